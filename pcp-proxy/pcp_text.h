/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any PCP or NAT-PMP packet as one line of text and back, for logs, the decoder
 * and the conversations in tests/story:
 *
 *	MAP tcp 8080 lifetime 3600 nonce 000102030405060708090a0b client 192.168.1.10
 *	SUCCESS MAP tcp 8080 external 203.0.113.5:40001 lifetime 3600 epoch 1000 nonce ...
 *	PEER udp 49200 remote 198.51.100.20:3478 lifetime 600 nonce ... client 192.168.1.10
 *	NATPMP MAP tcp 8080 suggest 8080 lifetime 7200
 *	NATPMP NETWORK_FAILURE ADDRESS epoch 12
 *
 *	packet   = [ "NATPMP" ] [ result ] opcode { word }   # a comment
 *	         | "hex" { octets in hexadecimal }
 *	result   = "SUCCESS" and so on, or "code" NUMBER; without it: a request
 *	opcode   = "ANNOUNCE" | "MAP" protocol port | "PEER" protocol port
 *	         | "ADDRESS" | "OPCODE" NUMBER
 *	protocol = "tcp" | "udp" | "sctp" | "dccp" | "udplite" | "all" | NUMBER
 *	port     = NUMBER | "all"
 *
 * Words, in any order; what is left out is zero:
 *	lifetime SECONDS	epoch SECONDS		nonce HEX (zeros at its end left out)
 *	suggest ENDPOINT	external ENDPOINT	remote ENDPOINT
 *	client ADDRESS		reserved HEX (octets 12 to 23 of an error)
 *	rest HEX		octets behind that are no options
 *	options			see pcp_text_option.h; in the order of the packet
 * An ENDPOINT may be a port alone, then its address is "no address" of the
 * client's family; or an address alone, then its port is 0. After the result
 * UNSUPP_VERSION and "OPCODE n", which have no fields that we know, all is rest.
 */
#ifndef HOMEPORT_PCP_TEXT_H
#define HOMEPORT_PCP_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "cpe/base/address.h"
#include "cpe/base/failure.h"

/* Holds the text of any packet of PCP_MAX_LENGTH octets. */
#define PCP_TEXT 8192

/*
 * Writes the packet so that pcp_text_parse() gives the same octets again. One
 * that words cannot say becomes "hex ... # as far as words go". A client that is
 * given (it may be NULL) is not shown where it is the client. A text that does
 * not fit is cut, and ends in "...". Returns text.
 */
const char *pcp_text_print(char text[PCP_TEXT], const uint8_t *bytes, size_t length,
			   const struct address *client);

/* The same for logs: without nonce, which proves who owns a mapping, and without hex. */
const char *pcp_text_log(char text[PCP_TEXT], const uint8_t *bytes, size_t length,
			 const struct address *client);

/* A protocol as above: its word, or its number. Returns text. */
#define PROTOCOL_TEXT 8
const char *pcp_text_protocol(char text[PROTOCOL_TEXT], uint8_t protocol);

/*
 * Writes the packet that the text describes into out and its length into
 * *length. The client (it may be NULL) stands where the text names none. Returns
 * 0; -EINVAL, and *length as it was, if the text is no packet or does not fit.
 */
int pcp_text_parse(uint8_t *out, size_t size, size_t *length, const char *text,
		   const struct address *client, struct failure *failure);

#endif
