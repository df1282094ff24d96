/* SPDX-License-Identifier: BSD-2-Clause */
/* A session with the ACS, as the agent has it. Covered by: tests/net/test_cwmp */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/cwmp/agent_parts.h"
#include "cpe/journal.h"

/* TR-181: those that are in every Inform. */
static const char *const forced[] = {
	"Device.RootDataModelVersion",
	"Device.DeviceInfo.HardwareVersion",
	"Device.DeviceInfo.SoftwareVersion",
	"Device.DeviceInfo.ProvisioningCode",
	"Device.ManagementServer.ParameterKey",
	"Device.ManagementServer.ConnectionRequestURL",
	"Device.ManagementServer.AliasBasedAddressing",
};

#define FORCED (sizeof(forced) / sizeof(forced[0]))

/* -- Inform -- */

static bool is_forced(const char *path)
{
	size_t i;

	for (i = 0; i < FORCED; i++)
		if (strcmp(forced[i], path) == 0)
			return true;
	return false;
}

/* The values of the forced parameters, and of those that have changed. */
static struct json_object *get_values(struct agent *agent)
{
	static struct soap_item names[FORCED + ATTRIBUTES_MOST];
	const struct attributes *attributes = &agent->attributes;
	struct soap_fault fault = { 0 };
	struct json_object *values;
	size_t i, count = 0;

	for (i = 0; i < FORCED; i++)
		names[count++].name = forced[i];
	for (i = 0; i < attributes->count; i++)
		if (attributes->list[i].changed && !is_forced(attributes->list[i].path))
			names[count++].name = attributes->list[i].path;
	values = rpc_get(&agent->rpc, names, count, &fault);
	if (!values)
		journal(JOURNAL_ERROR, JOURNAL_CWMP, "the Inform lacks parameters: %s", fault.text);
	soap_fault_clear(&fault);
	return values;
}

static void inform(void *arg, struct soap_text *body)
{
	struct agent *agent = arg;
	struct json_object *list = get_values(agent), *one;
	struct soap_value values[FORCED + ATTRIBUTES_MOST];
	char now[SOAP_TIME];
	struct soap_inform message = {
		.manufacturer = agent->settings.manufacturer,
		.oui = agent->settings.oui,
		.product_class = agent->settings.product_class,
		.serial_number = agent->settings.serial_number,
		.events = agent->schedule.events,
		.event_count = agent->schedule.event_count,
		.time = soap_time(agent_time(agent).wall, now),
		.retries = agent->schedule.retries,
		.values = values,
	};
	size_t i;

	for (i = 0; list && i < json_object_array_length(list); i++) {
		one = json_object_array_get_idx(list, i);
		values[message.value_count++] =
			(struct soap_value){ model_text(one, "path"), rpc_type(one),
					     model_text(one, "value") };
	}
	soap_write_inform(body, &message);
	json_object_put(list);
}

/* From now on this ACS knows us. */
static void informed(void *arg)
{
	struct agent *agent = arg;

	schedule_delivered(&agent->schedule);
	attributes_told(&agent->attributes);
	snprintf(agent->state.url, sizeof(agent->state.url), "%.1024s", agent->settings.url);
	agent->state.version = agent->session.version;
	agent_save(agent);
}

/* -- TransferComplete -- */

static struct transfer *untold(struct agent *agent)
{
	size_t i;

	for (i = 0; i < agent->state.transfer_count; i++)
		if (agent->state.transfers[i].done)
			return &agent->state.transfers[i];
	return NULL;
}

static bool ask(void *arg, struct soap_text *body)
{
	const struct transfer *transfer = untold(arg);
	char start[SOAP_TIME], complete[SOAP_TIME];
	struct soap_transfer message;

	if (!transfer)
		return false;
	message = (struct soap_transfer){ transfer->key, transfer->fault, transfer->reason,
					  soap_time(transfer->start, start),
					  soap_time(transfer->complete, complete) };
	soap_write_transfer_complete(body, &message);
	return true;
}

/* One that the ACS does not want to hear is not told again. */
static void asked(void *arg, unsigned int fault, const char *reason)
{
	struct agent *agent = arg;
	struct transfer *transfer = untold(agent);

	if (fault != 0)
		journal(JOURNAL_WARNING, JOURNAL_CWMP,
			"the ACS refuses TransferComplete key=\"%s\": %u %s", transfer->key, fault,
			reason);
	schedule_transfer_told(&agent->schedule, transfer->key);
	transfers_forget(&agent->state, transfer);
	agent_save(agent);
}

/* -- RPCs of the ACS -- */

static void log_rpc(const struct soap_message *request, const struct soap_fault *fault)
{
	size_t paths = request->count + (request->path[0] != '\0');

	if (fault->code == 0)
		journal(JOURNAL_INFO, JOURNAL_CWMP, "rpc %s paths=%zu", request->name, paths);
	else
		journal(JOURNAL_INFO, JOURNAL_CWMP, "rpc %s paths=%zu fault=%u %s", request->name,
			paths, fault->code, fault->text);
}

static bool carry_out(void *arg, const struct soap_message *request, struct soap_text *body,
		      struct soap_fault *fault)
{
	struct agent *agent = arg;
	bool good;

	agent->rpc.time = agent_time(agent);
	good = rpc_carry_out(&agent->rpc, request, body, fault);
	log_rpc(request, fault);
	if (agent->rpc.changed) {
		agent_save(agent);
		agent_tell(agent);
	}
	agent->rpc.changed = false;
	return good;
}

/* -- HTTP -- */

static void over(struct agent *agent, bool good, const char *why)
{
	struct schedule_time time = agent_time(agent);

	journal(good ? JOURNAL_INFO : JOURNAL_WARNING, JOURNAL_CWMP, "session %s rpcs=%u%s%s",
		good ? "ended" : "failed", agent->session.rpcs, good ? "" : ": ", why);
	if (agent->session.wrong_version)
		agent->state.version = agent->state.version == 0 ? 2 : 0;
	conversation_free(agent->conversation);
	agent->conversation = NULL;
	session_clear(&agent->session);
	agent->in_session = false;
	schedule_end(&agent->schedule, good, agent->retry_after, &time);
	agent_session_over(agent);
}

static void go_on(struct agent *agent, enum session_step step)
{
	const struct soap_text *text = session_text(&agent->session);

	switch (step) {
	case SESSION_GOOD: over(agent, true, ""); return;
	case SESSION_FAILED: over(agent, false, session_failure(&agent->session)->sentence); return;
	case SESSION_POST: break;
	}
	if (!conversation_post(agent->conversation, text->octets, text->length))
		over(agent, false, "memory is short");
}

static void answered(void *arg, const struct conversation_answer *answer)
{
	struct agent *agent = arg;

	agent->retry_after = answer->status == 503 ? answer->retry_after : 0;
	go_on(agent, session_answered(&agent->session, answer->status, answer->body, answer->length,
				      answer->content_type, loop_now(agent->loop)));
}

static void failed(void *arg, const struct failure *failure)
{
	struct agent *agent = arg;

	agent->retry_after = 0;
	over(agent, false, failure->sentence);
}

static void log_begin(const struct agent *agent)
{
	char events[256] = "";
	size_t i, length = 0;

	for (i = 0; i < agent->schedule.event_count && length < sizeof(events); i++)
		length += (size_t)snprintf(events + length, sizeof(events) - length, "%s%s",
					   i > 0 ? "," : "",
					   cwmp_event_code(agent->schedule.events[i].event));
	journal(JOURNAL_INFO, JOURNAL_CWMP, "session begins events=\"%s\" retry=%u", events,
		agent->schedule.retries);
}

void agent_begin_session(struct agent *agent)
{
	const struct settings *settings = &agent->settings;
	struct failure failure;

	agent->host = (struct session_host){ inform, informed, ask, asked, carry_out, agent };
	agent->server_settings = (struct conversation_settings){
		.url = settings->url,
		.user = settings->user,
		.password = settings->password,
		.ca_file = settings->ca_file,
		.certificate_file = settings->certificate_file,
		.key_file = settings->key_file,
		.allow_http = settings->allow_http,
		.answer_most = SOAP_MESSAGE_MAX,
		.patience = CONVERSATION_PATIENCE,
	};
	agent->in_session = true;
	agent->retry_after = 0;
	schedule_begin(&agent->schedule);
	log_begin(agent);
	if (agent_pump(agent, &failure))
		agent->conversation = conversation_new(agent->pump, &agent->server_settings,
						       answered, failed, agent, &failure);
	if (!agent->conversation)
		over(agent, false, failure.sentence);
	else
		go_on(agent, session_begin(&agent->session, &agent->host, agent->state.version,
					   loop_now(agent->loop)));
}
