/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Options in the text notation, one at a time:
 *
 *	THIRD_PARTY 192.168.1.77
 *	PREFER_FAILURE
 *	FILTER 198.51.100.0/24		from any port of these; FILTER ... port 443
 *	FILTER clear			the prefix of length 0, which drops earlier ones
 *	DESCRIPTION "Camera"
 *	PREFIX64 ::/96			the question, and an answer:
 *	PREFIX64 2001:db8:122:300::/56 suffix 0000000001 ipv4 192.0.2.0/24 ipv4 ...
 *	PORT_SET 32 from 50000 parity
 *	OPTION 224 deadbe		any other, or contents that the notation cannot say;
 *					without contents: OPTION 224 -
 */
#ifndef HOMEPORT_PCP_TEXT_OPTION_H
#define HOMEPORT_PCP_TEXT_OPTION_H

#include "pcp-proxy/pcp_option.h"
#include "pcp-proxy/text_words.h"

/* Writes " FILTER ..." and so on. */
void pcp_text_option_print(struct line *line, const struct pcp_option_field *option);

/*
 * The word last taken is an option's name: writes that option, taking the words
 * that belong to it. False, and nothing taken or written, if it is no such name;
 * words turn bad if others do not fit it.
 */
bool pcp_text_option_parse(struct writer *writer, struct words *words);

#endif
