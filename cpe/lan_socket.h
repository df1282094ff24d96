/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * LAN sockets: the UDP listeners of one LAN interface on port 5351, IPv4 and
 * IPv6, and the way back.
 *
 * They are bound to the interface: the WAN has nothing to talk to (RFC 6887 8.2).
 * Replies leave from the address that the request was sent to (14.1.3).
 * Dropped unseen: datagrams from multicast, broadcast or unspecified sources or
 * from port 0, and those that were not sent to one of our own addresses.
 *
 * Processes on the gateway itself reach us over "lo", where that is configured.
 */
#ifndef HOMEPORT_LAN_SOCKET_H
#define HOMEPORT_LAN_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/address.h"
#include "cpe/base/failure.h"
#include "cpe/loop.h"
#include "pcp-proxy/pcp.h"

struct lan_socket;

/* One datagram; borrowed until the callback returns. Several may come in one turn. */
typedef void lan_receive(void *arg, const struct datagram *datagram);

struct lan_counters {
	uint64_t received; /* handed on */
	uint64_t dropped;  /* for source or destination */
	uint64_t unsent;   /* the kernel did not take them */
};

/* Not open yet. NULL if memory is short. The loop must live as long. */
struct lan_socket *lan_socket_new(struct loop *loop, const char *interface, lan_receive *receive,
				  void *arg);
void lan_socket_free(struct lan_socket *socket); /* NULL is fine */

/*
 * Opens the listeners; anew if the interface is another one now by the same name.
 * 0 if they are open on return; -ENODEV as long as there is no such interface (try
 * again when a link appears); -EADDRINUSE if another program holds port 5351.
 * Where the kernel has no IPv6, IPv4 alone is enough.
 */
int lan_socket_open(struct lan_socket *socket, struct failure *failure);
void lan_socket_close(struct lan_socket *socket);

const char *lan_socket_name(const struct lan_socket *socket);
uint32_t lan_socket_interface(const struct lan_socket *socket); /* index; 0: not open */
const struct lan_counters *lan_socket_counters(const struct lan_socket *socket);

/*
 * Queues a copy; all that is queued leaves at the end of the turn. From port 5351
 * and the given address ("no address": the kernel chooses one of the interface).
 * Multicast destinations are reached with TTL or hop limit 1, in no case beyond
 * the link. What the kernel does not take is counted and forgotten, as any
 * datagram may be lost.
 */
void lan_socket_send(struct lan_socket *socket, const struct address *source,
		     const struct endpoint *destination, const uint8_t *bytes, size_t length);

/* Queues an announcement to 224.0.0.1:5350 or [ff02::1]:5350 (RFC 6887 14.1.3). */
void lan_socket_announce(struct lan_socket *socket, bool ipv4, const uint8_t *bytes, size_t length);

#endif
