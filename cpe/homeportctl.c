/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * homeportctl: asks homeportd on its control socket and shows what it answers.
 * Covered by: tests/net/test_homeportctl
 */
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include "cpe/call_order.h"
#include "cpe/control.h"
#include "cpe/display.h"
#include "cpe/file.h"
#include "cpe/model_order.h"
#include "cpe/service_description.h"
#include "cpe/spelling.h"
#include "cpe/version.h"

#define PATIENCE 10 /* seconds for an answer: a daemon that works gives it at once */

enum { GOOD, FAILED, MISUSED }; /* exit status */

#define ARGUMENTS           4
#define DESCRIPTION_LARGEST 65536 /* octets */

/* homeportctl account-from FILE */
static bool print_account(const char *path)
{
	struct failure failure;
	size_t length;
	char *json = file_read(path, DESCRIPTION_LARGEST, &length), *account = NULL;

	if (json)
		account = service_description_account(json, &failure);
	else
		failure_set(&failure, errno, "%s", strerror(errno));
	if (account)
		fputs(account, stdout);
	else
		fprintf(stderr, "homeportctl: %s: %s\n", path, failure.sentence);
	free(account);
	free(json);
	return account != NULL;
}

static const struct word {
	const char *name;                 /* one word or two */
	const char *arguments[ARGUMENTS]; /* that follow, all of them: keys of the request */
	enum {
		NOTHING_MORE,
		OPTIONS, /* --external, --ipv4 and --name */
		FACTS,   /* servers=HEX, as often as need be, and aftr=ADDRESS */
		INPUT,   /* nothing, but the request is on standard input, and JSON is printed */
	} more;
	const char *command; /* what the daemon calls it */
	display_answer *display;
	bool goes_on; /* events follow the answer, which itself says nothing */
	const char *help;
	bool (*here)(const char *argument); /* needs no daemon; NULL: it is asked */
	model_order *order;                 /* reads what follows; NULL: as above says */
	const char *paths;                  /* how that is told */
} words[] = {
	{ .name = "status",
	  .command = "status",
	  .display = display_status,
	  .help = "how the gateway stands" },
	{ .name = "mappings",
	  .command = "mappings",
	  .display = display_mappings,
	  .help = "ports that LAN hosts have been given" },
	{ .name = "services",
	  .command = "services",
	  .display = display_services,
	  .help = "services, and where they are published" },
	{ .name = "forward list",
	  .command = "forwards",
	  .display = display_forwards,
	  .help = "what is forwarded without being asked for" },
	{ .name = "forward add",
	  .arguments = { "host", "protocol", "port" },
	  .more = OPTIONS,
	  .command = "forward-add",
	  .display = display_change,
	  .help = "forward one more port, from now on" },
	{ .name = "forward delete",
	  .arguments = { "name" },
	  .command = "forward-delete",
	  .display = display_change,
	  .help = "forward it no longer" },
	{ .name = "explain",
	  .arguments = { "name" },
	  .command = "explain",
	  .display = display_explanations,
	  .help = "why a service is reached from outside, or is not" },
	{ .name = "watch",
	  .command = "watch",
	  .display = display_event,
	  .goes_on = true,
	  .help = "what happens from now on, a line for each event" },
	{ .name = "dhcp",
	  .arguments = { "interface", "family" },
	  .more = FACTS,
	  .command = "dhcp",
	  .display = display_nothing,
	  .help = "tells what a DHCP client knows; for its hook" },
	{ .name = "call",
	  .arguments = { "command" },
	  .more = INPUT,
	  .command = "",
	  .help = "for programs: any request, as JSON on standard input" },
	{ .name = "account-from",
	  .arguments = { "file" },
	  .here = print_account,
	  .help = "a section account from a description of ddns-scripts" },
	{ .name = "get",
	  .command = "get",
	  .display = display_parameters,
	  .help = "parameters and their values",
	  .order = model_order_paths,
	  .paths = " [PATH]..." },
	{ .name = "set",
	  .command = "set",
	  .display = display_paths,
	  .help = "parameters to other values",
	  .order = model_order_values,
	  .paths = " PATH=VALUE..." },
	{ .name = "add",
	  .command = "add",
	  .display = display_added,
	  .help = "a row, or a section",
	  .order = model_order_row,
	  .paths = " TABLE NAME=VALUE..." },
	{ .name = "delete",
	  .command = "delete",
	  .display = display_paths,
	  .help = "rows, or a section",
	  .order = model_order_rows,
	  .paths = " PATH..." },
	{ .name = "names",
	  .command = "names",
	  .display = display_names,
	  .help = "what is directly below a path",
	  .order = model_order_next,
	  .paths = " [PATH]" },
	{ .name = "schema",
	  .command = "schema",
	  .display = display_schema,
	  .help = "which parameters there may be",
	  .order = model_order_path,
	  .paths = " [PATH]" },
};

#define WORDS (sizeof(words) / sizeof(words[0]))

/* What has been typed: a word, and what goes with it. */
struct order {
	const struct word *word;
	char **arguments;
	int fact_count;              /* behind the arguments */
	const char *external, *name; /* options; NULL: not given */
	bool ipv4;
	bool json;
};

struct connection {
	const char *path;
	FILE *stream;
	char *line;
	size_t size;
};

static size_t count_arguments(const struct word *word)
{
	size_t count = 0;

	while (count < ARGUMENTS && word->arguments[count])
		count++;
	return count;
}

static void print_in_capitals(char *to, const char *text)
{
	while ((*to++ = (char)toupper((unsigned char)*text++)))
		;
}

/* "forward add HOST PROTOCOL PORT" */
static const char *synopsis(const struct word *word, char text[80])
{
	char *end = stpcpy(text, word->name);
	size_t i;

	for (i = 0; i < count_arguments(word); i++) {
		*end++ = ' ';
		print_in_capitals(end, word->arguments[i]);
		end += strlen(end);
	}
	if (word->paths)
		strcpy(end, word->paths);
	return text;
}

static void usage(FILE *to)
{
	char text[80];
	size_t i;

	fputs("usage: homeportctl [-jV] [-s SOCKET] WORD...\n", to);
	for (i = 0; i < WORDS; i++)
		fprintf(to, "  %-31s %s\n", synopsis(&words[i], text), words[i].help);
	fputs("  -4, --ipv4           forward add: IPv4 outside for an IPv6 host, by the carrier\n"
	      "  -e, --external PORT  forward add: the port that the Internet had best see\n"
	      "  -j, --json           print JSON, a line for each answer or event\n"
	      "  -n, --name NAME      forward add: what it is called\n"
	      "  -s, --socket SOCKET  control socket, instead of $HOMEPORT_SOCKET or " CONTROL_PATH
	      "\n"
	      "  -V, --version        say which version this is\n",
	      to);
}

/* -- words -- */

/* Is it the first of two words? */
static bool is_half_a_word(const char *text)
{
	size_t length = strlen(text), i;

	for (i = 0; i < WORDS; i++)
		if (strncmp(words[i].name, text, length) == 0 && words[i].name[length] == ' ')
			return true;
	return false;
}

static const struct word *find_word(const char *name)
{
	const char *names[WORDS], *nearest;
	size_t i;

	for (i = 0; i < WORDS; i++) {
		if (strcmp(words[i].name, name) == 0)
			return &words[i];
		names[i] = words[i].name;
	}
	nearest = spelling_nearest(name, names, WORDS);
	fprintf(stderr, "homeportctl: there is no word \"%s\"%s%s%s\n", name,
		nearest ? "; do you mean " : ": homeportctl --help lists them",
		nearest ? nearest : "", nearest ? "?" : "");
	return NULL;
}

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static bool fills_request(const struct order *order)
{
	struct json_object *request = json_object_new_object();
	bool good = order->word->order(request, order->arguments, order->fact_count);

	json_object_put(request);
	return good;
}

static bool makes_sense(const struct order *order)
{
	const struct word *word = order->word;
	char **facts = order->arguments + count_arguments(word);
	int i;

	if (word->order)
		return fills_request(order) && !order->external && !order->name && !order->ipv4;
	if (order->fact_count < 0 || (order->fact_count > 0 && word->more != FACTS))
		return false;
	for (i = 0; i < order->fact_count; i++)
		if (!begins(facts[i], "servers=") && !begins(facts[i], "aftr="))
			return false;
	return word->more == OPTIONS || (!order->external && !order->name && !order->ipv4);
}

/* False, and said why, if it makes no sense. */
static bool read_order(struct order *order, char **typed, int count)
{
	static const char *const more[] = {
		[NOTHING_MORE] = "",
		[OPTIONS] = " [--external PORT] [--ipv4] [--name NAME]",
		[FACTS] = " [servers=HEX]... [aftr=ADDRESS]",
		[INPUT] = " <JSON",
	};
	char name[64], text[80];
	int used = 1;

	if (count == 0) {
		usage(stderr);
		return false;
	}
	snprintf(name, sizeof(name), "%s", typed[0]);
	if (count > 1 && is_half_a_word(typed[0])) {
		snprintf(name, sizeof(name), "%.30s %.30s", typed[0], typed[1]);
		used = 2;
	}
	order->word = find_word(name);
	if (!order->word)
		return false;
	order->arguments = typed + used;
	order->fact_count = count - used - (int)count_arguments(order->word);
	order->json = order->json || order->word->more == INPUT;
	if (makes_sense(order))
		return true;
	fprintf(stderr, "homeportctl: usage: homeportctl %s%s\n", synopsis(order->word, text),
		more[order->word->more]);
	return false;
}

static void add_facts(struct json_object *request, const struct order *order)
{
	char **facts = order->arguments + count_arguments(order->word);
	struct json_object *servers = json_object_new_array(), *value;
	int i;

	for (i = 0; i < order->fact_count; i++) {
		value = json_object_new_string(strchr(facts[i], '=') + 1);
		if (begins(facts[i], "servers="))
			json_object_array_add(servers, value);
		else
			json_object_object_add(request, "aftr", value);
	}
	json_object_object_add(request, "servers", servers);
}

static struct json_object *request_on_input(void)
{
	struct failure failure;
	struct json_object *request = call_order_read(stdin, &failure);

	if (!request)
		fprintf(stderr, "homeportctl: %s\n", failure.sentence);
	return request;
}

/* The caller's; NULL: memory is short, or what is on standard input is none, which was said. */
static struct json_object *request_of(const struct order *order)
{
	struct json_object *request =
		order->word->more == INPUT ? request_on_input() : json_object_new_object();
	size_t i;

	if (!request)
		return NULL;
	json_object_object_add(request, "command", json_object_new_string(order->word->command));
	for (i = 0; i < count_arguments(order->word); i++)
		json_object_object_add(request, order->word->arguments[i],
				       json_object_new_string(order->arguments[i]));
	if (order->word->more == FACTS)
		add_facts(request, order);
	if (order->word->order)
		order->word->order(request, order->arguments, order->fact_count);
	if (order->external)
		json_object_object_add(request, "external",
				       json_object_new_string(order->external));
	if (order->ipv4)
		json_object_object_add(request, "ipv4", json_object_new_boolean(true));
	if (order->name)
		json_object_object_add(request, "name", json_object_new_string(order->name));
	return request;
}

/* -- connection -- */

static const char *cure(int error)
{
	switch (error) {
	case ENOENT:
	case ECONNREFUSED: return "is homeportd running? (-s names another socket)";
	case EACCES: return "be root, or in the group that owns the socket";
	default: return "is this homeportd's control socket?";
	}
}

static bool cannot(const struct connection *connection, int error)
{
	fprintf(stderr, "homeportctl: %s: %s: %s\n", connection->path, strerror(error),
		cure(error));
	return false;
}

static bool connect_to(struct connection *connection, const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct timeval patience = { .tv_sec = PATIENCE };
	int descriptor;

	connection->path = path;
	if (strlen(path) >= sizeof(address.sun_path))
		return cannot(connection, ENAMETOOLONG);
	strcpy(address.sun_path, path);
	descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (descriptor < 0)
		return cannot(connection, errno);
	setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (connect(descriptor, (struct sockaddr *)&address, sizeof(address)) == 0)
		connection->stream = fdopen(descriptor, "r");
	if (!connection->stream) {
		int error = errno;

		close(descriptor);
		return cannot(connection, error);
	}
	return true;
}

static void wait_for_ever(const struct connection *connection)
{
	struct timeval never = { 0 };

	setsockopt(fileno(connection->stream), SOL_SOCKET, SO_RCVTIMEO, &never, sizeof(never));
}

static bool send_line(const struct connection *connection, const char *line)
{
	size_t length = strlen(line);
	struct iovec parts[] = { { (void *)(uintptr_t)line, length }, { "\n", 1 } };
	struct msghdr message = { .msg_iov = parts, .msg_iovlen = 2 };
	ssize_t sent = sendmsg(fileno(connection->stream), &message, MSG_NOSIGNAL);

	if (sent != (ssize_t)length + 1)
		return cannot(connection, sent < 0 ? errno : EMSGSIZE);
	return true;
}

static bool ask(const struct connection *connection, const struct order *order)
{
	struct json_object *request = request_of(order);
	const char *line = json_object_to_json_string_ext(request, JSON_C_TO_STRING_PLAIN);
	bool good = request && line && send_line(connection, line);

	json_object_put(request);
	return good;
}

/* The next line, as an object that is the caller's; NULL, and said why, if there is none. */
static struct json_object *next(struct connection *connection)
{
	struct json_object *answer = NULL;
	ssize_t length;

	errno = 0;
	length = getline(&connection->line, &connection->size, connection->stream);
	if (length > 0)
		answer = json_tokener_parse(connection->line);
	if (json_object_is_type(answer, json_type_object))
		return answer;
	json_object_put(answer);
	if (length > 0)
		fprintf(stderr, "homeportctl: %s: what answers there is not homeportd\n",
			connection->path);
	else if (errno == EAGAIN)
		fprintf(stderr,
			"homeportctl: %s: no answer within %d seconds: see homeportd's log\n",
			connection->path, PATIENCE);
	else
		fprintf(stderr, "homeportctl: %s: homeportd has ended the connection\n",
			connection->path);
	return NULL;
}

/* -- answers -- */

static bool show(const struct connection *connection, const struct order *order,
		 struct json_object *answer)
{
	if (order->json)
		fputs(connection->line, stdout);
	else if (!order->word->display(stdout, answer)) {
		fputs("homeportctl: memory is short\n", stderr);
		return false;
	}
	if (fflush(stdout) != 0) {
		fprintf(stderr, "homeportctl: standard output: %s\n", strerror(errno));
		return false;
	}
	return true;
}

static bool is_refused(const struct connection *connection, const struct order *order,
		       struct json_object *answer)
{
	struct json_object *error;

	if (!json_object_object_get_ex(answer, "error", &error))
		return false;
	fprintf(stderr, "homeportctl: %s\n", json_object_get_string(error));
	display_more_faults(stderr, answer);
	if (order->word->more == INPUT ||
	    (order->json && json_object_object_get_ex(answer, "faults", NULL)))
		show(connection, order, answer); /* a program wants to know which paths */
	return true;
}

static bool run(struct connection *connection, const struct order *order)
{
	const struct word *word = order->word;
	struct json_object *answer;
	bool good;

	if (!ask(connection, order))
		return false;
	answer = next(connection);
	if (!answer)
		return false;
	good = !is_refused(connection, order, answer) &&
	       (word->goes_on || show(connection, order, answer));
	json_object_put(answer);
	if (word->goes_on)
		wait_for_ever(connection);
	while (good && word->goes_on) {
		answer = next(connection);
		good = answer && show(connection, order, answer);
		json_object_put(answer);
	}
	return good;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "external", required_argument, NULL, 'e' },
		{ "ipv4", no_argument, NULL, '4' },
		{ "json", no_argument, NULL, 'j' },
		{ "name", required_argument, NULL, 'n' },
		{ "socket", required_argument, NULL, 's' },
		{ "version", no_argument, NULL, 'V' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *named = getenv("HOMEPORT_SOCKET"), *path = named ? named : CONTROL_PATH;
	struct connection connection = { 0 };
	struct order order = { .json = false };
	bool good;
	int option;

	while ((option = getopt_long(argc, argv, "4e:hjn:s:V", options, NULL)) != -1) {
		switch (option) {
		case '4': order.ipv4 = true; break;
		case 'e': order.external = optarg; break;
		case 'j': order.json = true; break;
		case 'n': order.name = optarg; break;
		case 's': path = optarg; break;
		case 'V': puts("homeportctl " HOMEPORT_VERSION); return GOOD;
		case 'h': usage(stdout); return GOOD;
		default: usage(stderr); return MISUSED;
		}
	}
	if (!read_order(&order, argv + optind, argc - optind))
		return MISUSED;
	if (order.word->here)
		return order.word->here(order.arguments[0]) ? GOOD : FAILED;
	good = connect_to(&connection, path) && run(&connection, &order);
	if (connection.stream)
		fclose(connection.stream);
	free(connection.line);
	return good ? GOOD : FAILED;
}
