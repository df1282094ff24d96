/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Link watch: one socket hears that something changed, another asks what there is.
 *
 * Facts are always read whole. Piecing them together from events cannot work: the
 * kernel does not tell of IPv4 routes that went with their link.
 *
 * Covered by: tests/glue/suite
 */
#include <net/if.h> /* first: the kernel's headers make way for it */

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "kernel-glue/link_facts.h"
#include "kernel-glue/netlink_questions.h"
#include "kernel-glue/rtnetlink.h"
#include "kernel-glue/way_out.h"

#define BUFFER_SIZE 32768
#define ATTEMPTS    8

struct link_watch {
	struct mnl_socket *events;
	struct netlink_questions questions;
	struct link_store store;
};

/* -- asking -- */

static int read_fact(const struct nlmsghdr *message, void *store)
{
	int error = link_store_add(store, message);

	errno = -error;
	return error ? MNL_CB_ERROR : MNL_CB_OK;
}

static int ask(struct link_watch *watch, uint16_t type, size_t header, struct link_store *store)
{
	return rt_ask_all(&watch->questions, type, header, read_fact, store);
}

static int ask_all(struct link_watch *watch, struct link_store *store)
{
	int error = ask(watch, RTM_GETLINK, sizeof(struct ifinfomsg), store);

	if (!error)
		error = ask(watch, RTM_GETADDR, sizeof(struct ifaddrmsg), store);
	if (!error)
		error = ask(watch, RTM_GETROUTE, sizeof(struct rtmsg), store);
	return error;
}

/* >0: other facts than before. */
static int look(struct link_watch *watch, struct failure *failure)
{
	struct link_store store = { 0 };
	int error, attempts = ATTEMPTS;
	bool same;

	while ((error = ask_all(watch, &store)) != 0) {
		link_store_clear(&store);
		if (error != -EINTR || --attempts == 0)
			return failure_set(failure, -error, "rtnetlink: cannot list links: %m");
	}
	same = link_facts_same(&store.facts, &watch->store.facts);
	link_store_clear(&watch->store);
	watch->store = store;
	return !same;
}

/* -- hearing -- */

static int open_events(struct link_watch *watch)
{
	static const int groups[] = { RTNLGRP_LINK,       RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR,
				      RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE,  RTNLGRP_IPV4_RULE,
				      RTNLGRP_IPV6_RULE };

	watch->events = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (!watch->events || mnl_socket_bind(watch->events, 0, MNL_SOCKET_AUTOPID) < 0)
		return -errno;
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		if (mnl_socket_setsockopt(watch->events, NETLINK_ADD_MEMBERSHIP, (void *)&groups[i],
					  sizeof(groups[i])) < 0)
			return -errno;
	return 0;
}

/* What may be different now. */
struct heard {
	bool facts, ways;
};

static void take_in(struct heard *heard, const void *bytes, size_t length)
{
	const struct nlmsghdr *message = bytes;
	int left = (int)length;

	for (; mnl_nlmsg_ok(message, left); message = mnl_nlmsg_next(message, &left)) {
		heard->facts |= link_message_matters(message);
		heard->ways |= link_message_turns(message);
	}
}

/* Empties the socket. -errno: it is broken. */
static int hear(struct link_watch *watch, struct heard *heard)
{
	_Alignas(struct nlmsghdr) char buffer[BUFFER_SIZE];
	ssize_t length;

	for (;;) {
		length = recv(mnl_socket_get_fd(watch->events), buffer, sizeof(buffer), 0);
		if (length >= 0)
			take_in(heard, buffer, (size_t)length);
		else if (errno == ENOBUFS) /* missed what it was */
			*heard = (struct heard){ true, true };
		else if (errno == EAGAIN)
			return 0;
		else if (errno != EINTR)
			return -errno;
	}
}

/* -- the watch -- */

int link_watch_new(struct link_watch **watch, struct failure *failure)
{
	struct link_watch *w = calloc(1, sizeof(*w));
	int error = w ? open_events(w) : -ENOMEM;

	if (!error)
		error = netlink_questions_open(&w->questions, NETLINK_ROUTE);
	if (error)
		failure_set(failure, -error, "rtnetlink: cannot open its socket: %m");
	else
		error = look(w, failure); /* after hearing began, so that nothing is missed */
	if (error < 0) {
		link_watch_free(w);
		return error;
	}
	*watch = w;
	return 0;
}

void link_watch_free(struct link_watch *watch)
{
	if (!watch)
		return;
	if (watch->events)
		mnl_socket_close(watch->events);
	netlink_questions_close(&watch->questions);
	link_store_clear(&watch->store);
	free(watch);
}

int link_watch_descriptor(const struct link_watch *watch)
{
	return mnl_socket_get_fd(watch->events);
}

int link_watch_dispatch(struct link_watch *watch, struct failure *failure)
{
	struct heard heard = { false, false };
	int changed = hear(watch, &heard);

	if (changed < 0)
		return failure_set(failure, -changed, "rtnetlink: cannot hear of changes: %m");
	if (heard.facts)
		changed = look(watch, failure);
	return changed == 0 ? heard.ways : changed;
}

const struct link_facts *link_watch_facts(const struct link_watch *watch)
{
	return &watch->store.facts;
}

unsigned int link_watch_way_out(struct link_watch *watch, const struct address *host)
{
	return way_out(&watch->questions, host);
}
