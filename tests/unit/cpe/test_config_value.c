/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS */
/* Values that services have: lists of words, texts for people, paths. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/config_value.h"
#include "ddns/record_plan.h"

static struct config_service service;
static struct failure failure;

static int read_key(const char *key, const char *text)
{
	const struct config_section_row *row = &config_sections[SECTION_SERVICE];

	memset(&service, 0xff, sizeof(service));
	failure.sentence[0] = '\0';
	return config_key_read(config_find_key(row, key), text, &service, &failure);
}

static void refuses(const char *key, const char *text, const char *why)
{
	struct config_service before;

	memset(&before, 0xff, sizeof(before));
	assert_true(read_key(key, text) < 0);
	assert_non_null(strstr(failure.sentence, why));
	assert_memory_equal(&service, &before, sizeof(service));
}

static void items_of_a_list_have_commas_and_blanks_between_them(void **state)
{
	const char *list = " one,two\t, three,";
	char item[8];

	(void)state;
	assert_true(config_next_item(&list, item, sizeof(item)));
	assert_string_equal(item, "one");
	assert_true(config_next_item(&list, item, sizeof(item)));
	assert_string_equal(item, "two");
	assert_true(config_next_item(&list, item, sizeof(item)));
	assert_string_equal(item, "three");
	assert_true(config_next_item(&list, item, sizeof(item)));
	assert_string_equal(item, "");
	assert_false(config_next_item(&list, item, sizeof(item)));
}

static void records_are_a_list_of_kinds(void **state)
{
	(void)state;
	assert_int_equal(read_key("records", "https"), 0);
	assert_int_equal(service.records, CHOICE_HTTPS);
	assert_int_equal(read_key("records", "srv, dns-sd,txt"), 0);
	assert_int_equal(service.records, CHOICE_SRV | CHOICE_DNS_SD | CHOICE_TXT);
	refuses("records", "htps", "did you mean \"https\"?");
	refuses("records", "srv,,uri", "choose one of: srv, https, svcb, uri, txt, dns-sd");
	refuses("records", "", "choose one of");
}

static void a_protocol_is_a_word_or_a_number(void **state)
{
	(void)state;
	assert_int_equal(read_key("protocol", "sctp"), 0);
	assert_int_equal(service.protocol, 132);
	assert_int_equal(read_key("protocol", "47"), 0);
	assert_int_equal(service.protocol, 47);
	refuses("protocol", "tpc", "did you mean \"tcp\"?");
	refuses("protocol", "0", "1 to 255");
	refuses("protocol", "256", "1 to 255");
	refuses("protocol", "4x", "choose one of");
	refuses("protocol", "-1", "choose one of");
}

static void accounts_are_a_list_of_titles(void **state)
{
	(void)state;
	assert_int_equal(read_key("account", "dns, backup"), 0);
	assert_int_equal(service.accounts.count, 2);
	assert_string_equal(service.accounts.list[1].text, "backup");
	refuses("account", "", "empty");
	refuses("account", "dns,", "empty");
	refuses("account", "a,b,c,d,e,f,g,h,i", "too many; give 8 at most");
}

static void hosts_are_one_or_many(void **state)
{
	char text[HOST_TEXT];

	(void)state;
	assert_int_equal(read_key("host", "*"), 0);
	assert_int_equal(service.host.kind, HOSTS_BY_PREFIX);
	assert_string_equal(config_host_print(&service.host, text), "*");
	assert_int_equal(read_key("host", "192.168.1.0/24"), 0);
	assert_int_equal(service.host.kind, HOSTS_BY_PREFIX);
	assert_string_equal(config_host_print(&service.host, text), "192.168.1.0/24");
	assert_int_equal(read_key("host", "2001:db8:1::/64"), 0);
	assert_string_equal(config_host_print(&service.host, text), "2001:db8:1::/64");
	assert_int_equal(read_key("host", "printer"), 0);
	assert_int_equal(service.host.kind, HOST_BY_NAME);
	refuses("host", "192.168.1.1/24", "bits are set");
	refuses("host", "**", "no host");
}

static void a_pattern_has_the_host_in_front(void **state)
{
	(void)state;
	assert_int_equal(read_key("name", "{host}.Home.example."), 0);
	assert_string_equal(service.name.text, "{host}.home.example");
	assert_int_equal(read_key("name", "cam.home.example"), 0);
	assert_string_equal(service.name.text, "cam.home.example");
	refuses("name", "cam.{host}.home.example", "at the beginning alone");
	refuses("name", "x{host}.home.example", "at the beginning alone");
	refuses("name", "{host}", "at the beginning alone");
	refuses("name", "{host}.", "no DNS name");
	refuses("name", "{host}.{host}.home.example", "at the beginning alone");
}

static void an_instance_is_any_text_of_one_label(void **state)
{
	char text[65];

	(void)state;
	assert_int_equal(read_key("instance", "Haust\303\274r, unten."), 0);
	assert_string_equal(service.instance.text, "Haust\303\274r, unten.");
	refuses("instance", "", "empty");
	refuses("instance", "front\tdoor", "control characters");
	memset(text, 'x', 64);
	text[64] = '\0';
	refuses("instance", text, "too long");
	text[63] = '\0';
	assert_int_equal(read_key("instance", text), 0);
}

static void a_path_is_one_of_a_uri(void **state)
{
	(void)state;
	assert_int_equal(read_key("path", "/live/%20x?a=b"), 0);
	assert_string_equal(service.path.text, "/live/%20x?a=b");
	refuses("path", "live", "no path");
	refuses("path", "/a b", "%20");
	refuses("path", "/\"><script>", "no path");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(items_of_a_list_have_commas_and_blanks_between_them),
		cmocka_unit_test(records_are_a_list_of_kinds),
		cmocka_unit_test(a_protocol_is_a_word_or_a_number),
		cmocka_unit_test(accounts_are_a_list_of_titles),
		cmocka_unit_test(hosts_are_one_or_many),
		cmocka_unit_test(a_pattern_has_the_host_in_front),
		cmocka_unit_test(an_instance_is_any_text_of_one_label),
		cmocka_unit_test(a_path_is_one_of_a_uri),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
