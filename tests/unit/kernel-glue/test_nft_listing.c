/* SPDX-License-Identifier: BSD-2-Clause */
/* What the kernel holds of ours, read from messages as it writes them, and as it never would. */
#include <netinet/in.h> /* first: the kernel's headers make way for it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include "kernel-glue/nft_listing.h"
#include "tests/support/glue_batch.h"
#include "tests/support/glue_world.h"

struct scene {
	struct nft_batch batch;
	struct nft_listing listing;
};

static int open_scene(void **state)
{
	struct scene *scene = calloc(1, sizeof(*scene));

	nft_batch_init(&scene->batch, "homeport");
	nft_batch_begin(&scene->batch, 1);
	*state = scene;
	return 0;
}

static int close_scene(void **state)
{
	struct scene *scene = *state;

	nft_batch_clear(&scene->batch);
	nft_listing_clear(&scene->listing);
	free(scene);
	return 0;
}

/* A dump shows an element as it was asked for, so what we send is what we shall read. */
static void put(struct scene *scene, const struct forwarding *forwarding)
{
	struct nft_element elements[NFT_ELEMENTS_MAX];

	nft_elements(forwarding, elements);
	nft_put_element(&scene->batch, NFT_ADD, &elements[0], forwarding->lifetime, forwarding);
}

static void read_all(struct scene *scene, enum nft_set_id set)
{
	const struct nlmsghdr *message = batch_first(&scene->batch);

	while ((message = batch_next(&scene->batch, message)) != NULL)
		assert_int_equal(nft_listing_read(&scene->listing, set, message), 0);
}

static void every_kind_is_read_with_its_lifetime_and_record(void **state)
{
	struct scene *scene = *state;

	for (size_t i = 0; i < KINDS; i++) {
		struct forwarding forwarding = forwarding_of(every_kind[i]);
		const struct forwarding *read;

		forwarding.lifetime = seconds(100 + i);
		set_record(&forwarding, every_kind[i]);
		nft_batch_begin(&scene->batch, 1);
		put(scene, &forwarding);
		nft_listing_clear(&scene->listing);
		read_all(scene, nft_primary_set(&forwarding));
		assert_int_equal(scene->listing.count, 1);
		read = &scene->listing.forwardings[0];
		assert_int_equal(forwarding_compare(read, &forwarding), 0);
		assert_true(read->lifetime == forwarding.lifetime);
		assert_int_equal(read->record_length, forwarding.record_length);
		assert_memory_equal(read->record, forwarding.record, forwarding.record_length);
	}
}

static void a_listing_grows_with_what_is_read(void **state)
{
	struct forwarding forwarding = forwarding_of("udp 203.0.113.5:1 192.168.1.20:1");
	struct scene *scene = *state;

	for (uint16_t port = 1; port <= 500; port++) {
		forwarding.external.port = forwarding.internal.port = port;
		put(scene, &forwarding);
	}
	read_all(scene, NFT_MAP4);
	assert_int_equal(scene->listing.count, 500);
	for (uint16_t port = 1; port <= 500; port++)
		assert_int_equal(scene->listing.forwardings[port - 1].external.port, port);
}

static void what_has_no_timeout_lasts_for_ever_and_without_record_is_fine(void **state)
{
	struct forwarding forwarding = forwarding_of(every_kind[0]);
	struct scene *scene = *state;

	forwarding.lifetime = NEVER;
	put(scene, &forwarding);
	read_all(scene, NFT_MAP4);
	assert_int_equal(scene->listing.count, 1);
	assert_true(scene->listing.forwardings[0].lifetime == NEVER);
	assert_int_equal(scene->listing.forwardings[0].record_length, 0);
}

/* -- messages by hand -- */

static _Alignas(struct nlmsghdr) char bytes[1024];

static struct nlmsghdr *start(void)
{
	struct nlmsghdr *message;

	memset(bytes, 0, sizeof(bytes));
	message = mnl_nlmsg_put_header(bytes);
	mnl_nlmsg_put_extra_header(message, sizeof(struct nfgenmsg));
	return message;
}

static void put_octets(struct nlmsghdr *message, uint16_t type, const void *octets, size_t length)
{
	struct nlattr *nest = mnl_attr_nest_start(message, type);

	mnl_attr_put(message, NFTA_DATA_VALUE, length, octets);
	mnl_attr_nest_end(message, nest);
}

static const uint8_t good_key[] = { 203, 0, 113, 5, 6, 0, 0, 0, 0x1f, 0x90, 0, 0 };
static const uint8_t good_data[] = { 192, 168, 1, 20, 0, 80, 0, 0 };

static void put_item(struct nlmsghdr *message, size_t key_length, size_t data_length)
{
	struct nlattr *item = mnl_attr_nest_start(message, NFTA_LIST_ELEM);

	put_octets(message, NFTA_SET_ELEM_KEY, good_key, key_length);
	if (data_length)
		put_octets(message, NFTA_SET_ELEM_DATA, good_data, data_length);
	mnl_attr_nest_end(message, item);
}

static void what_is_not_as_we_make_it_is_left_out(void **state)
{
	struct nlmsghdr *message = start();
	struct scene *scene = *state;
	struct nlattr *list = mnl_attr_nest_start(message, NFTA_SET_ELEM_LIST_ELEMENTS);

	put_item(message, sizeof(good_key) - 4, sizeof(good_data));
	put_item(message, sizeof(good_key), 4);
	put_item(message, sizeof(good_key), 0);
	mnl_attr_nest_end(message, mnl_attr_nest_start(message, NFTA_LIST_ELEM));
	put_item(message, sizeof(good_key), sizeof(good_data)); /* and this one is */
	mnl_attr_nest_end(message, list);
	assert_int_equal(nft_listing_read(&scene->listing, NFT_MAP4, message), 0);
	assert_int_equal(scene->listing.count, 1);
	assert_int_equal(scene->listing.forwardings[0].external.port, 8080);
	assert_int_equal(scene->listing.forwardings[0].internal.port, 80);
}

/* An element with this key, and data that is good. */
static void assert_left_out(struct scene *scene, enum nft_set_id set, const uint8_t *key,
			    size_t length)
{
	struct nlmsghdr *message = start();
	struct nlattr *list = mnl_attr_nest_start(message, NFTA_SET_ELEM_LIST_ELEMENTS);
	struct nlattr *item = mnl_attr_nest_start(message, NFTA_LIST_ELEM);

	put_octets(message, NFTA_SET_ELEM_KEY, key, length);
	put_octets(message, NFTA_SET_ELEM_DATA, good_data, sizeof(good_data));
	mnl_attr_nest_end(message, item);
	mnl_attr_nest_end(message, list);
	assert_int_equal(nft_listing_read(&scene->listing, set, message), 0);
	assert_int_equal(scene->listing.count, 0);
}

static void a_filter_without_its_end_is_left_out(void **state)
{
	static const uint8_t key[20] = { 203, 0, 113, 5, 6, 0, 0, 0, 0, 22, 0, 0, 198, 51, 100 };

	assert_left_out(*state, NFT_FILT4, key, sizeof(key));
}

/* An operator can do this by hand with nft. */
static void what_can_be_no_forwarding_is_left_out(void **state)
{
	static const uint8_t key[] = { 203, 0, 113, 5, 1, 0, 0, 0, 0, 80, 0, 0 }; /* ICMP port 80 */

	assert_left_out(*state, NFT_MAP4, key, sizeof(key));
}

static void companions_are_not_listed(void **state)
{
	struct forwarding forwarding = forwarding_of(every_kind[0]);
	struct nft_element elements[NFT_ELEMENTS_MAX];
	struct scene *scene = *state;

	nft_elements(&forwarding, elements);
	assert_int_equal(elements[1].set, NFT_REV4);
	nft_put_element(&scene->batch, NFT_ADD, &elements[1], seconds(60), NULL);
	read_all(scene, NFT_REV4);
	assert_int_equal(scene->listing.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)
		TEST(every_kind_is_read_with_its_lifetime_and_record),
		TEST(a_listing_grows_with_what_is_read),
		TEST(what_has_no_timeout_lasts_for_ever_and_without_record_is_fine),
		TEST(what_is_not_as_we_make_it_is_left_out),
		TEST(a_filter_without_its_end_is_left_out),
		TEST(what_can_be_no_forwarding_is_left_out),
		TEST(companions_are_not_listed),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
