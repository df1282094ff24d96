/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of registrations, and its file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/ddns/server/rows.h"

static struct registrations all;

static int empty(void **state)
{
	(void)state;
	registrations_clear(&all);
	return 0;
}

static size_t count_of(const char *name)
{
	size_t count;

	(void)registrations_of(&all, name, &count);
	return count;
}

static void rows_of_a_name_stand_together_ipv4_first(void **state)
{
	struct registration *const *rows;
	size_t count;

	(void)state;
	put(&all, "b.x", "web", "http", "[2001:db8::1]:80", 2000);
	put(&all, "c.x", "web", "http", "192.0.2.3:80", 2000);
	put(&all, "b.x", "web", "http", "192.0.2.1:40001", 2000);
	put(&all, "a.x", "web", "http", "192.0.2.2:80", 2000);
	put(&all, "b.x", "", "", "192.0.2.1", 2000);
	rows = registrations_of(&all, "b.x", &count);
	assert_int_equal(count, 3);
	assert_string_equal(rows[0]->service, "");
	assert_int_equal(rows[1]->at.port, 40001);
	assert_int_equal(rows[2]->at.port, 80);
	assert_int_equal(count_of("d.x"), 0);
	assert_int_equal(count_of("b"), 0);
}

static void only_what_is_new_is_news(void **state)
{
	struct registration again;

	(void)state;
	assert_int_equal(put(&all, "a.x", "web", "http", "192.0.2.1:1", 2000), REGISTERED);
	assert_int_equal(put(&all, "a.x", "web", "http", "192.0.2.1:1", 3000), REGISTERED_ALREADY);
	assert_int_equal(all.rows[0]->expires, 3000);
	assert_int_equal(put(&all, "a.x", "web", "http", "192.0.2.1:2", 3000), REGISTERED);
	assert_int_equal(put(&all, "a.x", "web", "https", "192.0.2.1:2", 3000), REGISTERED);
	again = row("a.x", "web", "https", "192.0.2.1:2", 9000);
	again.heard = 4000; /* it was over */
	assert_int_equal(registrations_put(&all, &again), REGISTERED);
	assert_int_equal(all.count, 1);
}

static void a_name_has_seven_services_in_both_families(void **state)
{
	char service[16];
	int i;

	(void)state;
	for (i = 0; i < REGISTRATIONS_SERVICES; i++) {
		snprintf(service, sizeof(service), "s%d", i);
		assert_int_equal(put(&all, "a.x", service, "", "192.0.2.1:1", 2000), REGISTERED);
		assert_int_equal(put(&all, "a.x", service, "", "[2001:db8::1]:1", 2000),
				 REGISTERED);
	}
	assert_int_equal(put(&all, "a.x", "more", "", "192.0.2.1:1", 2000), REGISTERED_NOT);
	assert_int_equal(put(&all, "a.x", "", "", "192.0.2.1", 2000), REGISTERED);
	assert_int_equal(put(&all, "b.x", "more", "", "192.0.2.1:1", 2000), REGISTERED);
}

static void what_ends_stays_for_a_week(void **state)
{
	(void)state;
	put(&all, "a.x", "web", "http", "192.0.2.1:1", 5000);
	put(&all, "a.x", "web", "http", "[2001:db8::1]:1", 5000);
	put(&all, "a.x", "ssh", "ssh", "192.0.2.1:2", 5000);
	assert_int_equal(registrations_next_end(&all, 1000), 5000);
	assert_int_equal(registrations_end(&all, "a.x", "web", 2000), 2);
	assert_int_equal(registrations_end(&all, "a.x", "web", 2000), 0);
	assert_int_equal(registrations_end(&all, "b.x", NULL, 2000), 0);
	assert_int_equal(registrations_end(&all, "a.x", NULL, 3000), 1);
	assert_int_equal(registrations_next_end(&all, 4000), 2000 + REGISTRATIONS_KEPT);
	assert_false(registrations_forget(&all, 1999 + REGISTRATIONS_KEPT));
	assert_true(registrations_forget(&all, 2000 + REGISTRATIONS_KEPT));
	assert_int_equal(count_of("a.x"), 1);
	assert_true(registrations_forget(&all, 3000 + REGISTRATIONS_KEPT));
	assert_int_equal(registrations_next_end(&all, 4000), UINT64_MAX);
}

static void a_file_brings_all_back(void **state)
{
	struct registrations same = { .count = 0 };
	struct registration odd = row("a.x", "T\xc3\xbcr \"<&", "rtsp", "192.0.2.1:8", 7000);
	struct failure failure;
	size_t left_out, i;
	char *text;

	(void)state;
	odd.protocol = UPDATE_UDP;
	strcpy(odd.path, "/live?x=1");
	registrations_put(&all, &odd);
	put(&all, "a.x", "web", "http", "[2001:db8::1]:1", 5000);
	put(&all, "b.x", "", "", "192.0.2.1", 5000);
	text = registrations_write(&all);
	assert_int_equal(registrations_read(&same, text, &left_out, &failure), 0);
	free(text);
	assert_int_equal(left_out, 0);
	assert_int_equal(same.count, all.count);
	for (i = 0; i < all.count; i++)
		assert_memory_equal(same.rows[i], all.rows[i], sizeof(struct registration));
	registrations_clear(&same);
}

/* The three of the test above; a sample of each form that there was. */
static void the_files_of_earlier_versions_are_read(void **state)
{
	static char text[4096];
	FILE *file = fopen("tests/formats/registrations-1", "r");
	struct failure failure;
	size_t left_out;

	(void)state;
	assert_non_null(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	assert_int_equal(registrations_read(&all, text, &left_out, &failure), 0);
	assert_int_equal(left_out, 0);
	assert_int_equal(count_of("a.x"), 2);
	assert_int_equal(count_of("b.x"), 1);
	assert_string_equal(all.rows[0]->path, "/live?x=1");
	assert_int_equal(all.rows[0]->expires, 7000);
}

static void what_makes_no_sense_is_left_out(void **state)
{
	static const char text[] =
		"{\"registrations\":["
		"{\"name\":\"a.x\",\"address\":\"192.0.2.1\",\"expires\":5},"
		"{\"name\":\"-.x\",\"address\":\"192.0.2.1\",\"expires\":5},"
		"{\"name\":\"b.x\",\"address\":\"192.0.2\",\"expires\":5},"
		"{\"name\":\"b.x\",\"address\":\"192.0.2.1\"},"
		"{\"name\":\"b.x\",\"address\":\"192.0.2.1\",\"expires\":5,\"service\":\"s\"},"
		"{\"name\":\"b.x\",\"address\":\"192.0.2.1\",\"expires\":5,\"service\":\"s\","
		"\"port\":65536},"
		"{\"name\":\"b.x\",\"address\":\"192.0.2.1\",\"expires\":5,\"service\":\"s\","
		"\"port\":1,\"path\":\"/\\\"\"},"
		"{\"name\":\"b.x\",\"address\":\"192.0.2.1\",\"expires\":5,\"service\":\"\\n\","
		"\"port\":1},"
		"{\"name\":[],\"address\":{},\"expires\":\"5\"},"
		"null,7,[]]}";
	struct failure failure;
	size_t left_out;

	(void)state;
	assert_int_equal(registrations_read(&all, text, &left_out, &failure), 0);
	assert_int_equal(all.count, 1);
	assert_int_equal(left_out, 11);
}

static void what_is_no_such_file_is_refused(void **state)
{
	static const char *const bad[] = { "", "{", "[]", "{}", "{\"registrations\":7}", "null" };
	struct failure failure;
	size_t left_out, i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_true(registrations_read(&all, bad[i], &left_out, &failure) < 0);
	assert_int_equal(all.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(rows_of_a_name_stand_together_ipv4_first, empty),
		cmocka_unit_test_teardown(only_what_is_new_is_news, empty),
		cmocka_unit_test_teardown(a_name_has_seven_services_in_both_families, empty),
		cmocka_unit_test_teardown(what_ends_stays_for_a_week, empty),
		cmocka_unit_test_teardown(a_file_brings_all_back, empty),
		cmocka_unit_test_teardown(the_files_of_earlier_versions_are_read, empty),
		cmocka_unit_test_teardown(what_makes_no_sense_is_left_out, empty),
		cmocka_unit_test_teardown(what_is_no_such_file_is_refused, empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
