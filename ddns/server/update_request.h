/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Update requests: the query of /nic/update, dyndns2 with a port, from text to
 * meaning. ddns(7) describes the protocol.
 */
#ifndef HOMEPORT_UPDATE_REQUEST_H
#define HOMEPORT_UPDATE_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/address.h"
#include "ddns/server/query.h"
#include "ddns/server/scheme.h"

#define UPDATE_NAMES      20
#define UPDATE_SERVICE    64  /* size of what people call a service, with the NUL */
#define UPDATE_PATH       256 /* size of a path, with the NUL */
#define UPDATE_IN_A_MONTH (31 * 86400)

/* X(symbol, first word of the answer, HTTP status) */
#define UPDATE_WORDS(X)              \
	X(GOOD, "good", 200)         \
	X(NOCHG, "nochg", 200)       \
	X(BADAUTH, "badauth", 401)   \
	X(NOTFQDN, "notfqdn", 200)   \
	X(NOHOST, "nohost", 200)     \
	X(NUMHOST, "numhost", 200)   \
	X(BADIP, "badip", 200)       \
	X(BADPARAM, "badparam", 200) \
	X(BADAGENT, "badagent", 200) \
	X(ABUSE, "abuse", 200)       \
	X(WAIT, "w", 429)            \
	X(TROUBLE, "911", 500)

enum update_word {
#define X(symbol, word, status) UPDATE_##symbol,
	UPDATE_WORDS(X)
#undef X
};

const char *update_word_print(enum update_word word);
int update_word_status(enum update_word word);

enum { UPDATE_TCP = 6, UPDATE_UDP = 17 }; /* protocol numbers of IANA */

struct update_request {
	char names[UPDATE_NAMES][HOST_NAME_SIZE]; /* "": what stands there is no name */
	size_t name_count;
	struct address addresses[2]; /* one of each family at most */
	size_t address_count;        /* 0: where the request came from */
	uint16_t port;               /* 0: none, and then no service is meant */
	uint8_t protocol;
	const struct scheme *scheme;  /* NULL: none */
	char service[UPDATE_SERVICE]; /* as said, or else the scheme, or else the protocol */
	char path[UPDATE_PATH];       /* "", or with a slash before */
	uint32_t lifetime;            /* seconds; 0: not said */
	bool offline;
	bool means_service; /* protocol, scheme or service was said */
};

/*
 * Reads a query. UPDATE_GOOD, or the word that refuses the request as a whole;
 * then nothing in *request has a meaning. Whether addresses are public, and names
 * the user's, is for others to say.
 */
enum update_word update_request_read(const char *query, struct update_request *request);

#endif
