/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * LANs: the sockets on all of them as one, and the replies that wait for the kernel.
 */
#ifndef HOMEPORT_LANS_H
#define HOMEPORT_LANS_H

#include "cpe/config_file.h"
#include "cpe/lan_socket.h"
#include "pcp-proxy/decision.h"

struct lans;

/* NULL if memory is short. What comes in on any of them goes to receive(arg, datagram). */
struct lans *lans_new(struct loop *loop, lan_receive *receive, void *arg);
void lans_free(struct lans *lans); /* NULL is fine */

/* Those of the configuration in place of those before, none open yet. 0 or -ENOMEM. */
int lans_configure(struct lans *lans, const struct config *config, struct failure *failure);

/* Opens those whose interface is there now, and logs what is new or cannot be. */
void lans_open(struct lans *lans);

/* What keeps one of them from being open; error 0: nothing. */
const struct failure *lans_trouble(const struct lans *lans);

/* Keeps a reply until lans_flush(), which sends all of them where they belong. */
void lans_put(struct lans *lans, const struct message *message);
void lans_flush(struct lans *lans);

/* There are as many replies as should leave together. */
bool lans_are_full(const struct lans *lans);

/* To everybody, at once: announcements promise nothing that has to be done first. */
void lans_announce(struct lans *lans, const struct message *message);

#endif
