/* SPDX-License-Identifier: BSD-2-Clause */
/* What can be wrong with configured services and accounts. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ddns/backend.h"
#include "ddns/ddns.h"

/* The longest that a back end puts before an owner name. */
#define LONGEST_MARK "_homeport-https."

static int check_label(const char *label, struct failure *failure)
{
	if (label[0] == '\0' || strlen(label) >= DDNS_LABEL)
		return failure_set(failure, EINVAL, "the title must have 1 to %d octets",
				   DDNS_LABEL - 1);
	return 0;
}

int ddns_check_account(const struct ddns_config *config, size_t account, struct failure *failure)
{
	const struct ddns_account *checked = &config->accounts[account];
	struct dns_name zone;
	int error = check_label(checked->label, failure);

	if (error)
		return error;
	if (checked->zone[0] != '\0' && !dns_name_parse(checked->zone, &zone))
		return failure_set(failure, EINVAL, "zone \"%s\" is no domain name", checked->zone);
	if (!checked->backend)
		return failure_set(failure, EINVAL, "type is missing, or not in this build");
	return checked->backend->protocol->check(checked, failure);
}

struct record_choice ddns_choice(const struct ddns_service *service)
{
	const char *srv = service->srv ? service->srv : "";
	struct record_choice choice = { .kinds = service->records,
					.protocol = service->protocol,
					.direct = service->direct };

	if (choice.kinds == 0 && srv[0] != '\0')
		choice.kinds = CHOICE_SRV;
	snprintf(choice.srv, sizeof(choice.srv), "%s", srv);
	snprintf(choice.instance, sizeof(choice.instance), "%s",
		 service->instance ? service->instance : service->label);
	snprintf(choice.path, sizeof(choice.path), "%s", service->path ? service->path : "");
	return choice;
}

static bool is_srv(const char *srv)
{
	static const char *const protocols[] = { "._tcp", "._udp", "._sctp", "._dccp" };
	const char *protocol = strchr(srv, '.');
	size_t i;

	if (srv[0] != '_' || !protocol || protocol == srv + 1 || strlen(srv) >= RECORD_BELOW)
		return false;
	for (i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++)
		if (strcmp(protocol, protocols[i]) == 0)
			return true;
	return false;
}

/* The longest name that any of its records and markers has, with the mark in front. */
static bool has_room(const struct ddns_service *service, const struct dns_name *name,
		     const struct dns_name *zone)
{
	struct record_choice choice = ddns_choice(service);
	char below[RECORD_BELOW + sizeof(LONGEST_MARK)];
	struct dns_name longest;

	snprintf(below, sizeof(below), "%s%s", LONGEST_MARK, choice.srv);
	if (!dns_name_below(name, below, &longest))
		return false;
	return !(choice.kinds & CHOICE_DNS_SD) ||
	       (dns_name_below(zone, below, &longest) &&
		longest.length + 1 + strlen(choice.instance) <= DNS_NAME_MAX);
}

static int check_records(const struct ddns_service *service, struct failure *failure)
{
	const uint32_t without_srv = CHOICE_HTTPS | CHOICE_TXT;
	const char *instance = service->instance ? service->instance : service->label;
	const char *path = service->path ? service->path : "";

	if ((service->records & ~without_srv) != 0 && (!service->srv || service->srv[0] == '\0'))
		return failure_set(failure, EINVAL,
				   "srv is missing: of the records only https and txt go without");
	if (strlen(instance) >= RECORD_LABEL || instance[0] == '\0')
		return failure_set(failure, EINVAL, "instance must have 1 to %d octets",
				   RECORD_LABEL - 1);
	if (strlen(path) >= RECORD_TEXT)
		return failure_set(failure, EINVAL, "path must have %d octets at most",
				   RECORD_TEXT - 1);
	return 0;
}

static int check_names(const struct ddns_service *service, const char *zone_text,
		       struct failure *failure)
{
	const char *srv = service->srv ? service->srv : "";
	struct dns_name name, zone;

	if (!dns_name_parse(service->name, &name))
		return failure_set(failure, EINVAL, "name \"%s\" is no domain name", service->name);
	if (dns_name_parse(zone_text, &zone) && !dns_name_within(&name, &zone))
		return failure_set(failure, EINVAL, "name %s is not in %s, the zone of its account",
				   service->name, zone_text);
	if (srv[0] != '\0' && !is_srv(srv))
		return failure_set(failure, EINVAL, "srv \"%s\" is not like _http._tcp", srv);
	if (!dns_name_parse(zone_text, &zone))
		zone = name; /* it is not known yet, and no longer */
	if (!has_room(service, &name, &zone))
		return failure_set(failure, EINVAL,
				   "name is too long: no room for %s%s before it, or before the "
				   "zone",
				   LONGEST_MARK, srv);
	return check_records(service, failure);
}

/*
 * Are two texts the same name? Nearly always they differ within a few letters, and
 * there are as many pairs as services by services, so that only those are parsed
 * which do not, or have letters that can be written in several ways.
 */
static bool is_same_name(const char *one, const char *other)
{
	struct dns_name name, other_name;
	size_t i = 0;

	while (one[i] != '\0' && one[i] != '\\' && other[i] != '\\' &&
	       (one[i] | 0x20) == (other[i] | 0x20))
		i++;
	if (one[i] != '\0' && other[i] != '\0' && one[i] != '\\' && other[i] != '\\')
		return false;
	return dns_name_parse(one, &name) && dns_name_parse(other, &other_name) &&
	       dns_name_same(&name, &other_name);
}

/* Services of the same name and account before and at this one. */
static size_t count_same_name(const struct ddns_config *config, size_t service)
{
	const struct ddns_service *of = &config->services[service];
	size_t i, count = 0;

	for (i = 0; i <= service; i++)
		count += config->services[i].account == of->account &&
			 is_same_name(config->services[i].name, of->name);
	return count;
}

/* Is it v4.NAME or v6.NAME of a service, where visitors of one family are sent? */
static const char *name_it_is_target_of(const struct ddns_config *config, size_t service)
{
	const struct ddns_service *of = &config->services[service];
	struct dns_name above, other;
	size_t i;

	if (strncasecmp(of->name, "v4.", 3) != 0 && strncasecmp(of->name, "v6.", 3) != 0)
		return NULL;
	if (!dns_name_parse(of->name + 3, &above))
		return NULL;
	for (i = 0; i < config->service_count; i++)
		if (config->services[i].account == of->account &&
		    dns_name_parse(config->services[i].name, &other) &&
		    dns_name_same(&above, &other))
			return config->services[i].name;
	return NULL;
}

int ddns_check_service(const struct ddns_config *config, size_t service, struct failure *failure)
{
	const struct ddns_service *checked = &config->services[service];
	int error = check_label(checked->label, failure);

	if (error)
		return error;
	if (checked->account >= config->account_count)
		return failure_set(failure, EINVAL, "account is missing");
	error = check_names(checked, config->accounts[checked->account].zone, failure);
	if (error)
		return error;
	if (checked->ttl == 0 || checked->ttl > INT32_MAX) /* RFC 2181 8 */
		return failure_set(failure, EINVAL, "ttl must be 1 to 2147483647 seconds");
	if (name_it_is_target_of(config, service))
		return failure_set(failure, EINVAL,
				   "%s is where visitors of %s may be sent: choose another name",
				   checked->name, name_it_is_target_of(config, service));
	if (count_same_name(config, service) > DDNS_SERVICES_PER_NAME)
		return failure_set(failure, EINVAL,
				   "%s has more than %d services: give some of them another name",
				   checked->name, DDNS_SERVICES_PER_NAME);
	return 0;
}
