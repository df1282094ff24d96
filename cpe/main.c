/* SPDX-License-Identifier: BSD-2-Clause */
/* homeportd: options, configuration, run. Covered by: tests/net/test_homeportd */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "cpe/control.h"
#include "cpe/forwards.h"
#include "cpe/gateway.h"
#include "cpe/journal.h"
#include "cpe/privilege.h"
#include "cpe/ready.h"
#include "cpe/scripts.h"
#include "cpe/version.h"

struct daemon {
	const char *config_path, *control_path, *user;
	struct loop *loop;
	struct gateway *gateway;
	struct scripts *scripts;
};

static void usage(FILE *to)
{
	fputs("usage: homeportd [-fnV] [-c FILE] [-d WORDS] [-s SOCKET] [-u USER]\n"
	      "  -c, --config FILE    configuration, instead of " HOMEPORT_CONF "\n"
	      "  -d, --debug WORDS    say more about: pcp,upstream,nft,wan,dns,control or all\n"
	      "  -f, --foreground     log to standard error instead of syslog\n"
	      "  -n, --check          check the configuration and end\n"
	      "  -s, --socket SOCKET  control socket, instead of " CONTROL_PATH "\n"
	      "  -u, --user USER      become this user once everything is open\n"
	      "  -V, --version        say which version this is\n",
	      to);
}

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

static void end(void *arg)
{
	struct daemon *daemon = arg;

	loop_stop(daemon->loop);
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

static int run(struct daemon *daemon, struct config *config, struct failure *failure)
{
	struct loop_watch *signals[3] = { NULL };
	size_t i;
	int error = -ENOMEM;

	/* First of all, so that it has nothing of what is opened from here on. */
	if (scripts_start(config, daemon->user, &daemon->scripts, failure) < 0) {
		config_free(config);
		return -failure->error;
	}
	daemon->loop = loop_new(failure);
	if (!daemon->loop || scripts_watch(daemon->scripts, daemon->loop) < 0) {
		config_free(config);
		return -failure->error;
	}
	signal(SIGPIPE, SIG_IGN);
	signals[0] = loop_signal_new(daemon->loop, SIGTERM, end, daemon);
	signals[1] = loop_signal_new(daemon->loop, SIGINT, end, daemon);
	signals[2] = loop_signal_new(daemon->loop, SIGHUP, reload, daemon);
	daemon->gateway = gateway_new(daemon->loop, config, daemon->config_path,
				      daemon->control_path, daemon->scripts, failure);
	if (daemon->gateway) {
		error = privilege_drop(daemon->user, PRIVILEGE_NETWORK, failure);
		if (error == 0) {
			ready("homeportd");
			error = loop_run(daemon->loop, failure);
		}
		gateway_free(daemon->gateway);
	}
	scripts_free(daemon->scripts);
	for (i = 0; i < 3; i++)
		loop_watch_free(signals[i]);
	loop_free(daemon->loop);
	return error;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "debug", required_argument, NULL, 'd' },
		{ "foreground", no_argument, NULL, 'f' },
		{ "check", no_argument, NULL, 'n' },
		{ "socket", required_argument, NULL, 's' },
		{ "user", required_argument, NULL, 'u' },
		{ "version", no_argument, NULL, 'V' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	struct daemon daemon = { .config_path = HOMEPORT_CONF,
				 .control_path = CONTROL_PATH,
				 .user = "" };
	bool check = false, foreground = false;
	struct failure failure = { 0 };
	struct config *config;
	int option;

	while ((option = getopt_long(argc, argv, "c:d:fnhs:u:V", options, NULL)) != -1) {
		switch (option) {
		case 'c': daemon.config_path = optarg; break;
		case 'd':
			if (journal_debug(optarg, &failure) != 0) {
				fprintf(stderr, "homeportd: %s\n", failure.sentence);
				return 2;
			}
			break;
		case 'f': foreground = true; break;
		case 'n': check = true; break;
		case 's': daemon.control_path = optarg; break;
		case 'u': daemon.user = optarg; break;
		case 'V': puts("homeportd " HOMEPORT_VERSION); return 0;
		case 'h': usage(stdout); return 0;
		default: usage(stderr); return 2;
		}
	}
	if (optind != argc) {
		usage(stderr);
		return 2;
	}
	config = config_read(daemon.config_path, print_mistake, NULL);
	if (!config)
		return 1;
	if (check) {
		bool good = forwards_check(config, print_mistake, NULL);

		config_free(config);
		return good ? 0 : 1;
	}
	journal_open(foreground ? JOURNAL_TO_STDERR : JOURNAL_TO_SYSLOG, "homeportd");
	if (run(&daemon, config, &failure) != 0) {
		journal(JOURNAL_ERROR, JOURNAL_MAIN, "%s", failure.sentence);
		return 1;
	}
	return 0;
}
