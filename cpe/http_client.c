/* SPDX-License-Identifier: BSD-2-Clause */
/* Requests and answers as libcurl has them. Covered by: tests/net/test_http_client */
#include "cpe/http_client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cpe/curl_library.h"
#include "cpe/version.h"

#define USER_AGENT   CONFIG_HTTP_AGENT "/" HOMEPORT_VERSION
#define HEADERS_MOST 65536 /* octets of all headers of an answer */
#define FIELD        64    /* size of a header's value that we read */

struct http_transfer {
	const struct curl_library *curl;
	struct curl_errand errand;
	struct curl_slist *headers;
	http_answered *answered;
	http_failed *failed;
	void *arg;
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
	curl_errand_clear(&transfer->errand);
	transfer->curl->slist_free_all(transfer->headers);
	free(transfer->body);
	free(transfer);
}

static void tell_answer(struct http_transfer *transfer)
{
	struct http_answer answer = { .body = transfer->body ? transfer->body : "",
				      .length = transfer->length,
				      .retry_after = transfer->retry_after,
				      .date = transfer->date };
	CURL *easy = transfer->errand.easy;
	char elsewhere[256], *url = NULL;
	long status = 0;

	transfer->curl->easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	transfer->curl->easy_getinfo(easy, CURLINFO_REDIRECT_URL, &url);
	/* Only the host: the rest of where a redirect points may hold what was sent. */
	curl_pump_find_host(url, elsewhere, sizeof(elsewhere));
	answer.status = (unsigned int)status;
	answer.elsewhere = elsewhere;
	transfer->answered(transfer->arg, &answer);
}

static void finish(void *arg, CURLcode code)
{
	struct http_transfer *transfer = arg;
	struct failure failure;

	if (code == CURLE_OK) {
		tell_answer(transfer);
	} else {
		curl_errand_explain(&transfer->errand, code, &failure);
		if (transfer->too_long)
			failure_set(&failure, EMSGSIZE,
				    "%s: the answer is too long for a provider's",
				    transfer->errand.host);
		transfer->failed(transfer->arg, &failure);
	}
	http_transfer_free(transfer);
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

#define SET(option, value) \
	(good = transfer->curl->easy_setopt(easy, option, value) == CURLE_OK && good)

static bool set_answer(struct http_transfer *transfer)
{
	CURL *easy = transfer->errand.easy;
	bool good = true;

	SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	SET(CURLOPT_FOLLOWLOCATION, 0L);
	SET(CURLOPT_WRITEFUNCTION, on_body);
	SET(CURLOPT_WRITEDATA, transfer);
	SET(CURLOPT_HEADERFUNCTION, on_header);
	SET(CURLOPT_HEADERDATA, transfer);
	return good;
}

static bool add_header(struct http_transfer *transfer, const char *line)
{
	struct curl_slist *headers = transfer->curl->slist_append(transfer->headers, line);

	if (headers)
		transfer->headers = headers;
	return headers != NULL;
}

static bool set_request(struct http_transfer *transfer, const struct http_request *request)
{
	CURL *easy = transfer->errand.easy;
	bool good = true;
	size_t i;

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

struct http_transfer *http_transfer_new(struct curl_pump *pump, const struct http_request *request,
					monotonic patience, http_answered *answered,
					http_failed *failed, void *arg, struct failure *failure)
{
	struct http_transfer *transfer = calloc(1, sizeof(*transfer));

	if (!transfer) {
		failure_set(failure, ENOMEM, "no memory to ask a provider");
		return NULL;
	}
	*transfer = (struct http_transfer){ .curl = curl_library(failure),
					    .answered = answered,
					    .failed = failed,
					    .arg = arg,
					    .most = request->answer_most };
	if (curl_errand_prepare(&transfer->errand, pump, request->url, patience, finish,
				transfer) &&
	    curl_errand_verify(&transfer->errand, request->ca_file) && set_answer(transfer) &&
	    set_request(transfer, request) && curl_errand_begin(&transfer->errand))
		return transfer;
	failure_set(failure, EINVAL, "no request can be made to \"%s\": check its URL",
		    transfer->errand.host);
	http_transfer_free(transfer);
	return NULL;
}
