/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Privilege: what a daemon gives up once everything is open.
 *
 * What is left: an ordinary user, no way to gain more, and only the system calls
 * that a running daemon makes; any other one fails with EPERM. Who works on the
 * packet filter keeps CAP_NET_ADMIN (and CAP_NET_RAW, with which older kernels let
 * a socket be bound to an interface).
 */
#ifndef HOMEPORT_PRIVILEGE_H
#define HOMEPORT_PRIVILEGE_H

#include <errno.h>

#include "cpe/base/failure.h"

enum privilege { PRIVILEGE_NONE, PRIVILEGE_NETWORK };

#ifdef CONFIG_SANDBOX

/*
 * Becomes this user for good ("": stays who it is), with the capabilities above or
 * none. 0, or -errno and what to do; then nothing must go on.
 */
int privilege_drop(const char *user, enum privilege keep, struct failure *failure);

/*
 * The same without any privilege and with all system calls, for a process that starts
 * programs: they would inherit the filter, and could not live with it.
 */
int privilege_forgo(const char *user, struct failure *failure);

#else

static inline int privilege_drop(const char *user, enum privilege keep, struct failure *failure)
{
	(void)keep;
	if (user[0] == '\0')
		return 0;
	return failure_set(failure, EOPNOTSUPP,
			   "this build cannot become another user (SANDBOX is off): leave out -u");
}

static inline int privilege_forgo(const char *user, struct failure *failure)
{
	return privilege_drop(user, PRIVILEGE_NONE, failure);
}

#endif

#endif
