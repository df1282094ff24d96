/* SPDX-License-Identifier: BSD-2-Clause */
/* Each option between octets and structs, and chains of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/pcp_option.h"
#include "tests/support/abilities.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Reads one option whose data ends where its memory ends. */
static bool read_option(struct pcp_options *options, uint8_t code, const void *data, size_t length)
{
	uint8_t *copy = malloc(length + (length == 0));
	struct pcp_option_field option = { code, reader_over(copy, length) };
	bool read;

	memcpy(copy, data, length);
	*options = (struct pcp_options){ 0 };
	read = pcp_option_read(options, &option);
	free(copy);
	return read;
}

/* What the options in struct form are on the wire must be these octets. */
static void assert_written(const struct pcp_options *options, const void *octets, size_t length)
{
	uint8_t out[PCP_MAX_LENGTH];
	struct writer writer = writer_over(out, sizeof(out));

	pcp_options_write(&writer, options);
	assert_int_equal(writer_length(&writer), length);
	assert_memory_equal(out, octets, length);
}

/* -- chains -- */

/* PCP-W-031, 033: padding is not counted, and nothing may go past the end. */
static void a_chain_is_taken_apart_up_to_its_last_octet(void **state)
{
	static const uint8_t octets[] = { 224, 0, 0,   3, 1, 2, 3, 0xff, 2, 0xff,
					  0,   0, 129, 0, 0, 4, 5, 6,    7, 8 };
	struct reader chain = reader_over(octets, sizeof(octets));
	struct pcp_option_field option;

	(void)state;
	assert_true(pcp_options_close(chain));
	assert_true(pcp_option_next(&chain, &option));
	assert_int_equal(option.code, 224);
	assert_int_equal(reader_left(&option.data), 3);
	assert_true(pcp_option_next(&chain, &option));
	assert_int_equal(option.code, 2);
	assert_int_equal(reader_left(&option.data), 0);
	assert_true(pcp_option_next(&chain, &option));
	assert_int_equal(read_u32(&option.data), 0x05060708);
	assert_false(pcp_option_next(&chain, &option));
	assert_false(chain.bad);
}

static void a_chain_that_ends_within_an_option_does_not_close(void **state)
{
	static const uint8_t octets[] = { 224, 0, 0, 3, 1, 2, 3, 0 };
	size_t cut;

	(void)state;
	for (cut = 0; cut <= sizeof(octets); cut++)
		assert_int_equal(pcp_options_close(reader_over(octets, cut)),
				 cut == 0 || cut == sizeof(octets));
}

static void options_are_padded_with_zeros(void **state)
{
	static const uint8_t expected[] = { 9, 0, 0, 5, 1, 2, 3, 4, 5, 0, 0, 0, 8, 0, 0, 0 };
	uint8_t out[sizeof(expected)];
	struct writer writer = writer_over(out, sizeof(out));

	(void)state;
	memset(out, 0xee, sizeof(out));
	pcp_option_write(&writer, 9, "\1\2\3\4\5", 5);
	pcp_option_write(&writer, 8, NULL, 0);
	assert_int_equal(writer_length(&writer), sizeof(out));
	assert_memory_equal(out, expected, sizeof(out));
}

/* -- each option -- */

/* The length rule of each, in both directions: PCP-W-035. */
static void an_option_of_another_length_is_not_read(void **state)
{
	static const struct {
		uint8_t code;
		size_t shortest, longest;
	} lengths[] = {
		{ PCP_THIRD_PARTY, 16, 16 },  { PCP_PREFER_FAILURE, 0, 0 }, { PCP_FILTER, 20, 20 },
		{ PCP_DESCRIPTION, 0, 1016 }, { PCP_PORT_SET, 5, 5 },
	};
	uint8_t data[1100];
	struct pcp_options options;
	size_t i, length;

	(void)state;
	memset(data, 'a', sizeof(data));
	data[1] = 0; /* FILTER: a prefix length that is allowed */
	for (i = 0; i < LENGTH(lengths); i++)
		for (length = 0; length < 1030; length++) {
			data[1] = lengths[i].code == PCP_FILTER ? 0 : 'a';
			assert_int_equal(read_option(&options, lengths[i].code, data, length),
					 length >= lengths[i].shortest &&
						 length <= lengths[i].longest);
		}
}

static void an_unknown_option_is_not_read(void **state)
{
	struct pcp_options options, empty = { 0 };
	int code;

	(void)state;
	for (code = 0; code < 256; code++) {
		bool known = (code >= 1 && code <= 3) || (code >= 128 && code <= 130);

		if (known)
			continue;
		assert_false(read_option(&options, (uint8_t)code, "", 0));
		assert_memory_equal(&options, &empty, sizeof(empty));
	}
}

/* PCP-W-035, erratum 3891: IPv4 prefixes from 96 on, IPv6 ones from 0. */
static void filter_prefixes_fit_their_family(void **state)
{
	uint8_t ipv4[20] = { [14] = 0xff, [15] = 0xff, [16] = 198, [17] = 51, [18] = 100 };
	uint8_t ipv6[20] = { [4] = 0x20, [5] = 0x01, [6] = 0x0d, [7] = 0xb8 };
	struct pcp_options options;
	int bits;

	(void)state;
	for (bits = 0; bits < 256; bits++) {
		ipv4[1] = ipv6[1] = (uint8_t)bits;
		assert_int_equal(read_option(&options, PCP_FILTER, ipv4, 20),
				 bits == 0 || (bits >= 96 && bits <= 128));
		assert_int_equal(read_option(&options, PCP_FILTER, ipv6, 20), bits <= 128);
	}
}

/* PCP-S-098: their order is what they mean. */
static void filters_keep_their_order_and_contents(void **state)
{
	static const uint8_t octets[] = {
		3, 0, 0, 20, 0, 0, 0, 0, 0, 0, 0,    0,    0,   0,   0,    0,
		0, 0, 0, 0,  0, 0, 0, 0, 3, 0, 0,    20,   0,   120, 0x01, 0xbb,
		0, 0, 0, 0,  0, 0, 0, 0, 0, 0, 0xff, 0xff, 198, 51,  100,  7,
	};
	struct pcp_options options = { 0 };

	(void)state;
	pcp_options_read_response(&options, reader_over(octets, sizeof(octets)));
	assert_int_equal(options.filter_count, 2);
	assert_int_equal(options.filters[0].remote.length, 0);
	assert_int_equal(options.filters[1].remote.length, 120);
	assert_int_equal(options.filters[1].remote_port, 443);
	assert_written(&options, octets, sizeof(octets));
}

/* PCP-W-034 for options that may come often: the room for them is bounded. */
static void more_filters_than_fit_are_not_read(void **state)
{
	static const uint8_t data[20];
	struct pcp_option_field option = { PCP_FILTER, reader_over(data, sizeof(data)) };
	struct pcp_options options = { .filter_count = PCP_MAX_FILTERS - 1 };

	(void)state;
	assert_true(pcp_option_read(&options, &option));
	assert_false(pcp_option_read(&options, &option));
	assert_int_equal(options.filter_count, PCP_MAX_FILTERS);
}

/* PCP-S-103: what is no UTF-8, or holds NUL, is ignored but not refused. */
static void descriptions_are_text(void **state)
{
	static const struct {
		const char *text;
		size_t length;
		bool taken;
	} texts[] = {
		{ "Camera", 6, true },
		{ "", 0, true },
		{ "K\xc3\xbc"
		  "che",
		  6, true },
		{ "\xe2\x82\xac", 3, true },      /* U+20AC */
		{ "\xf0\x9f\x8f\xa0", 4, true },  /* U+1F3E0 */
		{ "\xef\xbf\xbf", 3, true },      /* U+FFFF */
		{ "\xf4\x8f\xbf\xbf", 4, true },  /* U+10FFFF */
		{ "\xf4\x90\x80\x80", 4, false }, /* beyond it */
		{ "\xed\x9f\xbf", 3, true },      /* U+D7FF */
		{ "\xed\xa0\x80", 3, false },     /* a surrogate */
		{ "\xed\xbf\xbf", 3, false },     /* the last one */
		{ "\xee\x80\x80", 3, true },      /* U+E000 */
		{ "a\0b", 3, false },
		{ "\x80", 1, false }, /* continues nothing */
		{ "\xc3", 1, false }, /* ends early */
		{ "\xe2\x82", 2, false },
		{ "\xc3(", 2, false },    /* not continued */
		{ "\xc0\x80", 2, false }, /* NUL, too long */
		{ "\xc1\xbf", 2, false },
		{ "\xe0\x9f\xbf", 3, false },
		{ "\xf0\x8f\xbf\xbf", 4, false },
		{ "\xf8\x88\x80\x80\x80", 5, false },
		{ "\xff", 1, false },
	};
	struct pcp_options options;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(texts); i++) {
		assert_true(read_option(&options, PCP_DESCRIPTION, texts[i].text, texts[i].length));
		if (options.has_description != texts[i].taken)
			fail_msg("text %zu", i);
		assert_int_equal(options.description_length, texts[i].taken ? texts[i].length : 0);
	}
}

static void a_description_is_borrowed_and_written_again(void **state)
{
	static const uint8_t octets[] = { 128, 0, 0, 6, 'C', 'a', 'm', 'e', 'r', 'a', 0, 0 };
	struct pcp_options options = { 0 };

	(void)state;
	pcp_options_read_response(&options, reader_over(octets, sizeof(octets)));
	assert_ptr_equal(options.description, octets + 4);
	assert_int_equal(options.description_length, 6);
	assert_written(&options, octets, sizeof(octets));
}

/* RFC 7225 4.1: 4 to 8 or 12 octets of prefix, the rest of 12 is suffix. */
static void prefixes_of_nat64_have_six_lengths(void **state)
{
	uint8_t data[16] = { [2] = 0x20, [3] = 0x01 };
	struct pcp_options options;
	int octets;

	(void)state;
	for (octets = 0; octets < 256; octets++) {
		data[1] = (uint8_t)octets;
		assert_int_equal(read_option(&options, PCP_PREFIX64, data, sizeof(data)),
				 octets == 12 || (octets >= 4 && octets <= 8));
	}
	data[1] = 4;
	data[0] = 1;
	assert_false(read_option(&options, PCP_PREFIX64, data, sizeof(data)));
}

static void the_question_for_a_prefix_has_two_lengths(void **state)
{
	static const uint8_t question[16] = { 0, 12 };
	static const uint8_t written[20] = { 129, 0, 0, 16, 0, 12 };
	struct pcp_options options;
	size_t length;

	(void)state;
	for (length = 0; length < sizeof(question); length++)
		assert_int_equal(read_option(&options, PCP_PREFIX64, question, length),
				 length == 14);
	assert_true(read_option(&options, PCP_PREFIX64, question, sizeof(question)));
	assert_true(options.asks_prefix64);
	assert_int_equal(options.prefix64_count, 0);
	assert_written(&options, written, sizeof(written));
}

/* PCP-P-063: a list of IPv4 prefixes, of which wrong ones are ignored singly. */
static void a_prefix_may_be_for_some_ipv4_addresses_alone(void **state)
{
	static const uint8_t data[] = {
		0, 8,  0x20, 0x01, 0x0d, 0xb8, 1, 0x22, 3, 0x44, 0, 0, 0, 1, /* prefix, suffix */
		0, 3,  0,    24,   192,  0,    2, 0,    0, 33,   1, 2, 3, 4, /* /33 is none */
		0, 32, 198,  51,   100,  9,
	};
	struct pcp_options options;
	const struct pcp_prefix64 *prefix64 = &options.prefix64[0];
	struct address net = address_from_ipv4("\xc0\x00\x02\x00");
	size_t length;

	(void)state;
	for (length = 15; length < sizeof(data); length++)
		assert_false(read_option(&options, PCP_PREFIX64, data, length));
	assert_true(read_option(&options, PCP_PREFIX64, data, sizeof(data)));
	assert_int_equal(options.prefix64_count, 1);
	assert_int_equal(prefix64->prefix.length, 64);
	assert_int_equal(prefix64->suffix[3], 1);
	assert_int_equal(prefix64->ipv4_count, 2);
	assert_int_equal(prefix64->ipv4[0].length, 96 + 24);
	assert_true(address_same(&prefix64->ipv4[0].address, &net));
	assert_int_equal(prefix64->ipv4[1].length, 128);
}

static void what_is_more_than_there_is_room_for_is_left_out(void **state)
{
	uint8_t data[16 + 6 * (PCP_MAX_PREFIX64_IPV4 + 1)] = {
		0, 4, 0x20, 0x01, [15] = PCP_MAX_PREFIX64_IPV4 + 1
	};
	struct pcp_option_field option = { PCP_PREFIX64, reader_over(data, sizeof(data)) };
	struct pcp_options options = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < PCP_MAX_PREFIX64 + 3; i++)
		assert_true(pcp_option_read(&options, &option));
	assert_int_equal(options.prefix64_count, PCP_MAX_PREFIX64);
	assert_int_equal(options.prefix64[0].ipv4_count, PCP_MAX_PREFIX64_IPV4);
}

static void a_port_set_keeps_size_start_and_parity(void **state)
{
	static const uint8_t octets[] = { 130, 0, 0, 5, 0xff, 0xff, 0xc3, 0x50, 1, 0, 0, 0 };
	struct pcp_options options = { 0 };

	(void)state;
	pcp_options_read_response(&options, reader_over(octets, sizeof(octets)));
	assert_true(options.has_port_set);
	assert_int_equal(options.port_set.size, 65535);
	assert_int_equal(options.port_set.first_internal_port, 50000);
	assert_true(options.port_set.parity);
	assert_written(&options, octets, sizeof(octets));
	assert_true(read_option(&options, PCP_PORT_SET, "\0\1\0\2\xfe", 5));
	assert_false(options.port_set.parity); /* other bits mean nothing */
}

/* -- requests -- */

static enum pcp_result read_request(const void *octets, size_t length, uint8_t opcode)
{
	struct pcp_options options = { 0 };

	return pcp_options_read_request(&options, reader_over(octets, length), opcode, &all);
}

/* PCP-W-035, PCP-S-084, 108: which option goes with which opcode. */
static void an_option_goes_only_with_its_opcodes(void **state)
{
	static const uint8_t third_party[20] = { 1, 0, 0, 16, 1 };
	static const uint8_t prefer_failure[4] = { 2, 0, 0, 0 };
	static const uint8_t filter[24] = { 3, 0, 0, 20 };
	static const uint8_t description[4] = { 128, 0, 0, 0 };
	static const uint8_t prefix64[20] = { 129, 0, 0, 16, 0, 12 };
	static const uint8_t bad_prefix64[4] = { 129, 0, 0, 0 };
	static const uint8_t bad_port_set[4] = { 130, 0, 0, 0 };
	static const struct {
		const uint8_t *octets;
		size_t length;
		enum pcp_result announce, map, peer;
	} table[] = {
		{ third_party, 20, PCP_MALFORMED_OPTION, PCP_SUCCESS, PCP_SUCCESS },
		{ prefer_failure, 4, PCP_MALFORMED_OPTION, PCP_SUCCESS, PCP_MALFORMED_REQUEST },
		{ filter, 24, PCP_MALFORMED_OPTION, PCP_SUCCESS, PCP_MALFORMED_OPTION },
		{ description, 4, PCP_SUCCESS, PCP_SUCCESS, PCP_SUCCESS },
		{ prefix64, 20, PCP_SUCCESS, PCP_SUCCESS, PCP_SUCCESS },
		/* where they do not belong, not even their contents are looked at */
		{ bad_prefix64, 4, PCP_MALFORMED_OPTION, PCP_MALFORMED_OPTION, PCP_SUCCESS },
		{ bad_port_set, 4, PCP_SUCCESS, PCP_MALFORMED_OPTION, PCP_SUCCESS },
	};
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(table); i++) {
		const uint8_t *octets = table[i].octets;
		size_t length = table[i].length;

		assert_int_equal(read_request(octets, length, PCP_ANNOUNCE), table[i].announce);
		assert_int_equal(read_request(octets, length, PCP_MAP), table[i].map);
		assert_int_equal(read_request(octets, length, PCP_PEER), table[i].peer);
	}
}

/* PCP-W-034: an ignored DESCRIPTION counts, too. */
static void options_that_may_come_once_may_not_come_twice(void **state)
{
	static const uint8_t filters[48] = { 3, 0, 0, 20, [24] = 3, 0, 0, 20 };
	static const uint8_t third_parties[40] = { 1, 0, 0, 16, 1, [20] = 1, 0, 0, 16, 1 };
	static const uint8_t descriptions[12] = { 128, 0, 0, 1, 0xff, 0, 0, 0, 128, 0, 0, 0 };

	(void)state;
	assert_int_equal(read_request(filters, 48, PCP_MAP), PCP_SUCCESS);
	assert_int_equal(read_request(third_parties, 40, PCP_MAP), PCP_MALFORMED_OPTION);
	assert_int_equal(read_request(descriptions, 12, PCP_MAP), PCP_MALFORMED_OPTION);
}

static void unknown_options_are_kept_to_be_passed_on(void **state)
{
	static const uint8_t chain[] = { 96, 0, 0, 1, 7, 0, 0, 0, 200, 0, 0, 0, 5, 0, 0, 0 };
	const struct pcp_abilities abilities = { .others = true };
	struct pcp_options options = { 0 }, again = { 0 };
	uint8_t kept[PCP_UNKNOWN_KEPT];
	uint8_t length;

	(void)state;
	assert_int_equal(
		pcp_options_read_request(&options, reader_over(chain, 12), PCP_MAP, &abilities),
		PCP_SUCCESS);
	assert_int_equal(options.unknown_count, 2);
	assert_true(pcp_options_have_strangers(&options));
	length = pcp_options_keep_unknown(&options, kept);
	assert_int_equal(length, 12);
	assert_memory_equal(kept, chain, 12);
	pcp_options_take_unknown(&again, kept, length);
	assert_int_equal(again.unknown_count, 2);
	assert_int_equal(again.unknown[0].code, 96);
	assert_int_equal(again.unknown[0].length, 1);
	assert_false(pcp_options_have_strangers(&(struct pcp_options){ 0 }));
	/* PCP-P-005: authentication is between neighbours. */
	assert_int_equal(
		pcp_options_read_request(&again, reader_over(chain + 12, 4), PCP_MAP, &abilities),
		PCP_UNSUPP_OPTION);
}

static void unknown_options_that_are_too_many_or_too_long_are_not_kept(void **state)
{
	static const uint8_t long_one[132] = { 96, 0, 0, 125 };
	static const uint8_t longest_one[128] = { 96, 0, 0, 124 };
	const struct pcp_abilities abilities = { .others = true };
	uint8_t chain[4 * (PCP_MAX_UNKNOWN + 1)] = { 0 };
	struct pcp_options options = { 0 };
	size_t i;

	(void)state;
	assert_int_equal(
		pcp_options_read_request(&options, reader_over(long_one, 132), PCP_MAP, &abilities),
		PCP_UNSUPP_OPTION);
	assert_int_equal(pcp_options_read_request(&options, reader_over(longest_one, 128), PCP_MAP,
						  &abilities),
			 PCP_SUCCESS);
	for (i = 0; i <= PCP_MAX_UNKNOWN; i++)
		chain[4 * i] = 96;
	options.unknown_count = 0;
	assert_int_equal(pcp_options_read_request(&options, reader_over(chain, sizeof(chain)),
						  PCP_MAP, &abilities),
			 PCP_UNSUPP_OPTION);
	assert_int_equal(options.unknown_count, PCP_MAX_UNKNOWN);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_chain_is_taken_apart_up_to_its_last_octet),
		cmocka_unit_test(a_chain_that_ends_within_an_option_does_not_close),
		cmocka_unit_test(options_are_padded_with_zeros),
		cmocka_unit_test(an_option_of_another_length_is_not_read),
		cmocka_unit_test(an_unknown_option_is_not_read),
		cmocka_unit_test(filter_prefixes_fit_their_family),
		cmocka_unit_test(filters_keep_their_order_and_contents),
		cmocka_unit_test(more_filters_than_fit_are_not_read),
		cmocka_unit_test(descriptions_are_text),
		cmocka_unit_test(a_description_is_borrowed_and_written_again),
		cmocka_unit_test(prefixes_of_nat64_have_six_lengths),
		cmocka_unit_test(the_question_for_a_prefix_has_two_lengths),
		cmocka_unit_test(a_prefix_may_be_for_some_ipv4_addresses_alone),
		cmocka_unit_test(what_is_more_than_there_is_room_for_is_left_out),
		cmocka_unit_test(a_port_set_keeps_size_start_and_parity),
		cmocka_unit_test(an_option_goes_only_with_its_opcodes),
		cmocka_unit_test(options_that_may_come_once_may_not_come_twice),
		cmocka_unit_test(unknown_options_are_kept_to_be_passed_on),
		cmocka_unit_test(unknown_options_that_are_too_many_or_too_long_are_not_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
