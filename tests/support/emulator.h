/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What qemu-user, which runs the tests of a cross build, cannot do; the tests of it are
 * skipped there. A real machine of that architecture is the one of `make image-check`.
 */
#ifndef HOMEPORT_TESTS_EMULATOR_H
#define HOMEPORT_TESTS_EMULATOR_H

#include <stdbool.h>
#include <stdlib.h>

/* It reads neither the kernel's neighbours nor the structs of IPv4 multicast. */
static inline bool emulated(void)
{
	return getenv("QEMU_LD_PREFIX") != NULL; /* tests/cross.mk sets it */
}

/* It hands on IP_PKTINFO and IPV6_PKTINFO in the octet order of the machine below. */
static inline bool emulated_in_other_order(void)
{
	return emulated() && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
}

#endif
