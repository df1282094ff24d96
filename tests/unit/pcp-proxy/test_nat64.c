/* SPDX-License-Identifier: BSD-2-Clause */
/* IPv4 hosts from behind a NAT64, by the examples of RFC 6052 2.4. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/nat64.h"
#include "tests/support/spelled.h"

static struct pcp_prefix64 prefix64(const char *text, uint8_t length)
{
	return (struct pcp_prefix64){ .prefix = { address(text), length } };
}

static void assert_address(const struct pcp_prefix64 *prefixes, uint8_t count, const char *ipv4,
			   const char *expected)
{
	struct address host = address(ipv4), made, wanted = address(expected);

	assert_true(nat64_address(prefixes, count, &host, &made));
	assert_memory_equal(made.octets, wanted.octets, 16);
}

static void each_length_of_prefix_has_its_layout(void **state)
{
	static const struct {
		const char *prefix;
		uint8_t length;
		const char *address;
	} examples[] = {
		{ "2001:db8::", 32, "2001:db8:c000:221::" },
		{ "2001:db8:100::", 40, "2001:db8:1c0:2:21::" },
		{ "2001:db8:122::", 48, "2001:db8:122:c000:2:2100::" },
		{ "2001:db8:122:300::", 56, "2001:db8:122:3c0:0:221::" },
		{ "2001:db8:122:344::", 64, "2001:db8:122:344:c0:2:2100::" },
		{ "2001:db8:122:344::", 96, "2001:db8:122:344::192.0.2.33" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		struct pcp_prefix64 one = prefix64(examples[i].prefix, examples[i].length);

		assert_address(&one, 1, "192.0.2.33", examples[i].address);
	}
}

static void what_is_behind_the_address_is_the_suffix(void **state)
{
	struct pcp_prefix64 one = prefix64("2001:db8:122:344::", 64);

	(void)state;
	one.suffix[3] = 9; /* of the four octets that are left the last one */
	assert_address(&one, 1, "192.0.2.33", "2001:db8:122:344:c0:2:2100:9");
	one = prefix64("2001:db8::", 32);
	memset(one.suffix, 0xff, sizeof(one.suffix));
	assert_address(&one, 1, "192.0.2.33", "2001:db8:c000:221:ff:ffff:ffff:ffff");
}

/* RFC 7225 4.3 */
static void of_several_the_one_is_taken_that_is_meant_for_the_address(void **state)
{
	struct pcp_prefix64 several[] = { prefix64("64:ff9b::", 96), prefix64("2001:db8:a::", 96),
					  prefix64("2001:db8:b::", 96) };
	struct address other = address("198.51.100.7"), made = address("2001:db8::1");

	(void)state;
	several[1].ipv4_count = 1;
	several[1].ipv4[0] = (struct prefix){ address("198.51.100.0"), 120 };
	assert_address(several, 3, "198.51.100.7", "2001:db8:a::198.51.100.7");
	assert_address(several, 3, "192.0.2.33", "64:ff9b::192.0.2.33");
	several[1].ipv4[0] = (struct prefix){ address("192.0.2.0"), 120 };
	assert_false(nat64_address(&several[1], 1, &other, &made));
	assert_false(nat64_address(NULL, 0, &other, &made));
	assert_memory_equal(made.octets, address("2001:db8::1").octets, 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_length_of_prefix_has_its_layout),
		cmocka_unit_test(what_is_behind_the_address_is_the_suffix),
		cmocka_unit_test(of_several_the_one_is_taken_that_is_meant_for_the_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
