/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Configuration checks: what the files that check have in common. Inside of config_check*.c
 * only.
 *
 *	config_check.c		numbers and titles of sections, general keys, WANs, accounts
 *	config_check_service.c	services
 *	config_check_forward.c	forwards
 */
#ifndef HOMEPORT_CONFIG_CHECK_H
#define HOMEPORT_CONFIG_CHECK_H

#include "cpe/config_draft.h"

/* The next enabled item of a section behind `last` (NULL: the first one); NULL behind the last. */
const struct config_item *config_item_next(const struct config_draft *draft,
					   enum config_section section,
					   const struct config_item *last);

#define EACH(item, draft, section) \
	for (item = NULL; (item = config_item_next(draft, section, item)) != NULL;)

/* The enabled one of that title; NULL: there is none. */
const struct config_item *config_item_titled(const struct config_draft *draft,
					     enum config_section section, const char *title);

/* Also one that is not enabled. */
const struct config_item *config_item_titled_first(const struct config_draft *draft,
						   enum config_section section, const char *title);

/* Can all of its values be believed? */
bool config_item_is_whole(const struct config_item *item);

/* Who knows names is the DHCP server. Line 0: the host cannot be believed. */
void config_check_name_source(struct config_draft *draft, const struct config_item *item,
			      const struct config_host *host, int line);

void config_check_services(struct config_draft *draft);
void config_check_forwards(struct config_draft *draft);

#endif
