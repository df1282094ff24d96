/* SPDX-License-Identifier: BSD-2-Clause */
/* homeport-status: options, and the page for who asks. Covered by: tests/net/test_status_page */
#include <errno.h>
#include <getopt.h>
#include <json-c/json.h>
#include <net/if.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "cpe/control.h"
#include "cpe/control_ask.h"
#include "cpe/display_parts.h"
#include "cpe/http_server.h"
#include "cpe/journal.h"
#include "cpe/privilege.h"
#include "cpe/ready.h"
#include "cpe/status/page.h"
#include "cpe/version.h"

#define PORT       8351
#define INTERFACES 16
#define NAMES      8
#define PATIENCE   3          /* seconds for an answer of the daemon */
#define FRESH      seconds(1) /* so long a page is shown again: asking costs the daemon work */

struct program {
	const char *control_path, *user;
	char interfaces[INTERFACES][IFNAMSIZ];
	size_t interface_count; /* 0: those of the daemon's LANs */
	const char *names[NAMES];
	size_t name_count;
	uint16_t port;
	bool foreground;
	struct loop *loop;
	struct http_server *http;
	struct web_answer page; /* the last one */
	monotonic made;         /* NEVER: none yet */
};

static void usage(FILE *to)
{
	fputs("usage: homeport-status [-fV] [-i INTERFACE]... [-N NAME]... [-p PORT] [-s SOCKET]\n"
	      "                       [-u USER]\n"
	      "  -f, --foreground           log to standard error instead of syslog\n"
	      "  -i, --interface INTERFACE  of a LAN, instead of all that homeportd serves\n"
	      "  -N, --name NAME            of the gateway in the LAN, that browsers may ask for\n"
	      "  -p, --port PORT            listen there, instead of 8351\n"
	      "  -s, --socket SOCKET        of homeportd, instead of " CONTROL_PATH "\n"
	      "  -u, --user USER            become this user once everything is open\n"
	      "  -V, --version              say which version this is\n",
	      to);
}

/* -- the page -- */

static const char *clock_text(char text[48])
{
	time_t now = time(NULL);
	struct tm parts;

	strftime(text, 48, "%Y-%m-%d %H:%M:%S %Z", localtime_r(&now, &parts));
	return text;
}

static bool ask_all(const struct program *program, struct json_object *answers[3],
		    struct failure *failure)
{
	struct control_ask ask;
	bool good;
	size_t i;

	good = control_ask_open(&ask, program->control_path, PATIENCE, failure) &&
	       control_ask_send(&ask,
				"{\"command\":\"status\"}\n{\"command\":\"explain\"}\n"
				"{\"command\":\"mappings\"}\n",
				failure);
	for (i = 0; good && i < 3; i++) {
		answers[i] = control_ask_next(&ask, failure);
		good = answers[i] != NULL;
	}
	control_ask_close(&ask);
	return good;
}

static void write_page(struct program *program)
{
	struct writer page = writer_over(program->page.body, WEB_BODY);
	struct json_object *answers[3] = { NULL };
	static struct journal_limit limit;
	struct failure failure;
	char text[48];
	size_t i;

	program->page.status = 200;
	program->page.page = true;
	if (ask_all(program, answers, &failure)) {
		struct status_facts facts = { answers[0], answers[1], answers[2],
					      clock_text(text) };

		status_page_write(&page, &facts);
	} else {
		program->page.status = 503;
		journal_limited(&limit, loop_now(program->loop), JOURNAL_WARNING, JOURNAL_CONTROL,
				"%s", failure.sentence);
		status_page_message(&page, "The gateway gives no answer",
				    "The program that opens ports (homeportd) is not running, or "
				    "has no time. Look again in a minute; if it stays like this, "
				    "start the gateway again.");
	}
	program->page.length = writer_length(&page);
	for (i = 0; i < 3; i++)
		json_object_put(answers[i]);
}

/* -- requests -- */

/*
 * A page from elsewhere cannot make the browser believe that we are its own server, by a name
 * that leads here all of a sudden (DNS rebinding): an address is nobody's name, and names are
 * those that we were told.
 */
static bool is_ours(const struct program *program, const char *host)
{
	size_t length = strlen(host), i;
	struct address address;
	char text[ADDRESS_TEXT + 2];

	if (host[0] == '[' && length < sizeof(text)) {
		snprintf(text, sizeof(text), "%.*s", (int)length - 2, host + 1);
		return host[length - 1] == ']' && address_parse(text, &address);
	}
	for (i = 0; i < program->name_count; i++)
		if (strcasecmp(program->names[i], host) == 0)
			return true;
	return address_parse(host, &address);
}

static void say(struct web_answer *answer, int status, const char *text)
{
	answer->status = status;
	answer->page = false;
	answer->length = strlen(text);
	memcpy(answer->body, text, answer->length);
}

static void serve(void *arg, const struct web_request *request, struct web_answer *answer)
{
	struct program *program = arg;

	answer->challenge = false;
	answer->retry_after = 0;
	answer->location[0] = '\0';
	if (!is_ours(program, request->host)) {
		say(answer, 421,
		    "The gateway does not have this name. Open this page by the gateway's "
		    "address, or name it to homeport-status with --name.\n");
		return;
	}
	if (!request->get) {
		say(answer, 405, "There is nothing here that could be changed.\n");
		return;
	}
	if (strcmp(request->path, "/") != 0) {
		say(answer, 404, "There is one page alone, which is /\n");
		return;
	}
	if (program->made == NEVER || after(program->made, FRESH) <= loop_now(program->loop)) {
		write_page(program);
		program->made = loop_now(program->loop);
	}
	*answer = program->page;
}

/* -- where it listens -- */

/* Whatever the daemon says of itself; it may be started after us. */
static struct json_object *wait_for_daemon(const struct program *program)
{
	struct failure failure;
	struct json_object *status;
	bool told = false;

	for (;;) {
		status = control_ask_once(program->control_path, PATIENCE,
					  "{\"command\":\"status\"}\n", &failure);
		if (status)
			return status;
		if (!told)
			journal(JOURNAL_WARNING, JOURNAL_MAIN, "waiting for homeportd: %s",
				failure.sentence);
		told = true;
		sleep(1);
	}
}

static bool is_wan(struct json_object *status, const char *interface)
{
	size_t count, i;
	struct json_object *list = shown_list(status, "wans", &count), *wan;
	const char *ipv4;

	for (i = 0; i < count; i++) {
		wan = json_object_array_get_idx(list, i);
		ipv4 = shown_text(wan, "ipv4_interface");
		if (strcmp(shown_or_dash(shown_text(wan, "interface")), interface) == 0 ||
		    (ipv4 && strcmp(ipv4, interface) == 0))
			return true;
	}
	return false;
}

static void take_lans(struct program *program, struct json_object *status)
{
	size_t count, i;
	struct json_object *list = shown_list(status, "lans", &count);

	for (i = 0; i < count && program->interface_count < INTERFACES; i++)
		snprintf(program->interfaces[program->interface_count++], IFNAMSIZ, "%s",
			 json_object_get_string(json_object_array_get_idx(list, i)));
}

/* All addresses, but what comes in by this interface alone. */
static int listen_on(struct program *program, const char *interface, struct failure *failure)
{
	struct endpoint ipv4 = { ADDRESS_NONE_IPV4, program->port };
	struct endpoint ipv6 = { ADDRESS_NONE, program->port };
	int error = http_server_listen(program->http, &ipv4, interface, false, failure);

	if (error == 0)
		error = http_server_listen(program->http, &ipv6, interface, false, failure);
	return error == -EAFNOSUPPORT ? 0 : error; /* a kernel without IPv6 */
}

static int listen_everywhere(struct program *program, struct failure *failure)
{
	struct json_object *status = wait_for_daemon(program);
	int error = 0;
	size_t i;

	if (program->interface_count == 0)
		take_lans(program, status);
	if (program->interface_count == 0)
		error = failure_set(failure, EINVAL,
				    "homeportd serves no LAN: name an interface with -i");
	for (i = 0; error == 0 && i < program->interface_count; i++) {
		if (is_wan(status, program->interfaces[i]))
			error = failure_set(failure, EINVAL,
					    "%s is a WAN of homeportd: this page is for the LAN "
					    "alone, name one with -i",
					    program->interfaces[i]);
		else
			error = listen_on(program, program->interfaces[i], failure);
	}
	json_object_put(status);
	return error;
}

/* -- running -- */

static void end(void *arg)
{
	struct program *program = arg;

	loop_stop(program->loop);
}

static int run(struct program *program, struct failure *failure)
{
	struct loop_watch *signals[2] = { NULL };
	int error;

	program->loop = loop_new(failure);
	if (!program->loop)
		return -failure->error;
	signal(SIGPIPE, SIG_IGN);
	program->http = http_server_new(program->loop, "homeport-status", serve, program, failure);
	error = program->http ? listen_everywhere(program, failure) : -failure->error;
	signals[0] = loop_signal_new(program->loop, SIGTERM, end, program);
	signals[1] = loop_signal_new(program->loop, SIGINT, end, program);
	if (error == 0)
		error = privilege_drop(program->user, PRIVILEGE_NONE, failure);
	if (error == 0) {
		ready("homeport-status");
		error = loop_run(program->loop, failure);
	}
	http_server_free(program->http);
	loop_watch_free(signals[0]);
	loop_watch_free(signals[1]);
	loop_free(program->loop);
	return error;
}

/* -- options -- */

static int bad(struct failure *failure, const char *option, const char *text, const char *looks)
{
	return failure_set(failure, EINVAL, "--%s %s: it is to be %s", option, text, looks);
}

static int read_interface(struct program *program, const char *text, struct failure *failure)
{
	if (program->interface_count == INTERFACES || text[0] == '\0' || strlen(text) >= IFNAMSIZ)
		return bad(failure, "interface", text, "the name of one, sixteen at most");
	strcpy(program->interfaces[program->interface_count++], text);
	return 0;
}

static int read_port(struct program *program, const char *text, struct failure *failure)
{
	char *end_of_number;
	unsigned long port = strtoul(text, &end_of_number, 10);

	if (text[0] < '0' || text[0] > '9' || *end_of_number != '\0' || port < 1 || port > 65535)
		return bad(failure, "port", text, "1 to 65535");
	program->port = (uint16_t)port;
	return 0;
}

static int read_name(struct program *program, const char *text, struct failure *failure)
{
	if (program->name_count == NAMES || text[0] == '\0' ||
	    text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.")])
		return bad(failure, "name", text, "a host name, given eight times at most");
	program->names[program->name_count++] = text;
	return 0;
}

static int read_option(struct program *program, int option, struct failure *failure)
{
	switch (option) {
	case 'f': program->foreground = true; return 0;
	case 'i': return read_interface(program, optarg, failure);
	case 'N': return read_name(program, optarg, failure);
	case 'p': return read_port(program, optarg, failure);
	case 's': program->control_path = optarg; return 0;
	case 'u': program->user = optarg; return 0;
	}
	return failure_set(failure, EINVAL, "see --help");
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "foreground", no_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ "interface", required_argument, NULL, 'i' },
		{ "name", required_argument, NULL, 'N' },
		{ "port", required_argument, NULL, 'p' },
		{ "socket", required_argument, NULL, 's' },
		{ "user", required_argument, NULL, 'u' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	static struct program program; /* zeros, which take no flash */
	struct failure failure = { 0 };
	int option;

	program.control_path = CONTROL_PATH;
	program.user = "";
	program.port = PORT;
	program.made = NEVER;
	while ((option = getopt_long(argc, argv, "fhi:N:p:s:u:V", options, NULL)) != -1) {
		if (option == 'h' || option == 'V') {
			if (option == 'h')
				usage(stdout);
			else
				puts("homeport-status " HOMEPORT_VERSION);
			return 0;
		}
		if (option == '?') {
			usage(stderr);
			return 2;
		}
		if (read_option(&program, option, &failure) != 0) {
			fprintf(stderr, "homeport-status: %s\n", failure.sentence);
			return 2;
		}
	}
	if (optind != argc) {
		usage(stderr);
		return 2;
	}
	journal_open(program.foreground ? JOURNAL_TO_STDERR : JOURNAL_TO_SYSLOG, "homeport-status");
	if (run(&program, &failure) != 0) {
		journal(JOURNAL_ERROR, JOURNAL_MAIN, "%s", failure.sentence);
		return 1;
	}
	return 0;
}
