/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * echo PORT: sends back what comes by UDP and TCP. By UDP it is the floor that a
 * server of any protocol stands on.
 */
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTIONS 64

static int open_socket(int type, unsigned short port)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(port) };
	int s = socket(AF_INET, type, 0), on = 1;

	if (s < 0)
		return -1;
	setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(s, (struct sockaddr *)&at, sizeof(at)) < 0 ||
	    (type == SOCK_STREAM && listen(s, CONNECTIONS) < 0)) {
		close(s);
		return -1;
	}
	return s;
}

static void echo_datagram(int s)
{
	char octets[1500];
	struct sockaddr_in from;
	socklen_t length = sizeof(from);
	ssize_t count = recvfrom(s, octets, sizeof(octets), 0, (struct sockaddr *)&from, &length);

	if (count >= 0)
		sendto(s, octets, (size_t)count, 0, (struct sockaddr *)&from, length);
}

/* The connection stays, or is closed: -1. */
static int echo_stream(int s)
{
	char octets[1500];
	ssize_t count = recv(s, octets, sizeof(octets), 0);

	if (count > 0 && send(s, octets, (size_t)count, MSG_NOSIGNAL) == count)
		return s;
	close(s);
	return -1;
}

static void accept_one(int listener, struct pollfd *places)
{
	int s = accept(listener, NULL, NULL), i;

	for (i = 0; i < CONNECTIONS; i++)
		if (places[i].fd < 0) {
			places[i].fd = s;
			return;
		}
	close(s);
}

int main(int argc, char **argv)
{
	struct pollfd all[2 + CONNECTIONS];
	unsigned short port = argc == 2 ? (unsigned short)atoi(argv[1]) : 0;
	int i;

	for (i = 0; i < 2 + CONNECTIONS; i++)
		all[i] = (struct pollfd){ .fd = -1, .events = POLLIN };
	all[0].fd = open_socket(SOCK_DGRAM, port);
	all[1].fd = open_socket(SOCK_STREAM, port);
	if (port == 0 || all[0].fd < 0 || all[1].fd < 0) {
		perror("echo PORT");
		return 1;
	}
	puts("ready");
	fflush(stdout);
	while (poll(all, 2 + CONNECTIONS, -1) > 0) {
		if (all[0].revents)
			echo_datagram(all[0].fd);
		if (all[1].revents)
			accept_one(all[1].fd, all + 2);
		for (i = 2; i < 2 + CONNECTIONS; i++)
			if (all[i].revents)
				all[i].fd = echo_stream(all[i].fd);
	}
	return 1;
}
