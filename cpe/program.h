/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Program: how each of our daemons begins and ends.
 *
 * Options are read; what has to be split off is, while nothing else is open; everything is
 * opened; privileges go; whoever started it is told that it can be used; the loop runs until
 * SIGTERM or SIGINT. A struct says what a program does at each of these steps.
 */
#ifndef HOMEPORT_PROGRAM_H
#define HOMEPORT_PROGRAM_H

#include <getopt.h>
#include <stdbool.h>

#include "cpe/base/failure.h"
#include "cpe/loop.h"
#include "cpe/privilege.h"

/* The last rows of each program's options, which it need not know; ending the table. */
/* clang-format off */
#define PROGRAM_OPTIONS                                \
	{ "foreground", no_argument, NULL, 'f' },      \
	{ "help", no_argument, NULL, 'h' },            \
	{ "user", required_argument, NULL, 'u' },      \
	{ "version", no_argument, NULL, 'V' },         \
	{ NULL, 0, NULL, 0 }
/* clang-format on */

#define PROGRAM_RUNS (-1) /* of prepare(): all is well, and there is something to run */

/* `self` is what program_main() was given. prepare(), begin() and reload() may be NULL. */
struct program {
	const char *name, *usage;
	const struct option *options; /* values below 256 are letters that do the same */
	bool needs_none;              /* open() does without privileges: they go before it */
	enum privilege keep;          /* from then on, or after open() */

	/* Takes one that is the program's own. 0, or -errno and what it should be. */
	int (*option)(void *self, int option, const char *text, struct failure *failure);

	/* After all options: PROGRAM_RUNS, or the exit status where no more is asked for, or
	 * something is wrong that it has told on standard error. */
	int (*prepare)(void *self);

	/* Before there is a loop, and with it: 0, or -errno and why. */
	int (*begin)(void *self, const char *user, struct failure *failure);
	int (*open)(void *self, struct loop *loop, struct failure *failure);

	void (*reload)(void *self); /* at SIGHUP */
	void (*close)(void *self);  /* what there is, whichever step was the last */
};

/* All of it: the exit status, 2 for options that are wrong. */
int program_main(const struct program *program, void *self, int argc, char **argv);

#endif
