/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: PCP_PROXY */
/* Carriers that see more than our address: third parties, softwires, NAT64. */
#include "tests/support/proxy_peer.h"

static struct lease_wish hosts_own(const char *host, uint16_t port)
{
	struct lease_wish wanted = wish(PROTOCOL_TCP, port, 1);

	wanted.internal.address = address(host);
	wanted.is_host = true;
	return wanted;
}

static struct pcp_request sent_about_third_party(struct proxy *proxy, const char *source,
						 const char *host)
{
	struct pcp_request request = sent_from(proxy, source);
	struct address third_party = address(host);

	assert_true(request.options.has_third_party);
	assert_true(address_same(&request.options.third_party, &third_party));
	return request;
}

#define AFTR "[2001:db8:a::1]:5351"

static void use_aftr(struct proxy *proxy, const char *source)
{
	struct carrier_line line = { .server = endpoint(AFTR),
				     .source = address(source),
				     .own = address("192.0.0.2") };

	use_line(proxy, &line, NOW);
}

/* PCP-P-002, PCP-P-051, PCP-C-011 */
static void an_answer_about_another_host_is_none(void **state)
{
	struct lease_wish wanted = hosts_own("192.168.1.20", 8080);
	struct pcp_response response;
	struct pcp_request request;

	use_aftr(*state, "2001:db8:ff::9");
	proxy_want(*state, 1, &wanted, NOW);
	request = sent_about_third_party(*state, "2001:db8:ff::9", "192.168.1.20");
	response = answer_to(&request, PCP_SUCCESS, NOW);
	say(*state, AFTR, &response, NOW); /* about nobody else than us */
	nothing_follows(*state);
	response.options.has_third_party = true;
	response.options.third_party = address("192.168.1.21");
	say(*state, AFTR, &response, NOW);
	nothing_follows(*state);
	response.options.third_party = address("192.168.1.20");
	say(*state, AFTR, &response, NOW);
	news(*state, CARRIER_ANSWERS);
	answered(*state, 1, PCP_SUCCESS);
}

/* The address is the B4's, which the AFTR knows by its softwire alone. */
static void the_b4_asks_for_its_address_by_its_own(void **state)
{
	use_aftr(*state, "2001:db8:ff::9");
	proxy_want_address(*state, NOW);
	sent_about_third_party(*state, "2001:db8:ff::9", "192.0.0.2");
}

static void grant(struct proxy *proxy, const char *server, const char *source, const char *host)
{
	struct lease_wish wanted = hosts_own(host, 8080);
	struct pcp_response response;
	struct pcp_request request;

	proxy_want(proxy, 1, &wanted, NOW);
	request = sent_about_third_party(proxy, source, host);
	response = answer_to(&request, PCP_SUCCESS, NOW);
	response.options.has_third_party = true;
	response.options.third_party = address(host);
	say(proxy, server, &response, NOW);
	news(proxy, CARRIER_ANSWERS);
	answered(proxy, 1, PCP_SUCCESS);
}

/* PCP-P-055 */
static void another_softwire_is_asked_for_everything_anew(void **state)
{
	struct pcp_request request;

	use_aftr(*state, "2001:db8:ff::9");
	grant(*state, AFTR, "2001:db8:ff::9", "192.168.1.20");
	use_aftr(*state, "2001:db8:ff::9");
	assert_true(proxy_wake_at(*state) > NOW + seconds(60)); /* nothing has changed */
	use_aftr(*state, "2001:db8:ff::a");
	assert_true(run(*state) <= NOW + seconds(5));
	request = sent_from(*state, "2001:db8:ff::a");
	assert_int_equal(request.suggested.port, 40001);
}

/* PCP-P-052, PCP-P-055: inside of it the source is the same, and it is another one. */
static void inside_another_softwire_everything_is_asked_for_anew(void **state)
{
	struct carrier_line line = { .server = endpoint("192.0.0.1:5351"),
				     .source = address("192.0.0.2"),
				     .own = address("192.0.0.2"),
				     .softwire = address("2001:db8:ff::9"),
				     .hosts_only = true };

	use_line(*state, &line, NOW);
	grant(*state, "192.0.0.1:5351", "192.0.0.2", "192.168.1.20");
	use_line(*state, &line, NOW);
	assert_true(proxy_wake_at(*state) > NOW + seconds(60)); /* nothing has changed */
	line.softwire = address("2001:db8:ff::a");
	use_line(*state, &line, NOW);
	assert_true(run(*state) <= NOW + seconds(5));
	assert_int_equal(sent_from(*state, "192.0.0.2").suggested.port, 40001);
}

/* PCP-P-063 */
static void the_prefixes_of_the_nat64_are_learned_and_forgotten(void **state)
{
	struct carrier_line line = { .server = endpoint(AFTR),
				     .source = address("2001:db8:ff::9"),
				     .own = address("2001:db8:ff::9"),
				     .has_nat64 = true };
	struct pcp_response response = { .opcode = PCP_ANNOUNCE,
					 .epoch = 5000,
					 .options = { .prefix64_count = 1 } };
	uint8_t count;

	use_line(*state, &line, NOW);
	next(*state, PROXY_SEND);
	response.options.prefix64[0].prefix = (struct prefix){ address("64:ff9b::"), 96 };
	say(*state, CARRIER, &response, NOW); /* from somebody else */
	nothing_follows(*state);
	say(*state, AFTR, &response, NOW);
	next(*state, PROXY_PREFIX64);
	assert_int_equal(proxy_prefix64(*state, &count)[0].prefix.length, 96);
	assert_int_equal(count, 1);
	say(*state, AFTR, &response, NOW); /* again, and no news */
	nothing_follows(*state);
	use_server(*state, CARRIER, US, NOW);
	next(*state, PROXY_PREFIX64);
	(void)proxy_prefix64(*state, &count);
	assert_int_equal(count, 0);
}

/* PCP-P-063, RFC 7488 3 */
static void the_prefixes_are_those_of_the_address_in_use(void **state)
{
	struct carrier_line line = { .server = endpoint(AFTR),
				     .source = address("2001:db8:ff::9"),
				     .own = address("2001:db8:ff::9"),
				     .has_nat64 = true };
	struct pcp_response response = { .opcode = PCP_ANNOUNCE,
					 .epoch = 5000,
					 .options = { .prefix64_count = 1 } };
	struct upstream_list list = { .lines = { line, line }, .count = 2 };
	unsigned int sent_count;
	uint8_t count;

	list.lines[1].server = endpoint("[2001:db8:a::2]:5351");
	proxy_upstream(*state, &list, NOW);
	next(*state, PROXY_SEND);
	response.options.prefix64[0].prefix = (struct prefix){ address("64:ff9b::"), 96 };
	say(*state, AFTR, &response, NOW);
	next(*state, PROXY_PREFIX64);
	want(*state, 1, 8080, NOW);
	for (sent_count = 1; sent_count < 4; sent_count++) {
		next(*state, PROXY_SEND);
		if (sent_count == 3)
			news(*state, CARRIER_SILENT);
		run(*state);
	}
	next(*state, PROXY_SEND);
	run(*state); /* the other address is asked, for its prefixes as well */
	next(*state, PROXY_PREFIX64);
	(void)proxy_prefix64(*state, &count);
	assert_int_equal(count, 0);
	assert_int_equal(next(*state, PROXY_SEND)->send.line, 1);
	news(*state, CARRIER_UNKNOWN);
	assert_int_equal(next(*state, PROXY_SEND)->send.line, 1);
	nothing_follows(*state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_answer_about_another_host_is_none),
		TEST(the_b4_asks_for_its_address_by_its_own),
		TEST(another_softwire_is_asked_for_everything_anew),
		TEST(inside_another_softwire_everything_is_asked_for_anew),
		TEST(the_prefixes_of_the_nat64_are_learned_and_forgotten),
		TEST(the_prefixes_are_those_of_the_address_in_use),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
