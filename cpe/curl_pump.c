/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libcurl's multi interface on the loop.
 * Covered by: tests/net/test_http_client and tests/unit/cpe/test_line_client
 */
#include "cpe/curl_pump.h"

#include <stdlib.h>
#include <string.h>

#define CONNECTIONS 2 /* kept open between transfers: a change may take several */

static const struct curl_library *curl; /* there is one as soon as there is a pump */

struct curl_pump {
	struct loop *loop;
	CURLM *multi;
	struct loop_timer *timer;
};

/* A socket that libcurl waits for. */
struct waiting {
	struct curl_pump *pump;
	struct loop_watch *watch;
	curl_socket_t socket;
};

/* -- the loop -- */

static void take_what_is_done(struct curl_pump *pump)
{
	struct curl_errand *errand;
	CURLMsg *message;
	int left;

	while ((message = curl->multi_info_read(pump->multi, &left)) != NULL) {
		if (message->msg != CURLMSG_DONE)
			continue;
		curl->easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&errand);
		errand->ended(errand->arg, message->data.result);
	}
}

static void act(struct curl_pump *pump, curl_socket_t socket, int ready)
{
	int running;

	curl->multi_socket_action(pump->multi, socket, ready, &running);
	take_what_is_done(pump);
}

static void on_readable(void *arg)
{
	const struct waiting *waiting = arg;

	act(waiting->pump, waiting->socket, CURL_CSELECT_IN);
}

static void on_writable(void *arg)
{
	const struct waiting *waiting = arg;

	act(waiting->pump, waiting->socket, CURL_CSELECT_OUT);
}

static void on_time(void *arg)
{
	act(arg, CURL_SOCKET_TIMEOUT, 0);
}

static void forget_socket(struct curl_pump *pump, struct waiting *waiting)
{
	if (!waiting)
		return;
	curl->multi_assign(pump->multi, waiting->socket, NULL);
	loop_watch_free(waiting->watch);
	free(waiting);
}

static struct waiting *new_waiting(struct curl_pump *pump, curl_socket_t socket)
{
	struct waiting *waiting = calloc(1, sizeof(*waiting));

	if (!waiting)
		return NULL;
	*waiting = (struct waiting){ .pump = pump, .socket = socket };
	waiting->watch = loop_watch_new(pump->loop, socket, on_readable, waiting);
	if (!waiting->watch) {
		free(waiting);
		return NULL;
	}
	curl->multi_assign(pump->multi, socket, waiting);
	return waiting;
}

/* Without a watch, for want of memory, the transfer ends at its deadline. */
static int on_socket(CURL *easy, curl_socket_t socket, int what, void *arg, void *known)
{
	struct curl_pump *pump = arg;
	struct waiting *waiting = known;

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		forget_socket(pump, waiting);
		return 0;
	}
	if (!waiting)
		waiting = new_waiting(pump, socket);
	if (!waiting)
		return 0;
	loop_watch_readable(waiting->watch, what & CURL_POLL_IN ? on_readable : NULL);
	loop_watch_writable(waiting->watch, what & CURL_POLL_OUT ? on_writable : NULL);
	return 0;
}

static int on_timer(CURLM *multi, long milliseconds_left, void *arg)
{
	struct curl_pump *pump = arg;
	monotonic left = milliseconds((monotonic)milliseconds_left);

	(void)multi;
	loop_timer_set(pump->timer,
		       milliseconds_left < 0 ? NEVER : after(loop_now(pump->loop), left));
	return 0;
}

/* -- errands -- */

void curl_pump_find_host(const char *url, char *host, size_t size)
{
	CURLU *parts = url ? curl->url() : NULL;
	char *part = NULL;

	host[0] = '\0';
	if (parts && curl->url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
	    curl->url_get(parts, CURLUPART_HOST, &part, 0) == CURLUE_OK)
		snprintf(host, size, "%s", part);
	curl->free(part);
	curl->url_cleanup(parts);
}

#define SET(option, value) (good = curl->easy_setopt(easy, option, value) == CURLE_OK && good)

bool curl_errand_prepare(struct curl_errand *errand, struct curl_pump *pump, const char *url,
			 monotonic patience, curl_ended *ended, void *arg)
{
	monotonic to_connect = earliest(patience, CURL_CONNECT_PATIENCE);
	CURL *easy = curl->easy_init();
	bool good = easy != NULL;

	*errand = (struct curl_errand){ .pump = pump, .easy = easy, .ended = ended, .arg = arg };
	curl_pump_find_host(url, errand->host, sizeof(errand->host));
	if (!good)
		return false;
	SET(CURLOPT_URL, url);
	SET(CURLOPT_PROTOCOLS_STR, "https,http");
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_QUICK_EXIT, 1L);
	SET(CURLOPT_CONNECTTIMEOUT_MS, (long)(to_connect / milliseconds(1)));
	SET(CURLOPT_TIMEOUT_MS, (long)(patience / milliseconds(1)));
	SET(CURLOPT_ERRORBUFFER, errand->trouble);
	SET(CURLOPT_PRIVATE, errand);
	return good;
}

bool curl_errand_only_connect(struct curl_errand *errand)
{
	return curl->easy_setopt(errand->easy, CURLOPT_CONNECT_ONLY, 1L) == CURLE_OK;
}

curl_socket_t curl_errand_socket(const struct curl_errand *errand)
{
	curl_socket_t socket = CURL_SOCKET_BAD;

	curl->easy_getinfo(errand->easy, CURLINFO_ACTIVESOCKET, &socket);
	return socket;
}

bool curl_errand_begin(struct curl_errand *errand)
{
	return curl->multi_add_handle(errand->pump->multi, errand->easy) == CURLM_OK;
}

bool curl_errand_verify(struct curl_errand *errand, const char *ca_file)
{
	CURL *easy = errand->easy;
	bool good = true;

	SET(CURLOPT_SSL_VERIFYPEER, 1L);
	SET(CURLOPT_SSL_VERIFYHOST, 2L);
	SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (ca_file) {
		SET(CURLOPT_CAINFO, ca_file);
		SET(CURLOPT_CAPATH, NULL);
	}
	return good;
}

void curl_errand_end(struct curl_errand *errand)
{
	curl->multi_remove_handle(errand->pump->multi, errand->easy);
}

void curl_errand_clear(struct curl_errand *errand)
{
	if (!errand->easy)
		return;
	curl->multi_remove_handle(errand->pump->multi, errand->easy);
	curl->easy_cleanup(errand->easy);
	errand->easy = NULL;
}

void curl_errand_explain(const struct curl_errand *errand, CURLcode code, struct failure *failure)
{
	const char *host = errand->host;
	const char *detail = errand->trouble[0] ? errand->trouble : curl->easy_strerror(code);

	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
		failure_set(failure, EHOSTUNREACH,
			    "%s: no address is found for this name; check it, and whether the "
			    "gateway's own name server answers",
			    host);
		break;
	case CURLE_COULDNT_CONNECT:
		failure_set(failure, EHOSTUNREACH, "%s: cannot be reached: %.120s", host, detail);
		break;
	case CURLE_OPERATION_TIMEDOUT:
		failure_set(failure, ETIMEDOUT, "%s: no whole answer in time", host);
		break;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
		failure_set(failure, EACCES,
			    "%s: nothing was sent, because its certificate is not right: %.80s; "
			    "is the gateway's clock right, are CA certificates installed?",
			    host, detail);
		break;
	case CURLE_PARTIAL_FILE:
	case CURLE_GOT_NOTHING:
		failure_set(failure, EPROTO, "%s: hung up before its answer was whole", host);
		break;
	default: failure_set(failure, EPROTO, "%s: %.160s", host, detail);
	}
}

/* -- life -- */

struct curl_pump *curl_pump_new(struct loop *loop, struct failure *failure)
{
	struct curl_pump *pump;

	curl = curl_library(failure);
	if (!curl)
		return NULL;
	pump = calloc(1, sizeof(*pump));
	if (pump) {
		pump->loop = loop;
		pump->timer = loop_timer_new(loop, on_time, pump);
		pump->multi = curl->multi_init();
	}
	if (!pump || !pump->timer || !pump->multi) {
		failure_set(failure, ENOMEM, "no memory to speak HTTP");
		curl_pump_free(pump);
		return NULL;
	}
	curl->multi_setopt(pump->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl->multi_setopt(pump->multi, CURLMOPT_SOCKETDATA, pump);
	curl->multi_setopt(pump->multi, CURLMOPT_TIMERFUNCTION, on_timer);
	curl->multi_setopt(pump->multi, CURLMOPT_TIMERDATA, pump);
	curl->multi_setopt(pump->multi, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS);
	return pump;
}

void curl_pump_free(struct curl_pump *pump)
{
	if (!pump)
		return;
	curl->multi_cleanup(pump->multi);
	loop_timer_free(pump->timer);
	free(pump);
}

struct loop *curl_pump_loop(const struct curl_pump *pump)
{
	return pump->loop;
}
