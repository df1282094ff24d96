/* SPDX-License-Identifier: BSD-2-Clause */
/* homeport-cwmp: options, privileges, run. Covered by: tests/net/test_cwmp */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/prctl.h>

#include "cpe/control.h"
#include "cpe/cwmp/agent.h"
#include "cpe/journal.h"
#include "cpe/privilege.h"
#include "cpe/ready.h"
#include "cpe/version.h"

struct options {
	struct agent_options agent;
	const char *control_path, *hooks, *user;
};

static void usage(FILE *to)
{
	fputs("usage: homeport-cwmp [-fV] [-d WORDS] [-k DIRECTORY] [-s SOCKET] [-t FILE] [-u USER]\n"
	      "  -d, --debug WORDS      say more about: cwmp or all\n"
	      "  -f, --foreground       log to standard error instead of syslog\n"
	      "  -k, --hooks DIRECTORY  programs of the firmware, instead of " HOOKS_DIRECTORY "\n"
	      "  -s, --socket SOCKET    homeportd's control socket, instead of " CONTROL_PATH "\n"
	      "  -t, --state FILE       what is kept, instead of " CWMP_STATE_PATH "\n"
	      "  -u, --user USER        become this user\n"
	      "  -V, --version          say which version this is\n",
	      to);
}

static void end(void *arg)
{
	loop_stop(arg);
}

static int run_in(struct loop *loop, const struct options *options, struct failure *failure)
{
	struct loop_watch *signals[2];
	struct agent *agent;
	int error;

	prctl(PR_SET_DUMPABLE, 0); /* it knows passwords */
	error = privilege_drop(options->user, PRIVILEGE_NONE, failure);
	if (error != 0)
		return error;
	signals[0] = loop_signal_new(loop, SIGTERM, end, loop);
	signals[1] = loop_signal_new(loop, SIGINT, end, loop);
	agent = agent_new(loop, &options->agent, failure);
	if (agent) {
		ready("homeport-cwmp");
		error = loop_run(loop, failure);
	} else {
		error = -failure->error;
	}
	agent_free(agent);
	loop_watch_free(signals[0]);
	loop_watch_free(signals[1]);
	return error;
}

static int run(struct options *options, struct failure *failure)
{
	struct loop *loop;
	int error;

	signal(SIGPIPE, SIG_IGN);
	/* First of all, while it has all privileges and nothing else. */
	options->agent.helper = helper_start(options->control_path, options->hooks, failure);
	if (!options->agent.helper)
		return -failure->error;
	loop = loop_new(failure);
	error = loop ? run_in(loop, options, failure) : -failure->error;
	loop_free(loop);
	helper_free(options->agent.helper);
	return error;
}

int main(int argc, char **argv)
{
	static const struct option words[] = {
		{ "debug", required_argument, NULL, 'd' },
		{ "foreground", no_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ "hooks", required_argument, NULL, 'k' },
		{ "socket", required_argument, NULL, 's' },
		{ "state", required_argument, NULL, 't' },
		{ "user", required_argument, NULL, 'u' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	struct options options = { .agent = { CWMP_STATE_PATH, NULL },
				   .control_path = CONTROL_PATH,
				   .hooks = HOOKS_DIRECTORY,
				   .user = "" };
	struct failure failure = { 0 };
	bool foreground = false;
	int option;

	while ((option = getopt_long(argc, argv, "d:fhk:s:t:u:V", words, NULL)) != -1) {
		switch (option) {
		case 'd':
			if (journal_debug(optarg, &failure) != 0) {
				fprintf(stderr, "homeport-cwmp: %s\n", failure.sentence);
				return 2;
			}
			break;
		case 'f': foreground = true; break;
		case 'h': usage(stdout); return 0;
		case 'k': options.hooks = optarg; break;
		case 's': options.control_path = optarg; break;
		case 't': options.agent.state_path = optarg; break;
		case 'u': options.user = optarg; break;
		case 'V': puts("homeport-cwmp " HOMEPORT_VERSION); return 0;
		default: usage(stderr); return 2;
		}
	}
	if (optind != argc) {
		usage(stderr);
		return 2;
	}
	journal_open(foreground ? JOURNAL_TO_STDERR : JOURNAL_TO_SYSLOG, "homeport-cwmp");
	if (run(&options, &failure) != 0) {
		journal(JOURNAL_ERROR, JOURNAL_MAIN, "%s", failure.sentence);
		return 1;
	}
	return 0;
}
