/* SPDX-License-Identifier: BSD-2-Clause */
/* Which mappings a configured service speaks of, and whose they are. */
#include "cpe/service_match.h"

#include <string.h>

bool service_speaks_of(const struct config_service *service, const struct mapping *mapping)
{
	const struct mapping_key *key = &mapping->key;

	if (mapping_key_is_peer(key))
		return false;
	if (mapping_key_is_wildcard(key))
		return key->protocol == PROTOCOL_ALL || key->protocol == service->protocol;
	return key->protocol == service->protocol && key->internal_port <= service->ports.last &&
	       mapping_last_port(mapping) >= service->ports.first;
}

bool service_needs_book(const struct config_service *service)
{
	return service->host.kind != HOST_BY_ADDRESS;
}

static bool has_label(const struct config_service *service, const struct host_book *book,
		      const struct address *host, char label[HOST_LABEL])
{
	const struct prefix prefix = { service->host.address, service->host.prefix_length };
	const char *name = prefix_contains(&prefix, host) ? host_book_find(book, host).name : NULL;

	return name && services_host_label(name, label);
}

bool service_is_for(const struct config_service *service, const struct host_book *book,
		    const struct address *host, char label[HOST_LABEL])
{
	const struct config_host *wanted = &service->host;

	switch (wanted->kind) {
	case HOST_BY_ADDRESS: return address_same(&wanted->address, host);
	case HOST_BY_MAC: return host_book_confirms_mac(book, host, &wanted->mac);
	case HOST_BY_NAME: return host_book_confirms_name(book, host, wanted->name.text);
	case HOSTS_BY_PREFIX: return has_label(service, book, host, label);
	}
	return false;
}

/* -- places -- */

bool place_has(const struct service_place *place, const struct mapping *mapping)
{
	if (place->ipv4 != mapping->key.external_ipv4)
		return false;
	return mapping_key_is_wildcard(&mapping->key) || mapping_has_port(mapping, place->port);
}

/* All ports of a host are themselves outside. */
struct endpoint place_outside(const struct service_place *place, const struct mapping *mapping)
{
	if (mapping_key_is_wildcard(&mapping->key))
		return (struct endpoint){ mapping->outermost.address, place->port };
	return mapping_port_at(mapping, &mapping->outermost, place->port);
}

static bool is_same_host(const struct host_book *book, const struct address *one,
			 const struct address *other)
{
	return address_same(one, other) || (book && host_book_same_host(book, one, other));
}

/* A name that a host has chosen is its own in all sections. */
static bool is_anothers(const struct services *services, const struct service_place *place,
			const struct host_book *book, const struct address *host)
{
	const struct service_place *other = services->places;
	size_t left = place->host ? services->count : 0;

	for (; left > 0; left--, other++)
		if (other != place && !address_is_none(&other->source) &&
		    strcmp(other->name, place->name) == 0 &&
		    !is_same_host(book, &other->source, host))
			return true;
	return false;
}

bool place_may_mean(const struct services *services, const struct service_place *place,
		    const struct host_book *book, const struct address *host, bool fresh)
{
	if (address_same(&place->source, host))
		return true;
	if (!address_is_none(&place->source) &&
	    !(fresh && is_same_host(book, &place->source, host)))
		return false;
	return !is_anothers(services, place, book, host);
}

bool place_is_denied(const struct service_place *place, const struct host_book *book)
{
	const struct config_host *host = &place->service->host;
	char label[HOST_LABEL];
	const char *name;

	if (address_is_none(&place->source))
		return false;
	switch (host->kind) {
	case HOST_BY_ADDRESS: return false;
	case HOST_BY_MAC: return host_book_denies_mac(book, &place->source, &host->mac);
	case HOST_BY_NAME: return host_book_denies_name(book, &place->source, host->name.text);
	case HOSTS_BY_PREFIX: break;
	}
	name = host_book_find(book, &place->source).name;
	return name && (!services_host_label(name, label) || strcmp(label, place->host) != 0);
}
