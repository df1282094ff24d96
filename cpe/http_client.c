/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libcurl's multi interface on the loop: it says which sockets and which moment it
 * waits for, we call it back. Covered by: tests/net/test_http_client
 */
#include "cpe/http_client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cpe/curl_library.h"
#include "cpe/version.h"

#define USER_AGENT   CONFIG_HTTP_AGENT "/" HOMEPORT_VERSION
#define HEADERS_MOST 65536 /* octets of all headers of an answer */
#define CONNECTIONS  2     /* kept open between transfers: a change may take several */
#define FIELD        64    /* size of a header's value that we read */

static const struct curl_library *curl; /* there is one as soon as there is a client */

struct http_client {
	struct loop *loop;
	CURLM *multi;
	struct loop_timer *timer;
};

/* A socket that libcurl waits for. */
struct waiting {
	struct http_client *client;
	struct loop_watch *watch;
	curl_socket_t socket;
};

struct http_transfer {
	struct http_client *client;
	CURL *easy;
	struct curl_slist *headers;
	http_answered *answered;
	http_failed *failed;
	void *arg;
	char host[256];
	char trouble[CURL_ERROR_SIZE];
	size_t header_octets, length, most;
	char *body;
	char retry_after[FIELD], date[FIELD];
	bool too_long;
};

/* -- ends -- */

void http_transfer_free(struct http_transfer *transfer)
{
	if (!transfer)
		return;
	if (transfer->easy) {
		curl->multi_remove_handle(transfer->client->multi, transfer->easy);
		curl->easy_cleanup(transfer->easy);
	}
	curl->slist_free_all(transfer->headers);
	free(transfer->body);
	free(transfer);
}

static void explain(const struct http_transfer *transfer, CURLcode code, struct failure *failure)
{
	const char *host = transfer->host;
	const char *detail = transfer->trouble[0] ? transfer->trouble : curl->easy_strerror(code);

	if (transfer->too_long) {
		failure_set(failure, EMSGSIZE, "%s: the answer is too long for a provider's", host);
		return;
	}
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

/* Only the host: the rest of where a redirect points may hold what was sent. */
static void find_host(const char *url, char *host, size_t size)
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

static void tell_answer(struct http_transfer *transfer)
{
	struct http_answer answer = { .body = transfer->body ? transfer->body : "",
				      .length = transfer->length,
				      .retry_after = transfer->retry_after,
				      .date = transfer->date };
	char elsewhere[256], *url = NULL;
	long status = 0;

	curl->easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	curl->easy_getinfo(transfer->easy, CURLINFO_REDIRECT_URL, &url);
	find_host(url, elsewhere, sizeof(elsewhere));
	answer.status = (unsigned int)status;
	answer.elsewhere = elsewhere;
	transfer->answered(transfer->arg, &answer);
}

static void finish(struct http_transfer *transfer, CURLcode code)
{
	struct failure failure;

	if (code == CURLE_OK) {
		tell_answer(transfer);
	} else {
		explain(transfer, code, &failure);
		transfer->failed(transfer->arg, &failure);
	}
	http_transfer_free(transfer);
}

/* -- the loop -- */

static void take_what_is_done(struct http_client *client)
{
	struct http_transfer *transfer;
	CURLMsg *message;
	int left;

	while ((message = curl->multi_info_read(client->multi, &left)) != NULL) {
		if (message->msg != CURLMSG_DONE)
			continue;
		curl->easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
		finish(transfer, message->data.result);
	}
}

static void act(struct http_client *client, curl_socket_t socket, int ready)
{
	int running;

	curl->multi_socket_action(client->multi, socket, ready, &running);
	take_what_is_done(client);
}

static void on_readable(void *arg)
{
	const struct waiting *waiting = arg;

	act(waiting->client, waiting->socket, CURL_CSELECT_IN);
}

static void on_writable(void *arg)
{
	const struct waiting *waiting = arg;

	act(waiting->client, waiting->socket, CURL_CSELECT_OUT);
}

static void on_time(void *arg)
{
	act(arg, CURL_SOCKET_TIMEOUT, 0);
}

static void forget_socket(struct http_client *client, struct waiting *waiting)
{
	if (!waiting)
		return;
	curl->multi_assign(client->multi, waiting->socket, NULL);
	loop_watch_free(waiting->watch);
	free(waiting);
}

static struct waiting *new_waiting(struct http_client *client, curl_socket_t socket)
{
	struct waiting *waiting = calloc(1, sizeof(*waiting));

	if (!waiting)
		return NULL;
	*waiting = (struct waiting){ .client = client, .socket = socket };
	waiting->watch = loop_watch_new(client->loop, socket, on_readable, waiting);
	if (!waiting->watch) {
		free(waiting);
		return NULL;
	}
	curl->multi_assign(client->multi, socket, waiting);
	return waiting;
}

/* Without a watch, for want of memory, the transfer ends at its deadline. */
static int on_socket(CURL *easy, curl_socket_t socket, int what, void *arg, void *known)
{
	struct http_client *client = arg;
	struct waiting *waiting = known;

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		forget_socket(client, waiting);
		return 0;
	}
	if (!waiting)
		waiting = new_waiting(client, socket);
	if (!waiting)
		return 0;
	loop_watch_readable(waiting->watch, what & CURL_POLL_IN ? on_readable : NULL);
	loop_watch_writable(waiting->watch, what & CURL_POLL_OUT ? on_writable : NULL);
	return 0;
}

static int on_timer(CURLM *multi, long milliseconds_left, void *arg)
{
	struct http_client *client = arg;
	monotonic left = milliseconds((monotonic)milliseconds_left);

	(void)multi;
	loop_timer_set(client->timer,
		       milliseconds_left < 0 ? NEVER : after(loop_now(client->loop), left));
	return 0;
}

/* -- answers -- */

static size_t on_body(char *octets, size_t one, size_t length, void *arg)
{
	struct http_transfer *transfer = arg;
	char *body;

	(void)one;
	if (length > transfer->most - transfer->length) {
		transfer->too_long = true;
		return 0;
	}
	body = realloc(transfer->body, transfer->length + length + 1);
	if (!body)
		return 0;
	memcpy(body + transfer->length, octets, length);
	transfer->body = body;
	transfer->length += length;
	body[transfer->length] = '\0';
	return length;
}

static void take_field(const char *line, size_t length, const char *name, char field[FIELD])
{
	size_t skip = strlen(name);

	if (length <= skip || strncasecmp(line, name, skip) != 0)
		return;
	while (skip < length && (line[skip] == ' ' || line[skip] == '\t'))
		skip++;
	while (length > skip && (line[length - 1] == '\r' || line[length - 1] == '\n'))
		length--;
	if (length - skip < FIELD)
		snprintf(field, FIELD, "%.*s", (int)(length - skip), line + skip);
}

static size_t on_header(char *line, size_t one, size_t length, void *arg)
{
	struct http_transfer *transfer = arg;

	(void)one;
	transfer->header_octets += length;
	if (transfer->header_octets > HEADERS_MOST) {
		transfer->too_long = true;
		return 0;
	}
	take_field(line, length, "Retry-After:", transfer->retry_after);
	take_field(line, length, "Date:", transfer->date);
	return length;
}

/* -- requests -- */

static const char *const methods[] = {
	[HTTP_GET] = "GET",     [HTTP_POST] = "POST",     [HTTP_PUT] = "PUT",
	[HTTP_PATCH] = "PATCH", [HTTP_DELETE] = "DELETE",
};

#define SET(option, value) (good = curl->easy_setopt(easy, option, value) == CURLE_OK && good)

static bool set_trust(CURL *easy, const struct http_request *request)
{
	bool good = true;

	SET(CURLOPT_PROTOCOLS_STR, "https,http");
	SET(CURLOPT_SSL_VERIFYPEER, 1L);
	SET(CURLOPT_SSL_VERIFYHOST, 2L);
	SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (request->ca_file) {
		SET(CURLOPT_CAINFO, request->ca_file);
		SET(CURLOPT_CAPATH, NULL);
	}
	SET(CURLOPT_PROXY, "");
	SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	SET(CURLOPT_FOLLOWLOCATION, 0L);
	return good;
}

static bool set_limits(struct http_transfer *transfer, monotonic patience)
{
	monotonic to_connect = earliest(patience, HTTP_CONNECT_PATIENCE);
	CURL *easy = transfer->easy;
	bool good = true;

	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_QUICK_EXIT, 1L);
	SET(CURLOPT_CONNECTTIMEOUT_MS, (long)(to_connect / milliseconds(1)));
	SET(CURLOPT_TIMEOUT_MS, (long)(patience / milliseconds(1)));
	SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	SET(CURLOPT_WRITEFUNCTION, on_body);
	SET(CURLOPT_WRITEDATA, transfer);
	SET(CURLOPT_HEADERFUNCTION, on_header);
	SET(CURLOPT_HEADERDATA, transfer);
	SET(CURLOPT_ERRORBUFFER, transfer->trouble);
	SET(CURLOPT_PRIVATE, transfer);
	return good;
}

static bool add_header(struct http_transfer *transfer, const char *line)
{
	struct curl_slist *headers = curl->slist_append(transfer->headers, line);

	if (headers)
		transfer->headers = headers;
	return headers != NULL;
}

static bool set_request(struct http_transfer *transfer, const struct http_request *request)
{
	CURL *easy = transfer->easy;
	bool good = true;
	size_t i;

	SET(CURLOPT_URL, request->url);
	SET(CURLOPT_USERAGENT, USER_AGENT);
	if (request->body[0] != '\0') {
		SET(CURLOPT_COPYPOSTFIELDS, request->body);
		good = add_header(transfer, "Expect:") && good;
	}
	SET(CURLOPT_CUSTOMREQUEST, methods[request->method]);
	if (request->user[0] != '\0') {
		SET(CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
		SET(CURLOPT_USERNAME, request->user);
		SET(CURLOPT_PASSWORD, request->password);
	}
	for (i = 0; i < HTTP_HEADERS; i++)
		if (request->headers[i][0] != '\0')
			good = add_header(transfer, request->headers[i]) && good;
	if (transfer->headers)
		SET(CURLOPT_HTTPHEADER, transfer->headers);
	return good;
}

struct http_transfer *http_transfer_new(struct http_client *client,
					const struct http_request *request, monotonic patience,
					http_answered *answered, http_failed *failed, void *arg,
					struct failure *failure)
{
	struct http_transfer *transfer = calloc(1, sizeof(*transfer));

	if (!transfer) {
		failure_set(failure, ENOMEM, "no memory to ask a provider");
		return NULL;
	}
	*transfer = (struct http_transfer){ .client = client,
					    .answered = answered,
					    .failed = failed,
					    .arg = arg,
					    .most = request->answer_most };
	find_host(request->url, transfer->host, sizeof(transfer->host));
	transfer->easy = curl->easy_init();
	if (transfer->easy && set_trust(transfer->easy, request) &&
	    set_limits(transfer, patience) && set_request(transfer, request) &&
	    curl->multi_add_handle(client->multi, transfer->easy) == CURLM_OK)
		return transfer;
	failure_set(failure, EINVAL, "no request can be made to \"%s\": check its URL",
		    transfer->host);
	http_transfer_free(transfer);
	return NULL;
}

/* -- life -- */

struct http_client *http_client_new(struct loop *loop, struct failure *failure)
{
	struct http_client *client;

	curl = curl_library(failure);
	if (!curl)
		return NULL;
	client = calloc(1, sizeof(*client));
	if (client) {
		client->loop = loop;
		client->timer = loop_timer_new(loop, on_time, client);
		client->multi = curl->multi_init();
	}
	if (!client || !client->timer || !client->multi) {
		failure_set(failure, ENOMEM, "no memory to speak HTTP");
		http_client_free(client);
		return NULL;
	}
	curl->multi_setopt(client->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl->multi_setopt(client->multi, CURLMOPT_SOCKETDATA, client);
	curl->multi_setopt(client->multi, CURLMOPT_TIMERFUNCTION, on_timer);
	curl->multi_setopt(client->multi, CURLMOPT_TIMERDATA, client);
	curl->multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS);
	return client;
}

void http_client_free(struct http_client *client)
{
	if (!client)
		return;
	curl->multi_cleanup(client->multi);
	loop_timer_free(client->timer);
	free(client);
}
