/* SPDX-License-Identifier: BSD-2-Clause */
/* One value of a request to one edit. Covered by: tests/unit/cpe/test_model_change */
#include "cpe/model_edits.h"

#include <ctype.h>
#include <errno.h>
#include <json-c/json.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SENTENCE 400

/* -- faults -- */

void model_change_fault(struct model_change *change, const char *path, enum model_fault code,
			const char *sentence)
{
	if (!change->faults)
		change->faults = json_object_new_object();
	if (change->faults)
		model_json_fault(change->faults, path, code, sentence);
	else
		change->out_of_memory = true;
}

void edits_fault(struct model_change *change, const char *path, enum model_fault code,
		 const char *format, ...)
{
	char sentence[SENTENCE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(sentence, sizeof(sentence), format, arguments);
	va_end(arguments);
	model_change_fault(change, path, code, sentence);
}

/* -- edits -- */

static void free_edit(const struct config_edit *edit)
{
	free((char *)(uintptr_t)edit->title);
	free((char *)(uintptr_t)edit->value);
}

static void drop_orders(struct model_change *change, size_t left)
{
	while (change->order_count > left)
		free(change->orders[--change->order_count].path);
}

void model_change_clear(struct model_change *change)
{
	size_t i;

	drop_orders(change, 0);
	free(change->orders);

	edits_drop_secrets(change, 0);
	free(change->secrets);
	for (i = 0; i < change->count; i++) {
		free_edit(&change->edits[i]);
		free(change->paths[i]);
	}
	free(change->edits);
	free(change->paths);
	free(change->kept_forward);
	json_object_put(change->faults);
	*change = (struct model_change){ .count = 0 };
}

bool edits_order(struct model_change *change, const char *path, const struct mapping *mapping,
		 enum server_order order)
{
	struct model_mapping_order *more;

	if (!server_takes(mapping, order)) {
		edits_fault(change, path, FAULT_DENIED,
			    "%s: the carrier or the kernel are still at it: try again in a moment",
			    path);
		return false;
	}
	more = realloc(change->orders, (change->order_count + 1) * sizeof(*more));
	if (more) {
		change->orders = more;
		more += change->order_count;
		*more = (struct model_mapping_order){ mapping->serial, order, strdup(path) };
		change->order_count += more->path != NULL;
	}
	change->out_of_memory = change->out_of_memory || !more || !more->path;
	return !change->out_of_memory;
}

void model_change_next(struct model_change *change)
{
	change->first = change->count;
	change->first_order = change->order_count;
}

void model_change_drop(struct model_change *change)
{
	edits_drop_secrets(change, change->first);
	drop_orders(change, change->first_order);
	while (change->count > change->first) {
		change->count--;
		free_edit(&change->edits[change->count]);
		free(change->paths[change->count]);
	}
	json_object_put(change->faults);
	change->faults = NULL;
}

void model_change_rename(struct model_change *change, const char *path)
{
	char *copy;
	size_t i;

	for (i = change->first; i < change->count; i++) {
		copy = strdup(path);
		if (!copy) {
			change->out_of_memory = true;
			return;
		}
		free(change->paths[i]);
		change->paths[i] = copy;
	}
}

void edits_add(struct model_change *change, const char *path, struct config_edit edit)
{
	struct config_edit *edits = realloc(change->edits, (change->count + 1) * sizeof(*edits));
	char **paths = realloc(change->paths, (change->count + 1) * sizeof(*paths)), *copy;
	const char *title = edit.title, *value = edit.value;

	change->edits = edits ? edits : change->edits;
	change->paths = paths ? paths : change->paths;
	copy = strdup(path);
	edit.title = title ? strdup(title) : NULL;
	edit.value = value ? strdup(value) : NULL;
	if (!edits || !paths || !copy || (title && !edit.title) || (value && !edit.value)) {
		free_edit(&edit);
		free(copy);
		change->out_of_memory = true;
		return;
	}
	change->edits[change->count] = edit;
	change->paths[change->count++] = copy;
}

void edits_key(struct model_change *change, const char *path, enum config_section section,
	       const char *title, const struct config_key *key, const char *value)
{
	edits_add(change, path,
		  (struct config_edit){ .kind = value ? EDIT_SET : EDIT_UNSET,
					.section = config_sections[section].word,
					.title = config_sections[section].titled ? title : NULL,
					.key = key->name,
					.value = value });
}

/* -- one value -- */

/* Where what is read is left. */
static union config_any scratch;

/* A value in the model's words, in those of the configuration; NULL: it is not given. */
static const char *spell(const struct model_parameter *parameter, const char *value,
			 char text[MODEL_VALUE])
{
	char *at;

	if (value[0] == '\0')
		return NULL;
	if (parameter->spelling == ZERO_IS_NONE && parameter->key->from > 0 &&
	    strspn(value, "+0") == strlen(value))
		return NULL;
	if (parameter->spelling == MINUS_ONE_IS_NONE && strcmp(value, "-1") == 0)
		return NULL;
	if (parameter->type == MODEL_BOOLEAN && value[1] == '\0')
		return value[0] == '1' ? "true" : value[0] == '0' ? "false" : value;
	if (parameter->type != MODEL_STRING && value[0] == '+')
		return value + 1;
	if (parameter->spelling == BY_NUMBER && isdigit((unsigned char)value[0]))
		return strcmp(value, "6") == 0 ? "tcp" : strcmp(value, "17") == 0 ? "udp" : value;
	if (parameter->spelling == IN_CAPITALS) {
		snprintf(text, MODEL_VALUE, "%s", value);
		for (at = text; *at; at++)
			*at = (char)tolower((unsigned char)*at);
		return text;
	}
	return value;
}

static bool is_line(const char *value)
{
	for (; *value; value++)
		if (iscntrl((unsigned char)*value))
			return false;
	return true;
}

/* The type that was named is a wrong one, and its values are not ours either (TR-069 A.3.2.1). */
static enum model_fault fault_of_value(const struct model_parameter *parameter, const char *type)
{
	if (type && strncmp(type, "xsd:", 4) == 0)
		type += 4;
	return type && strcmp(type, model_type_name(parameter->type)) != 0 ? FAULT_TYPE
									   : FAULT_VALUE;
}

/* TR-106 3.2.1; the configuration alone takes yes and no, too. */
bool edits_is_boolean(struct model_change *change, const char *path,
		      const struct model_parameter *parameter, const char *value, const char *type)
{
	if (strcmp(value, "true") == 0 || strcmp(value, "false") == 0 || strcmp(value, "1") == 0 ||
	    strcmp(value, "0") == 0)
		return true;
	edits_fault(change, path, fault_of_value(parameter, type),
		    "%s: \"%.100s\" is neither true nor false", path, value);
	return false;
}

/* An EMPTY host by address says nothing of one that is known by its MAC address, say. */
static bool says_nothing(const struct model_parameter *parameter, const char *value)
{
	return (parameter->spelling == ADDRESS_ONLY || parameter->spelling == MAC_ONLY) &&
	       value[0] == '\0';
}

/* The same value, however it is spelled. */
static bool is_only(const struct model_parameter *parameter, const char *value)
{
	const char *only = parameter->only;
	char *end;

	switch (parameter->type) {
	case MODEL_BOOLEAN:
		return strcmp(value, only) == 0 ||
		       strcmp(value, strcmp(only, "true") == 0 ? "1" : "0") == 0;
	case MODEL_INT:
	case MODEL_UNSIGNED:
		return value[0] != '\0' && strtoll(value, &end, 10) == strtoll(only, NULL, 10) &&
		       *end == '\0';
	default: return strcmp(value, only) == 0;
	}
}

static void edits_only(struct model_change *change, const char *path,
		       const struct model_parameter *parameter, const char *value, const char *type)
{
	if (is_only(parameter, value))
		return;
	edits_fault(change, path, fault_of_value(parameter, type),
		    "%s: \"%.100s\" is nothing that it can be here: it is \"%s\"", path, value,
		    parameter->only);
}

void edits_value(struct model_change *change, const char *path,
		 const struct model_parameter *parameter, const char *title, const char *value,
		 const char *type)
{
	const struct config_key *key = parameter->key;
	char lower[MODEL_VALUE];
	const char *text = spell(parameter, value, lower);
	struct failure failure;

	if (says_nothing(parameter, value))
		return;
	if (change->from_afar && value[0] == '\0' && parameter->type != MODEL_STRING &&
	    !parameter->is_list) {
		edits_fault(change, path, FAULT_VALUE, "%s: it is empty, and no %s", path,
			    model_type_name(parameter->type));
		return;
	}
	if (parameter->type == MODEL_BOOLEAN && !parameter->only && value[0] != '\0' &&
	    !edits_is_boolean(change, path, parameter, value, type))
		return;
	if (parameter->only)
		edits_only(change, path, parameter, value, type);
	else if (parameter->spelling == SECRET)
		edits_secret(change, path, parameter, title, value);
	else if (strlen(value) >= MODEL_VALUE || !is_line(value))
		edits_fault(change, path, FAULT_VALUE, "%s: not a line of at most %d octets", path,
			    MODEL_VALUE - 1);
	else if (!text && !config_key_default(key))
		edits_fault(change, path, FAULT_VALUE, "%s: it has to be given: %s", path,
			    config_key_looks(key));
	else if (text && config_key_read(key, text, &scratch, &failure) != 0)
		edits_fault(change, path, fault_of_value(parameter, type), "%s: \"%.100s\" is %s",
			    path, value, failure.sentence);
	else
		edits_key(change, path, parameter->section, title, key, text);
}

/* -- requests -- */

const char *edits_text(struct json_object *object, const char *key)
{
	struct json_object *found = NULL;

	return json_object_is_type(object, json_type_object) &&
			       json_object_object_get_ex(object, key, &found)
		       ? json_object_get_string(found)
		       : NULL;
}

void edits_origin(struct json_object *request, struct model_change *change)
{
	const char *origin = edits_text(request, "origin");

	change->from_afar = origin && strcmp(origin, "acs") == 0;
}

int edits_find(const struct model_view *view, const struct model_change *change, const char *path,
	       struct model_target *target, struct failure *failure)
{
	if (change->from_afar && strncmp(path, "Device.", strlen("Device.")) != 0)
		return failure_set(failure, ENOENT, "there is no %.120s", path);
	return model_resolve(view, path, target, failure);
}

bool edits_have(const struct model_change *change, const char *path)
{
	size_t i;

	for (i = change->first; i < change->count; i++)
		if (strcmp(change->paths[i], path) == 0)
			return true;
	return false;
}
