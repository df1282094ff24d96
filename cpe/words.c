/* SPDX-License-Identifier: BSD-2-Clause */
/* The words, and how they are told. Covered by: tests/net/test_homeportctl */
#include "cpe/words.h"

#include <ctype.h>
#include <string.h>

#include "cpe/control.h"
#include "cpe/home_order.h"

#define SYNOPSIS 128
#define COLUMN   33 /* where what a word is for begins */

#define OPTION(name) (1u << WORD_OPTION_##name)

static const struct word words[] = {
	{ .group = GROUP_STANDING,
	  .name = "status",
	  .command = "status",
	  .display = display_status,
	  .help = "the gateway, and what has to be mended" },
	{ .group = GROUP_STANDING,
	  .name = "explain",
	  .command = "explain",
	  .display = display_explanations,
	  .is_well = explanations_are_good,
	  .help = "why services can be reached, or cannot",
	  .order = home_order_name,
	  .follows = "[NAME]",
	  .kinds = { KIND_THING } },
	{ .group = GROUP_STANDING,
	  .name = "mappings",
	  .command = "mappings",
	  .display = display_mappings,
	  .help = "ports that LAN hosts have been given" },
	{ .group = GROUP_STANDING,
	  .name = "services",
	  .command = "services",
	  .display = display_services,
	  .help = "services, and where they are published" },
	{ .group = GROUP_STANDING,
	  .name = "upstreams",
	  .command = "upstreams",
	  .display = display_upstreams,
	  .help = "the carrier's PCP servers, and what they hold" },
	{ .group = GROUP_STANDING,
	  .name = "events",
	  .options = OPTION(LAST),
	  .command = "events",
	  .display = display_events,
	  .help = "what has happened lately" },
	{ .group = GROUP_STANDING,
	  .name = "watch",
	  .options = OPTION(LAST),
	  .command = "watch",
	  .display = display_event,
	  .goes_on = true,
	  .help = "what happens from now on, line by line" },
	{ .group = GROUP_HOME,
	  .name = "forward list",
	  .command = "forwards",
	  .display = display_forwards,
	  .help = "ports forwarded without being asked for" },
	{ .group = GROUP_HOME,
	  .name = "forward add",
	  .arguments = { "host", "protocol", "port" },
	  .options = OPTION(EXTERNAL) | OPTION(IPV4) | OPTION(NAME),
	  .command = "forward-add",
	  .display = display_change,
	  .help = "one more, from now on",
	  .kinds = { KIND_HOST, KIND_PROTOCOL } },
	{ .group = GROUP_HOME,
	  .name = "forward delete",
	  .arguments = { "name" },
	  .command = "forward-delete",
	  .display = display_change,
	  .help = "forward it no longer",
	  .kinds = { KIND_FORWARD } },
	{ .group = GROUP_HOME,
	  .name = "service list",
	  .command = "services",
	  .display = display_services,
	  .help = "as services" },
	{ .group = GROUP_HOME,
	  .name = "service add",
	  .command = "add",
	  .done = "added",
	  .help = "publish one more, from now on",
	  .order = home_order_service,
	  .follows = "NAME HOST PROTOCOL PORT DNS-NAME ACCOUNT [KEY=VALUE]...",
	  .kinds = { KIND_ANY, KIND_HOST, KIND_PROTOCOL, KIND_ANY, KIND_ANY, KIND_ACCOUNT },
	  .more = KIND_SERVICE_KEY },
	{ .group = GROUP_HOME,
	  .name = "service delete",
	  .command = "delete",
	  .done = "deleted",
	  .help = "publish it no longer",
	  .order = home_order_no_service,
	  .follows = "NAME",
	  .kinds = { KIND_SERVICE } },
	{ .group = GROUP_HOME,
	  .name = "account list",
	  .command = "accounts",
	  .display = display_accounts,
	  .help = "where services are published, and how that goes" },
	{ .group = GROUP_HOME,
	  .name = "account add",
	  .command = "add",
	  .done = "added",
	  .help = "at one more provider; ddns(7) lists the types",
	  .order = home_order_account,
	  .follows = "NAME TYPE [KEY=VALUE]...",
	  .kinds = { KIND_ANY, KIND_TYPE },
	  .more = KIND_ACCOUNT_KEY },
	{ .group = GROUP_HOME,
	  .name = "account delete",
	  .command = "delete",
	  .done = "deleted",
	  .help = "publish there no longer",
	  .order = home_order_no_account,
	  .follows = "NAME",
	  .kinds = { KIND_ACCOUNT } },
	{ .group = GROUP_PARAMETERS,
	  .name = "get",
	  .command = "get",
	  .display = display_parameters,
	  .help = "parameters and their values",
	  .order = model_order_paths,
	  .follows = "[PATH]...",
	  .more = KIND_PATH },
	{ .group = GROUP_PARAMETERS,
	  .name = "set",
	  .command = "set",
	  .display = display_paths,
	  .help = "parameters to other values",
	  .order = model_order_values,
	  .follows = "PATH=VALUE...",
	  .more = KIND_ASSIGNMENT },
	{ .group = GROUP_PARAMETERS,
	  .name = "add",
	  .command = "add",
	  .display = display_added,
	  .help = "a row, or a section",
	  .order = model_order_row,
	  .follows = "TABLE [NAME=VALUE]...",
	  .more = KIND_ROW },
	{ .group = GROUP_PARAMETERS,
	  .name = "delete",
	  .command = "delete",
	  .display = display_paths,
	  .help = "rows, or a section",
	  .order = model_order_rows,
	  .follows = "PATH...",
	  .more = KIND_PATH },
	{ .group = GROUP_PARAMETERS,
	  .name = "names",
	  .command = "names",
	  .display = display_names,
	  .help = "what is directly below a path",
	  .order = model_order_next,
	  .follows = "[PATH]",
	  .more = KIND_PATH },
	{ .group = GROUP_PARAMETERS,
	  .name = "schema",
	  .command = "schema",
	  .display = display_schema,
	  .help = "which parameters there may be",
	  .order = model_order_path,
	  .follows = "[PATH]",
	  .more = KIND_PATH },
#ifdef CONFIG_CTL_DECODE
	{ .group = GROUP_TOOLS,
	  .name = "decode",
	  .help = "captures, packets in hex: what they say",
	  .here = decode,
	  .follows = "[FILE|PACKET]...",
	  .more = KIND_FILE },
#endif
	{ .group = GROUP_TOOLS,
	  .name = "account-from",
	  .help = "an account, from a description of ddns-scripts",
	  .here = account_from,
	  .follows = "FILE",
	  .kinds = { KIND_FILE } },
	{ .group = GROUP_TOOLS,
	  .name = "call",
	  .arguments = { "command" },
	  .input = true,
	  .help = "for programs: any request, as JSON",
	  .kinds = { KIND_COMMAND } },
	{ .group = GROUP_TOOLS,
	  .name = "dhcp",
	  .arguments = { "interface", "family" },
	  .facts = true,
	  .command = "dhcp",
	  .display = display_nothing,
	  .help = "tells what a DHCP client knows; for its hook",
	  .kinds = { KIND_WAN, KIND_FAMILY },
	  .more = KIND_FACT },
#ifdef CONFIG_CTL_COMPLETION
	{ .group = GROUP_TOOLS,
	  .name = "complete",
	  .help = "for shells: what the last word could become",
	  .here = complete,
	  .follows = "-- WORD..." },
#endif
};

const struct word *words_all(size_t *count)
{
	*count = sizeof(words) / sizeof(words[0]);
	return words;
}

/* -- how they are told -- */

static char *print_in_capitals(char *to, const char *text)
{
	for (; *text; text++)
		*to++ = (char)toupper((unsigned char)*text);
	*to = '\0';
	return to;
}

/* "forward add HOST PROTOCOL PORT" */
static const char *synopsis(const struct word *word, char text[SYNOPSIS])
{
	char *end = stpcpy(text, word->name);
	size_t i;

	for (i = 0; i < WORD_ARGUMENTS && word->arguments[i]; i++) {
		*end++ = ' ';
		end = print_in_capitals(end, word->arguments[i]);
	}
	if (word->facts)
		end = stpcpy(end, " [servers=HEX]... [aftr=ADDRESS] [acs=HEX]");
	if (word->input)
		end = stpcpy(end, " <JSON");
	if (word->follows)
		snprintf(end, SYNOPSIS - (size_t)(end - text), " %s", word->follows);
	return text;
}

static void tell_word(FILE *to, const struct word *word)
{
	char text[SYNOPSIS];
	int length = fprintf(to, "  %s", synopsis(word, text));

	if (length > COLUMN - 2)
		fprintf(to, "\n%*s%s\n", COLUMN, "", word->help);
	else
		fprintf(to, "%*s%s\n", COLUMN - length, "", word->help);
}

static void tell_option(FILE *to, char letter, const char *name, const char *value,
			const char *help, const char *of)
{
	int length =
		fprintf(to, "  -%c, --%s%s%s", letter, name, value ? " " : "", value ? value : "");

	fprintf(to, "%*s%s%s%s\n", COLUMN - length, "", of ? of : "", of ? ": " : "", help);
}

static void tell_options(FILE *to, unsigned int which, bool say_of)
{
#define X(symbol, name, letter, value, of, help) \
	if (which & OPTION(symbol))              \
		tell_option(to, letter, name, value, help, say_of ? of : NULL);
	WORD_OPTIONS(X)
#undef X
}

static void tell_all(FILE *to)
{
	static const char *const headings[] = {
		[GROUP_STANDING] = "How things stand:",
		[GROUP_HOME] = "Forwards, services and accounts:",
		[GROUP_PARAMETERS] = "All parameters; homeport-model(7) lists them:",
		[GROUP_TOOLS] = "Tools:",
	};
	enum word_group group;
	size_t i;

	fputs("usage: homeportctl [OPTION]... WORD [ARGUMENT]...\n", to);
	for (group = 0; group < GROUP_COUNT; group++) {
		fprintf(to, "\n%s\n", headings[group]);
		for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (words[i].group == group)
				tell_word(to, &words[i]);
	}
	fputs("\nOptions:\n", to);
	tell_option(to, 'h', "help", NULL, "this; behind a word, what goes with it", NULL);
	tell_option(to, 'j', "json", NULL, "print JSON, a line for each answer or event", NULL);
	tell_option(to, 's', "socket", "SOCKET", "$HOMEPORT_SOCKET or else " CONTROL_PATH, NULL);
	tell_option(to, 't', "tabs", NULL, "print parameters for programs without JSON", NULL);
	tell_option(to, 'V', "version", NULL, "say which version this is", NULL);
	tell_options(to, ~0u, true);
}

/* Is the word one of those that these begin with? */
static bool is_meant(const struct word *word, char **typed, int count)
{
	size_t length = strlen(typed[0]);

	if (strcmp(word->name, typed[0]) == 0)
		return true;
	return strncmp(word->name, typed[0], length) == 0 && word->name[length] == ' ' &&
	       (count < 2 || strcmp(word->name + length + 1, typed[1]) == 0);
}

void words_usage(FILE *to, char **typed, int count)
{
	unsigned int options = 0;
	bool any = false;
	size_t i;

	for (i = 0; count > 0 && i < sizeof(words) / sizeof(words[0]); i++) {
		if (!is_meant(&words[i], typed, count))
			continue;
		if (!any)
			fputs("usage: homeportctl [OPTION]... WORD [ARGUMENT]...\n", to);
		tell_word(to, &words[i]);
		options |= words[i].options;
		any = true;
	}
	if (any)
		tell_options(to, options, false);
	else
		tell_all(to);
}
