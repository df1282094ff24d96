/* SPDX-License-Identifier: BSD-2-Clause */
/* RPCs of the ACS (TR-069 annex A.3), carried out on the model and on what the agent keeps. */
#ifndef HOMEPORT_CWMP_RPC_H
#define HOMEPORT_CWMP_RPC_H

#include "cpe/cwmp/attributes.h"
#include "cpe/cwmp/helper.h"
#include "cpe/cwmp/schedule.h"
#include "cpe/cwmp/soap.h"
#include "cpe/cwmp/state.h"

struct json_object;
struct model_client;

struct rpc {
	struct model_client *model;
	struct attributes *attributes;
	struct schedule *schedule;
	struct state *state;
	const struct helper *helper;
	struct schedule_time time; /* of the request */

	bool factory_reset; /* wanted, when the session has ended */
	bool changed;       /* what is kept on flash is another now */
};

/*
 * Writes the body of the response; false, and the fault: nothing has changed. The request's
 * arguments are well-formed, and its method is one of ours.
 */
bool rpc_carry_out(struct rpc *rpc, const struct soap_message *request, struct soap_text *body,
		   struct soap_fault *fault);

/* -- asking the daemon -- */

/* The answer, the caller's; NULL, and the fault of it. Takes the question over. */
struct json_object *rpc_ask(struct rpc *rpc, struct json_object *question,
			    struct soap_fault *fault);

/* The values of parameters, and of all below objects: a list of objects; likewise. */
struct json_object *rpc_get(struct rpc *rpc, const struct soap_item *names, size_t count,
			    struct soap_fault *fault);

/* What XML Schema calls the type of one of those. */
const char *rpc_type(struct json_object *parameter);

/* The ParameterKey of a change that has been made. */
void rpc_take_key(struct rpc *rpc, const char *key);

/* -- parts, each in a file of its own; as rpc_carry_out() -- */

typedef bool rpc_method(struct rpc *rpc, const struct soap_message *request, struct soap_text *body,
			struct soap_fault *fault);

rpc_method rpc_set_values, rpc_get_attributes, rpc_set_attributes, rpc_download;

#endif
