/* SPDX-License-Identifier: BSD-2-Clause */
/* Sessions, from the Inform to their end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/cwmp/session.h"

#define ENVELOPE(head, body)                                                   \
	"<s:Envelope xmlns:cwmp=\"urn:dslforum-org:cwmp-1-0\"><s:Header>" head \
	"</s:Header><s:Body>" body "</s:Body></s:Envelope>"
#define ID(id)   "<cwmp:ID s:mustUnderstand=\"1\">" id "</cwmp:ID>"
#define HOLD     "<cwmp:HoldRequests s:mustUnderstand=\"1\">1</cwmp:HoldRequests>"
#define INFORMED "<cwmp:InformResponse><MaxEnvelopes>1</MaxEnvelopes></cwmp:InformResponse>"
#define RETRY                                                                            \
	"<s:Fault><detail><cwmp:Fault><FaultCode>8005</FaultCode></cwmp:Fault></detail>" \
	"</s:Fault>"

/* A host that notes what is asked of it. */
static int informed, to_ask, told;
static unsigned int last_fault;
static bool refuses;

static void inform(void *arg, struct soap_text *body)
{
	(void)arg;
	soap_raw(body, "<cwmp:Inform/>");
}

static void on_informed(void *arg)
{
	(void)arg;
	informed++;
}

static bool ask(void *arg, struct soap_text *body)
{
	(void)arg;
	if (to_ask == 0)
		return false;
	soap_raw(body, "<cwmp:TransferComplete/>");
	return true;
}

static void asked(void *arg, unsigned int fault, const char *reason)
{
	(void)arg, (void)reason;
	to_ask--;
	told++;
	last_fault = fault;
}

static bool carry_out(void *arg, const struct soap_message *request, struct soap_text *body,
		      struct soap_fault *fault)
{
	(void)arg;
	if (refuses)
		return soap_fault_set(fault, CWMP_INVALID_NAME, "there is no %s", request->path);
	soap_raw(body, "<cwmp:DoneResponse/>");
	return true;
}

static const struct session_host host = { inform, on_informed, ask, asked, carry_out, NULL };
static struct session session;

static int begin(void **state)
{
	(void)state;
	informed = to_ask = told = 0;
	last_fault = 0;
	refuses = false;
	assert_int_equal(session_begin(&session, &host, 2, 0), SESSION_POST);
	assert_non_null(strstr(session_text(&session)->octets, "<cwmp:Inform/>"));
	assert_non_null(strstr(session_text(&session)->octets, "cwmp-1-2"));
	assert_non_null(strstr(session_text(&session)->octets, "SupportedCWMPVersions"));
	return 0;
}

static int end(void **state)
{
	(void)state;
	session_clear(&session);
	return 0;
}

static enum session_step hear(const char *body)
{
	return session_answered(&session, 200, body, strlen(body), "text/xml", 0);
}

static enum session_step hear_status(unsigned int status)
{
	return session_answered(&session, status, "", 0, "", 0);
}

static bool posts(const char *text)
{
	return session_text(&session)->length > 0 &&
	       strstr(session_text(&session)->octets, text) != NULL;
}

static bool posts_nothing(void)
{
	return session_text(&session)->length == 0;
}

static void the_shortest_session_is_inform_and_an_empty_post(void **state)
{
	(void)state;
	assert_int_equal(hear(ENVELOPE(ID("1"), INFORMED)), SESSION_POST);
	assert_int_equal(informed, 1);
	assert_true(posts_nothing());
	assert_int_equal(hear_status(204), SESSION_GOOD);
}

static void requests_are_answered_with_their_id_in_the_version_of_the_acs(void **state)
{
	(void)state;
	hear(ENVELOPE(ID("1"), INFORMED));
	assert_int_equal(hear(ENVELOPE(ID("q&amp;7"), "<cwmp:GetRPCMethods/>")), SESSION_POST);
	assert_true(posts("<cwmp:DoneResponse/>"));
	assert_true(posts(">q&amp;7</cwmp:ID>"));
	assert_true(posts("urn:dslforum-org:cwmp-1-0\""));
	assert_int_equal(hear(ENVELOPE("", "<cwmp:GetRPCMethods/>")), SESSION_POST);
	assert_false(posts("cwmp:ID"));
	assert_int_equal(hear(""), SESSION_GOOD);
}

static void what_cannot_be_done_is_a_fault_and_the_session_goes_on(void **state)
{
	(void)state;
	hear(ENVELOPE(ID("1"), INFORMED));
	refuses = true;
	assert_int_equal(hear(ENVELOPE(ID("2"), "<cwmp:AddObject><ObjectName>Device.X.</ObjectName>"
						"</cwmp:AddObject>")),
			 SESSION_POST);
	assert_true(posts("<FaultCode>9005</FaultCode><FaultString>there is no Device.X."));
	assert_false(posts("DoneResponse"));
	assert_int_equal(hear(ENVELOPE(ID("3"), "<cwmp:Upload/>")), SESSION_POST);
	assert_true(posts("<FaultCode>9000</FaultCode>"));
	assert_int_equal(hear(ENVELOPE(ID("4"), "<cwmp:ScheduleInform><DelaySeconds>x"
						"</DelaySeconds></cwmp:ScheduleInform>")),
			 SESSION_POST);
	assert_true(posts("<FaultCode>9003</FaultCode>"));
	assert_int_equal(hear(ENVELOPE("<x:Odd s:mustUnderstand='1'/>", "<cwmp:Reboot/>")),
			 SESSION_POST);
	assert_true(posts("<faultcode>MustUnderstand</faultcode>"));
	assert_int_equal(hear_status(204), SESSION_GOOD);
}

static void what_we_ask_comes_before_the_empty_post(void **state)
{
	(void)state;
	to_ask = 2;
	hear(ENVELOPE(ID("1"), INFORMED));
	assert_true(posts("<cwmp:TransferComplete/>"));
	assert_true(posts(">2</cwmp:ID>"));
	assert_int_equal(hear(ENVELOPE(ID("2"), "<cwmp:TransferCompleteResponse/>")), SESSION_POST);
	assert_true(posts("<cwmp:TransferComplete/>"));
	assert_int_equal(
		hear(ENVELOPE(ID("3"), "<s:Fault><detail><cwmp:Fault><FaultCode>8003</FaultCode>"
				       "</cwmp:Fault></detail></s:Fault>")),
		SESSION_POST);
	assert_int_equal(last_fault, 8003);
	assert_true(posts_nothing());
	assert_int_equal(told, 2);
	assert_int_equal(hear_status(204), SESSION_GOOD);
}

static void we_hold_our_requests_when_the_acs_says_so(void **state)
{
	(void)state;
	to_ask = 1;
	hear(ENVELOPE(ID("1") HOLD, INFORMED));
	assert_true(posts_nothing());
	assert_int_equal(hear(ENVELOPE(ID("7") HOLD, "<cwmp:GetRPCMethods/>")), SESSION_POST);
	assert_true(posts("DoneResponse"));
	assert_int_equal(hear_status(204), SESSION_POST);
	assert_true(posts("<cwmp:TransferComplete/>"));
	assert_int_equal(hear(ENVELOPE("", "<cwmp:TransferCompleteResponse/>")), SESSION_POST);
	assert_true(posts_nothing());
	assert_int_equal(hear_status(204), SESSION_GOOD);
}

static void an_inform_is_sent_again_when_asked_for_but_not_for_ever(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < SESSION_RETRIES; i++) {
		assert_int_equal(hear(ENVELOPE(ID("1"), RETRY)), SESSION_POST);
		assert_true(posts("<cwmp:Inform/>"));
	}
	assert_int_equal(hear(ENVELOPE(ID("1"), RETRY)), SESSION_FAILED);
	assert_false(session.wrong_version);
}

static void an_acs_of_another_version_is_noticed(void **state)
{
	(void)state;
	assert_int_equal(hear_status(400), SESSION_FAILED);
	assert_true(session.wrong_version);
	session_clear(&session);
	session_begin(&session, &host, 2, 0);
	assert_int_equal(hear("<s:Envelope><s:Body><InformResponse/></s:Body></s:Envelope>"),
			 SESSION_FAILED);
	assert_true(session.wrong_version);
	session_clear(&session);
	session_begin(&session, &host, 0, 0);
	assert_true(posts("cwmp-1-0"));
	assert_false(posts("SupportedCWMPVersions"));
	assert_int_equal(hear_status(503), SESSION_FAILED);
	assert_false(session.wrong_version);
}

static void sessions_fail_on_what_makes_no_sense(void **state)
{
	static const char *const answers[] = {
		"",
		"<html>login</html>",
		ENVELOPE("", "<cwmp:GetRPCMethods/>"),
		ENVELOPE("", "<cwmp:TransferCompleteResponse/>"),
		ENVELOPE("<x:Odd s:mustUnderstand='1'/>", INFORMED),
		"<!DOCTYPE a><a/>",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		session_clear(&session);
		session_begin(&session, &host, 2, 0);
		assert_int_equal(hear(answers[i]), SESSION_FAILED);
		assert_true(session_failure(&session)->sentence[0] != '\0');
		assert_int_equal(informed, 0);
	}
	session_clear(&session);
	session_begin(&session, &host, 2, 0);
	hear(ENVELOPE(ID("1"), INFORMED));
	assert_int_equal(hear(ENVELOPE(ID("1"), INFORMED)), SESSION_FAILED);
}

static void an_acs_that_never_ends_is_left(void **state)
{
	int i;

	(void)state;
	hear(ENVELOPE(ID("1"), INFORMED));
	for (i = 0; i < SESSION_RPCS_MAX; i++)
		assert_int_equal(hear(ENVELOPE("", "<cwmp:GetRPCMethods/>")), SESSION_POST);
	assert_int_equal(hear(ENVELOPE("", "<cwmp:GetRPCMethods/>")), SESSION_FAILED);
	session_clear(&session);
	session_begin(&session, &host, 2, 0);
	assert_int_equal(session_answered(&session, 200, ENVELOPE("", INFORMED),
					  strlen(ENVELOPE("", INFORMED)), "", SESSION_PATIENCE + 1),
			 SESSION_FAILED);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, begin, end)
	const struct CMUnitTest tests[] = {
		T(the_shortest_session_is_inform_and_an_empty_post),
		T(requests_are_answered_with_their_id_in_the_version_of_the_acs),
		T(what_cannot_be_done_is_a_fault_and_the_session_goes_on),
		T(what_we_ask_comes_before_the_empty_post),
		T(we_hold_our_requests_when_the_acs_says_so),
		T(an_inform_is_sent_again_when_asked_for_but_not_for_ever),
		T(an_acs_of_another_version_is_noticed),
		T(sessions_fail_on_what_makes_no_sense),
		T(an_acs_that_never_ends_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
