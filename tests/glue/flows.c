/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * flows memory|kernel: what every glue must know and do of flows, be it the twin in
 * memory or the real kernel, that one once with all it can do and once as if it were
 * an old one. On the kernel also what packets meet: tests/support/glue_traffic.c.
 * What is held: suite.c.
 *
 * The kernel's needs root and a network namespace of its own (unshare --net).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>

#include "tests/support/glue_traffic.h"
#include "tests/support/glue_world.h"

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
	world_add(w, &forwarding);
	world_flow(w, &outbound, "203.0.113.5:4000", false);
	world_flow(w, &inbound, "203.0.113.5:8080", true);
	assert_external(w, &outbound, "203.0.113.5:4000");
	assert_external(w, &inbound, "203.0.113.5:8080");
	assert_int_equal(glue_find_flow(w->glue, &none, &translation, NULL), -ENOENT);
	assert_int_equal(translation.seconds_left, 7);
}

/* Hosts that have the port, as far as they are asked for. */
struct users {
	uint8_t protocol;
	uint16_t port;
	unsigned int count;
	struct address host; /* the last one */
};

static int note_user(void *arg, uint8_t protocol, uint16_t port, const struct address *host)
{
	struct users *users = arg;

	if (protocol != users->protocol || port != users->port)
		return 0;
	users->count++;
	users->host = *host;
	return 0;
}

static struct users users_of(struct world *w, uint8_t protocol, uint16_t port)
{
	struct users users = { .protocol = protocol, .port = port };
	struct address external;

	assert_true(address_parse("203.0.113.5", &external));
	assert_int_equal(glue_list_port_users(w->glue, &external, note_user, &users, NULL), 0);
	return users;
}

static void ports_are_used_by_the_hosts_whose_flows_leave_by_them(void **state)
{
	struct world *w = *state;
	struct flow flow = flow_of("192.168.1.20:4000", "198.51.100.7:5000");
	struct flow inward = flow_of("192.168.1.20:80", "198.51.100.8:5000");
	struct forwarding forwarding = forwarding_of("udp 203.0.113.5:8080 192.168.1.20:80");
	struct users users;

	world_set_wan(w);
	world_add(w, &forwarding);
	world_flow(w, &flow, "203.0.113.5:4000", false);
	world_flow(w, &inward, "203.0.113.5:8080", true);
	users = users_of(w, IPPROTO_UDP, 4000);
	assert_int_equal(users.count, 1);
	assert_true(address_same(&users.host, &flow.internal.address));
	assert_int_equal(users_of(w, IPPROTO_UDP, 4001).count, 0);
	assert_int_equal(users_of(w, IPPROTO_UDP, 8080).count, 0); /* began outside */
	assert_int_equal(users_of(w, IPPROTO_TCP, 4000).count, 0);
}

static bool serves(struct world *w, uint8_t protocol, const char *external)
{
	struct endpoint at;
	int result;

	assert_true(endpoint_parse(external, 0, &at));
	result = glue_serves(w->glue, protocol, &at, NULL);
	assert_true(result >= 0);
	return result > 0;
}

static void the_gateway_serves_where_a_socket_of_its_own_waits(void **state)
{
	struct world *w = *state;

	world_set_wan(w);
	assert_false(serves(w, IPPROTO_TCP, "203.0.113.5:8443"));
	world_serve(w, "0.0.0.0:8443");
	assert_true(serves(w, IPPROTO_TCP, "203.0.113.5:8443"));
	assert_false(serves(w, IPPROTO_TCP, "203.0.113.5:8444"));
	assert_false(serves(w, IPPROTO_UDP, "203.0.113.5:8443"));
	world_serve(w, NULL);
	assert_false(serves(w, IPPROTO_TCP, "203.0.113.5:8443"));
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
	world_add(w, &ended);
	world_add(w, &kept);
	world_flow(w, &flows[0], "203.0.113.5:8080", true);
	world_flow(w, &flows[1], "203.0.113.5:8080", true);
	world_flow(w, &flows[2], "203.0.113.5:8081", true);
	world_flow(w, &flows[3], "203.0.113.5:8080", false);
	assert_int_equal(world_submit(w, CHANGE_REMOVE, &ended), 0);
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
		world_add(w, &ended[i]);
	world_flow(w, &flows[0], "203.0.113.5:8080", true);
	world_flow(w, &flows[1], "203.0.113.5:8081", true);
	world_flow(w, &flows[2], "203.0.113.5:82", true);
	/* The filter lets in only the one it names. */
	ended[1] = forwarding_of("udp 203.0.113.5:8081 192.168.1.20:81 from 198.51.100.8/32");
	assert_int_equal(glue_end_flows(w->glue, ended, 3, NULL), 2);
	ended[1] = forwarding_of("udp 203.0.113.5:8081 192.168.1.20:81 from 198.51.100.0/24");
	assert_int_equal(glue_end_flows(w->glue, ended, 3, NULL), 1);
}

/* -- running -- */

#define TEST(function) cmocka_unit_test_setup_teardown(function, world_open, world_close)

static const struct CMUnitTest verbs[] = {
	TEST(a_wan_that_cannot_be_is_refused),
	TEST(a_flow_is_found_whoever_began_it),
	TEST(ports_are_used_by_the_hosts_whose_flows_leave_by_them),
	TEST(the_gateway_serves_where_a_socket_of_its_own_waits),
	TEST(ending_flows_ends_those_that_came_in_through_it_alone),
	TEST(flows_of_several_forwardings_end_together),
};

int main(int argc, char **argv)
{
	int kernel = world_choose(argc, argv), failed;

	if (kernel < 0)
		return 2;
	failed = cmocka_run_group_tests_name(kernel ? "kernel" : "memory", verbs, NULL, NULL);
	if (!kernel)
		return failed;
	world_choose_kernel(WORLD_LIKE_AN_OLD_ONE);
	failed += cmocka_run_group_tests_name("kernel like an old one", verbs, NULL, NULL);
	return failed + glue_traffic_run();
}
