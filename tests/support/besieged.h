/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A server under siege: whatever octets a LAN host sends, laws hold that are checked
 * after each of them. The kernel does what it is told, and so does the carrier, if there
 * is one; another host has a mapping that nobody else may touch.
 */
#ifndef HOMEPORT_TESTS_BESIEGED_H
#define HOMEPORT_TESTS_BESIEGED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct besieged;

struct besieged *besieged_new(bool behind_carrier);
void besieged_free(struct besieged *besieged);

/*
 * NULL, or the law that was broken:
 *	a request has one answer at most, with PORT_SET one for each mapping and eight at
 *	most; a refusal changes no mapping; an answer has a sound length and belongs to
 *	the request; the other host's mapping stays.
 */
const char *besieged_send(struct besieged *besieged, const uint8_t *bytes, size_t length);

#endif
