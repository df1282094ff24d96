/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_FORMS */
/*
 * The publisher towards a provider that speaks HTTP, in virtual time: when it is
 * asked, when it is left alone, and what is said where it has no place for ports.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "ddns/backend.h"
#include "ddns/publisher.h"
#include "tests/support/spelled.h"

static struct desk {
	struct publisher *publisher;
	struct ddns_account account;
	struct ddns_service services[2];
	monotonic now;
	bool has_no_clock;
	struct http_answer answer; /* what the provider says to everything */
	bool silent;
	unsigned int requests;
	char last_url[HTTP_URL_MAX];
	char event[DDNS_SENTENCE]; /* the last one's sentence */
} desk;

static void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, 0x80, length); /* the middle: no jitter to speak of */
}

static const struct random_source steady = { .fill = fill };

static void configure(void)
{
	struct ddns_config config = { .services = desk.services,
				      .service_count = 2,
				      .accounts = &desk.account,
				      .account_count = 1,
				      .hold_down = seconds(5),
				      .grace = seconds(60) };
	struct failure failure;

	assert_int_equal(publisher_configure(desk.publisher, &config, desk.now, &failure), 0);
}

static void open_desk_at(const char *type, const char *url)
{
	desk = (struct desk){ .now = seconds(1000000) };
	desk.account = (struct ddns_account){ .label = "dyn",
					      .backend = backend_find(type),
					      .zone = "",
					      .web = { .user = "alice", .secret = "s3cret" },
					      .allow_non_public = true };
	desk.services[0] = (struct ddns_service){
		.label = "web", .name = "web.other.example", .srv = "_http._tcp", .ttl = 60
	};
	desk.services[1] =
		(struct ddns_service){ .label = "ssh", .name = "ssh.other.example", .ttl = 60 };
	desk.answer = (struct http_answer){ 200, "", 0, "", "", "" };
	snprintf(desk.account.web.url, sizeof(desk.account.web.url), "%s", url);
	desk.publisher = publisher_new(&steady);
	configure();
}

static void open_desk(const char *type)
{
	open_desk_at(type, "");
}

static int close_desk(void **state)
{
	(void)state;
	publisher_free(desk.publisher);
	return 0;
}

static void says(const char *body)
{
	desk.answer.body = body;
	desk.answer.length = strlen(body);
}

static uint64_t wall(void)
{
	return desk.has_no_clock ? 0 : 1700000000 + desk.now / MONOTONIC_SECOND;
}

static void take(const struct publisher_exchange *exchange)
{
	struct answer answer = answer_http(&desk.answer);

	desk.requests++;
	assert_int_equal(exchange->request->kind, REQUEST_HTTP);
	memcpy(desk.last_url, exchange->request->http.url, HTTP_URL_MAX);
	if (desk.silent)
		publisher_unanswered(desk.publisher, exchange->ticket, "nobody there", desk.now);
	else
		assert_true(publisher_answered(desk.publisher, exchange->ticket, &answer, desk.now,
					       wall()));
}

static void work(void)
{
	struct publisher_decision decision;

	publisher_wake(desk.publisher, desk.now, wall());
	while (publisher_next(desk.publisher, &decision)) {
		if (decision.kind == PUBLISHER_EXCHANGE)
			take(&decision.exchange);
		else
			snprintf(desk.event, sizeof(desk.event), "%s", decision.event.sentence);
	}
}

static void run_for(monotonic duration)
{
	monotonic end = after(desk.now, duration), next;

	work();
	while ((next = publisher_wake_at(desk.publisher)) <= end) {
		if (next > desk.now)
			desk.now = next;
		work();
	}
	desk.now = end;
}

static void want_for(size_t service, const char *outermost, uint32_t lifetime)
{
	struct endpoint external = endpoint(outermost);

	publisher_want(desk.publisher, service, &external, after(desk.now, seconds(lifetime)),
		       desk.now);
}

static void want(size_t service, const char *outermost)
{
	want_for(service, outermost, 604800);
}

/* The run ends, and another begins that knows what it has told. */
static void restart(void)
{
	size_t length;
	uint8_t *octets = publisher_remember(desk.publisher, &length);

	assert_non_null(octets);
	publisher_free(desk.publisher);
	desk.publisher = publisher_new(&steady);
	assert_int_equal(publisher_recall(desk.publisher, octets, length), 0);
	free(octets);
	configure();
	desk.requests = 0;
}

static void assert_state(size_t service, const char *word)
{
	assert_string_equal(publisher_status(desk.publisher, service).word, word);
}

/* -- ports: DDNS-030 -- */

static void where_ports_have_no_place_the_url_is_shown(void **state)
{
	(void)state;
	open_desk("noip");
	says("good 203.0.113.5");
	want(0, "203.0.113.5:40001");
	want(1, "203.0.113.5:40002");
	run_for(seconds(1));
	assert_state(0, "published");
	assert_string_equal(publisher_status(desk.publisher, 0).sentence,
			    "the address is published, the port is not, for which noip has no "
			    "place: visitors have to use http://web.other.example:40001/");
	assert_string_equal(publisher_status(desk.publisher, 1).sentence,
			    "the address is published, the port is not, for which a service "
			    "without srv has no place: visitors have to use "
			    "ssh.other.example:40002");
}

/* As a description of ddns-scripts has it, which knows no ports. */
static void a_template_has_a_place_for_ports_where_it_says_so(void **state)
{
	(void)state;
	open_desk_at("template", "https://form.example/?h=[DOMAIN]&a=[IP]");
	want(0, "203.0.113.5:40001");
	run_for(seconds(1));
	assert_string_equal(publisher_status(desk.publisher, 0).sentence,
			    "the address is published, the port is not, for which template has no "
			    "place: visitors have to use http://web.other.example:40001/");
	publisher_free(desk.publisher);
	open_desk_at("template", "https://form.example/?h=[DOMAIN]&a=[IP]&p=[PORT]");
	want(0, "203.0.113.5:40001");
	run_for(seconds(1));
	assert_string_equal(publisher_status(desk.publisher, 0).sentence,
			    "address and port are published");
}

static void a_text_is_a_place_for_ports(void **state)
{
	(void)state;
	open_desk("duckdns");
	desk.account.zone = "duckdns.org";
	desk.services[0].name = "web.duckdns.org";
	desk.services[1].name = "ssh.duckdns.org";
	configure();
	says("OK");
	want(0, "203.0.113.5:40001");
	run_for(seconds(1));
	assert_non_null(strstr(publisher_status(desk.publisher, 0).sentence,
			       "for which a service without txt among its records has no place"));
	desk.services[0].records = CHOICE_SRV | CHOICE_TXT;
	configure();
	want(0, "203.0.113.5:40001");
	run_for(seconds(40));
	assert_string_equal(publisher_status(desk.publisher, 0).sentence,
			    "address and port are published");
	assert_non_null(strstr(desk.last_url, "&txt="));
}

/* The address stays, the port does not. */
static void a_text_is_taken_back_where_the_address_cannot_be(void **state)
{
	(void)state;
	open_desk("he");
	desk.services[0].records = CHOICE_SRV | CHOICE_TXT;
	configure();
	says("good");
	want(0, "203.0.113.5:40001");
	run_for(seconds(1));
	publisher_released(desk.publisher, 0, desk.now);
	run_for(seconds(60));
	assert_int_equal(desk.requests, 3);
	assert_non_null(strstr(desk.last_url, "hostname=_pcp.web.other.example&txt=v%3Dpcp1"));
	assert_string_equal(desk.event, "web.other.example keeps its address, since the provider "
					"cannot take it back: 203.0.113.5:40001");
	assert_state(0, "waiting");
}

static void another_port_alone_is_no_reason_to_ask(void **state)
{
	(void)state;
	open_desk("noip");
	says("good 203.0.113.5");
	want(0, "203.0.113.5:40001");
	run_for(seconds(1));
	assert_int_equal(desk.requests, 1);
	want(0, "203.0.113.5:40002");
	run_for(seconds(3600));
	assert_int_equal(desk.requests, 1);
	assert_non_null(strstr(publisher_status(desk.publisher, 0).sentence,
			       "http://web.other.example:40002/"));
}

/* -- what cannot be taken back -- */

static void an_address_that_cannot_be_taken_back_stays_and_comes_back_unasked(void **state)
{
	(void)state;
	open_desk("noip");
	says("good 203.0.113.5");
	want(0, "203.0.113.5:40001");
	run_for(seconds(1));
	publisher_released(desk.publisher, 0, desk.now);
	run_for(seconds(3600));
	assert_state(0, "waiting");
	assert_string_equal(desk.event, "web.other.example keeps its address, since the provider "
					"cannot take it back: 203.0.113.5:40001");
	want(0, "203.0.113.5:40001");
	run_for(seconds(3600));
	assert_state(0, "published");
	assert_int_equal(desk.requests, 1);
	want(0, "203.0.113.6:40001");
	run_for(seconds(3600));
	assert_int_equal(desk.requests, 2);
}

static void one_that_can_is_taken_back(void **state)
{
	(void)state;
	open_desk("dynv6");
	says("addresses updated");
	want(0, "203.0.113.5:40001");
	run_for(seconds(1));
	publisher_released(desk.publisher, 0, desk.now);
	run_for(seconds(3600));
	assert_int_equal(desk.requests, 2);
	assert_non_null(strstr(desk.last_url, "ipv4=-&ipv6=-"));
}

/* Nobody at a provider says which records are ours: what we did not publish is not touched. */
static void nothing_is_withdrawn_that_an_earlier_run_may_have_left(void **state)
{
	(void)state;
	open_desk("dynv6");
	run_for(seconds(86400));
	assert_int_equal(desk.requests, 0);
}

/* -- being left alone -- */

static void halts(const char *body, enum outcome outcome)
{
	(void)outcome;
	open_desk("noip");
	says(body);
	want(0, "203.0.113.5:40001");
	run_for(seconds(86400));
	assert_int_equal(desk.requests, 1);
	assert_state(0, "halted");
	want(0, "203.0.113.6:40001"); /* news do not help */
	run_for(seconds(86400));
	publisher_released(desk.publisher, 0, desk.now);
	run_for(seconds(86400));
	want(0, "203.0.113.6:40001");
	run_for(seconds(86400));
	assert_int_equal(desk.requests, 1);
	want(1, "203.0.113.6:22"); /* another name at the same account does */
	run_for(seconds(1));
	assert_int_equal(desk.requests, 2);

	says("good 203.0.113.6");
	configure(); /* somebody has mended it */
	want(0, "203.0.113.6:40001");
	want(1, "203.0.113.6:22");
	run_for(seconds(1));
	assert_state(0, "published");
	publisher_free(desk.publisher);
}

static void who_is_refused_is_halted_until_somebody_acts(void **state)
{
	(void)state;
	halts("badauth", OUTCOME_DENIED);
	halts("nohost", OUTCOME_UNKNOWN);
	halts("abuse", OUTCOME_ABUSE);
	desk.publisher = NULL;
}

static void what_makes_no_sense_is_tried_three_times(void **state)
{
	(void)state;
	open_desk("noip");
	says("<html>good</html>");
	want(0, "203.0.113.5:40001");
	run_for(seconds(40));
	assert_state(0, "retrying");
	run_for(seconds(86400));
	assert_int_equal(desk.requests, 3);
	assert_state(0, "halted");
}

/* Another kind of failure in between, and counting starts again. */
static void only_those_in_a_row_count(void **state)
{
	(void)state;
	open_desk("noip");
	says("<html>good</html>");
	want(0, "203.0.113.5:40001");
	run_for(seconds(40)); /* two */
	assert_int_equal(desk.requests, 2);
	desk.silent = true;
	run_for(seconds(60));
	desk.silent = false;
	run_for(seconds(60));
	assert_state(0, "retrying");
}

static void a_server_in_trouble_is_tried_again_by_and_by(void **state)
{
	(void)state;
	open_desk("noip");
	desk.silent = true;
	want(0, "203.0.113.5:40001");
	run_for(seconds(86400));
	assert_in_range(desk.requests, 24, 40); /* 30 s, 1, 2, 4, ... minutes, then hourly */
	desk.silent = false;
	says("nochg 203.0.113.5");
	run_for(seconds(4400));
	assert_state(0, "published");
}

static void one_that_wants_to_be_left_alone_is(void **state)
{
	(void)state;
	open_desk("noip");
	says("911");
	want(0, "203.0.113.5:40001");
	run_for(seconds(1400));
	assert_int_equal(desk.requests, 1);
	run_for(seconds(900));
	assert_int_equal(desk.requests, 2);
}

static void retry_after_is_obeyed(void **state)
{
	(void)state;
	open_desk("noip");
	desk.answer.status = 503;
	desk.answer.retry_after = "7200";
	want(0, "203.0.113.5:40001");
	run_for(seconds(7199));
	assert_int_equal(desk.requests, 1);
	run_for(seconds(2));
	assert_int_equal(desk.requests, 2);
}

/* -- names that expire -- */

/* The host renews its mapping all the time. */
static void run_days(unsigned int days)
{
	for (; days > 0; days--) {
		want(0, "203.0.113.5:40001");
		run_for(seconds(86400));
	}
}

static void a_name_that_would_expire_is_told_again(void **state)
{
	(void)state;
	open_desk("noip"); /* 25 days */
	says("nochg 203.0.113.5");
	run_days(24);
	assert_int_equal(desk.requests, 1);
	run_days(2);
	assert_int_equal(desk.requests, 2);
	run_days(23);
	assert_int_equal(desk.requests, 2);
	publisher_released(desk.publisher, 0, desk.now);
	run_for(seconds(86400 * 60));
	assert_int_equal(desk.requests, 2);
}

static void one_that_does_not_expire_is_not(void **state)
{
	(void)state;
	open_desk("dynv6");
	says("addresses updated");
	run_days(90);
	assert_int_equal(desk.requests, 1);
}

static void telling_again_is_tried_again_too(void **state)
{
	(void)state;
	open_desk("noip");
	says("good 203.0.113.5");
	run_days(24);
	says("911");
	run_days(2);
	assert_in_range(desk.requests, 3, 60); /* hourly */
	says("nochg 203.0.113.5");
	run_days(1);
	desk.requests = 0;
	run_days(24);
	assert_int_equal(desk.requests, 0);
}

static void a_month_is_one_over_a_restart_and_a_reload_too(void **state)
{
	(void)state;
	open_desk("noip");
	says("good 203.0.113.5");
	run_days(20);
	restart();
	run_days(4);
	assert_int_equal(desk.requests, 0);
	configure();
	run_days(2);
	assert_int_equal(desk.requests, 1);
	restart();
	run_days(23);
	assert_int_equal(desk.requests, 0);
}

/* As a gateway that has just been switched on, until NTP answers. */
static void a_clock_that_is_wrong_is_no_reason_to_tell(void **state)
{
	(void)state;
	open_desk("noip");
	says("good 203.0.113.5");
	run_days(20);
	desk.has_no_clock = true;
	restart();
	run_days(10);
	assert_int_equal(desk.requests, 0);
}

static void what_cannot_be_told_again_is_shown(void **state)
{
	(void)state;
	open_desk("noip");
	says("good 203.0.113.5");
	run_days(24);
	says("911");
	run_days(2);
	assert_state(0, "retrying");
	assert_non_null(strstr(publisher_status(desk.publisher, 0).sentence, "\"911\""));
	assert_int_not_equal(publisher_status(desk.publisher, 0).next_try, NEVER);
	says("badauth");
	run_days(1);
	assert_state(0, "halted");
	desk.requests = 0;
	run_days(60);
	assert_int_equal(desk.requests, 0);
	says("nochg 203.0.113.5");
	configure();
	run_days(1);
	assert_state(0, "published");
}

static void who_says_when_to_come_again_is_believed(void **state)
{
	(void)state;
	open_desk("noip");
	says("w60s");
	want(0, "203.0.113.5:40001");
	run_for(seconds(59));
	assert_int_equal(desk.requests, 1);
	run_for(seconds(3));
	assert_int_equal(desk.requests, 2);
}

/* -- leases -- */

static void open_leases(void)
{
	open_desk_at("homeport", "https://ddns.example/nic/update");
	says("good 203.0.113.5:40001");
}

static void the_lifetime_is_told(void **state)
{
	(void)state;
	open_leases();
	want_for(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	assert_int_equal(desk.requests, 1);
	assert_non_null(strstr(desk.last_url, "&lifetime=3600"));
}

static void what_is_renewed_is_told_again_in_good_time(void **state)
{
	(void)state;
	open_leases();
	want_for(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1800));
	want_for(0, "203.0.113.5:40001", 3600);
	run_for(seconds(890));
	assert_int_equal(desk.requests, 1);
	run_for(seconds(20)); /* three quarters of the hour are over */
	assert_int_equal(desk.requests, 2);
	assert_non_null(strstr(desk.last_url, "&lifetime=270"));
	run_for(seconds(880));
	assert_int_equal(desk.requests, 2);
	assert_state(0, "published");
}

static void what_is_not_renewed_is_left_to_end(void **state)
{
	(void)state;
	open_leases();
	want_for(0, "203.0.113.5:40001", 3600);
	run_for(seconds(3590));
	assert_int_equal(desk.requests, 1);
	run_for(seconds(20));
	assert_int_equal(desk.requests, 2);
	assert_non_null(strstr(desk.last_url, "offline=YES"));
}

static void a_renewal_that_comes_late_is_told_at_once(void **state)
{
	(void)state;
	open_leases();
	want_for(0, "203.0.113.5:40001", 3600);
	run_for(seconds(3500));
	assert_int_equal(desk.requests, 1);
	want_for(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	assert_int_equal(desk.requests, 2);
}

/* What ends at one time is told anew at one time. */
static void all_ports_of_a_name_are_told_again_with_one(void **state)
{
	(void)state;
	open_leases();
	desk.services[1].name = desk.services[0].name;
	desk.services[1].srv = "_ssh._tcp";
	configure();
	want_for(0, "203.0.113.5:40001", 3600);
	want_for(1, "203.0.113.5:40022", 7200);
	run_for(seconds(1));
	assert_int_equal(desk.requests, 2);
	want_for(1, "203.0.113.5:40023", 7200);
	run_for(seconds(10));
	assert_int_equal(desk.requests, 4);
}

static void a_lease_is_counted_over_a_restart(void **state)
{
	(void)state;
	open_leases();
	want_for(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1000));
	restart();
	want_for(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1690));
	assert_int_equal(desk.requests, 0);
	run_for(seconds(20));
	assert_int_equal(desk.requests, 1);
}

/* It may have ended meanwhile. */
static void without_a_clock_a_lease_is_told_again_after_a_restart(void **state)
{
	(void)state;
	open_leases();
	want_for(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1000));
	desk.has_no_clock = true;
	restart();
	want_for(0, "203.0.113.5:40001", 3600);
	run_for(seconds(1));
	assert_int_equal(desk.requests, 1);
}

static void nobody_is_told_of_short_leases_all_the_time(void **state)
{
	unsigned int i;

	(void)state;
	open_leases();
	for (i = 0; i < 60; i++) {
		want_for(0, "203.0.113.5:40001", 120);
		run_for(seconds(60));
	}
	assert_non_null(strstr(desk.last_url, "&lifetime=600"));
	assert_in_range(desk.requests, 7, 9); /* in an hour */
}

/* -- intervals -- */

static void a_name_is_not_told_more_often_than_the_provider_wants(void **state)
{
	(void)state;
	open_desk("desec-dyndns"); /* 60 seconds */
	says("good");
	want(0, "203.0.113.5:40001");
	run_for(seconds(1));
	want(0, "203.0.113.6:40001");
	run_for(seconds(50));
	want(0, "203.0.113.7:40001");
	run_for(seconds(8));
	assert_int_equal(desk.requests, 1);
	run_for(seconds(4));
	assert_int_equal(desk.requests, 2);
	assert_non_null(strstr(desk.last_url, "myipv4=203.0.113.7"));
}

static void nor_than_the_operator_wants_over_a_reload(void **state)
{
	(void)state;
	open_desk("noip");
	desk.account.interval = seconds(600);
	configure();
	says("good");
	want(0, "203.0.113.5:40001");
	run_for(seconds(1));
	want(0, "203.0.113.6:40001");
	run_for(seconds(100));
	configure();
	want(0, "203.0.113.6:40001");
	run_for(seconds(400));
	assert_int_equal(desk.requests, 1);
	run_for(seconds(200));
	assert_int_equal(desk.requests, 2);
}

#define TEST(name) cmocka_unit_test_teardown(name, close_desk)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(where_ports_have_no_place_the_url_is_shown),
		TEST(a_template_has_a_place_for_ports_where_it_says_so),
		TEST(a_text_is_a_place_for_ports),
		TEST(a_text_is_taken_back_where_the_address_cannot_be),
		TEST(another_port_alone_is_no_reason_to_ask),
		TEST(an_address_that_cannot_be_taken_back_stays_and_comes_back_unasked),
		TEST(one_that_can_is_taken_back),
		TEST(nothing_is_withdrawn_that_an_earlier_run_may_have_left),
		TEST(who_is_refused_is_halted_until_somebody_acts),
		TEST(what_makes_no_sense_is_tried_three_times),
		TEST(only_those_in_a_row_count),
		TEST(a_server_in_trouble_is_tried_again_by_and_by),
		TEST(one_that_wants_to_be_left_alone_is),
		TEST(retry_after_is_obeyed),
		TEST(a_name_that_would_expire_is_told_again),
		TEST(one_that_does_not_expire_is_not),
		TEST(telling_again_is_tried_again_too),
		TEST(a_month_is_one_over_a_restart_and_a_reload_too),
		TEST(a_clock_that_is_wrong_is_no_reason_to_tell),
		TEST(what_cannot_be_told_again_is_shown),
		TEST(who_says_when_to_come_again_is_believed),
		TEST(the_lifetime_is_told),
		TEST(what_is_renewed_is_told_again_in_good_time),
		TEST(what_is_not_renewed_is_left_to_end),
		TEST(a_renewal_that_comes_late_is_told_at_once),
		TEST(all_ports_of_a_name_are_told_again_with_one),
		TEST(a_lease_is_counted_over_a_restart),
		TEST(without_a_clock_a_lease_is_told_again_after_a_restart),
		TEST(nobody_is_told_of_short_leases_all_the_time),
		TEST(a_name_is_not_told_more_often_than_the_provider_wants),
		TEST(nor_than_the_operator_wants_over_a_reload),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
