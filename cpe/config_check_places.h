/* SPDX-License-Identifier: BSD-2-Clause */
/* Configuration: the last check, of what all services stand for together. */
#ifndef HOMEPORT_CONFIG_CHECK_PLACES_H
#define HOMEPORT_CONFIG_CHECK_PLACES_H

#include "cpe/config_draft.h"

#ifdef CONFIG_DDNS
/* Notes what the publisher would not take of a configuration made of this draft. */
void config_check_places(struct config_draft *draft, const struct config *config);
#else
static inline void config_check_places(struct config_draft *draft, const struct config *config)
{
	(void)draft, (void)config;
}
#endif
#endif
