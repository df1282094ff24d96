/* SPDX-License-Identifier: BSD-2-Clause */
/* MAC addresses: the 48 bits by which hosts of one link know each other (IEEE 802). */
#ifndef HOMEPORT_BASE_MAC_H
#define HOMEPORT_BASE_MAC_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct mac {
	uint8_t octets[6];
};

#define MAC_TEXT 18 /* "02:00:5e:00:53:01", with the closing NUL */

static inline int mac_compare(const struct mac *one, const struct mac *other)
{
	return memcmp(one->octets, other->octets, sizeof(one->octets));
}

/* "02:00:5e:00:53:01" */
const char *mac_print(const struct mac *mac, char text[MAC_TEXT]);

/*
 * "02:00:5e:00:53:01", also without zeros in front ("2:0:5e:0:53:1", as ether_ntoa(3)
 * writes) or without colons ("02005e005301"). False, nothing written, if it is none.
 */
bool mac_parse(const char *text, struct mac *mac);

#endif
