/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Port set: the ports of a shared IPv4 address that are this gateway's (RFC 7597 5.1,
 * MAP-E and MAP-T; RFC 7596 lw4o6). The bits of a port are
 *
 *	A (offset bits) | PSID (length bits) | j (the rest)
 *
 * and the set has all ports with our PSID; where there is an A, it is not 0.
 */
#ifndef HOMEPORT_PORT_SET_H
#define HOMEPORT_PORT_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "pcp-proxy/policy.h"

struct port_set {
	uint8_t offset; /* a: bits before the PSID */
	uint8_t length; /* k: bits of the PSID; 0: all ports are ours */
	uint16_t psid;
};

bool port_set_same(const struct port_set *one, const struct port_set *other);

/* Can there be such a set: offset and length fit 16 bits, and the PSID its length? */
bool port_set_is_sound(const struct port_set *set);

bool port_set_has(const struct port_set *set, uint16_t port);

/* How many runs of ports it has, and the run of that number, from 0. */
uint32_t port_set_runs(const struct port_set *set);
struct port_span port_set_run(const struct port_set *set, uint32_t number);

/* How many ports. */
uint32_t port_set_count(const struct port_set *set);

#endif
