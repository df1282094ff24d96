/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Exchanges: what a back end asks of the world and what comes back, as plain data.
 * Who carries them, with sockets and clocks, is the edge's affair.
 */
#ifndef HOMEPORT_EXCHANGE_H
#define HOMEPORT_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/address.h"
#include "cpe/base/monotonic.h"
#include "ddns/http_message.h"

#define DNS_MESSAGE_MAX 16384 /* octets of a message that we send */

enum request_kind {
	REQUEST_DNS,
	REQUEST_HTTP,
	REQUEST_SCRIPT,
};

/* Without the length in front that TCP needs. */
struct dns_message {
	struct endpoint server; /* port 0: whoever the gateway asks for names */
	bool tcp;               /* too long for UDP: use TCP */
	size_t length;
	uint8_t octets[DNS_MESSAGE_MAX];
};

#define SCRIPT_FACTS 8192

struct script_request {
	char path[256];
	size_t length;            /* of the facts: "NAME=value", each with a NUL behind it */
	char facts[SCRIPT_FACTS]; /* secrets among them */
};

struct request {
	enum request_kind kind;
	monotonic patience; /* how long to go on asking, a duration */
	union {
		struct dns_message dns;
		struct http_request http;
		struct script_request script;
	};
};

/* Borrowed by whoever understands it. */
struct answer {
	enum request_kind kind; /* of the request */
	union {
		struct {
			const uint8_t *octets;
			size_t length;
		} dns;
		const struct http_answer *http;
		struct {
			int status;
			const char *line; /* the first that it wrote, printable */
		} script;
	};
};

static inline struct answer answer_script(int status, const char *line)
{
	return (struct answer){ .kind = REQUEST_SCRIPT, .script = { status, line } };
}

static inline struct answer answer_http(const struct http_answer *http)
{
	return (struct answer){ .kind = REQUEST_HTTP, .http = http };
}

static inline struct answer answer_dns(const uint8_t *octets, size_t length)
{
	return (struct answer){ .kind = REQUEST_DNS, .dns = { octets, length } };
}

#endif
