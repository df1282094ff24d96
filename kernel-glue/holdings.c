/* SPDX-License-Identifier: BSD-2-Clause */
/* What we have the kernel forward: a hash table of small entries, found by either end. */
#include <errno.h>
#include <stdlib.h>

#include "kernel-glue/forwarding.h"
#include "kernel-glue/holdings.h"

/* Three ways to find an entry; the filters are few and simply one chain. */
enum index { BY_INTERNAL, BY_EXTERNAL, BY_FILTER, INDEXES };

struct holding {
	struct address internal, remote;
	monotonic expires;
	uint32_t next[INDEXES]; /* places; in a free entry the first one chains them */
	uint8_t external[4];
	uint16_t internal_port, external_port, remote_port;
	uint8_t protocol, remote_length;
	bool used, pinhole, peer;
};

struct holdings {
	uint32_t capacity;
	uint32_t count;
	uint32_t of_set[NFT_SETS];
	struct holding *entries; /* [0] is not used: place 0 is none */
	uint32_t size;           /* of entries */
	uint32_t places;         /* so many were used ever; memory beyond is not touched yet */
	uint32_t first_free;     /* of those */
	uint32_t *heads[INDEXES];
	uint32_t buckets; /* of the first two indexes: a power of two */
};

/* The kernel's clock and ours are not read at the same moment. */
#define CERTAINLY_EXPIRED MONOTONIC_SECOND

#define SMALLEST 64

struct holdings *holdings_new(uint32_t capacity)
{
	struct holdings *holdings = calloc(1, sizeof(*holdings));

	if (holdings)
		holdings->capacity = capacity;
	return holdings;
}

static void free_heads(uint32_t *heads[INDEXES])
{
	for (enum index index = 0; index < INDEXES; index++)
		free(heads[index]);
}

void holdings_clear(struct holdings *holdings)
{
	uint32_t capacity = holdings->capacity;

	free(holdings->entries);
	free_heads(holdings->heads);
	*holdings = (struct holdings){ .capacity = capacity };
}

void holdings_free(struct holdings *holdings)
{
	if (!holdings)
		return;
	holdings_clear(holdings);
	free(holdings);
}

/* -- between entry and forwarding -- */

static struct holding pack(const struct forwarding *f, monotonic expires)
{
	struct prefix remote = forwarding_remote(f);
	struct holding entry = {
		.internal = f->internal.address,
		.remote = remote.address,
		.expires = expires,
		.internal_port = f->internal.port,
		.external_port = f->external.port,
		.remote_port = f->remote_port,
		.protocol = f->protocol,
		.remote_length = remote.length,
		.used = true,
		.pinhole = f->kind == FORWARDING_PINHOLE,
		.peer = f->peer,
	};

	if (!entry.pinhole)
		memcpy(entry.external, address_ipv4_octets(&f->external.address), 4);
	return entry;
}

static struct forwarding unpack(const struct holding *entry)
{
	struct forwarding f = {
		.kind = entry->pinhole ? FORWARDING_PINHOLE : FORWARDING_TRANSLATION,
		.protocol = entry->protocol,
		.peer = entry->peer,
		.internal = { entry->internal, entry->internal_port },
		.remote = { entry->remote, entry->remote_length },
		.remote_port = entry->remote_port,
		.lifetime = NEVER,
	};

	if (!entry->pinhole)
		f.external = (struct endpoint){ address_from_ipv4(entry->external),
						entry->external_port };
	return f;
}

/* -- indexes -- */

static uint32_t mix(uint32_t hash, uint32_t value)
{
	hash = (hash ^ value) * UINT32_C(0x9e3779b1);
	return hash ^ hash >> 15;
}

static uint32_t bucket(const struct holdings *h, const struct holding *entry, enum index index)
{
	uint32_t hash = entry->protocol, word;

	if (index == BY_FILTER)
		return 0;
	if (index == BY_EXTERNAL)
		return mix(hash, entry->external_port) & (h->buckets - 1);
	for (int i = 0; i < 16; i += 4) {
		memcpy(&word, entry->internal.octets + i, 4);
		hash = mix(hash, word);
	}
	return mix(hash, entry->internal_port) & (h->buckets - 1);
}

static bool is_filter(const struct holding *entry)
{
	return !entry->peer && (entry->remote_length || entry->remote_port);
}

static bool is_indexed(const struct holding *entry, enum index index)
{
	switch (index) {
	case BY_INTERNAL: return true;
	case BY_EXTERNAL: return !entry->pinhole;
	case BY_FILTER: return is_filter(entry);
	case INDEXES: break;
	}
	return false;
}

static void link_place(struct holdings *h, uint32_t place)
{
	struct holding *entry = &h->entries[place];

	for (enum index index = 0; index < INDEXES; index++) {
		uint32_t *head;

		if (!is_indexed(entry, index))
			continue;
		head = &h->heads[index][bucket(h, entry, index)];
		entry->next[index] = *head;
		*head = place;
	}
}

static void unlink_place(struct holdings *h, uint32_t place)
{
	struct holding *entry = &h->entries[place];

	for (enum index index = 0; index < INDEXES; index++) {
		uint32_t *at;

		if (!is_indexed(entry, index))
			continue;
		at = &h->heads[index][bucket(h, entry, index)];
		while (*at != place)
			at = &h->entries[*at].next[index];
		*at = entry->next[index];
	}
}

/* The entries that may share something with this one, end by 0. */
static uint32_t first_like(const struct holdings *h, const struct holding *entry, enum index index)
{
	return h->count ? h->heads[index][bucket(h, entry, index)] : 0;
}

static uint32_t next_like(const struct holdings *h, uint32_t place, enum index index)
{
	return h->entries[place].next[index];
}

/* -- room -- */

static bool new_heads(uint32_t *heads[INDEXES], uint32_t buckets)
{
	bool complete = true;

	for (enum index index = 0; index < INDEXES; index++) {
		heads[index] = calloc(index == BY_FILTER ? 1 : buckets, sizeof(*heads[index]));
		complete = complete && heads[index];
	}
	if (!complete)
		free_heads(heads);
	return complete;
}

/* Twice the room; all links are made anew. Called when no place is free. */
static bool grow(struct holdings *h)
{
	uint32_t size = h->size ? h->size * 2 : SMALLEST;
	uint32_t *heads[INDEXES];
	struct holding *entries;

	if (!new_heads(heads, size))
		return false;
	entries = realloc(h->entries, size * sizeof(*entries));
	if (!entries) {
		free_heads(heads);
		return false;
	}
	free_heads(h->heads);
	memcpy(h->heads, heads, sizeof(heads));
	h->entries = entries;
	h->buckets = size;
	h->size = size;
	for (uint32_t place = 1; place < h->places; place++)
		link_place(h, place);
	return true;
}

/* 0: there is no memory for one more. */
static uint32_t take_place(struct holdings *h)
{
	uint32_t place = h->first_free;

	if (place) {
		h->first_free = h->entries[place].next[BY_INTERNAL];
		return place;
	}
	if (h->places == h->size && !grow(h))
		return 0;
	if (h->places == 0)
		h->places = 1;
	return h->places++;
}

/* -- changing -- */

static bool same_identity(const struct holding *one, const struct holding *other)
{
	return one->pinhole == other->pinhole && one->peer == other->peer &&
	       one->protocol == other->protocol && one->internal_port == other->internal_port &&
	       one->external_port == other->external_port &&
	       one->remote_port == other->remote_port &&
	       one->remote_length == other->remote_length &&
	       memcmp(one->external, other->external, 4) == 0 &&
	       address_same(&one->internal, &other->internal) &&
	       address_same(&one->remote, &other->remote);
}

static bool same_external(const struct holding *one, const struct holding *other)
{
	return one->pinhole == other->pinhole && one->protocol == other->protocol &&
	       one->external_port == other->external_port &&
	       memcmp(one->external, other->external, 4) == 0;
}

static bool same_internal(const struct holding *one, const struct holding *other)
{
	return one->pinhole == other->pinhole && one->protocol == other->protocol &&
	       one->internal_port == other->internal_port &&
	       address_same(&one->internal, &other->internal);
}

static bool same_remote(const struct holding *one, const struct holding *other)
{
	return one->remote_port == other->remote_port &&
	       one->remote_length == other->remote_length &&
	       address_same(&one->remote, &other->remote);
}

/* An internal endpoint has one external endpoint, or one for each peer. */
static bool contradict_inside(const struct holding *one, const struct holding *other)
{
	if (same_identity(one, other))
		return true;
	return !one->pinhole && same_internal(one, other) && one->peer == other->peer &&
	       !same_external(one, other) && (!one->peer || same_remote(one, other));
}

/* A packet from outside has one destination inside. */
static bool contradict_outside(const struct holding *one, const struct holding *other)
{
	return same_external(one, other) && one->peer == other->peer && !is_filter(one) &&
	       !is_filter(other) && same_remote(one, other);
}

static bool contradict(const struct holding *one, const struct holding *other, enum index index)
{
	struct forwarding a, b;

	switch (index) {
	case BY_INTERNAL: return contradict_inside(one, other);
	case BY_EXTERNAL: return contradict_outside(one, other);
	case BY_FILTER:
		a = unpack(one);
		b = unpack(other);
		return forwarding_overlaps(&a, &b);
	case INDEXES: break;
	}
	return false;
}

/* The place of one that contradicts the entry; 0: none does. */
static uint32_t find_contradiction(const struct holdings *h, const struct holding *entry)
{
	for (enum index index = 0; index < INDEXES; index++) {
		if (!is_indexed(entry, index))
			continue;
		for (uint32_t place = first_like(h, entry, index); place;
		     place = next_like(h, place, index))
			if (contradict(entry, &h->entries[place], index))
				return place;
	}
	return 0;
}

static void forget(struct holdings *h, uint32_t place)
{
	struct forwarding f = unpack(&h->entries[place]);

	unlink_place(h, place);
	h->of_set[nft_primary_set(&f)]--;
	h->count--;
	h->entries[place] = (struct holding){ .next[BY_INTERNAL] = h->first_free };
	h->first_free = place;
}

static bool is_expired(const struct holding *entry, monotonic now)
{
	return after(entry->expires, CERTAINLY_EXPIRED) <= now;
}

static void forget_expired(struct holdings *h, monotonic now)
{
	for (uint32_t place = 1; place < h->places; place++)
		if (h->entries[place].used && is_expired(&h->entries[place], now))
			forget(h, place);
}

static bool is_full(const struct holdings *h, enum nft_set_id set)
{
	return h->of_set[set] >= nft_set_size(set, h->capacity);
}

static int insert(struct holdings *h, const struct holding *entry, enum nft_set_id set)
{
	uint32_t place = take_place(h);

	if (!place)
		return -ENOMEM;
	h->entries[place] = *entry;
	link_place(h, place);
	h->of_set[set]++;
	h->count++;
	return 0;
}

int holdings_load(struct holdings *h, const struct forwarding *forwarding, monotonic expires)
{
	struct holding entry = pack(forwarding, expires);

	if (holdings_find(h, forwarding))
		return -EEXIST;
	return insert(h, &entry, nft_primary_set(forwarding));
}

int holdings_add(struct holdings *h, const struct forwarding *forwarding, monotonic expires,
		 monotonic now)
{
	enum nft_set_id set = nft_primary_set(forwarding);
	struct holding entry = pack(forwarding, expires);
	uint32_t place;

	while ((place = find_contradiction(h, &entry)) != 0) {
		if (!is_expired(&h->entries[place], now))
			return -EEXIST;
		forget(h, place);
	}
	if (is_full(h, set))
		forget_expired(h, now);
	if (is_full(h, set))
		return -ENFILE;
	return insert(h, &entry, set);
}

uint32_t holdings_find(const struct holdings *h, const struct forwarding *forwarding)
{
	struct holding entry = pack(forwarding, 0);
	uint32_t place = first_like(h, &entry, BY_INTERNAL);

	while (place && !same_identity(&h->entries[place], &entry))
		place = next_like(h, place, BY_INTERNAL);
	return place;
}

bool holdings_renew(struct holdings *h, const struct forwarding *forwarding, monotonic expires,
		    monotonic *before)
{
	uint32_t place = holdings_find(h, forwarding);

	if (!place)
		return false;
	*before = h->entries[place].expires;
	h->entries[place].expires = expires;
	return true;
}

bool holdings_remove(struct holdings *h, const struct forwarding *forwarding, monotonic *expires)
{
	uint32_t place = holdings_find(h, forwarding);

	if (!place)
		return false;
	*expires = h->entries[place].expires;
	forget(h, place);
	return true;
}

/* -- asking -- */

size_t holdings_count(const struct holdings *h)
{
	return h->count;
}

static bool shares(const struct holding *one, const struct holding *other, enum nft_role role)
{
	if (role == ROLE_REVERSE)
		return !other->pinhole && !other->peer && same_internal(one, other);
	return !other->peer && one->protocol == other->protocol &&
	       one->external_port == other->external_port;
}

monotonic holdings_shared_until(const struct holdings *h, const struct forwarding *forwarding,
				enum nft_role role)
{
	struct holding entry = pack(forwarding, 0);
	enum index index = role == ROLE_REVERSE ? BY_INTERNAL : BY_EXTERNAL;
	monotonic latest = 0;

	if (role != ROLE_REVERSE && role != ROLE_USED)
		return 0;
	for (uint32_t place = first_like(h, &entry, index); place;
	     place = next_like(h, place, index)) {
		const struct holding *other = &h->entries[place];

		if (shares(&entry, other, role) && !same_identity(&entry, other) &&
		    other->expires > latest)
			latest = other->expires;
	}
	return latest;
}

uint32_t holdings_places(const struct holdings *h)
{
	return h->places;
}

bool holdings_at(const struct holdings *h, uint32_t place, struct forwarding *forwarding,
		 monotonic *expires)
{
	if (place == 0 || place >= h->places || !h->entries[place].used)
		return false;
	*forwarding = unpack(&h->entries[place]);
	*expires = h->entries[place].expires;
	return true;
}
