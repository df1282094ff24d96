/* SPDX-License-Identifier: BSD-2-Clause */
/* Configuration draft: mistakes come in the order of the file, and some can be taken back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/config_draft.h"

static void gather(void *arg, const char *sentence)
{
	strcat(strcat(arg, sentence), "|");
}

static void mistakes_are_told_by_line_and_those_of_the_whole_file_last(void **state)
{
	struct config_draft draft = { .name = "f" };
	char all[200] = "";

	(void)state;
	config_draft_mistake(&draft, 0, "whole");
	config_draft_mistake(&draft, 9, "nine");
	config_draft_mistake(&draft, 2, "two %s", "a");
	config_draft_mistake(&draft, 2, "two b");
	config_draft_tell(&draft, gather, all);
	assert_string_equal(all, "f:2: two a|f:2: two b|f:9: nine|f: whole|");
	config_draft_drop(&draft, true);
	assert_int_equal(draft.mistake_count, 0);
	free(draft.mistakes);
}

static void only_certain_mistakes_survive_a_second_reading(void **state)
{
	struct config_draft draft = { .name = "f" };
	char all[200] = "";

	(void)state;
	config_draft_mistake(&draft, 1, "one");
	config_draft_mistake(&draft, 2, "two");
	config_draft_keep(&draft);
	config_draft_mistake(&draft, 3, "three");
	config_draft_drop(&draft, false);
	config_draft_tell(&draft, gather, all);
	assert_string_equal(all, "f:2: two|");
	config_draft_drop(&draft, true);
	free(draft.mistakes);
}

static void a_section_is_named_as_the_file_writes_it(void **state)
{
	struct config_item item = { .section = SECTION_FORWARD };

	(void)state;
	strcpy(item.forward.title.text, "web");
	assert_string_equal(config_item_print(&item), "forward \"web\"");
	item.lines[config_key_number(SECTION_FORWARD, offsetof(struct config_forward, port))] = 7;
	assert_int_equal(KEY_LINE(&item, forward, port), 7);
	assert_true(KEY_GOOD(&item, forward, port));
}

/* A file that is good for a gateway which publishes does not keep this one from starting. */
static void what_is_published_elsewhere_is_passed_over(void **state)
{
	static const char text[] =
		"lan \"lan0\" { }\nwan \"wan0\" { }\n"
		"account \"dns\" { type = none-of-ours }\n"
		"service \"web\" { host = 192.168.1.20 sort = many }\n"
		"forward \"door\" { host = 192.168.1.20 protocol = tcp port = 80 }\n";
	char told[1000] = "";
	struct config *config = config_parse(text, "f", gather, told);

	(void)state;
#if HAS_PUBLISHING
	assert_null(config);
	assert_non_null(strstr(told, "f:3: account \"dns\": type: \"none-of-ours\""));
	assert_non_null(strstr(told, "f:4: service: \"sort\" is unknown"));
#else
	assert_string_equal(told, "");
	assert_non_null(config);
	assert_int_equal(config->service_count, 1);
	assert_string_equal(config->services[0].title.text, "web");
	assert_int_equal(config->forwards[0].port, 80);
#endif
	config_free(config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mistakes_are_told_by_line_and_those_of_the_whole_file_last),
		cmocka_unit_test(only_certain_mistakes_survive_a_second_reading),
		cmocka_unit_test(a_section_is_named_as_the_file_writes_it),
		cmocka_unit_test(what_is_published_elsewhere_is_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
