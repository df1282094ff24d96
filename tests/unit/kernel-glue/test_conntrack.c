/* SPDX-License-Identifier: BSD-2-Clause */
/* Which flows came in through which forwarding, and so end with it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kernel-glue/conntrack.h"
#include "tests/support/glue_world.h"
#include "tests/support/spelled.h"

/* A stranger's to 203.0.113.5:8080, which was 192.168.1.20:80 to him. */
static struct tracked_flow inbound(void)
{
	return (struct tracked_flow){
		.protocol = IPPROTO_TCP,
		.source = endpoint("198.51.100.7:5000"),
		.destination = endpoint("203.0.113.5:8080"),
		.answer_source = endpoint("192.168.1.20:80"),
		.answer_destination = endpoint("198.51.100.7:5000"),
	};
}

static bool came_through(const struct tracked_flow *flow, const char *text)
{
	struct forwarding forwarding = forwarding_of(text);

	return flow_came_through(flow, &forwarding);
}

static void a_flow_came_through_what_it_was_sent_to_and_led_to_its_host(void **state)
{
	struct tracked_flow flow = inbound();

	(void)state;
	assert_true(came_through(&flow, "tcp 203.0.113.5:8080 192.168.1.20:80"));
	assert_true(came_through(&flow, "tcp 203.0.113.5 192.168.1.20"));
	assert_true(came_through(&flow, "all 203.0.113.5 192.168.1.20"));
	assert_false(came_through(&flow, "udp 203.0.113.5:8080 192.168.1.20:80"));
	assert_false(came_through(&flow, "tcp 203.0.113.5:8081 192.168.1.20:80"));
	assert_false(came_through(&flow, "tcp 203.0.113.6:8080 192.168.1.20:80"));
	assert_false(came_through(&flow, "tcp 203.0.113.5:8080 192.168.1.21:80"));
	assert_false(came_through(&flow, "tcp 203.0.113.5:8080 192.168.1.20:81"));
}

static void a_filter_is_asked_for_the_remote(void **state)
{
	struct tracked_flow flow = inbound();

	(void)state;
	assert_true(came_through(&flow, "tcp 203.0.113.5:8080 192.168.1.20:80 "
					"from 198.51.100.0/24"));
	assert_true(came_through(&flow, "tcp 203.0.113.5:8080 192.168.1.20:80 "
					"from 198.51.100.7/32 port 5000"));
	assert_false(came_through(&flow, "tcp 203.0.113.5:8080 192.168.1.20:80 "
					 "from 198.51.101.0/24"));
	assert_false(came_through(&flow, "tcp 203.0.113.5:8080 192.168.1.20:80 port 5001"));
}

/* The same four ends, but it was the host that began it. */
static void what_the_host_began_came_through_nothing(void **state)
{
	const struct tracked_flow outbound = {
		.protocol = IPPROTO_TCP,
		.source = endpoint("192.168.1.20:80"),
		.destination = endpoint("198.51.100.7:5000"),
		.answer_source = endpoint("198.51.100.7:5000"),
		.answer_destination = endpoint("203.0.113.5:8080"),
	};

	(void)state;
	assert_false(came_through(&outbound, "tcp 203.0.113.5:8080 192.168.1.20:80"));
	assert_false(came_through(&outbound, "all 203.0.113.5 192.168.1.20"));
}

static void a_neighbour_came_through_by_hairpin(void **state)
{
	struct tracked_flow flow = inbound();

	(void)state;
	flow.source = endpoint("192.168.1.21:4444");
	flow.answer_destination = endpoint("203.0.113.5:4444");
	assert_true(came_through(&flow, "tcp 203.0.113.5:8080 192.168.1.20:80"));
}

static void a_pinhole_leads_to_where_it_was_sent(void **state)
{
	struct tracked_flow flow = {
		.protocol = IPPROTO_UDP,
		.source = endpoint("[2001:db8:2::7]:5000"),
		.destination = endpoint("[2001:db8:1::20]:80"),
		.answer_source = endpoint("[2001:db8:1::20]:80"),
		.answer_destination = endpoint("[2001:db8:2::7]:5000"),
	};

	(void)state;
	assert_true(came_through(&flow, "udp [2001:db8:1::20]:80"));
	assert_true(came_through(&flow, "udp [2001:db8:1::20]:0"));
	assert_true(came_through(&flow, "all [2001:db8:1::20]:0 from 2001:db8:2::/64"));
	assert_false(came_through(&flow, "udp [2001:db8:1::20]:81"));
	assert_false(came_through(&flow, "udp [2001:db8:1::21]:80"));
	assert_false(came_through(&flow, "all [2001:db8:1::20]:0 from 2001:db8:3::/64"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_flow_came_through_what_it_was_sent_to_and_led_to_its_host),
		cmocka_unit_test(a_filter_is_asked_for_the_remote),
		cmocka_unit_test(what_the_host_began_came_through_nothing),
		cmocka_unit_test(a_neighbour_came_through_by_hairpin),
		cmocka_unit_test(a_pinhole_leads_to_where_it_was_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
