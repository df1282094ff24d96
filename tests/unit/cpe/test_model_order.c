/* SPDX-License-Identifier: BSD-2-Clause */
/* Words typed about the model, and the requests that they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <json-c/json.h>

#include "cpe/model_order.h"

/* The request that the words are; NULL: they make no sense. */
static void is_request(model_order *order, const char *words, const char *expected)
{
	struct json_object *request = json_object_new_object();
	char text[256], *rest = text, *typed[16];
	int count = 0;

	snprintf(text, sizeof(text), "%s", words);
	while (rest && *rest)
		typed[count++] = strsep(&rest, " ");
	assert_int_equal(order(request, typed, count), expected != NULL);
	if (expected)
		assert_string_equal(
			json_object_to_json_string_ext(
				request, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE),
			expected);
	json_object_put(request);
}

static void paths_are_words_and_short_names_are_several(void **state)
{
	(void)state;
	is_request(model_order_paths, "", "{\"paths\":[\"\"]}");
	is_request(model_order_paths, "Device.PCP. lifetime-max",
		   "{\"paths\":[\"Device.PCP.\",\"lifetime-max\"]}");
	is_request(model_order_paths, "service web", "{\"paths\":[\"service web\"]}");
	is_request(model_order_paths, "service web port ttl",
		   "{\"paths\":[\"service web port\",\"service web ttl\"]}");
	is_request(model_order_paths, "service", "{\"paths\":[\"service\"]}");
	is_request(model_order_path, "", "{\"path\":\"\"}");
	is_request(model_order_path, "service web", "{\"path\":\"service web\"}");
	is_request(model_order_path, "Device.PCP. Device.NAT.", NULL);
	is_request(model_order_next, "Device.PCP.", "{\"next\":true,\"path\":\"Device.PCP.\"}");
}

static void rows_are_named_and_values_given(void **state)
{
	(void)state;
	is_request(model_order_values, "lifetime-max=60 natpmp=",
		   "{\"values\":[{\"path\":\"lifetime-max\",\"value\":\"60\"},"
		   "{\"path\":\"natpmp\",\"value\":\"\"}]}");
	is_request(model_order_values, "account a url=http://h/?a=b",
		   "{\"values\":[{\"path\":\"account a url\",\"value\":\"http://h/?a=b\"}]}");
	is_request(model_order_values, "Device.A.B=1",
		   "{\"values\":[{\"path\":\"Device.A.B\",\"value\":\"1\"}]}");
	is_request(model_order_values, "natpmp", NULL);
	is_request(model_order_values, "", NULL);
	is_request(model_order_row, "forward cam port=80",
		   "{\"values\":{\"port\":\"80\"},\"path\":\"forward\",\"title\":\"cam\"}");
	is_request(model_order_row, "forward port=80",
		   "{\"values\":{\"port\":\"80\"},\"path\":\"forward\"}");
	is_request(model_order_row, "Device.A. B=1",
		   "{\"values\":{\"B\":\"1\"},\"path\":\"Device.A.\"}");
	is_request(model_order_row, "Device.A. B", NULL);
	is_request(model_order_row, "", NULL);
	is_request(model_order_rows, "Device.A.1. Device.A.2.",
		   "{\"paths\":[\"Device.A.1.\",\"Device.A.2.\"]}");
	is_request(model_order_rows, "service web", "{\"paths\":[\"service web\"]}");
	is_request(model_order_rows, "service web port", NULL);
	is_request(model_order_rows, "", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_are_words_and_short_names_are_several),
		cmocka_unit_test(rows_are_named_and_values_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
