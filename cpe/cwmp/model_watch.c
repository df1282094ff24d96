/* SPDX-License-Identifier: BSD-2-Clause */
/* Events of the daemon; what they say is asked for afterwards. Covered by: tests/net/test_cwmp */
#include "cpe/cwmp/model_watch.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cpe/cwmp/helper.h"

static const char request[] = "{\"command\":\"watch\"}\n";

struct model_watch {
	struct loop *loop;
	struct helper *helper;
	loop_callback *changed;
	void *arg;
	int socket; /* -1: none */
	struct loop_watch *watch;
	struct loop_timer *timer; /* to tell, or to connect again */
	monotonic told;
};

static void hang_up(struct model_watch *watch)
{
	loop_watch_free(watch->watch);
	watch->watch = NULL;
	if (watch->socket >= 0)
		close(watch->socket);
	watch->socket = -1;
	loop_timer_set(watch->timer, after(loop_now(watch->loop), WATCH_AGAIN));
}

static void readable(void *arg)
{
	struct model_watch *watch = arg;
	monotonic now = loop_now(watch->loop), next = after(watch->told, WATCH_PAUSE);
	char octets[4096];
	ssize_t got = recv(watch->socket, octets, sizeof(octets), MSG_DONTWAIT);

	if (got > 0)
		loop_timer_set(watch->timer, next > now ? next : now);
	else if (got == 0 || (errno != EAGAIN && errno != EINTR))
		hang_up(watch);
}

static void connect_to(struct model_watch *watch)
{
	watch->socket = helper_connect(watch->helper, NULL);
	if (watch->socket >= 0 &&
	    send(watch->socket, request, sizeof(request) - 1, MSG_NOSIGNAL) > 0)
		watch->watch = loop_watch_new(watch->loop, watch->socket, readable, watch);
	if (!watch->watch)
		hang_up(watch);
}

/* The daemon's answer to the request comes like an event, and counts as one. */
static void due(void *arg)
{
	struct model_watch *watch = arg;

	if (watch->socket < 0) {
		connect_to(watch);
		return;
	}
	watch->told = loop_now(watch->loop);
	watch->changed(watch->arg);
}

struct model_watch *model_watch_new(struct loop *loop, struct helper *helper,
				    loop_callback *changed, void *arg)
{
	struct model_watch *watch = calloc(1, sizeof(*watch));

	if (!watch)
		return NULL;
	*watch = (struct model_watch){
		.loop = loop, .helper = helper, .changed = changed, .arg = arg, .socket = -1
	};
	watch->timer = loop_timer_new(loop, due, watch);
	if (!watch->timer) {
		free(watch);
		return NULL;
	}
	loop_timer_set(watch->timer, 0);
	return watch;
}

void model_watch_free(struct model_watch *watch)
{
	if (!watch)
		return;
	loop_watch_free(watch->watch);
	loop_timer_free(watch->timer);
	if (watch->socket >= 0)
		close(watch->socket);
	free(watch);
}
