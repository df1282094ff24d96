/* SPDX-License-Identifier: BSD-2-Clause */
/* Model watch: hears from the daemon when something has changed, in a connection of its own. */
#ifndef HOMEPORT_CWMP_MODEL_WATCH_H
#define HOMEPORT_CWMP_MODEL_WATCH_H

#include "cpe/loop.h"

struct helper;
struct model_watch;

#define WATCH_PAUSE seconds(1) /* changes are told at most so often */
#define WATCH_AGAIN seconds(5) /* until a daemon that is not there is looked for again */

/*
 * Calls back when something may have changed, and when the daemon is there again, after
 * all changes that came with it. NULL: no memory.
 */
struct model_watch *model_watch_new(struct loop *loop, struct helper *helper,
				    loop_callback *changed, void *arg);
void model_watch_free(struct model_watch *watch); /* NULL is fine */

#endif
