/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Configuration: what keys of a service alone cannot tell.
 * Covered by: tests/unit/cpe/test_config_check
 */
#include <string.h>

#include "cpe/config_check.h"
#include "cpe/config_provider.h"
#include "cpe/spelling.h"
#include "ddns/record_plan.h"
#include "pcp-proxy/pcp.h"
#include "pcp-proxy/pcp_text.h"

#define NAMES_AT_ONCE 64

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
		other = config_item_titled(draft, SECTION_ACCOUNT, accounts->list[i].text);
		if (other && config_item_is_whole(other) && config_item_is_whole(account) &&
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

		account = config_item_titled(draft, SECTION_ACCOUNT, title);
		if (account) {
			check_zone_of(draft, item, account);
			check_place_of(draft, item, account, i);
			continue;
		}
		if (config_item_titled_first(draft, SECTION_ACCOUNT, title)) {
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
		if (!config_item_is_whole(at))
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

void config_check_services(struct config_draft *draft)
{
	const struct config_item *item;

	EACH(item, draft, SECTION_SERVICE)
	{
		check_accounts_of(draft, item);
		config_check_name_source(
			draft, item, &item->service.host,
			KEY_GOOD(item, service, host) ? KEY_LINE(item, service, host) : 0);
		check_ports_of(draft, item);
		check_pattern_of(draft, item);
		check_srv_of(draft, item);
		check_records_of(draft, item);
		if (config_item_is_whole(item))
			check_against_earlier(draft, item);
	}
}
