/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mapping record: what has to be known of a mapping beside what the kernel
 * forwards, as octets that are kept with it there and on flash. From forwarding
 * and record a restarted daemon makes the mapping again, and no host notices.
 *
 * The first octet is the version of the format: 1, or 2 where it is that of a port
 * set, which every port of the set has.
 */
#ifndef HOMEPORT_MAPPING_RECORD_H
#define HOMEPORT_MAPPING_RECORD_H

#include "pcp-proxy/mapping.h"

#define MAPPING_RECORD_MAX 200

/* Returns the length. Filters, lifetime and expiry are not in it: the kernel counts them down. */
size_t mapping_record_write(uint8_t record[MAPPING_RECORD_MAX], const struct mapping *mapping,
			    const struct mapping_details *details);

/*
 * Adds what the record says to a mapping whose key and external endpoint are
 * set, and the description to its details. If they are those of a port of a set it
 * becomes the whole set. False, and nothing changed, if it is not one that we can
 * read.
 */
bool mapping_record_read(struct mapping *mapping, struct mapping_details *details,
			 const uint8_t *record, size_t length);

#endif
