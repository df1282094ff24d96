/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS, DDNS_RFC2136 */
/* The kinds of records that the back end rfc2136 writes: octets, markers, targets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/ddns/bench.h"

#define KINDS    (CHOICE_SRV | CHOICE_HTTPS | CHOICE_SVCB | CHOICE_URI | CHOICE_TXT | CHOICE_DNS_SD)
#define INSTANCE "Front\\032Door._https._tcp.home.example"
#define BROWSING "_https._tcp.home.example"

static void add_kinds(const char *outermost, uint32_t kinds)
{
	struct endpoint external = endpoint(outermost);
	struct record_choice choice = choose("_https._tcp", kinds);

	record_plan_add_service(&bench.wanted.plan, &choice, &external, 60);
}

static void publish_kinds(uint32_t kinds, const char *outermost, const char *other)
{
	add_kinds(outermost, kinds);
	if (other)
		add_kinds(other, kinds);
	record_plan_part_families(&bench.wanted.plan);
	run_to_done(true);
}

/* The data of the one record of the type at the name, as hexadecimal digits. */
static const char *data_at(const char *text, uint16_t type)
{
	static char digits[700];
	struct dns_name name;
	size_t i, k;

	digits[0] = '\0';
	assert_true(dns_name_parse(text, &name));
	for (i = 0; i < bench.server.count; i++) {
		const struct name_server_record *record = &bench.server.records[i];

		if (record->type != type || !dns_name_same(&record->owner, &name))
			continue;
		snprintf(digits + strlen(digits), sizeof(digits) - strlen(digits), "%s",
			 digits[0] ? " " : "");
		for (k = 0; k < record->length; k++)
			snprintf(digits + strlen(digits), sizeof(digits) - strlen(digits), "%02x",
				 record->data[k]);
	}
	return digits;
}

/* DDNS-100, DDNS-101, DDNS-102: priority 1, target ".", key 3 (port), two octets. */
static void an_https_record_stands_at_the_name_and_has_the_port(void **state)
{
	(void)state;
	publish_kinds(CHOICE_HTTPS, "203.0.113.5:40001", NULL);
	assert_string_equal(data_at(HOST, DNS_HTTPS), "000100000300029c41");
	assert_zone("_homeport-https.cam.home.example", DNS_TXT, "homeport");
	assert_int_equal(bench.server.count, 4);
}

/* DDNS-100: RFC 9460 2.3 */
static void a_svcb_record_stands_at_the_scheme_and_names_its_target(void **state)
{
	(void)state;
	publish_kinds(CHOICE_SVCB, "203.0.113.5:40001", NULL);
	assert_string_equal(data_at("_https.cam.home.example", DNS_SVCB),
			    "00010363616d04686f6d65076578616d706c6500000300029c41");
}

/* RFC 7553 4.4: priority, weight and the URI without length or quotes. */
static void a_uri_record_is_the_uri_with_the_port(void **state)
{
	(void)state;
	publish_kinds(CHOICE_URI, "203.0.113.5:40001", NULL);
	assert_string_equal(
		data_at("_https._tcp.cam.home.example", DNS_URI),
		"000a000168747470733a2f2f63616d2e686f6d652e6578616d706c653a34303030312f6c697665");
}

static void a_hint_says_address_port_and_protocol_in_one_text(void **state)
{
	(void)state;
	publish_kinds(CHOICE_TXT, "203.0.113.5:40001", NULL);
	assert_zone("_pcp.cam.home.example", DNS_TXT,
		    "v=pcp1 proto=tcp address=203.0.113.5 port=40001 service=https");
	assert_zone("_homeport-txt._pcp.cam.home.example", DNS_TXT, "homeport");
}

/* DDNS-090, DDNS-091 */
static void an_instance_is_browsed_and_found(void **state)
{
	(void)state;
	publish_kinds(CHOICE_DNS_SD, "203.0.113.5:40001", NULL);
	assert_string_equal(data_at(BROWSING, DNS_PTR),
			    "0a46726f6e7420446f6f72065f6874747073045f74637004686f6d65076578616d706c"
			    "6500");
	assert_zone(INSTANCE, DNS_SRV, "0 0 40001 cam.home.example");
	assert_zone(INSTANCE, DNS_TXT, "path=/live");
	clear(&bench.wanted);
	run_to_done(true);
	assert_int_equal(bench.server.count, 0);
}

/* DDNS-091: at least one string, if an empty one. */
static void an_instance_without_keys_has_an_empty_text(void **state)
{
	struct endpoint external = endpoint("203.0.113.5:40001");
	struct record_choice choice = { CHOICE_DNS_SD, 0, "_ssh._tcp", "a.b", "", false };

	(void)state;
	record_plan_add_service(&bench.wanted.plan, &choice, &external, 60);
	record_plan_part_families(&bench.wanted.plan);
	run_to_done(true);
	assert_string_equal(data_at("a\\.b._ssh._tcp.home.example", DNS_TXT), "00");
	assert_string_equal(data_at("_ssh._tcp.home.example", DNS_PTR),
			    "03612e62045f737368045f74637004686f6d65076578616d706c6500");
}

/* DDNS-093: the set of pointers is everybody's. */
static void pointers_of_others_stay_when_ours_comes_and_goes(void **state)
{
	static const uint8_t theirs[] = "\5their\6_https\4_tcp\4home\7example";

	(void)state;
	name_server_add(&bench.server, BROWSING, DNS_PTR, theirs, sizeof(theirs));
	publish_kinds(CHOICE_DNS_SD, "203.0.113.5:40001", NULL);
	assert_string_not_equal(strchr(data_at(BROWSING, DNS_PTR), ' '), "");
	publish_kinds(CHOICE_DNS_SD, "203.0.113.5:40002", NULL);
	assert_zone(INSTANCE, DNS_SRV, "0 0 40002 cam.home.example");
	assert_non_null(strchr(data_at(BROWSING, DNS_PTR), ' '));
	run_to_done(true);
	assert_string_equal(data_at(BROWSING, DNS_PTR),
			    "057468656972065f6874747073045f74637004686f6d65076578616d706c6500");
	assert_int_equal(bench.server.count, 1);
}

/* DDNS-069: whoever made the instance made the pointer to it, too. */
static void an_instance_of_somebody_else_is_left_alone(void **state)
{
	static const uint8_t theirs[] = "\0\0\0\0\0\120\3cam\4home\7example";

	(void)state;
	name_server_add(&bench.server, INSTANCE, DNS_SRV, theirs, sizeof(theirs));
	add_kinds("203.0.113.5:40001", CHOICE_DNS_SD);
	record_plan_part_families(&bench.wanted.plan);
	assert_int_equal(run(true), OUTCOME_FOREIGN);
	assert_int_equal(bench.server.count, 1);
}

/* DDNS-040, DDNS-083, DDNS-104: a port for each family, and a target with that family alone. */
static void families_with_different_ports_have_targets_of_their_own(void **state)
{
	(void)state;
	publish_kinds(KINDS, "203.0.113.5:40001", "[2001:db8:1::5]:443");
	assert_zone("_https._tcp.cam.home.example", DNS_SRV,
		    "0 0 40001 v4.cam.home.example 0 0 443 v6.cam.home.example");
	assert_string_equal(data_at(HOST, DNS_HTTPS),
			    "00010276340363616d04686f6d65076578616d706c6500000300029c41 "
			    "00010276360363616d04686f6d65076578616d706c65000003000201bb");
	assert_zone("v4.cam.home.example", DNS_A, "203.0.113.5");
	assert_zone("v4.cam.home.example", DNS_AAAA, "");
	assert_zone("v6.cam.home.example", DNS_AAAA, "2001:db8:1::5");
	assert_zone("v6.cam.home.example", DNS_A, "");
	assert_zone(HOST, DNS_A, "203.0.113.5");
	assert_zone(HOST, DNS_AAAA, "2001:db8:1::5");
	/* The ports are the same now: one target does, and the others go. */
	publish_kinds(CHOICE_SRV, "203.0.113.5:443", "[2001:db8:1::5]:443");
	assert_zone("_https._tcp.cam.home.example", DNS_SRV, "0 0 443 cam.home.example");
	assert_zone("v4.cam.home.example", DNS_A, "");
	assert_int_equal(bench.server.count, 6);
}

/* After a restart nothing is known of what is there: each kind is found by its marker. */
static void every_kind_is_taken_over_and_withdrawn_by_its_marker(void **state)
{
	struct record_choice choice = choose("_https._tcp", KINDS);

	(void)state;
	publish_kinds(KINDS, "203.0.113.5:40001", "[2001:db8:1::5]:443");
	clear(&bench.present);
	publish_kinds(KINDS, "203.0.113.6:40002", "[2001:db8:1::6]:443");
	assert_zone("v4.cam.home.example", DNS_A, "203.0.113.6");
	clear(&bench.present);
	record_plan_add_leftovers(&bench.present.plan, &choice, &bench.wanted.plan);
	run_to_done(false);
	assert_int_equal(bench.server.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_https_record_stands_at_the_name_and_has_the_port,
				       open_bench),
		cmocka_unit_test_setup(a_svcb_record_stands_at_the_scheme_and_names_its_target,
				       open_bench),
		cmocka_unit_test_setup(a_uri_record_is_the_uri_with_the_port, open_bench),
		cmocka_unit_test_setup(a_hint_says_address_port_and_protocol_in_one_text,
				       open_bench),
		cmocka_unit_test_setup(an_instance_is_browsed_and_found, open_bench),
		cmocka_unit_test_setup(an_instance_without_keys_has_an_empty_text, open_bench),
		cmocka_unit_test_setup(pointers_of_others_stay_when_ours_comes_and_goes,
				       open_bench),
		cmocka_unit_test_setup(an_instance_of_somebody_else_is_left_alone, open_bench),
		cmocka_unit_test_setup(families_with_different_ports_have_targets_of_their_own,
				       open_bench),
		cmocka_unit_test_setup(every_kind_is_taken_over_and_withdrawn_by_its_marker,
				       open_bench),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
