/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The socket to netfilter: sends a batch or a question, matches the answers to it.
 * Covered by: tests/glue/suite
 */
#include <netinet/in.h> /* first: the kernel's headers make way for it */

#include <errno.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "kernel-glue/nft_transaction.h"

/* The kernel makes the pages of a dump as large as the largest buffer it has seen, up to this. */
#define BUFFER_SIZE 32768

/* Refusals of a whole batch have to wait for us to read them. */
#define RECEIVE_BUFFER (4 << 20)

/* The kernel answers at once, or something is wrong that waiting does not cure. */
#define PATIENCE_SECONDS 5

struct netfilter {
	struct mnl_socket *socket;
	uint32_t sequence;
	bool disturbed; /* answers to a former question may be waiting */
	_Alignas(struct nlmsghdr) char buffer[BUFFER_SIZE];
};

static void set_options(struct mnl_socket *socket)
{
	struct timeval patience = { .tv_sec = PATIENCE_SECONDS };
	int on = 1, room = RECEIVE_BUFFER, fd = mnl_socket_get_fd(socket);

	mnl_socket_setsockopt(socket, NETLINK_CAP_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(socket, NETLINK_EXT_ACK, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
}

int netfilter_open(struct netfilter **netfilter, struct failure *failure)
{
	struct netfilter *n = calloc(1, sizeof(*n));
	int error;

	if (!n)
		return failure_set(failure, ENOMEM, "netfilter: no memory");
	n->socket = mnl_socket_open2(NETLINK_NETFILTER, SOCK_CLOEXEC);
	if (!n->socket || mnl_socket_bind(n->socket, 0, MNL_SOCKET_AUTOPID) < 0) {
		error = errno;
		netfilter_close(n);
		return failure_set(failure, error,
				   "netfilter: cannot open its socket: %m; the kernel needs "
				   "CONFIG_NETFILTER_NETLINK");
	}
	set_options(n->socket);
	*netfilter = n;
	return 0;
}

void netfilter_close(struct netfilter *n)
{
	if (!n)
		return;
	if (n->socket)
		mnl_socket_close(n->socket);
	free(n);
}

uint32_t netfilter_port(const struct netfilter *n)
{
	return mnl_socket_get_portid(n->socket);
}

uint32_t netfilter_take_sequences(struct netfilter *n, uint32_t count)
{
	uint32_t first = n->sequence + 1;

	if (first > UINT32_MAX - count) /* never 0, never across the end */
		first = 1;
	n->sequence = first + count - 1;
	return first;
}

static ssize_t receive(struct netfilter *n, int flags)
{
	ssize_t length;

	do {
		length = recv(mnl_socket_get_fd(n->socket), n->buffer, sizeof(n->buffer), flags);
	} while (length < 0 && errno == EINTR);
	return length;
}

static void forget_answers(struct netfilter *n)
{
	while (n->disturbed)
		if (receive(n, MSG_DONTWAIT) < 0 && errno != ENOBUFS)
			n->disturbed = false;
}

/* -- transactions -- */

static int read_attribute(const struct nlattr *attribute, void *arg)
{
	const char **why = arg;

	if (mnl_attr_get_type(attribute) == NLMSGERR_ATTR_MSG &&
	    mnl_attr_validate(attribute, MNL_TYPE_NUL_STRING) == 0)
		*why = mnl_attr_get_str(attribute);
	return MNL_CB_OK;
}

static void read_refusal(struct nft_answers *answers, const struct nlmsghdr *message, int error)
{
	const char *why = "";

	if (message->nlmsg_flags & NLM_F_ACK_TLVS)
		mnl_attr_parse(message, sizeof(struct nlmsgerr), read_attribute, &why);
	if (!answers->error)
		answers->error = error;
	if (answers->refused)
		answers->refused(answers->arg, message->nlmsg_seq, error, why);
}

void nft_answers_read(struct nft_answers *answers, const void *bytes, size_t length)
{
	const struct nlmsghdr *message = bytes;
	int left = (int)length;

	for (; mnl_nlmsg_ok(message, left); message = mnl_nlmsg_next(message, &left)) {
		const struct nlmsgerr *answer = mnl_nlmsg_get_payload(message);

		if (message->nlmsg_type != NLMSG_ERROR ||
		    mnl_nlmsg_get_payload_len(message) < sizeof(*answer) ||
		    message->nlmsg_seq - answers->first > answers->last - answers->first)
			continue;
		if (answer->error)
			read_refusal(answers, message, -answer->error);
		else
			answers->acknowledged = true;
	}
}

/*
 * The last message's acknowledgement alone proves nothing: it comes too when the
 * transaction was undone because of an earlier message.
 */
int nft_answers_result(const struct nft_answers *answers)
{
	if (answers->error)
		return -answers->error;
	return answers->acknowledged ? 0 : -EIO;
}

int netfilter_commit(struct netfilter *n, const struct nft_batch *batch, uint32_t first,
		     uint32_t last, nft_refused *refused, void *arg)
{
	struct nft_answers answers = {
		.first = first, .last = last, .refused = refused, .arg = arg
	};
	if (batch->failed)
		return -ENOMEM;
	forget_answers(n);
	if (mnl_socket_sendto(n->socket, batch->bytes, batch->length) < 0)
		return -errno;
	/* All answers are there already, in the order of the messages; the last ends them. */
	while (!answers.acknowledged) {
		ssize_t length = receive(n, MSG_DONTWAIT);

		if (length < 0) {
			n->disturbed = errno != EAGAIN;
			break;
		}
		nft_answers_read(&answers, n->buffer, (size_t)length);
	}
	return nft_answers_result(&answers);
}

/* -- questions -- */

int netfilter_ask(struct netfilter *n, struct nlmsghdr *request, mnl_cb_t read, void *arg)
{
	uint32_t sequence = netfilter_take_sequences(n, 1);
	ssize_t length;
	int more = MNL_CB_OK;

	forget_answers(n);
	request->nlmsg_seq = sequence;
	request->nlmsg_flags |= NLM_F_REQUEST;
	if (!(request->nlmsg_flags & NLM_F_DUMP))
		request->nlmsg_flags |= NLM_F_ACK;
	if (mnl_socket_sendto(n->socket, request, request->nlmsg_len) < 0)
		return -errno;
	while (more > MNL_CB_STOP) {
		length = receive(n, 0);
		more = length < 0 ? MNL_CB_ERROR
				  : mnl_cb_run(n->buffer, (size_t)length, sequence,
					       netfilter_port(n), read, arg);
	}
	if (more == MNL_CB_STOP)
		return 0;
	n->disturbed = true;
	return errno ? -errno : -EIO;
}
