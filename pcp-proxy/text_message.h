/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One struct for packets of every kind, PCP and NAT-PMP, requests and responses,
 * sound or not, as the text notation needs it: the fixed fields that stand
 * before options, and nothing checked.
 */
#ifndef HOMEPORT_TEXT_MESSAGE_H
#define HOMEPORT_TEXT_MESSAGE_H

#include "cpe/base/wire.h"
#include "pcp-proxy/pcp.h"

/* Which fields there are. */
enum text_form {
	TEXT_BARE, /* a PCP header, and nothing that we know behind it */
	TEXT_MAPPING,
	TEXT_PEERING,
	TEXT_NATPMP_BARE,
	TEXT_NATPMP_ADDRESSING,
	TEXT_NATPMP_MAPPING,
};

struct text_message {
	bool natpmp, response;
	uint8_t opcode;
	unsigned int result;
	uint32_t lifetime, epoch;
	struct address client; /* of a request */
	uint8_t reserved[12];  /* of a response */
	struct pcp_nonce nonce;
	uint8_t protocol;
	uint16_t internal_port;
	struct endpoint external; /* suggested or assigned */
	struct endpoint remote;
};

enum text_form text_message_form(const struct text_message *message);

/* How many octets the fixed fields take. */
size_t text_message_length(const struct text_message *message);

/* False if the packet has no form, or is shorter than it. */
bool text_message_read(struct text_message *message, const uint8_t *bytes, size_t length);

/* Writes nothing if the message cannot be made: NAT-PMP is not built in. */
void text_message_write(struct writer *writer, const struct text_message *message);

#endif
