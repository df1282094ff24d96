/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Configuration: what keys of a forward alone cannot tell.
 * Covered by: tests/unit/cpe/test_config_check, tests/unit/cpe/test_config_forward
 */
#include <string.h>

#include "cpe/config_check.h"
#include "pcp-proxy/pcp.h"
#include "pcp-proxy/pcp_text.h"

static const struct config_item *good_wan(const struct config_draft *draft)
{
	const struct config_item *item = config_item_next(draft, SECTION_WAN, NULL);

	return item && KEY_GOOD(item, wan, mode) ? item : NULL;
}

/* Is there a WAN by which hosts of that family get to this one, as far as can be told? */
static bool may_get_out(const struct config_draft *draft, bool internal_ipv4, bool external_ipv4)
{
	const struct config_item *item;

	EACH(item, draft, SECTION_WAN)
	{
		const struct deployment *mode = item->wan.mode;

		if (!KEY_GOOD(item, wan, mode) || mode->is_to_be_found ||
		    deployment_crossing(mode, internal_ipv4, external_ipv4)->possible)
			return true;
	}
	return false;
}

static void check_way_out(struct config_draft *draft, const struct config_item *item)
{
	const struct config_forward *forward = &item->forward;
	const struct config_item *wan = good_wan(draft);
	bool ipv4 = address_is_ipv4(&forward->host.address);

	if (KEY_GOOD(item, forward, host) && forward->host.kind == HOST_BY_ADDRESS &&
	    !address_is_reachable(&forward->host.address))
		config_draft_mistake(draft, KEY_LINE(item, forward, host),
				     "%s: host: this IPv6 address is for the LAN only; give the "
				     "host's global address, or its MAC address",
				     config_item_print(item));
	if (forward->ipv4)
		return; /* check_nat64() */
	if (wan && KEY_GOOD(item, forward, host) && forward->host.kind == HOST_BY_ADDRESS &&
	    !may_get_out(draft, ipv4, ipv4))
		config_draft_mistake(draft, KEY_LINE(item, forward, host),
				     "%s: host: %s is not reached from the Internet in mode %s "
				     "(%s); give the host's %s address",
				     config_item_print(item), ipv4 ? "IPv4" : "IPv6",
				     wan->wan.mode->name, wan->wan.mode->meaning,
				     ipv4 ? "IPv6" : "IPv4");
}

static void check_nat64(struct config_draft *draft, const struct config_item *item)
{
	const struct config_forward *forward = &item->forward;
	const struct config_item *wan = good_wan(draft);
	int line = KEY_LINE(item, forward, ipv4);

	if (!wan || !forward->ipv4)
		return;
	if (!may_get_out(draft, false, true))
		config_draft_mistake(draft, line,
				     "%s: ipv4 has no effect in mode %s (%s); drop it or choose "
				     "another mode",
				     config_item_print(item), wan->wan.mode->name,
				     wan->wan.mode->meaning);
	else if (forward->host.kind == HOST_BY_ADDRESS && KEY_GOOD(item, forward, host) &&
		 address_is_ipv4(&forward->host.address))
		config_draft_mistake(draft, line,
				     "%s: ipv4 is for hosts with IPv6; drop it, or give the host's "
				     "IPv6 address",
				     config_item_print(item));
}

/* Which ports the others of a shared address have is not ours to wish. */
static void check_external(struct config_draft *draft, const struct config_item *item)
{
	const struct config_item *wan;
	struct port_set set;

	if (!good_wan(draft) || item->forward.external == 0)
		return;
	EACH(wan, draft, SECTION_WAN)
	{
		if (!KEY_GOOD(wan, wan, mode) || !wan->wan.mode->has_port_set)
			return;
		set = config_port_set(&wan->wan);
		if (!port_set_is_sound(&set) || port_set_has(&set, item->forward.external))
			return;
	}
	config_draft_mistake(draft, KEY_LINE(item, forward, external),
			     "%s: external: %u is not in this gateway's port set; choose "
			     "one that is, or drop the line",
			     config_item_print(item), item->forward.external);
}

static void check_forward_against_earlier(struct config_draft *draft,
					  const struct config_item *item)
{
	const struct config_forward *forward = &item->forward, *earlier;
	const struct config_item *at;

	EACH(at, draft, SECTION_FORWARD)
	{
		if (at >= item)
			return;
		earlier = &at->forward;
		if (!config_item_is_whole(at) || earlier->protocol != forward->protocol)
			continue;
		if (memcmp(&earlier->host, &forward->host, sizeof(forward->host)) == 0 &&
		    earlier->port == forward->port && earlier->ipv4 == forward->ipv4)
			config_draft_mistake(draft, item->end,
					     "%s forwards to where forward \"%s\" does already; "
					     "drop one of them",
					     config_item_print(item), earlier->title.text);
		else if (forward->external != 0 && earlier->external == forward->external)
			config_draft_mistake(draft, KEY_LINE(item, forward, external),
					     "%s: external: %u belongs to forward \"%s\" already; "
					     "change one of them",
					     config_item_print(item), forward->external,
					     earlier->title.text);
	}
}

void config_check_forwards(struct config_draft *draft)
{
	const struct config_item *item;

	EACH(item, draft, SECTION_FORWARD)
	{
		check_way_out(draft, item);
		check_nat64(draft, item);
		config_check_name_source(
			draft, item, &item->forward.host,
			KEY_GOOD(item, forward, host) ? KEY_LINE(item, forward, host) : 0);
		check_external(draft, item);
		if (config_item_is_whole(item))
			check_forward_against_earlier(draft, item);
	}
}
