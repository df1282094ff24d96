/* SPDX-License-Identifier: BSD-2-Clause */
/* What a server does with a request, what a client makes of a response, octet by octet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/pcp_codec.h"
#include "pcp-proxy/pcp_result.h"
#include "pcp-proxy/pcp_text.h"
#include "tests/support/same.h"
#include "tests/support/spelled.h"
#include "tests/support/vectors.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static const struct pcp_abilities all = {
	.map = true,
	.peer = true,
	.third_party = true,
	.prefer_failure = true,
	.filter = true,
	.description = true,
	.prefix64 = true,
	.port_set = true,
};

struct outcome {
	enum pcp_verdict verdict;
	enum pcp_result why;
	struct pcp_request request;
};

/* From a copy that ends where the packet ends, so that reading further is caught. */
static struct outcome decode(const uint8_t *bytes, size_t length, const struct address *source,
			     const struct pcp_abilities *abilities)
{
	uint8_t *copy = malloc(length + (length == 0));
	struct outcome outcome;

	memcpy(copy, bytes, length);
	outcome.verdict =
		pcp_decode_request(&outcome.request, &outcome.why, copy, length, source, abilities);
	free(copy);
	outcome.request.options.description = NULL;
	return outcome;
}

static enum pcp_verdict decode_response(struct pcp_response *response, const uint8_t *bytes,
					size_t length)
{
	uint8_t *copy = malloc(length + (length == 0)), version;
	enum pcp_verdict verdict;

	memcpy(copy, bytes, length);
	verdict = pcp_decode_response(response, &version, copy, length);
	free(copy);
	response->options.description = NULL;
	return verdict;
}

static struct address header_client(const uint8_t *bytes)
{
	return address_from_ipv6(bytes + 8);
}

static size_t packet(uint8_t out[2048], const char *text)
{
	struct failure failure = { 0 };
	size_t length = 0;

	if (pcp_text_parse(out, 2048, &length, text, NULL, &failure) != 0)
		fail_msg("%s: %s", text, failure.sentence);
	return length;
}

static struct outcome decode_text(const char *text, const struct pcp_abilities *abilities)
{
	uint8_t bytes[2048];
	size_t length = packet(bytes, text);
	struct address source = header_client(bytes);

	return decode(bytes, length, &source, abilities);
}

/* -- the vectors -- */

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

/* -- single faults -- */

#define HOST " client 192.168.1.10 "

static const struct {
	const char *requirement, *text;
	enum pcp_result result;
} faults[] = {
	/* combinations of protocol and port: PCP-S-030 to 034, 080 */
	{ "PCP-S-030", "MAP tcp 8080 lifetime 60" HOST, PCP_SUCCESS },
	{ "PCP-S-030", "MAP tcp all lifetime 60" HOST, PCP_SUCCESS },
	{ "PCP-S-030", "MAP all all lifetime 60" HOST, PCP_SUCCESS },
	{ "PCP-S-030", "MAP tcp all lifetime 0" HOST, PCP_SUCCESS },
	{ "PCP-S-030", "MAP all all lifetime 0" HOST, PCP_SUCCESS },
	{ "PCP-S-031", "MAP all 1 lifetime 60" HOST, PCP_MALFORMED_REQUEST },
	{ "PCP-S-031", "MAP all 1 lifetime 0" HOST, PCP_MALFORMED_REQUEST },
	{ "PCP-S-034", "MAP 50 7 lifetime 60" HOST, PCP_MALFORMED_REQUEST },
	{ "PCP-S-034", "MAP 50 all lifetime 60" HOST, PCP_SUCCESS },
	{ "PCP-S-034", "MAP sctp 7 lifetime 60" HOST, PCP_SUCCESS },
	{ "PCP-S-034", "MAP dccp 7 lifetime 60" HOST, PCP_SUCCESS },
	{ "PCP-S-034", "MAP udplite 7 lifetime 60" HOST, PCP_SUCCESS },
	{ "PCP-S-080", "PEER udp 9 remote 198.51.100.1:80 lifetime 60" HOST, PCP_SUCCESS },
	{ "PCP-S-080", "PEER all 9 remote 198.51.100.1:80" HOST, PCP_MALFORMED_REQUEST },
	{ "PCP-S-080", "PEER udp all remote 198.51.100.1:80" HOST, PCP_MALFORMED_REQUEST },
	{ "PCP-S-080", "PEER udp 9 remote 198.51.100.1" HOST, PCP_MALFORMED_REQUEST },
	{ "PCP-S-080", "PEER udp 9 remote 80" HOST, PCP_MALFORMED_REQUEST },
	{ "PCP-S-080", "PEER udp 9 remote 127.0.0.1:80" HOST, PCP_MALFORMED_REQUEST },
	{ "PCP-S-080", "PEER udp 9 remote 224.0.0.1:80" HOST, PCP_MALFORMED_REQUEST },
	{ "PCP-S-080", "PEER udp 9 remote [2001:db8::1]:80" HOST, PCP_MALFORMED_REQUEST },
	{ "PCP-S-080", "PEER udp 9 remote [ff02::1]:80 client 2001:db8::9", PCP_MALFORMED_REQUEST },
	/* PREFER_FAILURE: PCP-S-084, 095 */
	{ "PCP-S-095", "MAP tcp 80 suggest 80 lifetime 60 PREFER_FAILURE" HOST, PCP_SUCCESS },
	{ "PCP-S-095", "MAP tcp 80 lifetime 60 PREFER_FAILURE" HOST, PCP_MALFORMED_OPTION },
	{ "PCP-S-095", "MAP tcp 80 suggest 80 lifetime 0 PREFER_FAILURE" HOST,
	  PCP_MALFORMED_OPTION },
	{ "PCP-S-084",
	  "PEER udp 9 remote 198.51.100.1:80 suggest 9 lifetime 60 PREFER_FAILURE" HOST,
	  PCP_MALFORMED_REQUEST },
	{ "PCP-S-108", "ANNOUNCE PREFER_FAILURE" HOST, PCP_MALFORMED_OPTION },
	{ "PCP-W-034", "MAP tcp 80 suggest 80 lifetime 60 PREFER_FAILURE PREFER_FAILURE" HOST,
	  PCP_MALFORMED_OPTION },
	{ "PCP-W-035", "MAP tcp 80 suggest 80 lifetime 60 OPTION 2 00000000" HOST,
	  PCP_MALFORMED_OPTION },
	/* FILTER: PCP-S-084, 100, 101, 108 */
	{ "PCP-S-097", "MAP tcp 80 lifetime 60 FILTER 0.0.0.0/0 port 443" HOST, PCP_SUCCESS },
	{ "PCP-S-097", "MAP tcp 80 lifetime 60 FILTER ::/1 client 2001:db8::9", PCP_SUCCESS },
	{ "PCP-S-100", "MAP tcp 80 lifetime 0 FILTER 198.51.100.0/24" HOST, PCP_MALFORMED_OPTION },
	{ "PCP-S-100", "MAP tcp 80 lifetime 0 FILTER clear" HOST, PCP_MALFORMED_OPTION },
	{ "PCP-S-101", "MAP tcp 80 lifetime 60 FILTER 2001:db8::/32" HOST, PCP_MALFORMED_OPTION },
	{ "PCP-S-101", "MAP tcp 80 lifetime 60 FILTER 198.51.100.0/24 client 2001:db8::9",
	  PCP_MALFORMED_OPTION },
	{ "PCP-S-101", "MAP tcp 80 lifetime 60 FILTER clear client 2001:db8::9", PCP_SUCCESS },
	{ "PCP-S-101",
	  "MAP tcp 80 lifetime 60 FILTER 198.51.100.0/24 THIRD_PARTY 10.0.0.5 client 2001:db8::9",
	  PCP_SUCCESS }, /* the internal address counts, not the client's */
	{ "PCP-S-084", "PEER udp 9 remote 198.51.100.1:80 lifetime 60 FILTER clear" HOST,
	  PCP_MALFORMED_OPTION },
	{ "PCP-S-108", "ANNOUNCE FILTER clear" HOST, PCP_MALFORMED_OPTION },
	/* THIRD_PARTY: PCP-S-092, 093 */
	{ "PCP-S-092", "MAP tcp 80 lifetime 60 THIRD_PARTY 192.168.1.10" HOST,
	  PCP_MALFORMED_REQUEST },
	{ "PCP-S-093", "MAP tcp 80 lifetime 60 THIRD_PARTY 192.168.1.11" HOST, PCP_SUCCESS },
	{ "PCP-S-093", "MAP tcp 80 lifetime 60 THIRD_PARTY 0.0.0.0" HOST, PCP_MALFORMED_OPTION },
	{ "PCP-S-093", "MAP tcp 80 lifetime 60 THIRD_PARTY ::" HOST, PCP_MALFORMED_OPTION },
	{ "PCP-S-093", "MAP tcp 80 lifetime 60 THIRD_PARTY 127.0.0.1" HOST, PCP_MALFORMED_OPTION },
	{ "PCP-S-093", "MAP tcp 80 lifetime 60 THIRD_PARTY ::1" HOST, PCP_MALFORMED_OPTION },
	{ "PCP-S-093", "MAP tcp 80 lifetime 60 THIRD_PARTY 239.1.1.1" HOST, PCP_MALFORMED_OPTION },
	{ "PCP-S-093", "MAP tcp 80 lifetime 60 THIRD_PARTY ff02::1" HOST, PCP_MALFORMED_OPTION },
	{ "PCP-S-108", "ANNOUNCE THIRD_PARTY 192.168.1.11" HOST, PCP_MALFORMED_OPTION },
	/* PORT_SET: PCP-S-105 */
	{ "PCP-S-105", "MAP udp 50000 lifetime 60 PORT_SET 65535 from 50000 parity" HOST,
	  PCP_SUCCESS },
	{ "PCP-S-105", "MAP udp 50000 lifetime 60 PORT_SET 0 from 50000" HOST,
	  PCP_MALFORMED_OPTION },
	{ "PCP-S-105", "MAP udp 50000 lifetime 60 PORT_SET 9 from 50001" HOST,
	  PCP_MALFORMED_OPTION },
	{ "PCP-S-105", "MAP udp all lifetime 60 PORT_SET 9 from 0" HOST, PCP_MALFORMED_OPTION },
	{ "PCP-S-105",
	  "MAP udp 50000 lifetime 60 suggest 9 PREFER_FAILURE PORT_SET 9 from 50000" HOST,
	  PCP_MALFORMED_OPTION },
	{ "PCP-S-105", "MAP udp 50000 lifetime 60 PORT_SET 9 from 50000 PORT_SET 9 from 50000" HOST,
	  PCP_MALFORMED_OPTION },
	{ "PCP-S-106", "MAP udp 50000 lifetime 0 PORT_SET 0 from 50000" HOST, PCP_SUCCESS },
	/* DESCRIPTION: PCP-S-103 */
	{ "PCP-S-103", "MAP tcp 80 lifetime 60 DESCRIPTION \"\"" HOST, PCP_SUCCESS },
	{ "PCP-S-103", "MAP tcp 80 lifetime 60 DESCRIPTION \"\\xff\"" HOST, PCP_SUCCESS },
	{ "PCP-W-034", "MAP tcp 80 lifetime 60 DESCRIPTION \"a\" DESCRIPTION \"b\"" HOST,
	  PCP_MALFORMED_OPTION },
	{ "PCP-S-108", "ANNOUNCE DESCRIPTION \"a\"" HOST, PCP_SUCCESS },
	/* PREFIX64: PCP-S-104 */
	{ "PCP-S-104", "MAP tcp 80 lifetime 60 PREFIX64 ::/96" HOST, PCP_SUCCESS },
	{ "PCP-S-104", "ANNOUNCE PREFIX64 64:ff9b::/96" HOST, PCP_MALFORMED_OPTION },
	{ "PCP-S-104", "ANNOUNCE PREFIX64 ::/96 PREFIX64 ::/96" HOST, PCP_MALFORMED_OPTION },
	{ "PCP-W-031", "ANNOUNCE OPTION 129 000c000000000000000000000000" HOST, PCP_SUCCESS },
	/* options nobody knows: PCP-W-030, 033, PCP-S-094, 108, 154 */
	{ "PCP-W-030", "MAP tcp 80 lifetime 60 OPTION 127 -" HOST, PCP_UNSUPP_OPTION },
	{ "PCP-W-030", "MAP tcp 80 lifetime 60 OPTION 0 -" HOST, PCP_UNSUPP_OPTION },
	{ "PCP-W-030", "MAP tcp 80 lifetime 60 OPTION 255 -" HOST, PCP_SUCCESS },
	{ "PCP-W-030", "MAP tcp 80 lifetime 60 OPTION 192 -" HOST, PCP_SUCCESS },
	{ "PCP-S-094", "MAP tcp 80 lifetime 60 OPTION 13 01" HOST, PCP_UNSUPP_OPTION },
	{ "PCP-S-154", "MAP tcp 80 lifetime 60 OPTION 5 00" HOST, PCP_UNSUPP_OPTION },
	{ "PCP-S-108", "ANNOUNCE OPTION 96 -" HOST, PCP_UNSUPP_OPTION },
	{ "PCP-S-108", "ANNOUNCE OPTION 224 -" HOST, PCP_SUCCESS },
	{ "PCP-W-033", "ANNOUNCE rest e0000004" HOST, PCP_MALFORMED_OPTION },
	{ "PCP-W-032", "MAP tcp 80 lifetime 60 OPTION 224 00 FILTER clear" HOST, PCP_SUCCESS },
	/* the first fault of a chain counts: PCP-W-043 */
	{ "PCP-W-043", "MAP tcp 80 lifetime 60 OPTION 96 - OPTION 3 00" HOST, PCP_UNSUPP_OPTION },
	{ "PCP-W-043", "MAP tcp 80 lifetime 60 OPTION 3 00 OPTION 96 -" HOST,
	  PCP_MALFORMED_OPTION },
	/* opcodes: PCP-S-017, 154 */
	{ "PCP-S-017", "OPCODE 100 rest deadbeef" HOST, PCP_UNSUPP_OPCODE },
	{ "PCP-S-017", "OPCODE 127" HOST, PCP_UNSUPP_OPCODE },
	{ "PCP-S-154", "OPCODE 3 rest 0000000000000000" HOST, PCP_UNSUPP_OPCODE },
};

static void each_fault_gets_the_most_telling_error(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(faults); i++) {
		struct outcome outcome = decode_text(faults[i].text, &all);

		if (outcome.why != faults[i].result)
			fail_msg("%s: %s leads to %s", faults[i].requirement, faults[i].text,
				 pcp_result_name(outcome.why));
		assert_int_equal(outcome.verdict, faults[i].result ? PCP_REFUSE : PCP_ACCEPT);
	}
}

/* PCP-S-008, 090, 095, PCP-W-035: what is switched off is unknown. */
static void what_the_server_is_not_able_to_is_refused_or_passed_over(void **state)
{
	static const struct pcp_abilities none, map = { .map = true },
						no_map = { .peer = true, .filter = true };
	static const struct {
		const char *text;
		const struct pcp_abilities *abilities;
		enum pcp_result result;
	} cases[] = {
		{ "ANNOUNCE" HOST, &none, PCP_SUCCESS },
		{ "MAP tcp 80 lifetime 60" HOST, &none, PCP_UNSUPP_OPCODE },
		{ "MAP tcp 80 lifetime 60" HOST, &map, PCP_SUCCESS },
		{ "MAP tcp 80 lifetime 60" HOST, &no_map, PCP_UNSUPP_OPCODE },
		{ "PEER udp 9 remote 198.51.100.1:80" HOST, &map, PCP_UNSUPP_OPCODE },
		{ "PEER udp 9 remote 198.51.100.1:80" HOST, &no_map, PCP_SUCCESS },
		{ "MAP tcp 80 lifetime 60 THIRD_PARTY 10.0.0.5" HOST, &map, PCP_UNSUPP_OPTION },
		{ "MAP tcp 80 lifetime 60 suggest 80 PREFER_FAILURE" HOST, &map,
		  PCP_UNSUPP_OPTION },
		{ "MAP tcp 80 lifetime 60 FILTER clear" HOST, &map, PCP_UNSUPP_OPTION },
		{ "ANNOUNCE FILTER clear" HOST, &map, PCP_UNSUPP_OPTION },
		{ "ANNOUNCE FILTER clear" HOST, &no_map, PCP_MALFORMED_OPTION },
		{ "MAP tcp 80 lifetime 60 DESCRIPTION \"a\" DESCRIPTION \"b\"" HOST, &map,
		  PCP_SUCCESS },
		{ "MAP tcp 80 lifetime 60 PORT_SET 0 from 1" HOST, &map, PCP_SUCCESS },
		{ "MAP tcp 80 lifetime 60 PREFIX64 64:ff9b::/96" HOST, &map, PCP_SUCCESS },
	};
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(cases); i++) {
		struct outcome outcome = decode_text(cases[i].text, cases[i].abilities);
		const struct pcp_options *options = &outcome.request.options;

		if (outcome.why != cases[i].result)
			fail_msg("%s leads to %s", cases[i].text, pcp_result_name(outcome.why));
		assert_false(options->has_description || options->has_port_set ||
			     options->asks_prefix64 || options->prefix64_count);
	}
}

/* PCP-W-020: reserved octets may hold anything. */
static void reserved_octets_do_not_matter(void **state)
{
	static const size_t map[] = { 2, 3, 37, 38, 39 }, peer[] = { 62, 63 };
	uint8_t bytes[VECTOR_LONGEST];
	size_t length = vector_octets(vector_named("TV-08 request"), bytes), i;
	struct address source = header_client(bytes);
	struct outcome before = decode(bytes, length, &source, &all), now;

	(void)state;
	for (i = 0; i < LENGTH(map); i++)
		bytes[map[i]] = 0xff;
	for (i = 0; i < LENGTH(peer); i++)
		bytes[peer[i]] = 0xff;
	now = decode(bytes, length, &source, &all);
	assert_int_equal(now.verdict, PCP_ACCEPT);
	assert_true(pcp_request_same(&now.request, &before.request));
}

/* PCP-W-002, 003, PCP-S-018. */
static void only_whole_packets_up_to_1100_octets_are_read(void **state)
{
	static const uint8_t filter[24] = { 3, 0, 0, 20 };
	uint8_t bytes[2048], out[PCP_MAX_LENGTH];
	size_t length = packet(bytes, "MAP tcp 80 lifetime 60" HOST);
	struct address source = header_client(bytes);
	struct outcome outcome;

	(void)state;
	for (; length < 1092; length += sizeof(filter))
		memcpy(bytes + length, filter, sizeof(filter));
	outcome = decode(bytes, length, &source, &all);
	assert_int_equal(outcome.verdict, PCP_ACCEPT);
	assert_int_equal(outcome.request.options.filter_count, PCP_MAX_FILTERS);
	assert_int_equal(pcp_encode_request(out, sizeof(out), &outcome.request), 1092);
	assert_memory_equal(out, bytes, 1092);

	memcpy(bytes + length, filter, sizeof(filter));
	length += sizeof(filter);
	assert_int_equal(decode(bytes, length, &source, &all).why, PCP_MALFORMED_REQUEST);
	assert_int_equal(pcp_encode_error(out, bytes, length, PCP_MALFORMED_REQUEST, 1800, 1),
			 PCP_MAX_LENGTH);
	assert_memory_equal(out + 24, bytes + 24, PCP_MAX_LENGTH - 24);
	for (length = 60; length < 120; length++)
		assert_int_equal(decode(bytes, length, &source, &all).why == PCP_MALFORMED_REQUEST,
				 length % 4 != 0);
}

/* -- damaged packets -- */

static bool is_error_of_the_message(enum pcp_result why)
{
	return (why >= PCP_UNSUPP_VERSION && why <= PCP_MALFORMED_OPTION &&
		why != PCP_NOT_AUTHORIZED) ||
	       why == PCP_ADDRESS_MISMATCH;
}

/* An outcome that a server can act on, whatever the packet was. */
static void check_outcome(const struct outcome *outcome, const uint8_t *bytes, size_t length)
{
	uint8_t out[PCP_MAX_LENGTH];
	size_t written;

	if (outcome->verdict != PCP_REFUSE) {
		assert_int_equal(outcome->why, PCP_SUCCESS);
		return;
	}
	assert_true(is_error_of_the_message(outcome->why));
	written = pcp_encode_error(out, bytes, length, outcome->why, 1800, 1);
	assert_true(written % 4 == 0 && written >= 24 && written < length + 24);
	assert_int_equal(out[1], bytes[1] | 0x80);
	if (length > 24)
		assert_memory_equal(out + 24, bytes + 24, length - 24);
}

/* Cut anywhere, a request is silence, too short, misaligned, or ends between options. */
static void every_truncation_of_every_vector_is_answered_or_dropped(void **state)
{
	uint8_t bytes[VECTOR_LONGEST];
	size_t i, length, cut;

	(void)state;
	for (i = 0; i < VECTOR_COUNT; i++) {
		length = vector_octets(&vectors[i], bytes);
		for (cut = 0; cut < length; cut++) {
			struct address source = length < 24 ? address("::") : header_client(bytes);
			struct outcome outcome = decode(bytes, cut, &source, &all);
			size_t least = bytes[1] == PCP_MAP ? 60 : bytes[1] == PCP_PEER ? 80 : 24;
			struct pcp_response response;

			check_outcome(&outcome, bytes, cut);
			if (vector_is_response(&vectors[i]) || cut < 2)
				assert_int_equal(outcome.verdict, PCP_DROP);
			else if (bytes[0] != PCP_VERSION)
				assert_int_equal(outcome.why, PCP_UNSUPP_VERSION);
			else if (cut < PCP_HEADER_LENGTH)
				assert_int_equal(outcome.verdict, PCP_DROP);
			else if (cut % 4 != 0 || cut < least)
				assert_int_equal(outcome.why, PCP_MALFORMED_REQUEST);
			else
				assert_true(outcome.why == PCP_SUCCESS ||
					    outcome.why == PCP_MALFORMED_OPTION ||
					    outcome.why == PCP_UNSUPP_OPTION);
			decode_response(&response, bytes, cut);
		}
	}
}

/* What RFC 6887 asks for when one octet of a MAP request without options is another. */
static enum pcp_result expected_after_change(size_t at, const uint8_t *bytes)
{
	uint8_t protocol = bytes[36];

	if (at == 0)
		return PCP_UNSUPP_VERSION;
	if (at == 1 && bytes[1] == PCP_ANNOUNCE) /* then the nonce is an option that is too long */
		return PCP_MALFORMED_OPTION;
	if (at == 1 && bytes[1] == PCP_PEER)
		return PCP_MALFORMED_REQUEST;
	if (at == 1)
		return PCP_UNSUPP_OPCODE;
	if (at >= 8 && at < 24)
		return PCP_ADDRESS_MISMATCH;
	if (at == 36 && protocol != 6 && protocol != 17 && protocol != 33 && protocol != 132 &&
	    protocol != 136)
		return PCP_MALFORMED_REQUEST;
	return PCP_SUCCESS;
}

static void every_changed_octet_of_a_map_request_is_answered_by_the_book(void **state)
{
	uint8_t bytes[VECTOR_LONGEST];
	size_t length = vector_octets(vector_named("TV-01 request"), bytes), at;
	struct address source = header_client(bytes);

	(void)state;
	for (at = 0; at < length; at++) {
		uint8_t original = bytes[at];
		int value;

		for (value = 0; value < 256; value++) {
			struct outcome outcome;

			bytes[at] = (uint8_t)value;
			if (bytes[at] == original)
				continue;
			outcome = decode(bytes, length, &source, &all);
			if (bytes[1] & 0x80)
				assert_int_equal(outcome.verdict, PCP_DROP);
			else if (outcome.why != expected_after_change(at, bytes))
				fail_msg("octet %zu is %d: %s", at, value,
					 pcp_result_name(outcome.why));
		}
		bytes[at] = original;
	}
}

static void every_changed_octet_of_every_request_is_answered_or_dropped(void **state)
{
	uint8_t bytes[VECTOR_LONGEST];
	size_t i, length, at;

	(void)state;
	for (i = 0; i < VECTOR_COUNT; i++) {
		struct address source;

		length = vector_octets(&vectors[i], bytes);
		source = length < 24 ? address("::") : header_client(bytes);
		for (at = 0; at < length; at++) {
			uint8_t original = bytes[at];
			int value;

			for (value = 0; value < 256; value++) {
				struct pcp_response response;
				struct outcome outcome;

				bytes[at] = (uint8_t)value;
				outcome = decode(bytes, length, &source, &all);
				assert_int_equal(outcome.verdict == PCP_DROP,
						 (bytes[1] & 0x80) ||
							 (bytes[0] == 2 && length < 24));
				check_outcome(&outcome, bytes, length);
				decode_response(&response, bytes, length);
			}
			bytes[at] = original;
		}
	}
}

/* -- responses -- */

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
		cmocka_unit_test(every_request_vector_leads_to_its_result),
		cmocka_unit_test(a_header_that_names_another_client_is_a_mismatch),
		cmocka_unit_test(requests_are_written_as_they_were_read),
		cmocka_unit_test(success_responses_are_written_as_they_were_read),
		cmocka_unit_test(error_responses_are_copies_of_the_request),
		cmocka_unit_test(an_error_echoes_the_address_only_of_what_was_not_parsed),
		cmocka_unit_test(an_error_is_padded_and_cut),
		cmocka_unit_test(what_deserves_no_answer_gets_none),
		cmocka_unit_test(other_versions_are_told_ours),
		cmocka_unit_test(each_fault_gets_the_most_telling_error),
		cmocka_unit_test(what_the_server_is_not_able_to_is_refused_or_passed_over),
		cmocka_unit_test(reserved_octets_do_not_matter),
		cmocka_unit_test(only_whole_packets_up_to_1100_octets_are_read),
		cmocka_unit_test(every_truncation_of_every_vector_is_answered_or_dropped),
		cmocka_unit_test(every_changed_octet_of_a_map_request_is_answered_by_the_book),
		cmocka_unit_test(every_changed_octet_of_every_request_is_answered_or_dropped),
		cmocka_unit_test(responses_that_are_none_are_dropped),
		cmocka_unit_test(a_client_passes_over_options_it_does_not_know),
		cmocka_unit_test(an_error_is_read_although_its_options_are_broken),
		cmocka_unit_test(an_unsupported_version_is_understood_from_four_octets_on),
		cmocka_unit_test(a_response_that_does_not_fit_is_not_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
