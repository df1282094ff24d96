/* SPDX-License-Identifier: BSD-2-Clause */
/* What the gateway knows of a service or a forward, explained, as JSON: see homeportctl(1). */
#ifndef HOMEPORT_EXPLAIN_REPORT_H
#define HOMEPORT_EXPLAIN_REPORT_H

#include "cpe/control.h"

#ifdef CONFIG_EXPLAIN

/* The context is the gateway; "name" in the request: of a service, in DNS, or of a forward. */
control_answer explain_report;

#else

static inline struct json_object *explain_report(void *context, struct json_object *request)
{
	(void)context, (void)request;
	return control_error("this build explains nothing (EXPLAIN is off)");
}

#endif
#endif
