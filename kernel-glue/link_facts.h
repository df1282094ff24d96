/* SPDX-License-Identifier: BSD-2-Clause */
/* Link facts from rtnetlink's messages. No socket. */
#ifndef HOMEPORT_LINK_FACTS_H
#define HOMEPORT_LINK_FACTS_H

#include "kernel-glue/link_watch.h"

struct nlmsghdr;

/* Facts with room to grow. Starts as zeros; clear frees. */
struct link_store {
	struct link_facts facts;
	struct link *links;
	struct link_address *addresses;
	struct default_router *routers;
	size_t link_room, address_room, router_room;
};

void link_store_clear(struct link_store *);

/* What one message of a dump says, if it is about what we know; 0 or -ENOMEM. */
int link_store_add(struct link_store *, const struct nlmsghdr *);

bool link_facts_same(const struct link_facts *, const struct link_facts *);

/* Can what this message tells have changed the facts? */
bool link_message_matters(const struct nlmsghdr *);

/* Can it have changed the way that packets take out of here, if only to some network? */
bool link_message_turns(const struct nlmsghdr *);

#endif
