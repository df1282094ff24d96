/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A home of the fleet: a gateway (server, proxy, publisher, and the schedule of its
 * TR-069 agent, all the real ones) with a host, its AFTR, its name server and its ACS, in
 * virtual time. What reaches those three is counted, second by second.
 *
 * Homes do not feel one another: the servers answer everybody at once, or nobody. So they
 * can live one after the other, and the sums are what the servers of a whole fleet see.
 * They are asked more than they would be in truth, if anything: who is answered late asks
 * no more often than who is not answered.
 */
#ifndef HOMEPORT_TESTS_HOME_H
#define HOMEPORT_TESTS_HOME_H

#include <stdbool.h>
#include <stdint.h>

enum fleet_server { FLEET_AFTR, FLEET_NAME_SERVER, FLEET_ACS, FLEET_SERVERS };

#define FLEET_SECONDS (10 * 3600)

/* How often each was asked in each second. */
struct fleet_load {
	uint32_t asked[FLEET_SERVERS][FLEET_SECONDS];
};

struct home;

/* Its gateway starts some time within the first two hours. The load lives as long. */
struct home *home_new(uint64_t seed, struct fleet_load *load);
void home_free(struct home *home);

/* Until that second of the fleet. */
void home_live(struct home *home, uint32_t second);

/* -- what happens to it, in a fleet at the same time -- */

/*
 * The power was gone, or the line's far end: the gateway comes back within ten seconds,
 * with another address, its hosts within the next minute.
 */
void home_lose_power(struct home *home);

/* The AFTR is gone; it comes back, with or without another address for everybody. */
void home_lose_aftr(struct home *home);
void home_get_aftr(struct home *home, bool moved);

void home_lose_name_server(struct home *home);
void home_get_name_server(struct home *home);

void home_lose_acs(struct home *home);
void home_get_acs(struct home *home);

/* NULL, or what is not as it should be by now: each mapping known to the AFTR, and published. */
const char *home_trouble(const struct home *home);

#endif
