/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of deployments: RFC 7648 3.2, 3.3. */
#include "pcp-proxy/deployment.h"

#include <stddef.h>
#include <string.h>

static const struct deployment rows[] = {
	{
		.name = "public",
		.meaning = "the gateway has the public address itself",
		.has_upstream = false,
		.shares_address = false,
		.forwards_first = false,
	},
	{
		.name = "mape",
		.meaning = "a public address is shared, some of its ports are ours (MAP-E)",
		.shares_address = true,
		.has_port_set = true,
	},
	{
		.name = "mapt",
		.meaning = "a public address is shared, some of its ports are ours (MAP-T)",
		.shares_address = true,
		.has_port_set = true,
	},
	{
		.name = "lw4o6",
		.meaning = "a public address is shared, some of its ports are ours (lw4o6)",
		.shares_address = true,
		.has_port_set = true,
	},
#ifdef CONFIG_PCP_PROXY
	{
		.name = "nat444",
		.meaning = "the gateway translates, and behind it the carrier translates again",
		.has_upstream = true,
		.shares_address = true,
		.forwards_first = true,
	},
#endif
};

const struct deployment *deployment_row(unsigned int number)
{
	return number < sizeof(rows) / sizeof(rows[0]) ? &rows[number] : NULL;
}

const struct deployment *deployment_find(const char *name)
{
	const struct deployment *row;
	unsigned int number = 0;

	while ((row = deployment_row(number++)) != NULL)
		if (strcmp(row->name, name) == 0)
			return row;
	return NULL;
}
