/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The rules of our table, which stay the same whatever is mapped; kernel-glue.7
 * shows them in nft's syntax.
 *
 * Most are one lookup: what is loaded side by side is the key, and must be laid
 * out as nft_element.c lays out the elements.
 * Covered by: tests/glue/flows
 */
#include <netinet/in.h> /* first: the kernel's headers make way for it */
#include <stdio.h>

#include <libmnl/libmnl.h>
#include <libnftnl/expr.h>
#include <libnftnl/rule.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_nat.h>
#include <linux/netfilter/nf_tables.h>

#include "kernel-glue/nft_batch.h"

/* -- a rule in the making -- */

struct draft {
	struct nft_batch *batch;
	struct nftnl_rule *rule;
	struct nftnl_expr *expression; /* the latest */
};

static struct draft start(struct nft_batch *batch, const char *chain)
{
	struct draft draft = { .batch = batch, .rule = nftnl_rule_alloc() };

	if (!draft.rule) {
		batch->failed = true;
		return draft;
	}
	nftnl_rule_set_u32(draft.rule, NFTNL_RULE_FAMILY, NFPROTO_INET);
	nftnl_rule_set_str(draft.rule, NFTNL_RULE_TABLE, batch->table);
	nftnl_rule_set_str(draft.rule, NFTNL_RULE_CHAIN, chain);
	return draft;
}

static void finish(struct draft *draft)
{
	struct nlmsghdr *message =
		nft_message_start(draft->batch, NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND, 4096);

	if (message) {
		nftnl_rule_nlmsg_build_payload(message, draft->rule);
		nft_message_end(draft->batch, message);
	}
	if (draft->rule)
		nftnl_rule_free(draft->rule);
}

static void expression(struct draft *draft, const char *name)
{
	draft->expression = draft->rule ? nftnl_expr_alloc(name) : NULL;
	if (draft->expression)
		nftnl_rule_add_expr(draft->rule, draft->expression);
	else
		draft->batch->failed = true;
}

static void number(struct draft *draft, uint16_t attribute, uint32_t value)
{
	if (draft->expression)
		nftnl_expr_set_u32(draft->expression, attribute, value);
}

static void octets(struct draft *draft, uint16_t attribute, const void *bytes, uint32_t length)
{
	if (draft->expression)
		nftnl_expr_set(draft->expression, attribute, bytes, length);
}

static void text(struct draft *draft, uint16_t attribute, const char *value)
{
	if (draft->expression)
		nftnl_expr_set_str(draft->expression, attribute, value);
}

/* -- loading -- */

/* The 4-octet registers that keys are built in, and that lookups leave their data in. */
#define R0 NFT_REG32_00
#define R1 NFT_REG32_01

/* One octet each: tables hold many. */
enum __attribute__((packed)) load {
	END,
	SOURCE4,
	DESTINATION4,
	SOURCE6,
	DESTINATION6,
	PROTOCOL,
	SOURCE_PORT,
	DESTINATION_PORT,
	ORIGINAL_DESTINATION4, /* before translation */
	FAMILY,
	INTERFACE_IN,
	INTERFACE_OUT,
	MARK,
	STATE,
	STATUS,
};

static const struct source {
	const char *expression;
	uint8_t base_or_key, offset, length;
} sources[] = {
	[SOURCE4] = { "payload", NFT_PAYLOAD_NETWORK_HEADER, 12, 4 },
	[DESTINATION4] = { "payload", NFT_PAYLOAD_NETWORK_HEADER, 16, 4 },
	[SOURCE6] = { "payload", NFT_PAYLOAD_NETWORK_HEADER, 8, 16 },
	[DESTINATION6] = { "payload", NFT_PAYLOAD_NETWORK_HEADER, 24, 16 },
	[SOURCE_PORT] = { "payload", NFT_PAYLOAD_TRANSPORT_HEADER, 0, 2 },
	[DESTINATION_PORT] = { "payload", NFT_PAYLOAD_TRANSPORT_HEADER, 2, 2 },
	[PROTOCOL] = { "meta", NFT_META_L4PROTO, 0, 1 },
	[FAMILY] = { "meta", NFT_META_NFPROTO, 0, 1 },
	[INTERFACE_IN] = { "meta", NFT_META_IIFNAME, 0, IFNAMSIZ },
	[INTERFACE_OUT] = { "meta", NFT_META_OIFNAME, 0, IFNAMSIZ },
	[MARK] = { "meta", NFT_META_MARK, 0, 4 },
	[STATE] = { "ct", NFT_CT_STATE, 0, 4 },
	[STATUS] = { "ct", NFT_CT_STATUS, 0, 4 },
	[ORIGINAL_DESTINATION4] = { "ct", NFT_CT_DST_IP, 0, 4 },
};

static void load(struct draft *draft, enum load what, uint32_t to)
{
	const struct source *source = &sources[what];
	uint8_t original = IP_CT_DIR_ORIGINAL;

	expression(draft, source->expression);
	switch (source->expression[0]) {
	case 'p':
		number(draft, NFTNL_EXPR_PAYLOAD_BASE, source->base_or_key);
		number(draft, NFTNL_EXPR_PAYLOAD_OFFSET, source->offset);
		number(draft, NFTNL_EXPR_PAYLOAD_LEN, source->length);
		number(draft, NFTNL_EXPR_PAYLOAD_DREG, to);
		break;
	case 'm':
		number(draft, NFTNL_EXPR_META_KEY, source->base_or_key);
		number(draft, NFTNL_EXPR_META_DREG, to);
		break;
	case 'c':
		number(draft, NFTNL_EXPR_CT_KEY, source->base_or_key);
		number(draft, NFTNL_EXPR_CT_DREG, to);
		if (what == ORIGINAL_DESTINATION4)
			octets(draft, NFTNL_EXPR_CT_DIR, &original, sizeof(original));
		break;
	}
}

#define KEY_LOADS 6 /* the longest key, and END */

static void load_key(struct draft *draft, const enum load key[KEY_LOADS])
{
	uint32_t to = R0;

	for (int i = 0; key[i] != END; i++) {
		load(draft, key[i], to);
		to += (sources[key[i]].length + 3) / 4;
	}
}

/* An IPv4 address where the key has an IPv6 one: ::ffff:a.b.c.d */
static void load_mapped(struct draft *draft, enum load what, uint32_t to)
{
	static const uint8_t head[12] = { [10] = 0xff, [11] = 0xff };

	expression(draft, "immediate");
	number(draft, NFTNL_EXPR_IMM_DREG, to);
	octets(draft, NFTNL_EXPR_IMM_DATA, head, sizeof(head));
	load(draft, what, to + 3);
}

static void load_mapped_key(struct draft *draft, const enum load key[KEY_LOADS])
{
	uint32_t to = R0;

	for (int i = 0; key[i] != END; i++) {
		if (key[i] == SOURCE6)
			load_mapped(draft, SOURCE4, to);
		else if (key[i] == DESTINATION6)
			load_mapped(draft, DESTINATION4, to);
		else
			load(draft, key[i], to);
		to += (sources[key[i]].length + 3) / 4;
	}
}

/* -- matching -- */

static void compare(struct draft *draft, uint32_t operator, const void * value, uint32_t length)
{
	expression(draft, "cmp");
	number(draft, NFTNL_EXPR_CMP_SREG, R0);
	number(draft, NFTNL_EXPR_CMP_OP, operator);
	octets(draft, NFTNL_EXPR_CMP_DATA, value, length);
}

static void match_family(struct draft *draft, uint8_t family)
{
	load(draft, FAMILY, R0);
	compare(draft, NFT_CMP_EQ, &family, sizeof(family));
}

/* R0 = (R0 & mask) ^ xor */
static void combine(struct draft *draft, uint32_t mask, uint32_t xor)
{
	expression(draft, "bitwise");
	number(draft, NFTNL_EXPR_BITWISE_SREG, R0);
	number(draft, NFTNL_EXPR_BITWISE_DREG, R0);
	number(draft, NFTNL_EXPR_BITWISE_LEN, 4);
	octets(draft, NFTNL_EXPR_BITWISE_MASK, &mask, 4);
	octets(draft, NFTNL_EXPR_BITWISE_XOR, &xor, 4);
}

static void match_bit(struct draft *draft, enum load what, uint32_t bit, bool set)
{
	static const uint32_t zero;

	load(draft, what, R0);
	combine(draft, bit, 0);
	compare(draft, set ? NFT_CMP_NEQ : NFT_CMP_EQ, &zero, sizeof(zero));
}

/* What R0... hold; a map's data replaces it. */
static void look_up_named(struct draft *draft, const char *name, uint32_t id, bool map)
{
	expression(draft, "lookup");
	number(draft, NFTNL_EXPR_LOOKUP_SREG, R0);
	if (map)
		number(draft, NFTNL_EXPR_LOOKUP_DREG, R0);
	text(draft, NFTNL_EXPR_LOOKUP_SET, name);
	number(draft, NFTNL_EXPR_LOOKUP_SET_ID, id);
}

static void look_up(struct draft *draft, enum nft_set_id set)
{
	look_up_named(draft, nft_sets[set].name, set + 1, nft_sets[set].data_length != 0);
}

static void match_set(struct draft *draft, enum load what, enum nft_set_id set)
{
	load(draft, what, R0);
	look_up(draft, set);
}

static void match_not_in_set(struct draft *draft, enum load what, enum nft_set_id set)
{
	match_set(draft, what, set);
	number(draft, NFTNL_EXPR_LOOKUP_FLAGS, NFT_LOOKUP_F_INV);
}

/* -- acting -- */

static void go(struct draft *draft, int verdict, const char *chain)
{
	expression(draft, "immediate");
	number(draft, NFTNL_EXPR_IMM_DREG, NFT_REG_VERDICT);
	number(draft, NFTNL_EXPR_IMM_VERDICT, (uint32_t)verdict);
	if (chain)
		text(draft, NFTNL_EXPR_IMM_CHAIN, chain);
}

static void translate(struct draft *draft, uint32_t type, bool port)
{
	expression(draft, "nat");
	number(draft, NFTNL_EXPR_NAT_TYPE, type);
	number(draft, NFTNL_EXPR_NAT_FAMILY, NFPROTO_IPV4);
	number(draft, NFTNL_EXPR_NAT_REG_ADDR_MIN, R0);
	if (port)
		number(draft, NFTNL_EXPR_NAT_REG_PROTO_MIN, R1);
}

static void set_mark(struct draft *draft, uint32_t mark)
{
	load(draft, MARK, R0);
	combine(draft, ~mark, mark);
	expression(draft, "meta");
	number(draft, NFTNL_EXPR_META_KEY, NFT_META_MARK);
	number(draft, NFTNL_EXPR_META_SREG, R0);
}

static void keep_port(struct draft *draft, uint32_t to, uint16_t port)
{
	uint8_t bytes[2] = { (uint8_t)(port >> 8), (uint8_t)port };

	expression(draft, "immediate");
	number(draft, NFTNL_EXPR_IMM_DREG, to);
	octets(draft, NFTNL_EXPR_IMM_DATA, bytes, sizeof(bytes));
}

/* Some port of the range in R0 and R1. */
static void masquerade(struct draft *draft)
{
	expression(draft, "masq");
	number(draft, NFTNL_EXPR_MASQ_REG_PROTO_MIN, R0);
	number(draft, NFTNL_EXPR_MASQ_REG_PROTO_MAX, R1);
	number(draft, NFTNL_EXPR_MASQ_FLAGS,
	       NF_NAT_RANGE_PROTO_SPECIFIED | NF_NAT_RANGE_PROTO_RANDOM);
}

/* -- the rules -- */

/* The order is the policy: the most particular first. */
static const struct lookup_rule {
	const char *chain;
	uint8_t type;
	enum nft_set_id set : 8;
	enum load key[KEY_LOADS];
} translations[] = {
	{ "in4",
	  NFT_NAT_DNAT,
	  NFT_PEER4_IN,
	  { DESTINATION4, PROTOCOL, DESTINATION_PORT, SOURCE4, SOURCE_PORT, END } },
	{ "in4",
	  NFT_NAT_DNAT,
	  NFT_FILT4,
	  { DESTINATION4, PROTOCOL, DESTINATION_PORT, SOURCE4, SOURCE_PORT, END } },
	{ "in4", NFT_NAT_DNAT, NFT_MAP4, { DESTINATION4, PROTOCOL, DESTINATION_PORT, END } },
	{ "in4", NFT_NAT_DNAT, NFT_WIDE4, { DESTINATION4, PROTOCOL, SOURCE4, SOURCE_PORT, END } },
	{ "in4", NFT_NAT_DNAT, NFT_PROTO4, { DESTINATION4, PROTOCOL, END } },
	{ "in4", NFT_NAT_DNAT, NFT_ALL4, { DESTINATION4, END } },
	{ "same4",
	  NFT_NAT_SNAT,
	  NFT_PEER4_OUT,
	  { SOURCE4, PROTOCOL, SOURCE_PORT, DESTINATION4, DESTINATION_PORT, END } },
	{ "same4", NFT_NAT_SNAT, NFT_REV4, { SOURCE4, PROTOCOL, SOURCE_PORT, END } },
	{ "same4", NFT_NAT_SNAT, NFT_RPROTO4, { SOURCE4, PROTOCOL, END } },
	{ "same4", NFT_NAT_SNAT, NFT_RALL4, { SOURCE4, END } },
};

static const struct {
	enum nft_set_id set : 8;
	enum load key[KEY_LOADS];
} pinholes[] = {
	{ NFT_PIN6, { DESTINATION6, PROTOCOL, DESTINATION_PORT, END } },
	{ NFT_PEER6, { DESTINATION6, PROTOCOL, DESTINATION_PORT, SOURCE6, SOURCE_PORT, END } },
	{ NFT_PIN6F, { DESTINATION6, PROTOCOL, DESTINATION_PORT, SOURCE6, SOURCE_PORT, END } },
	{ NFT_PIN6P, { DESTINATION6, PROTOCOL, END } },
	{ NFT_PIN6A, { DESTINATION6, END } },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void put_translations(struct nft_batch *batch)
{
	for (size_t i = 0; i < COUNT(translations); i++) {
		struct draft draft = start(batch, translations[i].chain);

		match_family(&draft, NFPROTO_IPV4); /* for nft, which prints addresses only then */
		load_key(&draft, translations[i].key);
		look_up(&draft, translations[i].set);
		translate(&draft, translations[i].type,
			  nft_sets[translations[i].set].data_length > 4);
		finish(&draft);
	}
}

/* From outside: only what is sent to one of our addresses. */
static void put_entrance(struct nft_batch *batch)
{
	struct draft draft = start(batch, "pre");

	match_family(&draft, NFPROTO_IPV4);
	match_set(&draft, DESTINATION4, NFT_EXT4);
	go(&draft, NFT_JUMP, "in4");
	finish(&draft);
}

static void put_jump(struct nft_batch *batch, const char *from, const char *to)
{
	struct draft draft = start(batch, from);

	go(&draft, NFT_JUMP, to);
	finish(&draft);
}

/* To outside: what is mapped keeps its external port, what is not must not take it. */
static void put_exit(struct nft_batch *batch)
{
	struct draft draft = start(batch, "post");

	match_family(&draft, NFPROTO_IPV4);
	match_set(&draft, INTERFACE_OUT, NFT_WANIF);
	go(&draft, NFT_JUMP, "out4");
	finish(&draft);
	put_jump(batch, "out4", "same4");
	put_jump(batch, "out4", "stolen4");
}

/* A LAN host that asked for an external endpoint is answered by it (RFC 4787, REQ-9). */
static void put_hairpin(struct nft_batch *batch)
{
	struct draft draft = start(batch, "post");

	match_family(&draft, NFPROTO_IPV4);
	match_not_in_set(&draft, INTERFACE_IN, NFT_WANIF);
	match_bit(&draft, STATUS, IPS_DST_NAT, true);
	match_set(&draft, ORIGINAL_DESTINATION4, NFT_EXT4);
	go(&draft, NFT_JUMP, "hair4");
	finish(&draft);
	put_jump(batch, "hair4", "same4");
	draft = start(batch, "hair4");
	match_family(&draft, NFPROTO_IPV4);
	load(&draft, ORIGINAL_DESTINATION4, R0);
	translate(&draft, NFT_NAT_SNAT, false);
	finish(&draft);
}

/* What the pinholes let in bears the mark, in both families. */
static void put_pinholes(struct nft_batch *batch, uint8_t family, uint32_t mark)
{
	for (size_t i = 0; i < COUNT(pinholes); i++) {
		struct draft draft = start(batch, "fwdmark");

		match_family(&draft, family);
		if (family == NFPROTO_IPV4)
			load_mapped_key(&draft, pinholes[i].key);
		else
			load_key(&draft, pinholes[i].key);
		look_up(&draft, pinholes[i].set);
		set_mark(&draft, mark);
		go(&draft, NFT_RETURN, NULL);
		finish(&draft);
	}
}

/* The firewall lets pass what bears the mark; it needs to look at a flow's first packet only. */
static void put_marking(struct nft_batch *batch, uint32_t mark)
{
	struct draft draft = start(batch, "fwdmark");

	match_bit(&draft, STATE, NF_CT_STATE_BIT(IP_CT_NEW), false);
	go(&draft, NFT_RETURN, NULL);
	finish(&draft);
	draft = start(batch, "fwdmark");
	match_family(&draft, NFPROTO_IPV4);
	match_bit(&draft, STATUS, IPS_DST_NAT, true);
	match_set(&draft, ORIGINAL_DESTINATION4, NFT_EXT4);
	set_mark(&draft, mark);
	go(&draft, NFT_RETURN, NULL);
	finish(&draft);
	put_pinholes(batch, NFPROTO_IPV6, mark);
	put_pinholes(batch, NFPROTO_IPV4, mark);
}

void nft_put_rules(struct nft_batch *batch, uint32_t mark)
{
	put_translations(batch);
	put_entrance(batch);
	put_exit(batch);
	put_hairpin(batch);
	put_marking(batch, mark);
}

/* -- the one rule that depends on the WAN -- */

#define ANY_DYNAMIC_PORT     \
	(struct port_range)  \
	{                    \
		49152, 65535 \
	}

void nft_put_stolen_port_rule(struct nft_batch *batch, const struct port_range *ranges,
			      size_t count)
{
	static const enum load port[KEY_LOADS] = { PROTOCOL, SOURCE_PORT, END };
	const struct port_range range = count ? ranges[0] : ANY_DYNAMIC_PORT;
	struct draft draft;

	if (count > 1)
		nft_put_anonymous_map(batch, NFT_SETS + 1, ranges, count);
	draft = start(batch, "stolen4");
	load_key(&draft, port);
	look_up(&draft, NFT_USED4);
	if (count > 1) {
		expression(&draft, "numgen");
		number(&draft, NFTNL_EXPR_NG_DREG, R0);
		number(&draft, NFTNL_EXPR_NG_MODULUS, (uint32_t)count);
		number(&draft, NFTNL_EXPR_NG_TYPE, NFT_NG_INCREMENTAL);
		look_up_named(&draft, "__map%d", NFT_SETS + 1, true);
	} else {
		keep_port(&draft, R0, range.first);
		keep_port(&draft, R1, range.last);
	}
	masquerade(&draft);
	finish(&draft);
}
