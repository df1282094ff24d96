/* SPDX-License-Identifier: BSD-2-Clause */
/* What NAT-PMP has words for, and what its answers mean to a client of PCP. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "pcp-proxy/natpmp_client.h"
#include "tests/support/spelled.h"

static struct pcp_request request(void)
{
	return (struct pcp_request){
		.opcode = PCP_MAP,
		.lifetime = 3600,
		.nonce = { { 7 } },
		.protocol = PROTOCOL_TCP,
		.internal_port = 8080,
		.suggested = endpoint("192.0.1.9:443"),
	};
}

static struct pcp_response answer(uint16_t result, uint16_t port, const struct pcp_request *asked)
{
	struct natpmp_response response = {
		.opcode = NATPMP_MAP_TCP,
		.result = result,
		.epoch = 12,
		.protocol = PROTOCOL_TCP,
		.internal_port = 8080,
		.external_port = port,
		.lifetime = 1800,
	};
	struct address external = address("192.0.1.9");

	return natpmp_client_answer(&response, asked, &external);
}

static void a_line_is_fit_where_we_are_the_internal_address(void **state)
{
	struct carrier_line line = { .server = endpoint("100.64.0.1:5351"),
				     .source = address("100.64.7.9"),
				     .own = address("100.64.7.9") };

	(void)state;
	assert_true(natpmp_client_line(&line));
	line.hosts_only = true; /* NAT-PMP has no words to name them */
	assert_false(natpmp_client_line(&line));
	line.hosts_only = false;
	line.own = address("192.0.0.2");
	assert_false(natpmp_client_line(&line));
	line.server = endpoint("[2001:db8::1]:5351");
	line.source = line.own = address("2001:db8::9");
	assert_false(natpmp_client_line(&line));
}

static void one_port_of_tcp_or_udp_of_our_own_can_be_asked_for(void **state)
{
	struct pcp_request asked = request();

	(void)state;
	assert_true(natpmp_client_can_ask(&asked));
	asked.internal_port = 0;
	assert_false(natpmp_client_can_ask(&asked));
	asked = request();
	asked.protocol = PROTOCOL_SCTP;
	assert_false(natpmp_client_can_ask(&asked));
	asked = request();
	asked.options.has_third_party = true;
	assert_false(natpmp_client_can_ask(&asked));
}

/* RFC 6886 3.2, 3.3 */
static void requests_have_the_layout_of_natpmp(void **state)
{
	static const uint8_t tcp[] = { 0, 2, 0, 0, 0x1f, 0x90, 0x01, 0xbb, 0, 0, 0x0e, 0x10 };
	static const uint8_t external[] = { 0, 0 };
	struct pcp_request asked = request();
	uint8_t bytes[NATPMP_MAX_LENGTH];

	(void)state;
	assert_int_equal(natpmp_client_ask(bytes, &asked), sizeof(tcp));
	assert_memory_equal(bytes, tcp, sizeof(tcp));
	asked.protocol = PROTOCOL_UDP;
	natpmp_client_ask(bytes, &asked);
	assert_int_equal(bytes[1], NATPMP_MAP_UDP);
	assert_int_equal(natpmp_client_ask_address(bytes), sizeof(external));
	assert_memory_equal(bytes, external, sizeof(external));
}

static void an_answer_is_completed_from_what_was_asked(void **state)
{
	struct endpoint outermost = endpoint("192.0.1.9:40001");
	struct pcp_request asked = request();
	struct pcp_response told = answer(NATPMP_SUCCESS, 40001, &asked);

	(void)state;
	assert_int_equal(told.result, PCP_SUCCESS);
	assert_int_equal(told.lifetime, 1800);
	assert_int_equal(told.nonce.octets[0], 7);
	assert_true(endpoint_same(&told.external, &outermost));
}

static void refusals_have_patience_of_their_own(void **state)
{
	static const struct {
		uint16_t natpmp;
		enum pcp_result pcp;
		uint32_t lifetime;
	} rows[] = {
		{ NATPMP_NOT_AUTHORIZED, PCP_NOT_AUTHORIZED, 1800 },
		{ NATPMP_NETWORK_FAILURE, PCP_NETWORK_FAILURE, 30 },
		{ NATPMP_NO_RESOURCES, PCP_NO_RESOURCES, 30 },
		{ NATPMP_UNSUPP_OPCODE, PCP_UNSUPP_OPCODE, 1800 },
		{ 99, PCP_NOT_AUTHORIZED, 1800 },
	};
	struct pcp_request asked = request();
	struct pcp_response told;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		told = answer(rows[i].natpmp, 0, &asked);
		assert_int_equal(told.result, rows[i].pcp);
		assert_int_equal(told.lifetime, rows[i].lifetime);
	}
}

static void another_port_than_the_one_insisted_on_is_none(void **state)
{
	struct pcp_request asked = request();

	(void)state;
	asked.options.has_prefer_failure = true;
	assert_int_equal(answer(NATPMP_SUCCESS, 443, &asked).result, PCP_SUCCESS);
	assert_int_equal(answer(NATPMP_SUCCESS, 444, &asked).result, PCP_CANNOT_PROVIDE_EXTERNAL);
	asked.suggested = endpoint("192.0.1.10:443");
	assert_int_equal(answer(NATPMP_SUCCESS, 443, &asked).result, PCP_CANNOT_PROVIDE_EXTERNAL);
	asked.suggested = endpoint("0.0.0.0:443");
	assert_int_equal(answer(NATPMP_SUCCESS, 443, &asked).result, PCP_SUCCESS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_fit_where_we_are_the_internal_address),
		cmocka_unit_test(one_port_of_tcp_or_udp_of_our_own_can_be_asked_for),
		cmocka_unit_test(requests_have_the_layout_of_natpmp),
		cmocka_unit_test(an_answer_is_completed_from_what_was_asked),
		cmocka_unit_test(refusals_have_patience_of_their_own),
		cmocka_unit_test(another_port_than_the_one_insisted_on_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
