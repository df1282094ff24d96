/* SPDX-License-Identifier: BSD-2-Clause */
/* The process that runs scripts, and what is said between it and the daemon (scripts.h). */
#ifndef HOMEPORT_SCRIPT_RUNNER_H
#define HOMEPORT_SCRIPT_RUNNER_H

#include <stdint.h>

#include "cpe/config_file.h"
#include "ddns/exchange.h"

#define SCRIPT_LINE    160 /* size of the line that is told, with the NUL */
#define SCRIPT_SECONDS 30  /* that a script has */

/* Which scripts there are, by number. */
struct script_list {
	struct config_path *paths;
	size_t count;
};

/* Packets, each way whole or not at all; the facts fill the rest of theirs. */
struct script_order {
	uint64_t ticket;
	uint32_t script;
	char facts[SCRIPT_FACTS];
};

struct script_report {
	uint64_t ticket;
	int32_t status; /* as exit() had it; SCRIPT_KILLED, SCRIPT_NOT_RUN */
	char line[SCRIPT_LINE];
};

#define SCRIPT_KILLED  256 /* it took too long, or a signal ended it */
#define SCRIPT_NOT_RUN 257

/* Takes orders until the other end is closed. Never returns. */
_Noreturn void script_runner(int socket, const struct script_list *scripts);

#endif
