/* SPDX-License-Identifier: BSD-2-Clause */
/* Who has which external port. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cpe/pace.h"
#include "cpe/port_users.h"
#include "kernel-glue/glue_memory.h"
#include "pcp-proxy/pcp.h"
#include "tests/support/spelled.h"

struct home {
	struct glue *glue;
	struct port_users *users;
};

static int open_home(void **state)
{
	static struct home home;

	home.glue = glue_memory_new(&(struct glue_options){ .capacity = 16 });
	home.users = port_users_new(home.glue);
	*state = &home;
	return home.users ? 0 : -1;
}

static int close_home(void **state)
{
	struct home *home = *state;

	port_users_free(home->users);
	glue_close(home->glue);
	return 0;
}

static void flow(struct home *home, const char *internal, const char *external)
{
	struct flow flow = { PROTOCOL_UDP, endpoint(internal), endpoint("198.51.100.7:5000") };
	struct endpoint outside = endpoint(external);

	glue_memory_add_flow(home->glue, &flow, &outside, 30, false);
}

static bool other(struct home *home, uint8_t protocol, const char *external, const char *host)
{
	struct endpoint port = endpoint(external);
	struct address asker = address(host);

	return port_users_other(home->users, protocol, &port, &asker);
}

static void a_hosts_own_flow_is_not_in_its_way_but_in_that_of_others(void **state)
{
	flow(*state, "192.168.1.20:4000", "203.0.113.5:4000");
	flow(*state, "192.168.1.22:4002", "203.0.113.5:4002");
	assert_false(other(*state, PROTOCOL_UDP, "203.0.113.5:4000", "192.168.1.20"));
	assert_true(other(*state, PROTOCOL_UDP, "203.0.113.5:4000", "192.168.1.21"));
	assert_false(other(*state, PROTOCOL_UDP, "203.0.113.5:4001", "192.168.1.21"));
	assert_true(other(*state, PROTOCOL_UDP, "203.0.113.5:4002", "192.168.1.21"));
	assert_false(other(*state, PROTOCOL_TCP, "203.0.113.5:4000", "192.168.1.21"));
}

static void two_hosts_can_leave_by_one_port(void **state)
{
	flow(*state, "192.168.1.20:4000", "203.0.113.5:4000");
	flow(*state, "192.168.1.21:4000", "203.0.113.5:4000");
	assert_true(other(*state, PROTOCOL_UDP, "203.0.113.5:4000", "192.168.1.20"));
	assert_true(other(*state, PROTOCOL_UDP, "203.0.113.5:4000", "192.168.1.21"));
}

static void what_the_gateway_serves_is_nobodys(void **state)
{
	struct home *home = *state;

	glue_memory_serve(home->glue, PROTOCOL_TCP, 443);
	assert_true(other(home, PROTOCOL_TCP, "203.0.113.5:443", "192.168.1.20"));
	assert_false(other(home, PROTOCOL_TCP, "203.0.113.5:80", "192.168.1.20"));
	glue_memory_serve(home->glue, PROTOCOL_TCP, 0);
	assert_false(other(home, PROTOCOL_TCP, "203.0.113.5:443", "192.168.1.20"));
}

/* Work that took a while is not done again at once, and is later. */
static void work_is_kept_to_a_twentieth_of_the_time(void **state)
{
	struct pace pace = { 0 };

	(void)state;
	assert_true(pace_begin(&pace));
	pace.begun -= seconds(10);
	pace_end(&pace);
	assert_false(pace_begin(&pace));
	assert_true(pace.next >= pace_now() + seconds(180));
	pace.next = pace_now();
	assert_true(pace_begin(&pace));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_home, close_home)
		TEST(a_hosts_own_flow_is_not_in_its_way_but_in_that_of_others),
		TEST(two_hosts_can_leave_by_one_port),
		TEST(what_the_gateway_serves_is_nobodys),
		TEST(work_is_kept_to_a_twentieth_of_the_time),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
