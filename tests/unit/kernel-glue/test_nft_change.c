/* SPDX-License-Identifier: BSD-2-Clause */
/* Changes as messages: which elements come, stay longer and go, on old kernels and new ones. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "kernel-glue/nft_change.h"
#include "tests/support/glue_batch.h"
#include "tests/support/glue_world.h"

#define NOW      seconds(1000)
#define CAPACITY 16

#define PORT         "tcp 203.0.113.5:8080 192.168.1.20:80"
#define FILTER       "tcp 203.0.113.5:8080 192.168.1.20:80 from 198.51.100.0/24"
#define OTHER_FILTER "tcp 203.0.113.5:8080 192.168.1.20:80 from 192.0.2.0/24"

static int open_changes(void **state)
{
	struct nft_changes *changes = calloc(1, sizeof(*changes));

	nft_batch_init(&changes->batch, "homeport");
	changes->holdings = holdings_new(CAPACITY);
	*state = changes;
	return changes->holdings ? 0 : -1;
}

static int close_changes(void **state)
{
	struct nft_changes *changes = *state;

	holdings_free(changes->holdings);
	nft_batch_clear(&changes->batch);
	free(changes);
	return 0;
}

static int put(struct nft_changes *changes, enum change_kind kind, const char *text,
	       monotonic lifetime)
{
	struct change change = { .kind = kind, .forwarding = forwarding_of(text) };

	change.forwarding.lifetime = lifetime;
	set_record(&change.forwarding, "record");
	return nft_put_change(changes, &change, NOW);
}

/* A change that is possible makes these messages. */
static void assert_puts(struct nft_changes *changes, enum change_kind kind, const char *text,
			monotonic lifetime, const char *expected)
{
	char printed[BATCH_TEXT];

	nft_batch_begin(&changes->batch, 1);
	assert_int_equal(put(changes, kind, text, lifetime), 0);
	assert_string_equal(batch_print(&changes->batch, printed), expected);
}

static void assert_refuses(struct nft_changes *changes, enum change_kind kind, const char *text,
			   monotonic lifetime, int error)
{
	char printed[BATCH_TEXT];

	nft_batch_begin(&changes->batch, 1);
	assert_int_equal(put(changes, kind, text, lifetime), error);
	assert_string_equal(batch_print(&changes->batch, printed), "");
}

static void what_is_added_is_one_to_three_elements(void **state)
{
	assert_puts(*state, CHANGE_ADD, PORT, seconds(60),
		    "add map4 60000 ms, 8 octets\n"
		    "update rev4 60000 ms\n"
		    "update used4 60000 ms\n");
	assert_puts(*state, CHANGE_ADD, "47 203.0.113.5 192.168.1.20", NEVER,
		    "add proto4, 8 octets\n"
		    "update rproto4\n");
	assert_puts(*state, CHANGE_ADD,
		    "peer udp 203.0.113.5:6000 192.168.1.20:6000 from 198.51.100.7/32 port 7000",
		    seconds(60),
		    "add peer4_in 60000 ms, 8 octets\n"
		    "add peer4_out 60000 ms\n");
	assert_puts(*state, CHANGE_ADD, "tcp [2001:db8:1::20]:80", seconds(60),
		    "add pin6 60000 ms, 8 octets\n");
}

static void what_the_kernel_would_refuse_is_not_put(void **state)
{
	char text[64];

	assert_puts(*state, CHANGE_ADD, PORT, seconds(60),
		    "add map4 60000 ms, 8 octets\n"
		    "update rev4 60000 ms\n"
		    "update used4 60000 ms\n");
	assert_refuses(*state, CHANGE_ADD, PORT, seconds(60), -EEXIST);
	assert_refuses(*state, CHANGE_ADD, "tcp 203.0.113.5:8080 192.168.1.21:80", seconds(60),
		       -EEXIST);
	assert_refuses(*state, CHANGE_REFRESH, "tcp 203.0.113.5:8080 192.168.1.21:80", seconds(60),
		       -EEXIST);
	assert_refuses(*state, CHANGE_ADD, "tcp 203.0.113.5:1 192.168.1.21:1", 0, -EINVAL);
	for (int port = 1; port < CAPACITY; port++) {
		snprintf(text, sizeof(text), "tcp 203.0.113.5:%d 192.168.1.20:%d", port, port);
		assert_int_equal(put(*state, CHANGE_ADD, text, seconds(60)), 0);
	}
	assert_refuses(*state, CHANGE_ADD, "tcp 203.0.113.5:9999 192.168.1.20:9999", seconds(60),
		       -ENFILE);
}

static void a_refresh_is_made_in_place_where_the_kernel_can(void **state)
{
	struct nft_changes *changes = *state;

	assert_int_equal(put(changes, CHANGE_ADD, PORT, seconds(60)), 0);
	changes->can_update = true;
	assert_puts(changes, CHANGE_REFRESH, PORT, seconds(90),
		    "update map4 90000 ms, 8 octets\n"
		    "update rev4 90000 ms\n"
		    "update used4 90000 ms\n");
}

static void elsewhere_it_is_removed_and_added(void **state)
{
	struct nft_changes *changes = *state;

	assert_int_equal(put(changes, CHANGE_ADD, PORT, seconds(60)), 0);
	assert_puts(changes, CHANGE_REFRESH, PORT, seconds(90),
		    "delete map4\n"
		    "add map4 90000 ms, 8 octets\n"
		    "delete rev4\n"
		    "add rev4 90000 ms\n"
		    "delete used4\n"
		    "add used4 90000 ms\n");
}

/* The kernel keeps user data as they were when an element is renewed in place. */
static void a_new_record_needs_a_new_element_but_only_one(void **state)
{
	struct nft_changes *changes = *state;

	assert_int_equal(put(changes, CHANGE_ADD, PORT, seconds(60)), 0);
	changes->can_update = changes->can_destroy = true;
	assert_puts(changes, CHANGE_REPLACE, PORT, seconds(90),
		    "destroy map4\n"
		    "add map4 90000 ms, 8 octets\n"
		    "update rev4 90000 ms\n"
		    "update used4 90000 ms\n");
}

static void what_shall_last_for_ever_is_added_anew_and_so_is_the_reverse(void **state)
{
	struct nft_changes *changes = *state;

	assert_int_equal(put(changes, CHANGE_ADD, PORT, seconds(60)), 0);
	changes->can_update = true;
	assert_puts(changes, CHANGE_REFRESH, PORT, NEVER,
		    "delete map4\n"
		    "add map4, 8 octets\n"
		    "delete rev4\n"
		    "add rev4\n"
		    "delete used4\n"
		    "add used4\n");
	assert_puts(changes, CHANGE_REFRESH, PORT, seconds(60),
		    "delete map4\n"
		    "add map4 60000 ms, 8 octets\n"
		    "delete rev4\n"
		    "add rev4 60000 ms\n"
		    "delete used4\n"
		    "add used4 60000 ms\n");
}

static void refreshing_what_is_not_held_adds_it(void **state)
{
	assert_puts(*state, CHANGE_REFRESH, "tcp [2001:db8:1::20]:80", seconds(60),
		    "add pin6 60000 ms, 8 octets\n");
	assert_puts(*state, CHANGE_REPLACE, "tcp [2001:db8:1::20]:81", seconds(60),
		    "add pin6 60000 ms, 8 octets\n");
}

static void a_removal_takes_every_element_and_none_that_is_not_held(void **state)
{
	struct nft_changes *changes = *state;

	assert_int_equal(put(changes, CHANGE_ADD, PORT, seconds(60)), 0);
	changes->can_destroy = true;
	assert_puts(changes, CHANGE_REMOVE, PORT, seconds(1),
		    "destroy map4\n"
		    "destroy rev4\n"
		    "destroy used4\n");
	assert_puts(changes, CHANGE_REMOVE, PORT, seconds(1), "");
	assert_int_equal(put(changes, CHANGE_ADD, PORT, seconds(60)), 0);
	changes->can_destroy = false;
	assert_puts(changes, CHANGE_REMOVE, PORT, seconds(1),
		    "delete map4\n"
		    "delete rev4\n"
		    "delete used4\n");
}

static void filters_of_a_mapping_share_what_the_longest_of_them_needs(void **state)
{
	struct nft_changes *changes = *state;

	changes->can_update = true;
	assert_int_equal(put(changes, CHANGE_ADD, FILTER, seconds(60)), 0);
	assert_puts(changes, CHANGE_ADD, OTHER_FILTER, seconds(30),
		    "add filt4 30000 ms, 8 octets\n");
	assert_puts(changes, CHANGE_REFRESH, OTHER_FILTER, seconds(90),
		    "update filt4 90000 ms, 8 octets\n"
		    "update rev4 90000 ms\n"
		    "update used4 90000 ms\n");
	/* The longest goes: what is shared gets the rest of the other. */
	assert_puts(changes, CHANGE_REMOVE, OTHER_FILTER, seconds(1),
		    "delete filt4\n"
		    "update rev4 60000 ms\n"
		    "update used4 60000 ms\n");
	assert_puts(changes, CHANGE_REMOVE, FILTER, seconds(1),
		    "delete filt4\n"
		    "delete rev4\n"
		    "delete used4\n");
}

/* The key of used4 has no address: one port number of two external addresses is one element. */
static void one_port_of_two_addresses_is_used_until_both_are_gone(void **state)
{
	struct nft_changes *changes = *state;

	assert_int_equal(put(changes, CHANGE_ADD, PORT, seconds(60)), 0);
	assert_puts(changes, CHANGE_ADD, "tcp 203.0.113.6:8080 192.168.1.21:80", seconds(60),
		    "add map4 60000 ms, 8 octets\n"
		    "update rev4 60000 ms\n");
	assert_puts(changes, CHANGE_REMOVE, PORT, seconds(1),
		    "delete map4\n"
		    "delete rev4\n");
	assert_puts(changes, CHANGE_REMOVE, "tcp 203.0.113.6:8080 192.168.1.21:80", seconds(1),
		    "delete map4\n"
		    "delete rev4\n"
		    "delete used4\n");
}

static void companions_can_be_put_back_without_the_primary_one(void **state)
{
	struct nft_changes *changes = *state;
	struct forwarding forwarding = forwarding_of(FILTER);
	char printed[BATCH_TEXT];

	assert_int_equal(put(changes, CHANGE_ADD, FILTER, seconds(60)), 0);
	assert_int_equal(put(changes, CHANGE_ADD, OTHER_FILTER, seconds(90)), 0);
	forwarding.lifetime = seconds(60);
	nft_batch_begin(&changes->batch, 1);
	nft_put_companions(changes, &forwarding, NOW);
	assert_string_equal(batch_print(&changes->batch, printed), "update rev4 90000 ms\n"
								   "update used4 90000 ms\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_changes, close_changes)
		TEST(what_is_added_is_one_to_three_elements),
		TEST(what_the_kernel_would_refuse_is_not_put),
		TEST(a_refresh_is_made_in_place_where_the_kernel_can),
		TEST(elsewhere_it_is_removed_and_added),
		TEST(a_new_record_needs_a_new_element_but_only_one),
		TEST(what_shall_last_for_ever_is_added_anew_and_so_is_the_reverse),
		TEST(refreshing_what_is_not_held_adds_it),
		TEST(a_removal_takes_every_element_and_none_that_is_not_held),
		TEST(filters_of_a_mapping_share_what_the_longest_of_them_needs),
		TEST(one_port_of_two_addresses_is_used_until_both_are_gone),
		TEST(companions_can_be_put_back_without_the_primary_one),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
