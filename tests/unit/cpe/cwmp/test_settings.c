/* SPDX-License-Identifier: BSD-2-Clause */
/* What the agent makes of the daemon's answers. */
#include <json-c/json.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/cwmp/settings.h"

static struct settings settings;

static void read_texts(const char *acs, const char *device)
{
	struct json_object *one = json_tokener_parse(acs), *other = json_tokener_parse(device);

	assert_non_null(one);
	settings_read(&settings, one, other);
	json_object_put(one);
	json_object_put(other);
}

static void all_is_taken_from_the_keys(void **state)
{
	(void)state;
	read_texts("{\"acs-enabled\":\"true\",\"acs-url\":\"https://acs/\",\"acs-user\":\"me\","
		   "\"acs-password\":\"p\",\"acs-periodic-inform\":\"true\","
		   "\"acs-periodic-inform-interval\":\"4294967295\","
		   "\"acs-periodic-inform-time\":\"2026-03-01T06:00:03Z\",\"acs-spread\":\"60\","
		   "\"acs-connection-request\":\"true\",\"acs-connection-request-port\":\"7547\"}",
		   "{\"parameters\":[]}");
	assert_true(settings.schedule.enabled && settings.schedule.periodic);
	assert_int_equal(settings.schedule.interval, UINT32_MAX);
	assert_int_equal(settings.schedule.phase, 1772344803);
	assert_int_equal(settings.schedule.reboot_at, UNKNOWN_TIME);
	assert_int_equal(settings.port, 7547);
	assert_string_equal(settings.user, "me");
	assert_false(settings.allow_http);
}

static void without_a_user_the_device_says_who_it_is(void **state)
{
	(void)state;
	read_texts("{\"acs-enabled\":\"true\"}",
		   "{\"parameters\":[{\"path\":\"Device.DeviceInfo.ManufacturerOUI\",\"value\":"
		   "\"00D09E\"},{\"path\":\"Device.DeviceInfo.ProductClass\",\"value\":\"H G\"},"
		   "{\"path\":\"Device.DeviceInfo.SerialNumber\",\"value\":\"A-1\"}]}");
	assert_string_equal(settings.user, "00D09E-H%20G-A%2D1");
	assert_false(settings.schedule.enabled); /* there is no URL */
	assert_string_equal(settings.serial_number, "A-1");
}

static void devices_differ_by_their_serial_numbers(void **state)
{
	struct settings one = { .serial_number = "1" }, other = { .serial_number = "2" };

	(void)state;
	assert_int_not_equal(settings_identity(&one), settings_identity(&other));
	assert_int_equal(settings_identity(&one), settings_identity(&one));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_is_taken_from_the_keys),
		cmocka_unit_test(without_a_user_the_device_says_who_it_is),
		cmocka_unit_test(devices_differ_by_their_serial_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
