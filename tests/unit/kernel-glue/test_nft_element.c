/* SPDX-License-Identifier: BSD-2-Clause */
/* Forwardings as set elements and back, and what their sets look like to the kernel. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kernel-glue/nft_element.h"
#include "tests/support/glue_world.h"

static void the_first_element_says_all(void **state)
{
	struct nft_element elements[NFT_ELEMENTS_MAX];
	struct forwarding forwarding, read;
	size_t i, count;

	(void)state;
	for (i = 0; i < KINDS; i++) {
		forwarding = forwarding_of(every_kind[i]);
		count = nft_elements(&forwarding, elements);
		assert_in_range(count, 1, NFT_ELEMENTS_MAX);
		assert_int_equal(elements[0].role, ROLE_PRIMARY);
		assert_int_equal(elements[0].set, nft_primary_set(&forwarding));
		assert_true(nft_set_is_primary(elements[0].set));
		assert_true(nft_element_forwarding(&elements[0], &read));
		assert_int_equal(forwarding_compare(&read, &forwarding), 0);
	}
}

static void companions_are_never_taken_for_a_forwarding(void **state)
{
	struct nft_element elements[NFT_ELEMENTS_MAX];
	struct forwarding forwarding;
	size_t i, k, count;

	(void)state;
	for (i = 0; i < KINDS; i++) {
		forwarding = forwarding_of(every_kind[i]);
		count = nft_elements(&forwarding, elements);
		for (k = 1; k < count; k++) {
			assert_int_not_equal(elements[k].role, ROLE_PRIMARY);
			assert_false(nft_set_is_primary(elements[k].set));
		}
	}
}

/* nft(8) shows them so: kernel-glue.7 tells of these names. */
static void a_port_is_an_element_of_map4_as_nft_would_write_it(void **state)
{
	static const uint8_t key[] = { 203, 0, 113, 5, 6, 0, 0, 0, 0x1f, 0x90, 0, 0 };
	static const uint8_t data[] = { 192, 168, 1, 20, 0, 80, 0, 0 };
	struct forwarding forwarding = forwarding_of("tcp 203.0.113.5:8080 192.168.1.20:80");
	struct nft_element elements[NFT_ELEMENTS_MAX];

	(void)state;
	nft_elements(&forwarding, elements);
	assert_string_equal(nft_sets[elements[0].set].name, "map4");
	assert_int_equal(nft_set_key_length(elements[0].set), sizeof(key));
	assert_memory_equal(elements[0].key, key, sizeof(key));
	assert_memory_equal(elements[0].data, data, sizeof(data));
}

static void a_prefix_is_an_interval(void **state)
{
	struct forwarding forwarding =
		forwarding_of("tcp 203.0.113.5:22 192.168.1.20:22 from 198.51.100.0/24");
	struct nft_element elements[NFT_ELEMENTS_MAX];

	(void)state;
	nft_elements(&forwarding, elements);
	assert_true(nft_sets[elements[0].set].interval);
	assert_memory_not_equal(elements[0].key, elements[0].key_end,
				nft_set_key_length(elements[0].set));
}

/* What a primary element finds room for, its companions must too: a half is refused by the kernel. */
static void companions_have_room_for_all_that_may_need_them(void **state)
{
	static const uint32_t capacities[] = { 1, 16, 1024, 5000, 65536 };

	(void)state;
	for (size_t i = 0; i < sizeof(capacities) / sizeof(capacities[0]); i++) {
		uint32_t capacity = capacities[i];
		uint32_t ports =
			nft_set_size(NFT_MAP4, capacity) + nft_set_size(NFT_FILT4, capacity);
		uint32_t wide = nft_set_size(NFT_WIDE4, capacity);

		assert_int_equal(nft_set_size(NFT_MAP4, capacity), capacity);
		assert_int_equal(nft_set_size(NFT_PIN6, capacity), capacity);
		assert_true(nft_set_size(NFT_REV4, capacity) >= ports);
		assert_true(nft_set_size(NFT_USED4, capacity) >= ports);
		assert_true(nft_set_size(NFT_RPROTO4, capacity) >=
			    nft_set_size(NFT_PROTO4, capacity) + wide);
		assert_true(nft_set_size(NFT_RALL4, capacity) >=
			    nft_set_size(NFT_ALL4, capacity) + wide);
		assert_true(nft_set_size(NFT_PEER4_OUT, capacity) >=
			    nft_set_size(NFT_PEER4_IN, capacity));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_element_says_all),
		cmocka_unit_test(companions_are_never_taken_for_a_forwarding),
		cmocka_unit_test(a_port_is_an_element_of_map4_as_nft_would_write_it),
		cmocka_unit_test(a_prefix_is_an_interval),
		cmocka_unit_test(companions_have_room_for_all_that_may_need_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
