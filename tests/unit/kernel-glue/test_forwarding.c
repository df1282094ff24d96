/* SPDX-License-Identifier: BSD-2-Clause */
/* What can be a forwarding, which are the same, and how they are spelled. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kernel-glue/forwarding.h"
#include "tests/support/glue_world.h"

static void refuses(struct forwarding forwarding, const char *words)
{
	struct failure failure;

	assert_int_equal(forwarding_check(&forwarding, &failure), -EINVAL);
	if (!strstr(failure.sentence, words))
		fail_msg("\"%s\" does not say \"%s\"", failure.sentence, words);
}

static void what_the_kernel_can_do_is_taken(void **state)
{
	static const char *const good[] = {
		"tcp 203.0.113.5:8080 192.168.1.20:80",
		"47 203.0.113.5 192.168.1.20",
		"all 203.0.113.5 192.168.1.23",
		"udp 203.0.113.5:24 192.168.1.20:24 from 198.51.100.0/24 port 4000",
		"tcp [2001:db8:1::20]:80 from 2001:db8:2::/64",
		"peer tcp [2001:db8:1::20]:443 from 2001:db8:2::7/128 port 1024",
	};
	struct forwarding forwarding;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		forwarding = forwarding_of(good[i]);
		assert_int_equal(forwarding_check(&forwarding, NULL), 0);
	}
}

static void what_makes_no_sense_is_refused_with_the_reason(void **state)
{
	struct forwarding forwarding = forwarding_of("tcp 203.0.113.5:8080 192.168.1.20:80");

	(void)state;
	forwarding.protocol = 47;
	refuses(forwarding, "has no ports");
	forwarding = forwarding_of("tcp 203.0.113.5:8080 192.168.1.20:80");
	forwarding.external.port = 0;
	refuses(forwarding, "all ports on one side");
	forwarding = forwarding_of("tcp 203.0.113.5:8080 192.168.1.20:80");
	forwarding.lifetime = 0;
	refuses(forwarding, "no lifetime");
	forwarding = forwarding_of("tcp 203.0.113.5:8080 192.168.1.20:80");
	forwarding.remote =
		(struct prefix){ forwarding_of("tcp [2001:db8::1]:80").internal.address, 64 };
	refuses(forwarding, "other family");
	forwarding = forwarding_of("tcp [2001:db8:1::20]:80");
	forwarding.external.port = 80;
	refuses(forwarding, "no external endpoint");
	forwarding = forwarding_of("peer udp 203.0.113.5:6000 192.168.1.20:6000 from "
				   "198.51.100.7/32 port 7000");
	forwarding.remote_port = 0;
	refuses(forwarding, "both endpoints in full");
}

static void assert_order(const char *one, const char *other, int order)
{
	struct forwarding first = forwarding_of(one), second = forwarding_of(other);
	int got = forwarding_compare(&first, &second);

	assert_int_equal((got > 0) - (got < 0), order);
}

static void all_but_lifetime_and_record_tells_them_apart(void **state)
{
	struct forwarding one = forwarding_of("tcp 203.0.113.5:80 192.168.1.20:80"), other = one;

	(void)state;
	other.lifetime = NEVER;
	set_record(&other, "something");
	assert_int_equal(forwarding_compare(&one, &other), 0);
	assert_order("tcp 203.0.113.5:80 192.168.1.20:80", "tcp 203.0.113.5:81 192.168.1.20:80",
		     -1);
	assert_order("udp 203.0.113.5:80 192.168.1.20:80", "tcp 203.0.113.5:80 192.168.1.20:80", 1);
	assert_order("tcp 203.0.113.5:80 192.168.1.20:80",
		     "tcp 203.0.113.5:80 192.168.1.20:80 port 9", -1);
	/* What stands behind the prefix says nothing. */
	assert_order("tcp 203.0.113.5:80 192.168.1.20:80 from 198.51.100.0/24",
		     "tcp 203.0.113.5:80 192.168.1.20:80 from 198.51.100.7/24", 0);
	assert_order("tcp 203.0.113.5:80 192.168.1.20:80 from 198.51.100.0/0",
		     "tcp 203.0.113.5:80 192.168.1.20:80", 0);
}

static void assert_overlap(const char *one, const char *other, bool expected)
{
	struct forwarding first = forwarding_of(one), second = forwarding_of(other);

	assert_int_equal(forwarding_overlaps(&first, &second), expected);
	assert_int_equal(forwarding_overlaps(&second, &first), expected);
}

static void filters_overlap_if_a_packet_could_pass_both(void **state)
{
	(void)state;
	assert_overlap("tcp 203.0.113.5:80 192.168.1.20:80 from 198.51.100.0/24",
		       "tcp 203.0.113.5:80 192.168.1.20:80 from 198.51.100.7/32", true);
	assert_overlap("tcp 203.0.113.5:80 192.168.1.20:80 from 198.51.100.0/24 port 1",
		       "tcp 203.0.113.5:80 192.168.1.20:80 from 198.51.100.7/32", true);
	assert_overlap("tcp 203.0.113.5:80 192.168.1.20:80 from 198.51.100.0/24 port 1",
		       "tcp 203.0.113.5:80 192.168.1.20:80 from 198.51.100.0/24 port 2", false);
	assert_overlap("tcp 203.0.113.5:80 192.168.1.20:80 from 198.51.100.0/25",
		       "tcp 203.0.113.5:80 192.168.1.20:80 from 198.51.100.128/25", false);
	assert_overlap("tcp 203.0.113.5:80 192.168.1.20:80",
		       "tcp 203.0.113.5:80 192.168.1.20:80 from 198.51.100.0/24", false);
}

static void a_forwarding_is_printed_as_people_read_it(void **state)
{
	struct forwarding forwarding =
		forwarding_of("tcp 203.0.113.5:80 192.168.1.20:8080 from 198.51.100.0/24");
	char text[FORWARDING_TEXT];

	(void)state;
	assert_string_equal(forwarding_print(&forwarding, text),
			    "tcp 203.0.113.5:80 -> 192.168.1.20:8080 from 198.51.100.0/24");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_kernel_can_do_is_taken),
		cmocka_unit_test(what_makes_no_sense_is_refused_with_the_reason),
		cmocka_unit_test(all_but_lifetime_and_record_tells_them_apart),
		cmocka_unit_test(filters_overlap_if_a_packet_could_pass_both),
		cmocka_unit_test(a_forwarding_is_printed_as_people_read_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
