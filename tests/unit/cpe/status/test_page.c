/* SPDX-License-Identifier: BSD-2-Clause */
/* What somebody at home reads; and nothing that a host says becomes part of the page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <json-c/json.h>

#include "cpe/status/item.h"
#include "cpe/status/page.h"
#include "ddns/server/web.h"

static char text[WEB_BODY + 1];

static const char *page_of(const char *status, const char *explain, const char *mappings)
{
	struct status_facts facts = { json_tokener_parse(status), json_tokener_parse(explain),
				      json_tokener_parse(mappings), "2026-11-29 12:00:00 UTC" };
	struct writer page = writer_over((uint8_t *)text, WEB_BODY);

	status_page_write(&page, &facts);
	text[writer_length(&page)] = '\0';
	json_object_put(facts.status);
	json_object_put(facts.explain);
	json_object_put(facts.mappings);
	return text;
}

static void assert_says(const char *page, const char *words)
{
	if (!strstr(page, words))
		fail_msg("not on the page: %s\n%s", words, strstr(page, "<body>"));
}

static void assert_says_not(const char *page, const char *words)
{
	if (strstr(page, words))
		fail_msg("on the page: %s\n%s", words, strstr(page, "<body>"));
}

#define GOOD                                                                                 \
	"{\"title\":\"camera\",\"name\":\"cam.home.example\",\"host\":\"192.168.1.20\","     \
	"\"host_name\":\"nas\",\"protocol\":\"tcp\",\"port\":443,"                           \
	"\"outermost\":\"192.0.1.9:40001\",\"reachable\":true,\"links\":["                   \
	"{\"link\":\"host\",\"state\":\"good\",\"message\":\"192.168.1.20 is on the LAN\"}," \
	"{\"link\":\"name\",\"state\":\"good\",\"message\":\"all is published\"}]}"

#define BAD                                                                                 \
	"{\"title\":\"door\",\"name\":null,\"host\":\"192.168.1.21\",\"protocol\":\"udp\"," \
	"\"port\":9,\"outermost\":null,\"reachable\":false,\"links\":["                     \
	"{\"link\":\"host\",\"state\":\"unknown\",\"message\":\"is it on?\"},"              \
	"{\"link\":\"mapping\",\"state\":\"bad\",\"message\":\"nobody has asked for it\"}," \
	"{\"link\":\"wan\",\"state\":\"bad\",\"message\":\"plug in the cable\"}]}"

#define WAITING                                                                               \
	"{\"title\":\"tv\",\"name\":\"tv.home.example\",\"host\":\"h\",\"protocol\":\"tcp\"," \
	"\"port\":1,\"outermost\":\"[2001:db8::1]:1\",\"reachable\":false,\"links\":["        \
	"{\"link\":\"name\",\"state\":\"waiting\",\"message\":\"being published\"}]}"

static void what_can_be_reached_has_its_name_and_port(void **state)
{
	const char *page = page_of("{\"problems\":[]}", "{\"explanations\":[" GOOD "]}", "{}");

	(void)state;
	assert_says(page, "<title>It can be reached &ndash; home gateway</title>");
	assert_says(page, "<article class=\"card good\">");
	assert_says(page, "<p class=\"where\">cam.home.example:40001</p>");
	assert_says(page, "On <bdi>nas</bdi>, <bdi>192.168.1.20</bdi>, TCP port 443; from outside "
			  "at 192.0.1.9:40001");
	assert_says_not(page, "class=\"why\"");
	assert_says_not(page, "What needs somebody");
}

/* A cable that is out is the reason, whatever else there is. */
static void what_cannot_be_says_why_by_the_cause(void **state)
{
	const char *page = page_of("{\"problems\":[\"wan0 is down\"]}",
				   "{\"explanations\":[" GOOD "," BAD "]}", "{}");

	(void)state;
	assert_says(page, "1 of 2 can be reached");
	assert_says(page, "<p class=\"why\">The line to the Internet is down.</p>\n"
			  "<p>Plug in the cable</p>");
	assert_says(page, "<b>Port: not well</b> <span>Nobody has asked for it</span>");
	assert_says(page, "<b>Device: not known</b>");
	assert_says(page, "<li class=\"card bad\">wan0 is down</li>");
}

static void what_is_under_way_is_no_trouble(void **state)
{
	const char *page = page_of("{}", "{\"explanations\":[" WAITING "]}", "{}");

	(void)state;
	assert_says(page, "Being set up");
	assert_says(page, "<p class=\"where\">tv.home.example:1</p>");
	assert_says(page, "The name is being brought up to date.");
	assert_says_not(page, "Cannot be reached");
}

static void where_nothing_is_asked_for_it_says_how(void **state)
{
	(void)state;
	assert_says(page_of("{}", "{\"explanations\":[]}", "{\"mappings\":[]}"),
		    "Nothing is open to the Internet");
	assert_says(page_of("{}", "{\"explanations\":[]}", "{}"), "Nothing was asked for.");
	assert_says(page_of("{}", "{}",
			    "{\"mappings\":[{\"protocol\":\"udp\",\"internal\":\"192.168.1.20:5\","
			    "\"outermost\":\"192.0.1.9:6\",\"ports\":2,\"remaining\":3600,"
			    "\"origin\":\"pcp\",\"name\":\"laptop\",\"description\":\"game\","
			    "\"state\":\"active\"}]}"),
		    "<b><bdi>laptop</bdi></b><bdi>game</bdi>, UDP 192.168.1.20:5-6</span> "
		    "<span class=\"soft\">Seen as <code>192.0.1.9:6-7</code>, for 1h unless the "
		    "device renews it</span>");
	assert_says(text, "1 port is open to the Internet");
}

static void a_port_that_nobody_reaches_says_why(void **state)
{
	static const struct {
		const char *state, *said;
	} rows[] = { { "pending", "Being opened" },
		     { "waiting", "Waits for the line to the Internet" },
		     { "off", "Switched off on the gateway" } };
	char mappings[256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(mappings, sizeof(mappings),
			 "{\"mappings\":[{\"protocol\":\"tcp\",\"internal\":\"192.168.1.20:5\","
			 "\"outermost\":\"192.0.1.9:6\",\"origin\":\"pcp\",\"state\":\"%s\"}]}",
			 rows[i].state);
		assert_says(page_of("{}", "{}", mappings), rows[i].said);
		assert_says_not(text, "Seen as");
	}
}

static void what_nobody_has_heard_of_is_passed_over(void **state)
{
	(void)state;
	assert_says(page_of("[]", "{\"explanations\":[{\"links\":[{\"link\":\"new\"},7]},[],null]}",
			    "{\"mappings\":{}}"),
		    "</html>");
	assert_says(page_of("{\"wans\":[{}],\"problems\":7}", "7", "null"), "- is up");
}

#define EVIL "\\\"><script>alert(1)</script><b>&'\\u202e\\u0007"

static void nothing_that_others_say_is_part_of_the_page(void **state)
{
	const char *page = page_of(
		"{\"problems\":[\"" EVIL "\"],\"version\":\"" EVIL "\",\"wan\":{\"address\":\"" EVIL
		"\"},\"wans\":[{\"interface\":\"" EVIL "\",\"message\":\"" EVIL "\"},"
		"{\"interface\":\"" EVIL "\",\"address\":\"" EVIL
		"\",\"upstream\":{\"message\":\"" EVIL "\"}}]}",
		"{\"explanations\":[{\"title\":\"" EVIL "\",\"name\":\"" EVIL "\",\"host\":\"" EVIL
		"\",\"host_name\":\"" EVIL "\",\"protocol\":\"" EVIL "\",\"outermost\":\"" EVIL
		":1\",\"links\":[{\"link\":\"name\",\"state\":\"bad\",\"message\":\"" EVIL
		"\"}]}]}",
		"{\"mappings\":[{\"protocol\":\"" EVIL "\",\"internal\":\"" EVIL
		":1\",\"outermost\":\"" EVIL "\",\"name\":\"" EVIL "\",\"description\":\"" EVIL
		"\"},{\"mac\":\"" EVIL "\"}]}");

	(void)state;
	assert_says(page, "&lt;script&gt;");
	assert_says_not(page, "<script");
	assert_says_not(page, "<b>&amp;");
	assert_says_not(page, "\xe2\x80\xae");
	assert_says_not(page, "\a");
}

/* Too much for a page: what does not fit is counted, and the page ends as it ought to. */
static void a_page_holds_what_it_can(void **state)
{
	char *many = malloc(1 << 20), *at = many;
	int i;

	(void)state;
	assert_non_null(many);
	at = stpcpy(at, "{\"explanations\":[" GOOD);
	for (i = 1; i < 200; i++)
		at = stpcpy(at, "," BAD);
	strcpy(at, "]}");
	page_of("{}", many, "{}");
	assert_says(text, "1 of 200 can be reached");
	assert_says(text, "more: on the gateway, homeportctl explain lists all");
	assert_says(text, "</html>");
	free(many);
}

static void one_thing_can_be_said(void **state)
{
	struct writer page = writer_over((uint8_t *)text, WEB_BODY);

	(void)state;
	status_page_message(&page, "No <answer>", "Look & see");
	text[writer_length(&page)] = '\0';
	assert_says(text, "<title>No &lt;answer&gt;</title>");
	assert_says(text, "<p class=\"card bad\">Look &amp; see</p>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_can_be_reached_has_its_name_and_port),
		cmocka_unit_test(what_cannot_be_says_why_by_the_cause),
		cmocka_unit_test(what_is_under_way_is_no_trouble),
		cmocka_unit_test(where_nothing_is_asked_for_it_says_how),
		cmocka_unit_test(a_port_that_nobody_reaches_says_why),
		cmocka_unit_test(what_nobody_has_heard_of_is_passed_over),
		cmocka_unit_test(nothing_that_others_say_is_part_of_the_page),
		cmocka_unit_test(a_page_holds_what_it_can),
		cmocka_unit_test(one_thing_can_be_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
