/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The head of an HTTP request, as much of it as a Connection Request needs: method,
 * target, and the Authorization header. Everything found is a view into the octets that
 * were handed in; nothing is copied, and nothing but those three is looked at.
 *
 * Strict where strictness costs no ACS anything (RFC 9112): no folded lines, no blank
 * before a colon, no control characters, one Authorization.
 */
#ifndef HOMEPORT_CWMP_REQUEST_HEAD_H
#define HOMEPORT_CWMP_REQUEST_HEAD_H

#include <stdbool.h>
#include <stddef.h>

#define REQUEST_HEAD_MOST  4096 /* octets */
#define REQUEST_HEAD_LINES 33   /* the request line, and headers */

/* Octets without a NUL; at may be NULL if there are none. */
struct request_text {
	const char *at;
	size_t length;
};

struct request_head {
	struct request_text method, target;
	struct request_text authorization; /* at: NULL if there is no such header */
};

enum request_reading {
	REQUEST_UNFINISHED, /* the empty line has not come yet */
	REQUEST_WHOLE,
	REQUEST_BAD, /* no HTTP, or more of it than anybody needs */
};

/* Of what has come so far, REQUEST_HEAD_MOST octets at most. */
enum request_reading request_head_read(const char *octets, size_t length,
				       struct request_head *head);

/* -- texts -- */

bool request_text_is(const struct request_text *text, const char *word);

/* The same in letters of any case. */
bool request_text_is_like(const struct request_text *text, const char *word);

/* What stands before the first such octet, taken off the front; all of it if there is none. */
struct request_text request_text_until(struct request_text *rest, char end);

#endif
