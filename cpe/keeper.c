/* SPDX-License-Identifier: BSD-2-Clause */
/* When the state is written. */
#include "cpe/keeper.h"

#include <stdlib.h>

struct keeper {
	struct loop *loop;
	struct loop_timer *timer;
	loop_callback *save;
	void *arg;
	monotonic due;
	monotonic not_before; /* the last time, and the interval */
};

static void save(void *arg)
{
	struct keeper *keeper = arg;

	keeper->due = NEVER;
	keeper->not_before = after(loop_now(keeper->loop), KEEPER_INTERVAL);
	keeper->save(keeper->arg);
}

struct keeper *keeper_new(struct loop *loop, loop_callback *saver, void *arg)
{
	struct keeper *keeper = calloc(1, sizeof(*keeper));

	if (!keeper)
		return NULL;
	*keeper = (struct keeper){ .loop = loop, .save = saver, .arg = arg, .due = NEVER };
	keeper->timer = loop_timer_new(loop, save, keeper);
	if (!keeper->timer) {
		free(keeper);
		return NULL;
	}
	return keeper;
}

void keeper_free(struct keeper *keeper)
{
	if (!keeper)
		return;
	loop_timer_free(keeper->timer);
	free(keeper);
}

void keeper_changed(struct keeper *keeper)
{
	monotonic soon;

	if (!keeper || keeper->due != NEVER)
		return;
	soon = after(loop_now(keeper->loop), KEEPER_DELAY);
	keeper->due = soon > keeper->not_before ? soon : keeper->not_before;
	loop_timer_set(keeper->timer, keeper->due);
}

void keeper_finish(struct keeper *keeper)
{
	if (keeper && keeper->due != NEVER)
		save(keeper);
}

monotonic keeper_due(const struct keeper *keeper)
{
	return keeper ? keeper->due : NEVER;
}
