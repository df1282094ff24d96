/* SPDX-License-Identifier: BSD-2-Clause */
/* The agent's own struct, for agent*.c alone. */
#ifndef HOMEPORT_CWMP_AGENT_PARTS_H
#define HOMEPORT_CWMP_AGENT_PARTS_H

#include "cpe/cwmp/agent.h"
#include "cpe/cwmp/connection_server.h"
#include "cpe/cwmp/conversation.h"
#include "cpe/cwmp/model_client.h"
#include "cpe/cwmp/model_watch.h"
#include "cpe/cwmp/rpc.h"
#include "cpe/cwmp/session.h"
#include "cpe/cwmp/settings.h"
#include "cpe/cwmp/transfers.h"

struct agent {
	struct loop *loop;
	const char *state_path;
	struct helper *helper;
	struct model_client *model;
	struct model_watch *watch;
	struct curl_pump *pump; /* NULL while nothing is asked of anybody */
	struct loop_task rest;  /* closes what was kept open */
	struct loop_timer *timer;

	struct settings settings;
	bool configured;        /* the daemon has told them */
	bool with_device;       /* this is the first run since it was booted */
	struct failure trouble; /* with the daemon, told last; error 0: none */
	struct state state;
	char greeted[SETTINGS_TEXT]; /* the ACS for which there has been a BOOTSTRAP */
	struct schedule schedule;
	struct attributes attributes;
	struct transfers *transfers;

	struct connection_requests requests;
	struct connection_server *server;
	char request_url[256]; /* where it listens; "": nowhere, here and below */
	char listening[64];    /* interface and port */

	/* the session that is under way */
	bool in_session;
	struct session session;
	struct session_host host;
	struct rpc rpc;
	struct conversation_settings server_settings;
	struct conversation *conversation;
	uint32_t retry_after;
};

struct schedule_time agent_time(struct agent *agent);

/* Keeps what is to be kept; trouble is told once. */
void agent_save(struct agent *agent);

/* Sets the timer to when there is something to do. */
void agent_set_timer(struct agent *agent);

/* Asks the daemon for the settings, and takes them. False: it does not answer. */
bool agent_configure(struct agent *agent);

/* Looks what has become of the parameters that are watched, and of where we can be reached. */
void agent_look(struct agent *agent);

/* What HTTP is spoken by; NULL, and why. */
struct curl_pump *agent_pump(struct agent *agent, struct failure *failure);

/* -- agent_session.c -- */

void agent_begin_session(struct agent *agent);

/* Called when it is over, with all its callbacks. */
void agent_session_over(struct agent *agent);

/* -- agent_reach.c -- */

/* Listens for Connection Requests where the settings say, or no longer. */
void agent_listen(struct agent *agent);

/* Tells the daemon what the agent alone knows. */
void agent_tell(struct agent *agent);

#endif
