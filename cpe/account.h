/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Account: from a section of the configuration to what the publisher wants to know
 * of it, and the secrets from their files.
 */
#ifndef HOMEPORT_ACCOUNT_H
#define HOMEPORT_ACCOUNT_H

#include "cpe/config_file.h"
#include "ddns/ddns.h"

/* Without secrets, and so unusable; texts are borrowed from the section. */
void account_fill(const struct config_account *section, struct ddns_account *account);

/* What became of the files. The texts have to live as long as the account. */
struct account_secrets {
	struct failure failure; /* why the account cannot be used; error 0: it can */
	struct failure remark;  /* others can read a secret; error 0: they cannot */
};

/* Reads them, again at each reload; the account is usable then, or says why not. */
void account_read_secrets(const struct config_account *section, struct ddns_account *account,
			  struct account_secrets *secrets);

#ifdef CONFIG_DDNS
/* Do the files of all accounts hold secrets that can be used? False, with what is wrong told. */
bool accounts_check(const struct config *config, config_mistake *tell, void *arg);
#else
static inline bool accounts_check(const struct config *config, config_mistake *tell, void *arg)
{
	(void)config, (void)tell, (void)arg;
	return true;
}
#endif

#endif
