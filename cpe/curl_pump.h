/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Curl pump: libcurl at work in the loop. It says which sockets and which moment it
 * waits for, we call it back. Those who speak by it are http_client.h, and
 * line_client.h, which lets it find and reach a host.
 */
#ifndef HOMEPORT_CURL_PUMP_H
#define HOMEPORT_CURL_PUMP_H

#include <errno.h>

#include "cpe/base/failure.h"
#include "cpe/loop.h"

#define CURL_CONNECT_PATIENCE seconds(15) /* to look up, connect and shake hands, at most */

struct curl_pump;

#ifdef CONFIG_HTTP_CLIENT

#include <stdbool.h>

#include "cpe/curl_library.h"

/* NULL and why. The loop must live as long, and no errand longer. */
struct curl_pump *curl_pump_new(struct loop *loop, struct failure *failure);
void curl_pump_free(struct curl_pump *pump); /* NULL is fine */

struct loop *curl_pump_loop(const struct curl_pump *pump);

/* libcurl has ended it, in a later turn than it was begun; its handle stays. */
typedef void curl_ended(void *arg, CURLcode code);

/* One transfer of libcurl's; a member of whoever wants it. Zeros: nothing to clear. */
struct curl_errand {
	struct curl_pump *pump;
	CURL *easy;
	curl_ended *ended;
	void *arg;
	char host[256];                /* of the URL */
	char trouble[CURL_ERROR_SIZE]; /* in libcurl's words */
};

/*
 * A handle with the limits and the distrust that hold for all: no proxy, no signals,
 * no netrc, nothing but HTTP. False: no memory, or that is no URL.
 */
bool curl_errand_prepare(struct curl_errand *errand, struct curl_pump *pump, const char *url,
			 monotonic patience, curl_ended *ended, void *arg);
/* Before it begins: it ends, successful, as soon as it is connected, and stays so. */
bool curl_errand_only_connect(struct curl_errand *errand);

/* Before it begins: who is trusted, instead of those that the system trusts; NULL: those. */
bool curl_errand_verify(struct curl_errand *errand, const char *ca_file);

bool curl_errand_begin(struct curl_errand *errand);
void curl_errand_end(struct curl_errand *errand);                   /* and it can be begun again */
curl_socket_t curl_errand_socket(const struct curl_errand *errand); /* that it is connected by */
void curl_errand_clear(struct curl_errand *errand);                 /* no callback any more */

/*
 * Why it failed, naming the host and never the URL, which may hold a secret: EHOSTUNREACH
 * (not found, not reached), ETIMEDOUT, EACCES (the certificate), EPROTO (all else).
 */
void curl_errand_explain(const struct curl_errand *errand, CURLcode code, struct failure *failure);

/* The host of a URL; "": it has none. */
void curl_pump_find_host(const char *url, char *host, size_t size);

#else /* no back end of such a build asks for it */

static inline struct curl_pump *curl_pump_new(struct loop *loop, struct failure *failure)
{
	(void)loop;
	failure_set(failure, EOPNOTSUPP, "this build speaks no HTTP");
	return NULL;
}

static inline void curl_pump_free(struct curl_pump *pump)
{
	(void)pump;
}

#endif
#endif
