/* SPDX-License-Identifier: BSD-2-Clause */
/* Configuration: what each key alone cannot tell; one function for each rule. */
#include <string.h>

#include "cpe/config_draft.h"
#include "cpe/config_provider.h"
#include "cpe/spelling.h"
#include "ddns/record_plan.h"
#include "pcp-proxy/pcp.h"

#define NAMES_AT_ONCE 64

/* The next item of a section behind `last` (NULL: the first one); NULL behind the last. */
static const struct config_item *next_of(const struct config_draft *draft,
					 enum config_section section,
					 const struct config_item *last)
{
	const struct config_item *item = last ? last + 1 : draft->items;

	for (; item < draft->items + draft->item_count; item++)
		if (item->section == section && !item->bad_title)
			return item;
	return NULL;
}

#define EACH(item, draft, section) \
	for (item = NULL; (item = next_of(draft, section, item)) != NULL;)

static const struct config_item *titled(const struct config_draft *draft,
					enum config_section section, const char *title)
{
	const struct config_item *item;

	EACH(item, draft, section)
	if (strcmp(config_title(section, &item->general), title) == 0)
		return item;
	return NULL;
}

/* -- sections -- */

static void check_numbers_of_sections(struct config_draft *draft)
{
	const struct config_section_row *row;
	const struct config_item *item;
	enum config_section section;
	size_t count;

	for (section = SECTION_LAN; section < SECTION_COUNT; section++) {
		row = &config_sections[section];
		count = 0;
		for (item = draft->items; item < draft->items + draft->item_count; item++)
			if (item->section == section && ++count == row->most + 1)
				config_draft_mistake(draft, item->end,
						     "%s is one too many; there may be %zu \"%s\" "
						     "section%s at most",
						     config_item_print(item), row->most, row->word,
						     row->most == 1 ? "" : "s");
		if (count < row->least)
			config_draft_mistake(draft, 0, "no \"%s\" section; add %s \"%s\" { }",
					     row->word, row->word, row->title);
	}
}

static void check_titles_differ(struct config_draft *draft)
{
	const struct config_item *item, *first;
	enum config_section section;

	for (section = SECTION_LAN; section < SECTION_COUNT; section++)
		EACH(item, draft, section)
		{
			first = titled(draft, section, config_title(section, &item->general));
			if (first != item && first->end == 0)
				config_draft_mistake(draft, item->end,
						     "%s is in the configuration already; rename "
						     "or drop one of them",
						     config_item_print(item));
			else if (first != item && !draft->name)
				config_draft_mistake(draft, item->end,
						     "there is a %s already; give another name, "
						     "or delete that one",
						     config_item_print(item));
			else if (first != item)
				config_draft_mistake(draft, item->end,
						     "%s stands here again, after line %d; rename "
						     "or drop one of them",
						     config_item_print(item), first->end);
		}
}

/* -- outside sections -- */

static void check_lifetimes(struct config_draft *draft)
{
	const struct config_item *item = next_of(draft, SECTION_GENERAL, NULL);
	const struct config_general *general = &item->general;
	int min = KEY_LINE(item, general, lifetime_min);
	int max = KEY_LINE(item, general, lifetime_max);

	if (!KEY_GOOD(item, general, lifetime_min) || !KEY_GOOD(item, general, lifetime_max) ||
	    general->lifetime_min <= general->lifetime_max)
		return;
	if (max > min)
		config_draft_mistake(draft, max,
				     "lifetime-max %u is below lifetime-min %u; raise it or drop "
				     "the line",
				     general->lifetime_max, general->lifetime_min);
	else
		config_draft_mistake(draft, min,
				     "lifetime-min %u is above lifetime-max %u; lower it or drop "
				     "the line",
				     general->lifetime_min, general->lifetime_max);
}

/* -- wan -- */

static void check_port_set(struct config_draft *draft, const struct config_item *item)
{
	const struct config_wan *wan = &item->wan;
	struct port_set set = config_port_set(wan);
	int line = KEY_LINE(item, wan, psid_length);

	if (!KEY_GOOD(item, wan, mode) || !KEY_GOOD(item, wan, psid) ||
	    !KEY_GOOD(item, wan, psid_length) || !KEY_GOOD(item, wan, psid_offset))
		return;
	if (line && !wan->mode->has_port_set)
		config_draft_mistake(draft, line,
				     "%s: psid-length has no effect in mode %s (%s); drop it or "
				     "choose another mode",
				     config_item_print(item), wan->mode->name, wan->mode->meaning);
	else if (wan->mode->has_port_set && wan->psid_length == 0)
		config_draft_mistake(draft, item->end,
				     "%s ends here without \"psid-length\", which mode %s needs; "
				     "add it, and psid",
				     config_item_print(item), wan->mode->name);
	else if (!port_set_is_sound(&set))
		config_draft_mistake(
			draft, line ? line : item->end,
			"%s: psid %u, psid-length %u and psid-offset %u do not go "
			"together: a port has 16 bits, and the PSID has to fit its own",
			config_item_print(item), wan->psid, wan->psid_length, wan->psid_offset);
}

static void check_wan(struct config_draft *draft)
{
	const struct config_item *item;

	EACH(item, draft, SECTION_WAN)
	{
		if (titled(draft, SECTION_LAN, item->wan.interface))
			config_draft_mistake(draft, item->end,
					     "%s is a lan as well, and would open the gateway to "
					     "the Internet; drop one of the sections",
					     config_item_print(item));
		check_port_set(draft, item);
		if (KEY_GOOD(item, wan, mode) && KEY_LINE(item, wan, upstream) &&
		    !item->wan.mode->is_to_be_found && !deployment_asks(item->wan.mode))
			config_draft_mistake(draft, KEY_LINE(item, wan, upstream),
					     "%s: upstream has no effect in mode %s (%s); drop it "
					     "or choose another mode",
					     config_item_print(item), item->wan.mode->name,
					     item->wan.mode->meaning);
	}
}

/* -- accounts -- */

/* By the key's name; which there are depends on what is built in. */
static size_t number_of(const char *name)
{
	const struct config_section_row *row = &config_sections[SECTION_ACCOUNT];

	return (size_t)(config_find_key(row, name) - row->keys);
}

/* Not all types of account have the same keys. */
static void check_keys_of_type(struct config_draft *draft, const struct config_item *item)
{
	const char *type = item->account.type.text, *name;
	const struct config_key *key;
	size_t fact, number;

	for (fact = 0; (name = config_provider_key(fact)) != NULL; fact++) {
		number = number_of(name);
		key = &config_sections[SECTION_ACCOUNT].keys[number];
		if (item->lines[number] && !config_provider_takes(type, fact))
			config_draft_mistake(draft, item->lines[number],
					     "%s: %s has no effect for type %s; drop it",
					     config_item_print(item), name, type);
		else if (!item->lines[number] && config_provider_needs(type, fact))
			config_draft_mistake(
				draft, item->end,
				"%s ends here without \"%s\" (%s), which type %s needs; "
				"add it: %s",
				config_item_print(item), name, key->help, type,
				config_key_looks(key));
	}
}

static bool has_needed_keys(const struct config_item *item)
{
	const char *name;
	size_t fact;

	for (fact = 0; (name = config_provider_key(fact)) != NULL; fact++)
		if (config_provider_needs(item->account.type.text, fact) &&
		    (!item->lines[number_of(name)] || item->bad[number_of(name)]))
			return false;
	return true;
}

static void check_accounts(struct config_draft *draft)
{
	const struct config_item *item;
	struct failure failure;

	EACH(item, draft, SECTION_ACCOUNT)
	{
		if (!KEY_GOOD(item, account, type))
			continue;
		check_keys_of_type(draft, item);
		if (has_needed_keys(item) && config_provider_check(&item->account, &failure) < 0)
			config_draft_mistake(draft, item->end, "%s: %s", config_item_print(item),
					     failure.sentence);
	}
}

/* -- services -- */

static const char *nearest_account(const struct config_draft *draft, const char *title)
{
	const char *titles[NAMES_AT_ONCE];
	const struct config_item *item;
	size_t count = 0;

	EACH(item, draft, SECTION_ACCOUNT)
	if (count < NAMES_AT_ONCE)
		titles[count++] = item->account.title.text;
	return spelling_nearest(title, titles, count);
}

static bool in_zone(const char *name, const char *zone)
{
	size_t name_length = strlen(name), zone_length = strlen(zone);

	if (zone_length == 0)
		return true;
	if (name_length < zone_length || strcmp(name + name_length - zone_length, zone) != 0)
		return false;
	return name_length == zone_length || name[name_length - zone_length - 1] == '.';
}

static void check_account_of(struct config_draft *draft, const struct config_item *item)
{
	const struct config_service *service = &item->service;
	const struct config_item *account = titled(draft, SECTION_ACCOUNT, service->account.text);
	const char *near;

	if (!KEY_GOOD(item, service, account))
		return;
	if (!account) {
		near = nearest_account(draft, service->account.text);
		config_draft_mistake(draft, KEY_LINE(item, service, account),
				     "%s: account: there is no account \"%s\"; %s%s%s",
				     config_item_print(item), service->account.text,
				     near ? "did you mean \"" : "add one", near ? near : "",
				     near ? "\"?" : "");
	} else if (KEY_GOOD(item, service, name) && KEY_GOOD(account, account, zone) &&
		   !in_zone(service->name.text, config_provider_zone(&account->account))) {
		config_draft_mistake(
			draft, KEY_LINE(item, service, name),
			"%s: name: \"%s\" is not in the zone \"%s\" of account \"%s\"; "
			"give a name that ends in it",
			config_item_print(item), service->name.text,
			config_provider_zone(&account->account), service->account.text);
	}
}

static void check_srv_of(struct config_draft *draft, const struct config_item *item)
{
	const struct config_service *service = &item->service;
	bool says_udp = strstr(service->srv.text, "._udp") != NULL;

	if (service->srv.text[0] != '\0' && KEY_GOOD(item, service, protocol) &&
	    says_udp != (service->protocol == PROTOCOL_UDP))
		config_draft_mistake(draft, KEY_LINE(item, service, srv),
				     "%s: srv: \"%s\" does not fit protocol %s; change one of them",
				     config_item_print(item), service->srv.text,
				     says_udp ? "tcp" : "udp");
}

static void check_records_of(struct config_draft *draft, const struct config_item *item)
{
	const struct config_service *service = &item->service;
	bool has_srv = service->srv.text[0] != '\0';
	int line = KEY_LINE(item, service, records);

	if (!line || !KEY_GOOD(item, service, records) || !KEY_GOOD(item, service, srv))
		return;
	if (!has_srv && (service->records & ~(uint32_t)(CHOICE_HTTPS | CHOICE_TXT)) != 0)
		config_draft_mistake(draft, line,
				     "%s: records: all but https and txt say which service it is; "
				     "add srv, as _http._tcp",
				     config_item_print(item));
	if (!(service->records & CHOICE_HTTPS))
		return;
	if (KEY_GOOD(item, service, protocol) && service->protocol != PROTOCOL_TCP)
		config_draft_mistake(draft, line,
				     "%s: records: https is for services by tcp; drop it",
				     config_item_print(item));
	else if (has_srv && strcmp(service->srv.text, "_https._tcp") != 0)
		config_draft_mistake(draft, line,
				     "%s: records: https sends all browsers to this port, and by "
				     "TLS; srv must be _https._tcp for it, or drop it",
				     config_item_print(item));
}

static bool same_place(const struct config_service *one, const struct config_service *other)
{
	return address_same(&one->host, &other->host) && one->protocol == other->protocol &&
	       one->port == other->port;
}

static bool is_whole(const struct config_item *item)
{
	size_t i;

	for (i = 0; i < config_sections[item->section].key_count; i++)
		if (item->bad[i])
			return false;
	return true;
}

static void check_against_earlier(struct config_draft *draft, const struct config_item *item)
{
	const struct config_service *service = &item->service, *earlier;
	const struct config_item *at;
	bool same_name, same_record;

	EACH(at, draft, SECTION_SERVICE)
	{
		if (at >= item)
			return;
		earlier = &at->service;
		if (!is_whole(at))
			continue;
		same_name = strcmp(earlier->name.text, service->name.text) == 0;
		same_record = same_name && service->srv.text[0] != '\0' &&
			      address_is_ipv4(&earlier->host) == address_is_ipv4(&service->host) &&
			      strcmp(earlier->srv.text, service->srv.text) == 0;
		if (same_name && same_place(earlier, service))
			config_draft_mistake(draft, item->end,
					     "%s publishes what service \"%s\" does already; drop "
					     "one of them",
					     config_item_print(item), earlier->title.text);
		else if (same_record)
			config_draft_mistake(draft, KEY_LINE(item, service, srv),
					     "%s: srv: %s.%s belongs to service \"%s\" already; "
					     "change name or srv of one of them",
					     config_item_print(item), service->srv.text,
					     service->name.text, earlier->title.text);
	}
}

static void check_services(struct config_draft *draft)
{
	const struct config_item *item;

	EACH(item, draft, SECTION_SERVICE)
	{
		check_account_of(draft, item);
		check_srv_of(draft, item);
		check_records_of(draft, item);
		if (is_whole(item))
			check_against_earlier(draft, item);
	}
}

/* -- forwards -- */

static const struct config_item *good_wan(const struct config_draft *draft)
{
	const struct config_item *item = next_of(draft, SECTION_WAN, NULL);

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

/* Who knows names is the DHCP server. */
static void check_name_source(struct config_draft *draft, const struct config_item *item)
{
	const struct config_forward *forward = &item->forward;
	const struct config_item *file = next_of(draft, SECTION_GENERAL, NULL);

	if (KEY_GOOD(item, forward, host) && forward->host.kind == HOST_BY_NAME &&
	    KEY_GOOD(file, general, lease_file) && file->general.lease_file.text[0] == '\0')
		config_draft_mistake(draft, KEY_LINE(item, forward, host),
				     "%s: host: \"%s\" is a name, and without lease-file none is "
				     "known; add that key, or give an address",
				     config_item_print(item), forward->host.name.text);
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
		if (!is_whole(at) || earlier->protocol != forward->protocol)
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

static void check_forwards(struct config_draft *draft)
{
	const struct config_item *item;

	EACH(item, draft, SECTION_FORWARD)
	{
		check_way_out(draft, item);
		check_nat64(draft, item);
		check_name_source(draft, item);
		check_external(draft, item);
		if (is_whole(item))
			check_forward_against_earlier(draft, item);
	}
}

void config_check(struct config_draft *draft)
{
	check_numbers_of_sections(draft);
	check_titles_differ(draft);
	check_lifetimes(draft);
	check_wan(draft);
	check_accounts(draft);
	check_services(draft);
	check_forwards(draft);
}
