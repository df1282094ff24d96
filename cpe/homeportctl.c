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
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include "cpe/control.h"
#include "cpe/display.h"
#include "cpe/spelling.h"
#include "cpe/version.h"

#define PATIENCE 10 /* seconds for an answer: a daemon that works gives it at once */

enum { GOOD, FAILED, MISUSED }; /* exit status */

/* Puts what stands behind the word into the request; false if it makes no sense. */
typedef bool take_words(struct json_object *request, int count, char **arguments);

static take_words take_nothing, take_dhcp;

static const struct word {
	const char *name;
	take_words *take;
	display_answer *display;
	bool goes_on; /* events follow the answer, which itself says nothing */
	const char *help;
} words[] = {
	{ "status", take_nothing, display_status, false, "how the gateway stands" },
	{ "mappings", take_nothing, display_mappings, false,
	  "ports that LAN hosts have been given" },
	{ "services", take_nothing, display_services, false,
	  "services, and where they are published" },
	{ "watch", take_nothing, display_event, true,
	  "what happens from now on, a line for each event" },
	{ "dhcp", take_dhcp, display_nothing, false,
	  "tells what a DHCP client of the WAN knows; for its hook script" },
};

#define WORDS (sizeof(words) / sizeof(words[0]))

struct connection {
	const char *path;
	FILE *stream;
	char *line;
	size_t size;
};

static void usage(FILE *to)
{
	size_t i;

	fputs("usage: homeportctl [-jV] [-s SOCKET] WORD [ARGUMENT...]\n", to);
	for (i = 0; i < WORDS; i++)
		fprintf(to, "  %-20s %s\n", words[i].name, words[i].help);
	fputs("  -j, --json           print JSON, a line for each answer or event\n"
	      "  -s, --socket SOCKET  control socket, instead of $HOMEPORT_SOCKET or " CONTROL_PATH
	      "\n"
	      "  -V, --version        say which version this is\n",
	      to);
}

/* -- words -- */

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

static bool take_nothing(struct json_object *request, int count, char **arguments)
{
	(void)request, (void)arguments;
	return count == 0;
}

static void add_text(struct json_object *object, const char *key, const char *text)
{
	json_object_object_add(object, key, json_object_new_string(text));
}

/* INTERFACE ipv4|ipv6 [servers=HEX]... [aftr=ADDRESS] */
static bool take_dhcp(struct json_object *request, int count, char **arguments)
{
	struct json_object *servers = json_object_new_array();
	int i;

	json_object_object_add(request, "servers", servers);
	if (count < 2)
		return false;
	add_text(request, "interface", arguments[0]);
	add_text(request, "family", arguments[1]);
	for (i = 2; i < count; i++) {
		char *value = strchr(arguments[i], '=');

		if (value && strncmp(arguments[i], "servers=", 8) == 0)
			json_object_array_add(servers, json_object_new_string(value + 1));
		else if (value && strncmp(arguments[i], "aftr=", 5) == 0)
			add_text(request, "aftr", value + 1);
		else
			return false;
	}
	return true;
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

static bool ask(const struct connection *connection, struct json_object *request)
{
	const char *text = json_object_to_json_string_ext(request, JSON_C_TO_STRING_PLAIN);
	struct iovec line[] = { { (void *)text, strlen(text) }, { "\n", 1 } };
	struct msghdr message = { .msg_iov = line, .msg_iovlen = 2 };
	ssize_t length = (ssize_t)(line[0].iov_len + line[1].iov_len);

	if (sendmsg(fileno(connection->stream), &message, MSG_NOSIGNAL) != length)
		return cannot(connection, errno);
	return true;
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

static bool show(const struct connection *connection, const struct word *word, bool json,
		 struct json_object *answer)
{
	if (json)
		fputs(connection->line, stdout);
	else if (!word->display(stdout, answer)) {
		fputs("homeportctl: memory is short\n", stderr);
		return false;
	}
	if (fflush(stdout) != 0) {
		fprintf(stderr, "homeportctl: standard output: %s\n", strerror(errno));
		return false;
	}
	return true;
}

static bool is_refused(struct json_object *answer)
{
	struct json_object *error;

	if (!json_object_object_get_ex(answer, "error", &error))
		return false;
	fprintf(stderr, "homeportctl: %s\n", json_object_get_string(error));
	return true;
}

static bool run(struct connection *connection, const struct word *word, struct json_object *request,
		bool json)
{
	struct json_object *answer;
	bool good;

	if (!ask(connection, request))
		return false;
	answer = next(connection);
	if (!answer)
		return false;
	good = !is_refused(answer) && (word->goes_on || show(connection, word, json, answer));
	json_object_put(answer);
	if (word->goes_on)
		wait_for_ever(connection);
	while (good && word->goes_on) {
		answer = next(connection);
		good = answer && show(connection, word, json, answer);
		json_object_put(answer);
	}
	return good;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "socket", required_argument, NULL, 's' },
		{ "version", no_argument, NULL, 'V' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *named = getenv("HOMEPORT_SOCKET"), *path = named ? named : CONTROL_PATH;
	struct connection connection = { 0 };
	struct json_object *request;
	const struct word *word;
	bool json = false, good;
	int option;

	while ((option = getopt_long(argc, argv, "hjs:V", options, NULL)) != -1) {
		switch (option) {
		case 'j': json = true; break;
		case 's': path = optarg; break;
		case 'V': puts("homeportctl " HOMEPORT_VERSION); return GOOD;
		case 'h': usage(stdout); return GOOD;
		default: usage(stderr); return MISUSED;
		}
	}
	if (optind == argc) {
		usage(stderr);
		return MISUSED;
	}
	word = find_word(argv[optind]);
	if (!word)
		return MISUSED;
	request = json_object_new_object();
	add_text(request, "command", word->name);
	if (!word->take(request, argc - optind - 1, argv + optind + 1)) {
		json_object_put(request);
		usage(stderr);
		return MISUSED;
	}
	good = connect_to(&connection, path) && run(&connection, word, request, json);
	json_object_put(request);
	if (connection.stream)
		fclose(connection.stream);
	free(connection.line);
	return good ? GOOD : FAILED;
}
