/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's neighbour tables. */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "kernel-glue/neighbours.h"
#include "kernel-glue/rtnetlink.h"

#define ATTEMPTS 8

/* One has answered there at some time; multicast and links without addresses have NOARP. */
#define NUD_ANSWERED (NUD_PERMANENT | NUD_REACHABLE | NUD_STALE | NUD_DELAY | NUD_PROBE)

int neighbours_add(struct neighbours *neighbours, const struct nlmsghdr *message)
{
	const struct ndmsg *header = mnl_nlmsg_get_payload(message);
	struct rt_attributes sorted;
	struct neighbour *neighbour;
	struct address address;
	void *list = neighbours->list;

	if (message->nlmsg_type != RTM_NEWNEIGH || !rt_has_header(message, sizeof(*header)) ||
	    !(header->ndm_state & NUD_ANSWERED))
		return 0;
	sorted = rt_attributes(message, sizeof(*header));
	if (!rt_address(sorted.at[NDA_DST], header->ndm_family, &address) ||
	    !sorted.at[NDA_LLADDR] ||
	    mnl_attr_get_payload_len(sorted.at[NDA_LLADDR]) != sizeof(neighbour->mac.octets))
		return 0;
	neighbour = rt_next_place(&list, neighbours->count, &neighbours->room, sizeof(*neighbour));
	if (!neighbour)
		return -ENOMEM;
	neighbour->address = address;
	memcpy(neighbour->mac.octets, mnl_attr_get_payload(sorted.at[NDA_LLADDR]),
	       sizeof(neighbour->mac.octets));
	neighbours->list = list;
	neighbours->count++;
	return 0;
}

void neighbours_clear(struct neighbours *neighbours)
{
	free(neighbours->list);
	*neighbours = (struct neighbours){ .count = 0 };
}

/* -- finding -- */

static int compare(const void *one, const void *other)
{
	return memcmp(((const struct neighbour *)one)->address.octets,
		      ((const struct neighbour *)other)->address.octets, 16);
}

void neighbours_sort(struct neighbours *neighbours)
{
	if (neighbours->count > 0)
		qsort(neighbours->list, neighbours->count, sizeof(*neighbours->list), compare);
}

const struct neighbour *neighbours_find(const struct neighbours *neighbours,
					const struct address *address)
{
	struct neighbour wanted = { .address = *address };

	if (neighbours->count == 0)
		return NULL;
	return bsearch(&wanted, neighbours->list, neighbours->count, sizeof(wanted), compare);
}

/* -- asking -- */

static int read_one(const struct nlmsghdr *message, void *neighbours)
{
	int error = neighbours_add(neighbours, message);

	errno = -error;
	return error ? MNL_CB_ERROR : MNL_CB_OK;
}

/* A table that changes meanwhile is asked for again. */
static int ask(struct neighbours *neighbours, struct netlink_questions *questions)
{
	int attempts = ATTEMPTS, error;

	do {
		neighbours_clear(neighbours);
		error = rt_ask_all(questions, RTM_GETNEIGH, sizeof(struct ndmsg), read_one,
				   neighbours);
	} while (error == -EINTR && --attempts > 0);
	return error;
}

int neighbours_read(struct neighbours *neighbours, struct failure *failure)
{
	struct netlink_questions questions = { 0 };
	int error = netlink_questions_open(&questions, NETLINK_ROUTE);

	*neighbours = (struct neighbours){ .count = 0 };
	if (!error)
		error = ask(neighbours, &questions);
	netlink_questions_close(&questions);
	if (error) {
		neighbours_clear(neighbours);
		return failure_set(failure, -error, "rtnetlink: cannot list neighbours: %m");
	}
	neighbours_sort(neighbours);
	return 0;
}
