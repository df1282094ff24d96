/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * load OPERATION SERVER PORT FIRST COUNT WINDOW
 *
 * Sends COUNT requests to the server, WINDOW of them at a time, and prints one line:
 *
 *	answered SECONDS p50 p99 max	(of the answers' times, in microseconds)
 *
 * create, renew, delete	PCP MAP for the mappings FIRST and on
 * announce			PCP ANNOUNCE
 * echo				datagrams as long as a MAP request, to tests/bench/echo
 * connect			TCP connections, one octet there and back
 * flow				the same by UDP, each from another port
 * stream			the same by UDP, all from one port
 *
 * What is not answered within two seconds is sent again, and counted so.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "pcp-proxy/pcp_codec.h"

#define MOST      65536
#define TCP_FIRST 1025 /* internal port of the first mapping */
#define TCP_COUNT 60000
#define PATIENCE  2.0 /* seconds */

struct run {
	const char *operation;
	struct endpoint server;
	struct address client;
	uint32_t first, count, window;
	int socket;
	double *sent;  /* by request; 0: not yet */
	double *times; /* answers' times, in seconds */
	uint32_t answered;
};

static void fail(const char *what)
{
	fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
	exit(1);
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static bool is(const struct run *run, const char *operation)
{
	return strcmp(run->operation, operation) == 0;
}

static int open_socket(struct run *run, int type)
{
	struct sockaddr_storage to, from;
	socklen_t length = sizeof(from);
	struct endpoint own;
	int s = socket(AF_INET, type, 0);

	length = endpoint_to_sockaddr(&run->server, &to);
	if (s < 0 || connect(s, (struct sockaddr *)&to, length) < 0)
		fail("connect");
	length = sizeof(from);
	if (getsockname(s, (struct sockaddr *)&from, &length) < 0 ||
	    !endpoint_from_sockaddr((struct sockaddr *)&from, &own))
		fail("getsockname");
	run->client = own.address;
	return s;
}

/* -- PCP -- */

static size_t write_request(const struct run *run, uint32_t number, uint8_t *out)
{
	uint32_t mapping = run->first + number;
	struct pcp_request request = {
		.opcode = is(run, "announce") ? PCP_ANNOUNCE : PCP_MAP,
		.lifetime = is(run, "delete") || is(run, "announce") ? 0 : 86400,
		.client = run->client,
		.nonce = { "load of test" },
		.protocol = mapping < TCP_COUNT ? PROTOCOL_TCP : PROTOCOL_UDP,
		.internal_port = (uint16_t)(TCP_FIRST + mapping % TCP_COUNT),
		.suggested = { ADDRESS_NONE_IPV4, 0 },
	};

	if (!is(run, "echo"))
		return pcp_encode_request(out, PCP_MAX_LENGTH, &request);
	memset(out, 0, 60);
	memcpy(out, &number, sizeof(number));
	return 60;
}

/* Which request was answered; announcements all look alike, the first that waits is meant. */
static uint32_t read_answer(const struct run *run, const uint8_t *octets, size_t length,
			    uint32_t oldest)
{
	struct pcp_response response;
	uint8_t version;
	uint32_t number;

	if (is(run, "echo")) {
		memcpy(&number, octets, sizeof(number));
		return number;
	}
	if (pcp_decode_response(&response, &version, octets, length) != PCP_ACCEPT)
		return UINT32_MAX;
	if (response.result != PCP_SUCCESS) {
		fprintf(stderr, "load: result %d for port %u\n", (int)response.result,
			response.internal_port);
		exit(1);
	}
	if (is(run, "announce"))
		return oldest;
	number = response.internal_port - TCP_FIRST;
	if (response.protocol == PROTOCOL_UDP)
		number += TCP_COUNT;
	return number - run->first;
}

static void send_request(struct run *run, uint32_t number)
{
	uint8_t request[PCP_MAX_LENGTH];
	size_t length = write_request(run, number, request);

	if (send(run->socket, request, length, 0) < 0)
		fail("send");
	run->sent[number] = now();
}

static void take_answer(struct run *run, uint32_t oldest)
{
	uint8_t answer[PCP_MAX_LENGTH];
	ssize_t length = recv(run->socket, answer, sizeof(answer), 0);
	uint32_t number;

	if (length < 0)
		fail("recv");
	number = read_answer(run, answer, (size_t)length, oldest);
	if (number >= run->count || run->sent[number] <= 0)
		return; /* an answer to a repetition */
	run->times[run->answered++] = now() - run->sent[number];
	run->sent[number] = -1;
}

static void run_requests(struct run *run)
{
	struct pollfd readable;
	uint32_t next = 0, oldest = 0;

	run->socket = open_socket(run, SOCK_DGRAM);
	readable = (struct pollfd){ .fd = run->socket, .events = POLLIN };
	while (run->answered < run->count) {
		while (next < run->count && next - run->answered < run->window)
			send_request(run, next++);
		while (oldest < next && run->sent[oldest] < 0)
			oldest++;
		if (poll(&readable, 1, (int)(PATIENCE * 1000)) > 0)
			take_answer(run, oldest);
		else if (oldest < next)
			send_request(run, oldest);
	}
	close(run->socket);
}

/* -- through a mapping -- */

static void there_and_back(int s)
{
	char octet = 'x';

	if (send(s, &octet, 1, 0) != 1 || recv(s, &octet, 1, 0) != 1)
		fail("there and back");
}

static void run_path(struct run *run)
{
	int type = is(run, "connect") ? SOCK_STREAM : SOCK_DGRAM;
	int s = is(run, "stream") ? open_socket(run, type) : -1;
	struct timeval patience = { .tv_sec = 2 };
	struct linger reset = { 1, 0 };
	double begin;

	if (s >= 0)
		there_and_back(s); /* the flow is there before the clock runs */
	for (; run->answered < run->count; run->answered++) {
		begin = now();
		if (!is(run, "stream"))
			s = open_socket(run, type);
		setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
		there_and_back(s);
		run->times[run->answered] = now() - begin;
		setsockopt(s, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
		if (!is(run, "stream"))
			close(s);
	}
}

/* -- figures -- */

static int compare(const void *one, const void *other)
{
	double first = *(const double *)one, second = *(const double *)other;

	return (first > second) - (first < second);
}

static double quantile(const struct run *run, double part)
{
	uint32_t at = (uint32_t)(part * (run->count - 1) + 0.5);

	return run->times[at] * 1e6;
}

int main(int argc, char **argv)
{
	struct run run = { 0 };
	double begin;

	if (argc != 7) {
		fprintf(stderr, "usage: load OPERATION SERVER PORT FIRST COUNT WINDOW\n");
		return 2;
	}
	run.operation = argv[1];
	if (!address_parse(argv[2], &run.server.address))
		return 2;
	run.server.port = (uint16_t)atoi(argv[3]);
	run.first = (uint32_t)atoi(argv[4]);
	run.count = (uint32_t)atoi(argv[5]);
	run.window = (uint32_t)atoi(argv[6]);
	if (run.count == 0 || run.count > MOST)
		return 2;
	run.sent = calloc(run.count, sizeof(double));
	run.times = calloc(run.count, sizeof(double));
	if (!run.sent || !run.times)
		fail("calloc");
	begin = now();
	if (is(&run, "connect") || is(&run, "flow") || is(&run, "stream"))
		run_path(&run);
	else
		run_requests(&run);
	begin = now() - begin;
	qsort(run.times, run.count, sizeof(double), compare);
	printf("%u %.6f %.1f %.1f %.1f\n", run.answered, begin, quantile(&run, 0.5),
	       quantile(&run, 0.99), quantile(&run, 1));
	free(run.sent);
	free(run.times);
	return 0;
}
