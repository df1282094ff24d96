/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines: each WAN with its carrier, told to the server as one of its lines. What the
 * kernel knows of links comes in here, and what the server wants of a carrier goes out.
 *
 *	links, DHCP, configuration --> wans --> line 0 --> server, carrier 0
 *	                                    --> line 1 --> server, carrier 1
 */
#ifndef HOMEPORT_LINES_H
#define HOMEPORT_LINES_H

#include "cpe/carrier.h"
#include "cpe/loop.h"
#include "cpe/wan.h"
#include "kernel-glue/kernel_glue.h"
#include "pcp-proxy/server.h"

struct lines;
struct json_object;

struct lines_callbacks {
	void (*links)(void *arg);    /* links have changed, of WANs or of others; lines_look() */
	void (*wans)(void *arg);     /* lines_for_kernel() says something else now */
	void (*prefix64)(void *arg); /* server_nat64() does, for mappings that are there */
	void (*repairs)(void *arg); /* a carrier has lost its state, and all its gateways know it */
	void (*told)(void *arg);    /* the server was told something, and may have decisions */
	void (*event)(void *arg, struct json_object *event); /* owned by who is told */
	void *arg;
};

/*
 * Watches links from now on, for the WANs of this configuration, which must live until
 * the next one. memory_path: see wans_new(). NULL, and why.
 */
struct lines *lines_new(struct loop *loop, const struct config *config, const char *memory_path,
			const struct lines_callbacks *callbacks, struct failure *failure);
void lines_free(struct lines *lines); /* NULL is fine */

/* What a server has to know of them from its start on. */
void lines_introduce(struct lines *lines, struct server_settings *settings);

/* From now on this server is told, with carriers for the lines as introduced. 0; -ENOMEM, why. */
int lines_serve(struct lines *lines, struct server *server, struct failure *failure);

/* Other WANs, or otherwise; look at them when everything else is configured, too. */
void lines_configure(struct lines *lines, const struct config *config);

/* A DHCP client of one of them knows this now; see dhcp_facts_read(). */
int lines_dhcp(struct lines *lines, struct json_object *request, struct failure *failure);

/* Applies what DHCP tells of the ACS, if anything: see acs_offer_apply(). */
void lines_offer(const struct lines *lines, struct config_general *general);

/* Tells server, carriers and kernel what is new. */
void lines_look(struct lines *lines);

struct glue_wan lines_for_kernel(const struct lines *lines);

/* -- what the server decides -- */

void lines_ask(struct lines *lines, const struct decision *decision);         /* ASK */
void lines_release(struct lines *lines, const struct decision *decision);     /* RELEASE */
void lines_ask_address(struct lines *lines, const struct decision *decision); /* ASK_ADDRESS */

/* An earlier run had this mapping; its carrier may know of it. */
void lines_restore(struct lines *lines, ticket number, const struct mapping *mapping);

/* -- what is known -- */

/* In the order of the configuration; borrowed until the next change. */
size_t lines_count(const struct lines *lines);
const struct wan *lines_wan(const struct lines *lines, size_t place);

/* Which line of the server it is: the same as long as it is configured, wherever it stands. */
uint8_t lines_number(const struct lines *lines, size_t place);

/* The other way round; the count of them: it is none of theirs now. */
size_t lines_place(const struct lines *lines, uint8_t number);

/* How it is with a mapping: a word of MAPPING_STATES. */
const char *lines_mapping_word(const struct lines *lines, const struct mapping *mapping);

/* Of the WAN that the line is; empty: of none. */
const char *lines_name(const struct lines *lines, uint8_t number);

/* The one that hosts in general leave by. */
size_t lines_main(const struct lines *lines);

/* Zeros, never heard: it has no carrier that could be asked. */
struct proxy_status lines_carrier(const struct lines *lines, size_t place);

/* Its carrier's servers: see proxies_next_server(). NULL as well where nobody is asked. */
const struct proxy *lines_next_server(const struct lines *lines, size_t place,
				      const struct proxy *last);

void lines_troubles(const struct lines *lines, void (*trouble)(void *arg, const char *sentence),
		    void *arg);

#endif
