/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines to the control socket. Whatever they are, the answer is an object that fits on
 * a line and can be read again; no command is called but for a request that names it.
 */
#include <json-c/json.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/control_line.h"

static struct json_object *echo(void *context, struct json_object *request)
{
	const char *name = json_object_get_string(json_object_object_get(request, "command"));
	struct json_object *answer = json_object_new_object();

	(void)context;
	if (!name || strcmp(name, "echo") != 0)
		abort();
	json_object_object_add(answer, "echo", json_object_get(request));
	return answer;
}

static void look_at(const char *line, size_t length)
{
	static const struct control_command command = { "echo", "the request", echo };
	static const struct control_commands commands = { &command, 1, NULL };
	struct control_peer peer = { 0 };
	struct json_object *answer = control_answer_line(&commands, line, length, &peer), *again;
	const char *text = json_object_to_json_string_ext(answer, JSON_C_TO_STRING_PLAIN);

	again = json_tokener_parse(text);
	if (!json_object_is_type(answer, json_type_object) || strchr(text, '\n') ||
	    !json_object_is_type(again, json_type_object) ||
	    peer.watches != json_object_object_get_ex(answer, "watching", NULL))
		abort();
	json_object_put(again);
	json_object_put(answer);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	const char *line = (const char *)bytes, *end = line + length, *newline;

	while (line < end && (newline = memchr(line, '\n', (size_t)(end - line)))) {
		look_at(line, (size_t)(newline - line));
		line = newline + 1;
	}
	look_at(length ? line : "", length ? (size_t)(end - line) : 0);
	return 0;
}
