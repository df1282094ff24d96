/* SPDX-License-Identifier: BSD-2-Clause */
/* What is kept over a reboot, and what is not. */
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

#include "cpe/cwmp/state.h"
#include "cpe/file.h"

#define STATUS "Device.DynamicDNS.Client.3.Status"

static void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, 0x5a, length);
}

static const struct random_source draws = { fill, NULL };
static const struct schedule_settings settings = { .enabled = true };

struct memory {
	struct state state;
	struct schedule schedule;
	struct attributes attributes;
};

static struct schedule_time time_before = { 1000 * MONOTONIC_SECOND, 1700000000 };
static struct schedule_time time_after = { 50 * MONOTONIC_SECOND, 1700000100 };

static void begin(struct memory *memory, const char *boot, const struct schedule_time *time)
{
	state_init(&memory->state, &draws);
	strcpy(memory->state.boot, boot);
	attributes_init(&memory->attributes);
	schedule_init(&memory->schedule, &settings, 0, &draws, time);
}

static char *written(void)
{
	static struct memory before;
	char *text;

	begin(&before, "boot-1", &time_before);
	strcpy(before.state.url, "https://acs.example/");
	strcpy(before.state.parameter_key, "job \"1\"");
	before.state.version = 0;
	before.state.rebooting = true;
	strcpy(before.state.reboot_key, "rb");
	before.state.transfer_count = 1;
	before.state.transfers[0] = (struct transfer){
		.key = "dl", .url = "https://f/", .due = seconds(1300), .size = 7
	};
	schedule_add(&before.schedule, CWMP_BOOT, NULL, &time_before);
	schedule_add(&before.schedule, CWMP_M_DOWNLOAD, "old", &time_before);
	schedule_add(&before.schedule, CWMP_CONNECTION_REQUEST, NULL, &time_before);
	schedule_inform(&before.schedule, 600, "later", &time_before);
	attributes_set(&before.attributes, STATUS, NOTIFY_ACTIVELY);
	attributes_take(&before.attributes, STATUS, "Updated");
	attributes_see(&before.attributes, STATUS, "Error");
	text = state_write(&before.state, &before.schedule, &before.attributes, &time_before);
	attributes_clear(&before.attributes);
	assert_non_null(text);
	return text;
}

static void all_is_there_in_the_same_boot(void **state)
{
	static struct memory after;
	char *text = written();

	(void)state;
	begin(&after, "boot-1", &time_after);
	assert_int_equal(
		state_read(&after.state, &after.schedule, &after.attributes, text, &time_after), 0);
	assert_string_equal(after.state.boot, "boot-1");
	assert_string_equal(after.state.url, "https://acs.example/");
	assert_string_equal(after.state.parameter_key, "job \"1\"");
	assert_int_equal(after.state.version, 0);
	assert_int_equal(after.schedule.event_count, 2);
	assert_int_equal(after.schedule.events[0].event, CWMP_BOOT);
	assert_string_equal(after.schedule.events[1].key, "old");
	assert_int_equal(attributes_of(&after.attributes, STATUS), NOTIFY_ACTIVELY);
	assert_int_equal(attributes_see(&after.attributes, STATUS, "Error"), NOTIFY_OFF);
	attributes_clear(&after.attributes);
	free(text);
}

static void a_boot_leaves_what_must_not_be_lost_with_its_times(void **state)
{
	static struct memory after;
	char *text = written();

	(void)state;
	begin(&after, "boot-2", &time_after);
	assert_int_equal(
		state_read(&after.state, &after.schedule, &after.attributes, text, &time_after), 0);
	assert_string_equal(after.state.boot, "");
	assert_true(after.state.rebooting);
	assert_string_equal(after.state.reboot_key, "rb");
	assert_int_equal(after.schedule.event_count, 1);
	assert_int_equal(after.schedule.events[0].event, CWMP_M_DOWNLOAD);
	assert_int_equal(after.schedule.inform_count, 1); /* 100 of its 600 seconds are over */
	assert_int_equal(after.schedule.informs[0].due, seconds(550));
	assert_int_equal(after.state.transfer_count, 1);
	assert_int_equal(after.state.transfers[0].due, seconds(250));
	assert_int_equal(after.state.transfers[0].size, 7);
	attributes_clear(&after.attributes);
	free(text);
}

#define ODD                                                                        \
	"{\"homeport-cwmp\":1,\"boot\":\"boot-1\",\"saved\":-9223372036854775808," \
	"\"namespace\":99999999999,\"request_path\":\"/abcdefghijklmnopqrstuv\","  \
	"\"informs\":[{\"wait\":-9223372036854775808,\"key\":\"a\"},"              \
	"{\"wait\":9223372036854775807,\"key\":\"b\"}],"                           \
	"\"attributes\":[{\"path\":\"" STATUS "\",\"notification\":3}],\"transfers\":[7,null]}"

/* Whatever has become of the file. */
static void odd_numbers_are_within_bounds(void **state)
{
	static struct memory after;

	(void)state;
	begin(&after, "boot-1", &time_after);
	assert_int_equal(
		state_read(&after.state, &after.schedule, &after.attributes, ODD, &time_after), 0);
	assert_int_equal(after.state.version, 2);
	assert_int_equal(after.schedule.informs[0].due, time_after.now);
	assert_int_equal(after.schedule.informs[1].due,
			 time_after.now + seconds((uint64_t)UINT32_MAX));
	assert_int_equal(attributes_of(&after.attributes, STATUS), NOTIFY_OFF);
	assert_int_equal(after.state.transfer_count, 0); /* there is nothing to do, or to tell */
	attributes_clear(&after.attributes);
}

/* As written() wrote it then; a sample of each form that there was. */
static void the_files_of_earlier_versions_are_read(void **state)
{
	static struct memory after;
	size_t length;
	char *text = file_read("tests/formats/cwmp-1", 1024 * 1024, &length);

	(void)state;
	assert_non_null(text);
	begin(&after, "boot-2", &time_after);
	assert_int_equal(
		state_read(&after.state, &after.schedule, &after.attributes, text, &time_after), 0);
	assert_string_equal(after.state.url, "https://acs.example/");
	assert_string_equal(after.state.reboot_key, "rb");
	assert_int_equal(after.schedule.event_count, 1);
	assert_int_equal(after.schedule.inform_count, 1);
	assert_string_equal(after.state.transfers[0].key, "dl");
	assert_int_equal(attributes_of(&after.attributes, STATUS), NOTIFY_ACTIVELY);
	attributes_clear(&after.attributes);
	free(text);
}

static void what_is_no_state_is_set_aside(void **state)
{
	static struct memory after;
	char path[] = "/tmp/test_state.XXXXXX", aside[64];
	int file = mkstemp(path);
	struct failure failure;

	(void)state;
	assert_true(file >= 0 && write(file, "{\"homeport-cwmp\":1,", 19) == 19);
	close(file);
	snprintf(aside, sizeof(aside), "%s.bad", path);
	begin(&after, "boot-1", &time_after);
	assert_int_equal(state_load(path, &after.state, &after.schedule, &after.attributes,
				    &time_after, &failure),
			 -EINVAL);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(unlink(aside), 0);
	assert_int_equal(state_load(path, &after.state, &after.schedule, &after.attributes,
				    &time_after, &failure),
			 -ENOENT);
	assert_int_equal(state_save(path, &after.state, &after.schedule, &after.attributes,
				    &time_after, &failure),
			 0);
	assert_int_equal(state_load(path, &after.state, &after.schedule, &after.attributes,
				    &time_after, &failure),
			 0);
	unlink(path);
	attributes_clear(&after.attributes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_is_there_in_the_same_boot),
		cmocka_unit_test(a_boot_leaves_what_must_not_be_lost_with_its_times),
		cmocka_unit_test(odd_numbers_are_within_bounds),
		cmocka_unit_test(the_files_of_earlier_versions_are_read),
		cmocka_unit_test(what_is_no_state_is_set_aside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
