/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Upstream sockets: the way to one PCP server of the carrier, and the listener
 * for what such servers announce to everybody.
 *
 * A socket towards a server is connected: the kernel lets nobody else's datagrams
 * through, tells our own address (the client address of RFC 6887 7.1) and reports
 * ICMP errors. Its port is drawn at random (RFC 6887 8.1.1). When the WAN's
 * address changes the socket is of no use any more: make another.
 */
#ifndef HOMEPORT_UPSTREAM_SOCKET_H
#define HOMEPORT_UPSTREAM_SOCKET_H

#include <stddef.h>
#include <stdint.h>

#include "cpe/base/address.h"
#include "cpe/base/failure.h"
#include "cpe/loop.h"
#include "pcp-proxy/pcp.h"

/* One datagram; borrowed until the callback returns. */
typedef void upstream_receive(void *arg, const struct datagram *datagram);

/* The network said that the server cannot be reached now: ECONNREFUSED, EHOSTUNREACH, ... */
typedef void upstream_unreachable(void *arg, int error);

/* -- towards one server -- */

struct upstream_socket;

/*
 * Over this interface, to this server (port 5351 as a rule). NULL, and why, if
 * there is no such interface, no way to that address, or no address of ours.
 */
struct upstream_socket *upstream_socket_new(struct loop *loop, const char *interface,
					    const struct endpoint *server,
					    upstream_receive *receive,
					    upstream_unreachable *unreachable, void *arg,
					    struct failure *failure);
void upstream_socket_free(struct upstream_socket *socket); /* NULL is fine */

/* Our own address and port towards the server. */
const struct endpoint *upstream_socket_local(const struct upstream_socket *socket);

/* At once. 0, or -errno: as good as lost, the retransmission will follow. */
int upstream_socket_send(struct upstream_socket *socket, const uint8_t *bytes, size_t length);

/* -- announcements -- */

struct announcement_socket;

/*
 * Listens on 224.0.0.1:5350 of the one interface and [ff02::1]:5350 of the other, which
 * may be the same, and on no others (RFC 6887 14.1.3). Anybody on the link can send
 * there: the receiver checks that the source is a server it uses. NULL, and why, if
 * neither family can be had.
 */
struct announcement_socket *announcement_socket_new(struct loop *loop, const char *ipv4_interface,
						    const char *ipv6_interface,
						    upstream_receive *receive, void *arg,
						    struct failure *failure);
void announcement_socket_free(struct announcement_socket *socket); /* NULL is fine */

#endif
