/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of registrations: an array of rows in order. */
#include "ddns/server/registrations.h"

#include <stdlib.h>
#include <string.h>

void registrations_clear(struct registrations *registrations)
{
	while (registrations->count > 0)
		free(registrations->rows[--registrations->count]);
	free(registrations->rows);
	*registrations = (struct registrations){ .count = 0 };
}

static bool is_ipv6(const struct registration *row)
{
	return !address_is_ipv4(&row->at.address);
}

static int compare(const struct registration *one, const struct registration *other)
{
	int order = strcmp(one->name, other->name);

	if (order == 0)
		order = strcmp(one->service, other->service);
	return order ? order : is_ipv6(one) - is_ipv6(other);
}

/* The place of the first row that is not before this one. */
static size_t place_of(const struct registrations *registrations, const struct registration *row)
{
	size_t low = 0, high = registrations->count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (compare(registrations->rows[middle], row) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct registration *const *registrations_of(const struct registrations *registrations,
					     const char *name, size_t *count)
{
	struct registration before = { .service = "" };
	size_t place, end;

	*count = 0;
	if (strlen(name) >= sizeof(before.name))
		return NULL;
	memcpy(before.name, name, strlen(name) + 1);
	before.at.address = ADDRESS_NONE_IPV4;
	place = end = place_of(registrations, &before);
	while (end < registrations->count && strcmp(registrations->rows[end]->name, name) == 0)
		end++;
	*count = end - place;
	return end == place ? NULL : &registrations->rows[place];
}

/* -- changing -- */

/* How many services the name has beside this one. */
static size_t other_services(const struct registrations *registrations,
			     const struct registration *than)
{
	size_t count, i, others = 0;
	struct registration *const *rows = registrations_of(registrations, than->name, &count);

	for (i = 0; i < count; i++)
		others += rows[i]->service[0] != '\0' &&
			  strcmp(rows[i]->service, than->service) != 0 &&
			  (i == 0 || strcmp(rows[i]->service, rows[i - 1]->service) != 0);
	return others;
}

static bool make_room(struct registrations *registrations)
{
	struct registration **rows;
	size_t room = registrations->room ? 2 * registrations->room : 64;

	if (registrations->count == REGISTRATIONS_MOST)
		return false;
	if (registrations->count < registrations->room)
		return true;
	rows = realloc(registrations->rows, room * sizeof(struct registration *));
	if (!rows)
		return false;
	registrations->rows = rows;
	registrations->room = room;
	return true;
}

static enum registered insert(struct registrations *registrations, size_t place,
			      const struct registration *row)
{
	struct registration *copy;

	if ((row->service[0] != '\0' &&
	     other_services(registrations, row) >= REGISTRATIONS_SERVICES) ||
	    !make_room(registrations))
		return REGISTERED_NOT;
	copy = malloc(sizeof(*copy));
	if (!copy)
		return REGISTERED_NOT;
	*copy = *row;
	memmove(&registrations->rows[place + 1], &registrations->rows[place],
		(registrations->count - place) * sizeof(struct registration *));
	registrations->rows[place] = copy;
	registrations->count++;
	return REGISTERED;
}

static bool says_same(const struct registration *one, const struct registration *other)
{
	return endpoint_same(&one->at, &other->at) && one->protocol == other->protocol &&
	       one->scheme == other->scheme && strcmp(one->path, other->path) == 0;
}

/*
 * A gateway whose address changes says where it is now, and that is all. Who says his old
 * place again, which is not over, has not moved: another one has registered the same name.
 */
static enum registered replace(struct registration *present, struct registration *row)
{
	const struct registration old = *present;
	bool live = registration_is_live(&old, row->heard);
	bool moved = live && !endpoint_same(&old.at, &row->at);

	row->before = moved ? old.at : old.before;
	row->before_expires = moved ? old.expires : old.before_expires;
	*present = *row;
	if (live && says_same(&old, row))
		return REGISTERED_ALREADY;
	return moved && endpoint_same(&old.before, &row->at) && old.before_expires > row->heard
		       ? REGISTERED_AGAIN
		       : REGISTERED;
}

enum registered registrations_put(struct registrations *registrations, struct registration *row)
{
	size_t place = place_of(registrations, row);
	struct registration *present =
		place < registrations->count ? registrations->rows[place] : NULL;

	if (!present || compare(present, row) != 0)
		return insert(registrations, place, row);
	return replace(present, row);
}

size_t registrations_end(struct registrations *registrations, const char *name, const char *service,
			 uint64_t wall)
{
	size_t count, i, ended = 0;
	struct registration *const *rows = registrations_of(registrations, name, &count);

	for (i = 0; i < count; i++) {
		if (!registration_is_live(rows[i], wall) ||
		    (service && strcmp(rows[i]->service, service) != 0))
			continue;
		rows[i]->expires = wall;
		ended++;
	}
	return ended;
}

static bool is_forgotten(const struct registration *row, uint64_t wall)
{
	return wall >= row->expires && wall - row->expires >= REGISTRATIONS_KEPT;
}

bool registrations_forget(struct registrations *registrations, uint64_t wall)
{
	size_t i, kept = 0;
	bool any;

	for (i = 0; i < registrations->count; i++)
		if (is_forgotten(registrations->rows[i], wall))
			free(registrations->rows[i]);
		else
			registrations->rows[kept++] = registrations->rows[i];
	any = kept < registrations->count;
	registrations->count = kept;
	return any;
}

uint64_t registrations_next_end(const struct registrations *registrations, uint64_t wall)
{
	uint64_t next = UINT64_MAX, end;
	size_t i;

	for (i = 0; i < registrations->count; i++) {
		end = registrations->rows[i]->expires;
		if (end <= wall)
			end += REGISTRATIONS_KEPT;
		if (end < next)
			next = end;
	}
	return next;
}
