/* SPDX-License-Identifier: BSD-2-Clause */
/* Transactions of nf_tables as a test reads them. */
#include <netinet/in.h> /* first: the kernel's headers make way for it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <endian.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include "tests/support/glue_batch.h"

#define MESSAGE_DESTROYSETELEM 30 /* not in the headers of older systems */

/* -- messages and attributes -- */

const struct nlmsghdr *batch_first(const struct nft_batch *batch)
{
	assert_false(batch->failed);
	assert_true(mnl_nlmsg_ok((const struct nlmsghdr *)batch->bytes, (int)batch->length));
	return (const struct nlmsghdr *)batch->bytes;
}

const struct nlmsghdr *batch_next(const struct nft_batch *batch, const struct nlmsghdr *message)
{
	int left = (int)(batch->bytes + batch->length - (const uint8_t *)message);

	message = mnl_nlmsg_next(message, &left);
	if (left == 0)
		return NULL;
	assert_true(mnl_nlmsg_ok(message, left));
	return message;
}

const struct nlattr *message_part(const struct nlmsghdr *message, uint16_t type)
{
	const struct nlattr *attribute;

	mnl_attr_for_each(attribute, message, sizeof(struct nfgenmsg))
	{
		if (mnl_attr_get_type(attribute) == type)
			return attribute;
	}
	return NULL;
}

const struct nlattr *part_of(const struct nlattr *nest, uint16_t type)
{
	const struct nlattr *attribute;

	mnl_attr_for_each_nested(attribute, nest)
	{
		if (mnl_attr_get_type(attribute) == type)
			return attribute;
	}
	return NULL;
}

/* -- text -- */

struct print {
	char *text;
	size_t length;
};

__attribute__((format(printf, 2, 3))) static void put(struct print *print, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	print->length += (size_t)vsnprintf(print->text + print->length, BATCH_TEXT - print->length,
					   format, arguments);
	va_end(arguments);
	assert_true(print->length < BATCH_TEXT);
}

static const char *word_of(const struct nlmsghdr *message, uint16_t type)
{
	const struct nlattr *attribute = message_part(message, type);

	return attribute ? mnl_attr_get_str(attribute) : "";
}

static void put_element(struct print *print, const struct nlmsghdr *message, const char *verb)
{
	const struct nlattr *list = message_part(message, NFTA_SET_ELEM_LIST_ELEMENTS);
	const char *set = word_of(message, NFTA_SET_ELEM_LIST_SET);
	const struct nlattr *item, *timeout, *expiration, *user_data;

	if (!list) {
		put(print, "empty %s\n", set);
		return;
	}
	item = part_of(list, NFTA_LIST_ELEM);
	assert_non_null(item);
	put(print, "%s %s", verb, set);
	timeout = part_of(item, NFTA_SET_ELEM_TIMEOUT);
	expiration = part_of(item, NFTA_SET_ELEM_EXPIRATION);
	user_data = part_of(item, NFTA_SET_ELEM_USERDATA);
	assert_int_equal(timeout != NULL, expiration != NULL); /* one alone renews nothing */
	if (timeout) {
		assert_true(mnl_attr_get_u64(timeout) == mnl_attr_get_u64(expiration));
		put(print, " %llu ms", (unsigned long long)be64toh(mnl_attr_get_u64(timeout)));
	}
	if (user_data)
		put(print, ", %u octets", mnl_attr_get_payload_len(user_data));
	put(print, "\n");
}

static void put_message(struct print *print, const struct nlmsghdr *message)
{
	assert_int_equal(message->nlmsg_type >> 8, NFNL_SUBSYS_NFTABLES);
	switch (message->nlmsg_type & 0xff) {
	case NFT_MSG_NEWSETELEM:
		put_element(print, message, message->nlmsg_flags & NLM_F_EXCL ? "add" : "update");
		break;
	case NFT_MSG_DELSETELEM: put_element(print, message, "delete"); break;
	case MESSAGE_DESTROYSETELEM: put_element(print, message, "destroy"); break;
	case NFT_MSG_NEWTABLE: put(print, "new table\n"); break;
	case NFT_MSG_DELTABLE: put(print, "delete table\n"); break;
	case NFT_MSG_NEWSET: put(print, "new set %s\n", word_of(message, NFTA_SET_NAME)); break;
	case NFT_MSG_NEWCHAIN:
		put(print, "new chain %s\n", word_of(message, NFTA_CHAIN_NAME));
		break;
	case NFT_MSG_NEWRULE: put(print, "new rule %s\n", word_of(message, NFTA_RULE_CHAIN)); break;
	case NFT_MSG_DELRULE:
		put(print, "delete rules %s\n", word_of(message, NFTA_RULE_CHAIN));
		break;
	default: fail_msg("a message of type %u", message->nlmsg_type & 0xffu);
	}
}

const char *batch_print(const struct nft_batch *batch, char text[BATCH_TEXT])
{
	const struct nlmsghdr *message = batch_first(batch);
	struct print print = { .text = text };

	*text = '\0';
	assert_int_equal(message->nlmsg_type, NFNL_MSG_BATCH_BEGIN);
	while ((message = batch_next(batch, message)) != NULL)
		if (message->nlmsg_type != NFNL_MSG_BATCH_END)
			put_message(&print, message);
	return text;
}
