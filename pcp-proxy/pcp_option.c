/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of options, and their readers and writers.
 *
 * PREFIX64 means one thing in a request (::/96: "tell me") and another in a
 * response; the reader tells them apart by the prefix, so that no reader has to
 * know in which kind of message it stands.
 */
#include "pcp-proxy/pcp_option.h"

#define IPV4_BITS 96 /* of the 128 come before an IPv4 address */

/* -- chains -- */

static size_t padding(size_t length)
{
	return -length % 4;
}

bool pcp_option_next(struct reader *chain, struct pcp_option_field *option)
{
	uint16_t length;

	if (reader_left(chain) == 0)
		return false;
	option->code = read_u8(chain);
	reader_skip(chain, 1);
	length = read_u16(chain);
	option->data = reader_part(chain, length);
	reader_skip(chain, padding(length));
	return !chain->bad;
}

bool pcp_options_close(struct reader chain)
{
	struct pcp_option_field option;

	while (pcp_option_next(&chain, &option))
		;
	return !chain.bad;
}

void pcp_option_write(struct writer *writer, uint8_t code, const void *data, uint16_t length)
{
	write_u8(writer, code);
	write_u8(writer, 0);
	write_u16(writer, length);
	write_bytes(writer, data, length);
	write_zeros(writer, padding(length));
}

/* -- THIRD_PARTY, RFC 6887 13.1 -- */

static bool read_third_party(struct pcp_options *options, struct reader *data)
{
	options->has_third_party = true;
	reader_copy(data, options->third_party.octets, 16);
	return true;
}

static void write_third_party(struct writer *writer, const struct pcp_options *options)
{
	if (options->has_third_party)
		pcp_option_write(writer, PCP_THIRD_PARTY, options->third_party.octets, 16);
}

/* -- PREFER_FAILURE, RFC 6887 13.2 -- */

static bool read_prefer_failure(struct pcp_options *options, struct reader *data)
{
	(void)data;
	options->has_prefer_failure = true;
	return true;
}

static void write_prefer_failure(struct writer *writer, const struct pcp_options *options)
{
	if (options->has_prefer_failure)
		pcp_option_write(writer, PCP_PREFER_FAILURE, NULL, 0);
}

/* -- FILTER, RFC 6887 13.3 -- */

/* An IPv4 prefix counts from 96 on; 96 itself, any IPv4 peer, is what erratum 3891 would forbid. */
static bool filter_is_sound(const struct pcp_filter *filter)
{
	const struct prefix *remote = &filter->remote;

	if (remote->length == 0)
		return true;
	if (address_is_ipv4(&remote->address))
		return remote->length >= IPV4_BITS && remote->length <= 128;
	return remote->length <= 128;
}

static bool read_filter(struct pcp_options *options, struct reader *data)
{
	struct pcp_filter filter;

	reader_skip(data, 1);
	filter.remote.length = read_u8(data);
	filter.remote_port = read_u16(data);
	reader_copy(data, filter.remote.address.octets, 16);
	if (!filter_is_sound(&filter) || options->filter_count == PCP_MAX_FILTERS)
		return false;
	options->filters[options->filter_count++] = filter;
	return true;
}

static void write_filters(struct writer *writer, const struct pcp_options *options)
{
	size_t i;

	for (i = 0; i < options->filter_count; i++) {
		const struct pcp_filter *filter = &options->filters[i];
		uint8_t room[20];
		struct writer data = writer_over(room, sizeof(room));

		write_u8(&data, 0);
		write_u8(&data, filter->remote.length);
		write_u16(&data, filter->remote_port);
		write_bytes(&data, filter->remote.address.octets, 16);
		pcp_option_write(writer, PCP_FILTER, room, sizeof(room));
	}
}

/* -- DESCRIPTION, RFC 7220 -- */

/* How long the UTF-8 character at the start is; 0 if it is none (RFC 3629), or NUL. */
static size_t utf8_character(const uint8_t *text, size_t left)
{
	uint32_t value = text[0], least = 0x80;
	size_t length = 2, i;

	if (value < 0x80)
		return value != 0;
	if (value < 0xc0 || value > 0xf7)
		return 0;
	value &= 0x1f;
	if (text[0] >= 0xe0) {
		length = 3;
		least = 0x800;
		value &= 0x0f;
	}
	if (text[0] >= 0xf0) {
		length = 4;
		least = 0x10000;
		value &= 0x07;
	}
	if (length > left)
		return 0;
	for (i = 1; i < length; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (text[i] & 0x3f);
	}
	if (value < least || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
		return 0;
	return length;
}

static bool is_text(const uint8_t *text, size_t length)
{
	size_t at = 0, character;

	while (at < length) {
		character = utf8_character(text + at, length - at);
		if (character == 0)
			return false;
		at += character;
	}
	return true;
}

/* What is no text is ignored, not refused: RFC 7220 3. */
static bool read_description(struct pcp_options *options, struct reader *data)
{
	size_t length = reader_left(data);
	const uint8_t *text = reader_take(data, length);

	if (!is_text(text, length))
		return true;
	options->has_description = true;
	options->description = text;
	options->description_length = (uint16_t)length;
	return true;
}

static void write_description(struct writer *writer, const struct pcp_options *options)
{
	if (options->has_description)
		pcp_option_write(writer, PCP_DESCRIPTION, options->description,
				 options->description_length);
}

/* -- PREFIX64, RFC 7225 -- */

#define PREFIX64_LONGEST (2 + 12 + 2 + 6 * PCP_MAX_PREFIX64_IPV4)

static bool prefix64_length_is_sound(size_t octets)
{
	return octets == 12 || (octets >= 4 && octets <= 8);
}

/* Prefixes that are not IPv4 ones are ignored singly: RFC 7225 4.3. */
static bool read_prefix64_ipv4(struct pcp_prefix64 *prefix64, struct reader *data)
{
	uint16_t count = reader_left(data) > 0 ? read_u16(data) : 0;
	struct prefix ipv4;
	uint16_t bits;

	for (; count > 0 && !data->bad; count--) {
		bits = read_u16(data);
		ipv4.address = ADDRESS_NONE_IPV4;
		reader_copy(data, ipv4.address.octets + 12, 4);
		ipv4.length = (uint8_t)(IPV4_BITS + bits);
		if (!data->bad && bits <= 32 && prefix64->ipv4_count < PCP_MAX_PREFIX64_IPV4)
			prefix64->ipv4[prefix64->ipv4_count++] = ipv4;
	}
	return !data->bad && reader_left(data) == 0;
}

/* ::/96 is no prefix of any network but the client's question for one. */
static bool is_question(const struct pcp_prefix64 *prefix64)
{
	return prefix64->prefix.length == IPV4_BITS && prefix64->ipv4_count == 0 &&
	       address_same(&prefix64->prefix.address, &ADDRESS_NONE);
}

static bool read_prefix64(struct pcp_options *options, struct reader *data)
{
	struct pcp_prefix64 prefix64 = { 0 };
	size_t octets = read_u16(data);

	if (!prefix64_length_is_sound(octets))
		return false;
	prefix64.prefix.length = (uint8_t)(octets * 8);
	reader_copy(data, prefix64.prefix.address.octets, octets);
	reader_copy(data, prefix64.suffix, 12 - octets);
	if (!read_prefix64_ipv4(&prefix64, data))
		return false;
	if (is_question(&prefix64))
		options->asks_prefix64 = true;
	else if (options->prefix64_count < PCP_MAX_PREFIX64)
		options->prefix64[options->prefix64_count++] = prefix64;
	return true;
}

static void write_prefix64(struct writer *writer, const struct pcp_prefix64 *prefix64)
{
	size_t octets = prefix64->prefix.length / 8, i;
	uint8_t room[PREFIX64_LONGEST];
	struct writer data = writer_over(room, sizeof(room));

	write_u16(&data, (uint16_t)octets);
	write_bytes(&data, prefix64->prefix.address.octets, octets);
	write_bytes(&data, prefix64->suffix, 12 - octets);
	write_u16(&data, prefix64->ipv4_count);
	for (i = 0; i < prefix64->ipv4_count; i++) {
		write_u16(&data, prefix64->ipv4[i].length - IPV4_BITS);
		write_bytes(&data, address_ipv4_octets(&prefix64->ipv4[i].address), 4);
	}
	pcp_option_write(writer, PCP_PREFIX64, room, (uint16_t)writer_length(&data));
}

static void write_prefixes64(struct writer *writer, const struct pcp_options *options)
{
	struct pcp_prefix64 question = { .prefix.length = IPV4_BITS };
	size_t i;

	if (options->asks_prefix64)
		write_prefix64(writer, &question);
	for (i = 0; i < options->prefix64_count; i++)
		write_prefix64(writer, &options->prefix64[i]);
}

/* -- PORT_SET, RFC 7753 -- */

#define PORT_SET_PARITY 0x01

static bool read_port_set(struct pcp_options *options, struct reader *data)
{
	options->has_port_set = true;
	options->port_set.size = read_u16(data);
	options->port_set.first_internal_port = read_u16(data);
	options->port_set.parity = read_u8(data) & PORT_SET_PARITY;
	return true;
}

static void write_port_set(struct writer *writer, const struct pcp_options *options)
{
	uint8_t room[5];
	struct writer data = writer_over(room, sizeof(room));

	if (!options->has_port_set)
		return;
	write_u16(&data, options->port_set.size);
	write_u16(&data, options->port_set.first_internal_port);
	write_u8(&data, options->port_set.parity ? PORT_SET_PARITY : 0);
	pcp_option_write(writer, PCP_PORT_SET, room, sizeof(room));
}

/* -- the table -- */

#define WITH(opcode)  (1u << (opcode))
#define ABILITY(name) offsetof(struct pcp_abilities, name)

static const struct option_rule {
	uint8_t code;
	bool once;
	uint16_t shortest, longest; /* octets of data */
	unsigned int opcodes;       /* that it goes with */
	size_t ability;
	bool (*read)(struct pcp_options *, struct reader *);
	void (*write)(struct writer *, const struct pcp_options *);
} rules[] = {
	/* clang-format off */
	{ PCP_THIRD_PARTY, true, 16, 16, WITH(PCP_MAP) | WITH(PCP_PEER),
	  ABILITY(third_party), read_third_party, write_third_party },
	{ PCP_PREFER_FAILURE, true, 0, 0, WITH(PCP_MAP),
	  ABILITY(prefer_failure), read_prefer_failure, write_prefer_failure },
	{ PCP_FILTER, false, 20, 20, WITH(PCP_MAP),
	  ABILITY(filter), read_filter, write_filters },
	{ PCP_DESCRIPTION, true, 0, PCP_MAX_DESCRIPTION, WITH(PCP_MAP) | WITH(PCP_PEER),
	  ABILITY(description), read_description, write_description },
	{ PCP_PREFIX64, true, 14, PCP_MAX_LENGTH, WITH(PCP_MAP) | WITH(PCP_ANNOUNCE),
	  ABILITY(prefix64), read_prefix64, write_prefixes64 },
	{ PCP_PORT_SET, true, 5, 5, WITH(PCP_MAP),
	  ABILITY(port_set), read_port_set, write_port_set },
	/* clang-format on */
};

#define RULE_COUNT (sizeof(rules) / sizeof(rules[0]))

static const struct option_rule *rule_for(uint8_t code)
{
	size_t i;

	for (i = 0; i < RULE_COUNT; i++)
		if (rules[i].code == code)
			return &rules[i];
	return NULL;
}

static bool is_able(const struct pcp_abilities *abilities, const struct option_rule *rule)
{
	return *(const bool *)((const char *)abilities + rule->ability);
}

/* In a request whose opcode the option does not go with; 12.1 sets PREFER_FAILURE in PEER apart. */
static enum pcp_result misplaced(uint8_t code, uint8_t opcode)
{
	if (!pcp_option_is_mandatory(code))
		return PCP_SUCCESS;
	if (code == PCP_PREFER_FAILURE && opcode == PCP_PEER)
		return PCP_MALFORMED_REQUEST;
	return PCP_MALFORMED_OPTION;
}

static bool read_by_rule(struct pcp_options *options, const struct option_rule *rule,
			 struct reader data)
{
	size_t length = reader_left(&data);

	return length >= rule->shortest && length <= rule->longest && rule->read(options, &data);
}

bool pcp_option_read(struct pcp_options *options, const struct pcp_option_field *option)
{
	const struct option_rule *rule = rule_for(option->code);

	return rule && read_by_rule(options, rule, option->data);
}

/* -- unknown ones, RFC 7648 3.4 -- */

/* Those of RFC 7652 are between two that authenticate each other, and for nobody behind. */
static bool may_pass(uint8_t code)
{
	return code < 4 || code > 12;
}

static size_t whole_length(size_t data)
{
	return 4 + (data + 3) / 4 * 4;
}

/* False: there is no room for it beside the others. */
static bool keep(struct pcp_options *options, const struct pcp_option_field *option)
{
	size_t length = whole_length(reader_left(&option->data));
	uint8_t i;

	for (i = 0; i < options->unknown_count; i++)
		length += whole_length(options->unknown[i].length);
	if (options->unknown_count == PCP_MAX_UNKNOWN || length > PCP_UNKNOWN_KEPT)
		return false;
	options->unknown[options->unknown_count++] = (struct pcp_unknown_option){
		.code = option->code,
		.length = (uint16_t)reader_left(&option->data),
		.data = option->data.at,
	};
	return true;
}

bool pcp_options_have_strangers(const struct pcp_options *options)
{
	uint8_t i;

	for (i = 0; i < options->unknown_count; i++)
		if (pcp_option_is_mandatory(options->unknown[i].code))
			return true;
	return false;
}

static void write_unknown(struct writer *writer, const struct pcp_unknown_option *option)
{
	pcp_option_write(writer, option->code, option->data, option->length);
}

uint8_t pcp_options_keep_unknown(const struct pcp_options *options, uint8_t kept[PCP_UNKNOWN_KEPT])
{
	struct writer writer = writer_over(kept, PCP_UNKNOWN_KEPT);
	uint8_t i;

	for (i = 0; i < options->unknown_count; i++)
		write_unknown(&writer, &options->unknown[i]);
	return (uint8_t)writer_length(&writer);
}

void pcp_options_take_unknown(struct pcp_options *options, const uint8_t *kept, uint8_t length)
{
	struct reader chain = reader_over(kept, length);
	struct pcp_option_field option;

	options->unknown_count = 0;
	while (pcp_option_next(&chain, &option))
		(void)keep(options, &option);
}

/* -- chains -- */

/* What the next option of a request leads to. `seen` has a place for each rule. */
static enum pcp_result read_request_option(struct pcp_options *options, bool seen[],
					   const struct pcp_option_field *option, uint8_t opcode,
					   const struct pcp_abilities *abilities)
{
	const struct option_rule *rule = rule_for(option->code);
	bool repeated;

	if (!rule && abilities->others && may_pass(option->code) && keep(options, option))
		return PCP_SUCCESS;
	if (!rule || !is_able(abilities, rule))
		return pcp_option_is_mandatory(option->code) ? PCP_UNSUPP_OPTION : PCP_SUCCESS;
	if (!(rule->opcodes & WITH(opcode)))
		return misplaced(option->code, opcode);
	repeated = rule->once && seen[rule - rules];
	seen[rule - rules] = true;
	if (repeated || !read_by_rule(options, rule, option->data))
		return PCP_MALFORMED_OPTION;
	return PCP_SUCCESS;
}

enum pcp_result pcp_options_read_request(struct pcp_options *options, struct reader chain,
					 uint8_t opcode, const struct pcp_abilities *abilities)
{
	enum pcp_result result = PCP_SUCCESS;
	bool seen[RULE_COUNT] = { false };
	struct pcp_option_field option;

	while (result == PCP_SUCCESS && pcp_option_next(&chain, &option))
		result = read_request_option(options, seen, &option, opcode, abilities);
	return result;
}

void pcp_options_read_response(struct pcp_options *options, struct reader chain)
{
	struct pcp_option_field option;

	while (pcp_option_next(&chain, &option))
		if (!pcp_option_read(options, &option) && !rule_for(option.code))
			(void)keep(options, &option);
}

void pcp_options_write(struct writer *writer, const struct pcp_options *options)
{
	size_t i;

	for (i = 0; i < RULE_COUNT; i++)
		rules[i].write(writer, options);
	for (i = 0; i < options->unknown_count; i++)
		write_unknown(writer, &options->unknown[i]);
}
