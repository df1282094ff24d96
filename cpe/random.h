/* SPDX-License-Identifier: BSD-2-Clause */
/* Random octets from the operating system, for the daemon. */
#ifndef HOMEPORT_RANDOM_SYSTEM_H
#define HOMEPORT_RANDOM_SYSTEM_H

#include "cpe/base/random.h"

/* A constant source; fit for nonces and ports (RFC 6887 11.2 asks for that). */
const struct random_source *random_system(void);

#endif
