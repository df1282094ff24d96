/* SPDX-License-Identifier: BSD-2-Clause */
/* MAC addresses: the 48 bits by which hosts of one link know each other (IEEE 802). */
#ifndef HOMEPORT_BASE_MAC_H
#define HOMEPORT_BASE_MAC_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct mac {
	uint8_t octets[6];
};

#define MAC_TEXT 18 /* "02:00:5e:00:53:01", with the closing NUL */

static inline int mac_compare(const struct mac *one, const struct mac *other)
{
	return memcmp(one->octets, other->octets, sizeof(one->octets));
}

static inline const char *mac_print(const struct mac *mac, char text[MAC_TEXT])
{
	const uint8_t *at = mac->octets;

	snprintf(text, MAC_TEXT, "%02x:%02x:%02x:%02x:%02x:%02x", at[0], at[1], at[2], at[3], at[4],
		 at[5]);
	return text;
}

static inline int mac_digit(char c)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	const char *at = c ? strchr(digits, c) : NULL;

	if (!at)
		return -1;
	return (int)(at - digits) - (at - digits < 16 ? 0 : 6);
}

/* Six pairs of digits, with colons between them or with nothing; false, nothing written, for more or less. */
static inline bool mac_parse(const char *text, struct mac *mac)
{
	bool colons = strlen(text) == MAC_TEXT - 1;
	struct mac parsed;
	size_t i;

	for (i = 0; i < sizeof(parsed.octets); i++) {
		int high, low;

		if (colons && i > 0 && *text++ != ':')
			return false;
		high = mac_digit(text[0]);
		low = high < 0 ? -1 : mac_digit(text[1]);
		if (low < 0)
			return false;
		parsed.octets[i] = (uint8_t)(high << 4 | low);
		text += 2;
	}
	if (*text != '\0')
		return false;
	*mac = parsed;
	return true;
}

#endif
