/* SPDX-License-Identifier: BSD-2-Clause */
/* Virtual time, links, and whose turn it is. */
#include "tests/support/world.h"

#include <stdio.h>
#include <stdlib.h>

#define MACHINES      64
#define BEGINNING     seconds(1000000)
#define PATIENT_TURNS 10000 /* at one moment; more is running in circles */
#define INTERFACE     1

struct placed {
	struct address address;
	struct machine machine;
	struct link link;
	bool is_there;
	bool touched;
};

struct flying {
	struct flying *next;
	monotonic arrives;
	struct endpoint from, to;
	size_t length;
	uint8_t bytes[];
};

struct world {
	monotonic now;
	uint64_t chance;
	bool steady;
	struct random_source random;
	struct placed places[MACHINES];
	size_t count;
	struct flying *flying; /* in the order of arrival */
	struct world_watcher watcher;
};

/* -- chance: splitmix64, of no use but to be repeatable -- */

static uint64_t draw(struct world *world)
{
	uint64_t value = world->chance += UINT64_C(0x9e3779b97f4a7c15);

	value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
	return value ^ value >> 31;
}

/* Numbers are drawn one at a time, nonces and the like are longer. */
static void fill(void *self, void *octets, size_t length)
{
	struct world *world = self;
	uint8_t *out = octets;
	uint64_t middle = UINT64_MAX / 2, value;
	uint32_t middle32 = UINT32_MAX / 2;
	size_t part;

	if (world->steady && length == sizeof(middle32)) {
		memcpy(octets, &middle32, sizeof(middle32));
		return;
	}
	if (world->steady && length == sizeof(middle)) {
		memcpy(octets, &middle, sizeof(middle));
		return;
	}
	for (; length > 0; length -= part, out += part) {
		value = draw(world);
		part = length < sizeof(value) ? length : sizeof(value);
		memcpy(out, &value, part);
	}
}

const struct random_source *world_random(struct world *world)
{
	return &world->random;
}

static bool happens(struct world *world, unsigned int percent)
{
	return percent > 0 && draw(world) % 100 < percent;
}

/* -- life -- */

struct world *world_new(uint64_t seed, bool steady)
{
	struct world *world = calloc(1, sizeof(*world));

	if (!world)
		abort();
	world->now = BEGINNING;
	world->chance = seed;
	world->steady = steady;
	world->random = (struct random_source){ fill, world };
	return world;
}

void world_free(struct world *world)
{
	struct flying *flying;

	if (!world)
		return;
	while ((flying = world->flying) != NULL) {
		world->flying = flying->next;
		free(flying);
	}
	free(world);
}

monotonic world_now(const struct world *world)
{
	return world->now;
}

/* -- machines -- */

static struct placed *place_at(struct world *world, const struct address *address)
{
	size_t i;

	for (i = 0; i < world->count; i++)
		if (address_same(&world->places[i].address, address))
			return &world->places[i];
	if (world->count == MACHINES)
		abort();
	world->places[world->count] = (struct placed){ .address = *address };
	return &world->places[world->count++];
}

void world_place(struct world *world, const struct address *address, const struct machine *machine)
{
	struct placed *place = place_at(world, address);

	place->machine = *machine;
	place->is_there = true;
}

void world_displace(struct world *world, const struct address *address)
{
	place_at(world, address)->is_there = false;
}

void world_touch(struct world *world, const void *self)
{
	size_t i;

	for (i = 0; i < world->count; i++)
		if (world->places[i].is_there && world->places[i].machine.self == self)
			world->places[i].touched = true;
}

/* -- datagrams -- */

struct link *world_link(struct world *world, const struct address *to)
{
	return &place_at(world, to)->link;
}

static void fly(struct world *world, const struct link *link, const struct endpoint *from,
		const struct endpoint *to, const uint8_t *bytes, size_t length)
{
	struct flying *flying = malloc(sizeof(*flying) + length), **after = &world->flying;
	monotonic delay = link->delay_least;

	if (!flying)
		abort();
	if (link->delay_most > link->delay_least)
		delay += draw(world) % (link->delay_most - link->delay_least + 1);
	*flying = (struct flying){
		.arrives = world->now + delay, .from = *from, .to = *to, .length = length
	};
	memcpy(flying->bytes, bytes, length);
	while (*after && (*after)->arrives <= flying->arrives)
		after = &(*after)->next;
	flying->next = *after;
	*after = flying;
}

static void show(struct world *world, const struct endpoint *from, const struct endpoint *to,
		 const uint8_t *bytes, size_t length, bool lost)
{
	struct datagram datagram = {
		.source = *from, .destination = *to, .bytes = bytes, .length = length
	};

	if (world->watcher.sent)
		world->watcher.sent(world->watcher.arg, &datagram, lost);
}

void world_watch(struct world *world, const struct world_watcher *watcher)
{
	world->watcher = *watcher;
}

void world_send(struct world *world, const struct endpoint *from, const struct endpoint *to,
		const uint8_t *bytes, size_t length)
{
	struct link *link = world_link(world, &to->address);
	bool lost = link->drop > 0 || happens(world, link->loss_percent);

	if (link->drop > 0)
		link->drop--;
	show(world, from, to, bytes, length, lost);
	if (lost) {
		link->lost++;
		return;
	}
	link->carried++;
	fly(world, link, from, to, bytes, length);
	if (happens(world, link->double_percent))
		fly(world, link, from, to, bytes, length);
}

static void arrive(struct world *world, struct flying *flying)
{
	struct placed *place = place_at(world, &flying->to.address);
	struct datagram datagram = {
		.source = flying->from,
		.destination = flying->to,
		.interface = INTERFACE,
		.bytes = flying->bytes,
		.length = flying->length,
	};

	if (place->is_there) {
		if (world->watcher.arrived)
			world->watcher.arrived(world->watcher.arg, &datagram);
		place->machine.receive(place->machine.self, &datagram);
		place->touched = true;
	}
	free(flying);
}

/* -- turns -- */

static monotonic wake_at(const struct placed *place)
{
	return place->is_there && place->machine.wake_at
		       ? place->machine.wake_at(place->machine.self)
		       : NEVER;
}

static monotonic next_moment(const struct world *world)
{
	monotonic next = world->flying ? world->flying->arrives : NEVER;
	size_t i;

	for (i = 0; i < world->count; i++)
		next = earliest(next, wake_at(&world->places[i]));
	return next;
}

static void end_turns(struct world *world)
{
	size_t i;

	for (i = 0; i < world->count; i++) {
		struct placed *place = &world->places[i];

		if (!place->touched)
			continue;
		place->touched = false;
		if (place->is_there && place->machine.end_of_turn)
			place->machine.end_of_turn(place->machine.self);
	}
}

/* What flies now arrives; what is sent meanwhile is for the next turn. */
static void take_turn(struct world *world)
{
	struct flying *arriving = NULL, **last = &arriving, *next;
	size_t i;

	while (world->flying && world->flying->arrives <= world->now) {
		*last = world->flying;
		last = &world->flying->next;
		world->flying = world->flying->next;
	}
	*last = NULL;
	for (; arriving; arriving = next) {
		next = arriving->next;
		arrive(world, arriving);
	}
	for (i = 0; i < world->count; i++)
		if (wake_at(&world->places[i]) <= world->now) {
			world->places[i].machine.wake(world->places[i].machine.self);
			world->places[i].touched = true;
		}
	end_turns(world);
}

void world_settle(struct world *world)
{
	unsigned int turns = 0;

	end_turns(world);
	while (next_moment(world) <= world->now) {
		if (++turns > PATIENT_TURNS) {
			fprintf(stderr, "the world runs in circles at %.6f s\n",
				(double)(world->now - BEGINNING) / 1e6);
			abort();
		}
		take_turn(world);
	}
}

void world_run_until(struct world *world, monotonic moment)
{
	monotonic next;

	world_settle(world);
	while ((next = next_moment(world)) <= moment) {
		world->now = next;
		world_settle(world);
	}
	if (world->now < moment)
		world->now = moment;
}

void world_run_for(struct world *world, monotonic duration)
{
	world_run_until(world, after(world->now, duration));
}
