/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of the gateway share: its parts, and what happens to it.
 * gateway.c carries decisions out, gateway_open.c puts the parts together,
 * gateway_view.c shows them. Inside of gateway*.c only.
 */
#ifndef HOMEPORT_GATEWAY_PARTS_H
#define HOMEPORT_GATEWAY_PARTS_H

#include <limits.h>

#include "cpe/acs.h"
#include "cpe/gateway.h"
#include "cpe/lan_socket.h"
#include "cpe/loop.h"

struct gateway {
	struct loop *loop;
	struct config *config;
	char config_path[PATH_MAX];
	monotonic started;
	struct loop_task end_of_turn, tell_news;

	struct server *server;
	struct loop_timer *server_timer;
	struct loop_timer *flows_timer;
	struct lans *lans;

	struct lines *lines;

	struct glue *glue;
	bool kernel_is_new; /* it held nothing of ours when we came */
	struct loop_watch *glue_watch;
	struct forward *forward;

	struct forwards *forwards;
	struct reboot *reboot;

	struct publish *publish;
	struct model_memory *memory;
	struct control *control;
	struct acs_facts acs;
	struct events *events;
	struct news *news;

	/* What went wrong last and has not gone well since; "" if nothing. */
	struct failure kernel_trouble, hosts_trouble;
};

/* At the end of this turn of the loop the kernel and the LAN are told. */
void gateway_has_work(struct gateway *gateway);

/* Carries out what the server has decided. */
void gateway_drain(struct gateway *gateway);

/* What happens; `arg` is the gateway. */
void gateway_lan_received(void *arg, const struct datagram *datagram);
void gateway_server_due(void *arg);
void gateway_server_told(void *arg);
void gateway_kernel_changed(void *arg);
void gateway_links_changed(void *arg);
void gateway_wans_changed(void *arg);
void gateway_prefix64_changed(void *arg);
void gateway_carrier_repairs(void *arg);
void gateway_end_flows(void *arg);
void gateway_end_turn(void *arg);
void gateway_tell_news(void *arg);

#endif
