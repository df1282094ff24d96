/* SPDX-License-Identifier: BSD-2-Clause */
/* What the hooks of DHCP clients say, as the control socket hands it on. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <json-c/json.h>
#include <cmocka.h>

#include "cpe/dhcp_facts.h"
#include "tests/support/spelled.h"

static int read_text(struct dhcp_facts *facts, const char *text, struct failure *failure)
{
	struct json_object *request = json_tokener_parse(text);
	int error;

	assert_non_null(request);
	error = dhcp_facts_read(facts, request, failure);
	json_object_put(request);
	return error;
}

static void tell(struct dhcp_facts *facts, const char *text)
{
	struct failure failure = { 0 };

	if (read_text(facts, text, &failure) != 0)
		fail_msg("%s: %s", text, failure.sentence);
}

static void each_client_replaces_what_it_has_said_before(void **state)
{
	struct address router = address("100.64.0.1"), aftr = address("2001:db8:af::1");
	struct dhcp_facts facts = { 0 };

	(void)state;
	tell(&facts, "{\"family\":\"ipv4\",\"servers\":[\"0464400001\"]}");
	tell(&facts, "{\"family\":\"ipv6\",\"aftr\":\"2001:db8:af::1\",\"servers\":["
		     "\"20010DB8000000000000000000000001\",\"20010db8000000000000000000000002\"]}");
	assert_int_equal(facts.ipv4.count, 1);
	assert_true(address_same(&facts.ipv4.list[0].address, &router));
	assert_int_equal(facts.ipv6.servers, 2);
	assert_true(address_same(&facts.aftr, &aftr));
	tell(&facts, "{\"family\":\"ipv6\"}");
	assert_int_equal(facts.ipv6.count, 0);
	assert_true(address_is_none(&facts.aftr));
	assert_int_equal(facts.ipv4.count, 1);
	tell(&facts, "{\"family\":\"ipv4\",\"servers\":[]}");
	assert_int_equal(facts.ipv4.count, 0);
}

static void what_makes_no_sense_changes_nothing(void **state)
{
	static const char *const requests[] = {
		"{}",
		"{\"family\":\"ipx\"}",
		"{\"family\":\"ipv4\",\"servers\":\"0464400001\"}",
		"{\"family\":\"ipv4\",\"servers\":[\"0464400001\",\"046440000\"]}",
		"{\"family\":\"ipv4\",\"servers\":[\"04644000zz\"]}",
		"{\"family\":\"ipv4\",\"servers\":[\"036440000\"]}",
		"{\"family\":\"ipv4\",\"servers\":[\"\"]}",
		"{\"family\":\"ipv4\",\"servers\":[null]}",
		"{\"family\":\"ipv4\",\"aftr\":\"2001:db8:af::1\"}",
		"{\"family\":\"ipv6\",\"aftr\":\"192.0.2.1\"}",
		"{\"family\":\"ipv6\",\"aftr\":\"ff02::1\"}",
		"{\"family\":\"ipv6\",\"aftr\":\"aftr.example\"}",
		"{\"family\":\"ipv6\",\"servers\":[\"2001\"]}",
	};
	struct dhcp_facts facts = { 0 };
	size_t i;

	(void)state;
	tell(&facts, "{\"family\":\"ipv4\",\"servers\":[\"0464400001\"]}");
	tell(&facts, "{\"family\":\"ipv6\",\"aftr\":\"2001:db8:af::1\"}");
	for (i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
		struct failure failure = { 0 };

		if (read_text(&facts, requests[i], &failure) == 0)
			fail_msg("%s was taken", requests[i]);
		assert_int_equal(failure.error, EINVAL);
		assert_int_equal(facts.ipv4.count, 1);
		assert_false(address_is_none(&facts.aftr));
	}
}

static void what_is_written_tells_the_same(void **state)
{
	struct dhcp_facts facts = { 0 }, again = { 0 };
	struct json_object *requests = json_object_new_array();
	struct failure failure;
	size_t i;

	(void)state;
	dhcp_facts_write(&facts, "wan0", requests);
	assert_int_equal(json_object_array_length(requests), 0);
	tell(&facts, "{\"family\":\"ipv4\",\"servers\":[\"08644000016440000204644000ff\"]}");
	tell(&facts, "{\"family\":\"ipv6\",\"aftr\":\"2001:db8:af::1\",\"servers\":["
		     "\"20010db8000000000000000000000001"
		     "00000000000000000000ffffc0000001\","
		     "\"20010db8000000000000000000000002\"]}");
	dhcp_facts_write(&facts, "wan0", requests);
	assert_int_equal(json_object_array_length(requests), 2);
	for (i = 0; i < 2; i++) {
		struct json_object *request = json_object_array_get_idx(requests, i);

		assert_string_equal(
			json_object_get_string(json_object_object_get(request, "interface")),
			"wan0");
		assert_int_equal(dhcp_facts_read(&again, request, &failure), 0);
	}
	assert_memory_equal(&again, &facts, sizeof(facts));
	json_object_put(requests);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_client_replaces_what_it_has_said_before),
		cmocka_unit_test(what_makes_no_sense_changes_nothing),
		cmocka_unit_test(what_is_written_tells_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
