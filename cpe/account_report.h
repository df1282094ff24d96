/* SPDX-License-Identifier: BSD-2-Clause */
/* Accounts as JSON, in the shape of homeportctl(1); the context is the gateway. */
#ifndef HOMEPORT_ACCOUNT_REPORT_H
#define HOMEPORT_ACCOUNT_REPORT_H

#include "cpe/control.h"

#ifdef CONFIG_DDNS
control_answer account_report;
#else
static inline struct json_object *account_report(void *context, struct json_object *request)
{
	(void)context, (void)request;
	return control_error("this build publishes nothing (DDNS is off)");
}
#endif

#endif
