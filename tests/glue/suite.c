/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * suite memory|kernel: what every glue must hold for us, be it the twin in memory or
 * the real kernel, that one once with all it can do and once as if it were an old
 * one. On the kernel also in the hands of others: tests/support/glue_others.c.
 * What goes through what is held: flows.c.
 *
 * The kernel's needs root and a network namespace of its own (unshare --net).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

#include "kernel-glue/difference.h"
#include "tests/support/glue_others.h"
#include "tests/support/glue_world.h"

/* -- listing -- */

struct listing {
	struct forwarding *all;
	size_t count, room;
};

static int note(const struct forwarding *forwarding, void *arg)
{
	struct listing *listing = arg;

	if (listing->count == listing->room) {
		listing->room = listing->room ? listing->room * 2 : 16;
		listing->all = realloc(listing->all, listing->room * sizeof(*listing->all));
		assert_non_null(listing->all);
	}
	listing->all[listing->count++] = *forwarding;
	return 0;
}

static struct listing list(struct world *w)
{
	struct listing listing = { 0 };

	assert_int_equal(glue_list(w->glue, note, &listing, NULL), 0);
	return listing;
}

static bool find(struct world *w, const struct forwarding *wanted, struct forwarding *found)
{
	struct listing listing = list(w);
	bool is_there = false;

	for (size_t i = 0; i < listing.count; i++)
		if (forwarding_compare(&listing.all[i], wanted) == 0) {
			assert_false(is_there); /* never twice */
			is_there = true;
			if (found)
				*found = listing.all[i];
		}
	free(listing.all);
	return is_there;
}

static void assert_lifetime(monotonic left, monotonic wanted)
{
	/* The kernel counts in ticks, and this may be a slow machine. */
	assert_true(left <= wanted + milliseconds(20));
	assert_true(left + seconds(30) >= wanted);
}

static void assert_record(const struct forwarding *forwarding, const char *record)
{
	assert_int_equal(forwarding->record_length, strlen(record));
	assert_memory_equal(forwarding->record, record, strlen(record));
}

/* -- adding and listing -- */

static void every_kind_is_listed_as_it_was_added(void **state)
{
	struct world *w = *state;
	struct forwarding forwarding, found;

	for (size_t i = 0; i < KINDS; i++) {
		forwarding = forwarding_of(every_kind[i]);
		forwarding.lifetime = seconds(1000 + i);
		forwarding.record_length = (uint8_t)(i * 5); /* none, up to 95 octets */
		memset(forwarding.record, (int)i + 1, forwarding.record_length);
		world_add(w, &forwarding);
	}
	assert_int_equal(world_count(w), KINDS);
	for (size_t i = 0; i < KINDS; i++) {
		forwarding = forwarding_of(every_kind[i]);
		assert_true(find(w, &forwarding, &found));
		assert_lifetime(found.lifetime, seconds(1000 + i));
		assert_int_equal(found.record_length, i * 5);
		for (size_t octet = 0; octet < i * 5; octet++)
			assert_int_equal(found.record[octet], i + 1);
		assert_int_equal(found.remote_port, forwarding.remote_port);
		assert_int_equal(found.remote.length, forwarding.remote.length);
	}
}

static void every_kind_can_be_removed(void **state)
{
	struct world *w = *state;
	struct change changes[KINDS];

	for (size_t i = 0; i < KINDS; i++)
		changes[i] = (struct change){ CHANGE_ADD, forwarding_of(every_kind[i]), 1 };
	assert_int_equal(glue_submit(w->glue, changes, KINDS, NULL), 0);
	assert_int_equal(world_count(w), KINDS);
	for (size_t i = 0; i < KINDS; i++) {
		assert_int_equal(changes[i].error, 0);
		assert_int_equal(world_submit(w, CHANGE_REMOVE, &changes[i].forwarding), 0);
		assert_false(find(w, &changes[i].forwarding, NULL));
		assert_int_equal(world_count(w), KINDS - 1 - i);
	}
	/* Nothing is left of them, so all can come again. */
	assert_int_equal(glue_submit(w->glue, changes, KINDS, NULL), 0);
}

static void the_longest_record_is_kept_whole(void **state)
{
	struct world *w = *state;
	struct forwarding found, forwarding = forwarding_of(every_kind[0]);

	forwarding.record_length = FORWARDING_RECORD_MAX;
	for (int i = 0; i < FORWARDING_RECORD_MAX; i++)
		forwarding.record[i] = (uint8_t)(255 - i);
	world_add(w, &forwarding);
	assert_true(find(w, &forwarding, &found));
	assert_int_equal(found.record_length, FORWARDING_RECORD_MAX);
	assert_memory_equal(found.record, forwarding.record, FORWARDING_RECORD_MAX);
}

static void a_prefix_counts_without_what_stands_behind_it(void **state)
{
	struct world *w = *state;
	struct forwarding sloppy = forwarding_of("tcp 203.0.113.5:1 192.168.1.20:1 from "
						 "198.51.100.77/24");
	struct forwarding exact = forwarding_of("tcp 203.0.113.5:1 192.168.1.20:1 from "
						"198.51.100.0/24");

	world_add(w, &sloppy);
	assert_true(find(w, &exact, NULL));
	assert_int_equal(world_submit(w, CHANGE_REMOVE, &exact), 0);
	assert_int_equal(world_count(w), 0);
}

static int stop_at_second(const struct forwarding *forwarding, void *arg)
{
	(void)forwarding;
	return ++*(int *)arg == 2 ? 77 : 0;
}

static void a_visitor_can_end_the_listing(void **state)
{
	struct world *w = *state;
	struct forwarding forwarding;
	int visited = 0;

	for (size_t i = 0; i < 4; i++) {
		forwarding = forwarding_of(every_kind[i]);
		world_add(w, &forwarding);
	}
	assert_int_equal(glue_list(w->glue, stop_at_second, &visited, NULL), 77);
	assert_int_equal(visited, 2);
	assert_int_equal(world_count(w), 4);
}

/* -- what is refused -- */

static void what_is_there_cannot_be_added_again(void **state)
{
	struct world *w = *state;

	for (size_t i = 0; i < KINDS; i++) {
		struct forwarding forwarding = forwarding_of(every_kind[i]);

		world_add(w, &forwarding);
		assert_int_equal(world_submit(w, CHANGE_ADD, &forwarding), -EEXIST);
	}
}

static void assert_contradict(struct world *w, const char *first, const char *second, bool expected)
{
	struct forwarding one = forwarding_of(first), other = forwarding_of(second);

	world_add(w, &one);
	assert_int_equal(world_submit(w, CHANGE_ADD, &other), expected ? -EEXIST : 0);
	assert_int_equal(world_submit(w, CHANGE_REMOVE, &one), 0);
	world_submit(w, CHANGE_REMOVE, &other);
	world_add(w, &other); /* nothing was left in its way */
	assert_int_equal(world_submit(w, CHANGE_REMOVE, &other), 0);
	assert_int_equal(world_count(w), 0);
}

static void an_external_port_has_one_host(void **state)
{
	assert_contradict(*state, "tcp 203.0.113.5:80 192.168.1.20:80",
			  "tcp 203.0.113.5:80 192.168.1.21:80", true);
	assert_contradict(*state, "all 203.0.113.5 192.168.1.20", "all 203.0.113.5 192.168.1.21",
			  true);
	assert_contradict(
		*state, "peer udp 203.0.113.5:9 192.168.1.20:9 from 198.51.100.7/32 port 1",
		"peer udp 203.0.113.5:9 192.168.1.21:9 from 198.51.100.7/32 port 1", true);
	/* Another protocol, address or peer is another port. */
	assert_contradict(*state, "tcp 203.0.113.5:80 192.168.1.20:80",
			  "udp 203.0.113.5:80 192.168.1.21:80", false);
	assert_contradict(*state, "tcp 203.0.113.5:80 192.168.1.20:80",
			  "tcp 203.0.113.6:80 192.168.1.21:80", false);
	assert_contradict(
		*state, "peer udp 203.0.113.5:9 192.168.1.20:9 from 198.51.100.7/32 port 1",
		"peer udp 203.0.113.5:9 192.168.1.21:9 from 198.51.100.7/32 port 2", false);
}

static void an_internal_endpoint_has_one_external_endpoint(void **state)
{
	assert_contradict(*state, "tcp 203.0.113.5:80 192.168.1.20:80",
			  "tcp 203.0.113.5:81 192.168.1.20:80", true);
	assert_contradict(*state, "tcp 203.0.113.5 192.168.1.20", "tcp 203.0.113.6 192.168.1.20",
			  true);
	assert_contradict(
		*state, "peer udp 203.0.113.5:9 192.168.1.20:9 from 198.51.100.7/32 port 1",
		"peer udp 203.0.113.5:8 192.168.1.20:9 from 198.51.100.7/32 port 1", true);
	/* But one for all its flows and others for some of them, as PEER and MAP are. */
	assert_contradict(*state, "udp 203.0.113.5:80 192.168.1.20:9",
			  "peer udp 203.0.113.5:9 192.168.1.20:9 from 198.51.100.7/32 port 1",
			  false);
}

static void filters_that_overlap_are_refused(void **state)
{
	static const char *const first = "tcp 203.0.113.5:22 192.168.1.20:22 from 198.51.100.0/24";

	assert_contradict(*state, first, "tcp 203.0.113.5:22 192.168.1.20:22 from 198.51.100.7/32",
			  true);
	assert_contradict(*state, first, "tcp 203.0.113.5:22 192.168.1.20:22 from 198.51.0.0/16",
			  true);
	assert_contradict(*state, first,
			  "tcp 203.0.113.5:22 192.168.1.20:22 from 198.51.0.0/16 port 5", true);
	assert_contradict(*state, first, "tcp 203.0.113.5:22 192.168.1.20:22 from 198.51.101.0/24",
			  false);
	assert_contradict(*state, first, "tcp 203.0.113.5:23 192.168.1.20:23 from 198.51.100.0/24",
			  false);
	assert_contradict(*state, "tcp [2001:db8:1::20]:0 from 2001:db8:2::/64",
			  "tcp [2001:db8:1::20]:80 from 2001:db8:2::7/128", true);
	assert_contradict(*state, "tcp [2001:db8:1::20]:0 from 2001:db8:2::/64",
			  "tcp [2001:db8:1::21]:80 from 2001:db8:2::7/128", false);
	/* A filter and the mapping for everybody are two ways to the same. */
	assert_contradict(*state, first, "tcp 203.0.113.5:22 192.168.1.20:22", false);
}

static void one_refusal_does_not_keep_others_from_happening(void **state)
{
	struct world *w = *state;
	struct change changes[] = {
		{ CHANGE_ADD, forwarding_of("tcp 203.0.113.5:1 192.168.1.20:1"), 0 },
		{ CHANGE_ADD, forwarding_of("tcp 203.0.113.5:1 192.168.1.21:1"), 0 },
		{ CHANGE_ADD, forwarding_of("tcp 203.0.113.5:2 192.168.1.20:2"), 0 },
		{ CHANGE_ADD, forwarding_of("tcp 203.0.113.5:3 192.168.1.20:3"), 0 },
	};
	struct failure failure = { 0 };

	changes[2].forwarding.protocol = IPPROTO_ICMP; /* has no ports */
	assert_int_equal(glue_submit(w->glue, changes, 4, &failure), -EEXIST);
	assert_int_equal(failure.error, EEXIST);
	assert_non_null(strstr(failure.sentence, "tcp 203.0.113.5:1 -> 192.168.1.21:1"));
	assert_int_equal(changes[0].error, 0);
	assert_int_equal(changes[1].error, -EEXIST);
	assert_int_equal(changes[2].error, -EINVAL);
	assert_int_equal(changes[3].error, 0);
	assert_int_equal(world_count(w), 2);
	assert_true(find(w, &changes[0].forwarding, NULL));
	assert_true(find(w, &changes[3].forwarding, NULL));
}

static void a_full_table_says_so_and_has_room_again_later(void **state)
{
	struct world *w = *state;
	struct forwarding forwarding = forwarding_of("tcp 203.0.113.5:1 192.168.1.20:1");
	struct forwarding other = forwarding_of("tcp 203.0.113.5 192.168.1.20");

	world_reopen_with_capacity(w, 4);
	for (uint16_t port = 1; port <= 5; port++) {
		forwarding.external.port = forwarding.internal.port = port;
		assert_int_equal(world_submit(w, CHANGE_ADD, &forwarding), port == 5 ? -ENFILE : 0);
	}
	world_add(w, &other); /* another kind has its own room */
	forwarding.external.port = forwarding.internal.port = 2;
	assert_int_equal(world_submit(w, CHANGE_REMOVE, &forwarding), 0);
	world_add(w, &forwarding);
	assert_int_equal(world_submit(w, CHANGE_REPLACE, &forwarding), 0);
}

/* -- staying and going -- */

static void a_refresh_gives_a_new_lifetime_and_leaves_the_record(void **state)
{
	struct world *w = *state;
	struct forwarding found;

	for (size_t i = 0; i < KINDS; i++) {
		struct forwarding forwarding = forwarding_of(every_kind[i]);

		set_record(&forwarding, "first");
		forwarding.lifetime = seconds(100);
		world_add(w, &forwarding);
		forwarding.lifetime = seconds(500);
		assert_int_equal(world_submit(w, CHANGE_REFRESH, &forwarding), 0);
		assert_true(find(w, &forwarding, &found));
		assert_lifetime(found.lifetime, seconds(500));
		assert_record(&found, "first");
		/* Also a shorter one, and the same one again. */
		forwarding.lifetime = seconds(50);
		assert_int_equal(world_submit(w, CHANGE_REFRESH, &forwarding), 0);
		assert_int_equal(world_submit(w, CHANGE_REFRESH, &forwarding), 0);
		assert_true(find(w, &forwarding, &found));
		assert_lifetime(found.lifetime, seconds(50));
	}
}

static void a_renewal_begins_the_same_lifetime_anew(void **state)
{
	struct world *w = *state;
	struct forwarding forwarding = forwarding_of(every_kind[0]), found;

	forwarding.lifetime = seconds(20);
	world_add(w, &forwarding);
	world_pass(w, milliseconds(300));
	assert_int_equal(world_submit(w, CHANGE_REFRESH, &forwarding), 0);
	assert_true(find(w, &forwarding, &found));
	assert_true(found.lifetime > seconds(20) - milliseconds(250));
}

static void a_replacement_brings_a_new_record(void **state)
{
	struct world *w = *state;
	struct forwarding found;

	for (size_t i = 0; i < KINDS; i++) {
		struct forwarding forwarding = forwarding_of(every_kind[i]);

		set_record(&forwarding, "first");
		world_add(w, &forwarding);
		set_record(&forwarding, "the second one");
		forwarding.lifetime = seconds(700);
		assert_int_equal(world_submit(w, CHANGE_REPLACE, &forwarding), 0);
		assert_true(find(w, &forwarding, &found));
		assert_record(&found, "the second one");
		assert_lifetime(found.lifetime, seconds(700));
	}
	assert_int_equal(world_count(w), KINDS);
}

static void refreshing_or_replacing_adds_what_is_gone(void **state)
{
	struct world *w = *state;
	struct forwarding one = forwarding_of(every_kind[0]), other = forwarding_of(every_kind[1]);
	struct forwarding found;

	set_record(&one, "one");
	assert_int_equal(world_submit(w, CHANGE_REFRESH, &one), 0);
	assert_int_equal(world_submit(w, CHANGE_REPLACE, &other), 0);
	assert_true(find(w, &one, &found));
	assert_record(&found, "one");
	assert_true(find(w, &other, NULL));
}

static void removing_what_is_not_there_is_no_error(void **state)
{
	struct world *w = *state;

	for (size_t i = 0; i < KINDS; i++) {
		struct forwarding forwarding = forwarding_of(every_kind[i]);

		assert_int_equal(world_submit(w, CHANGE_REMOVE, &forwarding), 0);
	}
}

static void changes_happen_in_their_order(void **state)
{
	struct world *w = *state;
	struct change moves[] = {
		{ CHANGE_REMOVE, forwarding_of("tcp 203.0.113.5:1 192.168.1.20:1"), 0 },
		{ CHANGE_ADD, forwarding_of("tcp 203.0.113.5:1 192.168.1.21:1"), 0 },
		{ CHANGE_ADD, forwarding_of("tcp 203.0.113.5:2 192.168.1.20:1"), 0 },
		{ CHANGE_REMOVE, forwarding_of("tcp 203.0.113.5:2 192.168.1.20:1"), 0 },
		{ CHANGE_ADD, forwarding_of("tcp 203.0.113.5:3 192.168.1.20:1"), 0 },
	};

	world_add(w, &moves[0].forwarding);
	assert_int_equal(glue_submit(w->glue, moves, 5, NULL), 0);
	assert_int_equal(world_count(w), 2);
	assert_true(find(w, &moves[1].forwarding, NULL));
	assert_true(find(w, &moves[4].forwarding, NULL));
}

static void a_lifetime_ends_by_itself(void **state)
{
	struct world *w = *state;
	struct forwarding brief = forwarding_of(every_kind[0]);
	struct forwarding refreshed = forwarding_of(every_kind[1]);
	struct forwarding lasting = forwarding_of(every_kind[2]);

	brief.lifetime = refreshed.lifetime = milliseconds(200);
	lasting.lifetime = NEVER;
	world_add(w, &brief);
	world_add(w, &refreshed);
	world_add(w, &lasting);
	refreshed.lifetime = seconds(60);
	assert_int_equal(world_submit(w, CHANGE_REFRESH, &refreshed), 0);
	world_pass(w, milliseconds(300));
	assert_false(find(w, &brief, NULL));
	assert_true(find(w, &refreshed, NULL));
	assert_true(find(w, &lasting, NULL));
	/* It is gone in every way: all of these work. */
	assert_int_equal(world_submit(w, CHANGE_REFRESH, &brief), 0);
	world_pass(w, milliseconds(300));
	assert_int_equal(world_submit(w, CHANGE_REMOVE, &brief), 0);
	world_add(w, &brief);
}

static void what_lasts_for_ever_can_be_made_to_end_and_the_reverse(void **state)
{
	struct world *w = *state;
	struct forwarding forwarding = forwarding_of(every_kind[0]), found;

	forwarding.lifetime = NEVER;
	world_add(w, &forwarding);
	assert_true(find(w, &forwarding, &found));
	assert_true(found.lifetime == NEVER);
	forwarding.lifetime = seconds(100);
	assert_int_equal(world_submit(w, CHANGE_REFRESH, &forwarding), 0);
	assert_true(find(w, &forwarding, &found));
	assert_lifetime(found.lifetime, seconds(100));
	forwarding.lifetime = NEVER;
	assert_int_equal(world_submit(w, CHANGE_REFRESH, &forwarding), 0);
	assert_true(find(w, &forwarding, &found));
	assert_true(found.lifetime == NEVER);
}

/* -- many -- */

#define MANY 65536

static struct forwarding one_of_many(size_t i)
{
	struct forwarding forwarding = forwarding_of("udp 203.0.113.5:1 10.0.0.1:80");

	forwarding.external.port = (uint16_t)(i % 65535 + 1);
	forwarding.protocol = i < 65535 ? IPPROTO_UDP : IPPROTO_TCP;
	forwarding.internal.address.octets[14] = (uint8_t)(i / 256);
	forwarding.internal.address.octets[15] = (uint8_t)i;
	forwarding.lifetime = seconds(3600);
	set_record(&forwarding, "thirty-two octets of a record...");
	return forwarding;
}

static void sixty_four_thousand_are_added_listed_renewed_and_removed(void **state)
{
	struct world *w = *state;
	struct change *changes = calloc(MANY, sizeof(*changes));
	struct forwarding found, last = one_of_many(MANY - 1);
	struct change one = { CHANGE_REMOVE, one_of_many(4711), 0 };

	assert_non_null(changes);
	world_reopen_with_capacity(w, MANY);
	for (size_t i = 0; i < MANY; i++)
		changes[i] = (struct change){ CHANGE_ADD, one_of_many(i), 0 };
	assert_int_equal(glue_submit(w->glue, changes, MANY, NULL), 0);
	assert_int_equal(world_count(w), MANY);
	assert_true(find(w, &last, &found));
	assert_record(&found, "thirty-two octets of a record...");
	assert_int_equal(glue_submit(w->glue, &one, 1, NULL), 0);
	assert_int_equal(world_count(w), MANY - 1);
	one.kind = CHANGE_ADD;
	assert_int_equal(glue_submit(w->glue, &one, 1, NULL), 0);
	for (size_t i = 0; i < MANY; i++) {
		changes[i].kind = CHANGE_REFRESH;
		changes[i].forwarding.lifetime = seconds(7200);
	}
	assert_int_equal(glue_submit(w->glue, changes, MANY, NULL), 0);
	assert_true(find(w, &last, &found));
	assert_true(found.lifetime > seconds(7000));
	for (size_t i = 0; i < MANY; i++)
		changes[i].kind = CHANGE_REMOVE;
	assert_int_equal(glue_submit(w->glue, changes, MANY, NULL), 0);
	assert_int_equal(world_count(w), 0);
	free(changes);
}

/* -- when somebody flushes the rule set -- */

static int note_change(const struct change *change, void *arg)
{
	struct world *w = arg;
	struct change copy = *change;

	assert_int_equal(glue_submit(w->glue, &copy, 1, NULL), 0);
	return 0;
}

static void wait_for_loss(struct world *w)
{
	struct pollfd loss = { .fd = glue_descriptor(w->glue), .events = POLLIN };
	int told = 0;

	while (told == 0) {
		assert_int_equal(poll(&loss, 1, 10000), 1);
		told = glue_dispatch(w->glue, NULL);
		assert_true(told >= 0);
	}
}

static void a_flush_by_others_is_noticed_and_made_good(void **state)
{
	struct world *w = *state;
	struct forwarding wanted[KINDS];
	struct change removal;
	struct listing present;

	world_set_wan(w);
	for (size_t i = 0; i < KINDS; i++) {
		wanted[i] = forwarding_of(every_kind[i]);
		world_add(w, &wanted[i]);
	}
	assert_int_equal(glue_dispatch(w->glue, NULL), 0);
	world_lose_everything(w);
	wait_for_loss(w);
	removal = (struct change){ CHANGE_REMOVE, wanted[0], 0 };
	assert_int_equal(glue_submit(w->glue, &removal, 1, NULL), -ENOENT);
	assert_int_equal(glue_restore(w->glue, NULL), 0);
	present = list(w);
	assert_int_equal(present.count, 0);
	assert_int_equal(difference(wanted, KINDS, present.all, 0, seconds(1), note_change, w), 0);
	free(present.all);
	for (size_t i = 0; i < KINDS; i++)
		assert_true(find(w, &wanted[i], NULL));
	assert_int_equal(w->glue->origin, WORLD_ORIGIN);
	assert_int_equal(glue_dispatch(w->glue, NULL), 0);
}

/* The documented exception: what is gone needs no removal, though the rest has failed. */
static void removals_succeed_where_everything_is_gone(void **state)
{
	struct world *w = *state;
	struct change changes[] = {
		{ CHANGE_REMOVE, forwarding_of(every_kind[0]), 1 },
		{ CHANGE_ADD, forwarding_of(every_kind[1]), 1 },
		{ CHANGE_REFRESH, forwarding_of(every_kind[2]), 1 },
	};

	world_lose_everything(w);
	assert_int_equal(glue_submit(w->glue, changes, 3, NULL), -ENOENT);
	assert_int_equal(changes[0].error, 0);
	assert_int_equal(changes[1].error, -ENOENT);
	assert_int_equal(changes[2].error, -ENOENT);
	assert_int_equal(glue_restore(w->glue, NULL), 0);
	assert_int_equal(glue_submit(w->glue, changes, 3, NULL), 0);
}

/* -- running -- */

#define TEST(function) cmocka_unit_test_setup_teardown(function, world_open, world_close)

static const struct CMUnitTest verbs[] = {
	TEST(every_kind_is_listed_as_it_was_added),
	TEST(every_kind_can_be_removed),
	TEST(the_longest_record_is_kept_whole),
	TEST(a_prefix_counts_without_what_stands_behind_it),
	TEST(a_visitor_can_end_the_listing),
	TEST(what_is_there_cannot_be_added_again),
	TEST(an_external_port_has_one_host),
	TEST(an_internal_endpoint_has_one_external_endpoint),
	TEST(filters_that_overlap_are_refused),
	TEST(one_refusal_does_not_keep_others_from_happening),
	TEST(a_full_table_says_so_and_has_room_again_later),
	TEST(a_refresh_gives_a_new_lifetime_and_leaves_the_record),
	TEST(a_renewal_begins_the_same_lifetime_anew),
	TEST(a_replacement_brings_a_new_record),
	TEST(refreshing_or_replacing_adds_what_is_gone),
	TEST(removing_what_is_not_there_is_no_error),
	TEST(changes_happen_in_their_order),
	TEST(a_lifetime_ends_by_itself),
	TEST(what_lasts_for_ever_can_be_made_to_end_and_the_reverse),
	TEST(sixty_four_thousand_are_added_listed_renewed_and_removed),
};

/* Where the table is owned, others can do nothing to it: glue_others.c. */
static const struct CMUnitTest losses[] = {
	TEST(a_flush_by_others_is_noticed_and_made_good),
	TEST(removals_succeed_where_everything_is_gone),
};

int main(int argc, char **argv)
{
	int kernel = world_choose(argc, argv), failed;

	if (kernel < 0)
		return 2;
	failed = cmocka_run_group_tests_name(kernel ? "kernel" : "memory", verbs, NULL, NULL);
	if (kernel) {
		world_choose_kernel(WORLD_LIKE_AN_OLD_ONE);
		failed += cmocka_run_group_tests_name("kernel like an old one", verbs, NULL, NULL);
	}
	failed += cmocka_run_group_tests_name("losses", losses, NULL, NULL);
	if (kernel)
		failed += glue_others_run();
	return failed;
}
