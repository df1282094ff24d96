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

/*
 * The kernel finds the socket that a packet to the endpoint would reach, as it does
 * for packets: no list is walked. Sockets for both families are found by IPv4, too.
 */
static int read_socket(const struct nlmsghdr *message, void *arg)
{
	const struct inet_diag_msg *socket = mnl_nlmsg_get_payload(message);

	if (mnl_nlmsg_get_payload_len(message) >= sizeof(*socket) && socket->id.idiag_if == 0)
		*(bool *)arg = true;
	return MNL_CB_OK;
}

int own_sockets_serve(struct netlink_questions *questions, uint8_t protocol,
		      const struct endpoint *external)
{
	_Alignas(struct nlmsghdr) char bytes[MNL_NLMSG_HDRLEN + sizeof(struct inet_diag_req_v2)];
	struct nlmsghdr *question = mnl_nlmsg_put_header(memset(bytes, 0, sizeof(bytes)));
	struct inet_diag_req_v2 *request = mnl_nlmsg_put_extra_header(question, sizeof(*request));
	bool found = false;
	int error;

	if (protocol != IPPROTO_TCP && protocol != IPPROTO_UDP)
		return 0;
	question->nlmsg_type = SOCK_DIAG_BY_FAMILY;
	request->sdiag_family = AF_INET;
	request->sdiag_protocol = protocol;
	request->idiag_states = ~0u;
	if (protocol == IPPROTO_TCP) {
		memcpy(request->id.idiag_src, address_ipv4_octets(&external->address), 4);
		request->id.idiag_sport = htons(external->port);
	} else { /* the kernel takes the ends the other way round here */
		memcpy(request->id.idiag_dst, address_ipv4_octets(&external->address), 4);
		request->id.idiag_dport = htons(external->port);
	}
	request->id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
	request->id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
	error = netlink_ask_one(questions, question, read_socket, &found);
	return error && error != -ENOENT ? error : found;
}
