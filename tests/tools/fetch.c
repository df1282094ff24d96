/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fetch [-c CA-FILE] [-t SECONDS] [-m OCTETS] [-u USER:PASSWORD] [-p] URL...: all URLs
 * at once, with the daemon's HTTP client; a line for each as its end comes:
 *
 *	NUMBER answered STATUS RETRY-AFTER ELSEWHERE LENGTH BODY
 *	NUMBER failed ERRNO SENTENCE
 *
 * -p: with the daemon's few privileges. "Turns: N" at the end says that the loop went
 * on meanwhile, every tenth of a second. URLs are counted from 1.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cpe/http_client.h"
#include "cpe/privilege.h"

static struct loop *loop;
static struct loop_timer *tick;
static unsigned int left, turns;

static void end_one(void)
{
	if (--left == 0)
		loop_stop(loop);
}

static void answered(void *arg, const struct http_answer *answer)
{
	printf("%zu answered %u %s %s %zu %.200s\n", (size_t)arg, answer->status,
	       answer->retry_after[0] ? answer->retry_after : "-",
	       answer->elsewhere[0] ? answer->elsewhere : "-", answer->length, answer->body);
	end_one();
}

static void failed(void *arg, const struct failure *failure)
{
	printf("%zu failed %s %s\n", (size_t)arg, strerrorname_np(failure->error),
	       failure->sentence);
	end_one();
}

static void on_tick(void *arg)
{
	(void)arg;
	turns++;
	loop_timer_set(tick, after(loop_now(loop), milliseconds(100)));
}

static int die(const struct failure *failure)
{
	fprintf(stderr, "fetch: %s\n", failure->sentence);
	return EXIT_FAILURE;
}

int main(int argc, char *argv[])
{
	static struct http_request request = { .answer_most = 8192 };
	monotonic patience = seconds(10);
	struct failure failure;
	struct curl_pump *pump;
	bool privileged = true;
	size_t number;
	int option;

	while ((option = getopt(argc, argv, "c:t:m:u:p")) != -1) {
		switch (option) {
		case 'c': request.ca_file = optarg; break;
		case 't': patience = seconds((monotonic)atoi(optarg)); break;
		case 'm': request.answer_most = (size_t)atoi(optarg); break;
		case 'u':
			snprintf(request.user, sizeof(request.user), "%s", strtok(optarg, ":"));
			snprintf(request.password, sizeof(request.password), "%s",
				 strtok(NULL, ""));
			break;
		case 'p': privileged = false; break;
		default: return EXIT_FAILURE;
		}
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	loop = loop_new(&failure);
	if (!loop || (!privileged && privilege_drop("", PRIVILEGE_NETWORK, &failure) < 0))
		return die(&failure);
	pump = curl_pump_new(loop, &failure);
	if (!pump)
		return die(&failure);
	for (number = 1; optind < argc; number++) {
		snprintf(request.url, sizeof(request.url), "%s", argv[optind++]);
		left++;
		if (!http_transfer_new(pump, &request, patience, answered, failed, (void *)number,
				       &failure))
			failed((void *)number, &failure);
	}
	tick = loop_timer_new(loop, on_tick, NULL);
	on_tick(NULL);
	if (left > 0)
		loop_run(loop, &failure);
	printf("Turns: %u\n", turns);
	curl_pump_free(pump);
	loop_timer_free(tick);
	loop_free(loop);
	return EXIT_SUCCESS;
}
