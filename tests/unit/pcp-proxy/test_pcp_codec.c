/* SPDX-License-Identifier: BSD-2-Clause */
/* What a server does with a request, and writes for an answer, octet by octet. */
#include "tests/unit/pcp-proxy/codec_bench.h"

static const struct pcp_abilities prohibiting_third_party = {
	.map = true,
	.peer = true,
	.prefer_failure = true,
	.filter = true,
};

/* What each request leads to by itself; the source is 192.168.1.10 where it matters. */
static const struct expectation {
	const char *name;
	enum pcp_result result;
	const struct pcp_abilities *abilities;
} expectations[] = {
	{ "TV-01 request", PCP_SUCCESS, &all },
	{ "TV-02 request", PCP_SUCCESS, &all },
	{ "TV-03 request", PCP_SUCCESS, &all },
	{ "TV-04 request", PCP_SUCCESS, &all },
	{ "TV-05 request", PCP_SUCCESS, &all },
	{ "TV-06 request", PCP_SUCCESS, &all },
	{ "TV-07 request", PCP_UNSUPP_OPTION, &prohibiting_third_party },
	{ "TV-07 request", PCP_SUCCESS, &all },
	{ "TV-08 request", PCP_SUCCESS, &all },
	{ "TV-09 request", PCP_SUCCESS, &all },
	{ "TV-10 request", PCP_UNSUPP_VERSION, &all },
	{ "TV-11 request", PCP_MALFORMED_REQUEST, &all },
	{ "TV-13 request", PCP_UNSUPP_OPTION, &all },
	{ "TV-14 request", PCP_SUCCESS, &all },
	{ "TV-15 request", PCP_MALFORMED_OPTION, &all },
	{ "TV-16 request", PCP_SUCCESS, &all },
	{ "TV-17 request", PCP_SUCCESS, &all },
	{ "TV-18 request", PCP_SUCCESS, &all },
	{ "TV-19 request", PCP_SUCCESS, &all },
	{ "TV-20 request", PCP_SUCCESS, &all },
	{ "TV-24 request", PCP_UNSUPP_VERSION, &all },
	{ "PV-1 request", PCP_SUCCESS, &all },
	{ "PV-1 upstream_request", PCP_SUCCESS, &all },
	{ "PV-2 request", PCP_SUCCESS, &all },
	{ "PV-2 upstream_request", PCP_SUCCESS, &all },
	{ "PV-3 request", PCP_SUCCESS, &all },
	{ "PV-3 upstream_request", PCP_SUCCESS, &all },
};

static void every_request_vector_leads_to_its_result(void **state)
{
	uint8_t bytes[VECTOR_LONGEST];
	size_t i, length;

	(void)state;
	for (i = 0; i < LENGTH(expectations); i++) {
		struct address source;
		struct outcome outcome;

		length = vector_octets(vector_named(expectations[i].name), bytes);
		source =
			length < PCP_HEADER_LENGTH ? address("192.168.1.10") : header_client(bytes);
		outcome = decode(bytes, length, &source, expectations[i].abilities);
		if (outcome.why != expectations[i].result)
			fail_msg("%s: %s", expectations[i].name, pcp_result_name(outcome.why));
		assert_int_equal(outcome.verdict, expectations[i].result ? PCP_REFUSE : PCP_ACCEPT);
	}
}

/* PCP-W-021, PCP-S-019: TV-12, and an address that differs in the host part alone. */
static void a_header_that_names_another_client_is_a_mismatch(void **state)
{
	uint8_t bytes[VECTOR_LONGEST];
	size_t length = vector_octets(vector_named("TV-12 request"), bytes);
	struct address source = address("192.168.1.10");
	struct outcome outcome = decode(bytes, length, &source, &all);

	(void)state;
	assert_int_equal(outcome.why, PCP_ADDRESS_MISMATCH);
	length = vector_octets(vector_named("TV-01 request"), bytes);
	source = address("192.168.1.11");
	assert_int_equal(decode(bytes, length, &source, &all).why, PCP_ADDRESS_MISMATCH);
	source = address("::c0a8:10a"); /* the same four octets, but IPv6 */
	assert_int_equal(decode(bytes, length, &source, &all).why, PCP_ADDRESS_MISMATCH);
}

static void requests_are_written_as_they_were_read(void **state)
{
	uint8_t bytes[VECTOR_LONGEST], again[PCP_MAX_LENGTH];
	size_t i, length, written = 0;

	(void)state;
	for (i = 0; i < VECTOR_COUNT; i++) {
		struct pcp_request request;
		enum pcp_result why;
		struct address source;

		length = vector_octets(&vectors[i], bytes);
		if (vector_is_response(&vectors[i]) || length < PCP_HEADER_LENGTH)
			continue;
		source = header_client(bytes);
		if (pcp_decode_request(&request, &why, bytes, length, &source, &all) != PCP_ACCEPT)
			continue;
		if (strcmp(vectors[i].name, "TV-14 request") == 0)
			length = 60; /* an option that was passed over is gone: PCP-W-036 */
		assert_int_equal(pcp_encode_request(again, sizeof(again), &request), length);
		assert_memory_equal(again, bytes, length);
		written++;
	}
	assert_int_equal(written, 22);
}

static void success_responses_are_written_as_they_were_read(void **state)
{
	uint8_t bytes[VECTOR_LONGEST], again[PCP_MAX_LENGTH];
	size_t i, length, written = 0;

	(void)state;
	for (i = 0; i < VECTOR_COUNT; i++) {
		struct pcp_response response;
		uint8_t version;

		length = vector_octets(&vectors[i], bytes);
		if (!vector_is_response(&vectors[i]) || vector_is_natpmp(&vectors[i]) ||
		    bytes[3] != PCP_SUCCESS)
			continue;
		assert_int_equal(pcp_decode_response(&response, &version, bytes, length),
				 PCP_ACCEPT);
		assert_int_equal(version, PCP_VERSION);
		assert_int_equal(pcp_encode_response(again, sizeof(again), &response), length);
		assert_memory_equal(again, bytes, length);
		written++;
	}
	assert_int_equal(written, 17);
}

/* PCP-W-022, 023, 040, 062, PCP-S-016: an error is the request with another header. */
static void error_responses_are_copies_of_the_request(void **state)
{
	static const struct {
		const char *request, *response;
	} pairs[] = {
		{ "TV-04 request", "TV-04 response" },
		{ "TV-05 request", "TV-05 response" },
		{ "TV-07 request", "TV-07 response" },
		{ "TV-10 request", "TV-10 response" },
		{ "TV-11 request", "TV-11 response" },
		{ "TV-12 request", "TV-12 response" },
		{ "TV-13 request", "TV-13 response" },
		{ "TV-15 request", "TV-15 response" },
		{ "TV-24 request", "TV-24 response" },
		{ "PV-2 request", "PV-2 response" },
		{ "PV-2 upstream_request", "PV-2 upstream_response" },
	};
	uint8_t request[VECTOR_LONGEST], expected[VECTOR_LONGEST], out[PCP_MAX_LENGTH];
	size_t i, length, written;

	(void)state;
	for (i = 0; i < LENGTH(pairs); i++) {
		struct pcp_response response;

		length = vector_octets(vector_named(pairs[i].response), expected);
		assert_int_equal(decode_response(&response, expected, length), PCP_ACCEPT);
		memset(out, 0xee, sizeof(out));
		written = pcp_encode_error(out, request,
					   vector_octets(vector_named(pairs[i].request), request),
					   response.result, response.lifetime, response.epoch);
		assert_int_equal(written, length);
		assert_memory_equal(out, expected, length);
	}
}

/* PCP-W-023: zero if the request was understood, else the end of the client's address. */
static void an_error_echoes_the_address_only_of_what_was_not_parsed(void **state)
{
	static const uint8_t zeros[12];
	uint8_t request[VECTOR_LONGEST], out[PCP_MAX_LENGTH];
	size_t length = vector_octets(vector_named("TV-01 request"), request);
	int result;

	(void)state;
	for (result = PCP_UNSUPP_VERSION; result <= PCP_EXCESSIVE_REMOTE_PEERS; result++) {
		bool unparsed = result == PCP_UNSUPP_VERSION || result == PCP_MALFORMED_REQUEST ||
				result == PCP_MALFORMED_OPTION || result == PCP_UNSUPP_OPCODE;

		pcp_encode_error(out, request, length, (enum pcp_result)result, 30, 5);
		assert_memory_equal(out + 12, unparsed ? request + 12 : zeros, 12);
	}
}

/* PCP-W-003, PCP-W-062: whole words of four octets, and at least a header. */
static void an_error_is_padded_and_cut(void **state)
{
	uint8_t request[2000], out[PCP_MAX_LENGTH];
	size_t length, written;

	(void)state;
	memset(request, 0xa5, sizeof(request));
	for (length = 2; length < 1300; length++) {
		memset(out, 0xee, sizeof(out));
		written = pcp_encode_error(out, request, length, PCP_UNSUPP_VERSION, 1800, 7);
		assert_int_equal(written % 4, 0);
		assert_in_range(written, 24, PCP_MAX_LENGTH);
		assert_true(length > PCP_MAX_LENGTH ? written == PCP_MAX_LENGTH
						    : written >= length);
		assert_true(length < 24 || length > PCP_MAX_LENGTH || written - length < 4);
		for (; written > length && written > 12; written--)
			assert_int_equal(out[written - 1], 0);
	}
}

/* -- silence -- */

/* PCP-S-004, PCP-W-061: silence for nothing, for responses, and for half a header. */
static void what_deserves_no_answer_gets_none(void **state)
{
	struct address source = address("192.168.1.10");
	uint8_t bytes[VECTOR_LONGEST];
	size_t length = vector_octets(vector_named("TV-01 request"), bytes), cut;

	(void)state;
	for (cut = 0; cut < PCP_HEADER_LENGTH; cut++)
		assert_int_equal(decode(bytes, cut, &source, &all).verdict, PCP_DROP);
	bytes[1] |= 0x80;
	assert_int_equal(decode(bytes, length, &source, &all).verdict, PCP_DROP);
	bytes[0] = 3;
	assert_int_equal(decode(bytes, length, &source, &all).verdict, PCP_DROP);
}

/* PCP-W-060, 061: any version but ours, however short, learns which one is ours. */
static void other_versions_are_told_ours(void **state)
{
	struct address source = address("192.168.1.10");
	uint8_t bytes[2] = { 0, 0 }, out[PCP_MAX_LENGTH];
	int version;

	(void)state;
	for (version = 0; version < 256; version++) {
		struct outcome outcome;

		bytes[0] = (uint8_t)version;
		outcome = decode(bytes, sizeof(bytes), &source, &all);
		assert_int_equal(outcome.verdict, version == PCP_VERSION ? PCP_DROP : PCP_REFUSE);
		if (version == PCP_VERSION)
			continue;
		assert_int_equal(outcome.why, PCP_UNSUPP_VERSION);
		pcp_encode_error(out, bytes, sizeof(bytes), outcome.why, 1800, 9);
		assert_int_equal(out[0], PCP_VERSION);
		assert_int_equal(out[1], 0x80);
		assert_int_equal(out[3], PCP_UNSUPP_VERSION);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_request_vector_leads_to_its_result),
		cmocka_unit_test(a_header_that_names_another_client_is_a_mismatch),
		cmocka_unit_test(requests_are_written_as_they_were_read),
		cmocka_unit_test(success_responses_are_written_as_they_were_read),
		cmocka_unit_test(error_responses_are_copies_of_the_request),
		cmocka_unit_test(an_error_echoes_the_address_only_of_what_was_not_parsed),
		cmocka_unit_test(an_error_is_padded_and_cut),
		cmocka_unit_test(what_deserves_no_answer_gets_none),
		cmocka_unit_test(other_versions_are_told_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
