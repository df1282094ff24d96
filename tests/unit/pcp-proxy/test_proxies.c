/* SPDX-License-Identifier: BSD-2-Clause */
/* Several servers of one carrier, asked as if they were one. */
#include "tests/support/proxy_peer.h"

#include "pcp-proxy/proxies.h"

static const char *const servers[] = { "100.64.0.1:5351", "100.64.0.2:5351" };

static struct upstream_list list_of(uint8_t count)
{
	struct upstream_list list = { .count = 0 };
	struct carrier_line line = { .source = address(US),
				     .own = address(US),
				     .origin = UPSTREAM_DHCP };
	uint8_t i;

	for (i = 0; i < count; i++) {
		line.server = endpoint(servers[i]);
		line.group = line.of_server = i;
		upstream_list_add(&list, &line);
	}
	upstream_list_mask(&list);
	return list;
}

static void use(struct proxies *proxies, uint8_t count, bool at_once)
{
	struct upstream_list list = list_of(count);

	proxies_upstream(proxies, &list, at_once, NOW);
}

static int begin(void **state)
{
	drawn = 0;
	*state = proxies_new(CAPACITY, &chance);
	return *state ? 0 : -1;
}

static int end(void **state)
{
	proxies_free(*state);
	return 0;
}

static void nothing_more(struct proxies *proxies)
{
	const struct proxy_decision *decision = proxies_next(proxies);

	if (decision)
		fail_msg("a decision of kind %d was not expected", decision->kind);
}

static const struct proxy_decision *comes(struct proxies *proxies, enum proxy_decision_kind kind)
{
	const struct proxy_decision *decision = proxies_next(proxies);

	assert_non_null(decision);
	assert_int_equal(decision->kind, kind);
	return decision;
}

static struct pcp_request asked(struct proxies *proxies, uint8_t line)
{
	const struct pcp_abilities abilities = { .map = true };
	const struct proxy_decision *decision = comes(proxies, PROXY_SEND);
	struct address from = address(US);
	struct pcp_request request;
	enum pcp_result why;

	assert_int_equal(decision->send.line, line);
	assert_int_equal(pcp_decode_request(&request, &why, decision->send.bytes,
					    decision->send.length, &from, &abilities),
			 PCP_ACCEPT);
	return request;
}

static void wish_for(struct proxies *proxies, ticket number, monotonic now)
{
	struct lease_wish wanted = wish(PROTOCOL_TCP, 8080, 1);

	proxies_want(proxies, number, &wanted, now);
}

static void says(struct proxies *proxies, uint8_t line, const struct pcp_request *request,
		 enum pcp_result result, uint32_t lifetime, monotonic now)
{
	struct pcp_response response = answer_to(request, result, now);
	uint8_t bytes[PCP_MAX_LENGTH];
	struct datagram datagram = { .source = endpoint(servers[line]), .bytes = bytes };

	response.lifetime = lifetime;
	datagram.length = pcp_encode_response(bytes, sizeof(bytes), &response);
	proxies_receive(proxies, &datagram, now);
}

static void stands(struct proxies *proxies, enum carrier_state state, uint8_t line)
{
	struct endpoint server = endpoint(servers[line]);
	struct proxy_status status;

	comes(proxies, PROXY_NEWS);
	status = proxies_status(proxies);
	assert_int_equal(status.state, state);
	assert_true(endpoint_same(&status.server, &server));
}

static void answer_is(struct proxies *proxies, enum pcp_result result, uint32_t lifetime)
{
	const struct proxy_decision *decision = comes(proxies, PROXY_ANSWER);

	assert_int_equal(decision->ticket, 1);
	assert_int_equal(decision->answer.result, result);
	assert_int_equal(decision->answer.lifetime, lifetime);
}

/* Both have granted what was wished for. */
static void grant(struct proxies *proxies, struct pcp_request requests[2])
{
	uint8_t i;

	wish_for(proxies, 1, NOW);
	for (i = 0; i < 2; i++)
		requests[i] = asked(proxies, i);
	for (i = 0; i < 2; i++)
		says(proxies, i, &requests[i], PCP_SUCCESS, 3600, NOW);
	stands(proxies, CARRIER_ANSWERS, 0);
	answer_is(proxies, PCP_SUCCESS, 3600);
	nothing_more(proxies);
}

/* A NAT is passed once: RFC 7648 3.6. */
static void where_one_is_enough_one_is_asked(void **state)
{
	struct pcp_request request;

	use(*state, 2, false);
	wish_for(*state, 1, NOW);
	request = asked(*state, 0);
	nothing_more(*state);
	says(*state, 0, &request, PCP_SUCCESS, 1200, NOW);
	stands(*state, CARRIER_ANSWERS, 0);
	answer_is(*state, PCP_SUCCESS, 1200);
	assert_int_equal(proxies_status(*state).servers, 1);
	assert_int_equal(proxies_status(*state).addresses, 2);
}

/* PCP-P-091, RFC 7488 4 */
static void all_are_asked_at_once_and_one_answer_comes_back(void **state)
{
	struct pcp_request first, second;

	use(*state, 2, true);
	wish_for(*state, 1, NOW);
	first = asked(*state, 0);
	second = asked(*state, 1);
	nothing_more(*state);
	assert_memory_not_equal(&first.nonce, &second.nonce, sizeof(first.nonce));
	says(*state, 1, &second, PCP_SUCCESS, 3600, NOW);
	stands(*state, CARRIER_ANSWERS, 1);
	nothing_more(*state); /* one is not all of them */
	says(*state, 0, &first, PCP_SUCCESS, 1200, NOW);
	stands(*state, CARRIER_ANSWERS, 0);
	answer_is(*state, PCP_SUCCESS, 1200);
	nothing_more(*state);
	assert_int_equal(proxies_status(*state).servers, 2);
}

static void what_one_refuses_another_may_grant(void **state)
{
	struct pcp_request first, second;

	use(*state, 2, true);
	wish_for(*state, 1, NOW);
	first = asked(*state, 0);
	second = asked(*state, 1);
	says(*state, 0, &first, PCP_NOT_AUTHORIZED, 600, NOW);
	stands(*state, CARRIER_REFUSES, 0);
	nothing_more(*state);
	says(*state, 1, &second, PCP_SUCCESS, 3600, NOW);
	answer_is(*state, PCP_SUCCESS, 3600);
	assert_int_equal(proxies_status(*state).state, CARRIER_REFUSES); /* that stays told */
}

static void what_all_refuse_is_refused_as_who_knows_says(void **state)
{
	struct pcp_request first, second;

	use(*state, 2, true);
	wish_for(*state, 1, NOW);
	first = asked(*state, 0);
	second = asked(*state, 1);
	says(*state, 0, &first, PCP_NETWORK_FAILURE, 30, NOW);
	stands(*state, CARRIER_REFUSES, 0);
	says(*state, 1, &second, PCP_NOT_AUTHORIZED, 600, NOW);
	answer_is(*state, PCP_NOT_AUTHORIZED, 600);
	nothing_more(*state);
}

static monotonic wake(struct proxies *proxies)
{
	monotonic now = proxies_wake_at(proxies);

	assert_true(now != NEVER);
	proxies_wake(proxies, now);
	return now;
}

/* Nor is what comes of it told, when the time is over. */
static void who_is_silent_is_not_waited_for(void **state)
{
	struct pcp_request first;
	unsigned int i;

	use(*state, 2, true);
	wish_for(*state, 1, NOW);
	first = asked(*state, 0);
	asked(*state, 1);
	says(*state, 0, &first, PCP_SUCCESS, 3600, NOW);
	stands(*state, CARRIER_ANSWERS, 0);
	for (i = 2; i <= 3; i++) {
		nothing_more(*state);
		wake(*state);
		asked(*state, 1);
		if (i == 3)
			stands(*state, CARRIER_SILENT, 1);
	}
	answer_is(*state, PCP_SUCCESS, 3600);
	wake(*state);
	asked(*state, 1);
	assert_true(wake(*state) < NOW + seconds(60));
	nothing_more(*state);
	/* It is asked on, for what the other one has granted. */
	proxies_wake(*state, NOW + seconds(60));
	asked(*state, 1);
	/* The next time it is known. */
	wish_for(*state, 1, NOW + seconds(60));
	first = asked(*state, 0);
	asked(*state, 1);
	says(*state, 0, &first, PCP_SUCCESS, 3600, NOW + seconds(60));
	answer_is(*state, PCP_SUCCESS, 3600);
}

static void a_loss_is_told_when_nobody_grants_it_any_more(void **state)
{
	struct pcp_request requests[2];

	use(*state, 2, true);
	grant(*state, requests);
	says(*state, 0, &requests[0], PCP_NOT_AUTHORIZED, 600, NOW);
	stands(*state, CARRIER_REFUSES, 0);
	nothing_more(*state);
	says(*state, 1, &requests[1], PCP_NOT_AUTHORIZED, 600, NOW);
	answer_is(*state, PCP_NOT_AUTHORIZED, 600);
	nothing_more(*state);
}

static void who_joins_is_asked_for_what_there_is(void **state)
{
	struct pcp_request request;

	use(*state, 1, true);
	wish_for(*state, 1, NOW);
	request = asked(*state, 0);
	says(*state, 0, &request, PCP_SUCCESS, 3600, NOW);
	stands(*state, CARRIER_ANSWERS, 0);
	answer_is(*state, PCP_SUCCESS, 3600);
	use(*state, 2, true);
	assert_true(wake(*state) <= NOW + seconds(5));
	request = asked(*state, 1);
	assert_int_equal(request.internal_port, 8080);
	assert_true(request.lifetime >= 3595 && request.lifetime <= 3600);
	says(*state, 1, &request, PCP_SUCCESS, 3600, NOW);
	while (proxies_next(*state)) /* how we stand, and that it is the same */
		;
	/* It has gone again: it is not asked, and not missed. */
	use(*state, 1, true);
	wish_for(*state, 1, NOW);
	request = asked(*state, 0);
	nothing_more(*state);
	says(*state, 0, &request, PCP_SUCCESS, 3600, NOW);
	answer_is(*state, PCP_SUCCESS, 3600);
}

static void what_was_restored_is_asked_for_at_each(void **state)
{
	struct lease_wish wanted = wish(PROTOCOL_TCP, 8080, 1);
	struct endpoint outermost = endpoint("192.0.1.9:40001");

	proxies_restore(*state, 1, &wanted, &outermost, NOW + seconds(600), NOW);
	use(*state, 2, true);
	wake(*state);
	asked(*state, 0);
	asked(*state, 1);
	nothing_more(*state);
}

static void what_is_released_is_given_back_to_all(void **state)
{
	struct pcp_request requests[2];

	use(*state, 2, true);
	grant(*state, requests);
	proxies_release(*state, 1, NOW);
	assert_int_equal(asked(*state, 0).lifetime, 0);
	assert_int_equal(asked(*state, 1).lifetime, 0);
	nothing_more(*state);
}

/* Who is told "no" in between is asked no more, whatever comes later. */
static void what_is_released_before_the_answer_has_none(void **state)
{
	struct pcp_request first;

	use(*state, 2, true);
	wish_for(*state, 1, NOW);
	first = asked(*state, 0);
	asked(*state, 1);
	says(*state, 0, &first, PCP_SUCCESS, 3600, NOW);
	stands(*state, CARRIER_ANSWERS, 0);
	nothing_more(*state);
	proxies_release(*state, 1, NOW);
	assert_int_equal(asked(*state, 0).lifetime, 0);
	assert_int_equal(asked(*state, 1).lifetime, 0);
	nothing_more(*state);
}

int main(void)
{
#define ALL(function) cmocka_unit_test_setup_teardown(function, begin, end)
	const struct CMUnitTest tests[] = {
		ALL(where_one_is_enough_one_is_asked),
		ALL(all_are_asked_at_once_and_one_answer_comes_back),
		ALL(what_one_refuses_another_may_grant),
		ALL(what_all_refuse_is_refused_as_who_knows_says),
		ALL(who_is_silent_is_not_waited_for),
		ALL(a_loss_is_told_when_nobody_grants_it_any_more),
		ALL(who_joins_is_asked_for_what_there_is),
		ALL(what_was_restored_is_asked_for_at_each),
		ALL(what_is_released_is_given_back_to_all),
		ALL(what_is_released_before_the_answer_has_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
