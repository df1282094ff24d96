/* SPDX-License-Identifier: BSD-2-Clause */
/* Which prefixes of a NAT64 are news. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pcp-proxy/pcp.h"
#include "tests/support/spelled.h"

static struct pcp_prefix64 one(void)
{
	return (struct pcp_prefix64){
		.prefix = { address("2001:db8:64::"), 64 },
		.suffix = { 0, 0, 7 },
		.ipv4_count = 2,
		.ipv4 = { { address("198.51.100.0"), 120 }, { address("203.0.113.0"), 120 } },
	};
}

static void a_prefix64_is_the_same_if_all_of_it_is(void **state)
{
	struct pcp_prefix64 first = one(), other = one();

	(void)state;
	other.ipv4[2] = (struct prefix){ address("192.0.2.0"), 120 }; /* behind the last */
	assert_true(pcp_prefix64_same(&first, &other));
	other = one();
	other.prefix.address = address("2001:db8:65::");
	assert_false(pcp_prefix64_same(&first, &other));
	other = one();
	other.prefix.length = 56;
	assert_false(pcp_prefix64_same(&first, &other));
	other = one();
	other.suffix[2] = 8;
	assert_false(pcp_prefix64_same(&first, &other));
	other = one();
	other.ipv4_count = 1;
	assert_false(pcp_prefix64_same(&first, &other));
	other = one();
	other.ipv4[1] = (struct prefix){ address("192.0.2.0"), 120 };
	assert_false(pcp_prefix64_same(&first, &other));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_prefix64_is_the_same_if_all_of_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
