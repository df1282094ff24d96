/* SPDX-License-Identifier: BSD-2-Clause */
/* What is so of accounts and services. Covered by: tests/unit/cpe/test_model */
#include <string.h>
#include <time.h>

#include "cpe/config_provider.h"
#include "cpe/config_table.h"
#include "cpe/model_numbers.h"
#include "cpe/model_state.h"
#include "cpe/publish_rank.h"

#define GET(name)                                                                       \
	void get_##name(const struct model_view *view, const struct model_place *place, \
			struct model_text *value)

/* How the words of ddns(7) are told in TR-181, by publish_rank(). */
static const struct state {
	const char *service, *account, *error;
} states[PUBLISH_RANKS] = {
	{ "Error", "Error", "PROTOCOL_ERROR" },
	{ "Error", "Error", "PROTOCOL_ERROR" },
	{ "UpdateNeeded", "Error", "CONNECTION_ERROR" },
	{ "Error", "Error_Misconfigured", "MISCONFIGURATION_ERROR" },
	{ "Error", "Error_Misconfigured", "MISCONFIGURATION_ERROR" },
	{ "UpdateNeeded", "Connecting", "NO_ERROR" },
	{ "Updating", "Connecting", "NO_ERROR" },
	{ "UpdateNeeded", "Connecting", "NO_ERROR" },
	{ "Registered", "Updated", "NO_ERROR" },
	{ "UpdateNeeded", "Updated", "NO_ERROR" },
	{ "Disabled", "Disabled", "NO_ERROR" },
};

const struct publish_view *model_worst_service(const struct model_view *view,
					       const struct config_service *service,
					       const struct config_account *account)
{
	static const struct publish_view unknown = { .state = "off", .message = "" };
	const struct publish_view *worst = NULL, *at;

	for (at = view->services; at < view->services + view->service_count; at++)
		if (at->service == service &&
		    (!at->account || strcmp(at->account, account->title.text) == 0) &&
		    (!worst || publish_rank(at->state) < publish_rank(worst->state)))
			worst = at;
	return worst ? worst : &unknown;
}

GET(providers)
{
	size_t i;

	(void)view, (void)place;
	for (i = 0; config_provider(i); i++)
		model_say_item(value, config_provider(i));
}

/* -- accounts -- */

/* PUBLISH_RANKS: it has no service. */
static size_t worst_of(const struct model_view *view, const struct model_place *place)
{
	size_t cursor = 0, worst = PUBLISH_RANKS, state;
	struct model_place row;

	while (model_services(view, place, &cursor, &row)) {
		state = publish_rank(row.service->state);
		if (state < worst)
			worst = state;
	}
	return worst;
}

GET(account_status)
{
	size_t worst = worst_of(view, place);

	if (place->is_off)
		model_say(value, "Disabled");
	else
		model_say(value, "%s",
			  worst < PUBLISH_RANKS ? states[worst].account : "Error_Misconfigured");
}

GET(account_error)
{
	size_t worst = worst_of(view, place);

	if (place->is_off)
		model_say(value, "NO_ERROR");
	else
		model_say(value, "%s",
			  worst < PUBLISH_RANKS ? states[worst].error : "MISCONFIGURATION_ERROR");
}

GET(server_path)
{
	(void)view;
	model_say(value, "Device.DynamicDNS.Server.%u.", place->numbers[place->depth - 1]);
}

GET(provider_address)
{
	const struct config_account *account = place->sections[SECTION_ACCOUNT];

	(void)view;
	if (account->server.port != 0)
		model_say_address(value, &account->server.address);
}

GET(provider_port)
{
	const struct config_account *account = place->sections[SECTION_ACCOUNT];

	(void)view;
	model_say(value, "%u", account->server.port);
}

/* -- services -- */

GET(service_status)
{
	size_t state = publish_rank(place->service->state);

	(void)view;
	model_say(value, "%s", state < PUBLISH_RANKS ? states[state].service : "Error");
}

GET(service_state)
{
	(void)view;
	model_say(value, "%s", place->service->state);
}

GET(service_message)
{
	const char *message = place->service->message;

	(void)view;
	model_say(value, "%s", message ? message : "");
}

GET(published_address)
{
	(void)view;
	if (!address_is_none(&place->service->published.address))
		model_say_address(value, &place->service->published.address);
}

GET(published_port)
{
	(void)view;
	model_say(value, "%u", place->service->published.port);
}

GET(last_update)
{
	struct tm parts;
	char text[32];

	(void)view;
	if (place->service->updated == 0) {
		model_say(value, NO_TIME);
		return;
	}
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ",
		 gmtime_r(&place->service->updated, &parts));
	model_say(value, "%s", text);
}
