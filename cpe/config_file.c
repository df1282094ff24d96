/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Configuration file: text through libconfuse into a draft, and the draft into
 * the configuration.
 *
 * libConfuse knows the syntax, all values are strings to it. It stops at a word
 * that it does not know, unless it may take it for a free-form key
 * (CFGF_KEYSTRVAL): so every section may have such keys, and each is a mistake.
 * A word that is nearly a known one is corrected in a copy of the text, which is
 * then read again from the start: what stands behind a misspelt word is checked
 * in the same run, and its key is not called missing.
 */
#include <confuse.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/config_check_places.h"
#include "cpe/config_draft.h"
#include "cpe/config_text.h"
#include "cpe/file.h"
#include "cpe/spelling.h"

#define WORDS_MAX (SECTION_KEYS_MAX + SECTION_COUNT)

struct reading {
	struct config_draft draft;
	size_t given; /* so many items of the draft are not from this text */
	enum draft_scope scope;
	char *text;
	struct config_item *open; /* the section that is being read; the last of the draft */
	bool cut;                 /* a quote or comment is open at the end of the text */
	bool respelled;           /* read it again */
	bool stopped;             /* at a mistake of syntax: the rest was not read */
	int unknown_line;         /* of the last word that was not known */
};

/* libConfuse hands nothing of ours to its callbacks, and reads one text at a time. */
static struct reading *reading;

/* -- sections and keys -- */

static bool is_in_scope(enum config_section section)
{
	return reading->scope == DRAFT_ALL || section == SECTION_FORWARD;
}

static struct config_item *item_new(struct config_draft *draft, enum config_section section)
{
	struct config_item *more = realloc(draft->items, (draft->item_count + 1) * sizeof(*more));

	if (!more) {
		draft->out_of_memory = true;
		return NULL;
	}
	draft->items = more;
	more += draft->item_count++;
	memset(more, 0, sizeof(*more));
	more->section = section;
	return more;
}

static void read_title(struct config_item *item, int line, const char *title)
{
	struct failure failure;

	if (config_title_read(item->section, title, &item->general, &failure) == 0)
		return;
	item->bad_title = true;
	config_draft_mistake(&reading->draft, line, "%s \"%s\": %s",
			     config_sections[item->section].word, title, failure.sentence);
}

/* The item of a section; begun when its first key comes, or its end. */
static struct config_item *item_of(const cfg_t *cfg)
{
	enum config_section section = config_find_section(cfg->name);

	if (section == SECTION_GENERAL)
		return reading->draft.items;
	if (!reading->open) {
		reading->open = item_new(&reading->draft, section);
		if (reading->open)
			read_title(reading->open, cfg->line, cfg->title);
	}
	return reading->open;
}

static void key_mistake(const struct config_item *item, int line, const struct config_key *key,
			const char *text, const char *what)
{
	if (item->section == SECTION_GENERAL)
		config_draft_mistake(&reading->draft, line, "%s: \"%s\" is %s", key->name, text,
				     what);
	else
		config_draft_mistake(&reading->draft, line, "%s: %s: \"%s\" is %s",
				     config_item_print(item), key->name, text, what);
}

/* Was a misspelt word in this line corrected to the key? It may well have meant another one. */
static bool was_respelled(int line)
{
	const struct draft_mistake *mistakes = reading->draft.mistakes;
	size_t i;

	for (i = 0; i < reading->draft.mistake_count; i++)
		if (mistakes[i].certain && mistakes[i].line == line)
			return true;
	return false;
}

static int on_key(cfg_t *cfg, cfg_opt_t *opt)
{
	struct config_item *item = item_of(cfg);
	const struct config_section_row *row = &config_sections[config_find_section(cfg->name)];
	const struct config_key *key = config_find_key(row, opt->name);
	const char *text = cfg_opt_getnstr(opt, 0);
	struct failure failure;
	size_t number;

	if (!item)
		return -1;
	number = (size_t)(key - row->keys);
	if (item->lines[number] && !was_respelled(cfg->line))
		config_draft_mistake(&reading->draft, cfg->line,
				     "%s is given in line %d already; drop one of them", key->name,
				     item->lines[number]);
	item->lines[number] = cfg->line;
	item->bad[number] = config_key_read(key, text, &item->general, &failure) != 0;
	if (item->bad[number])
		key_mistake(item, cfg->line, key, text, failure.sentence);
	return 0;
}

static void take_default(struct config_item *item, size_t number)
{
	const struct config_key *key = &config_sections[item->section].keys[number];
	const char *value = config_key_default(key);

	if (!value && item->is_off)
		return;
	if (!value) {
		item->bad[number] = true;
		config_draft_mistake(&reading->draft, item->end,
				     "%s ends here without \"%s\" (%s); add it: %s",
				     config_item_print(item), key->name, config_key_help(key),
				     config_key_looks(key));
	} else if (value[0] != '\0') {
		config_key_read(key, value, &item->general, NULL);
	}
}

/* Says it that it is not enabled? */
static bool says_off(const struct config_item *item)
{
	const struct config_section_row *row = &config_sections[item->section];
	const struct config_key *key = config_find_key(row, "enabled");
	size_t number = key ? (size_t)(key - row->keys) : 0;

	return key && item->lines[number] && !item->bad[number] &&
	       !*(const bool *)((const char *)&item->general + key->offset);
}

static void close_item(struct config_item *item, int line)
{
	size_t number;

	item->end = line;
	item->is_off = says_off(item);
	for (number = 0; number < config_sections[item->section].key_count; number++)
		if (!item->lines[number])
			take_default(item, number);
}

/* The end of a section. One without a key has not been begun yet. */
static int on_section(cfg_t *cfg, cfg_opt_t *opt)
{
	unsigned int i = cfg_opt_size(opt);
	cfg_t *section;

	/* A title given twice takes the place of the first: it ends here, wherever it stands. */
	do {
		section = cfg_opt_getnsec(opt, --i);
	} while (i > 0 && section->line != cfg->line);
	if (!item_of(section))
		return -1;
	close_item(reading->open, cfg->line);
	reading->open = NULL;
	return 0;
}

/* -- words that are not known -- */

/* All words that may begin a line here; returns how many. */
static size_t words_of(enum config_section section, const char *words[WORDS_MAX])
{
	const struct config_section_row *row = &config_sections[section];
	size_t i, count = 0;

	for (i = 0; is_in_scope(section) && i < row->key_count; i++)
		words[count++] = row->keys[i].name;
	for (i = SECTION_LAN; section == SECTION_GENERAL && i < SECTION_COUNT; i++)
		if (is_in_scope((enum config_section)i))
			words[count++] = config_sections[i].word;
	return count;
}

/* The section that has the key, NULL if none. */
static const struct config_section_row *home_of(const char *word)
{
	size_t i;

	for (i = 0; i < SECTION_COUNT; i++)
		if (is_in_scope((enum config_section)i) &&
		    config_find_key(&config_sections[i], word))
			return &config_sections[i];
	return NULL;
}

static void respell(int line, const char *word, const char *right)
{
	char *respelled = config_text_respell(reading->text, line, word, right);

	if (!respelled)
		return;
	free(reading->text);
	reading->text = respelled;
	reading->respelled = true;
	config_draft_keep(&reading->draft);
}

/* Whole words, as many as fit. */
static const char *list_words(const char *const *words, size_t count)
{
	static const char more[] = " and more: homeport.conf(5)";
	static char list[256];
	size_t length = 0, i;

	for (i = 0; i < count; i++) {
		if (length + strlen(words[i]) + sizeof(more) + 2 > sizeof(list)) {
			memcpy(list + length, more, sizeof(more));
			break;
		}
		length += (size_t)snprintf(list + length, sizeof(list) - length, "%s%s",
					   i ? ", " : "", words[i]);
	}
	return count ? list : "none";
}

static bool is_section(const char *word)
{
	enum config_section section = config_find_section(word);

	return section != SECTION_GENERAL && is_in_scope(section);
}

/* Is what it says of no use in this build? */
static bool is_passed_over(enum config_section section)
{
	return !HAS_PUBLISHING && (section == SECTION_ACCOUNT || section == SECTION_SERVICE);
}

static void unknown_word(const cfg_t *cfg, const char *word)
{
	enum config_section section = config_find_section(cfg->name);
	const struct config_section_row *home = home_of(word);
	const char *words[WORDS_MAX];
	size_t count = words_of(section, words);
	const char *near = home ? NULL : spelling_nearest(word, words, count);
	const char *where = config_sections[section].word;
	const char *inside = where[0] ? ": " : "";
	struct config_draft *draft = &reading->draft;

	reading->unknown_line = cfg->line;
	if (is_passed_over(section))
		return;
	if (is_section(word)) {
		config_draft_mistake(draft, cfg->line,
				     "%s: a \"%s\" section cannot stand inside; close the \"%s\" "
				     "section before it with }",
				     where, word, where);
	} else if (near) {
		config_draft_mistake(draft, cfg->line,
				     "%s%s\"%s\" is unknown; did you mean \"%s\"?", where, inside,
				     word, near);
		respell(cfg->line, word, near);
	} else if (home) {
		config_draft_mistake(draft, cfg->line, "%s%s%s belongs %s%s%s; move it there",
				     where, inside, word,
				     home->titled ? "into a \"" : "outside of sections", home->word,
				     home->titled ? "\" section" : "");
	} else {
		config_draft_mistake(draft, cfg->line, "%s%s\"%s\" is unknown; there are: %s",
				     where, inside, word, list_words(words, count));
	}
}

static void on_error(cfg_t *cfg, const char *format, va_list arguments)
{
	bool at_end = strcmp(format, "premature end of file") == 0;
	char what[160];
	va_list again;

	if (strcmp(format, "no such option '%s'") == 0) {
		va_copy(again, arguments);
		unknown_word(cfg, va_arg(again, const char *));
		va_end(again);
		return;
	}
	reading->stopped = true;
	vsnprintf(what, sizeof(what), format, arguments);
	if (at_end && reading->cut)
		return; /* told already, with the line it begins in */
	if (at_end)
		config_draft_mistake(&reading->draft, cfg->line,
				     "the file ends in the middle of a key; complete it");
	else if (cfg->line == reading->unknown_line)
		config_draft_mistake(&reading->draft, cfg->line,
				     "nothing behind this line was checked");
	else
		config_draft_mistake(&reading->draft, cfg->line,
				     "syntax: %s; write KEY = VALUE or SECTION \"TITLE\" { } "
				     "(nothing behind this line was checked)",
				     what);
}

/* -- passes -- */

static cfg_opt_t key_option(const struct config_key *key)
{
	cfg_opt_t option = CFG_STR(key->name, 0, CFGF_NODEFAULT);

	option.validcb = on_key;
	return option;
}

static cfg_opt_t section_option(const struct config_section_row *row, cfg_opt_t *keys)
{
	cfg_opt_t option = CFG_SEC(row->word, keys, CFGF_MULTI | CFGF_TITLE | CFGF_KEYSTRVAL);

	option.validcb = on_section;
	return option;
}

/* Returns where more may be added. */
static cfg_opt_t *add_keys(enum config_section section, cfg_opt_t *options)
{
	const struct config_section_row *row = &config_sections[section];
	static const cfg_opt_t end = CFG_END();
	size_t i;

	for (i = 0; is_in_scope(section) && i < row->key_count; i++)
		*options++ = key_option(&row->keys[i]);
	*options = end;
	return options;
}

static cfg_t *grammar(void)
{
	/* Not on the stack, which would keep these pages for good. */
	cfg_opt_t(*keys)[WORDS_MAX + 1] = calloc(SECTION_COUNT, sizeof(*keys));
	enum config_section section;
	static const cfg_opt_t end = CFG_END();
	cfg_opt_t *at;
	cfg_t *cfg;

	if (!keys)
		return NULL;
	at = add_keys(SECTION_GENERAL, keys[SECTION_GENERAL]);
	for (section = SECTION_LAN; section < SECTION_COUNT; section++) {
		if (!is_in_scope(section))
			continue;
		add_keys(section, keys[section]);
		*at++ = section_option(&config_sections[section], keys[section]);
	}
	*at = end;
	cfg = cfg_init(keys[SECTION_GENERAL], CFGF_KEYSTRVAL); /* copies all of it */
	free(keys);
	if (cfg)
		cfg_set_error_function(cfg, on_error);
	return cfg;
}

static void read_once(struct reading *r)
{
	cfg_t *cfg = grammar();
	char *text = strdup(r->text); /* which may be replaced in between */

	r->draft.item_count = r->given;
	r->open = NULL;
	r->respelled = false;
	r->stopped = false;
	r->unknown_line = 0;
	if (cfg && text && (r->given > 0 || item_new(&r->draft, SECTION_GENERAL)))
		cfg_parse_buf(cfg, text);
	else
		r->draft.out_of_memory = true;
	if (cfg)
		cfg_free(cfg);
	free(text);
}

static void tell_text_mistake(void *arg, int line, const char *what)
{
	struct reading *r = arg;

	config_draft_mistake(&r->draft, line, "%s", what);
	config_draft_keep(&r->draft);
}

static void read_all(struct reading *r)
{
	reading = r;
	r->cut = !config_text_prepare(r->text, tell_text_mistake, r);
	for (read_once(r); r->respelled && !r->draft.out_of_memory; read_once(r))
		config_draft_drop(&r->draft, false);
	if (!r->stopped && !r->draft.out_of_memory) {
		if (r->given == 0)
			close_item(&r->draft.items[0], 0);
		config_check(&r->draft);
	}
	reading = NULL;
}

void config_draft_read(struct config_draft *draft, const char *text, enum draft_scope scope)
{
	struct reading r = {
		.draft = *draft,
		.given = draft->item_count,
		.scope = scope,
		.text = strdup(text),
	};

	if (r.text)
		read_all(&r);
	else
		r.draft.out_of_memory = true;
	*draft = r.draft;
	free(r.text);
}

/* -- from draft to configuration -- */

static size_t count_items(const struct config_draft *draft, enum config_section section)
{
	size_t i, count = 0;

	for (i = 0; i < draft->item_count; i++)
		count += draft->items[i].section == section && !draft->items[i].is_off;
	return count;
}

static size_t count_off(const struct config_draft *draft)
{
	size_t i, count = 0;

	for (i = 0; i < draft->item_count; i++)
		count += draft->items[i].is_off;
	return count;
}

static bool make_room(struct config *config, const struct config_draft *draft)
{
	size_t off = count_off(draft);
	size_t lans = count_items(draft, SECTION_LAN);
	size_t hosts = count_items(draft, SECTION_HOSTS);
	size_t wans = count_items(draft, SECTION_WAN);
	size_t accounts = count_items(draft, SECTION_ACCOUNT);
	size_t services = count_items(draft, SECTION_SERVICE);
	size_t forwards = count_items(draft, SECTION_FORWARD);

	config->lans = calloc(lans + 1, sizeof(*config->lans));
	config->hosts = calloc(hosts + 1, sizeof(*config->hosts));
	config->wans = calloc(wans + 1, sizeof(*config->wans));
	config->policies = calloc(hosts + 1, sizeof(*config->policies));
	config->accounts = calloc(accounts + 1, sizeof(*config->accounts));
	config->services = calloc(services + 1, sizeof(*config->services));
	config->forwards = calloc(forwards + 1, sizeof(*config->forwards));
	config->off = calloc(off + 1, sizeof(*config->off));
	return config->off && config->lans && config->hosts && config->policies && config->wans &&
	       config->accounts && config->services && config->forwards;
}

static void add_item(struct config *config, const struct config_item *item)
{
	switch (item->section) {
	case SECTION_GENERAL: config->general = item->general; break;
	case SECTION_LAN: config->lans[config->lan_count++] = item->lan; break;
	case SECTION_HOSTS:
		config->policies[config->hosts_count] = item->hosts.policy;
		config->hosts[config->hosts_count++] = item->hosts;
		break;
	case SECTION_WAN: config->wans[config->wan_count++] = item->wan; break;
	case SECTION_ACCOUNT: config->accounts[config->account_count++] = item->account; break;
	case SECTION_SERVICE: config->services[config->service_count++] = item->service; break;
	case SECTION_FORWARD: config->forwards[config->forward_count++] = item->forward; break;
	}
}

static void add_off(struct config *config, const struct config_item *item)
{
	struct config_off *off = &config->off[config->off_count++];

	off->section = item->section;
	memcpy(&off->account, &item->general, config_sections[item->section].size);
}

static struct config *make_config(const struct config_draft *draft)
{
	struct config *config = calloc(1, sizeof(*config));
	size_t i;

	if (!config || !make_room(config, draft)) {
		config_free(config);
		return NULL;
	}
	for (i = 0; i < draft->item_count; i++)
		if (draft->items[i].is_off)
			add_off(config, &draft->items[i]);
		else
			add_item(config, &draft->items[i]);
	return config;
}

void config_free(struct config *config)
{
	if (!config)
		return;
	free(config->lans);
	free(config->hosts);
	free(config->policies);
	free(config->wans);
	free(config->accounts);
	free(config->services);
	free(config->forwards);
	free(config->off);
	free(config);
}

struct config *config_parse(const char *text, const char *name, config_mistake *tell, void *arg)
{
	struct config_draft draft = { .name = name };
	struct config *config = NULL;

	config_draft_read(&draft, text, DRAFT_ALL);
	if (!draft.out_of_memory && draft.mistake_count == 0)
		config = make_config(&draft);
	if (config)
		config_check_places(&draft, config);
	config_draft_tell(&draft, tell, arg);
	if (tell && (!config || draft.out_of_memory) && draft.mistake_count == 0)
		tell(arg, "out of memory while reading the configuration");
	if (draft.out_of_memory || draft.mistake_count > 0) {
		config_free(config);
		config = NULL;
	}
	config_draft_clear(&draft);
	return config;
}

/* -- files -- */

static char *read_text(const char *path, struct failure *failure)
{
	size_t length;
	char *text = file_read(path, CONF_LARGEST, &length);

	if (text && !memchr(text, '\0', length))
		return text;
	if (text)
		failure_set(failure, EINVAL, "%s: not a text; is it the right file?", path);
	else if (errno == EFBIG)
		failure_set(failure, EFBIG, "%s: larger than 1 MiB; is it the right file?", path);
	else
		failure_set(failure, errno, "%s: cannot be read: %m; name the file with -c", path);
	free(text);
	return NULL;
}

struct config *config_read(const char *path, config_mistake *tell, void *arg)
{
	struct failure failure;
	char *text = read_text(path, &failure);
	struct config *config;

	if (!text) {
		tell(arg, failure.sentence);
		return NULL;
	}
	config = config_parse(text, path, tell, arg);
	free(text);
	return config;
}
