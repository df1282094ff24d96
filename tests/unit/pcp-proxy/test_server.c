/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The server and bad input: whatever is sent, the laws of tests/support/besieged.h
 * hold. What it does with good input the stories tell.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/pcp.h"
#include "tests/support/besieged.h"
#include "tests/support/vectors.h"

static void check(struct besieged *besieged, const struct vector *vector, const uint8_t *octets,
		  size_t length)
{
	const char *broken = besieged_send(besieged, octets, length);
	char hex[2 * PCP_MAX_LENGTH + 1];
	size_t i;

	for (i = 0; broken && i < length; i++)
		snprintf(hex + 2 * i, 3, "%02x", octets[i]);
	if (broken)
		fail_msg("%s: %s: %s", vector->name, broken, hex);
}

typedef void send_kinds(struct besieged *besieged, const struct vector *vector, uint8_t *octets,
			size_t length);

/* Each vector in turn is varied, before a server that has seen those before. */
static void with_every_vector(send_kinds *send_them)
{
	struct besieged *besieged = besieged_new();
	uint8_t octets[PCP_MAX_LENGTH];
	size_t i, length;

	for (i = 0; i < VECTOR_COUNT; i++) {
		length = vector_octets(&vectors[i], octets);
		send_them(besieged, &vectors[i], octets, length);
	}
	besieged_free(besieged);
}

static void every_truncation(struct besieged *besieged, const struct vector *vector,
			     uint8_t *octets, size_t length)
{
	size_t shorter;

	for (shorter = 0; shorter <= length; shorter++)
		check(besieged, vector, octets, shorter);
}

static void truncated_requests_keep_the_laws(void **state)
{
	(void)state;
	with_every_vector(every_truncation);
}

static void every_change(struct besieged *besieged, const struct vector *vector, uint8_t *octets,
			 size_t length)
{
	unsigned int value;
	uint8_t before;
	size_t i;

	for (i = 0; i < length; i++) {
		before = octets[i];
		for (value = 0; value < 256; value += 5) {
			octets[i] = (uint8_t)value;
			check(besieged, vector, octets, length);
		}
		octets[i] = before;
	}
}

static void requests_with_one_octet_changed_keep_the_laws(void **state)
{
	(void)state;
	with_every_vector(every_change);
}

/* Options of any code, length and contents, some of which fit. */
static void random_options(struct besieged *besieged, const struct vector *vector, uint8_t *octets,
			   size_t length)
{
	static const uint8_t codes[] = { 1, 2, 3, 4, 127, 128, 129, 130, 131, 255 };
	size_t whole, round, i;

	for (round = 0; round < 300; round++) {
		whole = length;
		while (whole + 40 < PCP_MAX_LENGTH && rand() % 3 != 0) {
			uint8_t size = (uint8_t)(rand() % 25);

			octets[whole] = codes[(size_t)rand() % sizeof(codes)];
			octets[whole + 1] = 0;
			octets[whole + 2] = 0;
			octets[whole + 3] = size;
			for (i = 0; i < 24; i++)
				octets[whole + 4 + i] = (uint8_t)(rand() % 4 ? 0 : rand());
			whole += 4 + (size_t)(size + 3) / 4 * 4;
		}
		check(besieged, vector, octets, whole);
	}
}

static void requests_with_any_options_keep_the_laws(void **state)
{
	(void)state;
	srand(1);
	with_every_vector(random_options);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(truncated_requests_keep_the_laws),
		cmocka_unit_test(requests_with_one_octet_changed_keep_the_laws),
		cmocka_unit_test(requests_with_any_options_keep_the_laws),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
