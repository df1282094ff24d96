/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Host table: what has to be counted for each LAN host: its mappings, and how
 * fast it asks. A host is forgotten once it has no mapping and has been quiet for
 * long enough; of fixed capacity, so that made-up addresses cannot use up memory.
 */
#ifndef HOMEPORT_HOST_TABLE_H
#define HOMEPORT_HOST_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "cpe/base/address.h"
#include "cpe/base/monotonic.h"

struct host_table;

/*
 * How often something may happen: so many times a second in the long run, and
 * up to four seconds' worth at once. 0: as often as it likes.
 */
struct rate {
	uint32_t per_second;
};

/* A token bucket; full from zeros. The moment at which it is full again says all. */
struct bucket {
	monotonic full_at;
};

/* Takes a token; false: there is none now. */
bool bucket_take(struct bucket *bucket, const struct rate *rate, monotonic now);

struct host {
	uint32_t mappings;
	uint32_t statics; /* of them; they are the operator's affair, not the host's */
	struct bucket requests;
	uint8_t line;         /* of the server's, that it leaves by... */
	uint32_t line_choice; /* ...as chosen in this round; 0: not yet */
};

/* NULL if memory is short. The seed keeps strangers from choosing colliding addresses. */
struct host_table *host_table_new(uint32_t capacity, uint64_t seed);
void host_table_free(struct host_table *table); /* NULL is fine */

/* The host, made where there was none; NULL: no room. Good until the next call. */
struct host *host_table_get(struct host_table *table, const struct address *address, monotonic now);

/* NULL if it is not there. */
struct host *host_table_find(struct host_table *table, const struct address *address);

#endif
