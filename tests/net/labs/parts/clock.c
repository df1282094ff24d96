/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Loaded in front of a program: the time of day is as many seconds off as CLOCK_OFF says,
 * and all that it measures itself is right. libfaketime moves CLOCK_BOOTTIME as well, and
 * not the timers on it.
 */
#include <stdlib.h>
#include <time.h>

time_t time(time_t *to)
{
	const char *off = getenv("CLOCK_OFF");
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	now.tv_sec += off ? atol(off) : 0;
	if (to)
		*to = now.tv_sec;
	return now.tv_sec;
}
