/* SPDX-License-Identifier: BSD-2-Clause */
/* homeport-cwmp: options, privileges, run. Covered by: tests/net/test_cwmp */
#include <stdio.h>
#include <sys/prctl.h>

#include "cpe/control.h"
#include "cpe/cwmp/agent.h"
#include "cpe/journal.h"
#include "cpe/program.h"

struct acs_client {
	const char *control_path, *hooks;
	struct agent_options options;
	struct agent *agent;
};

static int read_option(void *self, int option, const char *text, struct failure *failure)
{
	struct acs_client *client = self;

	switch (option) {
	case 'd': return journal_debug(text, failure);
	case 'k': client->hooks = text; break;
	case 's': client->control_path = text; break;
	case 't': client->options.state_path = text; break;
	}
	return 0;
}

/* First of all, while it has all privileges and nothing else. */
static int begin(void *self, const char *user, struct failure *failure)
{
	struct acs_client *client = self;

	(void)user;
	client->options.helper = helper_start(client->control_path, client->hooks, failure);
	prctl(PR_SET_DUMPABLE, 0); /* it will know passwords; and later it may not say so */
	return client->options.helper ? 0 : -failure->error;
}

static int open_agent(void *self, struct loop *loop, struct failure *failure)
{
	struct acs_client *client = self;

	client->agent = agent_new(loop, &client->options, failure);
	return client->agent ? 0 : -failure->error;
}

static void close_agent(void *self)
{
	struct acs_client *client = self;

	agent_free(client->agent);
	helper_free(client->options.helper);
}

static const char usage[] =
	"usage: homeport-cwmp [-fV] [-d WORDS] [-k DIRECTORY] [-s SOCKET] [-t FILE] [-u USER]\n"
	"  -d, --debug WORDS      say more about: cwmp or all\n"
	"  -f, --foreground       log to standard error instead of syslog\n"
	"  -k, --hooks DIRECTORY  programs of the firmware, instead of " HOOKS_DIRECTORY "\n"
	"  -s, --socket SOCKET    homeportd's control socket, instead of " CONTROL_PATH "\n"
	"  -t, --state FILE       what is kept, instead of " CWMP_STATE_PATH "\n"
	"  -u, --user USER        become this user\n"
	"  -V, --version          say which version this is\n";

static const struct option options[] = {
	{ "debug", required_argument, NULL, 'd' },
	{ "hooks", required_argument, NULL, 'k' },
	{ "socket", required_argument, NULL, 's' },
	{ "state", required_argument, NULL, 't' },
	PROGRAM_OPTIONS,
};

int main(int argc, char **argv)
{
	static const struct program homeport_cwmp = { .name = "homeport-cwmp",
						      .usage = usage,
						      .options = options,
						      .needs_none = true,
						      .keep = PRIVILEGE_NONE,
						      .option = read_option,
						      .begin = begin,
						      .open = open_agent,
						      .close = close_agent };
	struct acs_client client = { .control_path = CONTROL_PATH,
				     .hooks = HOOKS_DIRECTORY,
				     .options = { CWMP_STATE_PATH, NULL } };

	return program_main(&homeport_cwmp, &client, argc, argv);
}
