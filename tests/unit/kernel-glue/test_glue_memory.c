/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The twin of the kernel where it is more than a twin: trouble on demand, and looking
 * at it. That it does what the kernel does is for tests/glue.
 */
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kernel-glue/glue_memory.h"
#include "tests/support/glue_world.h"

static int open_twin(void **state)
{
	const struct glue_options options = { .capacity = 16, .origin = 4711 };

	*state = glue_memory_new(&options);
	return *state ? 0 : -1;
}

static int close_twin(void **state)
{
	glue_close(*state);
	return 0;
}

static int submit(struct glue *glue, enum change_kind kind, const char *text)
{
	struct change change = { .kind = kind, .forwarding = forwarding_of(text) };

	(void)glue_submit(glue, &change, 1, NULL);
	return change.error;
}

static bool holds(const struct glue *glue, const char *text)
{
	struct forwarding forwarding = forwarding_of(text);

	return glue_memory_holds(glue, &forwarding);
}

static void so_many_changes_are_refused_as_it_is_told_to(void **state)
{
	glue_memory_refuse(*state, ENFILE, 2);
	assert_int_equal(submit(*state, CHANGE_ADD, "tcp 203.0.113.5:1 192.168.1.20:1"), -ENFILE);
	assert_int_equal(submit(*state, CHANGE_REMOVE, "tcp 203.0.113.5:1 192.168.1.20:1"),
			 -ENFILE);
	assert_int_equal(submit(*state, CHANGE_ADD, "tcp 203.0.113.5:1 192.168.1.20:1"), 0);
}

static void what_is_held_can_be_looked_at(void **state)
{
	assert_int_equal(submit(*state, CHANGE_ADD, "tcp 203.0.113.5:1 192.168.1.20:1"), 0);
	assert_int_equal(submit(*state, CHANGE_ADD, "tcp 203.0.113.5:2 192.168.1.20:2"), 0);
	assert_int_equal(glue_memory_count(*state), 2);
	assert_true(holds(*state, "tcp 203.0.113.5:1 192.168.1.20:1"));
	assert_false(holds(*state, "tcp 203.0.113.5:1 192.168.1.21:1"));
	assert_int_equal(((struct glue *)*state)->origin, 4711);
}

static void time_passes_only_when_told(void **state)
{
	assert_int_equal(submit(*state, CHANGE_ADD, "tcp 203.0.113.5:1 192.168.1.20:1"), 0);
	glue_memory_advance(*state, seconds(3600) - 1); /* the lifetime of all that is spelled */
	assert_int_equal(glue_memory_count(*state), 1);
	glue_memory_advance(*state, 1);
	assert_int_equal(glue_memory_count(*state), 0);
}

static void what_was_done_is_counted(void **state)
{
	struct change changes[] = {
		{ CHANGE_ADD, forwarding_of("tcp 203.0.113.5:1 192.168.1.20:1"), 0 },
		{ CHANGE_ADD, forwarding_of("tcp 203.0.113.5:1 192.168.1.21:1"), 0 },
	};
	const struct glue_memory_counters *counters = glue_memory_counters(*state);

	assert_int_equal(glue_submit(*state, changes, 2, NULL), -EEXIST);
	assert_int_equal(counters->submits, 1);
	assert_int_equal(counters->changes, 2);
	assert_int_equal(counters->refused, 1);
	assert_int_equal(counters->restores, 0);
	assert_int_equal(glue_restore(*state, NULL), 0);
	assert_int_equal(counters->restores, 1);
}

static void the_wan_is_the_latest_that_was_set(void **state)
{
	struct glue_wan wan = { .interface_count = 1, .interfaces = { "wan0" } };

	assert_int_equal(glue_set_wan(*state, &wan, NULL), 0);
	assert_string_equal(glue_memory_wan(*state)->interfaces[0], "wan0");
	wan.dynamic_count = GLUE_WAN_PORT_RANGES + 1;
	assert_int_equal(glue_set_wan(*state, &wan, NULL), -EINVAL);
	assert_int_equal(glue_memory_wan(*state)->dynamic_count, 0);
}

static void a_loss_is_told_once_and_lasts_until_it_is_restored(void **state)
{
	struct pollfd loss = { .fd = glue_descriptor(*state), .events = POLLIN };

	assert_int_equal(submit(*state, CHANGE_ADD, "tcp 203.0.113.5:1 192.168.1.20:1"), 0);
	assert_int_equal(poll(&loss, 1, 0), 0);
	glue_memory_lose_everything(*state);
	assert_int_equal(poll(&loss, 1, 0), 1);
	assert_true(glue_dispatch(*state, NULL) > 0);
	assert_int_equal(glue_dispatch(*state, NULL), 0);
	assert_int_equal(poll(&loss, 1, 0), 0);
	assert_int_equal(submit(*state, CHANGE_ADD, "tcp 203.0.113.5:1 192.168.1.20:1"), -ENOENT);
	assert_int_equal(glue_restore(*state, NULL), 0);
	assert_int_equal(glue_memory_count(*state), 0);
	assert_int_equal(submit(*state, CHANGE_ADD, "tcp 203.0.113.5:1 192.168.1.20:1"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_twin, close_twin)
		TEST(so_many_changes_are_refused_as_it_is_told_to),
		TEST(what_is_held_can_be_looked_at),
		TEST(time_passes_only_when_told),
		TEST(what_was_done_is_counted),
		TEST(the_wan_is_the_latest_that_was_set),
		TEST(a_loss_is_told_once_and_lasts_until_it_is_restored),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
