/* SPDX-License-Identifier: BSD-2-Clause */
/* Transactions of nf_tables as bytes: brackets, elements, user data, and the table itself. */
#include <netinet/in.h> /* first: the kernel's headers make way for it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <endian.h>
#include <libnftnl/chain.h>
#include <libnftnl/set.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include "tests/support/glue_batch.h"
#include "tests/support/glue_world.h"

static struct nft_batch batch;

static int open_batch(void **state)
{
	(void)state;
	nft_batch_init(&batch, "doors");
	nft_batch_begin(&batch, 7);
	return 0;
}

static int close_batch(void **state)
{
	(void)state;
	nft_batch_clear(&batch);
	return 0;
}

/* The message behind the opening bracket. */
static const struct nlmsghdr *first_message(void)
{
	const struct nlmsghdr *message = batch_next(&batch, batch_first(&batch));

	assert_non_null(message);
	return message;
}

static void put_primary(enum nft_put put, const struct forwarding *forwarding)
{
	struct nft_element elements[NFT_ELEMENTS_MAX];

	nft_elements(forwarding, elements);
	nft_put_element(&batch, put, &elements[0], forwarding->lifetime, forwarding);
}

static void put_some_primary(void)
{
	struct forwarding forwarding = forwarding_of("tcp 203.0.113.5:80 192.168.1.20:80");

	put_primary(NFT_ADD, &forwarding);
}

/* -- batches -- */

static void messages_stand_between_brackets_and_the_last_asks_for_an_answer(void **state)
{
	const struct nlmsghdr *message;
	char text[BATCH_TEXT];

	(void)state;
	put_some_primary();
	put_some_primary();
	nft_batch_end(&batch);
	assert_string_equal(batch_print(&batch, text), "add map4 3600000 ms\n"
						       "add map4 3600000 ms\n");
	message = first_message();
	assert_false(message->nlmsg_flags & NLM_F_ACK);
	message = batch_next(&batch, message);
	assert_true(message->nlmsg_flags & NLM_F_ACK);
	message = batch_next(&batch, message);
	assert_int_equal(message->nlmsg_type, NFNL_MSG_BATCH_END);
	assert_null(batch_next(&batch, message));
}

static void messages_name_the_table_of_the_batch(void **state)
{
	(void)state;
	put_some_primary();
	assert_string_equal(
		mnl_attr_get_str(message_part(first_message(), NFTA_SET_ELEM_LIST_TABLE)), "doors");
}

static void sequence_numbers_are_the_callers(void **state)
{
	const struct nlmsghdr *message;

	(void)state;
	put_some_primary();
	put_some_primary();
	batch.step = 1;
	put_some_primary();
	put_some_primary();
	message = first_message();
	assert_int_equal(message->nlmsg_seq, 7);
	message = batch_next(&batch, message);
	assert_int_equal(message->nlmsg_seq, 7);
	message = batch_next(&batch, message);
	assert_int_equal(message->nlmsg_seq, 7);
	message = batch_next(&batch, message);
	assert_int_equal(message->nlmsg_seq, 8);
}

static void a_batch_that_is_begun_again_is_empty(void **state)
{
	char text[BATCH_TEXT];

	(void)state;
	for (int i = 0; i < 100; i++) /* more than its first memory */
		put_some_primary();
	nft_batch_end(&batch);
	nft_batch_begin(&batch, 9);
	assert_string_equal(batch_print(&batch, text), "");
	assert_int_equal(batch.last, 0);
	nft_batch_end(&batch);
	assert_int_equal(batch_first(&batch)->nlmsg_seq, 9);
}

static void what_a_message_is_about_is_found_by_its_number(void **state)
{
	(void)state;
	batch.step = 1;
	nft_put_table_removal(&batch);
	nft_put_table(&batch, 0, 1);
	put_some_primary();
	nft_put_ruleset(&batch, 16, 1);
	nft_batch_end(&batch);
	/* Older kernels refuse the first message for its flags: it must be known for what it is. */
	assert_string_equal(nft_batch_what(&batch, 7), "table");
	assert_string_equal(nft_batch_what(&batch, 8), "table");
	assert_string_equal(nft_batch_what(&batch, 9), "element");
	assert_string_equal(nft_batch_what(&batch, 10), "set");
	assert_string_equal(nft_batch_what(&batch, 10 + NFT_SETS), "chain");
	assert_string_equal(nft_batch_what(&batch, batch.sequence - 1), "rule");
	assert_string_equal(nft_batch_what(&batch, 4711), "transaction");
}

/* -- elements -- */

static const struct nlattr *element_part(uint16_t type)
{
	const struct nlattr *list = message_part(first_message(), NFTA_SET_ELEM_LIST_ELEMENTS);
	const struct nlattr *item = list ? part_of(list, NFTA_LIST_ELEM) : NULL;

	assert_non_null(item);
	return part_of(item, type);
}

static void assert_value(uint16_t type, const void *expected, size_t length)
{
	const struct nlattr *part = element_part(type);
	const struct nlattr *value = part ? part_of(part, NFTA_DATA_VALUE) : NULL;

	assert_non_null(value);
	assert_int_equal(mnl_attr_get_payload_len(value), length);
	assert_memory_equal(mnl_attr_get_payload(value), expected, length);
}

static void an_element_has_key_data_and_record(void **state)
{
	static const uint8_t key[] = { 203, 0, 113, 5, 6, 0, 0, 0, 0x1f, 0x90, 0, 0 };
	static const uint8_t data[] = { 192, 168, 1, 20, 0, 80, 0, 0 };
	static const uint8_t user_data[] = { 0x80, 3, 'a', 'b', 'c' };
	struct forwarding forwarding = forwarding_of("tcp 203.0.113.5:8080 192.168.1.20:80");

	(void)state;
	set_record(&forwarding, "abc");
	put_primary(NFT_ADD, &forwarding);
	assert_value(NFTA_SET_ELEM_KEY, key, sizeof(key));
	assert_value(NFTA_SET_ELEM_DATA, data, sizeof(data));
	assert_null(element_part(NFTA_SET_ELEM_KEY_END));
	assert_int_equal(mnl_attr_get_payload_len(element_part(NFTA_SET_ELEM_USERDATA)),
			 sizeof(user_data));
	assert_memory_equal(mnl_attr_get_payload(element_part(NFTA_SET_ELEM_USERDATA)), user_data,
			    sizeof(user_data));
}

static void an_element_of_intervals_has_both_ends(void **state)
{
	static const uint8_t key[] = { 203, 0, 113, 5,  6,   0, 0, 0, 0, 22,
				       0,   0, 198, 51, 100, 0, 0, 0, 0, 0 };
	static const uint8_t end[] = { 203, 0, 113, 5,  6,   0,   0,    0,    0, 22,
				       0,   0, 198, 51, 100, 255, 0xff, 0xff, 0, 0 };
	struct forwarding forwarding =
		forwarding_of("tcp 203.0.113.5:22 192.168.1.20:22 from 198.51.100.0/24");

	(void)state;
	put_primary(NFT_DELETE, &forwarding);
	assert_value(NFTA_SET_ELEM_KEY, key, sizeof(key));
	assert_value(NFTA_SET_ELEM_KEY_END, end, sizeof(end));
}

static void a_removal_needs_the_key_alone(void **state)
{
	struct forwarding forwarding = forwarding_of("tcp 203.0.113.5:8080 192.168.1.20:80");

	(void)state;
	set_record(&forwarding, "abc");
	put_primary(NFT_DESTROY, &forwarding);
	assert_non_null(element_part(NFTA_SET_ELEM_KEY));
	assert_null(element_part(NFTA_SET_ELEM_DATA));
	assert_null(element_part(NFTA_SET_ELEM_TIMEOUT));
	assert_null(element_part(NFTA_SET_ELEM_USERDATA));
}

static void a_lifetime_is_never_cut_short(void **state)
{
	struct forwarding forwarding = forwarding_of("tcp [2001:db8::1]:80");
	char text[BATCH_TEXT];

	(void)state;
	forwarding.lifetime = milliseconds(5);
	put_primary(NFT_ADD, &forwarding);
	forwarding.lifetime = milliseconds(5) + 1;
	put_primary(NFT_UPDATE, &forwarding);
	forwarding.lifetime = 1;
	put_primary(NFT_ADD, &forwarding);
	forwarding.lifetime = NEVER;
	put_primary(NFT_ADD, &forwarding);
	assert_string_equal(batch_print(&batch, text), "add pin6 5 ms\n"
						       "update pin6 6 ms\n"
						       "add pin6 1 ms\n"
						       "add pin6\n");
}

/* -- user data -- */

static void assert_no_record(const uint8_t *bytes, size_t length)
{
	const uint8_t *record;
	uint8_t record_length;

	assert_false(nft_find_record(bytes, length, &record, &record_length));
}

static void a_record_is_found_among_what_others_put_there(void **state)
{
	static const uint8_t bytes[] = { 0, 4, 'w', 'e', 'b', 0, 0x80, 3, 'a', 'b', 'c', 1, 0 };
	const uint8_t *record;
	uint8_t length;

	(void)state;
	assert_true(nft_find_record(bytes, sizeof(bytes), &record, &length));
	assert_int_equal(length, 3);
	assert_memory_equal(record, "abc", 3);
	/* As the kernel pads what it shows, an end that says nothing does no harm. */
	assert_true(nft_find_record(bytes, sizeof(bytes) - 1, &record, &length));
}

static void user_data_that_lie_have_no_record(void **state)
{
	static const uint8_t cut[] = { 0x80, 4, 'a', 'b', 'c' };
	static const uint8_t behind_a_lie[] = { 0, 200, 'a', 0x80, 1, 'a' };
	static const uint8_t comment[] = { 0, 2, 'a', 0 };
	uint8_t too_long[2 + FORWARDING_RECORD_MAX + 1] = { 0x80, FORWARDING_RECORD_MAX + 1 };

	(void)state;
	assert_no_record(cut, sizeof(cut));
	assert_no_record(cut, 1);
	assert_no_record(cut, 0);
	assert_no_record(behind_a_lie, sizeof(behind_a_lie));
	assert_no_record(comment, sizeof(comment));
	assert_no_record(too_long, sizeof(too_long));
}

static void the_table_keeps_its_origin(void **state)
{
	const struct nlattr *user_data;
	uint64_t origin = 0;

	(void)state;
	nft_put_table(&batch, NFT_TABLE_OWNED | NFT_TABLE_PERSISTS, UINT64_C(0x123456789abcdef0));
	user_data = message_part(first_message(), NFTA_TABLE_USERDATA);
	assert_non_null(user_data);
	assert_true(nft_find_origin(mnl_attr_get_payload(user_data),
				    mnl_attr_get_payload_len(user_data), &origin));
	assert_true(origin == UINT64_C(0x123456789abcdef0));
	assert_int_equal(ntohl(mnl_attr_get_u32(message_part(first_message(), NFTA_TABLE_FLAGS))),
			 NFT_TABLE_OWNED | NFT_TABLE_PERSISTS);
	assert_false(nft_find_origin(mnl_attr_get_payload(user_data), 9, &origin));
	assert_false(nft_find_origin((const uint8_t *)"\x80\x04zero", 6, &origin));
}

/* -- sets, chains, rules; kernel-glue.7 tells of them -- */

/* The set of this name, to be freed. */
static struct nftnl_set *set_of(const char *name)
{
	const struct nlmsghdr *message;

	for (message = first_message(); message; message = batch_next(&batch, message)) {
		struct nftnl_set *set = nftnl_set_alloc();

		if (message->nlmsg_type == (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWSET) &&
		    nftnl_set_nlmsg_parse(message, set) == 0 &&
		    strcmp(nftnl_set_get_str(set, NFTNL_SET_NAME), name) == 0)
			return set;
		nftnl_set_free(set);
	}
	fail_msg("no set %s", name);
	return NULL;
}

static void assert_set(const char *name, uint32_t flags, uint32_t key_length, uint32_t data_length,
		       uint32_t size)
{
	struct nftnl_set *set = set_of(name);

	assert_int_equal(nftnl_set_get_u32(set, NFTNL_SET_FLAGS), flags);
	assert_int_equal(nftnl_set_get_u32(set, NFTNL_SET_KEY_LEN), key_length);
	assert_int_equal(nftnl_set_is_set(set, NFTNL_SET_DATA_LEN), data_length != 0);
	if (data_length)
		assert_int_equal(nftnl_set_get_u32(set, NFTNL_SET_DATA_LEN), data_length);
	assert_int_equal(nftnl_set_is_set(set, NFTNL_SET_DESC_SIZE), size != 0);
	if (size)
		assert_int_equal(nftnl_set_get_u32(set, NFTNL_SET_DESC_SIZE), size);
	nftnl_set_free(set);
}

static void sets_are_made_as_the_manual_says(void **state)
{
	const uint32_t timed_map = NFT_SET_MAP | NFT_SET_TIMEOUT;
	const uint32_t intervals = NFT_SET_INTERVAL | 0x80 /* of concatenations */;

	(void)state;
	nft_put_ruleset(&batch, 2000, 1);
	assert_set("ext4", 0, 4, 0, 0);
	assert_set("wanif", 0, IFNAMSIZ, 0, 0);
	assert_set("map4", timed_map, 12, 8, 2000);
	assert_set("rev4", timed_map, 12, 8, 2000 + 256);
	assert_set("filt4", timed_map | intervals, 20, 8, 256);
	assert_set("proto4", timed_map, 8, 4, 1024);
	assert_set("peer4_in", timed_map, 20, 8, 2000);
	assert_set("used4", NFT_SET_TIMEOUT, 8, 0, 2000 + 256);
	assert_set("pin6f", NFT_SET_TIMEOUT | intervals, 44, 0, 256);
}

static void assert_chain(const char *name, const char *type, uint32_t hook, int32_t priority)
{
	const struct nlmsghdr *message;
	bool found = false;

	for (message = first_message(); message; message = batch_next(&batch, message)) {
		struct nftnl_chain *chain = nftnl_chain_alloc();

		if (message->nlmsg_type == (NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWCHAIN) &&
		    nftnl_chain_nlmsg_parse(message, chain) == 0 &&
		    strcmp(nftnl_chain_get_str(chain, NFTNL_CHAIN_NAME), name) == 0) {
			found = true;
			assert_string_equal(nftnl_chain_get_str(chain, NFTNL_CHAIN_TYPE), type);
			assert_int_equal(nftnl_chain_get_u32(chain, NFTNL_CHAIN_HOOKNUM), hook);
			assert_int_equal(nftnl_chain_get_s32(chain, NFTNL_CHAIN_PRIO), priority);
			assert_int_equal(nftnl_chain_get_u32(chain, NFTNL_CHAIN_POLICY), NF_ACCEPT);
		}
		nftnl_chain_free(chain);
	}
	assert_true(found);
}

/* Fixed forwardings of a firewall are at -100, its masquerade at 100, its filter at 0. */
static void chains_stand_between_those_of_a_firewall(void **state)
{
	(void)state;
	nft_put_ruleset(&batch, 16, 1);
	assert_chain("pre", "nat", NF_INET_PRE_ROUTING, -95);
	assert_chain("post", "nat", NF_INET_POST_ROUTING, 95);
	assert_chain("fwdmark", "filter", NF_INET_FORWARD, -5);
}

static void rules_are_replaced_and_sets_and_chains_left_in_peace(void **state)
{
	char text[BATCH_TEXT];
	const char *rules;

	(void)state;
	nft_put_ruleset(&batch, 16, 1);
	batch_print(&batch, text);
	assert_null(strstr(text, "delete table"));
	assert_null(strstr(text, "empty"));
	rules = strstr(text, "delete rules \n");
	assert_non_null(rules);
	assert_true(strstr(text, "new rule") > rules);
	assert_null(strstr(rules, "new set"));
	assert_null(strstr(rules, "new chain"));
}

static void a_wan_replaces_the_one_before(void **state)
{
	struct glue_wan wan = { .address_count = 2,
				.interface_count = 1,
				.interfaces = { "wan0" } };
	char text[BATCH_TEXT];

	(void)state;
	assert_true(address_parse("203.0.113.5", &wan.addresses[0]));
	assert_true(address_parse("203.0.113.6", &wan.addresses[1]));
	nft_put_wan(&batch, &wan);
	assert_string_equal(batch_print(&batch, text), "empty ext4\n"
						       "update ext4\n"
						       "update ext4\n"
						       "empty wanif\n"
						       "update wanif\n"
						       "delete rules stolen4\n"
						       "new rule stolen4\n");
}

static void a_port_set_of_several_ranges_needs_a_map(void **state)
{
	struct glue_wan wan = { .dynamic_count = 2, .dynamic = { { 5000, 5003 }, { 6000, 6003 } } };
	char text[BATCH_TEXT];

	(void)state;
	nft_put_wan(&batch, &wan);
	assert_string_equal(batch_print(&batch, text), "empty ext4\n"
						       "empty wanif\n"
						       "delete rules stolen4\n"
						       "new set __map%d\n"
						       "update __map%d\n"
						       "new rule stolen4\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_batch, close_batch)
		TEST(messages_stand_between_brackets_and_the_last_asks_for_an_answer),
		TEST(messages_name_the_table_of_the_batch),
		TEST(sequence_numbers_are_the_callers),
		TEST(a_batch_that_is_begun_again_is_empty),
		TEST(what_a_message_is_about_is_found_by_its_number),
		TEST(an_element_has_key_data_and_record),
		TEST(an_element_of_intervals_has_both_ends),
		TEST(a_removal_needs_the_key_alone),
		TEST(a_lifetime_is_never_cut_short),
		TEST(a_record_is_found_among_what_others_put_there),
		TEST(user_data_that_lie_have_no_record),
		TEST(the_table_keeps_its_origin),
		TEST(sets_are_made_as_the_manual_says),
		TEST(chains_stand_between_those_of_a_firewall),
		TEST(rules_are_replaced_and_sets_and_chains_left_in_peace),
		TEST(a_wan_replaces_the_one_before),
		TEST(a_port_set_of_several_ranges_needs_a_map),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
