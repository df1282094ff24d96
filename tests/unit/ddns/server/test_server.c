/* SPDX-License-Identifier: BSD-2-Clause */
/* The server as gateways and strangers see it: ddns(7), "Port-aware servers". */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "ddns/server/server.h"
#include "tests/unit/ddns/server/chance.h"

/* "geheim", with 1000 rounds: see test_password.c */
#define HASH                                                    \
	"$pbkdf2-sha256$1000$000102030405060708090a0b0c0d0e0f$" \
	"1705c17e9fa1bd3cfa02cb28e3219ab4ec000480bf1a58c790a79ca75d0889f5"
#define ALICE "Basic YWxpY2U6Z2VoZWlt" /* alice:geheim */
#define BOB   "Basic Ym9iOmdlaGVpbQ=="
#define WRONG "Basic YWxpY2U6ZmFsc2No" /* alice:falsch */
#define CAM   "hostname=cam.home.example&myip=192.0.2.1&port=40001&scheme=http"

static struct ddns_server *server;
static struct web_answer answer;
static struct web_request request;
static monotonic now;
static uint64_t wall;

static struct users *users(const char *text)
{
	struct failure failure;

	return users_parse(text, "users", "home.example", "ddns.home.example", &chance, &failure);
}

static int begin(void **state)
{
	static const struct ddns_server_config config = { .name = "ddns.home.example",
							  .allow_non_public = true };

	(void)state;
	now = seconds(1000);
	wall = 1700000000;
	server = ddns_server_new(&config, &chance);
	ddns_server_set_users(server,
			      users("alice " HASH " cam.home.example nas.home.example\n"
				    "bob " HASH " *.bob.home.example\n"),
			      wall);
	request = (struct web_request){ .tls = true,
					.get = true,
					.host = "ddns.home.example",
					.path = "/nic/update",
					.query = "",
					.authorization = ALICE,
					.agent = "test" };
	endpoint_parse("198.51.100.1", 5000, &request.peer);
	return 0;
}

static int end(void **state)
{
	(void)state;
	ddns_server_free(server);
	return 0;
}

static const char *ask(const char *query)
{
	request.query = query;
	ddns_server_answer(server, &request, now, wall, &answer);
	answer.body[answer.length] = '\0';
	return (const char *)answer.body;
}

static int visit(const char *host, const char *path)
{
	struct web_request one = { .get = true,
				   .host = host,
				   .path = path,
				   .query = "",
				   .authorization = "",
				   .agent = "",
				   .peer = request.peer };

	ddns_server_answer(server, &one, now, wall, &answer);
	answer.body[answer.length] = '\0';
	return answer.status;
}

static void a_registration_is_good_then_known_and_leads_visitors(void **state)
{
	(void)state;
	assert_int_equal(visit("cam.home.example", "/"), 404);
	assert_string_equal(ask(CAM), "good 192.0.2.1:40001\n");
	assert_int_equal(answer.status, 200);
	assert_int_equal(ddns_server_changed(server), SERVER_CHANGED);
	assert_string_equal(ask(CAM), "nochg 192.0.2.1:40001\n");
	assert_int_equal(ddns_server_changed(server), SERVER_TIMES);
	assert_int_equal(ddns_server_changed(server), SERVER_SAME);
	assert_int_equal(visit("CAM.Home.Example", "/a"), 307);
	assert_string_equal(answer.location, "http://direct.cam.home.example:40001/a");
}

#define CAM_AT(address) \
	"hostname=cam.home.example&scheme=http&lifetime=3600&port=40001&myip=" address

/* Who moves says where he is now; who is where he was all the time is another one. */
static void two_gateways_with_one_name_are_told_of(void **state)
{
	(void)state;
	ask(CAM_AT("192.0.2.1"));
	ask(CAM_AT("192.0.2.2"));
	assert_string_equal(answer.remark, "");
	assert_string_equal(ask(CAM_AT("192.0.2.1")), "good 192.0.2.1:40001\n");
	assert_string_equal(answer.remark,
			    "cam.home.example of user alice leads to 192.0.2.1:40001 again, where "
			    "192.0.2.2:40001 had taken its place: if these are two gateways, give "
			    "each a name of its own");
	ask(CAM_AT("192.0.2.1"));
	assert_string_equal(answer.remark, "");
	ask(CAM_AT("192.0.2.2"));
	assert_string_not_equal(answer.remark, "");
	ask(CAM_AT("192.0.2.3"));
	assert_string_equal(answer.remark, "");
}

/* An address that the carrier hands out again, once nobody has it any more. */
static void an_old_place_is_new_once_its_time_is_over(void **state)
{
	(void)state;
	ask(CAM_AT("192.0.2.1"));
	wall += 1800;
	ask(CAM_AT("192.0.2.2"));
	wall += 1801;
	ask(CAM_AT("192.0.2.1"));
	assert_string_equal(answer.remark, "");
}

static void both_families_at_once(void **state)
{
	(void)state;
	assert_string_equal(ask("hostname=cam.home.example&myip=192.0.2.1,2001:db8::1&port=40001"),
			    "good 192.0.2.1:40001,[2001:db8::1]:40001\n");
	assert_string_equal(ask("hostname=nas.home.example&myip=2001:db8::1"),
			    "good 2001:db8::1\n");
}

static void each_name_has_its_line(void **state)
{
	(void)state;
	assert_string_equal(ask("hostname=cam.home.example,tv.bob.home.example,oops,"
				"ddns.home.example,nas.home.example&myip=192.0.2.1"),
			    "good 192.0.2.1\nnohost\nnotfqdn\nnohost\ngood 192.0.2.1\n");
	assert_int_equal(answer.status, 200);
}

/* DDNS-050 */
static void only_the_user_may(void **state)
{
	(void)state;
	request.authorization = WRONG;
	assert_string_equal(ask(CAM), "badauth\n");
	assert_int_equal(answer.status, 401);
	assert_true(answer.challenge);
	request.authorization = "";
	assert_string_equal(ask(CAM), "badauth\n");
	request.authorization = BOB;
	assert_string_equal(ask(CAM), "nohost\n");
	assert_string_equal(ask("hostname=tv.bob.home.example&myip=192.0.2.1"), "good 192.0.2.1\n");
	assert_int_equal(ddns_server_registrations(server)->count, 1);
}

static void a_password_is_not_taken_in_the_clear(void **state)
{
	(void)state;
	request.tls = false;
	assert_memory_equal(ask(CAM), "badauth ", 8);
	assert_int_equal(answer.status, 403);
	assert_int_equal(ddns_server_registrations(server)->count, 0);
}

static void refusals_have_their_words(void **state)
{
	(void)state;
	assert_string_equal(ask("hostname=cam.home.example&myip=127.0.0.1"), "badip\n");
	assert_string_equal(ask("hostname=cam.home.example&myip=x"), "badip\n");
	assert_string_equal(ask("hostname=cam.home.example&myip=192.0.2.1&port=x"), "badparam\n");
	assert_string_equal(ask(CAM "&scheme=javascript"), "badparam\n");
	request.agent = "";
	assert_string_equal(ask(CAM), "badagent\n");
	request.agent = "test";
	request.get = false;
	assert_string_equal(ask(CAM), "badparam the method is GET\n");
	assert_int_equal(answer.status, 405);
}

/* DDNS-015 */
static void addresses_that_are_not_public_are_refused(void **state)
{
	static const struct ddns_server_config config = { .name = "ddns.home.example" };

	(void)state;
	ddns_server_free(server);
	server = ddns_server_new(&config, &chance);
	ddns_server_set_users(server, users("alice " HASH " cam.home.example"), wall);
	assert_string_equal(ask("hostname=cam.home.example&myip=100.64.0.1&port=1"), "badip\n");
	assert_string_equal(ask("hostname=cam.home.example&myip=192.168.1.1&port=1"), "badip\n");
	assert_string_equal(ask("hostname=cam.home.example&myip=fe80::1&port=1"), "badip\n");
	assert_string_equal(ask("hostname=cam.home.example&myip=8.8.8.8&port=1"),
			    "good 8.8.8.8:1\n");
}

static void without_an_address_the_peer_is_meant(void **state)
{
	(void)state;
	assert_string_equal(ask("hostname=cam.home.example"), "good 198.51.100.1\n");
}

static void offline_ends_a_service_or_all(void **state)
{
	(void)state;
	ask(CAM);
	ask("hostname=cam.home.example&myip=192.0.2.1&port=40022&scheme=ssh");
	assert_string_equal(ask("hostname=cam.home.example&offline=YES&scheme=ssh"), "good\n");
	assert_string_equal(ask("hostname=cam.home.example&offline=YES&scheme=ssh"), "nochg\n");
	assert_int_equal(visit("cam.home.example", "/"), 307);
	assert_string_equal(ask("hostname=cam.home.example&offline=YES"), "good\n");
	assert_int_equal(visit("cam.home.example", "/"), 503);
	assert_string_equal(ask(CAM), "good 192.0.2.1:40001\n");
	assert_int_equal(visit("cam.home.example", "/"), 307);
}

static void a_lifetime_ends(void **state)
{
	(void)state;
	assert_int_equal(ddns_server_wake(server, wall), UINT64_MAX);
	ask(CAM "&lifetime=600");
	(void)ddns_server_changed(server);
	assert_int_equal(ddns_server_wake(server, wall), wall + 600);
	wall += 599;
	assert_int_equal(visit("cam.home.example", "/"), 307);
	ddns_server_wake(server, wall);
	assert_int_equal(ddns_server_changed(server), SERVER_SAME);
	wall += 1;
	ddns_server_wake(server, wall);
	assert_int_equal(ddns_server_changed(server), SERVER_CHANGED);
	assert_int_equal(visit("cam.home.example", "/"), 503);
	wall += REGISTRATIONS_KEPT;
	ddns_server_wake(server, wall);
	assert_int_equal(visit("cam.home.example", "/"), 404);
}

static void who_updates_too_often_waits_and_is_shut_out_if_not(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < SERVER_NAME_TURNS; i++)
		assert_memory_equal(ask(CAM), i ? "nochg" : "good ", 5);
	assert_string_equal(ask(CAM), "w30s\n");
	assert_int_equal(answer.status, 429);
	assert_int_equal(answer.retry_after, 30);
	now += seconds(30);
	assert_memory_equal(ask(CAM), "nochg", 5);
	for (i = 0; i < SERVER_ABUSE_TURNS; i++)
		ask(CAM);
	assert_string_equal(ask(CAM), "abuse\n");
	assert_int_equal(answer.status, 200);
	now += seconds(3000);
	assert_string_equal(ask(CAM), "abuse\n");
	assert_string_equal(ask("hostname=nas.home.example&myip=192.0.2.1"), "good 192.0.2.1\n");
	now += seconds(601);
	assert_memory_equal(ask(CAM), "nochg", 5);
}

static void guessing_passwords_is_slow_but_locks_nobody_out(void **state)
{
	int i;

	(void)state;
	assert_memory_equal(ask(CAM), "good", 4);
	request.authorization = WRONG;
	for (i = 0; i < SERVER_LOGIN_TURNS; i++) {
		assert_string_equal(ask(CAM), "badauth\n");
		now += milliseconds(200);
	}
	assert_memory_equal(ask(CAM), "w", 1);
	assert_int_equal(answer.status, 429);
	request.authorization = ALICE; /* behind the same carrier's NAT */
	assert_memory_equal(ask(CAM), "nochg", 5);
	request.authorization = BOB; /* not known yet */
	assert_memory_equal(ask("hostname=tv.bob.home.example&myip=192.0.2.1"), "w", 1);
	endpoint_parse("198.51.100.2", 5000, &request.peer);
	assert_memory_equal(ask("hostname=tv.bob.home.example&myip=192.0.2.1"), "good", 4);
}

static void work_on_passwords_is_bounded_whoever_asks(void **state)
{
	int i, waited = 0;

	(void)state;
	request.authorization = WRONG;
	for (i = 0; i < 2 * SERVER_WORK_TURNS; i++) {
		request.peer.address.octets[14] = (uint8_t)i;
		waited += ask(CAM)[0] == 'w';
	}
	assert_int_equal(waited, SERVER_WORK_TURNS);
}

static void a_peer_that_floods_is_held_off(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < SERVER_PEER_TURNS; i++)
		assert_int_equal(visit("cam.home.example", "/"), 404);
	assert_int_equal(visit("cam.home.example", "/"), 429);
	endpoint_parse("198.51.100.2", 5000, &request.peer);
	assert_int_equal(visit("cam.home.example", "/"), 404);
}

static void what_a_user_loses_goes_offline(void **state)
{
	(void)state;
	ask(CAM);
	(void)ddns_server_changed(server);
	ddns_server_set_users(server, users("alice " HASH " nas.home.example"), wall);
	assert_int_equal(ddns_server_changed(server), SERVER_CHANGED);
	assert_int_equal(visit("cam.home.example", "/"), 503);
	assert_string_equal(ask(CAM), "nohost\n");
}

static void too_many_services_of_a_name_are_too_many(void **state)
{
	char query[200];
	int i;

	(void)state;
	for (i = 0; i <= REGISTRATIONS_SERVICES; i++) {
		sprintf(query, "hostname=cam.home.example&myip=192.0.2.1&port=%d&service=s%d",
			i + 1, i);
		ask(query);
	}
	assert_string_equal((char *)answer.body, "numhost\n");
}

static void a_user_has_a_hundred_names(void **state)
{
	char query[200];
	int i;

	(void)state;
	request.authorization = BOB;
	for (i = 0; i < SERVER_USER_NAMES; i++) {
		sprintf(query, "hostname=h%d.bob.home.example&myip=192.0.2.1", i);
		assert_string_equal(ask(query), "good 192.0.2.1\n");
		now += seconds(3);
	}
	assert_string_equal(ask("hostname=h.bob.home.example&myip=192.0.2.1"), "numhost\n");
	assert_string_equal(ask("hostname=h0.bob.home.example&myip=192.0.2.2"), "good 192.0.2.2\n");
	request.authorization = ALICE;
	assert_string_equal(ask("hostname=nas.home.example&myip=192.0.2.1"), "good 192.0.2.1\n");
}

static void a_user_has_a_pace_whatever_the_names(void **state)
{
	char query[200];
	int i, waited = 0;

	(void)state;
	request.authorization = BOB;
	for (i = 0; i < SERVER_USER_TURNS + 5; i++) {
		sprintf(query, "hostname=h%d.bob.home.example&myip=192.0.2.1", i);
		waited += ask(query)[0] == 'w';
	}
	assert_int_equal(waited, 5);
	assert_int_equal(ddns_server_registrations(server)->count, SERVER_USER_TURNS);
}

static void a_name_too_long_to_publish_is_no_name(void **state)
{
	char query[400], label[64];

	(void)state;
	memset(label, 'a', 63);
	label[63] = '\0';
	sprintf(query, "hostname=%s.%s.%s.bob.home.example&myip=192.0.2.1", label, label, label);
	request.authorization = BOB;
	assert_string_equal(ask(query), "notfqdn\n");
	assert_string_equal(ask("hostname=v4.tv.bob.home.example&myip=192.0.2.1"), "notfqdn\n");
}

static void odd_requests_are_bad(void **state)
{
	char long_path[3000] = "/";

	(void)state;
	assert_int_equal(visit("", "/"), 400);
	assert_int_equal(visit("192.0.2.1", ""), 400);
	assert_int_equal(visit("cam.home.example", "*"), 400);
	assert_int_equal(visit("cam.home.example", "/\r\nX: y"), 400);
	assert_int_equal(visit("cam.home.example\r\n", "/"), 400);
	memset(long_path + 1, 'a', sizeof(long_path) - 2);
	assert_int_equal(visit("cam.home.example", long_path), 414);
	assert_int_equal(visit("ddns.home.example", "/"), 200);
	assert_int_equal(visit("ddns.home.example", "/x"), 404);
	assert_int_equal(visit("cam.home.example", "/nic/update"), 404);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
		TEST(a_registration_is_good_then_known_and_leads_visitors),
		TEST(two_gateways_with_one_name_are_told_of),
		TEST(an_old_place_is_new_once_its_time_is_over),
		TEST(both_families_at_once),
		TEST(each_name_has_its_line),
		TEST(only_the_user_may),
		TEST(a_password_is_not_taken_in_the_clear),
		TEST(refusals_have_their_words),
		TEST(addresses_that_are_not_public_are_refused),
		TEST(without_an_address_the_peer_is_meant),
		TEST(offline_ends_a_service_or_all),
		TEST(a_lifetime_ends),
		TEST(who_updates_too_often_waits_and_is_shut_out_if_not),
		TEST(guessing_passwords_is_slow_but_locks_nobody_out),
		TEST(work_on_passwords_is_bounded_whoever_asks),
		TEST(a_peer_that_floods_is_held_off),
		TEST(what_a_user_loses_goes_offline),
		TEST(too_many_services_of_a_name_are_too_many),
		TEST(a_user_has_a_hundred_names),
		TEST(a_user_has_a_pace_whatever_the_names),
		TEST(a_name_too_long_to_publish_is_no_name),
		TEST(odd_requests_are_bad),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
