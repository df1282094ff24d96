/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Configuration: what the publisher would not take of the services as they stand together,
 * told where they are configured and not only when the daemon has started.
 * Covered by: tests/unit/cpe/test_config_check
 */
#include "cpe/config_check_places.h"

#include <stdlib.h>
#include <string.h>

#include "cpe/account.h"
#include "cpe/config_check.h"
#include "cpe/services.h"

#define ANY_HOST "host"

struct checking {
	struct config_draft *draft;
	const struct config *config;
	const struct services *services;
	const struct config_service *told; /* a section is told of once */
};

static const struct config_item *item_of(const struct checking *checking,
					 const struct config_service *service)
{
	size_t number = (size_t)(service - checking->config->services);
	const struct config_item *item;

	EACH(item, checking->draft, SECTION_SERVICE)
	if (number-- == 0)
		return item;
	return NULL;
}

static void tell(void *arg, size_t place, const struct failure *failure)
{
	struct checking *checking = arg;
	const struct config_service *service = checking->services->places[place].service;
	const struct config_item *item = item_of(checking, service);
	int line;

	if (service == checking->told || !item)
		return;
	checking->told = service;
	line = KEY_LINE(item, service, name);
	config_draft_mistake(checking->draft, line ? line : item->end, "%s: %s",
			     config_item_print(item), failure->sentence);
}

/* Those of many hosts are as if one of them was there. */
static bool expand(struct services *services, const struct config *config)
{
	size_t i;

	if (!services_configure(services, config))
		return false;
	for (i = 0; i < config->service_count; i++)
		if (config->services[i].host.kind == HOSTS_BY_PREFIX)
			(void)services_meet(services, &config->services[i], ANY_HOST);
	return services_expand(services);
}

static bool check(struct checking *checking, struct ddns_account *accounts,
		  struct ddns_service *services)
{
	const struct config *config = checking->config;
	struct ddns_config ddns = {
		.services = services,
		.service_count = checking->services->count,
		.accounts = accounts,
		.account_count = config->account_count,
	};
	size_t i;

	for (i = 0; i < config->account_count; i++)
		account_fill(&config->accounts[i], &accounts[i]);
	for (i = 0; i < ddns.service_count; i++)
		services[i] = place_as_service(&checking->services->places[i]);
	return ddns_check_services(&ddns, tell, checking) == 0;
}

void config_check_places(struct config_draft *draft, const struct config *config)
{
	struct services services = { .count = 0 };
	struct checking checking = { .draft = draft, .config = config, .services = &services };
	bool has_room = expand(&services, config);
	struct ddns_account *accounts = calloc(config->account_count + 1, sizeof(*accounts));
	struct ddns_service *list = calloc(services.count + 1, sizeof(*list));

	if (!has_room || !accounts || !list || !check(&checking, accounts, list))
		draft->out_of_memory = true;
	free(accounts);
	free(list);
	services_clear(&services);
}
