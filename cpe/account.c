/* SPDX-License-Identifier: BSD-2-Clause */
/* Accounts and their secrets. Covered by: tests/net/test_providers */
#include "cpe/account.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cpe/publisher_pump.h"
#include "ddns/backend.h"

#define COPY(to, from) snprintf(to, sizeof(to), "%s", (from).text)

static const char *zone_of(const struct config_account *section, const struct backend *backend)
{
	if (section->zone.text[0] == '\0' && backend && backend->zone)
		return backend->zone;
	return section->zone.text;
}

void account_fill(const struct config_account *section, struct ddns_account *account)
{
	const struct backend *backend = backend_find(section->type.text);

	*account = (struct ddns_account){
		.label = section->title.text,
		.backend = backend,
		.server = section->server,
		.zone = zone_of(section, backend),
		.interval = section->interval,
		.allow_non_public = section->allow_non_public,
		.unusable = "its secrets have not been read",
	};
	COPY(account->web.url, section->url);
	COPY(account->web.user, section->user);
	COPY(account->web.ca_file, section->ca_file);
	COPY(account->web.method, section->method);
	COPY(account->web.body, section->body);
	COPY(account->web.header, section->header);
	COPY(account->web.good, section->good);
	COPY(account->web.script, section->script);
}

/* -- secrets -- */

/* Who is in the file's group was put there on purpose. */
static void look_who_reads(const char *path, struct failure *remark)
{
	struct stat status;

	if (stat(path, &status) == 0 && (status.st_mode & (S_IROTH | S_IWOTH)) != 0)
		failure_set(remark, EACCES,
			    "%s: everybody on the gateway can read or change this secret: chmod o= "
			    "it",
			    path);
}

/* The first line, without blanks around it. */
static int take_line(const char *path, char *text, char secret[DDNS_SECRET],
		     struct failure *failure)
{
	char *end;

	text += strspn(text, " \t");
	end = text + strcspn(text, "\r\n");
	while (end > text && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	*end = '\0';
	if (end == text)
		return failure_set(failure, EINVAL,
				   "%s: its first line is empty; it has to be the secret", path);
	if ((size_t)(end - text) >= DDNS_SECRET)
		return failure_set(failure, EINVAL, "%s: its first line is too long for a secret",
				   path);
	snprintf(secret, DDNS_SECRET, "%s", text);
	return 0;
}

static int read_secret(const char *path, char secret[DDNS_SECRET], struct failure *failure)
{
	char text[2 * DDNS_SECRET];
	FILE *file = fopen(path, "re");
	size_t length;
	int error;

	if (!file)
		return failure_set(failure, errno, "%s: %m; make it readable for the daemon", path);
	setvbuf(file, NULL, _IONBF, 0); /* no copy that nobody wipes */
	length = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[length] = '\0';
	error = take_line(path, text, secret, failure);
	explicit_bzero(text, sizeof(text));
	return error;
}

void account_read_secrets(const struct config_account *section, struct ddns_account *account,
			  struct account_secrets *secrets)
{
	const char *key = section->key_file.text, *secret = section->secret_file.text;

	*secrets = (struct account_secrets){ .failure = { .error = 0 } };
	account->unusable = NULL;
	if ((key[0] != '\0' &&
	     publisher_pump_read_key(key, &account->key, &secrets->failure) < 0) ||
	    (secret[0] != '\0' && read_secret(secret, account->web.secret, &secrets->failure) < 0))
		account->unusable = secrets->failure.sentence;
	look_who_reads(key, &secrets->remark);
	look_who_reads(secret, &secrets->remark);
}

bool accounts_check(const struct config *config, config_mistake *tell, void *arg)
{
	struct account_secrets secrets;
	struct ddns_account account;
	char sentence[sizeof(secrets.failure.sentence) + 80];
	bool good = true;
	size_t i;

	for (i = 0; i < config->account_count; i++) {
		account_fill(&config->accounts[i], &account);
		account_read_secrets(&config->accounts[i], &account, &secrets);
		if (account.unusable) {
			snprintf(sentence, sizeof(sentence), "account \"%.60s\": %s",
				 config->accounts[i].title.text, account.unusable);
			tell(arg, sentence);
			good = false;
		}
		explicit_bzero(&account, sizeof(account));
	}
	return good;
}
