/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_RFC2136 */
/* Configuration: what a reload has to touch, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/config_file.h"

#define WAN       "wan \"wan0\" { mode = public }\n"
#define LAN(name) "lan \"" name "\" { }\n"
#define ACCOUNT(key) \
	"account \"dns\" { type = rfc2136 server = 192.0.2.53 zone = e key-file = " key " }\n"
#define SERVICE(title, port)                                                      \
	"service \"" title "\" { host = 192.168.1.20 protocol = tcp port = " port \
	" name = a.e account = dns }\n"
#define KEY "/proc/self/status"

static void fail_on(void *arg, const char *sentence)
{
	(void)arg;
	fail_msg("%s", sentence);
}

static void note(void *arg, enum config_section section, const char *title, bool before, bool after)
{
	static const char *const words[] = { "general", "lan",     "hosts",  "wan",
					     "account", "service", "forward" };
	char *all = arg;

	sprintf(all + strlen(all), "%s%s %s,",
		before && after ? "*"
		: after         ? "+"
				: "-",
		words[section], title);
}

static void differ(const char *before, const char *after, const char *expected)
{
	struct config *one = config_parse(before, "before", fail_on, NULL);
	struct config *other = config_parse(after, "after", fail_on, NULL);
	char all[400] = "";

	config_differences(one, other, note, all);
	assert_string_equal(all, expected);
	config_free(one);
	config_free(other);
}

static void order_and_spelling_are_no_difference(void **state)
{
	(void)state;
	differ(WAN LAN("a") LAN("b") ACCOUNT(KEY) SERVICE("x", "80") SERVICE("y", "81"),
	       "natpmp = yes\nlifetime-min = 120\n" SERVICE("y", "81") SERVICE("x", "80") LAN("b")
		       ACCOUNT(KEY) LAN("a") WAN,
	       "");
}

static void new_changed_and_gone_sections_are_told_apart(void **state)
{
	(void)state;
	differ(WAN LAN("a") LAN("b") ACCOUNT(KEY) SERVICE("x", "80") SERVICE("y", "81"),
	       "natpmp = no\n" WAN LAN("b") LAN("c") ACCOUNT(KEY) SERVICE("x", "443"),
	       "*general ,-lan a,+lan c,-service y,*service x,");
	differ(WAN LAN("a"), "wan \"ppp0\" { mode = public }\n" LAN("a"), "-wan wan0,+wan ppp0,");
}

static void forwards_differ_by_what_they_say(void **state)
{
	(void)state;
#define FORWARD(title, port) \
	"forward \"" title "\" { host = 192.168.1.20 protocol = tcp port = " port " }\n"
	differ(WAN LAN("a") FORWARD("x", "80") FORWARD("y", "81") FORWARD("z", "82"),
	       WAN LAN("a") FORWARD("z", "82") FORWARD("y", "83") FORWARD("w", "84"),
	       "-forward x,*forward y,+forward w,");
}

static void a_changed_account_changes_its_services(void **state)
{
	(void)state;
	differ(WAN LAN("a") ACCOUNT(KEY) SERVICE("x", "80"),
	       WAN LAN("a") ACCOUNT("/proc/self/stat") SERVICE("x", "80"),
	       "*account dns,*service x,");
}

static void sections_are_found_by_title(void **state)
{
	struct config *config =
		config_parse(WAN LAN("a") ACCOUNT(KEY) SERVICE("x", "80"), "c", fail_on, NULL);

	(void)state;
	assert_ptr_equal(config_find_account(config, "dns"), &config->accounts[0]);
	assert_null(config_find_account(config, "x"));
	assert_ptr_equal(config_find_service(config, "x"), &config->services[0]);
	assert_true(config_has_lan(config, "a"));
	assert_false(config_has_lan(config, "wan0"));
	config_free(config);
}

static void what_cannot_change_stays(void **state)
{
	struct config *before =
		config_parse("wan \"wan0\" { mode = mape psid = 5 psid-length = 8 }\n" LAN("a"),
			     "c", fail_on, NULL);
	struct config *same = config_parse(
		"natpmp = no\nwan \"wan0\" { mode = mape psid = 5 psid-length = 8 }\n" LAN("a"),
		"c", fail_on, NULL);
	struct config *after = config_parse(
		"max-mappings = 16\nwan \"wan1\" { mode = public }\n" LAN("b"), "c", fail_on, NULL);

	(void)state;
	assert_false(config_keep_fixed(before, same));
	assert_false(same->general.natpmp);
	assert_true(config_keep_fixed(before, after));
	assert_string_equal(after->wans[0].interface, "wan1"); /* that can */
	assert_int_equal(after->general.max_mappings, before->general.max_mappings);
	assert_true(config_has_lan(after, "b"));
	config_free(before);
	config_free(same);
	config_free(after);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_and_spelling_are_no_difference),
		cmocka_unit_test(new_changed_and_gone_sections_are_told_apart),
		cmocka_unit_test(forwards_differ_by_what_they_say),
		cmocka_unit_test(a_changed_account_changes_its_services),
		cmocka_unit_test(sections_are_found_by_title),
		cmocka_unit_test(what_cannot_change_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
