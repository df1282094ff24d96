/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Record APIs: what the files of the providers have in common, and how what they find is
 * compared. Covered by: tests/unit/ddns/test_record_api
 */
#include <json-c/json.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ddns/record_changes.h"
#include "ddns/url_template.h"

#define MARKER_VALUE "\"" RECORD_MARKER "\""

bool api_url(const struct job *job, struct http_request *http, const char *first, ...)
{
	size_t length, base = (size_t)snprintf(http->url, sizeof(http->url), "%s%s",
					       record_api_base(job), first);
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

void api_found(struct job *job, const char *id, const char *value, uint32_t ttl)
{
	struct records_memory *memory = &job->records;
	struct record_sets sets = record_changes_sets(job);
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
		    (ttl == 0 || ttl == record_changes_ttl(job)) &&
		    same_value(record_data_print(job, &job->wanted->records[i], text), value))
			found->same = (int8_t)i;
}
