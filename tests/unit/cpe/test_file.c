/* SPDX-License-Identifier: BSD-2-Clause */
/* Files read whole, and what is none. */
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

#include "cpe/file.h"

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

static void write_octets(size_t count)
{
	FILE *file = fopen(path, "w");
	size_t i;

	assert_non_null(file);
	for (i = 0; i < count; i++)
		putc('a' + (int)(i % 26), file);
	assert_int_equal(fclose(file), 0);
}

static void all_octets_come_and_a_nul_behind_them(void **state)
{
	static const size_t sizes[] = { 0, 1, 4095, 4096, 4097, 9000, 10000 };
	size_t i, length;
	char *text;

	(void)state;
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		write_octets(sizes[i]);
		text = file_read(path, 10000, &length);
		assert_non_null(text);
		assert_int_equal(length, sizes[i]);
		assert_int_equal(strlen(text), sizes[i]);
		assert_true(length == 0 || text[length - 1] == 'a' + (char)((length - 1) % 26));
		free(text);
	}
}

static void one_octet_too_many_is_too_large(void **state)
{
	size_t length;

	(void)state;
	write_octets(10001);
	assert_null(file_read(path, 10000, &length));
	assert_int_equal(errno, EFBIG);
}

static void what_is_no_file_is_said_by_errno(void **state)
{
	size_t length;

	(void)state;
	assert_null(file_read("/nonexistent/file", 10, &length));
	assert_int_equal(errno, ENOENT);
	assert_null(file_read("/", 10, &length));
	assert_int_equal(errno, EISDIR);
}

static void nobody_waits_for_the_writer_of_a_pipe(void **state)
{
	size_t length;
	char *text;
	int writer;

	(void)state;
	assert_int_equal(mkfifo(path, 0600), 0);
	text = file_read(path, 10, &length);
	assert_non_null(text);
	assert_int_equal(length, 0);
	free(text);
	writer = open(path, O_RDWR | O_CLOEXEC);
	assert_true(writer >= 0);
	assert_null(file_read(path, 10, &length));
	assert_int_equal(errno, EAGAIN);
	close(writer);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, name_a_place, remove_it)

static void a_file_is_replaced_as_a_whole_and_for_its_owner_alone(void **state)
{
	struct stat status;
	size_t length;
	char *text;

	(void)state;
	write_octets(5000);
	assert_int_equal(file_replace(path, "new", 3), 0);
	text = file_read(path, 10000, &length);
	assert_string_equal(text, "new");
	free(text);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_int_equal(file_replace("/nonexistent/file", "new", 3), -ENOENT);
}

/* Who may write into the directory does not choose what else is written, or reads it along. */
static void a_link_in_the_way_is_not_followed(void **state)
{
	char fresh[80];
	size_t length;
	char *text;
	int reader;

	(void)state;
	write_octets(10);
	snprintf(fresh, sizeof(fresh), "%s.new", path);
	assert_int_equal(symlink(path, fresh), 0);
	reader = open(fresh, O_RDONLY | O_CLOEXEC);
	assert_true(reader >= 0);
	assert_int_equal(file_replace(path, "secret", 6), 0);
	assert_int_equal(lseek(reader, 0, SEEK_END), 10);
	close(reader);
	text = file_read(path, 10, &length);
	assert_string_equal(text, "secret");
	free(text);
	assert_int_equal(access(fresh, F_OK), -1);
}

static void a_file_is_read_after_2038(void **state)
{
	const struct timespec then[2] = { { 4102444800, 0 }, { 4102444800, 0 } };
	size_t length;
	char *text;

	(void)state;
	write_octets(10);
	assert_int_equal(utimensat(AT_FDCWD, path, then, 0), 0);
	text = file_read(path, 10, &length);
	assert_non_null(text);
	assert_int_equal(length, 10);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_octets_come_and_a_nul_behind_them),
		TEST(a_file_is_replaced_as_a_whole_and_for_its_owner_alone),
		TEST(one_octet_too_many_is_too_large),
		TEST(what_is_no_file_is_said_by_errno),
		TEST(a_link_in_the_way_is_not_followed),
		TEST(a_file_is_read_after_2038),
		TEST(nobody_waits_for_the_writer_of_a_pipe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
