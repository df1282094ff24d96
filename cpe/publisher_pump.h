/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Publisher pump: a publisher at work in the loop. It wakes the publisher, carries
 * its exchanges to the servers and the answers back, and hands its events on. What
 * is to be published is its owner's to say.
 *
 *	publisher_want(publisher_pump_of(pump), ...);
 *	publisher_pump_later(pump);
 */
#ifndef HOMEPORT_PUBLISHER_PUMP_H
#define HOMEPORT_PUBLISHER_PUMP_H

#include "cpe/base/failure.h"
#include "cpe/loop.h"
#include "ddns/publisher.h"
#include "ddns/tsig_key.h"

struct publisher_pump;
struct scripts;

/* Something happened to a service; borrowed. */
typedef void publisher_pump_event(void *arg, const struct publisher_event *event);

/* NULL and why. The loop must live as long. */
struct publisher_pump *publisher_pump_new(struct loop *loop, publisher_pump_event *event, void *arg,
					  struct failure *failure);

/* Who runs scripts, and lives longer; NULL, as at the beginning: none are run. */
void publisher_pump_use(struct publisher_pump *pump, struct scripts *scripts);
void publisher_pump_free(struct publisher_pump *pump); /* NULL is fine */

/*
 * Whoever keeps what the publisher remembers is told when that has changed: at once, before
 * the messages go out that publish more, or that it is time to do so in a while.
 */
typedef void publisher_pump_remember(void *arg, bool at_once);
void publisher_pump_remembered_by(struct publisher_pump *pump, publisher_pump_remember *remember,
				  void *arg);

/* Its publisher, to configure it and to say what is true. */
struct publisher *publisher_pump_of(const struct publisher_pump *pump);

/* The publisher was told something: decisions are carried out at the end of this turn. */
void publisher_pump_later(struct publisher_pump *pump);

/* Is an exchange with a server under way? */
bool publisher_pump_is_busy(const struct publisher_pump *pump);

/* The TSIG key in a file; 0, or -errno and what to do, with the key untouched. */
int publisher_pump_read_key(const char *path, struct tsig_key *key, struct failure *failure);

#endif
