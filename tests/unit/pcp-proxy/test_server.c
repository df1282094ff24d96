/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The server beside what stories tell: mappings of an earlier run, what stays
 * when it is configured anew, counters, and long work in steps.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/pcp_codec.h"
#include "pcp-proxy/server.h"
#include "tests/support/spelled.h"

#define NOW      seconds(1000)
#define CAPACITY 100

static void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, 0x55, length);
}

static const struct random_source chance = { fill, NULL };

static struct server_settings settings(void)
{
	return (struct server_settings){
		.lines[0].deployment = deployment_find("public"),
		.lifetime_min = 120,
		.lifetime_max = 86400,
		.max_mappings = CAPACITY,
		.port_low = 1024,
		.port_high = 49151,
		.natpmp = true,
	};
}

static int open_behind_carrier(void **state)
{
	struct server_settings usual = settings();

	usual.lines[0].deployment = deployment_find("nat444");
	*state = usual.lines[0].deployment ? server_new(&usual, &chance, NOW) : NULL;
	return usual.lines[0].deployment && !*state ? -1 : 0;
}

static int open_server(void **state)
{
	const struct server_settings usual = settings();

	*state = server_new(&usual, &chance, NOW);
	return *state ? 0 : -1;
}

static int close_server(void **state)
{
	server_free(*state);
	return 0;
}

/* -- decisions -- */

/* What was decided since, by kind. */
struct decided {
	unsigned int of[DECISION_EVENT + 1];
	struct subject last_event, last_install;
	struct message last_message;
};

static struct decided drain(struct server *server)
{
	struct decided decided = { .of = { 0 } };
	const struct decision *decision;

	while ((decision = server_next(server)) != NULL) {
		decided.of[decision->kind]++;
		if (decision->kind == DECISION_EVENT)
			decided.last_event = decision->subject;
		if (decision->kind == DECISION_SEND)
			decided.last_message = decision->message;
		if (decision->kind == DECISION_INSTALL)
			decided.last_install = decision->subject;
	}
	return decided;
}

static void outside(struct server *server, const char *text, monotonic now)
{
	struct address external = address(text);

	server_external(server, 0, &external, now);
}

/* -- requests -- */

static void send_octets(struct server *server, const char *host, const uint8_t *bytes,
			size_t length, monotonic now)
{
	struct datagram datagram = { .source = { address(host), 40000 },
				     .destination = endpoint("192.168.1.1:5351"),
				     .bytes = bytes,
				     .length = length };

	server_receive(server, &datagram, now);
}

static void ask(struct server *server, const char *host, uint16_t port, uint32_t lifetime,
		monotonic now)
{
	struct pcp_request request = {
		.opcode = PCP_MAP,
		.lifetime = lifetime,
		.client = address(host),
		.protocol = PROTOCOL_TCP,
		.internal_port = port,
		.suggested = { ADDRESS_NONE_IPV4, 0 },
	};
	uint8_t bytes[PCP_MAX_LENGTH];

	send_octets(server, host, bytes, pcp_encode_request(bytes, sizeof(bytes), &request), now);
}

/* Asks, and the kernel agrees. */
static void obtain(struct server *server, const char *host, uint16_t port, monotonic now)
{
	const struct decision *decision;
	ticket number;

	ask(server, host, port, 3600, now);
	decision = server_next(server);
	assert_non_null(decision);
	assert_int_equal(decision->kind, DECISION_INSTALL);
	number = decision->ticket;
	assert_null(server_next(server));
	server_installed(server, number, 0, 0, now);
	drain(server);
}

/* -- an earlier run's -- */

static struct mapping earlier(uint16_t port)
{
	struct mapping mapping = {
		.key = { .internal = address("192.168.1.20"),
			 .internal_port = port,
			 .protocol = PROTOCOL_TCP,
			 .external_ipv4 = true },
		.external = { address("203.0.113.7"), port },
		.outermost = { address("203.0.113.7"), port },
		.nonce = { { 7 } },
		.origin = ORIGIN_PCP,
		.holder = { .client = endpoint("192.168.1.20:40000"),
			    .server = endpoint("192.168.1.1:5351") },
	};

	return mapping;
}

static const struct mapping_details plain = { .description_length = 0 };

/* The PSID became another one meanwhile: the port is some other customer's. */
static void what_has_no_way_out_any_more_is_not_restored(void **state)
{
	struct server_settings settings = {
		.lines[0].deployment = deployment_find("mape"),
		.lifetime_min = 120,
		.lifetime_max = 3600,
		.max_mappings = 2,
		.lines[0].port_set = { .psid = 52, .length = 8, .offset = 6 },
	};
	struct server *server = server_new(&settings, &chance, NOW);
	struct mapping ours = earlier(1232), other = earlier(1300);

	(void)state;
	assert_non_null(server);
	assert_int_equal(server_restore(server, &other, &plain, 600, NOW), 0);
	assert_int_not_equal(server_restore(server, &ours, &plain, 600, NOW), 0);
	server_free(server);
}

/* PCP-C-022, and a host notices nothing. */
static void a_restored_mapping_is_there_without_a_word_and_ends_in_its_time(void **state)
{
	struct mapping before = earlier(80);
	const struct mapping *mapping;
	struct decided decided;
	ticket number = server_restore(*state, &before, &plain, 600, NOW);

	assert_int_not_equal(number, 0);
	outside(*state, "203.0.113.7", NOW);
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_INSTALL], 0);
	assert_int_equal(decided.of[DECISION_SEND], 0);
	mapping = server_find(*state, number);
	assert_non_null(mapping);
	assert_true(endpoint_same(&mapping->external, &before.external));
	assert_true(endpoint_same(&mapping->outermost, &before.outermost));
	assert_true(mapping->standing);
	assert_true(mapping->expires == NOW + seconds(600));
	server_wake(*state, NOW + seconds(600));
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_REMOVE], 1);
	assert_int_equal(decided.of[DECISION_EVENT], 1);
	assert_int_equal(decided.last_event.event, EVENT_LOST);
	assert_int_equal(server_count(*state), 0);
}

/* PCP-S-040: the nonce is the old one. */
static void its_host_renews_what_was_restored_and_nobody_else_does(void **state)
{
	struct mapping before = earlier(80);
	struct decided decided;

	memset(before.nonce.octets, 0, sizeof(before.nonce.octets)); /* as ask() has it */
	assert_int_not_equal(server_restore(*state, &before, &plain, 600, NOW), 0);
	before = earlier(81);
	assert_int_not_equal(server_restore(*state, &before, &plain, 600, NOW), 0);
	outside(*state, "203.0.113.7", NOW);
	ask(*state, "192.168.1.20", 80, 3600, NOW);
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_INSTALL], 1);
	assert_true(decided.last_install.refresh); /* the kernel has it already */
	assert_int_equal(decided.last_install.mapping.external.port, 80);
	ask(*state, "192.168.1.20", 81, 3600, NOW);
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_INSTALL], 0);
	assert_int_equal(server_counters(*state)->errors, 1);
}

/* PCP-S-121: the WAN has changed while nobody was there to see it. */
static void restored_mappings_move_where_the_address_is_another_one_now(void **state)
{
	struct endpoint after = endpoint("203.0.113.8:80");
	struct mapping before = earlier(80);
	struct decided decided;

	assert_int_not_equal(server_restore(*state, &before, &plain, 600, NOW), 0);
	outside(*state, "203.0.113.8", NOW);
	assert_true(server_wake_at(*state) <= NOW);
	server_wake(*state, NOW);
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_REMOVE], 1);
	assert_int_equal(decided.of[DECISION_INSTALL], 1);
	assert_true(endpoint_same(&decided.last_install.mapping.external, &after));
}

/* PCP-S-126: where it asked from in the earlier run. NAT-PMP knows no such message. */
static void hosts_of_restored_mappings_hear_of_a_move(void **state)
{
	struct mapping before = earlier(80), natpmp = earlier(81);
	struct decided decided;
	ticket number = server_restore(*state, &before, &plain, 600, NOW), other;

	natpmp.origin = ORIGIN_NATPMP;
	other = server_restore(*state, &natpmp, &plain, 600, NOW);
	outside(*state, "203.0.113.8", NOW);
	server_wake(*state, NOW);
	drain(*state);
	server_installed(*state, number, 0, 0, NOW);
	server_installed(*state, other, 0, 0, NOW);
	assert_int_equal(drain(*state).of[DECISION_EVENT], 2);
	server_wake(*state, NOW);
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_SEND], 1);
	assert_true(endpoint_same(&decided.last_message.path.client, &before.holder.client));
	assert_true(endpoint_same(&decided.last_message.path.server, &before.holder.server));
}

static void what_contradicts_another_mapping_is_not_restored(void **state)
{
	struct mapping first = earlier(80), second = earlier(81);

	assert_int_not_equal(server_restore(*state, &first, &plain, 600, NOW), 0);
	second.external = first.external; /* one external endpoint, two internal ones */
	assert_int_equal(server_restore(*state, &second, &plain, 600, NOW), 0);
	second = earlier(81);
	second.outermost = (struct endpoint){ ADDRESS_NONE_IPV4, 0 }; /* it was never granted */
	assert_int_equal(server_restore(*state, &second, &plain, 600, NOW), 0);
	assert_int_equal(server_restore(*state, &first, &plain, 600, NOW), 0); /* twice */
	assert_int_equal(server_count(*state), 1);
}

static void there_is_an_end_to_what_is_restored(void **state)
{
	struct mapping mapping;
	uint16_t port;

	for (port = 1; port <= CAPACITY; port++) {
		mapping = earlier(port);
		assert_int_not_equal(server_restore(*state, &mapping, &plain, 600, NOW), 0);
	}
	mapping = earlier(CAPACITY + 1);
	assert_int_equal(server_restore(*state, &mapping, &plain, 600, NOW), 0);
}

/* The kernel lists each of its filters. */
static void filters_of_a_mapping_come_one_by_one(void **state)
{
	struct mapping mapping = earlier(80);
	struct mapping_details one = {
		.filters = { 1, { { { address("198.51.100.0"), 120 }, 0 } } },
	};
	struct mapping_details two = {
		.filters = { 1, { { { address("192.0.2.0"), 120 }, 99 } } },
	};
	ticket number = server_restore(*state, &mapping, &one, 600, NOW);

	assert_int_not_equal(number, 0);
	assert_int_equal(server_restore(*state, &mapping, &two, 600, NOW), number);
	assert_int_equal(server_find(*state, number)->details->filters.count, 2);
	mapping.nonce.octets[0] ^= 0xff; /* of another life: it is not the same mapping */
	two.filters.filters[0].remote_port = 100;
	assert_int_equal(server_restore(*state, &mapping, &two, 600, NOW), 0);
	mapping = earlier(80);
	mapping.external.port = 81;
	assert_int_equal(server_restore(*state, &mapping, &two, 600, NOW), 0);
	assert_int_equal(server_find(*state, number)->details->filters.count, 2);
	assert_int_equal(server_count(*state), 1);
}

/* The kernel keeps it for the next daemon: as it will be, for it may be the last that we say. */
static void the_kernel_is_told_the_whole_grant_before_the_host_is(void **state)
{
	const struct carrier_answer granted = { .result = PCP_SUCCESS,
						.lifetime = 600,
						.outermost = endpoint("192.0.1.9:40001") };
	struct endpoint host = endpoint("192.168.1.20:40000");
	const struct decision *decision;
	struct decided decided;
	ticket number;

	if (!*state)
		skip(); /* built without the proxy */
	outside(*state, "100.64.7.9", NOW);
	drain(*state);
	ask(*state, "192.168.1.20", 80, 3600, NOW);
	number = server_next(*state)->ticket;
	server_installed(*state, number, 0, 0, NOW);
	decision = server_next(*state);
	assert_non_null(decision);
	assert_int_equal(decision->kind, DECISION_ASK);
	assert_null(server_next(*state));
	server_answered(*state, number, &granted, NOW);
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_INSTALL], 1);
	assert_int_equal(decided.of[DECISION_SEND], 0);
	assert_int_equal(decided.last_install.lifetime, 600);
	assert_true(endpoint_same(&decided.last_install.mapping.outermost, &granted.outermost));
	assert_true(endpoint_same(&decided.last_install.mapping.holder.client, &host));
	/* Decisions are copies, and own nothing of the mapping. */
	assert_null(decided.last_install.mapping.asker);
	assert_null(decided.last_install.mapping.details);
}

/* -- what is known -- */

#ifdef CONFIG_PCP_NATPMP
#define SHORT_NATPMP_DROPPED 1
#else
#define SHORT_NATPMP_DROPPED 0 /* whatever the length: the version is not supported */
#endif

static void what_was_seen_is_counted(void **state)
{
	static const uint8_t one_octet[] = { 2 }, short_natpmp[] = { 0, 1, 0 };
	const struct server_counters *counters = server_counters(*state);

	outside(*state, "203.0.113.7", NOW);
	drain(*state);
	obtain(*state, "192.168.1.20", 80, NOW);
	assert_int_equal(counters->granted, 1);
	obtain(*state, "192.168.1.20", 80, NOW);
	assert_int_equal(counters->granted, 1);
	assert_int_equal(counters->renewed, 1);
	obtain(*state, "192.168.1.20", 81, NOW);
	ask(*state, "192.168.1.20", 80, 0, NOW);
	drain(*state);
	assert_int_equal(counters->released, 1);
	assert_int_equal(counters->errors, 0);
	ask(*state, "fe80::20", 80, 3600, NOW);
	drain(*state);
	assert_int_equal(counters->errors, 1);
	assert_int_equal(counters->dropped, 0);
	send_octets(*state, "192.168.1.20", one_octet, sizeof(one_octet), NOW);
	send_octets(*state, "192.168.1.20", short_natpmp, sizeof(short_natpmp), NOW);
	assert_int_equal(counters->dropped, 1 + SHORT_NATPMP_DROPPED);
	assert_int_equal(counters->requests, 7);
	server_wake(*state, NOW + seconds(3600));
	drain(*state);
	assert_int_equal(counters->expired, 1);
	assert_int_equal(counters->released, 1);
}

static void mappings_are_listed_each_once(void **state)
{
	const struct mapping *mapping = NULL;
	unsigned int ports = 0;

	outside(*state, "203.0.113.7", NOW);
	drain(*state);
	obtain(*state, "192.168.1.20", 1, NOW);
	obtain(*state, "192.168.1.20", 2, NOW);
	obtain(*state, "192.168.1.21", 4, NOW);
	while ((mapping = server_mapping(*state, mapping)) != NULL)
		ports += mapping->key.internal_port;
	assert_int_equal(ports, 7);
	assert_int_equal(server_count(*state), 3);
}

/* An answer for a mapping that has ended meanwhile is passed over. */
static void late_answers_are_nobodys(void **state)
{
	const struct carrier_answer taken = { .result = PCP_NOT_AUTHORIZED,
					      .lifetime = 30,
					      .outermost = { ADDRESS_NONE_IPV4, 0 } };
	ticket number;

	outside(*state, "203.0.113.7", NOW);
	drain(*state);
	ask(*state, "192.168.1.20", 80, 3600, NOW);
	number = server_next(*state)->ticket;
	ask(*state, "192.168.1.20", 80, 0, NOW);
	drain(*state);
	assert_null(server_find(*state, number));
	server_installed(*state, number, 0, 0, NOW);
	server_installed(*state, number, -EIO, 0, NOW);
	server_answered(*state, number, &taken, NOW);
	server_found(*state, number, NULL, 0, NOW);
	assert_null(server_next(*state));
	assert_int_equal(server_count(*state), 0);
}

/* -- port sets -- */

static int open_for_sets(void **state)
{
	struct server_settings usual = settings();

	usual.port_set_max = 32;
	*state = server_new(&usual, &chance, NOW);
	if (!*state)
		return -1;
	outside(*state, "203.0.113.7", NOW);
	drain(*state);
	return 0;
}

static void ask_for_set(struct server *server, uint16_t port, uint16_t size)
{
	struct pcp_request request = {
		.opcode = PCP_MAP,
		.lifetime = 3600,
		.client = address("192.168.1.20"),
		.protocol = PROTOCOL_TCP,
		.internal_port = port,
		.suggested = { ADDRESS_NONE_IPV4, 0 },
		.options = { .has_port_set = true, .port_set = { size, port, false } },
	};
	uint8_t bytes[PCP_MAX_LENGTH];

	send_octets(server, "192.168.1.20", bytes,
		    pcp_encode_request(bytes, sizeof(bytes), &request), NOW);
}

/* RFC 7753 7: who overhears a nonce is not to make many packets of one. */
static void one_request_is_answered_eight_times_at_most(void **state)
{
	struct decided decided;
	uint16_t port;

	for (port = 1; port <= 10; port++)
		obtain(*state, "192.168.1.20", port, NOW);
	ask_for_set(*state, 1, 32);
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_INSTALL], 8);
	assert_int_equal(server_count(*state), 10);
}

/* RFC 7753 4.2: fewer rather than none. */
static void a_set_takes_what_room_there_is(void **state)
{
	struct decided decided;
	uint16_t port;

	for (port = 1000; port < 1000 + CAPACITY - 3; port++)
		obtain(*state, "192.168.1.20", port, NOW);
	ask_for_set(*state, 1, 32);
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_INSTALL], 1);
	assert_int_equal(decided.last_install.mapping.more_ports, 2);
	assert_int_equal(server_count(*state), CAPACITY);
}

/* After so many attempts it makes do with what comes before the port that is in use. */
static void a_set_that_meets_ports_in_use_for_ever_shrinks(void **state)
{
	const struct decision *decision;
	struct mapping mapping;
	unsigned int attempts = 0;
	ticket number = 0;

	ask_for_set(*state, 5000, 32);
	do {
		decision = server_next(*state);
		assert_non_null(decision);
		assert_int_equal(decision->kind, DECISION_INSTALL);
		number = decision->ticket;
		mapping = decision->subject.mapping;
		assert_null(server_next(*state));
		if (mapping.more_ports == 31)
			server_installed(*state, number, -EADDRINUSE,
					 (uint16_t)(mapping.external.port + 5), NOW);
		assert_true(attempts++ < 100);
	} while (mapping.more_ports == 31);
	assert_int_equal(mapping.more_ports, 4);
	server_installed(*state, number, 0, 0, NOW);
	assert_int_equal(drain(*state).of[DECISION_SEND], 1);
	assert_int_equal(server_count(*state), 5);
}

static struct mapping earlier_set(uint16_t port, uint16_t more)
{
	struct mapping mapping = earlier(port);

	mapping.more_ports = more;
	return mapping;
}

/* The kernel lists each of its ports. */
static void the_ports_of_a_set_come_one_by_one(void **state)
{
	struct mapping set = earlier_set(80, 7), inside = earlier(83), outside_it = earlier(90);
	ticket number = server_restore(*state, &set, &plain, 600, NOW);

	assert_int_not_equal(number, 0);
	assert_int_equal(server_restore(*state, &set, &plain, 600, NOW), 0);
	assert_int_equal(server_find(*state, number)->more_ports, 7);
	assert_int_equal(server_count(*state), 8);
	/* What contradicts it, inside or outside, is not taken over. */
	assert_int_equal(server_restore(*state, &inside, &plain, 600, NOW), 0);
	outside_it.external.port = 87;
	assert_int_equal(server_restore(*state, &outside_it, &plain, 600, NOW), 0);
	set = earlier_set(85, 7);
	assert_int_equal(server_restore(*state, &set, &plain, 600, NOW), 0);
	set = earlier_set(75, 7);
	assert_int_equal(server_restore(*state, &set, &plain, 600, NOW), 0);
	assert_int_equal(server_count(*state), 8);
}

static void a_set_is_taken_over_as_a_whole_or_not_at_all(void **state)
{
	struct mapping set = earlier_set(1, CAPACITY);

	assert_int_equal(server_restore(*state, &set, &plain, 600, NOW), 0);
	assert_int_equal(server_count(*state), 0);
}

/* It was made where there was no carrier; one cannot be asked to keep it. */
static void behind_a_carrier_no_set_is_taken_over(void **state)
{
	struct mapping set = earlier_set(80, 7);

	if (!*state)
		skip(); /* built without the proxy */
	assert_int_equal(server_restore(*state, &set, &plain, 600, NOW), 0);
}

/* Renews a mapping and moves it in one turn: the kernel has two installs to answer. */
static ticket renew_and_move(struct server *server)
{
	ticket number;

	outside(server, "203.0.113.7", NOW);
	drain(server);
	obtain(server, "192.168.1.20", 80, NOW);
	ask(server, "192.168.1.20", 80, 3600, NOW);
	number = server_next(server)->ticket;
	outside(server, "203.0.113.8", NOW);
	server_wake(server, NOW);
	assert_int_equal(drain(server).of[DECISION_INSTALL], 1);
	return number;
}

static void a_refusal_at_the_old_address_is_none_at_the_new_one(void **state)
{
	ticket number = renew_and_move(*state);
	struct decided decided;

	server_installed(*state, number, -EIO, 0, NOW);
	assert_null(server_next(*state));
	server_installed(*state, number, 0, 0, NOW);
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_SEND], 1);
	assert_int_equal(decided.last_event.event, EVENT_CHANGED);
	assert_int_equal(server_count(*state), 1);
}

static void a_success_at_the_old_address_is_none_at_the_new_one(void **state)
{
	ticket number = renew_and_move(*state);

	server_installed(*state, number, 0, 0, NOW);
	assert_null(server_next(*state));
	server_installed(*state, number, -EIO, 0, NOW);
	assert_int_equal(drain(*state).last_event.event, EVENT_LOST);
	assert_int_equal(server_count(*state), 0);
}

/* -- configuration -- */

static void other_bounds_are_for_what_is_granted_from_now_on(void **state)
{
	struct server_settings shorter = settings();
	struct decided decided;

	outside(*state, "203.0.113.7", NOW);
	drain(*state);
	obtain(*state, "192.168.1.20", 80, NOW);
	shorter.lifetime_max = 600;
	shorter.max_mappings = 1;
	server_reconfigure(*state, &shorter, NOW);
	assert_int_equal(server_count(*state), 1);
	ask(*state, "192.168.1.20", 81, 3600, NOW);
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_INSTALL], 1); /* the capacity is what it was */
	assert_int_equal(decided.last_install.lifetime, 600);
}

static void the_deployment_stays_whatever_is_configured(void **state)
{
	struct server_settings other = settings();
	struct decided decided;

	other.lines[0].deployment = deployment_find("nat444");
	if (!other.lines[0].deployment)
		skip(); /* built without the proxy */
	server_reconfigure(*state, &other, NOW);
	outside(*state, "203.0.113.7", NOW);
	drain(*state);
	ask(*state, "192.168.1.20", 80, 3600, NOW);
	decided = drain(*state);
	assert_int_equal(decided.of[DECISION_INSTALL], 1);
	obtain(*state, "192.168.1.20", 81, NOW);
	assert_int_equal(server_counters(*state)->granted, 1); /* nobody else is asked */
}

/* -- long work -- */

/* A turn has room for so many decisions; the server asks to be woken at once for the rest. */
static void many_expiries_and_moves_are_done_in_steps(void **state)
{
	struct mapping mapping;
	struct decided decided;
	unsigned int installed = 0, lost = 0, steps = 0;
	uint16_t port;

	for (port = 1; port <= CAPACITY; port++) {
		mapping = earlier(port);
		assert_int_not_equal(server_restore(*state, &mapping, &plain, 600, NOW), 0);
	}
	outside(*state, "203.0.113.8", NOW);
	while (server_wake_at(*state) <= NOW) {
		assert_true(++steps <= CAPACITY);
		server_wake(*state, NOW);
		decided = drain(*state);
		installed += decided.of[DECISION_INSTALL];
	}
	assert_int_equal(installed, CAPACITY);
	while (server_count(*state) > 0) {
		assert_true(++steps <= 2 * CAPACITY);
		assert_true(server_wake_at(*state) <= NOW + seconds(600));
		server_wake(*state, NOW + seconds(600));
		decided = drain(*state);
		lost += decided.of[DECISION_EVENT];
	}
	assert_int_equal(lost, CAPACITY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_server, close_server)
		TEST(what_has_no_way_out_any_more_is_not_restored),
		TEST(a_restored_mapping_is_there_without_a_word_and_ends_in_its_time),
		TEST(its_host_renews_what_was_restored_and_nobody_else_does),
		TEST(restored_mappings_move_where_the_address_is_another_one_now),
		TEST(hosts_of_restored_mappings_hear_of_a_move),
		TEST(what_contradicts_another_mapping_is_not_restored),
		TEST(there_is_an_end_to_what_is_restored),
		TEST(filters_of_a_mapping_come_one_by_one),
		cmocka_unit_test_setup_teardown(
			the_kernel_is_told_the_whole_grant_before_the_host_is, open_behind_carrier,
			close_server),
#define FOR_SETS(name) cmocka_unit_test_setup_teardown(name, open_for_sets, close_server)
		FOR_SETS(one_request_is_answered_eight_times_at_most),
		FOR_SETS(a_set_takes_what_room_there_is),
		FOR_SETS(a_set_that_meets_ports_in_use_for_ever_shrinks),
		TEST(the_ports_of_a_set_come_one_by_one),
		TEST(a_set_is_taken_over_as_a_whole_or_not_at_all),
		cmocka_unit_test_setup_teardown(behind_a_carrier_no_set_is_taken_over,
						open_behind_carrier, close_server),
#undef FOR_SETS
		TEST(what_was_seen_is_counted),
		TEST(mappings_are_listed_each_once),
		TEST(late_answers_are_nobodys),
		TEST(a_refusal_at_the_old_address_is_none_at_the_new_one),
		TEST(a_success_at_the_old_address_is_none_at_the_new_one),
		TEST(other_bounds_are_for_what_is_granted_from_now_on),
		TEST(the_deployment_stays_whatever_is_configured),
		TEST(many_expiries_and_moves_are_done_in_steps),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
