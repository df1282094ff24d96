/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of options again, as words. What an option means is asked of
 * pcp_option.c; one is shown by name only if the words give the same octets again.
 */
#include "pcp-proxy/pcp_text_option.h"

#define IPV4_BITS 96

/* -- prefixes, IPv4 ones in their usual notation -- */

static void print_prefix(struct line *line, const struct prefix *prefix)
{
	unsigned int base = address_is_ipv4(&prefix->address) ? IPV4_BITS : 0;
	char text[ADDRESS_TEXT];

	line_add(line, " %s/%u", address_print(&prefix->address, text), prefix->length - base);
}

static struct prefix parse_prefix(struct words *words)
{
	struct prefix prefix = { 0 };
	char *slash = words_next(words) ? strchr(words->word, '/') : NULL;
	unsigned long bits, most;
	char *rest;

	words->bad |= !slash;
	if (words->bad)
		return prefix;
	*slash = '\0';
	bits = strtoul(slash + 1, &rest, 10);
	words->bad = *rest != '\0' || slash[1] < '0' || slash[1] > '9' ||
		     !address_parse(words->word, &prefix.address);
	most = address_is_ipv4(&prefix.address) ? 32 : 128;
	words->bad |= bits > most;
	prefix.length = (uint8_t)(bits + 128 - most);
	return prefix;
}

/* -- each option -- */

static void print_third_party(struct line *line, const struct pcp_options *options)
{
	char text[ADDRESS_TEXT];

	line_add(line, " %s", address_print(&options->third_party, text));
}

static void parse_third_party(struct words *words, struct pcp_options *options)
{
	options->has_third_party = true;
	options->third_party = words_address(words);
}

static void print_prefer_failure(struct line *line, const struct pcp_options *options)
{
	(void)line;
	(void)options;
}

static void parse_prefer_failure(struct words *words, struct pcp_options *options)
{
	(void)words;
	options->has_prefer_failure = true;
}

static void print_filter(struct line *line, const struct pcp_options *options)
{
	const struct pcp_filter *filter = &options->filters[0];

	if (filter->remote.length == 0) {
		line_add(line, " clear");
		return;
	}
	print_prefix(line, &filter->remote);
	if (filter->remote_port != 0)
		line_add(line, " port %u", filter->remote_port);
}

static void parse_filter(struct words *words, struct pcp_options *options)
{
	struct pcp_filter *filter = &options->filters[options->filter_count++];

	if (words_accept(words, "clear"))
		return;
	filter->remote = parse_prefix(words);
	words->bad |= filter->remote.length == 0;
	if (words_accept(words, "port"))
		filter->remote_port = (uint16_t)words_number(words, UINT16_MAX);
}

static void print_description(struct line *line, const struct pcp_options *options)
{
	line_add(line, " ");
	line_add_quoted(line, options->description, options->description_length);
}

/* The text stays in words until the option has been written. */
static void parse_description(struct words *words, struct pcp_options *options)
{
	if (*words_skip_space(words) != '"' || !words_next(words) ||
	    words->length > PCP_MAX_DESCRIPTION) {
		words->bad = true;
		return;
	}
	options->has_description = true;
	options->description = (const uint8_t *)words->word;
	options->description_length = (uint16_t)words->length;
}

static void print_prefix64(struct line *line, const struct pcp_options *options)
{
	static const struct pcp_prefix64 question = { .prefix.length = IPV4_BITS };
	const struct pcp_prefix64 *prefix64 =
		options->asks_prefix64 ? &question : &options->prefix64[0];
	size_t suffix_length = 12 - prefix64->prefix.length / 8, i;

	print_prefix(line, &prefix64->prefix);
	if (suffix_length > 0 && memcmp(prefix64->suffix, question.suffix, suffix_length) != 0) {
		line_add(line, " suffix ");
		line_add_hex(line, prefix64->suffix, suffix_length);
	}
	for (i = 0; i < prefix64->ipv4_count; i++) {
		line_add(line, " ipv4");
		print_prefix(line, &prefix64->ipv4[i]);
	}
}

static bool is_prefix64_length(unsigned int bits)
{
	return bits == 96 || (bits % 8 == 0 && bits >= 32 && bits <= 64);
}

static void parse_prefix64(struct words *words, struct pcp_options *options)
{
	struct pcp_prefix64 *prefix64 = &options->prefix64[0];

	prefix64->prefix = parse_prefix(words);
	words->bad |= !is_prefix64_length(prefix64->prefix.length);
	if (words_accept(words, "suffix"))
		words->bad |= words_hex(words, prefix64->suffix, sizeof(prefix64->suffix)) +
				      prefix64->prefix.length / 8 !=
			      12;
	while (words_accept(words, "ipv4")) {
		struct prefix ipv4 = parse_prefix(words);

		words->bad |= !address_is_ipv4(&ipv4.address) ||
			      prefix64->ipv4_count == PCP_MAX_PREFIX64_IPV4;
		if (!words->bad)
			prefix64->ipv4[prefix64->ipv4_count++] = ipv4;
	}
	options->prefix64_count = 1;
}

static void print_port_set(struct line *line, const struct pcp_options *options)
{
	line_add(line, " %u from %u%s", options->port_set.size,
		 options->port_set.first_internal_port, options->port_set.parity ? " parity" : "");
}

static void parse_port_set(struct words *words, struct pcp_options *options)
{
	options->has_port_set = true;
	options->port_set.size = (uint16_t)words_number(words, UINT16_MAX);
	words->bad |= !words_accept(words, "from");
	options->port_set.first_internal_port = (uint16_t)words_number(words, UINT16_MAX);
	options->port_set.parity = words_accept(words, "parity");
}

/* -- the table -- */

static const struct option_words {
	uint8_t code;
	const char *name;
	void (*print)(struct line *, const struct pcp_options *);
	void (*parse)(struct words *, struct pcp_options *);
} table[] = {
	{ PCP_THIRD_PARTY, "THIRD_PARTY", print_third_party, parse_third_party },
	{ PCP_PREFER_FAILURE, "PREFER_FAILURE", print_prefer_failure, parse_prefer_failure },
	{ PCP_FILTER, "FILTER", print_filter, parse_filter },
	{ PCP_DESCRIPTION, "DESCRIPTION", print_description, parse_description },
	{ PCP_PREFIX64, "PREFIX64", print_prefix64, parse_prefix64 },
	{ PCP_PORT_SET, "PORT_SET", print_port_set, parse_port_set },
};

#define TABLE_LENGTH (sizeof(table) / sizeof(table[0]))

static const struct option_words *words_for(uint8_t code)
{
	size_t i;

	for (i = 0; i < TABLE_LENGTH; i++)
		if (table[i].code == code)
			return &table[i];
	return NULL;
}

/* Does this text give the option's octets again? The reserved one and padding may differ. */
static bool says_all(const char *text, const struct pcp_option_field *option)
{
	size_t length = reader_left(&option->data);
	uint8_t octets[PCP_MAX_LENGTH];
	struct writer writer = writer_over(octets, sizeof(octets));
	struct pcp_option_field again;
	struct words words;
	struct reader chain;

	words_start(&words, text);
	if (!words_next(&words) || !pcp_text_option_parse(&writer, &words))
		return false;
	chain = reader_over(octets, writer_length(&writer));
	return pcp_option_next(&chain, &again) && again.code == option->code &&
	       reader_left(&again.data) == length &&
	       memcmp(again.data.at, option->data.at, length) == 0;
}

static bool print_named(struct line *line, const struct pcp_option_field *option)
{
	const struct option_words *named = words_for(option->code);
	struct pcp_options options = { 0 };
	struct line before = *line;

	if (!named || !pcp_option_read(&options, option))
		return false;
	line_add(line, " %s", named->name);
	named->print(line, &options);
	if (says_all(line->text + before.length, option))
		return true;
	line_undo(line, &before);
	return false;
}

void pcp_text_option_print(struct line *line, const struct pcp_option_field *option)
{
	size_t length = reader_left(&option->data);

	if (print_named(line, option))
		return;
	line_add(line, " OPTION %u ", option->code);
	line_add_hex(line, option->data.at, length);
	if (length == 0)
		line_add(line, "-");
}

static void parse_unnamed(struct writer *writer, struct words *words)
{
	uint8_t code = (uint8_t)words_number(words, UINT8_MAX);
	uint8_t data[PCP_MAX_LENGTH];
	size_t length = words_accept(words, "-") ? 0 : words_hex(words, data, sizeof(data));

	if (!words->bad)
		pcp_option_write(writer, code, data, (uint16_t)length);
}

bool pcp_text_option_parse(struct writer *writer, struct words *words)
{
	struct pcp_options options = { 0 };
	size_t i;

	if (strcmp(words->word, "OPTION") == 0) {
		parse_unnamed(writer, words);
		return true;
	}
	for (i = 0; i < TABLE_LENGTH; i++)
		if (strcmp(words->word, table[i].name) == 0) {
			table[i].parse(words, &options);
			if (!words->bad)
				pcp_options_write(writer, &options);
			return true;
		}
	return false;
}
