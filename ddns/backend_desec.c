/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deSEC: RRsets, all changes of a job in one request, which is done whole or not.
 * Covered by: tests/unit/ddns/test_record_api
 */
#include <json-c/json.h>

#include "ddns/record_api.h"

static void login(const struct job *job, struct http_request *http)
{
	api_header(http, "Authorization", "Token ", job->account->web.secret);
}

static const char *message(struct json_object *json)
{
	return api_string(json, "detail");
}

/* The zone has a least time to live, mostly an hour; less is refused. */
static bool ask_zone(const struct job *job, const char *zone, struct http_request *http)
{
	return api_url(job, http, "/domains/", zone, "/", NULL);
}

static bool take_zone(struct job *job, struct json_object *json)
{
	struct json_object *minimum = api_member(json, "minimum_ttl");

	if (json_object_is_type(minimum, json_type_int) && json_object_get_int(minimum) > 0)
		job->records.ttl_min = (uint32_t)json_object_get_int(minimum);
	return true;
}

static bool ask(const struct job *job, const struct api_rrset *at, struct http_request *http)
{
	return api_url(job, http, "/domains/", at->zone, "/rrsets/", at->sub[0] ? at->sub : "@",
		       "/", at->type, "/", NULL);
}

static bool take(struct job *job, struct json_object *json)
{
	struct json_object *records = api_member(json, "records");
	uint32_t ttl = (uint32_t)json_object_get_int(api_member(json, "ttl"));
	size_t i;

	if (!json_object_is_type(records, json_type_array))
		return false;
	for (i = 0; i < json_object_array_length(records); i++)
		api_found(job, "", json_object_get_string(json_object_array_get_idx(records, i)),
			  ttl);
	return true;
}

static struct json_object *rrset_of(const struct job *job, const struct api_change *change)
{
	struct json_object *rrset = json_object_new_object(), *records = json_object_new_array();
	char text[RECORD_DATA_TEXT];
	size_t i;

	for (i = 0; i < change->count; i++)
		json_object_array_add(records,
				      json_object_new_string(api_value(job, change, i, text)));
	json_object_object_add(rrset, "subname", json_object_new_string(change->at.sub));
	json_object_object_add(rrset, "type", json_object_new_string(change->at.type));
	json_object_object_add(rrset, "ttl", json_object_new_int((int)change->ttl));
	json_object_object_add(rrset, "records", records);
	return rrset;
}

/* The list so far is in the body; the next RRset goes into it. Without records it is removed. */
static bool change(const struct job *job, const struct api_change *change,
		   struct http_request *http)
{
	struct json_object *list =
		http->body[0] ? json_tokener_parse(http->body) : json_object_new_array();

	http->method = HTTP_PATCH;
	json_object_array_add(list, rrset_of(job, change));
	return api_url(job, http, "/domains/", change->at.zone, "/rrsets/", NULL) &&
	       api_body(http, list);
}

const struct record_api record_api_desec = {
	.url = "https://desec.io/api/v1",
	.at_once = true,
	.login = login,
	.ask_zone = ask_zone,
	.take_zone = take_zone,
	.ask = ask,
	.take = take,
	.change = change,
	.message = message,
};
