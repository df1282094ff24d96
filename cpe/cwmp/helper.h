/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Helper: what an agent without privileges cannot do itself. A process of its own, begun
 * before they are given up; all that can be said to it is one of three words:
 *
 *	connect to the daemon's control socket, and hand the connection over
 *	start the firmware's program "reboot"
 *	start its program "factory-reset"
 *
 * Paths are fixed at the start; programs are started without a shell, without arguments and
 * with a clean environment. So the daemon sees at the other end who has begun the helper,
 * and the agent's own user needs no access to anything.
 */
#ifndef HOMEPORT_CWMP_HELPER_H
#define HOMEPORT_CWMP_HELPER_H

#include <stdbool.h>

#include "cpe/base/failure.h"

#define HOOKS_DIRECTORY "/etc/homeport-cwmp/hooks"
#define DAEMON_PATIENCE 5 /* seconds, for a connection and for each answer */

enum hook { HOOK_REBOOT, HOOK_FACTORY_RESET };

struct helper;

/* For this control socket, and the programs in this directory. NULL and why. */
struct helper *helper_start(const char *control_path, const char *hooks_directory,
			    struct failure *failure);
void helper_free(struct helper *helper); /* ends the process; NULL is fine */

/* A socket that is connected to the daemon, the caller's; -errno and why. */
int helper_connect(struct helper *helper, struct failure *failure);

/* Is there such a program? */
bool helper_has(const struct helper *helper, enum hook hook);

/* Has it started. 0 or -errno, and why; what it does is its own matter. */
int helper_run(struct helper *helper, enum hook hook, struct failure *failure);

#endif
