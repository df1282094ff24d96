/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_RFC2136 */
/* What is published is remembered over a restart. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "tests/unit/ddns/desk.h"

static uint8_t *journal;
static size_t journal_length;

static int open_journal(void **state)
{
	journal = NULL;
	return open_desk(state);
}

static int close_journal(void **state)
{
	free(journal);
	return close_desk(state);
}

static void remember(void)
{
	free(journal);
	journal = publisher_remember(desk.publisher, &journal_length);
	assert_non_null(journal);
}

/* The run ends, and another begins that knows what the journal says, and nothing else. */
static void restart(void)
{
	publisher_free(desk.publisher);
	desk.publisher = publisher_new(&counting);
	assert_non_null(desk.publisher);
	assert_int_equal(publisher_recall(desk.publisher, journal, journal_length), 0);
	configure();
	desk.events[0] = '\0';
	desk.held_count = 0;
}

static void remember_and_restart(void)
{
	remember();
	restart();
}

static void publish(void)
{
	want(0, "203.0.113.5:40001", 7200);
	run_for(seconds(1));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
}

/* DDNS-021 */
static void what_is_still_right_sends_nothing(void **state)
{
	unsigned int messages;

	(void)state;
	publish();
	remember_and_restart();
	messages = desk.server.messages;
	run_for(seconds(3));
	want(0, "203.0.113.5:40001", 7200);
	run_for(seconds(3600));
	assert_int_equal(desk.server.messages, messages);
	assert_state(0, "published");
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
}

static void what_is_another_port_now_is_changed_in_one_exchange(void **state)
{
	unsigned int messages;

	(void)state;
	publish();
	remember_and_restart();
	messages = desk.server.messages;
	want(0, "203.0.113.5:40002", 7200);
	run_for(seconds(10));
	assert_dns("203.0.113.5", "0 0 40002 web.home.example");
	assert_int_equal(desk.server.messages, messages + 1);
}

static void who_watches_hears_of_what_goes(void **state)
{
	(void)state;
	publish();
	remember_and_restart();
	run_for(seconds(1));
	assert_state(0, "holding");
	assert_non_null(strstr(publisher_status(desk.publisher, 0).sentence,
			       "the host has not asked for this port since the restart"));
	assert_told("");
	run_for(seconds(61));
	assert_told("withdrawn web, ");
	assert_string_equal(desk.last_sentence,
			    "web.home.example leads no more to 203.0.113.5:40001");
	assert_state(0, "waiting");
}

static void what_is_mapped_again_as_it_was_is_no_news(void **state)
{
	(void)state;
	publish();
	remember_and_restart();
	want(0, "203.0.113.5:40001", 7200);
	run_for(seconds(100));
	assert_told("");
	assert_state(0, "published");
	assert_string_equal(publisher_status(desk.publisher, 0).sentence,
			    "address and port are published");
	remember_and_restart(); /* and so once more */
	want(0, "203.0.113.5:40002", 7200);
	run_for(seconds(100));
	assert_told("published web, ");
}

/* DDNS-025: lost while nobody was there to see it; it may come back within the grace. */
static void what_nobody_maps_any_more_goes_after_the_grace(void **state)
{
	(void)state;
	publish();
	remember_and_restart();
	run_for(seconds(59));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	run_for(seconds(2));
	assert_dns("", "");
	assert_int_equal(desk.server.count, 0);
}

static void a_service_that_came_back_does_not_take_the_others_away(void **state)
{
	(void)state;
	desk.service_count = 2;
	configure();
	want(1, "203.0.113.5:40022", 7200);
	publish();
	remember_and_restart();
	want(0, "203.0.113.5:40001", 7200);
	run_for(seconds(50));
	assert_zone("_ssh._tcp.web.home.example", DNS_SRV, "0 0 40022 web.home.example");
	run_for(seconds(20));
	assert_zone("_ssh._tcp.web.home.example", DNS_SRV, "");
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
}

/* Taken out of the configuration while nobody was there to see it. */
static void what_is_configured_no_more_is_withdrawn(void **state)
{
	(void)state;
	publish();
	remember();
	desk.service_count = 0;
	restart();
	run_for(seconds(61));
	assert_dns("", "");
	assert_told("withdrawn , ");
}

/* The message was sent, and then the power failed. */
static void an_intent_is_found_again(void **state)
{
	(void)state;
	assert_true(publisher_has_intent(desk.publisher)); /* it was configured */
	desk.holds = true;
	want(0, "203.0.113.5:40001", 7200);
	run_for(seconds(1));
	assert_true(publisher_has_intent(desk.publisher));
	assert_false(publisher_has_intent(desk.publisher));
	remember();
	answer_all();
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	restart();
	run_for(seconds(61));
	assert_dns("", "");
	assert_int_equal(desk.server.count, 0);
	assert_told("withdrawn web, ");
	assert_string_equal(desk.last_sentence,
			    "web.home.example leads no more to 203.0.113.5:40001");
}

static void a_change_that_may_have_been_done_or_not_is_set_right(void **state)
{
	(void)state;
	publish();
	desk.holds = true;
	want(0, "203.0.113.6:40002", 7200);
	run_for(seconds(10));
	remember(); /* and the message never arrives */
	desk.holds = false;
	restart();
	run_for(seconds(10));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example"); /* nothing is known yet */
	want(0, "203.0.113.6:40002", 7200);
	run_for(seconds(10));
	assert_dns("203.0.113.6", "0 0 40002 web.home.example");
}

static void withdrawals_are_no_intents(void **state)
{
	(void)state;
	publish();
	while (publisher_has_intent(desk.publisher))
		;
	release(0);
	run_for(seconds(10));
	assert_dns("", "");
	assert_false(publisher_has_intent(desk.publisher));
}

static void the_revision_tells_what_has_changed(void **state)
{
	unsigned int before = publisher_revision(desk.publisher);

	(void)state;
	publish();
	assert_int_not_equal(publisher_revision(desk.publisher), before);
	before = publisher_revision(desk.publisher);
	want(0, "203.0.113.5:40001", 7200);
	run_for(seconds(100));
	assert_int_equal(publisher_revision(desk.publisher), before);
}

static void an_account_that_is_gone_is_told_of_and_kept_in_mind(void **state)
{
	(void)state;
	publish();
	remember();
	desk.service_count = 0;
	desk.account_count = 0;
	restart();
	run_for(seconds(1));
	configure();
	run_for(seconds(100));
	assert_told("failed , ");
	assert_non_null(strstr(desk.last_sentence, "account \"dns\" is configured no more"));
	assert_dns("203.0.113.5", "0 0 40001 web.home.example");
	remember();
	desk.account_count = 1; /* it is back */
	restart();
	run_for(seconds(100));
	assert_dns("", "");
}

static void nothing_secret_is_remembered(void **state)
{
	size_t i;

	(void)state;
	publish();
	remember();
	for (i = 0; i + 8 <= journal_length; i++)
		assert_memory_not_equal(&journal[i], desk.accounts[0].key.secret.octets, 8);
}

static void octets_that_make_no_sense_are_refused(void **state)
{
	struct publisher *other = publisher_new(&counting);
	size_t length;

	(void)state;
	publish();
	remember();
	for (length = 0; length < journal_length; length++)
		assert_int_equal(publisher_recall(other, journal, length), -EINVAL);
	journal[1] = 2; /* sites */
	assert_int_equal(publisher_recall(other, journal, journal_length), -EINVAL);
	publisher_free(other);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_journal, close_journal)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_still_right_sends_nothing),
		TEST(what_is_another_port_now_is_changed_in_one_exchange),
		TEST(who_watches_hears_of_what_goes),
		TEST(what_is_mapped_again_as_it_was_is_no_news),
		TEST(what_nobody_maps_any_more_goes_after_the_grace),
		TEST(a_service_that_came_back_does_not_take_the_others_away),
		TEST(what_is_configured_no_more_is_withdrawn),
		TEST(an_intent_is_found_again),
		TEST(a_change_that_may_have_been_done_or_not_is_set_right),
		TEST(withdrawals_are_no_intents),
		TEST(the_revision_tells_what_has_changed),
		TEST(an_account_that_is_gone_is_told_of_and_kept_in_mind),
		TEST(nothing_secret_is_remembered),
		TEST(octets_that_make_no_sense_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
