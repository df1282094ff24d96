/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: EXPLAIN */
/* What a home user is told about a service that cannot be reached, and what to do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/explain.h"
#include "tests/support/spelled.h"

/* A service at home that works, behind the gateway's own public address. */
struct house {
	struct mapping mapping;
	struct wan wan;
	struct proxy_status carrier;
	struct explain_facts facts;
};

static struct house good_house(void)
{
	struct house house = {
		.mapping = { .key = { .internal = address("192.168.1.20"),
				      .internal_port = 8080,
				      .protocol = PROTOCOL_TCP,
				      .external_ipv4 = true },
			     .external = endpoint("203.0.113.7:8080"),
			     .outermost = endpoint("198.18.0.7:8080"),
			     .standing = true },
		.wan = { .name = "wan0",
			 .mode = deployment_find("public"),
			 .interface = 3,
			 .ipv4 = address("203.0.113.7") },
		.carrier = { .state = CARRIER_SILENT, .server = endpoint("100.64.0.1:5351") },
		.facts = { .host = "192.168.1.20",
			   .address = address("192.168.1.20"),
			   .is_seen = true,
			   .protocol = PROTOCOL_TCP,
			   .port = 8080,
			   .remaining = 600,
			   .name = "web.home.example",
			   .name_state = "published",
			   .name_message = "address and port are published" },
	};

	return house;
}

/* The copy's pointers lead to its own parts. */
static struct explanation look(struct house *house)
{
	if (house->mapping.key.internal_port != 0)
		house->facts.mapping = &house->mapping;
	house->facts.wan = &house->wan;
	return explain(&house->facts);
}

static void assert_link(const struct explanation *explanation, enum explain_link link,
			enum explain_state state, const char *says)
{
	assert_string_equal(explain_state_word(explanation->links[link].state),
			    explain_state_word(state));
	if (!strstr(explanation->links[link].sentence, says))
		fail_msg("\"%s\" is not in \"%s\"", says, explanation->links[link].sentence);
}

static void what_was_switched_off_says_for_how_long(void **state)
{
	struct house house = good_house();
	struct explanation explanation;

	(void)state;
	house.mapping.standing = false;
	house.mapping.suspended = true;
	explanation = look(&house);
	assert_link(&explanation, EXPLAIN_MAPPING, EXPLAIN_BAD,
		    "tcp port 8080 was switched off on the gateway, for another 10m");
	assert_link(&explanation, EXPLAIN_GATEWAY, EXPLAIN_UNKNOWN, "when the port is mapped");
	house.mapping.suspended = false;
	explanation = look(&house);
	assert_link(&explanation, EXPLAIN_MAPPING, EXPLAIN_WAITING, "is being mapped");
}

static void what_works_is_good_in_all_links(void **state)
{
	struct house house = good_house();
	struct explanation explanation;

	(void)state;
	house.mapping.outermost = endpoint("192.0.1.7:8080");
	explanation = look(&house);
	assert_true(explanation_is_good(&explanation));
	assert_link(&explanation, EXPLAIN_MAPPING, EXPLAIN_GOOD, "tcp port 8080");
	assert_link(&explanation, EXPLAIN_GATEWAY, EXPLAIN_GOOD,
		    "203.0.113.7:8080 leads to 192.168.1.20:8080");
	assert_string_equal(explanation.links[EXPLAIN_CARRIER].sentence, "");
}

static void a_host_that_asks_for_nothing_can_be_helped(void **state)
{
	struct house house = good_house();
	struct explanation explanation;

	(void)state;
	house.mapping.key.internal_port = 0;
	house.facts.name_state = "waiting";
	explanation = look(&house);
	assert_false(explanation_is_good(&explanation));
	assert_link(&explanation, EXPLAIN_MAPPING, EXPLAIN_BAD,
		    "homeportctl forward add 192.168.1.20 tcp 8080");
	assert_link(&explanation, EXPLAIN_ADDRESS, EXPLAIN_UNKNOWN, "when the port is mapped");
}

static void who_may_not_is_told_by_what(void **state)
{
	const struct policy policy = { .allow = true, .internal_ports = { 1, 1000 } };
	struct house house = good_house();
	struct explanation explanation;

	(void)state;
	house.mapping.key.internal_port = 0;
	house.facts.policy = &policy;
	explanation = look(&house);
	assert_link(&explanation, EXPLAIN_MAPPING, EXPLAIN_BAD, "internal-ports");
}

static void a_host_that_nobody_knows_is_told(void **state)
{
	struct house house = good_house();
	struct explanation explanation;

	(void)state;
	house.mapping.key.internal_port = 0;
	house.facts.address = ADDRESS_NONE;
	house.facts.host = "printer";
	explanation = look(&house);
	assert_link(&explanation, EXPLAIN_HOST, EXPLAIN_BAD, "nobody knows where printer is");
}

static void silence_of_a_host_alone_is_no_sign(void **state)
{
	struct house house = good_house();
	struct explanation explanation;

	(void)state;
	house.mapping.outermost = endpoint("192.0.1.7:8080");
	house.facts.is_seen = false;
	explanation = look(&house);
	assert_link(&explanation, EXPLAIN_HOST, EXPLAIN_UNKNOWN, "is it on?");
	assert_true(explanation_is_good(&explanation));
}

static void an_address_that_is_somebody_elses_is_bad(void **state)
{
	struct house house = good_house();
	struct explanation explanation;

	(void)state;
	house.mapping.outermost = endpoint("100.64.7.9:8080");
	explanation = look(&house);
	assert_link(&explanation, EXPLAIN_ADDRESS, EXPLAIN_BAD, "100.64.7.9:8080");
	assert_false(explanation_is_good(&explanation));
	house.facts.allows_non_public = true;
	explanation = look(&house);
	assert_link(&explanation, EXPLAIN_ADDRESS, EXPLAIN_UNKNOWN, "test network");
	assert_true(explanation_is_good(&explanation));
}

static void each_of_the_others_has_its_say(void **state)
{
	struct house house = good_house();
	struct explanation explanation;

	(void)state;
	house.facts.kernel_trouble = "nftables: no memory";
	house.facts.carrier = &house.carrier;
	house.facts.name_state = "blocked";
	house.facts.name_message = "the key is wrong";
	house.wan.interface = 0;
	explanation = look(&house);
	assert_link(&explanation, EXPLAIN_GATEWAY, EXPLAIN_BAD, "nftables: no memory");
	assert_link(&explanation, EXPLAIN_WAN, EXPLAIN_BAD, "wan0: ");
	assert_link(&explanation, EXPLAIN_NAME, EXPLAIN_BAD, "web.home.example: the key is wrong");
	if (deployment_find("nat444")) /* else nothing that is built asks a carrier */
		assert_link(&explanation, EXPLAIN_CARRIER, EXPLAIN_BAD, "does not answer");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_switched_off_says_for_how_long),
		cmocka_unit_test(what_works_is_good_in_all_links),
		cmocka_unit_test(a_host_that_asks_for_nothing_can_be_helped),
		cmocka_unit_test(who_may_not_is_told_by_what),
		cmocka_unit_test(a_host_that_nobody_knows_is_told),
		cmocka_unit_test(silence_of_a_host_alone_is_no_sign),
		cmocka_unit_test(an_address_that_is_somebody_elses_is_bad),
		cmocka_unit_test(each_of_the_others_has_its_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
