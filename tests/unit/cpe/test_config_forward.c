/* SPDX-License-Identifier: BSD-2-Clause */
/* Forwards in a file of their own: checked like the configuration, and the same when read again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/config_file.h"
#include "pcp-proxy/pcp.h"

#define WEB "forward \"web\" { host = 192.168.1.20 protocol = tcp port = 80 external = 8000 }\n"
#define CAM "forward \"cam\" { host = cam protocol = udp port = 443 }\n"

/* It is sound, and forwards have nothing to do with it. */
#ifdef CONFIG_DDNS_RFC2136
#define ACCOUNT                                                                             \
	"account \"dns\" { type = rfc2136 server = 192.0.2.53 zone = a.example key-file = " \
	"\"/etc/passwd\" }\n"
#else
#define ACCOUNT ""
#endif

static char told[1000];

static void note(void *arg, const char *sentence)
{
	(void)arg;
	snprintf(told + strlen(told), sizeof(told) - strlen(told), "%s\n", sentence);
}

static void fail_on(void *arg, const char *sentence)
{
	(void)arg;
	fail_msg("%s", sentence);
}

static int open_config(void **state)
{
	told[0] = '\0';
	*state = config_parse("lease-file = /l lan \"lan0\" { }\nwan \"wan0\" { }\n" WEB ACCOUNT,
			      "c", fail_on, NULL);
	return 0;
}

static int close_config(void **state)
{
	config_free(*state);
	return 0;
}

static void expect_mistake(const struct config *config, const char *text, const char *sentence)
{
	struct config_forwards forwards;

	told[0] = '\0';
	assert_false(config_parse_forwards(config, text, "f", &forwards, note, NULL));
	if (strncmp(told, sentence, strlen(sentence)) != 0)
		assert_string_equal(told, sentence);
}

static void sections_are_read(void **state)
{
	struct config_forwards forwards;

	assert_true(config_parse_forwards(*state, "# mine\n" CAM, "f", &forwards, fail_on, NULL));
	assert_int_equal(forwards.count, 1);
	assert_string_equal(forwards.list[0].title.text, "cam");
	assert_string_equal(forwards.list[0].host.name.text, "cam");
	assert_int_equal(forwards.list[0].protocol, PROTOCOL_UDP);
	assert_int_equal(forwards.list[0].port, 443);
	assert_int_equal(forwards.list[0].external, 0);
	config_forwards_free(&forwards);
	assert_true(config_parse_forwards(*state, "", "f", &forwards, fail_on, NULL));
	assert_int_equal(forwards.count, 0);
	config_forwards_free(&forwards);
}

static void nothing_else_may_stand_there(void **state)
{
	expect_mistake(*state, "natpmp = false\n",
		       "f:1: \"natpmp\" is unknown; there are: forward");
	expect_mistake(*state, "wan \"b\" { }\n", "f:1: \"wan\" is unknown; there are: forward");
	expect_mistake(*state, "port = 80\n", "f:1: port belongs into a \"forward\" section");
	expect_mistake(*state, CAM "froward \"x\" { host = x protocol = tcp port = 80 }\n",
		       "f:2: \"froward\" is unknown; did you mean \"forward\"?");
}

static void they_are_checked_with_the_configuration(void **state)
{
	expect_mistake(*state, WEB, "f:1: forward \"web\" is in the configuration already");
	expect_mistake(*state, "forward \"a\" { host = 192.168.1.20 protocol = tcp port = 80 }",
		       "f:1: forward \"a\" forwards to where forward \"web\" does already");
	expect_mistake(*state,
		       "forward \"a\" { host = x protocol = tcp port = 1\nexternal = 8000 }",
		       "f:2: forward \"a\": external: 8000 belongs to forward \"web\" already");
	expect_mistake(*state, "forward \"a\" { host = x port = 1\n}",
		       "f:2: forward \"a\" ends here without \"protocol\"");
	expect_mistake(*state, CAM CAM, "f:2: forward \"cam\" stands here again, after line 1");
}

static void add(const struct config *config, struct config_forwards *forwards, const char *title,
		const char *host, const char *external)
{
	struct config_forward_texts texts = { title, host, "tcp", "8080", external, NULL };

	assert_true(config_add_forward(config, forwards, &texts, fail_on, NULL));
}

static void what_is_added_is_the_same_when_it_is_read_again(void **state)
{
	struct config_forwards forwards = { .count = 0 }, again;
	static const char odd[] = "a\"b'c\\d${HOME}$#{}";
	char *text, *same;

	add(*state, &forwards, odd, "192.168.1.30", "443");
	add(*state, &forwards, "by-mac", "2:0:5e:0:53:1", NULL);
	add(*state, &forwards, "by-name", "Printer.lan", NULL);
	text = config_print_forwards(&forwards);
	assert_true(config_parse_forwards(*state, text, "f", &again, fail_on, NULL));
	assert_int_equal(again.count, 3);
	assert_string_equal(again.list[0].title.text, odd);
	assert_int_equal(again.list[0].external, 443);
	assert_memory_equal(again.list, forwards.list, 3 * sizeof(*again.list));
	same = config_print_forwards(&again);
	assert_string_equal(text, same);
	config_forwards_free(&forwards);
	config_forwards_free(&again);
	free(text);
	free(same);
}

static void what_is_not_good_is_not_added(void **state)
{
	static const struct {
		struct config_forward_texts texts;
		const char *sentence;
	} mistakes[] = {
		{ { "a", "x", "tpc", "1", NULL, NULL },
		  "forward \"a\": protocol: \"tpc\" is unknown" },
		{ { "a", "x", "tcp", "0", NULL, NULL },
		  "forward \"a\": port: \"0\" is out of range" },
		{ { "a", "x\" port = 1", "tcp", "1", NULL, NULL }, "forward \"a\": host: " },
		{ { "a", "x", "tcp", "1 }\nnatpmp = no", NULL, NULL }, "forward \"a\": port: " },
		{ { "a b", "x", "tcp", "1", NULL, NULL }, "forward \"a b\": not a word" },
		{ { "first", "x", "tcp", "1", NULL, NULL },
		  "there is a forward \"first\" already; give another name" },
		{ { "web", "x", "tcp", "1", NULL, NULL },
		  "forward \"web\" is in the configuration" },
	};
	struct config_forwards forwards = { .count = 0 };
	size_t i;

	add(*state, &forwards, "first", "192.168.1.30", NULL);
	for (i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		told[0] = '\0';
		assert_false(config_add_forward(*state, &forwards, &mistakes[i].texts, note, NULL));
		if (strncmp(told, mistakes[i].sentence, strlen(mistakes[i].sentence)) != 0)
			assert_string_equal(told, mistakes[i].sentence);
		assert_int_equal(forwards.count, 1);
	}
	config_forwards_free(&forwards);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_config, close_config)
		TEST(sections_are_read),
		TEST(nothing_else_may_stand_there),
		TEST(they_are_checked_with_the_configuration),
		TEST(what_is_added_is_the_same_when_it_is_read_again),
		TEST(what_is_not_good_is_not_added),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
