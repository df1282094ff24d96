/* SPDX-License-Identifier: BSD-2-Clause */
/* Who may know what of the ACS. Covered by: tests/net/test_model */
#include "cpe/acs_report.h"

#include <json-c/json.h>
#include <pwd.h>
#include <unistd.h>

#include "cpe/acs.h"
#include "cpe/gateway.h"

/*
 * The socket is for a group; secrets are for one of its members. The kernel says who that
 * is, and no file that the agent could read has to hold them.
 */
static bool is_trusted(const struct gateway *gateway, uid_t user)
{
	const struct passwd *agent;

	if (user == 0 || user == geteuid())
		return true;
	agent = getpwnam(gateway_config(gateway)->general.acs.agent.text);
	return agent && agent->pw_uid == user;
}

struct json_object *acs_report_settings(void *context, struct json_object *request)
{
	const struct gateway *gateway = context;
	struct failure failure = { .sentence = "memory is short" };
	struct json_object *settings;

	if (!is_trusted(gateway, control_user_of(request)))
		return control_error(
			"the passwords are for the user \"%s\" alone: see acs-agent in "
			"homeport.conf(5)",
			gateway_config(gateway)->general.acs.agent.text);
	settings = acs_settings(gateway_config(gateway), &failure);
	return settings ? settings : control_error("%s", failure.sentence);
}

struct json_object *acs_report_told(void *context, struct json_object *request)
{
	struct failure failure;

	if (acs_facts_read(gateway_acs(context), request, &failure) != 0)
		return control_error("%s", failure.sentence);
	return json_object_new_object();
}
