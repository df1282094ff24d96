/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * WANs: what the kernel tells of links, and the configuration, to the lines that
 * there are and the one that each host leaves by.
 */
#ifndef HOMEPORT_WANS_H
#define HOMEPORT_WANS_H

#include "cpe/loop.h"
#include "cpe/wan.h"

struct wans;
struct json_object;

/* Links, addresses or routes have changed, of WANs or of others, or hosts leave by others. */
typedef void wans_changed(void *arg);

/*
 * Watches links from now on, for the WANs of this configuration, which must live until
 * the next one. What DHCP tells is remembered in that file: see dhcp_memory.h. NULL, and why.
 */
struct wans *wans_new(struct loop *loop, const struct config *config, const char *memory_path,
		      wans_changed *changed, void *arg, struct failure *failure);
void wans_free(struct wans *wans); /* NULL is fine */

void wans_configure(struct wans *wans, const struct config *config);

/*
 * A DHCP client of one of them knows this now; see dhcp_facts_read(). The caller looks at the
 * WANs himself then. -EINVAL and why: nothing has changed.
 */
int wans_dhcp(struct wans *wans, struct json_object *request, struct failure *failure);

/* Applies what their DHCP clients know of the ACS, the first that know of one. */
void wans_offer(const struct wans *wans, struct config_general *general);

/* Each of them, in the order of the configuration; borrowed until the next change. */
const struct wan *wans_list(const struct wans *wans, size_t *count);

/* The number of the one that hosts in general leave by, of that list. */
size_t wans_main(const struct wans *wans);

/*
 * The number of the one that this host leaves by: as the kernel's routes and rules have it
 * if that is one that can be used; else the main one. Before: which one it was, or none
 * (any other number); it is kept while it can be used and routes have changed a moment
 * ago only, for hosts and names follow each change.
 */
size_t wans_way_of(const struct wans *wans, const struct address *host, size_t before);

/* Once after it has become so: may hosts leave by others than wans_way_of() has said? */
bool wans_take_turn(struct wans *wans);

#endif
