/* SPDX-License-Identifier: BSD-2-Clause */
/* The back ends that are built in. */
#include <string.h>

#include "ddns/backend.h"

static const struct backend rows[] = {
#ifdef CONFIG_DDNS_RFC2136
	{ .name = "rfc2136",
	  .protocol = &protocol_rfc2136,
	  .carries = CARRIES_ALL,
	  .needs = FACT_SERVER | FACT_ZONE | FACT_KEY,
	  .withdraws = true,
	  .marks = true },
#endif
	{ .name = NULL },
};

const struct backend *backend_row(size_t index)
{
	size_t count = sizeof(rows) / sizeof(rows[0]) - 1;

	return index < count ? &rows[index] : NULL;
}

const struct backend *backend_find(const char *name)
{
	size_t i;

	for (i = 0; rows[i].name; i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}
