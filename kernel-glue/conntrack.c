/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Flows that the kernel tracks, through libnetfilter_conntrack.
 * Covered by: tests/glue/flows
 */
#include <netinet/in.h> /* first: the kernel's headers make way for it */

#include <errno.h>
#include <libnetfilter_conntrack/libnetfilter_conntrack.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <stdlib.h>

#include "kernel-glue/conntrack.h"
#include "kernel-glue/forwarding.h"

/* What a dump is to compare; the numbers are in no header (net/netfilter, CTA_FILTER_F_...). */
enum {
	COMPARE_SOURCE = 1,
	COMPARE_DESTINATION = 2,
	COMPARE_PROTOCOL = 8,
	COMPARE_SOURCE_PORT = 16,
};

#define REQUEST_SIZE 1024

static struct nlmsghdr *request(char bytes[REQUEST_SIZE], uint16_t kind, uint8_t family,
				uint16_t flags)
{
	struct nlmsghdr *message;
	struct nfgenmsg *header;

	memset(bytes, 0, REQUEST_SIZE);
	message = mnl_nlmsg_put_header(bytes);
	message->nlmsg_type = NFNL_SUBSYS_CTNETLINK << 8 | kind;
	message->nlmsg_flags = flags;
	header = mnl_nlmsg_put_extra_header(message, sizeof(*header));
	header->nfgen_family = family;
	header->version = NFNETLINK_V0;
	return message;
}

static uint8_t family_of(const struct address *address)
{
	return address_is_ipv4(address) ? AF_INET : AF_INET6;
}

/* -- reading flows -- */

static struct endpoint read_end(const struct nf_conntrack *ct, enum nf_conntrack_attr ipv4,
				enum nf_conntrack_attr ipv6, enum nf_conntrack_attr port)
{
	struct endpoint end = { .address = ADDRESS_NONE };

	if (nfct_attr_is_set(ct, ipv4) > 0)
		end.address = address_from_ipv4(nfct_get_attr(ct, ipv4));
	else if (nfct_attr_is_set(ct, ipv6) > 0)
		end.address = address_from_ipv6(nfct_get_attr(ct, ipv6));
	if (nfct_attr_is_set(ct, port) > 0)
		end.port = ntohs(nfct_get_attr_u16(ct, port));
	return end;
}

static struct tracked_flow read_flow(const struct nf_conntrack *ct)
{
	struct tracked_flow flow = {
		.protocol = nfct_get_attr_u8(ct, ATTR_ORIG_L4PROTO),
		.source = read_end(ct, ATTR_ORIG_IPV4_SRC, ATTR_ORIG_IPV6_SRC, ATTR_ORIG_PORT_SRC),
		.destination =
			read_end(ct, ATTR_ORIG_IPV4_DST, ATTR_ORIG_IPV6_DST, ATTR_ORIG_PORT_DST),
		.answer_source =
			read_end(ct, ATTR_REPL_IPV4_SRC, ATTR_REPL_IPV6_SRC, ATTR_REPL_PORT_SRC),
		.answer_destination =
			read_end(ct, ATTR_REPL_IPV4_DST, ATTR_REPL_IPV6_DST, ATTR_REPL_PORT_DST),
	};

	return flow;
}

/* The flow that a message tells, to be destroyed; NULL: none. */
static struct nf_conntrack *parse(const struct nlmsghdr *message)
{
	struct nf_conntrack *ct = nfct_new();

	if (ct && nfct_nlmsg_parse(message, ct) < 0) {
		nfct_destroy(ct);
		return NULL;
	}
	return ct;
}

/* -- one flow -- */

struct search {
	const struct flow *flow;
	struct translation *translation;
};

/* The kernel finds a flow by either of its tuples: who began it does not matter. */
static int read_translation(const struct nlmsghdr *message, void *arg)
{
	struct search *search = arg;
	struct nf_conntrack *ct = parse(message);
	struct tracked_flow flow;

	if (!ct)
		return MNL_CB_OK;
	flow = read_flow(ct);
	search->translation->external = endpoint_same(&flow.source, &search->flow->internal)
						? flow.answer_destination
						: flow.destination;
	search->translation->seconds_left = nfct_get_attr_u32(ct, ATTR_TIMEOUT);
	nfct_destroy(ct);
	return MNL_CB_OK;
}

static void set_ends(struct nf_conntrack *ct, const struct flow *flow)
{
	if (address_is_ipv4(&flow->internal.address)) {
		nfct_set_attr_u8(ct, ATTR_L3PROTO, AF_INET);
		nfct_set_attr(ct, ATTR_IPV4_SRC, address_ipv4_octets(&flow->internal.address));
		nfct_set_attr(ct, ATTR_IPV4_DST, address_ipv4_octets(&flow->remote.address));
	} else {
		nfct_set_attr_u8(ct, ATTR_L3PROTO, AF_INET6);
		nfct_set_attr(ct, ATTR_IPV6_SRC, flow->internal.address.octets);
		nfct_set_attr(ct, ATTR_IPV6_DST, flow->remote.address.octets);
	}
	nfct_set_attr_u8(ct, ATTR_L4PROTO, flow->protocol);
	nfct_set_attr_u16(ct, ATTR_PORT_SRC, htons(flow->internal.port));
	nfct_set_attr_u16(ct, ATTR_PORT_DST, htons(flow->remote.port));
}

int conntrack_find(struct netfilter *n, const struct flow *flow, struct translation *translation)
{
	_Alignas(struct nlmsghdr) char bytes[REQUEST_SIZE];
	struct nlmsghdr *question =
		request(bytes, IPCTNL_MSG_CT_GET, family_of(&flow->internal.address), 0);
	struct translation found = { .seconds_left = 0 };
	struct search search = { flow, &found };
	struct nf_conntrack *ct;
	int error;

	if (!protocol_has_ports(flow->protocol) ||
	    address_is_ipv4(&flow->internal.address) != address_is_ipv4(&flow->remote.address))
		return -EINVAL;
	ct = nfct_new();
	if (!ct)
		return -ENOMEM;
	set_ends(ct, flow);
	nfct_nlmsg_build(question, ct);
	nfct_destroy(ct);
	error = netfilter_ask(n, question, read_translation, &search);
	if (!error)
		*translation = found;
	return error;
}

/* -- dumps of the flows with a certain answer tuple -- */

/*
 * IPv6 addresses are not compared: kernels up to 6.18 at least take the comparison
 * the wrong way round, and show the flows of all addresses but the one asked for.
 * So what a dump shows is always looked at again.
 */
struct answer_filter {
	uint32_t compare;
	struct endpoint source;
	struct address destination;
	uint8_t protocol;
};

static void put_answer_filter(struct nlmsghdr *message, const struct answer_filter *filter)
{
	struct nlattr *tuple = mnl_attr_nest_start(message, CTA_TUPLE_REPLY), *nest;

	nest = mnl_attr_nest_start(message, CTA_TUPLE_IP);
	if (filter->compare & COMPARE_SOURCE)
		mnl_attr_put(message, CTA_IP_V4_SRC, 4,
			     address_ipv4_octets(&filter->source.address));
	if (filter->compare & COMPARE_DESTINATION)
		mnl_attr_put(message, CTA_IP_V4_DST, 4, address_ipv4_octets(&filter->destination));
	mnl_attr_nest_end(message, nest);
	nest = mnl_attr_nest_start(message, CTA_TUPLE_PROTO);
	if (filter->compare & COMPARE_PROTOCOL)
		mnl_attr_put_u8(message, CTA_PROTO_NUM, filter->protocol);
	if (filter->compare & COMPARE_SOURCE_PORT)
		mnl_attr_put_u16(message, CTA_PROTO_SRC_PORT, htons(filter->source.port));
	mnl_attr_nest_end(message, nest);
	mnl_attr_nest_end(message, tuple);
	nest = mnl_attr_nest_start(message, CTA_FILTER);
	mnl_attr_put_u32(message, CTA_FILTER_ORIG_FLAGS, 0);
	mnl_attr_put_u32(message, CTA_FILTER_REPLY_FLAGS, filter->compare);
	mnl_attr_nest_end(message, nest);
}

/* -- who leaves by which port -- */

struct user_search {
	const struct address *external;
	port_user_visit *visit;
	void *arg;
	int result;
};

static int look_at_user(const struct nlmsghdr *message, void *arg)
{
	struct user_search *search = arg;
	struct nf_conntrack *ct = search->result ? NULL : parse(message);
	struct tracked_flow flow;

	if (!ct)
		return MNL_CB_OK;
	flow = read_flow(ct);
	nfct_destroy(ct);
	if (flow.answer_destination.port != 0 &&
	    address_same(&flow.answer_destination.address, search->external))
		search->result = search->visit(search->arg, flow.protocol,
					       flow.answer_destination.port, &flow.source.address);
	return MNL_CB_OK;
}

int conntrack_list_port_users(struct netfilter *n, const struct address *external,
			      port_user_visit *visit, void *arg)
{
	struct answer_filter filter = { .compare = COMPARE_DESTINATION, .destination = *external };
	_Alignas(struct nlmsghdr) char bytes[REQUEST_SIZE];
	struct nlmsghdr *question = request(bytes, IPCTNL_MSG_CT_GET, AF_INET, NLM_F_DUMP);
	struct user_search search = { external, visit, arg, 0 };
	int error;

	put_answer_filter(question, &filter);
	error = netfilter_ask(n, question, look_at_user, &search);
	return error ? error : search.result;
}

/* -- which flows came through -- */

/* Zero stands for all of them. */
static bool number_fits(unsigned int wanted, unsigned int number)
{
	return wanted == 0 || wanted == number;
}

static bool end_fits(const struct endpoint *wanted, const struct endpoint *end)
{
	return address_same(&wanted->address, &end->address) &&
	       number_fits(wanted->port, end->port);
}

bool flow_came_through(const struct tracked_flow *flow, const struct forwarding *forwarding)
{
	struct prefix remote = forwarding_remote(forwarding);
	const struct endpoint *outside = forwarding->kind == FORWARDING_TRANSLATION
						 ? &forwarding->external
						 : &forwarding->internal;

	return number_fits(forwarding->protocol, flow->protocol) &&
	       end_fits(&forwarding->internal, &flow->answer_source) &&
	       end_fits(outside, &flow->destination) &&
	       prefix_contains(&remote, &flow->source.address) &&
	       number_fits(forwarding->remote_port, flow->source.port);
}

/* -- ending flows -- */

/* So many are noted before they are ended and the walk begins anew. */
#define ROUND 512

struct ending {
	const struct forwarding **sorted; /* by internal endpoint and protocol */
	size_t sorted_count;
	struct nf_conntrack *found[ROUND];
	size_t found_count;
};

static int compare_inside(const struct forwarding *one, const struct forwarding *other)
{
	int order = memcmp(one->internal.address.octets, other->internal.address.octets, 16);

	if (!order)
		order = one->protocol - other->protocol;
	return order ? order : one->internal.port - other->internal.port;
}

static int compare_sorted(const void *one, const void *other)
{
	return compare_inside(*(const struct forwarding *const *)one,
			      *(const struct forwarding *const *)other);
}

static size_t first_not_before(const struct ending *ending, const struct forwarding *key)
{
	size_t low = 0, high = ending->sorted_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_inside(ending->sorted[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool came_through_like(const struct ending *ending, const struct tracked_flow *flow,
			      uint8_t protocol, uint16_t port)
{
	const struct forwarding key = { .protocol = protocol,
					.internal = { flow->answer_source.address, port } };

	for (size_t i = first_not_before(ending, &key);
	     i < ending->sorted_count && compare_inside(ending->sorted[i], &key) == 0; i++)
		if (flow_came_through(flow, ending->sorted[i]))
			return true;
	return false;
}

static bool came_through_any(const struct ending *ending, const struct tracked_flow *flow)
{
	return came_through_like(ending, flow, flow->protocol, flow->answer_source.port) ||
	       came_through_like(ending, flow, flow->protocol, 0) ||
	       came_through_like(ending, flow, 0, 0);
}

static int note_flow(const struct nlmsghdr *message, void *arg)
{
	struct ending *ending = arg;
	struct nf_conntrack *ct;
	struct tracked_flow flow;

	if (ending->found_count == ROUND)
		return MNL_CB_OK;
	ct = parse(message);
	if (!ct)
		return MNL_CB_OK;
	flow = read_flow(ct);
	if (came_through_any(ending, &flow))
		ending->found[ending->found_count++] = ct;
	else
		nfct_destroy(ct);
	return MNL_CB_OK;
}

/* To the kernel a deletion that names no flow means all of them. */
static bool names_a_flow(const struct nlmsghdr *message)
{
	const struct nlattr *attribute;

	mnl_attr_for_each(attribute, message, sizeof(struct nfgenmsg))
	{
		if (mnl_attr_get_type(attribute) == CTA_TUPLE_ORIG)
			return true;
	}
	return false;
}

/* The identity keeps a new flow between the same ends from being taken for the old one. */
static bool end_flow(struct netfilter *n, const struct nf_conntrack *ct)
{
	_Alignas(struct nlmsghdr) char bytes[REQUEST_SIZE];
	struct nlmsghdr *message =
		request(bytes, IPCTNL_MSG_CT_DELETE, nfct_get_attr_u8(ct, ATTR_ORIG_L3PROTO), 0);
	struct nf_conntrack *tuple = nfct_new();

	if (!tuple)
		return false;
	nfct_copy(tuple, ct, NFCT_CP_ORIG);
	nfct_nlmsg_build(message, tuple);
	nfct_destroy(tuple);
	mnl_attr_put_u32(message, CTA_ID, htonl(nfct_get_attr_u32(ct, ATTR_ID)));
	return names_a_flow(message) && netfilter_ask(n, message, NULL, NULL) == 0;
}

static int end_noted(struct netfilter *n, struct ending *ending)
{
	int ended = 0;

	for (size_t i = 0; i < ending->found_count; i++) {
		ended += end_flow(n, ending->found[i]);
		nfct_destroy(ending->found[i]);
	}
	return ended;
}

/* One forwarding's flows the kernel can choose by itself. */
static void put_choice(struct nlmsghdr *question, const struct forwarding *forwarding)
{
	struct answer_filter filter = { .source = forwarding->internal,
					.protocol = forwarding->protocol };

	if (address_is_ipv4(&forwarding->internal.address))
		filter.compare |= COMPARE_SOURCE;
	if (forwarding->protocol)
		filter.compare |= COMPARE_PROTOCOL;
	if (forwarding->internal.port)
		filter.compare |= COMPARE_SOURCE_PORT;
	if (filter.compare)
		put_answer_filter(question, &filter);
}

static int end_round(struct netfilter *n, struct ending *ending)
{
	_Alignas(struct nlmsghdr) char bytes[REQUEST_SIZE];
	uint8_t family = ending->sorted_count == 1 ? family_of(&ending->sorted[0]->internal.address)
						   : AF_UNSPEC;
	struct nlmsghdr *question = request(bytes, IPCTNL_MSG_CT_GET, family, NLM_F_DUMP);
	int error, ended;

	ending->found_count = 0;
	if (ending->sorted_count == 1)
		put_choice(question, ending->sorted[0]);
	error = netfilter_ask(n, question, note_flow, ending);
	ended = end_noted(n, ending);
	return error && error != -EINTR ? error : ended;
}

int conntrack_end_flows(struct netfilter *n, const struct forwarding *forwardings, size_t count)
{
	struct ending *ending = calloc(1, sizeof(*ending));
	int total = 0, ended = 0;

	if (count == 0 || !ending) {
		free(ending);
		return count ? -ENOMEM : 0;
	}
	ending->sorted = malloc(count * sizeof(*ending->sorted));
	if (!ending->sorted) {
		free(ending);
		return -ENOMEM;
	}
	for (size_t i = 0; i < count; i++)
		ending->sorted[i] = &forwardings[i];
	ending->sorted_count = count;
	qsort(ending->sorted, count, sizeof(*ending->sorted), compare_sorted);
	do {
		ended = end_round(n, ending);
		total += ended > 0 ? ended : 0;
	} while (ended > 0 && ending->found_count == ROUND);
	free(ending->sorted);
	free(ending);
	return ended < 0 ? ended : total;
}
