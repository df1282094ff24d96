/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * homeportctl complete -- WORD...: what the last word could become, a line for each. The words
 * are those of the table; names and paths come from the daemon, as they are now.
 * Covered by: tests/net/test_completion
 */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/config_table.h"
#include "cpe/control.h"
#include "cpe/control_ask.h"
#include "cpe/display_parts.h"
#include "cpe/words.h"

#define PATIENCE   1 /* seconds: somebody waits at the keyboard */
#define PATH_ROOM  512
#define TYPED_MOST 32
#define FILES      ":files" /* names of files would be right, which the shell knows */

struct completion {
	const char *start;  /* of the word that is completed */
	const char *socket; /* of the daemon */
	const struct word *word;
	char *arguments[TYPED_MOST]; /* behind the word, without options; the last is the start */
	size_t count;                /* of these */
};

static const char *const service_keys[] = {
#define X(key, ...) key,
	SERVICE_KEYS(X) NULL
};
static const char *const account_keys[] = { ACCOUNT_KEYS(X) NULL };
static const char *const forward_keys[] = { FORWARD_KEYS(X) NULL };
static const char *const wan_keys[] = { WAN_KEYS(X) NULL };
static const char *const hosts_keys[] = { HOSTS_KEYS(X) NULL };
static const char *const general_keys[] = { GENERAL_KEYS(X) NULL
#undef X
};

/* Kinds of sections that have a title, the words of whose rows the daemon knows. */
static const struct section {
	const char *word;
	const char *const *keys;
	const char *command, *list, *title; /* NULL: nobody tells their titles */
} sections[] = {
	{ "service", service_keys, "services", "services", "service" },
	{ "account", account_keys, "accounts", "accounts", "account" },
	{ "forward", forward_keys, "forwards", "forwards", "forward" },
	{ "wan", wan_keys, "status", "wans", "interface" },
	{ "hosts", hosts_keys, NULL, NULL, NULL },
};

#define SECTIONS_COUNT (sizeof(sections) / sizeof(sections[0]))

/* -- candidates -- */

static bool fits(const struct completion *completion, const char *candidate)
{
	return candidate && strncmp(candidate, completion->start, strlen(completion->start)) == 0;
}

static void offer(const struct completion *completion, const char *candidate, const char *end)
{
	if (fits(completion, candidate))
		printf("%s%s\n", candidate, end);
}

static void offer_all(const struct completion *completion, const char *const *candidates,
		      const char *end)
{
	for (; *candidates; candidates++)
		offer(completion, *candidates, end);
}

/* NULL: there is no answer, and nothing to offer. */
static struct json_object *ask(const struct completion *completion, const char *command,
			       const char *path)
{
	struct json_object *request = json_object_new_object(), *answer = NULL;
	struct failure failure;
	char *line = NULL;

	json_object_object_add(request, "command", json_object_new_string(command));
	if (path)
		json_object_object_add(request, "path", json_object_new_string(path));
	json_object_object_add(request, "next", json_object_new_boolean(true));
	if (asprintf(&line, "%s\n",
		     json_object_to_json_string_ext(request, JSON_C_TO_STRING_PLAIN)) >= 0)
		answer = control_ask_once(completion->socket, PATIENCE, line, &failure);
	free(line);
	json_object_put(request);
	return answer;
}

/* One key of every row in a list of an answer. */
static void offer_column(const struct completion *completion, const char *command, const char *list,
			 const char *key)
{
	struct json_object *answer = ask(completion, command, NULL), *rows;
	size_t count, i;

	rows = shown_list(answer, list, &count);
	for (i = 0; i < count; i++)
		offer(completion, shown_text(json_object_array_get_idx(rows, i), key), "");
	json_object_put(answer);
}

/* -- kinds of arguments -- */

static const struct section *section_of(const char *word)
{
	size_t i;

	for (i = 0; i < SECTIONS_COUNT; i++)
		if (strcmp(sections[i].word, word) == 0)
			return &sections[i];
	return NULL;
}

static void offer_titles(const struct completion *completion, const struct section *section)
{
	if (section && section->command)
		offer_column(completion, section->command, section->list, section->title);
}

/* What is directly below the part of a path that is there; "=" behind what can be set. */
static void offer_below(const struct completion *completion, const char *end)
{
	const char *dot = strrchr(completion->start, '.');
	struct json_object *answer, *list;
	char above[PATH_ROOM];
	size_t count, i;

	if (!dot) {
		offer(completion, "Device.", "");
		return;
	}
	snprintf(above, sizeof(above), "%.*s", (int)(dot - completion->start) + 1,
		 completion->start);
	answer = ask(completion, "names", above);
	list = shown_list(answer, "names", &count);
	for (i = 0; i < count; i++) {
		struct json_object *row = json_object_array_get_idx(list, i);
		const char *path = shown_text(row, "path");
		bool is_object = path && path[0] && path[strlen(path) - 1] == '.';

		if (is_object || end[0] == '\0' ||
		    json_object_get_boolean(shown_part(row, "writable")))
			offer(completion, path, is_object ? "" : end);
	}
	json_object_put(answer);
}

/* A path of TR-181, or short names in a row: SECTION TITLE KEY, or KEY. */
static void offer_path(const struct completion *completion, const char *end)
{
	const struct section *section =
		completion->count > 1 ? section_of(completion->arguments[0]) : NULL;
	size_t i;

	if (section && completion->count == 2) {
		offer_titles(completion, section);
	} else if (section) {
		offer_all(completion, section->keys, end);
	} else {
		for (i = 0; completion->count == 1 && i < SECTIONS_COUNT; i++)
			offer(completion, sections[i].word, "");
		offer_all(completion, general_keys, end);
		offer_below(completion, end);
	}
}

/* Rows are added to kinds of sections, or below a path. */
static void offer_table(const struct completion *completion)
{
	const struct section *section =
		completion->count > 1 ? section_of(completion->arguments[0]) : NULL;
	size_t i;

	if (section && completion->count > 2)
		offer_all(completion, section->keys, "=");
	for (i = 0; completion->count == 1 && i < SECTIONS_COUNT; i++)
		offer(completion, sections[i].word, "");
	if (completion->count == 1)
		offer_below(completion, "");
}

static void offer_hosts(const struct completion *completion)
{
	struct json_object *answer = ask(completion, "mappings", NULL), *list, *row;
	const char *internal;
	char address[64];
	size_t count, i;

	list = shown_list(answer, "mappings", &count);
	for (i = 0; i < count; i++) {
		row = json_object_array_get_idx(list, i);
		offer(completion, shown_text(row, "name"), "");
		internal = shown_or_dash(shown_text(row, "internal"));
		snprintf(address, sizeof(address), "%.*s", (int)strcspn(internal, ":"), internal);
		if (internal[0] != '[')
			offer(completion, address, "");
	}
	json_object_put(answer);
}

/* The daemon's own list, with commas in between. */
static void offer_types(const struct completion *completion)
{
	struct json_object *answer = ask(completion, "get", "Device.DynamicDNS.SupportedServices");
	size_t count;
	struct json_object *list = shown_list(answer, "parameters", &count);
	const char *value =
		count == 1 ? shown_text(json_object_array_get_idx(list, 0), "value") : NULL;
	char *types = strdup(value ? value : ""), *rest = types;

	while (rest)
		offer(completion, strsep(&rest, ","), "");
	free(types);
	json_object_put(answer);
}

static void offer_kind(const struct completion *completion, enum word_kind kind)
{
	static const char *const protocols[] = { "tcp", "udp", NULL };
	static const char *const families[] = { "ipv4", "ipv6", NULL };
	static const char *const facts[] = { "servers", "aftr", "acs", NULL };

	switch (kind) {
	case KIND_NOTHING:
	case KIND_ANY: break;
	case KIND_FILE: puts(FILES); break;
	case KIND_FORWARD: offer_titles(completion, section_of("forward")); break;
	case KIND_SERVICE: offer_titles(completion, section_of("service")); break;
	case KIND_ACCOUNT: offer_titles(completion, section_of("account")); break;
	case KIND_THING:
		offer_titles(completion, section_of("service"));
		offer_titles(completion, section_of("forward"));
		break;
	case KIND_TYPE: offer_types(completion); break;
	case KIND_HOST: offer_hosts(completion); break;
	case KIND_PROTOCOL: offer_all(completion, protocols, ""); break;
	case KIND_WAN: offer_titles(completion, section_of("wan")); break;
	case KIND_FAMILY: offer_all(completion, families, ""); break;
	case KIND_FACT: offer_all(completion, facts, "="); break;
	case KIND_COMMAND: offer_column(completion, "help", "commands", "command"); break;
	case KIND_PATH: offer_path(completion, ""); break;
	case KIND_ASSIGNMENT: offer_path(completion, "="); break;
	case KIND_ROW: offer_table(completion); break;
	case KIND_SERVICE_KEY: offer_all(completion, service_keys, "="); break;
	case KIND_ACCOUNT_KEY: offer_all(completion, account_keys, "="); break;
	}
}

/* -- words and options -- */

static void offer_options(const struct completion *completion)
{
	static const char *const always[] = { "--help", "--json", "--socket", "--version", NULL };

	offer_all(completion, always, "");
#define X(symbol, name, ...)                                                             \
	if (!completion->word || completion->word->options & 1u << WORD_OPTION_##symbol) \
		offer(completion, "--" name, "");
	WORD_OPTIONS(X)
#undef X
}

/* The first half of a word, or the second one where the first is there. */
static void offer_words(const struct completion *completion)
{
	size_t count, i;
	const struct word *words = words_all(&count);
	const char *half = completion->count > 1 ? completion->arguments[0] : "";
	size_t length = strlen(half);
	char first[32];

	for (i = 0; i < count; i++) {
		if (length == 0) {
			snprintf(first, sizeof(first), "%.*s", (int)strcspn(words[i].name, " "),
				 words[i].name);
			offer(completion, first, "");
		} else if (strncmp(words[i].name, half, length) == 0 &&
			   words[i].name[length] == ' ') {
			offer(completion, words[i].name + length + 1, "");
		}
	}
}

static void offer_argument(const struct completion *completion)
{
	const struct word *word = completion->word;
	size_t place = completion->count - 1, known = 0;

	while (known < WORD_KINDS && word->kinds[known] != KIND_NOTHING)
		known++;
	offer_kind(completion, place < known ? word->kinds[place] : word->more);
}

/* -- what was typed -- */

/* Does a value follow this option as the next word? */
static bool takes_value(const char *option)
{
#define X(symbol, name, letter, value, ...) \
	{ "--" name, { '-', letter, '\0' }, sizeof(#value) != sizeof("NULL") },
	static const struct {
		const char *name, letter[3];
		bool takes;
	} options[] = { WORD_OPTIONS(X){ "--socket", "-s", true } };
#undef X
	size_t i;

	for (i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (strcmp(options[i].name, option) == 0 || strcmp(options[i].letter, option) == 0)
			return options[i].takes;
	return false;
}

static void take_word(struct completion *completion)
{
	size_t used, count = completion->count - 1; /* that are whole */
	const struct word *word = NULL;
	char name[64];

	for (used = 2; !word && used > 0; used--) {
		if (count < used)
			continue;
		snprintf(name, sizeof(name), "%.30s%s%.30s", completion->arguments[0],
			 used > 1 ? " " : "", used > 1 ? completion->arguments[1] : "");
		word = word_named(name);
		if (word)
			break;
	}
	completion->word = word;
	if (!word)
		return;
	completion->count -= used;
	memmove(completion->arguments, completion->arguments + used,
		completion->count * sizeof(completion->arguments[0]));
}

static bool is_socket(const char *option)
{
	return strcmp(option, "-s") == 0 || strcmp(option, "--socket") == 0;
}

/* Sorts options out. Returns the one whose value is being typed; NULL: there is none. */
static const char *take_typed(struct completion *completion, char **typed, int count)
{
	const char *option = NULL; /* whose value comes next */
	int i;

	for (i = 0; i < count - 1; i++) {
		if (option) {
			completion->socket = is_socket(option) ? typed[i] : completion->socket;
			option = NULL;
		} else if (typed[i][0] == '-') {
			option = takes_value(typed[i]) ? typed[i] : NULL;
		} else {
			completion->arguments[completion->count++] = typed[i];
		}
	}
	completion->start = typed[count - 1];
	completion->arguments[completion->count++] = typed[count - 1];
	return option;
}

int complete(char **typed, int count, bool json)
{
	const char *named = getenv("HOMEPORT_SOCKET"), *option;
	struct completion completion = { .socket = named ? named : CONTROL_PATH };

	(void)json;
	if (count == 0 || count > TYPED_MOST)
		return EXIT_GOOD;
	option = take_typed(&completion, typed, count);
	take_word(&completion);
	if (option && is_socket(option))
		puts(FILES);
	else if (option || strchr(completion.start, '='))
		return EXIT_GOOD; /* a value: nobody knows what somebody would like */
	else if (completion.start[0] == '-')
		offer_options(&completion);
	else if (completion.word)
		offer_argument(&completion);
	else
		offer_words(&completion);
	return EXIT_GOOD;
}
