/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Configuration values: what several types of config_table.h share, and the types
 * that services alone have. Inside of config_*.c only.
 */
#ifndef HOMEPORT_CONFIG_VALUE_H
#define HOMEPORT_CONFIG_VALUE_H

#include <stddef.h>

#include "cpe/config_key.h"

/* -EINVAL: the text is none of these words; the sentence tells the nearest, or all. */
int config_no_such(struct failure *failure, const char *text, const char *const *words,
		   size_t count);

/* -1: none of them. */
int config_word_number(const char *text, const char *const *words, size_t count);

/* The whole text with its NUL, if it is not longer than that many octets; zeros behind it. */
int config_copy_text(const char *text, char *to, size_t longest, size_t size,
		     struct failure *failure);

/*
 * Cuts the next item off a list with commas, without the blanks around it. False: there
 * is none; -- an empty one counts.
 */
bool config_next_item(const char **list, char *item, size_t size);

/* A decimal number from..to at *at, which is moved behind it. False: there is none. */
bool config_read_digits(const char **at, uint64_t from, uint64_t to, uint16_t *number);

/* ADDRESS/LENGTH without bits behind the prefix; ADDRESS alone is one host. */
int config_read_prefix(const char *text, struct prefix *to, struct failure *failure);

/* Into IFNAMSIZ octets. */
int config_read_interface(const char *text, char *to, struct failure *failure);

/* As config_key_read() has them; `to` is the field. */
typedef int config_reader(const struct config_key *key, const char *text, void *to,
			  struct failure *failure);

config_reader read_RECORDS, read_INSTANCE, read_URLPATH, read_ANY_PROTOCOL;

/* config_value_host.c */
config_reader read_ADDRESS, read_PREFIX, read_PREFIX64, read_ENDPOINT, read_SERVERS;
config_reader read_NAME, read_PATTERN, read_SRV, read_HOST, read_HOSTS;

/* config_value_path.c */
config_reader read_FILE, read_PATH, read_STATE, read_INTERFACE;

/* config_value_acs.c */
config_reader read_URL, read_TIME, read_IDENTITY;

#endif
