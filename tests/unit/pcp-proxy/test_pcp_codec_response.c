/* SPDX-License-Identifier: BSD-2-Clause */
/* What a client makes of a response, octet by octet. */
#include "tests/unit/pcp-proxy/codec_bench.h"

/* PCP-C-010: what a client never looks at. */
static void responses_that_are_none_are_dropped(void **state)
{
	uint8_t bytes[2048];
	struct pcp_response response;
	size_t length, i;

	(void)state;
	length = vector_octets(vector_named("TV-01 response"), bytes);
	for (i = 0; i < length; i++)
		assert_int_equal(decode_response(&response, bytes, i), PCP_DROP);
	bytes[1] &= 0x7f;
	assert_int_equal(decode_response(&response, bytes, length), PCP_DROP); /* a request */
	bytes[1] = 0x80 | PCP_AUTHENTICATION;
	assert_int_equal(decode_response(&response, bytes, length), PCP_DROP);
	bytes[1] = 0x80 | PCP_MAP;
	bytes[0] = 1;
	assert_int_equal(decode_response(&response, bytes, length), PCP_DROP);
	length = packet(bytes, "SUCCESS MAP tcp 80 epoch 1 rest 00");
	assert_int_equal(decode_response(&response, bytes, length), PCP_DROP);
	length = packet(bytes, "SUCCESS MAP tcp 80 epoch 1 rest e0000004");
	assert_int_equal(decode_response(&response, bytes, length), PCP_DROP);
	length = packet(bytes, "SUCCESS MAP tcp 80 epoch 1");
	for (; length <= PCP_MAX_LENGTH; length += 4)
		memcpy(bytes + length, "\xe0\0\0", 4);
	assert_int_equal(decode_response(&response, bytes, length), PCP_DROP);
	assert_int_equal(decode_response(&response, bytes, length - 4), PCP_ACCEPT);
}

/* PCP-W-037: options of another time do not spoil a response. */
static void a_client_passes_over_options_it_does_not_know(void **state)
{
	uint8_t bytes[2048];
	size_t length = packet(bytes, "SUCCESS MAP tcp 80 external 203.0.113.5:80 epoch 1 "
				      "OPTION 97 01 OPTION 3 05 THIRD_PARTY 10.0.0.5");
	struct pcp_response response;

	(void)state;
	assert_int_equal(decode_response(&response, bytes, length), PCP_ACCEPT);
	assert_true(response.options.has_third_party);
	assert_int_equal(response.options.filter_count, 0);
	assert_int_equal(response.external.port, 80);
}

/* An error may carry back what was broken in the request. */
static void an_error_is_read_although_its_options_are_broken(void **state)
{
	uint8_t bytes[VECTOR_LONGEST];
	size_t length = vector_octets(vector_named("TV-15 response"), bytes);
	struct pcp_response response;

	(void)state;
	assert_int_equal(decode_response(&response, bytes, length), PCP_ACCEPT);
	assert_int_equal(response.result, PCP_MALFORMED_OPTION);
	assert_int_equal(response.lifetime, 1800);
	assert_int_equal(response.internal_port, 8082);
	assert_int_equal(response.nonce.octets[11], 0x0b);
}

/* PCP-W-063, 064: servers of other versions, among them NAT-PMP ones in two spellings. */
static void an_unsupported_version_is_understood_from_four_octets_on(void **state)
{
	static const struct {
		const char *text;
		uint8_t version;
		enum pcp_verdict verdict;
		uint32_t lifetime, epoch;
	} cases[] = {
		{ "hex 00000001 00000010", 0, PCP_ACCEPT, 0, 16 },
		{ "hex 00810001 00000010", 0, PCP_ACCEPT, 0, 16 },
		{ "hex 00810001", 0, PCP_ACCEPT, 0, 0 },
		{ "hex 01810001 00000708 00000005", 1, PCP_ACCEPT, 1800, 5 },
		{ "hex 03810001", 3, PCP_ACCEPT, 0, 0 },
		{ "hex 03010001", 3, PCP_DROP, 0, 0 },
		{ "hex 00810002 00000010", 0, PCP_DROP, 0, 0 },
		{ "hex 008100", 0, PCP_DROP, 0, 0 },
	};
	uint8_t bytes[2048], version;
	struct pcp_response response;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(cases); i++) {
		size_t length = packet(bytes, cases[i].text);

		assert_int_equal(pcp_decode_response(&response, &version, bytes, length),
				 cases[i].verdict);
		if (cases[i].verdict == PCP_DROP)
			continue;
		assert_int_equal(response.result, PCP_UNSUPP_VERSION);
		assert_int_equal(version, cases[i].version);
		assert_int_equal(response.lifetime, cases[i].lifetime);
		assert_int_equal(response.epoch, cases[i].epoch);
	}
}

/* PCP-W-038: the caller learns it, and answers MALFORMED_REQUEST. */
static void a_response_that_does_not_fit_is_not_written(void **state)
{
	struct pcp_response response = { .opcode = PCP_MAP };
	uint8_t out[2048];

	(void)state;
	response.options.filter_count = PCP_MAX_FILTERS;
	assert_int_equal(pcp_encode_response(out, sizeof(out), &response), 1092);
	assert_int_equal(pcp_encode_response(out, 1091, &response), 0);
	response.options.has_third_party = true;
	assert_int_equal(pcp_encode_response(out, sizeof(out), &response), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(responses_that_are_none_are_dropped),
		cmocka_unit_test(a_client_passes_over_options_it_does_not_know),
		cmocka_unit_test(an_error_is_read_although_its_options_are_broken),
		cmocka_unit_test(an_unsupported_version_is_understood_from_four_octets_on),
		cmocka_unit_test(a_response_that_does_not_fit_is_not_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
