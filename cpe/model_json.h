/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The model on the control socket: from requests to answers, as homeportctl(1) documents
 * them. Pure: what it tells is in the view.
 */
#ifndef HOMEPORT_MODEL_JSON_H
#define HOMEPORT_MODEL_JSON_H

#include "cpe/model.h"

struct json_object;

#define MODEL_ANSWER_MAX (8 * 1024 * 1024) /* octets; who wants more asks for parts */

/* Fault codes of TR-069 A.5.1 that the model has a use for. */
enum model_fault {
	FAULT_DENIED = 9001,
	FAULT_INTERNAL = 9002,
	FAULT_ARGUMENTS = 9003,
	FAULT_RESOURCES = 9004,
	FAULT_NAME = 9005,
	FAULT_TYPE = 9006,
	FAULT_VALUE = 9007,
	FAULT_NOT_WRITABLE = 9008,
};

/* Each is the caller's; NULL: memory is short. */

/* {"paths":[..]}, or {"path":..}; nothing: all of it */
struct json_object *model_json_get(const struct model_view *view, struct json_object *request);

/* {"path":..,"next":bool}; GetParameterNames of TR-069 A.3.2.3 */
struct json_object *model_json_names(const struct model_view *view, struct json_object *request);

/*
 * {"path":..} of a table or an object: {"rows":[..]}, its rows, or the one that it is, each with its path and its own parameters by their names, as texts
 */
struct json_object *model_json_rows(const struct model_view *view, struct json_object *request);

/* {"path":..} of a tree without rows, "Device.PCP.Client.{i}."; nothing: all of it */
struct json_object *model_json_schema(struct json_object *request);

/* The paths of a request, one after the other: NULL behind the last, "" where none is named. */
const char *model_json_path(struct json_object *request, size_t number);

/* Adds a fault to an answer, and its sentence as the error, if it is the first. */
void model_json_fault(struct json_object *answer, const char *path, enum model_fault code,
		      const char *sentence);

#endif
