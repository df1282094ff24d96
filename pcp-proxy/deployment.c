/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of deployments: RFC 7648 3.2, 3.3. */
#include "pcp-proxy/deployment.h"

#include <stddef.h>
#include <string.h>

#define TRANSLATED                                   \
	{                                            \
		.possible = true, .translates = true \
	}
#define TRANSLATED_ASKING                                          \
	{                                                          \
		.possible = true, .translates = true, .asks = true \
	}
#define PINHOLE                  \
	{                        \
		.possible = true \
	}
#define PINHOLE_ASKING                         \
	{                                      \
		.possible = true, .asks = true \
	}

static const struct deployment rows[] = {
	{
		.name = "auto",
		.meaning = "found by itself, from addresses and routes",
		.ipv4 = TRANSLATED,
		.ipv6 = PINHOLE,
		.is_to_be_found = true,
	},
	{
		.name = "public",
		.meaning = "the gateway has the public address itself",
		.ipv4 = TRANSLATED,
		.ipv6 = PINHOLE,
	},
	{
		.name = "mape",
		.meaning = "a public address is shared, some of its ports are ours (MAP-E)",
		.ipv4 = TRANSLATED,
		.ipv6 = PINHOLE,
		.shares_address = true,
		.has_port_set = true,
	},
	{
		.name = "mapt",
		.meaning = "a public address is shared, some of its ports are ours (MAP-T)",
		.ipv4 = TRANSLATED,
		.ipv6 = PINHOLE,
		.shares_address = true,
		.has_port_set = true,
	},
	{
		.name = "lw4o6",
		.meaning = "a public address is shared, some of its ports are ours (lw4o6)",
		.ipv4 = TRANSLATED,
		.ipv6 = PINHOLE,
		.shares_address = true,
		.has_port_set = true,
	},
#ifdef CONFIG_PCP_PROXY
	{
		.name = "nat444",
		.meaning = "the gateway translates, and behind it the carrier translates again",
		.ipv4 = TRANSLATED_ASKING,
		.ipv6 = PINHOLE,
		.shares_address = true,
	},
	{
		.name = "dslite",
		.meaning = "IPv4 goes through a softwire to the AFTR, which alone translates",
		.ipv4 = PINHOLE_ASKING,
		.ipv6 = PINHOLE,
		.shares_address = true,
	},
	{
		.name = "nat64",
		.meaning = "hosts have IPv6 only, and the carrier translates to IPv4",
		.nat64 = PINHOLE_ASKING,
		.ipv6 = PINHOLE,
		.shares_address = true,
	},
	{
		.name = "464xlat",
		.meaning = "the gateway translates IPv4 to IPv6 (CLAT), and the carrier back again",
		.ipv4 = TRANSLATED_ASKING,
		.nat64 = PINHOLE_ASKING,
		.ipv6 = PINHOLE,
		.shares_address = true,
		.has_clat = true,
	},
	{
		.name = "ipv6-firewall",
		.meaning = "the carrier filters IPv6 and opens it on request; IPv4 is public",
		.ipv4 = TRANSLATED,
		.ipv6 = PINHOLE_ASKING,
		.all_agree = true,
	},
#endif
};

const struct deployment deployment_off = {
	.name = "off",
	.meaning = "ports are not mapped on it, as configured",
};

const struct crossing *deployment_crossing(const struct deployment *deployment, bool internal_ipv4,
					   bool external_ipv4)
{
	if (internal_ipv4)
		return &deployment->ipv4;
	return external_ipv4 ? &deployment->nat64 : &deployment->ipv6;
}

bool deployment_needs_address(const struct deployment *deployment, const struct crossing *crossing)
{
	return crossing->translates || (crossing->asks && !deployment->ipv4.translates);
}

bool deployment_asks(const struct deployment *deployment)
{
	return deployment->ipv4.asks || deployment->nat64.asks || deployment->ipv6.asks;
}

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
