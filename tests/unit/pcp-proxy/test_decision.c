/* SPDX-License-Identifier: BSD-2-Clause */
/* The queue of decisions: in order, each once, none of it left over from the one before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/decision.h"

static struct decision_queue queue;

static int empty(void **state)
{
	(void)state;
	memset(&queue, 0, sizeof(queue));
	return 0;
}

static void add(ticket number)
{
	struct decision *decision = decision_queue_add(&queue, DECISION_INSTALL);

	decision->ticket = number;
}

static void take(ticket number)
{
	const struct decision *decision = decision_queue_take(&queue);

	assert_non_null(decision);
	assert_int_equal(decision->ticket, number);
}

static void an_empty_queue_has_nothing_to_give(void **state)
{
	(void)state;
	assert_null(decision_queue_take(&queue));
	add(1);
	take(1);
	assert_null(decision_queue_take(&queue));
}

static void decisions_are_taken_in_the_order_in_which_they_were_made(void **state)
{
	ticket number;

	(void)state;
	for (number = 1; number <= DECISIONS_AT_ONCE; number++)
		add(number);
	for (number = 1; number <= DECISIONS_AT_ONCE; number++)
		take(number);
	assert_null(decision_queue_take(&queue));
}

/* The program adds while it takes: answers of the kernel come in between. */
static void taking_and_adding_by_turns_loses_nothing(void **state)
{
	ticket added = 0, taken = 0;

	(void)state;
	while (added < 5 * DECISIONS_AT_ONCE) {
		add(++added);
		add(++added);
		add(++added);
		take(++taken);
		take(++taken);
		if (!decision_queue_has_room(&queue, 3))
			while (taken < added)
				take(++taken);
	}
	while (taken < added)
		take(++taken);
	assert_null(decision_queue_take(&queue));
}

static void room_is_what_can_be_added_before_something_is_taken(void **state)
{
	uint32_t i;

	(void)state;
	assert_true(decision_queue_has_room(&queue, DECISIONS_AT_ONCE));
	assert_false(decision_queue_has_room(&queue, DECISIONS_AT_ONCE + 1));
	for (i = 3; i < DECISIONS_AT_ONCE; i++)
		add(i);
	assert_true(decision_queue_has_room(&queue, 3));
	assert_false(decision_queue_has_room(&queue, 4));
	take(3);
	assert_true(decision_queue_has_room(&queue, 4));
}

/* A place is used again; whose decision it was before must not be told to anybody. */
static void a_decision_about_no_mapping_has_no_ticket(void **state)
{
	uint32_t i;

	(void)state;
	for (i = 0; i < DECISIONS_AT_ONCE; i++) {
		add(4711);
		take(4711);
	}
	for (i = 0; i < DECISIONS_AT_ONCE; i++)
		decision_queue_add(&queue, DECISION_ANNOUNCE);
	for (i = 0; i < DECISIONS_AT_ONCE; i++) {
		const struct decision *decision = decision_queue_take(&queue);

		assert_non_null(decision);
		assert_int_equal(decision->kind, DECISION_ANNOUNCE);
		assert_int_equal(decision->ticket, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_empty_queue_has_nothing_to_give, empty),
		cmocka_unit_test_setup(decisions_are_taken_in_the_order_in_which_they_were_made,
				       empty),
		cmocka_unit_test_setup(taking_and_adding_by_turns_loses_nothing, empty),
		cmocka_unit_test_setup(room_is_what_can_be_added_before_something_is_taken, empty),
		cmocka_unit_test_setup(a_decision_about_no_mapping_has_no_ticket, empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
