/* SPDX-License-Identifier: BSD-2-Clause */
/* Whom to believe that he is the ACS. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/cwmp/connection_request.h"
#include "tests/support/digest_client.h"

#define HOUR seconds(3600)

static uint8_t next;

static void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, ++next, length);
}

static const struct random_source draws = { fill, NULL };
static const struct connection_settings settings = {
	.path = "/secret", .user = "cr", .password = "pass", .every = 10, .per_hour = 20
};

static struct connection_requests requests;
static struct connection_answer answer;
static struct digest_client client;
static struct address peer;
static monotonic now;

static void begin(void)
{
	assert_true(connection_requests_init(&requests, &settings, &draws));
	assert_true(address_parse("192.0.2.1", &peer));
	client = (struct digest_client){ "cr", "pass", "/secret", "auth", 1, false };
	now = seconds(1000);
}

/* The status of the answer. */
static unsigned int ask(const char *method, const char *target, const char *authorization)
{
	char text[2048];
	struct request_head head;

	snprintf(text, sizeof(text), "%s %s HTTP/1.1\r\nHost: a\r\n%s%s%s\r\n", method, target,
		 authorization ? "Authorization: " : "", authorization ? authorization : "",
		 authorization ? "\r\n" : "");
	assert_int_equal(request_head_read(text, strlen(text), &head), REQUEST_WHOLE);
	connection_requests_judge(&requests, &peer, &head, now, &answer);
	assert_int_equal(strlen(answer.text), answer.length);
	assert_non_null(strstr(answer.text, "\r\nContent-Length: 0\r\n"));
	assert_string_equal(answer.text + answer.length - 4, "\r\n\r\n");
	assert_int_equal(answer.session, answer.status == 200);
	return answer.status;
}

static const char *fresh_nonce(void)
{
	assert_int_equal(ask("GET", client.uri, NULL), 401);
	return digest_client_nonce(answer.text);
}

/* Both steps, as an ACS makes them. */
static unsigned int request(void)
{
	return ask("GET", client.uri, digest_client_authorization(&client, fresh_nonce()));
}

static bool is_stale(void)
{
	return strstr(answer.text, "stale=true") != NULL;
}

static void who_knows_the_password_gets_a_session(void **state)
{
	(void)state;
	begin();
	assert_int_equal(request(), 200);
	assert_int_equal(requests.statistics.accepted, 1);
	now += seconds(10);
	client.qop = NULL; /* an ACS of 2004 */
	assert_int_equal(request(), 200);
	now += seconds(10);
	client.qop = "auth";
	client.uri = "/secret?from=acs";
	assert_int_equal(request(), 200);
}

static void who_does_not_gets_a_challenge(void **state)
{
	static const struct digest_client wrong[] = {
		{ "cr", "passe", "/secret", "auth", 1, false },
		{ "cs", "pass", "/secret", "auth", 1, false },
		{ "", "", "/secret", "auth", 1, false },
		{ "cr", "pass", "/secret", "auth-int", 1, false },
		{ "cr", "pass", "/secret", "auth", 1, true },  /* SHA-256 was not offered */
		{ "cr", "pass", "/secrex", "auth", 1, false }, /* another uri than the target */
	};
	size_t i;

	(void)state;
	begin();
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_int_equal(ask("GET", "/secret",
				     digest_client_authorization(&wrong[i], fresh_nonce())),
				 401);
		assert_false(is_stale());
	}
	assert_int_equal(requests.statistics.wrong, i);
	assert_int_equal(ask("GET", "/secret", "Basic Y3I6cGFzcw=="), 401);
	assert_int_equal(ask("GET", "/secret", "Digest ,,,"), 401);
	assert_int_equal(requests.statistics.accepted, 0);
}

static void wrong_name_and_wrong_password_are_answered_alike(void **state)
{
	char first[CONNECTION_TEXT];

	(void)state;
	begin();
	client.password = "wrong";
	next = 0;
	request();
	strcpy(first, answer.text);
	begin();
	client.user = "wrong";
	next = 1; /* the key was drawn */
	request();
	assert_int_equal(strlen(first), answer.length);
	assert_memory_equal(first, answer.text, strstr(first, "nonce") - first);
}

static void the_path_comes_first(void **state)
{
	(void)state;
	begin();
	assert_int_equal(ask("GET", "/", NULL), 404);
	assert_null(strstr(answer.text, "Digest"));
	assert_int_equal(ask("POST", "/secret/", NULL), 404);
	assert_int_equal(ask("GET", "http://a/secret", NULL), 404);
	assert_int_equal(ask("POST", "/secret", NULL), 405);
	assert_int_equal(ask("HEAD", "/secret", NULL), 405);
	assert_int_equal(ask("get", "/secret", NULL), 405);
	assert_null(strstr(answer.text, "Digest"));
	connection_requests_reject(&requests, &answer);
	assert_int_equal(answer.status, 400);
	assert_int_equal(requests.statistics.refused, 7);
}

static void a_request_that_was_seen_cannot_be_sent_again(void **state)
{
	char header[1024];

	(void)state;
	begin();
	strcpy(header, digest_client_authorization(&client, fresh_nonce()));
	assert_int_equal(ask("GET", "/secret", header), 200);
	now += seconds(20);
	assert_int_equal(ask("GET", "/secret", header), 401);
	assert_true(is_stale());
	now += HOUR; /* nor when the nonce has been forgotten */
	assert_int_equal(ask("GET", "/secret", header), 401);
	assert_true(is_stale());
	assert_int_equal(requests.statistics.wrong, 0);
}

/* Not even one that came too soon and opened nothing. */
static void what_was_too_often_is_used_up_too(void **state)
{
	char header[1024];

	(void)state;
	begin();
	assert_int_equal(request(), 200);
	strcpy(header, digest_client_authorization(&client, fresh_nonce()));
	assert_int_equal(ask("GET", "/secret", header), 503);
	now += seconds(10);
	assert_int_equal(ask("GET", "/secret", header), 401);
	assert_int_equal(request(), 200);
}

static void a_nonce_may_be_used_again_with_a_higher_count(void **state)
{
	char nonce[128];

	(void)state;
	begin();
	strcpy(nonce, fresh_nonce());
	client.count = 5;
	assert_int_equal(ask("GET", "/secret", digest_client_authorization(&client, nonce)), 200);
	now += seconds(10);
	client.count = 4;
	assert_int_equal(ask("GET", "/secret", digest_client_authorization(&client, nonce)), 401);
	client.count = 6;
	assert_int_equal(ask("GET", "/secret", digest_client_authorization(&client, nonce)), 200);
	now += DIGEST_NONCE_LASTS;
	client.count = 7;
	assert_int_equal(ask("GET", "/secret", digest_client_authorization(&client, nonce)), 401);
	assert_true(is_stale());
}

static void a_crowd_of_strangers_does_not_spoil_the_nonce_of_the_acs(void **state)
{
	char nonce[128];
	int i;

	(void)state;
	begin();
	strcpy(nonce, fresh_nonce());
	for (i = 0; i < 10000; i++)
		assert_int_equal(ask("GET", "/secret", NULL), 401);
	assert_int_equal(ask("GET", "/secret", digest_client_authorization(&client, nonce)), 200);
}

static void sessions_are_no_more_than_the_operator_allows(void **state)
{
	unsigned int accepted = 0, i;

	(void)state;
	begin();
	for (i = 0; i < 3600; i++, now += seconds(1))
		accepted += request() == 200;
	assert_int_equal(accepted, 20);
	assert_int_equal(requests.statistics.too_many, 3600 - 20);
	for (accepted = 0; accepted == 0; now += seconds(1))
		accepted = request() == 200;
	assert_in_range(now - seconds(1000), HOUR, HOUR + seconds(11));
}

static void an_address_with_wrong_passwords_is_silenced(void **state)
{
	struct address other, home;
	int i;

	(void)state;
	begin();
	client.password = "guess";
	assert_true(address_parse("2001:db8::1", &other));
	assert_true(address_parse("2001:db8::2:1", &home)); /* of the same home */
	peer = other;
	for (i = 0; i < CONNECTION_WRONG_MOST; i++) {
		assert_true(connection_requests_welcome(&requests, &other, now));
		request();
	}
	assert_false(connection_requests_welcome(&requests, &other, now));
	assert_false(connection_requests_welcome(&requests, &home, now));
	assert_true(address_parse("2001:db8:0:1::1", &home));
	assert_true(connection_requests_welcome(&requests, &home, now));
	assert_int_equal(requests.statistics.silenced, 2);
	assert_true(connection_requests_welcome(&requests, &other, now + CONNECTION_SILENCE));
}

static void who_errs_now_and_then_is_not(void **state)
{
	int i;

	(void)state;
	begin();
	client.password = "typo";
	for (i = 0; i < 100; i++, now += seconds(7)) {
		assert_true(connection_requests_welcome(&requests, &peer, now));
		request();
	}
}

static void many_addresses_fill_the_table_and_no_more(void **state)
{
	struct address first;
	int i, k;

	(void)state;
	begin();
	client.password = "guess";
	first = peer;
	for (i = 0; i < 2 * CONNECTION_PEERS; i++) {
		peer.octets[13] = (uint8_t)(i >> 8);
		peer.octets[14] = (uint8_t)i;
		for (k = 0; k < CONNECTION_WRONG_MOST; k++)
			request();
		now += milliseconds(1);
		assert_false(connection_requests_welcome(&requests, &peer, now));
	}
	peer = first;
	client.password = "pass";
	assert_true(connection_requests_welcome(&requests, &peer, now)); /* the oldest are out */
	assert_int_equal(request(), 200);
}

static void sha256_is_a_second_challenge(void **state)
{
	struct connection_settings both = settings;
	const char *md5, *sha256;

	(void)state;
	begin();
	both.sha256 = true;
	assert_true(connection_requests_configure(&requests, &both));
	assert_int_equal(ask("GET", "/secret", NULL), 401);
	md5 = strstr(answer.text, "algorithm=MD5,");
	sha256 = strstr(answer.text, "algorithm=SHA-256,");
	assert_non_null(md5);
	assert_non_null(sha256);
	assert_true(md5 < sha256); /* some ACSs read the first alone */
	client.sha256 = true;
	assert_int_equal(request(), 200);
	now += seconds(10);
	client.sha256 = false;
	assert_int_equal(request(), 200);
}

static void another_password_holds_at_once(void **state)
{
	struct connection_settings other = settings;

	(void)state;
	begin();
	other.password = "new";
	other.path = "/moved";
	assert_true(connection_requests_configure(&requests, &other));
	assert_int_equal(ask("GET", "/secret", NULL), 404);
	client.uri = "/moved";
	assert_int_equal(request(), 401);
	client.password = "new";
	assert_int_equal(request(), 200);
}

static void a_path_is_128_random_bits(void **state)
{
	static const struct random_source *source = &draws;
	char path[CONNECTION_PATH], other[CONNECTION_PATH];

	(void)state;
	next = 0xfe;
	connection_path_make(source, path); /* 16 × 0xff */
	assert_string_equal(path, "/_____________________w");
	connection_path_make(source, other); /* 16 × 0 */
	assert_string_equal(other, "/AAAAAAAAAAAAAAAAAAAAAA");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_knows_the_password_gets_a_session),
		cmocka_unit_test(who_does_not_gets_a_challenge),
		cmocka_unit_test(wrong_name_and_wrong_password_are_answered_alike),
		cmocka_unit_test(the_path_comes_first),
		cmocka_unit_test(a_request_that_was_seen_cannot_be_sent_again),
		cmocka_unit_test(what_was_too_often_is_used_up_too),
		cmocka_unit_test(a_nonce_may_be_used_again_with_a_higher_count),
		cmocka_unit_test(a_crowd_of_strangers_does_not_spoil_the_nonce_of_the_acs),
		cmocka_unit_test(sessions_are_no_more_than_the_operator_allows),
		cmocka_unit_test(an_address_with_wrong_passwords_is_silenced),
		cmocka_unit_test(who_errs_now_and_then_is_not),
		cmocka_unit_test(many_addresses_fill_the_table_and_no_more),
		cmocka_unit_test(sha256_is_a_second_challenge),
		cmocka_unit_test(another_password_holds_at_once),
		cmocka_unit_test(a_path_is_128_random_bits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
