/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Listings over netlink.
 * Covered by: tests/glue/suite
 */
#include <errno.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "kernel-glue/netlink_dump.h"

#define BUFFER_SIZE      32768
#define PATIENCE_SECONDS 5

int netlink_dump_open(struct netlink_dump *dump, int family)
{
	struct timeval patience = { .tv_sec = PATIENCE_SECONDS };

	dump->socket = mnl_socket_open2(family, SOCK_CLOEXEC);
	if (!dump->socket || mnl_socket_bind(dump->socket, 0, MNL_SOCKET_AUTOPID) < 0)
		return -errno;
	setsockopt(mnl_socket_get_fd(dump->socket), SOL_SOCKET, SO_RCVTIMEO, &patience,
		   sizeof(patience));
	return 0;
}

void netlink_dump_close(struct netlink_dump *dump)
{
	if (dump->socket)
		mnl_socket_close(dump->socket);
	dump->socket = NULL;
}

/* What an answer that was broken off has left. */
static void forget_answers(struct netlink_dump *dump)
{
	char buffer[BUFFER_SIZE];

	while (recv(mnl_socket_get_fd(dump->socket), buffer, sizeof(buffer), MSG_DONTWAIT) >= 0)
		;
}

static int receive(struct netlink_dump *dump, mnl_cb_t read, void *arg)
{
	_Alignas(struct nlmsghdr) char buffer[BUFFER_SIZE];
	ssize_t length;
	int more;

	do {
		length = recv(mnl_socket_get_fd(dump->socket), buffer, sizeof(buffer), 0);
		if (length < 0 && errno == EINTR)
			continue;
		if (length < 0)
			return -errno;
		more = mnl_cb_run(buffer, (size_t)length, dump->sequence,
				  mnl_socket_get_portid(dump->socket), read, arg);
		if (more == MNL_CB_ERROR)
			return -errno;
	} while (length < 0 || more > MNL_CB_STOP);
	return 0;
}

int netlink_dump_ask(struct netlink_dump *dump, struct nlmsghdr *question, mnl_cb_t read, void *arg)
{
	int error;

	question->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	question->nlmsg_seq = ++dump->sequence;
	if (mnl_socket_sendto(dump->socket, question, question->nlmsg_len) < 0)
		return -errno;
	error = receive(dump, read, arg);
	if (error)
		forget_answers(dump);
	return error;
}
