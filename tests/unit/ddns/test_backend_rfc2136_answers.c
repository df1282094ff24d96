/* SPDX-License-Identifier: BSD-2-Clause */
/* What becomes of answers to DNS UPDATE: refusals, clocks, and what must not be believed. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/ddns/bench.h"

/* -- refusals -- */

/* DDNS-067 */
static void each_code_has_its_outcome_and_cure(void **state)
{
	static const struct {
		uint8_t rcode;
		enum outcome outcome;
		const char *sentence;
	} expected[] = {
		{ DNS_FORMERR, OUTCOME_MISFIT,
		  "name server 192.0.2.53:53 does not understand updates of \"cam.home.example\" "
		  "(FORMERR): is it a name server that takes DNS UPDATE?" },
		{ DNS_SERVFAIL, OUTCOME_RETRY,
		  "name server 192.0.2.53:53 cannot change \"cam.home.example\" (SERVFAIL): its "
		  "log says why; trying again" },
		{ DNS_NOTIMP, OUTCOME_MISFIT,
		  "name server 192.0.2.53:53 does not take DNS UPDATE for \"cam.home.example\" "
		  "(NOTIMP): check server, or switch updates on there" },
		{ DNS_REFUSED, OUTCOME_REFUSED,
		  "name server 192.0.2.53:53 does not let this key change \"cam.home.example\" "
		  "(REFUSED): allow it there (BIND: update-policy of the zone)" },
		{ DNS_NOTAUTH, OUTCOME_MISFIT,
		  "name server 192.0.2.53:53 does not serve zone \"home.example\" (NOTAUTH): check "
		  "zone and server; the server must be the primary" },
		{ DNS_NOTZONE, OUTCOME_MISFIT,
		  "name server 192.0.2.53:53 has another zone for \"cam.home.example\" (NOTZONE): "
		  "check zone" },
		{ 11, OUTCOME_RETRY,
		  "name server 192.0.2.53:53 does not change \"cam.home.example\" (an unknown "
		  "code): its log says why; trying again" },
	};
	size_t i;

	(void)state;
	add(&bench.wanted, "_http._tcp", "203.0.113.5:40001");
	for (i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		bench.server.rcode = expected[i].rcode;
		assert_int_equal(run(true), expected[i].outcome);
		assert_sentence(expected[i].sentence);
	}
	assert_int_equal(bench.server.messages, i); /* nobody was asked twice */
}

/* All four say that a prerequisite failed, which is no refusal yet: DDNS-062. */
static void a_failed_prerequisite_is_a_reason_to_look(void **state)
{
	static const uint8_t codes[] = { DNS_NXDOMAIN, DNS_YXDOMAIN, DNS_YXRRSET, DNS_NXRRSET };
	size_t i;

	(void)state;
	add(&bench.wanted, "", "203.0.113.5:40001");
	for (i = 0; i < sizeof(codes); i++) {
		begin(true);
		bench.server.rcode = codes[i];
		assert_int_equal(understand(send_next()), JOB_SEND);
	}
}

static void a_zone_of_another_server_is_told(void **state)
{
	(void)state;
	assert_true(dns_name_parse("example", &bench.zone));
	add(&bench.wanted, "", "203.0.113.5:40001");
	assert_int_equal(run(true), OUTCOME_MISFIT);
	assert_non_null(strstr(bench.job.sentence, "does not serve zone \"example\" (NOTAUTH)"));
}

/* DDNS-073: the server cannot sign with a key that it does not know. */
static void an_unknown_key_is_told_once_nobody_says_better(void **state)
{
	(void)state;
	assert_true(dns_name_parse("other.home.example", &bench.account.key.name));
	add(&bench.wanted, "", "203.0.113.5:40001");
	begin(true);
	assert_int_equal(understand(send_next()), JOB_LISTEN);
	protocol_rfc2136.unanswered(&bench.job, SILENCE);
	assert_int_equal(bench.job.outcome, OUTCOME_REFUSED);
	assert_sentence("name server 192.0.2.53:53 refuses key \"other.home.example\" (BADKEY, "
			"unsigned): check key-file and the server's key");
}

static void a_wrong_secret_is_told_once_nobody_says_better(void **state)
{
	(void)state;
	bench.account.key.secret.octets[31] ^= 1;
	add(&bench.wanted, "", "203.0.113.5:40001");
	begin(true);
	assert_int_equal(understand(send_next()), JOB_LISTEN);
	protocol_rfc2136.unanswered(&bench.job, SILENCE);
	assert_int_equal(bench.job.outcome, OUTCOME_REFUSED);
	assert_sentence("name server 192.0.2.53:53 finds our signature wrong for key "
			"\"cpe1.home.example\" (BADSIG, unsigned): the secrets differ: check "
			"key-file and the server's key");
	assert_int_equal(bench.server.count, 0);
}

/* RFC 8945 5.2.4 */
static void a_server_that_wants_longer_signatures_is_told(void **state)
{
	(void)state;
	bench.server.error = TSIG_BADTRUNC;
	add(&bench.wanted, "", "203.0.113.5:40001");
	assert_int_equal(run(true), OUTCOME_MISFIT);
	assert_non_null(strstr(bench.job.sentence, "wants longer signatures of key "
						   "\"cpe1.home.example\" (BADTRUNC)"));
}

static void every_algorithm_is_spoken(void **state)
{
	static const enum tsig_algorithm algorithms[] = { TSIG_HMAC_SHA1, TSIG_HMAC_SHA256,
							  TSIG_HMAC_SHA512 };
	size_t i;

	(void)state; /* DDNS-072 */
	for (i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++) {
		bench.account.key.algorithm = bench.server.key.algorithm = algorithms[i];
		publish(i % 2 ? "203.0.113.5:40001" : "203.0.113.5:40002");
	}
	assert_int_equal(bench.server.updates, i);
}

/* -- clocks: DDNS-074 -- */

static void another_time_of_the_server_is_taken_for_its_signatures(void **state)
{
	(void)state;
	bench.wall = 0; /* no clock yet */
	add(&bench.wanted, "", "203.0.113.5:40001");
	run_to_done(true);
	assert_int_equal(bench.clock_offset, WALL);
	assert_int_equal(bench.server.messages, 2);
	run_to_done(true);
	assert_int_equal(bench.server.messages, 3); /* the next job knows */
}

static void a_clock_that_was_set_since_is_followed(void **state)
{
	(void)state;
	bench.wall = WALL - 100000;
	add(&bench.wanted, "", "203.0.113.5:40001");
	run_to_done(true);
	bench.wall = WALL;
	run_to_done(true);
	assert_int_equal(bench.clock_offset, 0);
}

static void a_clock_that_jumps_is_told_and_tried_again(void **state)
{
	(void)state;
	bench.wall = WALL - 100000;
	add(&bench.wanted, "", "203.0.113.5:40001");
	begin(true);
	assert_int_equal(understand(send_next()), JOB_SEND);
	bench.server.clock += 200000;
	assert_int_equal(finish(), OUTCOME_RETRY);
	assert_sentence("name server 192.0.2.53:53 finds the time wrong that we sign with key "
			"\"cpe1.home.example\" (BADTIME): its clock must not jump");
	assert_int_equal(bench.server.count, 0);
}

/* Who could turn our clock could replay old answers. */
static void a_time_that_is_not_signed_is_not_taken(void **state)
{
	size_t length;

	(void)state;
	bench.wall = WALL - 100000;
	add(&bench.wanted, "", "203.0.113.5:40001");
	begin(true);
	length = send_next();
	bench.server.answer[length - 1] ^= 1; /* of the server's time */
	assert_int_equal(understand(length), JOB_LISTEN);
	assert_int_equal(bench.clock_offset, 0);
}

/* The fudge is 300 seconds, in either direction. */
static void an_answer_that_was_signed_at_another_time_is_passed_over(void **state)
{
	(void)state;
	add(&bench.wanted, "", "203.0.113.5:40001");
	bench.server.late = 301;
	assert_int_equal(run(true), OUTCOME_RETRY);
	assert_sentence(SILENCE);
	bench.server.late = (uint64_t)-301;
	assert_int_equal(run(false), OUTCOME_RETRY);
	bench.server.late = 300;
	assert_int_equal(run(false), OUTCOME_DONE);
}

/* -- what must not be believed: DDNS-071, DDNS-073 -- */

static void silence_is_retried_with_the_sentence_of_whoever_waited(void **state)
{
	(void)state;
	bench.server.is_silent = true;
	add(&bench.wanted, "", "203.0.113.5:40001");
	assert_int_equal(run(true), OUTCOME_RETRY);
	assert_sentence(SILENCE);
}

static void an_unsigned_success_is_no_answer(void **state)
{
	(void)state;
	bench.server.unsigned_ = true;
	add(&bench.wanted, "", "203.0.113.5:40001");
	assert_int_equal(run(true), OUTCOME_RETRY);
	assert_sentence(SILENCE);
}

/* It ends nothing, for it may be forged; the answer that is signed comes and counts. */
static void an_unsigned_refusal_does_not_outrun_the_answer(void **state)
{
	uint8_t forged[12] = { 0, 0, 0xa8, DNS_REFUSED };

	(void)state;
	add(&bench.wanted, "", "203.0.113.5:40001");
	begin(true);
	assert_int_equal(prepare(), JOB_SEND);
	memcpy(forged, bench.request.dns.octets, 2);
	assert_int_equal(understand_octets(forged, sizeof(forged)), JOB_LISTEN);
	assert_int_equal(understand(ask()), JOB_DONE);
	assert_int_equal(bench.job.outcome, OUTCOME_DONE);
}

static void an_unsigned_refusal_explains_silence(void **state)
{
	(void)state;
	bench.server.unsigned_ = true;
	bench.server.rcode = DNS_REFUSED;
	add(&bench.wanted, "", "203.0.113.5:40001");
	assert_int_equal(run(true), OUTCOME_REFUSED);
	assert_sentence("name server 192.0.2.53:53 does not let this key change "
			"\"cam.home.example\" (REFUSED, unsigned): allow it there (BIND: "
			"update-policy of the zone)");
}

/* What was said of an earlier request explains nothing of this one. */
static void an_unsigned_refusal_is_forgotten_with_its_request(void **state)
{
	uint8_t forged[12] = { 0, 0, 0xa8, DNS_REFUSED };

	(void)state;
	put_by_hand(HOST, "198.51.100.1");
	add(&bench.wanted, "", "203.0.113.5:40001");
	begin(true);
	assert_int_equal(prepare(), JOB_SEND);
	memcpy(forged, bench.request.dns.octets, 2);
	assert_int_equal(understand_octets(forged, sizeof(forged)), JOB_LISTEN);
	assert_int_equal(understand(ask()), JOB_SEND);
	bench.server.is_silent = true;
	assert_int_equal(finish(), OUTCOME_RETRY);
	assert_sentence(SILENCE);
}

static void no_octet_of_an_answer_can_be_changed(void **state)
{
	size_t length, i;

	(void)state;
	add(&bench.wanted, "", "203.0.113.5:40001");
	begin(true);
	length = send_next();
	for (i = 0; i < length; i++) {
		bench.server.answer[i] ^= 1;
		assert_int_equal(understand(length), JOB_LISTEN);
		bench.server.answer[i] ^= 1;
	}
	assert_int_equal(understand(length), JOB_DONE);
	assert_int_equal(bench.job.outcome, OUTCOME_DONE);
}

static void an_answer_that_was_cut_is_passed_over(void **state)
{
	size_t length, i;

	(void)state;
	add(&bench.wanted, "", "203.0.113.5:40001");
	begin(true);
	length = send_next();
	for (i = 0; i < length; i++)
		assert_int_equal(understand(i), JOB_LISTEN);
	assert_int_equal(understand(length), JOB_DONE);
}

/* TC: sections are missing that nobody needs; what counts is whether it is signed. */
static void an_answer_that_says_it_is_cut_counts_if_it_is_signed(void **state)
{
	(void)state;
	bench.server.flags = 0x0200;
	bench.server.unsigned_ = true;
	add(&bench.wanted, "", "203.0.113.5:40001");
	assert_int_equal(run(true), OUTCOME_RETRY);
	bench.server.unsigned_ = false;
	assert_int_equal(run(false), OUTCOME_DONE);
}

static void the_answer_to_another_request_is_passed_over(void **state)
{
	uint8_t earlier[sizeof(bench.server.answer)];
	size_t length;

	(void)state;
	add(&bench.wanted, "", "203.0.113.5:40001");
	begin(true);
	length = send_next();
	memcpy(earlier, bench.server.answer, length);
	begin(false);
	assert_int_equal(prepare(), JOB_SEND);
	assert_int_equal(understand_octets(earlier, length), JOB_LISTEN);
	memcpy(earlier, bench.request.dns.octets, 2); /* it is signed for the other all the same */
	assert_int_equal(understand_octets(earlier, length), JOB_LISTEN);
}

static void a_request_that_comes_back_is_no_answer(void **state)
{
	(void)state;
	add(&bench.wanted, "", "203.0.113.5:40001");
	begin(true);
	assert_int_equal(prepare(), JOB_SEND);
	assert_int_equal(understand_octets(bench.request.dns.octets, bench.request.dns.length),
			 JOB_LISTEN);
}

#define TEST(name) cmocka_unit_test_setup(name, open_bench)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_code_has_its_outcome_and_cure),
		TEST(a_failed_prerequisite_is_a_reason_to_look),
		TEST(a_zone_of_another_server_is_told),
		TEST(an_unknown_key_is_told_once_nobody_says_better),
		TEST(a_wrong_secret_is_told_once_nobody_says_better),
		TEST(a_server_that_wants_longer_signatures_is_told),
		TEST(every_algorithm_is_spoken),
		TEST(another_time_of_the_server_is_taken_for_its_signatures),
		TEST(a_clock_that_was_set_since_is_followed),
		TEST(a_clock_that_jumps_is_told_and_tried_again),
		TEST(a_time_that_is_not_signed_is_not_taken),
		TEST(an_answer_that_was_signed_at_another_time_is_passed_over),
		TEST(silence_is_retried_with_the_sentence_of_whoever_waited),
		TEST(an_unsigned_success_is_no_answer),
		TEST(an_unsigned_refusal_does_not_outrun_the_answer),
		TEST(an_unsigned_refusal_explains_silence),
		TEST(an_unsigned_refusal_is_forgotten_with_its_request),
		TEST(no_octet_of_an_answer_can_be_changed),
		TEST(an_answer_that_was_cut_is_passed_over),
		TEST(an_answer_that_says_it_is_cut_counts_if_it_is_signed),
		TEST(the_answer_to_another_request_is_passed_over),
		TEST(a_request_that_comes_back_is_no_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
