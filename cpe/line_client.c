/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines over a connection that libcurl has made. Covered by: tests/unit/cpe/test_line_client */
#include "cpe/line_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct line_talk {
	struct curl_errand errand;
	struct loop_watch *watch; /* NULL: not connected yet */
	struct loop_timer *timer;
	int descriptor; /* libcurl's, who closes it */
	line_heard *heard;
	line_failed *failed;
	void *arg;
	size_t length; /* heard of the line at hand */
	char line[LINE_SIZE];
	size_t sent, to_send;
	char said[LINE_SIZE + 1]; /* with the LF */
};

/* -- ends -- */

void line_talk_free(struct line_talk *talk)
{
	if (!talk)
		return;
	loop_watch_free(talk->watch);
	loop_timer_free(talk->timer);
	curl_errand_clear(&talk->errand);
	explicit_bzero(talk->said, sizeof(talk->said));
	free(talk);
}

/* The last thing that happens to a talk. */
static void fail(struct line_talk *talk, int error, const char *what)
{
	struct failure failure;

	failure_set(&failure, error, "%s: %s", talk->errand.host, what);
	talk->failed(talk->arg, &failure);
	line_talk_free(talk);
}

static void out_of_patience(void *arg)
{
	fail(arg, ETIMEDOUT, "no whole answer in time");
}

/* -- saying -- */

static void say_more(void *arg)
{
	struct line_talk *talk = arg;
	ssize_t length = send(talk->descriptor, talk->said + talk->sent, talk->to_send - talk->sent,
			      MSG_NOSIGNAL);

	if (length < 0 && errno != EAGAIN && errno != EINTR) {
		fail(talk, EPROTO, "hung up before it was told");
		return;
	}
	if (length > 0)
		talk->sent += (size_t)length;
	if (talk->sent == talk->to_send)
		loop_watch_writable(talk->watch, NULL);
}

static void say(struct line_talk *talk, const char *reply)
{
	talk->sent = 0;
	talk->to_send = (size_t)snprintf(talk->said, sizeof(talk->said), "%s\n", reply);
	loop_watch_writable(talk->watch, say_more);
}

/* -- hearing -- */

/* True: the talk is over, and gone. */
static bool end_line(struct line_talk *talk)
{
	char reply[LINE_SIZE] = "";
	size_t i;

	if (talk->length > 0 && talk->line[talk->length - 1] == '\r')
		talk->length--;
	for (i = 0; i < talk->length; i++)
		if (talk->line[i] < ' ' || talk->line[i] > '~')
			talk->line[i] = '?';
	talk->line[talk->length] = '\0';
	talk->length = 0;
	if (talk->heard(talk->arg, talk->line, reply)) {
		line_talk_free(talk);
		return true;
	}
	if (reply[0] != '\0')
		say(talk, reply);
	explicit_bzero(reply, sizeof(reply));
	return false;
}

static void hang_up(struct line_talk *talk)
{
	if (talk->length > 0 && end_line(talk))
		return;
	fail(talk, EPROTO, "hung up before its answer was whole");
}

/* An octet at a time: a talk is short, and what follows its end is nobody's. */
static void listen_more(void *arg)
{
	struct line_talk *talk = arg;
	char octet;
	ssize_t length = recv(talk->descriptor, &octet, 1, 0);

	if (length < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (length <= 0)
		hang_up(talk);
	else if (octet == '\n')
		(void)end_line(talk);
	else if (talk->length < LINE_SIZE - 1)
		talk->line[talk->length++] = octet;
	else
		fail(talk, EMSGSIZE, "says more than fits in a line; check type and url");
}

/* -- beginning -- */

static void connected(void *arg, CURLcode code)
{
	struct line_talk *talk = arg;
	curl_socket_t descriptor = curl_errand_socket(&talk->errand);
	struct failure failure;

	if (code == CURLE_OK && descriptor != CURL_SOCKET_BAD) {
		talk->descriptor = descriptor;
		talk->watch = loop_watch_new(curl_pump_loop(talk->errand.pump), descriptor,
					     listen_more, talk);
	}
	if (talk->watch)
		return;
	curl_errand_explain(&talk->errand, code, &failure);
	if (code == CURLE_OK)
		failure_set(&failure, ENOMEM, "no memory to listen to %s", talk->errand.host);
	talk->failed(talk->arg, &failure);
	line_talk_free(talk);
}

struct line_talk *line_talk_new(struct curl_pump *pump, const struct line_request *request,
				monotonic patience, line_heard *heard, line_failed *failed,
				void *arg, struct failure *failure)
{
	struct line_talk *talk = calloc(1, sizeof(*talk));
	char url[LINE_HOST + 32];

	if (!talk) {
		failure_set(failure, ENOMEM, "no memory to ask a provider");
		return NULL;
	}
	talk->heard = heard;
	talk->failed = failed;
	talk->arg = arg;
	snprintf(url, sizeof(url), "http://%s:%u", request->host, request->port);
	talk->timer = loop_timer_new(curl_pump_loop(pump), out_of_patience, talk);
	if (talk->timer &&
	    curl_errand_prepare(&talk->errand, pump, url, patience, connected, talk) &&
	    curl_errand_only_connect(&talk->errand) && curl_errand_begin(&talk->errand)) {
		loop_timer_set(talk->timer, after(loop_now(curl_pump_loop(pump)), patience));
		return talk;
	}
	failure_set(failure, EINVAL, "\"%s\" cannot be asked: check its URL", request->host);
	line_talk_free(talk);
	return NULL;
}
