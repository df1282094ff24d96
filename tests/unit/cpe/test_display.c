/* SPDX-License-Identifier: BSD-2-Clause */
/* What a person reads of the daemon's answers, also of a newer or an older daemon. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <json-c/json.h>

#include "cpe/display.h"
#include "tests/support/shown.h"

static void a_mapping_is_a_row(void **state)
{
	(void)state;
	assert_shown(
		display_mappings,
		"{\"mappings\":[{\"protocol\":\"tcp\",\"internal\":\"192.168.1.20:80\","
		"\"external\":\"100.64.7.9:80\",\"outermost\":\"198.18.0.1:40001\","
		"\"lifetime\":7200,\"remaining\":7199,\"origin\":\"pcp\",\"state\":\"active\"},"
		"{\"protocol\":\"udp\",\"internal\":\"192.168.1.20:9\",\"external\":null,"
		"\"outermost\":null,\"lifetime\":60,\"remaining\":0,\"origin\":\"natpmp\","
		"\"state\":\"pending\"}]}",
		"PROTOCOL  INTERNAL         EXTERNAL       OUTERMOST         REMAINING  ORIGIN  "
		"STATE\n"
		"tcp       192.168.1.20:80  100.64.7.9:80  198.18.0.1:40001  1h 59m     pcp     "
		"active\n"
		"udp       192.168.1.20:9   -              -                 0s         natpmp  "
		"pending\n");
}

/* With the gateway's own address there is room for the host within 80 columns. */
static void a_host_is_called_what_people_call_it(void **state)
{
	(void)state;
	assert_shown(
		display_mappings,
		"{\"mappings\":[{\"protocol\":\"udp\",\"internal\":\"192.168.1.20:51413\","
		"\"external\":\"203.0.113.7:51413\",\"outermost\":\"203.0.113.7:51413\","
		"\"remaining\":42,\"origin\":\"natpmp\",\"state\":\"active\","
		"\"mac\":\"02:00:5e:00:53:01\",\"name\":\"laptop.home.example\"},"
		"{\"protocol\":\"tcp\",\"internal\":\"192.168.1.21:9\","
		"\"external\":\"203.0.113.7:9\",\"outermost\":\"203.0.113.7:9\","
		"\"remaining\":60,\"origin\":\"pcp\",\"state\":\"active\","
		"\"mac\":\"02:00:5e:00:53:02\",\"name\":null},"
		"{\"protocol\":\"tcp\",\"internal\":\"192.168.1.22:9\","
		"\"external\":\"203.0.113.7:10\",\"outermost\":\"203.0.113.7:10\","
		"\"remaining\":60,\"origin\":\"pcp\",\"state\":\"active\","
		"\"mac\":null,\"name\":null}]}",
		"PROTOCOL  INTERNAL            EXTERNAL           REMAINING  ORIGIN  STATE   "
		"HOST\n"
		"udp       192.168.1.20:51413  203.0.113.7:51413  42s        natpmp  active  "
		"laptop\n"
		"tcp       192.168.1.21:9      203.0.113.7:9      1m         pcp     active  "
		"02:00:5e:00:53:02\n"
		"tcp       192.168.1.22:9      203.0.113.7:10     1m         pcp     active  -\n");
}

static void a_port_set_is_a_row_with_its_first_and_last_port(void **state)
{
	(void)state;
	assert_shown(display_mappings,
		     "{\"mappings\":[{\"protocol\":\"udp\",\"internal\":\"[2001:db8::20]:5000\","
		     "\"external\":\"[2001:db8::20]:5000\",\"outermost\":null,\"ports\":32,"
		     "\"remaining\":60,\"origin\":\"pcp\",\"state\":\"active\"}]}",
		     "PROTOCOL  INTERNAL                  EXTERNAL                  OUTERMOST  "
		     "REMAINING  ORIGIN  STATE\n"
		     "udp       [2001:db8::20]:5000-5031  [2001:db8::20]:5000-5031  -          "
		     "1m         pcp     active\n");
}

static void nothing_is_said_in_words(void **state)
{
	(void)state;
	assert_shown(display_mappings, "{\"mappings\":[]}", "no mappings\n");
	assert_shown(display_mappings, "{}", "no mappings\n");
	assert_shown(display_forwards, "{\"forwards\":[]}", "no forwards\n");
	assert_shown(display_services, "{\"services\":[]}",
		     "no services: the configuration names none\n");
}

static void a_forward_is_a_row_and_what_is_to_be_said_stands_below(void **state)
{
	(void)state;
	assert_shown(display_forwards,
		     "{\"forwards\":["
		     "{\"forward\":\"web\",\"host\":\"192.168.1.20\",\"protocol\":\"tcp\","
		     "\"port\":80,\"external\":null,\"outermost\":\"203.0.113.7:80\","
		     "\"state\":\"active\",\"message\":\"\"},"
		     "{\"forward\":\"cam\",\"host\":\"cam\",\"protocol\":\"tcp\","
		     "\"port\":443,\"external\":null,\"outermost\":null,"
		     "\"state\":\"refused\",\"message\":\"refused: NO_RESOURCES\"}]}",
		     "FORWARD  HOST          PROTOCOL  PORT  OUTERMOST       STATE\n"
		     "web      192.168.1.20  tcp       80    203.0.113.7:80  active\n"
		     "cam      cam           tcp       443   -               refused\n"
		     "cam: refused: NO_RESOURCES\n");
	assert_shown(display_change, "{\"added\":\"web\"}", "added web\n");
}

static void a_service_that_has_something_to_say_says_it_below(void **state)
{
	(void)state;
	assert_shown(
		display_services,
		"{\"services\":[{\"service\":\"web\",\"name\":\"web.home.example\","
		"\"host\":\"192.168.1.20\",\"protocol\":\"tcp\",\"port\":8080,"
		"\"state\":\"blocked\",\"published\":null,"
		"\"wanted\":{\"address\":\"198.18.0.1\",\"port\":40001},"
		"\"message\":\"refused the key\"}]}",
		"SERVICE  NAME              PROTOCOL  INTERNAL           PUBLISHED  WANTED         "
		"   STATE\n"
		"web      web.home.example  tcp       192.168.1.20:8080  -          "
		"198.18.0.1:40001  blocked\n"
		"web: refused the key\n");
}

static void status_tells_what_is_to_be_mended(void **state)
{
	(void)state;
	assert_shown(
		display_status,
		"{\"version\":\"0.1.0\",\"uptime\":273600,\"epoch\":12,\"mode\":\"nat444\","
		"\"wan\":{\"interface\":\"wan0\",\"address\":null},\"upstream\":{\"server\":"
		"\"100.64.0.1:5351\",\"origin\":\"router\",\"addresses\":2,\"state\":\"silent\",\"leases\":2,\"restarts\":1,"
		"\"message\":\"\"},\"mappings\":3,\"counters\":{\"requests\":5,\"new\":1},"
		"\"problems\":[\"first\",\"second\"]}",
		"homeportd  0.1.0, up 3d 4h, epoch 12\n"
		"mode       nat444\n"
		"wan        wan0, no address\n"
		"carrier    100.64.0.1:5351 (router, 1 of 2) silent, leases 2, restarts 1\n"
		"mappings   3\n"
		"counters   requests 5, new 1\n"
		"problems   first\n"
		"           second\n");
}

static void status_of_a_gateway_without_carrier_does_not_mention_one(void **state)
{
	(void)state;
	assert_shown(display_status,
		     "{\"version\":\"0.1.0\",\"uptime\":59,\"epoch\":59,\"mode\":\"public\","
		     "\"wan\":{\"interface\":\"wan0\",\"address\":\"203.0.113.7\"},"
		     "\"upstream\":null,\"mappings\":0,\"problems\":[]}",
		     "homeportd  0.1.0, up 59s, epoch 59\n"
		     "mode       public\n"
		     "wan        wan0, 203.0.113.7\n"
		     "mappings   0\n"
		     "problems   none\n");
}

static void events_are_a_line_each(void **state)
{
	(void)state;
	assert_shown(display_event,
		     "{\"time\":\"2026-11-27T19:52:53Z\",\"event\":\"granted\","
		     "\"protocol\":\"tcp\",\"internal\":\"192.168.1.20:81\","
		     "\"external\":\"100.64.7.9:81\",\"outermost\":\"198.18.0.1:10001\","
		     "\"lifetime\":3600,\"origin\":\"natpmp\"}",
		     "Nov 27 19:52:53  granted     tcp 192.168.1.20:81 as 198.18.0.1:10001 for 1h, "
		     "natpmp\n");
	assert_shown(display_event,
		     "{\"time\":\"2026-11-27T19:52:54Z\",\"event\":\"failed\",\"service\":\"web\","
		     "\"name\":\"web.home.example\",\"outermost\":null,\"message\":\"silent\"}",
		     "Nov 27 19:52:54  failed      web: silent\n");
	assert_shown(display_events,
		     "{\"events\":[{\"time\":\"2026-11-27T19:52:53Z\",\"event\":\"lost\","
		     "\"protocol\":\"udp\",\"internal\":\"192.168.1.20:81\",\"outermost\":null,"
		     "\"lifetime\":3600,\"origin\":\"pcp\",\"description\":\"camera\"},"
		     "{\"time\":\"2026-11-27T19:52:54Z\",\"event\":\"configured\","
		     "\"sections\":[\"general\",\"wan wan0\"]},"
		     "{\"time\":\"2026-11-27T19:52:55Z\",\"event\":\"up\",\"wan\":\"wan0\","
		     "\"mode\":\"nat444\",\"address\":\"100.64.7.9\",\"message\":null},"
		     "{\"time\":\"soon\",\"event\":\"new\",\"message\":\"and unheard of\"}]}",
		     "Nov 27 19:52:53  lost        udp 192.168.1.20:81, pcp: camera\n"
		     "Nov 27 19:52:54  configured  general, wan wan0\n"
		     "Nov 27 19:52:55  up          wan0: nat444, 100.64.7.9\n"
		     "soon             new         and unheard of\n");
	assert_shown(display_events, "{\"events\":[]}",
		     "nothing has happened that is remembered\n");
}

/* Columns that can be done without go first; then each row is a block. */
static void a_narrow_screen_is_not_overrun(void **state)
{
	static const char mapping[] =
		"{\"mappings\":[{\"protocol\":\"tcp\",\"internal\":\"192.168.1.20:8080\","
		"\"external\":\"100.64.7.9:8080\",\"outermost\":\"192.0.1.9:10000\","
		"\"remaining\":3598,\"origin\":\"pcp\",\"state\":\"active\",\"name\":\"nas\"}]}";

	(void)state;
	setenv("COLUMNS", "80", 1);
	assert_shown(
		display_mappings, mapping,
		"PROTOCOL  INTERNAL           OUTERMOST        REMAINING  ORIGIN  STATE   HOST\n"
		"tcp       192.168.1.20:8080  192.0.1.9:10000  59m 58s    pcp     active  nas\n");
	setenv("COLUMNS", "40", 1);
	assert_shown(display_mappings, mapping,
		     "PROTOCOL   tcp\n"
		     "INTERNAL   192.168.1.20:8080\n"
		     "EXTERNAL   100.64.7.9:8080\n"
		     "OUTERMOST  192.0.1.9:10000\n"
		     "REMAINING  59m 58s\n"
		     "ORIGIN     pcp\n"
		     "STATE      active\n"
		     "HOST       nas\n");
	assert_shown(display_status,
		     "{\"version\":\"1\",\"uptime\":1,\"epoch\":1,\"mode\":\"public\","
		     "\"problems\":[\"wan0 is down: see whether the cable is plugged in\"]}",
		     "homeportd  1, up 1s, epoch 1\n"
		     "mode       public\n"
		     "wan        -, no address\n"
		     "mappings   0\n"
		     "problems   wan0 is down: see whether the\n"
		     "           cable is plugged in\n");
	unsetenv("COLUMNS");
}

static void accounts_tell_how_publishing_goes(void **state)
{
	(void)state;
	assert_shown(display_accounts,
		     "{\"accounts\":[{\"account\":\"dns\",\"type\":\"rfc2136\",\"services\":2,"
		     "\"published\":1,\"state\":\"blocked\",\"message\":\"web: wrong key\"},"
		     "{\"account\":\"old\",\"type\":\"desec\",\"services\":0,\"published\":0,"
		     "\"state\":\"unused\",\"message\":\"\"}]}",
		     "ACCOUNT  TYPE     SERVICES  PUBLISHED  STATE\n"
		     "dns      rfc2136  2         1          blocked\n"
		     "old      desec    0         0          unused\n"
		     "dns: web: wrong key\n");
	assert_shown(display_accounts, "{\"accounts\":[]}",
		     "no accounts: services are published nowhere\n");
}

static void a_server_of_the_carrier_says_how_it_is(void **state)
{
	(void)state;
	assert_shown(display_upstreams,
		     "{\"upstreams\":[{\"wan\":\"wan0\",\"server\":\"100.64.0.1:5351\","
		     "\"origin\":\"dhcp\",\"state\":\"answers\","
		     "\"message\":\"100.64.0.1:5351 answers\",\"heard\":7,\"version\":2,"
		     "\"epoch\":86400,\"sent\":4,\"answers\":3,\"restarts\":1,\"addresses\":["
		     "{\"server\":\"100.64.0.9:5351\",\"origin\":\"dhcp\",\"state\":\"silent\"},"
		     "{\"server\":\"100.64.0.1:5351\",\"origin\":\"dhcp\",\"state\":\"asked\"}],"
		     "\"leases\":[{\"purpose\":\"mapping\",\"protocol\":\"tcp\","
		     "\"internal\":\"100.64.7.9:80\",\"outermost\":\"192.0.1.9:10000\","
		     "\"state\":\"held\",\"remaining\":60},{\"purpose\":\"address\","
		     "\"protocol\":\"udp\",\"internal\":\"100.64.7.9:9\",\"outermost\":null,"
		     "\"state\":\"asking\",\"remaining\":null}]},"
		     "{\"wan\":\"wan1\",\"server\":null,\"origin\":null,\"state\":\"unknown\","
		     "\"message\":\"none is known\",\"heard\":null}]}",
		     "wan      wan0\n"
		     "server   100.64.0.1:5351, dhcp\n"
		     "also at  100.64.0.9:5351, dhcp, silent\n"
		     "state    100.64.0.1:5351 answers\n"
		     "heard    7s ago, in PCP; it has kept its mappings for 1d (epoch)\n"
		     "traffic  requests 4, answers 3, restarts 1\n"
		     "  PROTOCOL  ASKED FOR           OUTERMOST        REMAINING  STATE\n"
		     "  tcp       100.64.7.9:80       192.0.1.9:10000  1m         held\n"
		     "  udp       (its address only)  -                -          asking\n"
		     "\n"
		     "wan      wan1\n"
		     "server   -\n"
		     "state    none is known\n"
		     "heard    never\n"
		     "traffic  requests 0, answers 0, restarts 0\n"
		     "nothing is asked of it at the moment\n");
	assert_shown(display_upstreams, "{\"upstreams\":[]}",
		     "no carrier is asked for ports on any line: see mode in homeportctl status\n");
}

static void what_is_explained_stays_within_the_screen(void **state)
{
	(void)state;
	assert_shown(
		display_explanations,
		"{\"explanations\":[{\"title\":\"web\",\"name\":\"web.home.example\","
		"\"reachable\":false,\"links\":[{\"link\":\"host\",\"state\":\"good\","
		"\"message\":\"192.168.1.20 is on the LAN\"},{\"link\":\"mapping\","
		"\"state\":\"bad\",\"message\":\"nobody has asked for tcp port 8080: turn on PCP "
		"or NAT-PMP in the host's program, or: homeportctl forward add h tcp 8080\"}]},"
		"{\"title\":\"tv\",\"name\":null,\"reachable\":true,\"links\":[]}]}",
		"web, web.home.example: cannot be reached\n"
		"host     good  192.168.1.20 is on the LAN\n"
		"mapping  bad   nobody has asked for tcp port 8080: turn on PCP or NAT-PMP in\n"
		"               the host's program, or: homeportctl forward add h tcp 8080\n"
		"\n"
		"tv: can be reached\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mapping_is_a_row),
		cmocka_unit_test(what_is_explained_stays_within_the_screen),
		cmocka_unit_test(a_host_is_called_what_people_call_it),
		cmocka_unit_test(a_port_set_is_a_row_with_its_first_and_last_port),
		cmocka_unit_test(nothing_is_said_in_words),
		cmocka_unit_test(a_forward_is_a_row_and_what_is_to_be_said_stands_below),
		cmocka_unit_test(a_service_that_has_something_to_say_says_it_below),
		cmocka_unit_test(status_tells_what_is_to_be_mended),
		cmocka_unit_test(status_of_a_gateway_without_carrier_does_not_mention_one),
		cmocka_unit_test(events_are_a_line_each),
		cmocka_unit_test(a_narrow_screen_is_not_overrun),
		cmocka_unit_test(accounts_tell_how_publishing_goes),
		cmocka_unit_test(a_server_of_the_carrier_says_how_it_is),
	};

	setenv("TZ", "UTC", 1);
	unsetenv("COLUMNS");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
