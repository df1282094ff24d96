/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Jobs of the back end against a name server in memory: what the zone holds
 * afterwards, how each answer is understood, and what must not be believed.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/ddns/bench.h"

#define DOOR "door._http._tcp.home.example"

/* -- changes -- */

/* DDNS-062, DDNS-069, DDNS-080 */
static void a_free_name_gets_its_records_and_markers_in_one_exchange(void **state)
{
	(void)state;
	add(&bench.wanted, "_http._tcp", "203.0.113.5:40001");
	assert_int_equal(run(true), OUTCOME_DONE);
	assert_zone(HOST, DNS_A, "203.0.113.5");
	assert_zone(HTTP, DNS_SRV, "0 0 40001 cam.home.example");
	assert_zone(HOST_MARK, DNS_TXT, "homeport");
	assert_zone(HTTP_MARK, DNS_TXT, "homeport");
	assert_int_equal(bench.server.count, 4);
	assert_int_equal(bench.server.messages, 1);
	assert_int_equal(name_server_ttl(&bench.server, HTTP, DNS_SRV), 60);
	assert_false(bench.request.dns.tcp);
}

/* DDNS-024 */
static void no_record_lives_longer_than_the_limit(void **state)
{
	(void)state;
	add(&bench.wanted, "_http._tcp", "203.0.113.5:40001");
	bench.wanted.plan.ttl_limit = 42;
	assert_int_equal(run(true), OUTCOME_DONE);
	assert_int_equal(name_server_ttl(&bench.server, HOST, DNS_A), 42);
	assert_int_equal(name_server_ttl(&bench.server, HTTP, DNS_SRV), 42);
	assert_int_equal(name_server_ttl(&bench.server, HTTP_MARK, DNS_TXT), 42);
}

static void what_is_as_it_should_be_needs_no_message(void **state)
{
	(void)state;
	publish("203.0.113.5:40001");
	record_plan_copy(&bench.wanted.plan, &bench.present.plan);
	begin(true);
	assert_int_equal(prepare(), JOB_DONE);
	assert_int_equal(bench.job.outcome, OUTCOME_DONE);
}

/* DDNS-061, DDNS-063: the new port replaces the old one, and the address is let be. */
static void a_changed_port_replaces_the_port_and_nothing_else(void **state)
{
	(void)state;
	publish("203.0.113.5:40001");
	name_server_remove(&bench.server, HOST, DNS_A);
	put_by_hand(HOST, "203.0.113.5"); /* again, with another time to live */
	add(&bench.wanted, "_http._tcp", "203.0.113.5:40002");
	assert_int_equal(run(true), OUTCOME_DONE);
	assert_zone(HTTP, DNS_SRV, "0 0 40002 cam.home.example");
	assert_int_equal(name_server_ttl(&bench.server, HOST, DNS_A), 3600);
	assert_int_equal(bench.server.messages, 2);
}

static void two_ports_of_one_kind_of_service_are_one_set(void **state)
{
	(void)state;
	add(&bench.wanted, "_http._tcp", "203.0.113.5:40001");
	publish("203.0.113.5:40002");
	assert_zone(HTTP, DNS_SRV, "0 0 40001 cam.home.example 0 0 40002 cam.home.example");
	publish("203.0.113.5:40002");
	assert_zone(HTTP, DNS_SRV, "0 0 40002 cam.home.example");
	assert_int_equal(bench.server.messages, 2);
}

static void another_family_brings_its_marker_and_takes_the_other_away(void **state)
{
	(void)state;
	publish("203.0.113.5:40001");
	publish("[2001:db8:1::5]:40001");
	assert_zone(HOST, DNS_A, "");
	assert_zone(HOST_MARK, DNS_TXT, "");
	assert_zone(HOST, DNS_AAAA, "2001:db8:1::5");
	assert_zone(HOST6_MARK, DNS_TXT, "homeport");
}

/* DDNS-069, DDNS-081: our types only, and the markers with them. */
static void a_withdrawal_leaves_what_others_have_at_the_name(void **state)
{
	(void)state;
	publish("203.0.113.5:40001");
	put_text_by_hand(HOST, "v=spf1 -all");
	run_to_done(true);
	assert_int_equal(bench.server.count, 1);
	assert_zone(HOST, DNS_TXT, "v=spf1 -all");
}

/* -- whose records -- */

/* DDNS-069: neither is the address replaced, nor the port added beside it. */
static void a_foreign_address_is_left_alone_and_named(void **state)
{
	(void)state;
	put_by_hand(HOST, "198.51.100.1");
	add(&bench.wanted, "_http._tcp", "203.0.113.5:40001");
	assert_int_equal(run(true), OUTCOME_FOREIGN);
	assert_sentence("cam.home.example, or a name of its SRV records, has records that Homeport "
			"did not make: remove them from the zone, or give the service another "
			"name");
	assert_zone(HOST, DNS_A, "198.51.100.1");
	assert_int_equal(bench.server.count, 1);
	assert_int_equal(bench.server.updates, 0);
}

/* Saying the same does not make it ours: its owner would lose it when we withdraw. */
static void a_foreign_address_that_says_the_same_stays_foreign(void **state)
{
	(void)state;
	put_by_hand(HOST, "203.0.113.5");
	add(&bench.wanted, "_http._tcp", "203.0.113.5:40001");
	assert_int_equal(run(true), OUTCOME_FOREIGN);
	assert_int_equal(bench.server.count, 1);
}

static void a_foreign_port_is_left_alone(void **state)
{
	static const uint8_t theirs[] = "\0\0\0\0\0\120\3cam\4home\7example";

	(void)state;
	name_server_add(&bench.server, HTTP, DNS_SRV, theirs, sizeof(theirs));
	add(&bench.wanted, "_http._tcp", "203.0.113.5:40001");
	assert_int_equal(run(true), OUTCOME_FOREIGN);
	assert_null(strstr(bench.job.sentence, "(A or CNAME)"));
	assert_zone(HTTP, DNS_SRV, "0 0 80 cam.home.example");
	assert_int_equal(bench.server.count, 1);
}

/* Beside a CNAME the server would drop our records without a word: DDNS-063. */
static void a_cname_is_told_instead_of_a_success_that_is_none(void **state)
{
	(void)state;
	put_cname_by_hand(HOST);
	add(&bench.wanted, "", "203.0.113.5:40001");
	assert_int_equal(run(true), OUTCOME_FOREIGN);
	assert_int_equal(bench.server.count, 1);
}

static void a_marker_that_says_something_else_is_not_ours(void **state)
{
	(void)state;
	put_by_hand(HOST, "198.51.100.1");
	put_text_by_hand(HOST_MARK, "somebody");
	add(&bench.wanted, "", "203.0.113.5:40001");
	assert_int_equal(run(true), OUTCOME_FOREIGN);
	assert_zone(HOST, DNS_A, "198.51.100.1");
}

/* After a restart nothing is known of what is there. */
static void records_with_a_marker_are_taken_over(void **state)
{
	(void)state;
	publish("203.0.113.5:40001");
	clear(&bench.present);
	publish("203.0.113.6:40009");
	assert_zone(HOST, DNS_A, "203.0.113.6");
	assert_zone(HTTP, DNS_SRV, "0 0 40009 cam.home.example");
	assert_int_equal(bench.server.count, 4);
}

/* One is ours, the other is not yet there. */
static void each_set_is_looked_at_by_itself(void **state)
{
	(void)state;
	add(&bench.wanted, "", "203.0.113.5:40001");
	run_to_done(true);
	clear(&bench.present);
	publish("203.0.113.6:40009");
	assert_zone(HOST, DNS_A, "203.0.113.6");
	assert_zone(HTTP, DNS_SRV, "0 0 40009 cam.home.example");
	assert_zone(HTTP_MARK, DNS_TXT, "homeport");
}

static void what_a_hand_changed_in_our_records_is_set_right(void **state)
{
	(void)state;
	publish("203.0.113.5:40001");
	name_server_remove(&bench.server, HOST, DNS_A);
	put_by_hand(HOST, "198.51.100.1");
	publish("203.0.113.6:40001");
	assert_zone(HOST, DNS_A, "203.0.113.6");
	assert_true(bench.job.contested);
}

/* Another gateway has the name and the key: what it says now is not ours to take away. */
static void what_another_gateway_has_published_is_not_withdrawn(void **state)
{
	(void)state;
	publish("203.0.113.5:40001");
	name_server_remove(&bench.server, HOST, DNS_A);
	put_by_hand(HOST, "198.51.100.1");
	run_to_done(true);
	assert_true(bench.job.contested);
	assert_zone(HOST, DNS_A, "198.51.100.1");
	assert_zone(HOST_MARK, DNS_TXT, "homeport");
	assert_int_equal(bench.server.count, 2); /* what it let be is gone */
}

/* ...not even with a change of what is ours still; a pointer is whose instance it is. */
static void a_service_that_another_gateway_has_taken_stays_when_ours_goes(void **state)
{
	static const uint8_t theirs[] = "\0\0\0\0\0\120\3cam\4home\7example";
	struct record_choice choice = choose("_http._tcp", CHOICE_SRV | CHOICE_DNS_SD);
	struct endpoint external = endpoint("203.0.113.5:40001");
	size_t whole;

	(void)state;
	snprintf(choice.instance, sizeof(choice.instance), "door");
	record_plan_add_service(&bench.wanted.plan, &choice, &external, 60);
	run_to_done(true);
	whole = bench.server.count;
	name_server_remove(&bench.server, HTTP, DNS_SRV);
	name_server_add(&bench.server, HTTP, DNS_SRV, theirs, sizeof(theirs));
	name_server_remove(&bench.server, DOOR, DNS_SRV);
	name_server_add(&bench.server, DOOR, DNS_SRV, theirs, sizeof(theirs));
	assert_int_equal(bench.server.count, whole);
	add(&bench.wanted, "", "203.0.113.6:40001");
	run_to_done(true);
	assert_true(bench.job.contested);
	assert_zone(HOST, DNS_A, "203.0.113.6");
	assert_zone(HTTP, DNS_SRV, "0 0 80 cam.home.example");
	assert_zone(DOOR, DNS_SRV, "0 0 80 cam.home.example");
	assert_int_equal(bench.server.count, whole - 2); /* the instance's text and its marker */
}

/* The datagram was sent twice, and the answer to the first one was lost. */
static void an_update_that_comes_twice_is_no_contest(void **state)
{
	(void)state;
	publish("203.0.113.5:40001");
	add(&bench.wanted, "_http._tcp", "203.0.113.6:40002");
	begin(true);
	(void)send_next();
	assert_int_equal(understand(ask()), JOB_SEND);
	assert_int_equal(finish(), OUTCOME_DONE);
	assert_false(bench.job.contested);
	assert_zone(HOST, DNS_A, "203.0.113.6");

	record_plan_copy(&bench.present.plan, &bench.wanted.plan);
	clear(&bench.wanted);
	begin(true);
	(void)send_next();
	assert_int_equal(understand(ask()), JOB_SEND);
	assert_int_equal(finish(), OUTCOME_DONE);
	assert_false(bench.job.contested);
	assert_int_equal(bench.server.count, 0);
}

/* An answer was lost: whether DNS says what it should is found out by saying it again. */
static void what_is_not_certain_is_written_again(void **state)
{
	(void)state;
	publish("203.0.113.5:40001");
	name_server_remove(&bench.server, HTTP, DNS_SRV);
	record_plan_copy(&bench.wanted.plan, &bench.present.plan);
	assert_int_equal(run(false), OUTCOME_DONE);
	assert_zone(HTTP, DNS_SRV, "0 0 40001 cam.home.example");
}

/* Somebody has taken the name over, marker and all, and keeps it. */
static void what_we_published_is_foreign_once_its_marker_is_gone(void **state)
{
	(void)state;
	publish("203.0.113.5:40001");
	name_server_remove(&bench.server, HOST_MARK, DNS_TXT);
	name_server_remove(&bench.server, HOST, DNS_A);
	put_by_hand(HOST, "198.51.100.1");
	add(&bench.wanted, "_http._tcp", "203.0.113.6:40001");
	assert_int_equal(run(true), OUTCOME_FOREIGN);
	assert_zone(HOST, DNS_A, "198.51.100.1");
}

static void add_leftovers(void)
{
	struct record_choice choice = choose("_http._tcp", CHOICE_SRV);

	record_plan_add_leftovers(&bench.present.plan, &choice, &bench.wanted.plan);
}

static void a_withdrawal_of_what_is_not_ours_is_done_without_a_change(void **state)
{
	unsigned int updates;

	(void)state;
	put_by_hand(HOST, "198.51.100.1");
	add_leftovers();
	updates = bench.server.updates;
	assert_int_equal(run(false), OUTCOME_DONE);
	assert_zone(HOST, DNS_A, "198.51.100.1");
	assert_int_equal(bench.server.updates, updates);
}

static void leftovers_with_a_marker_are_withdrawn_whatever_they_say(void **state)
{
	(void)state;
	publish("203.0.113.5:40001");
	clear(&bench.present);
	add_leftovers();
	run_to_done(false);
	assert_int_equal(bench.server.count, 0);
}

/* Between our question and the update somebody removes the marker. */
static void a_name_that_changes_under_our_hands_is_tried_again(void **state)
{
	(void)state;
	add(&bench.wanted, "", "203.0.113.5:40001");
	run_to_done(true);
	clear(&bench.present);
	add(&bench.wanted, "", "203.0.113.6:40001");
	begin(true);
	assert_int_equal(understand(send_next()), JOB_SEND); /* not as believed */
	assert_int_equal(understand(send_next()), JOB_SEND); /* and not as wanted */
	assert_int_equal(understand(send_next()), JOB_SEND); /* ours */
	name_server_remove(&bench.server, HOST_MARK, DNS_TXT);
	assert_int_equal(finish(), OUTCOME_RETRY);
	assert_sentence("the records of cam.home.example changed meanwhile: trying again");
	assert_zone(HOST, DNS_A, "203.0.113.5");
}

/* DDNS-068: the network delivers an old update once more. */
static void a_late_duplicate_changes_nothing(void **state)
{
	struct request first, second;

	(void)state;
	publish("203.0.113.5:40001");
	first = bench.request;
	publish("203.0.113.5:40002");
	second = bench.request;
	publish("203.0.113.5:40003");
	(void)name_server_receive(&bench.server, first.dns.octets, first.dns.length);
	(void)name_server_receive(&bench.server, second.dns.octets, second.dns.length);
	assert_zone(HTTP, DNS_SRV, "0 0 40003 cam.home.example");
	run_to_done(true); /* withdrawn */
	(void)name_server_receive(&bench.server, second.dns.octets, second.dns.length);
	assert_int_equal(bench.server.count, 0);
}

/* -- sizes -- */

static void add_many(size_t count)
{
	char srv[RECORD_BELOW];
	size_t i;

	for (i = 0; i < count; i++) {
		snprintf(srv, sizeof(srv), "_service-%zu._tcp", i);
		add(&bench.wanted, srv, "203.0.113.5:40001");
	}
}

/* DDNS-065: every server takes 512 octets by UDP, and not all take more. */
static void what_is_too_long_for_udp_goes_by_tcp(void **state)
{
	monotonic patience;

	(void)state;
	add_many(1);
	begin(true);
	assert_int_equal(prepare(), JOB_SEND);
	assert_true(bench.request.dns.length <= 512);
	assert_false(bench.request.dns.tcp);
	patience = bench.request.patience;
	add_many(DDNS_SERVICES_PER_NAME);
	assert_int_equal(run(true), OUTCOME_DONE);
	assert_true(bench.request.dns.length > 512);
	assert_true(bench.request.dns.tcp);
	assert_true(bench.request.patience >= patience);
	assert_zone("_service-15._tcp.cam.home.example", DNS_SRV, "0 0 40001 cam.home.example");
}

static void what_fits_no_message_is_told(void **state)
{
	char name[256] = "";
	int i;

	(void)state;
	for (i = 0; i < 20; i++)
		strcat(name, "ten-octets.");
	strcat(name, "home.example");
	assert_true(dns_name_parse(name, &bench.name));
	add_many(DDNS_SERVICES_PER_NAME);
	begin(true);
	assert_int_equal(prepare(), JOB_DONE);
	assert_int_equal(bench.job.outcome, OUTCOME_MISFIT);
	assert_sentence("the update does not fit in a message: use shorter names, or fewer "
			"services of one name");
}

/* -- configuration -- */

static void an_account_needs_a_key(void **state)
{
	struct ddns_account account = bench.account;
	struct failure failure;

	(void)state;
	assert_int_equal(protocol_rfc2136.check(&account, &failure), 0);
	account.server.port = 0; /* it is looked for */
	account.zone = "";
	assert_int_equal(protocol_rfc2136.check(&account, &failure), 0);
	account.key = (struct tsig_key){ .algorithm = TSIG_HMAC_SHA256 };
	assert_int_equal(protocol_rfc2136.check(&account, &failure), -EINVAL);
	assert_non_null(strstr(failure.sentence, "TSIG key is missing"));
	account.unusable = "/etc/homeport/tsig.key: not to be read"; /* that says it all */
	assert_int_equal(protocol_rfc2136.check(&account, &failure), 0);
}

#define TEST(name) cmocka_unit_test_setup(name, open_bench)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_free_name_gets_its_records_and_markers_in_one_exchange),
		TEST(no_record_lives_longer_than_the_limit),
		TEST(what_is_as_it_should_be_needs_no_message),
		TEST(a_changed_port_replaces_the_port_and_nothing_else),
		TEST(two_ports_of_one_kind_of_service_are_one_set),
		TEST(another_family_brings_its_marker_and_takes_the_other_away),
		TEST(a_withdrawal_leaves_what_others_have_at_the_name),
		TEST(a_foreign_address_is_left_alone_and_named),
		TEST(a_foreign_address_that_says_the_same_stays_foreign),
		TEST(a_foreign_port_is_left_alone),
		TEST(a_cname_is_told_instead_of_a_success_that_is_none),
		TEST(a_marker_that_says_something_else_is_not_ours),
		TEST(records_with_a_marker_are_taken_over),
		TEST(each_set_is_looked_at_by_itself),
		TEST(what_a_hand_changed_in_our_records_is_set_right),
		TEST(what_another_gateway_has_published_is_not_withdrawn),
		TEST(a_service_that_another_gateway_has_taken_stays_when_ours_goes),
		TEST(an_update_that_comes_twice_is_no_contest),
		TEST(what_is_not_certain_is_written_again),
		TEST(what_we_published_is_foreign_once_its_marker_is_gone),
		TEST(a_withdrawal_of_what_is_not_ours_is_done_without_a_change),
		TEST(leftovers_with_a_marker_are_withdrawn_whatever_they_say),
		TEST(a_name_that_changes_under_our_hands_is_tried_again),
		TEST(a_late_duplicate_changes_nothing),
		TEST(what_is_too_long_for_udp_goes_by_tcp),
		TEST(what_fits_no_message_is_told),
		TEST(an_account_needs_a_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
