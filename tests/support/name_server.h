/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A name server in memory: takes DNS UPDATE with TSIG for one zone, as RFC 2136 3
 * and RFC 8945 5 tell a primary to. It signs with its own code. What it does wrong,
 * it does on demand. tests/net/test_dns_update asks BIND the same.
 */
#ifndef HOMEPORT_TESTS_NAME_SERVER_H
#define HOMEPORT_TESTS_NAME_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ddns/dns_name.h"
#include "ddns/tsig_key.h"

#define NAME_SERVER_RECORDS 128

struct name_server_record {
	struct dns_name owner;
	uint16_t type;
	uint32_t ttl;
	uint8_t data[300];
	uint16_t length;
};

struct name_server {
	struct dns_name zone;
	struct tsig_key key;
	uint64_t clock; /* seconds since 1970 */
	struct name_server_record records[NAME_SERVER_RECORDS];
	size_t count;

	/* on demand */
	uint8_t rcode;    /* not 0: the answer to everything that is signed well */
	uint16_t error;   /* not 0: the same with this error of TSIG, signed */
	uint16_t flags;   /* in the header of each answer, beside those that belong there */
	uint64_t late;    /* seconds that its signatures are dated too late */
	bool unsigned_;   /* answers without signature */
	bool loses_reply; /* does what it is told, and the reply is lost */
	bool is_silent;   /* receives nothing */

	/* what was seen */
	unsigned int messages; /* all */
	unsigned int updates;  /* those that changed something, or asked to */
	uint8_t last[16384];
	size_t last_length;
	uint8_t answer[1024];
};

void name_server_init(struct name_server *server, const char *zone, const struct tsig_key *key,
		      uint64_t clock);

/* The length of the answer in server->answer; 0: none. */
size_t name_server_receive(struct name_server *server, const uint8_t *message, size_t length);

/* -- the zone, as dig would show it -- */

/*
 * Those of the type at the name as text, sorted, with a blank between; "" if there
 * are none: "203.0.113.5", "0 0 40001 cam.home.example". Borrowed until the next call.
 */
const char *name_server_lookup(const struct name_server *server, const char *name, uint16_t type);

/* 0 if there is none. */
uint32_t name_server_ttl(const struct name_server *server, const char *name, uint16_t type);

/* By hand, as an operator would with an editor. */
void name_server_add(struct name_server *server, const char *name, uint16_t type, const void *data,
		     size_t length);
void name_server_remove(struct name_server *server, const char *name, uint16_t type);

#endif
