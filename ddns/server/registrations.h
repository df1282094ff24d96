/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registrations: what names lead to, as gateways have said. A row is one service
 * of a name in one address family, or, with port 0, just an address of the name.
 *
 * Times are seconds since 1970, because rows outlive the program. A row whose
 * time is over stays for a week: whoever visits it is told that it is offline and
 * not that it never was.
 */
#ifndef HOMEPORT_REGISTRATIONS_H
#define HOMEPORT_REGISTRATIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/address.h"
#include "cpe/base/failure.h"
#include "ddns/server/update_request.h"

#define REGISTRATIONS_SERVICES 7     /* of a name; times two families */
#define REGISTRATIONS_MOST     20000 /* rows */
#define REGISTRATIONS_KEPT     UINT64_C(604800)

struct registration {
	char name[HOST_NAME_SIZE];
	char service[UPDATE_SERVICE]; /* "": just an address, and so no port either */
	struct endpoint at;
	uint8_t protocol;
	const struct scheme *scheme; /* NULL: none */
	char path[UPDATE_PATH];
	uint64_t heard, expires; /* when it was said last, and when it is over */

	/* Where it led before, and how long it would have: not in the file. 0: nowhere. */
	struct endpoint before;
	uint64_t before_expires;
};

struct registrations {
	struct registration **rows; /* sorted by name, service, family: IPv4 first */
	size_t count, room;
};

static inline bool registration_is_live(const struct registration *row, uint64_t wall)
{
	return row->expires > wall;
}

/* Frees all that is in it; it starts from zeros. */
void registrations_clear(struct registrations *registrations);

/* -- changing -- */

enum registered {
	REGISTERED,         /* it is new, or was over, or leads elsewhere */
	REGISTERED_ALREADY, /* only its time is another one */
	REGISTERED_AGAIN,   /* new, but it led there before another one took its place */
	REGISTERED_NOT,     /* the name has too many services, or all have too many rows */
};

/*
 * Puts a copy of the row in the place of the one of the same name, service and family,
 * and fills in where that led.
 */
enum registered registrations_put(struct registrations *registrations, struct registration *row);

/* Ends what is live of a name: that service (of both families), or all of it (NULL). How many. */
size_t registrations_end(struct registrations *registrations, const char *name, const char *service,
			 uint64_t wall);

/* Forgets what has been over for a week. True if there was any. */
bool registrations_forget(struct registrations *registrations, uint64_t wall);

/* When a live row ends next, or one is to be forgotten; UINT64_MAX: never. */
uint64_t registrations_next_end(const struct registrations *registrations, uint64_t wall);

/* -- asking -- */

/* The first row of a name, with how many follow each other; NULL: none. Borrowed. */
struct registration *const *registrations_of(const struct registrations *registrations,
					     const char *name, size_t *count);

/* -- the file -- */

/* All rows as JSON text, on the heap; NULL: no memory. */
char *registrations_write(const struct registrations *registrations);

/*
 * From such a text; the registrations must be empty. A row that makes no sense is
 * left out and counted. 0; or -EINVAL and why, where the text as a whole is none.
 */
int registrations_read(struct registrations *registrations, const char *text, size_t *left_out,
		       struct failure *failure);

#endif
