/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Transactions of nf_tables as bytes: elements, sets and chains.
 *
 * Elements are what a mapping costs, so they are put attribute by attribute,
 * without an allocation; the rest is made once and left to libnftnl.
 * Covered by: tests/glue/suite
 */
#include <netinet/in.h> /* first: the kernel's headers make way for it */

#include <endian.h>
#include <libmnl/libmnl.h>
#include <libnftnl/chain.h>
#include <libnftnl/common.h>
#include <libnftnl/set.h>
#include <libnftnl/table.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdlib.h>

#include "kernel-glue/nft_batch.h"

/* Not in the headers of older systems. */
#define MESSAGE_DESTROYSETELEM 30
#define SET_CONCAT             0x80

/* User data is type, length, value, as nft has it; it leaves types it does not know alone. */
#define USER_DATA_OURS 0x80

/* Walking all sets each second, the default, is for nothing: nobody meets an expired element. */
#define COLLECT_MILLISECONDS 60000

/* -- batch -- */

void nft_batch_init(struct nft_batch *batch, const char *table)
{
	*batch = (struct nft_batch){ .sequence = 0 };
	strncpy(batch->table, table, sizeof(batch->table) - 1);
}

void nft_batch_clear(struct nft_batch *batch)
{
	free(batch->bytes);
	batch->bytes = NULL;
	batch->length = batch->size = 0;
}

static bool reserve(struct nft_batch *batch, size_t room)
{
	size_t size = batch->size ? batch->size : 4096;
	uint8_t *bytes;

	if (batch->failed)
		return false;
	if (batch->size - batch->length >= room)
		return true;
	while (size - batch->length < room)
		size *= 2;
	bytes = realloc(batch->bytes, size);
	if (!bytes) {
		batch->failed = true;
		return false;
	}
	batch->bytes = bytes;
	batch->size = size;
	return true;
}

static void put_bracket(struct nft_batch *batch, struct nlmsghdr *(*build)(char *, uint32_t))
{
	if (reserve(batch, 64))
		batch->length +=
			build((char *)batch->bytes + batch->length, batch->sequence)->nlmsg_len;
}

void nft_batch_begin(struct nft_batch *batch, uint32_t sequence)
{
	batch->length = batch->last = 0;
	batch->failed = false;
	batch->sequence = sequence;
	batch->step = 0;
	put_bracket(batch, nftnl_batch_begin);
}

void nft_batch_end(struct nft_batch *batch)
{
	if (!batch->failed && batch->last)
		((struct nlmsghdr *)(batch->bytes + batch->last))->nlmsg_flags |= NLM_F_ACK;
	put_bracket(batch, nftnl_batch_end);
}

struct nlmsghdr *nft_message_start(struct nft_batch *batch, uint16_t kind, uint16_t flags,
				   size_t room)
{
	if (!reserve(batch, 64 + room))
		return NULL;
	batch->last = batch->length;
	memset(batch->bytes + batch->length, 0, 64 + room); /* libmnl leaves gaps as they were */
	return nftnl_nlmsg_build_hdr((char *)batch->bytes + batch->length, kind, NFPROTO_INET,
				     flags, batch->sequence);
}

void nft_message_end(struct nft_batch *batch, const struct nlmsghdr *message)
{
	batch->length += message->nlmsg_len;
	batch->sequence += batch->step;
}

const char *nft_batch_what(const struct nft_batch *batch, uint32_t sequence)
{
	const struct nlmsghdr *message = (const struct nlmsghdr *)batch->bytes;
	int left = (int)batch->length;

	/* The brackets around a batch have the numbers of their neighbours. */
	while (mnl_nlmsg_ok(message, left) &&
	       (message->nlmsg_seq != sequence || message->nlmsg_type >> 8 != NFNL_SUBSYS_NFTABLES))
		message = mnl_nlmsg_next(message, &left);
	if (!mnl_nlmsg_ok(message, left))
		return "transaction";
	switch (message->nlmsg_type & 0xff) {
	case NFT_MSG_NEWTABLE:
	case NFT_MSG_DELTABLE: return "table";
	case NFT_MSG_NEWSET: return "set";
	case NFT_MSG_NEWCHAIN: return "chain";
	case NFT_MSG_NEWRULE:
	case NFT_MSG_DELRULE: return "rule";
	}
	return "element";
}

/* -- elements -- */

static void put_value(struct nlmsghdr *message, uint16_t type, const void *value, size_t length)
{
	struct nlattr *nest = mnl_attr_nest_start(message, type);

	mnl_attr_put(message, NFTA_DATA_VALUE, length, value);
	mnl_attr_nest_end(message, nest);
}

/* In 6.12 and later an unchanged timeout alone does not move the expiry: both are needed. */
static void put_lifetime(struct nlmsghdr *message, monotonic lifetime)
{
	uint64_t milliseconds = htobe64(lifetime / 1000 + (lifetime % 1000 != 0));

	if (lifetime == NEVER)
		return;
	mnl_attr_put(message, NFTA_SET_ELEM_TIMEOUT, 8, &milliseconds);
	mnl_attr_put(message, NFTA_SET_ELEM_EXPIRATION, 8, &milliseconds);
}

static void put_record(struct nlmsghdr *message, const struct forwarding *forwarding)
{
	uint8_t data[2 + FORWARDING_RECORD_MAX] = { USER_DATA_OURS, forwarding->record_length };

	if (forwarding->record_length == 0)
		return;
	memcpy(data + 2, forwarding->record, forwarding->record_length);
	mnl_attr_put(message, NFTA_SET_ELEM_USERDATA, 2u + forwarding->record_length, data);
}

static void put_one_element(struct nlmsghdr *message, const struct nft_element *element,
			    bool adding, monotonic lifetime, const struct forwarding *forwarding)
{
	const struct nft_set_layout *set = &nft_sets[element->set];
	uint32_t length = nft_set_key_length(element->set);
	struct nlattr *list, *item;

	list = mnl_attr_nest_start(message, NFTA_SET_ELEM_LIST_ELEMENTS);
	item = mnl_attr_nest_start(message, NFTA_LIST_ELEM);
	put_value(message, NFTA_SET_ELEM_KEY, element->key, length);
	if (set->interval)
		put_value(message, NFTA_SET_ELEM_KEY_END, element->key_end, length);
	if (adding && set->data_length)
		put_value(message, NFTA_SET_ELEM_DATA, element->data, set->data_length);
	if (adding)
		put_lifetime(message, lifetime);
	if (adding && forwarding)
		put_record(message, forwarding);
	mnl_attr_nest_end(message, item);
	mnl_attr_nest_end(message, list);
}

static struct nlmsghdr *start_elements(struct nft_batch *batch, uint16_t kind, uint16_t flags,
				       const char *set, size_t room)
{
	struct nlmsghdr *message = nft_message_start(batch, kind, flags, 128 + room);

	if (!message)
		return NULL;
	mnl_attr_put_strz(message, NFTA_SET_ELEM_LIST_TABLE, batch->table);
	mnl_attr_put_strz(message, NFTA_SET_ELEM_LIST_SET, set);
	return message;
}

void nft_put_element(struct nft_batch *batch, enum nft_put put, const struct nft_element *element,
		     monotonic lifetime, const struct forwarding *forwarding)
{
	static const struct {
		uint16_t kind, flags;
	} how[] = {
		[NFT_ADD] = { NFT_MSG_NEWSETELEM, NLM_F_CREATE | NLM_F_EXCL },
		[NFT_UPDATE] = { NFT_MSG_NEWSETELEM, NLM_F_CREATE },
		[NFT_DELETE] = { NFT_MSG_DELSETELEM, 0 },
		[NFT_DESTROY] = { MESSAGE_DESTROYSETELEM, 0 },
	};
	struct nlmsghdr *message = start_elements(batch, how[put].kind, how[put].flags,
						  nft_sets[element->set].name, 512);

	if (!message)
		return;
	put_one_element(message, element, put == NFT_ADD || put == NFT_UPDATE, lifetime,
			forwarding);
	nft_message_end(batch, message);
}

/* Our part of a list of type, length, value. */
static const uint8_t *find_ours(const uint8_t *bytes, size_t length, uint8_t *ours_length)
{
	while (length >= 2 && length - 2 >= bytes[1]) {
		if (bytes[0] == USER_DATA_OURS) {
			*ours_length = bytes[1];
			return bytes + 2;
		}
		length -= 2u + bytes[1];
		bytes += 2u + bytes[1];
	}
	return NULL;
}

bool nft_find_record(const uint8_t *bytes, size_t length, const uint8_t **record,
		     uint8_t *record_length)
{
	uint8_t found_length;
	const uint8_t *found = find_ours(bytes, length, &found_length);

	if (!found || found_length > FORWARDING_RECORD_MAX)
		return false;
	*record = found;
	*record_length = found_length;
	return true;
}

/* -- table -- */

void nft_put_table(struct nft_batch *batch, uint32_t flags, uint64_t origin)
{
	struct nlmsghdr *message = nft_message_start(batch, NFT_MSG_NEWTABLE, NLM_F_CREATE, 256);
	struct nftnl_table *table = nftnl_table_alloc();
	uint8_t data[2 + 8] = { USER_DATA_OURS, 8 };

	origin = htobe64(origin);
	memcpy(data + 2, &origin, 8);
	if (!message || !table) {
		batch->failed = true;
	} else {
		nftnl_table_set_str(table, NFTNL_TABLE_NAME, batch->table);
		nftnl_table_set_u32(table, NFTNL_TABLE_FLAGS, flags);
		nftnl_table_set_data(table, NFTNL_TABLE_USERDATA, data, sizeof(data));
		nftnl_table_nlmsg_build_payload(message, table);
		nft_message_end(batch, message);
	}
	if (table)
		nftnl_table_free(table);
}

void nft_put_table_removal(struct nft_batch *batch)
{
	struct nlmsghdr *message = nft_message_start(batch, NFT_MSG_DELTABLE, 0, 64);

	if (!message)
		return;
	mnl_attr_put_strz(message, NFTA_TABLE_NAME, batch->table);
	nft_message_end(batch, message);
}

bool nft_find_origin(const uint8_t *user_data, size_t length, uint64_t *origin)
{
	uint8_t found_length;
	const uint8_t *found = find_ours(user_data, length, &found_length);

	if (!found || found_length != 8)
		return false;
	memcpy(origin, found, 8);
	*origin = be64toh(*origin);
	return true;
}

/* -- sets -- */

uint32_t nft_set_flags(enum nft_set_id set)
{
	const struct nft_set_layout *layout = &nft_sets[set];

	return (layout->timeout ? NFT_SET_TIMEOUT : 0) | (layout->data_length ? NFT_SET_MAP : 0) |
	       (layout->interval ? NFT_SET_INTERVAL | SET_CONCAT : 0);
}

static size_t field_count(const struct nft_set_layout *layout)
{
	size_t count = 0;

	while (count < NFT_FIELDS_MAX && layout->fields[count])
		count++;
	return count;
}

/* nft prints names only from keys that it believes to be in host order. */
static void tell_host_order(struct nftnl_set *set)
{
	uint8_t data[2 + 4] = { 0, 4 };
	const uint32_t host_order = 1;

	memcpy(data + 2, &host_order, 4);
	nftnl_set_set_data(set, NFTNL_SET_USERDATA, data, sizeof(data));
}

static void describe_set(struct nftnl_set *set, const char *table, enum nft_set_id id,
			 uint32_t size)
{
	const struct nft_set_layout *layout = &nft_sets[id];

	nftnl_set_set_u32(set, NFTNL_SET_FAMILY, NFPROTO_INET);
	nftnl_set_set_str(set, NFTNL_SET_TABLE, table);
	nftnl_set_set_str(set, NFTNL_SET_NAME, layout->name);
	nftnl_set_set_u32(set, NFTNL_SET_ID, id + 1);
	nftnl_set_set_u32(set, NFTNL_SET_FLAGS, nft_set_flags(id));
	nftnl_set_set_u32(set, NFTNL_SET_KEY_TYPE, layout->key_type);
	nftnl_set_set_u32(set, NFTNL_SET_KEY_LEN, nft_set_key_length(id));
	if (layout->data_length) {
		nftnl_set_set_u32(set, NFTNL_SET_DATA_TYPE, layout->data_type);
		nftnl_set_set_u32(set, NFTNL_SET_DATA_LEN, layout->data_length);
	}
	if (layout->interval)
		nftnl_set_set_data(set, NFTNL_SET_DESC_CONCAT, layout->fields,
				   (uint32_t)field_count(layout));
	if (id == NFT_WANIF)
		tell_host_order(set);
	if (layout->timeout)
		nftnl_set_set_u32(set, NFTNL_SET_GC_INTERVAL, COLLECT_MILLISECONDS);
	if (size)
		nftnl_set_set_u32(set, NFTNL_SET_DESC_SIZE, size);
}

static void put_set(struct nft_batch *batch, enum nft_set_id id, uint32_t capacity)
{
	struct nlmsghdr *message = nft_message_start(batch, NFT_MSG_NEWSET, NLM_F_CREATE, 512);
	struct nftnl_set *set = nftnl_set_alloc();

	if (!message || !set) {
		batch->failed = true;
	} else {
		describe_set(set, batch->table, id, nft_set_size(id, capacity));
		nftnl_set_nlmsg_build_payload(message, set);
		nft_message_end(batch, message);
	}
	if (set)
		nftnl_set_free(set);
}

/* -- chains -- */

struct chain {
	const char *name;
	const char *type; /* NULL: only jumped to */
	uint32_t hook;
	int32_t priority;
};

/*
 * The firewall's own fixed forwardings (-100) come before ours; its masquerade
 * (100) comes after; its forward chain (0) finds our mark.
 */
static const struct chain chains[] = {
	{ "in4", NULL, 0, 0 },
	{ "same4", NULL, 0, 0 },
	{ "stolen4", NULL, 0, 0 },
	{ "out4", NULL, 0, 0 },
	{ "hair4", NULL, 0, 0 },
	{ "pre", "nat", NF_INET_PRE_ROUTING, -100 + 5 },
	{ "post", "nat", NF_INET_POST_ROUTING, 100 - 5 },
	{ "fwdmark", "filter", NF_INET_FORWARD, 0 - 5 },
};

static void describe_chain(struct nftnl_chain *to, const char *table, const struct chain *chain)
{
	nftnl_chain_set_u32(to, NFTNL_CHAIN_FAMILY, NFPROTO_INET);
	nftnl_chain_set_str(to, NFTNL_CHAIN_TABLE, table);
	nftnl_chain_set_str(to, NFTNL_CHAIN_NAME, chain->name);
	if (!chain->type)
		return;
	nftnl_chain_set_str(to, NFTNL_CHAIN_TYPE, chain->type);
	nftnl_chain_set_u32(to, NFTNL_CHAIN_HOOKNUM, chain->hook);
	nftnl_chain_set_s32(to, NFTNL_CHAIN_PRIO, chain->priority);
	nftnl_chain_set_u32(to, NFTNL_CHAIN_POLICY, NF_ACCEPT);
}

static void put_chain(struct nft_batch *batch, const struct chain *chain)
{
	struct nlmsghdr *message = nft_message_start(batch, NFT_MSG_NEWCHAIN, NLM_F_CREATE, 256);
	struct nftnl_chain *described = nftnl_chain_alloc();

	if (!message || !described) {
		batch->failed = true;
	} else {
		describe_chain(described, batch->table, chain);
		nftnl_chain_nlmsg_build_payload(message, described);
		nft_message_end(batch, message);
	}
	if (described)
		nftnl_chain_free(described);
}

/* Without a chain named: those of the whole table. */
static void put_rules_removal(struct nft_batch *batch, const char *chain)
{
	struct nlmsghdr *message = nft_message_start(batch, NFT_MSG_DELRULE, 0, 128);

	if (!message)
		return;
	mnl_attr_put_strz(message, NFTA_RULE_TABLE, batch->table);
	if (chain)
		mnl_attr_put_strz(message, NFTA_RULE_CHAIN, chain);
	nft_message_end(batch, message);
}

void nft_put_ruleset(struct nft_batch *batch, uint32_t capacity, uint32_t mark)
{
	for (enum nft_set_id set = 0; set < NFT_SETS; set++)
		put_set(batch, set, capacity);
	for (size_t i = 0; i < sizeof(chains) / sizeof(chains[0]); i++)
		put_chain(batch, &chains[i]);
	put_rules_removal(batch, NULL);
	nft_put_rules(batch, mark);
	nft_put_stolen_port_rule(batch, NULL, 0);
}

/* -- WAN -- */

/* A delete that names no element empties the set. */
static void put_emptying(struct nft_batch *batch, enum nft_set_id set)
{
	struct nlmsghdr *message =
		start_elements(batch, NFT_MSG_DELSETELEM, 0, nft_sets[set].name, 0);

	if (message)
		nft_message_end(batch, message);
}

static void put_key(struct nft_batch *batch, enum nft_set_id set, const void *key, size_t length)
{
	struct nft_element element = { .set = set };

	memcpy(element.key, key, length);
	nft_put_element(batch, NFT_UPDATE, &element, NEVER, NULL);
}

/* The kernel's numbers count 0, 1, 2, ... in its own byte order. */
static void put_range(struct nlmsghdr *message, uint32_t number, const struct port_range *range)
{
	uint8_t data[8] = { (uint8_t)(range->first >> 8), (uint8_t)range->first, 0, 0,
			    (uint8_t)(range->last >> 8),  (uint8_t)range->last };
	struct nlattr *item = mnl_attr_nest_start(message, NFTA_LIST_ELEM);

	put_value(message, NFTA_SET_ELEM_KEY, &number, sizeof(number));
	put_value(message, NFTA_SET_ELEM_DATA, data, sizeof(data));
	mnl_attr_nest_end(message, item);
}

static void put_ranges(struct nft_batch *batch, const char *name, uint32_t id,
		       const struct port_range *ranges, size_t count)
{
	struct nlmsghdr *message = start_elements(batch, NFT_MSG_NEWSETELEM, NLM_F_CREATE, name,
						  64 + 64 * GLUE_WAN_PORT_RANGES);
	struct nlattr *list;

	if (!message)
		return;
	mnl_attr_put_u32(message, NFTA_SET_ELEM_LIST_SET_ID, htobe32(id));
	list = mnl_attr_nest_start(message, NFTA_SET_ELEM_LIST_ELEMENTS);
	for (size_t i = 0; i < count; i++)
		put_range(message, (uint32_t)i, &ranges[i]);
	mnl_attr_nest_end(message, list);
	nft_message_end(batch, message);
}

void nft_put_anonymous_map(struct nft_batch *batch, uint32_t id, const struct port_range *ranges,
			   size_t count)
{
	struct nlmsghdr *message = nft_message_start(batch, NFT_MSG_NEWSET, NLM_F_CREATE, 512);
	struct nftnl_set *set = nftnl_set_alloc();

	if (!message || !set) {
		batch->failed = true;
	} else {
		nftnl_set_set_u32(set, NFTNL_SET_FAMILY, NFPROTO_INET);
		nftnl_set_set_str(set, NFTNL_SET_TABLE, batch->table);
		nftnl_set_set_str(set, NFTNL_SET_NAME, "__map%d");
		nftnl_set_set_u32(set, NFTNL_SET_ID, id);
		nftnl_set_set_u32(set, NFTNL_SET_FLAGS,
				  NFT_SET_ANONYMOUS | NFT_SET_CONSTANT | NFT_SET_MAP);
		nftnl_set_set_u32(set, NFTNL_SET_KEY_TYPE, 4); /* integer */
		nftnl_set_set_u32(set, NFTNL_SET_KEY_LEN, 4);
		nftnl_set_set_u32(set, NFTNL_SET_DATA_TYPE, 13 << 6 | 13); /* port, port */
		nftnl_set_set_u32(set, NFTNL_SET_DATA_LEN, 8);
		nftnl_set_nlmsg_build_payload(message, set);
		nft_message_end(batch, message);
		put_ranges(batch, "__map%d", id, ranges, count);
	}
	if (set)
		nftnl_set_free(set);
}

void nft_put_wan(struct nft_batch *batch, const struct glue_wan *wan)
{
	put_emptying(batch, NFT_EXT4);
	for (size_t i = 0; i < wan->address_count; i++)
		put_key(batch, NFT_EXT4, address_ipv4_octets(&wan->addresses[i]), 4);
	put_emptying(batch, NFT_WANIF);
	for (size_t i = 0; i < wan->interface_count; i++)
		put_key(batch, NFT_WANIF, wan->interfaces[i], IFNAMSIZ);
	put_rules_removal(batch, "stolen4");
	nft_put_stolen_port_rule(batch, wan->dynamic, wan->dynamic_count);
}
