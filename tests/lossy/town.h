/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A town: a home with a gateway and some clients, and the carrier that it hangs on,
 * which has another customer; everything that happens in it is drawn from a seed.
 */
#ifndef HOMEPORT_TESTS_TOWN_H
#define HOMEPORT_TESTS_TOWN_H

#include "tests/lossy/client.h"
#include "tests/support/world_gateway.h"

#define TOWN_CLIENTS 5    /* the last one is the carrier's other customer */
#define TOWN_MOVES   3    /* addresses that the gateway may have */
#define TOWN_LONGEST 1800 /* seconds that a mapping lasts */

/* How the home is connected: for each deployment the addresses in use. */
struct town_line {
	const char *deployment;
	const char *carrier;             /* where the gateway asks; NULL: nobody */
	const char *outside[TOWN_MOVES]; /* the gateway's, one at a time; NULL: there are fewer */
	const char *source, *own;        /* see struct world_gateway_settings; NULL: as outside */
	const char *hosts[TOWN_CLIENTS - 1];
	bool ipv6_hosts_want_ipv4;
	const char *
		third_parties; /* on whose behalf the gateway may ask the carrier; NULL: nobody's */
	uint8_t third_parties_length; /* of the 128 bits */
};

struct laws;

struct town {
	const struct town_line *line;
	struct world *world;
	struct laws *laws;
	bool tells; /* prints what happens */
	monotonic start;
	unsigned int troubles; /* which kinds there are: trouble.c */
	bool is_crowded;       /* there is not room for all that is wanted */
	bool knows_prefix64;   /* the gateway does, that of the carrier's NAT64 */
	uint32_t haste;        /* milliseconds between one and the next, at most */
	struct world_gateway_settings home, carrier_home;
	struct policy policies[2], carrier_policy;
	struct world_gateway *gateway, *carrier; /* NULL: no carrier */
	struct address outside;                  /* the WAN's; "no address": it is down */
	struct client clients[TOWN_CLIENTS];
};

/* Line by line; NULL at the end. */
const struct town_line *town_line(unsigned int number);

struct town *town_new(const struct town_line *line, uint64_t seed, bool tells);
void town_free(struct town *town);

/* Lives through faults, recovers, and is left by all; NULL, or the law that was broken. */
const char *town_live(struct town *town);

/* Uniform in [0, limit). */
uint32_t draw_below(const struct town *town, uint32_t limit);

/* The carrier loses its state; the WAN has this address now ("no address": none). */
void town_restart_carrier(struct town *town);
void town_move(struct town *town, const struct address *outside);

/* For the trace. */
void town_tell(const struct town *town, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
