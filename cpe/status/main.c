/* SPDX-License-Identifier: BSD-2-Clause */
/* homeport-status: options, and the page for who asks. Covered by: tests/net/test_status_page */
#include <errno.h>
#include <json-c/json.h>
#include <net/if.h>
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
#include "cpe/program.h"
#include "cpe/status/page.h"

#define PORT       8351
#define INTERFACES 16
#define NAMES      8
#define PATIENCE   3          /* seconds for an answer of the daemon */
#define FRESH      seconds(1) /* so long a page is shown again: asking costs the daemon work */

struct status_page {
	const char *control_path;
	char interfaces[INTERFACES][IFNAMSIZ];
	size_t interface_count; /* 0: those of the daemon's LANs */
	const char *names[NAMES];
	size_t name_count;
	uint16_t port;
	struct json_object *status; /* of the daemon, at the start */
	struct loop *loop;
	struct http_server *http;
	struct web_answer page; /* the last one */
	monotonic made;         /* NEVER: none yet */
};

/* -- the page -- */

static const char *clock_text(char text[48])
{
	time_t now = time(NULL);
	struct tm parts;

	strftime(text, 48, "%Y-%m-%d %H:%M:%S %Z", localtime_r(&now, &parts));
	return text;
}

static bool ask_all(const struct status_page *self, struct json_object *answers[3],
		    struct failure *failure)
{
	struct control_ask ask;
	bool good;
	size_t i;

	good = control_ask_open(&ask, self->control_path, PATIENCE, failure) &&
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

static void write_page(struct status_page *self)
{
	struct writer page = writer_over(self->page.body, WEB_BODY);
	struct json_object *answers[3] = { NULL };
	static struct journal_limit limit;
	struct failure failure;
	char text[48];
	size_t i;

	self->page.status = 200;
	self->page.page = true;
	if (ask_all(self, answers, &failure)) {
		struct status_facts facts = { answers[0], answers[1], answers[2],
					      clock_text(text) };

		status_page_write(&page, &facts);
	} else {
		self->page.status = 503;
		journal_limited(&limit, loop_now(self->loop), JOURNAL_WARNING, JOURNAL_CONTROL,
				"%s", failure.sentence);
		status_page_message(&page, "The gateway gives no answer",
				    "The program that opens ports (homeportd) is not running, or "
				    "has no time. Look again in a minute; if it stays like this, "
				    "start the gateway again.");
	}
	self->page.length = writer_length(&page);
	for (i = 0; i < 3; i++)
		json_object_put(answers[i]);
}

/* -- requests -- */

/*
 * A page from elsewhere cannot make the browser believe that we are its own server, by a name
 * that leads here all of a sudden (DNS rebinding): an address is nobody's name, and names are
 * those that we were told.
 */
static bool is_ours(const struct status_page *self, const char *host)
{
	size_t length = strlen(host), i;
	struct address address;
	char text[ADDRESS_TEXT + 2];

	if (host[0] == '[' && length < sizeof(text)) {
		snprintf(text, sizeof(text), "%.*s", (int)length - 2, host + 1);
		return host[length - 1] == ']' && address_parse(text, &address);
	}
	for (i = 0; i < self->name_count; i++)
		if (strcasecmp(self->names[i], host) == 0)
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
	struct status_page *self = arg;

	answer->challenge = false;
	answer->retry_after = 0;
	answer->location[0] = '\0';
	if (!is_ours(self, request->host)) {
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
	if (self->made == NEVER || after(self->made, FRESH) <= loop_now(self->loop)) {
		write_page(self);
		self->made = loop_now(self->loop);
	}
	*answer = self->page;
}

/* -- where it listens -- */

/* Whatever the daemon says of itself; it may be started after us. */
static struct json_object *wait_for_daemon(const struct status_page *self)
{
	struct failure failure;
	struct json_object *status;
	bool told = false;

	for (;;) {
		status = control_ask_once(self->control_path, PATIENCE,
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

static void take_lans(struct status_page *self, struct json_object *status)
{
	size_t count, i;
	struct json_object *list = shown_list(status, "lans", &count);

	for (i = 0; i < count && self->interface_count < INTERFACES; i++)
		snprintf(self->interfaces[self->interface_count++], IFNAMSIZ, "%s",
			 json_object_get_string(json_object_array_get_idx(list, i)));
}

/* All addresses, but what comes in by this interface alone. */
static int listen_on(struct status_page *self, const char *interface, struct failure *failure)
{
	struct endpoint ipv4 = { ADDRESS_NONE_IPV4, self->port };
	struct endpoint ipv6 = { ADDRESS_NONE, self->port };
	int error = http_server_listen(self->http, &ipv4, interface, false, failure);

	if (error == 0)
		error = http_server_listen(self->http, &ipv6, interface, false, failure);
	return error == -EAFNOSUPPORT ? 0 : error; /* a kernel without IPv6 */
}

static int listen_everywhere(struct status_page *self, struct failure *failure)
{
	int error = 0;
	size_t i;

	if (self->interface_count == 0)
		take_lans(self, self->status);
	if (self->interface_count == 0)
		error = failure_set(failure, EINVAL,
				    "homeportd serves no LAN: name an interface with -i");
	for (i = 0; error == 0 && i < self->interface_count; i++) {
		if (is_wan(self->status, self->interfaces[i]))
			error = failure_set(failure, EINVAL,
					    "%s is a WAN of homeportd: this page is for the LAN "
					    "alone, name one with -i",
					    self->interfaces[i]);
		else
			error = listen_on(self, self->interfaces[i], failure);
	}
	return error;
}

/* -- running -- */

/* Signals end it while it waits, too. */
static int begin(void *arg, const char *user, struct failure *failure)
{
	struct status_page *self = arg;

	(void)user, (void)failure;
	self->status = wait_for_daemon(self);
	return 0;
}

static int open_page(void *arg, struct loop *loop, struct failure *failure)
{
	struct status_page *self = arg;

	self->loop = loop;
	self->http = http_server_new(loop, "homeport-status", serve, self, failure);
	return self->http ? listen_everywhere(self, failure) : -failure->error;
}

static void close_page(void *arg)
{
	struct status_page *self = arg;

	http_server_free(self->http);
	json_object_put(self->status);
}

/* -- options -- */

static int bad(struct failure *failure, const char *option, const char *text, const char *looks)
{
	return failure_set(failure, EINVAL, "--%s %s: it is to be %s", option, text, looks);
}

static int read_interface(struct status_page *self, const char *text, struct failure *failure)
{
	if (self->interface_count == INTERFACES || text[0] == '\0' || strlen(text) >= IFNAMSIZ)
		return bad(failure, "interface", text, "the name of one, sixteen at most");
	strcpy(self->interfaces[self->interface_count++], text);
	return 0;
}

static int read_port(struct status_page *self, const char *text, struct failure *failure)
{
	char *end_of_number;
	unsigned long port = strtoul(text, &end_of_number, 10);

	if (text[0] < '0' || text[0] > '9' || *end_of_number != '\0' || port < 1 || port > 65535)
		return bad(failure, "port", text, "1 to 65535");
	self->port = (uint16_t)port;
	return 0;
}

static int read_name(struct status_page *self, const char *text, struct failure *failure)
{
	if (self->name_count == NAMES || text[0] == '\0' ||
	    text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.")])
		return bad(failure, "name", text, "a host name, given eight times at most");
	self->names[self->name_count++] = text;
	return 0;
}

static int read_option(void *arg, int option, const char *text, struct failure *failure)
{
	struct status_page *self = arg;

	switch (option) {
	case 'i': return read_interface(self, text, failure);
	case 'N': return read_name(self, text, failure);
	case 'p': return read_port(self, text, failure);
	case 's': self->control_path = text; break;
	}
	return 0;
}

static const char usage[] =
	"usage: homeport-status [-fV] [-i INTERFACE]... [-N NAME]... [-p PORT] [-s SOCKET]\n"
	"                       [-u USER]\n"
	"  -f, --foreground           log to standard error instead of syslog\n"
	"  -i, --interface INTERFACE  of a LAN, instead of all that homeportd serves\n"
	"  -N, --name NAME            of the gateway in the LAN, that browsers may ask for\n"
	"  -p, --port PORT            listen there, instead of 8351\n"
	"  -s, --socket SOCKET        of homeportd, instead of " CONTROL_PATH "\n"
	"  -u, --user USER            become this user once everything is open\n"
	"  -V, --version              say which version this is\n";

static const struct option options[] = {
	{ "interface", required_argument, NULL, 'i' },
	{ "name", required_argument, NULL, 'N' },
	{ "port", required_argument, NULL, 'p' },
	{ "socket", required_argument, NULL, 's' },
	PROGRAM_OPTIONS,
};

int main(int argc, char **argv)
{
	static const struct program homeport_status = { .name = "homeport-status",
							.usage = usage,
							.options = options,
							.keep = PRIVILEGE_NONE,
							.option = read_option,
							.begin = begin,
							.open = open_page,
							.close = close_page };
	static struct status_page self; /* zeros, which take no flash */

	self.control_path = CONTROL_PATH;
	self.port = PORT;
	self.made = NEVER;
	return program_main(&homeport_status, &self, argc, argv);
}
