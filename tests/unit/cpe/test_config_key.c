/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_RFC2136, PCP_PROXY */
/* Configuration keys: what each type of value takes and refuses, with its cure. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "cpe/config_key.h"
#include "pcp-proxy/pcp.h"

union section {
	struct config_general general;
	struct config_lan lan;
	struct config_hosts hosts;
	struct config_wan wan;
	struct config_account account;
	struct config_service service;
	struct config_forward forward;
};

static struct failure failure;

static int read_key(enum config_section section, const char *name, const char *text,
		    union section *to)
{
	const struct config_key *key = config_find_key(&config_sections[section], name);

	assert_non_null(key);
	memset(to, 0, sizeof(*to));
	failure = (struct failure){ 0 };
	return config_key_read(key, text, to, &failure);
}

/* Refused, with a sentence that holds the words. */
static void refuses(enum config_section section, const char *name, const char *text,
		    const char *words)
{
	static const union section untouched;
	union section to;

	assert_true(read_key(section, name, text, &to) < 0);
	assert_non_null(strstr(failure.sentence, words));
	assert_memory_equal(&to, &untouched, sizeof(to));
}

static void every_default_is_a_good_value(void **state)
{
	const struct config_section_row *row;
	const char *text;
	union section to;
	size_t i, k;

	(void)state;
	for (i = 0; i < SECTION_COUNT; i++) {
		row = &config_sections[i];
		assert_true(row->key_count <= SECTION_KEYS_MAX);
		for (k = 0; k < row->key_count; k++) {
			text = config_key_default(&row->keys[k]);
#ifdef CONFIG_MODEL
			assert_true(config_key_help(&row->keys[k])[0] != '\0');
#endif
			if (text && text[0] != '\0')
				assert_int_equal(read_key((enum config_section)i, row->keys[k].name,
							  text, &to),
						 0);
		}
	}
}

static void numbers_are_whole_and_in_range(void **state)
{
	union section to;

	(void)state;
	assert_int_equal(read_key(SECTION_GENERAL, "lifetime-min", "300", &to), 0);
	assert_int_equal(to.general.lifetime_min, 300);
	assert_int_equal(read_key(SECTION_FORWARD, "port", "65535", &to), 0);
	assert_int_equal(to.forward.port, 65535);
	refuses(SECTION_FORWARD, "port", "65536", "give 1 to 65535");
	refuses(SECTION_FORWARD, "port", "0", "give 1 to 65535");
	refuses(SECTION_FORWARD, "port", "-1", "not a whole number");
	refuses(SECTION_FORWARD, "port", " 80", "not a whole number");
	refuses(SECTION_FORWARD, "port", "80x", "not a whole number");
	refuses(SECTION_FORWARD, "port", "", "not a whole number");
	refuses(SECTION_FORWARD, "port", "0x50", "not a whole number");
	refuses(SECTION_FORWARD, "port", "99999999999999999999999", "out of range");
	refuses(SECTION_GENERAL, "lifetime-max", "30d", "seconds");
}

static void durations_may_have_a_fraction(void **state)
{
	union section to;

	(void)state;
	assert_int_equal(read_key(SECTION_GENERAL, "hold-down", "0.2", &to), 0);
	assert_int_equal(to.general.hold_down, 200000);
	assert_int_equal(read_key(SECTION_GENERAL, "hold-down", "0", &to), 0);
	refuses(SECTION_GENERAL, "hold-down", "301", "give 0 to 300 seconds");
	refuses(SECTION_GENERAL, "hold-down", "nan", "not a number");
	refuses(SECTION_GENERAL, "hold-down", "0x1p4", "not a number");
	refuses(SECTION_GENERAL, "hold-down", "1e1", "not a number");
	refuses(SECTION_GENERAL, "hold-down", "1.2.3", "not a number");
	refuses(SECTION_GENERAL, "hold-down", ".", "not a number");
}

static void switches_are_spelled_true_or_false(void **state)
{
	union section to;

	(void)state;
	assert_int_equal(read_key(SECTION_GENERAL, "natpmp", "yes", &to), 0);
	assert_true(to.general.natpmp);
	assert_int_equal(read_key(SECTION_GENERAL, "natpmp", "false", &to), 0);
	assert_false(to.general.natpmp);
	refuses(SECTION_GENERAL, "natpmp", "1", "true");
}

static void ranges_of_ports_have_a_first_and_a_last(void **state)
{
	union section to;

	(void)state;
	assert_int_equal(read_key(SECTION_HOSTS, "internal-ports", "1024-65535", &to), 0);
	assert_int_equal(to.hosts.policy.internal_ports.first, 1024);
	assert_int_equal(to.hosts.policy.internal_ports.last, 65535);
	assert_int_equal(read_key(SECTION_HOSTS, "external-ports", "80", &to), 0);
	assert_int_equal(to.hosts.policy.external_ports.first, 80);
	assert_int_equal(to.hosts.policy.external_ports.last, 80);
	refuses(SECTION_HOSTS, "external-ports", "0-80", "FIRST-LAST");
	refuses(SECTION_HOSTS, "external-ports", "80-65536", "FIRST-LAST");
	refuses(SECTION_HOSTS, "external-ports", "81-80", "FIRST-LAST");
	refuses(SECTION_HOSTS, "external-ports", "80-", "FIRST-LAST");
	refuses(SECTION_HOSTS, "external-ports", "80 - 90", "FIRST-LAST");
	refuses(SECTION_HOSTS, "external-ports", "", "FIRST-LAST");
	refuses(SECTION_HOSTS, "external-ports", "99999999999999999999999", "FIRST-LAST");
}

static void prefixes_have_nothing_behind_them(void **state)
{
	union section to;

	(void)state;
	assert_int_equal(read_key(SECTION_HOSTS, "third-parties", "192.168.1.0/24", &to), 0);
	assert_int_equal(to.hosts.policy.third_parties.length, 96 + 24);
	assert_int_equal(read_key(SECTION_HOSTS, "third-parties", "2001:db8:1::/64", &to), 0);
	assert_int_equal(to.hosts.policy.third_parties.length, 64);
	assert_int_equal(read_key(SECTION_HOSTS, "third-parties", "192.168.1.20", &to), 0);
	assert_int_equal(to.hosts.policy.third_parties.length, 128);
	refuses(SECTION_HOSTS, "third-parties", "192.168.1.20/24", "bits are set behind it");
	refuses(SECTION_HOSTS, "third-parties", "192.168.1.0/33", "1 to 32");
	refuses(SECTION_HOSTS, "third-parties", "0.0.0.0/0", "1 to 32");
	refuses(SECTION_HOSTS, "third-parties", "2001:db8::/129", "1 to 128");
	refuses(SECTION_HOSTS, "third-parties", "192.168.1/24", "no prefix");
	refuses(SECTION_HOSTS, "third-parties", "192.168.1.0/", "no prefix");
	assert_int_equal(read_key(SECTION_GENERAL, "prefix64", "64:ff9b::/96", &to), 0);
	assert_int_equal(to.general.prefix64.length, 96);
	assert_int_equal(read_key(SECTION_GENERAL, "prefix64", "2001:db8::/32", &to), 0);
	refuses(SECTION_GENERAL, "prefix64", "64:ff9b::/64:", "no prefix");
	refuses(SECTION_GENERAL, "prefix64", "2001:db8::/36", "of a NAT64");
	refuses(SECTION_GENERAL, "prefix64", "2001:db8::/72", "of a NAT64");
	refuses(SECTION_GENERAL, "prefix64", "192.0.2.0/32", "of a NAT64");
}

static void words_of_a_closed_set_are_suggested(void **state)
{
	union section to;

	(void)state;
	assert_int_equal(read_key(SECTION_FORWARD, "protocol", "udp", &to), 0);
	assert_int_equal(to.forward.protocol, PROTOCOL_UDP);
	refuses(SECTION_FORWARD, "protocol", "tpc", "did you mean \"tcp\"?");
	refuses(SECTION_FORWARD, "protocol", "sctp-over", "tcp, udp");
	assert_int_equal(read_key(SECTION_WAN, "mode", "public", &to), 0);
	assert_ptr_equal(to.wan.mode, deployment_find("public"));
	refuses(SECTION_WAN, "mode", "pubic", "did you mean \"public\"?");
	refuses(SECTION_ACCOUNT, "type", "rfc2316", "did you mean \"rfc2136\"?");
}

static void addresses_are_of_hosts(void **state)
{
	struct endpoint expected = { 0 };
	union section to;

	(void)state;
	assert_int_equal(read_key(SECTION_SERVICE, "host", "2001:db8::20", &to), 0);
	refuses(SECTION_SERVICE, "host", "0.0.0.0", "unspecified");
	refuses(SECTION_SERVICE, "host", "::", "unspecified");
	refuses(SECTION_SERVICE, "host", "127.0.0.1", "loopback");
	refuses(SECTION_SERVICE, "host", "::1", "loopback");
	refuses(SECTION_SERVICE, "host", "224.0.0.1", "multicast");
	refuses(SECTION_SERVICE, "host", "ff02::1", "multicast");
	assert_int_equal(read_key(SECTION_ACCOUNT, "server", "127.0.0.1", &to), 0);
	assert_true(endpoint_parse("127.0.0.1:53", 0, &expected));
	assert_true(endpoint_same(&to.account.server, &expected));
	assert_int_equal(read_key(SECTION_WAN, "upstream", "[2001:db8::1]:9", &to), 0);
	assert_int_equal(to.wan.upstream.list[0].port, 9);
	assert_int_equal(read_key(SECTION_WAN, "upstream", "100.64.0.1", &to), 0);
	assert_int_equal(to.wan.upstream.count, 1);
	assert_int_equal(to.wan.upstream.list[0].port, PCP_SERVER_PORT);
	assert_int_equal(
		read_key(SECTION_WAN, "upstream", "100.64.0.1 , [2001:db8::1]:9,100.64.0.2", &to),
		0);
	assert_int_equal(to.wan.upstream.count, 3);
	assert_int_equal(to.wan.upstream.list[1].port, 9);
	assert_int_equal(to.wan.upstream.list[2].port, PCP_SERVER_PORT);
	refuses(SECTION_WAN, "upstream", "100.64.0.1,", "no address");
	refuses(SECTION_WAN, "upstream", "100.64.0.1 100.64.0.2", "no address");
	refuses(SECTION_WAN, "upstream",
		"1.1.1.1,1.1.1.2,1.1.1.3,1.1.1.4,1.1.1.5,1.1.1.6,1.1.1.7,1.1.1.8,1.1.1.9",
		"8 addresses at most");
	refuses(SECTION_WAN, "upstream", "100.64.0.1:0", "ADDRESS:PORT");
	refuses(SECTION_WAN, "upstream", "0.0.0.0", "unspecified");
}

static void hosts_have_addresses_mac_addresses_or_names(void **state)
{
	char text[HOST_TEXT];
	union section to;

	(void)state;
	assert_int_equal(read_key(SECTION_FORWARD, "host", "2001:db8::20", &to), 0);
	assert_int_equal(to.forward.host.kind, HOST_BY_ADDRESS);
	assert_string_equal(config_host_print(&to.forward.host, text), "2001:db8::20");
	assert_int_equal(read_key(SECTION_FORWARD, "host", "2:0:5E:0:53:1", &to), 0);
	assert_int_equal(to.forward.host.kind, HOST_BY_MAC);
	assert_string_equal(config_host_print(&to.forward.host, text), "02:00:5e:00:53:01");
	assert_int_equal(read_key(SECTION_FORWARD, "host", "Printer.lan.", &to), 0);
	assert_int_equal(to.forward.host.kind, HOST_BY_NAME);
	assert_string_equal(config_host_print(&to.forward.host, text), "printer.lan");
	refuses(SECTION_FORWARD, "host", "127.0.0.1", "loopback");
	refuses(SECTION_FORWARD, "host", "192.168.1.256", "no host");
	refuses(SECTION_FORWARD, "host", "192.168.1.", "no host");
	refuses(SECTION_FORWARD, "host", "my printer", "no host");
	refuses(SECTION_FORWARD, "host", "", "no host");
}

static void names_are_checked_and_normalised(void **state)
{
	char label[80];
	union section to;

	(void)state;
	assert_int_equal(read_key(SECTION_SERVICE, "name", "Cam.Home.Example.", &to), 0);
	assert_string_equal(to.service.name.text, "cam.home.example");
	refuses(SECTION_SERVICE, "name", "", "no DNS name");
	refuses(SECTION_SERVICE, "name", ".", "no DNS name");
	refuses(SECTION_SERVICE, "name", "a..b", "no DNS name");
	refuses(SECTION_SERVICE, "name", "a b.example", "no DNS name");
	refuses(SECTION_SERVICE, "name", "-a.example", "no DNS name");
	memset(label, 'x', 64);
	label[64] = '\0';
	refuses(SECTION_SERVICE, "name", label, "no DNS name");
	label[63] = '\0';
	assert_int_equal(read_key(SECTION_SERVICE, "name", label, &to), 0);
}

static void names_longer_than_dns_allows_are_refused(void **state)
{
	char name[256];
	union section to;
	size_t i;

	(void)state;
	for (i = 0; i < 254; i++)
		name[i] = i % 2 ? '.' : 'a';
	name[253] = '\0';
	assert_int_equal(read_key(SECTION_SERVICE, "name", name, &to), 0);
	name[253] = 'a';
	name[254] = '\0';
	refuses(SECTION_SERVICE, "name", name, "too long; 253");
}

static void srv_prefixes_name_service_and_protocol(void **state)
{
	union section to;

	(void)state;
	assert_int_equal(read_key(SECTION_SERVICE, "srv", "_http._tcp", &to), 0);
	assert_string_equal(to.service.srv.text, "_http._tcp");
	refuses(SECTION_SERVICE, "srv", "http._tcp", "_http._tcp");
	refuses(SECTION_SERVICE, "srv", "_http", "_http._tcp");
	refuses(SECTION_SERVICE, "srv", "_._tcp", "_http._tcp");
	refuses(SECTION_SERVICE, "srv", "_http._icmp", "_http._tcp");
	refuses(SECTION_SERVICE, "srv", "_http._tcp.home", "_http._tcp");
}

static void files_must_be_there(void **state)
{
	union section to;
	char pipe_name[64];

	(void)state;
	assert_int_equal(read_key(SECTION_ACCOUNT, "key-file", "/proc/self/status", &to), 0);
	assert_string_equal(to.account.key_file.text, "/proc/self/status");
	refuses(SECTION_ACCOUNT, "key-file", "homeport.key", "absolute");
	refuses(SECTION_ACCOUNT, "key-file", "/nonexistent/key", "No such file");
	refuses(SECTION_ACCOUNT, "key-file", "/", "not a regular file");
	snprintf(pipe_name, sizeof(pipe_name), "/tmp/homeport-test-%d", getpid());
	assert_int_equal(mkfifo(pipe_name, 0600), 0);
	refuses(SECTION_ACCOUNT, "key-file", pipe_name, "not a regular file"); /* and returns */
	unlink(pipe_name);
}

static void some_files_may_come_later(void **state)
{
	union section to;

	(void)state;
	assert_int_equal(read_key(SECTION_GENERAL, "lease-file", "/nonexistent/leases", &to), 0);
	assert_string_equal(to.general.lease_file.text, "/nonexistent/leases");
	refuses(SECTION_GENERAL, "lease-file", "leases", "absolute");
	refuses(SECTION_GENERAL, "lease-file", "/tmp/", "absolute");
	refuses(SECTION_GENERAL, "lease-file", "", "absolute");
	assert_int_equal(read_key(SECTION_GENERAL, "state-file", "/tmp/homeport.state", &to), 0);
	assert_string_equal(to.general.state_file.text, "/tmp/homeport.state");
	refuses(SECTION_GENERAL, "state-file", "/nonexistent/state", "make it");
	refuses(SECTION_GENERAL, "state-file", "/tmp/", "absolute");
}

static void titles_fit_what_they_name(void **state)
{
	struct config_lan lan = { 0 };
	struct config_service service = { 0 };

	(void)state;
	assert_int_equal(config_title_read(SECTION_LAN, "br-lan", &lan, &failure), 0);
	assert_string_equal(config_title(SECTION_LAN, &lan), "br-lan");
	assert_true(config_title_read(SECTION_LAN, "", &lan, &failure) < 0);
	assert_true(config_title_read(SECTION_LAN, "a/b", &lan, &failure) < 0);
	assert_true(config_title_read(SECTION_LAN, "sixteen-letters!", &lan, &failure) < 0);
	assert_non_null(strstr(failure.sentence, "interface"));
	assert_int_equal(config_title_read(SECTION_SERVICE, "web", &service, &failure), 0);
	assert_string_equal(config_title(SECTION_SERVICE, &service), "web");
	assert_true(config_title_read(SECTION_SERVICE, "my web", &service, &failure) < 0);
	assert_true(config_title_read(SECTION_SERVICE, "", &service, &failure) < 0);
}

#ifdef CONFIG_TR069
static void urls_are_those_of_servers(void **state)
{
	static const char *const bad[] = {
		"acs.example",       "ftp://acs.example/",     "https://",
		"https://u@acs/",    "https://acs.example:/",  "https://a b/",
		"https://acs/#part", "https://[2001:db8::1/x", "https://acs/\"x",
	};
	union section to;
	size_t i;

	(void)state;
	assert_int_equal(
		read_key(SECTION_GENERAL, "acs-url", "https://acs.example:7547/a?b=c", &to), 0);
	assert_int_equal(read_key(SECTION_GENERAL, "acs-url", "http://[2001:db8::1]:80", &to), 0);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refuses(SECTION_GENERAL, "acs-url", bad[i], "no URL");
}

static void times_are_read_in_any_zone(void **state)
{
	union section to;

	(void)state;
	assert_int_equal(
		read_key(SECTION_GENERAL, "acs-reboot-time", "2026-03-01T06:00:03.250+05:30", &to),
		0);
	assert_int_equal(to.general.acs.reboot_at, 1772325003);
	assert_int_equal(read_key(SECTION_GENERAL, "acs-reboot-time", "2026-03-01T06:00:03", &to),
			 0);
	assert_int_equal(to.general.acs.reboot_at, 1772344803);
	assert_int_equal(read_key(SECTION_GENERAL, "acs-reboot-time", "0001-01-01T00:00:00Z", &to),
			 0);
	assert_int_equal(to.general.acs.reboot_at, 0);
	refuses(SECTION_GENERAL, "acs-reboot-time", "2026-02-30T06:00:03Z", "never is");
	refuses(SECTION_GENERAL, "acs-reboot-time", "2026-03-01", "no time");
	refuses(SECTION_GENERAL, "acs-reboot-time", "2026-03-01T06:00:03 Z", "no time");
	refuses(SECTION_GENERAL, "acs-reboot-time", "2026-03-01T06:00:03+1:00", "no time");
}

static void identities_are_plain(void **state)
{
	(void)state;
	refuses(SECTION_GENERAL, "device-serial-number", "", "empty");
	refuses(SECTION_GENERAL, "device-serial-number", "a\tb", "not plain");
}
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_default_is_a_good_value),
		cmocka_unit_test(numbers_are_whole_and_in_range),
		cmocka_unit_test(durations_may_have_a_fraction),
		cmocka_unit_test(switches_are_spelled_true_or_false),
		cmocka_unit_test(ranges_of_ports_have_a_first_and_a_last),
		cmocka_unit_test(prefixes_have_nothing_behind_them),
		cmocka_unit_test(words_of_a_closed_set_are_suggested),
		cmocka_unit_test(addresses_are_of_hosts),
		cmocka_unit_test(hosts_have_addresses_mac_addresses_or_names),
		cmocka_unit_test(names_are_checked_and_normalised),
		cmocka_unit_test(names_longer_than_dns_allows_are_refused),
		cmocka_unit_test(srv_prefixes_name_service_and_protocol),
		cmocka_unit_test(files_must_be_there),
		cmocka_unit_test(some_files_may_come_later),
		cmocka_unit_test(titles_fit_what_they_name),
#ifdef CONFIG_TR069
		cmocka_unit_test(urls_are_those_of_servers),
		cmocka_unit_test(times_are_read_in_any_zone),
		cmocka_unit_test(identities_are_plain),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
