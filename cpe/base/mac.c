/* SPDX-License-Identifier: BSD-2-Clause */
/* MAC addresses as text. */
#include <stdio.h>
#include <string.h>

#include "cpe/base/mac.h"

const char *mac_print(const struct mac *mac, char text[MAC_TEXT])
{
	const uint8_t *at = mac->octets;

	snprintf(text, MAC_TEXT, "%02x:%02x:%02x:%02x:%02x:%02x", at[0], at[1], at[2], at[3], at[4],
		 at[5]);
	return text;
}

static int digit_value(char c)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	const char *at = c ? strchr(digits, c) : NULL;

	if (!at)
		return -1;
	return (int)(at - digits) - (at - digits < 16 ? 0 : 6);
}

/* How many digits there are, two at most; their value goes to the octet. */
static int read_octet(const char *text, uint8_t *octet)
{
	int high = digit_value(text[0]), low = high < 0 ? -1 : digit_value(text[1]);

	if (high < 0)
		return 0;
	*octet = (uint8_t)(low < 0 ? high : high << 4 | low);
	return low < 0 ? 1 : 2;
}

bool mac_parse(const char *text, struct mac *mac)
{
	bool colons = strchr(text, ':') != NULL;
	struct mac parsed;
	size_t i;

	for (i = 0; i < sizeof(parsed.octets); i++) {
		int digits;

		if (colons && i > 0 && *text++ != ':')
			return false;
		digits = read_octet(text, &parsed.octets[i]);
		if (digits < (colons ? 1 : 2))
			return false;
		text += digits;
	}
	if (*text != '\0')
		return false;
	*mac = parsed;
	return true;
}
