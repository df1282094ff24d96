/* SPDX-License-Identifier: BSD-2-Clause */
/* What was typed, as a request to the daemon. Covered by: tests/net/test_homeportctl */
#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/call_order.h"
#include "cpe/spelling.h"
#include "cpe/words.h"

/* -- which word -- */

const struct word *word_named(const char *name)
{
	size_t count, i;
	const struct word *words = words_all(&count);

	for (i = 0; i < count; i++)
		if (strcmp(words[i].name, name) == 0)
			return &words[i];
	return NULL;
}

/* Is it the first of two words? */
static bool is_half_a_word(const char *text)
{
	size_t length = strlen(text), count, i;
	const struct word *words = words_all(&count);

	for (i = 0; i < count; i++)
		if (strncmp(words[i].name, text, length) == 0 && words[i].name[length] == ' ')
			return true;
	return false;
}

/* "forward what? list, add, delete" */
static void tell_halves(const char *half)
{
	size_t length = strlen(half), count, i;
	const struct word *words = words_all(&count);
	const char *separator = "";

	fprintf(stderr, "homeportctl: %s what? ", half);
	for (i = 0; i < count; i++) {
		if (strncmp(words[i].name, half, length) != 0 || words[i].name[length] != ' ')
			continue;
		fprintf(stderr, "%s%s", separator, words[i].name + length + 1);
		separator = ", ";
	}
	fputs("; homeportctl --help tells of all\n", stderr);
}

static void tell_unknown(const char *name)
{
	size_t count, i;
	const struct word *words = words_all(&count);
	const char **names = calloc(count, sizeof(*names)), *nearest = NULL;

	for (i = 0; names && i < count; i++)
		names[i] = words[i].name;
	if (names)
		nearest = spelling_nearest(name, names, count);
	fprintf(stderr, "homeportctl: there is no word \"%s\"%s%s%s\n", name,
		nearest ? "; do you mean " : ": homeportctl --help lists them",
		nearest ? nearest : "", nearest ? "?" : "");
	free(names);
}

/* -- what goes with it -- */

static int count_arguments(const struct word *word)
{
	int count = 0;

	while (count < WORD_ARGUMENTS && word->arguments[count])
		count++;
	return count;
}

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static bool options_fit(const struct order *order)
{
	int i;

	for (i = 0; i < WORD_OPTION_COUNT; i++)
		if (order->options[i] && !(order->word->options & 1u << i))
			return false;
	return true;
}

static bool fills_request(const struct order *order)
{
	struct json_object *request = json_object_new_object();
	bool good = order->word->order(request, order->arguments, order->count);

	json_object_put(request);
	return good;
}

static bool arguments_fit(const struct order *order)
{
	const struct word *word = order->word;
	int i, wanted = count_arguments(word);

	if (word->here)
		return true; /* it says so itself */
	if (word->order)
		return fills_request(order);
	if (order->count < wanted || (order->count > wanted && !word->facts))
		return false;
	for (i = wanted; i < order->count; i++)
		if (!begins(order->arguments[i], "servers=") &&
		    !begins(order->arguments[i], "aftr=") && !begins(order->arguments[i], "acs="))
			return false;
	return true;
}

bool order_read(struct order *order, char **typed, int count)
{
	char name[64];
	int used = 1;

	if (count == 0) {
		words_usage(stderr, NULL, 0);
		return false;
	}
	snprintf(name, sizeof(name), "%s", typed[0]);
	if (is_half_a_word(typed[0]) && !word_named(typed[0])) {
		if (count == 1) {
			tell_halves(typed[0]);
			return false;
		}
		snprintf(name, sizeof(name), "%.30s %.30s", typed[0], typed[1]);
		used = 2;
	}
	order->word = word_named(name);
	if (!order->word) {
		tell_unknown(name);
		return false;
	}
	order->arguments = typed + used;
	order->count = count - used;
	if (options_fit(order) && arguments_fit(order))
		return true;
	words_usage(stderr, typed, used);
	return false;
}

/* -- the request -- */

static void add_facts(struct json_object *request, const struct order *order)
{
	struct json_object *servers = json_object_new_array(), *value;
	int i;

	for (i = count_arguments(order->word); i < order->count; i++) {
		value = json_object_new_string(strchr(order->arguments[i], '=') + 1);
		if (begins(order->arguments[i], "servers="))
			json_object_array_add(servers, value);
		else
			json_object_object_add(request,
					       begins(order->arguments[i], "acs=") ? "acs" : "aftr",
					       value);
	}
	json_object_object_add(request, "servers", servers);
}

static void add_options(struct json_object *request, const struct order *order)
{
#define X(symbol, name, letter, value, ...)                                                  \
	if (order->options[WORD_OPTION_##symbol])                                            \
		json_object_object_add(                                                      \
			request, name,                                                       \
			value ? json_object_new_string(order->options[WORD_OPTION_##symbol]) \
			      : json_object_new_boolean(true));
	WORD_OPTIONS(X)
#undef X
}

static void add_arguments(struct json_object *request, const struct order *order)
{
	int i;

	for (i = 0; i < count_arguments(order->word); i++)
		json_object_object_add(request, order->word->arguments[i],
				       json_object_new_string(order->arguments[i]));
	if (order->word->facts)
		add_facts(request, order);
	if (order->word->order)
		order->word->order(request, order->arguments, order->count);
}

static void add_line(char **lines, struct json_object *request)
{
	const char *line = json_object_to_json_string_ext(request, JSON_C_TO_STRING_PLAIN);
	char *longer = NULL;

	if (!line || asprintf(&longer, "%s%s\n", *lines ? *lines : "", line) < 0)
		longer = NULL;
	free(*lines);
	*lines = longer;
}

static struct json_object *new_request(const char *command)
{
	struct json_object *request = json_object_new_object();

	json_object_object_add(request, "command", json_object_new_string(command));
	return request;
}

/* Who watches may want to know what came before: asked in one go, nothing is missed between. */
char *order_request(const struct order *order, struct failure *failure)
{
	struct json_object *request = order->word->input ? call_order_read(stdin, failure)
							 : new_request(order->word->command);
	bool looks_back = order->word->goes_on && order->options[WORD_OPTION_LAST];
	char *lines = NULL;

	if (!request)
		return NULL;
	failure_set(failure, ENOMEM, "memory is short");
	add_arguments(request, order);
	if (!looks_back)
		add_options(request, order);
	add_line(&lines, request);
	json_object_put(request);
	if (!looks_back || !lines)
		return lines;
	request = new_request("events");
	add_options(request, order);
	add_line(&lines, request);
	json_object_put(request);
	return lines;
}
