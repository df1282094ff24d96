/* SPDX-License-Identifier: BSD-2-Clause */
/* Packets on the bench: octets, or the words they are told in, to what the codec makes of them. */
#ifndef HOMEPORT_TESTS_CODEC_BENCH_H
#define HOMEPORT_TESTS_CODEC_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/pcp_codec.h"
#include "pcp-proxy/pcp_result.h"
#include "pcp-proxy/pcp_text.h"
#include "tests/support/abilities.h"
#include "tests/support/same.h"
#include "tests/support/spelled.h"
#include "tests/support/vectors.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

struct outcome {
	enum pcp_verdict verdict;
	enum pcp_result why;
	struct pcp_request request;
};

/* From a copy that ends where the packet ends, so that reading further is caught. */
static inline struct outcome decode(const uint8_t *bytes, size_t length,
				    const struct address *source,
				    const struct pcp_abilities *abilities)
{
	uint8_t *copy = malloc(length + (length == 0));
	struct outcome outcome;

	memcpy(copy, bytes, length);
	outcome.verdict =
		pcp_decode_request(&outcome.request, &outcome.why, copy, length, source, abilities);
	free(copy);
	outcome.request.options.description = NULL;
	return outcome;
}

static inline enum pcp_verdict decode_response(struct pcp_response *response, const uint8_t *bytes,
					       size_t length)
{
	uint8_t *copy = malloc(length + (length == 0)), version;
	enum pcp_verdict verdict;

	memcpy(copy, bytes, length);
	verdict = pcp_decode_response(response, &version, copy, length);
	free(copy);
	response->options.description = NULL;
	return verdict;
}

static inline struct address header_client(const uint8_t *bytes)
{
	return address_from_ipv6(bytes + 8);
}

static inline size_t packet(uint8_t out[2048], const char *text)
{
	struct failure failure = { 0 };
	size_t length = 0;

	if (pcp_text_parse(out, 2048, &length, text, NULL, &failure) != 0)
		fail_msg("%s: %s", text, failure.sentence);
	return length;
}

static inline struct outcome decode_text(const char *text, const struct pcp_abilities *abilities)
{
	uint8_t bytes[2048];
	size_t length = packet(bytes, text);
	struct address source = header_client(bytes);

	return decode(bytes, length, &source, abilities);
}

#endif
