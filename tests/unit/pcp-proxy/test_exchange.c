/* SPDX-License-Identifier: BSD-2-Clause */
/* Requests that wait: kept as they came in, for as long as they may have to be echoed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/exchange.h"
#include "tests/support/spelled.h"

static struct datagram asked_with(const uint8_t *bytes, size_t length)
{
	return (struct datagram){
		.source = endpoint("192.168.1.20:40000"),
		.destination = endpoint("192.168.1.1:5351"),
		.interface = 7,
		.bytes = bytes,
		.length = length,
	};
}

static void it_knows_where_the_answer_goes_and_where_it_comes_from(void **state)
{
	const uint8_t bytes[] = { 0, 0 };
	struct datagram datagram = asked_with(bytes, sizeof(bytes));
	struct exchange *exchange = exchange_new(&datagram);

	(void)state;
	assert_non_null(exchange);
	assert_true(endpoint_same(&exchange->path.client, &datagram.source));
	assert_true(endpoint_same(&exchange->path.server, &datagram.destination));
	assert_int_equal(exchange->path.interface, 7);
	exchange_free(exchange);
}

/* The octets of a datagram are borrowed: the next one is read into the same place. */
static void it_keeps_the_request_when_the_datagram_is_gone(void **state)
{
	uint8_t bytes[60] = { 0 }, before[60];
	struct datagram datagram = asked_with(bytes, sizeof(bytes));
	struct exchange *exchange;
	uint8_t i;

	(void)state;
	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = before[i] = (uint8_t)(i + 1);
	exchange = exchange_new(&datagram);
	assert_non_null(exchange);
	memset(bytes, 0xee, sizeof(bytes));
	assert_int_equal(exchange->length, sizeof(before));
	assert_memory_equal(exchange->request, before, sizeof(before));
	exchange_free(exchange);
}

/* PCP-W-040: what an error response carries back ends at 1100 octets. */
static void no_more_is_kept_than_an_error_can_echo(void **state)
{
	uint8_t *bytes = test_calloc(1, 65507);
	struct datagram datagram = asked_with(bytes, 65507);
	struct exchange *exchange;

	(void)state;
	bytes[PCP_MAX_LENGTH - 1] = 0x5a;
	exchange = exchange_new(&datagram);
	assert_non_null(exchange);
	assert_int_equal(exchange->length, PCP_MAX_LENGTH);
	assert_int_equal(exchange->request[PCP_MAX_LENGTH - 1], 0x5a);
	exchange_free(exchange);
	test_free(bytes);
}

/* Leaks are for the sanitizers to see. */
static void what_it_owns_goes_with_it(void **state)
{
	const uint8_t bytes[] = { 2, 1 };
	struct datagram datagram = asked_with(bytes, sizeof(bytes));
	struct exchange *exchange = exchange_new(&datagram);

	(void)state;
	assert_non_null(exchange);
	assert_null(exchange->details);
	exchange->details = calloc(1, sizeof(*exchange->details));
	exchange_free(exchange);
	exchange_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_knows_where_the_answer_goes_and_where_it_comes_from),
		cmocka_unit_test(it_keeps_the_request_when_the_datagram_is_gone),
		cmocka_unit_test(no_more_is_kept_than_an_error_can_echo),
		cmocka_unit_test(what_it_owns_goes_with_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
