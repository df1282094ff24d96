/* SPDX-License-Identifier: BSD-2-Clause */
/* The model on the control socket. Covered by: tests/net/test_model */
#include "cpe/model_report.h"

#include "cpe/model_json.h"
#include "cpe/model_snapshot.h"

struct json_object *model_report_get(void *context, struct json_object *request)
{
	struct model_snapshot snapshot;
	struct json_object *answer;

	if (!model_snapshot_open(&snapshot, context))
		return NULL;
	answer = model_json_get(&snapshot.view, request);
	model_snapshot_close(&snapshot);
	return answer;
}

struct json_object *model_report_names(void *context, struct json_object *request)
{
	struct model_snapshot snapshot;
	struct json_object *answer;

	if (!model_snapshot_open(&snapshot, context))
		return NULL;
	answer = model_json_names(&snapshot.view, request);
	model_snapshot_close(&snapshot);
	return answer;
}

struct json_object *model_report_schema(void *context, struct json_object *request)
{
	(void)context;
	return model_json_schema(request);
}
