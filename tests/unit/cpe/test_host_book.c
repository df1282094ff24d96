/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of a host, from whoever knows it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/host_book.h"
#include "tests/support/emulator.h"
#include "tests/support/spelled.h"

static const char file[] = "0 02:00:5e:00:53:01 192.168.1.20 laptop *\n"
			   "0 02:00:5e:00:53:02 192.168.1.21 * *\n"
			   "0 12 2001:db8:1::21 printer 00:03\n";

static const struct {
	const char *address, *mac;
} there[] = {
	{ "192.168.1.20", "02:00:5e:00:53:01" },
	{ "2001:db8:1::20", "02:00:5e:00:53:01" },
	{ "2001:db8:1::21", "02:00:5e:00:53:02" },
	{ "192.168.1.30", "02:00:5e:00:53:03" },
};

#define COUNT (sizeof(there) / sizeof(there[0]))

static struct host_book book;

static int open_book(void **state)
{
	size_t i;

	(void)state;
	book = (struct host_book){ .neighbours.list = calloc(COUNT, sizeof(struct neighbour)) };
	for (i = 0; i < COUNT; i++) {
		book.neighbours.list[i].address = address(there[i].address);
		assert_true(mac_parse(there[i].mac, &book.neighbours.list[i].mac));
	}
	book.neighbours.count = COUNT;
	neighbours_sort(&book.neighbours);
	return leases_parse(&book.leases, file, strlen(file));
}

static int close_book(void **state)
{
	(void)state;
	host_book_close(&book);
	return 0;
}

static void assert_known(const char *text, const char *mac, const char *name)
{
	struct address of = address(text);
	struct host_entry entry = host_book_find(&book, &of);
	char found[MAC_TEXT];

	assert_string_equal(entry.mac ? mac_print(entry.mac, found) : "no MAC", mac);
	assert_string_equal(entry.name ? entry.name : "no name", name);
}

static void a_host_has_its_mac_address_and_its_leased_name(void **state)
{
	(void)state;
	assert_known("192.168.1.20", "02:00:5e:00:53:01", "laptop");
	assert_known("2001:db8:1::21", "02:00:5e:00:53:02", "printer");
}

static void a_name_is_the_host_s_in_the_other_family_too(void **state)
{
	(void)state;
	assert_known("2001:db8:1::20", "02:00:5e:00:53:01", "laptop");
}

static void a_host_that_is_silent_is_known_from_its_lease(void **state)
{
	(void)state;
	assert_known("192.168.1.21", "02:00:5e:00:53:02", "no name");
}

static void what_nobody_knows_is_left_out(void **state)
{
	(void)state;
	assert_known("192.168.1.30", "02:00:5e:00:53:03", "no name");
	assert_known("192.168.1.31", "no MAC", "no name");
}

static void a_file_that_is_missing_is_told_and_leaves_the_rest(void **state)
{
	struct host_book other;
	struct failure failure = { 0 };

	(void)state;
	if (emulated())
		skip();
	assert_true(host_book_open(&other, "/nonexistent/leases", &failure) < 0);
	assert_non_null(strstr(failure.sentence, "/nonexistent/leases"));
	host_book_close(&other);
	assert_int_equal(host_book_open(&other, "", &failure), 0);
	host_book_close(&other);
}

static void assert_mac_at(const char *text, bool ipv4, const char *before, const char *after)
{
	struct address at = before ? address(before) : ADDRESS_NONE, expected;
	struct mac mac;

	assert_true(mac_parse(text, &mac));
	assert_int_equal(host_book_locate_mac(&book, &mac, ipv4, &at), after != NULL);
	expected = after ? address(after) : before ? address(before) : ADDRESS_NONE;
	assert_true(address_same(&at, &expected));
}

static void assert_name_at(const char *name, bool ipv4, const char *after)
{
	struct address at = ADDRESS_NONE, expected = after ? address(after) : ADDRESS_NONE;

	assert_int_equal(host_book_locate_name(&book, name, ipv4, &at), after != NULL);
	assert_true(address_same(&at, &expected));
}

static void a_host_is_where_its_lease_is_or_where_the_kernel_saw_it(void **state)
{
	(void)state;
	assert_mac_at("02:00:5e:00:53:01", true, "192.168.1.99", "192.168.1.20");
	assert_mac_at("02:00:5e:00:53:01", false, NULL, "2001:db8:1::20");
	assert_mac_at("02:00:5e:00:53:03", true, NULL, "192.168.1.30");
	assert_mac_at("02:00:5e:00:53:03", false, NULL, NULL);
	assert_mac_at("02:00:5e:00:53:04", true, "192.168.1.99", NULL);
}

static void of_several_addresses_it_stays_at_the_one_it_had(void **state)
{
	(void)state;
	assert_true(mac_parse("02:00:5e:00:53:03", &book.neighbours.list[0].mac));
	assert_true(mac_parse("02:00:5e:00:53:03", &book.neighbours.list[1].mac));
	assert_mac_at("02:00:5e:00:53:03", true, "192.168.1.30", "192.168.1.30");
	assert_mac_at("02:00:5e:00:53:03", true, "192.168.1.20", "192.168.1.20");
}

static void names_are_found_in_any_case_and_without_their_domain(void **state)
{
	(void)state;
	assert_name_at("laptop", true, "192.168.1.20");
	assert_name_at("laptop", false, "2001:db8:1::20"); /* by its MAC address */
	assert_name_at("printer", false, "2001:db8:1::21");
	assert_name_at("printer", true, NULL);
	assert_name_at("lap", true, NULL);
	leases_clear(&book.leases);
	assert_int_equal(leases_parse(&book.leases, "0 * 192.168.1.40 Scanner.lan *\n", 32), 0);
	assert_name_at("scanner", true, "192.168.1.40");
	assert_name_at("scanner.lan", true, "192.168.1.40");
	assert_name_at("scanner.wan", true, NULL);
}

static void an_address_is_another_s_only_if_that_is_known(void **state)
{
	struct address laptop = address("192.168.1.20"), nobody = address("192.168.1.31");
	struct mac mac;

	(void)state;
	assert_true(mac_parse("02:00:5e:00:53:01", &mac));
	assert_false(host_book_denies_mac(&book, &laptop, &mac));
	assert_false(host_book_denies_mac(&book, &nobody, &mac));
	assert_false(host_book_denies_name(&book, &laptop, "Laptop"));
	assert_false(host_book_denies_name(&book, &nobody, "laptop"));
	assert_true(host_book_denies_name(&book, &laptop, "printer"));
	assert_true(mac_parse("02:00:5e:00:53:02", &mac));
	assert_true(host_book_denies_mac(&book, &laptop, &mac));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_book, close_book)

static void an_address_is_confirmed_by_what_is_known_of_it(void **state)
{
	struct address laptop = address("192.168.1.20"), laptop6 = address("2001:db8:1::20");
	struct address silent = address("192.168.1.30"), unknown = address("192.168.1.99");
	struct mac first, second;

	(void)state;
	assert_true(mac_parse("02:00:5e:00:53:01", &first));
	assert_true(mac_parse("02:00:5e:00:53:02", &second));
	assert_true(host_book_confirms_mac(&book, &laptop, &first));
	assert_false(host_book_confirms_mac(&book, &laptop, &second));
	assert_false(host_book_confirms_mac(&book, &unknown, &first));
	assert_true(host_book_confirms_name(&book, &laptop6, "laptop"));
	assert_false(host_book_confirms_name(&book, &laptop, "printer"));
	assert_false(host_book_confirms_name(&book, &silent, "laptop"));
	assert_true(host_book_same_host(&book, &laptop, &laptop6));
	assert_false(host_book_same_host(&book, &laptop, &silent));
	assert_false(host_book_same_host(&book, &unknown, &unknown));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_host_has_its_mac_address_and_its_leased_name),
		TEST(a_name_is_the_host_s_in_the_other_family_too),
		TEST(a_host_that_is_silent_is_known_from_its_lease),
		TEST(what_nobody_knows_is_left_out),
		TEST(a_file_that_is_missing_is_told_and_leaves_the_rest),
		TEST(a_host_is_where_its_lease_is_or_where_the_kernel_saw_it),
		TEST(of_several_addresses_it_stays_at_the_one_it_had),
		TEST(names_are_found_in_any_case_and_without_their_domain),
		TEST(an_address_is_another_s_only_if_that_is_known),
		TEST(an_address_is_confirmed_by_what_is_known_of_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
