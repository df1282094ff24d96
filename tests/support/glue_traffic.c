/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What packets meet that come to a gateway with our table. The gateway's own firewall
 * drops what comes from outside and does not bear our mark.
 *
 * That a packet does not arrive is told by one sent after it that does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/glue_traffic.h"
#include "tests/support/glue_world.h"
#include "tests/support/namespaces.h"

static void add(struct world *w, const char *text)
{
	world_change(w, CHANGE_ADD, text);
}

/* -- a port -- */

static void a_tcp_mapping_is_reached_from_outside(void **state)
{
	int listener = tcp_listener(LAN, "192.168.1.20:80"), stranger, host;

	add(*state, "tcp 203.0.113.5:8080 192.168.1.20:80");
	stranger = tcp_connect_from(WAN, "198.51.100.7:5000", "203.0.113.5:8080");
	host = tcp_accept(listener);
	write_text(stranger, "hello");
	expect_stream(host, "hello");
	write_text(host, "page");
	expect_stream(stranger, "page");
	close(listener);
	close(stranger);
	close(host);
}

static void the_mapped_endpoint_keeps_its_port_in_both_directions(void **state)
{
	int host = udp_socket(LAN, "192.168.1.20:53");
	int stranger = udp_socket(WAN, "198.51.100.7:5000");
	int other = udp_socket(WAN, "198.51.101.9:5001");

	add(*state, "udp 203.0.113.5:6353 192.168.1.20:53");
	assert_arrives(stranger, "203.0.113.5:6353", host, "198.51.100.7:5000");
	assert_arrives(host, "198.51.100.7:5000", stranger, "203.0.113.5:6353");
	assert_arrives(host, "198.51.101.9:5001", other, "203.0.113.5:6353");
	close(host);
	close(stranger);
	close(other);
}

static void a_removed_mapping_lets_nobody_in(void **state)
{
	struct world *w = *state;
	int host = udp_socket(LAN, "192.168.1.20:1000");
	int stranger = udp_socket(WAN, "198.51.100.7:5000");

	add(w, "udp 203.0.113.5:1000 192.168.1.20:1000");
	add(w, "udp 203.0.113.5:1001 192.168.1.21:1000");
	assert_arrives(stranger, "203.0.113.5:1000", host, "198.51.100.7:5000");
	world_change(w, CHANGE_REMOVE, "udp 203.0.113.5:1000 192.168.1.20:1000");
	world_change(w, CHANGE_REMOVE, "udp 203.0.113.5:1001 192.168.1.21:1000");
	close(stranger);
	/* A new flow: that of before goes on until its flows are ended. */
	stranger = udp_socket(WAN, "198.51.100.8:5000");
	send_text(stranger, "203.0.113.5:1000", "must not arrive");
	add(w, "udp 203.0.113.5:1001 192.168.1.20:1000");
	assert_arrives(stranger, "203.0.113.5:1001", host, "198.51.100.8:5000");
	close(host);
	close(stranger);
}

/* -- filters -- */

static void a_filter_lets_in_whom_it_names(void **state)
{
	struct world *w = *state;
	int host = udp_socket(LAN, "192.168.1.20:22");
	int friend = udp_socket(WAN, "198.51.100.7:5000");
	int stranger = udp_socket(WAN, "198.51.101.9:5000");
	int exact = udp_socket(WAN, "203.0.113.1:7777");
	int nearly = udp_socket(WAN, "203.0.113.1:7778");

	add(w, "udp 203.0.113.5:22 192.168.1.20:22 from 198.51.100.0/24");
	add(w, "udp 203.0.113.5:22 192.168.1.20:22 from 203.0.113.1/32 port 7777");
	send_text(stranger, "203.0.113.5:22", "must not arrive");
	send_text(nearly, "203.0.113.5:22", "must not arrive");
	assert_arrives(friend, "203.0.113.5:22", host, "198.51.100.7:5000");
	assert_arrives(exact, "203.0.113.5:22", host, "203.0.113.1:7777");
	close(host);
	close(friend);
	close(stranger);
	close(exact);
	close(nearly);
}

static void one_filter_going_leaves_the_others_all_they_need(void **state)
{
	struct world *w = *state;
	int host = udp_socket(LAN, "192.168.1.20:22");
	int friend = udp_socket(WAN, "198.51.100.7:5000");
	int other = udp_socket(WAN, "198.51.101.9:5000");

	add(w, "udp 203.0.113.5:2222 192.168.1.20:22 from 198.51.100.0/24");
	add(w, "udp 203.0.113.5:2222 192.168.1.20:22 from 198.51.101.0/24");
	world_change(w, CHANGE_REMOVE, "udp 203.0.113.5:2222 192.168.1.20:22 from 198.51.100.0/24");
	send_text(friend, "203.0.113.5:2222", "must not arrive");
	assert_arrives(other, "203.0.113.5:2222", host, "198.51.101.9:5000");
	/* From inside it still has its port, towards anybody. */
	assert_arrives(host, "203.0.113.1:1", udp_socket(WAN, "203.0.113.1:1"), "203.0.113.5:2222");
	world_change(w, CHANGE_REMOVE, "udp 203.0.113.5:2222 192.168.1.20:22 from 198.51.101.0/24");
	forget_flows(); /* the kernel gives a new flow the port of an old one where it can */
	assert_arrives(host, "203.0.113.1:2", udp_socket(WAN, "203.0.113.1:2"), "203.0.113.5:22");
	close(host);
	close(friend);
	close(other);
}

/* -- all ports, all protocols -- */

static void all_ports_of_a_protocol_are_one_hosts(void **state)
{
	int host = udp_socket(LAN, "192.168.1.21:4000");
	int special = udp_socket(LAN, "192.168.1.20:4001");
	int stranger = udp_socket(WAN, "198.51.100.7:5000");

	add(*state, "udp 203.0.113.5 192.168.1.21");
	add(*state, "udp 203.0.113.5:4001 192.168.1.20:4001");
	assert_arrives(stranger, "203.0.113.5:4000", host, "198.51.100.7:5000");
	assert_arrives(stranger, "203.0.113.5:4001", special, "198.51.100.7:5000");
	close(host);
	close(special);
	close(stranger);
}

static void all_protocols_are_one_hosts(void **state)
{
	char from[64];
	int host = udp_socket(LAN, "192.168.1.21:4000");
	int host_icmp = raw_icmp_socket(LAN, "192.168.1.21");
	int stranger = udp_socket(WAN, "198.51.100.7:5000");
	int stranger_icmp = raw_icmp_socket(WAN, "198.51.100.7");

	add(*state, "all 203.0.113.5 192.168.1.21");
	assert_arrives(stranger, "203.0.113.5:4000", host, "198.51.100.7:5000");
	send_echo(stranger_icmp, "203.0.113.5");
	expect_echo_request(host_icmp, from);
	assert_string_equal(from, "198.51.100.7:0");
	close(host);
	close(host_icmp);
	close(stranger);
	close(stranger_icmp);
}

static void a_filter_holds_for_all_ports_too(void **state)
{
	int host = udp_socket(LAN, "192.168.1.21:4000");
	int friend = udp_socket(WAN, "198.51.100.7:5000");
	int stranger = udp_socket(WAN, "198.51.101.9:5000");

	add(*state, "all 203.0.113.5 192.168.1.21 from 198.51.100.0/24");
	add(*state, "udp 203.0.113.5 192.168.1.21 from 203.0.113.0/24");
	send_text(stranger, "203.0.113.5:4000", "must not arrive");
	assert_arrives(friend, "203.0.113.5:4000", host, "198.51.100.7:5000");
	close(host);
	close(friend);
	close(stranger);
}

/* -- peers -- */

static void a_peer_has_its_port_from_the_first_packet_on(void **state)
{
	int host = udp_socket(LAN, "192.168.1.20:3000");
	int peer = udp_socket(WAN, "198.51.100.7:5000");
	int other = udp_socket(WAN, "198.51.100.8:5000");

	add(*state, "peer udp 203.0.113.5:33333 192.168.1.20:3000 from 198.51.100.7/32 port 5000");
	assert_arrives(host, "198.51.100.8:5000", other, "203.0.113.5:3000");
	assert_arrives(host, "198.51.100.7:5000", peer, "203.0.113.5:33333");
	close(host);
	close(peer);
	close(other);
}

static void a_peer_may_be_the_first_to_speak(void **state)
{
	int host = udp_socket(LAN, "192.168.1.20:3000");
	int peer = udp_socket(WAN, "198.51.100.7:5000");
	int other = udp_socket(WAN, "198.51.100.8:5000");

	add(*state, "peer udp 203.0.113.5:33333 192.168.1.20:3000 from 198.51.100.7/32 port 5000");
	send_text(other, "203.0.113.5:33333", "must not arrive");
	assert_arrives(peer, "203.0.113.5:33333", host, "198.51.100.7:5000");
	close(host);
	close(peer);
	close(other);
}

/* -- hairpin, and ports that are taken -- */

static void a_lan_host_reaches_another_by_its_external_endpoint(void **state)
{
	int host = udp_socket(LAN, "192.168.1.20:80");
	int neighbour = udp_socket(LAN, "192.168.1.21:4444");

	add(*state, "udp 203.0.113.5:8080 192.168.1.20:80");
	assert_arrives(neighbour, "203.0.113.5:8080", host, "203.0.113.5:4444");
	assert_arrives(host, "203.0.113.5:4444", neighbour, "203.0.113.5:8080");
	/* With a mapping of its own it is seen by that one. */
	close(neighbour);
	add(*state, "udp 203.0.113.5:9090 192.168.1.21:90");
	neighbour = udp_socket(LAN, "192.168.1.21:90");
	assert_arrives(neighbour, "203.0.113.5:8080", host, "203.0.113.5:9090");
	close(host);
	close(neighbour);
}

static uint16_t port_seen(int from, const char *to, int at)
{
	char end[64];

	send_text(from, to, "whose port?");
	expect_text(at, "whose port?", end);
	assert_non_null(strchr(end, ':'));
	return (uint16_t)atoi(strchr(end, ':') + 1);
}

static void nobody_gets_a_mapped_port_by_chance(void **state)
{
	int host = udp_socket(LAN, "192.168.1.20:80");
	int neighbour = udp_socket(LAN, "192.168.1.21:8080");
	int stranger = udp_socket(WAN, "198.51.100.7:5000");

	add(*state, "udp 203.0.113.5:8080 192.168.1.20:80");
	assert_in_range(port_seen(neighbour, "198.51.100.7:5000", stranger), 49152, 65535);
	assert_arrives(stranger, "203.0.113.5:8080", host, "198.51.100.7:5000");
	close(host);
	close(neighbour);
	close(stranger);
}

static void behind_a_port_set_such_flows_stay_within_it(void **state)
{
	struct world *w = *state;
	struct glue_wan wan = { .address_count = 1,
				.interface_count = 1,
				.interfaces = { "wan0" },
				.dynamic = { { 5000, 5003 }, { 6000, 6003 }, { 7000, 7003 } },
				.dynamic_count = 3 };
	int stranger = udp_socket(WAN, "198.51.100.7:5000");
	bool seen[8] = { false };

	assert_true(address_parse("203.0.113.5", &wan.addresses[0]));
	assert_int_equal(glue_set_wan(w->glue, &wan, NULL), 0);
	for (uint16_t port = 9000; port < 9006; port++) {
		char text[64];
		uint16_t dynamic;
		int neighbour;

		snprintf(text, sizeof(text), "udp 203.0.113.5:%u 192.168.1.20:%u", port, port);
		add(w, text);
		snprintf(text, sizeof(text), "192.168.1.21:%u", port);
		neighbour = udp_socket(LAN, text);
		dynamic = port_seen(neighbour, "198.51.100.7:5000", stranger);
		assert_in_range(dynamic / 1000, 5, 7);
		assert_in_range(dynamic % 1000, 0, 3);
		seen[dynamic / 1000] = true;
		close(neighbour);
	}
	assert_true(seen[5] && seen[6] && seen[7]);
	wan.dynamic_count = 1; /* lw4o6 has one range */
	assert_int_equal(glue_set_wan(w->glue, &wan, NULL), 0);
	for (int i = 0; i < 3; i++) {
		int neighbour = udp_socket(LAN, "192.168.1.21:9000");

		assert_in_range(port_seen(neighbour, "198.51.100.7:5000", stranger), 5000, 5003);
		close(neighbour);
		forget_flows();
	}
	close(stranger);
}

static void only_the_external_address_is_translated(void **state)
{
	struct world *w = *state;
	struct glue_wan wan = { .interface_count = 1, .interfaces = { "wan0" } };
	int host = udp_socket(LAN, "192.168.1.20:80");
	int stranger = udp_socket(WAN, "198.51.100.7:5000");

	add(w, "udp 203.0.113.5:8080 192.168.1.20:80");
	assert_int_equal(glue_set_wan(w->glue, &wan, NULL), 0);
	send_text(stranger, "203.0.113.5:8080", "must not arrive");
	forget_flows();
	world_set_wan(w);
	assert_arrives(stranger, "203.0.113.5:8080", host, "198.51.100.7:5000");
	close(host);
	close(stranger);
}

/* -- pinholes -- */

static void a_pinhole_opens_one_port(void **state)
{
	int host = udp_socket(LAN, "[2001:db8:1::20]:80");
	int closed = udp_socket(LAN, "[2001:db8:1::20]:81");
	int stranger = udp_socket(WAN, "[2001:db8:2::7]:5000");

	add(*state, "udp [2001:db8:1::20]:80");
	send_text(stranger, "[2001:db8:1::20]:81", "must not arrive");
	assert_arrives(stranger, "[2001:db8:1::20]:80", host, "[2001:db8:2::7]:5000");
	add(*state, "udp [2001:db8:1::20]:81");
	assert_arrives(stranger, "[2001:db8:1::20]:81", closed, "[2001:db8:2::7]:5000");
	close(host);
	close(closed);
	close(stranger);
}

static void a_pinhole_with_a_filter_opens_for_whom_it_names(void **state)
{
	int host = udp_socket(LAN, "[2001:db8:1::20]:80");
	int all = udp_socket(LAN, "[2001:db8:1::21]:9");
	int friend = udp_socket(WAN, "[2001:db8:2::7]:5000");
	int stranger = udp_socket(WAN, "[2001:db8:2::8]:5000");

	add(*state, "udp [2001:db8:1::20]:80 from 2001:db8:2::7/128 port 5000");
	add(*state, "all [2001:db8:1::21]:0 from 2001:db8:2::8/128");
	send_text(stranger, "[2001:db8:1::20]:80", "must not arrive");
	assert_arrives(friend, "[2001:db8:1::20]:80", host, "[2001:db8:2::7]:5000");
	send_text(friend, "[2001:db8:1::21]:9", "must not arrive");
	assert_arrives(stranger, "[2001:db8:1::21]:9", all, "[2001:db8:2::8]:5000");
	close(host);
	close(all);
	close(friend);
	close(stranger);
}

static void wide_pinholes_open_all_ports_or_protocols_of_a_host(void **state)
{
	int host = udp_socket(LAN, "[2001:db8:1::20]:80");
	int stranger = udp_socket(WAN, "[2001:db8:2::7]:5000");
	struct world *w = *state;

	add(w, "tcp [2001:db8:1::20]:0");
	send_text(stranger, "[2001:db8:1::20]:80", "must not arrive");
	add(w, "udp [2001:db8:1::20]:0");
	assert_arrives(stranger, "[2001:db8:1::20]:80", host, "[2001:db8:2::7]:5000");
	world_change(w, CHANGE_REMOVE, "udp [2001:db8:1::20]:0");
	forget_flows();
	send_text(stranger, "[2001:db8:1::20]:80", "must not arrive");
	add(w, "all [2001:db8:1::20]:0");
	assert_arrives(stranger, "[2001:db8:1::20]:80", host, "[2001:db8:2::7]:5000");
	close(host);
	close(stranger);
}

static void a_pinhole_for_a_peer_opens_for_its_flow(void **state)
{
	int host = udp_socket(LAN, "[2001:db8:1::20]:80");
	int peer = udp_socket(WAN, "[2001:db8:2::7]:5000");
	int nearly = udp_socket(WAN, "[2001:db8:2::7]:5001");

	add(*state, "peer udp [2001:db8:1::20]:80 from 2001:db8:2::7/128 port 5000");
	send_text(nearly, "[2001:db8:1::20]:80", "must not arrive");
	assert_arrives(peer, "[2001:db8:1::20]:80", host, "[2001:db8:2::7]:5000");
	close(host);
	close(peer);
	close(nearly);
}

/* Where the carrier translates and the gateway does not (DS-Lite). */
static void pinholes_are_for_ipv4_too(void **state)
{
	struct world *w = *state;
	int host = udp_socket(LAN, "192.168.1.20:80");
	int friend = udp_socket(WAN, "198.51.100.7:5000");
	int stranger = udp_socket(WAN, "198.51.101.9:5000");
	static const char *const doors[] = {
		"udp 192.168.1.20:80",
		"udp 192.168.1.20:80 from 198.51.100.0/24",
		"peer udp 192.168.1.20:80 from 198.51.100.7/32 port 5000",
		"udp 192.168.1.20",
		"all 192.168.1.20",
	};

	run_in(WAN, "ip route add 192.168.1.0/24 via 203.0.113.5");
	for (size_t i = 0; i < sizeof(doors) / sizeof(doors[0]); i++) {
		send_text(friend, "192.168.1.20:80", "must not arrive");
		add(w, doors[i]);
		if (strchr(doors[i], '/'))
			send_text(stranger, "192.168.1.20:80", "must not arrive");
		assert_arrives(friend, "192.168.1.20:80", host, "198.51.100.7:5000");
		world_change(w, CHANGE_REMOVE, doors[i]);
		forget_flows();
	}
	close(host);
	close(friend);
	close(stranger);
}

static void ending_flows_closes_an_established_one(void **state)
{
	struct world *w = *state;
	struct forwarding ended = forwarding_of("udp [2001:db8:1::20]:80");
	int host = udp_socket(LAN, "[2001:db8:1::20]:80");
	int stranger = udp_socket(WAN, "[2001:db8:2::7]:5000");
	int other = udp_socket(WAN, "[2001:db8:2::8]:5000");

	add(w, "udp [2001:db8:1::20]:80");
	assert_arrives(stranger, "[2001:db8:1::20]:80", host, "[2001:db8:2::7]:5000");
	assert_arrives(host, "[2001:db8:2::7]:5000", stranger, "[2001:db8:1::20]:80");
	world_change(w, CHANGE_REMOVE, "udp [2001:db8:1::20]:80");
	assert_arrives(stranger, "[2001:db8:1::20]:80", host, "[2001:db8:2::7]:5000");
	assert_int_equal(glue_end_flows(w->glue, &ended, 1, NULL), 1);
	send_text(stranger, "[2001:db8:1::20]:80", "must not arrive");
	add(w, "udp [2001:db8:1::20]:80 from 2001:db8:2::8/128");
	assert_arrives(other, "[2001:db8:1::20]:80", host, "[2001:db8:2::8]:5000");
	close(host);
	close(stranger);
	close(other);
}

static void flows_end_however_wide_the_forwarding_was(void **state)
{
	static const struct {
		const char *forwarding, *host, *stranger, *to;
	} cases[] = {
		{ "tcp 203.0.113.5 192.168.1.20", NULL, NULL, NULL }, /* not this flow's protocol */
		{ "udp 203.0.113.5 192.168.1.20", "192.168.1.20:80", "198.51.100.7:5000",
		  "203.0.113.5:80" },
		{ "all 203.0.113.5 192.168.1.20", "192.168.1.20:80", "198.51.100.7:5000",
		  "203.0.113.5:80" },
		{ "peer udp 203.0.113.5:8 192.168.1.20:80 from 198.51.100.7/32 port 5000",
		  "192.168.1.20:80", "198.51.100.7:5000", "203.0.113.5:8" },
		{ "udp [2001:db8:1::20]:0", "[2001:db8:1::20]:80", "[2001:db8:2::7]:5000",
		  "[2001:db8:1::20]:80" },
		{ "all [2001:db8:1::20]:0", "[2001:db8:1::20]:80", "[2001:db8:2::7]:5000",
		  "[2001:db8:1::20]:80" },
	};
	struct forwarding other = forwarding_of(cases[0].forwarding);
	struct world *w = *state;

	for (size_t i = 1; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct forwarding ended = forwarding_of(cases[i].forwarding);
		int host = udp_socket(LAN, cases[i].host);
		int stranger = udp_socket(WAN, cases[i].stranger);

		add(w, cases[i].forwarding);
		assert_arrives(stranger, cases[i].to, host, cases[i].stranger);
		world_change(w, CHANGE_REMOVE, cases[i].forwarding);
		assert_int_equal(glue_end_flows(w->glue, &other, 1, NULL), 0);
		assert_int_equal(glue_end_flows(w->glue, &ended, 1, NULL), 1);
		close(host);
		close(stranger);
	}
}

/* -- running -- */

#define TEST(function) cmocka_unit_test_setup_teardown(function, world_open_with_wan, world_close)

static const struct CMUnitTest tests[] = {
	TEST(a_tcp_mapping_is_reached_from_outside),
	TEST(the_mapped_endpoint_keeps_its_port_in_both_directions),
	TEST(a_removed_mapping_lets_nobody_in),
	TEST(a_filter_lets_in_whom_it_names),
	TEST(one_filter_going_leaves_the_others_all_they_need),
	TEST(all_ports_of_a_protocol_are_one_hosts),
	TEST(all_protocols_are_one_hosts),
	TEST(a_filter_holds_for_all_ports_too),
	TEST(a_peer_has_its_port_from_the_first_packet_on),
	TEST(a_peer_may_be_the_first_to_speak),
	TEST(a_lan_host_reaches_another_by_its_external_endpoint),
	TEST(nobody_gets_a_mapped_port_by_chance),
	TEST(behind_a_port_set_such_flows_stay_within_it),
	TEST(only_the_external_address_is_translated),
	TEST(a_pinhole_opens_one_port),
	TEST(a_pinhole_with_a_filter_opens_for_whom_it_names),
	TEST(wide_pinholes_open_all_ports_or_protocols_of_a_host),
	TEST(a_pinhole_for_a_peer_opens_for_its_flow),
	TEST(pinholes_are_for_ipv4_too),
	TEST(ending_flows_closes_an_established_one),
	TEST(flows_end_however_wide_the_forwarding_was),
};

int glue_traffic_run(void)
{
	world_choose_kernel(0);
	return cmocka_run_group_tests_name("traffic", tests, NULL, NULL);
}
