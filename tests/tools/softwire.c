/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * softwire DEVICE LOCAL REMOTE: one end of an IPv4-in-IPv6 softwire (RFC 2473, as
 * RFC 6333 and RFC 7596 use it), for kernels without ip6_tunnel.
 *
 * Makes the TUN interface DEVICE. IPv4 packets that are routed into it travel as the
 * payload of IPv6 packets from address LOCAL to address REMOTE; what comes from there
 * leaves by DEVICE. The kernel fragments what is too long for the way, as RFC 6333 5.3
 * asks. When DEVICE is there, a line is written to the descriptor that the environment
 * names as NOTIFY_FD. SIGTERM ends the program, and DEVICE with it.
 *
 * Exit status: 0 after SIGTERM, 1 with a sentence on the standard error otherwise.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define LONGEST_PACKET 65535

static void fail(const char *what)
{
	fprintf(stderr, "softwire: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

static int open_device(const char *name)
{
	struct ifreq request = { .ifr_flags = IFF_TUN | IFF_NO_PI };
	int device = open("/dev/net/tun", O_RDWR | O_CLOEXEC);

	if (device < 0)
		fail("/dev/net/tun");
	if (strlen(name) >= sizeof(request.ifr_name)) {
		errno = ENAMETOOLONG;
		fail(name);
	}
	strcpy(request.ifr_name, name);
	if (ioctl(device, TUNSETIFF, &request) != 0)
		fail(name);
	return device;
}

static struct sockaddr_in6 read_address(const char *text)
{
	struct sockaddr_in6 address = { .sin6_family = AF_INET6 };

	if (inet_pton(AF_INET6, text, &address.sin6_addr) != 1) {
		errno = EINVAL;
		fail(text);
	}
	return address;
}

/* Being connected it gets the packets of this peer only: there may be other softwires here. */
static int open_socket(const char *local, const char *remote)
{
	struct sockaddr_in6 here = read_address(local), there = read_address(remote);
	int packets = socket(AF_INET6, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_IPIP);

	if (packets < 0)
		fail("raw socket");
	if (bind(packets, (struct sockaddr *)&here, sizeof(here)) != 0)
		fail(local);
	if (connect(packets, (struct sockaddr *)&there, sizeof(there)) != 0)
		fail(remote);
	return packets;
}

static int open_end(void)
{
	sigset_t set;
	int end;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	end = signalfd(-1, &set, SFD_CLOEXEC);
	if (end < 0)
		fail("signalfd");
	return end;
}

static void say_ready(void)
{
	const char *number = getenv("NOTIFY_FD");

	if (!number)
		return;
	if (write(atoi(number), "\n", 1) != 1)
		fail("NOTIFY_FD");
	close(atoi(number));
}

/*
 * One packet. Like a cable this loses it where the other side takes none: the interface
 * may be down, and an ICMP error that came back for an earlier packet shows up here, too.
 */
static void carry(int from, int to)
{
	static uint8_t packet[LONGEST_PACKET];
	ssize_t length = read(from, packet, sizeof(packet));

	if (length > 0 && packet[0] >> 4 == 4 && write(to, packet, (size_t)length) < 0)
		return; /* lost */
}

int main(int count, char **arguments)
{
	struct pollfd polled[3];

	if (count != 4) {
		fputs("usage: softwire DEVICE LOCAL REMOTE\n", stderr);
		return EXIT_FAILURE;
	}
	polled[0] = (struct pollfd){ .fd = open_device(arguments[1]), .events = POLLIN };
	polled[1] =
		(struct pollfd){ .fd = open_socket(arguments[2], arguments[3]), .events = POLLIN };
	polled[2] = (struct pollfd){ .fd = open_end(), .events = POLLIN };
	say_ready();
	for (;;) {
		if (poll(polled, 3, -1) < 0)
			fail("poll");
		if (polled[2].revents)
			return EXIT_SUCCESS;
		if (polled[0].revents & POLLERR) {
			errno = ENODEV;
			fail(arguments[1]);
		}
		if (polled[0].revents)
			carry(polled[0].fd, polled[1].fd);
		if (polled[1].revents)
			carry(polled[1].fd, polled[0].fd);
	}
}
