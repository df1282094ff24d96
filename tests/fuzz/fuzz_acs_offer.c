/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: TR069 */
/* Any octets as a DHCP option: what is taken of it is what the configuration could say. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/acs_offer.h"
#include "cpe/config_key.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check(const struct config_general *offer, const char *name)
{
	const struct config_key *key = config_find_key(&config_sections[SECTION_GENERAL], name);
	struct config_general again = { .acs = { .port = 0 } };
	char text[KEY_VALUE_TEXT];

	config_key_print(key, offer, text, sizeof(text));
	if (text[0] != '\0' && strcmp(text, "0") != 0 &&
	    config_key_read(key, text, &again, NULL) != 0)
		abort();
}

/* The first octet says which family it comes from. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct config_general offer, general = { .acs = { .learn = true } };

	if (length == 0 || !acs_offer_read(&offer, bytes[0] == '4', bytes + 1, length - 1))
		return 0;
	check(&offer, "acs-url");
	check(&offer, "acs-provisioning-code");
	check(&offer, "acs-retry-minimum");
	check(&offer, "acs-retry-multiplier");
	acs_offer_apply(&general, &offer);
	if (general.acs.url.text[0] != '\0' && strncmp(general.acs.url.text, "https:", 6) != 0)
		abort();
	return 0;
}
