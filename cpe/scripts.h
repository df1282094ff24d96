/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Scripts: programs of the operator that publish in ways of their own (account type
 * exec). The daemon itself may not start a program, so a process is split off before
 * it gives up its privileges, with none of its own and as the same user. It runs the
 * scripts that were configured then, and no others: it is told numbers, never paths.
 *
 * A script gets facts in its environment and has half a minute; it is killed then.
 */
#ifndef HOMEPORT_SCRIPTS_H
#define HOMEPORT_SCRIPTS_H

#include "cpe/config_file.h"
#include "cpe/loop.h"
#include "ddns/exchange.h"

struct scripts;
struct script_run;

/* It ended by itself: its status, and the first line that it wrote. */
typedef void script_ended(void *arg, int status, const char *line);
typedef void script_failed(void *arg, const struct failure *failure);

#ifdef CONFIG_DDNS_EXEC

/*
 * Splits off the process, before anything is opened that it should not have. 0, also
 * where no script is configured and *scripts is NULL; or -errno and why.
 */
int scripts_start(const struct config *config, const char *user, struct scripts **scripts,
		  struct failure *failure);

/* Answers are taken in that loop, which must live longer. 0 or -errno. */
int scripts_watch(struct scripts *scripts, struct loop *loop);

/* The process ends by itself. NULL is fine. No run must be left. */
void scripts_free(struct scripts *scripts);

/*
 * Runs a script; one of the two callbacks ends it in a later turn, and frees it, unless
 * it is forgotten before. NULL, and why, if it cannot even start; `scripts` may be NULL.
 */
struct script_run *script_run_new(struct scripts *scripts, const struct script_request *request,
				  script_ended *ended, script_failed *failed, void *arg,
				  struct failure *failure);
void script_run_free(struct script_run *run); /* no callback any more; NULL is fine */

#else /* no account asks for it */

#include <errno.h>

static inline int scripts_start(const struct config *config, const char *user,
				struct scripts **scripts, struct failure *failure)
{
	(void)config, (void)user, (void)failure;
	*scripts = NULL;
	return 0;
}

static inline int scripts_watch(struct scripts *scripts, struct loop *loop)
{
	(void)scripts, (void)loop;
	return 0;
}

static inline void scripts_free(struct scripts *scripts)
{
	(void)scripts;
}

static inline struct script_run *script_run_new(struct scripts *scripts,
						const struct script_request *request,
						script_ended *ended, script_failed *failed,
						void *arg, struct failure *failure)
{
	(void)scripts, (void)request, (void)ended, (void)failed, (void)arg;
	failure_set(failure, EOPNOTSUPP, "this build runs no scripts");
	return NULL;
}

static inline void script_run_free(struct script_run *run)
{
	(void)run;
}

#endif
#endif
