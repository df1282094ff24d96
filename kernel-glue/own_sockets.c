/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sockets of the gateway itself, asked of sock_diag.
 * Covered by: tests/glue/flows
 */
#include <netinet/in.h> /* first: the kernel's headers make way for it */

#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <string.h>

#include "kernel-glue/own_sockets.h"

/* States of the kernel's sockets; the numbers are in no header for us (net/tcp_states.h). */
enum { STATE_CLOSE = 7, STATE_LISTEN = 10 };

struct search {
	const struct endpoint *external;
	bool found;
};

static int read_socket(const struct nlmsghdr *message, void *arg)
{
	struct search *search = arg;
	const struct inet_diag_msg *socket = mnl_nlmsg_get_payload(message);
	struct address local;

	if (mnl_nlmsg_get_payload_len(message) < sizeof(*socket) || socket->id.idiag_if != 0 ||
	    ntohs(socket->id.idiag_sport) != search->external->port)
		return MNL_CB_OK;
	local = socket->idiag_family == AF_INET ? address_from_ipv4(socket->id.idiag_src)
						: address_from_ipv6(socket->id.idiag_src);
	search->found |=
		address_is_none(&local) || address_same(&local, &search->external->address);
	return MNL_CB_OK;
}

/* TCP sockets that listen; UDP ones that are not connected have the same state as closed ones. */
static int ask(struct netlink_dump *dump, uint8_t family, uint8_t protocol, struct search *search)
{
	_Alignas(struct nlmsghdr) char bytes[MNL_NLMSG_HDRLEN + sizeof(struct inet_diag_req_v2)];
	struct nlmsghdr *question = mnl_nlmsg_put_header(memset(bytes, 0, sizeof(bytes)));
	struct inet_diag_req_v2 *request = mnl_nlmsg_put_extra_header(question, sizeof(*request));

	question->nlmsg_type = SOCK_DIAG_BY_FAMILY;
	request->sdiag_family = family;
	request->sdiag_protocol = protocol;
	request->idiag_states = protocol == IPPROTO_TCP ? 1 << STATE_LISTEN : 1 << STATE_CLOSE;
	return netlink_dump_ask(dump, question, read_socket, search);
}

int own_sockets_serve(struct netlink_dump *dump, uint8_t protocol, const struct endpoint *external)
{
	struct search search = { external, false };
	int error;

	if (protocol != IPPROTO_TCP && protocol != IPPROTO_UDP)
		return 0;
	error = ask(dump, AF_INET, protocol, &search);
	if (!error) /* those for both families show as IPv6 */
		error = ask(dump, AF_INET6, protocol, &search);
	/* A kernel without the module knows of no socket; that is no reason to refuse all. */
	if (error && error != -ENOENT)
		return error;
	return search.found;
}
