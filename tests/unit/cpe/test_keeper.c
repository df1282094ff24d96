/* SPDX-License-Identifier: BSD-2-Clause */
/* When the state is saved: not at once, not often, and at the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cpe/keeper.h"

struct world {
	struct loop *loop;
	struct keeper *keeper;
	unsigned int saved;
};

static void count(void *arg)
{
	((struct world *)arg)->saved++;
}

static int open_world(void **state)
{
	static struct world world;

	world.loop = loop_new(NULL);
	world.keeper = keeper_new(world.loop, count, &world);
	world.saved = 0;
	*state = &world;
	return world.keeper ? 0 : -1;
}

static int close_world(void **state)
{
	struct world *world = *state;

	keeper_free(world->keeper);
	loop_free(world->loop);
	return 0;
}

static void changes_are_gathered_for_a_while(void **state)
{
	struct world *world = *state;
	monotonic now = loop_now(world->loop);

	assert_true(keeper_due(world->keeper) == NEVER);
	keeper_changed(world->keeper);
	assert_true(keeper_due(world->keeper) == now + KEEPER_DELAY);
	keeper_changed(world->keeper);
	assert_true(keeper_due(world->keeper) == now + KEEPER_DELAY);
	assert_int_equal(world->saved, 0);
}

static void flash_is_written_seldom(void **state)
{
	struct world *world = *state;
	monotonic now = loop_now(world->loop);

	keeper_changed(world->keeper);
	keeper_finish(world->keeper);
	keeper_changed(world->keeper);
	assert_true(keeper_due(world->keeper) == now + KEEPER_INTERVAL);
}

static void the_end_saves_what_there_is_and_only_then(void **state)
{
	struct world *world = *state;

	keeper_finish(world->keeper);
	assert_int_equal(world->saved, 0);
	keeper_changed(world->keeper);
	keeper_finish(world->keeper);
	assert_int_equal(world->saved, 1);
	assert_true(keeper_due(world->keeper) == NEVER);
	keeper_finish(world->keeper);
	assert_int_equal(world->saved, 1);
}

static void without_a_file_nothing_is_kept(void **state)
{
	(void)state;
	keeper_changed(NULL);
	keeper_finish(NULL);
	assert_true(keeper_due(NULL) == NEVER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
		TEST(changes_are_gathered_for_a_while),
		TEST(flash_is_written_seldom),
		TEST(the_end_saves_what_there_is_and_only_then),
		TEST(without_a_file_nothing_is_kept),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
