/* SPDX-License-Identifier: BSD-2-Clause */
/* What a person is shown of an answer of the daemon. Behind cmocka.h. */
#ifndef HOMEPORT_TESTS_SHOWN_H
#define HOMEPORT_TESTS_SHOWN_H

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>

#include "cpe/display.h"

static inline void assert_shown(display_answer *display, const char *json, const char *expected)
{
	struct json_object *answer = json_tokener_parse(json);
	char *text;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	assert_non_null(answer);
	assert_non_null(out);
	assert_true(display(out, answer));
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
	json_object_put(answer);
}

#endif
