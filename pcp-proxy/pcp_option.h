/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The options of PCP messages (RFC 6887 7.3): one table says of each how long it
 * is, how often and with which opcodes it may come, what enables it, and how it
 * is read and written. The codec reads and writes whole chains of options; the
 * text notation takes them one at a time.
 */
#ifndef HOMEPORT_PCP_OPTION_H
#define HOMEPORT_PCP_OPTION_H

#include "cpe/base/wire.h"
#include "pcp-proxy/pcp.h"
#include "pcp-proxy/pcp_codec.h"

/* -- a chain of options, whatever they are -- */

struct pcp_option_field {
	uint8_t code;
	struct reader data; /* without padding */
};

/*
 * Takes the next option off the chain. False at its end; also if it is broken,
 * and then chain->bad is set.
 */
bool pcp_option_next(struct reader *chain, struct pcp_option_field *option);

/* Does every option end inside the chain, and the last one at its end? */
bool pcp_options_close(struct reader chain);

/* An option of any code, with header and padding. */
void pcp_option_write(struct writer *writer, uint8_t code, const void *data, uint16_t length);

/* Must whoever does not know it refuse the message? */
static inline bool pcp_option_is_mandatory(uint8_t code)
{
	return code < 128;
}

/* -- options that we know -- */

/*
 * Adds what one option says. False, and nothing added, if we do not know it, or
 * its length or contents are wrong. A DESCRIPTION that is no text and any number
 * of PREFIX64 beyond PCP_MAX_PREFIX64 are fine, but add nothing.
 */
bool pcp_option_read(struct pcp_options *options, const struct pcp_option_field *option);

/*
 * Reads a chain that closes, of a request with this opcode. PCP_SUCCESS, or the
 * error for the first option that is not as it should be (RFC 6887 7.3, 12.1).
 * Optional ones that are unknown, disabled or without meaning for the opcode are
 * passed over.
 */
enum pcp_result pcp_options_read_request(struct pcp_options *options, struct reader chain,
					 uint8_t opcode, const struct pcp_abilities *abilities);

/* Reads what can be read and passes over the rest (RFC 6887 8.3). */
void pcp_options_read_response(struct pcp_options *options, struct reader chain);

/* Is there an unknown one that whoever does not know it must refuse the message for? */
bool pcp_options_have_strangers(const struct pcp_options *options);

/*
 * Unknown options as octets of a message, to be kept; returns the length, 0 if they
 * were not read from a message. And from these octets, which are borrowed, in place of
 * others. No more are read from a message than can be kept.
 */
#define PCP_UNKNOWN_KEPT 128
uint8_t pcp_options_keep_unknown(const struct pcp_options *options, uint8_t kept[PCP_UNKNOWN_KEPT]);
void pcp_options_take_unknown(struct pcp_options *options, const uint8_t *kept, uint8_t length);

/* In the order of the table, filters and prefixes in their own; then the unknown ones. */
void pcp_options_write(struct writer *writer, const struct pcp_options *options);

#endif
