/* SPDX-License-Identifier: BSD-2-Clause */
/* What daemon and agent tell each other: keys, secrets, and what the agent knows. */
#include <errno.h>
#include <json-c/json.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "cpe/acs.h"

static struct failure failure;

static int told(struct acs_facts *facts, const char *text)
{
	struct json_object *request = json_tokener_parse(text);
	int error = acs_facts_read(facts, request, &failure);

	json_object_put(request);
	return error;
}

static void what_the_agent_knows_is_kept_until_it_says_otherwise(void **state)
{
	struct acs_facts facts = { .parameter_key = "" };

	(void)state;
	assert_int_equal(told(&facts, "{\"parameter_key\":\"job\"}"), 0);
	assert_int_equal(told(&facts, "{\"connection_request_url\":\"http://a/b\"}"), 0);
	assert_string_equal(facts.parameter_key, "job");
	assert_string_equal(facts.connection_request_url, "http://a/b");
	assert_int_equal(told(&facts, "{\"parameter_key\":\"\"}"), 0);
	assert_string_equal(facts.parameter_key, "");
}

static void what_is_no_text_changes_nothing(void **state)
{
	struct acs_facts facts = { .parameter_key = "job" };

	(void)state;
	assert_int_equal(told(&facts, "{\"parameter_key\":\"x\",\"connection_request_url\":5}"),
			 -EINVAL);
	assert_string_equal(facts.parameter_key, "job");
	assert_non_null(strstr(failure.sentence, "connection_request_url"));
}

static void print_mistake(void *arg, const char *sentence)
{
	(void)arg;
	print_message("%s\n", sentence);
}

static const char *text_of(struct json_object *settings, const char *key)
{
	return json_object_get_string(json_object_object_get(settings, key));
}

static void the_agent_is_told_all_keys_and_what_is_in_the_files(void **state)
{
	char path[] = "/tmp/test_acs.XXXXXX", text[512];
	int file = mkstemp(path);
	struct json_object *settings;
	struct config *config;

	(void)state;
	assert_true(file >= 0 && write(file, "se\"cret\nmore\n", 13) == 13);
	snprintf(
		text, sizeof(text),
		"lan \"lan0\" {}\nwan \"wan0\" {}\nacs-url = \"https://acs.example/\"\n"
		"acs-password-file = \"%s\"\nacs-periodic-inform-time = \"2026-03-01T06:00:03.5+01:00\"\n",
		path);
	config = config_parse(text, "conf", print_mistake, NULL);
	assert_non_null(config);
	settings = acs_settings(&config->general, &failure);
	assert_string_equal(text_of(settings, "acs-url"), "https://acs.example/");
	assert_string_equal(text_of(settings, "acs-password"), "se\"cret");
	assert_string_equal(text_of(settings, "acs-retry-minimum"), "5");
	assert_string_equal(text_of(settings, "acs-periodic-inform-time"), "2026-03-01T05:00:03Z");
	assert_null(json_object_object_get(settings, "lifetime-max"));
	json_object_put(settings);
	unlink(path);
	assert_null(acs_settings(&config->general, &failure));
	assert_non_null(strstr(failure.sentence, path));
	config_free(config);
	close(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_agent_knows_is_kept_until_it_says_otherwise),
		cmocka_unit_test(what_is_no_text_changes_nothing),
		cmocka_unit_test(the_agent_is_told_all_keys_and_what_is_in_the_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
