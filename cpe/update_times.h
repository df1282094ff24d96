/* SPDX-License-Identifier: BSD-2-Clause */
/* Update times: when DNS was told of each service last, by its title, since the start. */
#ifndef HOMEPORT_UPDATE_TIMES_H
#define HOMEPORT_UPDATE_TIMES_H

#include <stddef.h>
#include <time.h>

#include "cpe/config_file.h"

/* Zeros at first. */
struct update_times {
	struct update_time {
		struct config_word title;
		time_t at;
	} * list;
	size_t count;
};

/* One that there is no memory for is not noted. */
void update_times_note(struct update_times *times, const char *title, time_t at);

/* 0: not yet. */
time_t update_times_of(const struct update_times *times, const char *title);

/* Forgets what the configuration has no service for. */
void update_times_keep(struct update_times *times, const struct config *config);
void update_times_clear(struct update_times *times);

#endif
