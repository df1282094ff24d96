/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Gateway: the composition. It owns the server, the carrier's side, the kernel
 * glue and the publisher, introduces them to each other, and carries decisions
 * from where they are taken to where they are done:
 *
 *	LAN datagram --> server --> kernel, carrier --> server --> reply, event
 *	                                                               |
 *	                          DNS <-- publish <--------------------+--> control
 *
 * All of it happens in turns of the loop; see end_of_turn() in gateway.c.
 */
#ifndef HOMEPORT_GATEWAY_H
#define HOMEPORT_GATEWAY_H

#include "cpe/config_file.h"
#include "cpe/loop.h"
#include "cpe/publish.h"
#include "pcp-proxy/server.h"

struct acs_facts;
struct events;
struct forwards;
struct gateway;
struct host_book;
struct lines;
struct model_numbers;
struct json_object;
struct scripts;

/*
 * Opens everything and takes over what an earlier run left in the kernel. Owns
 * the configuration from then on, also when it fails; the scripts, which may be NULL,
 * live longer. NULL and why.
 */
struct gateway *gateway_new(struct loop *loop, struct config *config, const char *config_path,
			    const char *control_path, struct scripts *scripts,
			    struct failure *failure);

/* Ends; the kernel closes what is forwarded in its own time. NULL is fine. */
void gateway_free(struct gateway *gateway);

/* Another configuration, owned from then on. What cannot change while running is said in the journal. */
void gateway_reconfigure(struct gateway *gateway, struct config *config);

/* A DHCP client of the WAN knows this now; see dhcp_facts_read(). */
int gateway_dhcp(struct gateway *gateway, struct json_object *request, struct failure *failure);

/* Of a mapping that a host has made: see server_order(). */
bool gateway_order(struct gateway *gateway, uint32_t serial, enum server_order order);

/* -- for reports: borrowed, const, until the next turn -- */

const struct config *gateway_config(const struct gateway *gateway);
const struct server *gateway_server(const struct gateway *gateway);
const struct lines *gateway_lines(const struct gateway *gateway);
const struct publish *gateway_publish(const struct gateway *gateway);
const struct events *gateway_events(const struct gateway *gateway);
monotonic gateway_now(const struct gateway *gateway);
monotonic gateway_started(const struct gateway *gateway);

/* Who LAN hosts are, as far as is known now; the caller closes the book. Trouble is told. */
void gateway_open_host_book(struct gateway *gateway, struct host_book *book);

/* Why the kernel did not do what it was told last; NULL: it did. */
const char *gateway_kernel_trouble(const struct gateway *gateway);

/* The file of the configuration, whatever links lead there. */
const char *gateway_config_path(const struct gateway *gateway);

/* Of sections, in the model; forwards were added or deleted by hand. */
void gateway_renumber(struct gateway *gateway);
/* One more section is about to be there. */
void gateway_reserve_number(struct gateway *gateway, enum config_section section,
			    const char *title);
const struct model_numbers *gateway_numbers(const struct gateway *gateway);

/* The general keys, and in the place of those of the ACS that are not given what DHCP offers. */
void gateway_offer(const struct gateway *gateway, struct config_general *general);

/* What the agent of TR-069 has told; to be changed, too. */
struct acs_facts *gateway_acs(struct gateway *gateway);
const struct acs_facts *gateway_acs_facts(const struct gateway *gateway);

/* What is forwarded without being asked for; to be changed, too. */
struct forwards *gateway_forwards(const struct gateway *gateway);

/* What is wrong now, a sentence each: trouble(arg, sentence). */
void gateway_troubles(const struct gateway *gateway,
		      void (*trouble)(void *arg, const char *sentence), void *arg);

#endif
