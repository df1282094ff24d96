/* SPDX-License-Identifier: BSD-2-Clause */
/* From mappings to forwardings and back, on the kernel's twin. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/forward.h"
#include "kernel-glue/glue_memory.h"
#include "pcp-proxy/pcp_codec.h"
#include "tests/support/spelled.h"

#define NOW   seconds(1000)
#define SLACK 30 /* seconds that the kernel forwards longer than the server */

static void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, 0x55, length);
}

static const struct random_source fives = { .fill = fill };

struct home {
	struct glue *glue;
	struct server *server;
	struct forward *forward;
	unsigned int told;
	ticket last;
	int error;
	uint16_t taken;
};

static struct server *new_server(void)
{
	struct server_settings settings = {
		.lines[0].deployment = deployment_find("public"),
		.lifetime_min = 120,
		.lifetime_max = 86400,
		.max_mappings = 64,
		.port_low = 49152,
		.port_high = 65535,
	};
	struct server *server = server_new(&settings, &fives, 0);

	assert_non_null(server);
	return server;
}

static int open_home(void **state)
{
	static struct home home;

	memset(&home, 0, sizeof(home));
	home.glue = glue_memory_new(&(struct glue_options){ .capacity = 256 });
	home.server = new_server();
	home.forward = forward_new(home.glue, home.server);
	*state = &home;
	return home.glue && home.forward ? 0 : -1;
}

static int close_home(void **state)
{
	struct home *home = *state;

	forward_free(home->forward);
	server_free(home->server);
	glue_close(home->glue);
	return 0;
}

static struct subject web(uint16_t port)
{
	struct endpoint external = endpoint("203.0.113.7:80");
	struct subject subject = { .lifetime = 600 };

	external.port = port;
	subject.mapping = (struct mapping){
		.key = { .internal = address("192.168.1.20"),
			 .internal_port = port,
			 .protocol = PROTOCOL_TCP,
			 .external_ipv4 = true },
		.external = external,
		.outermost = external,
		.origin = ORIGIN_PCP,
		.nonce = { "twelve octet" },
		.standing = true,
		.lifetime = 600,
	};
	return subject;
}

static const struct mapping_details named = { .description_length = 3, .description = "web" };

static void be_told(void *arg, ticket number, int error, uint16_t taken)
{
	struct home *home = arg;

	home->told++;
	home->last = number;
	home->error = error;
	home->taken = taken;
}

static void commit(struct home *home, int expected)
{
	struct failure failure = { 0 };

	assert_int_equal(forward_commit(home->forward, be_told, home, &failure), expected);
}

static void installs_are_told_and_removals_are_not(void **state)
{
	struct home *home = *state;
	struct subject subject = web(80);

	assert_true(forward_is_empty(home->forward));
	forward_install(home->forward, 7, &subject);
	assert_false(forward_is_empty(home->forward));
	commit(home, 0);
	assert_int_equal(home->told, 1);
	assert_int_equal(home->last, 7);
	assert_int_equal(home->error, 0);
	assert_int_equal(glue_memory_count(home->glue), 1);
	forward_remove(home->forward, &subject);
	commit(home, 0);
	assert_int_equal(home->told, 1);
	assert_int_equal(glue_memory_count(home->glue), 0);
	assert_true(forward_is_empty(home->forward));
}

static void a_refusal_reaches_the_mapping_it_is_about(void **state)
{
	struct home *home = *state;
	struct subject subject = web(80);

	glue_memory_refuse(home->glue, ENFILE, 1);
	forward_install(home->forward, 7, &subject);
	commit(home, -ENFILE);
	assert_int_equal(home->last, 7);
	assert_int_equal(home->error, -ENFILE);
	assert_int_equal(glue_memory_count(home->glue), 0);
}

static void a_port_that_the_gateway_serves_is_refused_if_told_so(void **state)
{
	struct home *home = *state;
	struct subject subject = web(80), other = web(81);

	glue_memory_serve(home->glue, PROTOCOL_TCP, 80);
	forward_keep_own_ports(home->forward, true);
	forward_install(home->forward, 7, &subject);
	assert_false(forward_is_empty(home->forward));
	commit(home, 0);
	assert_int_equal(home->last, 7);
	assert_int_equal(home->error, -EADDRINUSE);
	assert_true(forward_is_empty(home->forward));
	forward_install(home->forward, 8, &other);
	commit(home, 0);
	assert_int_equal(home->error, 0);
	/* What the kernel itself has given to a flow is no choice of ours. */
	subject.mapping.is_found = true;
	forward_install(home->forward, 7, &subject);
	commit(home, 0);
	assert_int_equal(home->error, 0);
	forward_remove(home->forward, &subject);
	commit(home, 0);
	subject.mapping.is_found = false;
	/* What is forwarded already goes on. */
	glue_memory_serve(home->glue, PROTOCOL_TCP, 81);
	other.refresh = true;
	forward_install(home->forward, 8, &other);
	commit(home, 0);
	assert_int_equal(home->error, 0);
	forward_keep_own_ports(home->forward, false);
	forward_install(home->forward, 7, &subject);
	commit(home, 0);
	assert_int_equal(home->error, 0);
}

static void a_batch_that_is_full_takes_more(void **state)
{
	struct home *home = *state;
	unsigned int i;

	for (i = 0; !forward_is_full(home->forward); i++) {
		struct subject subject = web((uint16_t)(1000 + i));

		forward_install(home->forward, i + 1, &subject);
	}
	assert_int_equal(i, FORWARD_BATCH);
	/* What is decided in one go is taken, full or not. */
	for (; i < 200; i++) {
		struct subject subject = web((uint16_t)(1000 + i));

		forward_install(home->forward, i + 1, &subject);
	}
	commit(home, 0);
	assert_int_equal(home->told, i);
	assert_int_equal(home->last, i);
	assert_int_equal(glue_memory_count(home->glue), i);
}

static struct pcp_filter from(const char *text, uint8_t length, uint16_t port)
{
	return (struct pcp_filter){ { address(text), (uint8_t)(96 + length) }, port };
}

/* A door for each filter; those that are wanted no more close, the others stay open. */
static void filters_are_forwardings_of_their_own(void **state)
{
	struct home *home = *state;
	struct subject subject = web(80);
	struct pcp_filter one = from("198.51.100.0", 24, 0), other = from("192.0.2.7", 32, 99);
	struct forwarding expected;

	assert_true(filter_list_add(&subject.details.filters, &one));
	assert_true(filter_list_add(&subject.details.filters, &other));
	forward_install(home->forward, 7, &subject);
	commit(home, 0);
	assert_int_equal(home->told, 1);
	assert_int_equal(glue_memory_count(home->glue), 2);
	expected = forward_of(&subject.mapping, 0, &subject.details, &other, 600);
	assert_true(glue_memory_holds(home->glue, &expected));

	subject.refresh = true;
	subject.before = subject.details.filters;
	subject.details.filters.count = 1;
	forward_install(home->forward, 7, &subject);
	commit(home, 0);
	assert_int_equal(glue_memory_count(home->glue), 1);
	assert_false(glue_memory_holds(home->glue, &expected));

	/* Open to everybody again. */
	subject.before = subject.details.filters;
	subject.details.filters.count = 0;
	forward_install(home->forward, 7, &subject);
	commit(home, 0);
	assert_int_equal(glue_memory_count(home->glue), 1);
	expected = forward_of(&subject.mapping, 0, &subject.details, NULL, 600);
	assert_true(glue_memory_holds(home->glue, &expected));
	forward_remove(home->forward, &subject);
	commit(home, 0);
	assert_int_equal(glue_memory_count(home->glue), 0);
}

static void a_mapping_that_was_carried_out_in_part_is_mended(void **state)
{
	struct home *home = *state;
	struct subject subject = web(80);
	struct pcp_filter one = from("198.51.100.0", 24, 0), other = from("192.0.2.7", 32, 99);
	struct failure failure = { 0 };

	assert_true(filter_list_add(&subject.details.filters, &one));
	assert_true(filter_list_add(&subject.details.filters, &other));
	glue_memory_refuse(home->glue, ENFILE, 1);
	forward_install(home->forward, 7, &subject);
	commit(home, -ENFILE);
	assert_int_equal(home->told, 1);
	assert_int_equal(home->error, -ENFILE);
	assert_true(forward_is_torn(home->forward));
	/* The server knows nothing of it: nothing of it stays. */
	assert_int_equal(forward_repair(home->forward, NOW, &failure), 0);
	assert_int_equal(glue_memory_count(home->glue), 0);
	assert_false(forward_is_torn(home->forward));
}

static void flows_end_with_what_they_came_in_through(void **state)
{
	struct home *home = *state;
	struct subject subject = web(80), other = web(81);
	struct flow flow = { PROTOCOL_TCP, endpoint("192.168.1.20:80"),
			     endpoint("198.51.100.1:5000") };
	struct endpoint external = endpoint("203.0.113.7:80");
	struct failure failure = { 0 };

	glue_memory_add_flow(home->glue, &flow, &external, 100, true);
	forward_install(home->forward, 7, &subject);
	forward_install(home->forward, 8, &other);
	commit(home, 0);
	forward_remove(home->forward, &other);
	commit(home, 0);
	assert_int_equal(forward_end_flows(home->forward, &failure), 0);
	assert_int_equal(glue_memory_counters(home->glue)->flows_ended, 0);
	forward_remove(home->forward, &subject);
	commit(home, 0);
	/* On a busy machine the second walk so soon is put off. */
	while (forward_flows_end_at(home->forward) != NEVER)
		assert_int_equal(forward_end_flows(home->forward, &failure), 0);
	assert_int_equal(glue_memory_counters(home->glue)->flows_ended, 1);
}

/* Who is let in by another filter than before is not thrown out. */
static void flows_that_may_go_on_do(void **state)
{
	struct home *home = *state;
	struct subject subject = web(80);
	struct pcp_filter one = from("198.51.100.1", 32, 0), wide = from("198.51.100.0", 24, 0),
			  other = from("192.0.2.7", 32, 0);
	struct flow flow = { PROTOCOL_TCP, endpoint("192.168.1.20:80"),
			     endpoint("198.51.100.1:5000") };
	struct endpoint external = endpoint("203.0.113.7:80");
	struct failure failure = { 0 };

	glue_memory_add_flow(home->glue, &flow, &external, 100, true);
	assert_true(filter_list_add(&subject.details.filters, &one));
	forward_install(home->forward, 7, &subject);
	commit(home, 0);
	subject.refresh = true;
	subject.before = subject.details.filters;
	assert_true(filter_list_add(&subject.details.filters, &wide));
	forward_install(home->forward, 7, &subject);
	commit(home, 0);
	assert_int_equal(glue_memory_count(home->glue), 1);
	assert_true(forward_flows_end_at(home->forward) == NEVER);

	subject.before = subject.details.filters;
	subject.details.filters.count = 0;
	assert_true(filter_list_add(&subject.details.filters, &other));
	forward_install(home->forward, 7, &subject);
	commit(home, 0);
	while (forward_flows_end_at(home->forward) != NEVER)
		assert_int_equal(forward_end_flows(home->forward, &failure), 0);
	assert_int_equal(glue_memory_counters(home->glue)->flows_ended, 1);
}

static void a_mapping_is_made_again_from_its_forwarding(void **state)
{
	struct mapping before = web(80).mapping, after;
	struct forwarding forwarding = forward_of(&before, 0, &named, NULL, 600);
	struct mapping_details details;
	uint32_t remaining;

	(void)state;
	assert_true(forwarding.lifetime == seconds(600 + SLACK));
	assert_true(forward_mapping(&forwarding, &after, &details, &remaining));
	assert_int_equal(details.filters.count, 0);
	assert_int_equal(details.description_length, 3);
	assert_memory_equal(details.description, "web", 3);
	assert_int_equal(remaining, 600);
	assert_memory_equal(&after.key, &before.key, sizeof(before.key));
	assert_true(endpoint_same(&after.external, &before.external));
	assert_true(endpoint_same(&after.outermost, &before.outermost));
	assert_memory_equal(after.nonce.octets, before.nonce.octets, PCP_NONCE_LENGTH);
}

/* It would have ended for its host already, or somebody else made it. */
static void what_is_over_or_not_ours_is_not_taken_for_a_mapping(void **state)
{
	struct mapping before = web(80).mapping, after;
	struct forwarding forwarding = forward_of(&before, 0, &named, NULL, 600);
	struct mapping_details details;
	uint32_t remaining;

	(void)state;
	forwarding.lifetime = seconds(SLACK);
	assert_false(forward_mapping(&forwarding, &after, &details, &remaining));
	forwarding = forward_of(&before, 0, &named, NULL, 600);
	forwarding.record_length = 0;
	assert_false(forward_mapping(&forwarding, &after, &details, &remaining));
}

/* -- behind a NAT64 -- */

static int keep_one(const struct forwarding *forwarding, void *arg)
{
	*(struct forwarding *)arg = *forwarding;
	return 0;
}

/* PCP-P-061: nobody else can have sent what comes for the mapping. */
static void a_pinhole_for_ipv4_is_open_to_the_nat64_alone(void **state)
{
	struct home *home = *state;
	struct pcp_prefix64 nat64 = { .prefix = { address("64:ff9b::"), 96 } };
	struct subject subject = web(80);
	struct forwarding held = { 0 };
	struct mapping_details details;
	struct mapping after;
	uint32_t remaining;

	server_prefix64(home->server, 0, &nat64, 1);
	subject.mapping.key.internal = address("2001:db8:1::20");
	subject.mapping.external.address = subject.mapping.key.internal;
	forward_install(home->forward, 7, &subject);
	commit(home, 0);
	assert_int_equal(glue_list(home->glue, keep_one, &held, NULL), 0);
	assert_int_equal(held.kind, FORWARDING_PINHOLE);
	assert_int_equal(held.remote.length, 96);
	assert_true(address_same(&held.remote.address, &nat64.prefix.address));
	/* That was no filter of the host's. */
	assert_true(forward_mapping(&held, &after, &details, &remaining));
	assert_int_equal(details.filters.count, 0);
	assert_true(after.key.external_ipv4);
	subject.mapping.outermost = endpoint("[2001:db8:1::20]:81");
	subject.mapping.key.external_ipv4 = false;
	subject.mapping.key.internal_port = 81;
	forward_install(home->forward, 8, &subject);
	forward_remove(home->forward, &(struct subject){ .mapping = after });
	commit(home, 0);
	assert_int_equal(glue_list(home->glue, keep_one, &held, NULL), 0);
	assert_int_equal(held.internal.port, 81);
	assert_int_equal(held.remote.length, 0); /* IPv6 for IPv6 hosts */
}

/* -- port sets: RFC 7753 -- */

/* 80 to 83, outside 100 further. */
static struct subject four(void)
{
	struct subject subject = web(80);

	subject.mapping.more_ports = 3;
	subject.mapping.external.port = 180;
	subject.mapping.outermost.port = 180;
	return subject;
}

static void each_port_of_a_set_is_forwarded_and_closed(void **state)
{
	struct home *home = *state;
	struct subject subject = four();
	struct pcp_filter one = from("198.51.100.0", 24, 0);
	struct forwarding last;

	assert_true(filter_list_add(&subject.details.filters, &one));
	forward_install(home->forward, 7, &subject);
	commit(home, 0);
	assert_int_equal(home->told, 1);
	assert_int_equal(glue_memory_count(home->glue), 4);
	last = forward_of(&subject.mapping, 3, &subject.details, &one, 600);
	assert_int_equal(last.internal.port, 83);
	assert_int_equal(last.external.port, 183);
	assert_true(glue_memory_holds(home->glue, &last));
	forward_remove(home->forward, &subject);
	commit(home, 0);
	assert_int_equal(glue_memory_count(home->glue), 0);
}

static void a_set_is_made_again_from_any_of_its_ports(void **state)
{
	struct mapping before = four().mapping, after;
	struct mapping_details details;
	struct forwarding forwarding;
	uint32_t remaining;
	uint16_t port;

	(void)state;
	for (port = 0; port < 4; port++) {
		forwarding = forward_of(&before, port, &named, NULL, 600);
		assert_true(forward_mapping(&forwarding, &after, &details, &remaining));
		assert_memory_equal(&after.key, &before.key, sizeof(before.key));
		assert_int_equal(after.more_ports, 3);
		assert_true(endpoint_same(&after.external, &before.external));
		assert_true(endpoint_same(&after.outermost, &before.outermost));
	}
}

static void the_port_of_a_set_that_the_gateway_serves_is_told(void **state)
{
	struct home *home = *state;
	struct subject subject = four();

	forward_keep_own_ports(home->forward, true);
	glue_memory_serve(home->glue, PROTOCOL_TCP, 182);
	forward_install(home->forward, 7, &subject);
	commit(home, 0);
	assert_int_equal(home->error, -EADDRINUSE);
	assert_int_equal(home->taken, 182);
	assert_int_equal(glue_memory_count(home->glue), 0); /* all of it or nothing */
}

static void note_restored(void *arg, ticket number)
{
	be_told(arg, number, 0, 0);
}

/* The next daemon: its server is empty, the kernel is not. */
static void be_born_again(struct home *home, monotonic passed)
{
	struct failure failure = { 0 };
	struct forwarding *present;
	size_t count;

	glue_memory_advance(home->glue, passed);
	forward_free(home->forward);
	server_free(home->server);
	home->server = new_server();
	home->forward = forward_new(home->glue, home->server);
	home->told = 0;
	assert_int_equal(forward_present(home->forward, &present, &count, &failure), 0);
	forward_restore(home->forward, present, count, note_restored, home, NOW);
	free(present);
}

static void the_next_daemon_goes_on_with_what_the_kernel_forwards(void **state)
{
	struct home *home = *state;
	struct subject subject = web(80);
	const struct mapping *mapping;

	forward_install(home->forward, 7, &subject);
	commit(home, 0);
	be_born_again(home, seconds(100));
	assert_int_equal(home->told, 1);
	mapping = server_find(home->server, home->last);
	assert_non_null(mapping);
	assert_true(mapping->standing);
	assert_true(mapping->expires == NOW + seconds(500));
}

static void a_set_goes_on_as_one(void **state)
{
	struct home *home = *state;
	struct subject subject = four();
	struct failure failure = { 0 };
	const struct mapping *mapping;

	forward_install(home->forward, 7, &subject);
	commit(home, 0);
	be_born_again(home, seconds(100));
	assert_int_equal(home->told, 1);
	assert_int_equal(server_count(home->server), 4);
	mapping = server_find(home->server, home->last);
	assert_int_equal(mapping->more_ports, 3);
	assert_int_equal(mapping->key.internal_port, 80);
	assert_int_equal(forward_repair(home->forward, NOW, &failure), 0);
	assert_int_equal(glue_memory_count(home->glue), 4);
}

/* Somebody has taken a port of it out of the kernel: it is put back. */
static void a_set_that_lost_a_port_is_mended(void **state)
{
	struct home *home = *state;
	struct subject subject = four(), port = web(81);
	struct failure failure = { 0 };
	struct forwarding lost = forward_of(&subject.mapping, 1, &subject.details, NULL, 600);

	port.mapping.external.port = 181;
	forward_install(home->forward, 7, &subject);
	forward_remove(home->forward, &port);
	commit(home, 0);
	assert_int_equal(glue_memory_count(home->glue), 3);
	be_born_again(home, 0);
	assert_int_equal(forward_repair(home->forward, NOW, &failure), 0);
	assert_true(glue_memory_holds(home->glue, &lost));
}

static void a_mapping_with_filters_is_made_again_whole(void **state)
{
	struct home *home = *state;
	struct subject subject = web(80);
	struct pcp_filter one = from("198.51.100.0", 24, 0), other = from("192.0.2.7", 32, 99);
	const struct mapping *mapping;

	subject.details = named;
	assert_true(filter_list_add(&subject.details.filters, &one));
	assert_true(filter_list_add(&subject.details.filters, &other));
	forward_install(home->forward, 7, &subject);
	commit(home, 0);
	be_born_again(home, seconds(100));
	assert_int_equal(home->told, 1);
	mapping = server_find(home->server, home->last);
	assert_int_equal(mapping->details->filters.count, 2);
	assert_true(filter_list_has(&mapping->details->filters, &one));
	assert_true(filter_list_has(&mapping->details->filters, &other));
	assert_int_equal(mapping->details->description_length, 3);
}

/* Somebody flushed the rules: the kernel forwards again what the mappings say. */
static void repair_makes_the_kernel_follow_the_mappings(void **state)
{
	struct home *home = *state;
	struct subject subject = web(80), stranger = web(81);
	struct failure failure = { 0 };
	struct forwarding expected;

	forward_install(home->forward, 7, &subject);
	commit(home, 0);
	be_born_again(home, 0);
	forward_remove(home->forward, &subject);
	forward_install(home->forward, 8, &stranger);
	commit(home, 0);

	assert_int_equal(forward_repair(home->forward, NOW, &failure), 0);
	assert_int_equal(glue_memory_count(home->glue), 1);
	expected = forward_of(&subject.mapping, 0, &subject.details, NULL, 600);
	assert_true(glue_memory_holds(home->glue, &expected));
}

static void gather(struct home *home)
{
	const struct decision *decision;

	while ((decision = server_next(home->server)) != NULL)
		if (decision->kind == DECISION_INSTALL)
			assert_true(forward_install(home->forward, decision->ticket,
						    &decision->subject));
}

/* Somebody flushes the rules while a request is gathered: it is carried out all the same. */
static void what_is_gathered_comes_after_a_repair(void **state)
{
	struct home *home = *state;
	struct address wan = address("203.0.113.7");
	struct pcp_request request = {
		.opcode = PCP_MAP,
		.lifetime = 600,
		.client = address("192.168.1.20"),
		.protocol = PROTOCOL_TCP,
		.internal_port = 80,
		.suggested = { .address = ADDRESS_NONE_IPV4 },
	};
	uint8_t bytes[PCP_MAX_LENGTH];
	struct datagram datagram = { .bytes = bytes, .source = endpoint("192.168.1.20:5000") };
	struct failure failure = { 0 };

	server_external(home->server, 0, &wan, NOW);
	gather(home);
	datagram.length = pcp_encode_request(bytes, sizeof(bytes), &request);
	server_receive(home->server, &datagram, NOW);
	gather(home);
	assert_false(forward_is_empty(home->forward));
	assert_int_equal(forward_repair(home->forward, NOW, &failure), 0);
	commit(home, 0);
	assert_int_equal(home->told, 1);
	assert_int_equal(home->error, 0);
	assert_int_equal(glue_memory_count(home->glue), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_home, close_home)
		TEST(installs_are_told_and_removals_are_not),
		TEST(a_refusal_reaches_the_mapping_it_is_about),
		TEST(a_port_that_the_gateway_serves_is_refused_if_told_so),
		TEST(a_batch_that_is_full_takes_more),
		TEST(filters_are_forwardings_of_their_own),
		TEST(a_mapping_that_was_carried_out_in_part_is_mended),
		TEST(a_mapping_with_filters_is_made_again_whole),
		TEST(each_port_of_a_set_is_forwarded_and_closed),
		TEST(a_set_is_made_again_from_any_of_its_ports),
		TEST(the_port_of_a_set_that_the_gateway_serves_is_told),
		TEST(a_set_goes_on_as_one),
		TEST(a_set_that_lost_a_port_is_mended),
		TEST(flows_end_with_what_they_came_in_through),
		TEST(flows_that_may_go_on_do),
		TEST(a_mapping_is_made_again_from_its_forwarding),
		TEST(what_is_over_or_not_ours_is_not_taken_for_a_mapping),
		TEST(a_pinhole_for_ipv4_is_open_to_the_nat64_alone),
		TEST(the_next_daemon_goes_on_with_what_the_kernel_forwards),
		TEST(repair_makes_the_kernel_follow_the_mappings),
		TEST(what_is_gathered_comes_after_a_repair),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
