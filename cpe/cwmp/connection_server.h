/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Connection server: the port at which the ACS asks for a session, and the one thing that
 * listens towards the operator's network. It reads one head of a request from each
 * connection, sends what connection_request.h makes of it, and closes.
 *
 * No library of HTTP: what strangers reach is to be as little as can be (spec of CVE-2014-9222
 * and its like). Limits, whoever comes: CONNECTIONS at once, each for CONNECTION_PATIENCE,
 * REQUEST_HEAD_MOST octets. When all places are taken, whoever holds most of them loses his
 * oldest, so that a flood from one address does not shut out another.
 */
#ifndef HOMEPORT_CWMP_CONNECTION_SERVER_H
#define HOMEPORT_CWMP_CONNECTION_SERVER_H

#include "cpe/cwmp/connection_request.h"
#include "cpe/loop.h"

#define CONNECTIONS         8
#define CONNECTION_PATIENCE seconds(5)

struct connection_server;

/* Called when the ACS wants a session; its request has been answered by then. */
typedef void connection_wanted(void *arg);

/* The requests are judged by these, which are borrowed. NULL, and why. */
struct connection_server *connection_server_new(struct loop *loop,
						struct connection_requests *requests,
						connection_wanted *wanted, void *arg,
						struct failure *failure);
void connection_server_free(struct connection_server *server); /* NULL is fine */

/*
 * Listens on this port, with both families, on one interface or on all (""), and no longer
 * where it did. port 0: the kernel's choice. The port; or -errno and what to do, and then it
 * listens nowhere.
 */
int connection_server_listen(struct connection_server *server, const char *interface, uint16_t port,
			     struct failure *failure);

/* Closes the port, and all connections. */
void connection_server_close(struct connection_server *server);

#endif
