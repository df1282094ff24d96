/* SPDX-License-Identifier: BSD-2-Clause */
/* Configuration: what each key alone cannot tell; one function for each rule. */
#include <string.h>

#include "cpe/config_draft.h"
#include "cpe/config_provider.h"
#include "cpe/spelling.h"
#include "ddns/record_plan.h"
#include "pcp-proxy/pcp.h"
#include "pcp-proxy/pcp_text.h"

#define NAMES_AT_ONCE 64

/* The next enabled item of a section behind `last` (NULL: the first one); NULL behind the last. */
static const struct config_item *next_of(const struct config_draft *draft,
					 enum config_section section,
					 const struct config_item *last)
{
	const struct config_item *item = last ? last + 1 : draft->items;

	for (; item < draft->items + draft->item_count; item++)
		if (item->section == section && !item->bad_title && !item->is_off)
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

/* Also one that is not enabled. */
static const struct config_item *titled_first(const struct config_draft *draft,
					      enum config_section section, const char *title)
{
	const struct config_item *item;

	for (item = draft->items; item < draft->items + draft->item_count; item++)
		if (item->section == section && !item->bad_title &&
		    strcmp(config_title(section, &item->general), title) == 0)
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

static void check_title_differs(struct config_draft *draft, const struct config_item *item)
{
	const struct config_item *first =
		titled_first(draft, item->section, config_title(item->section, &item->general));

	if (first != item && first->end == 0)
		config_draft_mistake(draft, item->end,
				     "%s is in the configuration already; rename or drop one of "
				     "them",
				     config_item_print(item));
	else if (first != item && !draft->name)
		config_draft_mistake(draft, item->end,
				     "there is a %s already; give another name, or delete that "
				     "one",
				     config_item_print(item));
	else if (first != item)
		config_draft_mistake(draft, item->end,
				     "%s stands here again, after line %d; rename or drop one of "
				     "them",
				     config_item_print(item), first->end);
}

/* Kind after kind. */
static void check_titles_differ(struct config_draft *draft)
{
	enum config_section section;
	size_t i;

	for (section = SECTION_LAN; section < SECTION_COUNT; section++)
		for (i = 0; i < draft->item_count; i++)
			if (draft->items[i].section == section && !draft->items[i].bad_title)
				check_title_differs(draft, &draft->items[i]);
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
		else if (item->end != 0 && !item->lines[number] &&
			 config_provider_needs(type, fact)) /* elsewhere it was looked at there */
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

/* -- hosts -- */

/* Who knows names is the DHCP server. Line 0: the host cannot be believed. */
static void check_name_source(struct config_draft *draft, const struct config_item *item,
			      const struct config_host *host, int line)
{
	const struct config_item *file = next_of(draft, SECTION_GENERAL, NULL);
	bool by_name = host->kind == HOST_BY_NAME || host->kind == HOSTS_BY_PREFIX;
	char text[HOST_TEXT];

	if (line && by_name && KEY_GOOD(file, general, lease_file) &&
	    file->general.lease_file.text[0] == '\0')
		config_draft_mistake(draft, line,
				     "%s: host: \"%s\" %s, and without lease-file none is "
				     "known; add that key, or give an address",
				     config_item_print(item), config_host_print(host, text),
				     host->kind == HOST_BY_NAME ? "is a name"
								: "are found by their names");
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

static void check_zone_of(struct config_draft *draft, const struct config_item *item,
			  const struct config_item *account)
{
	const struct config_service *service = &item->service;

	if (KEY_GOOD(item, service, name) && KEY_GOOD(account, account, zone) &&
	    !in_zone(service->name.text, config_provider_zone(&account->account)))
		config_draft_mistake(
			draft, KEY_LINE(item, service, name),
			"%s: name: \"%s\" is not in the zone \"%s\" of account \"%s\"; "
			"give a name that ends in it",
			config_item_print(item), service->name.text,
			config_provider_zone(&account->account), account->account.title.text);
}

static bool is_whole(const struct config_item *item)
{
	size_t i;

	for (i = 0; i < config_sections[item->section].key_count; i++)
		if (item->bad[i])
			return false;
	return true;
}

static bool are_one_place(const struct config_account *one, const struct config_account *other)
{
	return strcmp(one->type.text, other->type.text) == 0 &&
	       strcmp(one->zone.text, other->zone.text) == 0 && one->server.port != 0 &&
	       endpoint_same(&one->server, &other->server);
}

/* Two of them would take each other's records for somebody else's. */
static void check_place_of(struct config_draft *draft, const struct config_item *item,
			   const struct config_item *account, size_t number)
{
	const struct config_words *accounts = &item->service.accounts;
	const struct config_item *other;
	size_t i;

	for (i = 0; i < number; i++) {
		other = titled(draft, SECTION_ACCOUNT, accounts->list[i].text);
		if (other && is_whole(other) && is_whole(account) &&
		    are_one_place(&other->account, &account->account)) {
			config_draft_mistake(draft, KEY_LINE(item, service, accounts),
					     "%s: account: \"%s\" and \"%s\" are one zone at one "
					     "server; drop one of them",
					     config_item_print(item), accounts->list[i].text,
					     accounts->list[number].text);
			return;
		}
	}
}

static void check_accounts_of(struct config_draft *draft, const struct config_item *item)
{
	const struct config_words *accounts = &item->service.accounts;
	const struct config_item *account;
	const char *near;
	size_t i;

	for (i = 0; KEY_GOOD(item, service, accounts) && i < accounts->count; i++) {
		const char *title = accounts->list[i].text;

		account = titled(draft, SECTION_ACCOUNT, title);
		if (account) {
			check_zone_of(draft, item, account);
			check_place_of(draft, item, account, i);
			continue;
		}
		if (titled_first(draft, SECTION_ACCOUNT, title)) {
			config_draft_mistake(draft, KEY_LINE(item, service, accounts),
					     "%s: account: \"%s\" is not enabled; enable it, or "
					     "disable the service, too",
					     config_item_print(item), title);
			continue;
		}
		near = nearest_account(draft, title);
		config_draft_mistake(draft, KEY_LINE(item, service, accounts),
				     "%s: account: there is no account \"%s\"; %s%s%s",
				     config_item_print(item), title,
				     near ? "did you mean \"" : "add one", near ? near : "",
				     near ? "\"?" : "");
	}
}

static bool srv_fits(const char *srv, uint8_t protocol)
{
	static const struct {
		const char *label;
		uint8_t protocol;
	} labels[] = { { "_tcp", PROTOCOL_TCP },
		       { "_udp", PROTOCOL_UDP },
		       { "_sctp", PROTOCOL_SCTP },
		       { "_dccp", PROTOCOL_DCCP } };
	const char *label = strchr(srv, '.') + 1;
	size_t i;

	for (i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (strcmp(labels[i].label, label) == 0)
			return labels[i].protocol == protocol;
	return false;
}

static void check_srv_of(struct config_draft *draft, const struct config_item *item)
{
	const struct config_service *service = &item->service;
	char protocol[PROTOCOL_TEXT];

	if (service->srv.text[0] != '\0' && KEY_GOOD(item, service, protocol) &&
	    !srv_fits(service->srv.text, service->protocol))
		config_draft_mistake(draft, KEY_LINE(item, service, srv),
				     "%s: srv: \"%s\" does not fit protocol %s; change one of them",
				     config_item_print(item), service->srv.text,
				     pcp_text_protocol(protocol, service->protocol));
}

static bool has_ports(uint8_t protocol)
{
	return protocol == PROTOCOL_TCP || protocol == PROTOCOL_UDP || protocol == PROTOCOL_SCTP ||
	       protocol == PROTOCOL_DCCP || protocol == PROTOCOL_UDP_LITE;
}

static void check_ports_of(struct config_draft *draft, const struct config_item *item)
{
	const struct config_service *service = &item->service;
	int line = KEY_LINE(item, service, ports);
	char protocol[PROTOCOL_TEXT];

	if (!KEY_GOOD(item, service, ports))
		return;
	if (service->ports.last - service->ports.first >= SERVICE_PORTS)
		config_draft_mistake(draft, line,
				     "%s: port: %u-%u are more than %d ports; give fewer",
				     config_item_print(item), service->ports.first,
				     service->ports.last, SERVICE_PORTS);
	else if (KEY_GOOD(item, service, protocol) &&
		 (service->ports.first == 0) == has_ports(service->protocol))
		config_draft_mistake(draft, line, "%s: port: protocol %s has %s; give %s",
				     config_item_print(item),
				     pcp_text_protocol(protocol, service->protocol),
				     has_ports(service->protocol) ? "ports" : "no ports",
				     has_ports(service->protocol) ? "one" : "0");
}

/* Many hosts need many names. */
static void check_pattern_of(struct config_draft *draft, const struct config_item *item)
{
	const struct config_service *service = &item->service;
	bool many = service->host.kind == HOSTS_BY_PREFIX;
	bool has_place = service->name.text[0] == HOST_PLACE[0];

	if (!KEY_GOOD(item, service, host) || !KEY_GOOD(item, service, name))
		return;
	if (many && !has_place)
		config_draft_mistake(draft, KEY_LINE(item, service, name),
				     "%s: name: many hosts cannot have one name; give them one "
				     "each with {host}, as in {host}.%s",
				     config_item_print(item), service->name.text);
	else if (!many && has_place)
		config_draft_mistake(draft, KEY_LINE(item, service, name),
				     "%s: name: {host} is for many hosts; give host = \"*\" or a "
				     "prefix, or another name",
				     config_item_print(item));
	else if (many && KEY_LINE(item, service, instance))
		config_draft_mistake(draft, KEY_LINE(item, service, instance),
				     "%s: instance: many hosts cannot have one name; drop it, and "
				     "their own are shown",
				     config_item_print(item));
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

/* No two services speak of the same port of a host, as far as can be told. */
static bool same_place(const struct config_service *one, const struct config_service *other)
{
	return memcmp(&one->host, &other->host, sizeof(one->host)) == 0 &&
	       one->protocol == other->protocol && one->ports.first <= other->ports.last &&
	       other->ports.first <= one->ports.last;
}

static bool share_account(const struct config_service *one, const struct config_service *other)
{
	size_t i, k;

	for (i = 0; i < one->accounts.count; i++)
		for (k = 0; k < other->accounts.count; k++)
			if (strcmp(one->accounts.list[i].text, other->accounts.list[k].text) == 0)
				return true;
	return false;
}

/* Can a visitor tell apart which of them is meant? */
static bool are_two_families(const struct config_host *one, const struct config_host *other)
{
	return one->kind == HOST_BY_ADDRESS && other->kind == HOST_BY_ADDRESS &&
	       address_is_ipv4(&one->address) != address_is_ipv4(&other->address);
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
		same_name = strcmp(earlier->name.text, service->name.text) == 0 &&
			    share_account(earlier, service);
		same_record = same_name && service->srv.text[0] != '\0' &&
			      !are_two_families(&earlier->host, &service->host) &&
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
		check_accounts_of(draft, item);
		check_name_source(draft, item, &item->service.host,
				  KEY_GOOD(item, service, host) ? KEY_LINE(item, service, host)
								: 0);
		check_ports_of(draft, item);
		check_pattern_of(draft, item);
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
		check_name_source(draft, item, &item->forward.host,
				  KEY_GOOD(item, forward, host) ? KEY_LINE(item, forward, host)
								: 0);
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
