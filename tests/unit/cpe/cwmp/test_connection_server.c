/* SPDX-License-Identifier: BSD-2-Clause */
/* The port for Connection Requests, on loopback. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "cpe/cwmp/connection_server.h"
#include "cpe/random.h"
#include "tests/support/digest_client.h"

static const struct connection_settings settings = {
	.path = "/secret", .user = "cr", .password = "pass", .every = 10, .per_hour = 20
};
static const struct digest_client acs = { "cr", "pass", "/secret", "auth", 1, false };

static struct loop *loop;
static struct connection_requests requests;
static struct connection_server *server;
static struct failure failure;
static unsigned int sessions;
static uint16_t port;

static void wanted(void *arg)
{
	(void)arg;
	sessions++;
}

static int begin(void **state)
{
	int result;

	(void)state;
	sessions = 0;
	loop = loop_new(&failure);
	assert_true(connection_requests_init(&requests, &settings, random_system()));
	server = connection_server_new(loop, &requests, wanted, NULL, &failure);
	result = connection_server_listen(server, "", 0, &failure);
	assert_in_range(result, 1, UINT16_MAX);
	port = (uint16_t)result;
	return 0;
}

static int end(void **state)
{
	(void)state;
	connection_server_free(server);
	loop_free(loop);
	return 0;
}

/* -- a client in the same loop -- */

struct caller {
	int descriptor;
	struct loop_watch *watch;
	char answer[1024];
	size_t length;
	bool over;
};

static void heard(void *arg)
{
	struct caller *caller = arg;
	ssize_t got = recv(caller->descriptor, caller->answer + caller->length,
			   sizeof(caller->answer) - 1 - caller->length, 0);

	if (got > 0) {
		caller->length += (size_t)got;
		return;
	}
	caller->over = true;
	loop_watch_free(caller->watch);
	caller->watch = NULL;
	loop_stop(loop);
}

static void call_from(struct caller *caller, const char *address)
{
	struct endpoint from, to;
	struct sockaddr_storage text;
	socklen_t length;

	*caller = (struct caller){ .descriptor = socket(AF_INET, SOCK_STREAM, 0) };
	assert_true(address_parse(address, &from.address));
	assert_true(address_parse("127.0.0.1", &to.address));
	from.port = 0;
	to.port = port;
	length = endpoint_to_sockaddr(&from, &text);
	assert_int_equal(bind(caller->descriptor, (struct sockaddr *)&text, length), 0);
	length = endpoint_to_sockaddr(&to, &text);
	assert_int_equal(connect(caller->descriptor, (struct sockaddr *)&text, length), 0);
	caller->watch = loop_watch_new(loop, caller->descriptor, heard, caller);
}

static void say(struct caller *caller, const char *text)
{
	(void)send(caller->descriptor, text, strlen(text), MSG_NOSIGNAL);
}

static void hang_up(struct caller *caller)
{
	loop_watch_free(caller->watch);
	close(caller->descriptor);
}

static void await(struct caller *caller)
{
	while (!caller->over)
		assert_int_equal(loop_run(loop, &failure), 0);
}

/* What is answered until the connection is closed. */
static const char *ask_from(const char *address, const char *text)
{
	static struct caller caller;

	call_from(&caller, address);
	say(&caller, text);
	await(&caller);
	hang_up(&caller);
	return caller.answer;
}

static const char *ask(const char *text)
{
	return ask_from("127.0.0.1", text);
}

static unsigned int status_of(const char *answer)
{
	unsigned int status = 0;

	sscanf(answer, "HTTP/1.1 %u", &status);
	return status;
}

static unsigned int request_from(const char *address)
{
	char text[2048];
	const char *nonce;

	nonce = digest_client_nonce(ask_from(address, "GET /secret HTTP/1.1\r\n\r\n"));
	snprintf(text, sizeof(text), "GET /secret HTTP/1.1\r\nAuthorization: %s\r\n\r\n",
		 digest_client_authorization(&acs, nonce));
	return status_of(ask_from(address, text));
}

/* -- tests -- */

static void the_acs_gets_its_session_and_nobody_else(void **state)
{
	(void)state;
	assert_int_equal(status_of(ask("GET /secret HTTP/1.1\r\nHost: a\r\n\r\n")), 401);
	assert_int_equal(status_of(ask("GET /else HTTP/1.1\r\nHost: a\r\n\r\n")), 404);
	assert_int_equal(status_of(ask("\x16\x03\x01 hello, TLS?\r\n")), 400);
	assert_int_equal(sessions, 0);
	assert_int_equal(request_from("127.0.0.1"), 200);
	assert_int_equal(sessions, 1);
	assert_int_equal(request_from("127.0.0.1"), 503);
	assert_int_equal(sessions, 1);
}

static void a_body_that_nobody_reads_does_not_undo_the_answer(void **state)
{
	char text[65536];

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "POST /secret HTTP/1.1\r\nContent-Length: 65500\r\n\r\n", 48);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(status_of(ask(text)), 405);
}

static void silent_crowds_shut_out_nobody(void **state)
{
	struct caller crowd[3 * CONNECTIONS];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(crowd) / sizeof(crowd[0]); i++) {
		call_from(&crowd[i], "127.0.0.2");
		say(&crowd[i], "GET /secret HTTP/1.1\r\n");
	}
	assert_int_equal(request_from("127.0.0.1"), 200);
	for (i = 0; i < sizeof(crowd) / sizeof(crowd[0]); i++) {
		loop_watch_free(crowd[i].over ? NULL : crowd[i].watch);
		close(crowd[i].descriptor);
	}
}

static void ten_thousand_strangers_open_no_session(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 10000; i++)
		assert_int_equal(status_of(ask("GET /secret HTTP/1.1\r\nHost: a\r\n\r\n")), 401);
	assert_int_equal(sessions, 0);
	assert_int_equal(request_from("127.0.0.1"), 200);
}

static void who_guesses_is_not_even_heard(void **state)
{
	struct caller caller;
	int i;

	(void)state;
	for (i = 0; i < CONNECTION_WRONG_MOST; i++)
		ask_from("127.0.0.3",
			 "GET /secret HTTP/1.1\r\nAuthorization: Digest username=cr\r\n\r\n");
	call_from(&caller, "127.0.0.3");
	await(&caller);
	assert_int_equal(caller.length, 0);
	hang_up(&caller);
	assert_int_equal(request_from("127.0.0.1"), 200);
}

static void it_says_when_the_port_is_taken(void **state)
{
	struct connection_server *other =
		connection_server_new(loop, &requests, wanted, NULL, &failure);

	(void)state;
	assert_true(connection_server_listen(other, "", port, &failure) < 0);
	assert_non_null(strstr(failure.sentence, "another agent"));
	connection_server_close(server);
	assert_int_equal(connection_server_listen(other, "", port, &failure), port);
	assert_true(connection_server_listen(other, "nosuch0", port, &failure) < 0);
	assert_non_null(strstr(failure.sentence, "nosuch0"));
	connection_server_free(other);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_acs_gets_its_session_and_nobody_else, begin,
						end),
		cmocka_unit_test_setup_teardown(a_body_that_nobody_reads_does_not_undo_the_answer,
						begin, end),
		cmocka_unit_test_setup_teardown(silent_crowds_shut_out_nobody, begin, end),
		cmocka_unit_test_setup_teardown(ten_thousand_strangers_open_no_session, begin, end),
		cmocka_unit_test_setup_teardown(who_guesses_is_not_even_heard, begin, end),
		cmocka_unit_test_setup_teardown(it_says_when_the_port_is_taken, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
