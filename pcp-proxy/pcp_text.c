/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The notation: how a line begins, and the table of its words. Printing checks
 * itself by parsing, so that nothing that a packet holds can get lost in it.
 */
#include "pcp-proxy/pcp_text.h"

#include <errno.h>

#include "pcp-proxy/natpmp_codec.h"
#include "pcp-proxy/pcp_result.h"
#include "pcp-proxy/pcp_text_option.h"
#include "pcp-proxy/text_message.h"
#include "pcp-proxy/text_words.h"

#define LONGEST (2 * PCP_MAX_LENGTH) /* packets that are too long can be said, too */

struct notation {
	struct text_message message;
	struct address none;                /* "no address" of the client's family */
	bool names_external, names_remote;  /* parsing: not only by a port */
	bool hides;                         /* printing: what proves who owns a mapping */
	const struct address *known_client; /* of a request; need not be said */
};

static struct address no_address(const struct address *client)
{
	return address_is_ipv4(client) ? ADDRESS_NONE_IPV4 : ADDRESS_NONE;
}

/* -- names -- */

static const char *const natpmp_results[] = {
	[NATPMP_SUCCESS] = "SUCCESS",
	[NATPMP_UNSUPP_VERSION] = "UNSUPP_VERSION",
	[NATPMP_NOT_AUTHORIZED] = "NOT_AUTHORIZED",
	[NATPMP_NETWORK_FAILURE] = "NETWORK_FAILURE",
	[NATPMP_NO_RESOURCES] = "NO_RESOURCES",
	[NATPMP_UNSUPP_OPCODE] = "UNSUPP_OPCODE",
};

#define NATPMP_RESULT_COUNT (sizeof(natpmp_results) / sizeof(natpmp_results[0]))

static const struct opcode_name {
	const char *name;
	uint8_t opcode;
	bool natpmp;
} opcode_names[] = {
	{ "ANNOUNCE", PCP_ANNOUNCE, false }, { "MAP", PCP_MAP, false },
	{ "PEER", PCP_PEER, false },         { "ADDRESS", NATPMP_ADDRESS, true },
	{ "MAP", NATPMP_MAP_UDP, true }, /* or TCP, by the protocol */
};

#define OPCODE_COUNT (sizeof(opcode_names) / sizeof(opcode_names[0]))

static const struct protocol_name {
	const char *name;
	uint8_t protocol;
} protocol_names[] = {
	{ "all", PROTOCOL_ALL },   { "tcp", PROTOCOL_TCP },   { "udp", PROTOCOL_UDP },
	{ "dccp", PROTOCOL_DCCP }, { "sctp", PROTOCOL_SCTP }, { "udplite", PROTOCOL_UDP_LITE },
};

#define PROTOCOL_COUNT (sizeof(protocol_names) / sizeof(protocol_names[0]))

static bool has_mapping(const struct text_message *message)
{
	enum text_form form = text_message_form(message);

	return form == TEXT_MAPPING || form == TEXT_PEERING || form == TEXT_NATPMP_MAPPING;
}

/* -- the start of a line -- */

static void print_result(struct line *line, const struct text_message *message)
{
	if (!message->response)
		return;
	if (!message->natpmp)
		line_add(line, "%s ", pcp_result_name((enum pcp_result)message->result));
	else if (message->result < NATPMP_RESULT_COUNT)
		line_add(line, "%s ", natpmp_results[message->result]);
	else
		line_add(line, "code %u ", message->result);
}

/* Takes the word after the result if there is one. */
static void parse_result(struct words *words, struct text_message *message)
{
	enum pcp_result result;
	size_t i;

	message->response = true;
	if (strcmp(words->word, "code") == 0) {
		message->result = words_number(words, message->natpmp ? UINT16_MAX : UINT8_MAX);
		words_next(words);
		return;
	}
	for (i = 0; message->natpmp && i < NATPMP_RESULT_COUNT; i++)
		if (strcmp(words->word, natpmp_results[i]) == 0) {
			message->result = (unsigned int)i;
			words_next(words);
			return;
		}
	if (!message->natpmp && pcp_result_by_name(words->word, &result)) {
		message->result = result;
		words_next(words);
		return;
	}
	message->response = false;
}

static void print_opcode(struct line *line, const struct text_message *message)
{
	uint8_t opcode = message->opcode;
	size_t i;

	if (message->natpmp && opcode == NATPMP_MAP_TCP && has_mapping(message))
		opcode = NATPMP_MAP_UDP;
	for (i = 0; i < OPCODE_COUNT; i++)
		if (opcode_names[i].opcode == opcode && opcode_names[i].natpmp == message->natpmp) {
			line_add(line, "%s", opcode_names[i].name);
			return;
		}
	line_add(line, "OPCODE %u", opcode);
}

static void parse_opcode(struct words *words, struct text_message *message)
{
	size_t i;

	if (strcmp(words->word, "OPCODE") == 0) {
		message->opcode = (uint8_t)words_number(words, 127);
		return;
	}
	for (i = 0; i < OPCODE_COUNT; i++)
		if (strcmp(words->word, opcode_names[i].name) == 0 &&
		    opcode_names[i].natpmp == message->natpmp) {
			message->opcode = opcode_names[i].opcode;
			return;
		}
	words->bad = true;
}

const char *pcp_text_protocol(char text[PROTOCOL_TEXT], uint8_t protocol)
{
	size_t i = 0;

	while (i < PROTOCOL_COUNT && protocol_names[i].protocol != protocol)
		i++;
	if (i < PROTOCOL_COUNT)
		strcpy(text, protocol_names[i].name);
	else
		snprintf(text, PROTOCOL_TEXT, "%u", protocol);
	return text;
}

static void print_protocol(struct line *line, uint8_t protocol)
{
	char text[PROTOCOL_TEXT];

	line_add(line, " %s", pcp_text_protocol(text, protocol));
}

static uint8_t parse_protocol(struct words *words)
{
	size_t i;

	for (i = 0; i < PROTOCOL_COUNT; i++)
		if (words_accept(words, protocol_names[i].name))
			return protocol_names[i].protocol;
	return (uint8_t)words_number(words, UINT8_MAX);
}

static void print_start(struct line *line, const struct text_message *message)
{
	if (message->natpmp)
		line_add(line, "NATPMP ");
	print_result(line, message);
	print_opcode(line, message);
	if (!has_mapping(message))
		return;
	print_protocol(line, message->protocol);
	if (message->internal_port == 0)
		line_add(line, " all");
	else
		line_add(line, " %u", message->internal_port);
}

static void parse_start(struct words *words, struct text_message *message)
{
	message->natpmp = words_accept(words, "NATPMP");
	words_next(words);
	parse_result(words, message);
	parse_opcode(words, message);
	if (!has_mapping(message))
		return;
	message->protocol = parse_protocol(words);
	if (!words_accept(words, "all"))
		message->internal_port = (uint16_t)words_number(words, UINT16_MAX);
	if (!message->natpmp)
		return;
	message->opcode = message->protocol == PROTOCOL_TCP ? NATPMP_MAP_TCP : NATPMP_MAP_UDP;
	words->bad |= message->protocol != PROTOCOL_TCP && message->protocol != PROTOCOL_UDP;
}

/* -- words -- */

static void print_lifetime(struct line *line, const char *name, const struct notation *notation)
{
	if (notation->message.lifetime != 0 || has_mapping(&notation->message))
		line_add(line, " %s %u", name, notation->message.lifetime);
}

static void parse_lifetime(struct words *words, struct notation *notation)
{
	notation->message.lifetime = words_number(words, UINT32_MAX);
}

static void print_epoch(struct line *line, const char *name, const struct notation *notation)
{
	line_add(line, " %s %u", name, notation->message.epoch);
}

static void parse_epoch(struct words *words, struct notation *notation)
{
	notation->message.epoch = words_number(words, UINT32_MAX);
}

static void print_octets(struct line *line, const char *name, const uint8_t *octets, size_t length,
			 bool hidden)
{
	while (length > 0 && octets[length - 1] == 0)
		length--;
	if (length == 0)
		return;
	line_add(line, " %s ", name);
	if (hidden)
		line_add(line, "***");
	else
		line_add_hex(line, octets, length);
}

static void print_nonce(struct line *line, const char *name, const struct notation *notation)
{
	print_octets(line, name, notation->message.nonce.octets, PCP_NONCE_LENGTH, notation->hides);
}

static void parse_nonce(struct words *words, struct notation *notation)
{
	words_hex(words, notation->message.nonce.octets, PCP_NONCE_LENGTH);
}

static void print_reserved(struct line *line, const char *name, const struct notation *notation)
{
	const uint8_t *reserved = notation->message.reserved;

	print_octets(line, name, reserved, sizeof(notation->message.reserved), false);
}

static void parse_reserved(struct words *words, struct notation *notation)
{
	words_hex(words, notation->message.reserved, sizeof(notation->message.reserved));
}

static void print_client(struct line *line, const char *name, const struct notation *notation)
{
	char text[ADDRESS_TEXT];

	if (!address_same(&notation->message.client, notation->known_client))
		line_add(line, " %s %s", name, address_print(&notation->message.client, text));
}

static void parse_client(struct words *words, struct notation *notation)
{
	notation->message.client = words_address(words);
}

static void print_endpoint(struct line *line, const char *name, const struct endpoint *endpoint,
			   const struct notation *notation)
{
	char text[ENDPOINT_TEXT];

	if (address_same(&endpoint->address, &notation->none)) {
		if (endpoint->port != 0)
			line_add(line, " %s %u", name, endpoint->port);
	} else if (endpoint->port != 0) {
		line_add(line, " %s %s", name, endpoint_print(endpoint, text));
	} else {
		line_add(line, " %s %s", name, address_print(&endpoint->address, text));
	}
}

/* A port, an address, or both; says whether an address was named. */
static bool parse_endpoint(struct words *words, struct endpoint *endpoint)
{
	if (words_next(words) && endpoint_parse(words->word, 0, endpoint))
		return true;
	endpoint->port = (uint16_t)words_as_number(words, UINT16_MAX);
	return false;
}

static void print_external(struct line *line, const char *name, const struct notation *notation)
{
	print_endpoint(line, name, &notation->message.external, notation);
}

static void parse_external(struct words *words, struct notation *notation)
{
	notation->names_external = parse_endpoint(words, &notation->message.external);
	words->bad |= notation->message.natpmp && notation->names_external &&
		      !address_is_ipv4(&notation->message.external.address);
}

static void print_remote(struct line *line, const char *name, const struct notation *notation)
{
	print_endpoint(line, name, &notation->message.remote, notation);
}

static void parse_remote(struct words *words, struct notation *notation)
{
	notation->names_remote = parse_endpoint(words, &notation->message.remote);
}

#define IN(form)          (1u << TEXT_##form)
#define IN_REQUEST        1u
#define IN_RESPONSE       2u
#define IN_MAPPING        (IN(MAPPING) | IN(PEERING))
#define IN_PCP            (IN(BARE) | IN_MAPPING)
#define IN_NATPMP_MAPPING IN(NATPMP_MAPPING)
#define IN_NATPMP         (IN(NATPMP_BARE) | IN(NATPMP_ADDRESSING) | IN(NATPMP_MAPPING))

/* In the order of printing. */
static const struct word {
	const char *name;
	unsigned int direction, forms; /* where it may stand */
	void (*print)(struct line *, const char *, const struct notation *);
	void (*parse)(struct words *, struct notation *);
} word_table[] = {
	{ "external", IN_RESPONSE, IN_MAPPING | IN(NATPMP_ADDRESSING) | IN_NATPMP_MAPPING,
	  print_external, parse_external },
	{ "remote", IN_REQUEST | IN_RESPONSE, IN(PEERING), print_remote, parse_remote },
	{ "lifetime", IN_REQUEST | IN_RESPONSE, IN_PCP | IN_NATPMP_MAPPING, print_lifetime,
	  parse_lifetime },
	{ "epoch", IN_RESPONSE, IN_PCP | IN_NATPMP, print_epoch, parse_epoch },
	{ "nonce", IN_REQUEST | IN_RESPONSE, IN_MAPPING, print_nonce, parse_nonce },
	{ "suggest", IN_REQUEST, IN_MAPPING | IN_NATPMP_MAPPING, print_external, parse_external },
	{ "client", IN_REQUEST, IN_PCP, print_client, parse_client },
	{ "reserved", IN_RESPONSE, IN_PCP, print_reserved, parse_reserved },
};

#define WORD_COUNT (sizeof(word_table) / sizeof(word_table[0]))

static bool goes_with(const struct word *word, const struct text_message *message)
{
	return (word->direction & (message->response ? IN_RESPONSE : IN_REQUEST)) != 0 &&
	       (word->forms & 1u << text_message_form(message)) != 0;
}

static bool has_options(const struct text_message *message)
{
	return !message->natpmp && !(message->response && message->result == PCP_UNSUPP_VERSION) &&
	       message->opcode <= PCP_PEER;
}

/* -- a line -- */

static void print_rest(struct line *line, const struct notation *notation, const uint8_t *rest,
		       size_t length)
{
	if (length == 0)
		return;
	if (notation->hides) {
		line_add(line, " rest ***");
		return;
	}
	line_add(line, " rest ");
	line_add_hex(line, rest, length);
}

static void print_tail(struct line *line, const struct notation *notation, struct reader chain)
{
	struct pcp_option_field option;
	struct reader rest = chain;

	while (has_options(&notation->message) && pcp_option_next(&chain, &option)) {
		pcp_text_option_print(line, &option);
		rest = chain;
	}
	print_rest(line, notation, rest.at, reader_left(&rest));
}

/* As far as words go; false if there is no form to print. */
static bool print_words(struct line *line, struct notation *notation, const uint8_t *bytes,
			size_t length)
{
	struct text_message *message = &notation->message;
	size_t fixed, i;

	message->client = *notation->known_client;
	if (!text_message_read(message, bytes, length))
		return false;
	notation->none = message->natpmp ? ADDRESS_NONE_IPV4 : no_address(&message->client);
	print_start(line, message);
	for (i = 0; i < WORD_COUNT; i++)
		if (goes_with(&word_table[i], message))
			word_table[i].print(line, word_table[i].name, notation);
	fixed = text_message_length(message);
	print_tail(line, notation, reader_over(bytes + fixed, length - fixed));
	return true;
}

static void parse_word(struct words *words, struct notation *notation, struct writer *tail)
{
	uint8_t rest[LONGEST];
	size_t i;

	for (i = 0; i < WORD_COUNT; i++)
		if (strcmp(words->word, word_table[i].name) == 0 &&
		    goes_with(&word_table[i], &notation->message)) {
			word_table[i].parse(words, notation);
			return;
		}
	if (strcmp(words->word, "rest") == 0)
		write_bytes(tail, rest, words_hex(words, rest, sizeof(rest)));
	else if (!has_options(&notation->message) || !pcp_text_option_parse(tail, words))
		words->bad = true;
}

static void parse_words(struct writer *writer, struct words *words, struct notation *notation)
{
	struct text_message *message = &notation->message;
	uint8_t octets[LONGEST];
	struct writer tail = writer_over(octets, sizeof(octets));

	message->client = *notation->known_client;
	parse_start(words, message);
	while (words_next(words))
		parse_word(words, notation, &tail);
	if (!notation->names_external)
		message->external.address = no_address(&message->client);
	if (!notation->names_remote)
		message->remote.address = no_address(&message->client);
	text_message_write(writer, message);
	write_bytes(writer, octets, writer_length(&tail));
	writer->bad |= tail.bad;
}

static void parse_hex(struct writer *writer, struct words *words)
{
	uint8_t octets[LONGEST];

	while (*words_skip_space(words) != '\0' && !words->bad)
		write_bytes(writer, octets, words_hex(words, octets, sizeof(octets)));
}

int pcp_text_parse(uint8_t *out, size_t size, size_t *length, const char *text,
		   const struct address *client, struct failure *failure)
{
	struct notation notation = { .known_client = client ? client : &ADDRESS_NONE_IPV4 };
	struct writer writer = writer_over(out, size);
	struct words words;

	words_start(&words, text);
	if (words_accept(&words, "hex"))
		parse_hex(&writer, &words);
	else
		parse_words(&writer, &words, &notation);
	if (words.bad)
		return failure_set(
			failure, EINVAL,
			"packet text: \"%.60s\" does not fit there: see PACKETS in homeportctl(1)",
			words.word[0] != '\0' ? words.word : text);
	if (writer.bad)
		return failure_set(failure, EINVAL, "packet text: more than %zu octets", size);
	*length = writer_length(&writer);
	return 0;
}

static void end_in_dots_if_cut(const struct line *line)
{
	if (line->bad)
		memcpy(line->text + line->size - 4, "...", 4);
}

static bool says_all(const char *text, const struct address *client, const uint8_t *bytes,
		     size_t length)
{
	uint8_t again[LONGEST];
	size_t length_again;

	return pcp_text_parse(again, sizeof(again), &length_again, text, client, NULL) == 0 &&
	       length_again == length && memcmp(again, bytes, length) == 0;
}

const char *pcp_text_print(char text[PCP_TEXT], const uint8_t *bytes, size_t length,
			   const struct address *client)
{
	struct notation notation = { .known_client = client ? client : &ADDRESS_NONE_IPV4 };
	char words[PCP_TEXT];
	struct line line = line_over(words, sizeof(words));
	bool readable = print_words(&line, &notation, bytes, length);

	if (readable && !line.bad && says_all(words, client, bytes, length)) {
		memcpy(text, words, line.length + 1);
		return text;
	}
	line = line_over(text, PCP_TEXT);
	line_add(&line, "hex ");
	line_add_hex(&line, bytes, length);
	if (readable)
		line_add(&line, " # %s", words);
	end_in_dots_if_cut(&line);
	return text;
}

const char *pcp_text_log(char text[PCP_TEXT], const uint8_t *bytes, size_t length,
			 const struct address *client)
{
	struct notation notation = {
		.known_client = client ? client : &ADDRESS_NONE_IPV4,
		.hides = true,
	};
	struct line line = line_over(text, PCP_TEXT);

	if (!print_words(&line, &notation, bytes, length))
		line_add(&line, "%zu octets that are no PCP", length);
	end_in_dots_if_cut(&line);
	return text;
}
