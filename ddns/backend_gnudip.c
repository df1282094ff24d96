/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Back end: GnuDIP 2 by HTTP, which RFC 7393 names. The server gives a salt, and is
 * given the password's hash with it. It knows one IPv4 address for each user, and the
 * user's name is the host's. MD5 is what it is; only TLS makes it safe.
 *
 *	GET url                                       -> salt, time, sign
 *	GET url?salt=...&time=...&sign=...&pass=HASH&user=cam&domn=home.example&reqc=0&addr=...
 *	                                              -> retc
 */
#include <errno.h>
#include <mbedtls/md.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ddns/http_outcome.h"
#include "ddns/url_template.h"
#include "ddns/backend.h"

#define PATIENCE    seconds(30)
#define ANSWER_MOST 8192
#define HASH_TEXT   33 /* hexadecimal, and a NUL */

static enum job_step done(struct job *job, enum outcome outcome)
{
	job->outcome = outcome;
	return JOB_DONE;
}

/* -- what the server says: <meta name="salt" content="..."> -- */

/* The value of an attribute within the tag, with its length; NULL: there is none of that name. */
static const char *find_attribute(const char *tag, const char *end, const char *name,
				  size_t *length)
{
	size_t wanted = strlen(name);
	const char *at, *close;

	for (at = tag; at + wanted + 2 < end; at++) {
		if ((at[-1] != ' ' && at[-1] != '\t' && at[-1] != '\n' && at[-1] != '\r') ||
		    strncasecmp(at, name, wanted) != 0 || at[wanted] != '=' ||
		    (at[wanted + 1] != '"' && at[wanted + 1] != '\''))
			continue;
		at += wanted + 2;
		close = memchr(at, at[-1], (size_t)(end - at));
		*length = close ? (size_t)(close - at) : 0;
		return close ? at : NULL;
	}
	return NULL;
}

/* The order of attributes and the case of their names do not matter. */
static bool find_meta(const struct http_answer *answer, const char *name, char *content,
		      size_t size)
{
	const char *end = answer->body + answer->length, *tag = answer->body, *close, *value;
	size_t length;

	while ((tag = memchr(tag, '<', (size_t)(end - tag))) != NULL) {
		close = memchr(tag, '>', (size_t)(end - tag));
		if (!close)
			return false;
		tag++;
		if (strncasecmp(tag, "meta", 4) != 0)
			continue;
		value = find_attribute(tag + 4, close, "name", &length);
		if (!value || length != strlen(name) || strncasecmp(value, name, length) != 0)
			continue;
		value = find_attribute(tag + 4, close, "content", &length);
		if (!value || length >= size)
			return false;
		snprintf(content, size, "%.*s", (int)length, value);
		return true;
	}
	return false;
}

/* -- what it is told -- */

static bool hash(const char *text, char hex[HASH_TEXT])
{
	const mbedtls_md_info_t *md5 = mbedtls_md_info_from_type(MBEDTLS_MD_MD5);
	uint8_t digest[16];
	size_t i;

	if (!md5 || mbedtls_md(md5, (const uint8_t *)text, strlen(text), digest) != 0)
		return false;
	for (i = 0; i < sizeof(digest); i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	return true;
}

/* MD5(MD5(password) "." salt), each in hexadecimal. */
static bool hash_password(const struct job *job, char hex[HASH_TEXT])
{
	char salted[HASH_TEXT + GNUDIP_FIELD + 1], inner[HASH_TEXT];

	if (!hash(job->account->web.secret, inner))
		return false;
	snprintf(salted, sizeof(salted), "%s.%s", inner, job->gnudip.salt);
	return hash(salted, hex);
}

static const struct record *find_ipv4(const struct record_plan *plan)
{
	size_t i;

	for (i = 0; i < plan->count; i++)
		if (plan->records[i].kind == RECORD_A && plan->records[i].below[0] == '\0')
			return &plan->records[i];
	return NULL;
}

/* "cam" and "home.example" of cam.home.example. */
static void find_user(const struct job *job, char user[DNS_NAME_TEXT], char zone[DNS_NAME_TEXT])
{
	char name[DNS_NAME_TEXT];
	size_t length, behind;

	dns_name_print(job->name, name);
	dns_name_print(job->zone, zone);
	length = strlen(name);
	behind = strlen(zone) + 1;
	snprintf(user, DNS_NAME_TEXT, "%.*s", length > behind ? (int)(length - behind) : 0, name);
}

static bool write_update(const struct job *job, struct http_request *http)
{
	const struct gnudip_memory *memory = &job->gnudip;
	const struct record *record = find_ipv4(job->wanted);
	char user[DNS_NAME_TEXT], zone[DNS_NAME_TEXT], hex[HASH_TEXT], address[ADDRESS_TEXT] = "";
	struct template_values values = { .of = {
						  [PLACEHOLDER_HOST] = user,
						  [PLACEHOLDER_ZONE] = zone,
						  [PLACEHOLDER_IP] = address,
						  [PLACEHOLDER_PASSWORD] = hex,
						  [PLACEHOLDER_DOMAIN] = memory->salt,
						  [PLACEHOLDER_USERNAME] = memory->time,
						  [PLACEHOLDER_SERVICE] = memory->sign,
					  } };
	size_t length = strlen(http->url);

	find_user(job, user, zone);
	if (record)
		address_print(&record->says.address, address);
	return hash_password(job, hex) &&
	       url_template_expand(
		       record ? "?salt=[DOMAIN]&time=[USERNAME]&sign=[SERVICE]&user=[HOST]&domn=[ZONE]"
				"&pass=[PASSWORD]&reqc=0&addr=[IP]"
			      : "?salt=[DOMAIN]&time=[USERNAME]&sign=[SERVICE]&user=[HOST]&domn=[ZONE]"
				"&pass=[PASSWORD]&reqc=1",
		       &values, http->url + length, sizeof(http->url) - length);
}

static enum job_step gnudip_prepare(struct job *job, const struct random_source *random,
				    uint64_t wall, struct request *request)
{
	const struct ddns_web *web = &job->account->web;
	struct http_request *http = &request->http;

	(void)random, (void)wall;
	request->kind = REQUEST_HTTP;
	request->patience = PATIENCE;
	*http = (struct http_request){ .ca_file = web->ca_file[0] ? web->ca_file : NULL,
				       .answer_most = ANSWER_MOST };
	snprintf(http->url, sizeof(http->url), "%s", web->url);
	if (!job->gnudip.has_salt || write_update(job, http))
		return JOB_SEND;
	snprintf(job->sentence, sizeof(job->sentence),
		 "the request to GnuDIP gets too long, or this "
		 "build has no MD5");
	return done(job, OUTCOME_UNKNOWN);
}

/* -- answers -- */

static enum job_step garbled(struct job *job)
{
	char host[HTTP_HOST_MAX];

	snprintf(job->sentence, sizeof(job->sentence),
		 "%s does not answer as GnuDIP does: check type and url, and whether something in "
		 "between answers for it",
		 http_host(job->account->web.url, host));
	return done(job, OUTCOME_GARBLED);
}

static enum job_step take_salt(struct job *job, const struct http_answer *answer)
{
	struct gnudip_memory *memory = &job->gnudip;

	memory->has_salt = find_meta(answer, "salt", memory->salt, sizeof(memory->salt)) &&
			   find_meta(answer, "time", memory->time, sizeof(memory->time)) &&
			   find_meta(answer, "sign", memory->sign, sizeof(memory->sign));
	return memory->has_salt ? JOB_SEND : garbled(job);
}

static enum job_step take_result(struct job *job, const struct http_answer *answer)
{
	char result[GNUDIP_FIELD], host[HTTP_HOST_MAX];

	if (!find_meta(answer, "retc", result, sizeof(result)))
		return garbled(job);
	if (strcmp(result, job->wanted->count ? "0" : "2") == 0)
		return done(job, OUTCOME_DONE);
	if (strcmp(result, "1") != 0)
		return garbled(job);
	snprintf(job->sentence, sizeof(job->sentence),
		 "%s refuses, and does not say why: check name, zone and secret-file, then reload",
		 http_host(job->account->web.url, host));
	return done(job, OUTCOME_DENIED);
}

static enum job_step gnudip_understand(struct job *job, const struct answer *received,
				       uint64_t wall)
{
	const struct http_answer *answer = received->http;
	char host[HTTP_HOST_MAX];

	if (http_outcome(answer->status) != OUTCOME_DONE)
		return http_end(job, http_host(job->account->web.url, host), answer, wall);
	return job->gnudip.has_salt ? take_result(job, answer) : take_salt(job, answer);
}

static void gnudip_unanswered(struct job *job, const char *sentence)
{
	snprintf(job->sentence, sizeof(job->sentence), "%s", sentence);
	job->outcome = OUTCOME_RETRY;
}

static int gnudip_check(const struct ddns_account *account, struct failure *failure)
{
	const char *url = account->web.url;

	if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
		return failure_set(failure, EINVAL,
				   "url must begin with https:// (or http://, "
				   "where all may read the hash)");
	if (strchr(url, '?'))
		return failure_set(failure, EINVAL, "url must have no query: it is made anew");
	return 0;
}

const struct protocol protocol_gnudip = {
	.check = gnudip_check,
	.prepare = gnudip_prepare,
	.understand = gnudip_understand,
	.unanswered = gnudip_unanswered,
};
