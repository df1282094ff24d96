/* SPDX-License-Identifier: BSD-2-Clause */
/* The back ends that are built in. */
#include <string.h>

#include "ddns/backend.h"

static const struct backend *const rows[] = {
#ifdef CONFIG_DDNS_RFC2136
	&backend_rfc2136,
#endif
	NULL,
};

const struct backend *backend_row(size_t index)
{
	return index < sizeof(rows) / sizeof(rows[0]) ? rows[index] : NULL;
}

const struct backend *backend_find(const char *name)
{
	size_t i;

	for (i = 0; rows[i]; i++)
		if (strcmp(rows[i]->name, name) == 0)
			return rows[i];
	return NULL;
}
