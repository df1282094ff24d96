/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Back end: GnuDIP 2, which RFC 7393 names, by HTTP or in lines by TCP, as the scheme of
 * the URL says. The server gives a salt, and is given the password's hash with it. It
 * knows one IPv4 address for each user, and the user's name is the host's. MD5 is what
 * it is; only TLS makes it safe.
 *
 *	GET url                                       -> salt, time, sign
 *	GET url?salt=...&time=...&sign=...&pass=HASH&user=cam&domn=home.example&reqc=0&addr=...
 *	                                              -> retc
 *
 *	gnudip://host                                 -> salt
 *	cam:HASH:home.example:0:192.0.2.1             -> 0
 */
#include <errno.h>
#include <mbedtls/md.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ddns/http_outcome.h"
#include "ddns/url_template.h"
#include "ddns/backend.h"

#define PATIENCE    seconds(30)
#define ANSWER_MOST 8192
#define HASH_TEXT   33 /* hexadecimal, and a NUL */
#define BY_TCP      "gnudip://"
#define TCP_PORT    3495

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

/* "user:HASH:domain:0:192.0.2.1", or with 1 alone: offline. */
static bool write_line(const struct job *job, char line[LINE_SIZE])
{
	const struct record *record = find_ipv4(job->wanted);
	char user[DNS_NAME_TEXT], zone[DNS_NAME_TEXT], hex[HASH_TEXT], address[ADDRESS_TEXT] = "";
	int length;

	find_user(job, user, zone);
	if (record)
		address_print(&record->says.address, address);
	if (strchr(user, ':') || strchr(zone, ':') || !hash_password(job, hex))
		return false;
	length = snprintf(line, LINE_SIZE, "%s:%s:%s:%s%s", user, hex, zone, record ? "0:" : "1",
			  address);
	return length < LINE_SIZE;
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

static bool is_host(const char *host)
{
	size_t length = strlen(host);

	if (host[0] != '[')
		return length > 0 && host[strcspn(host, "@%[]")] == '\0';
	return host[length - 1] == ']' &&
	       strspn(host + 1, "0123456789abcdefABCDEF:.") == length - 2;
}

static bool is_by_tcp(const char *url)
{
	return strncmp(url, BY_TCP, strlen(BY_TCP)) == 0;
}

/* "gnudip.example" and 3495 of "gnudip://gnudip.example"; false: what follows is no server. */
static bool find_server(const char *url, struct line_request *lines)
{
	char host[HTTP_HOST_MAX], *end;
	const char *port;
	unsigned long number = TCP_PORT;

	http_host(url, host);
	port = url + strlen(BY_TCP) + strlen(host);
	if (*port == ':') {
		number = strtoul(port + 1, &end, 10);
		if (port[1] < '0' || port[1] > '9')
			return false;
		port = end;
	}
	if (*port == '/')
		port++;
	lines->port = (uint16_t)number;
	snprintf(lines->host, sizeof(lines->host), "%s", host);
	return is_host(host) && *port == '\0' && number > 0 && number <= UINT16_MAX;
}

static enum job_step no_request(struct job *job)
{
	snprintf(job->sentence, sizeof(job->sentence),
		 "the request to GnuDIP gets too long, or this build has no MD5");
	return done(job, OUTCOME_UNKNOWN);
}

static enum job_step gnudip_prepare(struct job *job, const struct random_source *random,
				    uint64_t wall, struct request *request)
{
	const struct ddns_web *web = &job->account->web;
	struct http_request *http = &request->http;

	(void)random, (void)wall;
	request->patience = PATIENCE;
	if (is_by_tcp(web->url)) {
		request->kind = REQUEST_LINES;
		(void)find_server(web->url, &request->lines); /* was checked */
		return JOB_SEND;
	}
	request->kind = REQUEST_HTTP;
	*http = (struct http_request){ .ca_file = web->ca_file[0] ? web->ca_file : NULL,
				       .answer_most = ANSWER_MOST };
	snprintf(http->url, sizeof(http->url), "%s", web->url);
	if (!job->gnudip.has_salt || write_update(job, http))
		return JOB_SEND;
	return no_request(job);
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

static enum job_step take_result(struct job *job, const char *result)
{
	char host[HTTP_HOST_MAX];

	if (strcmp(result, job->wanted->count ? "0" : "2") == 0)
		return done(job, OUTCOME_DONE);
	if (strcmp(result, "1") != 0)
		return garbled(job);
	snprintf(job->sentence, sizeof(job->sentence),
		 "%s refuses, and does not say why: check name, zone and secret-file, then reload",
		 http_host(job->account->web.url, host));
	return done(job, OUTCOME_DENIED);
}

static bool is_salt(const char *line)
{
	size_t length =
		strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

	return length > 0 && length < GNUDIP_FIELD && line[length] == '\0';
}

/* The first line is the salt, to which the update is the reply; the second is the result. */
static enum job_step understand_line(struct job *job, const char *line, char *reply)
{
	struct gnudip_memory *memory = &job->gnudip;

	if (memory->has_salt)
		return take_result(job, line);
	memory->has_salt = is_salt(line);
	if (!memory->has_salt)
		return garbled(job);
	snprintf(memory->salt, sizeof(memory->salt), "%s", line);
	return write_line(job, reply) ? JOB_LISTEN : no_request(job);
}

static enum job_step understand_page(struct job *job, const struct http_answer *answer,
				     uint64_t wall)
{
	char host[HTTP_HOST_MAX], result[GNUDIP_FIELD];

	if (http_outcome(answer->status) != OUTCOME_DONE)
		return http_end(job, http_host(job->account->web.url, host), answer, wall);
	if (!job->gnudip.has_salt)
		return take_salt(job, answer);
	return find_meta(answer, "retc", result, sizeof(result)) ? take_result(job, result)
								 : garbled(job);
}

static enum job_step gnudip_understand(struct job *job, const struct answer *received,
				       uint64_t wall)
{
	if (received->kind == REQUEST_LINES)
		return understand_line(job, received->line.said, received->line.reply);
	return understand_page(job, received->http, wall);
}

static void gnudip_unanswered(struct job *job, const char *sentence)
{
	snprintf(job->sentence, sizeof(job->sentence), "%s", sentence);
	job->outcome = OUTCOME_RETRY;
}

static int gnudip_check(const struct ddns_account *account, struct failure *failure)
{
	const char *url = account->web.url;
	struct line_request lines;

	if (is_by_tcp(url)) {
		if (!find_server(url, &lines))
			return failure_set(failure, EINVAL,
					   "url must be like " BY_TCP "gnudip.example, with a "
					   "port behind it if it is not %d",
					   TCP_PORT);
		if (account->web.ca_file[0] != '\0')
			return failure_set(failure, EINVAL,
					   "ca-file has no effect by TCP, which has no "
					   "certificates; drop it, or take an https:// url");
		return 0;
	}
	if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
		return failure_set(failure, EINVAL,
				   "url must begin with https:// (or http:// or " BY_TCP
				   ", where all may read the hash)");
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
