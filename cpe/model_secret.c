/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Secrets that are told, and the files that keep them. A file is never changed: another
 * secret is another file, whose name the configuration changes to, with all else that
 * changes, in one step. Covered by: tests/unit/cpe/test_model_change
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "cpe/config_provider.h"
#include "cpe/model_edits.h"

#define PATH_ROOM (sizeof(struct config_path) + 16)
#define MOST      (2 * 64 + 8)       /* so many may be named: of each account, and of the ACS */
#define OCTETS    (4 * MODEL_SECRET) /* of as many characters in UTF-8 */
#define FILE_TEXT (OCTETS + 64)
#define UNNAMED   (24 * 3600) /* seconds that a file waits for a configuration that names it */

static void wipe(char *text)
{
	if (text)
		explicit_bzero(text, strlen(text));
	free(text);
}

void edits_drop_secrets(struct model_change *change, size_t edits)
{
	struct model_secret *secret;

	while (change->secret_count > 0 &&
	       change->secrets[change->secret_count - 1].edit >= edits) {
		secret = &change->secrets[--change->secret_count];
		free(secret->title);
		free(secret->path);
		wipe(secret->value);
		wipe(secret->text);
	}
}

/* TR-106 counts characters. */
static bool is_secret(const char *value)
{
	size_t characters = 0;
	const char *at;

	for (at = value; *at; at++) {
		if (iscntrl((unsigned char)*at))
			return false;
		characters += (*at & 0xc0) != 0x80;
	}
	return characters <= MODEL_SECRET && at - value <= OCTETS;
}

static bool check(struct model_change *change, const char *path, const char *value)
{
	if (is_secret(value))
		return true;
	edits_fault(change, path, FAULT_VALUE, "%s: not a line of at most %d characters", path,
		    MODEL_SECRET);
	return false;
}

/* One more; NULL: memory is short. */
static struct model_secret *add_secret(struct model_change *change, const char *title,
				       const char *value, size_t edit)
{
	struct model_secret *more =
		realloc(change->secrets, (change->secret_count + 1) * sizeof(*more));

	if (!more) {
		change->out_of_memory = true;
		return NULL;
	}
	change->secrets = more;
	more += change->secret_count++;
	*more = (struct model_secret){ title ? strdup(title) : NULL, strdup(value), edit, NULL,
				       NULL };
	if ((title && !more->title) || !more->value)
		change->out_of_memory = true;
	return more;
}

void edits_secret(struct model_change *change, const char *path,
		  const struct model_parameter *parameter, const char *title, const char *value)
{
	bool titled = config_sections[parameter->section].titled;
	size_t before = change->count;

	if (!check(change, path, value))
		return;
	edits_key(change, path, parameter->section, title, parameter->key, NULL);
	if (change->count == before)
		change->out_of_memory = true;
	else
		add_secret(change, titled ? title : NULL, value, before);
}

/* -- files -- */

/* What their paths begin with. */
static int stem_of(const struct config *config, const char *name, char stem[PATH_ROOM])
{
	const char *given = config->general.secret_files.text;

	return given[0] ? snprintf(stem, PATH_ROOM, "%s-", given)
			: snprintf(stem, PATH_ROOM, "%.*s.secret-",
				   (int)sizeof(struct config_path) - 1, name);
}

bool model_change_is_secret(const struct config *config, const char *path, const char *name)
{
	char stem[PATH_ROOM];

	return strncmp(path, stem, (size_t)stem_of(config, name, stem)) == 0;
}

static void visit_files(enum config_section section, const void *value, model_visit_file *visit,
			void *arg)
{
	const struct config_section_row *row = &config_sections[section];
	const struct config_path *path;
	size_t i;

	for (i = 0; i < row->key_count; i++) {
		if (row->keys[i].type != TYPE_FILE)
			continue;
		path = (const void *)((const char *)value + row->keys[i].offset);
		if (path->text[0] != '\0')
			visit(arg, path->text);
	}
}

void model_secret_files(const struct config *config, model_visit_file *visit, void *arg)
{
	struct config_values list;
	enum config_section section;
	size_t i;

	visit_files(SECTION_GENERAL, &config->general, visit, arg);
	for (section = SECTION_LAN; section < SECTION_COUNT; section++) {
		list = config_values(config, section);
		for (i = 0; i < list.count; i++)
			visit_files(section, list.values + i * config_sections[section].size, visit,
				    arg);
	}
	for (i = 0; i < config->off_count; i++)
		visit_files(config->off[i].section, &config->off[i].account, visit, arg);
}

struct sought {
	const char *path;
	bool found;
};

static void compare(void *arg, const char *path)
{
	struct sought *sought = arg;

	sought->found = sought->found || strcmp(path, sought->path) == 0;
}

bool model_secret_is_named(const struct config *config, const char *path)
{
	struct sought sought = { path, false };

	model_secret_files(config, compare, &sought);
	return sought.found;
}

/* Somebody may be about to name it, in a configuration that is not in use yet. */
static bool is_waiting(const char *path)
{
	struct stat file;

	return lstat(path, &file) == 0 && time(NULL) - file.st_mtime < UNNAMED;
}

static bool is_taken(const struct model_change *change, const struct config *config,
		     const char *path)
{
	size_t i;

	if (model_secret_is_named(config, path) || is_waiting(path))
		return true;
	for (i = 0; i < change->secret_count; i++)
		if (change->secrets[i].path && strcmp(change->secrets[i].path, path) == 0)
			return true;
	return false;
}

static char *free_path(struct model_change *change, const struct config *config, const char *name)
{
	char path[PATH_ROOM + 8], *copy;
	int length = stem_of(config, name, path);
	unsigned int number;

	for (number = 1; number <= MOST; number++) {
		snprintf(path + length, sizeof(path) - (size_t)length, "%u", number);
		if (is_taken(change, config, path))
			continue;
		copy = strdup(path);
		change->out_of_memory = change->out_of_memory || !copy;
		return copy;
	}
	edits_fault(change, "", FAULT_RESOURCES,
		    "%.*s*: there are %d files of secrets; those that nothing names can be removed",
		    length, path, MOST);
	return NULL;
}

/* -- texts -- */

/* As it will be with the edits. */
static const char *type_of(const struct model_change *change, const struct config *config,
			   const char *title)
{
	const struct config_account *account = config_find_account(config, title);
	const char *type = account ? account->type.text : "";
	size_t i;

	for (i = 0; i < config->off_count; i++)
		if (config->off[i].section == SECTION_ACCOUNT &&
		    strcmp(config->off[i].account.title.text, title) == 0)
			type = config->off[i].account.type.text;
	for (i = 0; i < change->count; i++)
		if (change->edits[i].kind == EDIT_SET && change->edits[i].title &&
		    strcmp(change->edits[i].section, config_sections[SECTION_ACCOUNT].word) == 0 &&
		    strcmp(change->edits[i].title, title) == 0 &&
		    strcmp(change->edits[i].key, "type") == 0)
			type = change->edits[i].value;
	return type;
}

/* "[ALGORITHM:]NAME:SECRET", as nsupdate(1) has it, to what tsig-keygen(8) writes. */
static bool print_key(const char *value, char text[FILE_TEXT])
{
	const char *secret = strrchr(value, ':'), *name = strchr(value, ':');
	const char *algorithm = "hmac-sha256";
	int length = (int)strlen(algorithm);

	if (!secret || strpbrk(value, "\"\\{};# \t"))
		return false;
	if (name == secret) {
		name = value;
	} else {
		algorithm = value;
		length = (int)(name - value);
		name++;
	}
	snprintf(text, FILE_TEXT, "key \"%.*s\" {\n\talgorithm %.*s;\n\tsecret \"%s\";\n};\n",
		 (int)(secret - name), name, length, algorithm, secret + 1);
	return true;
}

/* What stands in the file that this key names. */
static char *text_of(struct model_change *change, const char *path, const char *value,
		     const char *key)
{
	char text[FILE_TEXT], *copy = NULL;
	struct failure failure = { .sentence = "none of the form [ALGORITHM:]NAME:SECRET" };
	bool is_key = strcmp(key, "key-file") == 0;

	if (!is_key)
		snprintf(text, sizeof(text), "%s\n", value);
	if (is_key && (!print_key(value, text) || config_provider_check_key(text, &failure) != 0)) {
		edits_fault(change, path, FAULT_VALUE,
			    "%s: for such an account it is a TSIG key, [ALGORITHM:]NAME:SECRET as "
			    "for nsupdate: %s",
			    path, failure.sentence);
	} else {
		copy = strdup(text);
		change->out_of_memory = change->out_of_memory || !copy;
	}
	explicit_bzero(text, sizeof(text));
	return copy;
}

static void place(struct model_change *change, struct model_secret *secret,
		  const struct config *config, const char *name)
{
	struct config_edit *edit = &change->edits[secret->edit];

	if (secret->title)
		edit->key = config_provider_secret_key(type_of(change, config, secret->title));
	if (secret->value[0] == '\0')
		return;
	secret->text = text_of(change, change->paths[secret->edit], secret->value, edit->key);
	secret->path = secret->text ? free_path(change, config, name) : NULL;
	edit->value = secret->path ? strdup(secret->path) : NULL;
	edit->kind = edit->value ? EDIT_SET : EDIT_UNSET;
	if (secret->path && !edit->value)
		change->out_of_memory = true;
}

bool model_change_place(struct model_change *change, const char *text, const char *name)
{
	struct config *config = NULL;
	size_t i;

	if (change->secret_count > 0) /* one with mistakes is told of when the edits are tried */
		config = config_parse(text, name, NULL, NULL);
	for (i = 0; config && i < change->secret_count; i++)
		place(change, &change->secrets[i], config, name);
	config_free(config);
	return !change->faults && !change->out_of_memory;
}

const char *model_change_keep(struct model_change *change, const struct config *config,
			      const char *name, const char *type, const char *value)
{
	const char *key = config_provider_secret_key(type);
	struct model_secret *secret;

	if (value[0] == '\0')
		edits_fault(change, "value", FAULT_VALUE, "value: an empty one is no secret");
	if (change->faults || !check(change, "value", value))
		return NULL;
	secret = add_secret(change, NULL, value, change->count);
	if (change->out_of_memory)
		return NULL;
	secret->text = text_of(change, "value", value, key);
	secret->path = secret->text ? free_path(change, config, name) : NULL;
	return secret->path ? key : NULL;
}
