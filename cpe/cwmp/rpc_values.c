/* SPDX-License-Identifier: BSD-2-Clause */
/* SetParameterValues: all of it or nothing (TR-069 A.3.2.1). Covered by: tests/net/test_cwmp */
#include <json-c/json.h>
#include <string.h>

#include "cpe/cwmp/model_client.h"
#include "cpe/cwmp/rpc.h"

#define BATCH_OCTETS 48000 /* of a question; values are bounded, and so is a line */
#define MANAGEMENT   "Device.ManagementServer."

/* One fault for each parameter; what belongs to none is that of the whole. */
static void take_faults(struct json_object *answer, struct soap_fault *fault)
{
	struct json_object *list = json_object_object_get(answer, "faults"), *one;
	size_t i, count = json_object_is_type(list, json_type_array)
				  ? json_object_array_length(list)
				  : 0;
	const char *path;
	int code;

	if (count == 0)
		soap_fault_set(fault, CWMP_INTERNAL_ERROR, "%.250s", model_text(answer, "error"));
	for (i = 0; i < count; i++) {
		one = json_object_array_get_idx(list, i);
		path = model_text(one, "path");
		code = json_object_get_int(json_object_object_get(one, "code"));
		if (path[0] != '\0' && code != CWMP_INVALID_ARGUMENTS)
			soap_fault_add(fault, path, (unsigned int)code, model_text(one, "message"));
		else if (fault->code == 0)
			soap_fault_set(fault, (enum cwmp_fault)code, "%.250s",
				       model_text(one, "message"));
	}
}

/* True: the daemon has done it, or put it aside. */
static bool tell(struct rpc *rpc, struct json_object *question, struct soap_fault *fault)
{
	struct failure failure;
	struct json_object *answer = model_client_ask(rpc->model, question, &failure);
	bool good = answer && !json_object_object_get_ex(answer, "error", NULL);

	if (!answer)
		soap_fault_set(fault, CWMP_INTERNAL_ERROR, "%.250s", failure.sentence);
	else if (!good)
		take_faults(answer, fault);
	json_object_put(answer);
	return good;
}

static struct json_object *value_of(const struct soap_item *item)
{
	struct json_object *value = json_object_new_object();

	json_object_object_add(value, "path", json_object_new_string(item->name));
	json_object_object_add(value, "value", json_object_new_string(item->value));
	if (item->type[0] != '\0' && strcmp(item->type, "string") != 0)
		json_object_object_add(value, "type", json_object_new_string(item->type));
	return value;
}

/* As many as a question has room for, from this one on; behind the last of them. */
static size_t tell_some(struct rpc *rpc, const struct soap_message *request, size_t from,
			struct soap_fault *fault)
{
	struct json_object *question = model_client_command("set"), *values;
	size_t octets = 0;

	values = json_object_new_array();
	for (; from < request->count && octets < BATCH_OCTETS; from++) {
		json_object_array_add(values, value_of(&request->items[from]));
		octets += 2 * strlen(request->items[from].value) +
			  strlen(request->items[from].name) + 64;
	}
	json_object_object_add(question, "values", values);
	json_object_object_add(question, "origin", json_object_new_string("acs"));
	tell(rpc, question, fault);
	return from;
}

/* Several questions are one change, of which each fault is told. */
static bool tell_all(struct rpc *rpc, const struct soap_message *request, struct soap_fault *fault)
{
	struct json_object *end;
	size_t at;

	if (!tell(rpc, model_client_command("begin"), fault))
		return false;
	for (at = 0; at < request->count;)
		at = tell_some(rpc, request, at, fault);
	end = model_client_command(fault->code == 0 ? "commit" : "abort");
	json_object_object_add(end, "origin", json_object_new_string("acs"));
	return tell(rpc, end, fault) && fault->code == 0;
}

/* What is watched, and what the ACS has just set. */
static void know_values(struct rpc *rpc, const struct soap_message *request)
{
	struct soap_fault fault = { 0 };
	struct json_object *list, *one;
	size_t i;

	for (i = 0; i < request->count; i++) {
		if (attributes_of(rpc->attributes, request->items[i].name) == NOTIFY_OFF)
			continue;
		list = rpc_get(rpc, &request->items[i], 1, &fault);
		one = list ? json_object_array_get_idx(list, 0) : NULL;
		if (one)
			attributes_take(rpc->attributes, model_text(one, "path"),
					model_text(one, "value"));
		json_object_put(list);
		soap_fault_clear(&fault);
	}
}

/* Where this session goes, and who we are there: the next one is another. */
static bool waits_for_end(const struct soap_message *request)
{
	static const char *const names[] = { "URL", "Username", "Password" };
	size_t i, k;

	for (i = 0; i < request->count; i++)
		for (k = 0; k < 3; k++)
			if (strncmp(request->items[i].name, MANAGEMENT, strlen(MANAGEMENT)) == 0 &&
			    strcmp(request->items[i].name + strlen(MANAGEMENT), names[k]) == 0)
				return true;
	return false;
}

bool rpc_set_values(struct rpc *rpc, const struct soap_message *request, struct soap_text *body,
		    struct soap_fault *fault)
{
	if (request->count > 0 && !tell_all(rpc, request, fault))
		return false;
	rpc_take_key(rpc, request->key);
	know_values(rpc, request);
	soap_element(body, "Status", waits_for_end(request) ? "1" : "0");
	return true;
}
