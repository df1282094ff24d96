/* SPDX-License-Identifier: BSD-2-Clause */
/* Sockets towards the carrier. Covered by: tests/net/test_carrier_restart */
#include "cpe/upstream_socket.h"

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define RECEIVE_MAX (PCP_MAX_LENGTH + 100) /* one that is longer is still seen to be too long */

static int bind_to_interface(int descriptor, const char *interface)
{
	return setsockopt(descriptor, SOL_SOCKET, SO_BINDTODEVICE, interface,
			  (socklen_t)strlen(interface) + 1);
}

static int udp_socket(int family)
{
	return socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

/* One datagram of a descriptor; false if there is none, errno says why. */
static bool read_datagram(int descriptor, struct datagram *datagram, uint8_t *bytes, size_t size)
{
	struct sockaddr_storage source;
	socklen_t length = sizeof(source);
	ssize_t got = recvfrom(descriptor, bytes, size, MSG_DONTWAIT, (struct sockaddr *)&source,
			       &length);

	if (got < 0)
		return false;
	datagram->bytes = bytes;
	datagram->length = (size_t)got;
	if (!endpoint_from_sockaddr((struct sockaddr *)&source, &datagram->source))
		datagram->length = 0;
	return true;
}

/* -- towards one server -- */

struct upstream_socket {
	int descriptor;
	uint32_t interface;
	struct endpoint local;
	struct loop_watch *watch;
	upstream_receive *receive;
	upstream_unreachable *unreachable;
	void *arg;
};

static void answered(void *arg)
{
	struct upstream_socket *upstream = arg;
	uint8_t bytes[RECEIVE_MAX];
	struct datagram datagram = { .destination = upstream->local,
				     .interface = upstream->interface };

	/* One a turn: the callback may free us. */
	if (read_datagram(upstream->descriptor, &datagram, bytes, sizeof(bytes)))
		upstream->receive(upstream->arg, &datagram);
	else if (errno != EAGAIN && errno != EINTR)
		upstream->unreachable(upstream->arg, errno);
}

/* Connected, with its own address known; -errno. */
static int connect_to(struct upstream_socket *upstream, const char *interface,
		      const struct endpoint *server)
{
	struct sockaddr_storage address, local;
	socklen_t length = endpoint_to_sockaddr(server, &address), local_length = sizeof(local);

	upstream->interface = if_nametoindex(interface);
	if (upstream->interface == 0)
		return -ENODEV;
	upstream->descriptor = udp_socket(address.ss_family);
	if (upstream->descriptor < 0 || bind_to_interface(upstream->descriptor, interface) != 0 ||
	    connect(upstream->descriptor, (struct sockaddr *)&address, length) != 0 ||
	    getsockname(upstream->descriptor, (struct sockaddr *)&local, &local_length) != 0)
		return -errno;
	if (!endpoint_from_sockaddr((struct sockaddr *)&local, &upstream->local))
		return -EAFNOSUPPORT;
	return address_is_none(&upstream->local.address) ? -EADDRNOTAVAIL : 0;
}

struct upstream_socket *upstream_socket_new(struct loop *loop, const char *interface,
					    const struct endpoint *server,
					    upstream_receive *receive,
					    upstream_unreachable *unreachable, void *arg,
					    struct failure *failure)
{
	struct upstream_socket *upstream = calloc(1, sizeof(*upstream));
	char text[ENDPOINT_TEXT];
	int error = -ENOMEM;

	if (upstream) {
		upstream->descriptor = -1;
		upstream->receive = receive;
		upstream->unreachable = unreachable;
		upstream->arg = arg;
		error = connect_to(upstream, interface, server);
		if (error == 0) {
			upstream->watch =
				loop_watch_new(loop, upstream->descriptor, answered, upstream);
			if (upstream->watch)
				return upstream;
			error = -errno;
		}
	}
	failure_set(failure, -error, "%s: no way to the PCP server %s: %m", interface,
		    endpoint_print(server, text));
	upstream_socket_free(upstream);
	return NULL;
}

void upstream_socket_free(struct upstream_socket *upstream)
{
	if (!upstream)
		return;
	loop_watch_free(upstream->watch);
	if (upstream->descriptor >= 0)
		close(upstream->descriptor);
	free(upstream);
}

const struct endpoint *upstream_socket_local(const struct upstream_socket *upstream)
{
	return &upstream->local;
}

int upstream_socket_send(struct upstream_socket *upstream, const uint8_t *bytes, size_t length)
{
	/* An ICMP error of an earlier datagram is reported once, and stops this one: send again. */
	if (send(upstream->descriptor, bytes, length, MSG_DONTWAIT) >= 0 ||
	    send(upstream->descriptor, bytes, length, MSG_DONTWAIT) >= 0)
		return 0;
	return -errno;
}

/* -- announcements -- */

/* Of one family. */
struct listener {
	int descriptor; /* -1: not open */
	uint32_t interface;
	struct endpoint group;
	struct loop_watch *watch;
	struct announcement_socket *owner;
};

struct announcement_socket {
	struct listener ipv4, ipv6;
	upstream_receive *receive;
	void *arg;
};

static void heard(void *arg)
{
	struct listener *listener = arg;
	struct announcement_socket *announcements = listener->owner;
	uint8_t bytes[RECEIVE_MAX];
	struct datagram datagram = { .destination = listener->group,
				     .interface = listener->interface };

	if (read_datagram(listener->descriptor, &datagram, bytes, sizeof(bytes)))
		announcements->receive(announcements->arg, &datagram);
}

static struct endpoint ipv4_group(void)
{
	static const uint8_t all_hosts[4] = { 224, 0, 0, 1 };

	return (struct endpoint){ address_from_ipv4(all_hosts), PCP_CLIENT_PORT };
}

static struct endpoint ipv6_group(void)
{
	static const uint8_t all_nodes[16] = { 0xff, 0x02, [15] = 1 };

	return (struct endpoint){ address_from_ipv6(all_nodes), PCP_CLIENT_PORT };
}

static int join(int descriptor, const struct endpoint *group, uint32_t interface)
{
	struct ip_mreqn ipv4 = { .imr_ifindex = (int)interface };
	struct ipv6_mreq ipv6 = { .ipv6mr_interface = interface };

	if (address_is_ipv4(&group->address)) {
		memcpy(&ipv4.imr_multiaddr, address_ipv4_octets(&group->address), 4);
		return setsockopt(descriptor, IPPROTO_IP, IP_ADD_MEMBERSHIP, &ipv4, sizeof(ipv4));
	}
	memcpy(&ipv6.ipv6mr_multiaddr, group->address.octets, 16);
	return setsockopt(descriptor, IPPROTO_IPV6, IPV6_JOIN_GROUP, &ipv6, sizeof(ipv6));
}

/*
 * Bound to the group itself: nothing that was sent to us alone comes in here, and
 * other programs may listen for announcements as well. -errno.
 */
static int listen_for(const struct endpoint *group, const char *interface, uint32_t index)
{
	struct sockaddr_storage address;
	socklen_t length = endpoint_to_sockaddr(group, &address);
	int descriptor = udp_socket(address.ss_family), on = 1, error;

	if (!address_is_ipv4(&group->address))
		((struct sockaddr_in6 *)&address)->sin6_scope_id = index;
	if (descriptor >= 0 &&
	    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
	    bind_to_interface(descriptor, interface) == 0 &&
	    bind(descriptor, (struct sockaddr *)&address, length) == 0 &&
	    join(descriptor, group, index) == 0)
		return descriptor;
	error = -errno;
	if (descriptor >= 0)
		close(descriptor);
	return error;
}

/* -errno */
static int listen_on(struct listener *listener, struct loop *loop, const char *interface)
{
	listener->interface = if_nametoindex(interface);
	if (listener->interface == 0)
		return -ENODEV;
	listener->descriptor = listen_for(&listener->group, interface, listener->interface);
	if (listener->descriptor < 0)
		return listener->descriptor;
	listener->watch = loop_watch_new(loop, listener->descriptor, heard, listener);
	return listener->watch ? 0 : -ENOMEM;
}

static void close_listener(struct listener *listener)
{
	loop_watch_free(listener->watch);
	if (listener->descriptor >= 0)
		close(listener->descriptor);
}

struct announcement_socket *announcement_socket_new(struct loop *loop, const char *ipv4_interface,
						    const char *ipv6_interface,
						    upstream_receive *receive, void *arg,
						    struct failure *failure)
{
	struct announcement_socket *announcements = calloc(1, sizeof(*announcements));
	int error = -ENOMEM;

	if (announcements) {
		*announcements = (struct announcement_socket){
			.ipv4 = { -1, 0, ipv4_group(), NULL, announcements },
			.ipv6 = { -1, 0, ipv6_group(), NULL, announcements },
			.receive = receive,
			.arg = arg,
		};
		error = listen_on(&announcements->ipv4, loop, ipv4_interface);
		if (listen_on(&announcements->ipv6, loop, ipv6_interface) == 0 || error == 0)
			return announcements;
	}
	failure_set(failure, -error,
		    "%s: cannot listen for the carrier's announcements on UDP port %u: %m; a "
		    "restart of its server is noticed late",
		    ipv4_interface, PCP_CLIENT_PORT);
	announcement_socket_free(announcements);
	return NULL;
}

void announcement_socket_free(struct announcement_socket *announcements)
{
	if (!announcements)
		return;
	close_listener(&announcements->ipv4);
	close_listener(&announcements->ipv6);
	free(announcements);
}
