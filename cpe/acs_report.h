/* SPDX-License-Identifier: BSD-2-Clause */
/* The agent of TR-069 on the control socket; the context is the gateway. */
#ifndef HOMEPORT_ACS_REPORT_H
#define HOMEPORT_ACS_REPORT_H

#include "cpe/control.h"

#ifdef CONFIG_TR069
#define ACS_COMMANDS                                                                           \
	{ "acs", "how the gateway is managed from afar, for the agent", acs_report_settings }, \
		{ "acs-told", "tells what the agent knows", acs_report_told },                 \
		{ "configure", "a whole configuration, from afar", acs_report_configure },
#else
#define ACS_COMMANDS
#endif

/* acs_settings(), for root and the daemon's own user alone */
control_answer acs_report_settings;

/* {"command":"acs-told",..}: see acs_facts_read() */
control_answer acs_report_told;

/* {"command":"configure","text":..}: a whole configuration, see acs_may_configure() */
control_answer acs_report_configure;

#endif
