/* SPDX-License-Identifier: BSD-2-Clause */
/* Filters that do not overlap, and descriptions that fit. */
#include "pcp-proxy/details.h"

#include <stdlib.h>
#include <string.h>

/* -- filters -- */

static bool port_covers(uint16_t one, uint16_t other)
{
	return one == 0 || one == other;
}

/* Does one let in all that the other does? */
static bool covers(const struct pcp_filter *one, const struct pcp_filter *other)
{
	return one->remote.length <= other->remote.length &&
	       prefix_contains(&one->remote, &other->remote.address) &&
	       port_covers(one->remote_port, other->remote_port);
}

static bool overlap(const struct pcp_filter *one, const struct pcp_filter *other)
{
	const struct pcp_filter *wide = one, *narrow = other;

	if (one->remote.length > other->remote.length) {
		wide = other;
		narrow = one;
	}
	return prefix_contains(&wide->remote, &narrow->remote.address) &&
	       (port_covers(one->remote_port, other->remote_port) ||
		port_covers(other->remote_port, one->remote_port));
}

/* Those that the new one makes superfluous. */
static void drop_covered(struct filter_list *list, const struct pcp_filter *filter)
{
	uint8_t from, to = 0;

	for (from = 0; from < list->count; from++)
		if (!covers(filter, &list->filters[from]))
			list->filters[to++] = list->filters[from];
	list->count = to;
}

bool filter_list_add(struct filter_list *list, const struct pcp_filter *filter)
{
	uint8_t i;

	if (list->count > 0 && filter_list_covers(list, filter))
		return true;
	drop_covered(list, filter);
	for (i = 0; i < list->count; i++)
		if (overlap(&list->filters[i], filter))
			return false;
	if (list->count == MAPPING_FILTERS)
		return false;
	list->filters[list->count++] = *filter;
	return true;
}

bool filter_list_has(const struct filter_list *list, const struct pcp_filter *filter)
{
	uint8_t i;

	for (i = 0; i < list->count; i++)
		if (covers(&list->filters[i], filter) && covers(filter, &list->filters[i]))
			return true;
	return false;
}

bool filter_list_covers(const struct filter_list *list, const struct pcp_filter *filter)
{
	uint8_t i;

	for (i = 0; filter && i < list->count; i++)
		if (covers(&list->filters[i], filter))
			return true;
	return list->count == 0;
}

static enum pcp_result add_filters(struct filter_list *list, const struct pcp_options *options)
{
	size_t i;

	for (i = 0; i < options->filter_count; i++) {
		if (options->filters[i].remote.length == 0)
			list->count = 0;
		else if (!filter_list_add(list, &options->filters[i]))
			return PCP_EXCESSIVE_REMOTE_PEERS;
	}
	return PCP_SUCCESS;
}

/* -- descriptions -- */

/* As many whole characters as there is room for: RFC 7220 3. */
static size_t fitting_length(const uint8_t *text, size_t length)
{
	if (length <= MAPPING_DESCRIPTION)
		return length;
	length = MAPPING_DESCRIPTION;
	while (length > 0 && (text[length] & 0xc0) == 0x80)
		length--;
	return length;
}

const struct mapping_details *details_or_plain(const struct mapping_details *kept)
{
	static struct mapping_details plain; /* not const: a program has no zeros of that in it */

	return kept ? kept : &plain;
}

bool details_keep(struct mapping_details **kept, const struct mapping_details *details)
{
	struct mapping_details *copy = NULL;

	if (!details_are_plain(details)) {
		copy = malloc(sizeof(*copy));
		if (!copy)
			return false;
		*copy = *details;
	}
	free(*kept);
	*kept = copy;
	return true;
}

enum pcp_result details_add(struct mapping_details *details, const struct pcp_options *options)
{
	struct filter_list filters = details->filters;
	enum pcp_result result = add_filters(&filters, options);

	if (result != PCP_SUCCESS)
		return result;
	details->filters = filters;
	if (options->unknown_count > 0)
		details->unknown_length = pcp_options_keep_unknown(options, details->unknown);
	if (options->has_description) {
		details->description_length =
			(uint8_t)fitting_length(options->description, options->description_length);
		memcpy(details->description, options->description, details->description_length);
	}
	return PCP_SUCCESS;
}
