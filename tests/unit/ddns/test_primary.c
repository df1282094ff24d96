/* SPDX-License-Identifier: BSD-2-Clause */
/* Finding zone and primary: DDNS-064, DDNS-065. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "ddns/dns_update.h"
#include "ddns/primary.h"

static void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, 0x12, length);
}

static const struct random_source twelves = { .fill = fill };

static struct primary search;
static uint8_t question[512], answer[1024];
static size_t question_length;

static struct dns_name name_of(const char *text)
{
	struct dns_name name = { .length = 0 };

	assert_true(dns_name_parse(text, &name));
	return name;
}

/* "home.example SOA": what is asked next. */
static void assert_asks(const char *name, uint16_t type)
{
	struct dns_name asked, expected = name_of(name);
	struct reader reader;

	question_length = primary_ask(&search, &twelves, question, sizeof(question));
	reader = reader_over(question, question_length);
	reader_skip(&reader, 12);
	dns_name_read(&reader, question, &asked);
	assert_true(dns_name_same(&asked, &expected));
	assert_int_equal(read_u16(&reader), type);
}

static struct writer begin_answer(uint8_t rcode, uint16_t records)
{
	struct writer writer = writer_over(answer, sizeof(answer));

	write_bytes(&writer, question, 2);
	write_u16(&writer, 0x8180 | rcode);
	write_u16(&writer, 1);
	write_u16(&writer, records);
	write_u32(&writer, 0);
	write_bytes(&writer, question + 12, question_length - 12);
	return writer;
}

/* With a name, or with octets, as data. */
static void add(struct writer *writer, const char *owner, uint16_t type, const char *name,
		const void *octets, uint16_t length)
{
	struct dns_name owner_name = name_of(owner), data = { .length = 0 };

	if (name)
		data = name_of(name);
	dns_name_write(writer, &owner_name);
	write_u16(writer, type);
	write_u16(writer, 1);
	write_u32(writer, 60);
	write_u16(writer, (uint16_t)(data.length + length));
	dns_name_write(writer, &data);
	write_bytes(writer, octets, length);
}

static enum primary_step hear(const struct writer *writer)
{
	return primary_hear(&search, answer, writer_length(writer));
}

static enum primary_step hear_soa(const char *zone)
{
	struct writer writer = begin_answer(DNS_NXDOMAIN, 1);

	add(&writer, zone, DNS_SOA, "ns.home.example", "\1x\0numbers that do not matter.", 20);
	return hear(&writer);
}

static enum primary_step hear_nothing(void)
{
	struct writer writer = begin_answer(DNS_NOERROR, 0);

	return hear(&writer);
}

static void begin(const char *name)
{
	struct dns_name of = name_of(name);

	primary_begin(&search, &of, NULL, false);
}

static void one_question_finds_the_zone(void **state)
{
	struct dns_name zone = name_of("home.example");
	struct writer writer;

	(void)state;
	begin("web.lan.home.example");
	assert_asks("web.lan.home.example", DNS_SOA);
	assert_int_equal(hear_soa("home.example"), PRIMARY_ON);
	assert_true(dns_name_same(&search.zone, &zone));
	assert_asks("home.example", 2);
	writer = begin_answer(DNS_NOERROR, 2);
	add(&writer, "home.example", 2, "ns.home.example", NULL, 0);
	add(&writer, "home.example", 2, "ns2.home.example", NULL, 0);
	assert_int_equal(hear(&writer), PRIMARY_ON);
	assert_asks("ns.home.example", DNS_A);
	writer = begin_answer(DNS_NOERROR, 1);
	add(&writer, "ns.home.example", DNS_A, NULL, "\300\0\2\65", 4);
	assert_int_equal(hear(&writer), PRIMARY_FOUND);
	assert_int_equal(search.server.port, 53);
	assert_int_equal(search.server.address.octets[15], 53);
	/* It does not answer: the other one, which has IPv6 alone. */
	assert_true(primary_next(&search));
	assert_asks("ns2.home.example", DNS_A);
	assert_int_equal(hear_nothing(), PRIMARY_ON);
	assert_asks("ns2.home.example", DNS_AAAA);
	writer = begin_answer(DNS_NOERROR, 1);
	add(&writer, "ns2.home.example", DNS_AAAA, NULL, "\40\1\15\270\0\0\0\0\0\0\0\0\0\0\0\1",
	    16);
	assert_int_equal(hear(&writer), PRIMARY_FOUND);
	assert_int_equal(search.server.address.octets[0], 0x20);
	assert_false(primary_next(&search));
}

/* As from an alias: its target is in another zone. */
static void a_zone_that_the_name_is_not_in_is_passed_over(void **state)
{
	(void)state;
	begin("web.home.example");
	assert_asks("web.home.example", DNS_SOA);
	assert_int_equal(hear_soa("other.test"), PRIMARY_ON);
	assert_asks("home.example", DNS_SOA);
	assert_int_equal(hear_nothing(), PRIMARY_ON);
	assert_asks("example", DNS_SOA);
	assert_int_equal(hear_nothing(), PRIMARY_ON);
	assert_asks(".", DNS_SOA);
	assert_int_equal(hear_nothing(), PRIMARY_NOT_FOUND);
}

static void a_server_that_is_configured_is_asked_for_the_zone_alone(void **state)
{
	struct dns_name of = name_of("web.home.example");

	(void)state;
	primary_begin(&search, &of, NULL, true);
	assert_asks("web.home.example", DNS_SOA);
	assert_int_equal(hear_soa("home.example"), PRIMARY_FOUND);
}

static void what_is_no_answer_to_the_question_is_passed_over(void **state)
{
	struct writer writer;

	(void)state;
	begin("web.home.example");
	assert_asks("web.home.example", DNS_SOA);
	assert_int_equal(primary_hear(&search, question, question_length), PRIMARY_LISTEN);
	writer = begin_answer(DNS_NOERROR, 0);
	answer[1]++; /* identifier */
	assert_int_equal(hear(&writer), PRIMARY_LISTEN);
	writer = begin_answer(DNS_NOERROR, 0);
	answer[13] = 'x'; /* the name */
	assert_int_equal(hear(&writer), PRIMARY_LISTEN);
	writer = begin_answer(DNS_SERVFAIL, 0);
	assert_int_equal(hear(&writer), PRIMARY_FAILED);
}

/* An address that nobody can be at leads nowhere. */
static void a_server_without_an_address_is_none(void **state)
{
	struct writer writer;

	(void)state;
	begin("home.example");
	assert_asks("home.example", DNS_SOA);
	assert_int_equal(hear_soa("home.example"), PRIMARY_ON);
	assert_asks("home.example", 2);
	assert_int_equal(hear_nothing(), PRIMARY_ON);
	assert_asks("ns.home.example", DNS_A);
	writer = begin_answer(DNS_NOERROR, 1);
	add(&writer, "ns.home.example", DNS_A, NULL, "\0\0\0\0", 4);
	assert_int_equal(hear(&writer), PRIMARY_ON);
	assert_asks("ns.home.example", DNS_AAAA);
	assert_int_equal(hear_nothing(), PRIMARY_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_question_finds_the_zone),
		cmocka_unit_test(a_zone_that_the_name_is_not_in_is_passed_over),
		cmocka_unit_test(a_server_that_is_configured_is_asked_for_the_zone_alone),
		cmocka_unit_test(what_is_no_answer_to_the_question_is_passed_over),
		cmocka_unit_test(a_server_without_an_address_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
