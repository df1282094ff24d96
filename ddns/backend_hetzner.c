/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Hetzner Cloud DNS: RRsets; a change is an action that is asked after until it is done.
 * Covered by: tests/unit/ddns/test_record_api
 */
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "ddns/record_api.h"

static void login(const struct job *job, struct http_request *http)
{
	api_header(http, "Authorization", "Bearer ", job->account->web.secret);
}

static const char *message(struct json_object *json)
{
	struct json_object *error = api_member(json, "error");

	return api_string(error ? error : api_member(api_member(json, "action"), "error"),
			  "message");
}

/* An action that has failed comes with a status that means success. */
static bool is_good(struct json_object *json)
{
	return strcmp(api_string(api_member(json, "action"), "status"), "error") != 0;
}

static const char *sub_of(const struct api_rrset *at)
{
	return at->sub[0] ? at->sub : "@";
}

static bool ask(const struct job *job, const struct api_rrset *at, struct http_request *http)
{
	return api_url(job, http, "/zones/", at->zone, "/rrsets/", sub_of(at), "/", at->type, NULL);
}

static bool take(struct job *job, struct json_object *json)
{
	struct json_object *rrset = api_member(json, "rrset");
	struct json_object *records = api_member(rrset, "records");
	size_t i;

	if (!json_object_is_type(records, json_type_array))
		return false;
	/* The time to live stays as it was when the RRset was made. */
	for (i = 0; i < json_object_array_length(records); i++)
		api_found(job, "", api_string(json_object_array_get_idx(records, i), "value"), 0);
	return true;
}

static struct json_object *body_of(const struct job *job, const struct api_change *change)
{
	struct json_object *body = json_object_new_object(), *records = json_object_new_array();
	char text[RECORD_DATA_TEXT];
	size_t i;

	for (i = 0; i < change->count; i++) {
		struct json_object *record = json_object_new_object();

		json_object_object_add(record, "value",
				       json_object_new_string(api_value(job, change, i, text)));
		json_object_array_add(records, record);
	}
	if (change->action == API_CREATE) {
		json_object_object_add(body, "name", json_object_new_string(sub_of(&change->at)));
		json_object_object_add(body, "type", json_object_new_string(change->at.type));
		json_object_object_add(body, "ttl", json_object_new_int((int)change->ttl));
	}
	json_object_object_add(body, "records", records);
	return body;
}

static bool change(const struct job *job, const struct api_change *change,
		   struct http_request *http)
{
	const struct api_rrset *at = &change->at;

	http->method = HTTP_POST;
	switch (change->action) {
	case API_CREATE:
		return api_url(job, http, "/zones/", at->zone, "/rrsets", NULL) &&
		       api_body(http, body_of(job, change));
	case API_REPLACE:
		return api_url(job, http, "/zones/", at->zone, "/rrsets/", sub_of(at), "/",
			       at->type, "/actions/set_records", NULL) &&
		       api_body(http, body_of(job, change));
	case API_REMOVE: http->method = HTTP_DELETE; return ask(job, at, http);
	}
	return false;
}

static const char *action(struct json_object *json, char id[RECORDS_ID])
{
	struct json_object *action = api_member(json, "action");

	id[0] = '\0';
	if (strcmp(api_string(action, "status"), "running") == 0)
		snprintf(id, RECORDS_ID, "%lld",
			 (long long)json_object_get_int64(api_member(action, "id")));
	return id;
}

static bool ask_action(const struct job *job, const char *id, struct http_request *http)
{
	return api_url(job, http, "/actions/", id, NULL);
}

const struct record_api record_api_hetzner = {
	.url = "https://api.hetzner.cloud/v1",
	.login = login,
	.ask = ask,
	.take = take,
	.change = change,
	.is_good = is_good,
	.message = message,
	.action = action,
	.ask_action = ask_action,
};
