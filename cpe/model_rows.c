/* SPDX-License-Identifier: BSD-2-Clause */
/* Rows of the model's tables. Covered by: tests/unit/cpe/test_model */
#include <string.h>

#include "cpe/model_numbers.h"
#include "cpe/model_state.h"
#include "pcp-proxy/pcp.h"

static void number(struct model_place *row, uint32_t number)
{
	row->numbers[row->depth++] = number;
}

/* -- sections of the configuration -- */

static void fill(const struct model_view *view, struct model_place *row,
		 enum config_section section, const void *value)
{
	row->sections[section] = value;
	row->title = config_title(section, value);
	number(row, model_numbers_of(view->numbers, config_sections[section].word, row->title));
}

/* Those that are not enabled, behind the others. */
static bool next_off(const struct model_view *view, enum config_section section, size_t others,
		     size_t *cursor, struct model_place *row)
{
	const struct config *config = view->config;
	size_t number = *cursor - others;

	while (number < config->off_count && config->off[number].section != section)
		number++;
	*cursor = others + number + 1;
	if (number >= config->off_count)
		return false;
	row->is_off = true;
	fill(view, row, section, &config->off[number].account);
	return true;
}

static bool next_section(const struct model_view *view, const struct model_place *parent,
			 enum config_section section, size_t *cursor, struct model_place *row)
{
	struct config_values list = config_values(view->config, section);

	*row = *parent;
	if (*cursor >= list.count)
		return next_off(view, section, list.count, cursor, row);
	fill(view, row, section, list.values + *cursor * config_sections[section].size);
	++*cursor;
	return true;
}

bool model_lans(const struct model_view *view, const struct model_place *parent, size_t *cursor,
		struct model_place *row)
{
	return next_section(view, parent, SECTION_LAN, cursor, row);
}

bool model_hosts(const struct model_view *view, const struct model_place *parent, size_t *cursor,
		 struct model_place *row)
{
	return next_section(view, parent, SECTION_HOSTS, cursor, row);
}

bool model_accounts(const struct model_view *view, const struct model_place *parent, size_t *cursor,
		    struct model_place *row)
{
	return next_section(view, parent, SECTION_ACCOUNT, cursor, row);
}

bool model_providers(const struct model_view *view, const struct model_place *parent,
		     size_t *cursor, struct model_place *row)
{
	return next_section(view, parent, SECTION_ACCOUNT, cursor, row);
}

static bool publishes_with(const struct config_service *service,
			   const struct config_account *account)
{
	size_t i;

	for (i = 0; i < service->accounts.count; i++)
		if (strcmp(service->accounts.list[i].text, account->title.text) == 0)
			return true;
	return false;
}

/* Those of the parent's account. */
bool model_services(const struct model_view *view, const struct model_place *parent, size_t *cursor,
		    struct model_place *row)
{
	const struct config_account *account = parent->sections[SECTION_ACCOUNT];

	while (next_section(view, parent, SECTION_SERVICE, cursor, row))
		if (publishes_with(row->sections[SECTION_SERVICE], account)) {
			row->service =
				model_worst_service(view, row->sections[SECTION_SERVICE], account);
			return true;
		}
	return false;
}

bool model_wans(const struct model_view *view, const struct model_place *parent, size_t *cursor,
		struct model_place *row)
{
	if (!next_section(view, parent, SECTION_WAN, cursor, row))
		return false;
	row->line = *cursor - 1;
	return true;
}

/* -- interfaces: of WANs, then of LANs -- */

uint32_t model_interface_number(const struct model_view *view, const char *name)
{
	return model_numbers_of(view->numbers, "interface", name);
}

bool model_interfaces(const struct model_view *view, const struct model_place *parent,
		      size_t *cursor, struct model_place *row)
{
	const struct config *config = view->config;

	if (*cursor >= config->wan_count + config->lan_count)
		return false;
	*row = *parent;
	if (*cursor < config->wan_count) {
		row->line = *cursor;
		row->title = config->wans[*cursor].interface;
	} else {
		row->title = config->lans[*cursor - config->wan_count].interface;
	}
	number(row, model_interface_number(view, row->title));
	++*cursor;
	return true;
}

/* -- carriers and what they map -- */

bool model_servers(const struct model_view *view, const struct model_place *parent, size_t *cursor,
		   struct model_place *row)
{
	const struct model_line *line = &view->lines[parent->line];

	if (*cursor > 0 || parent->line >= view->line_count || !deployment_asks(line->wan->mode) ||
	    line->carrier.server.port == 0)
		return false;
	*row = *parent;
	number(row, 1);
	++*cursor;
	return true;
}

static void take_mapping(const struct mapping *mapping, struct model_place *row)
{
	row->mapping = mapping;
	row->title = "";
	number(row, MODEL_DYNAMIC + mapping->serial % (INT32_MAX - MODEL_DYNAMIC));
}

static void take_forward(const struct model_view *view, const struct forward_view *forward,
			 struct model_place *row)
{
	fill(view, row, SECTION_FORWARD, forward->forward);
	row->is_fixed = forward->is_kept;
	row->forward = forward;
	row->mapping = forward->standing.mapping;
}

/* That of a forward has the number of its section, as long as that is there. */
static void take_any(const struct model_view *view, const struct mapping *mapping,
		     struct model_place *row)
{
	size_t i;

	for (i = 0; mapping->origin == ORIGIN_STATIC && i < view->forward_count; i++)
		if (view->forwards[i].standing.mapping == mapping) {
			take_forward(view, &view->forwards[i], row);
			return;
		}
	take_mapping(mapping, row);
}

bool model_local_mappings(const struct model_view *view, const struct model_place *parent,
			  size_t *cursor, struct model_place *row)
{
	if (*cursor >= view->mapping_count)
		return false;
	*row = *parent;
	take_any(view, view->mappings[(*cursor)++], row);
	return true;
}

static bool is_at_carrier(const struct mapping *mapping, const struct model_line *line)
{
	bool ipv4 = address_is_ipv4(&mapping->key.internal);

	return deployment_crossing(line->wan->mode, ipv4, mapping->key.external_ipv4)->asks;
}

static bool next_at_carrier(const struct model_view *view, const struct model_place *parent,
			    bool peer, size_t *cursor, struct model_place *row)
{
	const struct mapping *mapping;

	while (*cursor < view->mapping_count) {
		mapping = view->mappings[(*cursor)++];
		if (mapping->line != view->lines[parent->line].number ||
		    mapping_key_is_peer(&mapping->key) != peer ||
		    !is_at_carrier(mapping, &view->lines[parent->line]))
			continue;
		*row = *parent;
		take_any(view, mapping, row);
		return true;
	}
	return false;
}

bool model_inbound(const struct model_view *view, const struct model_place *parent, size_t *cursor,
		   struct model_place *row)
{
	return next_at_carrier(view, parent, false, cursor, row);
}

bool model_outbound(const struct model_view *view, const struct model_place *parent, size_t *cursor,
		    struct model_place *row)
{
	return next_at_carrier(view, parent, true, cursor, row);
}

bool model_filters(const struct model_view *view, const struct model_place *parent, size_t *cursor,
		   struct model_place *row)
{
	const struct mapping_details *details = parent->mapping->details;

	(void)view;
	if (!details || *cursor >= details->filters.count)
		return false;
	*row = *parent;
	row->item = (*cursor)++;
	number(row, (uint32_t)row->item + 1);
	return true;
}

/* -- ports: first what is forwarded unasked, then what hosts have asked for -- */

/* Without an address it is where it was added: see PINHOLE_TITLE. */
static bool is_of_ipv4(const struct config_forward *forward)
{
	if (forward->host.kind == HOST_BY_ADDRESS && !address_is_none(&forward->host.address))
		return address_is_ipv4(&forward->host.address);
	return strncmp(forward->title.text, PINHOLE_TITLE, strlen(PINHOLE_TITLE)) != 0;
}

static bool take_off(const struct model_view *view, size_t number, bool ipv4,
		     struct model_place *row)
{
	const struct config_off *off = &view->config->off[number];

	if (off->section != SECTION_FORWARD || is_of_ipv4(&off->forward) != ipv4)
		return false;
	row->is_off = true;
	fill(view, row, SECTION_FORWARD, &off->forward);
	return true;
}

/* A door that its host has asked for, with a port that these tables can tell of. */
static bool is_port_of_host(const struct mapping *mapping)
{
	return mapping->origin != ORIGIN_STATIC && !mapping_key_is_peer(&mapping->key) &&
	       (mapping->key.protocol == PROTOCOL_TCP || mapping->key.protocol == PROTOCOL_UDP);
}

static bool next_port(const struct model_view *view, const struct model_place *parent, bool ipv4,
		      size_t *cursor, struct model_place *row)
{
	size_t count = view->forward_count, off = view->config->off_count;
	const struct mapping *mapping;

	for (*row = *parent; *cursor < count; ++*cursor)
		if (address_is_ipv4(&view->forwards[*cursor].address) == ipv4) {
			take_forward(view, &view->forwards[(*cursor)++], row);
			return true;
		}
	for (; *cursor - count < off; ++*cursor)
		if (take_off(view, *cursor - count, ipv4, row)) {
			++*cursor;
			return true;
		}
	count += off;
	while (*cursor - count < view->mapping_count) {
		mapping = view->mappings[(*cursor)++ - count];
		if (!is_port_of_host(mapping) || address_is_ipv4(&mapping->key.internal) != ipv4)
			continue;
		take_mapping(mapping, row);
		return true;
	}
	return false;
}

bool model_port_mappings(const struct model_view *view, const struct model_place *parent,
			 size_t *cursor, struct model_place *row)
{
	return next_port(view, parent, true, cursor, row);
}

bool model_pinholes(const struct model_view *view, const struct model_place *parent, size_t *cursor,
		    struct model_place *row)
{
	return next_port(view, parent, false, cursor, row);
}
