/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Configuration keys as data: the rows of config_table.h, and how the text of a
 * value becomes a field of its section's struct.
 */
#ifndef HOMEPORT_CONFIG_KEY_H
#define HOMEPORT_CONFIG_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/failure.h"
#include "cpe/config_file.h"
#include "cpe/config_table.h"

enum config_type {
#define X(type, c_type, looks, has) TYPE_##type,
	VALUE_TYPES(X)
#undef X
};

/* Small, with one address alone: there are many, and each address is a relocation, too. */
struct config_key {
	const char *name; /* behind its NUL default, unit and help, with a NUL each */
	uint32_t from, to;
	uint16_t offset, size; /* of the field in the section's struct */
	enum config_type type : 8;
};

#define SECTION_KEYS_MAX 56

struct config_section_row {
	const char *word; /* "": the keys outside sections */
	bool titled;
	size_t least, most; /* how many sections there may be */
	const char *title;  /* what the title means */
	const struct config_key *keys;
	size_t key_count;
	size_t size; /* of its struct */
};

#define SECTION_COUNT 7
extern const struct config_section_row config_sections[SECTION_COUNT]; /* by enum config_section */

/* "wan", say. SECTION_GENERAL: there are no sections of that word. */
enum config_section config_find_section(const char *word);

/* NULL, or the key of that name. */
const struct config_key *config_find_key(const struct config_section_row *row, const char *name);

/* What it is without being given; NULL: it must be given. "": nothing. */
const char *config_key_default(const struct config_key *key);

/* "seconds"; "": none. */
const char *config_key_unit(const struct config_key *key);

/* For people. "" in builds without MODEL, where nobody asks for that of the key. */
const char *config_key_help(const struct config_key *key);

/* What a value of the key looks like: "an IPv4 or IPv6 address". */
const char *config_key_looks(const struct config_key *key);

/* Is it a file, who the gateway is, or whom it trusts? That is said on the gateway itself. */
bool config_key_is_local(const struct config_key *key);

/* Room for the struct of a section of any kind. */
union config_any {
	struct config_general general;
	struct config_lan lan;
	struct config_hosts hosts;
	struct config_wan wan;
	struct config_account account;
	struct config_service service;
	struct config_forward forward;
};

/*
 * Reads the text of a value into the section's struct. On failure nothing is
 * written, and the sentence says what is wrong with the value and what to do,
 * without naming file, line or key.
 */
int config_key_read(const struct config_key *key, const char *text, void *section,
		    struct failure *failure);

/*
 * The text of a value, as config_key_read() takes it; "" where nothing is given. Cut if
 * there is no room; KEY_VALUE_TEXT has room for all.
 */
#define KEY_VALUE_TEXT 1024
const char *config_key_print(const struct config_key *key, const void *section, char *text,
			     size_t size);

/* Reads the title of a section into its struct in the same way. */
int config_title_read(enum config_section section, const char *text, void *value,
		      struct failure *failure);

/* All sections of a kind: structs of the row's size, borrowed from the configuration. */
struct config_values {
	const char *values;
	size_t count;
};

struct config_values config_values(const struct config *config, enum config_section section);

/* The title of a section's struct; "" where there is none. */
const char *config_title(enum config_section section, const void *value);

#endif
