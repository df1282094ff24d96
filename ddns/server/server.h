/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The port-aware dynamic DNS server (RFC 7393): one request in, one answer out.
 *
 * It has one host name of its own, where gateways register; every other name it
 * is asked for is one that somebody visits. Sockets, clocks and files are the
 * caller's: time comes in, and server_changed() says when there is something to
 * save and to publish.
 */
#ifndef HOMEPORT_DDNS_SERVER_H
#define HOMEPORT_DDNS_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "cpe/base/failure.h"
#include "cpe/base/monotonic.h"
#include "cpe/base/random.h"
#include "ddns/server/registrations.h"
#include "ddns/server/users.h"
#include "ddns/server/web.h"

/* -- how much is too much -- */

#define SERVER_PEER_TURNS  240 /* requests of one peer at once; carriers' NATs have many users */
#define SERVER_PEER_EVERY  milliseconds(100)
#define SERVER_LOGIN_TURNS 10 /* wrong passwords of one peer */
#define SERVER_LOGIN_EVERY seconds(10)
#define SERVER_WORK_TURNS  20 /* passwords worked on, of all peers */
#define SERVER_WORK_EVERY  milliseconds(100)
#define SERVER_USER_TURNS  60 /* updates of one user */
#define SERVER_USER_EVERY  seconds(2)
#define SERVER_USER_NAMES  100
#define SERVER_NAME_TURNS  30 /* updates of one name; all its rows, twice */
#define SERVER_NAME_EVERY  seconds(30)
#define SERVER_ABUSE_TURNS 20 /* updates of it that were too many */
#define SERVER_ABUSE_EVERY seconds(60)
#define SERVER_BLOCKED     seconds(3600)

struct ddns_server;

struct ddns_server_config {
	const char *name;      /* its own, in small letters; borrowed */
	bool allow_non_public; /* test networks: addresses that nobody outside can reach */
};

/* Without users and registrations. The random source must live as long. NULL: no memory. */
struct ddns_server *ddns_server_new(const struct ddns_server_config *config,
				    const struct random_source *random);
void ddns_server_free(struct ddns_server *server); /* NULL is fine */

/*
 * Who may register what, from now on; owned by the server. What is registered of
 * names that nobody has any more ends.
 */
void ddns_server_set_users(struct ddns_server *server, struct users *users, uint64_t wall);

/* What is registered; the caller fills it at the start, and may read it at any time. */
struct registrations *ddns_server_registrations(struct ddns_server *server);

/* Every field of the answer is filled in. wall: seconds since 1970. */
void ddns_server_answer(struct ddns_server *server, const struct web_request *request,
			monotonic now, uint64_t wall, struct web_answer *answer);

/*
 * What has changed since this was asked last: nothing; times alone, which can be
 * saved later; or what names lead to.
 */
enum server_change { SERVER_SAME, SERVER_TIMES, SERVER_CHANGED };
enum server_change ddns_server_changed(struct ddns_server *server);

/* Does what is due, and says when it is to be called again (UINT64_MAX: never). */
uint64_t ddns_server_wake(struct ddns_server *server, uint64_t wall);

#endif
