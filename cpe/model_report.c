/* SPDX-License-Identifier: BSD-2-Clause */
/* The model on the control socket, and changes of it put to use. Covered by: tests/net/test_model */
#include "cpe/model_report.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/file.h"
#include "cpe/forwards.h"
#include "cpe/gateway.h"
#include "cpe/journal.h"
#include "cpe/model_change.h"
#include "cpe/model_json.h"
#include "cpe/model_numbers.h"
#include "cpe/model_snapshot.h"
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

struct json_object *model_report_schema(void *context, struct json_object *request)
{
	(void)context;
	return model_json_schema(request);
}

/* -- changing -- */

static bool cannot(struct model_change *change, int error, const char *format, const char *path)
{
	struct failure failure;

	failure_set(&failure, error, format, path, strerror(error));
	model_change_fault(change, "", FAULT_INTERNAL, failure.sentence);
	return false;
}

/* What comes of the edits, in the file and in the gateway. */
static bool put_to_use(struct gateway *gateway, struct model_change *change)
{
	const char *path = gateway_config_path(gateway);
	size_t length;
	char *text = file_read(path, CONF_LARGEST, &length), *edited;
	struct config *config;
	int error;

	if (!text)
		return cannot(change, errno, "%s: cannot be read: %s; nothing was changed", path);
	config = model_change_try(change, text, path, &edited);
	if (!config) {
		free(text);
		return false;
	}
	error = strcmp(text, edited) == 0 ? 0 : file_rewrite(path, edited, strlen(edited));
	free(text);
	free(edited);
	if (error != 0) {
		config_free(config);
		return cannot(change, -error,
			      "%s: cannot be written: %s; make its directory writable for the "
			      "daemon's user, or change it there and reload",
			      path);
	}
	gateway_reconfigure(gateway, config);
	return true;
}

static bool delete_kept(struct gateway *gateway, struct model_change *change)
{
	struct failure failure;

	if (forwards_delete(gateway_forwards(gateway), change->kept_forward, &failure) == 0) {
		gateway_renumber(gateway);
		return true;
	}
	model_change_fault(change, "", FAULT_INTERNAL, failure.sentence);
	return false;
}

static bool carry_out(struct gateway *gateway, struct model_change *change)
{
	if (change->faults || change->out_of_memory)
		return false;
	if (change->kept_forward)
		return delete_kept(gateway, change);
	return put_to_use(gateway, change);
}

typedef void view_change(const struct model_view *view, struct json_object *request,
			 struct model_change *change);

/* True: it is done. */
static bool change_gateway(struct gateway *gateway, struct json_object *request,
			   view_change *of_view, struct model_change *change)
{
	struct model_snapshot snapshot;

	*change = (struct model_change){ .count = 0 };
	if (!model_snapshot_open(&snapshot, gateway))
		return false;
	of_view(&snapshot.view, request, change);
	model_snapshot_close(&snapshot); /* what it shows is about to change */
	return carry_out(gateway, change);
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
				    struct json_object *request)
{
	struct json_object *said = json_object_new_object(), *list = json_object_new_array();
	size_t i;

	for (i = 0; i < change->count; i++) {
		if (i > 0 && strcmp(change->paths[i], change->paths[i - 1]) == 0)
			continue;
		json_object_array_add(list, json_object_new_string(change->paths[i]));
		log_change(word, change->paths[i], request);
	}
	json_object_object_add(said, word, list);
	return said;
}

/* Not before the daemon is started again: config_keep_fixed(). */
static const char *waits(const struct model_change *change)
{
	size_t i;

	for (i = 0; i < change->count; i++)
		if (change->edits[i].key && change->edits[i].section[0] == '\0' &&
		    (strcmp(change->edits[i].key, "max-mappings") == 0 ||
		     strcmp(change->edits[i].key, "state-file") == 0))
			return "max-mappings and state-file are in effect once the daemon is "
			       "started again";
	return NULL;
}

struct json_object *model_report_set(void *context, struct json_object *request)
{
	struct model_change change;
	struct json_object *said;

	if (change_gateway(context, request, model_change_set, &change)) {
		said = paths_of(&change, "changed", request);
		if (waits(&change))
			report_add_text(said, "message", waits(&change));
	} else {
		said = json_object_get(change.faults);
	}
	model_change_clear(&change);
	return said;
}

struct json_object *model_report_delete(void *context, struct json_object *request)
{
	struct model_change change;
	struct json_object *said;

	if (!change_gateway(context, request, model_change_delete, &change)) {
		said = json_object_get(change.faults);
	} else {
		said = paths_of(&change, "deleted", request);
		if (change.kept_forward)
			json_object_array_add(json_object_object_get(said, "deleted"),
					      json_object_new_string(model_json_path(request, 0)));
	}
	model_change_clear(&change);
	return said;
}

/* Where the row is now: only its host tells whether a forward is a Pinhole. */
static struct json_object *added(struct gateway *gateway, const struct model_change *change,
				 struct json_object *request)
{
	struct model_snapshot snapshot;
	struct model_target target = { .path = "" };
	struct json_object *said = json_object_new_object();
	char name[MODEL_PATH];

	snprintf(name, sizeof(name), "%s %s", config_sections[change->section].word, change->title);
	if (model_snapshot_open(&snapshot, gateway)) {
		model_resolve(&snapshot.view, name, &target, NULL);
		model_snapshot_close(&snapshot);
	}
	report_add_text(said, "added", target.path);
	report_add_number(said, "instance",
			  model_numbers_of(gateway_numbers(gateway),
					   config_sections[change->section].word, change->title));
	report_add_text(said, "title", change->title);
	log_change("added", target.path, request);
	return said;
}

struct json_object *model_report_add(void *context, struct json_object *request)
{
	struct model_change change;
	struct json_object *said;

	if (change_gateway(context, request, model_change_add, &change))
		said = added(context, &change, request);
	else
		said = json_object_get(change.faults);
	model_change_clear(&change);
	return said;
}
