/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What packets meet that come to a gateway with our table, and what becomes of the
 * table in the hands of others. The gateway's own firewall drops what comes from
 * outside and does not bear our mark.
 *
 * That a packet does not arrive is told by one sent after it that does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kernel-glue/link_watch.h"
#include "tests/support/glue_traffic.h"
#include "tests/support/glue_world.h"
#include "tests/support/namespaces.h"

static void change(struct world *w, enum change_kind kind, const char *text)
{
	struct change change = { .kind = kind, .forwarding = forwarding_of(text) };
	struct failure failure = { 0 };

	if (glue_submit(w->glue, &change, 1, &failure) != 0)
		fail_msg("%s: %s", text, failure.sentence);
}

static void add(struct world *w, const char *text)
{
	change(w, CHANGE_ADD, text);
}

static int count_one(const struct forwarding *forwarding, void *arg)
{
	(void)forwarding;
	++*(size_t *)arg;
	return 0;
}

static size_t count(struct world *w)
{
	size_t number = 0;

	assert_int_equal(glue_list(w->glue, count_one, &number, NULL), 0);
	return number;
}

/* A glue whose WAN is set. */
static int open_with_wan(void **state)
{
	world_open(state);
	world_set_wan(*state);
	return 0;
}

/* From is seen as `seen` at the socket that gets it. */
static void assert_arrives(int from, const char *to, int at, const char *seen)
{
	static unsigned int number;
	char text[32], end[64];

	snprintf(text, sizeof(text), "packet %u", ++number);
	send_text(from, to, text);
	expect_text(at, text, end);
	assert_string_equal(end, seen);
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
	change(w, CHANGE_REMOVE, "udp 203.0.113.5:1000 192.168.1.20:1000");
	change(w, CHANGE_REMOVE, "udp 203.0.113.5:1001 192.168.1.21:1000");
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
	change(w, CHANGE_REMOVE, "udp 203.0.113.5:2222 192.168.1.20:22 from 198.51.100.0/24");
	send_text(friend, "203.0.113.5:2222", "must not arrive");
	assert_arrives(other, "203.0.113.5:2222", host, "198.51.101.9:5000");
	/* From inside it still has its port, towards anybody. */
	assert_arrives(host, "203.0.113.1:1", udp_socket(WAN, "203.0.113.1:1"), "203.0.113.5:2222");
	change(w, CHANGE_REMOVE, "udp 203.0.113.5:2222 192.168.1.20:22 from 198.51.101.0/24");
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
	change(w, CHANGE_REMOVE, "udp [2001:db8:1::20]:0");
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
	change(w, CHANGE_REMOVE, "udp [2001:db8:1::20]:80");
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
		change(w, CHANGE_REMOVE, cases[i].forwarding);
		assert_int_equal(glue_end_flows(w->glue, &other, 1, NULL), 0);
		assert_int_equal(glue_end_flows(w->glue, &ended, 1, NULL), 1);
		close(host);
		close(stranger);
	}
}

/* -- the table in the hands of others -- */

static struct glue *open_glue(const struct glue_options *options)
{
	struct glue *glue = NULL;
	struct failure failure = { 0 };

	if (glue_nft_open(&glue, options, &failure) != 0)
		fail_msg("%s", failure.sentence);
	return glue;
}

static int keep_copy(const struct forwarding *forwarding, void *arg)
{
	*(struct forwarding *)arg = *forwarding;
	return 0;
}

static void a_restart_finds_everything_and_no_packet_is_lost(void **state)
{
	struct world *w = *state;
	const struct glue_options options = { .origin = 1, .without = world_without() };
	struct change kept = { .kind = CHANGE_ADD,
			       .forwarding = forwarding_of("udp 203.0.113.5:1 192.168.1.20:80") };
	int host = udp_socket(LAN, "192.168.1.20:80");
	int stranger = udp_socket(WAN, "198.51.100.7:5000");
	struct forwarding found = { 0 };

	set_record(&kept.forwarding, "nonce and such");
	kept.forwarding.lifetime = seconds(500);
	assert_int_equal(glue_submit(w->glue, &kept, 1, NULL), 0);
	glue_close(w->glue);
	assert_arrives(stranger, "203.0.113.5:1", host, "198.51.100.7:5000");
	w->glue = open_glue(&options);
	assert_true(w->glue->origin == WORLD_ORIGIN);
	assert_int_equal(glue_list(w->glue, keep_copy, &found, NULL), 0);
	assert_int_equal(forwarding_compare(&found, &kept.forwarding), 0);
	assert_int_equal(found.record_length, strlen("nonce and such"));
	assert_memory_equal(found.record, "nonce and such", found.record_length);
	assert_true(found.lifetime <= seconds(500) && found.lifetime > seconds(400));
	forget_flows();
	assert_arrives(stranger, "203.0.113.5:1", host, "198.51.100.7:5000");
	/* What the new one is told it does to the old one's. */
	change(w, CHANGE_REMOVE, "udp 203.0.113.5:1 192.168.1.20:80");
	assert_int_equal(count(w), 0);
	assert_arrives(host, "198.51.100.7:5000", stranger, "203.0.113.5:1"); /* flow goes on */
	forget_flows();
	assert_arrives(host, "198.51.100.7:5000", stranger, "203.0.113.5:80");
	close(host);
	close(stranger);
}

static void an_owned_table_survives_a_flush_by_others(void **state)
{
	struct world *w = *state;
	int host = udp_socket(LAN, "192.168.1.20:80");
	int stranger = udp_socket(WAN, "198.51.100.7:5000");

	if (!world_is_owned(w))
		skip(); /* this kernel is older than 6.9; suite.c has what happens then */
	add(w, "udp 203.0.113.5:1 192.168.1.20:80");
	run_in(GATEWAY, "nft flush ruleset");
	assert_arrives(stranger, "203.0.113.5:1", host, "198.51.100.7:5000");
	assert_int_equal(count(w), 1);
	close(host);
	close(stranger);
}

static void two_glues_cannot_own_one_table(void **state)
{
	const struct glue_options same = { .capacity = 16 }, other = { .table = "other" };
	struct failure failure = { 0 };
	struct glue *second = NULL;

	if (!world_is_owned(*state))
		skip();
	assert_int_equal(glue_nft_open(&second, &same, &failure), -EPERM);
	assert_non_null(strstr(failure.sentence, "belongs to another running process"));
	assert_null(second);
	second = open_glue(&other);
	glue_close(second);
	assert_int_equal(glue_nft_remove("other", NULL), 0);
}

static int open_plain(void **state)
{
	world_choose_kernel(GLUE_WITHOUT_OWNERSHIP);
	return open_with_wan(state);
}

static int close_plain(void **state)
{
	world_choose_kernel(0);
	return world_close(state);
}

static void expect_damage(struct world *w)
{
	struct pollfd damage = { .fd = glue_descriptor(w->glue), .events = POLLIN };

	assert_int_equal(poll(&damage, 1, 10000), 1);
	assert_true(glue_dispatch(w->glue, NULL) > 0);
	assert_int_equal(glue_dispatch(w->glue, NULL), 0);
}

static void others_may_do_what_does_not_concern_us(void **state)
{
	struct world *w = *state;

	add(w, "udp 203.0.113.5:1 192.168.1.20:80"); /* our own changes do not either */
	change(w, CHANGE_REMOVE, "udp 203.0.113.5:1 192.168.1.20:80");
	run_in(GATEWAY, "nft add table inet theirs");
	run_in(GATEWAY, "nft add set inet theirs map4 '{ type ipv4_addr; }'");
	run_in(GATEWAY, "nft delete set inet theirs map4");
	run_in(GATEWAY, "nft delete table inet theirs");
	assert_int_equal(glue_dispatch(w->glue, NULL), 0);
}

static void damage_is_noticed_and_repaired(void **state)
{
	static const char *const damages[] = {
		"nft flush chain inet homeport in4", "nft flush chain inet homeport fwdmark",
		"nft flush set inet homeport ext4",  "nft delete chain inet homeport pre",
		"nft flush map inet homeport rev4",  "nft flush set inet homeport used4",
		"nft delete table inet homeport",
	};
	struct world *w = *state;
	int host = udp_socket(LAN, "192.168.1.20:80");
	int stranger = udp_socket(WAN, "198.51.100.7:5000");

	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		change(w, CHANGE_REFRESH, "udp 203.0.113.5:8080 192.168.1.20:80");
		run_in(GATEWAY, "%s", damages[i]);
		expect_damage(w);
		assert_int_equal(glue_restore(w->glue, NULL), 0);
		if (count(w) == 0)
			add(w, "udp 203.0.113.5:8080 192.168.1.20:80");
		forget_flows();
		assert_arrives(stranger, "203.0.113.5:8080", host, "198.51.100.7:5000");
		forget_flows();
		assert_arrives(host, "198.51.100.7:5000", stranger, "203.0.113.5:8080");
		forget_flows();
	}
	close(host);
	close(stranger);
}

/* Nothing was noticed yet, but the change must still come out right. */
static void changes_succeed_though_elements_have_vanished(void **state)
{
	struct world *w = *state;
	struct change changes[] = {
		{ CHANGE_REMOVE, forwarding_of("udp 203.0.113.5:1 192.168.1.20:1"), 0 },
		{ CHANGE_REFRESH, forwarding_of("udp 203.0.113.5:2 192.168.1.20:2"), 0 },
		{ CHANGE_ADD, forwarding_of("udp 203.0.113.5:3 192.168.1.20:3"), 0 },
	};

	add(w, "udp 203.0.113.5:1 192.168.1.20:1");
	add(w, "udp 203.0.113.5:2 192.168.1.20:2");
	run_in(GATEWAY, "nft flush map inet homeport map4");
	run_in(GATEWAY, "nft flush map inet homeport rev4");
	run_in(GATEWAY, "nft flush set inet homeport used4");
	run_in(GATEWAY, "nft add element inet homeport map4 "
			"'{ 203.0.113.5 . udp . 4 : 192.168.1.21 . 4 }'");
	assert_int_equal(glue_submit(w->glue, changes, 3, NULL), 0);
	assert_int_equal(count(w), 3);
	/* What others have put there is seen too. */
	changes[0] =
		(struct change){ CHANGE_ADD, forwarding_of("udp 203.0.113.5:4 192.168.1.20:4"), 0 };
	assert_int_equal(glue_submit(w->glue, changes, 1, NULL), -EEXIST);
}

/* As an earlier version of us may have left it. */
static void a_table_with_other_sets_is_made_anew_with_its_forwardings(void **state)
{
	static const char old_table[] =
		"table inet homeport {\n"
		" map map4 { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service\n"
		"  flags timeout\n"
		"  elements = { 203.0.113.5 . udp . 8080 timeout 1h expires 10m :"
		" 192.168.1.20 . 80 }\n"
		" }\n"
		" set used4 { type inet_service; flags timeout; }\n"
		" chain pre { type filter hook input priority 0; drop; }\n"
		"}\n";
	const struct glue_options options = { .origin = 5, .without = world_without() };
	struct world *w = *state;
	int host = udp_socket(LAN, "192.168.1.20:80");
	int stranger = udp_socket(WAN, "198.51.100.7:5000");
	struct forwarding found = { 0 };

	glue_close(w->glue);
	assert_int_equal(glue_nft_remove(NULL, NULL), 0);
	run_in(GATEWAY, "nft '%s'", old_table);
	w->glue = open_glue(&options);
	world_set_wan(w);
	assert_int_equal(glue_list(w->glue, keep_copy, &found, NULL), 0);
	assert_int_equal(found.internal.port, 80);
	assert_true(found.lifetime <= seconds(600) && found.lifetime > seconds(500));
	assert_arrives(stranger, "203.0.113.5:8080", host, "198.51.100.7:5000");
	assert_int_equal(w->glue->origin, 5);
	close(host);
	close(stranger);
}

static void more_capacity_is_had_after_a_restart(void **state)
{
	struct glue_options options = { .capacity = 2, .without = world_without() };
	struct world *w = *state;

	glue_close(w->glue);
	assert_int_equal(glue_nft_remove(NULL, NULL), 0);
	w->glue = open_glue(&options);
	add(w, "udp 203.0.113.5:1 192.168.1.20:1");
	add(w, "udp 203.0.113.5:2 192.168.1.20:2");
	glue_close(w->glue);
	options.capacity = 4;
	w->glue = open_glue(&options);
	add(w, "udp 203.0.113.5:3 192.168.1.20:3");
	add(w, "udp 203.0.113.5:4 192.168.1.20:4");
	assert_int_equal(count(w), 4);
	/* And with less, what is there stays. */
	glue_close(w->glue);
	options.capacity = 1;
	w->glue = open_glue(&options);
	assert_int_equal(count(w), 4);
	change(w, CHANGE_REFRESH, "udp 203.0.113.5:4 192.168.1.20:4");
}

static void removing_the_table_leaves_nothing(void **state)
{
	struct world *w = *state;
	char rules[8192];

	add(w, "udp 203.0.113.5:1 192.168.1.20:1");
	glue_close(w->glue);
	output_of(GATEWAY, "nft list tables", rules, sizeof(rules));
	assert_non_null(strstr(rules, "homeport"));
	assert_int_equal(glue_nft_remove(NULL, NULL), 0);
	output_of(GATEWAY, "nft list tables", rules, sizeof(rules));
	assert_null(strstr(rules, "homeport"));
	assert_int_equal(glue_nft_remove(NULL, NULL), 0); /* nor an error */
	w->glue = NULL;
}

static void another_mark_and_table_are_used_if_wanted(void **state)
{
	const struct glue_options options = { .table = "doors",
					      .mark = 0x200,
					      .without = world_without() };
	struct world *w = *state;
	struct glue *glue = open_glue(&options);
	char rules[16384];

	(void)w;
	output_of(GATEWAY, "nft list table inet doors", rules, sizeof(rules));
	assert_non_null(strstr(rules, "meta mark | 0x00000200"));
	assert_null(strstr(rules, "0x40000000"));
	glue_close(glue);
	assert_int_equal(glue_nft_remove("doors", NULL), 0);
}

static void a_table_without_a_name_is_refused(void **state)
{
	const struct glue_options unnamed = { .table = "" };
	const struct glue_options too_long = { .table = "a_name_that_is_longer_than_any_we_take" };
	const struct glue_options too_many = { .capacity = 65537 };
	struct glue *glue = NULL;
	struct failure failure = { 0 };

	(void)state;
	assert_int_equal(glue_nft_open(&glue, &unnamed, NULL), -EINVAL);
	assert_int_equal(glue_nft_open(&glue, &too_long, &failure), -EINVAL);
	assert_non_null(strstr(failure.sentence, "longer_than_any"));
	assert_int_equal(glue_nft_open(&glue, &too_many, NULL), -EINVAL);
	assert_null(glue);
}

/* -- links -- */

static void expect_change(struct link_watch *watch)
{
	struct pollfd change = { .fd = link_watch_descriptor(watch), .events = POLLIN };
	int changed = 0;

	while (changed == 0) {
		assert_int_equal(poll(&change, 1, 10000), 1);
		changed = link_watch_dispatch(watch, NULL);
		assert_true(changed >= 0);
	}
}

static bool has_address(const struct link_facts *facts, const char *name, const char *text)
{
	const struct link *link = link_named(facts, name);
	const struct link_address *at = NULL;
	char address[ADDRESS_TEXT];

	assert_non_null(link);
	while ((at = link_next_address(facts, link->index, at)) != NULL)
		if (strcmp(address_print(&at->prefix.address, address), text) == 0)
			return true;
	return false;
}

static void links_addresses_and_routers_are_seen_as_they_change(void **state)
{
	struct link_watch *watch = NULL;
	const struct link_facts *facts;
	const struct default_router *router;
	char text[ADDRESS_TEXT];

	(void)state;
	assert_int_equal(link_watch_new(&watch, NULL), 0);
	facts = link_watch_facts(watch);
	assert_true(link_named(facts, "wan0")->up);
	assert_true(has_address(facts, "wan0", "203.0.113.5"));
	assert_true(has_address(facts, "lan0", "2001:db8:1::1"));
	assert_false(has_address(facts, "lan0", "203.0.113.5"));
	router = link_router(facts, link_named(facts, "wan0")->index, true);
	assert_string_equal(address_print(&router->address, text), "203.0.113.1");
	assert_null(link_router(facts, 0, false));

	run_in(GATEWAY, "ip address add 203.0.113.6/24 dev wan0");
	expect_change(watch);
	assert_true(has_address(link_watch_facts(watch), "wan0", "203.0.113.6"));
	run_in(GATEWAY, "ip -6 route add default via 2001:db8:2::7 metric 7");
	expect_change(watch);
	assert_int_equal(link_router(link_watch_facts(watch), 0, false)->metric, 7);

	/* The kernel does not tell that the IPv4 route goes with the link. */
	run_in(GATEWAY, "ip link set wan0 down");
	while (link_named(link_watch_facts(watch), "wan0")->up)
		expect_change(watch);
	assert_null(link_router(link_watch_facts(watch), 0, true));

	run_in(GATEWAY, "ip link set wan0 up");
	run_in(GATEWAY, "ip address del 203.0.113.6/24 dev wan0");
	run_in(GATEWAY, "ip route replace default via 203.0.113.1");
	run_in(GATEWAY, "ip address replace 2001:db8:2::1/64 dev wan0");
	run_in(GATEWAY, "ip -6 route flush default");
	while (!link_router(link_watch_facts(watch), 0, true))
		expect_change(watch);
	link_watch_free(watch);
}

/* -- running -- */

#define TRAFFIC(function) cmocka_unit_test_setup_teardown(function, open_with_wan, world_close)
#define PLAIN(function)   cmocka_unit_test_setup_teardown(function, open_plain, close_plain)

static const struct CMUnitTest tests[] = {
	TRAFFIC(a_tcp_mapping_is_reached_from_outside),
	TRAFFIC(the_mapped_endpoint_keeps_its_port_in_both_directions),
	TRAFFIC(a_removed_mapping_lets_nobody_in),
	TRAFFIC(a_filter_lets_in_whom_it_names),
	TRAFFIC(one_filter_going_leaves_the_others_all_they_need),
	TRAFFIC(all_ports_of_a_protocol_are_one_hosts),
	TRAFFIC(all_protocols_are_one_hosts),
	TRAFFIC(a_filter_holds_for_all_ports_too),
	TRAFFIC(a_peer_has_its_port_from_the_first_packet_on),
	TRAFFIC(a_peer_may_be_the_first_to_speak),
	TRAFFIC(a_lan_host_reaches_another_by_its_external_endpoint),
	TRAFFIC(nobody_gets_a_mapped_port_by_chance),
	TRAFFIC(behind_a_port_set_such_flows_stay_within_it),
	TRAFFIC(only_the_external_address_is_translated),
	TRAFFIC(a_pinhole_opens_one_port),
	TRAFFIC(a_pinhole_with_a_filter_opens_for_whom_it_names),
	TRAFFIC(wide_pinholes_open_all_ports_or_protocols_of_a_host),
	TRAFFIC(a_pinhole_for_a_peer_opens_for_its_flow),
	TRAFFIC(ending_flows_closes_an_established_one),
	TRAFFIC(flows_end_however_wide_the_forwarding_was),
	TRAFFIC(a_restart_finds_everything_and_no_packet_is_lost),
	TRAFFIC(an_owned_table_survives_a_flush_by_others),
	TRAFFIC(two_glues_cannot_own_one_table),
	TRAFFIC(a_table_with_other_sets_is_made_anew_with_its_forwardings),
	TRAFFIC(more_capacity_is_had_after_a_restart),
	TRAFFIC(removing_the_table_leaves_nothing),
	TRAFFIC(another_mark_and_table_are_used_if_wanted),
	TRAFFIC(a_table_without_a_name_is_refused),
	PLAIN(a_restart_finds_everything_and_no_packet_is_lost),
	PLAIN(others_may_do_what_does_not_concern_us),
	PLAIN(damage_is_noticed_and_repaired),
	PLAIN(changes_succeed_though_elements_have_vanished),
	PLAIN(a_table_with_other_sets_is_made_anew_with_its_forwardings),
	PLAIN(more_capacity_is_had_after_a_restart),
	TRAFFIC(links_addresses_and_routers_are_seen_as_they_change),
};

int glue_traffic_run(void)
{
	world_choose_kernel(0);
	return cmocka_run_group_tests_name("traffic", tests, NULL, NULL);
}
