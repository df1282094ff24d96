/* SPDX-License-Identifier: BSD-2-Clause */
/* The kinds of account that this build can publish with. */
#ifndef HOMEPORT_CONFIG_PROVIDER_H
#define HOMEPORT_CONFIG_PROVIDER_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "cpe/config_file.h"

#ifdef CONFIG_DDNS
#include "cpe/account.h"
#include "ddns/backend.h"
#include "ddns/tsig_key.h"

/* Row by row; NULL at the end. */
static inline const char *config_provider(size_t number)
{
	const struct backend *row = backend_row(number);

	return row ? row->name : NULL;
}

/* The keys that tell kinds of account apart, one after the other; NULL at the end. */
static inline const char *config_provider_key(size_t number)
{
	static const char *const keys[] = {
#define X(name, key) key,
		ACCOUNT_FACTS(X)
#undef X
	};

	return number < sizeof(keys) / sizeof(keys[0]) ? keys[number] : NULL;
}

static inline bool config_provider_needs(const char *type, size_t key)
{
	const struct backend *row = backend_find(type);

	return row && row->needs >> key & 1;
}

static inline bool config_provider_takes(const char *type, size_t key)
{
	const struct backend *row = backend_find(type);

	return row && (row->needs | row->takes) >> key & 1;
}

/* The key that names the file of such an account's secret. */
static inline const char *config_provider_secret_key(const char *type)
{
	size_t i;

	for (i = 0; config_provider_key(i); i++)
		if (strcmp(config_provider_key(i), "key-file") == 0 &&
		    config_provider_takes(type, i))
			return "key-file";
	return "secret-file";
}

/* Is it the text of a TSIG key? 0, or -EINVAL and why not. */
static inline int config_provider_check_key(const char *text, struct failure *failure)
{
	struct tsig_key key;
	int error = tsig_key_parse(text, strlen(text), "the key", &key, failure);

	explicit_bzero(&key, sizeof(key));
	return error;
}

/* What is wrong with an account all the same: 0, or -errno and a sentence without its title. */
static inline int config_provider_check(const struct config_account *section,
					struct failure *failure)
{
	struct ddns_account account;

	account_fill(section, &account);
	return account.backend ? account.backend->protocol->check(&account, failure) : 0;
}

/* The zone that names at the account are in; "": any. */
static inline const char *config_provider_zone(const struct config_account *section)
{
	struct ddns_account account;

	account_fill(section, &account);
	return account.zone;
}
#else
static inline const char *config_provider(size_t number)
{
	(void)number;
	return NULL;
}

static inline const char *config_provider_key(size_t number)
{
	(void)number;
	return NULL;
}

static inline bool config_provider_needs(const char *type, size_t key)
{
	(void)type, (void)key;
	return false;
}

static inline bool config_provider_takes(const char *type, size_t key)
{
	(void)type, (void)key;
	return true;
}

static inline const char *config_provider_secret_key(const char *type)
{
	(void)type;
	return "secret-file";
}

static inline int config_provider_check_key(const char *text, struct failure *failure)
{
	(void)text, (void)failure;
	return 0;
}

static inline int config_provider_check(const struct config_account *section,
					struct failure *failure)
{
	(void)section, (void)failure;
	return 0;
}

static inline const char *config_provider_zone(const struct config_account *section)
{
	return section->zone.text;
}
#endif

#endif
