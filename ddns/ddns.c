/* SPDX-License-Identifier: BSD-2-Clause */
/* What can be wrong with configured services and accounts. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
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

/* -- services beside each other -- */

/* A service by its name: those of one account and name follow each other when sorted. */
struct entry {
	size_t account, service;
	uint32_t hash;
};

struct names {
	const struct ddns_config *config;
	struct entry *entries;
	size_t count;
};

static int compare(const void *left, const void *right)
{
	const struct entry *one = left, *other = right;

	if (one->account != other->account)
		return one->account < other->account ? -1 : 1;
	if (one->hash != other->hash)
		return one->hash < other->hash ? -1 : 1;
	return (one->service > other->service) - (one->service < other->service);
}

static int sort_names(const struct ddns_config *config, struct names *names)
{
	struct dns_name name;
	size_t i;

	*names = (struct names){ .config = config };
	names->entries = calloc(config->service_count + 1, sizeof(*names->entries));
	if (!names->entries)
		return -ENOMEM;
	for (i = 0; i < config->service_count; i++)
		if (dns_name_parse(config->services[i].name, &name))
			names->entries[names->count++] =
				(struct entry){ config->services[i].account, i,
						dns_name_hash(&name) };
	qsort(names->entries, names->count, sizeof(*names->entries), compare);
	return 0;
}

/* The first entry that is not before one of the name at the account. */
static size_t find_name(const struct names *names, size_t account, const struct dns_name *name)
{
	const struct entry wanted = { account, 0, dns_name_hash(name) };
	size_t low = 0, high = names->count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (compare(&names->entries[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The next service of that name at the account, `at` or behind; NULL: none. */
static const struct entry *next_of_name(const struct names *names, size_t account,
					const struct dns_name *name, size_t *at)
{
	const struct entry *entry;
	struct dns_name other;

	for (; *at < names->count; ++*at) {
		entry = &names->entries[*at];
		if (entry->account != account || entry->hash != dns_name_hash(name))
			return NULL;
		(void)dns_name_parse(names->config->services[entry->service].name, &other);
		if (dns_name_same(name, &other)) {
			++*at;
			return entry;
		}
	}
	return NULL;
}

/* Are there so many of the name before it that this is one too many? */
static bool is_one_too_many(const struct names *names, size_t service, const struct dns_name *name)
{
	size_t account = names->config->services[service].account, count = 0;
	size_t at = find_name(names, account, name);
	const struct entry *entry;

	while (count < DDNS_SERVICES_PER_NAME &&
	       (entry = next_of_name(names, account, name, &at)) != NULL &&
	       entry->service < service)
		count++;
	return count == DDNS_SERVICES_PER_NAME;
}

/* Is it v4.NAME or v6.NAME of a service, where visitors of one family are sent? */
static const char *name_it_is_target_of(const struct names *names, size_t service)
{
	const struct ddns_service *of = &names->config->services[service];
	const struct entry *entry;
	struct dns_name above;
	size_t at;

	if (strncasecmp(of->name, "v4.", 3) != 0 && strncasecmp(of->name, "v6.", 3) != 0)
		return NULL;
	if (!dns_name_parse(of->name + 3, &above))
		return NULL;
	at = find_name(names, of->account, &above);
	entry = next_of_name(names, of->account, &above, &at);
	return entry ? names->config->services[entry->service].name : NULL;
}

static int check_service(const struct names *names, size_t service, struct failure *failure)
{
	const struct ddns_config *config = names->config;
	const struct ddns_service *checked = &config->services[service];
	int error = check_label(checked->label, failure);
	struct dns_name name;

	if (error)
		return error;
	if (checked->account >= config->account_count)
		return failure_set(failure, EINVAL, "account is missing");
	error = check_names(checked, config->accounts[checked->account].zone, failure);
	if (error)
		return error;
	if (checked->ttl == 0 || checked->ttl > INT32_MAX) /* RFC 2181 8 */
		return failure_set(failure, EINVAL, "ttl must be 1 to 2147483647 seconds");
	if (name_it_is_target_of(names, service))
		return failure_set(failure, EINVAL,
				   "%s is where visitors of %s may be sent: choose another name",
				   checked->name, name_it_is_target_of(names, service));
	if (dns_name_parse(checked->name, &name) && is_one_too_many(names, service, &name))
		return failure_set(failure, EINVAL,
				   "%s has too many services: there is room for %d ports in both "
				   "families; give some of them another name",
				   checked->name, DDNS_SERVICES_PER_NAME / 2);
	return 0;
}

int ddns_check_services(const struct ddns_config *config, ddns_mistake *mistake, void *arg)
{
	struct failure failure;
	struct names names;
	size_t i;

	if (sort_names(config, &names) < 0)
		return -ENOMEM;
	for (i = 0; i < config->service_count; i++)
		if (check_service(&names, i, &failure) < 0)
			mistake(arg, i, &failure);
	free(names.entries);
	return 0;
}
