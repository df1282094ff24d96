/* SPDX-License-Identifier: BSD-2-Clause */
/* Web forms: what each provider is asked, and what its answers lead to (facts on providers). */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ddns/web_form.h"
#include "tests/unit/ddns/web_bench.h"

#define HOST "cam.home.example"

static const struct http_request *sent(void)
{
	return &bench.request.http;
}

/* -- what is asked: a line for each provider -- */

static void each_provider_is_asked_in_its_way(void **state)
{
	static const struct {
		const char *type, *name, *zone, *ipv4, *ipv6; /* URLs; NULL: it does not carry it */
		const char *user;                             /* of Basic authentication */
	} rows[] = {
		{ "dyndns2", HOST, "",
		  "https://own.example/nic/update?hostname=" HOST "&myip=192.0.2.33",
		  "https://own.example/nic/update?hostname=" HOST "&myip=2001%3Adb8%3A%3A9",
		  "alice" },
		{ "dyndns", HOST, "",
		  "https://members.dyndns.org/v3/update?hostname=" HOST "&myip=192.0.2.33",
		  "https://members.dyndns.org/v3/update?hostname=" HOST "&myip=2001%3Adb8%3A%3A9",
		  "alice" },
		{ "noip", HOST, "",
		  "https://dynupdate.no-ip.com/nic/update?hostname=" HOST "&myip=192.0.2.33",
		  "https://dynupdate.no-ip.com/nic/update?hostname=" HOST "&myip=2001%3Adb8%3A%3A9",
		  "alice" },
		{ "ovh-dynhost", HOST, "",
		  "https://dns.eu.ovhapis.com/nic/update?system=dyndns&hostname=" HOST
		  "&myip=192.0.2.33",
		  "https://dns.eu.ovhapis.com/nic/update?system=dyndns&hostname=" HOST
		  "&myip=2001%3Adb8%3A%3A9",
		  "alice" },
		{ "he", HOST, "",
		  "https://dyn.dns.he.net/nic/update?hostname=" HOST "&myip=192.0.2.33",
		  "https://dyn.dns.he.net/nic/update?hostname=" HOST "&myip=2001%3Adb8%3A%3A9",
		  HOST },
		{ "dnsomatic", HOST, "",
		  "https://updates.dnsomatic.com/nic/update?hostname=" HOST "&myip=192.0.2.33",
		  "https://updates.dnsomatic.com/nic/update?hostname=" HOST
		  "&myip=2001%3Adb8%3A%3A9",
		  "alice" },
		{ "dynu", HOST, "",
		  "https://api.dynu.com/nic/update?hostname=" HOST "&myip=192.0.2.33&myipv6=no",
		  "https://api.dynu.com/nic/update?hostname=" HOST
		  "&myip=no&myipv6=2001%3Adb8%3A%3A9",
		  "alice" },
		{ "strato", HOST, "",
		  "https://dyndns.strato.com/nic/update?hostname=" HOST "&myip=192.0.2.33",
		  "https://dyndns.strato.com/nic/update?hostname=" HOST "&myip=2001%3Adb8%3A%3A9",
		  "alice" },
		{ "spdyn", HOST, "",
		  "https://update.spdyn.de/nic/update?hostname=" HOST "&myip=192.0.2.33",
		  "https://update.spdyn.de/nic/update?hostname=" HOST "&myip=2001%3Adb8%3A%3A9",
		  HOST },
		{ "loopia", HOST, "",
		  "https://dyndns.loopia.se/nic/update?hostname=" HOST "&myip=192.0.2.33",
		  "https://dyndns.loopia.se/nic/update?hostname=" HOST "&myip=2001%3Adb8%3A%3A9",
		  "alice" },
		{ "desec-dyndns", HOST, "",
		  "https://update.dedyn.io/?hostname=" HOST "&myipv4=192.0.2.33&myipv6=preserve",
		  "https://update.dedyn.io/?hostname=" HOST
		  "&myipv4=preserve&myipv6=2001%3Adb8%3A%3A9",
		  "" },
		{ "duckdns", "cam.duckdns.org", "duckdns.org",
		  "https://www.duckdns.org/update?domains=cam&token=s3cret&ip=192.0.2.33&ipv6=",
		  "https://www.duckdns.org/update?domains=cam&token=s3cret&ip=&ipv6=2001%3Adb8%3A%3A9",
		  "" },
		{ "dynv6", HOST, "",
		  "https://dynv6.com/api/update?zone=" HOST "&token=s3cret&ipv4=192.0.2.33&ipv6=",
		  "https://dynv6.com/api/update?zone=" HOST
		  "&token=s3cret&ipv4=&ipv6=2001%3Adb8%3A%3A9",
		  "" },
		{ "freedns", HOST, "", "https://sync.afraid.org/u/s3cret/?address=192.0.2.33",
		  "https://sync.afraid.org/u/s3cret/?address=2001%3Adb8%3A%3A9", "" },
		{ "namecheap", HOST, "home.example",
		  "https://dynamicdns.park-your-domain.com/update?host=cam&domain=home.example&password=s3cret&ip=192.0.2.33",
		  NULL, "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		open_account(rows[i].type, rows[i].name, rows[i].zone);
		if (strcmp(rows[i].type, "dyndns2") == 0)
			strcpy(bench.account.web.url, "https://own.example/nic/update");
		wants("_http._tcp", "192.0.2.33:40001");
		assert_string_equal(begin(true), rows[i].ipv4);
		assert_string_equal(sent()->user, rows[i].user);
		assert_string_equal(sent()->password, rows[i].user[0] ? "s3cret" : "");
		assert_int_equal(sent()->method, HTTP_GET);
		record_plan_empty(&bench.wanted);
		wants("", "[2001:db8::9]:40001");
		assert_string_equal(begin(true), rows[i].ipv6 ? rows[i].ipv6 : "");
	}
}

static void desec_is_given_a_token(void **state)
{
	(void)state;
	open_account("desec-dyndns", HOST, "");
	wants("", "192.0.2.33:1");
	begin(true);
	assert_string_equal(sent()->headers[0], "Authorization: Token s3cret");
}

/* Where one request has room for one address, there are two; where for both, one. */
static void both_families_are_told(void **state)
{
	(void)state;
	open_account("he", HOST, "");
	wants("", "192.0.2.33:1");
	wants("", "[2001:db8::9]:1");
	assert_non_null(strstr(begin(true), "myip=192.0.2.33"));
	assert_non_null(strstr(answer(200, "good 192.0.2.33"), "myip=2001%3Adb8%3A%3A9"));
	answer(200, "nochg 2001:db8::9\n");
	assert_outcome(OUTCOME_DONE, "");

	open_account("noip", HOST, "");
	wants("", "192.0.2.33:1");
	wants("", "[2001:db8::9]:1");
	assert_non_null(strstr(begin(true), "&myip=192.0.2.33%2C2001%3Adb8%3A%3A9"));
	answer(200, "good 192.0.2.33,2001:db8::9");
	assert_outcome(OUTCOME_DONE, "");
}

/* A family that was published and is no more is dropped where the provider has a word for it. */
static void a_family_that_is_gone_is_dropped(void **state)
{
	(void)state;
	open_account("dynv6", HOST, "");
	has("", "[2001:db8::9]:1");
	wants("", "192.0.2.33:1");
	assert_non_null(strstr(begin(true), "&ipv4=192.0.2.33&ipv6=-"));
	open_account("desec-dyndns", HOST, "");
	has("", "[2001:db8::9]:1");
	wants("", "192.0.2.33:1");
	assert_non_null(strstr(begin(true), "&myipv4=192.0.2.33&myipv6="));
	assert_null(strstr(bench.request.http.url, "preserve"));
}

static void what_is_over_is_withdrawn_where_that_can_be_said(void **state)
{
	static const struct {
		const char *type, *name, *zone, *url;
	} rows[] = {
		{ "duckdns", "cam.duckdns.org", "duckdns.org",
		  "https://www.duckdns.org/update?domains=cam&token=s3cret&clear=true" },
		{ "dynv6", HOST, "",
		  "https://dynv6.com/api/update?zone=" HOST "&token=s3cret&ipv4=-&ipv6=-" },
		{ "desec-dyndns", HOST, "",
		  "https://update.dedyn.io/?hostname=" HOST "&myipv4=&myipv6=" },
		{ "noip", HOST, "", "" },
		{ "namecheap", HOST, "home.example", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		open_account(rows[i].type, rows[i].name, rows[i].zone);
		has("", "192.0.2.33:1");
		assert_string_equal(begin(true), rows[i].url);
		assert_int_equal(bench.account.backend->withdraws, rows[i].url[0] != '\0');
		if (rows[i].url[0] == '\0')
			assert_outcome(OUTCOME_DONE, "");
	}
}

static void the_zone_itself_is_an_at_sign(void **state)
{
	(void)state;
	open_account("namecheap", "home.example", "home.example");
	wants("", "192.0.2.33:1");
	assert_non_null(strstr(begin(true), "?host=%40&domain=home.example&"));
}

/* -- hints: a port where there is only a TXT record for it -- */

static void duckdns_has_a_text_beside_the_address(void **state)
{
	(void)state;
	open_account("duckdns", "cam.duckdns.org", "duckdns.org");
	bench.chooses = CHOICE_TXT;
	wants("_http._tcp", "192.0.2.33:40001");
	assert_string_equal(begin(true), "https://www.duckdns.org/update?domains=cam&token=s3cret"
					 "&ip=192.0.2.33&ipv6=");
	assert_string_equal(
		answer(200, "OK"),
		"https://www.duckdns.org/update?domains=cam&token=s3cret&txt=v%3Dpcp1%20"
		"proto%3Dtcp%20address%3D192.0.2.33%20port%3D40001%20service%3Dhttp");
	assert_string_equal(answer(200, "OK"), "");
	assert_outcome(OUTCOME_DONE, "");
}

/* Another port: the address has been told. */
static void only_the_text_is_told_where_it_alone_has_changed(void **state)
{
	(void)state;
	open_account("duckdns", "cam.duckdns.org", "duckdns.org");
	bench.chooses = CHOICE_TXT;
	has("_http._tcp", "192.0.2.33:40001");
	wants("_http._tcp", "192.0.2.33:40002");
	wants("_ssh._tcp", "192.0.2.33:40022");
	assert_string_equal(
		begin(true),
		"https://www.duckdns.org/update?domains=cam&token=s3cret&txt=v%3Dpcp1%20proto%3Dtcp"
		"%20address%3D192.0.2.33%20port%3D40002%20service%3Dhttp%3B%20v%3Dpcp1%20proto%3D"
		"tcp%20address%3D192.0.2.33%20port%3D40022%20service%3Dssh");
	assert_string_equal(answer(200, "OK"), "");
	assert_outcome(OUTCOME_DONE, "");
}

static void the_text_goes_with_the_address(void **state)
{
	(void)state;
	open_account("duckdns", "cam.duckdns.org", "duckdns.org");
	bench.chooses = CHOICE_TXT;
	has("_http._tcp", "192.0.2.33:40001");
	assert_string_equal(begin(true), "https://www.duckdns.org/update?domains=cam&token=s3cret"
					 "&clear=true");
	assert_string_equal(answer(200, "OK"), "https://www.duckdns.org/update?domains=cam&token="
					       "s3cret&txt=v%3Dpcp1&clear=true");
	assert_string_equal(answer(200, "OK"), "");
	assert_outcome(OUTCOME_DONE, "");
}

/* The record for it is another one there, with a key of its own. */
static void he_has_a_record_for_the_text(void **state)
{
	(void)state;
	open_account("he", HOST, "");
	bench.chooses = CHOICE_TXT;
	wants("_http._tcp", "192.0.2.33:40001");
	begin(true);
	assert_string_equal(bench.request.http.user, HOST);
	assert_string_equal(answer(200, "good 192.0.2.33"),
			    "https://dyn.dns.he.net/nic/update?hostname=_pcp." HOST
			    "&txt=v%3Dpcp1%20proto%3Dtcp%20address%3D192.0.2.33%20port%3D40001"
			    "%20service%3Dhttp");
	assert_string_equal(bench.request.http.user, "_pcp." HOST);
	assert_string_equal(bench.request.http.password, "s3cret");
	assert_string_equal(answer(200, "good"), "");
	assert_outcome(OUTCOME_DONE, "");
}

/* Nobody shall be sent to a port that is somebody else's by now. */
static void he_keeps_the_address_but_no_port(void **state)
{
	(void)state;
	open_account("he", HOST, "");
	bench.chooses = CHOICE_TXT;
	has("_http._tcp", "192.0.2.33:40001");
	assert_string_equal(begin(true), "https://dyn.dns.he.net/nic/update?hostname=_pcp." HOST
					 "&txt=v%3Dpcp1");
	assert_string_equal(answer(200, "good"), "");
	assert_outcome(OUTCOME_DONE, "");
}

static void more_than_a_text_can_hold_is_refused(void **state)
{
	(void)state;
	open_account("duckdns", "cam.duckdns.org", "duckdns.org");
	bench.chooses = CHOICE_TXT;
	wants("_http._tcp", "192.0.2.33:40001");
	wants("_https._tcp", "192.0.2.33:40002");
	wants("_ssh._tcp", "192.0.2.33:40003");
	wants("_sip._udp", "192.0.2.33:40004");
	wants("_rtsp._tcp", "192.0.2.33:40005");
	begin(true);
	assert_outcome(OUTCOME_UNKNOWN, "cam.duckdns.org: the request gets too long; use shorter "
					"names and texts, then reload");
}

/* Whoever gives the server's name alone would be answered with a page. */
static void an_url_of_dyndns2_has_a_path(void **state)
{
	static const char *const types[] = { "dyndns2", "homeport" };
	struct failure failure;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		open_account(types[i], HOST, "");
		strcpy(bench.account.web.url, "https://ddns.example");
		assert_int_equal(protocol_form.check(&bench.account, &failure), -EINVAL);
		assert_string_equal(failure.sentence, "url https://ddns.example has no path: "
						      "https://ddns.example/nic/update is usual");
		strcat(bench.account.web.url, "/");
		assert_int_equal(protocol_form.check(&bench.account, &failure), 0);
	}
}

/* -- ports: DDNS-030 -- */

static void a_port_aware_server_is_told_of_each_service(void **state)
{
	(void)state;
	open_account("homeport", HOST, "");
	strcpy(bench.account.web.url, "https://ddns.example/nic/update");
	wants("_http._tcp", "192.0.2.33:40001");
	wants("_sip._udp", "192.0.2.33:40002");
	begin(true);
	bench.job.lifetime = 3600;
	assert_string_equal(prepare(), "https://ddns.example/nic/update?hostname=" HOST
				       "&myip=192.0.2.33&port=40001&proto=tcp&scheme=http"
				       "&lifetime=3600");
	assert_string_equal(answer(200, "good 192.0.2.33:40001"),
			    "https://ddns.example/nic/update?hostname=" HOST
			    "&myip=192.0.2.33&port=40002&proto=udp&scheme=sip&lifetime=3600");
	assert_string_equal(answer(200, "nochg 192.0.2.33:40002"), "");
	assert_outcome(OUTCOME_DONE, "");
}

static void only_the_port_that_changed_is_told_and_what_is_gone_goes(void **state)
{
	(void)state;
	open_account("homeport", HOST, "");
	strcpy(bench.account.web.url, "https://ddns.example/nic/update");
	has("_http._tcp", "192.0.2.33:40001");
	has("_sip._udp", "192.0.2.33:40002");
	has("_ssh._tcp", "192.0.2.33:40003");
	wants("_http._tcp", "192.0.2.33:40001");
	wants("_sip._udp", "192.0.2.33:40009");
	assert_non_null(strstr(begin(true), "&port=40009&proto=udp&scheme=sip"));
	assert_string_equal(answer(200, "good 192.0.2.33:40009"),
			    "https://ddns.example/nic/update?hostname=" HOST
			    "&proto=tcp&scheme=ssh&offline=YES");
	assert_string_equal(answer(200, "good"), "");
	assert_outcome(OUTCOME_DONE, "");
}

static void families_with_ports_of_their_own(void **state)
{
	(void)state;
	open_account("homeport", HOST, "");
	strcpy(bench.account.web.url, "https://ddns.example/nic/update");
	wants("_http._tcp", "192.0.2.33:40001");
	wants("_http._tcp", "[2001:db8::9]:80");
	assert_non_null(strstr(begin(true), "&myip=192.0.2.33&port=40001&"));
	assert_non_null(strstr(answer(200, "good"), "&myip=2001%3Adb8%3A%3A9&port=80&"));
}

static void a_service_without_srv_has_no_port_to_tell(void **state)
{
	(void)state;
	open_account("homeport", HOST, "");
	strcpy(bench.account.web.url, "https://ddns.example/nic/update");
	wants("", "192.0.2.33:40001");
	begin(true);
	assert_outcome(OUTCOME_UNKNOWN, HOST ": without srv its port cannot be told; give the "
					     "service one, then reload");
}

/* -- templates -- */

static void a_template_describes_any_form(void **state)
{
	struct ddns_web *web = &bench.account.web;

	(void)state;
	open_account("template", HOST, "home.example");
	strcpy(web->url, "https://f.example/[HOST]/[ZONE]?u=[USERNAME]&p=[PASSWORD]&f=[FAMILY]");
	strcpy(web->body,
	       "{\"ip\":[%j IP],\"port\":[PORT],\"proto\":\"[PROTO]\",\"s\":\"[=SERVICE]\","
	       "\"ttl\":[TTL]}");
	strcpy(web->header, "Content-Type: application/json");
	wants("_http._tcp", "192.0.2.33:40001");
	assert_string_equal(begin(true), "https://f.example/cam/home.example?u=alice&p=s3cret&f=4");
	assert_string_equal(sent()->body, "{\"ip\":\"192.0.2.33\",\"port\":40001,\"proto\":\"tcp\","
					  "\"s\":\"http\",\"ttl\":60}");
	assert_string_equal(sent()->headers[1], "Content-Type: application/json");
	assert_int_equal(sent()->method, HTTP_POST);
	answer(204, "");
	assert_outcome(OUTCOME_DONE, "");
}

static void its_good_answers_are_whole_words(void **state)
{
	static const struct {
		const char *body;
		enum outcome outcome;
	} rows[] = {
		{ "OK\n", OUTCOME_DONE },
		{ "done already", OUTCOME_DONE },
		{ "OKAY", OUTCOME_GARBLED },
		{ "not OK", OUTCOME_GARBLED },
		{ "done", OUTCOME_GARBLED },
		{ "", OUTCOME_GARBLED },
		{ "<html>OK</html>", OUTCOME_GARBLED },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		open_account("template", HOST, "");
		strcpy(bench.account.web.url, "https://f.example/?ip=[IP]");
		strcpy(bench.account.web.good, "OK|done already");
		wants("", "192.0.2.33:1");
		begin(true);
		answer(200, rows[i].body);
		assert_int_equal(bench.job.outcome, rows[i].outcome);
	}
}

static void mistakes_in_an_account_are_told(void **state)
{
	static const struct {
		const char *url, *body, *header, *sentence;
	} rows[] = {
		{ "https://a.example/[IP]", "[PORT]", "A: b", "" },
		{ "https://[2001:db8::1]:8443/[IP]", "", "", "" },
		{ "ftp://a.example/", "", "",
		  "url must begin with https:// (or http://, where all may read the secret)" },
		{ "https://a.example/[ADDRESS]", "", "",
		  "url: [ADDRESS] is no placeholder; ddns(7) lists those there are" },
		{ "https://a.example/", "[port]", "",
		  "body: [port] is no placeholder; ddns(7) lists those there are" },
		{ "https://a.example/", "", "Content-Type", "header must be like \"Name: value\"" },
	};
	struct failure failure;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		open_account("template", HOST, "");
		strcpy(bench.account.web.url, rows[i].url);
		strcpy(bench.account.web.body, rows[i].body);
		strcpy(bench.account.web.header, rows[i].header);
		failure.sentence[0] = '\0';
		assert_int_equal(protocol_form.check(&bench.account, &failure),
				 rows[i].sentence[0] ? -EINVAL : 0);
		assert_string_equal(failure.sentence, rows[i].sentence);
	}
}

/* -- what answers lead to -- */

static void answer_to(const char *type, unsigned int status, const char *body)
{
	bool duckdns = strcmp(type, "duckdns") == 0, namecheap = strcmp(type, "namecheap") == 0;

	open_account(type, duckdns ? "cam.duckdns.org" : HOST,
		     duckdns     ? "duckdns.org"
		     : namecheap ? "home.example"
				 : "");
	wants("", "192.0.2.33:1");
	begin(true);
	answer(status, body);
}

/* Facts, section 2: every line of the table. */
static void each_word_of_dyndns2_has_its_outcome(void **state)
{
	static const struct {
		unsigned int status;
		const char *body;
		enum outcome outcome;
	} rows[] = {
		{ 200, "good 192.0.2.33", OUTCOME_DONE },
		{ 200, "good", OUTCOME_DONE },
		{ 200, "nochg 192.0.2.33\r\n", OUTCOME_DONE },
		{ 200, "ok", OUTCOME_DONE },
		{ 200, "nochange", OUTCOME_DONE },
		{ 200, "deleted A", OUTCOME_DONE },
		{ 200, "good 192.0.2.33\nnochg 2001:db8::9\n", OUTCOME_DONE },
		{ 200, "good 127.0.0.1", OUTCOME_ABUSE },
		{ 200, "badauth", OUTCOME_DENIED },
		{ 401, "badauth", OUTCOME_DENIED },
		{ 401, "", OUTCOME_DENIED },
		{ 200, "unauth", OUTCOME_DENIED },
		{ 200, "!donator", OUTCOME_UNKNOWN },
		{ 200, "notfqdn", OUTCOME_UNKNOWN },
		{ 200, "nofqdn", OUTCOME_UNKNOWN },
		{ 200, "nohost", OUTCOME_UNKNOWN },
		{ 404, "nohost", OUTCOME_UNKNOWN },
		{ 200, "unknown", OUTCOME_UNKNOWN },
		{ 200, "!yours", OUTCOME_UNKNOWN },
		{ 200, "!active", OUTCOME_UNKNOWN },
		{ 200, "numhost", OUTCOME_UNKNOWN },
		{ 200, "badsys", OUTCOME_UNKNOWN },
		{ 200, "badparam", OUTCOME_UNKNOWN },
		{ 200, "badrequest", OUTCOME_UNKNOWN },
		{ 200, "badip", OUTCOME_UNKNOWN },
		{ 403, "abuse", OUTCOME_ABUSE },
		{ 200, "abuse cam.home.example", OUTCOME_ABUSE },
		{ 200, "blocked", OUTCOME_ABUSE },
		{ 200, "badagent", OUTCOME_ABUSE },
		{ 200, "dnserr", OUTCOME_LATER },
		{ 200, "911", OUTCOME_LATER },
		{ 200, "servererror", OUTCOME_LATER },
		{ 200, "error", OUTCOME_LATER },
		{ 200, "interval", OUTCOME_LATER },
		{ 200, "w30m", OUTCOME_LATER },
		{ 200, "", OUTCOME_GARBLED },
		{ 200, "  \n", OUTCOME_GARBLED },
		{ 200, "goodbye", OUTCOME_GARBLED },
		{ 200, "GOOD", OUTCOME_GARBLED },
		{ 200, "911 is not an HTML page\n<html>", OUTCOME_GARBLED },
		{ 200, "<html>good nochg 911</html>", OUTCOME_GARBLED },
		{ 200, "good 192.0.2.33\nnohost", OUTCOME_UNKNOWN },
		{ 200, "good 192.0.2.33\nwhat?", OUTCOME_GARBLED },
		{ 301, "", OUTCOME_UNKNOWN },
		{ 400, "", OUTCOME_UNKNOWN },
		{ 429, "", OUTCOME_LATER },
		{ 500, "911", OUTCOME_LATER },
		{ 500, "good 192.0.2.33", OUTCOME_RETRY },
		{ 503, "", OUTCOME_RETRY },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		answer_to("noip", rows[i].status, rows[i].body);
		if (bench.job.outcome != rows[i].outcome)
			print_error("%u %s\n", rows[i].status, rows[i].body);
		assert_int_equal(bench.job.outcome, rows[i].outcome);
	}
}

static void the_answers_of_others(void **state)
{
	static const struct {
		const char *type;
		const char *body;
		enum outcome outcome;
	} rows[] = {
		{ "duckdns", "OK", OUTCOME_DONE },
		{ "duckdns", "OK\n192.0.2.33\n\nUPDATED", OUTCOME_DONE },
		{ "duckdns", "KO", OUTCOME_DENIED },
		{ "duckdns", "<html>OK</html>", OUTCOME_GARBLED },
		{ "desec-dyndns", "good", OUTCOME_DONE },
		{ "dynv6", "addresses updated", OUTCOME_DONE },
		{ "dynv6", "addresses unchanged", OUTCOME_DONE },
		{ "dynv6", "addresses are wrong", OUTCOME_GARBLED },
		{ "dynv6", "invalid authentication token", OUTCOME_DENIED },
		{ "freedns", "Updated cam.home.example to 192.0.2.33 from 192.0.2.1",
		  OUTCOME_DONE },
		{ "freedns", "No IP change detected for cam.home.example with 192.0.2.33",
		  OUTCOME_DONE },
		{ "freedns", "ERROR: Address 192.0.2.33 has not changed.", OUTCOME_DONE },
		{ "freedns", "ERROR: Address 192.0.2.33 is bad", OUTCOME_UNKNOWN },
		{ "freedns", "ERROR: Unable to locate this record", OUTCOME_UNKNOWN },
		{ "freedns", "Error 404 : Page not found", OUTCOME_GARBLED },
		{ "namecheap",
		  "<?xml version=\"1.0\"?><interface-response><Command>SETDNSHOST</Command>"
		  "<IP>192.0.2.33</IP><ErrCount>0</ErrCount><Done>true</Done>"
		  "</interface-response>",
		  OUTCOME_DONE },
		{ "namecheap",
		  "<?xml version=\"1.0\"?><interface-response><ErrCount>1</ErrCount><errors>"
		  "<Err1>Passwords do not match</Err1></errors><Done>true</Done>"
		  "</interface-response>",
		  OUTCOME_DENIED },
		{ "namecheap",
		  "<?xml version=\"1.0\"?><interface-response><ErrCount>1</ErrCount><errors>"
		  "<Err1>No Records updated. A record not Found;</Err1></errors>"
		  "</interface-response>",
		  OUTCOME_UNKNOWN },
		{ "namecheap", "<interface-response><ErrCount>0</ErrCount>", OUTCOME_GARBLED },
		{ "namecheap", "<html><ErrCount>0</ErrCount><Done>true</Done></html>",
		  OUTCOME_GARBLED },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		answer_to(rows[i].type, 200, rows[i].body);
		if (bench.job.outcome != rows[i].outcome)
			print_error("%s: %s\n", rows[i].type, rows[i].body);
		assert_int_equal(bench.job.outcome, rows[i].outcome);
	}
}

static void sentences_say_what_to_do_and_no_secret(void **state)
{
	(void)state;
	answer_to("noip", 200, "nohost");
	assert_outcome(
		OUTCOME_UNKNOWN,
		"dynupdate.no-ip.com says \"nohost\": the account has no such name: check the "
		"name there and here, then reload");
	answer_to("freedns", 200, "<html>s3cret");
	assert_outcome(
		OUTCOME_GARBLED,
		"sync.afraid.org answers with a page instead of a word that says how it went: "
		"check type and url, and whether something in between answers for it");
	answer_to("duckdns", 503, "");
	assert_outcome(OUTCOME_RETRY, "www.duckdns.org has a trouble of its own; trying again "
				      "(HTTP status 503)");
}

static void a_redirect_is_told(void **state)
{
	struct http_answer moved = { 301, "", 0, "", "", "new.example" };

	(void)state;
	open_account("noip", HOST, "");
	wants("", "192.0.2.33:1");
	begin(true);
	understand(&moved);
	assert_outcome(OUTCOME_UNKNOWN,
		       "dynupdate.no-ip.com has moved to new.example: check url, then reload");
}

static void how_long_to_wait(void **state)
{
	struct http_answer busy = { 429, "", 0, "7200", "", "" };

	(void)state;
	answer_to("noip", 200, "w2h");
	assert_int_equal(bench.job.wait, seconds(7200));
	answer_to("noip", 200, "w90s");
	assert_int_equal(bench.job.wait, seconds(90));
	answer_to("noip", 200, "wait");
	assert_int_equal(bench.job.outcome, OUTCOME_GARBLED);
	open_account("noip", HOST, "");
	wants("", "192.0.2.33:1");
	begin(true);
	understand(&busy);
	assert_int_equal(bench.job.outcome, OUTCOME_LATER);
	assert_int_equal(bench.job.wait, seconds(7200));
}

static void who_is_silent_is_tried_again(void **state)
{
	(void)state;
	open_account("noip", HOST, "");
	wants("", "192.0.2.33:1");
	begin(true);
	protocol_form.unanswered(&bench.job, "dynupdate.no-ip.com: no whole answer in time");
	assert_int_equal(bench.job.outcome, OUTCOME_RETRY);
	assert_string_equal(bench.job.sentence, "dynupdate.no-ip.com: no whole answer in time");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_provider_is_asked_in_its_way),
		cmocka_unit_test(desec_is_given_a_token),
		cmocka_unit_test(both_families_are_told),
		cmocka_unit_test(a_family_that_is_gone_is_dropped),
		cmocka_unit_test(what_is_over_is_withdrawn_where_that_can_be_said),
		cmocka_unit_test(the_zone_itself_is_an_at_sign),
		cmocka_unit_test(duckdns_has_a_text_beside_the_address),
		cmocka_unit_test(only_the_text_is_told_where_it_alone_has_changed),
		cmocka_unit_test(the_text_goes_with_the_address),
		cmocka_unit_test(he_has_a_record_for_the_text),
		cmocka_unit_test(he_keeps_the_address_but_no_port),
		cmocka_unit_test(more_than_a_text_can_hold_is_refused),
		cmocka_unit_test(an_url_of_dyndns2_has_a_path),
		cmocka_unit_test(a_port_aware_server_is_told_of_each_service),
		cmocka_unit_test(only_the_port_that_changed_is_told_and_what_is_gone_goes),
		cmocka_unit_test(families_with_ports_of_their_own),
		cmocka_unit_test(a_service_without_srv_has_no_port_to_tell),
		cmocka_unit_test(a_template_describes_any_form),
		cmocka_unit_test(its_good_answers_are_whole_words),
		cmocka_unit_test(mistakes_in_an_account_are_told),
		cmocka_unit_test(each_word_of_dyndns2_has_its_outcome),
		cmocka_unit_test(the_answers_of_others),
		cmocka_unit_test(sentences_say_what_to_do_and_no_secret),
		cmocka_unit_test(a_redirect_is_told),
		cmocka_unit_test(how_long_to_wait),
		cmocka_unit_test(who_is_silent_is_tried_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
