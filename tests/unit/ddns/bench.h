/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A bench for tests of the back end rfc2136: one job, and the name server in memory
 * that it is done at. Include it behind cmocka.h.
 */
#ifndef HOMEPORT_TESTS_BENCH_H
#define HOMEPORT_TESTS_BENCH_H

#include <stdio.h>
#include <string.h>

#include "ddns/backend.h"
#include "ddns/dns_update.h"
#include "tests/support/dns_vectors.h"
#include "tests/support/name_server.h"
#include "tests/support/spelled.h"

#define WALL UINT64_C(1700000000)
#define ROOM 48

#define HOST       "cam.home.example"
#define HTTP       "_http._tcp.cam.home.example"
#define HOST_MARK  "_homeport-a.cam.home.example"
#define HOST6_MARK "_homeport-aaaa.cam.home.example"
#define HTTP_MARK  "_homeport-srv._http._tcp.cam.home.example"
#define SILENCE    "no answer from 192.0.2.53:53"

struct plan {
	struct record_plan plan;
	struct record records[ROOM];
};

static struct bench {
	struct name_server server;
	struct ddns_account account;
	struct dns_name zone, name;
	struct plan present, wanted;
	int64_t clock_offset;
	uint64_t wall; /* of the gateway */
	struct job job;
	struct request request;
} bench;

static inline void fill(void *self, void *octets, size_t length)
{
	static uint8_t next;

	(void)self;
	memset(octets, ++next, length);
}

static const struct random_source counting = { .fill = fill };

static inline void clear(struct plan *plan)
{
	plan->plan.records = plan->records;
	plan->plan.capacity = ROOM;
	record_plan_empty(&plan->plan);
}

static inline int open_bench(void **state)
{
	struct tsig_key key = vector_key();

	(void)state;
	memset(&bench, 0, sizeof(bench));
	name_server_init(&bench.server, "home.example", &key, WALL);
	bench.wall = WALL;
	bench.account = (struct ddns_account){ .label = "dns",
					       .backend = backend_find("rfc2136"),
					       .server = endpoint("192.0.2.53:53"),
					       .zone = "home.example",
					       .key = key };
	assert_true(dns_name_parse("home.example", &bench.zone));
	assert_true(dns_name_parse(HOST, &bench.name));
	clear(&bench.present);
	clear(&bench.wanted);
	return 0;
}

static inline struct record_choice choose(const char *srv, uint32_t kinds)
{
	struct record_choice choice = { .kinds = kinds, .instance = "Front Door", .path = "/live" };

	snprintf(choice.srv, sizeof(choice.srv), "%s", srv);
	return choice;
}

static inline void add(struct plan *plan, const char *srv, const char *outermost)
{
	struct endpoint external = endpoint(outermost);

	struct record_choice choice = choose(srv, srv[0] ? CHOICE_SRV : 0);

	record_plan_add_service(&plan->plan, &choice, &external, 60);
	record_plan_part_families(&plan->plan);
}

/* A new job from `present` to `wanted`. */
static inline void begin(bool certain)
{
	bench.job = (struct job){ .account = &bench.account,
				  .zone = &bench.zone,
				  .name = &bench.name,
				  .present = &bench.present.plan,
				  .wanted = &bench.wanted.plan,
				  .certain = certain,
				  .clock_offset = &bench.clock_offset };
}

static inline enum job_step prepare(void)
{
	return protocol_rfc2136.prepare(&bench.job, &counting, bench.wall, &bench.request);
}

/* The server's answer to the request; its length, 0 if there is none. */
static inline size_t ask(void)
{
	return name_server_receive(&bench.server, bench.request.dns.octets,
				   bench.request.dns.length);
}

static inline enum job_step understand_octets(const uint8_t *octets, size_t length)
{
	struct answer answer = answer_dns(octets, length);

	return protocol_rfc2136.understand(&bench.job, &answer, bench.wall);
}

static inline enum job_step understand(size_t length)
{
	return understand_octets(bench.server.answer, length);
}

/* The next request, and its answer, of which nothing has been understood yet. */
static inline size_t send_next(void)
{
	assert_int_equal(prepare(), JOB_SEND);
	return ask();
}

/* The job to its end; who gives no answer that counts has not answered. */
static inline enum outcome finish(void)
{
	enum job_step step = prepare();
	unsigned int exchanges = 0;
	size_t length;

	while (step == JOB_SEND) {
		assert_true(++exchanges < 2 * ROOM);
		length = ask();
		step = length ? understand(length) : JOB_LISTEN;
		if (step == JOB_SEND)
			step = prepare();
	}
	if (step == JOB_LISTEN)
		protocol_rfc2136.unanswered(&bench.job, SILENCE);
	return bench.job.outcome;
}

static inline enum outcome run(bool certain)
{
	begin(certain);
	return finish();
}

/* What was wanted is what is there, as the publisher does after OUTCOME_DONE. */
static inline void run_to_done(bool certain)
{
	assert_int_equal(run(certain), OUTCOME_DONE);
	record_plan_copy(&bench.present.plan, &bench.wanted.plan);
	clear(&bench.wanted);
}

/* Published by us, and confirmed: address and port. */
static inline void publish(const char *outermost)
{
	add(&bench.wanted, "_http._tcp", outermost);
	run_to_done(true);
}

static inline void assert_zone(const char *name, uint16_t type, const char *texts)
{
	assert_string_equal(name_server_lookup(&bench.server, name, type), texts);
}

static inline void assert_sentence(const char *sentence)
{
	assert_string_equal(bench.job.sentence, sentence);
}

static inline void put_by_hand(const char *name, const char *ipv4)
{
	struct address of = address(ipv4);

	name_server_add(&bench.server, name, DNS_A, address_ipv4_octets(&of), 4);
}

static inline void put_text_by_hand(const char *name, const char *text)
{
	uint8_t data[64] = { (uint8_t)strlen(text) };

	memcpy(data + 1, text, strlen(text));
	name_server_add(&bench.server, name, DNS_TXT, data, 1 + strlen(text));
}

static inline void put_cname_by_hand(const char *name)
{
	static const uint8_t target[] = "\1x\4home\7example";

	name_server_add(&bench.server, name, DNS_CNAME, target, sizeof(target));
}

#endif
