/* SPDX-License-Identifier: BSD-2-Clause */
/* Who may know what of the ACS. Covered by: tests/net/test_model */
#include "cpe/acs_report.h"

#include <errno.h>
#include <json-c/json.h>
#include <string.h>
#include <unistd.h>

#include "cpe/acs.h"
#include "cpe/acs_configure.h"
#include "cpe/file.h"
#include "cpe/gateway.h"
#include "cpe/journal.h"

/* The socket is for a group; secrets are not. The kernel says who has made the connection. */
static bool is_trusted(uid_t user)
{
	return user == 0 || user == geteuid();
}

struct json_object *acs_report_settings(void *context, struct json_object *request)
{
	struct failure failure = { .sentence = "memory is short" };
	struct config_general general;
	struct json_object *settings;

	if (!is_trusted(control_user_of(request)))
		return control_error("the passwords are for root and the daemon's user alone");
	gateway_offer(context, &general);
	settings = acs_settings(&general, &failure);
	return settings ? settings : control_error("%s", failure.sentence);
}

struct json_object *acs_report_told(void *context, struct json_object *request)
{
	struct failure failure;

	if (acs_facts_read(gateway_acs(context), request, &failure) != 0)
		return control_error("%s", failure.sentence);
	return json_object_new_object();
}

/* -- a whole configuration -- */

/* The first mistake: who hears of it has the file. */
static void take_mistake(void *arg, const char *sentence)
{
	struct failure *failure = arg;

	if (failure->error == 0)
		failure_set(failure, EINVAL, "%s", sentence);
}

/* NULL and why: nothing has changed. */
static struct config *replace(const struct gateway *gateway, const char *text,
			      struct failure *failure)
{
	const char *path = gateway_config_path(gateway);
	struct config *config = config_parse(text, "the file", take_mistake, failure);
	int error;

	if (!config)
		return NULL;
	error = acs_may_configure(gateway_config(gateway), config, failure);
	if (error == 0) {
		error = file_rewrite(path, text, strlen(text));
		if (error != 0)
			failure_set(failure, -error, "%s: cannot be written: %m", path);
	}
	if (error == 0)
		return config;
	config_free(config);
	return NULL;
}

struct json_object *acs_report_configure(void *context, struct json_object *request)
{
	struct json_object *text = json_object_object_get(request, "text");
	struct failure failure = { 0 };
	struct config *config;

	if (!json_object_is_type(text, json_type_string))
		return control_error("a configuration is a \"text\"");
	config = replace(context, json_object_get_string(text), &failure);
	if (!config)
		return control_error("%s", failure.sentence);
	journal(JOURNAL_INFO, JOURNAL_CONFIG, "replaced as a whole origin=acs");
	gateway_reconfigure(context, config);
	return json_object_new_object();
}
