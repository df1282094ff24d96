/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Protocol: web forms. A job is one request, or one for each address family or each
 * port where the template has room for one of them only.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ddns/http_outcome.h"
#include "ddns/url_template.h"
#include "ddns/web_form.h"

#define PATIENCE    seconds(30)
#define ANSWER_MOST 8192
#define BIT(name)   (1u << PLACEHOLDER_##name)
#define HINT_TEXT   256 /* what fits in one text of a TXT record, and a NUL */

static const struct web_form *form_of(const struct ddns_account *account)
{
	return account->backend->details;
}

static const char *url_of(const struct ddns_account *account)
{
	return account->web.url[0] ? account->web.url : form_of(account)->url;
}

static enum job_step done(struct job *job, enum outcome outcome)
{
	job->outcome = outcome;
	return JOB_DONE;
}

/* -- the parts of a job, each a request -- */

struct part {
	const struct record *address; /* NULL: all there are */
	const struct record *port;    /* NULL: none is told */
	bool hint;                    /* that alone */
	bool withdraw;
};

static const struct record *find_address(const struct record_plan *plan, enum record_kind kind)
{
	size_t i;

	for (i = 0; i < plan->count; i++)
		if (plan->records[i].kind == kind && plan->records[i].below[0] == '\0')
			return &plan->records[i];
	return NULL;
}

static const struct record *any_address(const struct record_plan *plan)
{
	const struct record *ipv4 = find_address(plan, RECORD_A);

	return ipv4 ? ipv4 : find_address(plan, RECORD_AAAA);
}

/* Where a port is one family's own, so is the address. */
static const struct record *address_for(const struct record_plan *plan, enum record_target target)
{
	switch (target) {
	case TARGET_NAME:
	case TARGET_DIRECT: break;
	case TARGET_V4: return find_address(plan, RECORD_A);
	case TARGET_V6: return find_address(plan, RECORD_AAAA);
	}
	return any_address(plan);
}

static uint32_t placeholders(const struct ddns_account *account)
{
	const struct web_form *form = form_of(account);
	uint32_t url = 0, query = 0, body = 0;

	(void)url_template_check(url_of(account), &url, NULL); /* were checked */
	if (form->query)
		(void)url_template_check(form->query, &query, NULL);
	(void)url_template_check(account->web.body, &body, NULL);
	return url | query | body;
}

/*
 * Nothing has to be told of a port that is as it should be, unless all is to be told again;
 * as is what holds for a time only, so that it ends for all ports of the name at once.
 */
static bool is_told(const struct job *job, const struct record *port)
{
	const struct record *address = any_address(job->wanted);

	return job->certain && job->lifetime == 0 && record_plan_has(job->present, port) &&
	       address && record_plan_has(job->present, address) &&
	       !record_plan_same(job->present, job->wanted);
}

/* One after the other of those that are wanted, then of those that are to go. */
static bool find_port(const struct job *job, size_t number, struct part *part)
{
	const struct record_plan *plans[] = { job->wanted, job->present };
	const struct record *record;
	size_t p, i;

	for (p = 0; p < 2; p++)
		for (i = 0; i < plans[p]->count; i++) {
			record = &plans[p]->records[i];
			if (record->kind != RECORD_SRV ||
			    (p == 0 ? is_told(job, record)
				    : record_plan_has_set(job->wanted, record)))
				continue;
			if (number-- > 0)
				continue;
			part->port = record;
			part->address = address_for(plans[p], record->target);
			part->withdraw = p == 1;
			return part->address != NULL;
		}
	return false;
}

static bool covers(const struct record_plan *plan, const struct record_plan *other, bool hints)
{
	size_t i;

	for (i = 0; i < other->count; i++)
		if ((other->records[i].kind == RECORD_HINT) == hints &&
		    !record_plan_has(plan, &other->records[i]))
			return false;
	return true;
}

/* Are the hints as they should be, or all but them? */
static bool is_the_same(const struct job *job, bool hints)
{
	return job->certain && covers(job->present, job->wanted, hints) &&
	       covers(job->wanted, job->present, hints);
}

static bool has_hints(const struct record_plan *plan)
{
	size_t i;

	for (i = 0; i < plan->count; i++)
		if (plan->records[i].kind == RECORD_HINT)
			return true;
	return false;
}

/* The hint is told behind the address, in a request of its own. */
static bool find_hint(const struct job *job, size_t number, struct part *part)
{
	*part = (struct part){ .hint = true, .withdraw = !has_hints(job->wanted) };
	return number == 0 && form_of(job->account)->hint && !is_the_same(job, true) &&
	       (has_hints(job->wanted) || has_hints(job->present));
}

static bool find_part(const struct job *job, size_t number, struct part *part)
{
	const struct record *ipv4 = find_address(job->wanted, RECORD_A);
	const struct record *ipv6 = find_address(job->wanted, RECORD_AAAA);
	uint32_t used = placeholders(job->account);
	size_t count = (size_t)(ipv4 != NULL) + (ipv6 != NULL);

	*part = (struct part){ .address = NULL };
	if (used & BIT(PORT))
		return find_port(job, number, part);
	if (is_the_same(job, false) && find_hint(job, 0, part)) /* it alone has changed */
		return number == 0;
	*part = (struct part){ .withdraw = count == 0 };
	if (count == 0 || !(used & (BIT(IP) | BIT(FAMILY))))
		count = 1;
	else
		part->address = number == 0 && ipv4 ? ipv4 : ipv6;
	return number < count || find_hint(job, number - count, part);
}

/* -- values -- */

struct texts {
	char domain[DNS_NAME_TEXT], zone[DNS_NAME_TEXT], host[DNS_NAME_TEXT];
	char ip[ADDRESS_TEXT], ip4[ADDRESS_TEXT], ip6[ADDRESS_TEXT], ips[2 * ADDRESS_TEXT];
	char hint[HINT_TEXT];
	char port[6], service[RECORD_BELOW], ttl[11], lifetime[11];
};

/* "cam" of "cam.home.example" in "home.example". */
static void find_host_text(const struct job *job, struct texts *texts)
{
	size_t domain = strlen(texts->domain), zone = strlen(texts->zone);

	if (job->zone->length <= 1)
		snprintf(texts->host, sizeof(texts->host), "%s", texts->domain);
	else if (domain <= zone + 1)
		snprintf(texts->host, sizeof(texts->host), "@");
	else
		snprintf(texts->host, sizeof(texts->host), "%.*s", (int)(domain - zone - 1),
			 texts->domain);
}

static const char *family_text(const struct job *job, enum record_kind kind,
			       char text[ADDRESS_TEXT])
{
	const struct record *record = find_address(job->wanted, kind);
	const struct web_form *form = form_of(job->account);
	const char *absent = find_address(job->present, kind) ? form->drop : form->keep;

	if (record)
		return address_print(&record->says.address, text);
	return absent ? absent : "";
}

/* False: they do not fit in a text of a TXT record. */
static bool fill_hint(const struct record_plan *plan, char hint[HINT_TEXT])
{
	size_t i, length = 0;
	char text[RECORD_TXT_TEXT];

	hint[0] = '\0';
	for (i = 0; i < plan->count; i++) {
		if (plan->records[i].kind != RECORD_HINT)
			continue;
		length += (size_t)snprintf(hint + length, HINT_TEXT - length, "%s%s",
					   length ? "; " : "",
					   record_hint_print(&plan->records[i], text));
		if (length >= HINT_TEXT)
			return false;
	}
	return true;
}

static void fill_service(const struct record *port, struct texts *texts)
{
	const char *name = port->below[0] == '_' ? port->below + 1 : port->below;

	snprintf(texts->port, sizeof(texts->port), "%u", port->says.port);
	snprintf(texts->service, sizeof(texts->service), "%.*s", (int)strcspn(name, "."), name);
}

static bool fill_values(const struct job *job, const struct part *part, struct texts *texts,
			struct template_values *values)
{
	const struct ddns_web *web = &job->account->web;
	const struct record *ipv4 = find_address(job->wanted, RECORD_A);
	const struct record *ipv6 = find_address(job->wanted, RECORD_AAAA);
	const struct record *address = part->address ? part->address : any_address(job->wanted);

	memset(texts, 0, sizeof(*texts));
	dns_name_print(job->name, texts->domain);
	if (job->zone->length > 1)
		dns_name_print(job->zone, texts->zone);
	find_host_text(job, texts);
	if (address)
		address_print(&address->says.address, texts->ip);
	snprintf(texts->ips, sizeof(texts->ips), "%s%s%s",
		 ipv4 ? family_text(job, RECORD_A, texts->ip4) : "", ipv4 && ipv6 ? "," : "",
		 ipv6 ? family_text(job, RECORD_AAAA, texts->ip6) : "");
	if (part->port)
		fill_service(part->port, texts);
	snprintf(texts->ttl, sizeof(texts->ttl), "%u", job->wanted->ttl);
	snprintf(texts->lifetime, sizeof(texts->lifetime), "%u", job->lifetime);
	*values = (struct template_values){
		.of = {
			[PLACEHOLDER_DOMAIN] = texts->domain,
			[PLACEHOLDER_HOST] = texts->host,
			[PLACEHOLDER_ZONE] = texts->zone,
			[PLACEHOLDER_USERNAME] = web->user,
			[PLACEHOLDER_PASSWORD] = web->secret,
			[PLACEHOLDER_IP] = texts->ip,
			[PLACEHOLDER_IP4] = family_text(job, RECORD_A, texts->ip4),
			[PLACEHOLDER_IP6] = family_text(job, RECORD_AAAA, texts->ip6),
			[PLACEHOLDER_IPS] = texts->ips,
			[PLACEHOLDER_FAMILY] =
				address && address_is_ipv4(&address->says.address) ? "4" : "6",
			[PLACEHOLDER_PORT] = texts->port,
			[PLACEHOLDER_PROTO] =
				part->port && strstr(part->port->below, "._udp") ? "udp" : "tcp",
			[PLACEHOLDER_SERVICE] = texts->service,
			[PLACEHOLDER_TTL] = texts->ttl,
			[PLACEHOLDER_LIFETIME] = texts->lifetime,
			[PLACEHOLDER_HINT] = texts->hint,
		},
	};
	return fill_hint(job->wanted, texts->hint);
}

/* -- requests -- */

/* NULL: the URL has all of it, or it cannot be told. */
static const char *query_of(const struct web_form *form, const struct part *part)
{
	if (part->hint)
		return part->withdraw ? form->unhint : form->hint;
	return part->withdraw ? form->withdraw : form->query;
}

static bool write_url(const struct job *job, const struct part *part,
		      const struct template_values *values, char url[HTTP_URL_MAX])
{
	const char *query = query_of(form_of(job->account), part);
	size_t length;

	if (!url_template_expand(url_of(job->account), values, url, HTTP_URL_MAX))
		return false;
	if (!query)
		return true;
	length = strlen(url);
	if (length + 2 > HTTP_URL_MAX)
		return false;
	url[length] = strchr(url, '?') ? '&' : '?';
	return url_template_expand(query, values, url + length + 1, HTTP_URL_MAX - length - 1);
}

static bool write_login(const struct job *job, const struct part *part,
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

static bool write_request(const struct job *job, const struct part *part, struct http_request *http)
{
	const struct ddns_web *web = &job->account->web;
	struct template_values values;
	struct texts texts;

	*http = (struct http_request){ .method = method_of(web),
				       .ca_file = web->ca_file[0] ? web->ca_file : NULL,
				       .answer_most = ANSWER_MOST };
	return fill_values(job, part, &texts, &values) &&
	       write_url(job, part, &values, http->url) && write_login(job, part, &values, http) &&
	       url_template_expand(web->body, &values, http->body, sizeof(http->body)) &&
	       url_template_expand(web->header, &values, http->headers[1],
				   sizeof(http->headers[1]));
}

static enum job_step form_prepare(struct job *job, const struct random_source *random,
				  uint64_t wall, struct request *request)
{
	char name[DNS_NAME_TEXT];
	struct part part;

	(void)random, (void)wall;
	if (!find_part(job, job->form.part, &part)) {
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
	struct part part;

	job->touched = true;
	if (find_part(job, ++job->form.part, &part))
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
	if (found.outcome == OUTCOME_DONE)
		return go_on(job);
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

	http_host(url_of(job->account), host);
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
	const char *url = url_of(account);
	uint32_t used;

	if (!url)
		return failure_set(failure, EINVAL, "url is missing: say where updates are taken");
	if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
		return failure_set(failure, EINVAL,
				   "url must begin with https:// (or http://, "
				   "where all may read the secret)");
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
	return (placeholders(account) & BIT(LIFETIME)) != 0;
}

/* A port is carried where there is a place for it. */
static uint32_t form_carries(const struct ddns_account *account)
{
	uint32_t used = placeholders(account), carries = CARRIES_ALL;

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
