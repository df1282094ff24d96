/* SPDX-License-Identifier: BSD-2-Clause */
/* Options in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/pcp_text_option.h"

#define THREE         " ipv4 10.0.0.0/8 ipv4 10.0.0.0/8 ipv4 10.0.0.0/8"
#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* How many octets the words gave; 0 if they did not fit. */
static size_t parse(const char *text, uint8_t octets[PCP_MAX_LENGTH])
{
	struct writer writer = writer_over(octets, PCP_MAX_LENGTH);
	struct words words;

	words_start(&words, text);
	assert_true(words_next(&words));
	if (!pcp_text_option_parse(&writer, &words) || words.bad || *words_skip_space(&words))
		return 0;
	return writer_length(&writer);
}

static const char *print(char text[4096], const uint8_t *octets, size_t length)
{
	struct reader chain = reader_over(octets, length);
	struct line line = line_over(text, 4096);
	struct pcp_option_field option;

	assert_true(pcp_option_next(&chain, &option));
	pcp_text_option_print(&line, &option);
	return text + 1; /* a space first */
}

static void each_option_has_words(void **state)
{
	static const char *const texts[] = {
		"THIRD_PARTY 192.168.1.77",
		"THIRD_PARTY 2001:db8::1",
		"PREFER_FAILURE",
		"FILTER clear",
		"FILTER 198.51.100.0/24",
		"FILTER 198.51.100.7/32 port 443",
		"FILTER 0.0.0.0/0",
		"FILTER 2001:db8::/1 port 65535",
		"DESCRIPTION \"Camera\"",
		"DESCRIPTION \"\"",
		"DESCRIPTION \"a \\\"b\\\" \\\\ # K\xc3\xbcs\\x0a\"",
		"DESCRIPTION \"\\xc2\\x9b1m \xc2\xa0\"", /* no escape sequence reaches a terminal */
		"PREFIX64 ::/96",
		"PREFIX64 64:ff9b::/96",
		"PREFIX64 2001:db8:122:300::/56 suffix 0000000001",
		"PREFIX64 2001:db8::/32 ipv4 192.0.2.0/24 ipv4 198.51.100.9/32",
		"PREFIX64 ::/64",
		"PORT_SET 65535 from 1 parity",
		"PORT_SET 0 from 0",
		"OPTION 0 -",
		"OPTION 255 00",
		"OPTION 3 0102",                           /* too short for a FILTER */
		"OPTION 128 ff",                           /* no text */
		"OPTION 130 0064c35002",                   /* a flag without a name */
		"OPTION 129 000c000000000000000000000000", /* the question without a count */
		"OPTION 129 00040000000000000000000000000001002100000000", /* /33 */
	};
	uint8_t octets[PCP_MAX_LENGTH];
	char text[4096];
	size_t i, length;

	(void)state;
	for (i = 0; i < LENGTH(texts); i++) {
		length = parse(texts[i], octets);
		if (length == 0)
			fail_msg("not taken: %s", texts[i]);
		assert_string_equal(print(text, octets, length), texts[i]);
	}
}

static void a_filter_that_clears_is_clear_only_if_all_zero(void **state)
{
	uint8_t octets[24] = { 3, 0, 0, 20, 0, 0, 0, 0, [23] = 1 };
	char text[4096];

	(void)state;
	assert_string_equal(print(text, octets, sizeof(octets)),
			    "OPTION 3 0000000000000000000000000000000000000001");
}

static void words_that_do_not_fit_are_refused(void **state)
{
	static const char *const texts[] = {
		"THIRD_PARTY",
		"THIRD_PARTY host",
		"PREFER_FAILURE 1",
		"FILTER",
		"FILTER 198.51.100.0",
		"FILTER 198.51.100.0/",
		"FILTER 198.51.100.0/33",
		"FILTER 198.51.100.0/+4",
		"FILTER 198.51.100.0/24x",
		"FILTER 2001:db8::/129",
		"FILTER ::/0",
		"FILTER clear port 5",
		"FILTER 198.51.100.0/24 port",
		"FILTER 198.51.100.0/24 port 65536",
		"DESCRIPTION",
		"DESCRIPTION Camera",
		"DESCRIPTION \"Camera",
		"DESCRIPTION \"\\n\"",
		"DESCRIPTION \"\\x1\"",
		"DESCRIPTION \"\\x",
		"DESCRIPTION \"\\",
		"PREFIX64",
		"PREFIX64 2001:db8::/33",
		"PREFIX64 2001:db8::/72",
		"PREFIX64 2001:db8::/96 suffix 00",
		"PREFIX64 2001:db8::/64 suffix 00",
		"PREFIX64 2001:db8::/64 ipv4 2001:db8::/64",
		"PREFIX64 ::/64" THREE THREE THREE,
		"PORT_SET",
		"PORT_SET 5",
		"PORT_SET 5 from",
		"PORT_SET 65536 from 1",
		"OPTION",
		"OPTION 5",
		"OPTION 256 -",
		"OPTION 5 0",
		"OPTIONS 5 -",
	};
	uint8_t octets[PCP_MAX_LENGTH];
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(texts); i++)
		if (parse(texts[i], octets) != 0)
			fail_msg("taken: %s", texts[i]);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_option_has_words),
		cmocka_unit_test(a_filter_that_clears_is_clear_only_if_all_zero),
		cmocka_unit_test(words_that_do_not_fit_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
