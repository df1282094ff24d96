/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Forwards on the control socket: told, added and taken away. The shapes are documented
 * in homeportctl(1) and stay. The context is the gateway.
 */
#ifndef HOMEPORT_FORWARD_REPORT_H
#define HOMEPORT_FORWARD_REPORT_H

#include "cpe/control.h"

control_answer forward_report_list;

/* {"host":..,"protocol":..,"port":..}, and perhaps "external", "ipv4" and "name"; values as in the configuration. */
control_answer forward_report_add;

/* {"name":..} */
control_answer forward_report_delete;

#endif
