/* SPDX-License-Identifier: BSD-2-Clause */
/* Cursors stay inside what they were given, and remember when they were asked for more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cpe/base/wire.h"

static const uint8_t octets[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };

/* -- reading -- */

static void integers_are_read_in_network_order(void **state)
{
	struct reader reader = reader_over(octets, sizeof(octets));

	(void)state;
	assert_int_equal(read_u8(&reader), 0x01);
	assert_int_equal(read_u16(&reader), 0x0203);
	assert_int_equal(read_u32(&reader), 0x04050607);
	reader_skip(&reader, 2);
	assert_int_equal(reader_left(&reader), 1);
	assert_int_equal(read_u8(&reader), 10);
	assert_false(reader.bad);
	assert_int_equal(reader_left(&reader), 0);
}

static void the_top_bit_of_an_integer_is_a_bit_like_others(void **state)
{
	static const uint8_t ones[] = { 0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0xfa };
	struct reader reader = reader_over(ones, sizeof(ones));

	(void)state;
	assert_int_equal(read_u32(&reader), 0xfffefdfc);
	assert_int_equal(read_u16(&reader), 0xfbfa);
}

static void a_reader_asked_for_too_much_answers_zeros_from_then_on(void **state)
{
	struct reader reader = reader_over(octets, 3);
	uint8_t copy[2] = { 7, 7 };

	(void)state;
	assert_int_equal(read_u32(&reader), 0);
	assert_true(reader.bad);
	assert_int_equal(reader_left(&reader), 0);
	assert_int_equal(read_u8(&reader), 0); /* although three octets are there */
	assert_int_equal(read_u16(&reader), 0);
	reader_copy(&reader, copy, sizeof(copy));
	assert_int_equal(copy[0] | copy[1], 0);
	assert_null(reader_take(&reader, 0));
	assert_true(reader.bad);
}

static void no_length_is_too_great_to_be_refused(void **state)
{
	struct reader reader = reader_over(octets, sizeof(octets));

	(void)state;
	assert_null(reader_take(&reader, SIZE_MAX));
	assert_true(reader.bad);
}

static void a_part_cannot_be_read_past(void **state)
{
	struct reader reader = reader_over(octets, sizeof(octets));
	struct reader part = reader_part(&reader, 2);

	(void)state;
	assert_int_equal(read_u32(&part), 0);
	assert_true(part.bad);
	assert_false(reader.bad);
	assert_int_equal(read_u8(&reader), 3); /* the whole goes on behind the part */

	part = reader_part(&reader, 100);
	assert_true(part.bad && reader.bad);
	assert_int_equal(read_u8(&part), 0);
}

static void what_is_taken_is_borrowed(void **state)
{
	struct reader reader = reader_over(octets, sizeof(octets));

	(void)state;
	reader_skip(&reader, 1);
	assert_ptr_equal(reader_take(&reader, 4), octets + 1);
	assert_ptr_equal(reader_take(&reader, 5), octets + 5);
	assert_ptr_equal(reader_take(&reader, 0), octets + 10);
	assert_null(reader_take(&reader, 1));
}

/* -- writing -- */

static void integers_are_written_in_network_order(void **state)
{
	static const uint8_t expected[] = {
		0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0xf6, 0x07, 0, 0, 8, 9, 10
	};
	uint8_t room[sizeof(expected)];
	struct writer writer = writer_over(room, sizeof(room));

	(void)state;
	memset(room, 0xee, sizeof(room));
	write_u8(&writer, 0xa1);
	write_u16(&writer, 0xb2c3);
	write_u32(&writer, 0xd4e5f607);
	write_zeros(&writer, 2);
	write_bytes(&writer, octets + 7, 2);
	*writer_take(&writer, 1) = 10;
	assert_int_equal(writer_length(&writer), sizeof(expected));
	assert_memory_equal(room, expected, sizeof(expected));
}

static void a_writer_without_room_writes_no_more(void **state)
{
	uint8_t room[6];
	struct writer writer = writer_over(room, 4);

	(void)state;
	memset(room, 0xee, sizeof(room));
	write_u16(&writer, 1);
	write_u32(&writer, 0x01020304); /* two octets too long: none of it is written */
	assert_true(writer.bad);
	write_u8(&writer, 5); /* there would be room, but something is missing already */
	write_u16(&writer, 5);
	write_zeros(&writer, 1);
	write_bytes(&writer, octets, 1);
	assert_null(writer_take(&writer, 1));
	assert_int_equal(writer_length(&writer), 0);
	assert_memory_equal(room, "\0\1\xee\xee\xee\xee", 6);
}

static void each_way_of_writing_sees_the_end(void **state)
{
	uint8_t room[8];
	struct writer fresh = writer_over(room, 0), writer;
	volatile size_t most = SIZE_MAX; /* gcc -Os takes what is known for what happens */

	(void)state;
	memset(room, 0xee, sizeof(room));
	write_u8((writer = fresh, &writer), 1);
	assert_true(writer.bad);
	write_u16((writer = fresh, &writer), 1);
	assert_true(writer.bad);
	write_zeros((writer = fresh, &writer), 1);
	assert_true(writer.bad);
	write_bytes((writer = fresh, &writer), octets, most);
	assert_true(writer.bad);
	assert_null(writer_take((writer = fresh, &writer), most));
	assert_true(writer.bad);
	write_bytes((writer = fresh, &writer), NULL, 0); /* nothing always fits */
	write_zeros(&writer, 0);
	assert_false(writer.bad);
	assert_int_equal(room[0], 0xee);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers_are_read_in_network_order),
		cmocka_unit_test(the_top_bit_of_an_integer_is_a_bit_like_others),
		cmocka_unit_test(a_reader_asked_for_too_much_answers_zeros_from_then_on),
		cmocka_unit_test(no_length_is_too_great_to_be_refused),
		cmocka_unit_test(a_part_cannot_be_read_past),
		cmocka_unit_test(what_is_taken_is_borrowed),
		cmocka_unit_test(integers_are_written_in_network_order),
		cmocka_unit_test(a_writer_without_room_writes_no_more),
		cmocka_unit_test(each_way_of_writing_sees_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
