/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pieces of reports: a fact or a few, added to a JSON object under a key. What is not
 * there is null. If memory is short the object lacks it.
 */
#ifndef HOMEPORT_REPORT_PARTS_H
#define HOMEPORT_REPORT_PARTS_H

#include "cpe/base/address.h"
#include "pcp-proxy/mapping.h"

struct json_object;

void report_add_text(struct json_object *object, const char *key, const char *text); /* or NULL */
void report_add_number(struct json_object *object, const char *key, uint64_t number);

/* "198.18.0.1:40001"; the address alone where all ports are meant. */
void report_add_endpoint(struct json_object *object, const char *key,
			 const struct endpoint *endpoint);
void report_add_address(struct json_object *object, const char *key, const struct address *address);

/* "protocol": "tcp", "udp" or its number. */
void report_add_protocol(struct json_object *object, uint8_t protocol);

/* All that is known of it but when it ends: see "mappings" in homeportctl(1). */
void report_add_mapping(struct json_object *object, const struct mapping *mapping);

#endif
