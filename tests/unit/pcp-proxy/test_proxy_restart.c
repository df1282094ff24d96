/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: PCP_PROXY */
/* A carrier that has lost its state: what is doubted, asked for again, and told. */
#include "tests/support/proxy_peer.h"

/* PCP-P-030, PCP-P-032 */
static void after_a_restart_everything_is_asked_for_again(void **state)
{
	struct pcp_request request;
	monotonic now = NOW + seconds(100);

	hold(*state, 1, 8080);
	drawn = 0xf0;
	carrier_announces(*state, 0, now);
	address_is(*state, "0.0.0.0");
	news(*state, CARRIER_RESTARTED);
	nothing_follows(*state);
	assert_int_equal(proxy_status(*state).restarts, 1);
	/* Somewhere in five seconds, so that its subscribers do not ask all at once. */
	assert_in_range(proxy_wake_at(*state), now + seconds(4), now + seconds(5));
	now = run(*state);
	request = sent(*state);
	assert_int_equal(request.internal_port, 8080);
	assert_int_equal(request.suggested.port, 40001);
	assert_in_range(request.lifetime, 3495, 3500);
	nothing_follows(*state);
}

/* What the mapping has is what it had: nobody needs to hear of it. */
static void a_restart_that_changes_no_port_is_told_nobody(void **state)
{
	struct pcp_request request;
	struct pcp_response answer;
	monotonic now;

	hold(*state, 1, 8080);
	carrier_announces(*state, 0, NOW + seconds(100));
	address_is(*state, "0.0.0.0");
	news(*state, CARRIER_RESTARTED);
	now = run(*state);
	request = sent(*state);
	answer = answer_to(&request, PCP_SUCCESS, now);
	answer.epoch = 1;
	say(*state, CARRIER, &answer, now);
	news(*state, CARRIER_ANSWERS);
	nothing_follows(*state);
}

static void a_restart_that_changes_a_port_is_told_its_mapping(void **state)
{
	struct pcp_request request;
	struct pcp_response answer;
	monotonic now;

	hold(*state, 1, 8080);
	hold(*state, 2, 8081);
	carrier_announces(*state, 0, NOW + seconds(100));
	address_is(*state, "0.0.0.0");
	news(*state, CARRIER_RESTARTED);
	now = run(*state);
	request = sent(*state);
	sent(*state);
	answer = answer_to(&request, PCP_SUCCESS, now);
	answer.epoch = 1;
	answer.external.port = 40777;
	say(*state, CARRIER, &answer, now);
	news(*state, CARRIER_ANSWERS);
	answered(*state, request.internal_port == 8080 ? 1 : 2, PCP_SUCCESS);
	nothing_follows(*state);
}

/* PCP-C-016: any response tells of it; the one that does is an answer all the same. */
static void an_answer_can_tell_of_a_restart(void **state)
{
	struct pcp_request request;
	struct pcp_response answer;
	monotonic now = NOW + seconds(100);

	hold(*state, 1, 8080);
	want(*state, 2, 8081, now);
	request = sent(*state);
	answer = answer_to(&request, PCP_SUCCESS, now);
	answer.epoch = 3;
	say(*state, CARRIER, &answer, now);
	address_is(*state, "0.0.0.0");
	news(*state, CARRIER_RESTARTED);
	answered(*state, 2, PCP_SUCCESS);
	nothing_follows(*state);
	/* Only what was not just granted is doubted. */
	run(*state);
	assert_int_equal(sent(*state).internal_port, 8080);
	nothing_follows(*state);
}

/* PCP-P-032: a carrier may announce itself as often as it likes. */
static void an_announcement_that_tells_nothing_new_changes_nothing(void **state)
{
	monotonic due;

	hold(*state, 1, 8080);
	due = proxy_wake_at(*state);
	carrier_announces(*state, 5100, NOW + seconds(100));
	carrier_announces(*state, 5100, NOW + seconds(100));
	nothing_follows(*state);
	assert_true(proxy_wake_at(*state) == due);
	assert_int_equal(proxy_status(*state).restarts, 0);
	assert_true(proxy_status(*state).last_heard == NOW + seconds(100));
}

/* A turn of the loop has room for so many decisions; the rest comes in the next. */
static void many_leases_are_repaired_in_steps(void **state)
{
	bool seen[201] = { false };
	unsigned int port, repaired = 0, steps = 0;
	monotonic now = NOW + seconds(100);
	const struct proxy_decision *decision;

	for (port = 1; port <= 200; port++)
		hold(*state, port, (uint16_t)port);
	carrier_announces(*state, 0, now);
	address_is(*state, "0.0.0.0");
	news(*state, CARRIER_RESTARTED);
	while (proxy_wake_at(*state) <= now) {
		assert_true(++steps <= 200);
		proxy_wake(*state, now);
		while ((decision = proxy_next(*state)) != NULL) {
			if (decision->kind != PROXY_SEND)
				continue; /* many that are not answered are silence: not of interest */
			port = (unsigned int)decision->send.bytes[40] << 8 |
			       decision->send.bytes[41];
			assert_in_range(port, 1, 200);
			assert_false(seen[port]);
			seen[port] = true;
			repaired++;
		}
	}
	assert_int_equal(repaired, 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(after_a_restart_everything_is_asked_for_again),
		TEST(a_restart_that_changes_no_port_is_told_nobody),
		TEST(a_restart_that_changes_a_port_is_told_its_mapping),
		TEST(an_answer_can_tell_of_a_restart),
		TEST(an_announcement_that_tells_nothing_new_changes_nothing),
		TEST(many_leases_are_repaired_in_steps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
