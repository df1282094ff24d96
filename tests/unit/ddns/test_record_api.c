/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_RECORDS */
/* Record APIs: the whole conversation with each provider, and what breaks it. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ddns/record_api.h"
#include "tests/unit/ddns/web_bench.h"

#define HOST "cam.home.example"
#define SRV  "_http._tcp." HOST

static const char *const methods[] = { "GET", "POST", "PUT", "PATCH", "DELETE" };

static void open_provider(const char *type)
{
	open_account(type, HOST, "home.example");
	strcpy(bench.account.web.url, "https://api.example");
}

/* The request that is due now: "GET /zones?name=home.example", and its body. */
static void expect(const char *line, const char *body)
{
	const struct http_request *http = &bench.request.http;
	size_t method = strcspn(line, " ");

	assert_int_equal(bench.step, JOB_SEND);
	assert_int_equal(strncmp(line, methods[http->method], method), 0);
	assert_string_equal(http->url + strlen("https://api.example"), line + method + 1);
	assert_string_equal(http->body, body);
	assert_string_equal(http->headers[1], body[0] ? "Content-Type: application/json" : "");
	assert_string_equal(http->headers[2], "");
}

static void reply(unsigned int status, const char *body)
{
	answer(status, body);
}

/* -- Cloudflare -- */

#define CF(result)          "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":" result "}"
#define CF_LOOK(type, name) "GET /zones/z1/dns_records?per_page=100&type=" type "&name=" name

static void cloudflare_makes_records_with_markers(void **state)
{
	(void)state;
	open_provider("cloudflare");
	wants("_http._tcp", "203.0.113.5:40001");
	begin(true);
	assert_string_equal(bench.request.http.headers[0], "Authorization: Bearer s3cret");
	expect("GET /zones?name=home.example", "");
	reply(200, CF("[{\"id\":\"z1\",\"name\":\"home.example\"}]"));
	expect(CF_LOOK("TXT", "_homeport-a." HOST), "");
	reply(200, CF("[]"));
	expect(CF_LOOK("A", HOST), "");
	reply(200, CF("[]"));
	expect(CF_LOOK("TXT", "_homeport-srv." SRV), "");
	reply(200, CF("[]"));
	expect(CF_LOOK("SRV", SRV), "");
	reply(200, CF("[]"));
	expect("POST /zones/z1/dns_records",
	       "{\"type\":\"TXT\",\"name\":\"_homeport-a." HOST "\",\"ttl\":60,"
	       "\"content\":\"\\\"homeport\\\"\"}");
	reply(200, CF("{\"id\":\"m1\"}"));
	expect("POST /zones/z1/dns_records",
	       "{\"type\":\"A\",\"name\":\"" HOST "\",\"ttl\":60,\"content\":\"203.0.113.5\"}");
	reply(200, CF("{\"id\":\"a1\"}"));
	expect("POST /zones/z1/dns_records",
	       "{\"type\":\"TXT\",\"name\":\"_homeport-srv." SRV "\",\"ttl\":60,"
	       "\"content\":\"\\\"homeport\\\"\"}");
	reply(200, CF("{\"id\":\"m2\"}"));
	expect("POST /zones/z1/dns_records",
	       "{\"type\":\"SRV\",\"name\":\"" SRV "\",\"ttl\":60,\"data\":{\"target\":\"" HOST
	       "\",\"priority\":0,\"weight\":0,\"port\":40001}}");
	reply(200, CF("{\"id\":\"s1\"}"));
	assert_outcome(OUTCOME_DONE, "");
}

/* Of what we know, only what has changed is looked at; the id is needed. */
static void cloudflare_changes_what_has_changed(void **state)
{
	(void)state;
	open_provider("cloudflare");
	has("_http._tcp", "203.0.113.5:40001");
	wants("_http._tcp", "203.0.113.5:40002");
	begin(true);
	reply(200, CF("[{\"id\":\"z1\"}]"));
	expect(CF_LOOK("SRV", SRV), "");
	reply(200,
	      CF("[{\"id\":\"s1\",\"type\":\"SRV\",\"ttl\":60,\"content\":\"0 40001 x\",\"data\":"
		 "{\"priority\":0,\"weight\":0,\"port\":40001,\"target\":\"" HOST "\"}}]"));
	expect("PATCH /zones/z1/dns_records/s1",
	       "{\"type\":\"SRV\",\"name\":\"" SRV "\",\"ttl\":60,\"data\":{\"target\":\"" HOST
	       "\",\"priority\":0,\"weight\":0,\"port\":40002}}");
	reply(200, CF("{\"id\":\"s1\"}"));
	assert_outcome(OUTCOME_DONE, "");
}

static void cloudflare_after_a_restart_changes_nothing_that_is_right(void **state)
{
	(void)state;
	open_provider("cloudflare");
	wants("_http._tcp", "203.0.113.5:40001");
	begin(false);
	reply(200, CF("[{\"id\":\"z1\"}]"));
	reply(200, CF("[{\"id\":\"m1\",\"type\":\"TXT\",\"ttl\":60,\"content\":\"homeport\"}]"));
	reply(200, CF("[{\"id\":\"a1\",\"type\":\"A\",\"ttl\":60,\"content\":\"203.0.113.5\"}]"));
	reply(200,
	      CF("[{\"id\":\"m2\",\"type\":\"TXT\",\"ttl\":60,\"content\":\"\\\"homeport\\\"\"}]"));
	reply(200, CF("[{\"id\":\"s1\",\"type\":\"SRV\",\"ttl\":60,\"data\":{\"priority\":0,"
		      "\"weight\":0,\"port\":40001,\"target\":\"CAM.home.example.\"}}]"));
	assert_outcome(OUTCOME_DONE, "");
}

#define CF_ERROR(code) "{\"success\":false,\"errors\":[{\"code\":" #code ",\"message\":\"oh\"}]}"

static void look_at_nothing(void)
{
	reply(200, CF("[{\"id\":\"z1\"}]"));
	reply(200, CF("[]"));
	reply(200, CF("[]"));
}

/* The zone is behind itself: what a request that was lost has made is seen a moment later. */
static void cloudflare_has_it_already_though_it_was_not_seen(void **state)
{
	(void)state;
	open_provider("cloudflare");
	wants("", "203.0.113.5:40001");
	begin(false);
	look_at_nothing();
	reply(400, CF_ERROR(81058));
	expect("GET /zones?name=home.example", "");
	reply(200, CF("[{\"id\":\"z1\"}]"));
	reply(200, CF("[{\"id\":\"m1\",\"type\":\"TXT\",\"ttl\":60,\"content\":\"homeport\"}]"));
	reply(200, CF("[]"));
	expect("POST /zones/z1/dns_records",
	       "{\"type\":\"A\",\"name\":\"" HOST "\",\"ttl\":60,\"content\":\"203.0.113.5\"}");
	reply(400, CF_ERROR(81057)); /* it still is not seen, and so is believed */
	assert_outcome(OUTCOME_DONE, "");
}

/* DDNS-069: looked at once more, it turns out to be somebody else's. */
static void cloudflare_has_somebody_elses_that_was_not_seen(void **state)
{
	(void)state;
	open_provider("cloudflare");
	wants("", "203.0.113.5:40001");
	begin(false);
	look_at_nothing();
	reply(200, CF("{\"id\":\"m1\"}"));
	reply(400, CF_ERROR(81057));
	reply(200, CF("[{\"id\":\"z1\"}]"));
	reply(200, CF("[]"));
	reply(200, CF("[{\"id\":\"a1\",\"type\":\"A\",\"content\":\"203.0.113.5\"}]"));
	assert_int_equal(bench.job.outcome, OUTCOME_FOREIGN);
}

static void cloudflare_says_in_numbers_what_is_wrong(void **state)
{
	(void)state;
	open_provider("cloudflare");
	wants("", "203.0.113.5:40001");
	begin(false);
	look_at_nothing();
	reply(200, CF("{\"id\":\"m1\"}"));
	reply(400, CF_ERROR(81053));
	assert_outcome(OUTCOME_FOREIGN,
		       HOST " has a CNAME or other records that no A can stand beside: remove them "
			    "from the zone, or give the service another name");
	begin(false);
	reply(400, CF_ERROR(6003));
	assert_outcome(OUTCOME_DENIED, "api.example does not take our credentials: check "
				       "secret-file, then reload, and says \"oh\"");
	begin(false);
	reply(400, CF_ERROR(7003));
	assert_int_equal(bench.job.outcome, OUTCOME_UNKNOWN);
}

static void cloudflare_removes_records_then_markers(void **state)
{
	(void)state;
	open_provider("cloudflare");
	has("", "203.0.113.5:40001");
	begin(true);
	reply(200, CF("[{\"id\":\"z1\"}]"));
	expect(CF_LOOK("TXT", "_homeport-a." HOST), "");
	reply(200, CF("[{\"id\":\"m1\",\"type\":\"TXT\",\"content\":\"homeport\"}]"));
	expect(CF_LOOK("A", HOST), "");
	reply(200, CF("[{\"id\":\"a1\",\"type\":\"A\",\"content\":\"203.0.113.5\"},"
		      "{\"id\":\"a2\",\"type\":\"A\",\"content\":\"203.0.113.6\"}]"));
	expect("DELETE /zones/z1/dns_records/a1", "");
	reply(200, CF("{\"id\":\"a1\"}"));
	expect("DELETE /zones/z1/dns_records/a2", "");
	reply(404, "{\"success\":false,\"errors\":[{\"code\":81044,\"message\":\"gone\"}]}");
	expect("DELETE /zones/z1/dns_records/m1", "");
	reply(200, CF("{\"id\":\"m1\"}"));
	assert_outcome(OUTCOME_DONE, "");
}

/* DDNS-069 */
static void records_of_others_are_not_touched(void **state)
{
	(void)state;
	open_provider("cloudflare");
	wants("_http._tcp", "203.0.113.5:40001");
	begin(true);
	reply(200, CF("[{\"id\":\"z1\"}]"));
	reply(200, CF("[]"));
	reply(200, CF("[{\"id\":\"a9\",\"type\":\"A\",\"ttl\":60,\"content\":\"203.0.113.5\"}]"));
	reply(200, CF("[]"));
	reply(200, CF("[]"));
	assert_outcome(OUTCOME_FOREIGN, HOST
		       " has records (A) that Homeport did not make: remove them from the zone, "
		       "or give the service another name");
}

static void what_was_never_ours_is_not_withdrawn(void **state)
{
	(void)state;
	open_provider("cloudflare");
	has("", "203.0.113.5:40001");
	begin(false);
	reply(200, CF("[{\"id\":\"z1\"}]"));
	reply(200, CF("[]"));
	assert_outcome(OUTCOME_DONE, "");
}

static void all_kinds_of_records_have_their_parts(void **state)
{
	static const struct {
		enum record_kind kind;
		const char *below, *text, *body;
	} rows[] = {
		{ RECORD_HTTPS, "", "",
		  "{\"type\":\"HTTPS\",\"name\":\"" HOST "\",\"ttl\":60,\"data\":{\"target\":\".\","
		  "\"priority\":1,\"value\":\"port=40001\"}}" },
		{ RECORD_SVCB, "_http", "",
		  "{\"type\":\"SVCB\",\"name\":\"_http." HOST
		  "\",\"ttl\":60,\"data\":{\"target\":\"" HOST
		  "\",\"priority\":1,\"value\":\"port=40001\"}}" },
		{ RECORD_URI, "_http._tcp", "/x",
		  "{\"type\":\"URI\",\"name\":\"" SRV "\",\"ttl\":60,\"priority\":10,\"data\":"
		  "{\"weight\":1,\"target\":\"http://" HOST ":40001/x\"}}" },
		{ RECORD_HINT, "_pcp", "_tcp",
		  "{\"type\":\"TXT\",\"name\":\"_pcp." HOST "\",\"ttl\":60,\"content\":"
		  "\"\\\"v=pcp1 proto=tcp address=203.0.113.5 port=40001\\\"\"}" },
	};
	struct record *record = &bench.wanted_records[0];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		open_provider("cloudflare");
		*record = (struct record){ .kind = rows[i].kind,
					   .says = endpoint("203.0.113.5:40001") };
		strcpy(record->below, rows[i].below);
		strcpy(record->text, rows[i].text);
		bench.wanted.count = 1;
		bench.wanted.ttl = 60;
		begin(true);
		reply(200, CF("[{\"id\":\"z1\"}]"));
		reply(200, CF("[]"));
		reply(200, CF("[]"));
		reply(200, CF("{}")); /* the marker */
		expect("POST /zones/z1/dns_records", rows[i].body);
	}
}

static void each_failure_has_its_outcome(void **state)
{
	static const struct {
		unsigned int status;
		const char *body;
		enum outcome outcome;
		const char *sentence;
	} rows[] = {
		{ 403,
		  "{\"success\":false,\"errors\":[{\"code\":10000,\"message\":\"Authentication error\"}]}",
		  OUTCOME_DENIED,
		  "api.example does not let these credentials do it: check what they may do there, "
		  "then reload (HTTP status 403), and says \"Authentication error\"" },
		{ 400, "{\"success\":false,\"errors\":[{\"message\":\"Invalid s3cret\"}]}",
		  OUTCOME_UNKNOWN,
		  "api.example does not take what we ask for: check name, zone and url, then reload "
		  "(HTTP status 400)" },
		{ 200, CF("[]"), OUTCOME_UNKNOWN,
		  "api.example has no zone home.example for this secret: check zone, and what the "
		  "secret may do there, then reload" },
		{ 429, "", OUTCOME_LATER,
		  "api.example wants to be asked less often (HTTP status 429)" },
		{ 502, "<html>Bad gateway</html>", OUTCOME_RETRY,
		  "api.example has a trouble of its own; trying again (HTTP status 502)" },
		{ 200, "<html>success:true</html>", OUTCOME_GARBLED,
		  "api.example answers something that makes no sense: check type and url, and "
		  "whether something in between answers for it" },
		{ 200, "", OUTCOME_GARBLED, NULL },
		{ 200, "[]", OUTCOME_GARBLED, NULL },
		{ 200, "{\"success\":true,\"result\":7} trailing", OUTCOME_GARBLED, NULL },
		{ 200, "{\"success\":tru", OUTCOME_GARBLED, NULL },
		{ 200, "{\"success\":false,\"errors\":[]}", OUTCOME_GARBLED, NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		open_provider("cloudflare");
		wants("", "203.0.113.5:1");
		begin(true);
		reply(rows[i].status, rows[i].body);
		assert_int_equal(bench.step, JOB_DONE);
		assert_int_equal(bench.job.outcome, rows[i].outcome);
		if (rows[i].sentence)
			assert_string_equal(bench.job.sentence, rows[i].sentence);
		assert_false(bench.job.touched);
	}
}

/* A second change fails: the first may be there all the same, and is not forgotten. */
static void what_was_done_before_a_failure_is_remembered(void **state)
{
	(void)state;
	open_provider("cloudflare");
	wants("", "203.0.113.5:1");
	begin(true);
	reply(200, CF("[{\"id\":\"z1\"}]"));
	reply(200, CF("[]"));
	reply(200, CF("[]"));
	reply(200, CF("{}"));
	reply(403, "{}");
	assert_int_equal(bench.job.outcome, OUTCOME_DENIED);
	assert_true(bench.job.touched);
}

/* Somebody has removed by hand what we believe to be there. */
static void what_is_not_as_believed_is_looked_at_once(void **state)
{
	(void)state;
	open_provider("gandi");
	has("", "203.0.113.5:1");
	wants("", "203.0.113.6:1");
	begin(true);
	expect("PUT /domains/home.example/records/cam/A",
	       "{\"rrset_values\":[\"203.0.113.6\"],\"rrset_ttl\":300}");
	reply(404, "{\"message\":\"no such thing\"}");
	expect("GET /domains/home.example/records/_homeport-a.cam/TXT", "");
	reply(404, "{}");
	expect("GET /domains/home.example/records/cam/A", "");
	reply(404, "{}");
	expect("PUT /domains/home.example/records/_homeport-a.cam/TXT",
	       "{\"rrset_values\":[\"\\\"homeport\\\"\"],\"rrset_ttl\":300}");
	reply(201, "{\"message\":\"DNS Record Created\"}");
	expect("PUT /domains/home.example/records/cam/A",
	       "{\"rrset_values\":[\"203.0.113.6\"],\"rrset_ttl\":300}");
	reply(404, "{}");
	assert_int_equal(bench.job.outcome, OUTCOME_UNKNOWN);
}

/* -- deSEC -- */

static void desec_changes_all_at_once(void **state)
{
	(void)state;
	open_provider("desec");
	wants("_http._tcp", "203.0.113.5:40001");
	begin(true);
	assert_string_equal(bench.request.http.headers[0], "Authorization: Token s3cret");
	expect("GET /domains/home.example/", "");
	reply(200, "{\"name\":\"home.example\",\"minimum_ttl\":3600}");
	expect("GET /domains/home.example/rrsets/_homeport-a.cam/TXT/", "");
	reply(404, "{\"detail\":\"Not found.\"}");
	expect("GET /domains/home.example/rrsets/cam/A/", "");
	reply(404, "{\"detail\":\"Not found.\"}");
	expect("GET /domains/home.example/rrsets/_homeport-srv._http._tcp.cam/TXT/", "");
	reply(404, "{\"detail\":\"Not found.\"}");
	expect("GET /domains/home.example/rrsets/_http._tcp.cam/SRV/", "");
	reply(404, "{\"detail\":\"Not found.\"}");
	expect("PATCH /domains/home.example/rrsets/",
	       "[{\"subname\":\"_homeport-a.cam\",\"type\":\"TXT\",\"ttl\":3600,"
	       "\"records\":[\"\\\"homeport\\\"\"]},"
	       "{\"subname\":\"cam\",\"type\":\"A\",\"ttl\":3600,\"records\":[\"203.0.113.5\"]},"
	       "{\"subname\":\"_homeport-srv._http._tcp.cam\",\"type\":\"TXT\",\"ttl\":3600,"
	       "\"records\":[\"\\\"homeport\\\"\"]},"
	       "{\"subname\":\"_http._tcp.cam\",\"type\":\"SRV\",\"ttl\":3600,"
	       "\"records\":[\"0 0 40001 " HOST ".\"]}]");
	reply(200, "[]");
	assert_outcome(OUTCOME_DONE, "");
}

static void desec_removes_with_empty_lists(void **state)
{
	(void)state;
	open_provider("desec");
	has("", "203.0.113.5:1");
	begin(true);
	reply(200, "{\"minimum_ttl\":60}");
	expect("PATCH /domains/home.example/rrsets/",
	       "[{\"subname\":\"cam\",\"type\":\"A\",\"ttl\":86400,\"records\":[]},"
	       "{\"subname\":\"_homeport-a.cam\",\"type\":\"TXT\",\"ttl\":86400,\"records\":[]}]");
	reply(200, "[]");
	assert_outcome(OUTCOME_DONE, "");
}

static void desec_says_why(void **state)
{
	(void)state;
	open_provider("desec");
	wants("", "203.0.113.5:1");
	begin(true);
	reply(401, "{\"detail\":\"Invalid token.\"}");
	assert_outcome(
		OUTCOME_DENIED,
		"api.example does not take our credentials: check user and secret-file, then "
		"reload (HTTP status 401), and says \"Invalid token.\"");
	open_provider("desec");
	wants("", "203.0.113.5:1");
	begin(true);
	reply(404, "{\"detail\":\"Not found.\"}");
	assert_int_equal(bench.job.outcome, OUTCOME_UNKNOWN);
	assert_non_null(strstr(bench.job.sentence, "has no zone home.example"));
}

/* -- Gandi -- */

static void gandi_writes_whole_rrsets(void **state)
{
	(void)state;
	open_provider("gandi");
	wants("_http._tcp", "203.0.113.5:40001");
	begin(false);
	assert_string_equal(bench.request.http.headers[0], "Authorization: Bearer s3cret");
	expect("GET /domains/home.example/records/_homeport-a.cam/TXT", "");
	reply(200, "{\"rrset_ttl\":300,\"rrset_values\":[\"\\\"homeport\\\"\"]}");
	reply(200, "{\"rrset_ttl\":300,\"rrset_values\":[\"203.0.113.5\"]}");
	reply(200, "{\"rrset_ttl\":300,\"rrset_values\":[\"\\\"homeport\\\"\"]}");
	reply(200, "{\"rrset_ttl\":300,\"rrset_values\":[\"0 0 40009 " HOST ".\"]}");
	expect("PUT /domains/home.example/records/_http._tcp.cam/SRV",
	       "{\"rrset_values\":[\"0 0 40001 " HOST ".\"],\"rrset_ttl\":300}");
	reply(201, "{\"message\":\"DNS Record Created\"}");
	assert_outcome(OUTCOME_DONE, "");
}

static void gandi_removes(void **state)
{
	(void)state;
	open_provider("gandi");
	has("", "203.0.113.5:1");
	begin(true);
	expect("DELETE /domains/home.example/records/cam/A", "");
	reply(204, "");
	expect("DELETE /domains/home.example/records/_homeport-a.cam/TXT", "");
	reply(204, "");
	assert_outcome(OUTCOME_DONE, "");
}

static void the_zones_own_name_is_an_at_sign(void **state)
{
	(void)state;
	open_account("gandi", "home.example", "home.example");
	strcpy(bench.account.web.url, "https://api.example");
	wants("", "203.0.113.5:1");
	begin(true);
	expect("GET /domains/home.example/records/_homeport-a/TXT", "");
	reply(404, "{}");
	expect("GET /domains/home.example/records/%40/A", "");
}

/* -- Hetzner -- */

static void hetzner_waits_until_a_change_is_done(void **state)
{
	(void)state;
	open_provider("hetzner");
	wants("", "203.0.113.5:1");
	begin(true);
	expect("GET /zones/home.example/rrsets/_homeport-a.cam/TXT", "");
	reply(404, "{\"error\":{\"code\":\"not_found\",\"message\":\"no\"}}");
	reply(404, "{\"error\":{\"code\":\"not_found\",\"message\":\"no\"}}");
	expect("POST /zones/home.example/rrsets",
	       "{\"name\":\"_homeport-a.cam\",\"type\":\"TXT\",\"ttl\":60,"
	       "\"records\":[{\"value\":\"\\\"homeport\\\"\"}]}");
	reply(201, "{\"rrset\":{},\"action\":{\"id\":17,\"status\":\"running\"}}");
	expect("GET /actions/17", "");
	assert_int_equal(bench.job.pause, seconds(1));
	reply(200, "{\"action\":{\"id\":17,\"status\":\"running\"}}");
	expect("GET /actions/17", "");
	reply(200, "{\"action\":{\"id\":17,\"status\":\"success\"}}");
	expect("POST /zones/home.example/rrsets",
	       "{\"name\":\"cam\",\"type\":\"A\",\"ttl\":60,\"records\":[{\"value\":\"203.0.113.5\"}]}");
	assert_int_equal(bench.job.pause, 0);
	reply(201, "{\"action\":{\"id\":18,\"status\":\"error\",\"error\":{\"code\":\"x\","
		   "\"message\":\"zone is locked\"}}}");
	assert_int_equal(bench.step, JOB_DONE);
	assert_non_null(strstr(bench.job.sentence, "says \"zone is locked\""));
}

static void hetzner_replaces_records(void **state)
{
	(void)state;
	open_provider("hetzner");
	has("", "203.0.113.5:1");
	wants("", "203.0.113.6:1");
	begin(true);
	expect("POST /zones/home.example/rrsets/cam/A/actions/set_records",
	       "{\"records\":[{\"value\":\"203.0.113.6\"}]}");
	reply(201, "{\"action\":{\"id\":17,\"status\":\"success\"}}");
	assert_outcome(OUTCOME_DONE, "");
}

/* -- Porkbun -- */

#define KEYS       "\"apikey\":\"alice\",\"secretapikey\":\"s3cret\""
#define OINK(more) "{\"status\":\"SUCCESS\"" more "}"

static void porkbun_has_its_keys_in_each_body_and_takes_its_time(void **state)
{
	(void)state;
	open_provider("porkbun");
	has("_http._tcp", "203.0.113.5:40001");
	wants("_http._tcp", "203.0.113.5:40002");
	begin(true);
	assert_string_equal(bench.request.http.url,
			    "https://api.example/dns/retrieveByNameType/home.example/SRV/"
			    "_http._tcp.cam");
	assert_int_equal(bench.request.http.method, HTTP_POST);
	assert_string_equal(bench.request.http.body, "{" KEYS "}");
	reply(200, OINK(",\"records\":[{\"id\":\"7\",\"name\":\"" SRV "\",\"type\":\"SRV\","
			"\"content\":\"0 40001 " HOST "\",\"ttl\":\"600\",\"prio\":\"0\"}]"));
	assert_int_equal(bench.job.pause, seconds(1));
	assert_string_equal(bench.request.http.url, "https://api.example/dns/edit/home.example/7");
	assert_string_equal(bench.request.http.body,
			    "{" KEYS ",\"name\":\"_http._tcp.cam\",\"type\":\"SRV\",\"content\":"
			    "\"0 40002 " HOST "\",\"ttl\":\"600\",\"prio\":\"0\"}");
	reply(200, OINK(""));
	assert_outcome(OUTCOME_DONE, "");
}

/* Changing a record to what it is would be an error there. */
static void porkbun_is_not_told_what_it_knows(void **state)
{
	(void)state;
	open_provider("porkbun");
	wants("", "203.0.113.5:1");
	begin(false);
	reply(200, OINK(",\"records\":[{\"id\":\"1\",\"type\":\"TXT\",\"content\":\"homeport\","
			"\"ttl\":\"600\"}]"));
	reply(200, OINK(",\"records\":[{\"id\":\"2\",\"type\":\"A\",\"content\":\"203.0.113.5\","
			"\"ttl\":\"600\"}]"));
	assert_outcome(OUTCOME_DONE, "");
}

static void porkbun_fails_in_its_way(void **state)
{
	(void)state;
	open_provider("porkbun");
	wants("", "203.0.113.5:1");
	begin(true);
	reply(400, "{\"status\":\"ERROR\",\"message\":\"Invalid API key. (002)\"}");
	assert_int_equal(bench.job.outcome, OUTCOME_UNKNOWN);
	assert_non_null(strstr(bench.job.sentence, "says \"Invalid API key. (002)\""));
}

/* -- all -- */

static void an_account_is_checked(void **state)
{
	struct failure failure;

	(void)state;
	open_provider("cloudflare");
	assert_int_equal(protocol_records.check(&bench.account, &failure), 0);
	strcpy(bench.account.web.url, "https://api.example/");
	assert_int_equal(protocol_records.check(&bench.account, &failure), -EINVAL);
	strcpy(bench.account.web.url, "api.example");
	assert_int_equal(protocol_records.check(&bench.account, &failure), -EINVAL);
}

static void an_answer_that_does_not_come_is_tried_again(void **state)
{
	(void)state;
	open_provider("cloudflare");
	wants("", "203.0.113.5:1");
	begin(true);
	protocol_records.unanswered(&bench.job, "api.example: no whole answer in time");
	assert_int_equal(bench.job.outcome, OUTCOME_RETRY);
}

static void a_zone_with_too_many_records_is_told(void **state)
{
	static char body[16384];
	size_t i;

	(void)state;
	open_provider("cloudflare");
	has("", "203.0.113.5:1");
	wants("", "203.0.113.6:1");
	begin(true);
	reply(200, CF("[{\"id\":\"z1\"}]"));
	strcpy(body, "{\"success\":true,\"result\":[");
	for (i = 0; i < 40; i++)
		strcat(body, "{\"id\":\"x\",\"type\":\"A\",\"content\":\"203.0.113.7\"},");
	strcat(body, "{}]}");
	reply(200, body);
	assert_outcome(OUTCOME_UNKNOWN,
		       "the zone has more records at one name than we can look after");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cloudflare_makes_records_with_markers),
		cmocka_unit_test(cloudflare_changes_what_has_changed),
		cmocka_unit_test(cloudflare_after_a_restart_changes_nothing_that_is_right),
		cmocka_unit_test(cloudflare_removes_records_then_markers),
		cmocka_unit_test(cloudflare_has_it_already_though_it_was_not_seen),
		cmocka_unit_test(cloudflare_has_somebody_elses_that_was_not_seen),
		cmocka_unit_test(cloudflare_says_in_numbers_what_is_wrong),
		cmocka_unit_test(records_of_others_are_not_touched),
		cmocka_unit_test(what_was_never_ours_is_not_withdrawn),
		cmocka_unit_test(all_kinds_of_records_have_their_parts),
		cmocka_unit_test(each_failure_has_its_outcome),
		cmocka_unit_test(what_was_done_before_a_failure_is_remembered),
		cmocka_unit_test(what_is_not_as_believed_is_looked_at_once),
		cmocka_unit_test(desec_changes_all_at_once),
		cmocka_unit_test(desec_removes_with_empty_lists),
		cmocka_unit_test(desec_says_why),
		cmocka_unit_test(gandi_writes_whole_rrsets),
		cmocka_unit_test(gandi_removes),
		cmocka_unit_test(the_zones_own_name_is_an_at_sign),
		cmocka_unit_test(hetzner_waits_until_a_change_is_done),
		cmocka_unit_test(hetzner_replaces_records),
		cmocka_unit_test(porkbun_has_its_keys_in_each_body_and_takes_its_time),
		cmocka_unit_test(porkbun_is_not_told_what_it_knows),
		cmocka_unit_test(porkbun_fails_in_its_way),
		cmocka_unit_test(an_account_is_checked),
		cmocka_unit_test(an_answer_that_does_not_come_is_tried_again),
		cmocka_unit_test(a_zone_with_too_many_records_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
