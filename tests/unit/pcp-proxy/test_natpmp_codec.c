/* SPDX-License-Identifier: BSD-2-Clause */
/* NAT-PMP packets in both directions, or that they are strangers where it is not built in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/natpmp_codec.h"
#include "tests/support/vectors.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static const char *const vector_names[] = { "TV-21", "TV-22", "TV-23" };

static size_t octets_of(const char *name, const char *kind, uint8_t octets[VECTOR_LONGEST])
{
	char whole[32];

	strcat(strcat(strcpy(whole, name), " "), kind);
	return vector_octets(vector_named(whole), octets);
}

/* From a copy that ends where the packet ends, so that reading further is caught. */
static enum pcp_verdict decode(struct natpmp_request *request, const void *bytes, size_t length)
{
	uint8_t *copy = malloc(length + (length == 0));
	enum pcp_verdict verdict;

	memcpy(copy, bytes, length);
	verdict = natpmp_decode_request(request, copy, length);
	free(copy);
	return verdict;
}

static bool decode_response(struct natpmp_response *response, const void *bytes, size_t length)
{
	uint8_t *copy = malloc(length + (length == 0));
	bool read;

	memcpy(copy, bytes, length);
	read = natpmp_decode_response(response, copy, length);
	free(copy);
	return read;
}

#ifdef CONFIG_PCP_NATPMP

/* -- requests -- */

static void requests_are_read_and_written_octet_by_octet(void **state)
{
	uint8_t octets[VECTOR_LONGEST], again[NATPMP_MAX_LENGTH];
	struct natpmp_request request;
	size_t i, length;

	(void)state;
	for (i = 0; i < LENGTH(vector_names); i++) {
		length = octets_of(vector_names[i], "request", octets);
		assert_int_equal(decode(&request, octets, length), PCP_ACCEPT);
		assert_int_equal(natpmp_encode_request(again, &request), length);
		assert_memory_equal(again, octets, length);
	}
}

static void a_mapping_request_says_protocol_ports_and_lifetime(void **state)
{
	struct natpmp_request request;

	(void)state;
	assert_int_equal(decode(&request, "\0\2\0\0\x1f\x90\x00\x50\0\0\x1c\x20", 12), PCP_ACCEPT);
	assert_int_equal(request.protocol, PROTOCOL_TCP);
	assert_int_equal(request.internal_port, 8080);
	assert_int_equal(request.suggested_port, 80);
	assert_int_equal(request.lifetime, 7200);
	assert_int_equal(decode(&request, "\0\1\xff\xff\x1f\x90\x00\x50\0\0\x1c\x20", 12),
			 PCP_ACCEPT);
	assert_int_equal(request.protocol, PROTOCOL_UDP);
}

/* PCP-W-070: responses are ignored, unknown opcodes refused, what is cut short dropped. */
static void each_opcode_and_length_gets_its_verdict(void **state)
{
	uint8_t octets[14] = { 0 };
	struct natpmp_request request;
	size_t length;
	int opcode;

	(void)state;
	for (opcode = 0; opcode < 256; opcode++)
		for (length = 0; length <= sizeof(octets); length++) {
			enum pcp_verdict expected = PCP_ACCEPT;

			if (length < 2 || opcode >= 128 ||
			    ((opcode == 1 || opcode == 2) && length < 12))
				expected = PCP_DROP;
			else if (opcode >= 3)
				expected = PCP_REFUSE;
			octets[1] = (uint8_t)opcode;
			assert_int_equal(decode(&request, octets, length), expected);
		}
	octets[0] = 1;
	octets[1] = 0;
	assert_int_equal(decode(&request, octets, 2), PCP_DROP);
}

static void every_changed_octet_of_a_request_is_read_or_not(void **state)
{
	uint8_t octets[VECTOR_LONGEST], again[NATPMP_MAX_LENGTH];
	size_t length = octets_of("TV-22", "request", octets), at;
	struct natpmp_request request;
	int value;

	(void)state;
	for (at = 0; at < length; at++) {
		uint8_t original = octets[at];

		for (value = 0; value < 256; value++) {
			octets[at] = (uint8_t)value;
			if (decode(&request, octets, length) != PCP_ACCEPT || octets[1] == 0)
				continue;
			octets[2] = octets[3] = 0; /* reserved */
			assert_int_equal(natpmp_encode_request(again, &request), length);
			assert_memory_equal(again, octets, length);
		}
		octets[at] = original;
	}
}

/* -- responses -- */

static void responses_are_read_and_written_octet_by_octet(void **state)
{
	uint8_t octets[VECTOR_LONGEST], again[NATPMP_MAX_LENGTH];
	struct natpmp_response response;
	size_t i, length, cut;

	(void)state;
	for (i = 0; i < LENGTH(vector_names); i++) {
		length = octets_of(vector_names[i], "response", octets);
		assert_true(decode_response(&response, octets, length));
		assert_int_equal(natpmp_encode_response(again, &response), length);
		assert_memory_equal(again, octets, length);
		for (cut = 0; cut < length; cut++)
			assert_false(decode_response(&response, octets, cut));
	}
}

static void a_client_learns_address_port_and_lifetime(void **state)
{
	struct natpmp_response response;
	uint8_t octets[VECTOR_LONGEST];
	struct address expected;

	(void)state;
	assert_true(address_parse("203.0.113.5", &expected));
	assert_true(decode_response(&response, octets, octets_of("TV-21", "response", octets)));
	assert_true(address_same(&response.external, &expected));
	assert_int_equal(response.epoch, 1200);
	assert_true(decode_response(&response, octets, octets_of("TV-22", "response", octets)));
	assert_int_equal(response.protocol, PROTOCOL_TCP);
	assert_int_equal(response.internal_port, 8080);
	assert_int_equal(response.external_port, 8080);
	assert_int_equal(response.lifetime, 7200);
	assert_int_equal(response.result, NATPMP_SUCCESS);
}

/* RFC 6886 3.5: it may be as short as a header; and it names no address. */
static void an_error_needs_no_more_than_result_and_epoch(void **state)
{
	struct natpmp_response response;
	uint8_t out[NATPMP_MAX_LENGTH];

	(void)state;
	assert_true(decode_response(&response, "\0\x82\0\2\0\0\0\7", 8));
	assert_int_equal(response.result, NATPMP_NOT_AUTHORIZED);
	assert_int_equal(response.epoch, 7);
	assert_false(decode_response(&response, "\0\x82\0\2\0\0\0", 7));
	assert_false(decode_response(&response, "\0\x82\0\0\0\0\0\7", 8));

	response = (struct natpmp_response){ .result = NATPMP_NETWORK_FAILURE, .epoch = 9 };
	assert_true(address_parse("203.0.113.5", &response.external));
	assert_int_equal(natpmp_encode_response(out, &response), 12);
	assert_memory_equal(out, "\0\x80\0\3\0\0\0\x09\0\0\0\0", 12);
}

static void what_is_no_response_is_not_read(void **state)
{
	uint8_t octets[VECTOR_LONGEST];
	size_t length = octets_of("TV-22", "response", octets);
	struct natpmp_response response;

	(void)state;
	octets[0] = 2;
	assert_false(decode_response(&response, octets, length));
	octets[0] = 0;
	octets[1] = 2;
	assert_false(decode_response(&response, octets, length));
	octets[1] = 0x83;
	assert_false(decode_response(&response, octets, length));
}

/* PCP-W-070: the whole request with the top bit, and at least the epoch. */
static void a_refusal_is_the_request_with_result_and_epoch(void **state)
{
	static const uint8_t request[12] = { 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
	static const uint8_t expected[12] = { 0, 0x83, 0, 5, 0, 0, 1, 0, 7, 8, 9, 10 };
	uint8_t out[PCP_MAX_LENGTH], much[2000] = { 0, 3 };
	size_t length;

	(void)state;
	for (length = 2; length <= sizeof(request); length++) {
		memset(out, 0xee, sizeof(out));
		assert_int_equal(
			natpmp_encode_refusal(out, request, length, NATPMP_UNSUPP_OPCODE, 256),
			length < 8 ? 8 : length);
		assert_memory_equal(out, expected, length < 8 ? 8 : length);
	}
	assert_int_equal(natpmp_encode_refusal(out, much, sizeof(much), NATPMP_UNSUPP_OPCODE, 1),
			 PCP_MAX_LENGTH);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(requests_are_read_and_written_octet_by_octet),
	cmocka_unit_test(a_mapping_request_says_protocol_ports_and_lifetime),
	cmocka_unit_test(each_opcode_and_length_gets_its_verdict),
	cmocka_unit_test(every_changed_octet_of_a_request_is_read_or_not),
	cmocka_unit_test(responses_are_read_and_written_octet_by_octet),
	cmocka_unit_test(a_client_learns_address_port_and_lifetime),
	cmocka_unit_test(an_error_needs_no_more_than_result_and_epoch),
	cmocka_unit_test(what_is_no_response_is_not_read),
	cmocka_unit_test(a_refusal_is_the_request_with_result_and_epoch),
};

#else

static void without_natpmp_its_packets_are_strangers(void **state)
{
	uint8_t octets[VECTOR_LONGEST], out[PCP_MAX_LENGTH];
	struct natpmp_response response;
	struct natpmp_request request;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(vector_names); i++) {
		assert_int_equal(
			decode(&request, octets, octets_of(vector_names[i], "request", octets)),
			PCP_DROP);
		assert_false(decode_response(&response, octets,
					     octets_of(vector_names[i], "response", octets)));
	}
	assert_int_equal(natpmp_encode_request(out, &request), 0);
	assert_int_equal(natpmp_encode_response(out, &response), 0);
	assert_int_equal(natpmp_encode_refusal(out, octets, 2, NATPMP_UNSUPP_OPCODE, 1), 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(without_natpmp_its_packets_are_strangers),
};

#endif

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}
