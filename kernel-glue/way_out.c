/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel is asked as if a packet of the host had come in by its LAN, so that rules
 * count that are about hosts, networks or interfaces.
 * Covered by: tests/glue/suite
 */
#include "kernel-glue/way_out.h"

#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "kernel-glue/rtnetlink.h"

/*
 * Someone far away whom no particular route leads to: a.root-servers.net, which has
 * been there for decades.
 */
static const struct address far_ipv4 = { { [10] = 0xff, 0xff, 198, 41, 0, 4 } };
static const struct address far_ipv6 = { { 0x20, 0x01, 0x05, 0x03, 0xba, 0x3e, 0, 0, 0, 0, 0, 0, 0,
					   0x02, 0, 0x30 } };

static int read_link(const struct nlmsghdr *message, void *index)
{
	if (message->nlmsg_type == RTM_NEWROUTE && rt_has_header(message, sizeof(struct rtmsg)))
		*(unsigned int *)index =
			rt_number(rt_attributes(message, sizeof(struct rtmsg)).at[RTA_OIF], 0);
	return MNL_CB_OK;
}

static void put_address(struct nlmsghdr *question, uint16_t type, const struct address *address)
{
	if (address_is_ipv4(address))
		mnl_attr_put(question, type, 4, address->octets + 12);
	else
		mnl_attr_put(question, type, 16, address->octets);
}

/* from: NULL: the gateway itself */
static unsigned int ask(struct netlink_questions *questions, const struct address *to,
			const struct address *from, unsigned int in)
{
	_Alignas(struct nlmsghdr) char bytes[256] = { 0 };
	struct nlmsghdr *question = mnl_nlmsg_put_header(bytes);
	struct rtmsg *header = mnl_nlmsg_put_extra_header(question, sizeof(*header));
	uint8_t bits = address_is_ipv4(to) ? 32 : 128;
	unsigned int out = 0;

	question->nlmsg_type = RTM_GETROUTE;
	header->rtm_family = address_is_ipv4(to) ? AF_INET : AF_INET6;
	header->rtm_dst_len = bits;
	put_address(question, RTA_DST, to);
	if (from) {
		header->rtm_src_len = bits;
		put_address(question, RTA_SRC, from);
		mnl_attr_put_u32(question, RTA_IIF, in);
	}
	/* The kernel has several words for "nowhere". */
	return netlink_ask_one(questions, question, read_link, &out) == 0 ? out : 0;
}

unsigned int way_out(struct netlink_questions *questions, const struct address *host)
{
	unsigned int lan = ask(questions, host, NULL, 0);

	if (lan == 0)
		return 0;
	return ask(questions, address_is_ipv4(host) ? &far_ipv4 : &far_ipv6, host, lan);
}
