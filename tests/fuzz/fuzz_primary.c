/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_RFC2136 */
/*
 * Any octets as the answer to each question of a search for zone and primary. Whatever
 * is said, the search ends, the zone has the name in it, and a server has an address.
 */
#include <stdlib.h>
#include <string.h>

#include "ddns/primary.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, 0x12, length);
}

static void must(bool law)
{
	if (!law)
		abort();
}

/* The octets behind the question are the input's; header and question are as they should be. */
static size_t answer_with(const uint8_t *question, size_t question_length, const uint8_t *bytes,
			  size_t length, uint8_t *answer)
{
	memcpy(answer, question, question_length);
	answer[2] = 0x81;
	answer[3] = length > 0 ? bytes[0] & 0x0f : 0;
	answer[7] = length > 1 ? bytes[1] : 0;
	if (length > 2)
		memcpy(answer + question_length, bytes + 2, length - 2);
	return question_length + (length > 2 ? length - 2 : 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static const struct random_source twelves = { .fill = fill };
	static uint8_t answer[65536];
	enum primary_step step = PRIMARY_ON;
	struct dns_name name;
	struct primary search;
	uint8_t question[512];
	unsigned int questions = 0;
	size_t size;

	must(dns_name_parse("web.lan.home.example", &name));
	if (length > sizeof(answer) - sizeof(question))
		return 0;
	primary_begin(&search, &name, NULL, false);
	(void)primary_hear(&search, bytes, length);
	primary_begin(&search, &name, NULL, false);
	while (step == PRIMARY_ON) {
		must(++questions < 32);
		size = primary_ask(&search, &twelves, question, sizeof(question));
		must(size > 0);
		size = answer_with(question, size, bytes, length, answer);
		step = primary_hear(&search, answer, size);
	}
	if (step == PRIMARY_FOUND) {
		must(dns_name_within(&name, &search.zone));
		must(search.server.port == 53 && address_names_host(&search.server.address));
	}
	return 0;
}
