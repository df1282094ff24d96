/* SPDX-License-Identifier: BSD-2-Clause */
/* The clock on the wall, which a gateway may not have been told yet. */
#ifndef HOMEPORT_CWMP_WALL_H
#define HOMEPORT_CWMP_WALL_H

#include <time.h>

#include "cpe/cwmp/schedule.h"

#define WALL_IS_SET 1000000000 /* earlier, and it has not been */

/* Seconds since 1970, or UNKNOWN_TIME. */
static inline int64_t wall_now(void)
{
	time_t now = time(NULL);

	return now < WALL_IS_SET ? UNKNOWN_TIME : now;
}

#endif
