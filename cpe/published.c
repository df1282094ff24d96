/* SPDX-License-Identifier: BSD-2-Clause */
/* The file of what is published. */
#include "cpe/published.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/file.h"
#include "cpe/journal.h"
#include "cpe/keeper.h"
#include "ddns/record_plan.h"

#define SUFFIX    ".published"
#define VERSION   1
#define FILE_MOST (4 * 1048576)
#define RECORDS   192 /* of one name */

struct published {
	struct loop *loop;
	struct publisher *publisher;
	struct keeper *keeper;
	char *path; /* "": nothing is kept */
	bool is_ending;
};

static const char *const kinds[] = {
#define X(name, text, type) #name,
	RECORD_KINDS(X)
#undef X
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* -- writing -- */

static void add(struct json_object *object, const char *name, const char *text)
{
	json_object_object_add(object, name, json_object_new_string(text));
}

static struct json_object *record_object(const struct record *record)
{
	struct json_object *object = json_object_new_object();
	char address[ADDRESS_TEXT];

	add(object, "kind", kinds[record->kind]);
	add(object, "below", record->below);
	add(object, "instance", record->instance);
	add(object, "text", record->text);
	add(object, "address", address_print(&record->says.address, address));
	json_object_object_add(object, "port", json_object_new_int(record->says.port));
	json_object_object_add(object, "target", json_object_new_int((int)record->target));
	return object;
}

static void add_records(struct json_object *list, const struct record_plan *plan)
{
	size_t i;

	for (i = 0; plan && i < plan->count; i++)
		json_object_array_add(list, record_object(&plan->records[i]));
}

static struct json_object *name_object(const struct publisher_name *name)
{
	struct json_object *object = json_object_new_object(), *list = json_object_new_array();

	add(object, "place", name->place);
	add(object, "name", name->name);
	json_object_object_add(object, "certain", json_object_new_boolean(name->certain));
	json_object_object_add(object, "ttl", json_object_new_int64(name->present->ttl));
	if (name->abuse)
		add(object, "abuse", name->abuse);
	add_records(list, name->present);
	add_records(list, name->sent);
	json_object_object_add(object, "records", list);
	return object;
}

char *published_write(const struct publisher *publisher, bool is_last)
{
	struct json_object *object = json_object_new_object(), *names = json_object_new_array();
	struct publisher_name name;
	char *text;
	size_t i;

	json_object_object_add(object, "version", json_object_new_int(VERSION));
	json_object_object_add(object, "last", json_object_new_boolean(is_last));
	for (i = 0; publisher_name(publisher, i, &name); i++)
		json_object_array_add(names, name_object(&name));
	json_object_object_add(object, "names", names);
	text = strdup(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN));
	json_object_put(object);
	return text;
}

/* -- reading -- */

static struct json_object *member(struct json_object *object, const char *name, enum json_type type)
{
	struct json_object *found = NULL;

	if (!json_object_is_type(object, json_type_object) ||
	    !json_object_object_get_ex(object, name, &found) || !json_object_is_type(found, type))
		return NULL;
	return found;
}

/* False where there is no such text, or it is too long. */
static bool take_text(struct json_object *object, const char *name, char *to, size_t size)
{
	struct json_object *text = member(object, name, json_type_string);

	return text && (size_t)snprintf(to, size, "%s", json_object_get_string(text)) < size;
}

static bool take_number(struct json_object *object, const char *name, int64_t most, int64_t *to)
{
	struct json_object *number = member(object, name, json_type_int);

	*to = number ? json_object_get_int64(number) : -1;
	return *to >= 0 && *to <= most;
}

static bool take_kind(struct json_object *object, enum record_kind *kind)
{
	char text[32];
	size_t i;

	if (!take_text(object, "kind", text, sizeof(text)))
		return false;
	for (i = 0; i < KINDS; i++)
		if (strcmp(kinds[i], text) == 0) {
			*kind = (enum record_kind)i;
			return true;
		}
	return false;
}

static bool take_record(struct json_object *object, struct record *record)
{
	char address[ADDRESS_TEXT];
	int64_t port, target;

	memset(record, 0, sizeof(*record));
	if (!take_kind(object, &record->kind) ||
	    !take_text(object, "below", record->below, sizeof(record->below)) ||
	    !take_text(object, "instance", record->instance, sizeof(record->instance)) ||
	    !take_text(object, "text", record->text, sizeof(record->text)) ||
	    !take_text(object, "address", address, sizeof(address)) ||
	    !address_parse(address, &record->says.address) ||
	    !take_number(object, "port", 65535, &port) ||
	    !take_number(object, "target", TARGET_V6, &target))
		return false;
	record->says.port = (uint16_t)port;
	record->target = (enum record_target)target;
	return true;
}

static bool take_records(struct json_object *list, struct record_plan *plan)
{
	size_t i, count = json_object_array_length(list);

	if (count > plan->capacity)
		return false;
	for (i = 0; i < count; i++)
		if (!take_record(json_object_array_get_idx(list, i), &plan->records[i]))
			return false;
	plan->count = count;
	return true;
}

static bool take_name(struct json_object *object, struct publisher *publisher, bool is_last,
		      monotonic now)
{
	struct json_object *list = member(object, "records", json_type_array);
	struct json_object *certain = member(object, "certain", json_type_boolean);
	struct json_object *abuse = member(object, "abuse", json_type_string);
	struct record *records = calloc(RECORDS, sizeof(*records));
	struct record_plan plan = { .records = records, .capacity = RECORDS };
	struct publisher_name name = { .present = &plan };
	int64_t ttl;
	bool good = records && list && certain &&
		    take_text(object, "place", name.place, sizeof(name.place)) &&
		    take_text(object, "name", name.name, sizeof(name.name)) &&
		    take_number(object, "ttl", UINT32_MAX, &ttl) && take_records(list, &plan);

	if (good) {
		plan.ttl = (uint32_t)ttl;
		plan.ttl_limit = UINT32_MAX;
		name.certain = is_last && json_object_get_boolean(certain);
		name.abuse = abuse ? json_object_get_string(abuse) : NULL;
		publisher_recall(publisher, &name, now);
	}
	free(records);
	return good;
}

bool published_read(const char *text, struct publisher *publisher, monotonic now, bool *is_last)
{
	struct json_object *object = json_tokener_parse(text);
	struct json_object *names = member(object, "names", json_type_array);
	struct json_object *last = member(object, "last", json_type_boolean);
	int64_t version;
	bool good = names && last && take_number(object, "version", VERSION, &version) &&
		    version == VERSION;
	size_t i;

	*is_last = good && json_object_get_boolean(last);
	for (i = 0; good && i < json_object_array_length(names); i++)
		good = take_name(json_object_array_get_idx(names, i), publisher, *is_last, now);
	json_object_put(object);
	return good;
}

/* -- the file -- */

static void save(void *arg)
{
	struct published *published = arg;
	char *text = published_write(published->publisher, published->is_ending);
	int error = text ? file_replace(published->path, text, strlen(text)) : -ENOMEM;

	if (error != 0)
		journal(JOURNAL_WARNING, JOURNAL_DNS,
			"%s: what is published cannot be saved: %s; make its directory writable for "
			"the daemon",
			published->path, strerror(-error));
	free(text);
}

void published_recall(struct published *published)
{
	bool is_last = false, good;
	size_t length;
	char *text;

	if (published->path[0] == '\0')
		return;
	text = file_read(published->path, FILE_MOST, &length);
	if (!text && errno == ENOENT)
		return;
	good = text &&
	       published_read(text, published->publisher, loop_now(published->loop), &is_last);
	if (!good)
		journal(JOURNAL_WARNING, JOURNAL_DNS,
			"%s: makes no sense; what is published is told again, and the file replaced",
			published->path);
	free(text);
	save(published); /* from now on it is not the last: a power cut must find that there */
}

struct published *published_new(struct loop *loop, const char *state_file,
				struct publisher *publisher)
{
	struct published *published = calloc(1, sizeof(*published));

	if (!published)
		return NULL;
	published->loop = loop;
	published->publisher = publisher;
	published->keeper = keeper_new(loop, save, published);
	if (asprintf(&published->path, "%s%s", state_file, state_file[0] ? SUFFIX : "") < 0)
		published->path = NULL;
	if (!published->keeper || !published->path) {
		published_free(published);
		return NULL;
	}
	return published;
}

void published_free(struct published *published)
{
	if (!published)
		return;
	keeper_free(published->keeper);
	free(published->path);
	free(published);
}

void published_changed(struct published *published)
{
	if (published->path[0] != '\0')
		keeper_changed(published->keeper);
}

void published_finish(struct published *published)
{
	published->is_ending = true;
	published_changed(published);
	keeper_finish(published->keeper);
}
