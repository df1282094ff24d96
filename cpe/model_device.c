/* SPDX-License-Identifier: BSD-2-Clause */
/* What the gateway itself is, and how it is managed. Covered by: tests/unit/cpe/test_model */
#include <inttypes.h>

#include "cpe/acs.h"
#include "cpe/device_facts.h"
#include "cpe/model_state.h"
#include "cpe/version.h"

#define GET(name)                                                                       \
	void get_##name(const struct model_view *view, const struct model_place *place, \
			struct model_text *value)

/* What there is no view of is empty, or 0. */
#define TEXT_OF_VIEW(name, whose, member)                            \
	GET(name)                                                    \
	{                                                            \
		(void)place;                                         \
		if (view->whose)                                     \
			model_say(value, "%s", view->whose->member); \
	}

#define NUMBER_OF_VIEW(name, whose, member)                                          \
	GET(name)                                                                    \
	{                                                                            \
		(void)place;                                                         \
		model_say(value, "%" PRIu32, view->whose ? view->whose->member : 0); \
	}

TEXT_OF_VIEW(oui, device, oui)
TEXT_OF_VIEW(serial_number, device, serial_number)
NUMBER_OF_VIEW(uptime, device, uptime)
NUMBER_OF_VIEW(memory, device, memory)
NUMBER_OF_VIEW(free_memory, device, free_memory)
TEXT_OF_VIEW(parameter_key, acs, parameter_key)
TEXT_OF_VIEW(connection_request_url, acs, connection_request_url)

TEXT_OF_VIEW(offered_url, offer, acs.url.text)
TEXT_OF_VIEW(offered_code, offer, acs.provisioning_code.text)

GET(own_version)
{
	(void)view, (void)place;
	model_say(value, "homeport " HOMEPORT_VERSION);
}

GET(http)
{
	(void)view, (void)place;
	model_say(value, "HTTP");
}
