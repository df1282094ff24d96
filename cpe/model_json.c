/* SPDX-License-Identifier: BSD-2-Clause */
/* Answers about the model. They can be long: their lists are written as text at once. */
#include "cpe/model_json.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/control.h"

/* An answer {"WORD":[..]} while it is written. */
struct answer {
	const struct model_view *view;
	FILE *to;
	char *text;
	size_t length; /* of the text */
	bool begun;    /* something is in the list */
	bool full;
	bool plain; /* values as the configuration spells them */
};

/* -- text -- */

static void put_string(FILE *to, const char *text)
{
	fputc('"', to);
	for (; *text; text++)
		if (*text == '"' || *text == '\\')
			fprintf(to, "\\%c", *text);
		else if ((unsigned char)*text < ' ')
			fprintf(to, "\\u%04x", (unsigned char)*text);
		else
			fputc(*text, to);
	fputc('"', to);
}

static void put_text(FILE *to, const char *key, const char *text)
{
	fprintf(to, ",\"%s\":", key);
	put_string(to, text);
}

static void put_truth(FILE *to, const char *key, bool truth)
{
	fprintf(to, ",\"%s\":%s", key, truth ? "true" : "false");
}

/* Begins an item of the list; false: the answer is long enough. */
static bool put_item(struct answer *answer, const char *path)
{
	if (answer->full || ftell(answer->to) > MODEL_ANSWER_MAX) {
		answer->full = true;
		return false;
	}
	fputs(answer->begun ? ",{\"path\":" : "{\"path\":", answer->to);
	answer->begun = true;
	put_string(answer->to, path);
	return true;
}

static bool answer_open(struct answer *answer, const struct model_view *view, const char *word)
{
	*answer = (struct answer){ .view = view };
	answer->to = open_memstream(&answer->text, &answer->length);
	if (!answer->to)
		return false;
	fprintf(answer->to, "{\"%s\":[", word);
	return true;
}

/* As an object that is printed as its text. */
static struct json_object *answer_close(struct answer *answer)
{
	struct json_object *object;

	fputs("]}", answer->to);
	if (fclose(answer->to) != 0) {
		free(answer->text);
		return NULL;
	}
	if (answer->full) {
		object = json_object_new_object();
		model_json_fault(object, "", FAULT_RESOURCES,
				 "the answer would be longer than 8 MiB: ask for parts of it");
		free(answer->text);
		return object;
	}
	object = json_object_new_object();
	if (object)
		json_object_set_serializer(object, json_object_userdata_to_json_string,
					   answer->text, json_object_free_userdata);
	else
		free(answer->text);
	return object;
}

/* -- faults -- */

void model_json_fault(struct json_object *answer, const char *path, enum model_fault code,
		      const char *sentence)
{
	struct json_object *faults, *fault = json_object_new_object();

	if (!json_object_object_get_ex(answer, "faults", &faults)) {
		faults = json_object_new_array();
		json_object_object_add(answer, "error", json_object_new_string(sentence));
		json_object_object_add(answer, "faults", faults);
	}
	json_object_object_add(fault, "path", json_object_new_string(path));
	json_object_object_add(fault, "code", json_object_new_int(code));
	json_object_object_add(fault, "message", json_object_new_string(sentence));
	json_object_array_add(faults, fault);
}

/* -- get -- */

static void put_parameter(void *arg, const char *path, const struct model_parameter *parameter,
			  const struct model_place *place)
{
	struct answer *answer = arg;
	struct model_text value;
	char name[MODEL_PATH];

	if (!put_item(answer, path))
		return;
	if (answer->plain)
		model_read_key(place, parameter, &value);
	else
		model_read(answer->view, place, parameter, &value);
	put_text(answer->to, "type", model_type_name(parameter->type));
	if (parameter->is_list)
		put_truth(answer->to, "list", true);
	put_text(answer->to, "value", value.text);
	put_truth(answer->to, "writable", model_is_writable(parameter, place));
	if (model_short_name(parameter, place, name)[0] != '\0')
		put_text(answer->to, "key", name);
	fputc('}', answer->to);
}

const char *model_json_path(struct json_object *request, size_t number)
{
	struct json_object *list = NULL, *one = NULL;

	if (json_object_object_get_ex(request, "paths", &list))
		return json_object_is_type(list, json_type_array) &&
				       number < json_object_array_length(list)
			       ? json_object_get_string(json_object_array_get_idx(list, number))
			       : NULL;
	if (number > 0)
		return NULL;
	json_object_object_get_ex(request, "path", &one);
	return one ? json_object_get_string(one) : "";
}

static enum model_fault fault_of(int error)
{
	return error == -ENOENT || error == -EINVAL ? FAULT_NAME : FAULT_INTERNAL;
}

/* Is it a kind of section that has a title, alone? */
static bool is_kind(const char *path)
{
	return config_find_section(path) != SECTION_GENERAL;
}

/* An answer with a fault for each path that is none; NULL: there is none. */
static struct json_object *look_at_paths(const struct model_view *view, struct json_object *request,
					 bool may_be_kinds)
{
	struct json_object *refusal = NULL;
	struct model_target target;
	struct failure failure;
	const char *path;
	size_t i;
	int error;

	for (i = 0; (path = model_json_path(request, i)) != NULL; i++) {
		error = model_resolve(view, path, &target, &failure);
		if (error == 0 || (may_be_kinds && is_kind(path)))
			continue;
		if (!refusal)
			refusal = json_object_new_object();
		model_json_fault(refusal, path, fault_of(error), failure.sentence);
	}
	return refusal;
}

static void put_section(const struct model_view *view, const struct config_section_row *kind,
			const char *title, const struct model_visit *visit)
{
	struct model_target target;
	char path[MODEL_PATH];

	snprintf(path, sizeof(path), "%s %s", kind->word, title);
	if (model_resolve(view, path, &target, NULL) == 0)
		model_walk(view, &target, false, visit);
}

/* Sections that have no table of their own, one by one. */
static void put_sections(const struct model_view *view, const char *path,
			 const struct model_visit *visit)
{
	const struct config *config = view->config;
	enum config_section section = config_find_section(path);
	const struct config_section_row *kind = &config_sections[section];
	struct config_values list;
	size_t i;

	if (!is_kind(path))
		return;
	list = config_values(config, section);
	for (i = 0; i < list.count; i++)
		put_section(view, kind, config_title(section, list.values + i * kind->size), visit);
	for (i = 0; i < config->off_count; i++)
		if (config->off[i].section == section)
			put_section(view, kind, config_title(section, &config->off[i].account),
				    visit);
}

struct json_object *model_json_get(const struct model_view *view, struct json_object *request)
{
	struct json_object *refusal = look_at_paths(view, request, true);
	struct model_target target;
	struct answer answer;
	struct model_visit visit = { NULL, put_parameter, &answer };
	const char *path;
	size_t i;

	if (refusal || !answer_open(&answer, view, "parameters"))
		return refusal;
	for (i = 0; (path = model_json_path(request, i)) != NULL; i++)
		if (model_resolve(view, path, &target, NULL) == 0) {
			answer.plain = target.is_short && target.kind == TARGET_PARAMETER;
			model_walk(view, &target, false, &visit);
		} else {
			answer.plain = false;
			put_sections(view, path, &visit);
		}
	return answer_close(&answer);
}

/* -- names -- */

static void name_object(void *arg, const char *path, const struct model_object *object,
			const struct model_place *place, bool is_table)
{
	struct answer *answer = arg;

	if (!put_item(answer, path))
		return;
	put_truth(answer->to, "writable",
		  is_table ? object->adding == ADDS : model_can_delete(object, place));
	fputc('}', answer->to);
}

static void name_parameter(void *arg, const char *path, const struct model_parameter *parameter,
			   const struct model_place *place)
{
	struct answer *answer = arg;

	if (!put_item(answer, path))
		return;
	put_truth(answer->to, "writable", model_is_writable(parameter, place));
	fputc('}', answer->to);
}

static void name_root(struct answer *answer)
{
	put_item(answer, "Device.");
	put_truth(answer->to, "writable", false);
	fputc('}', answer->to);
}

struct json_object *model_json_names(const struct model_view *view, struct json_object *request)
{
	bool next = json_object_get_boolean(json_object_object_get(request, "next"));
	struct json_object *refusal = look_at_paths(view, request, false);
	const char *path = model_json_path(request, 0);
	struct model_target target;
	struct answer answer;
	struct model_visit visit = { name_object, name_parameter, &answer };

	if (refusal)
		return refusal;
	if (!path || model_json_path(request, 1))
		return control_error("names are told of one path at a time");
	model_resolve(view, path, &target, NULL);
	if (next && target.kind == TARGET_PARAMETER) {
		refusal = json_object_new_object();
		model_json_fault(refusal, path, FAULT_ARGUMENTS,
				 "nothing is below a parameter: ask without \"next\"");
		return refusal;
	}
	if (!answer_open(&answer, view, "names"))
		return NULL;
	if (path[0] == '\0' && next)
		name_root(&answer);
	else
		model_walk(view, &target, next, &visit);
	return answer_close(&answer);
}

/* -- rows -- */

struct rows {
	struct answer answer;
	const struct model_object *object;
	bool open;
};

static void begin_row(void *arg, const char *path, const struct model_object *object,
		      const struct model_place *place, bool is_table)
{
	struct rows *rows = arg;

	(void)place;
	if (is_table || object != rows->object)
		return;
	if (rows->open)
		fputc('}', rows->answer.to);
	rows->open = put_item(&rows->answer, path);
}

static void put_column(void *arg, const char *path, const struct model_parameter *parameter,
		       const struct model_place *place)
{
	struct rows *rows = arg;
	struct model_text value;

	(void)path;
	if (!rows->open || model_object_of(parameter) != rows->object)
		return;
	model_read(rows->answer.view, place, parameter, &value);
	put_text(rows->answer.to, parameter->name, value.text);
}

struct json_object *model_json_rows(const struct model_view *view, struct json_object *request)
{
	struct json_object *refusal = look_at_paths(view, request, false);
	const char *path = model_json_path(request, 0);
	struct model_target target;
	struct rows rows = { .open = false };
	struct model_visit visit = { begin_row, put_column, &rows };

	if (refusal)
		return refusal;
	model_resolve(view, path, &target, NULL);
	if (!target.object || target.kind == TARGET_PARAMETER || model_json_path(request, 1))
		return control_error("rows are those of a table, or of an object: name one");
	if (!answer_open(&rows.answer, view, "rows"))
		return NULL;
	rows.object = target.object;
	model_walk(view, &target, false, &visit);
	if (rows.open)
		fputc('}', rows.answer.to);
	return answer_close(&rows.answer);
}

/* -- schema -- */

static bool can_be_written(const struct model_parameter *parameter)
{
	return parameter->only || (parameter->key && !model_is_local(parameter));
}

static void put_values(FILE *to, const char *values)
{
	size_t length;
	char value[64];

	fputs(",\"values\":[", to);
	for (; *values; values += length + (values[length] == ',')) {
		length = strcspn(values, ",");
		snprintf(value, sizeof(value), "%.*s", (int)length, values);
		put_string(to, value);
		if (values[length] == ',')
			fputc(',', to);
	}
	fputc(']', to);
}

static void put_bounds(FILE *to, const struct model_parameter *parameter)
{
	if (parameter->type == MODEL_UNSIGNED || parameter->type == MODEL_INT)
		fprintf(to, ",\"from\":%lld,\"to\":%lld", (long long)parameter->from,
			(long long)parameter->to);
	else if (parameter->type == MODEL_STRING && parameter->to > 0)
		fprintf(to, ",\"length\":%lld", (long long)parameter->to);
	if (parameter->values[0] != '\0')
		put_values(to, parameter->values);
}

static void put_schema(struct answer *answer, const struct model_object *object,
		       const struct model_parameter *parameter)
{
	char path[MODEL_PATH + MODEL_NAME];
	FILE *to = answer->to;

	snprintf(path, sizeof(path), "%s%s", object->path, parameter->name);
	if (!put_item(answer, path))
		return;
	put_text(to, "type", model_type_name(parameter->type));
	put_truth(to, "writable", can_be_written(parameter));
	put_truth(to, "list", parameter->is_list);
	put_bounds(to, parameter);
	if (parameter->fallback)
		put_text(to, "default", parameter->fallback);
	if (parameter->unit[0] != '\0')
		put_text(to, "unit", parameter->unit);
	if (parameter->only)
		put_text(to, "only", parameter->only);
	if (parameter->spelling == SECRET)
		put_truth(to, "secret", true);
	if (parameter->key) {
		put_text(to, "section", config_sections[parameter->section].word);
		put_text(to, "key", parameter->key->name);
	}
	put_text(to, "help", parameter->help);
	fputc('}', to);
}

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

struct json_object *model_json_schema(struct json_object *request)
{
	const char *below = model_json_path(request, 0);
	struct answer answer;
	size_t count, i, k;
	const struct model_object *objects = model_objects(&count);

	if (!below || !answer_open(&answer, NULL, "schema"))
		return below ? NULL : control_error("a schema is told of one path");
	for (i = 0; i < count; i++) {
		if (!begins(objects[i].path, below))
			continue;
		put_item(&answer, objects[i].path);
		put_text(answer.to, "type", "object");
		put_truth(answer.to, "writable", objects[i].adding == ADDS);
		if (objects[i].is_section && objects[i].adding != ADDS_NOTHING)
			put_text(answer.to, "section", config_sections[objects[i].section].word);
		put_text(answer.to, "help", objects[i].help);
		fputc('}', answer.to);
		for (k = 0; k < objects[i].parameter_count; k++)
			put_schema(&answer, &objects[i], &objects[i].parameters[k]);
	}
	return answer_close(&answer);
}
