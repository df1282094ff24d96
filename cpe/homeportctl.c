/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * homeportctl: asks homeportd on its control socket and shows what it answers.
 * Covered by: tests/net/test_homeportctl
 */
#include <errno.h>
#include <getopt.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/control.h"
#include "cpe/control_ask.h"
#include "cpe/display_parts.h"
#include "cpe/version.h"
#include "cpe/words.h"

#define PATIENCE 10 /* seconds for an answer: a daemon that works gives it at once */

struct client {
	struct order order;
	bool json, tabs;
	struct control_ask ask;
};

static int complain(const char *sentence)
{
	fprintf(stderr, "homeportctl: %s\n", sentence);
	return EXIT_FAILED;
}

/* -- answers -- */

static bool print(const struct client *client, struct json_object *answer)
{
	const struct order *order = &client->order;

	if (client->tabs)
		return display_tabs(stdout, answer);
	if (client->json)
		fprintf(stdout, "%s\n",
			json_object_to_json_string_ext(
				answer, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	else if (order->word->done)
		fprintf(stdout, "%s %s\n", order->word->done, order->arguments[0]);
	else
		return order->word->display(stdout, answer);
	return true;
}

static int show(const struct client *client, struct json_object *answer)
{
	bool (*is_well)(struct json_object *) = client->order.word->is_well;

	if (!print(client, answer))
		return complain("memory is short");
	if (fflush(stdout) != 0) {
		fprintf(stderr, "homeportctl: standard output: %s\n", strerror(errno));
		return EXIT_FAILED;
	}
	return is_well && !is_well(answer) ? EXIT_UNREACHABLE : EXIT_GOOD;
}

static bool is_refused(const struct client *client, struct json_object *answer)
{
	struct json_object *error;

	if (!json_object_object_get_ex(answer, "error", &error))
		return false;
	complain(json_object_get_string(error));
	display_more_faults(stderr, answer);
	if (client->json && !client->tabs)
		show(client, answer); /* a program reads it there */
	return true;
}

/* Those that had happened before, a line for each as for those to come. */
static int show_past(const struct client *client, struct json_object *answer)
{
	size_t count, i;
	struct json_object *list = shown_list(answer, "events", &count);
	int status = EXIT_GOOD;

	for (i = 0; i < count && status == EXIT_GOOD; i++)
		status = show(client, json_object_array_get_idx(list, i));
	return status;
}

static int watch(struct client *client)
{
	struct json_object *answer;
	struct failure failure;
	int status = EXIT_GOOD;

	if (client->order.options[WORD_OPTION_LAST]) {
		answer = control_ask_next(&client->ask, &failure);
		if (!answer)
			return complain(failure.sentence);
		status = is_refused(client, answer) ? EXIT_FAILED : show_past(client, answer);
		json_object_put(answer);
	}
	control_ask_wait_for_ever(&client->ask);
	while (status == EXIT_GOOD) {
		answer = control_ask_next(&client->ask, &failure);
		status = answer ? show(client, answer) : complain(failure.sentence);
		json_object_put(answer);
	}
	return status;
}

static int take_answer(struct client *client)
{
	struct json_object *answer;
	struct failure failure;
	int status;

	answer = control_ask_next(&client->ask, &failure);
	if (!answer)
		return complain(failure.sentence);
	if (is_refused(client, answer))
		status = client->tabs ? display_tabs_status(answer) : EXIT_FAILED;
	else
		status = client->order.word->goes_on ? watch(client) : show(client, answer);
	json_object_put(answer);
	return status;
}

static int run(struct client *client, const char *path)
{
	struct failure failure;
	char *request = order_request(&client->order, &failure);
	int status;

	if (!request)
		return complain(failure.sentence);
	if (control_ask_open(&client->ask, path, PATIENCE, &failure) &&
	    control_ask_send(&client->ask, request, &failure))
		status = take_answer(client);
	else
		status = complain(failure.sentence);
	control_ask_close(&client->ask);
	free(request);
	return status;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "external", required_argument, NULL, 'e' },
		{ "ipv4", no_argument, NULL, '4' },
		{ "json", no_argument, NULL, 'j' },
		{ "last", required_argument, NULL, 'l' },
		{ "name", required_argument, NULL, 'n' },
		{ "socket", required_argument, NULL, 's' },
		{ "tabs", no_argument, NULL, 't' },
		{ "version", no_argument, NULL, 'V' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *named = getenv("HOMEPORT_SOCKET"), *path = named ? named : CONTROL_PATH;
	struct client client = { .json = false };
	struct order *order = &client.order;
	bool help = false;
	int option;

	while ((option = getopt_long(argc, argv, "4e:hjl:n:s:tV", options, NULL)) != -1) {
		switch (option) {
		case '4': order->options[WORD_OPTION_IPV4] = ""; break;
		case 'e': order->options[WORD_OPTION_EXTERNAL] = optarg; break;
		case 'h': help = true; break;
		case 'j': client.json = true; break;
		case 'l': order->options[WORD_OPTION_LAST] = optarg; break;
		case 'n': order->options[WORD_OPTION_NAME] = optarg; break;
		case 's': path = optarg; break;
		case 't': client.tabs = true; break;
		case 'V': puts("homeportctl " HOMEPORT_VERSION); return EXIT_GOOD;
		default: words_usage(stderr, argv + optind, argc - optind); return EXIT_MISUSED;
		}
	}
	argv += optind;
	argc -= optind;
	if (help) {
		words_usage(stdout, argv, argc);
		return EXIT_GOOD;
	}
	if (!order_read(order, argv, argc))
		return EXIT_MISUSED;
	client.json |= order->word->input;
	if (order->word->here)
		return order->word->here(order->arguments, order->count, client.json);
	return run(&client, path);
}
