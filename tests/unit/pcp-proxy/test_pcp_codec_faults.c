/* SPDX-License-Identifier: BSD-2-Clause */
/* What a server does with a request that is wrong in one place, or damaged anywhere. */
#include "tests/unit/pcp-proxy/codec_bench.h"

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

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_fault_gets_the_most_telling_error),
		cmocka_unit_test(what_the_server_is_not_able_to_is_refused_or_passed_over),
		cmocka_unit_test(reserved_octets_do_not_matter),
		cmocka_unit_test(only_whole_packets_up_to_1100_octets_are_read),
		cmocka_unit_test(every_truncation_of_every_vector_is_answered_or_dropped),
		cmocka_unit_test(every_changed_octet_of_a_map_request_is_answered_by_the_book),
		cmocka_unit_test(every_changed_octet_of_every_request_is_answered_or_dropped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
