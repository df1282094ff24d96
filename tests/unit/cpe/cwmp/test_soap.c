/* SPDX-License-Identifier: BSD-2-Clause */
/* Envelopes: read whatever they look like, refused where they are none, written as they should be. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>

#include "cpe/cwmp/soap.h"
#include "cpe/cwmp/soap_guard.h"

#define ENVELOPE(head, body)                                                                  \
	"<?xml version=\"1.0\"?><s:Envelope "                                                 \
	"xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" "                              \
	"xmlns:cwmp=\"urn:dslforum-org:cwmp-1-2\"><s:Header>" head "</s:Header><s:Body>" body \
	"</s:Body></s:Envelope>"

static struct soap_message message;

static int read_text(const char *text)
{
	struct failure failure;

	soap_clear(&message);
	return soap_read(&message, text, strlen(text), "text/xml", &failure);
}

static int clear(void **state)
{
	(void)state;
	soap_clear(&message);
	return 0;
}

/* -- reading -- */

static void an_inform_response_is_read(void **state)
{
	(void)state;
	assert_int_equal(
		read_text(ENVELOPE("<cwmp:ID s:mustUnderstand='1'> 1 </cwmp:ID>"
				   "<cwmp:HoldRequests s:mustUnderstand=\"1\">1</cwmp:HoldRequests>"
				   "<cwmp:UseCWMPVersion s:mustUnderstand=\"1\">1.4"
				   "</cwmp:UseCWMPVersion>",
				   "<cwmp:InformResponse><MaxEnvelopes>1</MaxEnvelopes>"
				   "</cwmp:InformResponse>")),
		0);
	assert_int_equal(message.method, SOAP_INFORM_RESPONSE);
	assert_int_equal(message.version, 2);
	assert_true(message.has_id && message.hold);
	assert_string_equal(message.id, "1");
	assert_string_equal(message.not_understood, "");
}

static void values_keep_their_blanks_and_types(void **state)
{
	(void)state;
	assert_int_equal(
		read_text(ENVELOPE(
			"",
			"<cwmp:SetParameterValues><ParameterList>"
			"<ParameterValueStruct><Name> Device.A.B </Name>"
			"<Value xsi:type=\"xsd:string\"> a &amp; <![CDATA[<b>]]> </Value>"
			"</ParameterValueStruct>"
			"<ParameterValueStruct><Name>Device.A.C</Name>"
			"<Value xsi:type=\"xsd:unsignedInt\"> 5\n</Value></ParameterValueStruct>"
			"<ParameterValueStruct><Name>Device.A.D</Name><Value/>"
			"</ParameterValueStruct>"
			"</ParameterList><ParameterKey>job</ParameterKey>"
			"</cwmp:SetParameterValues>")),
		0);
	assert_int_equal(message.method, SOAP_SET_PARAMETER_VALUES);
	assert_false(message.has_id);
	assert_int_equal(message.count, 3);
	assert_string_equal(message.items[0].name, "Device.A.B");
	assert_string_equal(message.items[0].value, " a & <b> ");
	assert_string_equal(message.items[0].type, "string");
	assert_string_equal(message.items[1].value, "5");
	assert_string_equal(message.items[2].value, "");
	assert_string_equal(message.key, "job");
	assert_int_equal(message.wrong, 0);
}

static void any_prefix_or_none_will_do(void **state)
{
	static const char *const texts[] = {
		"<Envelope><Body><GetParameterNames><ParameterPath>Device.</ParameterPath>"
		"<NextLevel> true </NextLevel></GetParameterNames></Body></Envelope>",
		"<SOAP-ENV:Envelope xmlns:q='urn:dslforum-org:cwmp-1-0'><SOAP-ENV:Header>"
		"<q:ID soap:mustUnderstand=\"1\">x</q:ID></SOAP-ENV:Header><SOAP-ENV:Body>"
		"<q:GetParameterNames><ParameterPath>Device.</ParameterPath><NextLevel>1</NextLevel>"
		"</q:GetParameterNames></SOAP-ENV:Body></SOAP-ENV:Envelope>",
		"\xef\xbb\xbf<!-- hello --><?xml-stylesheet none?>\n<E:Envelope><E:Body><!-- - -->"
		"<GetParameterNames xmlns='urn:dslforum-org:cwmp-1-4'><ParameterPath>Dev<!-- in "
		"between -->ice.</ParameterPath><NextLevel>1</NextLevel></GetParameterNames>"
		"</E:Body></E:Envelope>\n",
	};
	static const int versions[] = { -1, 0, 4 };
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		assert_int_equal(read_text(texts[i]), 0);
		assert_int_equal(message.method, SOAP_GET_PARAMETER_NAMES);
		assert_string_equal(message.path, "Device.");
		assert_true(message.next_level);
		assert_int_equal(message.version, versions[i]);
	}
}

/* It goes into all that we answer. */
static void a_version_is_one_digit(void **state)
{
	static const char *const numbers[] = { "", "x", "-1", "10", "99999999999999999999", "2/" };
	char text[256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		snprintf(text, sizeof(text),
			 "<Envelope xmlns:cwmp='urn:dslforum-org:cwmp-1-%s'><Body>"
			 "<cwmp:GetRPCMethods/></Body></Envelope>",
			 numbers[i]);
		assert_int_equal(read_text(text), 0);
		assert_int_equal(message.version, -1);
	}
}

static void other_character_sets_are_converted(void **state)
{
	static const char text[] = "<?xml version='1.0' encoding='ISO-8859-1'?><Envelope><Body>"
				   "<AddObject><ObjectName>\xfc</ObjectName></AddObject></Body>"
				   "</Envelope>";
	struct failure failure;

	(void)state;
	assert_int_equal(read_text(text), 0);
	assert_string_equal(message.path, "\xc3\xbc");
	soap_clear(&message);
	assert_int_equal(soap_read(&message, strchr(text, '>') + 1, strlen(strchr(text, '>') + 1),
				   "text/xml; charset=iso-8859-1", &failure),
			 0);
	assert_string_equal(message.path, "\xc3\xbc");
}

static void faults_of_the_acs_are_read(void **state)
{
	(void)state;
	assert_int_equal(read_text(ENVELOPE("", "<s:Fault><faultcode>Server</faultcode>"
						"<faultstring>CWMP fault</faultstring><detail>"
						"<cwmp:Fault><FaultCode>8005</FaultCode>"
						"<FaultString>Later</FaultString></cwmp:Fault>"
						"</detail></s:Fault>")),
			 0);
	assert_int_equal(message.method, SOAP_FAULT);
	assert_int_equal(message.fault_code, CWMP_RETRY_REQUEST);
	assert_string_equal(message.fault_text, "Later");
}

static void orders_are_read_with_all_they_say(void **state)
{
	(void)state;
	assert_int_equal(
		read_text(ENVELOPE("", "<cwmp:Download><CommandKey>dl</CommandKey>"
				       "<FileType>3 Vendor Configuration File</FileType>"
				       "<URL>https://a/b?c&amp;d</URL><Username>u</Username>"
				       "<Password>p</Password><FileSize>12</FileSize>"
				       "<TargetFileName/><DelaySeconds>3</DelaySeconds>"
				       "<SuccessURL/><FailureURL/></cwmp:Download>")),
		0);
	assert_int_equal(message.method, SOAP_DOWNLOAD);
	assert_string_equal(message.url, "https://a/b?c&d");
	assert_string_equal(message.password, "p");
	assert_int_equal(message.file_size, 12);
	assert_int_equal(message.delay, 3);
	assert_int_equal(
		read_text(ENVELOPE("", "<cwmp:SetParameterAttributes><ParameterList>"
				       "<SetParameterAttributesStruct><Name>Device.X</Name>"
				       "<NotificationChange>true</NotificationChange>"
				       "<Notification>2</Notification><AccessListChange>0"
				       "</AccessListChange><AccessList/>"
				       "</SetParameterAttributesStruct></ParameterList>"
				       "</cwmp:SetParameterAttributes>")),
		0);
	assert_int_equal(message.count, 1);
	assert_true(message.items[0].notification_change);
	assert_int_equal(message.items[0].notification, 2);
	assert_int_equal(
		read_text(ENVELOPE("", "<cwmp:SetParameterAttributes><ParameterList>"
				       "<SetParameterAttributesStruct><Name>Device.X</Name>"
				       "<NotificationChange>false</NotificationChange>"
				       "<Notification></Notification><AccessListChange>true"
				       "</AccessListChange><AccessList/>"
				       "</SetParameterAttributesStruct></ParameterList>"
				       "</cwmp:SetParameterAttributes>")),
		0);
	assert_int_equal(message.wrong, 0);
	assert_false(message.items[0].notification_change);
	assert_int_equal(read_text(ENVELOPE("", "<cwmp:Upload/>")), 0);
	assert_int_equal(message.method, SOAP_OTHER);
	assert_string_equal(message.name, "Upload");
}

static void wrong_arguments_are_told_and_not_guessed(void **state)
{
	static const char *const bodies[] = {
		"<GetParameterNames><NextLevel>maybe</NextLevel></GetParameterNames>",
		"<ScheduleInform><DelaySeconds>-1</DelaySeconds></ScheduleInform>",
		"<ScheduleInform><DelaySeconds/></ScheduleInform>",
		"<SetParameterAttributes><ParameterList><SetParameterAttributesStruct>"
		"<Name>Device.X</Name><NotificationChange>true</NotificationChange>"
		"</SetParameterAttributesStruct></ParameterList></SetParameterAttributes>",
		"<ScheduleInform><DelaySeconds>4294967296</DelaySeconds></ScheduleInform>",
		"<Reboot><CommandKey>123456789012345678901234567890123</CommandKey></Reboot>",
	};
	char text[512];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		snprintf(text, sizeof(text), "<Envelope><Body>%s</Body></Envelope>", bodies[i]);
		assert_int_equal(read_text(text), 0);
		assert_int_equal(message.wrong, CWMP_INVALID_ARGUMENTS);
		assert_true(message.reason[0] != '\0');
	}
}

static void what_is_not_known_but_must_be_is_told(void **state)
{
	(void)state;
	assert_int_equal(read_text(ENVELOPE("<x:Odd s:mustUnderstand='1'/>", "<cwmp:Reboot/>")), 0);
	assert_string_equal(message.not_understood, "Odd");
	assert_int_equal(read_text(ENVELOPE("<x:Odd s:mustUnderstand='0'/>", "<cwmp:Reboot/>")), 0);
	assert_string_equal(message.not_understood, "");
}

static void what_only_an_attacker_sends_is_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"no XML",
		"<Envelope/>",
		"<Envelope><Body/></Envelope>",
		"<Envelope><Body><Reboot></Body></Envelope>",
		"<Envelope><Body><Reboot/></Body></Envelope><Envelope/>",
		"<Envelope><Body><Reboot/></Body>",
		"<!DOCTYPE a [<!ENTITY b 'c'>]><Envelope><Body><Reboot/></Body></Envelope>",
		"<Envelope><Body><Reboot><!ENTITY b 'c'></Reboot></Body></Envelope>",
		"<Envelope><Body><Reboot>&b;</Reboot></Body></Envelope>",
		"<Envelope><Body><Reboot a='&b;'/></Body></Envelope>",
		"<Envelope><Body><Reboot>&#0;</Reboot></Body></Envelope>",
		"<Envelope><Body><Reboot>&#x110000;</Reboot></Body></Envelope>",
		"<Envelope><Body><Reboot>\x01</Reboot></Body></Envelope>",
		"<Envelope><Body><Reboot>\xc0\xaf</Reboot></Body></Envelope>",
		"<Envelope><Body><Reboot>\xed\xa0\x80</Reboot></Body></Envelope>",
		"<Envelope><Body><Reboot a=b/></Body></Envelope>",
		"<Envelope><Body><Reboot a/></Body></Envelope>",
		"<Envelope><Body><Reboot a='</Body></Envelope>",
		"<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (read_text(texts[i]) != -EINVAL)
			fail_msg("taken: %s", texts[i]);
	}
}

/* A text with so many times the same in its middle. */
static char *repeat(const char *before, const char *again, size_t times, const char *behind)
{
	char *text = NULL;
	size_t length;
	FILE *to = open_memstream(&text, &length);

	fputs(before, to);
	while (times-- > 0)
		fputs(again, to);
	fputs(behind, to);
	fclose(to);
	return text;
}

/* Whatever a text breaks off in, nothing behind its NUL is looked at: there is no memory. */
static void a_text_that_breaks_off_is_not_read_past_its_end(void **state)
{
	static const char whole[] =
		"<?xml version=\"1.0\"?><!-- c --><a b = \"x&amp;\" c='&#65;'><![CDATA[d]]>e&lt;</a >";
	size_t page = (size_t)sysconf(_SC_PAGESIZE), length;
	char *pages =
		mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct failure failure;
	char *text;

	(void)state;
	assert_true(pages != MAP_FAILED);
	assert_int_equal(mprotect(pages + page, page, PROT_NONE), 0);
	for (length = 0; length <= strlen(whole); length++) {
		text = pages + page - length - 1;
		memcpy(text, whole, length);
		text[length] = '\0';
		assert_int_equal(soap_guard(text, length, &failure),
				 length < strlen(whole) ? -EINVAL : 0);
	}
	munmap(pages, 2 * page);
}

static void all_is_bounded(void **state)
{
	char *text = repeat("<Envelope><Body><GetParameterValues><ParameterNames>", "<string/>",
			    SOAP_ITEMS_MAX + 1,
			    "</ParameterNames></GetParameterValues></Body></Envelope>");

	(void)state;
	assert_int_equal(read_text(text), 0);
	assert_int_equal(message.wrong, CWMP_RESOURCES_EXCEEDED);
	free(text);
	text = repeat("<Envelope><Body><Reboot>", "<a/>", SOAP_ELEMENTS_MAX,
		      "</Reboot></Body></Envelope>");
	assert_int_equal(read_text(text), -EINVAL);
	free(text);
	text = repeat("<Envelope><Body><Reboot>", "x", SOAP_MESSAGE_MAX,
		      "</Reboot></Body></Envelope>");
	assert_int_equal(read_text(text), -EINVAL);
	free(text);
	text = repeat("<Envelope><Body><Reboot ", "a='' ", SOAP_FIELDS_MAX + 1,
		      "/></Body></Envelope>");
	assert_int_equal(read_text(text), -EINVAL);
	free(text);
	text = repeat("<Envelope><Body><Reboot", "t", SOAP_NAME_MAX, "/></Body></Envelope>");
	assert_int_equal(read_text(text), -EINVAL);
	free(text);
}

/* -- writing -- */

static void arguments_that_are_missing_are_told(void **state)
{
	static const char *const bodies[] = {
		"<cwmp:GetParameterValues/>",
		"<cwmp:SetParameterValues><ParameterKey>k</ParameterKey></cwmp:SetParameterValues>",
		"<cwmp:GetParameterNames><NextLevel>0</NextLevel></cwmp:GetParameterNames>",
		"<cwmp:GetParameterNames><ParameterPath/></cwmp:GetParameterNames>",
		"<cwmp:AddObject><ParameterKey/></cwmp:AddObject>",
		"<cwmp:ScheduleInform><CommandKey/></cwmp:ScheduleInform>",
		"<cwmp:Download><FileType>3 Vendor Configuration File</FileType></cwmp:Download>",
	};
	char text[1024];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		snprintf(text, sizeof(text), ENVELOPE("", "%s"), bodies[i]);
		assert_int_equal(read_text(text), 0);
		assert_int_equal(message.wrong, CWMP_INVALID_ARGUMENTS);
	}
	assert_int_equal(read_text(ENVELOPE("", "<cwmp:Reboot/>")), 0);
	assert_int_equal(message.wrong, 0);
	assert_int_equal(read_text(ENVELOPE("", "<cwmp:SetParameterValues><ParameterList/>"
						"</cwmp:SetParameterValues>")),
			 0);
	assert_int_equal(message.wrong, 0);
}

static void one_method_is_the_most(void **state)
{
	(void)state;
	assert_int_equal(read_text(ENVELOPE("", "<cwmp:Reboot/><cwmp:FactoryReset/>")), -EINVAL);
	assert_int_equal(read_text(ENVELOPE("", "<cwmp:Reboot/></s:Body><s:Body><cwmp:Reboot/>")),
			 -EINVAL);
}

static void an_inform_is_written_in_the_order_of_the_schema(void **state)
{
	const struct schedule_event events[] = {
		{ .event = CWMP_BOOT, .carried = true },
		{ .event = CWMP_CONNECTION_REQUEST },
		{ .event = CWMP_M_REBOOT, .key = "a<b", .carried = true },
	};
	const struct soap_value values[] = { { "Device.X", "boolean", "true" } };
	const struct soap_inform inform = { "M&M", "00D09E", "HG1", "A0B1", events,
					    3,     "2026",   4,     values, 1 };
	struct soap_text text = { 0 };

	(void)state;
	soap_write_inform(&text, &inform);
	assert_string_equal(
		text.octets,
		"<cwmp:Inform>\n<DeviceId><Manufacturer>M&amp;M</Manufacturer><OUI>00D09E</OUI>"
		"<ProductClass>HG1</ProductClass><SerialNumber>A0B1</SerialNumber></DeviceId>\n"
		"<Event soap-enc:arrayType=\"cwmp:EventStruct[2]\"><EventStruct><EventCode>1 BOOT"
		"</EventCode><CommandKey></CommandKey></EventStruct><EventStruct><EventCode>"
		"M Reboot</EventCode><CommandKey>a&lt;b</CommandKey></EventStruct></Event>\n"
		"<MaxEnvelopes>1</MaxEnvelopes><CurrentTime>2026</CurrentTime><RetryCount>4"
		"</RetryCount>\n"
		"<ParameterList soap-enc:arrayType=\"cwmp:ParameterValueStruct[1]\">"
		"<ParameterValueStruct><Name>Device.X</Name><Value xsi:type=\"xsd:boolean\">true"
		"</Value></ParameterValueStruct>\n</ParameterList>\n</cwmp:Inform>");
	soap_text_clear(&text);
}

static void what_is_written_can_be_read(void **state)
{
	struct soap_fault fault = { 0 };
	struct soap_text text = { 0 };

	(void)state;
	soap_open(&text, 3, "a\"b", false);
	soap_fault_add(&fault, "Device.X", CWMP_INVALID_VALUE, "70000 is \x01 too much");
	soap_fault_add(&fault, "Device.Y", CWMP_NOT_WRITABLE, "no");
	soap_write_fault(&text, &fault);
	soap_close(&text);
	assert_non_null(strstr(text.octets,
			       "<faultcode>Client</faultcode><faultstring>CWMP fault</faultstring>"
			       "<detail><cwmp:Fault><FaultCode>9003</FaultCode>"
			       "<FaultString>Invalid arguments</FaultString>\n"
			       "<SetParameterValuesFault><ParameterName>Device.X</ParameterName>"
			       "<FaultCode>9007</FaultCode><FaultString>70000 is  too much"));
	assert_int_equal(read_text(text.octets), 0);
	assert_int_equal(message.version, 3);
	assert_string_equal(message.id, "a\"b");
	assert_int_equal(message.fault_code, CWMP_INVALID_ARGUMENTS);
	soap_fault_clear(&fault);
	soap_text_clear(&text);
}

static void a_text_that_grows_too_long_says_so(void **state)
{
	struct soap_text text = { 0 };
	size_t i;

	(void)state;
	soap_raw(&text, "start");
	for (i = 0; i <= SOAP_ANSWER_MAX / 10; i++)
		soap_raw(&text, "0123456789");
	assert_true(text.failed);
	assert_true(text.length <= SOAP_ANSWER_MAX);
	soap_text_cut(&text, 5);
	assert_false(text.failed);
	assert_string_equal(text.octets, "start");
	soap_text_clear(&text);
}

static void times_are_those_of_the_protocol(void **state)
{
	char text[SOAP_TIME];

	(void)state;
	assert_string_equal(soap_time(1772344803, text), "2026-03-01T06:00:03Z");
	assert_string_equal(soap_time(4102444800, text), "2100-01-01T00:00:00Z");
	assert_string_equal(soap_time(UNKNOWN_TIME, text), "0001-01-01T00:00:00Z");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(an_inform_response_is_read, clear),
		cmocka_unit_test_teardown(values_keep_their_blanks_and_types, clear),
		cmocka_unit_test_teardown(any_prefix_or_none_will_do, clear),
		cmocka_unit_test_teardown(a_version_is_one_digit, clear),
		cmocka_unit_test_teardown(other_character_sets_are_converted, clear),
		cmocka_unit_test_teardown(faults_of_the_acs_are_read, clear),
		cmocka_unit_test_teardown(orders_are_read_with_all_they_say, clear),
		cmocka_unit_test_teardown(wrong_arguments_are_told_and_not_guessed, clear),
		cmocka_unit_test_teardown(what_is_not_known_but_must_be_is_told, clear),
		cmocka_unit_test_teardown(what_only_an_attacker_sends_is_refused, clear),
		cmocka_unit_test(a_text_that_breaks_off_is_not_read_past_its_end),
		cmocka_unit_test_teardown(all_is_bounded, clear),
		cmocka_unit_test(arguments_that_are_missing_are_told),
		cmocka_unit_test(one_method_is_the_most),
		cmocka_unit_test(an_inform_is_written_in_the_order_of_the_schema),
		cmocka_unit_test_teardown(what_is_written_can_be_read, clear),
		cmocka_unit_test(a_text_that_grows_too_long_says_so),
		cmocka_unit_test(times_are_those_of_the_protocol),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
