/* SPDX-License-Identifier: BSD-2-Clause */
/* The query of an update: ddns(7), "Port-aware servers". */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "ddns/server/update_request.h"

static struct update_request request;

static enum update_word read(const char *query)
{
	return update_request_read(query, &request);
}

/* DDNS-030 */
static void an_update_with_a_port(void **state)
{
	(void)state;
	assert_int_equal(read("hostname=Cam.Home.Example&myip=192.0.2.1&port=40001&proto=tcp"
			      "&scheme=https&service=Front%20door&path=/live&lifetime=3600"),
			 UPDATE_GOOD);
	assert_int_equal(request.name_count, 1);
	assert_string_equal(request.names[0], "cam.home.example");
	assert_int_equal(request.address_count, 1);
	assert_int_equal(request.port, 40001);
	assert_int_equal(request.protocol, UPDATE_TCP);
	assert_string_equal(request.scheme->name, "https");
	assert_string_equal(request.service, "Front door");
	assert_string_equal(request.path, "/live");
	assert_int_equal(request.lifetime, 3600);
	assert_false(request.offline);
}

static void a_service_is_called_after_its_scheme_or_protocol(void **state)
{
	(void)state;
	assert_int_equal(read("hostname=a.b&myip=192.0.2.1&port=1&scheme=rtsp"), UPDATE_GOOD);
	assert_string_equal(request.service, "rtsp");
	assert_int_equal(read("hostname=a.b&myip=192.0.2.1&port=1&proto=UDP"), UPDATE_GOOD);
	assert_string_equal(request.service, "udp");
	assert_int_equal(request.protocol, UPDATE_UDP);
	assert_int_equal(read("hostname=a.b&myip=192.0.2.1&port=1"), UPDATE_GOOD);
	assert_string_equal(request.service, "tcp");
}

static void what_any_dyndns2_client_sends_is_understood(void **state)
{
	(void)state;
	assert_int_equal(read("system=dyndns&hostname=a.b.c,d.e.f,oops&myip=192.0.2.1,2001:db8::1"
			      "&wildcard=OFF&mx=&backmx=NO&offline=NO"),
			 UPDATE_GOOD);
	assert_int_equal(request.name_count, 3);
	assert_string_equal(request.names[1], "d.e.f");
	assert_string_equal(request.names[2], "");
	assert_int_equal(request.address_count, 2);
	assert_int_equal(request.port, 0);
	assert_int_equal(read("hostname=a.b"), UPDATE_GOOD);
	assert_int_equal(request.address_count, 0);
}

static void an_empty_value_says_nothing(void **state)
{
	(void)state;
	assert_int_equal(read("hostname=a.b&myip=192.0.2.1&port=1&proto=udp&scheme=&service=&path="
			      "&lifetime=&offline="),
			 UPDATE_GOOD);
	assert_null(request.scheme);
	assert_string_equal(request.service, "udp");
	assert_int_equal(read("hostname=a.b&myip=&port="), UPDATE_GOOD);
	assert_int_equal(request.address_count, 0);
	assert_int_equal(read("hostname="), UPDATE_NOTFQDN);
}

static void going_offline_needs_no_endpoint(void **state)
{
	(void)state;
	assert_int_equal(read("hostname=a.b&offline=yes"), UPDATE_GOOD);
	assert_true(request.offline);
	assert_false(request.means_service);
	assert_int_equal(read("hostname=a.b&offline=YES&scheme=http"), UPDATE_GOOD);
	assert_true(request.means_service);
	assert_string_equal(request.service, "http");
}

static void each_mistake_has_its_word(void **state)
{
	static const struct {
		const char *query;
		enum update_word word;
	} mistakes[] = {
		{ "", UPDATE_NOTFQDN },
		{ "myip=192.0.2.1", UPDATE_NOTFQDN },
		{ "hostname=a.b&myip=192.0.2.999", UPDATE_BADIP },
		{ "hostname=a.b&myip=192.0.2.1,192.0.2.2", UPDATE_BADIP },
		{ "hostname=a.b&myip=192.0.2.1,::1,::2", UPDATE_BADIP },
		{ "hostname=a.b&port=1", UPDATE_BADIP },
		{ "hostname=a.b&myip=192.0.2.1&port=0", UPDATE_BADPARAM },
		{ "hostname=a.b&myip=192.0.2.1&port=65536", UPDATE_BADPARAM },
		{ "hostname=a.b&myip=192.0.2.1&port=4294967297", UPDATE_BADPARAM },
		{ "hostname=a.b&myip=192.0.2.1&port=-1", UPDATE_BADPARAM },
		{ "hostname=a.b&myip=192.0.2.1&port=8%200", UPDATE_BADPARAM },
		{ "hostname=a.b&myip=192.0.2.1&port=1&proto=sctp", UPDATE_BADPARAM },
		{ "hostname=a.b&myip=192.0.2.1&port=1&scheme=javascript", UPDATE_BADPARAM },
		{ "hostname=a.b&myip=192.0.2.1&port=1&service=%0a", UPDATE_BADPARAM },
		{ "hostname=a.b&myip=192.0.2.1&port=1&path=x", UPDATE_BADPARAM },
		{ "hostname=a.b&myip=192.0.2.1&port=1&path=/%22", UPDATE_BADPARAM },
		{ "hostname=a.b&myip=192.0.2.1&port=1&lifetime=0", UPDATE_BADPARAM },
		{ "hostname=a.b&myip=192.0.2.1&port=1&lifetime=1h", UPDATE_BADPARAM },
		{ "hostname=a.b&myip=192.0.2.1&scheme=http", UPDATE_BADPARAM },
		{ "hostname=a.b&hostname=c.d&myip=192.0.2.1", UPDATE_BADPARAM },
		{ "hostname=a.b&myip=192.0.2.1&offline=MAYBE", UPDATE_BADPARAM },
		{ "hostname=a.b,a.b,a.b,a.b,a.b,a.b,a.b,a.b,a.b,a.b,a.b,a.b,a.b,a.b,a.b,a.b,a.b,a.b"
		  ",a.b,a.b,a.b&myip=192.0.2.1",
		  UPDATE_NUMHOST },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		print_message("%s\n", mistakes[i].query);
		assert_int_equal(read(mistakes[i].query), mistakes[i].word);
	}
}

static void a_lifetime_is_a_month_at_most(void **state)
{
	(void)state;
	assert_int_equal(read("hostname=a.b&lifetime=999999999"), UPDATE_GOOD);
	assert_int_equal(request.lifetime, UPDATE_IN_A_MONTH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_update_with_a_port),
		cmocka_unit_test(a_service_is_called_after_its_scheme_or_protocol),
		cmocka_unit_test(what_any_dyndns2_client_sends_is_understood),
		cmocka_unit_test(an_empty_value_says_nothing),
		cmocka_unit_test(going_offline_needs_no_endpoint),
		cmocka_unit_test(each_mistake_has_its_word),
		cmocka_unit_test(a_lifetime_is_a_month_at_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
