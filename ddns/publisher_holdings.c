/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a publisher holds: accounts, sites that are found by name, services, and the records
 * of all plans.
 * Covered by: tests/unit/ddns/test_publisher_configure
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ddns/publisher_state.h"

void publisher_clear_holdings(struct holdings *holdings)
{
	if (holdings->accounts) /* secrets */
		explicit_bzero(holdings->accounts,
			       holdings->account_count * sizeof(*holdings->accounts));
	free(holdings->accounts);
	free(holdings->index);
	free(holdings->services);
	free(holdings->sites);
	free(holdings->records);
}

/* -- room -- */

/* calloc() of nothing may answer NULL. */
static void *allocate(size_t count, size_t size)
{
	return calloc(count ? count : 1, size);
}

bool publisher_index_sites(struct holdings *holdings, size_t most)
{
	holdings->index_size = most ? most : 1;
	holdings->index = allocate(holdings->index_size, sizeof(struct site *));
	return holdings->index != NULL;
}

int publisher_allocate_holdings(struct holdings *holdings, const struct ddns_config *config,
				const struct holdings *before)
{
	holdings->accounts = allocate(config->account_count + before->account_count,
				      sizeof(*holdings->accounts));
	holdings->services = allocate(config->service_count, sizeof(*holdings->services));
	holdings->sites =
		allocate(config->service_count + before->site_count, sizeof(*holdings->sites));
	return holdings->accounts && holdings->services && holdings->sites &&
			       publisher_index_sites(holdings,
						     config->service_count + before->site_count)
		       ? 0
		       : -ENOMEM;
}

/* -- what is in it -- */

struct account *publisher_add_account(struct holdings *holdings, const struct ddns_account *is,
				      const struct dns_name *zone, int64_t clock_offset)
{
	struct account *account = &holdings->accounts[holdings->account_count++];

	account->is = *is;
	if (account->is.interval == 0)
		account->is.interval = seconds(is->backend->interval);
	snprintf(account->label, sizeof(account->label), "%s", is->label);
	account->is.label = account->label;
	account->zone = *zone;
	account->is.zone = NULL; /* the caller's text */
	if (is->unusable) {
		snprintf(account->unusable, sizeof(account->unusable), "%s", is->unusable);
		account->is.unusable = account->unusable;
	}
	account->clock_offset = clock_offset;
	account->carries = is->backend->carries;
	if (is->backend->protocol->carries)
		account->carries &= is->backend->protocol->carries(is);
	account->leases = is->backend->protocol->leases && is->backend->protocol->leases(is);
	account->resume_at = NEVER;
	return account;
}

static struct site **place_of(const struct holdings *holdings, const struct dns_name *name)
{
	return &holdings->index[dns_name_hash(name) % holdings->index_size];
}

struct site *publisher_find_site(const struct holdings *holdings, const struct account *account,
				 const struct dns_name *name)
{
	struct site *site = holdings->index ? *place_of(holdings, name) : NULL;

	while (site && (site->account != account || !dns_name_same(&site->name, name)))
		site = site->next;
	return site;
}

struct site *publisher_find_or_add_site(struct holdings *holdings, struct account *account,
					const struct dns_name *name)
{
	struct site *site = publisher_find_site(holdings, account, name);
	struct site **place = place_of(holdings, name);

	if (!site) {
		site = &holdings->sites[holdings->site_count++];
		*site = (struct site){
			.name = *name,
			.account = account,
			.next = *place,
			.certain = true,
			.addition_due = NEVER,
			.change_due = NEVER,
			.change_since = NEVER,
			.retry_at = NEVER,
			.leftovers_due = NEVER,
			.refresh_due = NEVER,
			.lease_due = NEVER,
			.told_until = NEVER,
			.expires = NEVER,
		};
		*place = site;
	}
	return site;
}

void publisher_add_service(struct holdings *holdings, const struct ddns_service *configured)
{
	struct service *service = &holdings->services[holdings->service_count++];
	struct dns_name name;
	struct site *site;

	(void)dns_name_parse(configured->name, &name); /* was checked */
	snprintf(service->label, sizeof(service->label), "%s", configured->label);
	service->variant = configured->variant;
	service->choice = ddns_choice(configured);
	service->ttl = configured->ttl;
	service->lost_until = NEVER;
	site = publisher_find_or_add_site(holdings, &holdings->accounts[configured->account],
					  &name);
	site_append_service(site, service);
	site->services++;
}

/* -- plans -- */

static struct record *give_records(struct record_plan *plan, struct record *records)
{
	plan->records = records;
	record_plan_empty(plan);
	return records + plan->capacity;
}

int publisher_allocate_plans(struct holdings *holdings)
{
	struct record *records;
	struct site *site;
	size_t total = 0, i;

	for (i = 0; i < holdings->site_count; i++) {
		site = &holdings->sites[i];
		total += site->wanted.capacity + site->sent.capacity + site->present.capacity;
	}
	records = holdings->records = allocate(total, sizeof(*records));
	if (!records)
		return -ENOMEM;
	for (i = 0; i < holdings->site_count; i++) {
		site = &holdings->sites[i];
		records = give_records(&site->wanted, records);
		records = give_records(&site->sent, records);
		records = give_records(&site->present, records);
	}
	return 0;
}
