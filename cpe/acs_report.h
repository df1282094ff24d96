/* SPDX-License-Identifier: BSD-2-Clause */
/* The agent of TR-069 on the control socket; the context is the gateway. */
#ifndef HOMEPORT_ACS_REPORT_H
#define HOMEPORT_ACS_REPORT_H

#include "cpe/control.h"

#ifdef CONFIG_TR069
#define ACS_COMMANDS                                                                           \
	{ "acs", "how the gateway is managed from afar, for the agent", acs_report_settings }, \
		{ "acs-told", "tells what the agent knows", acs_report_told },
#else
#define ACS_COMMANDS
#endif

/* acs_settings(), for root, the daemon's own user and the agent's alone */
control_answer acs_report_settings;

/* {"command":"acs-told",..}: see acs_facts_read() */
control_answer acs_report_told;

#endif
