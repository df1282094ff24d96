/* SPDX-License-Identifier: BSD-2-Clause */
/* Gandi LiveDNS: RRsets. Covered by: tests/unit/ddns/test_record_api */
#include <json-c/json.h>

#include "ddns/record_api.h"

static void login(const struct job *job, struct http_request *http)
{
	api_header(http, "Authorization", "Bearer ", job->account->web.secret);
}

static const char *message(struct json_object *json)
{
	return api_string(json, "message");
}

static bool write_url(const struct job *job, const struct api_rrset *at, struct http_request *http)
{
	return api_url(job, http, "/domains/", at->zone, "/records/", at->sub[0] ? at->sub : "@",
		       "/", at->type, NULL);
}

static bool take(struct job *job, struct json_object *json)
{
	struct json_object *values = api_member(json, "rrset_values");
	uint32_t ttl = (uint32_t)json_object_get_int(api_member(json, "rrset_ttl"));
	size_t i;

	if (!json_object_is_type(values, json_type_array))
		return false;
	for (i = 0; i < json_object_array_length(values); i++)
		api_found(job, "", json_object_get_string(json_object_array_get_idx(values, i)),
			  ttl);
	return true;
}

static struct json_object *body_of(const struct job *job, const struct api_change *change)
{
	struct json_object *body = json_object_new_object(), *values = json_object_new_array();
	char text[RECORD_DATA_TEXT];
	size_t i;

	for (i = 0; i < change->count; i++)
		json_object_array_add(values,
				      json_object_new_string(api_value(job, change, i, text)));
	json_object_object_add(body, "rrset_values", values);
	json_object_object_add(body, "rrset_ttl", json_object_new_int((int)change->ttl));
	return body;
}

static bool change(const struct job *job, const struct api_change *change,
		   struct http_request *http)
{
	if (!write_url(job, &change->at, http))
		return false;
	http->method = change->action == API_REMOVE ? HTTP_DELETE : HTTP_PUT;
	return change->action == API_REMOVE || api_body(http, body_of(job, change));
}

const struct record_api record_api_gandi = {
	.url = "https://api.gandi.net/v5/livedns",
	.login = login,
	.ask = write_url,
	.take = take,
	.change = change,
	.message = message,
};
