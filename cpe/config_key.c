/* SPDX-License-Identifier: BSD-2-Clause */
/* Configuration keys as data, and one reader for each type of value. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/config_key.h"
#include "cpe/config_provider.h"
#include "cpe/config_value.h"
#include "pcp-proxy/pcp.h"

#define NAMES_MAX       32
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* -- the rows -- */

#define X(type, c_type, looks, has) typedef c_type field_of_##type;
VALUE_TYPES(X)
#undef X

enum {
#define X(type, c_type, looks, has) HAS_##type = has,
	VALUE_TYPES(X)
#undef X
};

/* A field that is not of its row's type is a mistake for the compiler to find. */
#define FIELD_SIZE(field, type)                                                            \
	sizeof(char[__builtin_types_compatible_p(__typeof__(((struct SECTION *)0)->field), \
						 field_of_##type) &&                       \
				    HAS_##type                                             \
			    ? (int)sizeof(field_of_##type)                                 \
			    : -1])
#define KEY(name, field, type, from, to, fallback, unit, help) \
	{ name "\0" fallback "\0" unit "\0" help,              \
	  from,                                                \
	  to,                                                  \
	  offsetof(struct SECTION, field),                     \
	  FIELD_SIZE(field, type),                             \
	  TYPE_##type },

/* These have defaults: no mistake tells what they are for. */
#ifdef CONFIG_MODEL
#define X KEY
#else
#define X(name, field, type, from, to, fallback, unit, help) \
	KEY(name, field, type, from, to, fallback, unit, "")
#endif
#define SECTION config_general
static const struct config_key general_keys[] = { GENERAL_KEYS(X) ACS_KEYS(X) };
#undef SECTION
#define SECTION config_lan
static const struct config_key lan_keys[] = { LAN_KEYS(X) };
#undef SECTION
#define SECTION config_hosts
static const struct config_key hosts_keys[] = { HOSTS_KEYS(X) };
#undef SECTION
#define SECTION config_wan
static const struct config_key wan_keys[] = { WAN_KEYS(X) };
#undef SECTION
#undef X
#define SECTION config_account
static const struct config_key account_keys[] = { ACCOUNT_KEYS(KEY) };
#undef SECTION
#define SECTION config_service
static const struct config_key service_keys[] = { SERVICE_KEYS(KEY) };
#undef SECTION
#define SECTION config_forward
static const struct config_key forward_keys[] = { FORWARD_KEYS(KEY) };
#undef SECTION
#undef KEY

#define general_size sizeof(struct config_general)
#define lan_size     sizeof(struct config_lan)
#define hosts_size   sizeof(struct config_hosts)
#define wan_size     sizeof(struct config_wan)
#define account_size sizeof(struct config_account)
#define service_size sizeof(struct config_service)
#define forward_size sizeof(struct config_forward)

const struct config_section_row config_sections[SECTION_COUNT] = {
#define X(symbol, stem, word, titled, least, most, title)                                         \
	[SECTION_##symbol] = {                                                                    \
		word, titled, least, most, title, stem##_keys, COUNT_OF(stem##_keys), stem##_size \
	},
	SECTIONS(X)
#undef X
};

enum config_section config_find_section(const char *word)
{
	enum config_section section;

	for (section = SECTION_LAN; section < SECTION_COUNT; section++)
		if (strcmp(config_sections[section].word, word) == 0)
			return section;
	return SECTION_GENERAL;
}

const struct config_key *config_find_key(const struct config_section_row *row, const char *name)
{
	size_t i;

	for (i = 0; i < row->key_count; i++)
		if (strcmp(row->keys[i].name, name) == 0)
			return &row->keys[i];
	return NULL;
}

/* The text behind the name that is so many texts away from it. */
static const char *text_behind(const struct config_key *key, size_t distance)
{
	const char *text = key->name;

	for (; distance > 0; distance--)
		text += strlen(text) + 1;
	return text;
}

const char *config_key_default(const struct config_key *key)
{
	const char *text = text_behind(key, 1);

	return strcmp(text, REQUIRED) == 0 ? NULL : text;
}

const char *config_key_unit(const struct config_key *key)
{
	return text_behind(key, 2);
}

const char *config_key_help(const struct config_key *key)
{
	return text_behind(key, 3);
}

const char *config_key_looks(const struct config_key *key)
{
	static const char *const looks_of[] = {
#define X(type, c_type, looks, has) [TYPE_##type] = has ? looks : NULL,
		VALUE_TYPES(X)
#undef X
	};

	return looks_of[key->type];
}

bool config_key_is_local(const struct config_key *key)
{
	switch (key->type) {
	case TYPE_FILE:
	case TYPE_PATH:
	case TYPE_STATE:
	case TYPE_IDENTITY:
	case TYPE_TRUST: return true;
	default: return false;
	}
}

/* -- numbers -- */

static int out_of_range(const struct config_key *key, int error, const char *what,
			struct failure *failure)
{
	const char *unit = config_key_unit(key);

	return failure_set(failure, error, "%s; give %u to %u%s%s", what, key->from, key->to,
			   unit[0] ? " " : "", unit);
}

static int read_number(const struct config_key *key, const char *text, uint64_t *number,
		       struct failure *failure)
{
	char *end;

	errno = 0;
	*number = strtoull(text, &end, 10);
	if (!isdigit((unsigned char)text[0]) || *end != '\0')
		return out_of_range(key, EINVAL, "not a whole number", failure);
	if (errno == ERANGE || *number < key->from || *number > key->to)
		return out_of_range(key, ERANGE, "out of range", failure);
	return 0;
}

static int read_COUNT(const struct config_key *key, const char *text, void *to,
		      struct failure *failure)
{
	uint64_t number;
	int error = read_number(key, text, &number, failure);

	if (!error)
		*(uint32_t *)to = (uint32_t)number;
	return error;
}

static int read_PORT(const struct config_key *key, const char *text, void *to,
		     struct failure *failure)
{
	uint64_t number;
	int error = read_number(key, text, &number, failure);

	if (!error)
		*(uint16_t *)to = (uint16_t)number;
	return error;
}

bool config_read_digits(const char **at, uint64_t from, uint64_t to, uint16_t *number)
{
	uint64_t value = 0;

	if (!isdigit((unsigned char)**at))
		return false;
	for (; isdigit((unsigned char)**at) && value <= to; (*at)++)
		value = value * 10 + (uint64_t)(**at - '0');
	*number = (uint16_t)value;
	return value >= from && value <= to;
}

/* One port is a span, too. */
static int read_PORTS(const struct config_key *key, const char *text, void *to,
		      struct failure *failure)
{
	const char *at = text;
	struct port_span span;
	bool good = config_read_digits(&at, key->from, key->to, &span.first);

	span.last = span.first;
	if (good && *at == '-') {
		at++;
		good = config_read_digits(&at, key->from, key->to, &span.last);
	}
	if (!good || *at != '\0' || span.first > span.last)
		return failure_set(failure, EINVAL,
				   "no range of ports; give FIRST-LAST within %u-%u", key->from,
				   key->to);
	*(struct port_span *)to = span;
	return 0;
}

/* Seconds, and a fraction of which microseconds count. */
static int read_DURATION(const struct config_key *key, const char *text, void *to,
			 struct failure *failure)
{
	size_t digits = strspn(text, "0123456789");
	const char *fraction = text[digits] == '.' ? text + digits + 1 : text + digits;
	size_t length = strspn(fraction, "0123456789");
	unsigned long long whole = strtoull(digits ? text : "0", NULL, 10);
	char micros[] = "000000";
	monotonic duration;

	memcpy(micros, fraction, length < sizeof(micros) - 1 ? length : sizeof(micros) - 1);
	duration = after(seconds(whole), strtoul(micros, NULL, 10));
	if (digits + length == 0 || fraction[length] != '\0')
		return out_of_range(key, EINVAL, "not a number of seconds", failure);
	if (duration < seconds(key->from) || duration > seconds(key->to))
		return out_of_range(key, ERANGE, "out of range", failure);
	*(monotonic *)to = duration;
	return 0;
}

/* -- words -- */

static int read_SWITCH(const struct config_key *key, const char *text, void *to,
		       struct failure *failure)
{
	static const char *const words[] = { "false", "true", "no", "yes", "off", "on" };
	int number = config_word_number(text, words, COUNT_OF(words));

	(void)key;
	if (number < 0)
		return failure_set(failure, EINVAL, "neither true nor false; give one of them");
	*(bool *)to = number % 2 == 1;
	return 0;
}

#define read_TRUST read_SWITCH

static int read_NONCES(const struct config_key *key, const char *text, void *to,
		       struct failure *failure)
{
	static const char *const words[] = { "strict", "same-host" };
	int number = config_word_number(text, words, COUNT_OF(words));

	(void)key;
	if (number < 0)
		return config_no_such(failure, text, words, COUNT_OF(words));
	*(bool *)to = number == 1;
	return 0;
}

static int read_PROTOCOL(const struct config_key *key, const char *text, void *to,
			 struct failure *failure)
{
	static const char *const words[] = { "tcp", "udp" };
	static const uint8_t numbers[] = { PROTOCOL_TCP, PROTOCOL_UDP };
	int number = config_word_number(text, words, COUNT_OF(words));

	(void)key;
	if (number < 0)
		return config_no_such(failure, text, words, COUNT_OF(words));
	*(uint8_t *)to = numbers[number];
	return 0;
}

static int read_MODE(const struct config_key *key, const char *text, void *to,
		     struct failure *failure)
{
	const struct deployment *mode = deployment_find(text);
	const char *words[NAMES_MAX] = { NULL };
	size_t count = 0;

	(void)key;
	if (!mode) {
		for (; count < NAMES_MAX && deployment_row(count); count++)
			words[count] = deployment_row(count)->name;
		return config_no_such(failure, text, words, count);
	}
	*(const struct deployment **)to = mode;
	return 0;
}

static int read_WORD(const struct config_key *key, const char *text, void *to,
		     struct failure *failure)
{
	const char *at;

	(void)key;
	if (text[0] == '\0')
		return failure_set(failure, EINVAL, "empty; give it a name");
	for (at = text; *at; at++)
		if (!isgraph((unsigned char)*at))
			return failure_set(failure, EINVAL,
					   "not a word; use letters, digits and hyphens");
	return config_copy_text(text, to, sizeof(struct config_word) - 1,
				sizeof(struct config_word), failure);
}

static int read_LINE(const struct config_key *key, const char *text, void *to,
		     struct failure *failure)
{
	const char *at;

	(void)key;
	if (text[0] == '\0')
		return failure_set(failure, EINVAL, "empty; drop the line, or give it a text");
	for (at = text; *at; at++)
		if (iscntrl((unsigned char)*at))
			return failure_set(failure, EINVAL, "more than a line of text");
	return config_copy_text(text, to, sizeof(struct config_line) - 1,
				sizeof(struct config_line), failure);
}

static int read_NOTE(const struct config_key *key, const char *text, void *to,
		     struct failure *failure)
{
	struct config_line line = { "" };
	size_t characters = 0;
	const char *at;
	int error = read_LINE(key, text, &line, failure);

	for (at = text; *at; at++)
		characters += (*at & 0xc0) != 0x80;
	if (error != 0)
		return error;
	if (characters > NOTE_CHARACTERS)
		return failure_set(failure, E2BIG, "too long; give %d characters at most",
				   NOTE_CHARACTERS);
	memcpy(to, &line, sizeof(struct config_note));
	return 0;
}

static int read_METHOD(const struct config_key *key, const char *text, void *to,
		       struct failure *failure)
{
	static const char *const words[] = { "GET", "POST", "PUT" };

	if (config_word_number(text, words, COUNT_OF(words)) < 0)
		return config_no_such(failure, text, words, COUNT_OF(words));
	return read_WORD(key, text, to, failure);
}

static int read_WORDS(const struct config_key *key, const char *text, void *to,
		      struct failure *failure)
{
	char one[sizeof(struct config_word) + 1];
	struct config_words words = { 0 };
	int error;

	while (config_next_item(&text, one, sizeof(one))) {
		if (words.count == WORDS_MOST)
			return failure_set(failure, E2BIG, "too many; give %d at most", WORDS_MOST);
		error = read_WORD(key, one, &words.list[words.count++], failure);
		if (error)
			return error;
	}
	memcpy(to, &words, sizeof(words));
	return 0;
}

static int read_PROVIDER(const struct config_key *key, const char *text, void *to,
			 struct failure *failure)
{
	const char *words[NAMES_MAX] = { NULL };
	size_t count = 0;

	for (; count < NAMES_MAX && config_provider(count); count++)
		words[count] = config_provider(count);
	if (config_word_number(text, words, count) < 0)
		return config_no_such(failure, text, words, count);
	return read_WORD(key, text, to, failure);
}

/* -- by type -- */

int config_key_read(const struct config_key *key, const char *text, void *section,
		    struct failure *failure)
{
	static int (*const readers[])(const struct config_key *, const char *, void *,
				      struct failure *) = {
#define X(type, c_type, looks, has) [TYPE_##type] = has ? read_##type : NULL,
		VALUE_TYPES(X)
#undef X
	};

	return readers[key->type](key, text, (char *)section + key->offset, failure);
}

static int read_hosts(const char *text, struct config_hosts *to, struct failure *failure)
{
	int error = config_read_prefix(text, &to->policy.hosts, failure);

	return error ? error
		     : config_copy_text(text, to->title.text, sizeof(to->title) - 1,
					sizeof(to->title), failure);
}

int config_title_read(enum config_section section, const char *text, void *value,
		      struct failure *failure)
{
	switch (section) {
	case SECTION_GENERAL: return 0;
	case SECTION_LAN:
		return config_read_interface(text, ((struct config_lan *)value)->interface,
					     failure);
	case SECTION_HOSTS: return read_hosts(text, value, failure);
	case SECTION_WAN:
		return config_read_interface(text, ((struct config_wan *)value)->interface,
					     failure);
	case SECTION_ACCOUNT:
		return read_WORD(NULL, text, &((struct config_account *)value)->title, failure);
	case SECTION_SERVICE:
		return read_WORD(NULL, text, &((struct config_service *)value)->title, failure);
	case SECTION_FORWARD:
		return read_WORD(NULL, text, &((struct config_forward *)value)->title, failure);
	}
	return -EINVAL;
}

const char *config_title(enum config_section section, const void *value)
{
	switch (section) {
	case SECTION_GENERAL: return "";
	case SECTION_LAN: return ((const struct config_lan *)value)->interface;
	case SECTION_HOSTS: return ((const struct config_hosts *)value)->title.text;
	case SECTION_WAN: return ((const struct config_wan *)value)->interface;
	case SECTION_ACCOUNT: return ((const struct config_account *)value)->title.text;
	case SECTION_SERVICE: return ((const struct config_service *)value)->title.text;
	case SECTION_FORWARD: return ((const struct config_forward *)value)->title.text;
	}
	return "";
}
