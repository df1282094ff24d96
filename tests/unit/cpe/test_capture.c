/* SPDX-License-Identifier: BSD-2-Clause */
/* Captures: what is in them is found below every link, and damage is told. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/capture.h"
#include "tests/support/spelled.h"

/* A capture in hexadecimal; blanks are for people. */
struct file {
	uint8_t octets[2048];
	size_t length;
};

static void add(struct file *file, const char *hex)
{
	unsigned int octet;
	int used;

	for (; sscanf(hex, " %2x%n", &octet, &used) == 1; hex += used)
		file->octets[file->length++] = (uint8_t)octet;
}

#define HEAD(link) "a1b2c3d4 0002 0004 00000000 00000000 00040000 0000" link

/* UDP from 192.168.1.20:40000 to 192.168.1.1:5351, with two octets. */
#define UDP   "9c40 14e7 000a 0000 0201"
#define PLAIN "4500001e 1234 0000 40 11 0000 c0a80114 c0a80101" UDP
#define SIX                                                    \
	"60000000 000a 11 40 20010db8000100000000000000000020" \
	"20010db8000100000000000000000001" UDP

static void record(struct file *file, const char *packet)
{
	struct file body = { .length = 0 };
	char head[64];

	add(&body, packet);
	snprintf(head, sizeof(head), "00000005 0001e240 %08zx %08zx", body.length, body.length);
	add(file, head);
	add(file, packet);
}

struct reading {
	FILE *stream;
	struct capture capture;
	struct capture_datagram datagram;
	struct failure failure;
};

static int begin(struct reading *reading, const struct file *file)
{
	uint8_t octets[4];

	reading->stream = fmemopen((void *)(uintptr_t)file->octets, file->length, "r");
	assert_non_null(reading->stream);
	assert_int_equal(fread(octets, 1, 4, reading->stream), 4);
	return capture_open(&reading->capture, reading->stream, octets, &reading->failure);
}

static int next(struct reading *reading)
{
	return capture_next(&reading->capture, &reading->datagram, &reading->failure);
}

static void end(struct reading *reading)
{
	capture_close(&reading->capture);
	fclose(reading->stream);
}

/* One datagram is found in this packet of such a link. */
static void assert_found(const char *head, const char *packet, const char *source)
{
	struct file file = { .length = 0 };
	struct reading reading;
	struct endpoint expected = endpoint(source);

	add(&file, head);
	record(&file, packet);
	assert_int_equal(begin(&reading, &file), 0);
	assert_int_equal(next(&reading), 1);
	assert_true(endpoint_same(&reading.datagram.source, &expected));
	assert_int_equal(reading.datagram.destination.port, 5351);
	assert_int_equal(reading.datagram.length, 2);
	assert_memory_equal(reading.datagram.octets, "\x02\x01", 2);
	assert_false(reading.datagram.is_cut);
	assert_int_equal(next(&reading), 0);
	end(&reading);
}

#define MACS "020000000001 020000000002"
#define FOUR "192.168.1.20:40000"
#define FAR  "[2001:db8:1::20]:40000"

static void a_datagram_is_found_below_every_link(void **state)
{
	(void)state;
	assert_found(HEAD("0001"), MACS "0800" PLAIN, FOUR);
	assert_found(HEAD("0001"), MACS "86dd" SIX, FAR);
	assert_found(HEAD("0001"), MACS "8100 0007 0800" PLAIN, FOUR);
	assert_found(HEAD("0001"), MACS "88a8 0007 8100 0008 86dd" SIX, FAR);
	assert_found(HEAD("0001"), MACS "8864 1100 0001 0020 0021" PLAIN, FOUR);
	assert_found(HEAD("0001"), MACS "8864 1100 0001 0034 0057" SIX, FAR);
	assert_found(HEAD("0065"), PLAIN, FOUR);
	assert_found(HEAD("0065"), SIX, FAR);
	assert_found(HEAD("0071"), "0000 0001 0006 020000000001 0000 0800" PLAIN, FOUR);
	assert_found(HEAD("0114"), "86dd 0000 00000002 0001 00 06 0200000000010000" SIX, FAR);
	assert_found(HEAD("0000"), "02000000" PLAIN, FOUR);
}

static void padding_options_and_softwires_are_looked_through(void **state)
{
	(void)state;
	assert_found(HEAD("0001"), MACS "0800" PLAIN "00000000000000000000", FOUR);
	assert_found(HEAD("0065"), "46000022 1234 0000 40 11 0000 c0a80114 c0a80101 94040000" UDP,
		     FOUR);
	/* DS-Lite: IPv4 in IPv6, behind an option of destinations (RFC 2473). */
	assert_found(HEAD("0065"),
		     "60000000 0026 3c 40 20010db8000c00000000000000000001"
		     "20010db8000c00000000000000000002 0400 040104 010100" PLAIN,
		     FOUR);
}

static void both_byte_orders_and_precisions_are_read(void **state)
{
	struct file file = { .length = 0 };
	struct reading reading;

	(void)state;
	assert_found(HEAD("0001"), MACS "0800" PLAIN, FOUR);
	add(&file, "4d3cb2a1 0200 0400 00000000 00000000 00000400 01000000");
	add(&file, "05000000 15cd5b07 2c000000 2c000000");
	add(&file, MACS "0800" PLAIN);
	assert_int_equal(begin(&reading, &file), 0);
	assert_int_equal(next(&reading), 1);
	assert_int_equal(reading.datagram.seconds, 5);
	assert_int_equal(reading.datagram.microseconds, 123456);
	end(&reading);
}

static void what_else_there_is_is_passed_over(void **state)
{
	struct file file = { .length = 0 };
	struct reading reading;

	(void)state;
	add(&file, HEAD("0001"));
	record(&file, MACS "0806 0001 0800"); /* ARP */
	record(&file,
	       MACS "0800 4500001e 1234 2000 40 11 0000 c0a80114 c0a80101" UDP); /* fragment */
	record(&file, MACS "0800 4500001e 1234 0000 40 06 0000 c0a80114 c0a80101" UDP); /* TCP */
	record(&file, MACS "0800 4500001e 1234 0000 40 11 0000 c0a80114 c0a80101"
			   "9c40 0035 000a 0000 0201"); /* DNS */
	record(&file, "02");
	record(&file, MACS "0800 45");
	record(&file, MACS "0800" PLAIN);
	assert_int_equal(begin(&reading, &file), 0);
	assert_int_equal(next(&reading), 1);
	assert_int_equal(next(&reading), 0);
	assert_int_equal(reading.capture.packets, 7);
	assert_int_equal(reading.capture.passed_over, 6);
	end(&reading);
}

static void what_was_cut_says_so(void **state)
{
	struct file file = { .length = 0 };
	struct reading reading;

	(void)state;
	add(&file, HEAD("0065"));
	record(&file, "45000040 1234 0000 40 11 0000 c0a80114 c0a80101 9c40 14e7 002c 0000 0201");
	assert_int_equal(begin(&reading, &file), 0);
	assert_int_equal(next(&reading), 1);
	assert_true(reading.datagram.is_cut);
	assert_int_equal(reading.datagram.length, 2);
	end(&reading);
}

static void assert_refused(const char *hex, const char *sentence)
{
	struct file file = { .length = 0 };
	struct reading reading;
	int error;

	add(&file, hex);
	error = begin(&reading, &file);
	while (error >= 0) {
		error = next(&reading);
		assert_int_not_equal(error, 0);
	}
	assert_int_equal(error, -EINVAL);
	if (!strstr(reading.failure.sentence, sentence))
		fail_msg("\"%s\" instead of \"%s\"", reading.failure.sentence, sentence);
	end(&reading);
}

static void damage_is_told(void **state)
{
	(void)state;
	assert_refused("0a0d0d0a 0000001c", "pcapng");
	assert_refused("00010203", "no capture");
	assert_refused("a1b2c3d4 0002", "within its head");
	assert_refused("a1b2c3d4 0003 0004 00000000 00000000 00040000 00000001", "version 3");
	assert_refused(HEAD("00ff"), "link type 255");
	assert_refused(HEAD("0001") "00000005 00000000 0000", "within packet 1");
	assert_refused(HEAD("0001") "00000005 00000000 00000008 00000008 00", "within packet 1");
	assert_refused(HEAD("0001") "00000005 00000000 00ffffff 00ffffff", "damaged");
	assert_refused(HEAD("0001") "00000005 00000000 00000000 00000000", "damaged");
}

static void only_captures_begin_like_one(void **state)
{
	(void)state;
	assert_true(capture_begins((const uint8_t *)"\xa1\xb2\xc3\xd4"));
	assert_true(capture_begins((const uint8_t *)"\x4d\x3c\xb2\xa1"));
	assert_true(capture_begins((const uint8_t *)"\x0a\x0d\x0d\x0a"));
	assert_false(capture_begins((const uint8_t *)"MAP "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_datagram_is_found_below_every_link),
		cmocka_unit_test(padding_options_and_softwires_are_looked_through),
		cmocka_unit_test(both_byte_orders_and_precisions_are_read),
		cmocka_unit_test(what_else_there_is_is_passed_over),
		cmocka_unit_test(what_was_cut_says_so),
		cmocka_unit_test(damage_is_told),
		cmocka_unit_test(only_captures_begin_like_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
