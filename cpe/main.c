/* SPDX-License-Identifier: BSD-2-Clause */
/* homeportd: options, configuration, run. Covered by: tests/net/test_homeportd */
#include <stdio.h>

#include "cpe/account.h"
#include "cpe/control.h"
#include "cpe/forwards.h"
#include "cpe/gateway.h"
#include "cpe/journal.h"
#include "cpe/program.h"
#include "cpe/scripts.h"

struct daemon {
	const char *config_path, *control_path;
	bool check;
	struct config *config; /* NULL: the gateway's */
	struct gateway *gateway;
	struct scripts *scripts;
};

static void print_mistake(void *arg, const char *sentence)
{
	(void)arg;
	fprintf(stderr, "%s\n", sentence);
}

static void log_mistake(void *arg, const char *sentence)
{
	(void)arg;
	journal(JOURNAL_ERROR, JOURNAL_CONFIG, "%s", sentence);
}

static void reload(void *arg)
{
	struct daemon *daemon = arg;
	struct config *config = config_read(daemon->config_path, log_mistake, NULL);

	if (!config) {
		journal(JOURNAL_ERROR, JOURNAL_CONFIG, "nothing was changed");
		return;
	}
	gateway_reconfigure(daemon->gateway, config);
	journal(JOURNAL_INFO, JOURNAL_CONFIG, "read again");
}

static int read_option(void *self, int option, const char *text, struct failure *failure)
{
	struct daemon *daemon = self;

	switch (option) {
	case 'c': daemon->config_path = text; break;
	case 'd': return journal_debug(text, failure);
	case 'n': daemon->check = true; break;
	case 's': daemon->control_path = text; break;
	}
	return 0;
}

static int prepare(void *self)
{
	struct daemon *daemon = self;
	bool good;

	daemon->config = config_read(daemon->config_path, print_mistake, NULL);
	if (!daemon->config)
		return 1;
	if (!daemon->check)
		return PROGRAM_RUNS;
	good = forwards_check(daemon->config, print_mistake, NULL);
	good &= accounts_check(daemon->config, print_mistake, NULL);
	config_free(daemon->config);
	return good ? 0 : 1;
}

/* First of all, so that it has nothing of what is opened from here on. */
static int begin(void *self, const char *user, struct failure *failure)
{
	struct daemon *daemon = self;

	return scripts_start(daemon->config, user, &daemon->scripts, failure);
}

static int open_gateway(void *self, struct loop *loop, struct failure *failure)
{
	struct daemon *daemon = self;
	struct config *config = daemon->config;
	int error = scripts_watch(daemon->scripts, loop);

	if (error != 0)
		return failure_set(failure, -error, "no memory to hear of scripts");
	daemon->config = NULL;
	daemon->gateway = gateway_new(loop, config, daemon->config_path, daemon->control_path,
				      daemon->scripts, failure);
	return daemon->gateway ? 0 : -failure->error;
}

static void close_gateway(void *self)
{
	struct daemon *daemon = self;

	gateway_free(daemon->gateway);
	scripts_free(daemon->scripts);
	config_free(daemon->config);
}

static const char usage[] =
	"usage: homeportd [-fhnV] [-c FILE] [-d WORDS] [-s SOCKET] [-u USER]\n"
	"  -c, --config FILE    configuration, instead of " HOMEPORT_CONF "\n"
	"  -d, --debug WORDS    say more about: pcp,upstream,nft,wan,dns,control or all\n"
	"  -f, --foreground     log to standard error instead of syslog\n"
	"  -h, --help           this\n"
	"  -n, --check          check the configuration and end\n"
	"  -s, --socket SOCKET  control socket, instead of " CONTROL_PATH "\n"
	"  -u, --user USER      become this user once everything is open\n"
	"  -V, --version        say which version this is\n";

static const struct option options[] = {
	{ "check", no_argument, NULL, 'n' },
	{ "config", required_argument, NULL, 'c' },
	{ "debug", required_argument, NULL, 'd' },
	{ "socket", required_argument, NULL, 's' },
	PROGRAM_OPTIONS,
};

int main(int argc, char **argv)
{
	static const struct program homeportd = { .name = "homeportd",
						  .usage = usage,
						  .options = options,
						  .keep = PRIVILEGE_NETWORK,
						  .option = read_option,
						  .prepare = prepare,
						  .begin = begin,
						  .open = open_gateway,
						  .reload = reload,
						  .close = close_gateway };
	struct daemon daemon = { .config_path = HOMEPORT_CONF, .control_path = CONTROL_PATH };

	return program_main(&homeportd, &daemon, argc, argv);
}
