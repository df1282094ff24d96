/* SPDX-License-Identifier: BSD-2-Clause */
/* Values that are set, and rows that are deleted. */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/model_edits.h"

/* -- set -- */

static void not_writable(struct model_change *change, const struct model_target *target)
{
	if (model_is_local(target->parameter))
		edits_fault(change, target->path, FAULT_NOT_WRITABLE,
			    "%s: that is said on the gateway itself: homeportctl set takes the "
			    "short name",
			    target->path);
	else if (target->parameter->key && target->place.is_fixed)
		edits_fault(
			change, target->path, FAULT_NOT_WRITABLE,
			"%s: this forward was added by homeportctl forward add: delete it, and add "
			"another",
			target->path);
	else
		edits_fault(change, target->path, FAULT_NOT_WRITABLE, "%s cannot be changed",
			    target->path);
}

/* A short name is for who is on the gateway, and may name files there. */
static bool can_write(const struct model_target *target)
{
	return model_is_writable(target->parameter, &target->place) ||
	       (target->is_short && model_is_local(target->parameter));
}

/* Off and on; what it is already is fine. */
static void switch_mapping(struct model_change *change, const struct model_target *target,
			   const char *value, const char *type)
{
	const struct mapping *mapping = target->place.mapping;
	bool on = value[0] == 't' || value[0] == '1';

	if (edits_is_boolean(change, target->path, target->parameter, value, type) &&
	    on == mapping->suspended)
		edits_order(change, target->path, mapping, on ? ORDER_RESUME : ORDER_SUSPEND);
}

static void set_one(const struct model_view *view, struct json_object *assignment,
		    struct model_change *change)
{
	const char *path = edits_text(assignment, "path"), *value = edits_text(assignment, "value");
	struct model_target target;
	struct failure failure;
	int error;

	if (!path || !value) {
		edits_fault(change, path ? path : "", FAULT_ARGUMENTS,
			    "what is to be set has a \"path\" and a \"value\"");
		return;
	}
	error = edits_find(view, change, path, &target, &failure);
	if (error != 0)
		edits_fault(change, path, FAULT_NAME, "%s", failure.sentence);
	else if (target.kind != TARGET_PARAMETER)
		edits_fault(change, path, FAULT_NAME, "%s is an object: name one of its parameters",
			    path);
	else if (!can_write(&target))
		not_writable(change, &target);
	else if (model_is_switch(target.parameter, &target.place))
		switch_mapping(change, &target, value, edits_text(assignment, "type"));
	else if (edits_have(change, target.path))
		edits_fault(change, path, FAULT_ARGUMENTS, "%s is set twice", path);
	else
		edits_value(change, target.path, target.parameter,
			    config_title(target.parameter->section,
					 target.place.sections[target.parameter->section]),
			    value, edits_text(assignment, "type"));
}

void model_change_set(const struct model_view *view, struct json_object *request,
		      struct model_change *change)
{
	struct json_object *list = json_object_object_get(request, "values");
	size_t count =
		json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;
	size_t i;

	edits_origin(request, change);
	if (count == 0)
		edits_fault(change, "", FAULT_ARGUMENTS, "nothing is to be set: name \"values\"");
	for (i = 0; i < count; i++)
		set_one(view, json_object_array_get_idx(list, i), change);
}

/* -- delete -- */

static void delete_section(struct model_change *change, const char *path,
			   enum config_section section, const char *title)
{
	edits_add(change, path,
		  (struct config_edit){ .kind = EDIT_DELETE,
					.section = config_sections[section].word,
					.title = title });
}

/* Without this one of its accounts; a service that has no other goes with it. */
static void leave_account(struct model_change *change, const char *path,
			  const struct config_service *service, const char *account)
{
	struct model_text others = { "" };
	bool has_it = false;
	size_t i;

	for (i = 0; i < service->accounts.count; i++)
		if (strcmp(service->accounts.list[i].text, account) == 0)
			has_it = true;
		else
			snprintf(others.text + strlen(others.text),
				 sizeof(others.text) - strlen(others.text), "%s%s",
				 others.text[0] ? "," : "", service->accounts.list[i].text);
	if (has_it && others.text[0] == '\0')
		delete_section(change, path, SECTION_SERVICE, service->title.text);
	else if (has_it)
		edits_key(change, path, SECTION_SERVICE, service->title.text,
			  config_find_key(&config_sections[SECTION_SERVICE], "account"),
			  others.text);
}

/* TR-069 A.3.2.7: what is below a row goes with it; by its short name an account goes alone. */
static void delete_below(const struct model_view *view, const struct model_target *target,
			 struct model_change *change)
{
	size_t i;

	if (target->object->section != SECTION_ACCOUNT || target->is_short)
		return;
	for (i = 0; i < view->config->service_count; i++)
		leave_account(change, target->path, &view->config->services[i],
			      target->place.title);
}

static void keep_title(struct model_change *change, const char *title)
{
	change->kept_forward = strdup(title);
	if (!change->kept_forward)
		change->out_of_memory = true;
}

static void delete_row(const struct model_view *view, const char *path,
		       const struct model_target *target, bool alone, struct model_change *change)
{
	if (target->kind != TARGET_OBJECT || !target->object || !target->object->next)
		edits_fault(change, path, FAULT_NAME, "%s is no row of a table", path);
	else if (!model_can_delete(target->object, &target->place))
		edits_fault(change, path, FAULT_DENIED,
			    "%s: nobody has configured it: it goes by itself when it is not needed",
			    path);
	else if (!target->place.sections[target->object->section] || !target->object->is_section ||
		 target->object->adding == ADDS_NOTHING)
		edits_order(change, target->path, target->place.mapping, ORDER_END);
	else if (target->place.is_fixed && !alone)
		edits_fault(change, path, FAULT_DENIED,
			    "%s: such a forward can be deleted alone only", path);
	else if (target->place.is_fixed)
		keep_title(change, target->place.title);
	else if (edits_have(change, target->path))
		edits_fault(change, path, FAULT_ARGUMENTS, "%s is named twice", path);
	else {
		delete_below(view, target, change);
		delete_section(change, target->path, target->object->section, target->place.title);
	}
}

void model_change_delete(const struct model_view *view, struct json_object *request,
			 struct model_change *change)
{
	struct model_target target;
	struct failure failure;
	const char *path;
	bool alone = !model_json_path(request, 1) && !change->is_staged;
	size_t i;

	edits_origin(request, change);
	if (!model_json_path(request, 0) || model_json_path(request, 0)[0] == '\0')
		edits_fault(change, "", FAULT_ARGUMENTS, "what is to be deleted? Name a \"path\"");
	for (i = 0; (path = model_json_path(request, i)) != NULL && path[0] != '\0'; i++)
		if (edits_find(view, change, path, &target, &failure) != 0)
			edits_fault(change, path, FAULT_NAME, "%s", failure.sentence);
		else
			delete_row(view, path, &target, alone, change);
}
