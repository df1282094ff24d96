/* SPDX-License-Identifier: BSD-2-Clause */
/* What can be wrong with configured services and accounts. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ddns/backend.h"
#include "ddns/ddns.h"

/* The longest that a back end puts before an owner name: "_homeport-aaaa." */
#define LONGEST_MARK "_homeport-aaaa."

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
	if (!dns_name_parse(checked->zone, &zone))
		return failure_set(failure, EINVAL, "zone \"%s\" is no domain name", checked->zone);
	if (!checked->backend)
		return failure_set(failure, EINVAL, "type is missing, or not in this build");
	return checked->backend->protocol->check(checked, failure);
}

static bool is_srv(const char *srv)
{
	const char *protocol = strchr(srv, '.');

	return srv[0] == '_' && protocol && protocol != srv + 1 && strlen(srv) < RECORD_BELOW &&
	       (strcmp(protocol, "._tcp") == 0 || strcmp(protocol, "._udp") == 0);
}

static int check_names(const struct ddns_service *service, const char *zone_text,
		       struct failure *failure)
{
	const char *srv = service->srv ? service->srv : "";
	char below[RECORD_BELOW + sizeof(LONGEST_MARK)];
	struct dns_name name, zone, longest;

	if (!dns_name_parse(service->name, &name))
		return failure_set(failure, EINVAL, "name \"%s\" is no domain name", service->name);
	if (dns_name_parse(zone_text, &zone) && !dns_name_within(&name, &zone))
		return failure_set(failure, EINVAL, "name %s is not in %s, the zone of its account",
				   service->name, zone_text);
	if (srv[0] != '\0' && !is_srv(srv))
		return failure_set(failure, EINVAL, "srv \"%s\" is not like _http._tcp", srv);
	snprintf(below, sizeof(below), "%s%s", LONGEST_MARK, srv);
	if (!dns_name_below(&name, below, &longest))
		return failure_set(failure, EINVAL, "name is too long: no room for %s before it",
				   below);
	return 0;
}

/* Services of the same name and account before and at this one. */
static size_t count_same_name(const struct ddns_config *config, size_t service)
{
	const struct ddns_service *of = &config->services[service];
	struct dns_name name, other;
	size_t i, count = 0;

	(void)dns_name_parse(of->name, &name);
	for (i = 0; i <= service; i++)
		if (config->services[i].account == of->account &&
		    dns_name_parse(config->services[i].name, &other) &&
		    dns_name_same(&name, &other))
			count++;
	return count;
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
	if (count_same_name(config, service) > DDNS_SERVICES_PER_NAME)
		return failure_set(failure, EINVAL,
				   "%s has more than %d services: give some of them another name",
				   checked->name, DDNS_SERVICES_PER_NAME);
	return 0;
}
