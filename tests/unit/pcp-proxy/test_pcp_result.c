/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of result codes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pcp-proxy/natpmp_codec.h"
#include "pcp-proxy/pcp_result.h"

static void codes_have_their_names_both_ways(void **state)
{
	enum pcp_result result;
	int code;

	(void)state;
	for (code = PCP_SUCCESS; code <= PCP_EXCESSIVE_REMOTE_PEERS; code++) {
		assert_true(pcp_result_by_name(pcp_result_name((enum pcp_result)code), &result));
		assert_int_equal(result, code);
	}
	assert_string_equal(pcp_result_name(PCP_SUCCESS), "SUCCESS");
	assert_string_equal(pcp_result_name(PCP_NO_RESOURCES), "NO_RESOURCES");
	assert_string_equal(pcp_result_name(PCP_EXCESSIVE_REMOTE_PEERS), "EXCESSIVE_REMOTE_PEERS");
}

static void a_code_of_a_later_time_is_told_by_its_number(void **state)
{
	enum pcp_result result = PCP_NO_RESOURCES;

	(void)state;
	assert_string_equal(pcp_result_name((enum pcp_result)99), "code 99");
	assert_int_equal(pcp_result_lifetime((enum pcp_result)99), 1800);
	assert_false(pcp_result_by_name("code 99", &result));
	assert_false(pcp_result_by_name("NO_RESOURCE", &result));
	assert_int_equal(result, PCP_NO_RESOURCES);
}

/* PCP-S-020, PCP-S-131: RFC 6887 7.4. */
static void passing_troubles_last_30_seconds_and_others_30_minutes(void **state)
{
	int code;

	(void)state;
	for (code = PCP_UNSUPP_VERSION; code <= PCP_EXCESSIVE_REMOTE_PEERS; code++) {
		bool passing = code == PCP_NETWORK_FAILURE || code == PCP_NO_RESOURCES ||
			       code == PCP_USER_EX_QUOTA || code == PCP_CANNOT_PROVIDE_EXTERNAL;

		assert_int_equal(pcp_result_lifetime((enum pcp_result)code), passing ? 30 : 1800);
	}
}

/* RFC 6886 3.5: from 3 on the numbers mean other things. */
static void natpmp_has_a_code_for_each(void **state)
{
	static const uint16_t expected[] = {
		[PCP_SUCCESS] = NATPMP_SUCCESS,
		[PCP_UNSUPP_VERSION] = NATPMP_UNSUPP_VERSION,
		[PCP_NOT_AUTHORIZED] = NATPMP_NOT_AUTHORIZED,
		[PCP_MALFORMED_REQUEST] = NATPMP_NOT_AUTHORIZED,
		[PCP_UNSUPP_OPCODE] = NATPMP_UNSUPP_OPCODE,
		[PCP_UNSUPP_OPTION] = NATPMP_NOT_AUTHORIZED,
		[PCP_MALFORMED_OPTION] = NATPMP_NOT_AUTHORIZED,
		[PCP_NETWORK_FAILURE] = NATPMP_NETWORK_FAILURE,
		[PCP_NO_RESOURCES] = NATPMP_NO_RESOURCES,
		[PCP_UNSUPP_PROTOCOL] = NATPMP_NOT_AUTHORIZED,
		[PCP_USER_EX_QUOTA] = NATPMP_NO_RESOURCES,
		[PCP_CANNOT_PROVIDE_EXTERNAL] = NATPMP_NOT_AUTHORIZED,
		[PCP_ADDRESS_MISMATCH] = NATPMP_NOT_AUTHORIZED,
		[PCP_EXCESSIVE_REMOTE_PEERS] = NATPMP_NOT_AUTHORIZED,
		[200] = NATPMP_NOT_AUTHORIZED,
	};
	size_t code;

	(void)state;
	for (code = 0; code <= PCP_EXCESSIVE_REMOTE_PEERS; code++)
		assert_int_equal(pcp_result_for_natpmp((enum pcp_result)code), expected[code]);
	assert_int_equal(pcp_result_for_natpmp((enum pcp_result)200), expected[200]);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_have_their_names_both_ways),
		cmocka_unit_test(a_code_of_a_later_time_is_told_by_its_number),
		cmocka_unit_test(passing_troubles_last_30_seconds_and_others_30_minutes),
		cmocka_unit_test(natpmp_has_a_code_for_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
