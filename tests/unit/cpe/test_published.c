/* SPDX-License-Identifier: BSD-2-Clause */
/* What is published, over a restart: DDNS-021. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/published.h"
#include "ddns/backend.h"
#include "tests/support/spelled.h"

#define WALL 1700000000u

static struct desk {
	struct publisher *publisher;
	monotonic now;
	unsigned int requests;
	const char *says;
} desk;

static void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, 0x80, length);
}

static const struct random_source steady = { .fill = fill };

static void configure(const char *name)
{
	struct ddns_account account = { .label = "dyn",
					.backend = backend_find("noip"),
					.zone = "",
					.web = { .user = "alice", .secret = "s3cret" },
					.allow_non_public = true };
	struct ddns_service service = {
		.label = "web", .name = name, .srv = "_http._tcp", .ttl = 60
	};
	struct ddns_config config = { .services = &service,
				      .service_count = 1,
				      .accounts = &account,
				      .account_count = 1,
				      .hold_down = seconds(5),
				      .grace = seconds(60) };
	struct failure failure;

	assert_int_equal(publisher_configure(desk.publisher, &config, desk.now, &failure), 0);
}

static void start(const char *says)
{
	desk = (struct desk){ .publisher = publisher_new(&steady),
			      .now = seconds(1000000),
			      .says = says };
	configure("web.other.example");
}

static void work(void)
{
	struct http_answer http = { 200, desk.says, strlen(desk.says), "", "", "" };
	struct answer answer = answer_http(&http);
	struct publisher_decision decision;

	desk.now += seconds(10);
	publisher_wake(desk.publisher, desk.now, WALL);
	while (publisher_next(desk.publisher, &decision)) {
		if (decision.kind != PUBLISHER_EXCHANGE)
			continue;
		desk.requests++;
		assert_true(publisher_answered(desk.publisher, decision.exchange.ticket, &answer,
					       desk.now, WALL));
	}
}

static void want(const char *outermost)
{
	struct endpoint external = endpoint(outermost);

	publisher_want(desk.publisher, 0, &external, after(desk.now, seconds(3600)), desk.now);
	work();
}

/* The first run ends; its file. */
static char *end_run(bool is_last)
{
	char *text = published_write(desk.publisher, is_last);

	assert_non_null(text);
	assert_null(strstr(text, "s3cret"));
	publisher_free(desk.publisher);
	return text;
}

static void begin_run(char *text, const char *says)
{
	bool is_last;

	start(says);
	assert_true(published_read(text, desk.publisher, desk.now, &is_last));
	free(text);
}

static void what_is_so_still_sends_nothing(void **state)
{
	(void)state;
	start("good 203.0.113.5");
	want("203.0.113.5:40001");
	assert_int_equal(desk.requests, 1);
	begin_run(end_run(true), "good 203.0.113.5");
	want("203.0.113.5:40002");
	assert_int_equal(desk.requests, 0);
	assert_string_equal(publisher_status(desk.publisher, 0).word, "published");
	want("203.0.113.6:40002");
	assert_int_equal(desk.requests, 1);
	publisher_free(desk.publisher);
}

/* After a power cut the file may lack the last change. */
static void what_may_be_so_is_told_again(void **state)
{
	(void)state;
	start("good 203.0.113.5");
	want("203.0.113.5:40001");
	begin_run(end_run(false), "nochg 203.0.113.5");
	want("203.0.113.5:40001");
	assert_int_equal(desk.requests, 1);
	publisher_free(desk.publisher);
}

static void who_was_locked_out_stays_so_until_a_reload(void **state)
{
	(void)state;
	start("abuse");
	want("203.0.113.5:40001");
	begin_run(end_run(true), "good 203.0.113.5");
	want("203.0.113.5:40001");
	assert_int_equal(desk.requests, 0);
	assert_string_equal(publisher_status(desk.publisher, 0).word, "halted");
	assert_non_null(strstr(publisher_status(desk.publisher, 0).sentence, "\"abuse\""));
	configure("web.other.example");
	want("203.0.113.5:40001");
	assert_int_equal(desk.requests, 1);
	publisher_free(desk.publisher);
}

static void who_was_only_refused_is_asked_again(void **state)
{
	(void)state;
	start("badauth");
	want("203.0.113.5:40001");
	begin_run(end_run(true), "good 203.0.113.5");
	want("203.0.113.5:40001");
	assert_int_equal(desk.requests, 1);
	publisher_free(desk.publisher);
}

static void another_name_or_account_is_told(void **state)
{
	bool is_last;
	char *text;

	(void)state;
	start("good 203.0.113.5");
	want("203.0.113.5:40001");
	text = end_run(true);
	start("good 203.0.113.5");
	configure("www.other.example");
	assert_true(published_read(text, desk.publisher, desk.now, &is_last));
	free(text);
	want("203.0.113.5:40001");
	assert_int_equal(desk.requests, 1);
	publisher_free(desk.publisher);
}

static void a_file_that_is_not_whole_is_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"{}",
		"[]",
		"{\"version\":2,\"last\":true,\"names\":[]}",
		"{\"version\":1,\"last\":1,\"names\":[]}",
		"{\"version\":1,\"last\":true,\"names\":[7]}",
		"{\"version\":1,\"last\":true,\"names\":[{\"place\":\"a\",\"name\":\"b\",\"ttl\":60,"
		"\"certain\":true,\"records\":[{\"kind\":\"MX\"}]}]}",
		"{\"version\":1,\"last\":true,\"names\":[{\"place\":\"a\",\"name\":\"b\",\"ttl\":60,"
		"\"certain\":true,\"records\":[{\"kind\":\"A\",\"below\":\"\",\"instance\":\"\","
		"\"text\":\"\",\"address\":\"203.0.113\",\"port\":0,\"target\":0}]}]}",
		"{\"version\":1,\"last\":true,\"names\":[{\"place\":\"a\",\"name\":\"b\",\"ttl\":-1,"
		"\"certain\":true,\"records\":[]}]}",
	};
	bool is_last;
	size_t i, length;
	char *text;

	(void)state;
	start("good 203.0.113.5");
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_false(published_read(texts[i], desk.publisher, desk.now, &is_last));
	want("203.0.113.5:40001");
	text = end_run(true);
	start("good 203.0.113.5");
	for (length = strlen(text) - 1; length > 0; length--) {
		text[length] = '\0';
		assert_false(published_read(text, desk.publisher, desk.now, &is_last));
	}
	free(text);
	publisher_free(desk.publisher);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_so_still_sends_nothing),
		cmocka_unit_test(what_may_be_so_is_told_again),
		cmocka_unit_test(who_was_locked_out_stays_so_until_a_reload),
		cmocka_unit_test(who_was_only_refused_is_asked_again),
		cmocka_unit_test(another_name_or_account_is_told),
		cmocka_unit_test(a_file_that_is_not_whole_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
