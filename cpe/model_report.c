/* SPDX-License-Identifier: BSD-2-Clause */
/* The model on the control socket. Covered by: tests/net/test_model */
#include "cpe/model_report.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/file.h"
#include "cpe/gateway.h"
#include "cpe/journal.h"
#include "cpe/model_commit.h"
#include "cpe/model_json.h"
#include "cpe/model_numbers.h"
#include "cpe/model_snapshot.h"
#include "cpe/model_transaction.h"
#include "cpe/report_parts.h"

/* -- telling -- */

typedef struct json_object *view_answer(const struct model_view *view, struct json_object *request);

static struct json_object *answer(const struct gateway *gateway, struct json_object *request,
				  view_answer *of_view)
{
	struct model_snapshot snapshot;
	struct json_object *said;

	if (!model_snapshot_open(&snapshot, gateway))
		return NULL;
	said = of_view(&snapshot.view, request);
	model_snapshot_close(&snapshot);
	return said;
}

struct json_object *model_report_get(void *context, struct json_object *request)
{
	return answer(context, request, model_json_get);
}

struct json_object *model_report_names(void *context, struct json_object *request)
{
	return answer(context, request, model_json_names);
}

struct json_object *model_report_rows(void *context, struct json_object *request)
{
	return answer(context, request, model_json_rows);
}

struct json_object *model_report_schema(void *context, struct json_object *request)
{
	(void)context;
	return model_json_schema(request);
}

/* -- requests: of their own, or one of several -- */

/* The gateway, and rows that its connection has added and nobody else sees yet. */
struct sight {
	struct model_snapshot snapshot;
	struct config *preview;
};

static bool open_sight(struct sight *sight, struct gateway *gateway,
		       const struct model_change *change)
{
	size_t length;
	char *text;

	sight->preview = NULL;
	if (!model_snapshot_open(&sight->snapshot, gateway))
		return false;
	if (change->is_staged && change->count > 0) {
		text = file_read(gateway_config_path(gateway), CONF_LARGEST, &length);
		if (text)
			sight->preview = model_change_preview(change, text);
		free(text);
	}
	if (sight->preview)
		sight->snapshot.view.config = sight->preview;
	return true;
}

static void close_sight(struct sight *sight)
{
	model_snapshot_close(&sight->snapshot);
	config_free(sight->preview);
}

typedef void view_change(const struct model_view *view, struct json_object *request,
			 struct model_change *change);

/* True: nothing speaks against it so far. */
static bool look_at(struct gateway *gateway, struct json_object *request, view_change *of_view,
		    struct model_change *change)
{
	struct sight sight;

	model_change_next(change);
	if (!open_sight(&sight, gateway, change))
		return false;
	of_view(&sight.snapshot.view, request, change);
	close_sight(&sight); /* what it shows is about to change */
	if (change->count + change->order_count > MODEL_TRANSACTION_EDITS)
		model_change_fault(change, "", FAULT_RESOURCES,
				   "too much at one time: make the change in parts");
	return !change->faults && !change->out_of_memory;
}

/* Who has changed what: values may be secrets. */
static void log_change(const char *word, const char *path, struct json_object *request)
{
	struct json_object *origin = json_object_object_get(request, "origin");

	journal(JOURNAL_INFO, JOURNAL_CONFIG, "%s path=\"%s\" origin=%s", word, path,
		json_object_is_type(origin, json_type_string) ? json_object_get_string(origin)
							      : "local");
}

/* {"WORD":[paths]}, each once. */
static struct json_object *paths_of(const struct model_change *change, const char *word,
				    struct json_object *request, bool log)
{
	struct json_object *said = json_object_new_object(), *list = json_object_new_array();
	size_t i;

	for (i = change->first; i < change->count; i++) {
		if (i > change->first && strcmp(change->paths[i], change->paths[i - 1]) == 0)
			continue;
		json_object_array_add(list, json_object_new_string(change->paths[i]));
		if (log)
			log_change(word, change->paths[i], request);
	}
	for (i = change->first_order; i < change->order_count; i++) {
		json_object_array_add(list, json_object_new_string(change->orders[i].path));
		if (log)
			log_change(word, change->orders[i].path, request);
	}
	json_object_object_add(said, word, list);
	return said;
}

static bool sets(const struct model_change *change, const char *key)
{
	size_t i;

	for (i = 0; i < change->count; i++)
		if (change->edits[i].key && change->edits[i].section[0] == '\0' &&
		    strcmp(change->edits[i].key, key) == 0)
			return true;
	return false;
}

/* Not before the daemon is started again: config_keep_fixed(). */
static const char *waits(const struct model_change *change)
{
	bool size = sets(change, "max-mappings"), file = sets(change, "state-file");

	if (size && file)
		return "max-mappings and state-file are in effect once the daemon is started again";
	return size   ? "max-mappings is in effect once the daemon is started again"
	       : file ? "state-file is in effect once the daemon is started again"
		      : NULL;
}

/* What has to be said of a change that was made, or is kept for a commit. */
typedef struct json_object *say_change(struct gateway *gateway, struct json_object *request,
				       struct model_change *change);

static struct json_object *change_alone(struct gateway *gateway, struct json_object *request,
					view_change *of_view, say_change *say)
{
	struct model_change change = { .count = 0 };
	struct json_object *said;

	if (look_at(gateway, request, of_view, &change) && model_commit(gateway, &change))
		said = say(gateway, request, &change);
	else
		said = json_object_get(change.faults);
	model_change_clear(&change);
	return said;
}

/* One of several; if it is refused, the others wait for a commit all the same. */
static struct json_object *change_later(struct gateway *gateway, struct json_object *request,
					view_change *of_view, say_change *say,
					struct model_change *change)
{
	struct json_object *said = NULL;

	if (look_at(gateway, request, of_view, change))
		said = say(gateway, request, change);
	else
		said = json_object_get(change->faults);
	if (change->faults || change->out_of_memory)
		model_change_drop(change);
	change->out_of_memory = false;
	return said;
}

static struct json_object *change_gateway(struct gateway *gateway, struct json_object *request,
					  view_change *of_view, say_change *say)
{
	struct model_change *begun = model_transaction_of(request);

	return begun ? change_later(gateway, request, of_view, say, begun)
		     : change_alone(gateway, request, of_view, say);
}

/* -- set, delete, add -- */

static struct json_object *say_set(struct gateway *gateway, struct json_object *request,
				   struct model_change *change)
{
	struct json_object *said = paths_of(change, "changed", request, !change->is_staged);

	(void)gateway;
	if (waits(change))
		report_add_text(said, "message", waits(change));
	return said;
}

struct json_object *model_report_set(void *context, struct json_object *request)
{
	return change_gateway(context, request, model_change_set, say_set);
}

static struct json_object *say_deleted(struct gateway *gateway, struct json_object *request,
				       struct model_change *change)
{
	struct json_object *said = paths_of(change, "deleted", request, !change->is_staged);

	(void)gateway;
	if (change->kept_forward)
		json_object_array_add(json_object_object_get(said, "deleted"),
				      json_object_new_string(model_json_path(request, 0)));
	return said;
}

struct json_object *model_report_delete(void *context, struct json_object *request)
{
	return change_gateway(context, request, model_change_delete, say_deleted);
}

/* Where the row is now: only its host tells whether a forward is a Pinhole. */
static struct json_object *say_added(struct gateway *gateway, struct json_object *request,
				     struct model_change *change)
{
	struct sight sight;
	struct model_target target = { .path = "" };
	struct json_object *said = json_object_new_object();
	char name[MODEL_PATH];

	gateway_reserve_number(gateway, change->section, change->title);
	snprintf(name, sizeof(name), "%s %s", config_sections[change->section].word, change->title);
	if (open_sight(&sight, gateway, change)) {
		model_resolve(&sight.snapshot.view, name, &target, NULL);
		close_sight(&sight);
	}
	report_add_text(said, "added", target.path);
	report_add_number(said, "instance",
			  model_numbers_of(gateway_numbers(gateway),
					   config_sections[change->section].word, change->title));
	report_add_text(said, "title", change->title);
	if (change->is_staged)
		model_change_rename(change, target.path);
	else
		log_change("added", target.path, request);
	return said;
}

struct json_object *model_report_add(void *context, struct json_object *request)
{
	return change_gateway(context, request, model_change_add, say_added);
}

struct json_object *model_report_secret(void *context, struct json_object *request)
{
	struct json_object *type = json_object_object_get(request, "type");
	struct json_object *value = json_object_object_get(request, "value");
	struct model_change change = { .count = 0 };
	struct json_object *said;
	const char *key = NULL;

	if (!json_object_is_type(type, json_type_string) ||
	    !json_object_is_type(value, json_type_string))
		model_change_fault(&change, "", FAULT_ARGUMENTS,
				   "type and value are wanted: of an account, and its secret");
	else
		key = model_keep(context, &change, json_object_get_string(type),
				 json_object_get_string(value));
	said = key ? json_object_new_object() : json_object_get(change.faults);
	if (key) {
		report_add_text(said, "key", key);
		report_add_text(said, "file", change.secrets[0].path);
		log_change("kept", change.secrets[0].path, request);
	}
	model_change_clear(&change);
	return said;
}

/* -- several together -- */

struct json_object *model_report_begin(void *context, struct json_object *request)
{
	(void)context;
	if (!model_transaction_begin(request))
		return control_error("a change has been begun on this connection: commit or abort "
				     "it first");
	return json_object_new_object();
}

static struct json_object *not_begun(void)
{
	return control_error("no change has been begun on this connection");
}

struct json_object *model_report_commit(void *context, struct json_object *request)
{
	struct model_change *change = model_transaction_of(request);
	struct json_object *said;

	if (!change)
		return not_begun();
	change->first = change->first_order = 0;
	change->is_staged = false;
	if (model_commit(context, change))
		said = say_set(context, request, change);
	else
		said = json_object_get(change->faults);
	model_transaction_end(request);
	return said;
}

struct json_object *model_report_abort(void *context, struct json_object *request)
{
	(void)context;
	if (!model_transaction_of(request))
		return not_begun();
	model_transaction_end(request);
	return json_object_new_object();
}
