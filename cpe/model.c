/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of the model as data, made once from its rows and those of the configuration. */
#include "cpe/model.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cpe/config_provider.h"
#include "cpe/model_state.h"
#include "cpe/model_table.h"
#include "pcp-proxy/pcp_text.h"

#define PARAMETERS 400 /* room; the test counts them */
#define VALUES     512 /* of the words of an enumeration */

/* -- rows as they are written -- */

struct row {
	const char *name;
	enum model_type type;
	bool is_list;
	int64_t from, to;
	const char *values;
	model_get *get;
	const char *help;
	enum config_section section;
	const char *key; /* NULL: it is none */
	enum model_spelling spelling;
	const char *only;
};

#define KEY(name_, section_, key_, spelling_, get_) \
	{ .name = (name_),                          \
	  .get = (get_),                            \
	  .section = SECTION_##section_,            \
	  .key = (key_),                            \
	  .spelling = (spelling_) },
#define STATE(name_, type_, from_, to_, values_, get_, help_)       \
	{ (name_), MODEL_##type_, false, (from_), (to_), (values_), \
	  (get_),  (help_),       0,     NULL,    0,     NULL },
#define LIST(name_, type_, from_, to_, values_, get_, help_)             \
	{                                                                \
		(name_), MODEL_##type_, true, (from_), (to_), (values_), \
		(get_),  (help_),       0,    NULL,    0,     NULL       \
	},
#define ONLY(name_, type_, is_list_, from_, to_, only_, get_, help_) \
	{ (name_), MODEL_##type_, (is_list_), (from_), (to_), "",    \
	  (get_),  (help_),       0,          NULL,    0,     (only_) },

#define X(symbol, path, rows, section, adding, home, help) \
	static const struct row symbol##_rows[] = { MODEL_##symbol(KEY, STATE, LIST, ONLY) };
MODEL_OBJECTS(X)
MODEL_ACS_OBJECTS(X)
#undef X

static const struct written {
	const char *path;
	model_next *next;
	enum config_section section;
	enum model_adding adding;
	bool is_home;
	const char *help;
	const struct row *rows;
	size_t count;
} written[] = {
#define X(symbol, path, rows, section, adding, home, help) \
	{ path, rows, SECTION_##section, adding,           \
	  home, help, symbol##_rows,     sizeof(symbol##_rows) / sizeof(symbol##_rows[0]) },
	MODEL_OBJECTS(X) MODEL_ACS_OBJECTS(X)
#undef X
};

#define OBJECTS (sizeof(written) / sizeof(written[0]))

/* -- the table -- */

static struct model_object objects[OBJECTS];
static struct model_parameter parameters[PARAMETERS];
static size_t made;

/* Words with commas in between. */
static void join(char list[VALUES], const char *word)
{
	size_t length = strlen(list);

	snprintf(list + length, VALUES - length, "%s%s", length ? "," : "", word);
}

static const char *mode_words(void)
{
	static char list[VALUES];
	unsigned int i;

	list[0] = '\0';
	for (i = 0; deployment_row(i); i++)
		join(list, deployment_row(i)->name);
	return list;
}

static const char *provider_words(void)
{
	static char list[VALUES];
	size_t i;

	list[0] = '\0';
	for (i = 0; config_provider(i); i++)
		join(list, config_provider(i));
	return list;
}

static const char *protocol_words(enum model_spelling spelling)
{
	return spelling == IN_CAPITALS ? "TCP,UDP" : spelling == BY_NUMBER ? "6,17" : "tcp,udp";
}

/* What the model says of a value of this type. */
static void describe(struct model_parameter *parameter, const struct config_key *key)
{
	parameter->values = "";
	switch (key->type) {
	case TYPE_COUNT:
	case TYPE_PORT:
		parameter->type = MODEL_UNSIGNED;
		parameter->from = parameter->spelling == ZERO_IS_NONE ? 0 : (int64_t)key->from;
		parameter->to = (int64_t)key->to;
		if (parameter->spelling == MINUS_ONE_IS_NONE) {
			parameter->type = MODEL_INT;
			parameter->from = -1;
		}
		break;
	case TYPE_TIME: parameter->type = MODEL_DATE_TIME; break;
	case TYPE_TRUST:
	case TYPE_SWITCH: parameter->type = MODEL_BOOLEAN; break;
	case TYPE_NONCES: parameter->values = "strict,same-host"; break;
	case TYPE_METHOD: parameter->values = "GET,POST,PUT"; break;
	case TYPE_MODE: parameter->values = mode_words(); break;
	case TYPE_PROVIDER: parameter->values = provider_words(); break;
	case TYPE_PROTOCOL:
		parameter->values = protocol_words(parameter->spelling);
		parameter->is_list = parameter->spelling == BY_NUMBER;
		if (parameter->spelling == BY_NUMBER) {
			parameter->type = MODEL_INT;
			parameter->from = -1;
			parameter->to = 255;
		}
		break;
	case TYPE_WORDS:
	case TYPE_SERVERS:
	case TYPE_RECORDS: parameter->is_list = true; break;
	case TYPE_ADDRESS:
	case TYPE_PREFIX:
	case TYPE_PREFIX64:
	case TYPE_ENDPOINT:
	case TYPE_PORTS:
	case TYPE_DURATION: parameter->to = ENDPOINT_TEXT - 1; break;
	case TYPE_ANY_PROTOCOL: parameter->to = PROTOCOL_TEXT - 1; break;
	case TYPE_HOSTS:
	case TYPE_HOST: parameter->to = HOST_TEXT - 1; break;
	case TYPE_NOTE: parameter->to = NOTE_CHARACTERS; break;
	default: /* a text, with its NUL */ parameter->to = (int64_t)key->size - 1; break;
	}
	if (parameter->spelling == SECRET) {
		parameter->to = MODEL_SECRET;
		parameter->help = "a password, token or key, which gets a file of its own; read as "
				  "empty";
		parameter->fallback = "";
	}
}

static void add_key(const char *name, enum config_section section, const struct config_key *key,
		    enum model_spelling spelling, model_get *get)
{
	struct model_parameter *parameter = &parameters[made++];

	snprintf(parameter->name, sizeof(parameter->name), "%s", name);
	parameter->section = section;
	parameter->key = key;
	parameter->spelling = spelling;
	parameter->get = get;
	parameter->fallback = config_key_default(key);
	if (spelling == ZERO_IS_NONE && parameter->fallback && parameter->fallback[0] == '\0')
		parameter->fallback = "0";
	parameter->unit = config_key_unit(key);
	parameter->help = config_key_help(key);
	describe(parameter, key);
}

static void add_row(const struct row *row)
{
	struct model_parameter *parameter;

	if (row->key) {
		add_key(row->name, row->section,
			config_find_key(&config_sections[row->section], row->key), row->spelling,
			row->get);
		return;
	}
	parameter = &parameters[made++];
	snprintf(parameter->name, sizeof(parameter->name), "%s", row->name);
	parameter->type = row->type;
	parameter->is_list = row->is_list;
	parameter->from = row->from;
	parameter->to = row->to;
	parameter->values = row->values;
	parameter->get = row->get;
	parameter->only = row->only;
	parameter->fallback = row->only;
	parameter->unit = "";
	parameter->help = row->help;
}

static bool is_written(enum config_section section, const char *key)
{
	size_t i, k;

	for (i = 0; i < OBJECTS; i++)
		for (k = 0; k < written[i].count; k++)
			if (written[i].rows[k].key && written[i].rows[k].section == section &&
			    strcmp(written[i].rows[k].key, key) == 0)
				return true;
	return false;
}

/* "port-set-max": "PortSetMax" */
static void add_in_capitals(char *to, const char *key)
{
	bool first = true;

	for (to += strlen(to); *key; key++) {
		if (*key != '-')
			*to++ = (char)(first ? toupper((unsigned char)*key) : *key);
		first = *key == '-';
	}
	*to = '\0';
}

/* What has no row of its own; TR-181's objects take what is the vendor's with its prefix. */
static void add_rest(const struct written *object)
{
	const struct config_section_row *section = &config_sections[object->section];
	char name[MODEL_NAME];
	size_t i;

	for (i = 0; i < section->key_count; i++) {
		if (is_written(object->section, section->keys[i].name))
			continue;
		strcpy(name, strstr(object->path, VENDOR) ? "" : VENDOR);
		add_in_capitals(name, section->keys[i].name);
		add_key(name, object->section, &section->keys[i], AS_IT_IS, NULL);
	}
}

static void add_count(const struct model_object *rows)
{
	struct model_parameter *parameter = &parameters[made++];

	snprintf(parameter->name, sizeof(parameter->name), "%.*sNumberOfEntries",
		 (int)strcspn(rows->name, "."), rows->name);
	parameter->type = MODEL_UNSIGNED;
	parameter->to = UINT32_MAX;
	parameter->values = "";
	parameter->unit = "";
	parameter->help = "how many of them there are";
	parameter->rows = rows;
}

/* "Client.{i}." of "Device.PCP.Client.{i}." */
static const char *last_part(const char *path)
{
	const char *end = path + strlen(path) - 1;

	if (end > path && end[-1] == '}')
		end -= strlen(".{i}");
	while (end > path && end[-1] != '.')
		end--;
	return end;
}

static const struct model_object *parent_of(const char *path, const char *name)
{
	size_t length = (size_t)(name - path), i;

	for (i = 0; i < OBJECTS; i++)
		if (strlen(written[i].path) == length && memcmp(written[i].path, path, length) == 0)
			return &objects[i];
	return NULL;
}

static void make_object(size_t number)
{
	const struct written *from = &written[number];
	struct model_object *object = &objects[number];

	object->path = from->path;
	object->name = last_part(from->path);
	object->parent = parent_of(from->path, object->name);
	object->next = from->next;
	object->section = from->section;
	object->is_section = from->section != SECTION_GENERAL;
	object->adding = from->adding;
	object->help = from->help;
}

static void make_parameters(size_t number)
{
	const struct written *from = &written[number];
	struct model_object *object = &objects[number];
	size_t i;

	object->parameters = &parameters[made];
	for (i = 0; i < from->count; i++)
		add_row(&from->rows[i]);
	if (from->is_home)
		add_rest(from);
	for (i = 0; i < OBJECTS; i++)
		if (objects[i].parent == object && objects[i].next)
			add_count(&objects[i]);
	object->parameter_count = (size_t)(&parameters[made] - object->parameters);
}

const struct model_object *model_objects(size_t *count)
{
	size_t i;

	for (i = 0; made == 0 && i < OBJECTS; i++)
		make_object(i);
	for (i = 0; i < OBJECTS && !objects[i].parameters; i++)
		make_parameters(i);
	*count = OBJECTS;
	return objects;
}

const struct model_parameter *model_find_parameter(const struct model_object *object,
						   const char *name)
{
	size_t i;

	for (i = 0; i < object->parameter_count; i++)
		if (strcmp(object->parameters[i].name, name) == 0)
			return &object->parameters[i];
	return NULL;
}

const struct model_object *model_object_of(const struct model_parameter *parameter)
{
	const struct model_object *object = objects;

	while (parameter < object->parameters ||
	       parameter >= object->parameters + object->parameter_count)
		object++;
	return object;
}

const char *model_type_name(enum model_type type)
{
	switch (type) {
	case MODEL_STRING: return "string";
	case MODEL_BOOLEAN: return "boolean";
	case MODEL_INT: return "int";
	case MODEL_UNSIGNED: return "unsignedInt";
	case MODEL_DATE_TIME: return "dateTime";
	}
	return "";
}

/* -- values -- */

void model_say(struct model_text *value, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(value->text, sizeof(value->text), format, arguments);
	va_end(arguments);
}

void model_say_item(struct model_text *value, const char *item)
{
	size_t length = strlen(value->text);

	snprintf(value->text + length, sizeof(value->text) - length, "%s%s", length ? "," : "",
		 item);
}

void model_say_address(struct model_text *value, const struct address *address)
{
	char text[ADDRESS_TEXT];

	if (!address_is_none(address))
		model_say(value, "%s", address_print(address, text));
}

static void spell(struct model_text *value, const struct model_parameter *parameter,
		  const void *section)
{
	const struct config_host *host =
		(const void *)((const char *)section + parameter->key->offset);
	char *at;

	switch (parameter->spelling) {
	case AS_IT_IS: break;
	case ZERO_IS_NONE:
		if (value->text[0] == '\0')
			model_say(value, "0");
		break;
	case MINUS_ONE_IS_NONE:
		if (value->text[0] == '\0')
			model_say(value, "-1");
		break;
	case IN_CAPITALS:
		for (at = value->text; *at; at++)
			*at = (char)toupper((unsigned char)*at);
		break;
	case BY_NUMBER:
		if (value->text[0] != '\0')
			model_say(value, "%u", strcmp(value->text, "udp") == 0 ? 17 : 6);
		break;
	case ADDRESS_ONLY:
		if (host->kind != HOST_BY_ADDRESS)
			value->text[0] = '\0';
		break;
	case MAC_ONLY:
		if (host->kind != HOST_BY_MAC)
			value->text[0] = '\0';
		break;
	case SECRET: value->text[0] = '\0'; break;
	}
}

static void count_rows(const struct model_view *view, const struct model_place *place,
		       const struct model_object *rows, struct model_text *value)
{
	struct model_place row;
	size_t cursor = 0, count = 0;

	while (rows->next(view, place, &cursor, &row))
		count++;
	model_say(value, "%zu", count);
}

void model_read(const struct model_view *view, const struct model_place *place,
		const struct model_parameter *parameter, struct model_text *value)
{
	const void *section = parameter->key ? place->sections[parameter->section] : NULL;

	value->text[0] = '\0';
	if (section) {
		config_key_print(parameter->key, section, value->text, sizeof(value->text));
		spell(value, parameter, section);
		if (parameter->section == SECTION_GENERAL && value->text[0] == '\0' &&
		    parameter->get)
			parameter->get(view, place, value);
	} else if (parameter->rows) {
		count_rows(view, place, parameter->rows, value);
	} else if (parameter->only && (!parameter->get || !place->mapping)) {
		model_say(value, "%s", parameter->only);
	} else if (parameter->get) {
		parameter->get(view, place, value);
	}
}

void model_read_key(const struct model_place *place, const struct model_parameter *parameter,
		    struct model_text *value)
{
	config_key_print(parameter->key, place->sections[parameter->section], value->text,
			 sizeof(value->text));
}

bool model_is_local(const struct model_parameter *parameter)
{
	return parameter->key && parameter->spelling != SECRET &&
	       config_key_is_local(parameter->key);
}

/* Of a row that is a section, or where there are no such rows. */
static bool can_be_told(const struct model_parameter *parameter, const struct model_place *place)
{
	const struct model_object *object = model_object_of(parameter);

	return !place->mapping || (object->is_section && place->sections[object->section]);
}

bool model_is_writable(const struct model_parameter *parameter, const struct model_place *place)
{
	if (parameter->only)
		return can_be_told(parameter, place) && !place->is_fixed;
	if (model_is_switch(parameter, place))
		return true;
	return parameter->key && !model_is_local(parameter) &&
	       place->sections[parameter->section] &&
	       (parameter->section == SECTION_GENERAL || !place->is_fixed);
}

/* Rows that are mappings; filters are of one. */
static bool is_row_of_host(const struct model_object *object, const struct model_place *place)
{
	return place->mapping && !place->sections[SECTION_FORWARD] &&
	       place->mapping->origin != ORIGIN_STATIC && object->next &&
	       object->next != model_filters;
}

bool model_is_switch(const struct model_parameter *parameter, const struct model_place *place)
{
	return parameter->get == get_switch && is_row_of_host(model_object_of(parameter), place) &&
	       !mapping_key_is_peer(&place->mapping->key);
}

bool model_can_delete(const struct model_object *object, const struct model_place *place)
{
	return is_row_of_host(object, place) ||
	       (object->adding != ADDS_NOTHING && place->sections[object->section]);
}

struct model_place model_root(const struct model_view *view)
{
	return (struct model_place){
		.sections = { [SECTION_GENERAL] = &view->config->general },
		.title = "",
		.line = view->line_count,
	};
}
