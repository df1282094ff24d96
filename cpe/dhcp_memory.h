/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DHCP memory: what the DHCP clients have told, for the next run of the daemon. They tell it
 * when something changes, which may be hours away; it is good until the next boot, when they
 * begin anew.
 *
 * It is a file beside the control socket, opened while there is the power to, and kept open.
 * One that is broken, of another boot, or in the hands of somebody else is never used.
 */
#ifndef HOMEPORT_DHCP_MEMORY_H
#define HOMEPORT_DHCP_MEMORY_H

#include "cpe/base/failure.h"

struct dhcp_memory;
struct json_object;

/* Opens the file; one is made where there is none. NULL and why: nothing is remembered. */
struct dhcp_memory *dhcp_memory_open(const char *path, struct failure *failure);
void dhcp_memory_close(struct dhcp_memory *memory); /* the file stays; NULL is fine */

/*
 * An array of what was kept in this boot, the caller's to free. NULL: nothing was, or, with
 * failure->error not 0 and a sentence, the file makes no sense. Each part of it still has to
 * be looked at as any request.
 */
struct json_object *dhcp_memory_recall(const struct dhcp_memory *memory, struct failure *failure);

/* Keeps this array, which stays the caller's, instead of what there was. -errno and why. */
int dhcp_memory_keep(struct dhcp_memory *memory, struct json_object *told, struct failure *failure);

#endif
