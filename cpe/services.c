/* SPDX-License-Identifier: BSD-2-Clause */
/* Sections to places, and the names of hosts. */
#include "cpe/services.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/host_name.h"

struct service_host {
	const struct config_service *service;
	char label[HOST_LABEL];
	char name[sizeof(struct config_name)]; /* in DNS */
	bool forgotten;
};

/* -- labels -- */

/* Programs ask for these by themselves, or the records beside them have a meaning. */
static bool is_reserved(const char *label)
{
	static const char *const reserved[] = {
		"wpad",       "isatap",  "localhost", "autoconfig", "autodiscover",
		"openpgpkey", "mta-sts", "v4",        "v6",         "b",
		"db",         "r",       "dr",        "lb",
	};
	size_t i;

	for (i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (strcmp(label, reserved[i]) == 0)
			return true;
	return strlen(label) >= 4 && label[2] == '-' && label[3] == '-';
}

bool services_host_label(const char *dhcp_name, char label[HOST_LABEL])
{
	size_t length = strcspn(dhcp_name, "."), i;

	if (host_name_labels(dhcp_name) == 0 || length >= HOST_LABEL)
		return false;
	for (i = 0; i < length; i++)
		label[i] = dhcp_name[i] == '_' ? '-' : (char)tolower((unsigned char)dhcp_name[i]);
	label[length] = '\0';
	return label[0] != '-' && label[length - 1] != '-' && !is_reserved(label);
}

/* -- hosts -- */

static struct service_host *find_host(const struct services *services,
				      const struct config_service *service, const char *label)
{
	size_t i;

	for (i = 0; i < services->host_count; i++)
		if (services->hosts[i]->service == service &&
		    strcmp(services->hosts[i]->label, label) == 0)
			return services->hosts[i];
	return NULL;
}

static size_t count_hosts(const struct services *services, const struct config_service *service)
{
	size_t i, count = 0;

	for (i = 0; i < services->host_count; i++)
		count += services->hosts[i]->service == service;
	return count;
}

/* What the operator has given to a service is no host's. */
static bool is_given(const struct config *config, const char *name)
{
	size_t i;

	for (i = 0; i < config->service_count; i++)
		if (strcmp(config->services[i].name.text, name) == 0)
			return true;
	return false;
}

bool services_meet(struct services *services, const struct config_service *service,
		   const char *label)
{
	const char *rest = service->name.text + strlen(HOST_PLACE);
	struct service_host *known = find_host(services, service, label), **more;
	struct service_host host = { .service = service };

	if (known) {
		known->forgotten = false;
		return false;
	}
	snprintf(host.label, sizeof(host.label), "%s", label);
	if (snprintf(host.name, sizeof(host.name), "%s.%s", label, rest) > HOST_NAME_LONGEST ||
	    is_given(services->config, host.name) ||
	    count_hosts(services, service) >= SERVICE_HOSTS)
		return false;
	more = realloc(services->hosts, (services->host_count + 1) * sizeof(struct service_host *));
	if (!more)
		return false;
	services->hosts = more;
	more[services->host_count] = malloc(sizeof(host));
	if (!more[services->host_count])
		return false;
	*more[services->host_count++] = host;
	return true;
}

void services_forget(struct services *services, const struct config_service *service,
		     const char *label)
{
	struct service_host *host = find_host(services, service, label);

	if (host)
		host->forgotten = true;
}

/* -- places -- */

static bool is_for_many(const struct config_service *service)
{
	return service->host.kind == HOSTS_BY_PREFIX;
}

static size_t count_ports(const struct config_service *service)
{
	return service->ports.last - service->ports.first + 1u;
}

/* Places of the section for one host. */
static size_t count_places(const struct config_service *service)
{
	return 2 * service->accounts.count * count_ports(service);
}

static size_t count_all(const struct services *services)
{
	const struct config *config = services->config;
	size_t i, count = 0;

	for (i = 0; i < config->service_count; i++)
		if (!is_for_many(&config->services[i]))
			count += count_places(&config->services[i]);
	for (i = 0; i < services->host_count; i++)
		if (!services->hosts[i]->forgotten)
			count += count_places(services->hosts[i]->service);
	return count;
}

static size_t account_number(const struct config *config, const char *title)
{
	return (size_t)(config_find_account(config, title) - config->accounts);
}

/* The places of the section for one host (NULL: the section has but one). Where they end. */
static struct service_place *fill(const struct services *services,
				  const struct config_service *service,
				  const struct service_host *host, struct service_place *place)
{
	size_t account, port, family;

	for (account = 0; account < service->accounts.count; account++)
		for (port = service->ports.first; port <= service->ports.last; port++)
			for (family = 0; family < 2; family++)
				*place++ = (struct service_place){
					.service = service,
					.account = account_number(
						services->config,
						service->accounts.list[account].text),
					.port = (uint16_t)port,
					.ipv4 = family == 0,
					.name = host ? host->name : service->name.text,
					.host = host ? host->label : NULL,
				};
	return place;
}

static void fill_all(const struct services *services, struct service_place *place)
{
	const struct config *config = services->config;
	size_t i, k;

	for (i = 0; i < config->service_count; i++) {
		const struct config_service *service = &config->services[i];

		if (!is_for_many(service))
			place = fill(services, service, NULL, place);
		for (k = 0; k < services->host_count; k++)
			if (services->hosts[k]->service == service &&
			    !services->hosts[k]->forgotten)
				place = fill(services, service, services->hosts[k], place);
	}
}

static bool is_same_place(const struct service_place *one, const struct service_place *other)
{
	return one->service == other->service && one->account == other->account &&
	       one->port == other->port && one->ipv4 == other->ipv4 && one->host == other->host;
}

/* Both lists are in one order, so what follows is not before what was found last. */
static void take_over(const struct services *services, struct service_place *places, size_t count)
{
	size_t i, from = 0, at;

	for (i = 0; i < count; i++) {
		for (at = from; at < services->count; at++)
			if (is_same_place(&services->places[at], &places[i]))
				break;
		if (at == services->count)
			continue;
		places[i].source = services->places[at].source;
		from = at + 1;
	}
}

static void drop_forgotten(struct services *services)
{
	size_t from, to = 0;

	for (from = 0; from < services->host_count; from++)
		if (services->hosts[from]->forgotten)
			free(services->hosts[from]);
		else
			services->hosts[to++] = services->hosts[from];
	services->host_count = to;
}

bool services_expand(struct services *services)
{
	size_t count = count_all(services);
	struct service_place *places = calloc(count + 1, sizeof(*places));

	if (!places)
		return false;
	fill_all(services, places);
	take_over(services, places, count);
	free(services->places);
	services->places = places;
	services->count = count;
	drop_forgotten(services);
	return true;
}

struct ddns_service place_as_service(const struct service_place *place)
{
	const struct config_service *service = place->service;

	return (struct ddns_service){
		.label = service->title.text,
		.name = place->name,
		.srv = service->srv.text,
		.ttl = service->ttl,
		.account = place->account,
		.records = service->records,
		.protocol = service->protocol,
		.instance = place->host                 ? place->host
			    : service->instance.text[0] ? service->instance.text
							: NULL,
		.path = service->path.text,
		.variant = 2u * place->port + place->ipv4,
	};
}

void services_clear(struct services *services)
{
	size_t i;

	for (i = 0; i < services->host_count; i++)
		free(services->hosts[i]);
	free(services->hosts);
	free(services->places);
	*services = (struct services){ .count = 0 };
}

bool services_configure(struct services *services, const struct config *config)
{
	services_clear(services);
	services->config = config;
	return services_expand(services);
}
