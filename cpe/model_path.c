/* SPDX-License-Identifier: BSD-2-Clause */
/* Paths of the model: what they name, and what is below. Covered by: tests/unit/cpe/test_model */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/model.h"
#include "cpe/spelling.h"

#define ROOT  "Device."
#define LEVEL "{i}."

/* -- the form of a path -- */

/* A path with its numbers taken out: "Device.PCP.Client.{i}." */
struct pattern {
	char text[2 * MODEL_PATH];
	uint32_t numbers[8];
	size_t count;
};

/* The length of a name or number, with the dot behind it if there is one; 0: it is neither. */
static size_t part_length(const char *path)
{
	size_t length = 0;

	if (isalpha((unsigned char)path[0]))
		while (isalnum((unsigned char)path[length]) || path[length] == '_' ||
		       path[length] == '-')
			length++;
	else if (path[0] >= '1' && path[0] <= '9')
		while (isdigit((unsigned char)path[length]))
			length++;
	if (length > 0 && path[length] == '.')
		return length + 1;
	return path[length] == '\0' ? length : 0;
}

static bool take_number(struct pattern *pattern, const char *part)
{
	unsigned long number = strtoul(part, NULL, 10);

	if (pattern->count == sizeof(pattern->numbers) / sizeof(pattern->numbers[0]) ||
	    number > INT32_MAX)
		return false;
	pattern->numbers[pattern->count++] = (uint32_t)number;
	strcat(pattern->text, LEVEL);
	return true;
}

/* TR-106 3: no wildcards, no aliases. */
static bool read_pattern(const char *path, struct pattern *pattern)
{
	size_t length;

	*pattern = (struct pattern){ .count = 0 };
	if (strlen(path) >= MODEL_PATH)
		return false;
	for (; *path; path += length) {
		length = part_length(path);
		if (length == 0)
			return false;
		if (!isdigit((unsigned char)*path))
			strncat(pattern->text, path, length);
		else if (path[length - 1] != '.' || !take_number(pattern, path))
			return false;
	}
	return true;
}

/* -- paths -- */

static const struct model_object *find_object(const char *pattern)
{
	size_t count, i;
	const struct model_object *objects = model_objects(&count);

	for (i = 0; i < count; i++)
		if (strcmp(objects[i].path, pattern) == 0)
			return &objects[i];
	return NULL;
}

static int no_such(const char *path, struct failure *failure)
{
	return failure_set(failure, ENOENT,
			   "there is no %.120s: homeportctl names tells what there is", path);
}

/* Down to the object, by the numbers on the way. */
static bool go_to(const struct model_view *view, const struct model_object *object,
		  const struct pattern *pattern, struct model_place *place)
{
	struct model_place row;
	size_t cursor = 0;

	if (!object)
		return true;
	if (!go_to(view, object->parent, pattern, place))
		return false;
	if (!object->next)
		return true;
	while (object->next(view, place, &cursor, &row))
		if (row.numbers[place->depth] == pattern->numbers[place->depth]) {
			*place = row;
			return true;
		}
	return false;
}

/* The object that the pattern is, or the one that it has a parameter of. */
static bool aim(const char *path, struct pattern *pattern, struct model_target *target)
{
	char *name = strrchr(pattern->text, '.');

	if (!name)
		return false;
	name++;
	if (*name != '\0') {
		char parameter[MODEL_PATH];

		snprintf(parameter, sizeof(parameter), "%s", strrchr(path, '.') + 1);
		*name = '\0';
		target->kind = TARGET_PARAMETER;
		target->object = find_object(pattern->text);
		target->parameter =
			target->object ? model_find_parameter(target->object, parameter) : NULL;
		return target->parameter != NULL;
	}
	target->object = find_object(pattern->text);
	if (target->object || strcmp(pattern->text, ROOT) == 0) {
		target->kind = TARGET_OBJECT;
		return true;
	}
	strcat(pattern->text, LEVEL);
	target->kind = TARGET_TABLE;
	target->object = find_object(pattern->text);
	return target->object != NULL;
}

static int resolve_path(const struct model_view *view, const char *path,
			struct model_target *target, struct failure *failure)
{
	struct pattern pattern;

	if (!read_pattern(path, &pattern))
		return failure_set(failure, EINVAL, "\"%.120s\" is no path", path);
	*target = (struct model_target){ .place = model_root(view) };
	if (!aim(path, &pattern, target))
		return no_such(path, failure);
	if (!go_to(view, target->kind == TARGET_TABLE ? target->object->parent : target->object,
		   &pattern, &target->place))
		return no_such(path, failure);
	strcpy(target->path, path);
	return 0;
}

/* -- walking -- */

struct walk {
	const struct model_view *view;
	const struct model_visit *visit;
	char path[MODEL_PATH + MODEL_NAME];
	bool next_level;
	bool configured; /* only what is a section of the configuration, or above one */
};

/* Appends; returns where to cut again. */
__attribute__((format(printf, 2, 3))) static char *append(struct walk *walk, const char *format,
							  ...)
{
	char *end = walk->path + strlen(walk->path);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(end, (size_t)(walk->path + sizeof(walk->path) - end), format, arguments);
	va_end(arguments);
	return end;
}

static void visit_object(const struct walk *walk, const struct model_object *object,
			 const struct model_place *place, bool is_table)
{
	if (walk->visit->object)
		walk->visit->object(walk->visit->arg, walk->path, object, place, is_table);
}

static void walk_below(struct walk *walk, const struct model_object *object,
		       const struct model_place *place);

static void walk_rows(struct walk *walk, const struct model_object *object,
		      const struct model_place *parent)
{
	struct model_place row;
	size_t cursor = 0;
	char *end;

	if (walk->configured && !object->is_section)
		return;
	while (object->next(walk->view, parent, &cursor, &row)) {
		if (walk->configured && !row.sections[object->section])
			continue;
		end = append(walk, "%u.", row.numbers[row.depth - 1]);
		visit_object(walk, object, &row, false);
		if (!walk->next_level)
			walk_below(walk, object, &row);
		*end = '\0';
	}
}

static void walk_child(struct walk *walk, const struct model_object *object,
		       const struct model_place *place)
{
	size_t length = strlen(object->name) - (object->next ? strlen(LEVEL) : 0);
	char *end = append(walk, "%.*s", (int)length, object->name);

	visit_object(walk, object, place, object->next != NULL);
	if (walk->next_level)
		;
	else if (object->next)
		walk_rows(walk, object, place);
	else
		walk_below(walk, object, place);
	*end = '\0';
}

static void walk_below(struct walk *walk, const struct model_object *object,
		       const struct model_place *place)
{
	size_t count, i;
	const struct model_object *objects = model_objects(&count);
	char *end;

	for (i = 0; object && i < object->parameter_count; i++) {
		end = append(walk, "%s", object->parameters[i].name);
		walk->visit->parameter(walk->visit->arg, walk->path, &object->parameters[i], place);
		*end = '\0';
	}
	for (i = 0; i < count; i++)
		if (objects[i].parent == object)
			walk_child(walk, &objects[i], place);
}

void model_walk(const struct model_view *view, const struct model_target *target, bool next_level,
		const struct model_visit *visit)
{
	struct walk walk = { .view = view, .visit = visit, .next_level = next_level };

	snprintf(walk.path, sizeof(walk.path), "%s", target->path);
	if (target->kind == TARGET_PARAMETER) {
		visit->parameter(visit->arg, walk.path, target->parameter, &target->place);
		return;
	}
	if (!next_level && target->object)
		visit_object(&walk, target->object, &target->place, target->kind == TARGET_TABLE);
	if (target->kind == TARGET_TABLE)
		walk_rows(&walk, target->object, &target->place);
	else
		walk_below(&walk, target->object, &target->place);
}

/* -- short names -- */

/* A search for the first row of a section, and the object that shows what is sought there. */
struct search {
	enum config_section section;
	const char *title;            /* "": the general keys */
	const struct config_key *key; /* NULL: the row itself is sought */
	struct model_target *target;
	bool found;
};

static void found(struct search *search, const char *path, const struct model_place *place)
{
	search->found = true;
	search->target->place = *place;
	snprintf(search->target->path, sizeof(search->target->path), "%s", path);
}

static void look_at_object(void *arg, const char *path, const struct model_object *object,
			   const struct model_place *place, bool is_table)
{
	struct search *search = arg;

	if (search->found || search->key || is_table || !object || !object->is_section ||
	    object->section != search->section || object->adding == ADDS_NOTHING ||
	    !place->sections[search->section] || strcmp(place->title, search->title) != 0)
		return;
	search->target->kind = TARGET_OBJECT;
	search->target->object = object;
	found(search, path, place);
}

static void look_at_parameter(void *arg, const char *path, const struct model_parameter *parameter,
			      const struct model_place *place)
{
	struct search *search = arg;
	const void *section = place->sections[search->section];

	if (search->found || !search->key || parameter->key != search->key ||
	    parameter->spelling == SECRET || parameter->section != search->section || !section ||
	    strcmp(config_title(search->section, section), search->title) != 0)
		return;
	search->target->kind = TARGET_PARAMETER;
	search->target->parameter = parameter;
	search->target->object = model_object_of(parameter);
	found(search, path, place);
}

/* An account's parameters are in two objects, and those of an account's services below one. */
static bool search_all(const struct model_view *view, struct search *search)
{
	struct model_visit visit = { look_at_object, look_at_parameter, search };
	struct walk walk = { .view = view, .visit = &visit, .path = ROOT, .configured = true };
	struct model_place root = model_root(view);

	walk_below(&walk, find_object(ROOT), &root);
	return search->found;
}

static int no_such_key(const char *name, const struct config_section_row *row,
		       struct failure *failure)
{
	const char *words[SECTION_KEYS_MAX + SECTION_COUNT], *near;
	size_t count = 0, i;

	for (i = 0; i < row->key_count; i++)
		words[count++] = row->keys[i].name;
	for (i = 0; !row->titled && i < SECTION_COUNT; i++)
		if (config_sections[i].titled)
			words[count++] = config_sections[i].word;
	near = spelling_nearest(name, words, count);
	return failure_set(failure, ENOENT, "%s%s\"%.80s\" is unknown%s%s%s",
			   row->titled ? row->word : "", row->titled ? ": " : "", name,
			   near ? "; did you mean \"" : ": homeport.conf(5) has all keys",
			   near ? near : "", near ? "\"?" : "");
}

/* All rows of a kind: the first table that they may be added to. */
static int resolve_table(const struct model_view *view, enum config_section section,
			 struct model_target *target, struct failure *failure)
{
	size_t count, i;
	const struct model_object *objects = model_objects(&count);

	for (i = 0; i < count; i++)
		if (objects[i].section == section && objects[i].adding != ADDS_NOTHING &&
		    (!objects[i].parent || !objects[i].parent->next)) {
			*target = (struct model_target){ .kind = TARGET_TABLE,
							 .object = &objects[i],
							 .place = model_root(view) };
			snprintf(target->path, sizeof(target->path), "%.*s",
				 (int)(strlen(objects[i].path) - strlen(LEVEL)), objects[i].path);
			return 0;
		}
	return failure_set(failure, ENOENT,
			   "%s rows are below those that they belong to: name one, or its table",
			   config_sections[section].word);
}

/* Cuts at blanks; returns how many words, `most` + 1 if there are more. */
static size_t cut(char *text, char *words[], size_t most)
{
	size_t count = 0;
	char *word;

	while ((word = strsep(&text, " ")) != NULL)
		if (*word != '\0' && count < most)
			words[count++] = word;
		else if (*word != '\0')
			return most + 1;
	return count;
}

static int resolve_short(const struct model_view *view, char *text, struct model_target *target,
			 struct failure *failure)
{
	char *words[3];
	size_t count = cut(text, words, 3), key = 0;
	struct search search = { .title = "", .target = target };
	const struct config_section_row *row;

	if (count == 0 || count > 3)
		return failure_set(failure, EINVAL,
				   "no path and no key: give one like lifetime-max or "
				   "\"service web port\"");
	search.section = config_find_section(words[0]);
	row = &config_sections[search.section];
	if (row->titled) {
		if (count == 1)
			return resolve_table(view, search.section, target, failure);
		search.title = words[1];
		key = 2;
	}
	if (key < count) {
		search.key = config_find_key(row, words[key]);
		if (!search.key || key + 1 < count)
			return no_such_key(words[key], row, failure);
	}
	*target = (struct model_target){ .kind = TARGET_OBJECT };
	if (search_all(view, &search))
		return 0;
	return failure_set(failure, ENOENT, "there is no %s \"%.80s\"", row->word, search.title);
}

int model_resolve(const struct model_view *view, const char *path, struct model_target *target,
		  struct failure *failure)
{
	char text[MODEL_PATH];
	int error;

	if (path[0] == '\0')
		path = ROOT;
	if (strncmp(path, ROOT, strlen(ROOT)) == 0)
		return resolve_path(view, path, target, failure);
	if (strchr(path, '.') && !strchr(path, ' '))
		return no_such(path, failure);
	if (strlen(path) >= sizeof(text))
		return failure_set(failure, EINVAL, "\"%.80s...\" is no path", path);
	strcpy(text, path);
	error = resolve_short(view, text, target, failure);
	target->is_short = error == 0;
	return error;
}

const char *model_short_name(const struct model_parameter *parameter,
			     const struct model_place *place, char name[MODEL_PATH])
{
	const struct config_section_row *row = &config_sections[parameter->section];

	name[0] = '\0';
	if (!parameter->key || parameter->spelling == SECRET ||
	    !place->sections[parameter->section])
		return name;
	if (row->titled)
		snprintf(name, MODEL_PATH, "%s %s %s", row->word,
			 config_title(parameter->section, place->sections[parameter->section]),
			 parameter->key->name);
	else
		snprintf(name, MODEL_PATH, "%s", parameter->key->name);
	return name;
}
