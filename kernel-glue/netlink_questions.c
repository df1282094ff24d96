/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Questions over netlink, answered to the end.
 * Covered by: tests/glue/suite
 */
#include <errno.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "kernel-glue/netlink_questions.h"

#define BUFFER_SIZE      32768
#define PATIENCE_SECONDS 5

int netlink_questions_open(struct netlink_questions *questions, int family)
{
	struct timeval patience = { .tv_sec = PATIENCE_SECONDS };

	questions->socket = mnl_socket_open2(family, SOCK_CLOEXEC);
	if (!questions->socket || mnl_socket_bind(questions->socket, 0, MNL_SOCKET_AUTOPID) < 0)
		return -errno;
	setsockopt(mnl_socket_get_fd(questions->socket), SOL_SOCKET, SO_RCVTIMEO, &patience,
		   sizeof(patience));
	return 0;
}

void netlink_questions_close(struct netlink_questions *questions)
{
	if (questions->socket)
		mnl_socket_close(questions->socket);
	questions->socket = NULL;
}

/* What an answer that was broken off has left. */
static void forget_answers(struct netlink_questions *questions)
{
	char buffer[BUFFER_SIZE];

	while (recv(mnl_socket_get_fd(questions->socket), buffer, sizeof(buffer), MSG_DONTWAIT) >=
	       0)
		;
}

static int receive(struct netlink_questions *questions, mnl_cb_t read, void *arg)
{
	_Alignas(struct nlmsghdr) char buffer[BUFFER_SIZE];
	ssize_t length;
	int more;

	do {
		length = recv(mnl_socket_get_fd(questions->socket), buffer, sizeof(buffer), 0);
		if (length < 0 && errno == EINTR)
			continue;
		if (length < 0)
			return -errno;
		more = mnl_cb_run(buffer, (size_t)length, questions->sequence,
				  mnl_socket_get_portid(questions->socket), read, arg);
		if (more == MNL_CB_ERROR)
			return -errno;
	} while (length < 0 || more > MNL_CB_STOP);
	return 0;
}

static int ask(struct netlink_questions *questions, struct nlmsghdr *question, uint16_t flags,
	       mnl_cb_t read, void *arg)
{
	int error;

	question->nlmsg_flags = NLM_F_REQUEST | flags;
	question->nlmsg_seq = ++questions->sequence;
	if (mnl_socket_sendto(questions->socket, question, question->nlmsg_len) < 0)
		return -errno;
	error = receive(questions, read, arg);
	if (error && error != -ENOENT) /* that is an answer, and a whole one */
		forget_answers(questions);
	return error;
}

int netlink_ask_all(struct netlink_questions *questions, struct nlmsghdr *question, mnl_cb_t read,
		    void *arg)
{
	return ask(questions, question, NLM_F_DUMP, read, arg);
}

int netlink_ask_one(struct netlink_questions *questions, struct nlmsghdr *question, mnl_cb_t read,
		    void *arg)
{
	return ask(questions, question, NLM_F_ACK, read, arg);
}
