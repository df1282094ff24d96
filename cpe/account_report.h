/* SPDX-License-Identifier: BSD-2-Clause */
/* Accounts as JSON, in the shape of homeportctl(1); the context is the gateway. */
#ifndef HOMEPORT_ACCOUNT_REPORT_H
#define HOMEPORT_ACCOUNT_REPORT_H

#include "cpe/control.h"

control_answer account_report;

#endif
