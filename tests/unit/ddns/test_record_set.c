/* SPDX-License-Identifier: BSD-2-Clause */
/* What records say in the words of zone files, and where their markers stand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "ddns/record_set.h"
#include "tests/support/spelled.h"

static struct dns_name zone, name;
static struct job job = { .zone = &zone, .name = &name };

static int parse_names(void **state)
{
	(void)state;
	return dns_name_parse("home.example", &zone) && dns_name_parse("cam.home.example", &name)
		       ? 0
		       : -1;
}

/* Facts on RFC 7393, section 6. */
static void each_kind_has_its_text(void **state)
{
	static const struct {
		struct record record;
		const char *outermost, *text, *owner, *marker;
	} rows[] = {
		{ { .kind = RECORD_A },
		  "203.0.113.5:1",
		  "203.0.113.5",
		  "cam.home.example",
		  "_homeport-a.cam.home.example" },
		{ { .kind = RECORD_AAAA, .below = "v6" },
		  "[2001:db8::5]:1",
		  "2001:db8::5",
		  "v6.cam.home.example",
		  "_homeport-aaaa.v6.cam.home.example" },
		{ { .kind = RECORD_SRV, .below = "_rtsp._tcp" },
		  "0.0.0.0:40001",
		  "0 0 40001 cam.home.example.",
		  "_rtsp._tcp.cam.home.example",
		  "_homeport-srv._rtsp._tcp.cam.home.example" },
		{ { .kind = RECORD_SRV, .below = "_rtsp._tcp", .target = TARGET_V4 },
		  "0.0.0.0:40001",
		  "0 0 40001 v4.cam.home.example.",
		  "_rtsp._tcp.cam.home.example",
		  "_homeport-srv._rtsp._tcp.cam.home.example" },
		{ { .kind = RECORD_HTTPS },
		  "0.0.0.0:40001",
		  "1 . port=40001",
		  "cam.home.example",
		  "_homeport-https.cam.home.example" },
		{ { .kind = RECORD_HTTPS, .target = TARGET_V6 },
		  "0.0.0.0:40001",
		  "1 v6.cam.home.example. port=40001",
		  "cam.home.example",
		  "_homeport-https.cam.home.example" },
		{ { .kind = RECORD_SVCB, .below = "_foo" },
		  "0.0.0.0:40001",
		  "1 cam.home.example. port=40001",
		  "_foo.cam.home.example",
		  "_homeport-svcb._foo.cam.home.example" },
		{ { .kind = RECORD_URI, .below = "_rtsp._tcp", .text = "/live" },
		  "0.0.0.0:40001",
		  "10 1 \"rtsp://cam.home.example:40001/live\"",
		  "_rtsp._tcp.cam.home.example",
		  "_homeport-uri._rtsp._tcp.cam.home.example" },
		{ { .kind = RECORD_HINT, .below = "_pcp", .text = "_tcp" },
		  "203.0.113.5:40001",
		  "\"v=pcp1 proto=tcp address=203.0.113.5 port=40001\"",
		  "_pcp.cam.home.example",
		  "_homeport-txt._pcp.cam.home.example" },
		{ { .kind = RECORD_POINTER, .below = "_rtsp._tcp", .instance = "Front Door" },
		  "0.0.0.0:1",
		  "Front\\032Door._rtsp._tcp.home.example.",
		  "_rtsp._tcp.home.example",
		  "_homeport-ptr.Front\\032Door._rtsp._tcp.home.example" },
		{ { .kind = RECORD_INSTANCE, .below = "_rtsp._tcp", .instance = "a.b" },
		  "0.0.0.0:40001",
		  "0 0 40001 cam.home.example.",
		  "a\\.b._rtsp._tcp.home.example",
		  "_homeport-srv.a\\.b._rtsp._tcp.home.example" },
		{ { .kind = RECORD_INSTANCE_TEXT,
		    .below = "_rtsp._tcp",
		    .instance = "a",
		    .text = "/a\"b\\c" },
		  "0.0.0.0:1",
		  "\"path=/a\\\"b\\\\c\"",
		  "a._rtsp._tcp.home.example",
		  "_homeport-txt.a._rtsp._tcp.home.example" },
	};
	char text[RECORD_DATA_TEXT], names_text[DNS_NAME_TEXT];
	struct record_names names;
	struct record record;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		record = rows[i].record;
		record.says = endpoint(rows[i].outermost);
		assert_string_equal(record_data_print(&job, &record, text), rows[i].text);
		assert_true(record_set_names(&job, &record, &names));
		assert_string_equal(dns_name_print(&names.owner, names_text), rows[i].owner);
		assert_string_equal(dns_name_print(&names.marker, names_text), rows[i].marker);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(each_kind_has_its_text, parse_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
