/* SPDX-License-Identifier: BSD-2-Clause */
/* Sub-options of DHCP to keys of the configuration. */
#include "cpe/acs_offer.h"

#include <string.h>

#include "cpe/config_key.h"

#define BROADBAND_FORUM 3561 /* its enterprise number */
#define VALUE_MOST      256

/* By the number of the sub-option (TR-069 tables 1 and 2). */
static const char *const keys[] = { NULL, "acs-url", "acs-provisioning-code", "acs-retry-minimum",
				    "acs-retry-multiplier" };

static void take(struct config_general *offer, unsigned int number, const uint8_t *octets,
		 size_t length)
{
	const struct config_key *key;
	char text[VALUE_MOST + 1];

	if (number == 0 || number >= sizeof(keys) / sizeof(keys[0]) || length > VALUE_MOST)
		return;
	memcpy(text, octets, length);
	text[length] = '\0'; /* or earlier: some servers end it themselves */
	key = config_find_key(&config_sections[SECTION_GENERAL], keys[number]);
	if (key)
		config_key_read(key, text, offer, NULL);
}

/* Octets in network order. */
static unsigned long number_at(const uint8_t *octets, size_t width)
{
	unsigned long number = 0;

	while (width-- > 0)
		number = number << 8 | *octets++;
	return number;
}

/* A list of number, length and text; both numbers as wide as the family has them. */
static void read_list(struct config_general *offer, size_t width, const uint8_t *octets,
		      size_t length)
{
	size_t each;

	while (length >= 2 * width) {
		each = number_at(octets + width, width);
		if (each > length - 2 * width)
			return;
		take(offer, (unsigned int)number_at(octets, width), octets + 2 * width, each);
		octets += 2 * width + each;
		length -= 2 * width + each;
	}
}

static bool is_of_forum(const uint8_t *octets, size_t length)
{
	return length >= 4 && number_at(octets, 4) == BROADBAND_FORUM;
}

/* Option 125 (RFC 3925) has the enterprise and the length of its part in front, 43 has not. */
bool acs_offer_read(struct config_general *offer, bool ipv4, const uint8_t *octets, size_t length)
{
	memset(offer, 0, sizeof(*offer));
	if (!ipv4 && is_of_forum(octets, length))
		read_list(offer, 2, octets + 4, length - 4);
	else if (ipv4 && is_of_forum(octets, length) && length >= 5)
		read_list(offer, 1, octets + 5, octets[4] < length - 5 ? octets[4] : length - 5);
	else if (ipv4)
		read_list(offer, 1, octets, length);
	return offer->acs.url.text[0] != '\0';
}

static bool is_safe(const struct config_acs *acs, const char *url)
{
	return acs->allow_http || strncmp(url, "https:", strlen("https:")) == 0;
}

void acs_offer_apply(struct config_general *general, const struct config_general *offer)
{
	struct config_acs *acs = &general->acs;

	if (!acs->learn || acs->url.text[0] != '\0' || !is_safe(acs, offer->acs.url.text))
		return;
	acs->url = offer->acs.url;
	if (acs->provisioning_code.text[0] == '\0')
		acs->provisioning_code = offer->acs.provisioning_code;
	if (offer->acs.retry_minimum != 0)
		acs->retry_minimum = offer->acs.retry_minimum;
	if (offer->acs.retry_multiplier != 0)
		acs->retry_multiplier = offer->acs.retry_multiplier;
}
