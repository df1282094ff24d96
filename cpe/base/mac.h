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

/* How many digits there are, two at most; their value goes to the octet. */
static inline int mac_octet(const char *text, uint8_t *octet)
{
	int high = mac_digit(text[0]), low = high < 0 ? -1 : mac_digit(text[1]);

	if (high < 0)
		return 0;
	*octet = (uint8_t)(low < 0 ? high : high << 4 | low);
	return low < 0 ? 1 : 2;
}

/*
 * "02:00:5e:00:53:01", also without zeros in front ("2:0:5e:0:53:1", as ether_ntoa(3)
 * writes) or without colons ("02005e005301"). False, nothing written, if it is none.
 */
static inline bool mac_parse(const char *text, struct mac *mac)
{
	bool colons = strchr(text, ':') != NULL;
	struct mac parsed;
	size_t i;

	for (i = 0; i < sizeof(parsed.octets); i++) {
		int digits;

		if (colons && i > 0 && *text++ != ':')
			return false;
		digits = mac_octet(text, &parsed.octets[i]);
		if (digits < (colons ? 1 : 2))
			return false;
		text += digits;
	}
	if (*text != '\0')
		return false;
	*mac = parsed;
	return true;
}

#endif
