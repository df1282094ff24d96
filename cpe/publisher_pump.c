/* SPDX-License-Identifier: BSD-2-Clause */
/* The publisher's exchanges to the DNS client, and back. Covered by: tests/net/test_ddns */
#include "cpe/publisher_pump.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cpe/dns_client.h"
#include "cpe/http_client.h"
#include "cpe/line_client.h"
#include "cpe/random.h"
#include "cpe/resolver.h"
#include "cpe/scripts.h"

#define KEY_FILE_MAX 8192 /* octets */

/* A request that is on its way, and the ticket that the publisher knows it by. */
struct carried {
	struct publisher_pump *pump;
	struct dns_exchange *dns; /* one of them, by the kind of the request */
	struct http_transfer *http;
	struct line_talk *lines;
	struct script_run *script;
	uint64_t ticket;
	struct carried *next;
};

struct publisher_pump {
	struct loop *loop;
	publisher_pump_event *event;
	void *arg;
	publisher_pump_remember *remember; /* NULL: nobody keeps it */
	void *remember_arg;
	unsigned int revision; /* that was told last */
	unsigned int lookups;  /* that went to a resolver; the next goes to the next */
	struct publisher *publisher;
	struct loop_timer *timer;
	struct loop_task task;
	struct carried *carried;
	struct curl_pump *curl; /* NULL until it is needed */
	struct scripts *scripts;
};

static uint64_t wall_clock(void)
{
	return (uint64_t)time(NULL);
}

/* -- exchanges -- */

static void forget(struct carried *carried)
{
	struct carried **link = &carried->pump->carried;

	while (*link != carried)
		link = &(*link)->next;
	*link = carried->next;
	free(carried);
}

static bool answered(struct carried *carried, const struct answer *answer)
{
	struct publisher_pump *pump = carried->pump;

	if (!publisher_answered(pump->publisher, carried->ticket, answer, loop_now(pump->loop),
				wall_clock()))
		return false;
	forget(carried);
	publisher_pump_later(pump);
	return true;
}

static bool dns_answered(void *arg, const uint8_t *message, size_t length)
{
	struct answer answer = answer_dns(message, length);

	return answered(arg, &answer);
}

static void http_has_answered(void *arg, const struct http_answer *http)
{
	struct answer answer = answer_http(http);

	(void)answered(arg, &answer); /* whatever it says ends the transfer */
}

static void unanswered(void *arg, const struct failure *failure)
{
	struct carried *carried = arg;
	struct publisher_pump *pump = carried->pump;

	publisher_unanswered(pump->publisher, carried->ticket, failure->sentence,
			     loop_now(pump->loop));
	forget(carried);
	publisher_pump_later(pump);
}

static bool line_was_said(void *arg, const char *line, char reply[LINE_SIZE])
{
	struct answer answer = answer_line(line, reply);

	return answered(arg, &answer);
}

static void script_has_ended(void *arg, int status, const char *line)
{
	struct answer answer = answer_script(status, line);

	(void)answered(arg, &answer);
}

static void carry_dns(struct carried *carried, const struct request *request,
		      struct failure *failure)
{
	const struct dns_message *message = &request->dns;
	struct dns_question question = {
		.server = message->server.port ? message->server
					       : resolver_find(carried->pump->lookups++),
		.message = message->octets,
		.length = message->length,
		.tcp = message->tcp,
		.patience = request->patience,
	};

	carried->dns = dns_exchange_new(carried->pump->loop, &question, dns_answered, unanswered,
					carried, failure);
}

static struct curl_pump *curl_of(struct publisher_pump *pump, struct failure *failure)
{
	if (!pump->curl)
		pump->curl = curl_pump_new(pump->loop, failure);
	return pump->curl;
}

static void carry_lines(struct carried *carried, const struct request *request,
			struct failure *failure)
{
	struct publisher_pump *pump = carried->pump;

	if (curl_of(pump, failure))
		carried->lines = line_talk_new(pump->curl, &request->lines, request->patience,
					       line_was_said, unanswered, carried, failure);
}

static void carry_http(struct carried *carried, const struct request *request,
		       struct failure *failure)
{
	struct publisher_pump *pump = carried->pump;

	if (curl_of(pump, failure))
		carried->http = http_transfer_new(pump->curl, &request->http, request->patience,
						  http_has_answered, unanswered, carried, failure);
}

static void carry(struct publisher_pump *pump, const struct publisher_exchange *exchange)
{
	struct carried *carried = calloc(1, sizeof(*carried));
	struct failure failure = { .sentence = "no memory to ask a server" };

	if (carried) {
		*carried = (struct carried){ .pump = pump,
					     .ticket = exchange->ticket,
					     .next = pump->carried };
		switch (exchange->request->kind) {
		case REQUEST_DNS: carry_dns(carried, exchange->request, &failure); break;
		case REQUEST_HTTP: carry_http(carried, exchange->request, &failure); break;
		case REQUEST_LINES: carry_lines(carried, exchange->request, &failure); break;
		case REQUEST_SCRIPT:
			carried->script =
				script_run_new(pump->scripts, &exchange->request->script,
					       script_has_ended, unanswered, carried, &failure);
			break;
		}
		if (carried->dns || carried->http || carried->lines || carried->script) {
			pump->carried = carried;
			return;
		}
		free(carried);
	}
	publisher_unanswered(pump->publisher, exchange->ticket, failure.sentence,
			     loop_now(pump->loop));
}

/* -- turns -- */

static void run(void *arg)
{
	struct publisher_pump *pump = arg;
	struct publisher_decision decision;

	publisher_wake(pump->publisher, loop_now(pump->loop), wall_clock());
	while (publisher_next(pump->publisher, &decision)) {
		switch (decision.kind) {
		case PUBLISHER_EXCHANGE:
			if (pump->remember && publisher_has_intent(pump->publisher))
				pump->remember(pump->remember_arg, true);
			carry(pump, &decision.exchange);
			break;
		case PUBLISHER_EVENT: pump->event(pump->arg, &decision.event); break;
		}
	}
	loop_timer_set(pump->timer, publisher_wake_at(pump->publisher));
	if (pump->remember && pump->revision != publisher_revision(pump->publisher))
		pump->remember(pump->remember_arg, false);
	pump->revision = publisher_revision(pump->publisher);
}

void publisher_pump_remembered_by(struct publisher_pump *pump, publisher_pump_remember *remember,
				  void *arg)
{
	pump->remember = remember;
	pump->remember_arg = arg;
}

struct publisher *publisher_pump_of(const struct publisher_pump *pump)
{
	return pump->publisher;
}

void publisher_pump_use(struct publisher_pump *pump, struct scripts *scripts)
{
	pump->scripts = scripts;
}

void publisher_pump_later(struct publisher_pump *pump)
{
	loop_defer(pump->loop, &pump->task);
}

bool publisher_pump_is_busy(const struct publisher_pump *pump)
{
	return pump->carried != NULL;
}

/* -- life -- */

struct publisher_pump *publisher_pump_new(struct loop *loop, publisher_pump_event *event, void *arg,
					  struct failure *failure)
{
	struct publisher_pump *pump = calloc(1, sizeof(*pump));

	if (pump) {
		pump->loop = loop;
		pump->event = event;
		pump->arg = arg;
		pump->task = LOOP_TASK(run, pump);
		pump->publisher = publisher_new(random_system());
		pump->timer = loop_timer_new(loop, run, pump);
		if (pump->publisher && pump->timer)
			return pump;
	}
	failure_set(failure, ENOMEM, "no memory to publish services");
	publisher_pump_free(pump);
	return NULL;
}

void publisher_pump_free(struct publisher_pump *pump)
{
	struct carried *carried;

	if (!pump)
		return;
	while ((carried = pump->carried) != NULL) {
		dns_exchange_free(carried->dns);
		http_transfer_free(carried->http);
		line_talk_free(carried->lines);
		script_run_free(carried->script);
		pump->carried = carried->next;
		free(carried);
	}
	curl_pump_free(pump->curl);
	loop_forget(pump->loop, &pump->task);
	loop_timer_free(pump->timer);
	publisher_free(pump->publisher);
	free(pump);
}

/* -- keys -- */

int publisher_pump_read_key(const char *path, struct tsig_key *key, struct failure *failure)
{
	char text[KEY_FILE_MAX];
	FILE *file = fopen(path, "re");
	size_t length;
	int error;

	if (!file)
		return failure_set(failure, errno, "%s: %m; make it readable for the daemon", path);
	setvbuf(file, NULL, _IONBF, 0); /* no copy that nobody wipes */
	length = fread(text, 1, sizeof(text), file);
	fclose(file);
	if (length == sizeof(text))
		error = failure_set(failure, EFBIG, "%s: too large for a TSIG key", path);
	else
		error = tsig_key_parse(text, length, path, key, failure);
	explicit_bzero(text, sizeof(text));
	return error;
}
