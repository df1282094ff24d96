/* SPDX-License-Identifier: BSD-2-Clause */
/* What the gateway knows of a service or a forward, explained, as JSON: see homeportctl(1). */
#ifndef HOMEPORT_EXPLAIN_REPORT_H
#define HOMEPORT_EXPLAIN_REPORT_H

#include "cpe/control.h"

/* The context is the gateway; "name" in the request: of a service, in DNS, or of a forward. */
control_answer explain_report;

#endif
