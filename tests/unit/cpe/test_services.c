/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_RFC2136 */
/* What configured services stand for, and the names that hosts may have. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/services.h"
#include "tests/support/spelled.h"

#define SIDES                                                                       \
	"lease-file = /l lan \"lan0\" { } wan \"wan0\" { }\n"                       \
	"account \"one\" { type = rfc2136 server = 192.0.2.53 zone = e key-file = " \
	"/proc/self/status }\n"                                                     \
	"account \"two\" { type = rfc2136 server = 192.0.2.54 zone = e key-file = " \
	"/proc/self/status }\n"
#define MANY                                                                            \
	"service \"many\" { host = \"*\" protocol = tcp port = 80 name = \"{host}.e\" " \
	"account = one }\n"
#define GIVEN                                                                              \
	"service \"web\" { host = 192.168.1.20 protocol = tcp port = 80 name = \"www.e\" " \
	"account = two }\n"

static struct config *config;
static struct services services;

static void tell(void *arg, const char *sentence)
{
	(void)arg;
	fail_msg("%s", sentence);
}

static void configure(const char *text)
{
	config = config_parse(text, "c", tell, NULL);
	assert_non_null(config);
	assert_true(services_configure(&services, config));
}

static int close_services(void **state)
{
	(void)state;
	services_clear(&services);
	config_free(config);
	config = NULL;
	return 0;
}

/* "one web.e 80 ipv4", or "" behind the last. */
static const char *place(size_t number)
{
	static char text[300];
	const struct service_place *at = &services.places[number];

	if (number >= services.count)
		return "";
	snprintf(text, sizeof(text), "%s %s %u %s", config->accounts[at->account].title.text,
		 at->name, at->port, at->ipv4 ? "ipv4" : "ipv6");
	return text;
}

static void a_service_has_a_place_for_each_port_account_and_family(void **state)
{
	(void)state;
	configure(SIDES "service \"rtp\" { host = 192.168.1.20 protocol = udp port = 5000-5001 "
			"name = a.e account = \"two, one\" }\n");
	assert_int_equal(services.count, 8);
	assert_string_equal(place(0), "two a.e 5000 ipv4");
	assert_string_equal(place(1), "two a.e 5000 ipv6");
	assert_string_equal(place(2), "two a.e 5001 ipv4");
	assert_string_equal(place(4), "one a.e 5000 ipv4");
	assert_null(services.places[0].host);
}

static void many_hosts_have_places_once_they_were_met(void **state)
{
	(void)state;
	configure(SIDES MANY GIVEN);
	assert_int_equal(services.count, 2);
	assert_true(services_meet(&services, &config->services[0], "nas"));
	assert_false(services_meet(&services, &config->services[0], "nas"));
	assert_int_equal(services.count, 2);
	assert_true(services_expand(&services));
	assert_string_equal(place(0), "one nas.e 80 ipv4");
	assert_string_equal(place(2), "two www.e 80 ipv4");
	assert_string_equal(services.places[0].host, "nas");
}

/* DDNS-053: a name of the operator's is not a host's to take. */
static void a_host_gets_no_name_that_is_given_to_a_service(void **state)
{
	(void)state;
	configure(SIDES MANY GIVEN);
	assert_false(services_meet(&services, &config->services[0], "www"));
}

static void who_is_meant_stays_so_when_hosts_come_and_go(void **state)
{
	(void)state;
	configure(SIDES MANY GIVEN);
	services_meet(&services, &config->services[0], "nas");
	services_expand(&services);
	services.places[1].source = address("2001:db8::5");
	services.places[2].source = address("192.168.1.20");
	services_meet(&services, &config->services[0], "pi");
	services_expand(&services);
	assert_int_equal(services.count, 6);
	assert_false(address_is_none(&services.places[1].source));
	assert_false(address_is_none(&services.places[4].source));
	services_forget(&services, &config->services[0], "nas");
	services_expand(&services);
	assert_string_equal(place(0), "one pi.e 80 ipv4");
	assert_true(address_is_none(&services.places[0].source));
	assert_false(address_is_none(&services.places[2].source));
}

static void a_section_meets_so_many_hosts_and_no_more(void **state)
{
	char label[HOST_LABEL];
	int i;

	(void)state;
	configure(SIDES MANY);
	for (i = 0; i < SERVICE_HOSTS; i++) {
		snprintf(label, sizeof(label), "host-%d", i);
		assert_true(services_meet(&services, &config->services[0], label));
	}
	assert_false(services_meet(&services, &config->services[0], "one-more"));
}

/* DDNS-053: whatever a host calls itself, it is one label that means nothing else. */
static void a_dhcp_name_becomes_a_label_or_nothing(void **state)
{
	static const struct {
		const char *name, *label;
	} names[] = {
		{ "nas", "nas" },
		{ "NAS.lan", "nas" },
		{ "my_phone", "my-phone" },
		{ "a.b.c", "a" },
		{ "wpad", NULL },
		{ "WPAD.lan", NULL },
		{ "isatap", NULL },
		{ "localhost", NULL },
		{ "v4", NULL },
		{ "_http", NULL },
		{ "_acme-challenge", NULL },
		{ "x_", NULL },
		{ "xn--80ak6aa92e", NULL },
		{ "", NULL },
		{ "-a", NULL },
		{ "a b", NULL },
		{ "\303\274", NULL },
		{ "a\\.b", NULL },
		{ "{host}", NULL },
		{ "*", NULL },
		{ "@", NULL },
		{ "mta-sts", NULL },
		{ "ab-cd", "ab-cd" },
		{ "..", NULL },
	};
	char label[HOST_LABEL];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_int_equal(services_host_label(names[i].name, label), names[i].label != NULL);
		if (names[i].label)
			assert_string_equal(label, names[i].label);
	}
}

#define TEST(name) cmocka_unit_test_teardown(name, close_services)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_service_has_a_place_for_each_port_account_and_family),
		TEST(many_hosts_have_places_once_they_were_met),
		TEST(a_host_gets_no_name_that_is_given_to_a_service),
		TEST(who_is_meant_stays_so_when_hosts_come_and_go),
		TEST(a_section_meets_so_many_hosts_and_no_more),
		TEST(a_dhcp_name_becomes_a_label_or_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
