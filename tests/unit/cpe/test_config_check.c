/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_RFC2136, PCP_PROXY, DDNS_FORMS, DDNS_RECORDS, DDNS_GNUDIP, DDNS_EXEC */
/* Configuration: what contradicts what, told where it can be mended. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/config_file.h"

#define SIDES "lan \"lan0\" { }\nwan \"wan0\" { }\n"
#define ACCOUNT(title, zone)                                                      \
	"account \"" title "\" { type = rfc2136 server = 192.0.2.53 zone = " zone \
	" key-file = /proc/self/status }\n"
#define SERVICE(title, port, name, more)                                                          \
	"service \"" title "\" { host = 192.168.1.20 protocol = tcp port = " port " name = " name \
	" account = dns " more " }\n"

#define FORWARD(title, host, port, more) \
	"forward \"" title "\" { host = \"" host "\" protocol = tcp port = " port " " more " }\n"

static char first[300];
static int count;

static void tell(void *arg, const char *sentence)
{
	(void)arg;
	if (count++ == 0)
		snprintf(first, sizeof(first), "%s", sentence);
}

/* Refused for one reason alone; "" for: accepted. */
static void expect(const char *text, const char *sentence)
{
	struct config *config;

	first[0] = '\0';
	count = 0;
	config = config_parse(text, "c", tell, NULL);
	assert_int_equal(config == NULL, sentence[0] != '\0');
	config_free(config);
	if (strncmp(first, sentence, strlen(sentence)) != 0 || sentence[0] == '\0')
		assert_string_equal(first, sentence);
	assert_int_equal(count, sentence[0] != '\0');
}

static void lifetimes_must_leave_room_between_them(void **state)
{
	(void)state;
	expect(SIDES "lifetime-min = 600\nlifetime-max = 600\n", "");
	expect(SIDES "lifetime-max = 60\n",
	       "c:3: lifetime-max 60 is below lifetime-min 120; raise it or drop the line");
	expect(SIDES "lifetime-max = 500\nlifetime-min = 600\n",
	       "c:4: lifetime-min 600 is above lifetime-max 500; lower it or drop the line");
	expect(SIDES "lifetime-min = 600\nlifetime-max = 5OO\n", "c:4: lifetime-max: \"5OO\"");
}

static void a_port_set_goes_with_its_mode_and_fits_a_port(void **state)
{
	(void)state;
	expect("lan \"a\" { }\nwan \"b\" { mode = mape psid = 52 psid-length = 8 }\n", "");
	expect("lan \"a\" { }\nwan \"b\" {\nmode = lw4o6\n}\n",
	       "c:4: wan \"b\" ends here without \"psid-length\", which mode lw4o6 needs");
	expect("lan \"a\" { }\nwan \"b\" {\npsid-length = 8\n}\n",
	       "c:3: wan \"b\": psid-length has no effect in mode auto");
	expect("lan \"a\" { }\nwan \"b\" { mode = mape psid = 256\npsid-length = 8\n}\n",
	       "c:3: wan \"b\": psid 256, psid-length 8 and psid-offset 6 do not go together");
	expect("lan \"a\" { }\nwan \"b\" { mode = mapt psid = 1\npsid-length = 12\n}\n",
	       "c:3: wan \"b\": psid 1, psid-length 12 and psid-offset 6 do not go together");
}

static void there_are_four_wans_at_most(void **state)
{
	(void)state;
	expect("lan \"a\" { }\nwan \"b\" { }\nwan \"c\" { }\nwan \"d\" { }\nwan \"e\" { }\n", "");
	expect("lan \"a\" { }\nwan \"b\" { }\nwan \"c\" { }\nwan \"d\" { }\nwan \"e\" { }\n"
	       "wan \"f\" { }\n",
	       "c:6: wan \"f\" is one too many; there may be 4 \"wan\" sections at most");
}

static void a_wan_must_not_be_a_lan(void **state)
{
	(void)state;
	expect("lan \"eth0\" { }\nwan \"eth0\" { }\n",
	       "c:2: wan \"eth0\" is a lan as well, and would open the gateway");
}

static void an_upstream_needs_a_mode_that_asks_it(void **state)
{
	(void)state;
	expect("lan \"a\" { }\nwan \"b\" {\nmode = public\nupstream = 100.64.0.1\n}\n",
	       "c:4: wan \"b\": upstream has no effect in mode public");
}

static void a_service_needs_its_account(void **state)
{
	(void)state;
	expect(SIDES ACCOUNT("dns", "home.example") SERVICE("web", "80", "a.home.example", ""), "");
	expect(SIDES ACCOUNT("dsn", "home.example") SERVICE("web", "80", "a.home.example", ""),
	       "c:4: service \"web\": account: there is no account \"dns\"; did you mean \"dsn\"?");
	expect(SIDES SERVICE("web", "80", "a.home.example", ""),
	       "c:3: service \"web\": account: there is no account \"dns\"; add one");
}

static void a_name_must_be_in_the_zone_of_its_account(void **state)
{
	(void)state;
	expect(SIDES ACCOUNT("dns", "home.example") SERVICE("web", "80", "Home.Example", ""), "");
	expect(SIDES ACCOUNT("dns", "home.example") SERVICE("web", "80", "ahome.example", ""),
	       "c:4: service \"web\": name: \"ahome.example\" is not in the zone \"home.example\"");
	expect(SIDES ACCOUNT("dns", "home.example") SERVICE("web", "80", "example", ""),
	       "c:4: service \"web\": name: \"example\" is not in the zone");
}

/* DDNS-103 */
static void records_go_with_srv_and_protocol(void **state)
{
	(void)state;
	expect(SIDES ACCOUNT("dns", "e") SERVICE("web", "443", "a.e", "records = \"https, txt\""),
	       "");
	expect(SIDES ACCOUNT("dns", "e") SERVICE("web", "443", "a.e", "records = uri"),
	       "c:4: service \"web\": records: all but https and txt say which service it is");
	expect(SIDES ACCOUNT("dns", "e")
		       SERVICE("web", "80", "a.e", "records = https srv = _http._tcp"),
	       "c:4: service \"web\": records: https sends all browsers to this port");
	expect(SIDES ACCOUNT("dns", "e")
		       SERVICE("web", "443", "a.e", "records = \"https, srv\" srv = _https._tcp"),
	       "");
}

/* DDNS-083 */
static void a_name_has_one_kind_of_service_in_each_family(void **state)
{
	(void)state;
	expect(SIDES ACCOUNT("dns", "e") SERVICE(
		       "one", "80", "a.e",
		       "srv = \"_http._tcp\"") "service \"six\" { host = \"2001:db8::20\" protocol = tcp port = 80 name = a.e "
					       "account = dns srv = \"_http._tcp\" }\n",
	       "");
}

#define MANY(host, name, more)                                                                    \
	"lease-file = /tmp/leases\n" SIDES ACCOUNT(                                               \
		"dns", "e") "service \"many\" { host = \"" host                                   \
			    "\" protocol = tcp port = 80 name = \"" name "\" account = dns " more \
			    " }\n"

static void many_hosts_have_many_names(void **state)
{
	(void)state;
	expect(MANY("*", "{host}.e", ""), "");
	expect(MANY("192.168.1.0/24", "{host}.e", ""), "");
	expect(MANY("*", "cam.e", ""),
	       "c:5: service \"many\": name: many hosts cannot have one name");
	expect(MANY("192.168.1.20", "{host}.e", ""),
	       "c:5: service \"many\": name: {host} is for many hosts");
	expect(MANY("*", "{host}.e", "instance = Door"),
	       "c:5: service \"many\": instance: many hosts cannot have one name");
	expect(SIDES ACCOUNT("dns", "e") "service \"many\" { host = \"*\" protocol = tcp port = 80 "
					 "name = \"{host}.e\" account = dns }\n",
	       "c:4: service \"many\": host: \"*\" are found by their names, and without lease-file");
}

static void ports_go_with_the_protocol_and_are_few(void **state)
{
	(void)state;
	expect(SIDES ACCOUNT("dns", "e") SERVICE("rtp", "5000-5015", "a.e", ""), "");
	expect(SIDES ACCOUNT("dns", "e") SERVICE("rtp", "5000-5016", "a.e", ""),
	       "c:4: service \"rtp\": port: 5000-5016 are more than 16 ports");
	expect(SIDES ACCOUNT("dns", "e") SERVICE("web", "0", "a.e", ""),
	       "c:4: service \"web\": port: protocol tcp has ports; give one");
	expect(SIDES ACCOUNT("dns", "e") "service \"gre\" { host = 192.168.1.20 protocol = 47 "
					 "port = 0 name = a.e account = dns }\n",
	       "");
}

static void every_account_must_be_there_and_have_the_zone(void **state)
{
	(void)state;
	expect(SIDES ACCOUNT("one", "e") ACCOUNT(
		       "two", "e") "service \"web\" { host = 192.168.1.20 "
				   "protocol = tcp port = 80 name = a.e account = \"one, two\" }\n",
	       "c:5: service \"web\": account: \"one\" and \"two\" are one zone at one server");
	expect(SIDES ACCOUNT("one", "e") ACCOUNT(
		       "two",
		       "a.e") "service \"web\" { host = "
			      "192.168.1.20 protocol = tcp port = 80 name = a.e account = \"one, two\" }\n",
	       "");
	expect(SIDES ACCOUNT("one", "e") ACCOUNT(
		       "two", "f") "service \"web\" { host = 192.168.1.20 "
				   "protocol = tcp port = 80 name = a.e account = \"one, two\" }\n",
	       "c:5: service \"web\": name: \"a.e\" is not in the zone \"f\" of account \"two\"");
	expect(SIDES ACCOUNT("one",
			     "e") "service \"web\" { host = 192.168.1.20 "
				  "protocol = tcp port = 80 name = a.e account = \"one, tow\" }\n",
	       "c:4: service \"web\": account: there is no account \"tow\"");
}

static void srv_and_protocol_must_agree(void **state)
{
	(void)state;
	expect(SIDES ACCOUNT("dns", "e") SERVICE("web", "80", "a.e", "srv = \"_http._tcp\""), "");
	expect(SIDES ACCOUNT("dns", "e") SERVICE("web", "80", "a.e", "srv = \"_http._udp\""),
	       "c:4: service \"web\": srv: \"_http._udp\" does not fit protocol tcp");
}

#define LABEL_60 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."

/* What else would only be found when the daemon has started. */
static void services_must_be_such_that_they_can_be_published(void **state)
{
	static char text[4000];
	int length, i;

	(void)state;
	expect(SIDES ACCOUNT("dns", "e")
		       SERVICE("web", "80",
			       LABEL_60 LABEL_60 LABEL_60
			       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.e",
			       "srv = \"_http._tcp\""),
	       "c:4: service \"web\": name is too long: no room for _homeport-https._http._tcp");
	expect(SIDES ACCOUNT("dns", "e") SERVICE("web", "80", "a.e", "")
		       SERVICE("old", "81", "v4.a.e", ""),
	       "c:5: service \"old\": v4.a.e is where visitors of a.e may be sent");
	length = snprintf(text, sizeof(text), SIDES ACCOUNT("dns", "e"));
	for (i = 0; i < 17; i++)
		length += snprintf(text + length, sizeof(text) - (size_t)length,
				   SERVICE("s%d", "%d", "a.e", ""), i, 1000 + i);
	expect(text,
	       "c:20: service \"s16\": a.e has too many services: there is room for 16 ports in both families");
	*strstr(text, "service \"s16\"") = '\0';
	expect(text, "");
}

static void two_services_must_differ(void **state)
{
	(void)state;
	expect(SIDES ACCOUNT("dns", "e") SERVICE("one", "80", "a.e", "")
		       SERVICE("two", "81", "a.e", "") SERVICE("three", "80", "b.e", ""),
	       "");
	expect(SIDES ACCOUNT("dns", "e") SERVICE("one", "80", "a.e", "")
		       SERVICE("two", "80", "a.e", "srv = \"_http._tcp\""),
	       "c:5: service \"two\" publishes what service \"one\" does already");
	expect(SIDES ACCOUNT("dns", "e") SERVICE("one", "80", "a.e", "srv = \"_http._tcp\"")
		       SERVICE("two", "81", "a.e", "srv = \"_http._tcp\""),
	       "c:5: service \"two\": srv: _http._tcp.a.e belongs to service \"one\" already");
}

static void two_forwards_must_differ(void **state)
{
	(void)state;
	expect("lease-file = /l " SIDES FORWARD("a", "192.168.1.20", "80", "external = 80")
		       FORWARD("b", "192.168.1.21", "80", "")
			       FORWARD("c", "printer", "80", "external = 81"),
	       "");
	expect("lease-file = /l " SIDES FORWARD("a", "printer", "80", "")
		       FORWARD("b", "Printer.", "80", ""),
	       "c:4: forward \"b\" forwards to where forward \"a\" does already");
	expect(SIDES FORWARD("a", "192.168.1.20", "80", "external = 80")
		       FORWARD("b", "192.168.1.21", "80", "external = 80"),
	       "c:4: forward \"b\": external: 80 belongs to forward \"a\" already");
	expect("lan \"a\" { }\nwan \"b\" { mode = nat64 }\n" FORWARD("a", "2001:db8::20", "80", "")
		       FORWARD("b", "2001:db8::20", "80", "ipv4 = yes"),
	       "");
	expect(SIDES FORWARD("a", "192.168.1.20", "80", "") FORWARD("a", "192.168.1.21", "80", ""),
	       "c:4: forward \"a\" stands here again, after line 3");
}

static void a_forward_needs_a_way_out(void **state)
{
	(void)state;
	expect("lan \"a\" { }\nwan \"b\" { mode = nat64 }\n" FORWARD("a", "2001:db8::20", "80", ""),
	       "");
	expect("lan \"a\" { }\nwan \"b\" { mode = nat64 }\n" FORWARD("a", "192.168.1.20", "80", ""),
	       "c:3: forward \"a\": host: IPv4 is not reached from the Internet in mode nat64");
	expect(SIDES FORWARD("a", "fd00::20", "80", ""),
	       "c:3: forward \"a\": host: this IPv6 address is for the LAN only");
}

static void ipv4_for_an_ipv6_host_needs_a_nat64(void **state)
{
	(void)state;
#define NAT64 "lan \"a\" { }\nwan \"b\" { mode = 464xlat }\n"
	expect(NAT64 FORWARD("a", "2001:db8::20", "80", "ipv4 = yes")
		       FORWARD("b", "2001:db8::20", "81", "ipv4 = no"),
	       "");
	expect(NAT64 FORWARD("a", "192.168.1.20", "80", "ipv4 = yes"),
	       "c:3: forward \"a\": ipv4 is for hosts with IPv6");
	expect("lan \"a\" { }\nwan \"b\" { mode = public }\n" FORWARD("a", "2001:db8::20", "80",
								      "ipv4 = yes"),
	       "c:3: forward \"a\": ipv4 has no effect in mode public");
}

static void names_need_somebody_who_knows_them(void **state)
{
	(void)state;
	expect(SIDES FORWARD("a", "printer", "80", ""),
	       "c:3: forward \"a\": host: \"printer\" is a name, and without lease-file");
	expect(SIDES FORWARD("a", "02:00:5e:00:53:01", "80", ""), "");
}

static void a_forward_wishes_for_one_of_our_ports(void **state)
{
	(void)state;
#define MAPE "lan \"a\" { }\nwan \"b\" { mode = mape psid = 52 psid-length = 8 }\n"
	expect(MAPE FORWARD("a", "192.168.1.20", "80", "external = 1232"), "");
	expect(MAPE FORWARD("a", "192.168.1.20", "80", "external = 80"),
	       "c:3: forward \"a\": external: 80 is not in this gateway's port set");
	/* By another line it may be had. */
	expect(MAPE
	       "wan \"c\" { mode = public }\n" FORWARD("a", "192.168.1.20", "80", "external = 80"),
	       "");
}

#define OF_TYPE(text) SIDES "account \"d\" {\n" text "\n}\n"
#define SECRET_FILE   "secret-file = \"/proc/self/status\" "

static void accounts_have_the_keys_of_their_type(void **state)
{
	(void)state;
	expect(OF_TYPE("type = noip user = a " SECRET_FILE), "");
	expect(OF_TYPE("type = noip user = a"),
	       "c:5: account \"d\" ends here without \"secret-file\" (a file whose first line is "
	       "the password, token or key at the provider), which type noip needs; add it");
	expect(OF_TYPE("type = noip user = a " SECRET_FILE "\nserver = 192.0.2.1"),
	       "c:5: account \"d\": server has no effect for type noip; drop it");
	expect(OF_TYPE("type = template url = \"https://a.example/[IP]\" good = ok"), "");
	expect(OF_TYPE("type = template url = \"https://a.example/[ADDRESS]\""),
	       "c:5: account \"d\": url: [ADDRESS] is no placeholder");
	expect(OF_TYPE("type = template url = \"a.example\""),
	       "c:5: account \"d\": url must begin with https://");
	expect(OF_TYPE("type = template url = \"https://a.example/\" method = DELETE"),
	       "c:4: account \"d\": method: \"DELETE\"");
}

static void names_are_in_the_zone_of_their_account(void **state)
{
	(void)state;
#define NAMED(type, name)                                                                         \
	OF_TYPE("type = " type SECRET_FILE)                                                       \
	"service \"s\" { host = 192.168.1.20 protocol = tcp port = 80 account = d\n name = " name \
	" }\n"
	expect(NAMED("duckdns ", "cam.duckdns.org"), "");
	expect(NAMED("duckdns ", "cam.home.example"),
	       "c:7: service \"s\": name: \"cam.home.example\" is not in the zone \"duckdns.org\"");
	expect(NAMED("noip user = a ", "cam.home.example"), "");
}

static void what_is_not_enabled_is_not_there(void **state)
{
	(void)state;
	expect(SIDES "forward \"a\" { enabled = false }\n", "");
	expect(SIDES "forward \"a\" { enabled = false port = 0 }\n",
	       "c:3: forward \"a\": port: \"0\" is out of range");
	expect(SIDES "forward \"a\" { enabled = false }\nforward \"a\" { enabled = no }\n",
	       "c:4: forward \"a\" stands here again, after line 3");
	expect(SIDES
	       "account \"dns\" { enabled = false }\n" SERVICE("web", "80", "a.home.example", ""),
	       "c:4: service \"web\": account: \"dns\" is not enabled; enable it, or disable the "
	       "service, too");
	expect(SIDES "account \"dns\" { enabled = false }\n" SERVICE("web", "80", "a.home.example",
								     "enabled = false\n"),
	       "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accounts_have_the_keys_of_their_type),
		cmocka_unit_test(names_are_in_the_zone_of_their_account),
		cmocka_unit_test(lifetimes_must_leave_room_between_them),
		cmocka_unit_test(a_port_set_goes_with_its_mode_and_fits_a_port),
		cmocka_unit_test(there_are_four_wans_at_most),
		cmocka_unit_test(a_wan_must_not_be_a_lan),
		cmocka_unit_test(an_upstream_needs_a_mode_that_asks_it),
		cmocka_unit_test(a_service_needs_its_account),
		cmocka_unit_test(what_is_not_enabled_is_not_there),
		cmocka_unit_test(a_name_must_be_in_the_zone_of_its_account),
		cmocka_unit_test(srv_and_protocol_must_agree),
		cmocka_unit_test(many_hosts_have_many_names),
		cmocka_unit_test(ports_go_with_the_protocol_and_are_few),
		cmocka_unit_test(every_account_must_be_there_and_have_the_zone),
		cmocka_unit_test(records_go_with_srv_and_protocol),
		cmocka_unit_test(a_name_has_one_kind_of_service_in_each_family),
		cmocka_unit_test(services_must_be_such_that_they_can_be_published),
		cmocka_unit_test(two_services_must_differ),
		cmocka_unit_test(two_forwards_must_differ),
		cmocka_unit_test(a_forward_needs_a_way_out),
		cmocka_unit_test(ipv4_for_an_ipv6_host_needs_a_nat64),
		cmocka_unit_test(names_need_somebody_who_knows_them),
		cmocka_unit_test(a_forward_wishes_for_one_of_our_ports),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
