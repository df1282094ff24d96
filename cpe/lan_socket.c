/* SPDX-License-Identifier: BSD-2-Clause */
/* UDP listeners of one LAN interface. Covered by: tests/net/test_pcp_map */
#include "cpe/lan_socket.h"

#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ        16                     /* datagrams read by one system call */
#define READ_MOST   64                     /* ...and in one turn */
#define BATCH       64                     /* datagrams sent by one system call */
#define ROOM        8192                   /* octets of those; most have less than a hundred */
#define RECEIVE_MAX (PCP_MAX_LENGTH + 100) /* one that is longer is still seen to be too long */
#define LINK_ONLY   1                      /* TTL and hop limit of multicast */

/* One family's listener. */
struct listener {
	int descriptor; /* -1: closed */
	struct loop_watch *watch;
	struct lan_socket *lan;
};

/* A datagram on its way out. */
struct parcel {
	struct address source;
	struct endpoint destination;
	uint16_t at, length; /* of its octets */
};

struct lan_socket {
	struct loop *loop;
	char name[IFNAMSIZ];
	lan_receive *receive;
	void *arg;
	uint32_t interface; /* 0: not open */
	struct listener ipv4, ipv6;
	struct lan_counters counters;
	struct loop_task flush;
	struct parcel parcels[BATCH];
	size_t parcel_count, octet_count;
	uint8_t octets[ROOM];
};

/* What came with a datagram beside its octets. */
union arrival_control {
	struct cmsghdr align;
	uint8_t space[CMSG_SPACE(sizeof(struct in6_pktinfo))];
};

/* -- in -- */

static bool is_multicast(const struct address *address)
{
	return address_is_ipv4(address) ? address_ipv4_octets(address)[0] >= 224
					: address->octets[0] == 0xff;
}

/* Where it was sent to, and on which interface it came; false if the kernel did not say. */
static bool arrival(struct msghdr *header, struct datagram *datagram)
{
	struct cmsghdr *message;
	struct in_pktinfo ipv4;
	struct in6_pktinfo ipv6;

	for (message = CMSG_FIRSTHDR(header); message; message = CMSG_NXTHDR(header, message)) {
		if (message->cmsg_level == IPPROTO_IP && message->cmsg_type == IP_PKTINFO) {
			memcpy(&ipv4, CMSG_DATA(message), sizeof(ipv4));
			/* A broadcast was not sent to our own address; then the two differ. */
			if (ipv4.ipi_addr.s_addr != ipv4.ipi_spec_dst.s_addr)
				return false;
			datagram->destination.address = address_from_ipv4(&ipv4.ipi_addr);
			datagram->interface = (uint32_t)ipv4.ipi_ifindex;
			return true;
		}
		if (message->cmsg_level == IPPROTO_IPV6 && message->cmsg_type == IPV6_PKTINFO) {
			memcpy(&ipv6, CMSG_DATA(message), sizeof(ipv6));
			datagram->destination.address = address_from_ipv6(&ipv6.ipi6_addr);
			datagram->interface = ipv6.ipi6_ifindex;
			return true;
		}
	}
	return false;
}

static void hand_on(struct lan_socket *lan, struct msghdr *header, const uint8_t *bytes,
		    size_t length)
{
	struct datagram datagram = { .destination.port = PCP_SERVER_PORT,
				     .bytes = bytes,
				     .length = length };

	if (!endpoint_from_sockaddr(header->msg_name, &datagram.source) ||
	    !arrival(header, &datagram) || datagram.source.port == 0 ||
	    address_is_none(&datagram.source.address) || is_multicast(&datagram.source.address) ||
	    is_multicast(&datagram.destination.address)) {
		lan->counters.dropped++;
		return;
	}
	lan->counters.received++;
	lan->receive(lan->arg, &datagram);
}

/* A batch for all sockets: what is in it is handed on before anybody else can read. */
static struct {
	struct mmsghdr headers[READ];
	struct iovec vectors[READ];
	union arrival_control controls[READ];
	struct sockaddr_storage sources[READ];
	uint8_t bytes[READ][RECEIVE_MAX];
} inbox;

static void make_room(int i)
{
	inbox.vectors[i] = (struct iovec){ inbox.bytes[i], sizeof(inbox.bytes[i]) };
	inbox.headers[i].msg_hdr = (struct msghdr){
		.msg_name = &inbox.sources[i],
		.msg_namelen = sizeof(inbox.sources[i]),
		.msg_iov = &inbox.vectors[i],
		.msg_iovlen = 1,
		.msg_control = &inbox.controls[i],
		.msg_controllen = sizeof(inbox.controls[i]),
	};
}

static int read_some(struct listener *listener)
{
	int count = recvmmsg(listener->descriptor, inbox.headers, READ, MSG_DONTWAIT, NULL);
	int i;

	for (i = 0; i < count; i++) {
		hand_on(listener->lan, &inbox.headers[i].msg_hdr, inbox.bytes[i],
			inbox.headers[i].msg_len);
		make_room(i);
	}
	return count;
}

/* What is more waits for the next turn, so that no interface keeps others from their own. */
static void readable(void *arg)
{
	int most = READ_MOST;

	while (most > 0 && read_some(arg) == READ)
		most -= READ;
}

/* -- out -- */

static void set_source(struct msghdr *header, union arrival_control *control,
		       const struct lan_socket *lan, const struct parcel *parcel)
{
	struct in_pktinfo ipv4 = { .ipi_ifindex = (int)lan->interface };
	struct in6_pktinfo ipv6 = { .ipi6_ifindex = lan->interface };
	bool is_ipv4 = address_is_ipv4(&parcel->destination.address);
	size_t length = is_ipv4 ? sizeof(ipv4) : sizeof(ipv6);
	struct cmsghdr *message;

	memset(control, 0, sizeof(*control));
	header->msg_control = control;
	header->msg_controllen = CMSG_SPACE(length);
	message = CMSG_FIRSTHDR(header);
	message->cmsg_level = is_ipv4 ? IPPROTO_IP : IPPROTO_IPV6;
	message->cmsg_type = is_ipv4 ? IP_PKTINFO : IPV6_PKTINFO;
	message->cmsg_len = CMSG_LEN(length);
	if (is_ipv4) {
		memcpy(&ipv4.ipi_spec_dst, address_ipv4_octets(&parcel->source), 4);
		memcpy(CMSG_DATA(message), &ipv4, sizeof(ipv4));
	} else {
		if (!address_is_none(&parcel->source))
			memcpy(&ipv6.ipi6_addr, parcel->source.octets, 16);
		memcpy(CMSG_DATA(message), &ipv6, sizeof(ipv6));
	}
}

/* All parcels of one family. A datagram the kernel refuses does not hold up the next. */
static void send_family(struct lan_socket *lan, const struct listener *listener, bool ipv4)
{
	union arrival_control controls[BATCH];
	struct sockaddr_storage destinations[BATCH];
	struct mmsghdr headers[BATCH];
	struct iovec vectors[BATCH];
	unsigned int count = 0, sent = 0;
	size_t i;

	for (i = 0; i < lan->parcel_count; i++) {
		struct parcel *parcel = &lan->parcels[i];

		if (address_is_ipv4(&parcel->destination.address) != ipv4)
			continue;
		vectors[count] = (struct iovec){ lan->octets + parcel->at, parcel->length };
		headers[count].msg_hdr = (struct msghdr){
			.msg_name = &destinations[count],
			.msg_namelen =
				endpoint_to_sockaddr(&parcel->destination, &destinations[count]),
			.msg_iov = &vectors[count],
			.msg_iovlen = 1,
		};
		set_source(&headers[count].msg_hdr, &controls[count], lan, parcel);
		count++;
	}
	if (listener->descriptor < 0) {
		lan->counters.unsent += count;
		return;
	}
	while (sent < count) {
		int done =
			sendmmsg(listener->descriptor, headers + sent, count - sent, MSG_DONTWAIT);

		if (done > 0) {
			sent += (unsigned int)done;
		} else if (errno != EINTR) {
			lan->counters.unsent++;
			sent++;
		}
	}
}

static void flush(void *arg)
{
	struct lan_socket *lan = arg;

	send_family(lan, &lan->ipv4, true);
	send_family(lan, &lan->ipv6, false);
	lan->parcel_count = 0;
	lan->octet_count = 0;
}

void lan_socket_send(struct lan_socket *lan, const struct address *source,
		     const struct endpoint *destination, const uint8_t *bytes, size_t length)
{
	struct parcel *parcel;

	if (length > PCP_MAX_LENGTH)
		return; /* nothing of PCP is longer */
	if (lan->parcel_count == BATCH || length > ROOM - lan->octet_count)
		flush(lan);
	parcel = &lan->parcels[lan->parcel_count++];
	parcel->source = *source;
	parcel->destination = *destination;
	parcel->at = (uint16_t)lan->octet_count;
	parcel->length = (uint16_t)length;
	memcpy(lan->octets + lan->octet_count, bytes, length);
	lan->octet_count += length;
	loop_defer(lan->loop, &lan->flush);
}

void lan_socket_announce(struct lan_socket *lan, bool ipv4, const uint8_t *bytes, size_t length)
{
	static const uint8_t all_hosts[4] = { 224, 0, 0, 1 };
	static const uint8_t all_nodes[16] = { 0xff, 0x02, [15] = 1 };
	struct endpoint everybody = { ipv4 ? address_from_ipv4(all_hosts)
					   : address_from_ipv6(all_nodes),
				      PCP_CLIENT_PORT };

	lan_socket_send(lan, ipv4 ? &ADDRESS_NONE_IPV4 : &ADDRESS_NONE, &everybody, bytes, length);
}

/* -- life -- */

struct lan_socket *lan_socket_new(struct loop *loop, const char *interface, lan_receive *receive,
				  void *arg)
{
	struct lan_socket *lan = calloc(1, sizeof(*lan));
	int i;

	if (!lan)
		return NULL;
	for (i = 0; i < READ; i++)
		make_room(i);
	lan->loop = loop;
	snprintf(lan->name, sizeof(lan->name), "%s", interface);
	lan->receive = receive;
	lan->arg = arg;
	lan->flush = LOOP_TASK(flush, lan);
	lan->ipv4 = (struct listener){ .descriptor = -1, .lan = lan };
	lan->ipv6 = (struct listener){ .descriptor = -1, .lan = lan };
	return lan;
}

static void close_listener(struct listener *listener)
{
	loop_watch_free(listener->watch);
	listener->watch = NULL;
	if (listener->descriptor >= 0)
		close(listener->descriptor);
	listener->descriptor = -1;
}

void lan_socket_close(struct lan_socket *lan)
{
	close_listener(&lan->ipv4);
	close_listener(&lan->ipv6);
	lan->interface = 0;
	lan->parcel_count = 0;
	lan->octet_count = 0;
}

void lan_socket_free(struct lan_socket *lan)
{
	if (!lan)
		return;
	lan_socket_close(lan);
	loop_forget(lan->loop, &lan->flush);
	free(lan);
}

static int set_option(int descriptor, int level, int name, int value)
{
	return setsockopt(descriptor, level, name, &value, sizeof(value));
}

static bool set_ipv4(int descriptor)
{
	return set_option(descriptor, IPPROTO_IP, IP_PKTINFO, 1) == 0 &&
	       set_option(descriptor, IPPROTO_IP, IP_MULTICAST_TTL, LINK_ONLY) == 0 &&
	       set_option(descriptor, IPPROTO_IP, IP_MULTICAST_LOOP, 0) == 0;
}

static bool set_ipv6(int descriptor)
{
	return set_option(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, 1) == 0 &&
	       set_option(descriptor, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1) == 0 &&
	       set_option(descriptor, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, LINK_ONLY) == 0 &&
	       set_option(descriptor, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 0) == 0;
}

static int open_listener(struct listener *listener, bool ipv4, struct failure *failure)
{
	const char *name = listener->lan->name;
	struct endpoint any = { ipv4 ? ADDRESS_NONE_IPV4 : ADDRESS_NONE, PCP_SERVER_PORT };
	struct sockaddr_storage address;
	socklen_t length = endpoint_to_sockaddr(&any, &address);
	int error;

	listener->descriptor =
		socket(address.ss_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (listener->descriptor >= 0 &&
	    setsockopt(listener->descriptor, SOL_SOCKET, SO_BINDTODEVICE, name,
		       (socklen_t)strlen(name) + 1) == 0 &&
	    (ipv4 ? set_ipv4(listener->descriptor) : set_ipv6(listener->descriptor)) &&
	    bind(listener->descriptor, (struct sockaddr *)&address, length) == 0) {
		listener->watch = loop_watch_new(listener->lan->loop, listener->descriptor,
						 readable, listener);
		if (listener->watch)
			return 0;
	}
	error = errno;
	close_listener(listener);
	if (error == EADDRINUSE)
		return failure_set(failure, error,
				   "%s: UDP port %u is taken: another PCP or NAT-PMP server runs "
				   "on this gateway; stop it",
				   name, PCP_SERVER_PORT);
	return failure_set(failure, error, "%s: cannot listen on UDP port %u: %m", name,
			   PCP_SERVER_PORT);
}

int lan_socket_open(struct lan_socket *lan, struct failure *failure)
{
	uint32_t interface = if_nametoindex(lan->name);
	int error;

	if (interface != 0 && interface == lan->interface)
		return 0;
	lan_socket_close(lan);
	if (interface == 0)
		return failure_set(failure, ENODEV,
				   "%s: there is no such interface: hosts on it cannot ask until "
				   "it appears; check the lan section",
				   lan->name);
	error = open_listener(&lan->ipv4, true, failure);
	if (error != 0)
		return error;
	error = open_listener(&lan->ipv6, false, failure);
	if (error != 0 && error != -EAFNOSUPPORT) {
		lan_socket_close(lan);
		return error;
	}
	lan->interface = interface;
	return 0;
}

const char *lan_socket_name(const struct lan_socket *lan)
{
	return lan->name;
}

uint32_t lan_socket_interface(const struct lan_socket *lan)
{
	return lan->interface;
}

const struct lan_counters *lan_socket_counters(const struct lan_socket *lan)
{
	return &lan->counters;
}
