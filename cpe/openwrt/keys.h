/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The keys of the configuration as the UCI scripts read them, made by the preprocessor (make
 * openwrt), so that a key stands in config_table.h alone. A line begins where an @ stands:
 *
 *	SECTION TITLE	once for each kind of section; TITLE: what its title is
 *	KEY TYPE	its keys
 */
#include "cpe/config_table.h"

#define KEY(key, field, type, from, to, fallback, unit, help)   @key type
#define SECTION(symbol, stem, word, titled, least, most, title) @ #stem title symbol##_KEYS(KEY)

SECTIONS(SECTION)
@ "general"
 "" ACS_KEYS(KEY)
