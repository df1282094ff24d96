/* SPDX-License-Identifier: BSD-2-Clause */
/* What the agent does when. Covered by: tests/net/test_cwmp */
#include "cpe/cwmp/agent.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/curl_pump.h"
#include "cpe/cwmp/agent_parts.h"
#include "cpe/cwmp/wall.h"
#include "cpe/file.h"
#include "cpe/journal.h"
#include "cpe/random.h"

#define BOOT_ID "/proc/sys/kernel/random/boot_id"

struct schedule_time agent_time(struct agent *agent)
{
	return (struct schedule_time){ loop_now(agent->loop), wall_now() };
}

void agent_save(struct agent *agent)
{
	struct schedule_time time = agent_time(agent);
	struct failure failure;

	if (state_save(agent->state_path, &agent->state, &agent->schedule, &agent->attributes,
		       &time, &failure) != 0)
		journal(JOURNAL_ERROR, JOURNAL_CWMP, "%s", failure.sentence);
}

void agent_set_timer(struct agent *agent)
{
	monotonic wake = NEVER;

	if (agent->configured && !agent->in_session)
		wake = earliest(schedule_wake_at(&agent->schedule),
				transfers_wake_at(agent->transfers));
	else if (agent->configured)
		wake = schedule_wake_at(&agent->schedule);
	loop_timer_set(agent->timer, wake);
}

/* -- the daemon -- */

static struct json_object *ask(struct agent *agent, const char *command, const char *path,
			       struct failure *failure)
{
	struct json_object *request = model_client_command(command), *answer;

	if (path)
		json_object_object_add(request, "path", json_object_new_string(path));
	answer = model_client_ask(agent->model, request, failure);
	if (!answer || !json_object_object_get_ex(answer, "error", NULL))
		return answer;
	failure_set(failure, EPROTO, "%s", model_text(answer, "error"));
	json_object_put(answer);
	return NULL;
}

static void tell_trouble(struct agent *agent, const struct failure *failure)
{
	if (strcmp(agent->trouble.sentence, failure->sentence) != 0)
		journal(JOURNAL_ERROR, JOURNAL_CWMP, "%s", failure->sentence);
	agent->trouble = *failure;
}

/* The first time, or after the ACS or somebody else has set another. */
static void take_settings(struct agent *agent)
{
	struct schedule_time time = agent_time(agent);
	bool first = !agent->configured;

	if (first)
		agent->schedule.identity = settings_identity(&agent->settings);
	agent->configured = true;
	schedule_configure(&agent->schedule, &agent->settings.schedule, &time);
	if (agent->settings.schedule.enabled &&
	    strcmp(agent->state.url, agent->settings.url) != 0 &&
	    strcmp(agent->greeted, agent->settings.url) != 0) {
		schedule_bootstrap(&agent->schedule, &time);
		agent->state.transfer_count = 0;
		agent->state.version = 2;
		snprintf(agent->greeted, sizeof(agent->greeted), "%s", agent->settings.url);
	}
	if (first)
		schedule_start(&agent->schedule, agent->with_device, &time);
}

bool agent_configure(struct agent *agent)
{
	struct failure failure;
	struct json_object *acs = ask(agent, "acs", NULL, &failure);
	struct json_object *device = acs ? ask(agent, "get", "Device.DeviceInfo.", &failure) : NULL;

	if (device) {
		settings_read(&agent->settings, acs, device);
		agent->trouble = (struct failure){ 0 };
		take_settings(agent);
		agent_listen(agent);
	} else {
		tell_trouble(agent, &failure);
	}
	json_object_put(acs);
	json_object_put(device);
	return device != NULL;
}

/* -- what is watched -- */

/* Rows that are gone take what was watched in them along. */
static struct json_object *get_watched(struct agent *agent)
{
	static struct soap_item names[ATTRIBUTES_MOST];
	struct soap_fault fault = { 0 };
	struct json_object *list = NULL;
	size_t i, count = 0;

	for (i = 0; i < agent->attributes.count; i++)
		if (agent->attributes.list[i].notification != NOTIFY_OFF)
			names[count++].name = agent->attributes.list[i].path;
	list = rpc_get(&agent->rpc, names, count, &fault);
	if (!list && fault.code == CWMP_INVALID_NAME)
		for (i = count; i-- > 0;) {
			soap_fault_clear(&fault);
			list = rpc_get(&agent->rpc, &names[i], 1, &fault);
			if (!list && fault.code == CWMP_INVALID_NAME)
				attributes_forget(&agent->attributes, names[i].name);
			json_object_put(list);
			list = NULL;
		}
	soap_fault_clear(&fault);
	return list;
}

void agent_look(struct agent *agent)
{
	struct schedule_time time = agent_time(agent);
	struct json_object *list, *one;
	enum notification change;
	bool changed = false;
	size_t i;

	list = get_watched(agent);
	for (i = 0; list && i < json_object_array_length(list); i++) {
		one = json_object_array_get_idx(list, i);
		change = attributes_see(&agent->attributes, model_text(one, "path"),
					model_text(one, "value"));
		if (change == NOTIFY_OFF)
			continue;
		changed = true;
		schedule_value_changed(&agent->schedule, change == NOTIFY_ACTIVELY, &time);
	}
	json_object_put(list);
	if (changed)
		agent_save(agent);
}

/* Something has changed. What a session has set it sees to itself, at its end. */
static void changed(void *arg)
{
	struct agent *agent = arg;

	if (!agent->in_session && !agent_configure(agent))
		return;
	agent_look(agent);
	agent_set_timer(agent);
}

/* -- HTTP -- */

struct curl_pump *agent_pump(struct agent *agent, struct failure *failure)
{
	if (!agent->pump)
		agent->pump = curl_pump_new(agent->loop, failure);
	return agent->pump;
}

/* An ACS of many gateways does not want to keep connections that nobody uses. */
static void rest(void *arg)
{
	struct agent *agent = arg;

	if (agent->in_session || transfers_are_under_way(agent->transfers))
		return;
	curl_pump_free(agent->pump);
	agent->pump = NULL;
}

/* -- orders -- */

static void transfer_over(void *arg, const struct transfer *transfer)
{
	struct agent *agent = arg;
	struct schedule_time time = agent_time(agent);

	journal(transfer->fault ? JOURNAL_WARNING : JOURNAL_INFO, JOURNAL_CWMP,
		"download key=\"%s\" fault=%u %s", transfer->key, transfer->fault,
		transfer->reason);
	schedule_add(&agent->schedule, CWMP_TRANSFER_COMPLETE, NULL, &time);
	schedule_add(&agent->schedule, CWMP_M_DOWNLOAD, transfer->key, &time);
	loop_defer(agent->loop, &agent->rest);
	agent_save(agent);
	agent_set_timer(agent);
}

static void reboot(struct agent *agent)
{
	struct failure failure;

	agent_save(agent);
	journal(JOURNAL_INFO, JOURNAL_CWMP, "reboot");
	if (helper_run(agent->helper, HOOK_REBOOT, &failure) != 0) {
		journal(JOURNAL_ERROR, JOURNAL_CWMP, "%s", failure.sentence);
		agent->state.rebooting = false;
	}
}

static void forget_all(struct agent *agent)
{
	struct schedule_time time = agent_time(agent);
	struct state fresh;

	state_init(&fresh, random_system());
	strcpy(fresh.boot, agent->state.boot);
	agent->state = fresh;
	agent->greeted[0] = '\0';
	attributes_clear(&agent->attributes);
	attributes_init(&agent->attributes);
	schedule_init(&agent->schedule, &agent->settings.schedule, agent->schedule.identity,
		      random_system(), &time);
	remove(agent->state_path);
}

static void factory_reset(struct agent *agent)
{
	struct failure failure;

	journal(JOURNAL_INFO, JOURNAL_CWMP, "factory reset");
	agent->rpc.factory_reset = false;
	forget_all(agent);
	if (helper_run(agent->helper, HOOK_FACTORY_RESET, &failure) != 0)
		journal(JOURNAL_ERROR, JOURNAL_CWMP, "%s", failure.sentence);
}

void agent_session_over(struct agent *agent)
{
	loop_defer(agent->loop, &agent->rest);
	if (agent->rpc.factory_reset)
		factory_reset(agent);
	agent_save(agent);
	changed(agent);
}

/* -- time -- */

static void due(void *arg)
{
	struct agent *agent = arg;
	struct schedule_time time = agent_time(agent);
	struct failure failure;

	switch (schedule_due(&agent->schedule, &time)) {
	case SCHEDULE_REBOOT: reboot(agent); break;
	case SCHEDULE_SESSION:
		/* With what holds now; without the daemon there is nothing to tell. */
		if (!agent_configure(agent))
			schedule_end(&agent->schedule, false, 0, &time);
		else if (schedule_due(&agent->schedule, &time) == SCHEDULE_SESSION) {
			agent_look(agent);
			agent_begin_session(agent);
		}
		break;
	case SCHEDULE_REST: break;
	}
	if (!agent->in_session && transfers_wake_at(agent->transfers) <= time.now) {
		if (agent_pump(agent, &failure))
			transfers_look(agent->transfers, agent->pump);
		else
			tell_trouble(agent, &failure);
	}
	agent_set_timer(agent);
}

/* -- life -- */

static void read_boot_id(char boot[40])
{
	size_t length;
	char *text = file_read(BOOT_ID, 4096, &length);

	snprintf(boot, 40, "%.*s", text ? (int)strcspn(text, "\n") : 0, text ? text : "");
	free(text);
}

/* With what is kept, if it is good. */
static void remember(struct agent *agent)
{
	static const struct schedule_settings off;
	struct schedule_time time = agent_time(agent);
	char boot[40];
	struct failure failure;
	int error;

	read_boot_id(boot);
	state_init(&agent->state, random_system());
	strcpy(agent->state.boot, boot);
	attributes_init(&agent->attributes);
	schedule_init(&agent->schedule, &off, 0, random_system(), &time);
	error = state_load(agent->state_path, &agent->state, &agent->schedule, &agent->attributes,
			   &time, &failure);
	if (error != 0 && error != -ENOENT)
		journal(JOURNAL_ERROR, JOURNAL_CWMP, "%s", failure.sentence);
	agent->with_device = error != 0 || agent->state.boot[0] == '\0';
	strcpy(agent->state.boot, boot);
	if (agent->state.rebooting && agent->with_device) {
		schedule_restore(&agent->schedule, CWMP_M_REBOOT, agent->state.reboot_key);
		agent->state.rebooting = false;
	}
}

static bool open_all(struct agent *agent, struct failure *failure)
{
	agent->rest = LOOP_TASK(rest, agent);
	failure_set(failure, ENOMEM, "no memory for the agent");
	agent->model = model_client_new(agent->helper);
	agent->timer = loop_timer_new(agent->loop, due, agent);
	if (!agent->model || !agent->timer)
		return false;
	agent->rpc = (struct rpc){ .model = agent->model,
				   .attributes = &agent->attributes,
				   .schedule = &agent->schedule,
				   .state = &agent->state,
				   .helper = agent->helper };
	agent->transfers = transfers_new(agent->loop, agent->model, &agent->state, &agent->settings,
					 transfer_over, agent);
	agent->watch = model_watch_new(agent->loop, agent->helper, changed, agent);
	return agent->transfers && agent->watch;
}

struct agent *agent_new(struct loop *loop, const struct agent_options *options,
			struct failure *failure)
{
	struct agent *agent = calloc(1, sizeof(*agent));

	if (!agent) {
		failure_set(failure, ENOMEM, "no memory for the agent");
		return NULL;
	}
	agent->loop = loop;
	agent->state_path = options->state_path;
	agent->helper = options->helper;
	if (!open_all(agent, failure)) {
		agent_free(agent);
		return NULL;
	}
	remember(agent);
	return agent;
}

void agent_free(struct agent *agent)
{
	if (!agent)
		return;
	conversation_free(agent->conversation);
	session_clear(&agent->session);
	transfers_free(agent->transfers);
	connection_server_free(agent->server);
	model_watch_free(agent->watch);
	model_client_free(agent->model);
	loop_timer_free(agent->timer);
	loop_forget(agent->loop, &agent->rest);
	curl_pump_free(agent->pump);
	attributes_clear(&agent->attributes);
	explicit_bzero(agent, sizeof(*agent));
	free(agent);
}
