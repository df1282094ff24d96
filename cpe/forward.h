/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Forward: from the server's mappings to the kernel's forwardings, and the
 * kernel's answers back to tickets. The one place that knows both words.
 *
 * Changes are gathered over a turn and carried out in one transaction.
 */
#ifndef HOMEPORT_FORWARD_H
#define HOMEPORT_FORWARD_H

#include "kernel-glue/kernel_glue.h"
#include "pcp-proxy/server.h"

struct forward;

/* NULL if memory is short. The glue and the server must live as long. */
struct forward *forward_new(struct glue *glue, struct server *server);
void forward_free(struct forward *forward); /* NULL is fine */

/*
 * Ports that the gateway itself serves, or that another host's flow leaves by, are
 * given to nobody: such an install is refused with -EADDRINUSE. Off at first.
 */
void forward_keep_own_ports(struct forward *forward, bool keep);

/*
 * How one port of a mapping, counted from 0, looks to the kernel through one of its
 * filters (NULL: to everybody), with a record from which the mapping can be made again.
 * The kernel closes it a little after the server would. lifetime: seconds.
 */
struct forwarding forward_of(const struct mapping *mapping, uint16_t port,
			     const struct mapping_details *details, const struct pcp_filter *filter,
			     uint32_t lifetime);

/*
 * The reverse: the whole mapping, its details with one filter at most. *remaining:
 * seconds. False: not a record of ours.
 */
bool forward_mapping(const struct forwarding *forwarding, struct mapping *mapping,
		     struct mapping_details *details, uint32_t *remaining);

/* What the kernel forwards now, whoever told it to. The list is the caller's to free. */
int forward_present(struct forward *forward, struct forwarding **list, size_t *count,
		    struct failure *failure);

/*
 * Makes the server's mappings from what an earlier run has left in the kernel, or has
 * saved: restored(arg, ticket) for each. What cannot be restored is left to the repair.
 */
typedef void forward_restored(void *arg, ticket number);
void forward_restore(struct forward *forward, const struct forwarding *list, size_t count,
		     forward_restored *restored, void *arg, monotonic now);

/* A batch that is full takes more, but had better be committed. */
#define FORWARD_BATCH 128
bool forward_is_full(const struct forward *forward);
bool forward_is_empty(const struct forward *forward);

/* False: there is no memory, and nobody will be told. */
bool forward_install(struct forward *forward, ticket number, const struct subject *subject);
void forward_remove(struct forward *forward, const struct subject *subject);

/*
 * Carries out what was gathered, and tells each install its outcome:
 * told(arg, ticket, 0 or -errno, taken) for each in their order, which may gather new
 * changes; taken: with -EADDRINUSE, the external port that it is about. 0, or the
 * first error with its sentence; -ENOENT: somebody has removed our table, see
 * forward_repair().
 */
typedef void forward_told(void *arg, ticket number, int error, uint16_t taken);
int forward_commit(struct forward *forward, forward_told *told, void *arg, struct failure *failure);

/* Was a mapping with several filters carried out in part? forward_repair() mends it. */
bool forward_is_torn(const struct forward *forward);

/*
 * Ends the flows that came in through what was removed. It walks over all flows of
 * the gateway; if it has just done so it leaves them for later: call it again then.
 */
int forward_end_flows(struct forward *forward, struct failure *failure);
monotonic forward_flows_end_at(const struct forward *forward); /* NEVER: none are left */

/*
 * To be saved: what the mappings make the kernel forward, with what is left of their
 * lifetimes. The list is the caller's to free. 0 or -ENOMEM.
 */
int forward_saved(const struct forward *forward, struct forwarding **list, size_t *count,
		  monotonic now);

/*
 * Makes the kernel forward exactly what the server's mappings say: at the start,
 * and after somebody else has changed the rules. Only the difference is touched.
 * The second is for who knows already what is present; the list is sorted.
 */
int forward_repair(struct forward *forward, monotonic now, struct failure *failure);
int forward_repair_from(struct forward *forward, struct forwarding *present, size_t count,
			monotonic now, struct failure *failure);

#endif
