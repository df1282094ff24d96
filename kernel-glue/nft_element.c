/* SPDX-License-Identifier: BSD-2-Clause */
/* Forwardings as elements of nf_tables sets: which sets, which octets. */
#include "cpe/base/wire.h"
#include "kernel-glue/forwarding.h"
#include "kernel-glue/nft_element.h"

/* nft's type numbers; a concatenation packs 6 bits of each, as nft does to print them. */
#define IPV4                 7
#define IPV6                 8
#define PROTO                12
#define PORT                 13
#define NAME                 41
#define PACK2(a, b)          ((a) << 6 | (b))
#define PACK3(a, b, c)       (PACK2(a, b) << 6 | (c))
#define PACK5(a, b, c, d, e) (PACK3(a, b, c) << 12 | (d) << 6 | (e))

#define FLOW4                                                       \
	PACK5(IPV4, PROTO, PORT, IPV4, PORT), PACK2(IPV4, PORT), 8, \
	{                                                           \
		4, 1, 2, 4, 2                                       \
	}
#define PORT4                                           \
	PACK3(IPV4, PROTO, PORT), PACK2(IPV4, PORT), 8, \
	{                                               \
		4, 1, 2                                 \
	}
#define FLOW6                                       \
	PACK5(IPV6, PROTO, PORT, IPV6, PORT), 0, 0, \
	{                                           \
		16, 1, 2, 16, 2                     \
	}

const struct nft_set_layout nft_sets[NFT_SETS] = {
	[NFT_EXT4] = { "ext4", IPV4, 0, 0, { 4 }, false, false },
	[NFT_WANIF] = { "wanif", NAME, 0, 0, { IFNAMSIZ }, false, false },
	[NFT_PEER4_IN] = { "peer4_in", FLOW4, true, false },
	[NFT_PEER4_OUT] = { "peer4_out", FLOW4, true, false },
	[NFT_FILT4] = { "filt4", FLOW4, true, true },
	[NFT_MAP4] = { "map4", PORT4, true, false },
	[NFT_REV4] = { "rev4", PORT4, true, false },
	[NFT_WIDE4] = { "wide4",
			PACK3(IPV4, PROTO, IPV4) << 6 | PORT,
			IPV4,
			4,
			{ 4, 1, 4, 2 },
			true,
			true },
	[NFT_PROTO4] = { "proto4", PACK2(IPV4, PROTO), IPV4, 4, { 4, 1 }, true, false },
	[NFT_RPROTO4] = { "rproto4", PACK2(IPV4, PROTO), IPV4, 4, { 4, 1 }, true, false },
	[NFT_ALL4] = { "all4", IPV4, IPV4, 4, { 4 }, true, false },
	[NFT_RALL4] = { "rall4", IPV4, IPV4, 4, { 4 }, true, false },
	[NFT_USED4] = { "used4", PACK2(PROTO, PORT), 0, 0, { 1, 2 }, true, false },
	[NFT_PEER6] = { "peer6", FLOW6, true, false },
	[NFT_PIN6] = { "pin6", PACK3(IPV6, PROTO, PORT), 0, 0, { 16, 1, 2 }, true, false },
	[NFT_PIN6F] = { "pin6f", FLOW6, true, true },
	[NFT_PIN6P] = { "pin6p", PACK2(IPV6, PROTO), 0, 0, { 16, 1 }, true, false },
	[NFT_PIN6A] = { "pin6a", IPV6, 0, 0, { 16 }, true, false },
};

static uint32_t padded(uint32_t length)
{
	return (length + 3) & ~UINT32_C(3);
}

uint32_t nft_set_key_length(enum nft_set_id set)
{
	uint32_t length = 0;

	for (int i = 0; i < NFT_FIELDS_MAX; i++)
		length += padded(nft_sets[set].fields[i]);
	return length;
}

/* Removing from an interval set costs time in proportion to its size: milliseconds at 1000. */
#define FILTERS_MAX 256
/* The kernel sizes its hash tables by these numbers, so rare kinds get less. */
#define PEERS_MAX     4096
#define WILDCARDS_MAX 1024

static uint32_t least(uint32_t one, uint32_t other)
{
	return one < other ? one : other;
}

uint32_t nft_set_size(enum nft_set_id set, uint32_t capacity)
{
	switch (set) {
	case NFT_EXT4:
	case NFT_WANIF: return 0;
	case NFT_FILT4:
	case NFT_WIDE4:
	case NFT_PIN6F: return FILTERS_MAX;
	case NFT_PEER4_IN:
	case NFT_PEER4_OUT:
	case NFT_PEER6: return least(capacity, PEERS_MAX);
	case NFT_PROTO4:
	case NFT_ALL4:
	case NFT_PIN6P:
	case NFT_PIN6A: return least(capacity, WILDCARDS_MAX);
	case NFT_RPROTO4:
	case NFT_RALL4: return least(capacity, WILDCARDS_MAX) + FILTERS_MAX;
	case NFT_MAP4:
	case NFT_PIN6: return capacity;
	case NFT_REV4:
	case NFT_USED4: return capacity + FILTERS_MAX;
	case NFT_SETS: break;
	}
	return 0;
}

bool nft_set_is_primary(enum nft_set_id set)
{
	switch (set) {
	case NFT_PEER4_IN:
	case NFT_FILT4:
	case NFT_MAP4:
	case NFT_WIDE4:
	case NFT_PROTO4:
	case NFT_ALL4:
	case NFT_PEER6:
	case NFT_PIN6:
	case NFT_PIN6F:
	case NFT_PIN6P:
	case NFT_PIN6A: return true;
	case NFT_EXT4:
	case NFT_WANIF:
	case NFT_PEER4_OUT:
	case NFT_REV4:
	case NFT_RPROTO4:
	case NFT_RALL4:
	case NFT_USED4:
	case NFT_SETS: break;
	}
	return false;
}

enum nft_set_id nft_primary_set(const struct forwarding *forwarding)
{
	bool filter = forwarding_is_filter(forwarding);

	if (forwarding->kind == FORWARDING_PINHOLE) {
		if (forwarding->peer)
			return NFT_PEER6;
		if (filter)
			return NFT_PIN6F;
		if (forwarding->internal.port)
			return NFT_PIN6;
		return forwarding->protocol ? NFT_PIN6P : NFT_PIN6A;
	}
	if (forwarding->peer)
		return NFT_PEER4_IN;
	if (forwarding->external.port)
		return filter ? NFT_FILT4 : NFT_MAP4;
	if (filter)
		return NFT_WIDE4;
	return forwarding->protocol ? NFT_PROTO4 : NFT_ALL4;
}

/* -- to octets -- */

static void put_ipv4(struct writer *to, const struct address *address)
{
	write_bytes(to, address_ipv4_octets(address), 4);
}

static void put_ipv6(struct writer *to, const struct address *address)
{
	write_bytes(to, address->octets, 16);
}

static void put_protocol(struct writer *to, uint8_t protocol)
{
	write_u8(to, protocol);
	write_zeros(to, 3);
}

static void put_port(struct writer *to, uint16_t port)
{
	write_u16(to, port);
	write_zeros(to, 2);
}

static struct address prefix_last(const struct prefix *prefix)
{
	struct address last = prefix->address;
	unsigned int octet = prefix->length / 8;

	if (octet < 16)
		last.octets[octet++] |= (uint8_t)(0xff >> prefix->length % 8);
	memset(last.octets + octet, 0xff, 16 - octet);
	return last;
}

/* Both ends of what a filter lets in; for anything else both are the same. */
struct bound {
	uint8_t protocol;
	uint16_t internal_port, remote_port;
	struct address remote;
};

static void find_bounds(const struct forwarding *f, struct bound *low, struct bound *high)
{
	struct prefix remote = forwarding_remote(f);

	*low = (struct bound){ f->protocol, f->internal.port, f->remote_port, remote.address };
	*high = *low;
	high->remote = prefix_last(&remote);
	if (!high->protocol)
		high->protocol = UINT8_MAX;
	if (!high->internal_port)
		high->internal_port = UINT16_MAX;
	if (!high->remote_port)
		high->remote_port = UINT16_MAX;
}

static void put_key(struct writer *to, const struct forwarding *f, enum nft_set_id set,
		    const struct bound *bound)
{
	switch (set) {
	case NFT_PEER4_IN:
	case NFT_FILT4:
	case NFT_MAP4:
		put_ipv4(to, &f->external.address);
		put_protocol(to, f->protocol);
		put_port(to, f->external.port);
		if (set == NFT_MAP4)
			break;
		put_ipv4(to, &bound->remote);
		put_port(to, bound->remote_port);
		break;
	case NFT_WIDE4:
		put_ipv4(to, &f->external.address);
		put_protocol(to, bound->protocol);
		put_ipv4(to, &bound->remote);
		put_port(to, bound->remote_port);
		break;
	case NFT_PROTO4:
		put_ipv4(to, &f->external.address);
		put_protocol(to, f->protocol);
		break;
	case NFT_ALL4: put_ipv4(to, &f->external.address); break;
	case NFT_PEER4_OUT:
	case NFT_REV4:
		put_ipv4(to, &f->internal.address);
		put_protocol(to, f->protocol);
		put_port(to, f->internal.port);
		if (set == NFT_REV4)
			break;
		put_ipv4(to, &bound->remote);
		put_port(to, bound->remote_port);
		break;
	case NFT_RPROTO4:
		put_ipv4(to, &f->internal.address);
		put_protocol(to, f->protocol);
		break;
	case NFT_RALL4: put_ipv4(to, &f->internal.address); break;
	case NFT_USED4:
		put_protocol(to, f->protocol);
		put_port(to, f->external.port);
		break;
	case NFT_PEER6:
	case NFT_PIN6F:
	case NFT_PIN6:
		put_ipv6(to, &f->internal.address);
		put_protocol(to, bound->protocol);
		put_port(to, bound->internal_port);
		if (set == NFT_PIN6)
			break;
		put_ipv6(to, &bound->remote);
		put_port(to, bound->remote_port);
		break;
	case NFT_PIN6P:
		put_ipv6(to, &f->internal.address);
		put_protocol(to, f->protocol);
		break;
	case NFT_PIN6A: put_ipv6(to, &f->internal.address); break;
	case NFT_EXT4:
	case NFT_WANIF:
	case NFT_SETS: break;
	}
}

static void fill(struct nft_element *element, const struct forwarding *f, enum nft_set_id set,
		 enum nft_role role)
{
	const struct endpoint *data = role == ROLE_PRIMARY ? &f->internal : &f->external;
	struct writer key, key_end, to;
	struct bound low, high;

	*element = (struct nft_element){ .set = set, .role = role };
	key = writer_over(element->key, sizeof(element->key));
	key_end = writer_over(element->key_end, sizeof(element->key_end));
	to = writer_over(element->data, sizeof(element->data));
	find_bounds(f, &low, &high);
	put_key(&key, f, set, &low);
	if (nft_sets[set].interval)
		put_key(&key_end, f, set, &high);
	if (nft_sets[set].data_length == 0)
		return;
	put_ipv4(&to, &data->address);
	if (nft_sets[set].data_length > 4)
		put_port(&to, data->port);
}

static enum nft_set_id reverse_set(const struct forwarding *f)
{
	if (f->internal.port)
		return NFT_REV4;
	return f->protocol ? NFT_RPROTO4 : NFT_RALL4;
}

size_t nft_elements(const struct forwarding *f, struct nft_element elements[NFT_ELEMENTS_MAX])
{
	size_t n = 0;

	fill(&elements[n++], f, nft_primary_set(f), ROLE_PRIMARY);
	if (f->kind == FORWARDING_PINHOLE)
		return n;
	if (f->peer)
		fill(&elements[n++], f, NFT_PEER4_OUT, ROLE_ALONE);
	else
		fill(&elements[n++], f, reverse_set(f), ROLE_REVERSE);
	if (f->external.port && !f->peer)
		fill(&elements[n++], f, NFT_USED4, ROLE_USED);
	return n;
}

/* -- from octets -- */

static struct address take_ipv4(struct reader *from)
{
	uint8_t octets[4];

	reader_copy(from, octets, sizeof(octets));
	return address_from_ipv4(octets);
}

static struct address take_ipv6(struct reader *from)
{
	struct address address;

	reader_copy(from, address.octets, sizeof(address.octets));
	return address;
}

static uint8_t take_protocol(struct reader *from)
{
	uint8_t protocol = read_u8(from);

	reader_skip(from, 3);
	return protocol;
}

static uint16_t take_port(struct reader *from)
{
	uint16_t port = read_u16(from);

	reader_skip(from, 2);
	return port;
}

static uint8_t common_bits(const struct address *low, const struct address *high)
{
	uint8_t bit = 0;

	while (bit < 128 && !((low->octets[bit / 8] ^ high->octets[bit / 8]) & 0x80 >> bit % 8))
		bit++;
	return bit;
}

/* A range that is not one number stands for all of them, which is spelled 0. */
static void take_range(const struct bound *low, const struct bound *high, struct forwarding *f)
{
	f->protocol = low->protocol == high->protocol ? low->protocol : 0;
	f->internal.port = low->internal_port == high->internal_port ? low->internal_port : 0;
	f->remote_port = low->remote_port == high->remote_port ? low->remote_port : 0;
	f->remote.address = low->remote;
	f->remote.length = common_bits(&low->remote, &high->remote);
}

static bool take_key(struct reader *from, enum nft_set_id set, struct forwarding *f,
		     struct bound *bound)
{
	struct address address;

	address = f->kind == FORWARDING_PINHOLE ? take_ipv6(from) : take_ipv4(from);
	if (f->kind == FORWARDING_PINHOLE)
		f->internal.address = address;
	else
		f->external.address = address;
	if (set == NFT_ALL4 || set == NFT_PIN6A)
		return !from->bad;
	bound->protocol = take_protocol(from);
	if (set == NFT_PROTO4 || set == NFT_PIN6P)
		return !from->bad;
	if (f->kind == FORWARDING_PINHOLE)
		bound->internal_port = take_port(from);
	else if (set != NFT_WIDE4)
		f->external.port = take_port(from);
	if (set == NFT_MAP4 || set == NFT_PIN6)
		return !from->bad;
	bound->remote = f->kind == FORWARDING_PINHOLE ? take_ipv6(from) : take_ipv4(from);
	bound->remote_port = take_port(from);
	return !from->bad;
}

bool nft_element_forwarding(const struct nft_element *element, struct forwarding *forwarding)
{
	struct reader key = reader_over(element->key, sizeof(element->key));
	struct reader key_end = reader_over(element->key_end, sizeof(element->key_end));
	struct reader data = reader_over(element->data, sizeof(element->data));
	struct bound low = { 0 }, high = { 0 };
	struct forwarding f = { .lifetime = NEVER };

	if (!nft_set_is_primary(element->set))
		return false;
	f.kind = nft_sets[element->set].data_length ? FORWARDING_TRANSLATION : FORWARDING_PINHOLE;
	f.peer = element->set == NFT_PEER4_IN || element->set == NFT_PEER6;
	if (!take_key(&key, element->set, &f, &low))
		return false;
	high = low;
	if (nft_sets[element->set].interval && !take_key(&key_end, element->set, &f, &high))
		return false;
	take_range(&low, &high, &f);
	if (!f.peer && !nft_sets[element->set].interval)
		f.remote = (struct prefix){ .length = 0 };
	f.remote = forwarding_remote(&f);
	if (f.kind == FORWARDING_TRANSLATION) {
		f.internal.address = take_ipv4(&data);
		if (f.external.port)
			f.internal.port = take_port(&data);
	}
	if (forwarding_check(&f, NULL) != 0)
		return false;
	*forwarding = f;
	return true;
}
