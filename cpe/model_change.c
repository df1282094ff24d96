/* SPDX-License-Identifier: BSD-2-Clause */
/* From requests to edits, each looked at by itself. */
#include "cpe/model_change.h"

#include <ctype.h>
#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/model_numbers.h"

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

__attribute__((format(printf, 4, 5))) static void
fault(struct model_change *change, const char *path, enum model_fault code, const char *format, ...)
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

void model_change_clear(struct model_change *change)
{
	size_t i;

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

/* Takes copies of title and value; section and key are ours for ever. */
static void add_edit(struct model_change *change, const char *path, struct config_edit edit)
{
	struct config_edit *edits = realloc(change->edits, (change->count + 1) * sizeof(*edits));
	char **paths = realloc(change->paths, (change->count + 1) * sizeof(*paths)), *copy;

	change->edits = edits ? edits : change->edits;
	change->paths = paths ? paths : change->paths;
	copy = strdup(path);
	edit.title = edit.title ? strdup(edit.title) : NULL;
	edit.value = edit.value ? strdup(edit.value) : NULL;
	if (!edits || !paths || !copy) {
		free_edit(&edit);
		free(copy);
		change->out_of_memory = true;
		return;
	}
	change->edits[change->count] = edit;
	change->paths[change->count++] = copy;
}

static void edit_key(struct model_change *change, const char *path, enum config_section section,
		     const char *title, const struct config_key *key, const char *value)
{
	add_edit(change, path,
		 (struct config_edit){ .kind = value ? EDIT_SET : EDIT_UNSET,
				       .section = config_sections[section].word,
				       .title = config_sections[section].titled ? title : NULL,
				       .key = key->name,
				       .value = value });
}

/* Where what is read is left: a section of any kind. */
static union {
	struct config_general general;
	struct config_lan lan;
	struct config_hosts hosts;
	struct config_wan wan;
	struct config_account account;
	struct config_service service;
	struct config_forward forward;
} scratch;

/* -- one value -- */

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

/* An EMPTY host by address says nothing of one that is known by its MAC address, say. */
static bool says_nothing(const struct model_parameter *parameter, const char *value)
{
	return (parameter->spelling == ADDRESS_ONLY || parameter->spelling == MAC_ONLY) &&
	       value[0] == '\0';
}

/* `title`: of the section that gets it. */
static void change_value(struct model_change *change, const char *path,
			 const struct model_parameter *parameter, const char *title,
			 const char *value, const char *type)
{
	const struct config_key *key = parameter->key;
	char lower[MODEL_VALUE];
	const char *text = spell(parameter, value, lower);
	struct failure failure;

	if (says_nothing(parameter, value))
		return;
	if (strlen(value) >= MODEL_VALUE || !is_line(value))
		fault(change, path, FAULT_VALUE, "%s: not a line of at most %d octets", path,
		      MODEL_VALUE - 1);
	else if (!text && !key->fallback)
		fault(change, path, FAULT_VALUE, "%s: it has to be given: %s", path,
		      config_key_looks(key));
	else if (text && config_key_read(key, text, &scratch, &failure) != 0)
		fault(change, path, fault_of_value(parameter, type), "%s: \"%.100s\" is %s", path,
		      value, failure.sentence);
	else
		edit_key(change, path, parameter->section, title, key, text);
}

/* -- requests -- */

static const char *text_of(struct json_object *object, const char *key)
{
	struct json_object *found = NULL;

	return json_object_is_type(object, json_type_object) &&
			       json_object_object_get_ex(object, key, &found)
		       ? json_object_get_string(found)
		       : NULL;
}

static void read_origin(struct json_object *request, struct model_change *change)
{
	const char *origin = text_of(request, "origin");

	change->from_afar = origin && strcmp(origin, "acs") == 0;
}

static int find(const struct model_view *view, const struct model_change *change, const char *path,
		struct model_target *target, struct failure *failure)
{
	if (change->from_afar && strncmp(path, "Device.", strlen("Device.")) != 0)
		return failure_set(failure, ENOENT, "there is no %.120s", path);
	return model_resolve(view, path, target, failure);
}

/* -- set -- */

static bool is_there_before(const struct model_change *change, const char *path)
{
	size_t i;

	for (i = 0; i < change->count; i++)
		if (strcmp(change->paths[i], path) == 0)
			return true;
	return false;
}

static void not_writable(struct model_change *change, const struct model_target *target)
{
	if (model_is_local(target->parameter))
		fault(change, target->path, FAULT_NOT_WRITABLE,
		      "%s: files are named on the gateway itself: homeportctl set takes the "
		      "short name",
		      target->path);
	else if (target->parameter->key && target->place.is_fixed)
		fault(change, target->path, FAULT_NOT_WRITABLE,
		      "%s: this forward was added by homeportctl forward add: delete it, and add "
		      "another",
		      target->path);
	else
		fault(change, target->path, FAULT_NOT_WRITABLE, "%s cannot be changed",
		      target->path);
}

/* A short name is for who is on the gateway, and may name files there. */
static bool can_write(const struct model_target *target)
{
	return model_is_writable(target->parameter, &target->place) ||
	       (target->is_short && model_is_local(target->parameter));
}

static void set_one(const struct model_view *view, struct json_object *assignment,
		    struct model_change *change)
{
	const char *path = text_of(assignment, "path"), *value = text_of(assignment, "value");
	struct model_target target;
	struct failure failure;
	int error;

	if (!path || !value) {
		fault(change, path ? path : "", FAULT_ARGUMENTS,
		      "what is to be set has a \"path\" and a \"value\"");
		return;
	}
	error = find(view, change, path, &target, &failure);
	if (error != 0)
		fault(change, path, FAULT_NAME, "%s", failure.sentence);
	else if (target.kind != TARGET_PARAMETER)
		fault(change, path, FAULT_NAME, "%s is an object: name one of its parameters",
		      path);
	else if (!can_write(&target))
		not_writable(change, &target);
	else if (is_there_before(change, target.path))
		fault(change, path, FAULT_ARGUMENTS, "%s is set twice", path);
	else
		change_value(change, target.path, target.parameter,
			     config_title(target.parameter->section,
					  target.place.sections[target.parameter->section]),
			     value, text_of(assignment, "type"));
}

void model_change_set(const struct model_view *view, struct json_object *request,
		      struct model_change *change)
{
	struct json_object *list = json_object_object_get(request, "values");
	size_t count =
		json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;
	size_t i;

	read_origin(request, change);
	if (count == 0)
		fault(change, "", FAULT_ARGUMENTS, "nothing is to be set: name \"values\"");
	for (i = 0; i < count; i++)
		set_one(view, json_object_array_get_idx(list, i), change);
}

/* -- add -- */

static enum config_section section_of(const char *word)
{
	enum config_section section;

	for (section = SECTION_LAN; section < SECTION_COUNT; section++)
		if (strcmp(config_sections[section].word, word) == 0)
			return section;
	return SECTION_GENERAL;
}

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
	if (!change->from_afar && section_of(path) != SECTION_GENERAL) {
		table->object = object_of(section_of(path));
		table->is_short = true;
	} else if (find(view, change, path, table, &failure) != 0) {
		fault(change, path, FAULT_NAME, "%s", failure.sentence);
		return false;
	}
	if (table->kind == TARGET_TABLE && table->object->adding != ADDS_NOTHING)
		return true;
	fault(change, path, FAULT_DENIED, "%s: rows cannot be added there", path);
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
	const char *title = text_of(request, "title"), *path = text_of(request, "path");
	struct failure failure = { .sentence = "too long" };

	change->section = table->object->section;
	if (!title && table->object->adding == ADDS_TITLED) {
		fault(change, path, FAULT_DENIED, "%s: a row there needs a title, which is the %s",
		      path, config_sections[change->section].title);
		return false;
	}
	if (!title) {
		choose_title(view, table, change);
		return true;
	}
	if (config_title_read(change->section, title, &scratch, &failure) != 0 ||
	    strlen(title) >= sizeof(change->title)) {
		fault(change, path, FAULT_VALUE, "%s: \"%.100s\" is %s", path, title,
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
			fault(change, name, FAULT_NAME, "%s: there is no such parameter in a %s",
			      name, config_sections[object->section].word);
		else if (!parameter->key || parameter->section != object->section ||
			 (model_is_local(parameter) && !table->is_short))
			fault(change, name, FAULT_NOT_WRITABLE, "%s cannot be changed", name);
		else
			change_value(change, name, parameter, change->title,
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

	if (table->object->section == SECTION_SERVICE && account && !text_of(values, "account"))
		edit_key(change, "account", SECTION_SERVICE, change->title, key,
			 account->title.text);
}

/* A row without values waits for them (TR-069 A.3.2.6). */
static void add_off(const struct model_target *table, struct model_change *change)
{
	const struct config_key *key =
		config_find_key(&config_sections[table->object->section], "enabled");

	if (key)
		edit_key(change, "enabled", table->object->section, change->title, key, "false");
}

void model_change_add(const struct model_view *view, struct json_object *request,
		      struct model_change *change)
{
	const char *path = text_of(request, "path");
	struct json_object *values = json_object_object_get(request, "values");
	struct model_target table;

	read_origin(request, change);
	if (!path) {
		fault(change, "", FAULT_ARGUMENTS, "where is it to be added? Name a \"path\"");
		return;
	}
	if (!find_table(view, path, &table, change) || !take_title(view, request, &table, change))
		return;
	add_edit(change, path,
		 (struct config_edit){ .kind = EDIT_ADD,
				       .section = config_sections[change->section].word,
				       .title = change->title });
	add_account(&table, values, change);
	if (values)
		add_values(values, &table, change);
	else
		add_off(&table, change);
}

/* -- delete -- */

static void delete_section(struct model_change *change, const char *path,
			   enum config_section section, const char *title)
{
	add_edit(change, path,
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
		edit_key(change, path, SECTION_SERVICE, service->title.text,
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
		fault(change, path, FAULT_NAME, "%s is no row of a table", path);
	else if (!model_can_delete(target->object, &target->place))
		fault(change, path, FAULT_DENIED,
		      "%s: nobody has configured it: it goes by itself when it is not needed",
		      path);
	else if (target->place.is_fixed && !alone)
		fault(change, path, FAULT_DENIED, "%s: such a forward can be deleted alone only",
		      path);
	else if (target->place.is_fixed)
		keep_title(change, target->place.title);
	else if (is_there_before(change, target->path))
		fault(change, path, FAULT_ARGUMENTS, "%s is named twice", path);
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
	bool alone = !model_json_path(request, 1);
	size_t i;

	read_origin(request, change);
	if (!model_json_path(request, 0) || model_json_path(request, 0)[0] == '\0')
		fault(change, "", FAULT_ARGUMENTS, "what is to be deleted? Name a \"path\"");
	for (i = 0; (path = model_json_path(request, i)) != NULL && path[0] != '\0'; i++)
		if (find(view, change, path, &target, &failure) != 0)
			fault(change, path, FAULT_NAME, "%s", failure.sentence);
		else
			delete_row(view, path, &target, alone, change);
}
