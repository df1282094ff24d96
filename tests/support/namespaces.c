/* SPDX-License-Identifier: BSD-2-Clause */
/* Network namespaces within one process, and sockets in them. */
#define _GNU_SOURCE /* setns, unshare */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cpe/base/address.h"
#include "tests/support/namespaces.h"

/* What has not come by now does not come; a loaded machine is slow. */
#define PATIENCE_MILLISECONDS 10000

static int places[PLACES];

static int this_namespace(void)
{
	int fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

static void enter(enum place place)
{
	assert_int_equal(setns(places[place], CLONE_NEWNET), 0);
}

static void set_switch(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, value, strlen(value)), strlen(value));
	close(fd);
}

/* Addresses are usable at once: nobody else is there to have them too. */
static void begin_namespace(void)
{
	set_switch("/proc/sys/net/ipv6/conf/all/accept_dad", "0");
	set_switch("/proc/sys/net/ipv6/conf/default/accept_dad", "0");
	set_switch("/proc/sys/net/ipv4/ip_forward", "1");
	set_switch("/proc/sys/net/ipv6/conf/all/forwarding", "1");
}

static void connect_places(enum place place, const char *name)
{
	run_in(GATEWAY, "ip link add %s type veth peer name eth0 netns /proc/%d/fd/%d", name,
	       (int)getpid(), places[place]);
	run_in(place, "ip link set lo up");
	run_in(place, "ip link set eth0 up");
	run_in(GATEWAY, "ip link set %s up", name);
}

static void give_addresses(enum place place, const char *link, const char *const *addresses)
{
	for (; *addresses; addresses++)
		run_in(place, "ip address add %s dev %s", *addresses, link);
}

void namespaces_open(void)
{
	static const char *const lan0[] = { "192.168.1.1/24", "2001:db8:1::1/64", NULL };
	static const char *const wan0[] = { "203.0.113.5/24", "2001:db8:2::1/64", NULL };
	static const char *const hosts[] = { "192.168.1.20/24", "192.168.1.21/24",
					     "2001:db8:1::20/64", "2001:db8:1::21/64", NULL };
	static const char *const strangers[] = { "203.0.113.1/24",
						 "198.51.100.7/32",
						 "198.51.100.8/32",
						 "198.51.101.9/32",
						 "2001:db8:2::7/64",
						 "2001:db8:2::8/64",
						 NULL };

	if (places[GATEWAY])
		return;
	for (enum place place = GATEWAY; place < PLACES; place++) {
		if (place != GATEWAY)
			assert_int_equal(unshare(CLONE_NEWNET), 0);
		begin_namespace();
		places[place] = this_namespace();
	}
	enter(GATEWAY);
	run_in(GATEWAY, "ip link set lo up");
	connect_places(LAN, "lan0");
	connect_places(WAN, "wan0");
	give_addresses(GATEWAY, "lan0", lan0);
	give_addresses(GATEWAY, "wan0", wan0);
	give_addresses(LAN, "eth0", hosts);
	give_addresses(WAN, "eth0", strangers);
	run_in(LAN, "ip route add default via 192.168.1.1");
	run_in(LAN, "ip -6 route add default via 2001:db8:1::1");
	run_in(GATEWAY, "ip route add default via 203.0.113.1");
	run_in(WAN, "ip -6 route add default via 2001:db8:2::1");
}

/* -- commands -- */

void run_in(enum place place, const char *format, ...)
{
	char command[4096];
	va_list arguments;
	int status;

	va_start(arguments, format);
	vsnprintf(command, sizeof(command), format, arguments);
	va_end(arguments);
	enter(place);
	status = system(command);
	enter(GATEWAY);
	if (status != 0)
		print_error("%s: status %d\n", command, status);
	assert_int_equal(status, 0);
}

void output_of(enum place place, const char *command, char *output, size_t size)
{
	size_t length;
	FILE *pipe;

	enter(place);
	pipe = popen(command, "r");
	enter(GATEWAY);
	assert_non_null(pipe);
	length = fread(output, 1, size - 1, pipe);
	output[length] = '\0';
	assert_int_equal(pclose(pipe), 0);
}

/* To the kernel a deletion that names no flow means all of them. */
void forget_flows(void)
{
	_Alignas(struct nlmsghdr) char bytes[64] = { 0 };
	struct mnl_socket *netfilter = mnl_socket_open2(NETLINK_NETFILTER, SOCK_CLOEXEC);
	struct nlmsghdr *message = mnl_nlmsg_put_header(bytes);

	assert_non_null(netfilter);
	message->nlmsg_type = NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_DELETE;
	message->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	mnl_nlmsg_put_extra_header(message, sizeof(struct nfgenmsg));
	assert_true(mnl_socket_sendto(netfilter, message, message->nlmsg_len) > 0);
	assert_true(mnl_socket_recvfrom(netfilter, bytes, sizeof(bytes)) > 0);
	mnl_socket_close(netfilter);
}

/* -- sockets -- */

static socklen_t parse_end(const char *text, struct sockaddr_storage *address)
{
	struct endpoint end = { .port = 0 };

	assert_true(endpoint_parse(text, 0, &end));
	return endpoint_to_sockaddr(&end, address);
}

static int socket_at(enum place place, const char *own_end, int type, int protocol)
{
	struct sockaddr_storage address;
	socklen_t length = parse_end(own_end, &address);
	int fd, on = 1;

	enter(place);
	fd = socket(address.ss_family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
	enter(GATEWAY);
	assert_true(fd >= 0);
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)), 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, length), 0);
	return fd;
}

int udp_socket(enum place place, const char *own_end)
{
	return socket_at(place, own_end, SOCK_DGRAM, 0);
}

int tcp_listener(enum place place, const char *own_end)
{
	int fd = socket_at(place, own_end, SOCK_STREAM, 0);

	assert_int_equal(listen(fd, 4), 0);
	return fd;
}

int tcp_connect_from(enum place place, const char *own_end, const char *to)
{
	int fd = socket_at(place, own_end, SOCK_STREAM, 0);
	struct sockaddr_storage address;
	socklen_t length = parse_end(to, &address);

	assert_true(connect(fd, (struct sockaddr *)&address, length) == 0 || errno == EINPROGRESS);
	return fd;
}

int raw_icmp_socket(enum place place, const char *own_address)
{
	return socket_at(place, own_address, SOCK_RAW, IPPROTO_ICMP);
}

static void wait_for(int socket, short events)
{
	struct pollfd poll_for = { .fd = socket, .events = events };

	assert_int_equal(poll(&poll_for, 1, PATIENCE_MILLISECONDS), 1);
}

int tcp_accept(int listener)
{
	int fd;

	wait_for(listener, POLLIN);
	fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	assert_true(fd >= 0);
	return fd;
}

void send_text(int socket, const char *to, const char *text)
{
	struct sockaddr_storage address;
	socklen_t length = parse_end(to, &address);

	assert_int_equal(sendto(socket, text, strlen(text), 0, (struct sockaddr *)&address, length),
			 strlen(text));
}

static size_t receive(int socket, char *text, size_t size, char *from)
{
	struct sockaddr_storage address;
	socklen_t address_length = sizeof(address);
	struct endpoint end = { .port = 0 };
	ssize_t length;

	wait_for(socket, POLLIN);
	length = recvfrom(socket, text, size - 1, 0, (struct sockaddr *)&address, &address_length);
	assert_true(length >= 0);
	text[length] = '\0';
	if (from) {
		assert_true(endpoint_from_sockaddr((struct sockaddr *)&address, &end));
		endpoint_print(&end, from);
	}
	return (size_t)length;
}

void expect_text(int socket, const char *text, char *from)
{
	char received[512];

	receive(socket, received, sizeof(received), from);
	assert_string_equal(received, text);
}

void write_text(int socket, const char *text)
{
	wait_for(socket, POLLOUT);
	assert_int_equal(send(socket, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

void expect_stream(int socket, const char *text)
{
	char received[512] = "";
	size_t length = 0;

	while (length < strlen(text)) {
		ssize_t more;

		wait_for(socket, POLLIN);
		more = recv(socket, received + length, sizeof(received) - 1 - length, 0);
		assert_true(more > 0);
		length += (size_t)more;
	}
	assert_string_equal(received, text);
}

/* -- ping -- */

static uint16_t checksum(const uint8_t *bytes, size_t length)
{
	uint32_t sum = 0;

	for (size_t i = 0; i + 1 < length; i += 2)
		sum += (uint32_t)(bytes[i] << 8 | bytes[i + 1]);
	sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t) ~(sum + (sum >> 16));
}

void send_echo(int socket, const char *to)
{
	uint8_t packet[8] = { ICMP_ECHO, 0, 0, 0, 0x12, 0x34, 0, 1 };
	struct sockaddr_storage address;
	socklen_t length = parse_end(to, &address);
	uint16_t sum = checksum(packet, sizeof(packet));

	packet[2] = (uint8_t)(sum >> 8);
	packet[3] = (uint8_t)sum;
	assert_int_equal(
		sendto(socket, packet, sizeof(packet), 0, (struct sockaddr *)&address, length),
		sizeof(packet));
}

void expect_echo_request(int socket, char *from)
{
	char packet[256];
	size_t length = receive(socket, packet, sizeof(packet), from);
	size_t header = (size_t)(packet[0] & 0x0f) * 4;

	assert_true(length >= header + 8);
	assert_int_equal((uint8_t)packet[header], ICMP_ECHO);
}
