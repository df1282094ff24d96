/* SPDX-License-Identifier: BSD-2-Clause */
/* GnuDIP by HTTP and by TCP: vectors of the facts on providers, section 7. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/ddns/web_bench.h"

#define URL "https://gnudip.example/cgi-bin/gdipupdt.cgi"
#define SALT                                                                     \
	"<html><head><meta http-equiv=\"Content-Type\" content=\"text/html\">\n" \
	"<meta name=\"salt\" content=\"XLCDgXvzSo\">\n"                          \
	"<meta name=\"time\" content=\"1002164730\">\n"                          \
	"<meta name=\"sign\" content=\"8278f108c83d822048ce0375bede5c15\"></head></html>\n"
#define ASKED                                                                                 \
	URL "?salt=XLCDgXvzSo&time=1002164730&sign=8278f108c83d822048ce0375bede5c15&user=cam" \
	    "&domn=home.example&pass=2fd6b28afd0713da66a238e359a60d57"
#define RETC(code) "<html><meta name=\"retc\" content=\"" code "\"></html>"

static void open_gnudip(void)
{
	open_account("gnudip", "cam.home.example", "home.example");
	strcpy(bench.account.web.url, URL);
	strcpy(bench.account.web.secret, "testpass");
}

static void an_address_is_told_with_a_salted_hash(void **state)
{
	(void)state;
	open_gnudip();
	wants("_http._tcp", "192.0.2.33:40001");
	assert_string_equal(begin(true), URL);
	assert_string_equal(answer(200, SALT), ASKED "&reqc=0&addr=192.0.2.33");
	answer(200, RETC("0"));
	assert_outcome(OUTCOME_DONE, "");
}

static void a_name_goes_offline(void **state)
{
	(void)state;
	open_gnudip();
	has("", "192.0.2.33:40001");
	assert_string_equal(begin(true), URL);
	assert_string_equal(answer(200, SALT), ASKED "&reqc=1");
	answer(200, RETC("2"));
	assert_outcome(OUTCOME_DONE, "");
}

/* It would make garbage of one, and say that all is well. */
static void ipv6_is_not_carried(void **state)
{
	(void)state;
	open_gnudip();
	wants("", "[2001:db8::1]:1");
	begin(true);
	assert_int_equal(bench.wanted.count, 0);
}

static void order_and_case_of_attributes_do_not_matter(void **state)
{
	(void)state;
	open_gnudip();
	wants("", "192.0.2.33:40001");
	begin(true);
	assert_string_equal(
		answer(200, "<META CONTENT='XLCDgXvzSo' NAME='salt'><meta\nname=\"sign\" "
			    "content=\"8278f108c83d822048ce0375bede5c15\" ><meta name=\"time\" "
			    "content=\"1002164730\">"),
		ASKED "&reqc=0&addr=192.0.2.33");
}

static void what_is_no_answer_is_garbled(void **state)
{
	static const char *const salts[] = {
		"",
		"<html>salt</html>",
		"<meta name=\"salt\" content=\"x\">",
		"<meta name=\"salt\" content=\"x\"><meta name=\"time\" content=\"1\"><meta name=\"sign\"",
		"<meta name=\"salt\" content=\"0123456789012345678901234567890123456789012345678901234"
		"56789012345678901234567890\"><meta name=\"time\" content=\"1\">"
		"<meta name=\"sign\" content=\"2\">",
		("<meta xname=\"salt\" content=\"x\"><meta name=\"time\" content=\"1\">"
		 "<meta name=\"sign\" content=\"2\">"),
	};
	static const char *const results[] = { "", "0", "<meta name=\"retc\">", RETC("7"),
					       RETC("2") };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(salts) / sizeof(salts[0]); i++) {
		open_gnudip();
		wants("", "192.0.2.33:40001");
		begin(true);
		answer(200, salts[i]);
		assert_outcome(OUTCOME_GARBLED,
			       "gnudip.example does not answer as GnuDIP does: check type and url, "
			       "and whether something in between answers for it");
	}
	for (i = 0; i < sizeof(results) / sizeof(results[0]); i++) {
		open_gnudip();
		wants("", "192.0.2.33:40001");
		begin(true);
		answer(200, SALT);
		answer(200, results[i]);
		assert_int_equal(bench.job.outcome, OUTCOME_GARBLED);
	}
}

static void a_refusal_halts(void **state)
{
	(void)state;
	open_gnudip();
	wants("", "192.0.2.33:40001");
	begin(true);
	answer(200, SALT);
	answer(200, RETC("1"));
	assert_outcome(OUTCOME_DENIED, "gnudip.example refuses, and does not say why: check name, "
				       "zone and secret-file, then reload");
	open_gnudip();
	wants("", "192.0.2.33:40001");
	begin(true);
	answer(503, "");
	assert_int_equal(bench.job.outcome, OUTCOME_RETRY);
}

/* -- by TCP -- */

static void open_tcp(void)
{
	open_gnudip();
	strcpy(bench.account.web.url, "gnudip://gnudip.example");
}

/* The server says a line: what it is told in reply. */
static const char *hear(const char *line)
{
	static char reply[LINE_SIZE];
	struct answer answer = answer_line(line, reply);

	reply[0] = '\0';
	bench.step = protocol_gnudip.understand(&bench.job, &answer, BENCH_WALL);
	return reply;
}

static void an_address_is_told_in_a_line(void **state)
{
	(void)state;
	open_tcp();
	wants("_http._tcp", "192.0.2.33:40001");
	begin(true);
	assert_int_equal(bench.request.kind, REQUEST_LINES);
	assert_string_equal(bench.request.lines.host, "gnudip.example");
	assert_int_equal(bench.request.lines.port, 3495);
	assert_string_equal(hear("XLCDgXvzSo"),
			    "cam:2fd6b28afd0713da66a238e359a60d57:home.example:0:"
			    "192.0.2.33");
	assert_int_equal(bench.step, JOB_LISTEN);
	assert_string_equal(hear("0"), "");
	assert_outcome(OUTCOME_DONE, "");
}

static void a_name_goes_offline_in_a_line(void **state)
{
	(void)state;
	open_tcp();
	has("", "192.0.2.33:40001");
	begin(true);
	assert_string_equal(hear("XLCDgXvzSo"),
			    "cam:2fd6b28afd0713da66a238e359a60d57:home.example:1");
	hear("2");
	assert_outcome(OUTCOME_DONE, "");
}

static void a_refusal_in_a_line_halts(void **state)
{
	(void)state;
	open_tcp();
	wants("", "192.0.2.33:40001");
	begin(true);
	hear("XLCDgXvzSo");
	hear("1");
	assert_outcome(OUTCOME_DENIED, "gnudip.example refuses, and does not say why: check name, "
				       "zone and secret-file, then reload");
}

static void what_is_no_line_of_gnudip_is_garbled(void **state)
{
	static const char *const salts[] = {
		"",
		"SSH-2.0-OpenSSH_9.2",
		"220 mail.example ESMTP",
		"XLCDgXvzSo ",
		"????",
		"a:b",
		"0123456789012345678901234567890123456789012345678901234567890123456789",
	};
	static const char *const results[] = { "", "2", "00", "0:192.0.2.33", "ok", "0 ", "?" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(salts) / sizeof(salts[0]); i++) {
		open_tcp();
		wants("", "192.0.2.33:40001");
		begin(true);
		assert_string_equal(hear(salts[i]), "");
		assert_outcome(OUTCOME_GARBLED,
			       "gnudip.example does not answer as GnuDIP does: check type and url, "
			       "and whether something in between answers for it");
	}
	for (i = 0; i < sizeof(results) / sizeof(results[0]); i++) {
		open_tcp();
		wants("", "192.0.2.33:40001");
		begin(true);
		hear("XLCDgXvzSo");
		assert_string_equal(hear(results[i]), "");
		assert_int_equal(bench.step, JOB_DONE);
		assert_int_equal(bench.job.outcome, OUTCOME_GARBLED);
	}
}

/* It would move all that follows by a field. */
static void a_name_with_a_colon_is_not_told(void **state)
{
	(void)state;
	open_account("gnudip", "c:1.home.example", "home.example");
	strcpy(bench.account.web.url, "gnudip://gnudip.example");
	wants("", "192.0.2.33:40001");
	begin(true);
	assert_string_equal(hear("XLCDgXvzSo"), "");
	assert_int_equal(bench.step, JOB_DONE);
	assert_int_equal(bench.job.outcome, OUTCOME_UNKNOWN);
}

static void a_server_is_a_host_and_perhaps_a_port(void **state)
{
	static const struct {
		const char *url, *host;
		uint16_t port; /* 0: refused */
	} cases[] = {
		{ "gnudip://a.example:8495", "a.example", 8495 },
		{ "gnudip://a.example/", "a.example", 3495 },
		{ "gnudip://[2001:db8::1]:3496/", "[2001:db8::1]", 3496 },
		{ "gnudip://[2001:db8::1]", "[2001:db8::1]", 3495 },
		{ "gnudip://", "", 0 },
		{ "gnudip:///", "", 0 },
		{ "gnudip://a.example:", "", 0 },
		{ "gnudip://a.example:0", "", 0 },
		{ "gnudip://a.example:65536", "", 0 },
		{ "gnudip://a.example:-1", "", 0 },
		{ "gnudip://a.example:80x", "", 0 },
		{ "gnudip://a.example/path", "", 0 },
		{ "gnudip://[2001:db8::1", "", 0 },
		{ "gnudip://[", "", 0 },
		{ "gnudip://[a/b]", "", 0 },
		{ "gnudip://me@a.example", "", 0 },
	};
	struct failure failure;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		open_gnudip();
		strcpy(bench.account.web.url, cases[i].url);
		assert_int_equal(protocol_gnudip.check(&bench.account, &failure),
				 cases[i].port ? 0 : -EINVAL);
		if (cases[i].port == 0)
			continue;
		wants("", "192.0.2.33:40001");
		begin(true);
		assert_string_equal(bench.request.lines.host, cases[i].host);
		assert_int_equal(bench.request.lines.port, cases[i].port);
	}
	open_tcp();
	strcpy(bench.account.web.ca_file, "/ca.pem");
	assert_int_equal(protocol_gnudip.check(&bench.account, &failure), -EINVAL);
}

static void the_url_is_checked(void **state)
{
	struct failure failure;

	(void)state;
	open_gnudip();
	assert_int_equal(protocol_gnudip.check(&bench.account, &failure), 0);
	strcpy(bench.account.web.url, URL "?a=b");
	assert_int_equal(protocol_gnudip.check(&bench.account, &failure), -EINVAL);
	strcpy(bench.account.web.url, "gnudip.example");
	assert_int_equal(protocol_gnudip.check(&bench.account, &failure), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_is_told_with_a_salted_hash),
		cmocka_unit_test(a_name_goes_offline),
		cmocka_unit_test(ipv6_is_not_carried),
		cmocka_unit_test(order_and_case_of_attributes_do_not_matter),
		cmocka_unit_test(what_is_no_answer_is_garbled),
		cmocka_unit_test(a_refusal_halts),
		cmocka_unit_test(the_url_is_checked),
		cmocka_unit_test(an_address_is_told_in_a_line),
		cmocka_unit_test(a_name_goes_offline_in_a_line),
		cmocka_unit_test(a_refusal_in_a_line_halts),
		cmocka_unit_test(what_is_no_line_of_gnudip_is_garbled),
		cmocka_unit_test(a_name_with_a_colon_is_not_told),
		cmocka_unit_test(a_server_is_a_host_and_perhaps_a_port),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
