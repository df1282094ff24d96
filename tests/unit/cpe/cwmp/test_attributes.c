/* SPDX-License-Identifier: BSD-2-Clause */
/* Of which parameters the ACS hears, and when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/cwmp/attributes.h"

#define VERSION "Device.DeviceInfo.SoftwareVersion"
#define URL     "Device.ManagementServer.ConnectionRequestURL"
#define STATUS  "Device.DynamicDNS.Client.3.Status"

static struct attributes attributes;

static int begin(void **state)
{
	(void)state;
	return attributes_init(&attributes) ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	attributes_clear(&attributes);
	return 0;
}

static const struct attribute *find(const char *path)
{
	size_t i;

	for (i = 0; i < attributes.count; i++)
		if (strcmp(attributes.list[i].path, path) == 0)
			return &attributes.list[i];
	return NULL;
}

static void some_are_watched_from_the_start(void **state)
{
	(void)state;
	assert_int_equal(attributes_of(&attributes, VERSION), NOTIFY_ACTIVELY);
	assert_int_equal(attributes_of(&attributes, URL), NOTIFY_ACTIVELY);
	assert_int_equal(attributes_of(&attributes, STATUS), NOTIFY_OFF);
	assert_false(attributes_allow(VERSION, NOTIFY_OFF));
	assert_true(attributes_allow(URL, NOTIFY_OFF));
	assert_true(attributes_set(&attributes, URL, NOTIFY_OFF));
	assert_int_equal(attributes_of(&attributes, URL), NOTIFY_OFF);
	assert_non_null(find(URL)); /* so that it stays off over a restart */
}

static void what_changes_all_the_time_is_not_watched_actively(void **state)
{
	(void)state;
	assert_false(attributes_allow("Device.DeviceInfo.UpTime", NOTIFY_ACTIVELY));
	assert_true(attributes_allow("Device.DeviceInfo.UpTime", NOTIFY_PASSIVELY));
	assert_false(attributes_allow("Device.PCP.X_HOMEPORT_LocalServer.Stats.ErrorsSent",
				      NOTIFY_ACTIVELY));
	assert_true(attributes_allow(STATUS, NOTIFY_ACTIVELY));
}

static void another_value_is_a_change_until_it_is_told(void **state)
{
	(void)state;
	attributes_set(&attributes, STATUS, NOTIFY_ACTIVELY);
	assert_int_equal(attributes_see(&attributes, STATUS, "Updated"), NOTIFY_OFF); /* first */
	assert_int_equal(attributes_see(&attributes, STATUS, "Updated"), NOTIFY_OFF);
	assert_int_equal(attributes_see(&attributes, STATUS, "Error"), NOTIFY_ACTIVELY);
	assert_int_equal(attributes_see(&attributes, STATUS, "Updated"), NOTIFY_ACTIVELY);
	assert_true(find(STATUS)->changed); /* though it is what it was */
	attributes_told(&attributes);
	assert_false(find(STATUS)->changed);
	assert_int_equal(attributes_see(&attributes, STATUS, "Updated"), NOTIFY_OFF);
}

static void what_the_acs_has_set_it_is_not_told(void **state)
{
	(void)state;
	attributes_set(&attributes, STATUS, NOTIFY_PASSIVELY);
	attributes_take(&attributes, STATUS, "a");
	attributes_take(&attributes, STATUS, "b");
	assert_int_equal(attributes_see(&attributes, STATUS, "b"), NOTIFY_OFF);
	assert_false(find(STATUS)->changed);
	assert_int_equal(attributes_see(&attributes, STATUS, "c"), NOTIFY_PASSIVELY);
}

static void what_is_deleted_is_forgotten_with_all_below(void **state)
{
	(void)state;
	attributes_set(&attributes, STATUS, NOTIFY_ACTIVELY);
	attributes_set(&attributes, "Device.DynamicDNS.Client.30.Status", NOTIFY_ACTIVELY);
	attributes_forget(&attributes, "Device.DynamicDNS.Client.3.");
	assert_int_equal(attributes_of(&attributes, STATUS), NOTIFY_OFF);
	assert_int_equal(attributes_of(&attributes, "Device.DynamicDNS.Client.30.Status"),
			 NOTIFY_ACTIVELY);
	attributes_forget(&attributes, "Device.");
	assert_int_equal(attributes_of(&attributes, VERSION), NOTIFY_ACTIVELY);
}

static void there_is_room_for_so_many(void **state)
{
	char path[64];
	int i;

	(void)state;
	for (i = (int)attributes.count; i < ATTRIBUTES_MOST; i++) {
		snprintf(path, sizeof(path), "Device.X.%d.Y", i);
		assert_true(attributes_set(&attributes, path, NOTIFY_PASSIVELY));
	}
	assert_false(attributes_set(&attributes, STATUS, NOTIFY_PASSIVELY));
	assert_true(attributes_set(&attributes, path, NOTIFY_OFF));
	assert_true(attributes_set(&attributes, STATUS, NOTIFY_PASSIVELY));
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		T(some_are_watched_from_the_start),
		T(what_changes_all_the_time_is_not_watched_actively),
		T(another_value_is_a_change_until_it_is_told),
		T(what_the_acs_has_set_it_is_not_told),
		T(what_is_deleted_is_forgotten_with_all_below),
		T(there_is_room_for_so_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
