/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Porkbun: records with ids; every request is a POST with both keys in its body, and
 * not more than one a second. Covered by: tests/unit/ddns/test_record_api
 */
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "ddns/record_api.h"

static void login(const struct job *job, struct http_request *http)
{
	(void)job;
	http->method = HTTP_POST;
}

static bool is_good(struct json_object *json)
{
	return strcmp(api_string(json, "status"), "SUCCESS") == 0;
}

static const char *message(struct json_object *json)
{
	return api_string(json, "message");
}

static void add(struct json_object *object, const char *name, const char *value)
{
	json_object_object_add(object, name, json_object_new_string(value));
}

static struct json_object *keys_of(const struct job *job)
{
	struct json_object *body = json_object_new_object();

	add(body, "apikey", job->account->web.user);
	add(body, "secretapikey", job->account->web.secret);
	return body;
}

static bool ask(const struct job *job, const struct api_rrset *at, struct http_request *http)
{
	return api_url(job, http, "/dns/retrieveByNameType/", at->zone, "/", at->type, "/", at->sub,
		       NULL) &&
	       api_body(http, keys_of(job));
}

/* The priority of an SRV record stands beside the rest of it. */
static bool take(struct job *job, struct json_object *json)
{
	struct json_object *records = api_member(json, "records"), *record;
	char text[RECORD_DATA_TEXT];
	bool srv;
	size_t i;

	if (!json_object_is_type(records, json_type_array))
		return false;
	for (i = 0; i < json_object_array_length(records); i++) {
		record = json_object_array_get_idx(records, i);
		srv = strcmp(api_string(record, "type"), "SRV") == 0;
		snprintf(text, sizeof(text), "%s%s%s", srv ? api_string(record, "prio") : "",
			 srv ? " " : "", api_string(record, "content"));
		api_found(job, api_string(record, "id"), text,
			  (uint32_t)json_object_get_int(api_member(record, "ttl")));
	}
	return true;
}

/* "0 0 40001 target." without its priority and dot; texts without their quotes. */
static const char *content_of(const char *type, char *value)
{
	size_t length = strlen(value);

	if (strcmp(type, "SRV") == 0) {
		value[length - 1] = '\0';
		return strchr(value, ' ') + 1;
	}
	if (value[0] != '"')
		return value;
	value[length - 1] = '\0';
	return value + 1;
}

static struct json_object *body_of(const struct job *job, const struct api_change *change)
{
	struct json_object *body = keys_of(job);
	char text[RECORD_DATA_TEXT], ttl[11];

	snprintf(ttl, sizeof(ttl), "%u", change->ttl);
	api_value(job, change, 0, text);
	add(body, "name", change->at.sub);
	add(body, "type", change->at.type);
	add(body, "content", content_of(change->at.type, text));
	add(body, "ttl", ttl);
	if (strcmp(change->at.type, "SRV") == 0)
		add(body, "prio", "0");
	return body;
}

static bool change(const struct job *job, const struct api_change *change,
		   struct http_request *http)
{
	const char *zone = change->at.zone;

	switch (change->action) {
	case API_CREATE:
		return api_url(job, http, "/dns/create/", zone, NULL) &&
		       api_body(http, body_of(job, change));
	case API_REPLACE:
		return api_url(job, http, "/dns/edit/", zone, "/", change->id, NULL) &&
		       api_body(http, body_of(job, change));
	case API_REMOVE:
		return api_url(job, http, "/dns/delete/", zone, "/", change->id, NULL) &&
		       api_body(http, keys_of(job));
	}
	return false;
}

const struct record_api record_api_porkbun = {
	.url = "https://api.porkbun.com/api/json/v3",
	.by_id = true,
	.pause = 1,
	.login = login,
	.ask = ask,
	.take = take,
	.change = change,
	.is_good = is_good,
	.message = message,
};
