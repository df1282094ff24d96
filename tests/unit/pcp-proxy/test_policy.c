/* SPDX-License-Identifier: BSD-2-Clause */
/* Which policy is a host's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "pcp-proxy/policy.h"
#include "tests/support/spelled.h"

static struct policy policy(const char *prefix, uint8_t length, uint32_t mappings)
{
	return (struct policy){ .hosts = { address(prefix), length }, .max_mappings = mappings };
}

static uint32_t mappings_of(const struct policies *policies, const char *host)
{
	struct address of = address(host);

	return policy_for(policies, &of)->max_mappings;
}

static void the_longest_prefix_counts_in_any_order(void **state)
{
	const struct policy list[] = {
		policy("192.168.1.0", 96 + 24, 1),
		policy("192.168.1.20", 128, 2),
		policy("192.168.0.0", 96 + 16, 3),
		policy("2001:db8:1::", 64, 4),
	};
	const struct policies policies = { list, 4 };

	(void)state;
	assert_int_equal(mappings_of(&policies, "192.168.1.21"), 1);
	assert_int_equal(mappings_of(&policies, "192.168.1.20"), 2);
	assert_int_equal(mappings_of(&policies, "192.168.2.20"), 3);
	assert_int_equal(mappings_of(&policies, "2001:db8:1::20"), 4);
}

static void without_a_policy_a_host_may_what_is_usual(void **state)
{
	const struct policies none = { NULL, 0 };
	struct address host = address("192.168.1.20");
	const struct policy *usual = policy_for(&none, &host);

	(void)state;
	assert_true(usual->allow);
	assert_false(usual->wildcards);
	assert_false(usual->same_host);
	assert_int_equal(usual->third_parties.length, 0);
	assert_true(port_span_has(&usual->internal_ports, 1));
	assert_true(port_span_has(&usual->external_ports, 65535));
	assert_int_equal(usual->max_mappings, 256);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_longest_prefix_counts_in_any_order),
		cmocka_unit_test(without_a_policy_a_host_may_what_is_usual),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
