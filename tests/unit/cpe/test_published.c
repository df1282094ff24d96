/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_FORMS, DDNS_RFC2136 */
/* What is published, over a restart (DDNS-021): the file, and what providers notice. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/base/checksum.h"
#include "cpe/base/wire.h"
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

/* The run ends, and another begins that knows what it has left. */
static void restart(const char *name, const char *says)
{
	size_t octets_length;
	uint8_t *octets = publisher_remember(desk.publisher, &octets_length);

	assert_non_null(octets);
	assert_null(memmem(octets, octets_length, "s3cret", 6));
	publisher_free(desk.publisher);
	desk = (struct desk){ .publisher = publisher_new(&steady),
			      .now = seconds(1000000),
			      .says = says };
	assert_int_equal(publisher_recall(desk.publisher, octets, octets_length), 0);
	free(octets);
	configure(name);
}

static void what_is_so_still_sends_nothing(void **state)
{
	(void)state;
	start("good 203.0.113.5");
	want("203.0.113.5:40001");
	assert_int_equal(desk.requests, 1);
	restart("web.other.example", "good 203.0.113.5");
	want("203.0.113.5:40002");
	assert_int_equal(desk.requests, 0);
	assert_string_equal(publisher_status(desk.publisher, 0).word, "published");
	want("203.0.113.6:40002");
	assert_int_equal(desk.requests, 1);
	publisher_free(desk.publisher);
}

static void who_was_locked_out_stays_so_until_a_reload(void **state)
{
	(void)state;
	start("abuse");
	want("203.0.113.5:40001");
	restart("web.other.example", "good 203.0.113.5");
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
	restart("web.other.example", "good 203.0.113.5");
	want("203.0.113.5:40001");
	assert_int_equal(desk.requests, 1);
	publisher_free(desk.publisher);
}

static void another_name_is_told(void **state)
{
	(void)state;
	start("good 203.0.113.5");
	want("203.0.113.5:40001");
	restart("www.other.example", "good 203.0.113.5");
	want("203.0.113.5:40001");
	assert_int_equal(desk.requests, 1);
	publisher_free(desk.publisher);
}

static const uint8_t inside[] = "what is published";
static uint8_t *file;
static size_t file_length, length;
static struct failure failure;

static int wrap(void **state)
{
	(void)state;
	file = published_wrap(inside, sizeof(inside), &file_length);
	return file ? 0 : -1;
}

static int drop(void **state)
{
	(void)state;
	free(file);
	return 0;
}

static void what_is_wrapped_is_unwrapped(void **state)
{
	const uint8_t *octets = published_unwrap(file, file_length, &length, &failure);

	(void)state;
	assert_non_null(octets);
	assert_int_equal(length, sizeof(inside));
	assert_memory_equal(octets, inside, sizeof(inside));
}

static void what_was_cut_or_changed_is_not_believed(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < file_length; i++) {
		assert_null(published_unwrap(file, i, &length, &failure));
		file[i] ^= 0x40;
		assert_null(published_unwrap(file, file_length, &length, &failure));
		file[i] ^= 0x40;
	}
	assert_non_null(strstr(failure.sentence, "by its markers"));
}

static void another_version_is_told(void **state)
{
	struct writer sum = writer_over(file + file_length - 4, 4);

	(void)state;
	file[17]++;
	write_u32(&sum, checksum(file, file_length - 4));
	assert_null(published_unwrap(file, file_length, &length, &failure));
	assert_non_null(strstr(failure.sentence, "another version"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_so_still_sends_nothing),
		cmocka_unit_test(who_was_locked_out_stays_so_until_a_reload),
		cmocka_unit_test(who_was_only_refused_is_asked_again),
		cmocka_unit_test(another_name_is_told),
		cmocka_unit_test_setup_teardown(what_is_wrapped_is_unwrapped, wrap, drop),
		cmocka_unit_test_setup_teardown(what_was_cut_or_changed_is_not_believed, wrap,
						drop),
		cmocka_unit_test_setup_teardown(another_version_is_told, wrap, drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
