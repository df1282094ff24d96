/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Agent: the composition. It owns the schedule, the session that is under way, what is
 * kept on flash and the port for Connection Requests, and asks the daemon for all else.
 *
 *	daemon --settings, values--> agent --schedule: now--> session --POST--> ACS
 *	   ^                           |                         |
 *	   +------- rpc <--------------+---- RPCs of the ACS <---+
 */
#ifndef HOMEPORT_CWMP_AGENT_H
#define HOMEPORT_CWMP_AGENT_H

#include "cpe/base/failure.h"
#include "cpe/cwmp/helper.h"
#include "cpe/loop.h"

#define CWMP_STATE_PATH "/var/lib/homeport-cwmp/state"

struct agent;

struct agent_options {
	const char *state_path;
	struct helper *helper; /* the agent's life long */
};

/* NULL and why. Without the daemon it waits for it. */
struct agent *agent_new(struct loop *loop, const struct agent_options *options,
			struct failure *failure);
void agent_free(struct agent *agent); /* NULL is fine */

#endif
