/* SPDX-License-Identifier: BSD-2-Clause */
/* Which of two WANs is used, as they come and go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cpe/wan_choice.h"
#include "tests/support/spelled.h"

#define NOW seconds(1000)

static struct wan working(const char *ipv4, uint32_t metric)
{
	return (struct wan){ .mode = deployment_find("public"),
			     .interface = 3,
			     .ipv4 = address(ipv4),
			     .metric = metric };
}

struct house {
	struct wan wans[2];
	struct wan_choice choice;
	monotonic again;
};

static int begin(void **state)
{
	static struct house house;

	house = (struct house){ .wans = { working("203.0.113.7", 10),
					  working("198.51.100.7", 20) } };
	*state = &house;
	return 0;
}

static bool look(struct house *house, monotonic now)
{
	return wan_choose(&house->choice, house->wans, 2, now, &house->again);
}

static void the_route_decides_then_the_order(void **state)
{
	struct house *house = *state;

	assert_false(look(house, NOW));
	assert_int_equal(house->choice.current, 0);
	assert_true(house->again == NEVER);
	house->wans[1].metric = 10; /* no better than the first */
	assert_false(look(house, NOW));
	assert_true(house->again == NEVER);
}

static void at_the_start_the_best_is_taken_at_once(void **state)
{
	struct house *house = *state;

	house->wans[1].metric = 5;
	assert_true(look(house, NOW));
	assert_int_equal(house->choice.current, 1);
}

static void what_is_lost_is_left_at_once(void **state)
{
	struct house *house = *state;

	assert_false(look(house, NOW));
	house->wans[0].interface = 0;
	assert_true(look(house, NOW));
	assert_int_equal(house->choice.current, 1);
}

static void what_is_back_is_taken_when_it_has_stayed(void **state)
{
	struct house *house = *state;

	house->wans[0].interface = 0;
	assert_true(look(house, NOW));
	house->wans[0].interface = 3;
	assert_false(look(house, NOW + seconds(1)));
	assert_true(house->again == NOW + seconds(1) + WAN_SETTLES);
	house->wans[0].interface = 0; /* once more */
	assert_false(look(house, NOW + seconds(2)));
	house->wans[0].interface = 3;
	assert_false(look(house, NOW + seconds(3)));
	assert_false(look(house, NOW + seconds(1) + WAN_SETTLES));
	assert_true(look(house, NOW + seconds(3) + WAN_SETTLES));
	assert_int_equal(house->choice.current, 0);
}

static void without_any_that_works_all_stays(void **state)
{
	struct house *house = *state;

	house->wans[0].interface = house->wans[1].interface = 0;
	assert_false(look(house, NOW));
	assert_int_equal(house->choice.current, 0);
	house->wans[1].interface = 4;
	house->wans[1].mode = deployment_find("auto"); /* of which nothing is known */
	assert_false(look(house, NOW));
}

static void a_choice_among_fewer_is_made_anew(void **state)
{
	struct house *house = *state;

	house->choice.current = 1;
	assert_false(wan_choose(&house->choice, house->wans, 1, NOW, &house->again));
	assert_int_equal(house->choice.current, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_route_decides_then_the_order, begin),
		cmocka_unit_test_setup(at_the_start_the_best_is_taken_at_once, begin),
		cmocka_unit_test_setup(what_is_lost_is_left_at_once, begin),
		cmocka_unit_test_setup(what_is_back_is_taken_when_it_has_stayed, begin),
		cmocka_unit_test_setup(without_any_that_works_all_stays, begin),
		cmocka_unit_test_setup(a_choice_among_fewer_is_made_anew, begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
