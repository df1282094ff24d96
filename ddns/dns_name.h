/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Domain names (RFC 1035 3.1): text, the uncompressed form on the wire, and
 * reading the compressed form out of a message without ever running in circles.
 */
#ifndef HOMEPORT_DNS_NAME_H
#define HOMEPORT_DNS_NAME_H

#include <stdbool.h>
#include <stdint.h>

#include "cpe/base/wire.h"

#define DNS_NAME_MAX  255  /* octets on the wire, with the root label */
#define DNS_NAME_TEXT 1017 /* room for any name as text: every octet as \DDD, and a NUL */

/* Labels with their length octets, ending in the root label. Length 0: no name at all. */
struct dns_name {
	uint8_t length;
	uint8_t octets[DNS_NAME_MAX];
};

/* -- text -- */

/*
 * With or without the dot at the end; \. and \DDD as in zone files (RFC 1035 5.1);
 * "." is the root. False, nothing written, where that is no name: an empty label,
 * a label of more than 63 octets, a name of more than 255.
 */
bool dns_name_parse(const char *text, struct dns_name *name);

/* Without the dot at the end, escaped so that dns_name_parse() gives the same name. */
const char *dns_name_print(const struct dns_name *name, char text[DNS_NAME_TEXT]);

/* -- composing and comparing -- */

/* The labels of `text` put before the name; "" gives the name. False if that gets too long. */
bool dns_name_below(const struct dns_name *name, const char *text, struct dns_name *below);

/* Capital and small letters are the same (RFC 4343). */
bool dns_name_same(const struct dns_name *one, const struct dns_name *other);

/* The same for names that are the same; strangers can find others that share it. */
uint32_t dns_name_hash(const struct dns_name *name);

/* Is it the zone's own name or below it? */
bool dns_name_within(const struct dns_name *name, const struct dns_name *zone);

/* -- the wire -- */

void dns_name_write(struct writer *writer, const struct dns_name *name);

/* In small letters, as signatures need it (RFC 8945 4.3.3). */
void dns_name_write_canonical(struct writer *writer, const struct dns_name *name);

/*
 * Reads the name at the cursor and leaves the cursor behind it. `message` is
 * where the message begins: compression pointers (RFC 1035 4.1.4) count from
 * there, and are followed only backwards, so that every chain ends. A name that
 * breaks a rule turns the reader bad.
 */
void dns_name_read(struct reader *reader, const uint8_t *message, struct dns_name *name);

#endif
