/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Protocol: record APIs. Looks at what is there, then changes what is not as wanted.
 * Covered by: tests/unit/ddns/test_record_api and tests/net/test_record_apis
 */
#include <errno.h>
#include <json-c/json.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ddns/http_outcome.h"
#include "ddns/record_api.h"
#include "ddns/url_template.h"

#define PATIENCE     seconds(30)
#define ANSWER_MOST  262144
#define POLLS_MOST   20 /* times that we ask whether a change is done */
#define MESSAGE_MOST 100
#define TTL_MOST     86400 /* seconds; more is not taken everywhere */
#define MARKER_VALUE "\"" RECORD_MARKER "\""

static const struct record_api *api_of(const struct job *job)
{
	return job->account->backend->details;
}

static const char *base_of(const struct job *job)
{
	return job->account->web.url[0] ? job->account->web.url : api_of(job)->url;
}

static enum job_step done(struct job *job, enum outcome outcome)
{
	job->outcome = outcome;
	return JOB_DONE;
}

/* -- what the providers' files use -- */

bool api_url(const struct job *job, struct http_request *http, const char *first, ...)
{
	size_t length,
		base = (size_t)snprintf(http->url, sizeof(http->url), "%s%s", base_of(job), first);
	const char *part;
	bool encode = true, fits = base < sizeof(http->url);
	va_list parts;

	va_start(parts, first);
	while (fits && (part = va_arg(parts, const char *)) != NULL) {
		length = strlen(http->url);
		if (encode)
			fits = url_encode(part, http->url + length, sizeof(http->url) - length);
		else
			fits = length + strlen(part) < sizeof(http->url) &&
			       snprintf(http->url + length, sizeof(http->url) - length, "%s",
					part) >= 0;
		encode = !encode;
	}
	va_end(parts);
	return fits;
}

void api_header(struct http_request *http, const char *name, const char *scheme, const char *secret)
{
	size_t i = 0;

	while (i < HTTP_HEADERS - 1 && http->headers[i][0] != '\0')
		i++;
	snprintf(http->headers[i], sizeof(http->headers[i]), "%s: %s%s", name, scheme, secret);
}

bool api_body(struct http_request *http, struct json_object *object)
{
	const char *text = json_object_to_json_string_ext(
		object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	bool fits = text && strlen(text) < sizeof(http->body), first = http->body[0] == '\0';

	if (fits)
		snprintf(http->body, sizeof(http->body), "%s", text);
	json_object_put(object);
	if (fits && first)
		api_header(http, "Content-Type", "application/json", "");
	return fits;
}

const char *api_value(const struct job *job, const struct api_change *change, size_t number,
		      char text[RECORD_DATA_TEXT])
{
	if (change->records[number])
		return record_data_print(job, change->records[number], text);
	snprintf(text, RECORD_DATA_TEXT, "%s", MARKER_VALUE);
	return text;
}

struct json_object *api_member(struct json_object *object, const char *name)
{
	struct json_object *member = NULL;

	if (json_object_is_type(object, json_type_object))
		json_object_object_get_ex(object, name, &member);
	return member;
}

const char *api_string(struct json_object *object, const char *name)
{
	struct json_object *member = api_member(object, name);

	return json_object_is_type(member, json_type_string) ? json_object_get_string(member) : "";
}

/* -- which RRsets, and what of them was found -- */

struct sets {
	const struct record *list[JOB_SETS];
	size_t count;
};

static struct sets sets_of(const struct job *job)
{
	struct sets sets;

	sets.count = record_sets(job, sets.list);
	return sets;
}

/* Each set is two items to look at: its marker, then its records. */
static size_t item_of(size_t set, bool marker)
{
	return 2 * set + !marker;
}

static bool is_wanted(const struct job *job, const struct record *set)
{
	return record_plan_has_set(job->wanted, set);
}

static bool known_ours(const struct job *job, const struct record *set)
{
	return job->certain && record_plan_has_set(job->present, set);
}

static bool is_marked(const struct job *job, const struct record *set, size_t number)
{
	return known_ours(job, set) || job->records.marked[number];
}

static bool is_there(const struct job *job, const struct record *set, size_t number)
{
	return (known_ours(job, set) && !api_of(job)->by_id) || job->records.there[number];
}

static bool has_to_look(const struct job *job, const struct record *set, size_t item)
{
	bool marker = item % 2 == 0, by_id = api_of(job)->by_id;

	if (record_set_is_settled(job, set))
		return false;
	if (known_ours(job, set))
		return by_id && (!marker || !is_wanted(job, set));
	return marker || is_wanted(job, set) || job->records.marked[item / 2];
}

/* Leaves the number of the next item that has to be looked at; false: there is none. */
static bool find_look(struct job *job)
{
	struct sets sets = sets_of(job);

	for (; job->records.item < 2 * sets.count; job->records.item++)
		if (has_to_look(job, sets.list[job->records.item / 2], job->records.item))
			return true;
	return false;
}

static bool describe(const struct job *job, const struct record *set, bool marker,
		     struct api_rrset *at)
{
	struct record_names names;
	size_t owner, zone;

	if (!record_set_names(job, set, &names))
		return false;
	dns_name_print(marker ? &names.marker : &names.owner, at->owner);
	dns_name_print(job->zone, at->zone);
	owner = strlen(at->owner);
	zone = strlen(at->zone);
	snprintf(at->sub, sizeof(at->sub), "%.*s", owner > zone ? (int)(owner - zone - 1) : 0,
		 at->owner);
	at->type = marker ? "TXT" : record_kind_name(set->kind);
	return true;
}

/* -- comparing: providers write the same in different ways -- */

static bool same_but_dots_and_case(const char *one, const char *other)
{
	size_t a, b;

	for (;; one += a, other += b) {
		one += strspn(one, " ");
		other += strspn(other, " ");
		a = strcspn(one, " ");
		b = strcspn(other, " ");
		if (a == 0 || b == 0)
			return a == b;
		if ((a > 1 && one[a - 1] == '.' ? a - 1 : a) !=
			    (b > 1 && other[b - 1] == '.' ? b - 1 : b) ||
		    strncasecmp(one, other, a < b ? a : b) != 0)
			return false;
	}
}

/* A character-string with its quotes or without. */
static bool same_text(const char *one, const char *other)
{
	size_t length = strlen(one);

	if (strcmp(one, other) == 0)
		return true;
	return length >= 2 && strlen(other) == length - 2 &&
	       strncmp(one + 1, other, length - 2) == 0;
}

static bool same_value(const char *ours, const char *theirs)
{
	return ours[0] == '"' ? same_text(ours, theirs) : same_but_dots_and_case(ours, theirs);
}

static uint32_t ttl_of(const struct job *job)
{
	uint32_t ttl = record_ttl(job);

	if (ttl > TTL_MOST) /* where nothing is wanted there is none */
		ttl = TTL_MOST;
	if (ttl < job->account->backend->ttl_min)
		ttl = job->account->backend->ttl_min;
	return ttl < job->records.ttl_min ? job->records.ttl_min : ttl;
}

void api_found(struct job *job, const char *id, const char *value, uint32_t ttl)
{
	struct records_memory *memory = &job->records;
	struct sets sets = sets_of(job);
	const struct record *set = sets.list[memory->item / 2];
	struct records_found *found;
	char text[RECORD_DATA_TEXT];
	size_t i;

	if (memory->item % 2 == 0 && !same_text(MARKER_VALUE, value))
		return;
	if (memory->item % 2 == 0)
		memory->marked[memory->item / 2] = true;
	else
		memory->there[memory->item / 2] = true;
	if (memory->found_count == RECORDS_FOUND || strlen(id) >= RECORDS_ID) {
		memory->too_many = true;
		return;
	}
	found = &memory->found[memory->found_count++];
	*found = (struct records_found){ .item = (uint8_t)memory->item, .same = -1 };
	snprintf(found->id, sizeof(found->id), "%s", id);
	for (i = 0; i < job->wanted->count && memory->item % 2 == 1; i++)
		if (record_same_set(&job->wanted->records[i], set) &&
		    (ttl == 0 || ttl == ttl_of(job)) &&
		    same_value(record_data_print(job, &job->wanted->records[i], text), value))
			found->same = (int8_t)i;
}

/* -- the changes of a job, one after the other -- */

/* Counts down to the one that is looked for. */
struct search {
	size_t left;
	struct api_change *change;
};

static bool is_it(struct search *search, const struct job *job, const struct record *set,
		  bool marker, enum api_action action, const char *id)
{
	if (search->left-- > 0)
		return false;
	*search->change = (struct api_change){ .action = action, .id = id };
	return describe(job, set, marker, &search->change->at);
}

static const struct records_found *find_found(const struct job *job, size_t item, int same,
					      size_t number)
{
	const struct records_memory *memory = &job->records;
	size_t i;

	for (i = 0; i < memory->found_count; i++)
		if (memory->found[i].item == item && memory->found[i].same == same && number-- == 0)
			return &memory->found[i];
	return NULL;
}

static bool search_removals(struct search *search, const struct job *job, const struct record *set,
			    size_t item)
{
	const struct records_memory *memory = &job->records;
	size_t i;

	if (!api_of(job)->by_id)
		return is_it(search, job, set, item % 2 == 0, API_REMOVE, NULL);
	for (i = 0; i < memory->found_count; i++)
		if (memory->found[i].item == item &&
		    is_it(search, job, set, item % 2 == 0, API_REMOVE, memory->found[i].id))
			return true;
	return false;
}

/* One by one: what is there and not wanted is turned into what is wanted, while there is any. */
static bool search_records(struct search *search, const struct job *job, const struct record *set,
			   size_t item)
{
	const struct records_found *other;
	size_t i, others = 0;

	for (i = 0; i < job->wanted->count; i++) {
		if (!record_same_set(&job->wanted->records[i], set) ||
		    find_found(job, item, (int)i, 0))
			continue;
		other = find_found(job, item, -1, others++);
		if (!is_it(search, job, set, false, other ? API_REPLACE : API_CREATE,
			   other ? other->id : NULL))
			continue;
		search->change->records[search->change->count++] = &job->wanted->records[i];
		return true;
	}
	while ((other = find_found(job, item, -1, others++)) != NULL)
		if (is_it(search, job, set, false, API_REMOVE, other->id))
			return true;
	return false;
}

static bool is_as_wanted(const struct job *job, const struct record *set, size_t item)
{
	size_t i;

	for (i = 0; i < job->wanted->count; i++)
		if (record_same_set(&job->wanted->records[i], set) &&
		    !find_found(job, item, (int)i, 0))
			return false;
	return find_found(job, item, -1, 0) == NULL;
}

static bool search_rrset(struct search *search, const struct job *job, const struct record *set,
			 size_t number)
{
	enum api_action action = is_there(job, set, number) ? API_REPLACE : API_CREATE;
	struct api_change *change = search->change;
	size_t i;

	if (is_as_wanted(job, set, item_of(number, false)) ||
	    !is_it(search, job, set, false, action, NULL))
		return false;
	for (i = 0; i < job->wanted->count && change->count < API_RECORDS; i++)
		if (record_same_set(&job->wanted->records[i], set))
			change->records[change->count++] = &job->wanted->records[i];
	return true;
}

/* The marker comes first and goes last, so that nothing of ours is ever without. */
static bool search_set(struct search *search, const struct job *job, const struct record *set,
		       size_t number)
{
	size_t records = item_of(number, false), marker = item_of(number, true);

	if (is_wanted(job, set)) {
		if (!is_marked(job, set, number) &&
		    is_it(search, job, set, true, API_CREATE, NULL)) {
			search->change->records[search->change->count++] = NULL;
			return true;
		}
		return api_of(job)->by_id ? search_records(search, job, set, records)
					  : search_rrset(search, job, set, number);
	}
	if (!is_marked(job, set, number))
		return false;
	return (is_there(job, set, number) && search_removals(search, job, set, records)) ||
	       search_removals(search, job, set, marker);
}

static bool find_change(const struct job *job, size_t number, struct api_change *change)
{
	struct search search = { number, change };
	struct sets sets = sets_of(job);
	size_t i;

	for (i = 0; i < sets.count; i++) {
		if (record_set_is_settled(job, sets.list[i]) ||
		    !search_set(&search, job, sets.list[i], i))
			continue;
		change->ttl = ttl_of(job);
		return true;
	}
	return false;
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
	const struct record_api *api = api_of(job);
	struct api_change change;
	size_t number = job->records.change;

	if (!find_change(job, number, &change) || !api->change(job, &change, http))
		return false;
	while (api->at_once && find_change(job, ++number, &change))
		if (!api->change(job, &change, http))
			return false;
	return !api->finish || api->finish(job, http);
}

static bool write_request(const struct job *job, struct http_request *http)
{
	const struct record_api *api = api_of(job);
	struct sets sets = sets_of(job);
	char zone[DNS_NAME_TEXT];
	struct api_rrset at;

	switch (job->records.stage) {
	case RECORDS_ZONE: return api->ask_zone(job, dns_name_print(job->zone, zone), http);
	case RECORDS_LOOK:
		return describe(job, sets.list[job->records.item / 2], job->records.item % 2 == 0,
				&at) &&
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
	struct sets sets = sets_of(job);
	struct api_change change;
	size_t i;

	for (i = 0; i < sets.count; i++)
		if (is_wanted(job, sets.list[i]) && !is_marked(job, sets.list[i], i) &&
		    job->records.there[i])
			return foreign(job, sets.list[i]);
	if (job->records.too_many) {
		snprintf(job->sentence, sizeof(job->sentence),
			 "the zone has more records at one name than we can look after");
		return done(job, OUTCOME_UNKNOWN);
	}
	job->records.stage = RECORDS_CHANGE;
	job->records.change = 0;
	return find_change(job, 0, &change) ? JOB_SEND : done(job, OUTCOME_DONE);
}

static enum job_step look_on(struct job *job)
{
	job->records.stage = RECORDS_LOOK;
	return find_look(job) ? JOB_SEND : judge(job);
}

/* The first request is found as all others are. */
static enum job_step start(struct job *job)
{
	job->records.started = true;
	job->records.stage = RECORDS_ZONE;
	return api_of(job)->ask_zone ? JOB_SEND : look_on(job);
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
	api_of(job)->login(job, http);
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
	const struct record_api *api = api_of(job);

	return json && api->trouble ? api->trouble(json) : API_TROUBLE_OTHER;
}

static enum job_step in_the_way(struct job *job)
{
	struct api_change change;

	if (find_change(job, job->records.change, &change))
		snprintf(job->sentence, sizeof(job->sentence),
			 "%.100s has a CNAME or other records that no %s can stand beside: remove "
			 "them from the zone, or give the service another name",
			 change.at.owner, change.at.type);
	return done(job, OUTCOME_FOREIGN);
}

static enum job_step failed(struct job *job, const struct http_answer *answer,
			    struct json_object *json, uint64_t wall)
{
	const struct record_api *api = api_of(job);
	char host[HTTP_HOST_MAX];

	http_host(base_of(job), host);
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
		 http_host(base_of(job), host), dns_name_print(job->zone, zone));
	return done(job, OUTCOME_UNKNOWN);
}

static enum job_step next_change(struct job *job)
{
	struct api_change change;

	job->records.stage = RECORDS_CHANGE;
	if (api_of(job)->at_once)
		return done(job, OUTCOME_DONE);
	return find_change(job, ++job->records.change, &change) ? JOB_SEND
								: done(job, OUTCOME_DONE);
}

static enum job_step changed(struct job *job, struct json_object *json)
{
	const struct record_api *api = api_of(job);

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

	return !api_of(job)->at_once && find_change(job, job->records.change, &change) &&
	       change.action == API_REMOVE;
}

static enum job_step take(struct job *job, const struct http_answer *answer,
			  struct json_object *json, uint64_t wall)
{
	const struct record_api *api = api_of(job);
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

	job->pause = seconds(api_of(job)->pause);
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
