/* SPDX-License-Identifier: BSD-2-Clause */
/* Packets as lines of text and back. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/pcp.h"
#include "pcp-proxy/pcp_text.h"
#include "tests/support/spelled.h"
#include "tests/support/vectors.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Text to octets to text; what is left out on the way must not change it. */
static void assert_round_trip(const char *text)
{
	uint8_t octets[2200];
	char again[PCP_TEXT];
	struct failure failure = { 0 };
	size_t length;

	if (pcp_text_parse(octets, sizeof(octets), &length, text, NULL, &failure) != 0)
		fail_msg("%s: %s", text, failure.sentence);
	assert_string_equal(pcp_text_print(again, octets, length, NULL), text);
}

static void assert_refused(const char *text)
{
	uint8_t octets[2200];
	struct failure failure = { 0 };
	size_t length = 77;

	if (pcp_text_parse(octets, sizeof(octets), &length, text, NULL, &failure) != -EINVAL)
		fail_msg("taken: %s", text);
	assert_int_equal(length, 77);
	assert_int_equal(failure.error, EINVAL);
	assert_non_null(strstr(failure.sentence, "packet text"));
}

/* Without NAT-PMP in the build its packets stay hexadecimal. */
static bool can_be_said(const struct vector *vector)
{
#ifndef CONFIG_PCP_NATPMP
	if (vector_is_natpmp(vector))
		return false;
#endif
	return vector->text != NULL;
}

static void every_vector_reads_as_its_words(void **state)
{
	uint8_t octets[VECTOR_LONGEST];
	char text[PCP_TEXT];
	size_t i, length;

	(void)state;
	for (i = 0; i < VECTOR_COUNT; i++) {
		length = vector_octets(&vectors[i], octets);
		pcp_text_print(text, octets, length, NULL);
		if (can_be_said(&vectors[i]))
			assert_string_equal(text, vectors[i].text);
		else
			assert_memory_equal(text, "hex ", 4);
	}
}

static void the_words_of_every_vector_are_its_octets(void **state)
{
	uint8_t octets[VECTOR_LONGEST], again[PCP_MAX_LENGTH];
	size_t i, length, length_again;

	(void)state;
	for (i = 0; i < VECTOR_COUNT; i++) {
		if (!can_be_said(&vectors[i]))
			continue;
		length = vector_octets(&vectors[i], octets);
		assert_int_equal(pcp_text_parse(again, sizeof(again), &length_again,
						vectors[i].text, NULL, NULL),
				 0);
		assert_int_equal(length_again, length);
		assert_memory_equal(again, octets, length);
	}
}

/* Cut or changed, a packet is still printed so that the text gives it again. */
static void damaged_packets_survive_the_round_trip(void **state)
{
	uint8_t octets[VECTOR_LONGEST], again[2200];
	char text[PCP_TEXT];
	size_t i, length, cut, at, length_again;

	(void)state;
	for (i = 0; i < VECTOR_COUNT; i++) {
		length = vector_octets(&vectors[i], octets);
		for (cut = 0; cut <= length; cut++)
			for (at = 0; at < cut; at++) {
				uint8_t *copy = malloc(cut);

				memcpy(copy, octets, cut);
				copy[at] ^= (uint8_t)(cut < length ? 0 : 1 << (at % 8));
				pcp_text_print(text, copy, cut, NULL);
				assert_int_equal(pcp_text_parse(again, sizeof(again), &length_again,
								text, NULL, NULL),
						 0);
				assert_int_equal(length_again, cut);
				assert_memory_equal(again, copy, cut);
				free(copy);
				if (cut < length)
					break;
			}
	}
}

static void every_form_of_message_has_words(void **state)
{
	static const char *const texts[] = {
		"MAP tcp 8080 lifetime 3600 nonce a1 suggest 443 client 192.168.1.10",
		"MAP udp all lifetime 0 client 192.168.1.10",
		"MAP all all lifetime 4294967295 client 2001:db8::1",
		"MAP 50 all lifetime 1 client 192.168.1.10",
		"MAP sctp 1 lifetime 1 suggest 203.0.113.5 client 192.168.1.10",
		"MAP tcp 1 lifetime 1 suggest [2001:db8::1]:65535 client 2001:db8::1",
		"MAP tcp 1 lifetime 1 suggest 0.0.0.0:80 client 2001:db8::1",
		"MAP tcp 1 lifetime 1 suggest :: client 192.168.1.10",
		"PEER udp 9 remote 198.51.100.20:3478 lifetime 0 client 192.168.1.10",
		"ANNOUNCE",
		"ANNOUNCE lifetime 5 client 192.168.1.10",
		"OPCODE 100 lifetime 1 client 192.168.1.10 rest deadbeef00",
		"SUCCESS OPCODE 96 epoch 0 rest 01",
		"SUCCESS ANNOUNCE epoch 4294967295",
		"code 27 MAP tcp 1 lifetime 1 epoch 1",
		"UNSUPP_VERSION MAP lifetime 1800 epoch 1 rest 000102",
		"MALFORMED_REQUEST PEER tcp all lifetime 1800 epoch 1 reserved 00ff",
		"SUCCESS PEER udp 9 external 203.0.113.5:9 remote 198.51.100.20:3478 lifetime 60 epoch 1",
	};
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(texts); i++)
		assert_round_trip(texts[i]);
}

#ifdef CONFIG_PCP_NATPMP
static void natpmp_messages_have_words(void **state)
{
	static const char *const texts[] = {
		"NATPMP ADDRESS",
		"NATPMP ADDRESS rest 00",
		"NATPMP MAP udp 1 lifetime 7200 suggest 1",
		"NATPMP MAP tcp all lifetime 0",
		"NATPMP OPCODE 127 rest 0102",
		"NATPMP UNSUPP_OPCODE OPCODE 127 epoch 5",
		"NATPMP NETWORK_FAILURE ADDRESS epoch 5",
		"NATPMP code 65535 MAP udp 1 lifetime 1 epoch 5",
		"NATPMP SUCCESS ADDRESS external 203.0.113.5 epoch 5",
		"NATPMP UNSUPP_VERSION OPCODE 3 epoch 5",
		"NATPMP UNSUPP_VERSION ADDRESS epoch 5",
	};
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(texts); i++)
		assert_round_trip(texts[i]);
}
#endif

/* A line may be shorter than what is printed, and in any order. */
static void what_is_left_out_is_zero(void **state)
{
	static const struct {
		const char *brief, *full;
	} texts[] = {
		{ "MAP tcp 80", "MAP tcp 80 lifetime 0" },
		{ "  MAP\ttcp  80 client 10.0.0.1 nonce A100 # a comment ",
		  "MAP tcp 80 lifetime 0 nonce a1 client 10.0.0.1" },
		{ "MAP 6 0", "MAP tcp all lifetime 0" },
		{ "SUCCESS ANNOUNCE", "SUCCESS ANNOUNCE epoch 0" },
		{ "MAP tcp 80 client 2001:db8::1 suggest 80",
		  "MAP tcp 80 lifetime 0 suggest 80 client 2001:db8::1" },
		{ "MAP tcp 80 suggest 80 client 2001:db8::1",
		  "MAP tcp 80 lifetime 0 suggest 80 client 2001:db8::1" },
		{ "hex 0200 0000 00000000 00000000 00000000 0000ffff 0a000001",
		  "ANNOUNCE client 10.0.0.1" },
		{ "hex", "hex " },
	};
	uint8_t octets[PCP_MAX_LENGTH];
	char text[PCP_TEXT];
	size_t i, length;

	(void)state;
	for (i = 0; i < LENGTH(texts); i++) {
		assert_int_equal(
			pcp_text_parse(octets, sizeof(octets), &length, texts[i].brief, NULL, NULL),
			0);
		assert_string_equal(pcp_text_print(text, octets, length, NULL), texts[i].full);
	}
}

static void a_known_client_need_not_be_said(void **state)
{
	struct address host = address("2001:db8::9"), other = address("2001:db8::8");
	static const char *const brief = "MAP tcp 80 lifetime 0 suggest 443";
	uint8_t octets[PCP_MAX_LENGTH];
	char text[PCP_TEXT];
	size_t length;

	(void)state;
	assert_int_equal(pcp_text_parse(octets, sizeof(octets), &length, brief, &host, NULL), 0);
	assert_memory_equal(octets + 8, host.octets, 16);
	assert_string_equal(pcp_text_print(text, octets, length, &host), brief);
	assert_string_equal(pcp_text_print(text, octets, length, &other),
			    "MAP tcp 80 lifetime 0 suggest 443 client 2001:db8::9");
}

static void broken_packets_can_be_written_on_purpose(void **state)
{
	uint8_t octets[2200];
	size_t length;

	(void)state;
	assert_int_equal(pcp_text_parse(octets, sizeof(octets), &length,
					"MAP tcp 80 FILTER clear rest 02 rest 0000ff", NULL, NULL),
			 0);
	assert_int_equal(length, 60 + 24 + 4);
	assert_memory_equal(octets + 84, "\2\0\0\xff", 4);
	assert_int_equal(pcp_text_parse(octets, sizeof(octets), &length, "hex 0", NULL, NULL),
			 -EINVAL);
	assert_int_equal(pcp_text_parse(octets, 59, &length, "MAP tcp 80", NULL, NULL), -EINVAL);
	assert_int_equal(pcp_text_parse(octets, 60, &length, "MAP tcp 80", NULL, NULL), 0);
}

/* Octets that words cannot say: reserved ones that are set, another version. */
static void what_words_cannot_say_is_hexadecimal_with_a_comment(void **state)
{
	uint8_t octets[VECTOR_LONGEST];
	size_t length = vector_octets(vector_named("TV-09 request"), octets);
	char text[PCP_TEXT];

	(void)state;
	octets[2] = 1;
	assert_string_equal(pcp_text_print(text, octets, length, NULL),
			    "hex 020001000000000000000000000000000000ffffc0a8010a"
			    " # ANNOUNCE client 192.168.1.10");
	octets[0] = 9;
	assert_string_equal(pcp_text_print(text, octets, length, NULL),
			    "hex 090001000000000000000000000000000000ffffc0a8010a");
}

static void texts_that_are_no_packet_are_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"MAP",
		"MAP tcp",
		"MAP tcp 65536",
		"MAP 256 1",
		"MAP tpc 1",
		"map tcp 1",
		"MAP tcp 1 lifetime",
		"MAP tcp 1 lifetime -1",
		"MAP tcp 1 lifetime 4294967296",
		"MAP tcp 1 lifetime 99999999999999999999",
		"MAP tcp 1 lifetime 0x10",
		"MAP tcp 1 epoch 5",
		"MAP tcp 1 external 1.2.3.4:5",
		"MAP tcp 1 remote 1.2.3.4:5",
		"MAP tcp 1 nonce 000102030405060708090a0b0c",
		"MAP tcp 1 nonce 0",
		"MAP tcp 1 nonce xy",
		"MAP tcp 1 suggest 1.2.3.4:99999",
		"MAP tcp 1 suggest nowhere",
		"MAP tcp 1 client 1.2.3",
		"MAP tcp 1 lifetme 5",
		"MAP tcp 1 hex 00",
		"SUCCESS",
		"SUCCESS MAP tcp 1 client 1.2.3.4",
		"SUCCESS MAP tcp 1 suggest 5",
		"code",
		"code 256 MAP tcp 1",
		"TROUBLE MAP tcp 1",
		"ANNOUNCE tcp 1",
		"ANNOUNCE nonce 01",
		"OPCODE 128",
		"OPCODE 9 FILTER clear",
		"UNSUPP_VERSION MAP tcp 1",
		"ADDRESS",
		"NATPMP",
		"NATPMP ANNOUNCE",
		"NATPMP MAP sctp 1",
		"NATPMP MAP tcp 1 nonce 01",
		"NATPMP MAP tcp 1 FILTER clear",
		"NATPMP SUCCESS ADDRESS external 2001:db8::1",
		"NATPMP USER_EX_QUOTA MAP tcp 1",
		"hex 0",
		"hex 00 zz",
	};
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(texts); i++)
		assert_refused(texts[i]);
}

/* PCP-S-045: whoever reads a log must not be able to take over a mapping. */
static void a_log_does_not_tell_the_nonce(void **state)
{
	static const char *const names[] = { "TV-01 request", "TV-01 response", "TV-11 response",
					     "TV-08 request" };
	uint8_t octets[VECTOR_LONGEST];
	char text[PCP_TEXT];
	size_t i, length;

	(void)state;
	for (i = 0; i < LENGTH(names); i++) {
		length = vector_octets(vector_named(names[i]), octets);
		pcp_text_log(text, octets, length, NULL);
		assert_non_null(strstr(text, " nonce ***"));
		assert_null(strstr(text, "0102"));
		assert_null(strstr(text, "a1b2"));
	}
	/* in another form it might stand among the rest */
	length = vector_octets(vector_named("TV-01 response"), octets);
	octets[3] = PCP_UNSUPP_VERSION;
	assert_string_equal(pcp_text_log(text, octets, length, NULL),
			    "UNSUPP_VERSION MAP lifetime 3600 epoch 1000 rest ***");
	octets[0] = 9;
	assert_string_equal(pcp_text_log(text, octets, length, NULL), "60 octets that are no PCP");
}

static void a_text_that_does_not_fit_is_cut(void **state)
{
	static uint8_t octets[5000];
	char text[PCP_TEXT];

	(void)state;
	octets[0] = 9;
	pcp_text_print(text, octets, sizeof(octets), NULL);
	assert_int_equal(strlen(text), PCP_TEXT - 1);
	assert_string_equal(text + PCP_TEXT - 5, "0...");
}

/* The longest texts that packets of the size that PCP allows can have. */
static void every_packet_of_1100_octets_fits(void **state)
{
	uint8_t octets[PCP_MAX_LENGTH], again[PCP_MAX_LENGTH];
	size_t length = 0, i;
	char text[PCP_TEXT];

	(void)state;
	assert_int_equal(pcp_text_parse(octets, sizeof(octets), &length, "MAP tcp 80", NULL, NULL),
			 0);
	memset(octets + length, 1, sizeof(octets) - length);
	memcpy(octets + length, "\x80\0\3\xf8", 4); /* DESCRIPTION of 1016 control characters */
	length += 4 + 1016;
	octets[2] = 1; /* not to be said in words: hexadecimal and a comment */
	for (i = 0; i < 2; i++) {
		pcp_text_print(text, octets, length, NULL);
		assert_string_equal(text + strlen(text) - 5, "\\x01\"");
		assert_int_equal(pcp_text_parse(again, sizeof(again), &length, text, NULL, NULL),
				 0);
		assert_int_equal(length, 1080);
		assert_memory_equal(again, octets, length);
		octets[2] = 0;
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_vector_reads_as_its_words),
		cmocka_unit_test(the_words_of_every_vector_are_its_octets),
		cmocka_unit_test(damaged_packets_survive_the_round_trip),
		cmocka_unit_test(every_form_of_message_has_words),
#ifdef CONFIG_PCP_NATPMP
		cmocka_unit_test(natpmp_messages_have_words),
#endif
		cmocka_unit_test(what_is_left_out_is_zero),
		cmocka_unit_test(a_known_client_need_not_be_said),
		cmocka_unit_test(broken_packets_can_be_written_on_purpose),
		cmocka_unit_test(what_words_cannot_say_is_hexadecimal_with_a_comment),
		cmocka_unit_test(texts_that_are_no_packet_are_refused),
		cmocka_unit_test(a_log_does_not_tell_the_nonce),
		cmocka_unit_test(a_text_that_does_not_fit_is_cut),
		cmocka_unit_test(every_packet_of_1100_octets_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
