/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Static mappings beside what stories tell: after a restart, in great number, and how
 * they say that they stand.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/server.h"
#include "tests/support/spelled.h"

#define NOW  seconds(1000)
#define MANY 100

static void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, 0x55, length);
}

static const struct random_source chance = { fill, NULL };

static int open_server(void **state)
{
	struct server_settings settings = {
		.lines[0].deployment = deployment_find("public"),
		.lifetime_min = 120,
		.lifetime_max = 3600,
		.max_mappings = 2 * MANY,
		.port_low = 1024,
		.port_high = 49151,
	};

	*state = server_new(&settings, &chance, NOW);
	return *state ? 0 : -1;
}

static int close_server(void **state)
{
	server_free(*state);
	return 0;
}

struct done {
	unsigned int installs, removals, refreshes;
	struct endpoint last_external;
};

/* A kernel that answers at once; all that is due is done. */
static struct done run(struct server *server, int error, monotonic now)
{
	struct done done = { .installs = 0 };
	const struct decision *next;
	struct decision decision;

	do {
		server_wake(server, now);
		while ((next = server_next(server)) != NULL) {
			decision = *next;
			done.removals += decision.kind == DECISION_REMOVE;
			if (decision.kind != DECISION_INSTALL)
				continue;
			done.installs++;
			done.refreshes += decision.subject.refresh;
			done.last_external = decision.subject.mapping.external;
			server_installed(server, decision.ticket, error, 0, now);
		}
	} while (server_wake_at(server) <= now);
	return done;
}

static void get_address(struct server *server)
{
	struct address outside = address("203.0.113.7");

	server_external(server, 0, &outside, NOW);
	run(server, 0, NOW);
}

static struct static_wish wish(const char *title, const char *internal, uint16_t external)
{
	struct static_wish wish = { .internal = endpoint(internal),
				    .protocol = PROTOCOL_TCP,
				    .external = external };

	strcpy(wish.title, title);
	return wish;
}

static void want(struct server *server, const struct static_wish *list, size_t count)
{
	assert_true(server_want(server, list, count, NOW));
}

/* As the record in the kernel tells it. */
static ticket restore(struct server *server, const char *title, const char *internal, uint16_t port)
{
	struct endpoint inside = endpoint(internal);
	struct mapping mapping = {
		.key = { .internal = inside.address,
			 .internal_port = inside.port,
			 .protocol = PROTOCOL_TCP,
			 .external_ipv4 = true },
		.external = { address("203.0.113.7"), port },
		.outermost = { address("203.0.113.7"), port },
		.origin = ORIGIN_STATIC,
	};
	struct mapping_details details = { .description_length = (uint8_t)strlen(title) };

	memcpy(details.description, title, strlen(title));
	return server_restore(server, &mapping, &details, 600, NOW);
}

static void one_of_an_earlier_run_goes_on_and_is_renewed_in_its_time(void **state)
{
	struct static_wish web = wish("web", "192.168.1.20:80", 0);
	struct done done;

	assert_int_not_equal(restore(*state, "web", "192.168.1.20:80", 5000), 0);
	get_address(*state);
	want(*state, &web, 1);
	done = run(*state, 0, NOW);
	assert_int_equal(done.installs, 0);
	assert_int_equal(done.removals, 0);
	done = run(*state, 0, NOW + seconds(375)); /* five eighths */
	assert_int_equal(done.refreshes, 1);
	assert_int_equal(done.last_external.port, 5000);
	assert_int_equal(run(*state, 0, NOW + seconds(700)).installs, 0);
}

static void one_of_an_earlier_run_is_not_forgotten_where_the_address_comes_late(void **state)
{
	struct static_wish web = wish("web", "192.168.1.20:80", 0);

	assert_int_not_equal(restore(*state, "web", "192.168.1.20:80", 5000), 0);
	want(*state, &web, 1);
	assert_int_equal(run(*state, 0, NOW).installs, 0);
	get_address(*state);
	assert_int_equal(run(*state, 0, NOW + seconds(375)).refreshes, 1);
}

/* The operator changed his mind while nobody ran. */
static void one_of_an_earlier_run_moves_to_the_port_that_is_preferred_now(void **state)
{
	struct static_wish web = wish("web", "192.168.1.20:80", 443);
	struct done done;

	assert_int_not_equal(restore(*state, "web", "192.168.1.20:80", 5000), 0);
	get_address(*state);
	want(*state, &web, 1);
	done = run(*state, 0, NOW);
	assert_int_equal(done.removals, 1);
	assert_int_equal(done.installs, 1);
	assert_int_equal(done.last_external.port, 443);
	assert_int_equal(server_count(*state), 1);
}

/* Somebody has it: nothing is gained by moving. */
static void one_of_an_earlier_run_stays_while_the_port_is_not_free(void **state)
{
	struct static_wish web[2] = { wish("web", "192.168.1.20:80", 443),
				      wish("other", "192.168.1.21:80", 0) };

	assert_int_not_equal(restore(*state, "web", "192.168.1.20:80", 5000), 0);
	assert_int_not_equal(restore(*state, "other", "192.168.1.21:80", 443), 0);
	get_address(*state);
	want(*state, web, 2);
	assert_int_equal(run(*state, 0, NOW).removals, 0);
	assert_int_equal(server_count(*state), 2);
}

static void one_of_an_earlier_run_that_nobody_wants_ends(void **state)
{
	assert_int_not_equal(restore(*state, "web", "192.168.1.20:80", 80), 0);
	get_address(*state);
	want(*state, NULL, 0);
	assert_int_equal(run(*state, 0, NOW).removals, 1);
	assert_int_equal(server_count(*state), 0);
}

static void one_whose_host_moved_meanwhile_keeps_its_port(void **state)
{
	struct static_wish web = wish("web", "192.168.1.99:80", 0);
	struct done done;

	assert_int_not_equal(restore(*state, "web", "192.168.1.20:80", 5000), 0);
	get_address(*state);
	want(*state, &web, 1);
	done = run(*state, 0, NOW);
	assert_int_equal(done.removals, 1);
	assert_int_equal(done.installs, 1);
	assert_int_equal(done.last_external.port, 5000);
}

/* There are more to move than one step does, and then nowhere to move them to. */
static void a_line_that_goes_while_all_move_is_waited_for_in_peace(void **state)
{
	struct address other = address("203.0.113.8");
	struct static_wish list[MANY];
	char internal[32];
	size_t i;

	for (i = 0; i < MANY; i++) {
		snprintf(internal, sizeof(internal), "192.168.1.20:%zu", i + 1000);
		list[i] = wish(internal, internal, 0);
	}
	get_address(*state);
	want(*state, list, MANY);
	run(*state, 0, NOW);
	server_external(*state, 0, &other, NOW);
	server_external(*state, 0, &ADDRESS_NONE_IPV4, NOW);
	want(*state, list, MANY);
	run(*state, 0, NOW + seconds(3000)); /* does not come back if it is woken for nothing */
	assert_true(server_wake_at(*state) > NOW + seconds(3000));
	server_external(*state, 0, &other, NOW + seconds(3000));
	run(*state, 0, NOW + seconds(3000));
	run(*state, 0, NOW + seconds(3005));
	assert_int_equal(server_count(*state), MANY);
	for (i = 0; i < MANY; i++)
		assert_true(
			address_same(&server_wanted(*state, i).mapping->external.address, &other));
}

static void many_come_and_go_in_steps(void **state)
{
	struct static_wish list[MANY];
	char title[16], internal[32];
	size_t i;

	for (i = 0; i < MANY; i++) {
		snprintf(title, sizeof(title), "w%zu", i);
		snprintf(internal, sizeof(internal), "192.168.1.20:%zu", i + 1000);
		list[i] = wish(title, internal, 0);
	}
	get_address(*state);
	want(*state, list, MANY);
	assert_int_equal(run(*state, 0, NOW).installs, MANY);
	want(*state, list + 1, MANY - 1);
	assert_int_equal(run(*state, 0, NOW).removals, 1);
	want(*state, NULL, 0);
	assert_int_equal(run(*state, 0, NOW).removals, MANY - 1);
	assert_int_equal(server_count(*state), 0);
}

static void each_tells_how_it_stands(void **state)
{
	struct static_wish list[] = { wish("web", "192.168.1.20:80", 0),
				      wish("again", "192.168.1.20:80", 0) };
	struct static_view view;

	want(*state, list, 2);
	run(*state, 0, NOW);
	view = server_wanted(*state, 0); /* there is no WAN yet */
	assert_null(view.mapping);
	assert_int_equal(view.refusal, PCP_SUCCESS);
	assert_true(view.next_attempt == NEVER);
	server_external(*state, 0, &list[0].internal.address, NOW);
	run(*state, -ENFILE, NOW);
	view = server_wanted(*state, 0);
	assert_null(view.mapping);
	assert_int_equal(view.refusal, PCP_NO_RESOURCES);
	assert_true(view.next_attempt == NOW + seconds(30));
	run(*state, 0, NOW + seconds(30));
	view = server_wanted(*state, 0);
	assert_non_null(view.mapping);
	assert_true(view.mapping->standing);
	assert_int_equal(view.refusal, PCP_SUCCESS);
	view = server_wanted(*state, 1); /* the first one has the place */
	assert_null(view.mapping);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_server, close_server)
		TEST(one_of_an_earlier_run_goes_on_and_is_renewed_in_its_time),
		TEST(one_of_an_earlier_run_is_not_forgotten_where_the_address_comes_late),
		TEST(one_of_an_earlier_run_moves_to_the_port_that_is_preferred_now),
		TEST(one_of_an_earlier_run_stays_while_the_port_is_not_free),
		TEST(one_of_an_earlier_run_that_nobody_wants_ends),
		TEST(one_whose_host_moved_meanwhile_keeps_its_port),
		TEST(a_line_that_goes_while_all_move_is_waited_for_in_peace),
		TEST(many_come_and_go_in_steps),
		TEST(each_tells_how_it_stands),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
