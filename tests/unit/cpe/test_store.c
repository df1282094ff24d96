/* SPDX-License-Identifier: BSD-2-Clause */
/* The state file: what was saved comes back, and nothing else is believed. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "cpe/store.h"
#include "tests/support/glue_world.h"

static struct stored sample(void)
{
	static struct forwarding list[4];

	list[0] = forwarding_of("tcp 203.0.113.5:8080 192.168.1.20:80");
	list[1] = forwarding_of("udp 203.0.113.5:24 192.168.1.20:24 from 198.51.100.0/24 port 9");
	list[2] = forwarding_of("all [2001:db8:1::22]:0");
	list[3] = forwarding_of("peer udp 203.0.113.5:6000 192.168.1.20:6000 from "
				"198.51.100.7/32 port 7000");
	set_record(&list[0], "what is known of it");
	return (struct stored){ 4711, UINT64_C(1700000000), true, list, 4 };
}

static void what_was_written_is_read_again(void **state)
{
	struct stored before = sample(), after;
	size_t length, i;
	uint8_t *bytes = store_write(&before, &length);

	(void)state;
	assert_non_null(bytes);
	assert_int_equal(store_read(&after, bytes, length, NULL), 0);
	assert_int_equal(after.epoch, 4711);
	assert_true(after.wall == before.wall);
	assert_true(after.is_last);
	assert_int_equal(after.count, before.count);
	for (i = 0; i < after.count; i++) {
		assert_int_equal(forwarding_compare(&after.list[i], &before.list[i]), 0);
		assert_true(after.list[i].lifetime == before.list[i].lifetime);
		assert_int_equal(after.list[i].record_length, before.list[i].record_length);
		assert_memory_equal(after.list[i].record, before.list[i].record,
				    before.list[i].record_length);
	}
	store_clear(&after);
	free(bytes);
}

static void an_empty_table_is_a_state_too(void **state)
{
	struct stored nothing = { .epoch = 1 }, after;
	size_t length;
	uint8_t *bytes = store_write(&nothing, &length);

	(void)state;
	assert_int_equal(store_read(&after, bytes, length, NULL), 0);
	assert_int_equal(after.count, 0);
	store_clear(&after);
	free(bytes);
}

static void a_file_that_was_cut_or_changed_is_refused(void **state)
{
	struct stored before = sample(), after;
	struct failure failure;
	size_t length, i;
	uint8_t *bytes = store_write(&before, &length);

	(void)state;
	for (i = 0; i < length; i++) {
		assert_int_equal(store_read(&after, bytes, i, &failure), -EINVAL);
		bytes[i] ^= 0x10;
		assert_int_equal(store_read(&after, bytes, length, &failure), -EINVAL);
		assert_null(after.list);
		bytes[i] ^= 0x10;
	}
	free(bytes);
}

/* The same two mappings, written by each version that wrote them otherwise. */
static void the_files_of_earlier_versions_are_read(void **state)
{
	static const char *const files[] = { "tests/formats/mappings-1",
					     "tests/formats/mappings-2" };
	struct stored stored;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		assert_int_equal(store_load(files[i], &stored, NULL), 0);
		assert_int_equal(stored.is_last, i > 0);
		assert_int_equal(stored.count, 2);
		assert_int_equal(stored.list[0].internal.port, 8080);
		assert_int_equal(stored.list[1].internal.port, 8081);
		assert_in_range(stored.list[0].lifetime, seconds(86400), seconds(86430));
		assert_true(stored.list[0].record_length > 0);
		store_clear(&stored);
	}
}

static char directory[] = "/tmp/homeport-store-XXXXXX";

static int open_directory(void **state)
{
	(void)state;
	strcpy(directory + sizeof(directory) - 7, "XXXXXX");
	return mkdtemp(directory) ? 0 : -1;
}

static int close_directory(void **state)
{
	char path[64];

	(void)state;
	snprintf(path, sizeof(path), "%s/state", directory);
	unlink(path);
	return rmdir(directory);
}

static void a_file_is_replaced_whole(void **state)
{
	struct stored before = sample(), after;
	char path[64];
	struct stat status;

	(void)state;
	snprintf(path, sizeof(path), "%s/state", directory);
	assert_int_equal(store_load(path, &after, NULL), -ENOENT);
	assert_int_equal(store_save(path, &before, NULL), 0);
	before.count = 1;
	assert_int_equal(store_save(path, &before, NULL), 0);
	assert_int_equal(store_load(path, &after, NULL), 0);
	assert_int_equal(after.count, 1);
	store_clear(&after);
	/* Nonces are in it: nobody else may read it. */
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
}

static void a_state_is_read_after_2038(void **state)
{
	const struct timespec then[2] = { { 4102444800, 0 }, { 4102444800, 0 } };
	struct stored before = sample(), after;
	char path[64];

	(void)state;
	snprintf(path, sizeof(path), "%s/state", directory);
	before.wall = 4102444800;
	assert_int_equal(store_save(path, &before, NULL), 0);
	assert_int_equal(utimensat(AT_FDCWD, path, then, 0), 0);
	assert_int_equal(store_load(path, &after, NULL), 0);
	assert_true(after.wall == 4102444800);
	store_clear(&after);
}

static void trouble_is_told_with_the_file(void **state)
{
	struct stored before = sample(), after;
	struct failure failure;
	char path[64];
	FILE *file;

	(void)state;
	assert_true(store_save("/nonexistent/state", &before, &failure) < 0);
	assert_non_null(strstr(failure.sentence, "/nonexistent/state"));
	snprintf(path, sizeof(path), "%s/state", directory);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs("this is no state file, but somebody's shopping list", file);
	fclose(file);
	assert_int_equal(store_load(path, &after, &failure), -EINVAL);
	assert_non_null(strstr(failure.sentence, "not a state file"));
	assert_non_null(strstr(failure.sentence, path));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_written_is_read_again),
		cmocka_unit_test(an_empty_table_is_a_state_too),
		cmocka_unit_test(a_file_that_was_cut_or_changed_is_refused),
		cmocka_unit_test(the_files_of_earlier_versions_are_read),
		cmocka_unit_test_setup_teardown(a_file_is_replaced_whole, open_directory,
						close_directory),
		cmocka_unit_test_setup_teardown(a_state_is_read_after_2038, open_directory,
						close_directory),
		cmocka_unit_test_setup_teardown(trouble_is_told_with_the_file, open_directory,
						close_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
