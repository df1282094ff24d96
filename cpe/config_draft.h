/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Configuration draft: the sections as they stand in a file, with the line of
 * each key, and the mistakes found so far. Inside of config_*.c only.
 */
#ifndef HOMEPORT_CONFIG_DRAFT_H
#define HOMEPORT_CONFIG_DRAFT_H

#include <stdbool.h>
#include <stddef.h>

#include "cpe/config_key.h"

struct config_item {
	enum config_section section;
	int end; /* the line it ends in; 0: it stands elsewhere */
	bool bad_title;
	bool is_off;                 /* not enabled: others have nothing to do with it */
	int lines[SECTION_KEYS_MAX]; /* of each key, in the order of its rows; 0: not given */
	bool bad[SECTION_KEYS_MAX];  /* the value was a mistake */
	union {
		struct config_general general;
		struct config_lan lan;
		struct config_hosts hosts;
		struct config_wan wan;
		struct config_account account;
		struct config_service service;
		struct config_forward forward;
	};
};

struct config_draft {
	const char
		*name; /* of the file; NULL: it is none, and mistakes name neither it nor a line */
	struct config_item *items;
	size_t item_count;
	struct draft_mistake {
		int line;
		bool certain; /* stays, whatever the text turns out to mean */
		char *sentence;
	} * mistakes; /* in the order they were found */
	size_t mistake_count;
	bool out_of_memory;
};

/* Notes a mistake: "NAME:LINE: sentence". Line 0: about the file as a whole. */
__attribute__((format(printf, 3, 4))) void config_draft_mistake(struct config_draft *draft,
								int line, const char *format, ...);

/* Makes the last mistake certain. */
void config_draft_keep(struct config_draft *draft);

/* Frees all that is in it. */
void config_draft_clear(struct config_draft *draft);

/* Forgets mistakes: all, or those that are not certain. */
void config_draft_drop(struct config_draft *draft, bool all);

/* Tells the mistakes in the order of the file, and what is about no line at the end. */
void config_draft_tell(struct config_draft *draft, config_mistake *tell, void *arg);

/* `service "web"`, or "the file" for keys outside of sections; a static buffer. */
const char *config_item_print(const struct config_item *item);

/* A key of a section by its field: where it stands, and if its value can be believed. */
#define KEY_LINE(item, stem, field) \
	((item)->lines[config_key_number((item)->section, offsetof(struct config_##stem, field))])
#define KEY_GOOD(item, stem, field) \
	(!(item)->bad[config_key_number((item)->section, offsetof(struct config_##stem, field))])
size_t config_key_number(enum config_section section, size_t offset);

/*
 * Reads a text into the draft, behind the items that are there already, which are
 * sound, and notes all mistakes. DRAFT_FORWARDS: it may hold sections "forward" alone.
 */
enum draft_scope { DRAFT_ALL, DRAFT_FORWARDS };
void config_draft_read(struct config_draft *draft, const char *text, enum draft_scope scope);

/* Notes what contradicts what. All keys that were not given have their defaults. */
void config_check(struct config_draft *draft);

#endif
