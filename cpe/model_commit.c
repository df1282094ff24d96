/* SPDX-License-Identifier: BSD-2-Clause */
/* Changes of the model put to use. Covered by: tests/net/test_model */
#include "cpe/model_commit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/file.h"
#include "cpe/forwards.h"
#include "cpe/gateway.h"

static bool cannot(struct model_change *change, int error, const char *format, const char *path)
{
	struct failure failure;

	failure_set(&failure, error, format, path, strerror(error));
	model_change_fault(change, "", FAULT_INTERNAL, failure.sentence);
	return false;
}

/* Before the rows are there. */
static void reserve_numbers(struct gateway *gateway, const struct model_change *change)
{
	enum config_section section;
	size_t i;

	for (i = 0; i < change->count; i++)
		for (section = SECTION_LAN; section < SECTION_COUNT; section++)
			if (change->edits[i].kind == EDIT_ADD &&
			    strcmp(config_sections[section].word, change->edits[i].section) == 0)
				gateway_reserve_number(gateway, section, change->edits[i].title);
}

/* What comes of the edits, in the file and in the gateway. */
static bool put_to_use(struct gateway *gateway, struct model_change *change)
{
	const char *path = gateway_config_path(gateway);
	size_t length;
	char *text = file_read(path, CONF_LARGEST, &length), *edited;
	struct config *config;
	int error;

	if (!text)
		return cannot(change, errno, "%s: cannot be read: %s; nothing was changed", path);
	config = model_change_try(change, text, path, &edited);
	if (!config) {
		free(text);
		return false;
	}
	reserve_numbers(gateway, change);
	error = strcmp(text, edited) == 0 ? 0 : file_rewrite(path, edited, strlen(edited));
	free(text);
	free(edited);
	if (error != 0) {
		config_free(config);
		return cannot(change, -error,
			      "%s: cannot be written: %s; make its directory writable for the "
			      "daemon's user, or change it there and reload",
			      path);
	}
	gateway_reconfigure(gateway, config);
	return true;
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
	return put_to_use(gateway, change);
}
