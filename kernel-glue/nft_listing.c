/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the kernel holds of ours, asked and read.
 * Covered by: tests/glue/suite
 */
#include <netinet/in.h> /* first: the kernel's headers make way for it */
#include <stdio.h>

#include <endian.h>
#include <errno.h>
#include <libnftnl/common.h>
#include <libnftnl/set.h>
#include <libnftnl/table.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdlib.h>

#include "kernel-glue/nft_listing.h"

/* Changes by others while we read make us read again, but not for ever. */
#define ATTEMPTS 8

#define REQUEST_SIZE 512

static struct nlmsghdr *request(char bytes[REQUEST_SIZE], uint16_t kind, uint16_t flags)
{
	memset(bytes, 0, REQUEST_SIZE);
	return nftnl_nlmsg_build_hdr(bytes, kind, NFPROTO_INET, flags, 0);
}

/* -- the table -- */

static int read_table(const struct nlmsghdr *message, void *arg)
{
	struct nft_table_facts *facts = arg;
	struct nftnl_table *table = nftnl_table_alloc();
	const void *user_data;
	uint32_t length;

	if (!table)
		return MNL_CB_ERROR;
	if (nftnl_table_nlmsg_parse(message, table) == 0) {
		facts->exists = true;
		facts->flags = nftnl_table_get_u32(table, NFTNL_TABLE_FLAGS);
		facts->owner = nftnl_table_get_u32(table, NFTNL_TABLE_OWNER);
		user_data = nftnl_table_get_data(table, NFTNL_TABLE_USERDATA, &length);
		facts->has_origin = user_data && nft_find_origin(user_data, length, &facts->origin);
	}
	nftnl_table_free(table);
	return MNL_CB_OK;
}

int nft_look_at_table(struct netfilter *n, const char *table, struct nft_table_facts *facts)
{
	_Alignas(struct nlmsghdr) char bytes[REQUEST_SIZE];
	struct nlmsghdr *question = request(bytes, NFT_MSG_GETTABLE, 0);
	int error;

	*facts = (struct nft_table_facts){ .exists = false };
	mnl_attr_put_strz(question, NFTA_TABLE_NAME, table);
	error = netfilter_ask(n, question, read_table, facts);
	return error == -ENOENT ? 0 : error;
}

/* -- sets -- */

struct fitting {
	uint32_t capacity;
	unsigned int fit; /* how many do */
};

static bool fits(const struct nftnl_set *set, enum nft_set_id id, uint32_t capacity)
{
	const uint32_t flags = NFT_SET_MAP | NFT_SET_TIMEOUT | NFT_SET_INTERVAL;
	uint32_t data_length = nftnl_set_get_u32(set, NFTNL_SET_DATA_LEN);

	return strcmp(nftnl_set_get_str(set, NFTNL_SET_NAME), nft_sets[id].name) == 0 &&
	       (nftnl_set_get_u32(set, NFTNL_SET_FLAGS) & flags) == (nft_set_flags(id) & flags) &&
	       nftnl_set_get_u32(set, NFTNL_SET_KEY_TYPE) == nft_sets[id].key_type &&
	       nftnl_set_get_u32(set, NFTNL_SET_KEY_LEN) == nft_set_key_length(id) &&
	       data_length == nft_sets[id].data_length &&
	       nftnl_set_get_u32(set, NFTNL_SET_DESC_SIZE) >= nft_set_size(id, capacity);
}

static int read_set(const struct nlmsghdr *message, void *arg)
{
	struct fitting *fitting = arg;
	struct nftnl_set *set = nftnl_set_alloc();

	if (!set)
		return MNL_CB_ERROR;
	if (nftnl_set_nlmsg_parse(message, set) == 0)
		for (enum nft_set_id id = 0; id < NFT_SETS; id++)
			fitting->fit += fits(set, id, fitting->capacity);
	nftnl_set_free(set);
	return MNL_CB_OK;
}

int nft_sets_fit(struct netfilter *n, const char *table, uint32_t capacity)
{
	_Alignas(struct nlmsghdr) char bytes[REQUEST_SIZE];
	struct fitting fitting;
	int error, attempts = ATTEMPTS;

	do {
		struct nlmsghdr *question = request(bytes, NFT_MSG_GETSET, NLM_F_DUMP);

		fitting = (struct fitting){ .capacity = capacity };
		mnl_attr_put_strz(question, NFTA_SET_TABLE, table);
		error = netfilter_ask(n, question, read_set, &fitting);
	} while (error == -EINTR && --attempts > 0);
	return error ? error : fitting.fit == NFT_SETS;
}

/* -- elements -- */

struct parts {
	const struct nlattr *part[NFTA_SET_ELEM_MAX + 1];
};

static int sort_part(const struct nlattr *attribute, void *arg)
{
	struct parts *parts = arg;

	if (mnl_attr_type_valid(attribute, NFTA_SET_ELEM_MAX) > 0)
		parts->part[mnl_attr_get_type(attribute)] = attribute;
	return MNL_CB_OK;
}

/* The value within a key or data attribute; false if it has another length. */
static bool read_value(const struct nlattr *nest, void *to, uint32_t length)
{
	const struct nlattr *attribute;

	if (!nest)
		return length == 0;
	mnl_attr_for_each_nested(attribute, nest)
	{
		if (mnl_attr_get_type(attribute) != NFTA_DATA_VALUE ||
		    mnl_attr_get_payload_len(attribute) != length)
			continue;
		memcpy(to, mnl_attr_get_payload(attribute), length);
		return true;
	}
	return false;
}

static monotonic read_lifetime(const struct parts *parts)
{
	const struct nlattr *left = parts->part[NFTA_SET_ELEM_EXPIRATION];
	uint64_t count;

	if (!left || mnl_attr_get_payload_len(left) != sizeof(count))
		return NEVER;
	memcpy(&count, mnl_attr_get_payload(left), sizeof(count));
	count = be64toh(count);
	return milliseconds(count ? count : 1);
}

static void read_record(const struct parts *parts, struct forwarding *forwarding)
{
	const struct nlattr *data = parts->part[NFTA_SET_ELEM_USERDATA];
	const uint8_t *record;

	if (data && nft_find_record(mnl_attr_get_payload(data), mnl_attr_get_payload_len(data),
				    &record, &forwarding->record_length))
		memcpy(forwarding->record, record, forwarding->record_length);
}

static bool read_element(const struct nlattr *item, enum nft_set_id set,
			 struct forwarding *forwarding)
{
	struct nft_element element = { .set = set, .role = ROLE_PRIMARY };
	uint32_t length = nft_set_key_length(set);
	struct parts parts = { 0 };

	mnl_attr_parse_nested(item, sort_part, &parts);
	if (!read_value(parts.part[NFTA_SET_ELEM_KEY], element.key, length) ||
	    !read_value(parts.part[NFTA_SET_ELEM_KEY_END], element.key_end,
			nft_sets[set].interval ? length : 0) ||
	    !read_value(parts.part[NFTA_SET_ELEM_DATA], element.data, nft_sets[set].data_length) ||
	    !nft_element_forwarding(&element, forwarding))
		return false;
	forwarding->lifetime = read_lifetime(&parts);
	read_record(&parts, forwarding);
	return true;
}

static bool grow(struct nft_listing *listing)
{
	size_t size = listing->size ? listing->size * 2 : 32;
	struct forwarding *forwardings = realloc(listing->forwardings, size * sizeof(*forwardings));

	if (!forwardings)
		return false;
	listing->forwardings = forwardings;
	listing->size = size;
	return true;
}

static int read_list(struct nft_listing *listing, enum nft_set_id set, const struct nlattr *list)
{
	const struct nlattr *item;

	mnl_attr_for_each_nested(item, list)
	{
		if (listing->count == listing->size && !grow(listing))
			return -ENOMEM;
		listing->count += read_element(item, set, &listing->forwardings[listing->count]);
	}
	return 0;
}

int nft_listing_read(struct nft_listing *listing, enum nft_set_id set,
		     const struct nlmsghdr *message)
{
	const struct nlattr *attribute;
	int error;

	mnl_attr_for_each(attribute, message, sizeof(struct nfgenmsg))
	{
		if (mnl_attr_get_type(attribute) != NFTA_SET_ELEM_LIST_ELEMENTS)
			continue;
		error = read_list(listing, set, attribute);
		if (error)
			return error;
	}
	return 0;
}

void nft_listing_clear(struct nft_listing *listing)
{
	free(listing->forwardings);
	*listing = (struct nft_listing){ 0 };
}

struct dump {
	struct nft_listing *listing;
	enum nft_set_id set;
};

static int read_elements(const struct nlmsghdr *message, void *arg)
{
	struct dump *dump = arg;
	int error = nft_listing_read(dump->listing, dump->set, message);

	errno = -error;
	return error ? MNL_CB_ERROR : MNL_CB_OK;
}

static int list_set(struct netfilter *n, const char *table, enum nft_set_id set,
		    struct nft_listing *listing)
{
	_Alignas(struct nlmsghdr) char bytes[REQUEST_SIZE];
	struct nlmsghdr *question = request(bytes, NFT_MSG_GETSETELEM, NLM_F_DUMP);
	struct dump dump = { listing, set };

	mnl_attr_put_strz(question, NFTA_SET_ELEM_LIST_TABLE, table);
	mnl_attr_put_strz(question, NFTA_SET_ELEM_LIST_SET, nft_sets[set].name);
	return netfilter_ask(n, question, read_elements, &dump);
}

static int list_all_sets(struct netfilter *n, const char *table, struct nft_listing *listing)
{
	int error, first = 0;

	listing->count = 0;
	for (enum nft_set_id set = 0; set < NFT_SETS; set++) {
		error = nft_set_is_primary(set) ? list_set(n, table, set, listing) : 0;
		if (!first)
			first = error;
	}
	return first;
}

static int read_generation(const struct nlmsghdr *message, void *arg)
{
	const struct nlattr *attribute;

	mnl_attr_for_each(attribute, message, sizeof(struct nfgenmsg))
	{
		if (mnl_attr_get_type(attribute) == NFTA_GEN_ID &&
		    mnl_attr_get_payload_len(attribute) == 4)
			*(uint32_t *)arg = mnl_attr_get_u32(attribute);
	}
	return MNL_CB_OK;
}

static uint32_t generation(struct netfilter *n)
{
	_Alignas(struct nlmsghdr) char bytes[REQUEST_SIZE];
	uint32_t number = 0;

	netfilter_ask(n, request(bytes, NFT_MSG_GETGEN, 0), read_generation, &number);
	return number;
}

/* A dump of elements does not say that it was overtaken by a change; the generation does. */
int nft_list(struct netfilter *n, const char *table, struct nft_listing *listing)
{
	int error, attempts = ATTEMPTS;
	uint32_t before;

	do {
		before = generation(n);
		error = list_all_sets(n, table, listing);
	} while (before != generation(n) && --attempts > 0);
	return error;
}

/* -- one element -- */

static int read_one_lifetime(const struct nlmsghdr *message, void *arg)
{
	const struct nlattr *attribute, *item;

	mnl_attr_for_each(attribute, message, sizeof(struct nfgenmsg))
	{
		if (mnl_attr_get_type(attribute) != NFTA_SET_ELEM_LIST_ELEMENTS)
			continue;
		mnl_attr_for_each_nested(item, attribute)
		{
			struct parts parts = { 0 };

			mnl_attr_parse_nested(item, sort_part, &parts);
			*(monotonic *)arg = read_lifetime(&parts);
		}
	}
	return MNL_CB_OK;
}

int nft_look_at_element(struct netfilter *n, const char *table, const struct nft_element *element,
			monotonic *lifetime)
{
	_Alignas(struct nlmsghdr) char bytes[REQUEST_SIZE];
	struct nlmsghdr *question = request(bytes, NFT_MSG_GETSETELEM, 0);
	struct nlattr *list, *item, *key;

	mnl_attr_put_strz(question, NFTA_SET_ELEM_LIST_TABLE, table);
	mnl_attr_put_strz(question, NFTA_SET_ELEM_LIST_SET, nft_sets[element->set].name);
	list = mnl_attr_nest_start(question, NFTA_SET_ELEM_LIST_ELEMENTS);
	item = mnl_attr_nest_start(question, NFTA_LIST_ELEM);
	key = mnl_attr_nest_start(question, NFTA_SET_ELEM_KEY);
	mnl_attr_put(question, NFTA_DATA_VALUE, nft_set_key_length(element->set), element->key);
	mnl_attr_nest_end(question, key);
	mnl_attr_nest_end(question, item);
	mnl_attr_nest_end(question, list);
	return netfilter_ask(n, question, read_one_lifetime, lifetime);
}
