/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Line client: talks with a server in lines of text, by TCP. The server begins; each
 * of its lines is offered to whoever understands it, and may be replied to with a line.
 *
 * A line ends with LF or CR LF, or where the server hangs up behind it. Octets that
 * are no printable ASCII are offered as question marks; one that is too long ends the
 * talk. The host is found and reached with libcurl, so nothing ever blocks.
 */
#ifndef HOMEPORT_LINE_CLIENT_H
#define HOMEPORT_LINE_CLIENT_H

#include <stdbool.h>

#include "cpe/curl_pump.h"
#include "ddns/exchange.h"

struct line_talk;

/*
 * The server has said a line. True: that ends the talk, which is over and freed when the
 * callback returns. False: it goes on, with this reply unless it is left empty.
 */
typedef bool line_heard(void *arg, const char *line, char reply[LINE_SIZE]);

/*
 * The talk has broken off, and is freed when the callback returns. error: EHOSTUNREACH
 * (not found, not reached), ETIMEDOUT, EMSGSIZE (too long a line), EPROTO (all else).
 * The sentence names the host.
 */
typedef void line_failed(void *arg, const struct failure *failure);

#ifdef CONFIG_HTTP_CLIENT

/*
 * Starts a talk, any number may be under way; the request is copied. Exactly one of
 * the two ends it, in a later turn, after `patience` (a duration) at the latest; unless it
 * is cancelled. NULL, and why, if it cannot even start.
 */
struct line_talk *line_talk_new(struct curl_pump *pump, const struct line_request *request,
				monotonic patience, line_heard *heard, line_failed *failed,
				void *arg, struct failure *failure);

/* Cancels: no callback any more. Never from within one. NULL is fine. */
void line_talk_free(struct line_talk *talk);

#else /* no back end of such a build asks for it */

static inline struct line_talk *
line_talk_new(struct curl_pump *pump, const struct line_request *request, monotonic patience,
	      line_heard *heard, line_failed *failed, void *arg, struct failure *failure)
{
	(void)pump, (void)request, (void)patience, (void)heard, (void)failed, (void)arg;
	(void)failure;
	return NULL;
}

static inline void line_talk_free(struct line_talk *talk)
{
	(void)talk;
}

#endif
#endif
