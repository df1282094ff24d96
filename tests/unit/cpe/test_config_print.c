/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_RFC2136, PCP_PROXY */
/* Configuration values back to text: what is printed is read as the same value again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/config_key.h"

union section {
	struct config_general general;
	struct config_lan lan;
	struct config_hosts hosts;
	struct config_wan wan;
	struct config_account account;
	struct config_service service;
	struct config_forward forward;
};

/*
 * Reads the text as a value of the key, prints it, and reads that. What is read is compared as
 * it is printed: what an address has behind it for its alignment is anything.
 */
static const char *there_and_back(const struct config_key *key, const char *text)
{
	static char printed[KEY_VALUE_TEXT], again[KEY_VALUE_TEXT];
	union section one, other;
	struct failure failure;

	memset(&one, 0, sizeof(one));
	memset(&other, 0, sizeof(other));
	assert_int_equal(config_key_read(key, text, &one, &failure), 0);
	config_key_print(key, &one, printed, sizeof(printed));
	if (printed[0] != '\0')
		assert_int_equal(config_key_read(key, printed, &other, &failure), 0);
	assert_string_equal(config_key_print(key, &other, again, sizeof(again)), printed);
	return printed;
}

static const char *value(enum config_section section, const char *name, const char *text)
{
	const struct config_key *key = config_find_key(&config_sections[section], name);

	assert_non_null(key);
	return there_and_back(key, text);
}

static bool has_default(const struct config_key *key)
{
	const char *text = config_key_default(key);

	return text && text[0] != '\0';
}

static void defaults_are_printed_as_they_are_written(void **state)
{
	const struct config_key *key;
	size_t i;

	(void)state;
	for (i = 0; i < SECTION_COUNT; i++)
		for (key = config_sections[i].keys;
		     key < config_sections[i].keys + config_sections[i].key_count; key++)
			if (has_default(key))
				assert_string_equal(there_and_back(key, config_key_default(key)),
						    config_key_default(key));
}

static void what_is_not_given_is_empty(void **state)
{
	static const union section nothing;
	const struct config_key *key;
	char text[KEY_VALUE_TEXT];
	size_t i;

	(void)state;
	for (i = 0; i < SECTION_COUNT; i++)
		for (key = config_sections[i].keys;
		     key < config_sections[i].keys + config_sections[i].key_count; key++)
			if (!has_default(key))
				if (key->type != TYPE_SWITCH && key->type != TYPE_PORTS)
					assert_string_equal(
						config_key_print(key, &nothing, text, sizeof(text)),
						"");
}

static void each_type_has_its_spelling(void **state)
{
	(void)state;
	assert_string_equal(value(SECTION_GENERAL, "hold-down", "0.25"), "0.25");
	assert_string_equal(value(SECTION_GENERAL, "hold-down", "300"), "300");
	assert_string_equal(value(SECTION_GENERAL, "prefix64", "64:ff9b::/96"), "64:ff9b::/96");
	assert_string_equal(value(SECTION_GENERAL, "natpmp", "off"), "false");
	assert_string_equal(value(SECTION_HOSTS, "external-ports", "80"), "80");
	assert_string_equal(value(SECTION_HOSTS, "third-parties", "192.168.1.0/24"),
			    "192.168.1.0/24");
	assert_string_equal(value(SECTION_HOSTS, "nonces", "same-host"), "same-host");
	assert_string_equal(value(SECTION_WAN, "mode", "nat444"), "nat444");
	assert_string_equal(value(SECTION_WAN, "upstream", "192.0.2.1, [2001:db8::1]:5352"),
			    "192.0.2.1:5351,[2001:db8::1]:5352");
	assert_string_equal(value(SECTION_WAN, "clat-address", "2001:DB8::0:1"), "2001:db8::1");
	assert_string_equal(value(SECTION_SERVICE, "protocol", "udp"), "udp");
	assert_string_equal(value(SECTION_SERVICE, "protocol", "132"), "sctp");
	assert_string_equal(value(SECTION_SERVICE, "protocol", "47"), "47");
	assert_string_equal(value(SECTION_SERVICE, "port", "0"), "0");
	assert_string_equal(value(SECTION_SERVICE, "port", "80-89"), "80-89");
	assert_string_equal(value(SECTION_SERVICE, "host", "*"), "*");
	assert_string_equal(value(SECTION_SERVICE, "host", "192.168.1.0/24"), "192.168.1.0/24");
	assert_string_equal(value(SECTION_SERVICE, "name", "{host}.Home.example"),
			    "{host}.home.example");
	assert_string_equal(value(SECTION_SERVICE, "account", "dns, other"), "dns,other");
	assert_string_equal(value(SECTION_SERVICE, "records", "txt, srv"), "srv,txt");
	assert_string_equal(value(SECTION_FORWARD, "host", "02:00:5E:00:53:01"),
			    "02:00:5e:00:53:01");
	assert_string_equal(value(SECTION_FORWARD, "host", "Printer"), "printer");
}

/* Only an ACS gives times. */
static void a_time_is_told_in_utc(void **state)
{
	(void)state;
	if (!config_find_key(&config_sections[SECTION_GENERAL], "acs-reboot-time"))
		skip();
	assert_string_equal(value(SECTION_GENERAL, "acs-reboot-time", "2100-01-01T01:00:00+01:00"),
			    "2100-01-01T00:00:00Z");
	assert_string_equal(value(SECTION_GENERAL, "acs-reboot-time", "2026-11-27T19:52:53-05:30"),
			    "2026-11-28T01:22:53Z");
}

static void what_has_no_room_is_cut(void **state)
{
	struct config_general general = { .lifetime_min = 86400 };
	char text[3];

	(void)state;
	assert_string_equal(
		config_key_print(config_find_key(&config_sections[SECTION_GENERAL], "lifetime-min"),
				 &general, text, sizeof(text)),
		"86");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_are_printed_as_they_are_written),
		cmocka_unit_test(what_is_not_given_is_empty),
		cmocka_unit_test(each_type_has_its_spelling),
		cmocka_unit_test(a_time_is_told_in_utc),
		cmocka_unit_test(what_has_no_room_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
