/* SPDX-License-Identifier: BSD-2-Clause */
/* The model on the control socket; the context is the gateway. */
#ifndef HOMEPORT_MODEL_REPORT_H
#define HOMEPORT_MODEL_REPORT_H

#include "cpe/control.h"

#ifdef CONFIG_MODEL

control_answer model_report_get, model_report_names, model_report_rows, model_report_schema;

/* {"command":..,"origin":"acs"}, and what model_change.h says. */
control_answer model_report_set, model_report_add, model_report_delete;

/*
 * {"type":of an account,"value":..}: a secret that a configuration made elsewhere is going to
 * name. Answers {"key":..,"file":its path}.
 */
control_answer model_report_secret;

/* Between the first and one of the others, those above are made together. */
control_answer model_report_begin, model_report_commit, model_report_abort;

#else

static inline struct json_object *model_report_nothing(void *context, struct json_object *request)
{
	(void)context, (void)request;
	return control_error("this build has no parameters to get or set (MODEL is off)");
}

#define model_report_get    model_report_nothing
#define model_report_names  model_report_nothing
#define model_report_rows   model_report_nothing
#define model_report_schema model_report_nothing
#define model_report_set    model_report_nothing
#define model_report_add    model_report_nothing
#define model_report_delete model_report_nothing
#define model_report_secret model_report_nothing
#define model_report_begin  model_report_nothing
#define model_report_commit model_report_nothing
#define model_report_abort  model_report_nothing

#endif
#endif
