/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One job at a provider that speaks HTTP: what is sent, and what becomes of answers.
 * Include it behind cmocka.h.
 */
#ifndef HOMEPORT_TESTS_WEB_BENCH_H
#define HOMEPORT_TESTS_WEB_BENCH_H

#include <stdio.h>
#include <string.h>

#include "ddns/backend.h"
#include "tests/support/spelled.h"

#define BENCH_ROOM 24
#define BENCH_WALL 1700000000u

static struct web_bench {
	struct ddns_account account;
	struct dns_name zone, name;
	struct record present_records[BENCH_ROOM], wanted_records[BENCH_ROOM];
	struct record_plan present, wanted;
	struct job job;
	struct request request;
	enum job_step step;
	uint32_t chooses; /* every service, beside its SRV record */
} bench;

static inline void bench_fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, 7, length);
}

/* An account of that type with user "alice" and secret "s3cret", and a name in its zone. */
static inline void open_account(const char *type, const char *name, const char *zone)
{
	memset(&bench, 0, sizeof(bench));
	bench.account = (struct ddns_account){
		.label = "test",
		.backend = backend_find(type),
		.zone = zone,
		.web = { .user = "alice", .secret = "s3cret" },
	};
	assert_non_null(bench.account.backend);
	assert_true(dns_name_parse(zone[0] ? zone : ".", &bench.zone));
	assert_true(dns_name_parse(name, &bench.name));
	bench.present =
		(struct record_plan){ .records = bench.present_records, .capacity = BENCH_ROOM };
	bench.wanted =
		(struct record_plan){ .records = bench.wanted_records, .capacity = BENCH_ROOM };
	record_plan_empty(&bench.present);
	record_plan_empty(&bench.wanted);
}

static inline void bench_add(struct record_plan *plan, const char *srv, const char *outermost)
{
	struct record_choice choice = { .kinds = (srv[0] ? CHOICE_SRV : 0) | bench.chooses,
					.protocol = 6 };
	struct endpoint external = endpoint(outermost);

	snprintf(choice.srv, sizeof(choice.srv), "%s", srv);
	record_plan_add_service(plan, &choice, &external, 60);
}

static inline void wants(const char *srv, const char *outermost)
{
	bench_add(&bench.wanted, srv, outermost);
}

static inline void has(const char *srv, const char *outermost)
{
	bench_add(&bench.present, srv, outermost);
}

static inline const char *prepare(void)
{
	static const struct random_source sevens = { .fill = bench_fill };

	bench.step = bench.account.backend->protocol->prepare(&bench.job, &sevens, BENCH_WALL,
							      &bench.request);
	return bench.step == JOB_SEND ? bench.request.http.url : "";
}

static inline uint32_t bench_carries(void)
{
	const struct backend *backend = bench.account.backend;

	return backend->carries &
	       (backend->protocol->carries ? backend->protocol->carries(&bench.account)
					   : CARRIES_ALL);
}

/* Begins the job: the URL of its first request, "" if there is none. */
static inline const char *begin(bool certain)
{
	record_plan_part_families(&bench.wanted);
	record_plan_part_families(&bench.present);
	record_plan_keep(&bench.wanted, bench_carries());
	record_plan_keep(&bench.present, bench_carries());
	bench.job = (struct job){ .account = &bench.account,
				  .zone = &bench.zone,
				  .name = &bench.name,
				  .present = &bench.present,
				  .wanted = &bench.wanted,
				  .certain = certain };
	return prepare();
}

static inline enum job_step understand(const struct http_answer *http)
{
	struct answer answer = answer_http(http);

	bench.step = bench.account.backend->protocol->understand(&bench.job, &answer, BENCH_WALL);
	return bench.step;
}

/* The provider answers: the URL of the next request, or "" if that was the last. */
static inline const char *answer(unsigned int status, const char *body)
{
	struct http_answer http = { .status = status,
				    .body = body,
				    .length = strlen(body),
				    .retry_after = "",
				    .date = "",
				    .elsewhere = "" };

	return understand(&http) == JOB_SEND ? prepare() : "";
}

static inline void assert_outcome(enum outcome outcome, const char *sentence)
{
	assert_int_equal(bench.step, JOB_DONE);
	assert_int_equal(bench.job.outcome, outcome);
	assert_string_equal(bench.job.sentence, sentence);
	assert_null(strstr(bench.job.sentence, "s3cret"));
}

#endif
