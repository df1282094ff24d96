/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which external ports a new mapping gets: those from the one suggested on if they
 * can be had, else from the internal number on, else from a random one (RFC 6887
 * 11.3). A pure function over the question "is this port free?".
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
	uint16_t more;       /* PORT_SET: so many behind the first one, if they can be had */
	uint16_t parity_of;  /* PORT_SET: the first to be even or odd as this one is; 0: either */
};

/* Ports in a row. */
struct port_run {
	uint16_t first; /* 0: there is none */
	uint16_t more;  /* behind the first one */
};

/* Answers whether a port can be given; called with every candidate. */
typedef bool port_free(const void *context, uint16_t port);

/* Ports that no client is ever given, whoever asks (RFC 6887 11.3). */
bool port_is_reserved(uint8_t protocol, uint16_t port);

/*
 * The first run that has all that is wished for, else the longest there is; of the
 * other parity only where there is nothing else. Random ones begin within low..high,
 * and end there; what the host itself names may lie outside of it.
 */
struct port_run port_choose(const struct port_wish *wish, uint16_t low, uint16_t high,
			    port_free *is_free, const void *context,
			    const struct random_source *random);

#endif
