/* SPDX-License-Identifier: BSD-2-Clause */
/* The addresses of the carrier: in which order, and which one is asked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/upstream.h"
#include "tests/support/spelled.h"

static void add(struct upstream_list *list, const char *server, const char *source, uint8_t group)
{
	struct carrier_line line = { .server = endpoint(server),
				     .source = address(source),
				     .own = address(source),
				     .origin = UPSTREAM_DHCP,
				     .group = group,
				     .of_server = group };

	upstream_list_add(list, &line);
}

static struct upstream_list three(void)
{
	struct upstream_list list = { .count = 0 };

	add(&list, "100.64.0.1:5351", "100.64.7.9", 0);
	add(&list, "100.64.0.2:5351", "100.64.7.9", 0);
	add(&list, "100.64.0.3:5351", "100.64.7.9", 0);
	return list;
}

static void asked_is(const struct upstream *upstream, const char *server)
{
	struct endpoint expected = endpoint(server);
	char text[ENDPOINT_TEXT];

	assert_string_equal(endpoint_print(&upstream_line(upstream)->server, text), server);
	assert_true(endpoint_same(&upstream_line(upstream)->server, &expected));
}

/* PCP-C-003; RFC 6724 6, rules 2, 6, 8 and 10. */
static void addresses_of_a_server_are_sorted(void **state)
{
	static const char *const sorted[] = { "[2001:db8::1]:5351", "[2001:db8::2]:5351",
					      "100.64.0.1:5351",    "[2002:6440:1::1]:5351",
					      "[2001:0:1::1]:5351", "[fd00::1]:5351",
					      "[fe80::1]:5351",     "100.64.0.9:5351",
					      "[2001:db8::9]:5351" };
	static const unsigned int given[] = { 6, 5, 4, 3, 0, 2, 1 };
	struct upstream_list list = { .count = 0 };
	char text[ENDPOINT_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < 7; i++)
		add(&list, sorted[given[i]], given[i] == 2 ? "100.64.7.9" : "2001:db8::7", 0);
	add(&list, sorted[8], "2001:db8::7", 2); /* other servers come behind */
	add(&list, sorted[7], "100.64.7.9", 1);
	upstream_list_sort(&list);
	assert_int_equal(list.count, 9);
	for (i = 0; i < 7; i++)
		assert_string_equal(endpoint_print(&list.lines[i].server, text), sorted[i]);
	assert_string_equal(endpoint_print(&list.lines[7].server, text), sorted[8]);
	assert_string_equal(endpoint_print(&list.lines[8].server, text), sorted[7]);
}

static void what_there_is_no_room_for_is_left_out(void **state)
{
	struct upstream_list list = { .count = 0 };
	unsigned int i;

	(void)state;
	for (i = 0; i < UPSTREAM_LINES + 2; i++)
		add(&list, "100.64.0.1:5351", "100.64.7.9", 0);
	assert_int_equal(list.count, UPSTREAM_LINES);
}

static void nobody_is_asked_where_nobody_is_known(void **state)
{
	struct upstream upstream = { .at = 0 };

	(void)state;
	assert_int_equal(upstream_line(&upstream)->server.port, 0);
}

/* RFC 7488 3 */
static void one_after_another_is_asked_until_one_answers(void **state)
{
	struct upstream upstream = { .at = 0 };
	struct upstream_list list = three();

	(void)state;
	assert_true(upstream_set(&upstream, &list));
	asked_is(&upstream, "100.64.0.1:5351");
	assert_true(upstream_fell_silent(&upstream));
	asked_is(&upstream, "100.64.0.2:5351");
	assert_false(upstream_heard(&upstream)); /* nobody knew us before */
	asked_is(&upstream, "100.64.0.2:5351");
	/* The one in use falls silent: from the first, and it itself last. */
	assert_true(upstream_fell_silent(&upstream));
	asked_is(&upstream, "100.64.0.1:5351");
	assert_true(upstream_fell_silent(&upstream));
	asked_is(&upstream, "100.64.0.3:5351");
	assert_true(upstream_heard(&upstream)); /* it need not know of our mappings */
	assert_false(upstream_heard(&upstream));
}

static void when_all_are_silent_it_begins_anew(void **state)
{
	struct upstream upstream = { .at = 0 };
	struct upstream_list list = three();
	unsigned int round;

	(void)state;
	upstream_set(&upstream, &list);
	for (round = 0; round < 2; round++) {
		assert_true(upstream_fell_silent(&upstream));
		assert_true(upstream_fell_silent(&upstream));
		asked_is(&upstream, "100.64.0.3:5351");
		assert_false(upstream_fell_silent(&upstream));
		asked_is(&upstream, "100.64.0.1:5351");
	}
}

/* One that was away and is back knows our mappings still, for all we know. */
static void back_at_the_same_one_nothing_is_new(void **state)
{
	struct upstream upstream = { .at = 0 };
	struct upstream_list list = three();

	(void)state;
	list.count = 2;
	upstream_set(&upstream, &list);
	upstream_heard(&upstream);
	assert_true(upstream_fell_silent(&upstream));
	assert_false(upstream_fell_silent(&upstream));
	asked_is(&upstream, "100.64.0.1:5351");
	assert_false(upstream_heard(&upstream));
}

/* PCP-C-002, RFC 7488 3: whoever answers stays, unless it is left out. */
static void another_list_is_tried_from_its_first_if_nobody_answers(void **state)
{
	struct upstream upstream = { .at = 0 };
	struct upstream_list list = three(), other = { .count = 0 };

	(void)state;
	upstream_set(&upstream, &list);
	upstream_fell_silent(&upstream);
	upstream_heard(&upstream);
	list.lines[1].source = address("100.64.7.10");
	assert_false(upstream_set(&upstream, &list)); /* the same servers: it stays */
	asked_is(&upstream, "100.64.0.2:5351");
	add(&other, "100.64.0.2:5351", "100.64.7.9", 0);
	assert_false(upstream_set(&upstream, &other)); /* it is the first now */
	asked_is(&upstream, "100.64.0.2:5351");
	assert_false(upstream_set(&upstream, &list)); /* nor is it left for others */
	asked_is(&upstream, "100.64.0.2:5351");
	upstream_fell_silent(&upstream);
	upstream_fell_silent(&upstream);
	asked_is(&upstream, "100.64.0.3:5351");
	list.count = 2;
	assert_true(upstream_set(&upstream, &list));
	asked_is(&upstream, "100.64.0.1:5351");
	assert_false(upstream_heard(&upstream)); /* said already */
}

static void a_refusal_counts_as_silence_once_for_each(void **state)
{
	struct upstream upstream = { .at = 0 };
	struct upstream_list list = three();

	(void)state;
	list.count = 2;
	upstream_set(&upstream, &list);
	assert_true(upstream_is_refused(&upstream, 0));
	assert_false(upstream_is_refused(&upstream, 1)); /* it is not asked */
	assert_true(upstream_fell_silent(&upstream));
	assert_true(upstream_is_refused(&upstream, 1));
	assert_false(upstream_fell_silent(&upstream));
	assert_false(upstream_is_refused(&upstream, 0)); /* all were tried so */
	upstream_heard(&upstream);
	assert_true(upstream_is_refused(&upstream, 0));
	list.count = 1;
	upstream_set(&upstream, &list);
	assert_false(upstream_is_refused(&upstream, 0)); /* there is no other */
}

static struct pcp_nonce seen_by(const struct upstream_list *list, uint8_t number)
{
	struct pcp_nonce nonce = { "nonce of it" }, seen, back;

	seen = upstream_masked(&list->lines[number], &nonce);
	back = upstream_masked(&list->lines[number], &seen);
	assert_memory_equal(&back, &nonce, sizeof(nonce));
	return seen;
}

static bool same_nonce(struct pcp_nonce one, struct pcp_nonce other)
{
	return memcmp(&one, &other, sizeof(one)) == 0;
}

/* RFC 6887 11.2, RFC 7488 3 and 4 */
static void each_server_sees_nonces_of_its_own(void **state)
{
	struct pcp_nonce plain = { "nonce of it" };
	struct upstream_list list = three(), other = { .count = 0 };

	(void)state;
	upstream_list_mask(&list); /* one server */
	assert_true(same_nonce(seen_by(&list, 0), plain));
	assert_true(same_nonce(seen_by(&list, 2), plain));
	list.lines[2].of_server = 1;
	upstream_list_mask(&list);
	assert_true(same_nonce(seen_by(&list, 0), plain)); /* it may have been the only one */
	assert_true(same_nonce(seen_by(&list, 0), seen_by(&list, 1)));
	assert_false(same_nonce(seen_by(&list, 2), plain));
	assert_false(same_nonce(seen_by(&list, 2), seen_by(&list, 0)));
	/* In another order, with another one among them. */
	upstream_list_add(&other, &list.lines[2]);
	add(&other, "100.64.0.9:5351", "100.64.7.9", 2);
	upstream_list_add(&other, &list.lines[1]);
	upstream_list_add(&other, &list.lines[0]);
	other.lines[0].of_server = 2;
	upstream_list_mask(&other);
	assert_true(same_nonce(seen_by(&other, 0), seen_by(&list, 2)));
	assert_true(same_nonce(seen_by(&other, 3), seen_by(&list, 0)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_of_a_server_are_sorted),
		cmocka_unit_test(what_there_is_no_room_for_is_left_out),
		cmocka_unit_test(nobody_is_asked_where_nobody_is_known),
		cmocka_unit_test(one_after_another_is_asked_until_one_answers),
		cmocka_unit_test(when_all_are_silent_it_begins_anew),
		cmocka_unit_test(back_at_the_same_one_nothing_is_new),
		cmocka_unit_test(another_list_is_tried_from_its_first_if_nobody_answers),
		cmocka_unit_test(a_refusal_counts_as_silence_once_for_each),
		cmocka_unit_test(each_server_sees_nonces_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
