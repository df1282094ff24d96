/* SPDX-License-Identifier: BSD-2-Clause */
/* The lease file: as DHCP servers write it, and as others may make them write it. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "cpe/lease_file.h"
#include "tests/support/spelled.h"

static struct leases leases;

static int clear(void **state)
{
	(void)state;
	leases_clear(&leases);
	return 0;
}

static void read_text(const char *text)
{
	leases_clear(&leases);
	assert_int_equal(leases_parse(&leases, text, strlen(text)), 0);
}

static const char *name_at(const char *text)
{
	struct address of = address(text);
	const struct lease *lease = lease_at(&leases, &of);

	if (!lease)
		return "no lease";
	return lease->name ? lease->name : "no name";
}

static const char *name_of(const char *text)
{
	const struct lease *lease;
	struct mac mac;

	assert_true(mac_parse(text, &mac));
	lease = lease_of(&leases, &mac);
	return lease ? lease->name : "no lease";
}

static void dnsmasq_names_hosts_of_both_families(void **state)
{
	(void)state;
	read_text("1764361234 02:00:5e:00:53:02 192.168.1.21 printer 01:02:00:5e:00:53:02\n"
		  "1764361234 02:00:5e:00:53:01 192.168.1.20 laptop *\n"
		  "0 02:00:5e:00:53:03 192.168.1.22 * *\n"
		  "duid 00:01:00:01:2f:aa:bb:cc:02:00:5e:00:53:ff\n"
		  "1764361234 6152257 2001:db8:1::20 laptop6 00:01:00:01:2f:02:00:5e:00:53:01\n"
		  "1764361234 T6152257 2001:db8:1::21 * 00:01:00:01:2f:02:00:5e:00:53:01\n");
	assert_string_equal(name_at("192.168.1.20"), "laptop");
	assert_string_equal(name_at("192.168.1.21"), "printer");
	assert_string_equal(name_at("192.168.1.22"), "no name");
	assert_string_equal(name_at("192.168.1.23"), "no lease");
	assert_string_equal(name_at("2001:db8:1::20"), "laptop6");
	assert_string_equal(name_at("2001:db8:1::21"), "no name");
	assert_string_equal(name_of("02:00:5e:00:53:01"), "laptop");
	assert_string_equal(name_of("02:00:5e:00:53:02"), "printer");
	assert_string_equal(name_of("02:00:5e:00:53:03"), "no lease");
}

static void a_lease_without_a_name_still_tells_the_mac_address(void **state)
{
	struct address of = address("192.168.1.22");
	char text[MAC_TEXT];

	(void)state;
	read_text("0 02:00:5e:00:53:03 192.168.1.22 * *\n"
		  "0 06-02:00:5e:00:53:04 192.168.1.23 token *\n");
	assert_true(lease_at(&leases, &of)->has_mac);
	assert_string_equal(mac_print(&lease_at(&leases, &of)->mac, text), "02:00:5e:00:53:03");
	of = address("192.168.1.23"); /* of a network that is no Ethernet */
	assert_false(lease_at(&leases, &of)->has_mac);
	assert_string_equal(lease_at(&leases, &of)->name, "token");
}

static void odhcpd_names_hosts_of_both_families(void **state)
{
	(void)state;
	read_text("# br-lan 02005e005301 ipv4 laptop 1764361234 c0a80114 32 192.168.1.20/32\n"
		  "# br-lan 2:0:5e:0:53:2 ipv4 printer -1 c0a80115 32 192.168.1.21/32\n"
		  "# br-lan 02005e005303 ipv4 - 0 c0a80116 32 192.168.1.22/32\n"
		  "# br-lan 02005e005304 ipv4 broken\\x20my 0 c0a80117 32 192.168.1.23/32\n"
		  "192.168.1.20\tlaptop\n"
		  "# br-lan 000100012f02005e005301 5de0001 laptop6 1764361234 20 128 "
		  "2001:db8:1::20/128 fd00::20/128 \n"
		  "# br-lan 000100012f02005e005301 1 router 1764361234 20 60 2001:db8:8::/60\n");
	assert_string_equal(name_at("192.168.1.20"), "laptop");
	assert_string_equal(name_at("192.168.1.21"), "printer");
	assert_string_equal(name_at("192.168.1.22"), "no name");
	assert_string_equal(name_at("192.168.1.23"), "no name");
	assert_string_equal(name_at("2001:db8:1::20"), "laptop6");
	assert_string_equal(name_at("fd00::20"), "laptop6");
	assert_string_equal(name_at("2001:db8:8::"), "no lease");
	assert_string_equal(name_of("02:00:5e:00:53:02"), "printer");
}

static void a_name_is_one_or_there_is_none(void **state)
{
	static const char *const names[] = { "a\x1b[2J", "a\x07", "\xff\xfe", "<script>", "a;b",
					     "-x",       "x\x7f", "a..b",     "\xc2\x9b", "" };
	char line[128];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(line, sizeof(line), "0 02:00:5e:00:53:03 192.168.1.22 %s\n", names[i]);
		read_text(line);
		assert_string_equal(name_at("192.168.1.22"), "no name");
	}
}

static void garbage_between_leases_is_passed_over(void **state)
{
	char *text = malloc(6000);
	size_t length;

	(void)state;
	assert_non_null(text);
	length = (size_t)sprintf(text, "1 2 3\n\n \n#\n# \n# a\n0\n0 x\n0 x 192.168.1.300 y z\n");
	memcpy(text + length, "\0\0\xff\n", 4);
	length += 4;
	memset(text + length, '0', LEASE_LINE_LONGEST + 1 - 40);
	length += LEASE_LINE_LONGEST + 1 - 40;
	/* one octet longer than a line may be */
	length += (size_t)sprintf(text + length, " 02:00:5e:00:53:03 192.168.1.22 longlong\n");
	length += (size_t)sprintf(text + length, "0 02:00:5e:00:53:04\t192.168.1.23  last");
	leases_clear(&leases);
	assert_int_equal(leases_parse(&leases, text, length), 0);
	free(text);
	assert_int_equal(leases.count, 1);
	assert_string_equal(name_at("192.168.1.23"), "last");
}

static void an_empty_file_names_nobody(void **state)
{
	(void)state;
	read_text("");
	assert_string_equal(name_at("192.168.1.20"), "no lease");
	assert_string_equal(name_of("02:00:5e:00:53:01"), "no lease");
}

static void what_cannot_be_read_is_told(void **state)
{
	struct failure failure = { 0 };

	(void)state;
	assert_int_equal(leases_load(&leases, "/nonexistent/leases", &failure), -ENOENT);
	assert_non_null(strstr(failure.sentence, "/nonexistent/leases"));
	assert_non_null(strstr(failure.sentence, "without names"));
	assert_int_equal(leases_load(&leases, "/dev/zero", &failure), -EFBIG);
	assert_int_equal(leases.count, 0);
	assert_int_equal(leases_load(&leases, "", NULL), 0);
	assert_int_equal(leases.count, 0);
}

static void a_file_is_read_as_it_is_now(void **state)
{
	static const char line[] = "0 02:00:5e:00:53:04 192.168.1.23 laptop *\n";
	char path[] = "/tmp/homeport-leases-XXXXXX";
	int file = mkstemp(path);

	(void)state;
	assert_true(file >= 0);
	assert_int_equal(leases_load(&leases, path, NULL), 0);
	assert_string_equal(name_at("192.168.1.23"), "no lease");
	leases_clear(&leases);
	assert_int_equal(write(file, line, strlen(line)), strlen(line));
	assert_int_equal(leases_load(&leases, path, NULL), 0);
	assert_string_equal(name_at("192.168.1.23"), "laptop");
	close(file);
	unlink(path);
}

#define TEST(function) cmocka_unit_test_teardown(function, clear)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(dnsmasq_names_hosts_of_both_families),
		TEST(a_lease_without_a_name_still_tells_the_mac_address),
		TEST(odhcpd_names_hosts_of_both_families),
		TEST(a_name_is_one_or_there_is_none),
		TEST(garbage_between_leases_is_passed_over),
		TEST(an_empty_file_names_nobody),
		TEST(what_cannot_be_read_is_told),
		TEST(a_file_is_read_as_it_is_now),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
