/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mapping records: what was written is read again, and nothing else is taken for
 * one. Records outlive the program that wrote them, so their octets are fixed.
 * PCP-C-022
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/mapping_record.h"
#include "tests/support/spelled.h"

/* As the first release wrote it: of format 1, made by NAT-PMP, called "web". */
/* clang-format off */
static const uint8_t first_format[] = {
	1, 1,
	0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 1, 9, 0x9c, 0x41,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 168, 1, 20, 0x9c, 0x40,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 168, 1, 1,
	'w', 'e', 'b',
};
/* clang-format on */

#define PLAIN (sizeof(first_format) - 3) /* without a description */

static struct mapping web(void)
{
	struct mapping mapping = {
		.key = { .internal = address("192.168.1.20"),
			 .internal_port = 80,
			 .protocol = PROTOCOL_TCP,
			 .external_ipv4 = true },
		.external = endpoint("100.64.7.9:8080"),
		.outermost = endpoint("192.0.1.9:40001"),
		.nonce = { { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 } },
		.origin = ORIGIN_NATPMP,
		.holder = { .client = endpoint("192.168.1.20:40000"),
			    .server = endpoint("192.168.1.1:5351") },
	};

	return mapping;
}

static const struct mapping_details called_web = {
	.description_length = 3,
	.description = { 'w', 'e', 'b' },
};

/* Key and external endpoint come from what the kernel forwards. */
static struct mapping forwarded(void)
{
	struct mapping mapping = web(), known = { .key = mapping.key };

	known.external = mapping.external;
	return known;
}

static void the_octets_are_those_of_the_first_release(void **state)
{
	struct mapping mapping = web();
	uint8_t record[MAPPING_RECORD_MAX];

	(void)state;
	assert_int_equal(mapping_record_write(record, &mapping, &called_web), sizeof(first_format));
	assert_memory_equal(record, first_format, sizeof(first_format));
}

static void what_a_restart_needs_is_read_again(void **state)
{
	struct mapping before = web(), after = forwarded();
	struct mapping_details details = { .description_length = 0 };

	(void)state;
	assert_true(mapping_record_read(&after, &details, first_format, sizeof(first_format)));
	assert_int_equal(after.origin, ORIGIN_NATPMP);
	assert_memory_equal(after.nonce.octets, before.nonce.octets, PCP_NONCE_LENGTH);
	assert_true(endpoint_same(&after.outermost, &before.outermost));
	assert_true(endpoint_same(&after.holder.client, &before.holder.client));
	assert_true(endpoint_same(&after.holder.server, &before.holder.server));
	assert_int_equal(details.description_length, 3);
	assert_memory_equal(details.description, "web", 3);
	/* What was known already is as it was. */
	assert_true(endpoint_same(&after.external, &before.external));
	assert_true(address_same(&after.key.internal, &before.key.internal));
	assert_int_equal(after.key.internal_port, 80);
}

static void one_without_a_name_is_shorter_and_takes_an_old_name_away(void **state)
{
	struct mapping before = web(), after = forwarded();
	const struct mapping_details plain = { .description_length = 0 };
	struct mapping_details details = called_web;
	uint8_t record[MAPPING_RECORD_MAX];

	(void)state;
	before.origin = ORIGIN_PCP;
	assert_int_equal(mapping_record_write(record, &before, &plain), PLAIN);
	assert_true(mapping_record_read(&after, &details, record, PLAIN));
	assert_int_equal(after.origin, ORIGIN_PCP);
	assert_int_equal(details.description_length, 0);
}

static void the_line_is_kept_beside_everything_else(void **state)
{
	struct mapping before = web(), after = forwarded();
	struct mapping_details details = { .description_length = 0 };
	uint8_t record[MAPPING_RECORD_MAX];
	size_t length;

	(void)state;
	before.line = 3;
	before.within_nat64 = true;
	length = mapping_record_write(record, &before, &called_web);
	assert_true(mapping_record_read(&after, &details, record, length));
	assert_int_equal(after.line, 3);
	assert_int_equal(after.origin, ORIGIN_NATPMP);
	assert_true(after.within_nat64);
}

static void what_the_gateway_itself_wants_stays_its_own(void **state)
{
	struct mapping before = web(), after = forwarded();
	struct mapping_details details;
	uint8_t record[MAPPING_RECORD_MAX];
	size_t length;

	(void)state;
	before.origin = ORIGIN_STATIC;
	length = mapping_record_write(record, &before, &called_web);
	assert_true(mapping_record_read(&after, &details, record, length));
	assert_int_equal(after.origin, ORIGIN_STATIC);
}

static void the_longest_name_fits(void **state)
{
	struct mapping before = web(), after = forwarded();
	struct mapping_details named = { .description_length = MAPPING_DESCRIPTION }, details;
	uint8_t record[MAPPING_RECORD_MAX];
	size_t length;

	(void)state;
	memset(named.description, 'x', MAPPING_DESCRIPTION);
	length = mapping_record_write(record, &before, &named);
	assert_int_equal(length, PLAIN + MAPPING_DESCRIPTION);
	assert_true(mapping_record_read(&after, &details, record, length));
	assert_int_equal(details.description_length, MAPPING_DESCRIPTION);
	assert_memory_equal(details.description, named.description, MAPPING_DESCRIPTION);
}

/* Not one that we can read: then the mapping and its details are as they were. */
static void refused(const uint8_t *record, size_t length)
{
	struct mapping mapping = forwarded(), before;
	struct mapping_details details = { .description_length = 1, .description = { 'y' } };
	struct mapping_details details_before;

	memcpy(&before, &mapping, sizeof(before));
	memcpy(&details_before, &details, sizeof(details_before));
	if (mapping_record_read(&mapping, &details, record, length))
		fail_msg("a record of %zu octets was read", length);
	assert_memory_equal(&mapping, &before, sizeof(mapping));
	assert_memory_equal(&details, &details_before, sizeof(details));
}

static void one_that_is_cut_short_changes_nothing(void **state)
{
	size_t length;

	(void)state;
	for (length = 0; length < PLAIN; length++)
		refused(first_format, length);
}

static void one_of_another_format_or_origin_changes_nothing(void **state)
{
	uint8_t record[sizeof(first_format)];

	(void)state;
	memcpy(record, first_format, sizeof(record));
	record[0] = 3;
	refused(record, sizeof(record));
	record[0] = 0;
	refused(record, sizeof(record));
	memcpy(record, first_format, sizeof(record));
	record[1] = 3;
	refused(record, sizeof(record));
}

static void one_with_a_longer_name_than_we_keep_changes_nothing(void **state)
{
	uint8_t record[PLAIN + MAPPING_DESCRIPTION + 1];

	(void)state;
	memset(record, 'x', sizeof(record));
	memcpy(record, first_format, PLAIN);
	refused(record, sizeof(record));
}

/* -- port sets -- */

/* 70 to 89, of which the kernel forwards 80 with this record. */
static size_t write_set(uint8_t record[MAPPING_RECORD_MAX], uint16_t first, uint16_t more)
{
	struct mapping set = web();

	set.key.internal_port = first;
	set.more_ports = more;
	return mapping_record_write(record, &set, &called_web);
}

static void every_port_of_a_set_tells_the_whole_set(void **state)
{
	struct mapping before = web(), set = forwarded();
	struct mapping_details details = { .description_length = 0 };
	uint8_t record[MAPPING_RECORD_MAX];
	size_t length = write_set(record, 70, 19);

	(void)state;
	assert_int_equal(length, sizeof(first_format) + 4);
	assert_int_equal(record[0], 2);
	assert_memory_equal(record + PLAIN, ((uint8_t[]){ 0, 70, 0, 19, 'w', 'e', 'b' }), 7);
	assert_true(mapping_record_read(&set, &details, record, length));
	assert_int_equal(set.key.internal_port, 70);
	assert_int_equal(set.more_ports, 19);
	assert_int_equal(set.external.port, 8080 - 10);
	assert_true(endpoint_same(&set.outermost, &before.outermost));
	assert_int_equal(details.description_length, 3);
}

static void a_set_that_the_port_is_not_in_changes_nothing(void **state)
{
	uint8_t record[MAPPING_RECORD_MAX];
	size_t length, i;

	(void)state;
	refused(record, write_set(record, 81, 5));
	refused(record, write_set(record, 70, 9));
	refused(record, write_set(record, 79, 65457)); /* beyond the last port, inside, */
	refused(record, write_set(record, 79, 57457)); /* or outside */
	length = write_set(record, 80, 1);
	record[PLAIN + 3] = 0; /* a set of one port is none */
	refused(record, length);
	for (i = PLAIN; i < PLAIN + 4; i++)
		refused(record, i);
}

static void the_longest_name_of_a_set_fits(void **state)
{
	struct mapping set = web();
	struct mapping_details named = { .description_length = MAPPING_DESCRIPTION };
	uint8_t record[MAPPING_RECORD_MAX];

	(void)state;
	set.more_ports = 1;
	assert_int_equal(mapping_record_write(record, &set, &named),
			 PLAIN + 4 + MAPPING_DESCRIPTION);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_octets_are_those_of_the_first_release),
		cmocka_unit_test(what_a_restart_needs_is_read_again),
		cmocka_unit_test(one_without_a_name_is_shorter_and_takes_an_old_name_away),
		cmocka_unit_test(the_line_is_kept_beside_everything_else),
		cmocka_unit_test(what_the_gateway_itself_wants_stays_its_own),
		cmocka_unit_test(the_longest_name_fits),
		cmocka_unit_test(one_that_is_cut_short_changes_nothing),
		cmocka_unit_test(one_of_another_format_or_origin_changes_nothing),
		cmocka_unit_test(one_with_a_longer_name_than_we_keep_changes_nothing),
		cmocka_unit_test(every_port_of_a_set_tells_the_whole_set),
		cmocka_unit_test(a_set_that_the_port_is_not_in_changes_nothing),
		cmocka_unit_test(the_longest_name_of_a_set_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
