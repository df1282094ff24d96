/* SPDX-License-Identifier: BSD-2-Clause */
/* Control lines: what a line of octets is answered with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <json-c/json.h>
#include <cmocka.h>

#include "cpe/control_line.h"

struct world {
	struct control_commands commands;
	int calls;
	struct control_peer peer;
	int sessions;
	char answer[4096];
};

static struct json_object *double_it(void *context, struct json_object *request)
{
	struct world *w = context;
	struct json_object *answer = json_object_new_object();
	struct json_object *number = json_object_object_get(request, "number");

	w->calls++;
	json_object_object_add(answer, "double",
			       json_object_new_int(2 * json_object_get_int(number)));
	return answer;
}

static struct json_object *refuse(void *context, struct json_object *request)
{
	(void)context;
	(void)request;
	return control_error("%d is too much for \"%s\"", 7, "me");
}

/* A sum that goes on from call to call of one connection. */
struct sum {
	struct control_session session;
	struct world *w;
	int number;
};

static void end_sum(struct control_session *session)
{
	struct sum *sum = (struct sum *)(void *)session;

	sum->w->sessions--;
	free(sum);
}

static struct json_object *add(void *context, struct json_object *request)
{
	struct control_session **session = control_session_of(request);
	struct json_object *answer = json_object_new_object();
	struct sum *sum = (struct sum *)(void *)*session;

	if (!sum) {
		sum = calloc(1, sizeof(*sum));
		*sum = (struct sum){ { end_sum }, context, 0 };
		*session = &sum->session;
		sum->w->sessions++;
	}
	sum->number += json_object_get_int(json_object_object_get(request, "number"));
	json_object_object_add(answer, "sum", json_object_new_int(sum->number));
	return answer;
}

static int world_begin(void **state)
{
	static const struct control_command list[] = {
		{ "double", "twice the number", double_it },
		{ "refuse", "what cannot be done", refuse },
		{ "add", "a sum", add },
	};
	static struct world w;

	w = (struct world){ .commands = { list, 3, &w } };
	*state = &w;
	return 0;
}

static const char *answer_octets(struct world *w, const char *line, size_t length)
{
	struct json_object *answer = control_answer_line(&w->commands, line, length, &w->peer);

	assert_non_null(answer);
	strcpy(w->answer, json_object_to_json_string_ext(answer, JSON_C_TO_STRING_PLAIN));
	json_object_put(answer);
	return w->answer;
}

static const char *answer_to(struct world *w, const char *line)
{
	return answer_octets(w, line, strlen(line));
}

static void a_command_gets_the_request_and_answers(void **state)
{
	struct world *w = *state;

	assert_string_equal(answer_to(w, "{\"command\":\"double\",\"number\":21}"),
			    "{\"double\":42}");
	assert_string_equal(answer_to(w, " { \"number\" : 1 , \"command\" : \"double\" }\t\r"),
			    "{\"double\":2}");
	assert_int_equal(w->calls, 2);
	assert_false(w->peer.watches);
}

static void what_a_connection_has_begun_is_its_own_and_ends_with_it(void **state)
{
	struct world *w = *state;
	struct control_peer other = { 0 }, first;

	assert_string_equal(answer_to(w, "{\"command\":\"add\",\"number\":2}"), "{\"sum\":2}");
	assert_string_equal(answer_to(w, "{\"command\":\"add\",\"number\":3}"), "{\"sum\":5}");
	first = w->peer;
	w->peer = other;
	assert_string_equal(answer_to(w, "{\"command\":\"add\",\"number\":1}"), "{\"sum\":1}");
	assert_int_equal(w->sessions, 2);
	control_peer_end(&w->peer);
	control_peer_end(&w->peer);
	control_peer_end(&first);
	assert_int_equal(w->sessions, 0);
}

static void a_command_can_refuse_with_a_sentence(void **state)
{
	assert_string_equal(answer_to(*state, "{\"command\":\"refuse\"}"),
			    "{\"error\":\"7 is too much for \\\"me\\\"\"}");
}

static void help_lists_every_command(void **state)
{
	const char *answer = answer_to(*state, "{\"command\":\"help\"}");

	assert_non_null(strstr(answer, "{\"command\":\"double\",\"help\":\"twice the number\"}"));
	assert_non_null(strstr(answer, "{\"command\":\"refuse\","));
	assert_non_null(strstr(answer, "{\"command\":\"watch\","));
	assert_non_null(strstr(answer, "{\"command\":\"help\","));
}

static void watch_is_granted_and_told_to_the_socket(void **state)
{
	struct world *w = *state;

	assert_string_equal(answer_to(w, "{\"command\":\"watch\"}"), "{\"watching\":true}");
	assert_true(w->peer.watches);
}

static void an_unknown_command_is_told_where_the_list_is(void **state)
{
	struct world *w = *state;

	assert_non_null(strstr(answer_to(w, "{\"command\":\"doubl\"}"), "no such command"));
	assert_non_null(strstr(w->answer, "help"));
	assert_int_equal(w->calls, 0);
}

static void garbage_is_an_error_and_reaches_no_command(void **state)
{
	static const char *const lines[] = {
		"",
		" ",
		"double",
		"{\"command\":\"double\"",
		"{\"command\":\"double\"} {\"command\":\"double\"}",
		"{\"command\":\"double\"}x",
		"{'command':'double'}",
		"{\"command\":\"double\",}",
		"{\"command\":\"double\",\"number\":\"\xff\"}",
		"{\"command\":\"double\",\"number\":\"\xc3\"}",
		"/* a comment */ {\"command\":\"double\"}",
	};
	struct world *w = *state;
	size_t i;

	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		answer_to(w, lines[i]);
		if (strncmp(w->answer, "{\"error\":\"not understood: ", 26) != 0)
			fail_msg("%s is answered with %s", lines[i], w->answer);
	}
	assert_int_equal(w->calls, 0);
}

static void octets_behind_a_nul_are_not_overlooked(void **state)
{
	static const char line[] = "{\"command\":\"double\"}\0{\"command\":\"double\"}";
	struct world *w = *state;

	assert_non_null(strstr(answer_octets(w, line, sizeof(line) - 1), "not understood"));
	assert_int_equal(w->calls, 0);
}

static void json_that_names_no_command_is_told_what_a_request_looks_like(void **state)
{
	static const char *const lines[] = {
		"null ",
		"7 ",
		"\"double\"",
		"[]",
		"[\"double\"]",
		"{}",
		"{\"command\":null}",
		"{\"command\":7}",
		"{\"Command\":\"double\"}",
		"{\"command\":[\"double\"]}",
	};
	struct world *w = *state;
	size_t i;

	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		answer_to(w, lines[i]);
		if (!strstr(w->answer, "names no command") || !strstr(w->answer, "status"))
			fail_msg("%s is answered with %s", lines[i], w->answer);
	}
	assert_int_equal(w->calls, 0);
}

static void nesting_has_an_end(void **state)
{
	char line[2000];

	memset(line, '[', 1000);
	memset(line + 1000, ']', 1000);
	assert_non_null(strstr(answer_octets(*state, line, 2000), "not understood"));
}

static void a_line_that_is_too_long_is_not_even_read(void **state)
{
	struct world *w = *state;
	char *line = malloc(CONTROL_REQUEST_MAX + 1);

	memset(line, ' ', CONTROL_REQUEST_MAX + 1);
	memcpy(line, "{\"command\":\"double\"}", 20);
	assert_non_null(strstr(answer_octets(w, line, CONTROL_REQUEST_MAX + 1), "65536 octets"));
	assert_int_equal(w->calls, 0);
	assert_string_equal(answer_octets(w, line, CONTROL_REQUEST_MAX), "{\"double\":0}");
	free(line);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup(function, world_begin)
	const struct CMUnitTest tests[] = {
		TEST(a_command_gets_the_request_and_answers),
		TEST(what_a_connection_has_begun_is_its_own_and_ends_with_it),
		TEST(a_command_can_refuse_with_a_sentence),
		TEST(help_lists_every_command),
		TEST(watch_is_granted_and_told_to_the_socket),
		TEST(an_unknown_command_is_told_where_the_list_is),
		TEST(garbage_is_an_error_and_reaches_no_command),
		TEST(octets_behind_a_nul_are_not_overlooked),
		TEST(json_that_names_no_command_is_told_what_a_request_looks_like),
		TEST(nesting_has_an_end),
		TEST(a_line_that_is_too_long_is_not_even_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
