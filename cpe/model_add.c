/* SPDX-License-Identifier: BSD-2-Clause */
/* Rows that are added. Covered by: tests/unit/cpe/test_model_change */
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "cpe/model_edits.h"
#include "cpe/model_numbers.h"

/* The first object whose rows are sections of this kind. */
static const struct model_object *object_of(enum config_section section)
{
	size_t count, i;
	const struct model_object *objects = model_objects(&count);

	for (i = 0; i < count; i++)
		if (objects[i].section == section && objects[i].adding != ADDS_NOTHING)
			return &objects[i];
	return NULL;
}

/* What rows are added to: a table, or a kind of section. False, with the fault. */
static bool find_table(const struct model_view *view, const char *path, struct model_target *table,
		       struct model_change *change)
{
	struct failure failure;

	*table = (struct model_target){ .kind = TARGET_TABLE, .place = model_root(view) };
	if (!change->from_afar && config_find_section(path) != SECTION_GENERAL) {
		table->object = object_of(config_find_section(path));
		table->is_short = true;
	} else if (edits_find(view, change, path, table, &failure) != 0) {
		edits_fault(change, path, FAULT_NAME, "%s", failure.sentence);
		return false;
	}
	if (table->kind == TARGET_TABLE && table->object->adding != ADDS_NOTHING)
		return true;
	edits_fault(change, path, table->kind == TARGET_TABLE ? FAULT_DENIED : FAULT_NAME,
		    "%s: rows cannot be added there", path);
	return false;
}

static bool off_title_is_taken(const struct model_view *view, enum config_section section,
			       const char *title)
{
	const struct config_off *off = view->config->off;
	size_t i;

	for (i = 0; i < view->config->off_count; i++)
		if (off[i].section == section &&
		    strcmp(config_title(section, &off[i].account), title) == 0)
			return true;
	return false;
}

static bool title_is_taken(const struct model_view *view, enum config_section section,
			   const char *title)
{
	struct config_values list = config_values(view->config, section);
	size_t i;

	for (i = 0; i < list.count; i++)
		if (strcmp(config_title(section, list.values + i * config_sections[section].size),
			   title) == 0)
			return true;
	return off_title_is_taken(view, section, title);
}

/* One that is made begins as TR-106 3.6.1 wants it. */
static void choose_title(const struct model_view *view, const struct model_target *table,
			 struct model_change *change)
{
	enum config_section section = change->section;
	const char *stem = strstr(table->object->path, ".Pinhole.") ? PINHOLE_TITLE : "cpe-";
	uint32_t number = model_numbers_next(view->numbers, config_sections[section].word);

	do
		snprintf(change->title, sizeof(change->title), "%s%u", stem, number++);
	while (title_is_taken(view, section, change->title));
}

static bool take_title(const struct model_view *view, struct json_object *request,
		       const struct model_target *table, struct model_change *change)
{
	const char *title = edits_text(request, "title"), *path = edits_text(request, "path");
	struct failure failure = { .sentence = "too long" };
	union config_any section;

	change->section = table->object->section;
	if (!title && table->object->adding == ADDS_TITLED) {
		edits_fault(change, path, FAULT_DENIED,
			    "%s: a row there needs a title, which is the %s", path,
			    config_sections[change->section].title);
		return false;
	}
	if (!title) {
		choose_title(view, table, change);
		return true;
	}
	if (config_title_read(change->section, title, &section, &failure) != 0 ||
	    strlen(title) >= sizeof(change->title)) {
		edits_fault(change, path, FAULT_VALUE, "%s: \"%.100s\" is %s", path, title,
			    failure.sentence);
		return false;
	}
	strcpy(change->title, title);
	return true;
}

/* By the name of the parameter or of the key. */
static const struct model_parameter *parameter_of(const struct model_object *object,
						  const char *name)
{
	const struct model_parameter *found = model_find_parameter(object, name);
	size_t count, i, k;
	const struct model_object *objects = model_objects(&count);

	if (found)
		return found;
	for (i = 0; i < count; i++)
		for (k = 0; k < objects[i].parameter_count; k++) {
			found = &objects[i].parameters[k];
			if (found->key && found->section == object->section &&
			    strcmp(found->key->name, name) == 0)
				return found;
		}
	return NULL;
}

static void add_values(struct json_object *values, const struct model_target *table,
		       struct model_change *change)
{
	const struct model_object *object = table->object;
	const struct model_parameter *parameter;

	if (!json_object_is_type(values, json_type_object))
		return;
	json_object_object_foreach(values, name, value)
	{
		parameter = parameter_of(object, name);
		if (!parameter)
			edits_fault(change, name, FAULT_NAME,
				    "%s: there is no such parameter in a %s", name,
				    config_sections[object->section].word);
		else if (parameter->only)
			edits_value(change, name, parameter, change->title,
				    value ? json_object_get_string(value) : "", NULL);
		else if (!parameter->key || parameter->section != object->section ||
			 (model_is_local(parameter) && !table->is_short))
			edits_fault(change, name, FAULT_NOT_WRITABLE, "%s cannot be changed", name);
		else
			edits_value(change, name, parameter, change->title,
				    value ? json_object_get_string(value) : "", NULL);
	}
}

/* A Hostname of a Client is published with that account, unless it says another one. */
static void add_account(const struct model_target *table, struct json_object *values,
			struct model_change *change)
{
	const struct config_account *account = table->place.sections[SECTION_ACCOUNT];
	const struct config_key *key =
		config_find_key(&config_sections[SECTION_SERVICE], "account");

	if (table->object->section == SECTION_SERVICE && account && !edits_text(values, "account"))
		edits_key(change, "account", SECTION_SERVICE, change->title, key,
			  account->title.text);
}

/* A row without values waits for them (TR-069 A.3.2.6). */
static void add_off(const struct model_target *table, struct model_change *change)
{
	const struct config_key *key =
		config_find_key(&config_sections[table->object->section], "enabled");

	if (key)
		edits_key(change, "enabled", table->object->section, change->title, key, "false");
}

void model_change_add(const struct model_view *view, struct json_object *request,
		      struct model_change *change)
{
	const char *path = edits_text(request, "path");
	struct json_object *values = json_object_object_get(request, "values");
	struct model_target table;

	edits_origin(request, change);
	if (!path) {
		edits_fault(change, "", FAULT_ARGUMENTS,
			    "where is it to be added? Name a \"path\"");
		return;
	}
	if (!find_table(view, path, &table, change) || !take_title(view, request, &table, change))
		return;
	edits_add(change, path,
		  (struct config_edit){ .kind = EDIT_ADD,
					.section = config_sections[change->section].word,
					.title = change->title });
	add_account(&table, values, change);
	if (values)
		add_values(values, &table, change);
	else
		add_off(&table, change);
}
