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
	REQUEST_LINES,
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

#define LINE_SIZE 512 /* of a line, with the NUL */
#define LINE_HOST 256

/*
 * A talk in lines by TCP. The server begins; each of its lines is an answer. One that is
 * not the last (JOB_LISTEN) may be replied to.
 */
struct line_request {
	char host[LINE_HOST]; /* a name or an address; IPv6 in brackets */
	uint16_t port;
};

struct request {
	enum request_kind kind;
	monotonic patience; /* how long to go on asking, a duration */
	union {
		struct dns_message dns;
		struct http_request http;
		struct script_request script;
		struct line_request lines;
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
		struct {
			const char *said; /* printable, without its end */
			char *reply;      /* LINE_SIZE octets; "" as it comes: nothing to say */
		} line;
	};
};

static inline struct answer answer_line(const char *said, char reply[LINE_SIZE])
{
	return (struct answer){ .kind = REQUEST_LINES, .line = { said, reply } };
}

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
