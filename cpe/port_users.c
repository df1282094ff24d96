/* SPDX-License-Identifier: BSD-2-Clause */
/* Who has which external port, as the last walk over all flows has found. */
#include "cpe/port_users.h"

#include <errno.h>
#include <stdlib.h>

#include "cpe/pace.h"

struct user {
	uint16_t port;
	uint8_t protocol;
	struct address host;
};

struct port_users {
	struct glue *glue;
	struct pace pace;
	struct address external; /* of all of them */
	struct user *list;       /* sorted */
	size_t count, size;
};

struct port_users *port_users_new(struct glue *glue)
{
	struct port_users *users = calloc(1, sizeof(*users));

	if (users)
		users->glue = glue;
	return users;
}

void port_users_free(struct port_users *users)
{
	if (!users)
		return;
	free(users->list);
	free(users);
}

static int note(void *arg, uint8_t protocol, uint16_t port, const struct address *host)
{
	struct port_users *users = arg;
	size_t larger = users->size ? users->size * 2 : 64;
	struct user *list;

	if (users->count == users->size) {
		list = realloc(users->list, larger * sizeof(*list));
		if (!list)
			return -ENOMEM;
		users->list = list;
		users->size = larger;
	}
	users->list[users->count++] = (struct user){ port, protocol, *host };
	return 0;
}

static int by_port(const void *one, const void *other)
{
	const struct user *first = one, *second = other;

	return first->port != second->port ? first->port - second->port
					   : first->protocol - second->protocol;
}

static void look(struct port_users *users, const struct address *external)
{
	users->count = 0;
	users->external = *external;
	if (glue_list_port_users(users->glue, external, note, users, NULL) != 0)
		users->count = 0;
	if (users->count > 0)
		qsort(users->list, users->count, sizeof(*users->list), by_port);
}

/* The first of those that have the port; what follows it may have it, too. */
static const struct user *find(const struct port_users *users, uint8_t protocol, uint16_t port)
{
	const struct user wanted = { .port = port, .protocol = protocol };
	size_t low = 0, high = users->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (by_port(&users->list[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return users->list + low;
}

static bool is_other_in_list(const struct port_users *users, uint8_t protocol, uint16_t port,
			     const struct address *host)
{
	const struct user *user, *end;

	if (users->count == 0)
		return false;
	user = find(users, protocol, port);
	end = users->list + users->count;
	for (; user < end && user->port == port && user->protocol == protocol; user++)
		if (!address_same(&user->host, host))
			return true;
	return false;
}

bool port_users_other(struct port_users *users, uint8_t protocol, const struct endpoint *external,
		      const struct address *host)
{
	if (glue_serves(users->glue, protocol, external, NULL) > 0)
		return true;
	if (pace_begin(&users->pace) || !address_same(&users->external, &external->address)) {
		look(users, &external->address);
		pace_end(&users->pace);
	}
	return is_other_in_list(users, protocol, external->port, host);
}
