/* SPDX-License-Identifier: BSD-2-Clause */
/* Changes of the model put to use. Covered by: tests/net/test_model */
#include "cpe/model_commit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cpe/file.h"
#include "cpe/forwards.h"
#include "cpe/gateway.h"

static bool cannot(struct model_change *change, int error, const char *format, const char *path)
{
	struct failure failure;

	failure_set(&failure, error, format, path);
	model_change_fault(change, "", FAULT_INTERNAL, failure.sentence);
	return false;
}

/* Before the rows are there. */
static void reserve_numbers(struct gateway *gateway, const struct model_change *change)
{
	const struct config_edit *edit;

	for (edit = change->edits; edit < change->edits + change->count; edit++)
		if (edit->kind == EDIT_ADD)
			gateway_reserve_number(gateway, config_find_section(edit->section),
					       edit->title);
}

/* -- secrets: files that are there before the configuration names them -- */

static bool write_secrets(struct model_change *change)
{
	const struct model_secret *secret;
	int error;

	for (secret = change->secrets; secret < change->secrets + change->secret_count; secret++) {
		if (!secret->path)
			continue;
		error = file_replace(secret->path, secret->text, strlen(secret->text));
		if (error != 0)
			return cannot(change, -error,
				      "%s: cannot be written: %m; make its directory writable for "
				      "the daemon's user",
				      secret->path);
	}
	return true;
}

static void remove_secrets(const struct model_change *change)
{
	size_t i;

	for (i = 0; i < change->secret_count; i++)
		if (change->secrets[i].path)
			unlink(change->secrets[i].path);
}

struct forgetting {
	const char *config_path;
	const struct config *before, *after;
};

static void forget_secret(void *arg, const char *path)
{
	const struct forgetting *forgetting = arg;

	if (model_change_is_secret(forgetting->before, path, forgetting->config_path) &&
	    !model_secret_is_named(forgetting->after, path))
		unlink(path);
}

/* Files of ours that only the configuration before has named. */
static void forget_secrets(const char *config_path, const struct config *before,
			   const struct config *after)
{
	struct forgetting forgetting = { config_path, before, after };

	model_secret_files(before, forget_secret, &forgetting);
}

/* -- the configuration -- */

/* The new text in the place of the old one. NULL, and why: nothing has changed. */
static struct config *write_config(struct gateway *gateway, struct model_change *change,
				   const char *text)
{
	const char *path = gateway_config_path(gateway);
	char *edited;
	struct config *config = model_change_try(change, text, path, &edited);
	int error;

	if (!config)
		return NULL;
	reserve_numbers(gateway, change);
	error = strcmp(text, edited) == 0 ? 0 : file_rewrite(path, edited, strlen(edited));
	free(edited);
	if (error == 0)
		return config;
	cannot(change, -error,
	       "%s: cannot be written: %m; make its directory writable for the daemon's user, or "
	       "change it there and reload",
	       path);
	config_free(config);
	return NULL;
}

/* What comes of the edits, in the files and in the gateway. */
static bool put_to_use(struct gateway *gateway, struct model_change *change)
{
	const char *path = gateway_config_path(gateway);
	struct config *config = NULL;
	size_t length;
	char *text = file_read(path, CONF_LARGEST, &length);

	if (!text)
		return cannot(change, errno, "%s: cannot be read: %m; nothing was changed", path);
	if (model_change_place(change, text, path) && write_secrets(change))
		config = write_config(gateway, change, text);
	free(text);
	if (!config) {
		remove_secrets(change);
		return false;
	}
	forget_secrets(path, gateway_config(gateway), config);
	gateway_reconfigure(gateway, config);
	return true;
}

/* One that has ended meanwhile needs no order. */
static void give_orders(struct gateway *gateway, const struct model_change *change)
{
	size_t i;

	for (i = 0; i < change->order_count; i++)
		gateway_order(gateway, change->orders[i].serial, change->orders[i].order);
}

static bool delete_kept(struct gateway *gateway, struct model_change *change)
{
	struct failure failure;

	if (forwards_delete(gateway_forwards(gateway), change->kept_forward, &failure) == 0) {
		gateway_renumber(gateway);
		return true;
	}
	model_change_fault(change, "", FAULT_INTERNAL, failure.sentence);
	return false;
}

bool model_commit(struct gateway *gateway, struct model_change *change)
{
	if (change->faults || change->out_of_memory)
		return false;
	if (change->kept_forward)
		return delete_kept(gateway, change);
	if (change->count > 0 && !put_to_use(gateway, change))
		return false;
	give_orders(gateway, change);
	return true;
}

const char *model_keep(struct gateway *gateway, struct model_change *change, const char *type,
		       const char *value)
{
	const char *key = model_change_keep(change, gateway_config(gateway),
					    gateway_config_path(gateway), type, value);

	return key && write_secrets(change) ? key : NULL;
}
