/* SPDX-License-Identifier: BSD-2-Clause */
/* Names: text and back, comparing, and reading what a stranger compressed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "ddns/dns_name.h"

static struct dns_name name_of(const char *text)
{
	struct dns_name name;

	assert_true(dns_name_parse(text, &name));
	return name;
}

static void assert_wire(const char *text, const void *octets, size_t length)
{
	struct dns_name name = name_of(text);

	assert_int_equal(name.length, length);
	assert_memory_equal(name.octets, octets, length);
}

static void a_name_becomes_labels(void **state)
{
	(void)state;
	assert_wire("cam.home.example", "\3cam\4home\7example", 18);
	assert_wire("cam.home.example.", "\3cam\4home\7example", 18);
	assert_wire(".", "", 1);
}

/* DDNS-090: a dot within a label. */
static void escapes_are_those_of_zone_files(void **state)
{
	char text[DNS_NAME_TEXT];
	struct dns_name name;

	(void)state;
	assert_wire("a\\.b", "\3a.b", 5);
	assert_wire("Front\\032Door", "\12Front Door", 12);
	name = name_of("Front\\032Door.a\\.b.\\255");
	assert_string_equal(dns_name_print(&name, text), "Front\\032Door.a\\.b.\\255");
	name = name_of(".");
	assert_string_equal(dns_name_print(&name, text), ".");
}

static void what_is_no_name_is_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"a..b",
		".a",
		"a\\",
		"a\\25",
		"a\\256",
		"a\\2x",
		"..",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	};
	struct dns_name name = { .length = 77 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_false(dns_name_parse(texts[i], &name));
		assert_int_equal(name.length, 77); /* untouched */
	}
}

#define LABEL_63 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."

static void a_name_has_255_octets_at_most(void **state)
{
	struct dns_name name, below;

	(void)state;
	assert_true(dns_name_parse(LABEL_63 LABEL_63 LABEL_63
				   "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
				   &name));
	assert_int_equal(name.length, 255);
	assert_false(
		dns_name_parse(LABEL_63 LABEL_63 LABEL_63
			       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
			       &name));
	assert_false(dns_name_below(&name, "b", &below));
	name = name_of("home.example");
	assert_true(dns_name_below(&name, "_http._tcp.cam", &below));
	assert_memory_equal(below.octets, "\5_http\4_tcp\3cam\4home\7example", 29);
	assert_true(dns_name_below(&name, "", &below));
	assert_true(dns_name_same(&name, &below));
}

static void the_longest_text_fits_its_buffer(void **state)
{
	struct dns_name name = { .length = 255 };
	struct writer writer = writer_over(name.octets, sizeof(name.octets));
	char text[DNS_NAME_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		write_u8(&writer, i < 3 ? 63 : 61);
		memset(writer_take(&writer, i < 3 ? 63 : 61), 0xff, i < 3 ? 63 : 61);
	}
	write_u8(&writer, 0);
	assert_false(writer.bad);
	assert_int_equal(strlen(dns_name_print(&name, text)), 250 * 4 + 3);
}

static void capital_letters_do_not_matter(void **state)
{
	struct dns_name one = name_of("Cam.HOME.example"), other = name_of("cam.home.EXAMPLE");
	struct dns_name zone = name_of("Home.Example"), root = name_of(".");
	struct dns_name stranger = name_of("camhome.example"), above = name_of("example");
	uint8_t octets[DNS_NAME_MAX];
	struct writer writer = writer_over(octets, sizeof(octets));

	(void)state;
	assert_true(dns_name_same(&one, &other));
	assert_true(dns_name_within(&one, &zone));
	assert_true(dns_name_within(&zone, &zone));
	assert_true(dns_name_within(&zone, &root));
	assert_false(dns_name_within(&stranger, &zone)); /* ends alike, but not in a label */
	assert_false(dns_name_within(&above, &zone));
	dns_name_write_canonical(&writer, &one);
	assert_memory_equal(octets, other.octets, 5);
	assert_memory_equal(octets + 5, "home\7example", 13);
}

/* -- reading -- */

static bool reads_as(const char *message, size_t length, size_t offset, const char *text,
		     size_t behind)
{
	struct reader reader = reader_over((const uint8_t *)message, length);
	struct dns_name name, expected;

	reader_skip(&reader, offset);
	dns_name_read(&reader, (const uint8_t *)message, &name);
	if (reader.bad) {
		assert_int_equal(name.length, 0);
		return false;
	}
	expected = name_of(text);
	assert_true(dns_name_same(&name, &expected));
	assert_int_equal(reader.at - (const uint8_t *)message, behind);
	return true;
}

static void pointers_are_followed_backwards(void **state)
{
	static const char message[] = "\4home\7example\0\3cam\300\0\3www\300\16";

	(void)state;
	assert_true(reads_as(message, 26, 0, "home.example", 14));
	assert_true(reads_as(message, 26, 14, "cam.home.example", 20));
	assert_true(reads_as(message, 26, 20, "www.cam.home.example", 26));
}

static void no_name_makes_the_reader_run_in_circles_or_off(void **state)
{
	static const struct {
		const char *message;
		size_t length;
	} bad[] = {
		{ "\300\0", 2 },    /* itself */
		{ "\1a\300\0", 4 }, /* its own beginning */
		{ "\300\2\0", 3 },  /* forwards */
		{ "\300\100", 2 },  /* out of the message */
		{ "\300", 1 },      /* half a pointer */
		{ "\5ab", 3 },      /* a label cut off */
		{ "\3abc", 4 },     /* no end */
		{ "\100a\0", 3 },   /* reserved kind of label */
		{ "\200a\0", 3 },   /* the other one */
		{ "", 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(reads_as(bad[i].message, bad[i].length, 0, ".", 0));
}

/* Pointers may lead to a name of more than 255 octets. */
static void a_name_that_grows_too_long_is_bad(void **state)
{
	uint8_t message[600];
	struct writer writer = writer_over(message, sizeof(message));
	struct reader reader;
	struct dns_name name;
	size_t i, start = 0;

	(void)state;
	for (i = 0; i < 5; i++) {
		size_t here = (size_t)(writer.at - message);

		write_u8(&writer, 63);
		memset(writer_take(&writer, 63), 'a', 63);
		if (i == 0)
			write_u8(&writer, 0);
		else
			write_u16(&writer, (uint16_t)(0xc000 | start));
		start = here;
	}
	for (i = 0; i < 2; i++) {
		reader = reader_over(message, i ? writer_length(&writer) : 65 + 2 * 66);
		reader_skip(&reader, i ? start : 65 + 66);
		dns_name_read(&reader, message, &name);
		assert_int_equal(reader.bad, i == 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_becomes_labels),
		cmocka_unit_test(escapes_are_those_of_zone_files),
		cmocka_unit_test(what_is_no_name_is_refused),
		cmocka_unit_test(a_name_has_255_octets_at_most),
		cmocka_unit_test(the_longest_text_fits_its_buffer),
		cmocka_unit_test(capital_letters_do_not_matter),
		cmocka_unit_test(pointers_are_followed_backwards),
		cmocka_unit_test(no_name_makes_the_reader_run_in_circles_or_off),
		cmocka_unit_test(a_name_that_grows_too_long_is_bad),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
