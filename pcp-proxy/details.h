/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Details: what few mappings have, kept apart so that the others stay small: who
 * may reach it (FILTER, RFC 6887 13.3), what its host calls it (DESCRIPTION, RFC
 * 7220), and what else it tells the carrier that we do not understand (RFC 7648 3.4).
 */
#ifndef HOMEPORT_DETAILS_H
#define HOMEPORT_DETAILS_H

#include "pcp-proxy/pcp_option.h"

#define MAPPING_FILTERS     16  /* of one mapping; more are EXCESSIVE_REMOTE_PEERS */
#define MAPPING_DOORS       128 /* each filter is one on each port of the mapping */
#define MAPPING_DESCRIPTION 128 /* octets of it that are kept */

/* Who may reach a mapping; none: everybody. None of them lets in what another one does. */
struct filter_list {
	uint8_t count;
	struct pcp_filter filters[MAPPING_FILTERS];
};

struct mapping_details {
	struct filter_list filters;
	uint8_t description_length;
	uint8_t description[MAPPING_DESCRIPTION]; /* UTF-8, without a NUL */
	uint8_t unknown_length;
	uint8_t unknown[PCP_UNKNOWN_KEPT]; /* options of the last request that had any */
};

/* Do the options say anything of this kind? */
static inline bool options_have_details(const struct pcp_options *options)
{
	return options->filter_count > 0 || options->has_description || options->unknown_count > 0;
}

/* Those that were kept; for NULL plain ones. */
const struct mapping_details *details_or_plain(const struct mapping_details *kept);

/* Nothing to keep: open to everybody, and nameless. */
static inline bool details_are_plain(const struct mapping_details *details)
{
	return details->filters.count == 0 && details->description_length == 0 &&
	       details->unknown_length == 0;
}

/*
 * Adds what a request says: filters in their order, where one of length 0 drops
 * those before it; a description replaces the old one. PCP_SUCCESS; or
 * PCP_EXCESSIVE_REMOTE_PEERS, with the details as they were, if there are too
 * many filters, or two that overlap without one holding the other.
 */
enum pcp_result details_add(struct mapping_details *details, const struct pcp_options *options);

/* Adds one filter that a mapping was restored with; false: there is no room. */
bool filter_list_add(struct filter_list *list, const struct pcp_filter *filter);

/* A copy on the heap in place of what *kept is, NULL for plain ones; false: no memory. */
bool details_keep(struct mapping_details **kept, const struct mapping_details *details);

bool filter_list_has(const struct filter_list *list, const struct pcp_filter *filter);

/* Are all let in whom the filter lets in? NULL, and an empty list: everybody. */
bool filter_list_covers(const struct filter_list *list, const struct pcp_filter *filter);

#endif
