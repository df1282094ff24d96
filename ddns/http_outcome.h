/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an HTTP answer means where its body does not say it better: the outcome of
 * its status (RFC 9110 15) and how long to wait (Retry-After, 10.2.3).
 */
#ifndef HOMEPORT_HTTP_OUTCOME_H
#define HOMEPORT_HTTP_OUTCOME_H

#include "ddns/backend.h"
#include "ddns/http_message.h"

/* 2xx is DONE. */
enum outcome http_outcome(unsigned int status);

/*
 * The duration that Retry-After asks for, 0: none, or it makes no sense. It is a
 * number of seconds or a date; a date counts from the answer's own date, or where it
 * has none from `wall`, which may be wrong on a gateway that has just started.
 */
monotonic http_wait(const struct http_answer *answer, uint64_t wall);

/* "update.example" of an URL, cut if need be; never what stands behind, which may be secret. */
#define HTTP_HOST_MAX 128
const char *http_host(const char *url, char host[HTTP_HOST_MAX]);

/* Ends the job by the status: its outcome, its sentence with the host, how long to wait. */
enum job_step http_end(struct job *job, const char *host, const struct http_answer *answer,
		       uint64_t wall);

#endif
