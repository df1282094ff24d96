/* SPDX-License-Identifier: BSD-2-Clause */
/* Which news of the rule set tell that somebody else has taken something of ours away. */
#include <netinet/in.h> /* first: the kernel's headers make way for it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <libmnl/libmnl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include "kernel-glue/nft_watch.h"

#define OWN_PORT    100
#define OTHERS_PORT 200

static _Alignas(struct nlmsghdr) char bytes[256];

/* Somebody else's removal of a rule of our table, to be changed by the tests. */
static struct nlmsghdr *removal(const char *table)
{
	struct nlmsghdr *message;
	struct nfgenmsg *header;

	memset(bytes, 0, sizeof(bytes));
	message = mnl_nlmsg_put_header(bytes);
	message->nlmsg_type = NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_DELRULE;
	message->nlmsg_pid = OTHERS_PORT;
	header = mnl_nlmsg_put_extra_header(message, sizeof(*header));
	header->nfgen_family = NFPROTO_INET;
	if (table)
		mnl_attr_put_strz(message, NFTA_RULE_TABLE, table);
	return message;
}

static bool is_damage(const struct nlmsghdr *message)
{
	return nft_message_is_damage(message, "homeport", OWN_PORT);
}

static void whatever_is_removed_from_our_table_is_damage(void **state)
{
	static const uint8_t kinds[] = { NFT_MSG_DELTABLE, NFT_MSG_DELCHAIN, NFT_MSG_DELRULE,
					 NFT_MSG_DELSET, NFT_MSG_DELSETELEM };

	(void)state;
	for (size_t i = 0; i < sizeof(kinds); i++) {
		struct nlmsghdr *message = removal("homeport");

		message->nlmsg_type = (uint16_t)(NFNL_SUBSYS_NFTABLES << 8 | kinds[i]);
		assert_true(is_damage(message));
	}
}

static void what_is_added_is_none(void **state)
{
	static const uint8_t kinds[] = { NFT_MSG_NEWTABLE, NFT_MSG_NEWRULE, NFT_MSG_NEWSETELEM,
					 NFT_MSG_NEWGEN };

	(void)state;
	for (size_t i = 0; i < sizeof(kinds); i++) {
		struct nlmsghdr *message = removal("homeport");

		message->nlmsg_type = (uint16_t)(NFNL_SUBSYS_NFTABLES << 8 | kinds[i]);
		assert_false(is_damage(message));
	}
}

static void what_we_remove_ourselves_is_none(void **state)
{
	struct nlmsghdr *message = removal("homeport");

	(void)state;
	message->nlmsg_pid = OWN_PORT;
	assert_false(is_damage(message));
}

static void other_tables_do_not_concern_us(void **state)
{
	struct nlmsghdr *message;
	struct nfgenmsg *header;

	(void)state;
	assert_false(is_damage(removal("fw4")));
	assert_false(is_damage(removal("homeport2")));
	assert_false(is_damage(removal("home")));
	message = removal("homeport");
	header = mnl_nlmsg_get_payload(message);
	header->nfgen_family = NFPROTO_IPV4; /* table ip homeport is not ours */
	assert_false(is_damage(message));
}

static void other_parts_of_netfilter_do_not_either(void **state)
{
	struct nlmsghdr *message = removal("homeport");

	(void)state;
	message->nlmsg_type = NFNL_SUBSYS_CTNETLINK << 8 | NFT_MSG_DELRULE;
	assert_false(is_damage(message));
}

static void messages_cut_short_say_nothing(void **state)
{
	struct nlmsghdr *message = removal(NULL);

	(void)state;
	assert_false(is_damage(message));
	message->nlmsg_len = NLMSG_HDRLEN;
	assert_false(is_damage(message));
	/* A name that does not end. */
	message = removal(NULL);
	mnl_attr_put(message, NFTA_RULE_TABLE, 8, "homeport");
	assert_false(is_damage(message));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_is_removed_from_our_table_is_damage),
		cmocka_unit_test(what_is_added_is_none),
		cmocka_unit_test(what_we_remove_ourselves_is_none),
		cmocka_unit_test(other_tables_do_not_concern_us),
		cmocka_unit_test(other_parts_of_netfilter_do_not_either),
		cmocka_unit_test(messages_cut_short_say_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
