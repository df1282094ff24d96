/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Privilege: what the daemon gives up once everything is open.
 *
 * What is left: an ordinary user, CAP_NET_ADMIN for the packet filter (and
 * CAP_NET_RAW, with which older kernels let a socket be bound to an interface), no
 * way to gain more, and only the system calls that a running daemon makes. Any
 * other one fails with EPERM.
 */
#ifndef HOMEPORT_PRIVILEGE_H
#define HOMEPORT_PRIVILEGE_H

#include <errno.h>

#include "cpe/base/failure.h"

#ifdef CONFIG_SANDBOX

/*
 * Becomes this user for good ("": stays who it is, with the capabilities above
 * alone). 0, or -errno and what to do; then nothing must go on.
 */
int privilege_drop(const char *user, struct failure *failure);

#else

static inline int privilege_drop(const char *user, struct failure *failure)
{
	if (user[0] == '\0')
		return 0;
	return failure_set(failure, EOPNOTSUPP,
			   "this build cannot become another user (SANDBOX is off): leave out -u");
}

#endif

#endif
