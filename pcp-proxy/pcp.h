/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The vocabulary of PCP (RFC 6887) and NAT-PMP (RFC 6886): numbers, limits, and
 * requests and responses as plain structs. The codecs turn them into octets and
 * back; everybody else speaks in these structs alone.
 *
 * Addresses are 16 octets with IPv4 mapped, ports and integers in host order,
 * lifetimes and epochs in seconds.
 */
#ifndef HOMEPORT_PCP_H
#define HOMEPORT_PCP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/address.h"

#define PCP_VERSION           2
#define NATPMP_VERSION        0
#define PCP_SERVER_PORT       5351 /* requests: RFC 6887 7 */
#define PCP_CLIENT_PORT       5350 /* announcements: RFC 6887 8 */
#define PCP_MAX_LENGTH        1100 /* UDP payload, either way: RFC 6887 7 */
#define PCP_HEADER_LENGTH     24
#define PCP_NONCE_LENGTH      12
#define PCP_MAX_FILTERS       43   /* as many as fit into 1100 octets */
#define PCP_MAX_DESCRIPTION   1016 /* RFC 7220 2 */
#define PCP_MAX_PREFIX64      8    /* PREFIX64 options that we read of one response */
#define PCP_MAX_PREFIX64_IPV4 8    /* and IPv4 prefixes that we read of one of them */
#define PCP_MAX_UNKNOWN       8    /* options of other codes that we read of one message */
#define PCP_LIFETIME_FOREVER  UINT32_MAX

#define PROTOCOL_ALL      0
#define PROTOCOL_TCP      6
#define PROTOCOL_UDP      17
#define PROTOCOL_DCCP     33
#define PROTOCOL_SCTP     132
#define PROTOCOL_UDP_LITE 136

enum pcp_opcode {
	PCP_ANNOUNCE = 0,
	PCP_MAP = 1,
	PCP_PEER = 2,
	PCP_AUTHENTICATION = 3,
};

/* Result codes: RFC 6887 7.4. Names, lifetimes and translations: pcp_result.h. */
enum pcp_result {
	PCP_SUCCESS = 0,
	PCP_UNSUPP_VERSION = 1,
	PCP_NOT_AUTHORIZED = 2,
	PCP_MALFORMED_REQUEST = 3,
	PCP_UNSUPP_OPCODE = 4,
	PCP_UNSUPP_OPTION = 5,
	PCP_MALFORMED_OPTION = 6,
	PCP_NETWORK_FAILURE = 7,
	PCP_NO_RESOURCES = 8,
	PCP_UNSUPP_PROTOCOL = 9,
	PCP_USER_EX_QUOTA = 10,
	PCP_CANNOT_PROVIDE_EXTERNAL = 11,
	PCP_ADDRESS_MISMATCH = 12,
	PCP_EXCESSIVE_REMOTE_PEERS = 13,
};

/* Option codes: RFC 6887 13, 7220, 7225, 7753. Codes below 128 are mandatory to process. */
enum pcp_option {
	PCP_THIRD_PARTY = 1,
	PCP_PREFER_FAILURE = 2,
	PCP_FILTER = 3,
	PCP_DESCRIPTION = 128,
	PCP_PREFIX64 = 129,
	PCP_PORT_SET = 130,
};

struct pcp_nonce {
	uint8_t octets[PCP_NONCE_LENGTH];
};

/* One FILTER: who may reach the mapping. A prefix of length 0 drops all earlier ones. */
struct pcp_filter {
	struct prefix remote;
	uint16_t remote_port; /* 0: any */
};

/* PORT_SET: a run of ports in one mapping (RFC 7753 4). */
struct pcp_port_set {
	uint16_t size;
	uint16_t first_internal_port;
	bool parity;
};

/* PREFIX64: how IPv4 addresses look behind a NAT64 (RFC 7225 4). */
struct pcp_prefix64 {
	struct prefix prefix; /* of 32, 40, 48, 56, 64 or 96 bits */
	uint8_t suffix[12];   /* the octets behind the IPv4 address, 12 - prefix.length / 8 */
	uint8_t ipv4_count;   /* 0: the prefix is for all IPv4 addresses */
	struct prefix ipv4[PCP_MAX_PREFIX64_IPV4]; /* else only for these */
};

/* Do they say the same, with the same IPv4 prefixes in the same order? */
bool pcp_prefix64_same(const struct pcp_prefix64 *one, const struct pcp_prefix64 *other);

/* An option that is passed on by who does not know it. */
struct pcp_unknown_option {
	uint8_t code;
	uint16_t length;
	const uint8_t *data; /* without padding */
};

/*
 * What options say. A request and a response hold the same ones. The description
 * and the unknown options are borrowed from the octets that were decoded.
 */
struct pcp_options {
	bool has_third_party;
	bool has_prefer_failure;
	bool has_description;
	bool has_port_set;
	bool asks_prefix64; /* request: PREFIX64 with nothing in it */
	uint8_t filter_count;
	uint8_t prefix64_count; /* response */
	uint8_t unknown_count;
	uint16_t description_length;
	const uint8_t *description;
	struct address third_party;
	struct pcp_port_set port_set;
	struct pcp_filter filters[PCP_MAX_FILTERS]; /* in the order of the packet */
	struct pcp_prefix64 prefix64[PCP_MAX_PREFIX64];
	struct pcp_unknown_option unknown[PCP_MAX_UNKNOWN];
};

struct pcp_request {
	uint8_t opcode;
	uint32_t lifetime;
	struct address client; /* the header's client IP address */
	/* MAP and PEER */
	struct pcp_nonce nonce;
	uint8_t protocol;          /* 0: all */
	uint16_t internal_port;    /* 0: all */
	struct endpoint suggested; /* external; "no address" tells the wanted family */
	struct endpoint remote;    /* PEER only */
	struct pcp_options options;
};

struct pcp_response {
	uint8_t opcode;
	enum pcp_result result;
	uint32_t lifetime;
	uint32_t epoch;
	/* MAP and PEER, success and error alike */
	struct pcp_nonce nonce;
	uint8_t protocol;
	uint16_t internal_port;
	struct endpoint external; /* assigned; in an error what was suggested */
	struct endpoint remote;   /* PEER only */
	struct pcp_options options;
};

/* A UDP datagram as the edge hands it in; the octets are borrowed for the call. */
struct datagram {
	struct endpoint source;
	struct endpoint destination;
	uint32_t interface; /* index of the interface it came in on */
	const uint8_t *bytes;
	size_t length;
};

#endif
