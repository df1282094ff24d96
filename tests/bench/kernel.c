/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * kernel COUNT: what the kernel alone takes of the time to create a mapping. Asks it so
 * many times whether a port is one of the gateway's own, and has it forward the port, in
 * a table of our own, and prints one line:
 *
 *	p50 of the question, p50 of the transaction	(in microseconds)
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kernel-glue/kernel_glue.h"

#define TABLE      "homeport_bench"
#define FIRST_PORT 1025
#define MOST       60000

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static int compare(const void *one, const void *other)
{
	double first = *(const double *)one, second = *(const double *)other;

	return (first > second) - (first < second);
}

static struct change mapping(uint16_t port)
{
	static const uint8_t inside[4] = { 192, 168, 1, 20 }, outside[4] = { 203, 0, 113, 9 };
	struct forwarding forwarding = {
		.kind = FORWARDING_TRANSLATION,
		.protocol = 6,
		.internal = { address_from_ipv4(inside), port },
		.external = { address_from_ipv4(outside), port },
		.lifetime = seconds(86400),
		.record_length = 64, /* about as long as the daemon's */
	};

	return (struct change){ .kind = CHANGE_ADD, .forwarding = forwarding };
}

static int measure(struct glue *glue, double *questions, double *transactions, size_t count,
		   struct failure *failure)
{
	size_t i;

	for (i = 0; i < count; i++) {
		struct change change = mapping((uint16_t)(FIRST_PORT + i));
		double begin = now(), asked;
		int error = glue_serves(glue, 6, &change.forwarding.external, failure);

		asked = now();
		if (error >= 0)
			error = glue_submit(glue, &change, 1, failure);
		if (error < 0)
			return error;
		questions[i] = asked - begin;
		transactions[i] = now() - asked;
	}
	return 0;
}

int main(int argc, char **argv)
{
	const struct glue_options options = { .table = TABLE, .capacity = 65536 };
	size_t count = argc == 2 ? (size_t)atoi(argv[1]) : 0;
	double *questions = calloc(count + 1, sizeof(double));
	double *transactions = calloc(count + 1, sizeof(double));
	struct failure failure = { 0 };
	struct glue *glue = NULL;
	int error;

	if (count == 0 || count > MOST || !questions || !transactions) {
		fprintf(stderr, "usage: kernel COUNT\n");
		return 2;
	}
	error = glue_nft_open(&glue, &options, &failure);
	if (error == 0)
		error = measure(glue, questions, transactions, count, &failure);
	glue_close(glue);
	if (error == 0)
		error = glue_nft_remove(TABLE, &failure);
	if (error != 0) {
		fprintf(stderr, "kernel: %s\n", failure.sentence);
		return 1;
	}
	qsort(questions, count, sizeof(double), compare);
	qsort(transactions, count, sizeof(double), compare);
	printf("%.1f %.1f\n", questions[count / 2], transactions[count / 2]);
	free(questions);
	free(transactions);
	return 0;
}
