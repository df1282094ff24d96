/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What those who report are shown of the gateway.
 * Covered by: tests/net/test_homeportctl and tests/net/test_model
 */
#include <string.h>

#include "cpe/forwards.h"
#include "cpe/gateway_parts.h"
#include "cpe/host_book.h"
#include "cpe/journal.h"
#include "cpe/lans.h"
#include "cpe/lines.h"
#include "cpe/model_memory.h"
#include "cpe/reboot.h"

const struct config *gateway_config(const struct gateway *gateway)
{
	return gateway->config;
}

const struct server *gateway_server(const struct gateway *gateway)
{
	return gateway->server;
}

void gateway_offer(const struct gateway *gateway, struct config_general *general)
{
	*general = gateway->config->general;
	lines_offer(gateway->lines, general);
}

struct acs_facts *gateway_acs(struct gateway *gateway)
{
	return &gateway->acs;
}

const struct acs_facts *gateway_acs_facts(const struct gateway *gateway)
{
	return &gateway->acs;
}

struct forwards *gateway_forwards(const struct gateway *gateway)
{
	return gateway->forwards;
}

const char *gateway_config_path(const struct gateway *gateway)
{
	return gateway->config_path;
}

void gateway_renumber(struct gateway *gateway)
{
	model_memory_configure(gateway->memory, gateway->config, gateway->forwards);
}

void gateway_reserve_number(struct gateway *gateway, enum config_section section, const char *title)
{
	model_memory_reserve(gateway->memory, section, title);
}

const struct model_numbers *gateway_numbers(const struct gateway *gateway)
{
	return model_memory_numbers(gateway->memory);
}

const struct lines *gateway_lines(const struct gateway *gateway)
{
	return gateway->lines;
}

const char *gateway_kernel_trouble(const struct gateway *gateway)
{
	return gateway->kernel_trouble.error != 0 ? gateway->kernel_trouble.sentence : NULL;
}

const struct publish *gateway_publish(const struct gateway *gateway)
{
	return gateway->publish;
}

const struct events *gateway_events(const struct gateway *gateway)
{
	return gateway->events;
}

monotonic gateway_now(const struct gateway *gateway)
{
	return loop_now(gateway->loop);
}

monotonic gateway_started(const struct gateway *gateway)
{
	return gateway->started;
}

/* Asked for again and again: the same trouble is told to the journal once. */
void gateway_open_host_book(struct gateway *gateway, struct host_book *book)
{
	struct failure failure = { 0 };

	host_book_open(book, gateway->config->general.lease_file.text, &failure);
	if (failure.error != 0 && strcmp(failure.sentence, gateway->hosts_trouble.sentence) != 0)
		journal(JOURNAL_WARNING, JOURNAL_CONTROL, "%s", failure.sentence);
	gateway->hosts_trouble = failure;
}

void gateway_troubles(const struct gateway *gateway,
		      void (*trouble)(void *arg, const char *sentence), void *arg)
{
	const struct failure *failures[] = {
		lans_trouble(gateway->lans),           &gateway->kernel_trouble,
		reboot_trouble(gateway->reboot),       forwards_trouble(gateway->forwards),
		model_memory_trouble(gateway->memory), &gateway->hosts_trouble
	};
	size_t i;

	for (i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
		if (failures[i]->error != 0)
			trouble(arg, failures[i]->sentence);
	lines_troubles(gateway->lines, trouble, arg);
	publish_troubles(gateway->publish, trouble, arg);
}
