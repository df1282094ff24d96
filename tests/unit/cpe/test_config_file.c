/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_RFC2136 */
/* Configuration file: a good one is complete; of a bad one every mistake is told at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>

#include "cpe/config_file.h"
#include "pcp-proxy/pcp.h"

#define BOTH_SIDES "lan \"lan0\" { }\nwan \"wan0\" { }\n" /* two lines */

struct told {
	char lines[32][300];
	int count;
};

static struct told told;

static void tell(void *arg, const char *sentence)
{
	struct told *to = arg;

	assert_true(to->count < 32);
	snprintf(to->lines[to->count++], sizeof(to->lines[0]), "%s", sentence);
}

static struct config *parse(const char *text)
{
	told.count = 0;
	return config_parse(text, "test.conf", tell, &told);
}

/* The text is refused with exactly these sentences; each is given by its start. */
#define assert_mistakes(text, ...)                           \
	mistakes(text, (const char *const[]){ __VA_ARGS__ }, \
		 sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static void mistakes(const char *text, const char *const *expected, size_t count)
{
	struct config *config = parse(text);
	size_t i;

	assert_null(config);
	for (i = 0; i < count && i < (size_t)told.count; i++)
		if (strncmp(told.lines[i], expected[i], strlen(expected[i])) != 0)
			assert_string_equal(told.lines[i], expected[i]);
	assert_int_equal(told.count, count);
}

static void a_complete_file_becomes_a_complete_object(void **state)
{
	struct config *config = parse("# for the lab\n"
				      "lan \"lan0\" { } lan \"lan1\" { }\n"
				      "wan \"wan0\" {\n\tmode = public\n}\n"
				      "lifetime-min = 30\nlifetime-max = 600 /* short */\n"
				      "max-mappings = 7\nnatpmp = false\nhold-down = 0.2\n"
				      "port-set-max = 8\n"
				      "account \"dns\" {\n"
				      "\ttype = rfc2136\n\tserver = \"192.0.2.53\"\n"
				      "\tzone = \"home.example\"\n\tkey-file = /proc/self/status\n"
				      "\tallow-non-public = true\n}\n"
				      "service \"web\" {\n"
				      "\thost = 192.168.1.20\n\tprotocol = tcp\n\tport = 80\n"
				      "\tname = cam.home.example\n\tsrv = \"_http._tcp\"\n"
				      "\taccount = dns\n}\n");
	struct address host;

	(void)state;
	assert_int_equal(told.count, 0);
	assert_non_null(config);
	assert_int_equal(config->lan_count, 2);
	assert_string_equal(config->lans[1].interface, "lan1");
	assert_string_equal(config->wans[0].interface, "wan0");
	assert_ptr_equal(config->wans[0].mode, deployment_find("public"));
	assert_int_equal(config->wans[0].upstream.count, 0);
	assert_int_equal(config->general.lifetime_min, 30);
	assert_int_equal(config->general.lifetime_max, 600);
	assert_int_equal(config->general.max_mappings, 7);
	assert_int_equal(config->general.port_set_max, 8);
	assert_false(config->general.natpmp);
	assert_int_equal(config->general.hold_down, milliseconds(200));
	assert_int_equal(config->account_count, 1);
	assert_int_equal(config->accounts[0].server.port, 53);
	assert_true(config->accounts[0].allow_non_public);
	assert_int_equal(config->service_count, 1);
	assert_true(address_parse("192.168.1.20", &host));
	assert_true(address_same(&config->services[0].host.address, &host));
	assert_int_equal(config->services[0].protocol, PROTOCOL_TCP);
	assert_int_equal(config->services[0].ttl, 60); /* the default */
	config_free(config);
}

static void two_sections_are_enough(void **state)
{
	struct config *config = parse(BOTH_SIDES);

	(void)state;
	assert_int_equal(told.count, 0);
	assert_int_equal(config->general.lifetime_min, 120);
	assert_int_equal(config->general.lifetime_max, 86400);
	assert_true(config->general.natpmp);
	assert_int_equal(config->service_count, 0);
	config_free(config);
}

static void an_empty_file_lacks_both_sides(void **state)
{
	(void)state;
	assert_mistakes("", "test.conf: no \"lan\" section; add lan \"INTERFACE\" { }",
			"test.conf: no \"wan\" section; add wan \"INTERFACE\" { }");
}

static void every_mistake_is_told_with_its_line(void **state)
{
	(void)state;
	assert_mistakes(BOTH_SIDES "# three\n/* four\nfive */\n"
				   "lifetime-min = soon\n"
				   "natpmp = maybe\n"
				   "colour = blue\n"
				   "hold-down = 1000\n",
			"test.conf:6: lifetime-min: \"soon\" is not a whole number; give 1 to",
			"test.conf:7: natpmp: \"maybe\" is neither true nor false",
			"test.conf:8: \"colour\" is unknown; there are: lifetime-min, ",
			"test.conf:9: hold-down: \"1000\" is out of range; give 0 to 300 seconds");
}

static void keep_sentence(void *arg, const char *sentence)
{
	snprintf(arg, 512, "%s", sentence);
}

static void words_are_listed_whole(void **state)
{
	char sentence[512] = "";

	(void)state;
	assert_null(config_parse(BOTH_SIDES "colour = blue\n", "f", keep_sentence, sentence));
	assert_non_null(strstr(sentence, ", secret-files"));
	assert_string_equal(strstr(sentence, " and more"), " and more: homeport.conf(5)");
}

static void several_unknown_words_in_a_row_are_all_told(void **state)
{
	(void)state;
	assert_mistakes(BOTH_SIDES "colour = blue\ncolour = red\nshape = round\n",
			"test.conf:3: \"colour\"", "test.conf:5: \"shape\"");
}

static void what_a_misspelt_section_holds_is_checked_all_the_same(void **state)
{
	(void)state;
	assert_mistakes("lan \"lan0\" { }\nwna \"wan0\" {\n\tmode = pubic\n}\nlifetime-max = 0\n",
			"test.conf:2: \"wna\" is unknown; did you mean \"wan\"?",
			"test.conf:3: wan \"wan0\": mode: \"pubic\" is unknown; did you mean",
			"test.conf:5: lifetime-max: \"0\" is out of range");
}

static void a_misspelt_key_is_not_called_missing_too(void **state)
{
	(void)state;
	assert_mistakes(
		BOTH_SIDES "account \"dns\" {\n\ttype = rfc2136\n\tsever = 192.0.2.53\n"
			   "\tzone = home.example\n\tkey_file = /proc/self/status\n}\n",
		"test.conf:5: account: \"sever\" is unknown; did you mean \"server\"?",
		"test.conf:7: account: \"key_file\" is unknown; did you mean \"key-file\"?");
}

static void an_unknown_section_ends_the_check_and_says_so(void **state)
{
	(void)state;
	assert_mistakes("lan \"lan0\" { }\nbridge \"br0\" {\n}\n",
			"test.conf:2: \"bridge\" is unknown",
			"test.conf:2: nothing behind this line was checked");
}

static void a_key_in_the_wrong_place_is_sent_home(void **state)
{
	(void)state;
	assert_mistakes("lan \"lan0\" { mode = public }\nwan \"wan0\" {\n\tnatpmp = true\n}\n"
			"upstream = 100.64.0.1\n",
			"test.conf:1: lan: mode belongs into a \"wan\" section",
			"test.conf:3: wan: natpmp belongs outside of sections",
			"test.conf:5: upstream belongs into a \"wan\" section");
}

static void a_forgotten_brace_is_told_where_it_opens(void **state)
{
	(void)state;
	assert_mistakes(
		"lan \"lan0\" { }\nwan \"wan0\" {\n\tmode = public\n",
		"test.conf:2: the section that opens here is never closed; close it with }");
	assert_mistakes(
		"wan \"wan0\" {\n\tmode = public\nlan \"lan0\" { }\n",
		"test.conf:1: the section that opens here is never closed",
		"test.conf:3: wan: a \"lan\" section cannot stand inside; close the \"wan\"",
		"test.conf:3: nothing behind this line was checked");
}

static void an_open_quote_is_told_where_it_opens_and_spoils_no_later_file(void **state)
{
	struct config *config;

	(void)state;
	assert_mistakes("lan \"lan0\" { }\nwan \"wan0\" {\n\tmode = \"public\n}\n",
			"test.conf:3: the quote that opens here is never closed");
	config = parse(BOTH_SIDES);
	assert_non_null(config);
	config_free(config);
}

static void a_mistake_of_syntax_is_told_with_what_came_before(void **state)
{
	(void)state;
	assert_mistakes("natpmp = maybe\nlan { }\nhold-down = x\n", "test.conf:1: natpmp",
			"test.conf:2: syntax: missing title for section 'lan'; write ");
	assert_mistakes("lifetime-min 5\n", "test.conf:1: syntax: missing equal sign");
	assert_mistakes("}\n", "test.conf:1: syntax: unexpected closing brace");
	assert_mistakes("natpmp =", "test.conf:1: the file ends in the middle of a key");
}

static void a_missing_key_is_told_where_its_section_ends(void **state)
{
	(void)state;
	assert_mistakes(BOTH_SIDES "account \"dns\" {\n\ttype = rfc2136\n\tzone = home.example\n"
				   "\tserver = 192.0.2.53\n}\n",
			"test.conf:7: account \"dns\" ends here without \"key-file\" (the TSIG key "
			"that signs updates");
}

static void a_key_given_twice_is_told_with_both_lines(void **state)
{
	(void)state;
	assert_mistakes(BOTH_SIDES "natpmp = true\n\nnatpmp = false\n",
			"test.conf:5: natpmp is given in line 3 already; drop one of them");
}

static void an_empty_section_of_a_title_that_was_used_is_seen(void **state)
{
	(void)state;
	assert_mistakes("lan \"a\" { }\nlan \"b\" { }\nlan \"a\" { }\nwan \"c\" { }\n",
			"test.conf:3: lan \"a\" stands here again, after line 1");
}

static void a_title_must_fit_what_it_names(void **state)
{
	(void)state;
	assert_mistakes("lan \"no such interface name\" { }\nwan \"wan0\" { }\n",
			"test.conf:1: lan \"no such interface name\": no name of an interface");
}

static void respelling_reaches_behind_the_first_kilobytes(void **state)
{
	char *text = malloc(60000);
	struct config *config;
	size_t length = 0;
	int i;

	(void)state;
	length += (size_t)sprintf(text, "lan \"lan0\" { }\nwna \"wan0\" { }\n");
	for (i = 0; i < 1000; i++)
		length += (size_t)sprintf(text + length, "# a line that is there to fill\n");
	sprintf(text + length, "hold_down = 1\n");
	config = parse(text);
	assert_null(config);
	assert_int_equal(told.count, 2);
	assert_string_equal(
		told.lines[1],
		"test.conf:1003: \"hold_down\" is unknown; did you mean \"hold-down\"?");
	free(text);
}

static void a_file_that_cannot_be_read_is_one_mistake(void **state)
{
	(void)state;
	told.count = 0;
	assert_null(config_read("/nonexistent.conf", tell, &told));
	assert_int_equal(told.count, 1);
	assert_non_null(strstr(told.lines[0], "/nonexistent.conf: cannot be read: No such file"));
	told.count = 0;
	assert_null(config_read("/dev/zero", tell, &told));
	assert_int_equal(told.count, 1);
	assert_non_null(strstr(told.lines[0], "larger than 1 MiB"));
}

static void a_file_on_disk_is_named_in_its_mistakes(void **state)
{
	int file = memfd_create("conf", 0);
	char path[64];
	struct config *config;

	(void)state;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	assert_true(write(file, BOTH_SIDES, strlen(BOTH_SIDES)) > 0);
	told.count = 0;
	config = config_read(path, tell, &told);
	assert_non_null(config);
	config_free(config);
	assert_true(write(file, "x = 1", 5) > 0);
	assert_null(config_read(path, tell, &told));
	assert_int_equal(strncmp(told.lines[0], path, strlen(path)), 0);
	close(file);
}

static void sections_that_are_not_enabled_are_in_a_list_of_their_own(void **state)
{
	struct config *config = parse(BOTH_SIDES "forward \"a\" { enabled = false port = 81 }\n"
						 "forward \"b\" { host = 192.168.1.9 "
						 "protocol = tcp port = 80 }\n");

	(void)state;
	assert_non_null(config);
	assert_int_equal(config->forward_count, 1);
	assert_string_equal(config->forwards[0].title.text, "b");
	assert_true(config->forwards[0].enabled);
	assert_int_equal(config->off_count, 1);
	assert_int_equal(config->off[0].section, SECTION_FORWARD);
	assert_string_equal(config->off[0].forward.title.text, "a");
	assert_int_equal(config->off[0].forward.port, 81);
	assert_int_equal(config->off[0].forward.protocol, 0);
	config_free(config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sections_that_are_not_enabled_are_in_a_list_of_their_own),
		cmocka_unit_test(a_complete_file_becomes_a_complete_object),
		cmocka_unit_test(two_sections_are_enough),
		cmocka_unit_test(an_empty_file_lacks_both_sides),
		cmocka_unit_test(every_mistake_is_told_with_its_line),
		cmocka_unit_test(words_are_listed_whole),
		cmocka_unit_test(several_unknown_words_in_a_row_are_all_told),
		cmocka_unit_test(what_a_misspelt_section_holds_is_checked_all_the_same),
		cmocka_unit_test(a_misspelt_key_is_not_called_missing_too),
		cmocka_unit_test(an_unknown_section_ends_the_check_and_says_so),
		cmocka_unit_test(a_key_in_the_wrong_place_is_sent_home),
		cmocka_unit_test(a_forgotten_brace_is_told_where_it_opens),
		cmocka_unit_test(an_open_quote_is_told_where_it_opens_and_spoils_no_later_file),
		cmocka_unit_test(a_mistake_of_syntax_is_told_with_what_came_before),
		cmocka_unit_test(a_missing_key_is_told_where_its_section_ends),
		cmocka_unit_test(a_key_given_twice_is_told_with_both_lines),
		cmocka_unit_test(an_empty_section_of_a_title_that_was_used_is_seen),
		cmocka_unit_test(a_title_must_fit_what_it_names),
		cmocka_unit_test(respelling_reaches_behind_the_first_kilobytes),
		cmocka_unit_test(a_file_that_cannot_be_read_is_one_mistake),
		cmocka_unit_test(a_file_on_disk_is_named_in_its_mistakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
