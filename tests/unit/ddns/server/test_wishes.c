/* SPDX-License-Identifier: BSD-2-Clause */
/* From registrations to what is to be in DNS. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "ddns/server/wishes.h"
#include "tests/unit/ddns/server/rows.h"

static struct registrations all;
static struct wishes wishes;
static struct wishes_self self;
static struct dns_name zone;

static int begin(void **state)
{
	(void)state;
	endpoint_parse("192.0.2.80", 80, &self.ipv4);
	endpoint_parse("2001:db8::80", 80, &self.ipv6);
	return dns_name_parse("x", &zone) ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	registrations_clear(&all);
	wishes_clear(&wishes);
	return 0;
}

static bool wished(const char *name, const char *srv, const char *at)
{
	struct endpoint endpoint;
	size_t i;

	assert_true(endpoint_parse(at, 80, &endpoint));
	for (i = 0; i < wishes.count; i++)
		if (strcmp(wishes.list[i].name, name) == 0 &&
		    strcmp(wishes.list[i].srv, srv) == 0 &&
		    endpoint_same(&wishes.list[i].at, &endpoint))
			return true;
	return false;
}

static void make(void)
{
	wishes_clear(&wishes);
	assert_int_equal(wishes_make(&all, &self, &zone, &wishes), 0);
}

/* DDNS-031: DNS holds the server's own address, and says beside it where the services are. */
static void a_name_with_services_leads_here(void **state)
{
	(void)state;
	put(&all, "a.x", "web", "http", "192.0.2.1:40001", 2000);
	put(&all, "a.x", "web", "http", "[2001:db8::1]:8080", 2000);
	put(&all, "a.x", "game", "", "192.0.2.1:40002", 2000);
	make();
	assert_int_equal(wishes.count, 5);
	assert_true(wished("a.x", "", "192.0.2.80"));
	assert_true(wished("a.x", "", "2001:db8::80"));
	assert_true(wished("a.x", "_http._tcp", "192.0.2.1:40001"));
	assert_true(wished("a.x", "_http._tcp", "[2001:db8::1]:8080"));
	assert_true(wished("a.x", "", "192.0.2.1:40002"));
	assert_false(wishes.list[0].direct);
	assert_true(wishes.list[2].direct);
}

static void a_server_of_one_family_says_nothing_of_the_other(void **state)
{
	(void)state;
	self.ipv6.port = 0;
	put(&all, "a.x", "web", "http", "192.0.2.1:40001", 2000);
	make();
	assert_int_equal(wishes.count, 2);
	assert_true(wished("a.x", "", "192.0.2.80"));
}

static void a_name_without_services_has_its_own_address(void **state)
{
	(void)state;
	put(&all, "a.x", "", "", "192.0.2.1", 2000);
	make();
	assert_int_equal(wishes.count, 1);
	assert_string_equal(wishes.list[0].name, "a.x");
	put(&all, "a.x", "web", "http", "192.0.2.1:40001", 2000);
	make();
	assert_false(wished("a.x", "", "192.0.2.1:1"));
	assert_true(wished("a.x", "", "192.0.2.80"));
}

static void what_is_over_is_to_be_withdrawn(void **state)
{
	(void)state;
	put(&all, "a.x", "web", "http", "192.0.2.1:40001", 1200);
	make();
	assert_int_equal(wishes.count, 3);
	assert_int_equal(wishes.list[0].expires, UINT64_MAX);
	assert_int_equal(wishes.list[2].expires, 1200);
}

static void a_new_port_is_the_same_service(void **state)
{
	struct wishes before;

	(void)state;
	put(&all, "a.x", "web", "http", "192.0.2.1:40001", 2000);
	assert_int_equal(wishes_make(&all, &self, &zone, &before), 0);
	put(&all, "a.x", "web", "http", "192.0.2.1:40002", 2000);
	make();
	assert_true(wishes_are_alike(&before, &wishes));
	put(&all, "a.x", "web", "https", "192.0.2.1:40002", 2000);
	make();
	assert_false(wishes_are_alike(&before, &wishes));
	put(&all, "b.x", "web", "https", "192.0.2.1:40002", 2000);
	make();
	assert_false(wishes_are_alike(&before, &wishes));
	wishes_clear(&before);
}

static void names_that_cannot_be_published_are_left_out(void **state)
{
	char name[HOST_NAME_SIZE];

	(void)state;
	long_name(name, WISHES_NAME_MOST + 1);
	put(&all, name, "web", "http", "192.0.2.1:40001", 2000);
	put(&all, "a.y", "web", "http", "192.0.2.1:40001", 2000);
	put(&all, "v4.a.x", "web", "http", "192.0.2.1:40001", 2000);
	put(&all, "direct.a.x", "web", "http", "192.0.2.1:40001", 2000);
	make();
	assert_int_equal(wishes.count, 0);
}

static void is_wrong(void *arg, size_t number, const struct failure *failure)
{
	(void)arg, (void)number;
	fail_msg("%s", failure->sentence);
}

/* The publisher takes all that we may wish; otherwise it would publish nothing at all. */
static void the_longest_wish_is_one_that_the_publisher_takes(void **state)
{
	struct ddns_account account = { .label = "zone", .zone = "x" };
	struct ddns_service service;
	struct ddns_config config = {
		.services = &service, .service_count = 1, .accounts = &account, .account_count = 1
	};
	char name[HOST_NAME_SIZE];

	(void)state;
	long_name(name, WISHES_NAME_MOST);
	put(&all, name, "web", "minecraft", "192.0.2.1:40001", 2000);
	make();
	assert_int_equal(wishes.count, 3);
	service = wish_service(&wishes.list[2], 60);
	assert_int_equal(ddns_check_services(&config, is_wrong, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_name_with_services_leads_here, begin, end),
		cmocka_unit_test_setup_teardown(a_server_of_one_family_says_nothing_of_the_other,
						begin, end),
		cmocka_unit_test_setup_teardown(a_name_without_services_has_its_own_address, begin,
						end),
		cmocka_unit_test_setup_teardown(what_is_over_is_to_be_withdrawn, begin, end),
		cmocka_unit_test_setup_teardown(a_new_port_is_the_same_service, begin, end),
		cmocka_unit_test_setup_teardown(names_that_cannot_be_published_are_left_out, begin,
						end),
		cmocka_unit_test_setup_teardown(the_longest_wish_is_one_that_the_publisher_takes,
						begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
