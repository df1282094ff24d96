/* SPDX-License-Identifier: BSD-2-Clause */
/* The carrier's PCP servers as JSON, in the shape of homeportctl(1); the context is the gateway. */
#ifndef HOMEPORT_UPSTREAM_REPORT_H
#define HOMEPORT_UPSTREAM_REPORT_H

#include "cpe/control.h"

#ifdef CONFIG_PCP_PROXY

control_answer upstream_report;

#else

static inline struct json_object *upstream_report(void *context, struct json_object *request)
{
	(void)context, (void)request;
	return control_error("this build asks no carrier (PCP_PROXY is off)");
}

#endif
#endif
