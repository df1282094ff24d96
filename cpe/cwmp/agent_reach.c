/* SPDX-License-Identifier: BSD-2-Clause */
/* The port for Connection Requests, and where it is. Covered by: tests/net/test_cwmp */
#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "cpe/cwmp/agent_parts.h"
#include "cpe/cwmp/reach.h"
#include "cpe/journal.h"
#include "cpe/random.h"

static void wanted(void *arg)
{
	struct agent *agent = arg;
	struct schedule_time time = agent_time(agent);

	journal(JOURNAL_INFO, JOURNAL_CWMP, "the ACS asks for a session");
	schedule_add(&agent->schedule, CWMP_CONNECTION_REQUEST, NULL, &time);
	agent_set_timer(agent);
}

/* Made up, as long as nobody has said another. */
static struct connection_settings settings_of(const struct agent *agent)
{
	const struct settings *settings = &agent->settings;
	bool own = settings->request_user[0] == '\0' && settings->request_password[0] == '\0';

	return (struct connection_settings){
		.path = agent->state.request_path,
		.user = own ? agent->state.request_user : settings->request_user,
		.password = own ? agent->state.request_password : settings->request_password,
		.every = CONNECTION_EVERY_USUAL,
		.per_hour = CONNECTION_HOUR_USUAL,
	};
}

static bool open_server(struct agent *agent, struct failure *failure)
{
	struct connection_settings settings = settings_of(agent);

	failure_set(failure, ENOMEM, "no memory to be asked for a session");
	if (agent->server)
		return connection_requests_configure(&agent->requests, &settings);
	if (!connection_requests_init(&agent->requests, &settings, random_system()))
		return false;
	agent->server =
		connection_server_new(agent->loop, &agent->requests, wanted, agent, failure);
	return agent->server != NULL;
}

void agent_tell(struct agent *agent)
{
	struct json_object *request = model_client_command("acs-told");

	json_object_object_add(request, "parameter_key",
			       json_object_new_string(agent->state.parameter_key));
	json_object_object_add(request, "connection_request_url",
			       json_object_new_string(agent->request_url));
	json_object_put(model_client_ask(agent->model, request, NULL));
}

/* An address of IPv6 stands in brackets. */
static void set_url(struct agent *agent, const struct reach *reach)
{
	bool ipv6 = strchr(reach->address, ':') != NULL;

	snprintf(agent->request_url, sizeof(agent->request_url), "http://%s%s%s:%u%s",
		 ipv6 ? "[" : "", reach->address, ipv6 ? "]" : "", agent->settings.port,
		 agent->state.request_path);
}

static void close_server(struct agent *agent)
{
	if (agent->server)
		connection_server_close(agent->server);
	agent->request_url[0] = '\0';
	agent->listening[0] = '\0';
}

/* Only where it is not yet: connections that are open live on. */
static void open_port(struct agent *agent, const struct reach *reach)
{
	char where[64];
	struct failure failure;

	snprintf(where, sizeof(where), "%s %u", reach->interface, agent->settings.port);
	if (!open_server(agent, &failure) ||
	    (strcmp(where, agent->listening) != 0 &&
	     connection_server_listen(agent->server, reach->interface, agent->settings.port,
				      &failure) < 0)) {
		journal(JOURNAL_ERROR, JOURNAL_CWMP, "%s", failure.sentence);
		close_server(agent);
		return;
	}
	strcpy(agent->listening, where);
	set_url(agent, reach);
}

void agent_listen(struct agent *agent)
{
	struct reach reach;

	if (agent->settings.connection_request && agent->settings.schedule.enabled &&
	    reach_find(&reach, agent->settings.interface))
		open_port(agent, &reach);
	else
		close_server(agent);
	agent_tell(agent);
}
