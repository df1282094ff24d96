/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which external port a new mapping gets: the one suggested if it can be had,
 * else the internal number, else a random one (RFC 6887 11.3). A pure function
 * over the question "is this port free?".
 */
#ifndef HOMEPORT_PORT_CHOICE_H
#define HOMEPORT_PORT_CHOICE_H

#include <stdbool.h>
#include <stdint.h>

#include "cpe/base/random.h"

struct port_wish {
	uint8_t protocol;
	uint16_t suggested;  /* 0: none */
	uint16_t otherwise;  /* the internal number, as a rule; 0: any */
	bool suggested_only; /* PREFER_FAILURE: that port or none */
};

/* Answers whether a port can be given; called with every candidate. */
typedef bool port_free(const void *context, uint16_t port);

/* Ports that no client is ever given, whoever asks (RFC 6887 11.3). */
bool port_is_reserved(uint8_t protocol, uint16_t port);

/*
 * The chosen port, 0 if there is none. A random one comes from low..high; what
 * the host itself names may lie outside of it.
 */
uint16_t port_choose(const struct port_wish *wish, uint16_t low, uint16_t high, port_free *is_free,
		     const void *context, const struct random_source *random);

#endif
