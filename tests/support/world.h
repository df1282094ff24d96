/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A world in one process: machines that send each other datagrams over links
 * that lose, delay and double them, in virtual time, with all chance from one seed.
 *
 * Time stands until it is told to run. Everything that is due at one moment
 * happens in turns, like the turns of the daemon's loop: datagrams, then alarms,
 * then each machine that was touched ends its turn.
 *
 * A world that keeps busy without time going on is stopped with a message: then
 * somebody asks to be woken for nothing.
 */
#ifndef HOMEPORT_TESTS_WORLD_H
#define HOMEPORT_TESTS_WORLD_H

#include "cpe/base/address.h"
#include "cpe/base/monotonic.h"
#include "cpe/base/random.h"
#include "pcp-proxy/pcp.h"

struct world;

/* A world without chance is steady: every single draw is the middle one. */
struct world *world_new(uint64_t seed, bool steady);
void world_free(struct world *world); /* NULL is fine; machines are their makers' */

/* -- time and chance -- */

/* Never near 0, so that nobody takes a moment for a duration. */
monotonic world_now(const struct world *world);
void world_run_until(struct world *world, monotonic moment);
void world_run_for(struct world *world, monotonic duration);

/* Everything that is due now happens; time stands. */
void world_settle(struct world *world);

const struct random_source *world_random(struct world *world);

/* -- machines -- */

struct machine {
	void (*receive)(void *self, const struct datagram *datagram);
	monotonic (*wake_at)(const void *self); /* NULL: never */
	void (*wake)(void *self);
	void (*end_of_turn)(void *self); /* NULL: nothing to end */
	void *self;
};

/* From now on the machine is at this address; it may be at several. */
void world_place(struct world *world, const struct address *address, const struct machine *machine);
void world_displace(struct world *world, const struct address *address);

/* Something was done to the machine from outside: its turn has to end. */
void world_touch(struct world *world, const void *self);

/* -- datagrams -- */

/* How datagrams to one address fare. All zero: they arrive at once, in order. */
struct link {
	unsigned int drop; /* so many of the next are lost */
	unsigned int loss_percent, double_percent;
	monotonic delay_least, delay_most;
	unsigned int carried, lost; /* so far */
};

struct link *world_link(struct world *world, const struct address *to);

/* Lost if no machine is there when it arrives. */
void world_send(struct world *world, const struct endpoint *from, const struct endpoint *to,
		const uint8_t *bytes, size_t length);

/* Sees all that is sent, lost by the link or not, and what arrives, before its receiver. */
struct world_watcher {
	void (*sent)(void *arg, const struct datagram *datagram, bool lost);
	void (*arrived)(void *arg, const struct datagram *datagram);
	void *arg;
};

/* Both of its functions, or all zero: nobody looks on. */
void world_watch(struct world *world, const struct world_watcher *watcher);

#endif
