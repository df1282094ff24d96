/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A gateway in a world: server, proxy and a twin of the kernel, composed as
 * cpe/gateway.c and cpe/carrier.c compose the real ones; replies leave only when
 * the kernel has done everything that was decided before them. One whose
 * deployment has no upstream is a carrier as well as a home.
 */
#ifndef HOMEPORT_TESTS_WORLD_GATEWAY_H
#define HOMEPORT_TESTS_WORLD_GATEWAY_H

#include "pcp-proxy/proxy.h"
#include "pcp-proxy/server.h"
#include "tests/support/twin_kernel.h"
#include "tests/support/world.h"

struct world_gateway;

#define WORLD_UPSTREAM_MORE 3
#define WORLD_STATICS       8

struct world_gateway_settings {
	struct server_settings server;
	struct static_wish statics[WORLD_STATICS]; /* what the gateway itself wants */
	size_t static_count;
	struct address inside;    /* where IPv4 hosts ask */
	struct address inside6;   /* where IPv6 hosts ask */
	struct address outside;   /* server_external(); "no address": there is none yet */
	struct address source;    /* towards the carrier; "no address": outside */
	struct address own;       /* see struct carrier_line; "no address": the source */
	struct endpoint upstream; /* the carrier's server; port 0: none is known */
	struct endpoint upstream_more[WORLD_UPSTREAM_MORE]; /* its other addresses, up to port 0 */
};

/* 192.168.1.1 and 2001:db8:1::1, 120 to 86400 s, 1024 mappings, NAT-PMP; the deployment is still to be named. */
struct world_gateway_settings world_gateway_usual(const char *deployment);

enum kernel_change {
	KERNEL_ADDED,
	KERNEL_REFRESHED,
	KERNEL_REMOVED,
};

/* Who looks on; any of them may be NULL. */
struct world_gateway_watcher {
	void (*kernel)(void *arg, enum kernel_change change, const struct subject *subject,
		       int error);
	void (*event)(void *arg, const struct subject *subject);
	void (*news)(void *arg, const struct proxy_status *status);
	void (*announcement)(void *arg, const struct message *message);
	void *arg;
};

struct world_gateway *world_gateway_new(struct world *world,
					const struct world_gateway_settings *settings,
					const struct world_gateway_watcher *watcher);
/* All its mappings are lost. NULL is fine. */
void world_gateway_free(struct world_gateway *gateway);

/*
 * The program dies and is started again: it finds its mappings in the kernel, takes
 * away what it cannot go on with, and knows nothing else. The epoch begins anew.
 */
void world_gateway_restart(struct world_gateway *gateway);

/* The WAN has this address now ("no address": none), and asks this server. */
void world_gateway_move(struct world_gateway *gateway, const struct address *outside,
			const struct endpoint *upstream);
/* The line turns out to be another deployment, with the addresses of these settings. */
void world_gateway_deploy(struct world_gateway *gateway,
			  const struct world_gateway_settings *settings);
/* Only the server's settings, and what it wants, can change. */
void world_gateway_reconfigure(struct world_gateway *gateway,
			       const struct world_gateway_settings *settings);

/* False: it cannot be done. */
bool world_gateway_order(struct world_gateway *gateway, uint32_t serial, enum server_order order);

struct server *world_gateway_server(struct world_gateway *gateway);
struct proxy *world_gateway_proxy(struct world_gateway *gateway);
struct twin_kernel *world_gateway_kernel(struct world_gateway *gateway);
/* Its address towards the carrier. */
const struct address *world_gateway_source(const struct world_gateway *gateway);

/*
 * Does the kernel forward exactly the server's mappings, and does the proxy hold a
 * lease for each? NULL, or what is wrong, in a static buffer.
 */
const char *world_gateway_wrong(struct world_gateway *gateway);

#endif
