/* SPDX-License-Identifier: BSD-2-Clause */
/* From a line of JSON to the answer. */
#include "cpe/control_line.h"

#include <json-c/json.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 32 /* objects within objects */

struct json_object *control_error(const char *format, ...)
{
	struct json_object *answer = NULL;
	va_list arguments;
	char *sentence;
	int length;

	va_start(arguments, format);
	length = vasprintf(&sentence, format, arguments);
	va_end(arguments);
	if (length < 0)
		return NULL;
	answer = json_object_new_object();
	if (answer)
		json_object_object_add(answer, "error", json_object_new_string(sentence));
	free(sentence);
	return answer;
}

/* -- the socket's own commands -- */

static void add_help(struct json_object *list, const char *name, const char *help)
{
	struct json_object *row = json_object_new_object();

	if (row) {
		json_object_object_add(row, "command", json_object_new_string(name));
		json_object_object_add(row, "help", json_object_new_string(help));
	}
	json_object_array_add(list, row);
}

static struct json_object *answer_help(const struct control_commands *commands)
{
	struct json_object *answer = json_object_new_object(), *list = json_object_new_array();
	size_t i;

	if (!answer || !list) {
		json_object_put(answer);
		json_object_put(list);
		return NULL;
	}
	for (i = 0; i < commands->count; i++)
		add_help(list, commands->list[i].name, commands->list[i].help);
	add_help(list, "watch", "events from now on");
	add_help(list, "help", "the commands there are");
	json_object_object_add(answer, "commands", list);
	return answer;
}

static struct json_object *answer_watch(void)
{
	struct json_object *answer = json_object_new_object();

	if (answer)
		json_object_object_add(answer, "watching", json_object_new_boolean(true));
	return answer;
}

struct control_session **control_session_of(struct json_object *request)
{
	struct control_peer *peer = json_object_get_userdata(request);

	return &peer->session;
}

uid_t control_user_of(struct json_object *request)
{
	const struct control_peer *peer = json_object_get_userdata(request);

	return peer->user;
}

void control_peer_end(struct control_peer *peer)
{
	if (peer->session)
		peer->session->end(peer->session);
	peer->session = NULL;
}

/* -- a line -- */

/* NULL, and why, if the line is not one JSON text from its first octet to its last. */
static struct json_object *parse(const char *line, size_t length, const char **trouble)
{
	struct json_tokener *tokener = json_tokener_new_ex(DEPTH_MAX);
	struct json_object *request;

	if (!tokener) {
		*trouble = "memory is short";
		return NULL;
	}
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	request = json_tokener_parse_ex(tokener, line, (int)length);
	if (json_tokener_get_error(tokener) == json_tokener_continue)
		*trouble = "the line ends before it does";
	else if (json_tokener_get_error(tokener) != json_tokener_success)
		*trouble = json_tokener_error_desc(json_tokener_get_error(tokener));
	else if (json_tokener_get_parse_end(tokener) != length)
		*trouble = "something follows it";
	if (*trouble) {
		json_object_put(request);
		request = NULL;
	}
	json_tokener_free(tokener);
	return request;
}

static struct json_object *not_understood(const char *why)
{
	return control_error("not understood: %s; a request looks like {\"command\":\"status\"}",
			     why);
}

static struct json_object *answer_command(const struct control_commands *commands,
					  struct json_object *request, const char *name,
					  struct control_peer *peer)
{
	const struct control_command *command;

	json_object_set_userdata(request, peer, NULL);
	for (command = commands->list; command < commands->list + commands->count; command++)
		if (strcmp(command->name, name) == 0)
			return command->answer(commands->context, request);
	if (strcmp(name, "help") == 0)
		return answer_help(commands);
	if (strcmp(name, "watch") == 0) {
		peer->watches = true;
		return answer_watch();
	}
	return control_error("there is no such command: {\"command\":\"help\"} lists those there "
			     "are");
}

struct json_object *control_answer_line(const struct control_commands *commands, const char *line,
					size_t length, struct control_peer *peer)
{
	struct json_object *request, *name, *answer;
	const char *trouble = NULL;

	if (length > CONTROL_REQUEST_MAX)
		return control_error("a request has %d octets at most", CONTROL_REQUEST_MAX);
	request = parse(line, length, &trouble);
	if (trouble)
		return not_understood(trouble);
	if (json_object_is_type(request, json_type_object) &&
	    json_object_object_get_ex(request, "command", &name) &&
	    json_object_is_type(name, json_type_string))
		answer = answer_command(commands, request, json_object_get_string(name), peer);
	else
		answer = not_understood("it names no command");
	json_object_put(request);
	return answer;
}
