/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Protocol: web forms. A job is one request, or one for each address family or each
 * port where the template has room for one of them only.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ddns/form_part.h"
#include "ddns/http_outcome.h"

#define PATIENCE    seconds(30)
#define ANSWER_MOST 8192

static enum job_step done(struct job *job, enum outcome outcome)
{
	job->outcome = outcome;
	return JOB_DONE;
}

/* -- requests -- */

/* NULL: the URL has all of it, or it cannot be told. */
static const char *query_of(const struct web_form *form, const struct form_part *part)
{
	if (part->hint)
		return part->withdraw ? form->unhint : form->hint;
	return part->withdraw ? form->withdraw : form->query;
}

static bool write_url(const struct job *job, const struct form_part *part,
		      const struct template_values *values, char url[HTTP_URL_MAX])
{
	const char *query = query_of(form_of(job->account), part);
	size_t length;

	if (!url_template_expand(form_url(job->account), values, url, HTTP_URL_MAX))
		return false;
	if (!query)
		return true;
	length = strlen(url);
	if (length + 2 > HTTP_URL_MAX)
		return false;
	url[length] = strchr(url, '?') ? '&' : '?';
	return url_template_expand(query, values, url + length + 1, HTTP_URL_MAX - length - 1);
}

static bool write_login(const struct job *job, const struct form_part *part,
			const struct template_values *values, struct http_request *http)
{
	const struct ddns_web *web = &job->account->web;
	const struct web_form *form = form_of(job->account);
	const char *user = part->hint && form->hint_user ? form->hint_user : form->user;

	switch (form->login) {
	case FORM_OPEN: return true;
	case FORM_TOKEN:
		snprintf(http->headers[0], sizeof(http->headers[0]), "Authorization: Token %s",
			 web->secret);
		return true;
	case FORM_BASIC: break;
	}
	if (user) {
		if (!url_template_expand(user, values, http->user, sizeof(http->user)))
			return false;
	} else {
		snprintf(http->user, sizeof(http->user), "%s", web->user);
	}
	snprintf(http->password, sizeof(http->password), "%s", web->secret);
	return true;
}

static enum http_method method_of(const struct ddns_web *web)
{
	if (strcmp(web->method, "POST") == 0 || (web->method[0] == '\0' && web->body[0] != '\0'))
		return HTTP_POST;
	return strcmp(web->method, "PUT") == 0 ? HTTP_PUT : HTTP_GET;
}

static bool write_request(const struct job *job, const struct form_part *part,
			  struct http_request *http)
{
	const struct ddns_web *web = &job->account->web;
	struct template_values values;
	struct form_texts texts;

	*http = (struct http_request){ .method = method_of(web),
				       .ca_file = web->ca_file[0] ? web->ca_file : NULL,
				       .answer_most = ANSWER_MOST };
	return form_part_values(job, part, &texts, &values) &&
	       write_url(job, part, &values, http->url) && write_login(job, part, &values, http) &&
	       url_template_expand(web->body, &values, http->body, sizeof(http->body)) &&
	       url_template_expand(web->header, &values, http->headers[1],
				   sizeof(http->headers[1]));
}

static enum job_step form_prepare(struct job *job, const struct random_source *random,
				  uint64_t wall, struct request *request)
{
	char name[DNS_NAME_TEXT];
	struct form_part part;

	(void)random, (void)wall;
	if (!form_part_find(job, job->form.part, &part)) {
		if (job->form.part > 0 || job->wanted->count == 0)
			return done(job, OUTCOME_DONE);
		snprintf(job->sentence, sizeof(job->sentence),
			 "%.80s: without srv its port cannot be told; give the service one, then "
			 "reload",
			 dns_name_print(job->name, name));
		return done(job, OUTCOME_UNKNOWN);
	}
	if (part.withdraw && !query_of(form_of(job->account), &part)) {
		job->form.part++;
		return form_prepare(job, random, wall, request);
	}
	request->kind = REQUEST_HTTP;
	request->patience = PATIENCE;
	if (write_request(job, &part, &request->http))
		return JOB_SEND;
	snprintf(job->sentence, sizeof(job->sentence),
		 "%.80s: the request gets too long; use shorter names and texts, then reload",
		 dns_name_print(job->name, name));
	return done(job, OUTCOME_UNKNOWN);
}

/* -- answers -- */

/* The next part, or the end. */
static enum job_step go_on(struct job *job)
{
	struct form_part part;

	job->touched = true;
	if (form_part_find(job, ++job->form.part, &part))
		return JOB_SEND;
	return done(job, OUTCOME_DONE);
}

static bool is_page(const struct http_answer *answer)
{
	const char *at = answer->body;

	while (*at == ' ' || *at == '\r' || *at == '\n' || *at == '\t')
		at++;
	return *at == '<';
}

static enum job_step garbled(struct job *job, const char *host, const struct http_answer *answer)
{
	snprintf(job->sentence, sizeof(job->sentence),
		 "%s answers %s instead of a word that says how it went: check type and url, and "
		 "whether something in between answers for it",
		 host,
		 answer->length == 0 ? "nothing"
		 : is_page(answer)   ? "with a page"
				     : "something");
	return done(job, OUTCOME_GARBLED);
}

/*
 * We have told the same before, and the time is not over for which it holds: "good", and not
 * "nochg", means that somebody has told something else since. Where times are told, the
 * server is one that makes this difference.
 */
static bool is_contested(const struct job *job, const struct answer_word *word)
{
	struct form_part part;

	return job->holds && strcmp(word->words, "good") == 0 &&
	       form_part_find(job, job->form.part, &part) && part.port && !part.withdraw &&
	       record_plan_has(job->present, part.port) &&
	       record_plan_has(job->present, part.address);
}

/* "good 127.0.0.1": it means that we were not listened to. */
static bool was_ignored(const struct http_answer *answer)
{
	return answer_begins(answer->body, answer->length, "good 127.0.0.1", NULL);
}

static bool is_good(const char *good, const struct http_answer *answer)
{
	char words[DDNS_FORM];
	size_t length;

	for (; *good; good += length + (good[length] == '|')) {
		length = strcspn(good, "|");
		snprintf(words, sizeof(words), "%.*s", (int)length, good);
		if (length > 0 && answer_begins(answer->body, answer->length, words, NULL))
			return true;
	}
	return false;
}

static enum job_step by_status(struct job *job, const char *host, const struct http_answer *answer,
			       uint64_t wall)
{
	if (http_outcome(answer->status) == OUTCOME_DONE)
		return garbled(job, host, answer);
	return http_end(job, host, answer, wall);
}

static enum job_step by_words(struct job *job, const char *host, const struct http_answer *answer,
			      uint64_t wall)
{
	const struct web_form *form = form_of(job->account);
	struct answer_found found =
		answer_words_find(form->words, answer->body, answer->length, form->every_line);

	if (found.outcome == OUTCOME_GARBLED ||
	    (found.outcome == OUTCOME_DONE && answer->status / 100 != 2))
		return by_status(job, host, answer, wall);
	if (form->words == answer_words_dyndns2 && was_ignored(answer)) {
		snprintf(job->sentence, sizeof(job->sentence),
			 "%s says \"good 127.0.0.1\", which means that it does not listen to this "
			 "kind of client: ask the provider, then reload",
			 host);
		return done(job, OUTCOME_ABUSE);
	}
	if (found.outcome == OUTCOME_DONE) {
		job->contested |= is_contested(job, found.word);
		return go_on(job);
	}
	job->wait = found.wait > 0 ? found.wait : http_wait(answer, wall);
	snprintf(job->sentence, sizeof(job->sentence), "%s says \"%s\": %s", host,
		 found.word->words, found.word->meaning);
	return done(job, found.outcome);
}

static enum job_step form_understand(struct job *job, const struct answer *received, uint64_t wall)
{
	const struct web_form *form = form_of(job->account);
	const struct http_answer *answer = received->http;
	const char *good = job->account->web.good;
	char host[HTTP_HOST_MAX];

	http_host(form_url(job->account), host);
	if (form->read && form->read(job, host, answer))
		return job->outcome == OUTCOME_DONE ? go_on(job) : JOB_DONE;
	if (form->words)
		return by_words(job, host, answer, wall);
	if (answer->status / 100 == 2 && !form->read && (good[0] == '\0' || is_good(good, answer)))
		return go_on(job);
	return by_status(job, host, answer, wall);
}

static void form_unanswered(struct job *job, const char *sentence)
{
	snprintf(job->sentence, sizeof(job->sentence), "%s", sentence);
	job->outcome = OUTCOME_RETRY;
}

/* -- Namecheap -- */

/* Does the text hold that element, with that value? Its XML is too loose for a parser. */
static bool has_element(const char *text, const char *element)
{
	return strstr(text, element) != NULL;
}

bool web_form_read_namecheap(struct job *job, const char *host, const struct http_answer *answer)
{
	const char *body = answer->body;

	if (answer->status / 100 != 2 || !has_element(body, "<interface-response>") ||
	    !has_element(body, "</interface-response>"))
		return false;
	if (has_element(body, "<ErrCount>0</ErrCount>") && has_element(body, "<Done>true</Done>")) {
		job->outcome = OUTCOME_DONE;
		return true;
	}
	job->outcome = OUTCOME_UNKNOWN;
	if (has_element(body, "<Err1>Passwords do not match"))
		job->outcome = OUTCOME_DENIED;
	snprintf(
		job->sentence, sizeof(job->sentence),
		job->outcome == OUTCOME_DENIED
			? "%s does not take the password: check secret-file, then reload"
			: "%s does not take the name: it needs an \"A + Dynamic DNS\" record there; "
			  "check name and zone, then reload",
		host);
	return true;
}

/* -- configuration -- */

static int check_template(const char *key, const char *text, uint32_t *used,
			  struct failure *failure)
{
	struct failure why;

	if (url_template_check(text, used, &why) < 0)
		return failure_set(failure, EINVAL, "%s: %.160s", key, why.sentence);
	return 0;
}

static int form_check(const struct ddns_account *account, struct failure *failure)
{
	const struct ddns_web *web = &account->web;
	const char *url = form_url(account);
	uint32_t used;

	if (!url)
		return failure_set(failure, EINVAL, "url is missing: say where updates are taken");
	if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
		return failure_set(failure, EINVAL,
				   "url must begin with https:// (or http://, "
				   "where all may read the secret)");
	if (form_of(account)->words == answer_words_dyndns2 && !strchr(strstr(url, "//") + 2, '/'))
		return failure_set(failure, EINVAL,
				   "url %.120s has no path: %.120s/nic/update is usual", url, url);
	if (check_template("url", url, &used, failure) < 0 ||
	    check_template("body", web->body, &used, failure) < 0 ||
	    check_template("header", web->header, &used, failure) < 0)
		return -EINVAL;
	if (web->header[0] != '\0' && !strchr(web->header, ':'))
		return failure_set(failure, EINVAL, "header must be like \"Name: value\"");
	if (web->method[0] != '\0' && strcmp(web->method, "GET") != 0 &&
	    strcmp(web->method, "POST") != 0 && strcmp(web->method, "PUT") != 0)
		return failure_set(failure, EINVAL, "method must be GET, POST or PUT");
	return 0;
}

static bool form_leases(const struct ddns_account *account)
{
	return (form_placeholders(account) & BIT(LIFETIME)) != 0;
}

/* A port is carried where there is a place for it. */
static uint32_t form_carries(const struct ddns_account *account)
{
	uint32_t used = form_placeholders(account), carries = CARRIES_ALL;

	if (!(used & BIT(PORT)))
		carries &= ~CARRIES(RECORD_SRV);
	if (!(used & BIT(HINT)) && !form_of(account)->hint)
		carries &= ~CARRIES(RECORD_HINT);
	return carries;
}

const struct protocol protocol_form = {
	.check = form_check,
	.prepare = form_prepare,
	.understand = form_understand,
	.unanswered = form_unanswered,
	.leases = form_leases,
	.carries = form_carries,
};
