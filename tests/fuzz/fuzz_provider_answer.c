/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_FORMS, DDNS_RFC2136 */
/*
 * Any octets as a provider's answer, behind an octet that chooses which, and one for the
 * status, or that it is a talk in lines. The job goes on or ends with an outcome and,
 * unless it is done, with a sentence of one line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ddns/backend.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void must(bool law)
{
	if (!law)
		abort();
}

static void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, 0x12, length);
}

/* Each line is what the server says; it ends the talk or is replied to, or the server goes. */
static enum job_step talk(const struct backend *backend, struct job *job, const char *text)
{
	char line[LINE_SIZE], reply[LINE_SIZE];
	struct answer answer = answer_line(line, reply);
	enum job_step step = JOB_LISTEN;
	size_t length;

	for (; *text && step == JOB_LISTEN; text += length + (text[length] == '\n')) {
		length = strcspn(text, "\n");
		snprintf(line, sizeof(line), "%.*s", (int)length, text);
		reply[0] = '\0';
		step = backend->protocol->understand(job, &answer, 1700000000);
		must(memchr(reply, '\0', sizeof(reply)) && !strchr(reply, '\n'));
	}
	if (step == JOB_LISTEN)
		backend->protocol->unanswered(job, "the server is gone");
	return JOB_DONE;
}

/* All parts of a job get the same answer. */
static void play(const struct backend *backend, const struct http_answer *http, const char *url)
{
	static const struct random_source twelves = { .fill = fill };
	static struct request request;
	struct ddns_account account = { .backend = backend,
					.zone = "home.example",
					.web = { .good = "ok|it is done" } };
	struct record records[] = { { .kind = RECORD_A } };
	struct record_plan present = { .capacity = 0 }, wanted = { records, 1, 1, 60, 60 };
	struct answer answer = answer_http(http);
	struct dns_name zone, name;
	struct job job = { .account = &account,
			   .zone = &zone,
			   .name = &name,
			   .present = &present,
			   .wanted = &wanted,
			   .certain = true };
	enum job_step step;
	int turns = 0;

	snprintf(account.web.url, sizeof(account.web.url), "%s", url);
	must(dns_name_parse("home.example", &zone) && dns_name_parse("cam.home.example", &name));
	do {
		step = backend->protocol->prepare(&job, &twelves, 1700000000, &request);
		if (step == JOB_SEND && request.kind == REQUEST_LINES)
			step = talk(backend, &job, http->body);
		if (step == JOB_SEND && request.kind != REQUEST_HTTP)
			return;
		if (step == JOB_SEND)
			step = backend->protocol->understand(&job, &answer, 1700000000);
	} while (step == JOB_SEND && ++turns < 100);
	must(step == JOB_DONE);
	must(job.outcome == OUTCOME_DONE || job.sentence[0] != '\0');
	must(strchr(job.sentence, '\n') == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static const unsigned int statuses[] = { 200, 200, 200, 301, 401, 404, 429, 503 };
	struct http_answer http = { .date = "", .elsewhere = "", .retry_after = "" };
	const struct backend *backend;
	char *body;
	size_t row;

	if (length < 2)
		return 0;
	for (row = bytes[0]; row > 0 && !backend_row(row); row /= 2)
		;
	backend = backend_row(row);
	body = malloc(length - 1);
	must(body != NULL);
	memcpy(body, bytes + 2, length - 2);
	body[length - 2] = '\0';
	http.body = http.retry_after = body;
	http.length = length - 2;
	http.status = statuses[bytes[1] % 8];
	if (backend->protocol != &protocol_rfc2136)
		play(backend, &http,
		     strcmp(backend->name, "gnudip") == 0 && bytes[1] & 8
			     ? "gnudip://a.example"
			     : "https://a.example/[IP]");
	free(body);
	return 0;
}
