/* SPDX-License-Identifier: BSD-2-Clause */
/* What is remembered of DHCP, and files that are not to be believed. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <json-c/json.h>
#include <cmocka.h>

#include "cpe/dhcp_memory.h"

static char path[64];

static int name_a_place(void **state)
{
	(void)state;
	snprintf(path, sizeof(path), "/tmp/homeport-test-%d", getpid());
	return 0;
}

static int remove_it(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

static void keep(const char *text)
{
	struct failure failure = { 0 };
	struct dhcp_memory *memory = dhcp_memory_open(path, &failure);
	struct json_object *told = json_tokener_parse(text);

	assert_non_null(memory);
	assert_int_equal(dhcp_memory_keep(memory, told, &failure), 0);
	json_object_put(told);
	dhcp_memory_close(memory);
}

/* NULL: nothing. What kept it from being more: *error. */
static const char *recall(int *error)
{
	static char text[200];
	struct failure failure = { 0 };
	struct dhcp_memory *memory = dhcp_memory_open(path, &failure);
	struct json_object *told = memory ? dhcp_memory_recall(memory, &failure) : NULL;

	*error = failure.error;
	if (told)
		snprintf(text, sizeof(text), "%s",
			 json_object_to_json_string_ext(told, JSON_C_TO_STRING_PLAIN));
	json_object_put(told);
	dhcp_memory_close(memory);
	return told ? text : NULL;
}

static void put_into_file(const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void the_last_is_what_is_recalled(void **state)
{
	int error;

	(void)state;
	assert_null(recall(&error));
	assert_int_equal(error, 0);
	keep("[{\"interface\":\"wan0\"},{\"interface\":\"wan1\"}]");
	assert_string_equal(recall(&error), "[{\"interface\":\"wan0\"},{\"interface\":\"wan1\"}]");
	keep("[]"); /* shorter */
	assert_string_equal(recall(&error), "[]");
}

static void another_boot_knows_nothing(void **state)
{
	int error;

	(void)state;
	put_into_file("{\"boot\":\"a4c1\",\"told\":[{\"interface\":\"wan0\"}]}");
	assert_null(recall(&error));
	assert_int_equal(error, 0);
	keep("[1]");
	assert_string_equal(recall(&error), "[1]");
}

static void what_makes_no_sense_is_told_and_replaced(void **state)
{
	static const char *const texts[] = { "{",
					     "[]",
					     "null",
					     "{}{}",
					     "{} ",
					     "{\"boot\":1,\"told\":[]}",
					     "{\"boot\":\"a\",\"told\":{}}",
					     "{\"boot\":\"a\",\"told\":[]}]}" };
	size_t i;
	int error;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		put_into_file(texts[i]);
		if (recall(&error))
			fail_msg("%s was taken", texts[i]);
		assert_int_equal(error, EINVAL);
		keep("[2]");
		assert_string_equal(recall(&error), "[2]");
		assert_int_equal(error, 0);
	}
}

static void a_file_in_other_hands_is_not_used(void **state)
{
	int error;

	(void)state;
	keep("[3]");
	assert_int_equal(chmod(path, 0666), 0);
	assert_null(recall(&error));
	assert_int_equal(error, EPERM);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("/tmp", path), 0);
	assert_null(recall(&error));
	assert_int_equal(error, ELOOP);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, name_a_place, remove_it)
	const struct CMUnitTest tests[] = {
		TEST(the_last_is_what_is_recalled),
		TEST(another_boot_knows_nothing),
		TEST(what_makes_no_sense_is_told_and_replaced),
		TEST(a_file_in_other_hands_is_not_used),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
