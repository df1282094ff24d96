/* SPDX-License-Identifier: BSD-2-Clause */
/* Registrations for tests, in a line each. */
#ifndef HOMEPORT_TEST_ROWS_H
#define HOMEPORT_TEST_ROWS_H

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "ddns/server/registrations.h"

/* scheme "": none; service "": just an address. Heard at 1000, over at `expires`. */
static inline struct registration row(const char *name, const char *service, const char *scheme,
				      const char *at, uint64_t expires)
{
	struct registration row = { .protocol = UPDATE_TCP, .heard = 1000, .expires = expires };

	snprintf(row.name, sizeof(row.name), "%s", name);
	snprintf(row.service, sizeof(row.service), "%s", service);
	row.scheme = scheme_find(scheme);
	if (!endpoint_parse(at, 0, &row.at))
		assert(!"an endpoint");
	return row;
}

static inline enum registered put(struct registrations *all, const char *name, const char *service,
				  const char *scheme, const char *at, uint64_t expires)
{
	struct registration one = row(name, service, scheme, at, expires);

	return registrations_put(all, &one);
}

/* A name in the zone "x" of so many octets, 130 to 190. */
static inline void long_name(char name[HOST_NAME_SIZE], size_t length)
{
	memset(name, 'a', length);
	name[63] = name[127] = name[length - 2] = '.';
	name[length - 1] = 'x';
	name[length] = '\0';
}

#endif
