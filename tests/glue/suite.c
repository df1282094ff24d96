/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * suite memory|kernel: what every glue must do, held against the twin in memory or
 * against the real kernel, there once with all it can do and once as if it were an
 * old one. On the kernel also with packets: tests/support/glue_traffic.c.
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
#include <time.h>

#include "kernel-glue/difference.h"
#include "kernel-glue/glue_memory.h"
#include "tests/support/glue_traffic.h"
#include "tests/support/glue_world.h"
#include "tests/support/namespaces.h"

/* -- what the tests do to a glue -- */

static int submit_one(struct world *w, enum change_kind kind, const struct forwarding *forwarding)
{
	struct change change = { .kind = kind, .forwarding = *forwarding };
	int error = glue_submit(w->glue, &change, 1, NULL);

	assert_int_equal(error, change.error);
	return error;
}

static void add(struct world *w, const struct forwarding *forwarding)
{
	assert_int_equal(submit_one(w, CHANGE_ADD, forwarding), 0);
}

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

static size_t count(struct world *w)
{
	struct listing listing = list(w);

	free(listing.all);
	return listing.count;
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

static const char *const every_kind[] = {
	"tcp 203.0.113.5:8080 192.168.1.20:80",
	"udp 203.0.113.5:53 192.168.1.20:5353",
	"132 203.0.113.5:9 192.168.1.20:9",
	"tcp 203.0.113.5:22 192.168.1.20:22 from 198.51.100.0/24",
	"tcp 203.0.113.5:23 192.168.1.20:23 from 198.51.100.7/32 port 4000",
	"udp 203.0.113.5:24 192.168.1.20:24 port 4000",
	"tcp 203.0.113.5 192.168.1.21",
	"47 203.0.113.5 192.168.1.20",
	"udp 203.0.113.5 192.168.1.22 from 198.51.100.128/25",
	"all 203.0.113.5 192.168.1.23",
	"all 203.0.113.5 192.168.1.24 from 192.0.2.0/24",
	"peer udp 203.0.113.5:6000 192.168.1.20:6000 from 198.51.100.7/32 port 7000",
	"tcp [2001:db8:1::20]:80",
	"tcp [2001:db8:1::20]:81 from 2001:db8:2::/64",
	"udp [2001:db8:1::20]:82 from 2001:db8:2::7/128 port 99",
	"tcp [2001:db8:1::21]:0",
	"all [2001:db8:1::22]:0",
	"udp [2001:db8:1::23]:0 from 2001:db8:2::/47",
	"all [2001:db8:1::24]:0 from 2001:db8:2::/33",
	"peer tcp [2001:db8:1::20]:443 from 2001:db8:2::7/128 port 1024",
};

#define KINDS (sizeof(every_kind) / sizeof(every_kind[0]))

static void every_kind_is_listed_as_it_was_added(void **state)
{
	struct world *w = *state;
	struct forwarding forwarding, found;

	for (size_t i = 0; i < KINDS; i++) {
		forwarding = forwarding_of(every_kind[i]);
		forwarding.lifetime = seconds(1000 + i);
		forwarding.record_length = (uint8_t)(i * 5); /* none, up to 95 octets */
		memset(forwarding.record, (int)i + 1, forwarding.record_length);
		add(w, &forwarding);
	}
	assert_int_equal(count(w), KINDS);
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
	assert_int_equal(count(w), KINDS);
	for (size_t i = 0; i < KINDS; i++) {
		assert_int_equal(changes[i].error, 0);
		assert_int_equal(submit_one(w, CHANGE_REMOVE, &changes[i].forwarding), 0);
		assert_false(find(w, &changes[i].forwarding, NULL));
		assert_int_equal(count(w), KINDS - 1 - i);
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
	add(w, &forwarding);
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

	add(w, &sloppy);
	assert_true(find(w, &exact, NULL));
	assert_int_equal(submit_one(w, CHANGE_REMOVE, &exact), 0);
	assert_int_equal(count(w), 0);
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
		add(w, &forwarding);
	}
	assert_int_equal(glue_list(w->glue, stop_at_second, &visited, NULL), 77);
	assert_int_equal(visited, 2);
	assert_int_equal(count(w), 4);
}

/* -- what is refused -- */

static void what_is_there_cannot_be_added_again(void **state)
{
	struct world *w = *state;

	for (size_t i = 0; i < KINDS; i++) {
		struct forwarding forwarding = forwarding_of(every_kind[i]);

		add(w, &forwarding);
		assert_int_equal(submit_one(w, CHANGE_ADD, &forwarding), -EEXIST);
	}
}

static void assert_contradict(struct world *w, const char *first, const char *second, bool expected)
{
	struct forwarding one = forwarding_of(first), other = forwarding_of(second);

	add(w, &one);
	assert_int_equal(submit_one(w, CHANGE_ADD, &other), expected ? -EEXIST : 0);
	assert_int_equal(submit_one(w, CHANGE_REMOVE, &one), 0);
	submit_one(w, CHANGE_REMOVE, &other);
	add(w, &other); /* nothing was left in its way */
	assert_int_equal(submit_one(w, CHANGE_REMOVE, &other), 0);
	assert_int_equal(count(w), 0);
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
	assert_int_equal(count(w), 2);
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
		assert_int_equal(submit_one(w, CHANGE_ADD, &forwarding), port == 5 ? -ENFILE : 0);
	}
	add(w, &other); /* another kind has its own room */
	forwarding.external.port = forwarding.internal.port = 2;
	assert_int_equal(submit_one(w, CHANGE_REMOVE, &forwarding), 0);
	add(w, &forwarding);
	assert_int_equal(submit_one(w, CHANGE_REPLACE, &forwarding), 0);
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
		add(w, &forwarding);
		forwarding.lifetime = seconds(500);
		assert_int_equal(submit_one(w, CHANGE_REFRESH, &forwarding), 0);
		assert_true(find(w, &forwarding, &found));
		assert_lifetime(found.lifetime, seconds(500));
		assert_record(&found, "first");
		/* Also a shorter one, and the same one again. */
		forwarding.lifetime = seconds(50);
		assert_int_equal(submit_one(w, CHANGE_REFRESH, &forwarding), 0);
		assert_int_equal(submit_one(w, CHANGE_REFRESH, &forwarding), 0);
		assert_true(find(w, &forwarding, &found));
		assert_lifetime(found.lifetime, seconds(50));
	}
}

static void a_renewal_begins_the_same_lifetime_anew(void **state)
{
	struct world *w = *state;
	struct forwarding forwarding = forwarding_of(every_kind[0]), found;

	forwarding.lifetime = seconds(20);
	add(w, &forwarding);
	world_pass(w, milliseconds(300));
	assert_int_equal(submit_one(w, CHANGE_REFRESH, &forwarding), 0);
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
		add(w, &forwarding);
		set_record(&forwarding, "the second one");
		forwarding.lifetime = seconds(700);
		assert_int_equal(submit_one(w, CHANGE_REPLACE, &forwarding), 0);
		assert_true(find(w, &forwarding, &found));
		assert_record(&found, "the second one");
		assert_lifetime(found.lifetime, seconds(700));
	}
	assert_int_equal(count(w), KINDS);
}

static void refreshing_or_replacing_adds_what_is_gone(void **state)
{
	struct world *w = *state;
	struct forwarding one = forwarding_of(every_kind[0]), other = forwarding_of(every_kind[1]);
	struct forwarding found;

	set_record(&one, "one");
	assert_int_equal(submit_one(w, CHANGE_REFRESH, &one), 0);
	assert_int_equal(submit_one(w, CHANGE_REPLACE, &other), 0);
	assert_true(find(w, &one, &found));
	assert_record(&found, "one");
	assert_true(find(w, &other, NULL));
}

static void removing_what_is_not_there_is_no_error(void **state)
{
	struct world *w = *state;

	for (size_t i = 0; i < KINDS; i++) {
		struct forwarding forwarding = forwarding_of(every_kind[i]);

		assert_int_equal(submit_one(w, CHANGE_REMOVE, &forwarding), 0);
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

	add(w, &moves[0].forwarding);
	assert_int_equal(glue_submit(w->glue, moves, 5, NULL), 0);
	assert_int_equal(count(w), 2);
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
	add(w, &brief);
	add(w, &refreshed);
	add(w, &lasting);
	refreshed.lifetime = seconds(60);
	assert_int_equal(submit_one(w, CHANGE_REFRESH, &refreshed), 0);
	world_pass(w, milliseconds(300));
	assert_false(find(w, &brief, NULL));
	assert_true(find(w, &refreshed, NULL));
	assert_true(find(w, &lasting, NULL));
	/* It is gone in every way: all of these work. */
	assert_int_equal(submit_one(w, CHANGE_REFRESH, &brief), 0);
	world_pass(w, milliseconds(300));
	assert_int_equal(submit_one(w, CHANGE_REMOVE, &brief), 0);
	add(w, &brief);
}

static void what_lasts_for_ever_can_be_made_to_end_and_the_reverse(void **state)
{
	struct world *w = *state;
	struct forwarding forwarding = forwarding_of(every_kind[0]), found;

	forwarding.lifetime = NEVER;
	add(w, &forwarding);
	assert_true(find(w, &forwarding, &found));
	assert_true(found.lifetime == NEVER);
	forwarding.lifetime = seconds(100);
	assert_int_equal(submit_one(w, CHANGE_REFRESH, &forwarding), 0);
	assert_true(find(w, &forwarding, &found));
	assert_lifetime(found.lifetime, seconds(100));
	forwarding.lifetime = NEVER;
	assert_int_equal(submit_one(w, CHANGE_REFRESH, &forwarding), 0);
	assert_true(find(w, &forwarding, &found));
	assert_true(found.lifetime == NEVER);
}

/* -- WAN -- */

static void a_wan_that_cannot_be_is_refused(void **state)
{
	struct world *w = *state;
	struct glue_wan wan = { .address_count = 1,
				.interface_count = 1,
				.interfaces = { "wan0" } };

	assert_true(address_parse("2001:db8::1", &wan.addresses[0]));
	assert_int_equal(glue_set_wan(w->glue, &wan, NULL), -EINVAL);
	assert_true(address_parse("203.0.113.5", &wan.addresses[0]));
	assert_int_equal(glue_set_wan(w->glue, &wan, NULL), 0);
	wan.dynamic_count = 1;
	wan.dynamic[0] = (struct port_range){ 2000, 1000 };
	assert_int_equal(glue_set_wan(w->glue, &wan, NULL), -EINVAL);
	wan.dynamic[0] = (struct port_range){ 1000, 2000 };
	assert_int_equal(glue_set_wan(w->glue, &wan, NULL), 0);
	wan = (struct glue_wan){ 0 };
	assert_int_equal(glue_set_wan(w->glue, &wan, NULL), 0);
}

/* -- flows -- */

static struct flow flow_of(const char *internal, const char *remote)
{
	struct flow flow = { .protocol = IPPROTO_UDP };

	assert_true(endpoint_parse(internal, 0, &flow.internal));
	assert_true(endpoint_parse(remote, 0, &flow.remote));
	return flow;
}

static void assert_external(struct world *w, const struct flow *flow, const char *external)
{
	struct translation translation = { 0 };
	char text[ENDPOINT_TEXT];

	assert_int_equal(glue_find_flow(w->glue, flow, &translation, NULL), 0);
	assert_string_equal(endpoint_print(&translation.external, text), external);
	assert_in_range(translation.seconds_left, 1, 600);
}

static void a_flow_is_found_whoever_began_it(void **state)
{
	struct world *w = *state;
	struct forwarding forwarding = forwarding_of("udp 203.0.113.5:8080 192.168.1.20:80");
	struct flow outbound = flow_of("192.168.1.20:4000", "198.51.100.7:5000");
	struct flow inbound = flow_of("192.168.1.20:80", "198.51.100.7:5001");
	struct flow none = flow_of("192.168.1.20:4000", "198.51.100.7:5009");
	struct translation translation = { .seconds_left = 7 };

	world_set_wan(w);
	add(w, &forwarding);
	world_flow(w, &outbound, "203.0.113.5:4000", false);
	world_flow(w, &inbound, "203.0.113.5:8080", true);
	assert_external(w, &outbound, "203.0.113.5:4000");
	assert_external(w, &inbound, "203.0.113.5:8080");
	assert_int_equal(glue_find_flow(w->glue, &none, &translation, NULL), -ENOENT);
	assert_int_equal(translation.seconds_left, 7);
}

static void ports_in_use_are_those_that_flows_from_inside_hold(void **state)
{
	struct world *w = *state;
	struct flow flow = flow_of("192.168.1.20:4000", "198.51.100.7:5000");
	struct flow other = flow_of("192.168.1.21:4001", "198.51.100.7:5000");
	struct port_bitmap ports;
	struct address external;

	world_set_wan(w);
	world_flow(w, &flow, "203.0.113.5:4000", false);
	world_flow(w, &other, "203.0.113.5:4001", false);
	assert_true(address_parse("203.0.113.5", &external));
	assert_int_equal(glue_ports_in_use(w->glue, IPPROTO_UDP, &external, &ports, NULL), 0);
	assert_true(port_bitmap_has(&ports, 4000));
	assert_true(port_bitmap_has(&ports, 4001));
	assert_false(port_bitmap_has(&ports, 4002));
	assert_false(port_bitmap_has(&ports, 5000));
	assert_int_equal(glue_ports_in_use(w->glue, IPPROTO_TCP, &external, &ports, NULL), 0);
	assert_false(port_bitmap_has(&ports, 4000));
}

static void ending_flows_ends_those_that_came_in_through_it_alone(void **state)
{
	struct world *w = *state;
	struct forwarding ended = forwarding_of("udp 203.0.113.5:8080 192.168.1.20:80");
	struct forwarding kept = forwarding_of("udp 203.0.113.5:8081 192.168.1.20:81");
	struct flow flows[] = {
		flow_of("192.168.1.20:80", "198.51.100.7:5000"),
		flow_of("192.168.1.20:80", "198.51.100.8:5000"),
		flow_of("192.168.1.20:81", "198.51.100.7:5000"), /* another forwarding's */
		flow_of("192.168.1.20:80", "198.51.100.7:6000"), /* the host's own */
	};
	struct translation translation;

	world_set_wan(w);
	add(w, &ended);
	add(w, &kept);
	world_flow(w, &flows[0], "203.0.113.5:8080", true);
	world_flow(w, &flows[1], "203.0.113.5:8080", true);
	world_flow(w, &flows[2], "203.0.113.5:8081", true);
	world_flow(w, &flows[3], "203.0.113.5:8080", false);
	assert_int_equal(submit_one(w, CHANGE_REMOVE, &ended), 0);
	assert_int_equal(glue_end_flows(w->glue, &ended, 1, NULL), 2);
	assert_int_equal(glue_find_flow(w->glue, &flows[0], &translation, NULL), -ENOENT);
	assert_int_equal(glue_find_flow(w->glue, &flows[1], &translation, NULL), -ENOENT);
	assert_int_equal(glue_find_flow(w->glue, &flows[2], &translation, NULL), 0);
	assert_int_equal(glue_find_flow(w->glue, &flows[3], &translation, NULL), 0);
	assert_int_equal(glue_end_flows(w->glue, &ended, 1, NULL), 0);
}

static void flows_of_several_forwardings_end_together(void **state)
{
	struct world *w = *state;
	struct forwarding ended[] = {
		forwarding_of("udp 203.0.113.5:8080 192.168.1.20:80"),
		forwarding_of("udp 203.0.113.5:8081 192.168.1.20:81 from 198.51.100.7/32"),
		forwarding_of("all 203.0.113.5 192.168.1.21"),
	};
	struct flow flows[] = {
		flow_of("192.168.1.20:80", "198.51.100.7:5000"),
		flow_of("192.168.1.20:81", "198.51.100.7:5000"),
		flow_of("192.168.1.21:82", "198.51.100.7:5000"),
	};

	world_set_wan(w);
	for (size_t i = 0; i < 3; i++)
		add(w, &ended[i]);
	world_flow(w, &flows[0], "203.0.113.5:8080", true);
	world_flow(w, &flows[1], "203.0.113.5:8081", true);
	world_flow(w, &flows[2], "203.0.113.5:82", true);
	/* The filter lets in only the one it names. */
	ended[1] = forwarding_of("udp 203.0.113.5:8081 192.168.1.20:81 from 198.51.100.8/32");
	assert_int_equal(glue_end_flows(w->glue, ended, 3, NULL), 2);
	ended[1] = forwarding_of("udp 203.0.113.5:8081 192.168.1.20:81 from 198.51.100.0/24");
	assert_int_equal(glue_end_flows(w->glue, ended, 3, NULL), 1);
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
	assert_int_equal(count(w), MANY);
	assert_true(find(w, &last, &found));
	assert_record(&found, "thirty-two octets of a record...");
	assert_int_equal(glue_submit(w->glue, &one, 1, NULL), 0);
	assert_int_equal(count(w), MANY - 1);
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
	assert_int_equal(count(w), 0);
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
		add(w, &wanted[i]);
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
	TEST(a_wan_that_cannot_be_is_refused),
	TEST(a_flow_is_found_whoever_began_it),
	TEST(ports_in_use_are_those_that_flows_from_inside_hold),
	TEST(ending_flows_ends_those_that_came_in_through_it_alone),
	TEST(flows_of_several_forwardings_end_together),
	TEST(sixty_four_thousand_are_added_listed_renewed_and_removed),
};

/* Where the table is owned, others can do nothing to it: glue_traffic.c. */
static const struct CMUnitTest losses[] = {
	TEST(a_flush_by_others_is_noticed_and_made_good),
	TEST(removals_succeed_where_everything_is_gone),
};

int main(int argc, char **argv)
{
	int failed;

	if (argc == 2 && strcmp(argv[1], "memory") == 0) {
		world_choose_memory();
		return cmocka_run_group_tests_name("memory", verbs, NULL, NULL) +
		       cmocka_run_group_tests_name("memory, losses", losses, NULL, NULL);
	}
	if (argc != 2 || strcmp(argv[1], "kernel") != 0) {
		fprintf(stderr, "usage: suite memory|kernel\n");
		return 2;
	}
	world_choose_kernel(0);
	failed = cmocka_run_group_tests_name("kernel", verbs, NULL, NULL);
	world_choose_kernel(GLUE_WITHOUT_OWNERSHIP | GLUE_WITHOUT_UPDATE | GLUE_WITHOUT_DESTROY);
	failed += cmocka_run_group_tests_name("kernel like an old one", verbs, NULL, NULL);
	failed += cmocka_run_group_tests_name("kernel, losses", losses, NULL, NULL);
	failed += glue_traffic_run();
	return failed;
}
