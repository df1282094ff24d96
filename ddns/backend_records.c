/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Protocol: record APIs. Looks at what is there, then changes what is not as wanted.
 * Covered by: tests/unit/ddns/test_record_api and tests/net/test_record_apis
 */
#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "ddns/http_outcome.h"
#include "ddns/record_changes.h"

#define PATIENCE     seconds(30)
#define ANSWER_MOST  262144
#define POLLS_MOST   20 /* times that we ask whether a change is done */
#define MESSAGE_MOST 100

static enum job_step done(struct job *job, enum outcome outcome)
{
	job->outcome = outcome;
	return JOB_DONE;
}

/* -- requests -- */

static enum job_step too_long(struct job *job)
{
	char name[DNS_NAME_TEXT];

	snprintf(job->sentence, sizeof(job->sentence),
		 "%.80s: the request gets too long; use shorter names, or fewer services of one "
		 "name, then reload",
		 dns_name_print(job->name, name));
	return done(job, OUTCOME_UNKNOWN);
}

static bool write_changes(const struct job *job, struct http_request *http)
{
	const struct record_api *api = record_api_of(job);
	struct api_change change;
	size_t number = job->records.change;

	if (!record_changes_find(job, number, &change) || !api->change(job, &change, http))
		return false;
	while (api->at_once && record_changes_find(job, ++number, &change))
		if (!api->change(job, &change, http))
			return false;
	return !api->finish || api->finish(job, http);
}

static bool write_request(const struct job *job, struct http_request *http)
{
	const struct record_api *api = record_api_of(job);
	struct record_sets sets = record_changes_sets(job);
	char zone[DNS_NAME_TEXT];
	struct api_rrset at;

	switch (job->records.stage) {
	case RECORDS_ZONE: return api->ask_zone(job, dns_name_print(job->zone, zone), http);
	case RECORDS_LOOK:
		return record_changes_describe(job, sets.list[job->records.item / 2],
					       job->records.item % 2 == 0, &at) &&
		       api->ask(job, &at, http);
	case RECORDS_CHANGE: return write_changes(job, http);
	case RECORDS_ACTION: return api->ask_action(job, job->records.action, http);
	}
	return false;
}

static enum job_step foreign(struct job *job, const struct record *set)
{
	char owner[DNS_NAME_TEXT];
	struct record_names names;

	if (record_set_names(job, set, &names))
		snprintf(job->sentence, sizeof(job->sentence),
			 "%.100s has records (%s) that Homeport did not make: remove them from the "
			 "zone, or give the service another name",
			 dns_name_print(&names.owner, owner), record_kind_name(set->kind));
	return done(job, OUTCOME_FOREIGN);
}

/* All has been seen: is anything of it somebody else's, or is there nothing to do? */
static enum job_step judge(struct job *job)
{
	struct record_sets sets = record_changes_sets(job);
	struct api_change change;
	size_t i;

	for (i = 0; i < sets.count; i++)
		if (record_changes_wants(job, sets.list[i]) &&
		    !record_changes_marked(job, sets.list[i], i) && job->records.there[i])
			return foreign(job, sets.list[i]);
	if (job->records.too_many) {
		snprintf(job->sentence, sizeof(job->sentence),
			 "the zone has more records at one name than we can look after");
		return done(job, OUTCOME_UNKNOWN);
	}
	job->records.stage = RECORDS_CHANGE;
	job->records.change = 0;
	return record_changes_find(job, 0, &change) ? JOB_SEND : done(job, OUTCOME_DONE);
}

static enum job_step look_on(struct job *job)
{
	job->records.stage = RECORDS_LOOK;
	return record_changes_look(job) ? JOB_SEND : judge(job);
}

/* The first request is found as all others are. */
static enum job_step start(struct job *job)
{
	job->records.started = true;
	job->records.stage = RECORDS_ZONE;
	return record_api_of(job)->ask_zone ? JOB_SEND : look_on(job);
}

static enum job_step records_prepare(struct job *job, const struct random_source *random,
				     uint64_t wall, struct request *request)
{
	const struct ddns_web *web = &job->account->web;
	struct http_request *http = &request->http;

	(void)random, (void)wall;
	if (!job->records.started && start(job) == JOB_DONE)
		return JOB_DONE;
	request->kind = REQUEST_HTTP;
	request->patience = PATIENCE;
	*http = (struct http_request){ .ca_file = web->ca_file[0] ? web->ca_file : NULL,
				       .answer_most = ANSWER_MOST };
	record_api_of(job)->login(job, http);
	return write_request(job, http) ? JOB_SEND : too_long(job);
}

/* -- answers -- */

/* All of it is JSON, or NULL. */
static struct json_object *read_json(const struct http_answer *answer)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *json = NULL;

	if (!tokener)
		return NULL;
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	if (strlen(answer->body) == answer->length) /* the NUL behind ends it */
		json = json_tokener_parse_ex(tokener, answer->body, (int)answer->length + 1);
	if (json_tokener_get_error(tokener) != json_tokener_success) {
		json_object_put(json);
		json = NULL;
	}
	json_tokener_free(tokener);
	return json;
}

/* Adds what the provider has to say, unless it says what must not be told. */
static void add_message(struct job *job, const char *message)
{
	const struct ddns_web *web = &job->account->web;
	size_t length = strlen(job->sentence);
	const char *at;

	if (!message || message[0] == '\0' || (web->secret[0] && strstr(message, web->secret)) ||
	    (web->user[0] && strstr(message, web->user)))
		return;
	for (at = message; *at; at++)
		if (*at < ' ' || *at > '~')
			return;
	snprintf(job->sentence + length, sizeof(job->sentence) - length, ", and says \"%.*s\"",
		 MESSAGE_MOST, message);
}

static enum api_trouble trouble_of(const struct job *job, struct json_object *json)
{
	const struct record_api *api = record_api_of(job);

	return json && api->trouble ? api->trouble(json) : API_TROUBLE_OTHER;
}

static enum job_step in_the_way(struct job *job)
{
	struct api_change change;

	if (record_changes_find(job, job->records.change, &change))
		snprintf(job->sentence, sizeof(job->sentence),
			 "%.100s has a CNAME or other records that no %s can stand beside: remove "
			 "them from the zone, or give the service another name",
			 change.at.owner, change.at.type);
	return done(job, OUTCOME_FOREIGN);
}

static enum job_step failed(struct job *job, const struct http_answer *answer,
			    struct json_object *json, uint64_t wall)
{
	const struct record_api *api = record_api_of(job);
	char host[HTTP_HOST_MAX];

	http_host(record_api_base(job), host);
	if (http_outcome(answer->status) != OUTCOME_DONE) {
		(void)http_end(job, host, answer, wall);
	} else {
		snprintf(job->sentence, sizeof(job->sentence),
			 "%s answers something that makes no sense: check type and url, and "
			 "whether something in between answers for it",
			 host);
		job->outcome = OUTCOME_GARBLED;
	}
	if (trouble_of(job, json) == API_TROUBLE_DENIED && job->outcome != OUTCOME_DENIED) {
		snprintf(job->sentence, sizeof(job->sentence),
			 "%s does not take our credentials: check secret-file, then reload", host);
		job->outcome = OUTCOME_DENIED;
	}
	if (json && api->message)
		add_message(job, api->message(json));
	return JOB_DONE;
}

static enum job_step no_zone(struct job *job)
{
	char host[HTTP_HOST_MAX], zone[DNS_NAME_TEXT];

	snprintf(job->sentence, sizeof(job->sentence),
		 "%s has no zone %.80s for this secret: check zone, and what the secret may do "
		 "there, then reload",
		 http_host(record_api_base(job), host), dns_name_print(job->zone, zone));
	return done(job, OUTCOME_UNKNOWN);
}

static enum job_step next_change(struct job *job)
{
	struct api_change change;

	job->records.stage = RECORDS_CHANGE;
	if (record_api_of(job)->at_once)
		return done(job, OUTCOME_DONE);
	return record_changes_find(job, ++job->records.change, &change) ? JOB_SEND
									: done(job, OUTCOME_DONE);
}

static enum job_step changed(struct job *job, struct json_object *json)
{
	const struct record_api *api = record_api_of(job);

	job->touched = true;
	job->records.action[0] = '\0';
	if (api->action && api->action(json, job->records.action)[0] != '\0') {
		job->records.stage = RECORDS_ACTION;
		job->pause = seconds(1);
		return ++job->records.polls <= POLLS_MOST ? JOB_SEND : next_change(job);
	}
	return next_change(job);
}

/* What we believed, or saw a moment ago, is not so: it is looked at, once. */
static bool look_again(struct job *job, unsigned int status, bool is_there)
{
	bool contradicts = status == 400 || status == 404 || status == 409 || status == 422;

	if (job->records.looked_again || !(is_there || (job->certain && contradicts)))
		return false;
	job->certain = false;
	job->records = (struct records_memory){ .started = true, .looked_again = true };
	return true;
}

static bool is_removal(const struct job *job)
{
	struct api_change change;

	return !record_api_of(job)->at_once &&
	       record_changes_find(job, job->records.change, &change) &&
	       change.action == API_REMOVE;
}

static enum job_step take(struct job *job, const struct http_answer *answer,
			  struct json_object *json, uint64_t wall)
{
	const struct record_api *api = record_api_of(job);
	bool good = answer->status / 100 == 2 && (!api->is_good || (json && api->is_good(json)));
	enum api_trouble trouble = good ? API_TROUBLE_OTHER : trouble_of(job, json);

	switch (job->records.stage) {
	case RECORDS_ZONE:
		if (answer->status == 404)
			return no_zone(job);
		if (!good || !json)
			break;
		return api->take_zone(job, json) ? look_on(job) : no_zone(job);
	case RECORDS_LOOK:
		if (answer->status != 404 && (!good || !json || !api->take(job, json)))
			break;
		job->records.item++;
		return look_on(job);
	case RECORDS_CHANGE:
		if (good || (answer->status == 404 && is_removal(job)))
			return changed(job, good ? json : NULL);
		if (trouble == API_TROUBLE_IN_WAY)
			return in_the_way(job);
		if (look_again(job, answer->status, trouble == API_TROUBLE_THERE))
			return start(job);
		if (trouble == API_TROUBLE_THERE)
			return changed(job, NULL);
		break;
	case RECORDS_ACTION:
		if (!good || !json)
			break;
		return changed(job, json);
	}
	return failed(job, answer, json, wall);
}

static enum job_step records_understand(struct job *job, const struct answer *received,
					uint64_t wall)
{
	const struct http_answer *answer = received->http;
	struct json_object *json = read_json(answer);
	enum job_step step;

	job->pause = seconds(record_api_of(job)->pause);
	step = take(job, answer, json, wall);
	json_object_put(json);
	return step;
}

static void records_unanswered(struct job *job, const char *sentence)
{
	snprintf(job->sentence, sizeof(job->sentence), "%s", sentence);
	job->outcome = OUTCOME_RETRY;
}

static int records_check(const struct ddns_account *account, struct failure *failure)
{
	const char *url = account->web.url;

	if (url[0] != '\0' && strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
		return failure_set(failure, EINVAL,
				   "url must begin with https:// (or http://, "
				   "where all may read the secret)");
	if (url[0] != '\0' && url[strlen(url) - 1] == '/')
		return failure_set(failure, EINVAL, "url must not end in a slash");
	return 0;
}

const struct protocol protocol_records = {
	.check = records_check,
	.prepare = records_prepare,
	.understand = records_understand,
	.unanswered = records_unanswered,
};
