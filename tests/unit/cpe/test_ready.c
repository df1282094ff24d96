/* SPDX-License-Identifier: BSD-2-Clause */
/* Whoever started a program learns that it is ready, in whichever way it asked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <cmocka.h>

#include "cpe/ready.h"

/* What is there to be read, without waiting; "": nothing. */
static const char *heard(int descriptor)
{
	static char text[64];
	ssize_t length = recv(descriptor, text, sizeof text - 1, MSG_DONTWAIT);

	text[length < 0 ? 0 : length] = '\0';
	return text;
}

static int forget(void **state)
{
	(void)state;
	unsetenv("NOTIFY_FD");
	unsetenv("NOTIFY_SOCKET");
	return 0;
}

static void a_descriptor_gets_a_newline_and_is_closed(void **state)
{
	char number[16];
	int pair[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	snprintf(number, sizeof number, "%d", pair[1]);
	setenv("NOTIFY_FD", number, 1);
	ready("homeportd");
	assert_string_equal(heard(pair[0]), "\n");
	assert_int_equal(close(pair[1]), -1);
	close(pair[0]);
}

/* The socket of a service manager by that name, "@" for one that is no file. */
static int manager(const char *name)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int descriptor = socket(AF_UNIX, SOCK_DGRAM, 0);

	memcpy(address.sun_path, name, strlen(name));
	if (name[0] == '@')
		address.sun_path[0] = '\0';
	assert_int_equal(bind(descriptor, (struct sockaddr *)&address,
			      offsetof(struct sockaddr_un, sun_path) + strlen(name)),
			 0);
	setenv("NOTIFY_SOCKET", name, 1);
	return descriptor;
}

static void systemd_is_told_by_the_name_of_its_socket(void **state)
{
	char names[2][64];
	size_t i;

	(void)state;
	snprintf(names[0], sizeof names[0], "/tmp/test_ready.%d", getpid());
	snprintf(names[1], sizeof names[1], "@test_ready.%d", getpid());
	for (i = 0; i < 2; i++) {
		int descriptor = manager(names[i]);

		ready("homeportd");
		assert_string_equal(heard(descriptor), "READY=1");
		close(descriptor);
	}
	unlink(names[0]);
}

static void a_name_that_leads_nowhere_harms_nobody(void **state)
{
	char name[200];

	(void)state;
	memset(name, 'n', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	setenv("NOTIFY_SOCKET", name, 1);
	ready("homeportd");
	setenv("NOTIFY_SOCKET", "/nonexistent/notify", 1);
	ready("homeportd");
}

int main(void)
{
#define TEST(function) cmocka_unit_test_teardown(function, forget)
	const struct CMUnitTest tests[] = {
		TEST(a_descriptor_gets_a_newline_and_is_closed),
		TEST(systemd_is_told_by_the_name_of_its_socket),
		TEST(a_name_that_leads_nowhere_harms_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
