/* SPDX-License-Identifier: BSD-2-Clause */
/* A PCP server that knows everything. */
#ifndef HOMEPORT_TESTS_ABILITIES_H
#define HOMEPORT_TESTS_ABILITIES_H

#include "pcp-proxy/pcp_codec.h"

#define EVERY_ABILITY                                                                           \
	.map = true, .peer = true, .third_party = true, .prefer_failure = true, .filter = true, \
	.description = true, .prefix64 = true, .port_set = true

static const struct pcp_abilities all = { EVERY_ABILITY };

/* Also keeps options of other codes: reads every request that somebody may accept. */
static const struct pcp_abilities all_and_others = { EVERY_ABILITY, .others = true };

#endif
