/* SPDX-License-Identifier: BSD-2-Clause */
/* The steps of a daemon. Covered by: tests/net/test_homeportd and tests/net/test_cwmp */
#include "cpe/program.h"

#include <signal.h>
#include <stdio.h>

#include "cpe/journal.h"
#include "cpe/memory.h"
#include "cpe/ready.h"
#include "cpe/version.h"

#define LETTERS 64
#define SIGNALS 3

struct choice {
	const char *user;
	bool foreground;
};

/* -- options -- */

/* What getopt_long() wants to be told twice. */
static void list_letters(const struct option *options, char *letters)
{
	for (; options->name; options++) {
		if (options->val >= 256)
			continue;
		*letters++ = (char)options->val;
		if (options->has_arg == required_argument)
			*letters++ = ':';
	}
	*letters = '\0';
}

static int misuse(const struct program *program)
{
	fputs(program->usage, stderr);
	return 2;
}

static int read_options(const struct program *program, void *self, int argc, char **argv,
			struct choice *choice)
{
	char letters[LETTERS];
	struct failure failure;
	int option;

	list_letters(program->options, letters);
	while ((option = getopt_long(argc, argv, letters, program->options, NULL)) != -1) {
		switch (option) {
		case 'f': choice->foreground = true; break;
		case 'h': fputs(program->usage, stdout); return 0;
		case 'u': choice->user = optarg; break;
		case 'V': printf("%s %s\n", program->name, HOMEPORT_VERSION); return 0;
		case '?': return misuse(program);
		default:
			if (program->option(self, option, optarg, &failure) == 0)
				break;
			fprintf(stderr, "%s: %s\n", program->name, failure.sentence);
			return 2;
		}
	}
	return optind == argc ? PROGRAM_RUNS : misuse(program);
}

/* -- running -- */

static void end(void *loop)
{
	loop_stop(loop);
}

static int run_in(struct loop *loop, const struct program *program, void *self, const char *user,
		  struct failure *failure)
{
	struct loop_watch *signals[SIGNALS] = { NULL };
	size_t i;
	int error = 0;

	signal(SIGPIPE, SIG_IGN);
	signals[0] = loop_signal_new(loop, SIGTERM, end, loop);
	signals[1] = loop_signal_new(loop, SIGINT, end, loop);
	if (program->reload)
		signals[2] = loop_signal_new(loop, SIGHUP, program->reload, self);
	if (program->needs_none)
		error = privilege_drop(user, program->keep, failure);
	if (error == 0)
		error = program->open(self, loop, failure);
	if (error == 0 && !program->needs_none)
		error = privilege_drop(user, program->keep, failure);
	if (error == 0) {
		ready(program->name);
		memory_give_back(); /* what reading configuration and making filters took */
		error = loop_run(loop, failure);
	}
	for (i = 0; i < SIGNALS; i++)
		loop_watch_free(signals[i]);
	return error;
}

static int run(const struct program *program, void *self, const char *user, struct failure *failure)
{
	int error = program->begin ? program->begin(self, user, failure) : 0;
	struct loop *loop = error == 0 ? loop_new(failure) : NULL;

	error = loop ? run_in(loop, program, self, user, failure) : -failure->error;
	program->close(self);
	loop_free(loop);
	return error;
}

int program_main(const struct program *program, void *self, int argc, char **argv)
{
	struct choice choice = { .user = "" };
	struct failure failure;
	int status = read_options(program, self, argc, argv, &choice);

	memory_be_sparing();
	if (status == PROGRAM_RUNS && program->prepare)
		status = program->prepare(self);
	if (status != PROGRAM_RUNS)
		return status;
	journal_open(choice.foreground ? JOURNAL_TO_STDERR : JOURNAL_TO_SYSLOG, program->name);
	if (run(program, self, choice.user, &failure) == 0)
		return 0;
	journal(JOURNAL_ERROR, JOURNAL_MAIN, "%s", failure.sentence);
	return 1;
}
