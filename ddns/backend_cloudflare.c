/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cloudflare API v4: records with ids, in an envelope that says success.
 * Covered by: tests/unit/ddns/test_record_api
 */
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "ddns/record_api.h"

#define API "https://api.cloudflare.com/client/v4"

static void login(const struct job *job, struct http_request *http)
{
	api_header(http, "Authorization", "Bearer ", job->account->web.secret);
}

static bool is_good(struct json_object *json)
{
	return json_object_get_boolean(api_member(json, "success"));
}

static const char *message(struct json_object *json)
{
	struct json_object *errors = api_member(json, "errors");

	if (!json_object_is_type(errors, json_type_array))
		return NULL;
	return api_string(json_object_array_get_idx(errors, 0), "message");
}

/* The numbers that say more than the status, 400 mostly. */
static enum api_trouble trouble(struct json_object *json)
{
	struct json_object *errors = api_member(json, "errors");

	if (!json_object_is_type(errors, json_type_array))
		return API_TROUBLE_OTHER;
	switch (json_object_get_int(api_member(json_object_array_get_idx(errors, 0), "code"))) {
	case 6003: /* the header with the token makes no sense */
	case 9109:
	case 10000: return API_TROUBLE_DENIED;
	case 81053: return API_TROUBLE_IN_WAY;
	case 81057:
	case 81058: return API_TROUBLE_THERE;
	}
	return API_TROUBLE_OTHER;
}

/* -- looking -- */

static bool ask_zone(const struct job *job, const char *zone, struct http_request *http)
{
	return api_url(job, http, "/zones?name=", zone, NULL);
}

static bool take_zone(struct job *job, struct json_object *json)
{
	struct json_object *result = api_member(json, "result");
	const char *id = "";

	if (json_object_is_type(result, json_type_array))
		id = api_string(json_object_array_get_idx(result, 0), "id");
	if (strlen(id) >= sizeof(job->records.zone_id))
		return false;
	snprintf(job->records.zone_id, sizeof(job->records.zone_id), "%s", id);
	return id[0] != '\0';
}

static bool ask(const struct job *job, const struct api_rrset *at, struct http_request *http)
{
	return api_url(job, http, "/zones/", job->records.zone_id,
		       "/dns_records?per_page=100&type=", at->type, "&name=", at->owner, NULL);
}

static int number(struct json_object *data, const char *name)
{
	return json_object_get_int(api_member(data, name));
}

/* Records with parts come in `data`; their `content` lacks some of them. */
static void print_value(struct json_object *record, char *text, size_t size)
{
	struct json_object *data = api_member(record, "data");
	const char *type = api_string(record, "type");

	if (strcmp(type, "SRV") == 0)
		snprintf(text, size, "%d %d %d %s", number(data, "priority"),
			 number(data, "weight"), number(data, "port"), api_string(data, "target"));
	else if (strcmp(type, "HTTPS") == 0 || strcmp(type, "SVCB") == 0)
		snprintf(text, size, "%d %s %s", number(data, "priority"),
			 api_string(data, "target"), api_string(data, "value"));
	else if (strcmp(type, "URI") == 0)
		snprintf(text, size, "%d %d \"%s\"", number(record, "priority"),
			 number(data, "weight"), api_string(data, "target"));
	else
		snprintf(text, size, "%s", api_string(record, "content"));
}

static bool take(struct job *job, struct json_object *json)
{
	struct json_object *result = api_member(json, "result"), *record;
	char text[RECORD_DATA_TEXT];
	size_t i;

	if (!json_object_is_type(result, json_type_array))
		return false;
	for (i = 0; i < json_object_array_length(result); i++) {
		record = json_object_array_get_idx(result, i);
		print_value(record, text, sizeof(text));
		api_found(job, api_string(record, "id"), text, (uint32_t)number(record, "ttl"));
	}
	return true;
}

/* -- changing -- */

static void add(struct json_object *object, const char *name, const char *value)
{
	json_object_object_add(object, name, json_object_new_string(value));
}

static void add_number(struct json_object *object, const char *name, unsigned int value)
{
	json_object_object_add(object, name, json_object_new_int((int)value));
}

static bool has_parts(const struct record *record)
{
	return record && (record->kind == RECORD_SRV || record->kind == RECORD_HTTPS ||
			  record->kind == RECORD_SVCB || record->kind == RECORD_URI);
}

/* The parts of a record that leads somewhere. */
static struct json_object *data_of(const struct job *job, const struct record *record)
{
	bool itself = record->kind == RECORD_HTTPS && record->target == TARGET_NAME;
	char name[DNS_NAME_TEXT], target[RECORD_TARGET_TEXT], text[RECORD_URI_TEXT];
	struct json_object *data = json_object_new_object();

	record_target_print(record->target, dns_name_print(job->name, name), target);
	if (record->kind == RECORD_URI) {
		add_number(data, "weight", 1);
		add(data, "target", record_uri_print(record, name, text));
		return data;
	}
	add(data, "target", itself ? "." : target);
	if (record->kind == RECORD_SRV) {
		add_number(data, "priority", 0);
		add_number(data, "weight", 0);
		add_number(data, "port", record->says.port);
	} else {
		add_number(data, "priority", 1);
		snprintf(text, sizeof(text), "port=%u", record->says.port);
		add(data, "value", text);
	}
	return data;
}

static struct json_object *body_of(const struct job *job, const struct api_change *change)
{
	const struct record *record = change->records[0];
	struct json_object *body = json_object_new_object();
	char value[RECORD_DATA_TEXT];

	add(body, "type", change->at.type);
	add(body, "name", change->at.owner);
	add_number(body, "ttl", change->ttl);
	if (record && record->kind == RECORD_URI)
		add_number(body, "priority", 10);
	if (has_parts(record))
		json_object_object_add(body, "data", data_of(job, record));
	else
		add(body, "content", api_value(job, change, 0, value));
	return body;
}

static bool change(const struct job *job, const struct api_change *change,
		   struct http_request *http)
{
	const char *zone = job->records.zone_id;

	switch (change->action) {
	case API_CREATE:
		http->method = HTTP_POST;
		return api_url(job, http, "/zones/", zone, "/dns_records", NULL) &&
		       api_body(http, body_of(job, change));
	case API_REPLACE:
		http->method = HTTP_PATCH; /* leaves alone what else the record has */
		return api_url(job, http, "/zones/", zone, "/dns_records/", change->id, NULL) &&
		       api_body(http, body_of(job, change));
	case API_REMOVE:
		http->method = HTTP_DELETE;
		return api_url(job, http, "/zones/", zone, "/dns_records/", change->id, NULL);
	}
	return false;
}

const struct record_api record_api_cloudflare = {
	.url = API,
	.by_id = true,
	.login = login,
	.ask_zone = ask_zone,
	.take_zone = take_zone,
	.ask = ask,
	.take = take,
	.change = change,
	.is_good = is_good,
	.message = message,
	.trouble = trouble,
};
