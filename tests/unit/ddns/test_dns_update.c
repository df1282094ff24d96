/* SPDX-License-Identifier: BSD-2-Clause */
/* DNS UPDATE messages: every form of a record in requests, and hostile answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "ddns/dns_update.h"
#include "tests/support/dns_vectors.h"

static struct dns_name name_of(const char *text)
{
	struct dns_name name;

	assert_true(dns_name_parse(text, &name));
	return name;
}

/* DDNS-060, 061, 080: the message of the vector. */
static void a_replacement_of_a_and_srv_is_the_vector(void **state)
{
	static const uint8_t expected[] = { UNSIGNED_REQUEST };
	struct dns_name zone = name_of("home.example"), cam = name_of("cam.home.example");
	struct dns_name srv = name_of("_rtsp._tcp.cam.home.example");
	struct dns_data address = { { 203, 0, 113, 5 }, 4 };
	struct dns_data port = { "\0\0\0\0\x9c\x41\3cam\4home\7example", 24 };
	struct dns_update update;
	uint8_t message[512];

	(void)state;
	dns_update_begin(&update, message, sizeof(message), 0x1234, &zone);
	dns_update_delete(&update, &cam, DNS_A);
	dns_update_add(&update, &cam, DNS_A, 60, &address);
	dns_update_delete(&update, &srv, DNS_SRV);
	dns_update_add(&update, &srv, DNS_SRV, 60, &port);
	assert_int_equal(dns_update_end(&update), sizeof(expected));
	assert_memory_equal(message, expected, sizeof(expected));
}

/* DDNS-062 */
static void prerequisites_have_the_class_of_their_meaning(void **state)
{
	static const uint8_t expected[] = "\0\7\x28\0\0\1\0\2\0\0\0\0\1z\0\0\6\0\1"
					  "\1a\1z\0\0\1\0\376\0\0\0\0\0\0"
					  "\1a\1z\0\0\20\0\1\0\0\0\0\0\2\1x";
	struct dns_name zone = name_of("z"), name = name_of("a.z");
	struct dns_data text = { "\1x", 2 };
	struct dns_update update;
	uint8_t message[512];

	(void)state;
	dns_update_begin(&update, message, sizeof(message), 7, &zone);
	dns_update_require_absent(&update, &name, DNS_A);
	dns_update_require(&update, &name, DNS_TXT, &text);
	assert_int_equal(dns_update_end(&update), sizeof(expected) - 1);
	assert_memory_equal(message, expected, sizeof(expected) - 1);
}

static void a_message_that_does_not_fit_has_no_length(void **state)
{
	struct dns_name zone = name_of("home.example");
	struct dns_update update;
	uint8_t message[40];

	(void)state;
	dns_update_begin(&update, message, sizeof(message), 1, &zone);
	assert_int_equal(dns_update_end(&update), 30);
	dns_update_delete(&update, &zone, DNS_A);
	assert_int_equal(dns_update_end(&update), 0);
}

/* -- answers -- */

static bool reads(const char *message, size_t length, struct dns_answer *answer)
{
	return dns_answer_read(answer, (const uint8_t *)message, length);
}

/* DDNS-066 */
static void answers_with_and_without_sections_are_read(void **state)
{
	static const uint8_t signed_[] = { SIGNED_ANSWER };
	struct dns_answer answer;

	(void)state;
	assert_true(reads("\x12\x34\xa8\5\0\0\0\0\0\0\0\0", 12, &answer));
	assert_int_equal(answer.id, 0x1234);
	assert_int_equal(answer.rcode, DNS_REFUSED);
	assert_false(answer.has_tsig);
	/* the zone section echoed, and a record with a compressed name */
	assert_true(reads("\x12\x34\xa8\0\0\1\0\1\0\0\0\0\1z\0\0\6\0\1"
			  "\300\14\0\1\0\1\0\0\0\0\0\4abcd",
			  12 + 7 + 16, &answer));
	assert_false(answer.has_tsig);
	assert_true(dns_answer_read(&answer, signed_, sizeof(signed_)));
	assert_true(answer.has_tsig);
	assert_int_equal(answer.tsig.start, 12);
	assert_int_equal(answer.tsig.time, 1700000000);
	assert_int_equal(answer.tsig.fudge, 300);
	assert_int_equal(answer.tsig.mac_length, 32);
	assert_int_equal(answer.tsig.original_id, 0x1234);
	assert_int_equal(answer.tsig.error, 0);
}

static void every_cut_of_an_answer_is_refused(void **state)
{
	static const uint8_t whole[] = { SIGNED_ANSWER };
	struct dns_answer answer;
	uint8_t longer[sizeof(whole) + 1];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(whole); i++)
		assert_false(dns_answer_read(&answer, whole, i));
	memcpy(longer, whole, sizeof(whole));
	assert_false(dns_answer_read(&answer, longer, sizeof(longer)));
}

static void what_is_no_answer_to_an_update_is_refused(void **state)
{
	struct dns_answer answer;

	(void)state;
	assert_false(reads("\x12\x34\x28\0\0\0\0\0\0\0\0\0", 12, &answer)); /* a request */
	assert_false(reads("\x12\x34\x80\0\0\0\0\0\0\0\0\0", 12, &answer)); /* a query's answer */
	assert_false(reads("\x12\x34\xa8\0\377\377\0\0\0\0\0\0", 12, &answer));
	assert_false(reads("\x12\x34\xa8\0\0\0\377\377\377\377\377\377", 12, &answer));
}

#define TSIG_RECORD "\0\0\372\0\377\0\0\0\0\0\21\0\0\0\0\0\0\1\1\54\0\0\22\64\0\0\0\0"

/* RFC 8945 5.1: only the very last record may be TSIG, and there is one. */
static void a_second_or_earlier_tsig_record_is_refused(void **state)
{
	struct dns_answer answer;
	size_t record = sizeof(TSIG_RECORD) - 1;

	(void)state;
	assert_true(reads("\x12\x34\xa8\0\0\0\0\0\0\0\0\1" TSIG_RECORD, 12 + record, &answer));
	assert_true(answer.has_tsig);
	assert_false(reads("\x12\x34\xa8\0\0\0\0\0\0\0\0\2" TSIG_RECORD TSIG_RECORD,
			   12 + 2 * record, &answer));
	assert_false(reads("\x12\x34\xa8\0\0\0\0\0\0\0\0\2" TSIG_RECORD "\0\0\1\0\1\0\0\0\0\0\0",
			   12 + record + 11, &answer));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_replacement_of_a_and_srv_is_the_vector),
		cmocka_unit_test(prerequisites_have_the_class_of_their_meaning),
		cmocka_unit_test(a_message_that_does_not_fit_has_no_length),
		cmocka_unit_test(answers_with_and_without_sections_are_read),
		cmocka_unit_test(every_cut_of_an_answer_is_refused),
		cmocka_unit_test(what_is_no_answer_to_an_update_is_refused),
		cmocka_unit_test(a_second_or_earlier_tsig_record_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
