/* SPDX-License-Identifier: BSD-2-Clause */
/* What visitors of a name get. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "ddns/server/visit.h"
#include "tests/unit/ddns/server/rows.h"

#define NOW 1500

static struct registrations all;
static struct web_answer answer;
static struct web_request request;

static int begin(void **state)
{
	(void)state;
	registrations_clear(&all);
	request = (struct web_request){ .get = true,
					.host = "h.x",
					.path = "/",
					.query = "",
					.authorization = "",
					.agent = "" };
	endpoint_parse("198.51.100.1", 5000, &request.peer);
	return 0;
}

static int end(void **state)
{
	(void)state;
	registrations_clear(&all);
	return 0;
}

static int visit(const char *path, const char *query)
{
	request.path = path;
	request.query = query;
	memset(&answer, 0, sizeof(answer));
	visit_answer(&all, &request, NOW, &answer);
	return answer.status;
}

static bool shows(const char *text)
{
	return answer.page && strstr((const char *)answer.body, text);
}

/* DDNS-031, DDNS-032, DDNS-033 */
static void a_single_web_service_is_redirected_to(void **state)
{
	(void)state;
	put(&all, "h.x", "web", "http", "192.0.2.1:40001", 2000);
	assert_int_equal(visit("/a/b", "c=d"), 307);
	assert_string_equal(answer.location, "http://direct.h.x:40001/a/b?c=d");
	assert_int_equal(visit("/", ""), 307);
	assert_string_equal(answer.location, "http://direct.h.x:40001/");
	put(&all, "h.x", "web", "http", "192.0.2.1:40002", 2000);
	assert_int_equal(visit("/", "q"), 307);
	assert_string_equal(answer.location, "http://direct.h.x:40002/?q");
}

static void the_path_of_a_service_is_where_its_root_is(void **state)
{
	struct registration one = row("h.x", "web", "https", "192.0.2.1:443", 2000);

	(void)state;
	strcpy(one.path, "/ui/");
	registrations_put(&all, &one);
	assert_int_equal(visit("/", ""), 307);
	assert_string_equal(answer.location, "https://direct.h.x/ui/");
	assert_int_equal(visit("/other", ""), 307);
	assert_string_equal(answer.location, "https://direct.h.x/other");
}

/* DDNS-040 */
static void each_family_is_led_to_its_own_port(void **state)
{
	(void)state;
	put(&all, "h.x", "web", "http", "192.0.2.1:40001", 2000);
	put(&all, "h.x", "web", "http", "[2001:db8::1]:8080", 2000);
	assert_int_equal(visit("/", ""), 307);
	assert_string_equal(answer.location, "http://v4.h.x:40001/");
	endpoint_parse("2001:db8:9::9", 5000, &request.peer);
	assert_int_equal(visit("/", ""), 307);
	assert_string_equal(answer.location, "http://v6.h.x:8080/");
}

static void one_port_for_both_families_needs_one_name(void **state)
{
	(void)state;
	put(&all, "h.x", "web", "http", "192.0.2.1:8080", 2000);
	put(&all, "h.x", "web", "http", "[2001:db8::1]:8080", 2000);
	endpoint_parse("2001:db8:9::9", 5000, &request.peer);
	assert_int_equal(visit("/", ""), 307);
	assert_string_equal(answer.location, "http://direct.h.x:8080/");
}

static void a_visitor_of_the_other_family_is_led_to_the_only_one(void **state)
{
	(void)state;
	put(&all, "h.x", "web", "http", "192.0.2.1:40001", 2000);
	put(&all, "h.x", "web", "http", "[2001:db8::1]:8080", NOW);
	endpoint_parse("2001:db8:9::9", 5000, &request.peer);
	assert_int_equal(visit("/", ""), 307);
	assert_string_equal(answer.location, "http://direct.h.x:40001/");
}

/* DDNS-034 */
static void several_services_are_listed(void **state)
{
	struct registration video = row("h.x", "Video", "rtsp", "192.0.2.1:8554", 2000);

	(void)state;
	strcpy(video.path, "/test.sdp");
	registrations_put(&all, &video);
	put(&all, "h.x", "Web", "http", "192.0.2.1:40001", 2000);
	put(&all, "h.x", "Game", "", "192.0.2.1:40002", 2000);
	put(&all, "other.x", "Secret", "http", "192.0.2.2:40003", 2000);
	assert_int_equal(visit("/", ""), 200);
	assert_true(shows("href=\"http://direct.h.x:40001/\""));
	assert_true(shows("href=\"rtsp://direct.h.x:8554/test.sdp\""));
	assert_true(shows("192.0.2.1:40002, tcp"));
	assert_false(shows("Secret"));
	put(&all, "h.x", "Web", "http", "192.0.2.1:40009", 2000);
	assert_int_equal(visit("/", ""), 200);
	assert_true(shows("href=\"http://direct.h.x:40009/\""));
	assert_false(shows("40001"));
}

static void a_path_leads_to_the_web_service_of_the_same_scheme(void **state)
{
	(void)state;
	put(&all, "h.x", "a", "https", "192.0.2.1:40443", 2000);
	put(&all, "h.x", "b", "http", "192.0.2.1:40080", 2000);
	put(&all, "h.x", "c", "ssh", "192.0.2.1:40022", 2000);
	assert_int_equal(visit("/x", ""), 307);
	assert_string_equal(answer.location, "http://direct.h.x:40080/x");
	request.tls = true;
	assert_int_equal(visit("/x", ""), 307);
	assert_string_equal(answer.location, "https://direct.h.x:40443/x");
}

static void what_a_browser_cannot_open_is_listed(void **state)
{
	(void)state;
	put(&all, "h.x", "Shell", "ssh", "192.0.2.1:40022", 2000);
	assert_int_equal(visit("/", ""), 200);
	assert_true(shows("href=\"ssh://direct.h.x:40022\""));
	assert_int_equal(visit("/x", ""), 404);
}

/* DDNS-032 */
static void what_is_over_is_offline_and_what_never_was_is_not_found(void **state)
{
	(void)state;
	put(&all, "h.x", "web", "http", "192.0.2.1:40001", NOW);
	assert_int_equal(visit("/", ""), 503);
	assert_true(answer.retry_after > 0);
	assert_string_equal(answer.location, "");
	request.host = "i.x";
	assert_int_equal(visit("/", ""), 404);
	put(&all, "i.x", "", "", "192.0.2.1", 2000);
	assert_int_equal(visit("/", ""), 404);
}

static void texts_of_strangers_stay_texts(void **state)
{
	struct registration evil =
		row("h.x", "\"><script>x</script>", "rtsp", "192.0.2.1:8554", 2000);

	(void)state;
	strcpy(evil.path, "/a'&b");
	registrations_put(&all, &evil);
	assert_int_equal(visit("/", ""), 200);
	assert_false(shows("<script"));
	assert_true(shows("&quot;&gt;&lt;script&gt;x&lt;/script&gt;"));
	assert_true(shows("/a&#39;&amp;b\""));
}

static void a_page_with_all_services_of_a_name_fits(void **state)
{
	struct registration one = row("h.x", "", "minecraft", "192.0.2.1:40001", 2000);
	char name[HOST_NAME_SIZE];
	int i;

	(void)state;
	long_name(name, 160);
	memcpy(one.name, name, sizeof(name));
	memset(one.service, '"', UPDATE_SERVICE - 2);
	memset(one.path, '&', UPDATE_PATH - 1);
	one.path[0] = '/';
	for (i = 0; i < REGISTRATIONS_SERVICES; i++) {
		one.service[0] = (char)('a' + i);
		assert_int_equal(registrations_put(&all, &one), REGISTERED);
	}
	request.host = name;
	assert_int_equal(visit("/", ""), 200);
	assert_true(shows("</html>"));
	request.host = "h.x";
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_single_web_service_is_redirected_to, begin, end),
		cmocka_unit_test_setup_teardown(the_path_of_a_service_is_where_its_root_is, begin,
						end),
		cmocka_unit_test_setup_teardown(each_family_is_led_to_its_own_port, begin, end),
		cmocka_unit_test_setup_teardown(one_port_for_both_families_needs_one_name, begin,
						end),
		cmocka_unit_test_setup_teardown(
			a_visitor_of_the_other_family_is_led_to_the_only_one, begin, end),
		cmocka_unit_test_setup_teardown(several_services_are_listed, begin, end),
		cmocka_unit_test_setup_teardown(a_path_leads_to_the_web_service_of_the_same_scheme,
						begin, end),
		cmocka_unit_test_setup_teardown(what_a_browser_cannot_open_is_listed, begin, end),
		cmocka_unit_test_setup_teardown(
			what_is_over_is_offline_and_what_never_was_is_not_found, begin, end),
		cmocka_unit_test_setup_teardown(texts_of_strangers_stay_texts, begin, end),
		cmocka_unit_test_setup_teardown(a_page_with_all_services_of_a_name_fits, begin,
						end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
