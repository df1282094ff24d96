/* SPDX-License-Identifier: BSD-2-Clause */
/* A list, for there are few. */
#include "cpe/update_times.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct update_time *find(const struct update_times *times, const char *title)
{
	size_t i;

	for (i = 0; i < times->count; i++)
		if (strcmp(times->list[i].title.text, title) == 0)
			return &times->list[i];
	return NULL;
}

void update_times_note(struct update_times *times, const char *title, time_t at)
{
	struct update_time *entry = find(times, title), *more;

	if (!entry) {
		more = realloc(times->list, (times->count + 1) * sizeof(*more));
		if (!more)
			return;
		times->list = more;
		entry = &more[times->count++];
		snprintf(entry->title.text, sizeof(entry->title.text), "%s", title);
	}
	entry->at = at;
}

time_t update_times_of(const struct update_times *times, const char *title)
{
	const struct update_time *entry = find(times, title);

	return entry ? entry->at : 0;
}

void update_times_keep(struct update_times *times, const struct config *config)
{
	size_t i, kept = 0;

	for (i = 0; i < times->count; i++)
		if (config_find_service(config, times->list[i].title.text))
			times->list[kept++] = times->list[i];
	times->count = kept;
}

void update_times_clear(struct update_times *times)
{
	free(times->list);
	*times = (struct update_times){ .count = 0 };
}
