/* SPDX-License-Identifier: BSD-2-Clause */
/* What a person reads of the model. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <json-c/json.h>

#include "cpe/display.h"
#include "tests/support/shown.h"

static void one_value_is_printed_alone(void **state)
{
	(void)state;
	assert_shown(display_parameters,
		     "{\"parameters\":[{\"path\":\"Device.A.B\",\"type\":\"string\","
		     "\"value\":\"a\\tb\",\"writable\":true,\"key\":\"b\"}]}",
		     "a?b\n");
}

static void several_are_below_their_objects(void **state)
{
	(void)state;
	assert_shown(display_parameters,
		     "{\"parameters\":["
		     "{\"path\":\"Device.A.Port\",\"value\":\"80\",\"writable\":true,"
		     "\"key\":\"service web port\"},"
		     "{\"path\":\"Device.A.Status\",\"value\":\"Up\",\"writable\":false},"
		     "{\"path\":\"Device.A.B.1.N\",\"value\":\"\",\"writable\":true,"
		     "\"key\":\"natpmp\"}]}",
		     "Device.A.\n"
		     "  Port (port)  80\n"
		     "  Status       Up\n"
		     "Device.A.B.1.\n"
		     "  N (natpmp)\n");
	assert_shown(display_parameters, "{\"parameters\":[]}", "");
}

static void names_tell_what_can_be_written(void **state)
{
	(void)state;
	assert_shown(display_names,
		     "{\"names\":[{\"path\":\"Device.A.\",\"writable\":false},"
		     "{\"path\":\"Device.B\",\"writable\":true}]}",
		     "Device.A.\nDevice.B   writable\n");
}

static void the_schema_is_read_in_80_columns(void **state)
{
	(void)state;
	assert_shown(display_schema,
		     "{\"schema\":[{\"path\":\"Device.A.{i}.\",\"type\":\"object\","
		     "\"help\":\"a thing\"},{\"path\":\"Device.A.{i}.T\",\"list\":true,"
		     "\"type\":\"int\",\"unit\":\"seconds\",\"help\":\"how long\"}]}",
		     "Device.A.{i}.\n    a thing\n  T  list of int, seconds\n      how long\n");
}

static void changes_are_told_line_by_line(void **state)
{
	(void)state;
	assert_shown(display_paths,
		     "{\"changed\":[\"Device.A.B\",\"Device.A.C\"],\"message\":\"later\"}",
		     "changed Device.A.B\nchanged Device.A.C\nlater\n");
	assert_shown(display_added, "{\"added\":\"Device.A.3.\",\"instance\":3,\"title\":\"cam\"}",
		     "added cam, Device.A.3.\n");
	assert_shown(display_more_faults,
		     "{\"error\":\"a\",\"faults\":[{\"message\":\"a\"},{\"message\":\"b\"}]}",
		     "homeportctl: b\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_value_is_printed_alone),
		cmocka_unit_test(several_are_below_their_objects),
		cmocka_unit_test(names_tell_what_can_be_written),
		cmocka_unit_test(the_schema_is_read_in_80_columns),
		cmocka_unit_test(changes_are_told_line_by_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
