/* SPDX-License-Identifier: BSD-2-Clause */
/* What a script is told, and what its end means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/ddns/web_bench.h"

#define HOST "cam.home.example"

static void open_script(void)
{
	open_account("exec", HOST, "home.example");
	strcpy(bench.account.web.script, "/etc/homeport/publish");
}

static void assert_facts(const char *const *facts)
{
	const struct script_request *script = &bench.request.script;
	const char *at = script->facts;

	assert_int_equal(bench.step, JOB_SEND);
	assert_int_equal(bench.request.kind, REQUEST_SCRIPT);
	assert_string_equal(script->path, "/etc/homeport/publish");
	for (; *facts; facts++) {
		assert_string_equal(at, *facts);
		at += strlen(at) + 1;
	}
	assert_ptr_equal(at, script->facts + script->length);
}

static void ended(int status, const char *line)
{
	struct answer answer = answer_script(status, line);

	bench.step = protocol_exec.understand(&bench.job, &answer, BENCH_WALL);
}

static void a_script_is_told_all_there_is(void **state)
{
	static const char *const facts[] = {
		"HOMEPORT_ACTION=publish",
		"HOMEPORT_NAME=" HOST,
		"HOMEPORT_ZONE=home.example",
		"HOMEPORT_IPV4=203.0.113.5",
		"HOMEPORT_IPV6=2001:db8::5",
		"HOMEPORT_SERVICES=http/tcp/40001/ipv4 http/tcp/80/ipv6 sip/udp/40002/ipv4",
		"HOMEPORT_TTL=60",
		"HOMEPORT_USER=alice",
		"HOMEPORT_SECRET=s3cret",
		NULL,
	};

	(void)state;
	open_script();
	wants("_http._tcp", "203.0.113.5:40001");
	wants("_http._tcp", "[2001:db8::5]:80");
	wants("_sip._udp", "203.0.113.5:40002");
	begin(true);
	assert_facts(facts);
}

static void a_name_that_is_over_is_withdrawn(void **state)
{
	static const char *const facts[] = {
		"HOMEPORT_ACTION=withdraw",
		"HOMEPORT_NAME=" HOST,
		"HOMEPORT_ZONE=home.example",
		"HOMEPORT_IPV4=",
		"HOMEPORT_IPV6=",
		"HOMEPORT_SERVICES=",
		"HOMEPORT_TTL=0",
		"HOMEPORT_USER=alice",
		"HOMEPORT_SECRET=s3cret",
		NULL,
	};

	(void)state;
	open_script();
	has("_http._tcp", "203.0.113.5:40001");
	begin(true);
	assert_facts(facts);
}

static void how_it_ended_decides(void **state)
{
	static const struct {
		int status;
		const char *line;
		enum outcome outcome;
		const char *sentence;
	} rows[] = {
		{ 0, "all is well", OUTCOME_DONE, "" },
		{ 75, "", OUTCOME_RETRY,
		  "script /etc/homeport/publish cannot do it now (75); trying again" },
		{ 77, "wrong key", OUTCOME_DENIED,
		  "script /etc/homeport/publish is not let to do it (77); mend that, then reload: "
		  "wrong key" },
		{ 78, "", OUTCOME_UNKNOWN,
		  "script /etc/homeport/publish is told something wrong (78); mend that, then reload" },
		{ 1, "no route", OUTCOME_RETRY,
		  "script /etc/homeport/publish failed; trying again: no route" },
		{ 1, "my secret is s3cret", OUTCOME_RETRY,
		  "script /etc/homeport/publish failed; trying again" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		open_script();
		wants("", "203.0.113.5:1");
		begin(true);
		ended(rows[i].status, rows[i].line);
		assert_outcome(rows[i].outcome, rows[i].sentence);
	}
	protocol_exec.unanswered(&bench.job, "the script took too long");
	assert_int_equal(bench.job.outcome, OUTCOME_RETRY);
}

static void the_path_is_absolute(void **state)
{
	struct failure failure;

	(void)state;
	open_script();
	assert_int_equal(protocol_exec.check(&bench.account, &failure), 0);
	strcpy(bench.account.web.script, "publish");
	assert_true(protocol_exec.check(&bench.account, &failure) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_script_is_told_all_there_is),
		cmocka_unit_test(a_name_that_is_over_is_withdrawn),
		cmocka_unit_test(how_it_ended_decides),
		cmocka_unit_test(the_path_is_absolute),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
