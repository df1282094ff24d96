/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A socket that hears of every change of the rule set but ours.
 * Covered by: tests/glue/suite
 */
#include <netinet/in.h> /* first: the kernel's headers make way for it */

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/filter.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "kernel-glue/nft_message.h"
#include "kernel-glue/nft_watch.h"

struct nft_watch {
	struct mnl_socket *socket;
	uint32_t port;
	char table[NFT_TABLE_NAME_MAX];
};

/*
 * A datagram tells of one transaction, so its first message shows whose it is.
 * Without the filter each of our own changes would wake the daemon.
 */
static int ignore_own_changes(struct mnl_socket *socket, uint32_t port)
{
	struct sock_filter program[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct nlmsghdr, nlmsg_pid)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, htonl(port), 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0),
		BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
	};
	struct sock_fprog filter = { .len = sizeof(program) / sizeof(program[0]),
				     .filter = program };

	return setsockopt(mnl_socket_get_fd(socket), SOL_SOCKET, SO_ATTACH_FILTER, &filter,
			  sizeof(filter));
}

static int join(struct mnl_socket *socket)
{
	int group = NFNLGRP_NFTABLES;

	return mnl_socket_setsockopt(socket, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group));
}

int nft_watch_open(struct nft_watch **watch, const char *table, uint32_t port,
		   struct failure *failure)
{
	struct nft_watch *w = calloc(1, sizeof(*w));
	int error;

	if (!w)
		return failure_set(failure, ENOMEM, "netfilter: no memory");
	w->port = port;
	strncpy(w->table, table, sizeof(w->table) - 1);
	w->socket = mnl_socket_open2(NETLINK_NETFILTER, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (!w->socket || ignore_own_changes(w->socket, port) < 0 ||
	    mnl_socket_bind(w->socket, 0, MNL_SOCKET_AUTOPID) < 0 || join(w->socket) < 0) {
		error = errno;
		nft_watch_close(w);
		return failure_set(failure, error,
				   "netfilter: cannot listen for changes of the rule set: %m");
	}
	*watch = w;
	return 0;
}

void nft_watch_close(struct nft_watch *watch)
{
	if (!watch)
		return;
	if (watch->socket)
		mnl_socket_close(watch->socket);
	free(watch);
}

int nft_watch_descriptor(const struct nft_watch *watch)
{
	return mnl_socket_get_fd(watch->socket);
}

static bool is_removal(uint16_t type)
{
	if (type >> 8 != NFNL_SUBSYS_NFTABLES)
		return false;
	switch (type & 0xff) {
	case NFT_MSG_DELTABLE:
	case NFT_MSG_DELCHAIN:
	case NFT_MSG_DELRULE:
	case NFT_MSG_DELSET:
	case NFT_MSG_DELSETELEM: return true;
	}
	return false;
}

/* In all of these the table's name is the first attribute. */
static const char *table_of(const struct nlmsghdr *message)
{
	const struct nlattr *attribute;

	mnl_attr_for_each(attribute, message, sizeof(struct nfgenmsg))
	{
		if (mnl_attr_get_type(attribute) == NFTA_TABLE_NAME &&
		    mnl_attr_validate(attribute, MNL_TYPE_NUL_STRING) == 0)
			return mnl_attr_get_str(attribute);
	}
	return "";
}

bool nft_message_is_damage(const struct nlmsghdr *message, const char *table, uint32_t port)
{
	const struct nfgenmsg *header = mnl_nlmsg_get_payload(message);

	return is_removal(message->nlmsg_type) && message->nlmsg_pid != port &&
	       mnl_nlmsg_get_payload_len(message) >= sizeof(*header) &&
	       header->nfgen_family == NFPROTO_INET && strcmp(table_of(message), table) == 0;
}

int nft_watch_read(struct nft_watch *watch)
{
	_Alignas(struct nlmsghdr) char buffer[8192];
	bool damaged = false;
	ssize_t length;

	for (;;) {
		const struct nlmsghdr *message = (const struct nlmsghdr *)buffer;
		int left;

		length = recv(mnl_socket_get_fd(watch->socket), buffer, sizeof(buffer), MSG_TRUNC);
		if (length < 0 && (errno == EINTR || errno == ENOBUFS)) {
			damaged |= errno == ENOBUFS; /* missed what it was: better look */
			continue;
		}
		if (length < 0)
			return damaged;
		damaged |= length > (ssize_t)sizeof(buffer);
		left = (int)(length > (ssize_t)sizeof(buffer) ? 0 : length);
		for (; mnl_nlmsg_ok(message, left); message = mnl_nlmsg_next(message, &left))
			damaged |= nft_message_is_damage(message, watch->table, watch->port);
	}
}
