/* SPDX-License-Identifier: BSD-2-Clause */
/* One handle of libcurl's, used again and again. Covered by: tests/net/test_cwmp */
#include "cpe/cwmp/conversation.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cpe/curl_pump.h"
#include "cpe/version.h"

#define USER_AGENT     CONFIG_HTTP_AGENT "/" HOMEPORT_VERSION
#define HEADERS_MOST   65536
#define REDIRECTS_MOST 5
#define URL_MOST       2048
#define HTTPS          "https://"

struct conversation {
	const struct curl_library *curl;
	struct curl_pump *pump;
	struct curl_errand errand;
	const struct conversation_settings *settings;
	conversation_answered *answered;
	conversation_failed *failed;
	void *arg;

	struct curl_slist *with_body, *without_body; /* headers */
	bool begun;                                  /* libcurl has the handle */
	long authentication;                         /* CURLAUTH_NONE: nobody has asked */
	bool proven;                                 /* it was accepted once */
	char url[URL_MOST];

	const char *post; /* what is asked now: NULL: a GET */
	size_t post_length;
	unsigned int redirects, challenges; /* on the way to its answer */

	char *body;
	size_t length, header_octets;
	uint32_t retry_after;
	bool too_long;
};

#define SET(option, value) \
	(good = conversation->curl->easy_setopt(easy, option, value) == CURLE_OK && good)

/* -- what comes in -- */

static size_t on_body(char *octets, size_t one, size_t length, void *arg)
{
	struct conversation *conversation = arg;
	char *body;

	(void)one;
	if (length > conversation->settings->answer_most - conversation->length) {
		conversation->too_long = true;
		return 0;
	}
	body = realloc(conversation->body, conversation->length + length + 1);
	if (!body)
		return 0;
	memcpy(body + conversation->length, octets, length);
	conversation->body = body;
	conversation->length += length;
	body[conversation->length] = '\0';
	return length;
}

static size_t on_header(char *line, size_t one, size_t length, void *arg)
{
	static const char retry[] = "Retry-After:";
	struct conversation *conversation = arg;
	char digits[16];

	(void)one;
	conversation->header_octets += length;
	if (conversation->header_octets > HEADERS_MOST) {
		conversation->too_long = true;
		return 0;
	}
	if (length > strlen(retry) && strncasecmp(line, retry, strlen(retry)) == 0) {
		snprintf(digits, sizeof(digits), "%.*s", (int)(length - strlen(retry)),
			 line + strlen(retry));
		conversation->retry_after = (uint32_t)strtoul(digits, NULL, 10);
	}
	return length;
}

/* -- asking -- */

static bool is_secure(const char *url)
{
	return strncasecmp(url, HTTPS, strlen(HTTPS)) == 0;
}

static bool set_request(struct conversation *conversation)
{
	const struct conversation_settings *settings = conversation->settings;
	CURL *easy = conversation->errand.easy;
	bool good = true, authenticates = conversation->authentication != CURLAUTH_NONE;

	SET(CURLOPT_URL, conversation->url);
	SET(CURLOPT_HTTPAUTH, conversation->authentication);
	SET(CURLOPT_USERNAME, authenticates ? settings->user : NULL);
	SET(CURLOPT_PASSWORD, authenticates ? settings->password : NULL);
	if (conversation->post) {
		SET(CURLOPT_POST, 1L);
		SET(CURLOPT_POSTFIELDS, conversation->post);
		SET(CURLOPT_POSTFIELDSIZE, (long)conversation->post_length);
		SET(CURLOPT_HTTPHEADER, conversation->post_length > 0 ? conversation->with_body
								      : conversation->without_body);
	} else {
		SET(CURLOPT_HTTPGET, 1L);
		SET(CURLOPT_HTTPHEADER, NULL);
	}
	return good;
}

static bool ask(struct conversation *conversation)
{
	free(conversation->body);
	conversation->body = NULL;
	conversation->length = conversation->header_octets = 0;
	conversation->retry_after = 0;
	if (conversation->begun)
		curl_errand_end(&conversation->errand);
	conversation->begun = set_request(conversation) && curl_errand_begin(&conversation->errand);
	return conversation->begun;
}

static bool begin(struct conversation *conversation, const char *post, size_t length)
{
	conversation->post = post;
	conversation->post_length = length;
	conversation->redirects = conversation->challenges = 0;
	return ask(conversation);
}

bool conversation_post(struct conversation *conversation, const char *body, size_t length)
{
	return begin(conversation, length > 0 ? body : "", length);
}

bool conversation_get(struct conversation *conversation)
{
	return begin(conversation, NULL, 0);
}

/* -- answers that are none yet -- */

static void fail(struct conversation *conversation, int error, const char *sentence)
{
	struct failure failure;

	failure_set(&failure, error, "%s: %s", conversation->errand.host, sentence);
	conversation->failed(conversation->arg, &failure);
}

static void ask_again(struct conversation *conversation)
{
	if (!ask(conversation))
		fail(conversation, ENOMEM, "no memory to ask");
}

/*
 * 401. Digest where it is offered; else Basic, over TLS. libcurl knows what the server has
 * challenged with. Another challenge after one that was met is a nonce that is too old.
 */
static void on_challenge(struct conversation *conversation)
{
	const struct conversation_settings *settings = conversation->settings;
	long offered = 0;

	conversation->curl->easy_getinfo(conversation->errand.easy, CURLINFO_HTTPAUTH_AVAIL,
					 &offered);
	if (settings->user[0] == '\0')
		fail(conversation, EACCES,
		     "it wants to know who we are: give it a user and a password");
	else if (conversation->authentication != CURLAUTH_NONE &&
		 (!conversation->proven || conversation->challenges > 1))
		fail(conversation, EACCES, "it does not take our user name and password");
	else if (!(offered & CURLAUTH_DIGEST) &&
		 (!(offered & CURLAUTH_BASIC) || !is_secure(conversation->url)))
		fail(conversation, EACCES,
		     "it asks for our password in a way that would give it away, or in none that "
		     "is known");
	else {
		conversation->challenges++;
		conversation->authentication =
			(long)(offered & CURLAUTH_DIGEST ? CURLAUTH_DIGEST : CURLAUTH_BASIC);
		ask_again(conversation);
	}
}

/* Scheme, host and port, up to the path. */
static size_t origin_length(const char *url)
{
	const char *host = strstr(url, "://");

	return host ? (size_t)(host - url) + 3 + strcspn(host + 3, "/?") : 0;
}

/* Credentials are for whoever asks for them there, not for where we came from. */
static void on_redirect(struct conversation *conversation, const char *url)
{
	size_t length = origin_length(url);

	if (++conversation->redirects > REDIRECTS_MOST) {
		fail(conversation, ELOOP, "it redirects again and again");
	} else if (strlen(url) >= URL_MOST) {
		fail(conversation, EPROTO, "it redirects to a URL that is too long");
	} else if (is_secure(conversation->url) && !is_secure(url)) {
		fail(conversation, EACCES, "it redirects to a place without TLS");
	} else {
		if (length != origin_length(conversation->url) ||
		    strncasecmp(url, conversation->url, length) != 0) {
			conversation->authentication = (long)CURLAUTH_NONE;
			conversation->proven = false;
		}
		strcpy(conversation->url, url);
		curl_pump_find_host(url, conversation->errand.host,
				    sizeof(conversation->errand.host));
		ask_again(conversation);
	}
}

/* -- answers -- */

static void on_answer(struct conversation *conversation)
{
	const struct curl_library *curl = conversation->curl;
	CURL *easy = conversation->errand.easy;
	struct conversation_answer answer = { .length = conversation->length,
					      .retry_after = conversation->retry_after };
	const char *type = NULL, *local = NULL;
	char *elsewhere = NULL, copy[URL_MOST];
	long status = 0;

	curl->easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	curl->easy_getinfo(easy, CURLINFO_REDIRECT_URL, &elsewhere);
	if (status == 401) {
		on_challenge(conversation);
		return;
	}
	if (elsewhere && (status == 301 || status == 302 || status == 307 || status == 308)) {
		snprintf(copy, sizeof(copy), "%s", elsewhere); /* libcurl's until it asks again */
		on_redirect(conversation, copy);
		return;
	}
	conversation->proven = conversation->authentication != CURLAUTH_NONE;
	curl->easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type);
	curl->easy_getinfo(easy, CURLINFO_LOCAL_IP, &local);
	answer.status = (unsigned int)status;
	answer.body = conversation->body ? conversation->body : "";
	answer.content_type = type ? type : "";
	answer.local = local ? local : "";
	conversation->answered(conversation->arg, &answer);
}

static void on_end(void *arg, CURLcode code)
{
	struct conversation *conversation = arg;
	struct failure failure;

	if (code == CURLE_OK) {
		on_answer(conversation);
		return;
	}
	curl_errand_explain(&conversation->errand, code, &failure);
	if (conversation->too_long)
		failure_set(&failure, EMSGSIZE, "%s: the answer is too long",
			    conversation->errand.host);
	conversation->failed(conversation->arg, &failure);
}

/* -- life -- */

static bool add(struct conversation *conversation, struct curl_slist **list, const char *line)
{
	struct curl_slist *more = conversation->curl->slist_append(*list, line);

	if (more)
		*list = more;
	return more != NULL;
}

/* TR-069 3.4.1: the empty POST has neither Content-Type nor SOAPAction. */
static bool set_headers(struct conversation *conversation)
{
	return add(conversation, &conversation->with_body, "Expect:") &&
	       add(conversation, &conversation->with_body, "SOAPAction;") &&
	       add(conversation, &conversation->with_body,
		   "Content-Type: text/xml; charset=\"utf-8\"") &&
	       add(conversation, &conversation->without_body, "Expect:") &&
	       add(conversation, &conversation->without_body, "Content-Type:");
}

static bool set_all(struct conversation *conversation)
{
	const struct conversation_settings *settings = conversation->settings;
	CURL *easy = conversation->errand.easy;
	bool good = curl_errand_verify(&conversation->errand,
				       settings->ca_file[0] ? settings->ca_file : NULL);

	SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	SET(CURLOPT_FOLLOWLOCATION, 0L);
	SET(CURLOPT_USERAGENT, USER_AGENT);
	SET(CURLOPT_COOKIEFILE, ""); /* in memory, as long as the handle lives */
	SET(CURLOPT_WRITEFUNCTION, on_body);
	SET(CURLOPT_WRITEDATA, conversation);
	SET(CURLOPT_HEADERFUNCTION, on_header);
	SET(CURLOPT_HEADERDATA, conversation);
	if (settings->certificate_file[0] != '\0') {
		SET(CURLOPT_SSLCERT, settings->certificate_file);
		SET(CURLOPT_SSLKEY, settings->key_file);
	}
	return good;
}

struct conversation *conversation_new(struct curl_pump *pump,
				      const struct conversation_settings *settings,
				      conversation_answered *answered, conversation_failed *failed,
				      void *arg, struct failure *failure)
{
	struct conversation *conversation;

	if (!is_secure(settings->url) && !settings->allow_http) {
		failure_set(failure, EACCES, "only https is allowed: see acs-allow-http");
		return NULL;
	}
	conversation = calloc(1, sizeof(*conversation));
	if (!conversation) {
		failure_set(failure, ENOMEM, "no memory to ask");
		return NULL;
	}
	*conversation = (struct conversation){ .curl = curl_library(failure),
					       .pump = pump,
					       .settings = settings,
					       .answered = answered,
					       .failed = failed,
					       .arg = arg,
					       .authentication = (long)CURLAUTH_NONE };
	snprintf(conversation->url, sizeof(conversation->url), "%s", settings->url);
	if (curl_errand_prepare(&conversation->errand, pump, settings->url, settings->patience,
				on_end, conversation) &&
	    set_all(conversation) && set_headers(conversation))
		return conversation;
	failure_set(failure, EINVAL, "%s: no conversation can be begun with it",
		    conversation->errand.host);
	conversation_free(conversation);
	return NULL;
}

void conversation_free(struct conversation *conversation)
{
	if (!conversation)
		return;
	curl_errand_clear(&conversation->errand);
	conversation->curl->slist_free_all(conversation->with_body);
	conversation->curl->slist_free_all(conversation->without_body);
	free(conversation->body);
	free(conversation);
}
