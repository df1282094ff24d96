/* SPDX-License-Identifier: BSD-2-Clause */
/* What the ACS asks for. Covered by: tests/net/test_cwmp */
#include "cpe/cwmp/rpc.h"

#include <json-c/json.h>
#include <string.h>

#include "cpe/cwmp/model_client.h"

#define BATCH 200 /* paths in a question: its line is bounded */

/* -- asking the daemon -- */

/* The first fault of an answer, as that of the whole request. */
static void take_fault(struct json_object *answer, struct soap_fault *fault)
{
	struct json_object *list = json_object_object_get(answer, "faults");
	struct json_object *first = json_object_is_type(list, json_type_array)
					    ? json_object_array_get_idx(list, 0)
					    : NULL;
	int code = first ? json_object_get_int(json_object_object_get(first, "code")) : 0;

	soap_fault_set(fault, code ? (enum cwmp_fault)code : CWMP_INTERNAL_ERROR, "%.250s",
		       model_text(answer, "error"));
}

struct json_object *rpc_ask(struct rpc *rpc, struct json_object *question, struct soap_fault *fault)
{
	struct failure failure;
	struct json_object *answer = model_client_ask(rpc->model, question, &failure);

	if (!answer) {
		soap_fault_set(fault, CWMP_INTERNAL_ERROR, "%.250s", failure.sentence);
		return NULL;
	}
	if (!json_object_object_get_ex(answer, "error", NULL))
		return answer;
	take_fault(answer, fault);
	json_object_put(answer);
	return NULL;
}

static struct json_object *question_of(const char *command, const char *path)
{
	struct json_object *question = model_client_command(command);

	json_object_object_add(question, "path", json_object_new_string(path));
	json_object_object_add(question, "origin", json_object_new_string("acs"));
	return question;
}

/* Adds the parameters of these paths to the list. */
static bool get_batch(struct rpc *rpc, struct json_object *paths, struct json_object *all,
		      struct soap_fault *fault)
{
	struct json_object *question = model_client_command("get"), *answer, *list;
	size_t i;

	json_object_object_add(question, "paths", paths);
	answer = rpc_ask(rpc, question, fault);
	if (!answer)
		return false;
	list = json_object_object_get(answer, "parameters");
	for (i = 0; list && i < json_object_array_length(list); i++)
		json_object_array_add(all, json_object_get(json_object_array_get_idx(list, i)));
	json_object_put(answer);
	return true;
}

/* Each name once. */
struct json_object *rpc_get(struct rpc *rpc, const struct soap_item *names, size_t count,
			    struct soap_fault *fault)
{
	struct json_object *all = json_object_new_array(), *seen = json_object_new_object();
	struct json_object *paths = NULL;
	bool good = true;
	size_t i;

	for (i = 0; good && i < count; i++) {
		if (!json_object_object_get_ex(seen, names[i].name, NULL)) {
			json_object_object_add(seen, names[i].name, NULL);
			paths = paths ? paths : json_object_new_array();
			json_object_array_add(paths, json_object_new_string(names[i].name));
		}
		if (paths && (json_object_array_length(paths) == BATCH || i + 1 == count)) {
			good = get_batch(rpc, paths, all, fault);
			paths = NULL;
		}
	}
	json_object_put(seen);
	if (good)
		return all;
	json_object_put(all);
	return NULL;
}

/* -- reading -- */

/* TR-106 3.2: a list is a string. */
const char *rpc_type(struct json_object *parameter)
{
	return json_object_object_get_ex(parameter, "list", NULL) ? "string"
								  : model_text(parameter, "type");
}

static bool get_values(struct rpc *rpc, const struct soap_message *request, struct soap_text *body,
		       struct soap_fault *fault)
{
	struct json_object *all = rpc_get(rpc, request->items, request->count, fault), *one;
	struct soap_list list;
	size_t i;

	if (!all)
		return false;
	list = soap_list(body, "ParameterList", "cwmp:ParameterValueStruct");
	for (i = 0; i < json_object_array_length(all); i++, list.count++) {
		one = json_object_array_get_idx(all, i);
		soap_value(body, model_text(one, "path"), rpc_type(one), model_text(one, "value"));
	}
	soap_list_end(body, &list);
	json_object_put(all);
	return true;
}

static bool get_names(struct rpc *rpc, const struct soap_message *request, struct soap_text *body,
		      struct soap_fault *fault)
{
	struct json_object *question = question_of("names", request->path), *answer, *names, *one;
	struct soap_list list;
	size_t i;

	json_object_object_add(question, "next", json_object_new_boolean(request->next_level));
	answer = rpc_ask(rpc, question, fault);
	if (!answer)
		return false;
	names = json_object_object_get(answer, "names");
	list = soap_list(body, "ParameterList", "cwmp:ParameterInfoStruct");
	for (i = 0; names && i < json_object_array_length(names); i++, list.count++) {
		one = json_object_array_get_idx(names, i);
		soap_raw(body, "<ParameterInfoStruct>");
		soap_element(body, "Name", model_text(one, "path"));
		soap_element(body, "Writable",
			     json_object_get_boolean(json_object_object_get(one, "writable"))
				     ? "1"
				     : "0");
		soap_raw(body, "</ParameterInfoStruct>\n");
	}
	soap_list_end(body, &list);
	json_object_put(answer);
	return true;
}

/* All but what belongs to our own side, in the order of the enum. */
static bool get_methods(struct rpc *rpc, const struct soap_message *request, struct soap_text *body,
			struct soap_fault *fault)
{
	struct soap_list list = soap_list(body, "MethodList", "xsd:string");
	enum soap_method method;

	(void)rpc, (void)request, (void)fault;
	for (method = SOAP_GET_RPC_METHODS; method < SOAP_OTHER; method++, list.count++)
		soap_element(body, "string", soap_method_name(method));
	soap_list_end(body, &list);
	return true;
}

/* -- rows -- */

void rpc_take_key(struct rpc *rpc, const char *key)
{
	strncpy(rpc->state->parameter_key, key, sizeof(rpc->state->parameter_key) - 1);
	rpc->changed = true;
}

static bool add_object(struct rpc *rpc, const struct soap_message *request, struct soap_text *body,
		       struct soap_fault *fault)
{
	struct json_object *answer = rpc_ask(rpc, question_of("add", request->path), fault);

	if (!answer)
		return false;
	soap_number(body, "InstanceNumber",
		    (uint64_t)json_object_get_int64(json_object_object_get(answer, "instance")));
	soap_element(body, "Status", "0");
	rpc_take_key(rpc, request->key);
	json_object_put(answer);
	return true;
}

static bool delete_object(struct rpc *rpc, const struct soap_message *request,
			  struct soap_text *body, struct soap_fault *fault)
{
	struct json_object *answer = rpc_ask(rpc, question_of("delete", request->path), fault);

	if (!answer)
		return false;
	attributes_forget(rpc->attributes, request->path);
	soap_element(body, "Status", "0");
	rpc_take_key(rpc, request->key);
	json_object_put(answer);
	return true;
}

/* -- orders -- */

static bool reboot(struct rpc *rpc, const struct soap_message *request, struct soap_text *body,
		   struct soap_fault *fault)
{
	(void)body;
	if (!helper_has(rpc->helper, HOOK_REBOOT))
		return soap_fault_set(fault, CWMP_REQUEST_DENIED,
				      "this firmware has no hook to reboot with");
	rpc->state->rebooting = true;
	strncpy(rpc->state->reboot_key, request->key, sizeof(rpc->state->reboot_key) - 1);
	rpc->changed = true;
	schedule_reboot(rpc->schedule, 0, &rpc->time);
	return true;
}

static bool factory_reset(struct rpc *rpc, const struct soap_message *request,
			  struct soap_text *body, struct soap_fault *fault)
{
	(void)request, (void)body;
	if (!helper_has(rpc->helper, HOOK_FACTORY_RESET))
		return soap_fault_set(fault, CWMP_REQUEST_DENIED,
				      "this firmware has no hook to reset itself with");
	rpc->factory_reset = true;
	return true;
}

static bool schedule_one(struct rpc *rpc, const struct soap_message *request,
			 struct soap_text *body, struct soap_fault *fault)
{
	(void)body;
	if (request->delay == 0)
		return soap_fault_set(fault, CWMP_INVALID_ARGUMENTS, "DelaySeconds is 0");
	if (!schedule_inform(rpc->schedule, request->delay, request->key, &rpc->time))
		return soap_fault_set(fault, CWMP_RESOURCES_EXCEEDED, "%d of them wait already",
				      SCHEDULE_INFORMS);
	rpc->changed = true;
	return true;
}

/* -- all -- */

static rpc_method *const methods[] = {
	[SOAP_GET_RPC_METHODS] = get_methods,
	[SOAP_SET_PARAMETER_VALUES] = rpc_set_values,
	[SOAP_GET_PARAMETER_VALUES] = get_values,
	[SOAP_GET_PARAMETER_NAMES] = get_names,
	[SOAP_SET_PARAMETER_ATTRIBUTES] = rpc_set_attributes,
	[SOAP_GET_PARAMETER_ATTRIBUTES] = rpc_get_attributes,
	[SOAP_ADD_OBJECT] = add_object,
	[SOAP_DELETE_OBJECT] = delete_object,
	[SOAP_REBOOT] = reboot,
	[SOAP_FACTORY_RESET] = factory_reset,
	[SOAP_SCHEDULE_INFORM] = schedule_one,
	[SOAP_DOWNLOAD] = rpc_download,
};

static void tag(struct soap_text *body, const char *before, const char *name)
{
	soap_raw(body, before);
	soap_raw(body, name);
	soap_raw(body, "Response>");
}

bool rpc_carry_out(struct rpc *rpc, const struct soap_message *request, struct soap_text *body,
		   struct soap_fault *fault)
{
	const char *name = soap_method_name(request->method);

	tag(body, "<cwmp:", name);
	if (!methods[request->method](rpc, request, body, fault))
		return false;
	tag(body, "</cwmp:", name);
	return true;
}
