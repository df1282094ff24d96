/* SPDX-License-Identifier: BSD-2-Clause */
/* A network namespace with loopback alone, for the process that asks. */
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/own_network.h"

static bool raise_loopback(void)
{
	struct ifreq up = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_MULTICAST };
	int any = socket(AF_INET, SOCK_DGRAM, 0);
	bool raised = any >= 0 && ioctl(any, SIOCSIFFLAGS, &up) == 0;

	if (any >= 0)
		close(any);
	return raised;
}

bool own_network_enter(void)
{
	if (unshare(CLONE_NEWNET) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
		return false;
	return raise_loopback();
}
