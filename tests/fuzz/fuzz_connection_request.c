/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: TR069 */
/*
 * Anybody at the port for Connection Requests: heads of requests one after the other, a line
 * "----" between them. Whoever does not know the password, and the fuzzer does not, is never
 * answered 200; every answer is whole.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/cwmp/connection_request.h"

#define BETWEEN "----\n"

static void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, 7, length);
}

static const struct random_source draws = { fill, NULL };
static const struct connection_settings settings = {
	.path = "/p", .user = "cr", .password = "a password", .sha256 = true, .per_hour = 20
};

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void ask(struct connection_requests *requests, const char *octets, size_t length)
{
	static const struct address peer = ADDRESS_NONE_IPV4;
	struct connection_answer answer = { 0 };
	struct request_head head;

	if (length > REQUEST_HEAD_MOST)
		length = REQUEST_HEAD_MOST;
	switch (request_head_read(octets, length, &head)) {
	case REQUEST_UNFINISHED: return;
	case REQUEST_BAD: connection_requests_reject(requests, &answer); break;
	case REQUEST_WHOLE:
		connection_requests_judge(requests, &peer, &head, seconds(100), &answer);
		break;
	}
	check(answer.status >= 400 && !answer.session);
	check(answer.length < sizeof(answer.text) && strlen(answer.text) == answer.length);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static struct connection_requests requests;
	const char *at = (const char *)bytes, *end = at + length, *next;

	check(connection_requests_init(&requests, &settings, &draws));
	while (at < end) {
		next = memmem(at, (size_t)(end - at), BETWEEN, strlen(BETWEEN));
		ask(&requests, at, (size_t)((next ? next : end) - at));
		at = next ? next + strlen(BETWEEN) : end;
	}
	return 0;
}
