/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * HTTP client: carries HTTP requests to servers and brings back the answers.
 *
 * Certificate and host name are always verified. Redirects are not followed: an
 * answer that is one is an answer, and says where it points; so nothing that was
 * meant for one host reaches another, and a loop of them ends where it begins.
 * Proxies, cookies and .netrc files are not used, whatever the environment says.
 *
 * Nothing ever blocks. Each transfer has its own connection and its own lookup of
 * the host name, in a thread that is left behind where it takes too long, so that
 * none waits for another. Built on libcurl.
 */
#ifndef HOMEPORT_HTTP_CLIENT_H
#define HOMEPORT_HTTP_CLIENT_H

#include <errno.h>

#include "cpe/curl_pump.h"
#include "ddns/http_message.h"

struct http_transfer;

/* The answer is here: the transfer is over and freed when the callback returns. */
typedef void http_answered(void *arg, const struct http_answer *answer);

/*
 * No answer, or none that is whole: the transfer is over and freed when the
 * callback returns. error: EHOSTUNREACH (not found, not reached), ETIMEDOUT, EACCES
 * (the certificate), EMSGSIZE (too long), EPROTO (all else). The sentence names the
 * host, never the URL, which may hold a secret.
 */
typedef void http_failed(void *arg, const struct failure *failure);

#ifdef CONFIG_HTTP_CLIENT

/*
 * Starts a transfer, any number may be under way; the request is copied. Exactly
 * one of the two ends it, in a later turn, after `patience` (a duration) at the
 * latest; unless it is cancelled. NULL, and why, if it cannot even start.
 */
struct http_transfer *http_transfer_new(struct curl_pump *pump, const struct http_request *request,
					monotonic patience, http_answered *answered,
					http_failed *failed, void *arg, struct failure *failure);

/* Cancels: no callback any more. Never from within one. NULL is fine. */
void http_transfer_free(struct http_transfer *transfer);

#else /* no back end of such a build asks for it */

static inline struct http_transfer *
http_transfer_new(struct curl_pump *pump, const struct http_request *request, monotonic patience,
		  http_answered *answered, http_failed *failed, void *arg, struct failure *failure)
{
	(void)pump, (void)request, (void)patience, (void)answered, (void)failed, (void)arg;
	(void)failure;
	return NULL;
}

static inline void http_transfer_free(struct http_transfer *transfer)
{
	(void)transfer;
}

#endif
#endif
