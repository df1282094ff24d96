/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_RFC2136 */
/*
 * Any octets as a name server's answer to a signed update. Nobody who has not the
 * key can end the exchange, whatever is sent; and what is taken for an answer has
 * a signature whose parts lie within the message.
 */
#include <stdlib.h>

#include "ddns/backend.h"
#include "ddns/dns_update.h"
#include "tests/support/dns_vectors.h"

#define TIME 1700000000 /* of the vector */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void must(bool law)
{
	if (!law)
		abort();
}

static void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, 0x12, length);
}

static bool lies_within(const uint8_t *part, size_t part_length, const uint8_t *bytes,
			size_t length)
{
	return part_length == 0 || (part >= bytes && part + part_length <= bytes + length);
}

static void answer_to_an_update(const uint8_t *bytes, size_t length)
{
	static const struct random_source twelves = { .fill = fill };
	static struct request request;
	struct ddns_account account = { .backend = backend_find("rfc2136"), .key = vector_key() };
	struct record records[] = { { .kind = RECORD_A } };
	struct record_plan present = { .capacity = 0 }, wanted = { records, 1, 1, 60, 60 };
	struct dns_name zone, name;
	struct answer answer = answer_dns(bytes, length);
	int64_t clock_offset = 0;
	struct job job = { .account = &account,
			   .zone = &zone,
			   .name = &name,
			   .present = &present,
			   .wanted = &wanted,
			   .certain = true,
			   .clock_offset = &clock_offset };

	must(dns_name_parse("home.example", &zone) && dns_name_parse("cam.home.example", &name));
	must(protocol_rfc2136.prepare(&job, &twelves, TIME, &request) == JOB_SEND);
	/* The MAC of this request is in no corpus. */
	must(protocol_rfc2136.understand(&job, &answer, TIME) == JOB_LISTEN);
	must(clock_offset == 0);
	protocol_rfc2136.unanswered(&job, "nobody answers");
	must(job.sentence[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct dns_answer answer;

	if (dns_answer_read(&answer, bytes, length) && answer.has_tsig) {
		must(lies_within(answer.tsig.mac, answer.tsig.mac_length, bytes, length));
		must(lies_within(answer.tsig.other, answer.tsig.other_length, bytes, length));
	}
	answer_to_an_update(bytes, length);
	return 0;
}
