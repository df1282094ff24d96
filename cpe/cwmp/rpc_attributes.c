/* SPDX-License-Identifier: BSD-2-Clause */
/* GetParameterAttributes, SetParameterAttributes (TR-069 A.3.2.4). Covered by: tests/net/test_cwmp */
#include <json-c/json.h>
#include <string.h>

#include "cpe/cwmp/model_client.h"
#include "cpe/cwmp/rpc.h"

bool rpc_get_attributes(struct rpc *rpc, const struct soap_message *request, struct soap_text *body,
			struct soap_fault *fault)
{
	struct json_object *all = rpc_get(rpc, request->items, request->count, fault);
	struct soap_list list;
	const char *path;
	size_t i;

	if (!all)
		return false;
	list = soap_list(body, "ParameterList", "cwmp:ParameterAttributeStruct");
	for (i = 0; i < json_object_array_length(all); i++, list.count++) {
		path = model_text(json_object_array_get_idx(all, i), "path");
		soap_raw(body, "<ParameterAttributeStruct>");
		soap_element(body, "Name", path);
		soap_number(body, "Notification", attributes_of(rpc->attributes, path));
		soap_raw(body, "<AccessList soap-enc:arrayType=\"xsd:string[1]\"><string>Subscriber"
			       "</string></AccessList></ParameterAttributeStruct>\n");
	}
	soap_list_end(body, &list);
	json_object_put(all);
	return true;
}

static bool is_partial(const char *name)
{
	return name[0] == '\0' || name[strlen(name) - 1] == '.';
}

static bool is_good(const struct soap_item *item, struct soap_fault *fault)
{
	if (!item->notification_change)
		return true;
	if (item->notification > 6)
		return soap_fault_set(fault, CWMP_INVALID_ARGUMENTS, "there is no Notification %u",
				      item->notification);
	if (item->notification > NOTIFY_ACTIVELY)
		return soap_fault_set(fault, CWMP_NOTIFICATION_REJECTED,
				      "lightweight notifications are not supported");
	if (!is_partial(item->name) &&
	    !attributes_allow(item->name, (enum notification)item->notification))
		return soap_fault_set(fault, CWMP_NOTIFICATION_REJECTED,
				      "%.200s cannot have Notification %u", item->name,
				      item->notification);
	return true;
}

/* How many more are watched then. */
static size_t count_new(const struct rpc *rpc, const struct soap_item *item,
			struct json_object *parameters)
{
	size_t i, count = 0;

	if (!item->notification_change || item->notification == NOTIFY_OFF)
		return 0;
	for (i = 0; i < json_object_array_length(parameters); i++)
		count += attributes_of(rpc->attributes,
				       model_text(json_object_array_get_idx(parameters, i),
						  "path")) == NOTIFY_OFF;
	return count;
}

static void apply(struct rpc *rpc, const struct soap_item *item, struct json_object *parameters)
{
	struct json_object *one;
	const char *path;
	size_t i;

	for (i = 0; item->notification_change && i < json_object_array_length(parameters); i++) {
		one = json_object_array_get_idx(parameters, i);
		path = model_text(one, "path");
		if (!attributes_allow(path, (enum notification)item->notification))
			continue;
		attributes_set(rpc->attributes, path, (enum notification)item->notification);
		attributes_take(rpc->attributes, path, model_text(one, "value"));
	}
}

/* First all are looked at; then nothing can be in the way any more. */
bool rpc_set_attributes(struct rpc *rpc, const struct soap_message *request, struct soap_text *body,
			struct soap_fault *fault)
{
	struct json_object *found = json_object_new_array(), *parameters;
	size_t i, more = 0;

	(void)body;
	for (i = 0; i < request->count; i++) {
		parameters = is_good(&request->items[i], fault)
				     ? rpc_get(rpc, &request->items[i], 1, fault)
				     : NULL;
		if (!parameters)
			break;
		more += count_new(rpc, &request->items[i], parameters);
		json_object_array_add(found, parameters);
	}
	if (fault->code == 0 && rpc->attributes->count + more > ATTRIBUTES_MOST)
		soap_fault_set(fault, CWMP_RESOURCES_EXCEEDED,
			       "%d parameters can be watched at most", ATTRIBUTES_MOST);
	for (i = 0; fault->code == 0 && i < request->count; i++)
		apply(rpc, &request->items[i], json_object_array_get_idx(found, i));
	json_object_put(found);
	rpc->changed |= fault->code == 0;
	return fault->code == 0;
}
