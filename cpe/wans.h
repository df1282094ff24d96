/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * WANs: what the kernel tells of links, and the configuration, to the lines that
 * there are and the one that is used.
 */
#ifndef HOMEPORT_WANS_H
#define HOMEPORT_WANS_H

#include "cpe/loop.h"
#include "cpe/wan.h"

struct wans;
struct json_object;

/* Links, addresses or routes have changed, of WANs or of others, or another WAN is used. */
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

/* Each of them, in the order of the configuration; borrowed until the next change. */
const struct wan *wans_list(const struct wans *wans, size_t *count);

/* The one that is used, of that list. */
const struct wan *wans_used(const struct wans *wans);

#endif
