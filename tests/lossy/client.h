/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A PCP and NAT-PMP client on a host in a world (RFC 6887 8.1, 11.2; RFC 6886 3): it
 * asks until it holds what it wants, renews it, and asks again when the server has
 * lost its state. It is as impatient, forgetful and fickle as it is told to be.
 */
#ifndef HOMEPORT_TESTS_CLIENT_H
#define HOMEPORT_TESTS_CLIENT_H

#include "pcp-proxy/epoch.h"
#include "tests/support/world.h"

#define CLIENT_WISHES  5
#define CLIENT_FILTERS 2

/* Where a client asks from; its number is the first octet of its nonces, too. */
#define CLIENT_PORT(number) (uint16_t)(40000 + (number))

#ifdef CONFIG_PCP_NATPMP
#define CLIENT_SPEAKS_NATPMP true
#else
#define CLIENT_SPEAKS_NATPMP false
#endif

/* What a client wants; zero where it has no wish. */
struct port_wish {
	bool natpmp;
	uint8_t protocol;
	uint16_t internal_port;
	uint32_t lifetime;          /* seconds */
	struct endpoint remote;     /* the flow's other end: PEER; port 0: for everybody */
	struct address third_party; /* whose port it is; ADDRESS_NONE: its own */
	struct endpoint suggested;  /* its address tells the family outside */
	bool prefer_failure;
	uint8_t filter_count;
	struct pcp_filter filters[CLIENT_FILTERS];
	const char *description; /* NULL: none */
	unsigned int patience;   /* transmissions until it gives up for a while */
};

enum client_state {
	CLIENT_QUIET,
	CLIENT_PAUSES, /* to ask again: it was refused, or has given up */
	CLIENT_ASKS,
	CLIENT_HOLDS, /* until the renewal */
	CLIENT_ENDS,  /* gives it back */
};

struct client_wish {
	struct port_wish wish;
	enum client_state state;
	bool asked; /* ever */
	uint8_t generation;
	bool assigned;
	bool lacks_resources;      /* the last answer was that there are none */
	struct endpoint outermost; /* NAT-PMP: the port alone */
	monotonic expires;
	unsigned int transmissions;
	monotonic timeout, wake_at;
};

struct client {
	struct world *world;
	struct endpoint at, server;
	uint8_t number;                /* in its nonces */
	bool asked_address, ended_all; /* ever */
	struct epoch_record epoch, natpmp_epoch;
	struct client_wish wishes[CLIENT_WISHES];
};

/* Places it in the world, where it has to stay. */
void client_start(struct client *client, struct world *world, uint8_t number,
		  const struct address *at, const struct endpoint *server);

/* Wants this from now on; the same port with other options is the same mapping. */
void client_want(struct client *client, unsigned int slot, const struct port_wish *wish);
void client_renew(struct client *client, unsigned int slot);

/* Wants it no more, and says so or does not; of a flow there is nothing to say. */
void client_give_back(struct client *client, unsigned int slot);
void client_forget(struct client *client, unsigned int slot);

/* Forgets nonces and all that it was told, and asks for what it wants. */
void client_reboot(struct client *client);

/* NAT-PMP's question for the address; and its end of all mappings of a protocol. */
void client_ask_address(struct client *client);
void client_end_all(struct client *client, uint8_t protocol);

bool client_wants(const struct client_wish *wish);
bool client_has(const struct client *client, const struct client_wish *wish);

/* Has this client asked what this datagram answers? */
bool client_expects(const struct client *client, const struct datagram *datagram);

#endif
