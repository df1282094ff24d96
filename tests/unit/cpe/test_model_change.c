/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_RFC2136, PCP_PROXY */
/* Changes of the model: requests to edits of a text, all of one or nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <json-c/json.h>

#include "cpe/model_change.h"
#include "tests/support/model_gateway.h"

static struct model_gateway gateway;
static struct model_change change;
static char *text; /* the configuration, edited */

static int open_gateway(void **state)
{
	(void)state;
	text = strdup(model_config);
	return text && model_gateway_open(&gateway) ? 0 : -1;
}

static int close_gateway(void **state)
{
	(void)state;
	model_change_clear(&change);
	model_gateway_close(&gateway);
	free(text);
	return 0;
}

typedef void request_change(const struct model_view *view, struct json_object *request,
			    struct model_change *change);

/* True, and the text is another one: nothing is wrong with it. */
static bool is_done(request_change *kind, const char *json)
{
	struct json_object *request = json_tokener_parse(json);
	struct config *config = NULL;
	char *edited;

	assert_non_null(request);
	model_change_clear(&change);
	kind(&gateway.view, request, &change);
	assert_false(change.out_of_memory);
	if (!change.faults)
		config = model_change_try(&change, text, "test.conf", &edited);
	if (config) {
		free(text);
		text = edited;
	}
	json_object_put(request);
	config_free(config);
	return config != NULL;
}

static void does(request_change *kind, const char *json, const char *there)
{
	if (!is_done(kind, json))
		fail_msg("%s: %s", json, json_object_to_json_string(change.faults));
	if (!strstr(text, there))
		fail_msg("%s: no \"%s\" in:\n%s", json, there, text);
}

/* The faults are these, "CODE PATH" each, and the first sentence has the words. */
static void refuses(request_change *kind, const char *json, const char *faults, const char *words)
{
	struct json_object *list, *fault;
	char all[512] = "";
	size_t i;

	if (is_done(kind, json))
		fail_msg("%s: done", json);
	assert_string_equal(text, model_config);
	list = json_object_object_get(change.faults, "faults");
	for (i = 0; i < json_object_array_length(list); i++) {
		fault = json_object_array_get_idx(list, i);
		snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s%s %s", i ? ", " : "",
			 json_object_get_string(json_object_object_get(fault, "code")),
			 json_object_get_string(json_object_object_get(fault, "path")));
	}
	assert_string_equal(all, faults);
	if (!strstr(json_object_get_string(json_object_object_get(change.faults, "error")), words))
		fail_msg("%s: no \"%s\" in %s", json, words,
			 json_object_to_json_string(change.faults));
}

#define SET(path, value) "{\"values\":[{\"path\":\"" path "\",\"value\":\"" value "\"}]}"

static void values_may_be_spelled_as_tr181_or_as_the_configuration_has_them(void **state)
{
	(void)state;
	does(model_change_set, SET("lifetime-max", "+600"), "lifetime-max = 600");
	does(model_change_set, SET("natpmp", "0"), "natpmp = false");
	does(model_change_set, SET("natpmp", "1"), "natpmp = true");
	does(model_change_set, SET("Device.NAT.PortMapping.1.Protocol", "TCP"),
	     "\"cam\" { host = 192.168.1.21 protocol = tcp");
	does(model_change_set, SET("forward cam protocol", "udp"), "protocol = udp");
	does(model_change_set, SET("Device.Firewall.Pinhole.2.Protocol", "17"),
	     "2001:db8::21 protocol = udp");
	does(model_change_set, SET("Device.Firewall.Pinhole.2.DestMACAddress", ""),
	     "2001:db8::21 protocol = udp");
	does(model_change_set, "{\"values\":[{\"path\":\"forward cam port\",\"value\":81}]}",
	     "port = 81");
	does(model_change_set,
	     "{\"values\":[{\"path\":\"natpmp\",\"value\":false,\"type\":\"xsd:string\"}]}",
	     "natpmp = false");
}

static void what_is_empty_is_not_given(void **state)
{
	(void)state;
	does(model_change_set, SET("Device.NAT.PortMapping.1.ExternalPort", "0"), "port = 5000");
	assert_null(strstr(text, "5001"));
	does(model_change_set, SET("lifetime-max", ""), "lan");
	assert_null(strstr(text, "7200"));
	does(model_change_set, SET("service web srv", ""), "service");
	assert_null(strstr(text, "_https"));
}

static void values_that_are_none_are_refused(void **state)
{
	(void)state;
	refuses(model_change_set, SET("lifetime-max", "0"),
		"9007 Device.PCP.X_HOMEPORT_LocalServer.MaximumLifetime", "give 1 to 604800");
	refuses(model_change_set, SET("forward cam port", "0"),
		"9007 Device.NAT.PortMapping.1.InternalPort", "has to be given");
	refuses(model_change_set, SET("forward cam port", ""),
		"9007 Device.NAT.PortMapping.1.InternalPort", "has to be given");
	refuses(model_change_set, SET("service web name", "a\\nb"),
		"9007 Device.DynamicDNS.Client.1.Hostname.1.Name", "not a line");
	refuses(model_change_set,
		"{\"values\":[{\"path\":\"natpmp\",\"value\":\"2\",\"type\":\"xsd:unsignedInt\"}]}",
		"9006 Device.PCP.X_HOMEPORT_LocalServer.NATPMPEnable", "neither true nor false");
	refuses(model_change_set,
		"{\"values\":[{\"path\":\"natpmp\",\"value\":\"2\",\"type\":\"xsd:boolean\"}]}",
		"9007 Device.PCP.X_HOMEPORT_LocalServer.NATPMPEnable", "neither true nor false");
	refuses(model_change_set, SET("Device.NAT.PortMapping.1.Status", "Enabled"),
		"9008 Device.NAT.PortMapping.1.Status", "cannot be changed");
	refuses(model_change_set, SET("Device.NAT.PortMapping.100008.InternalPort", "1"),
		"9008 Device.NAT.PortMapping.100008.InternalPort", "cannot be changed");
	refuses(model_change_set, SET("Device.NAT.PortMapping.1.", "1"),
		"9005 Device.NAT.PortMapping.1.", "is an object");
	refuses(model_change_set, "{}", "9003 ", "name \"values\"");
	refuses(model_change_set, "{\"values\":[1,{\"path\":\"natpmp\"}]}", "9003 , 9003 natpmp",
		"\"path\" and a \"value\"");
}

static void files_are_named_on_the_gateway_alone(void **state)
{
	(void)state;
	refuses(model_change_set, SET("Device.PCP.X_HOMEPORT_LocalServer.LeaseFile", "/tmp/x"),
		"9008 Device.PCP.X_HOMEPORT_LocalServer.LeaseFile", "takes the short name");
	refuses(model_change_add,
		"{\"path\":\"Device.DynamicDNS.Client.\",\"values\":{\"ca-file\":\"/etc/passwd\"}}",
		"9008 ca-file", "cannot be changed");
	refuses(model_change_set,
		"{\"origin\":\"acs\",\"values\":[{\"path\":\"lease-file\",\"value\":\"/tmp/x\"}]}",
		"9005 lease-file", "there is no lease-file");
	refuses(model_change_add, "{\"origin\":\"acs\",\"path\":\"forward\",\"title\":\"a\"}",
		"9005 forward", "there is no forward");
	refuses(model_change_delete, "{\"origin\":\"acs\",\"path\":\"forward cam\"}",
		"9005 forward cam", "there is no forward cam");
	does(model_change_set, SET("lease-file", "/tmp/x"), "lease-file = '/tmp/x'");
}

static void what_does_not_go_together_is_refused(void **state)
{
	(void)state;
	refuses(model_change_set, SET("lifetime-min", "80000"),
		"9007 Device.PCP.X_HOMEPORT_LocalServer.MinimumLifetime", "above lifetime-max");
	refuses(model_change_set, SET("service web account", "other"),
		"9007 Device.DynamicDNS.Client.1.Hostname.1.X_HOMEPORT_Account", "other");
	refuses(model_change_set,
		"{\"values\":[{\"path\":\"natpmp\",\"value\":\"0\"},"
		"{\"path\":\"Device.PCP.X_HOMEPORT_LocalServer.NATPMPEnable\",\"value\":\"1\"}]}",
		"9003 Device.PCP.X_HOMEPORT_LocalServer.NATPMPEnable", "set twice");
}

static void rows_are_added_with_their_values(void **state)
{
	(void)state;
	does(model_change_add,
	     "{\"path\":\"Device.NAT.PortMapping.\",\"values\":{\"InternalClient\":"
	     "\"192.168.1.30\",\"Protocol\":\"TCP\",\"InternalPort\":80,\"ExternalPort\":\"0\"}}",
	     "forward cpe-4 {");
	assert_string_equal(change.title, "cpe-4");
	does(model_change_add,
	     "{\"path\":\"forward\",\"title\":\"box\",\"values\":{\"host\":\"192.168.1.31\","
	     "\"protocol\":\"tcp\",\"port\":\"81\"}}",
	     "forward box {");
	does(model_change_add,
	     "{\"path\":\"Device.DynamicDNS.Client.1.Hostname.\",\"title\":\"mail\",\"values\":{"
	     "\"Name\":\"mail.home.example\",\"X_HOMEPORT_Host\":\"192.168.1.9\","
	     "\"protocol\":\"tcp\",\"port\":\"25\",\"srv\":\"_smtp._tcp\"}}",
	     "account = dns");
	does(model_change_add, "{\"path\":\"hosts\",\"title\":\"192.168.1.7\"}",
	     "hosts 192.168.1.7 {");
}

/* TR-069 adds a row first and tells its values later. */
static void a_row_without_values_waits_for_them(void **state)
{
	(void)state;
	does(model_change_add, "{\"path\":\"Device.NAT.PortMapping.\"}",
	     "forward cpe-4 {\n\tenabled = false\n}");
	does(model_change_add, "{\"path\":\"Device.Firewall.Pinhole.\"}",
	     "forward pinhole-4 {\n\tenabled = false\n}");
	does(model_change_add, "{\"path\":\"Device.DynamicDNS.Client.\"}",
	     "account cpe-2 {\n\tenabled = false\n}");
	model_gateway_close(&gateway);
	assert_true(model_gateway_configure(&gateway, text));
	does(model_change_set, SET("Device.NAT.PortMapping.4.InternalClient", "192.168.1.9"),
	     "enabled = false\n\thost = 192.168.1.9\n");
	assert_false(is_done(model_change_set, SET("Device.NAT.PortMapping.4.Enable", "1")));
	assert_non_null(strstr(json_object_to_json_string(change.faults),
			       "ends here without \\\"protocol\\\""));
	does(model_change_set,
	     "{\"values\":[{\"path\":\"Device.NAT.PortMapping.4.Enable\",\"value\":true},"
	     "{\"path\":\"Device.NAT.PortMapping.4.Protocol\",\"value\":\"TCP\"},"
	     "{\"path\":\"Device.NAT.PortMapping.4.InternalPort\",\"value\":80}]}",
	     "enabled = true\n\thost = 192.168.1.9\n\tprotocol = tcp\n\tport = 80\n");
	does(model_change_delete, "{\"path\":\"Device.Firewall.Pinhole.5.\"}", "forward");
	assert_null(strstr(text, "pinhole"));
}

static void an_account_in_use_is_not_disabled(void **state)
{
	(void)state;
	refuses(model_change_set, SET("account dns enabled", "false"),
		"9007 Device.DynamicDNS.Client.1.Enable", "\"dns\" is not enabled; enable it, or");
	does(model_change_set,
	     "{\"values\":[{\"path\":\"account dns enabled\",\"value\":false},"
	     "{\"path\":\"service web enabled\",\"value\":false}]}",
	     "enabled = false");
}

static void rows_that_make_no_sense_are_not_added(void **state)
{
	(void)state;
	refuses(model_change_add, "{\"path\":\"hosts\"}", "9001 hosts", "needs a title");
	refuses(model_change_add, "{\"path\":\"Device.PCP.Client.1.Server.\"}",
		"9001 Device.PCP.Client.1.Server.", "cannot be added");
	refuses(model_change_add, "{\"path\":\"Device.NAT.\"}", "9005 Device.NAT.",
		"cannot be added");
	refuses(model_change_add, "{\"path\":\"Device.Foo.\"}", "9005 Device.Foo.", "there is no");
	refuses(model_change_add,
		"{\"path\":\"forward\",\"title\":\"x\",\"values\":{\"Foo\":1,\"Status\":2}}",
		"9005 Foo, 9008 Status", "no such parameter in a forward");
	refuses(model_change_add,
		"{\"path\":\"forward\",\"title\":\"cam\",\"values\":{\"host\":\"192.168.1.31\","
		"\"protocol\":\"tcp\",\"port\":\"81\"}}",
		"9007 forward", "cam");
	refuses(model_change_add, "{\"path\":\"forward\",\"title\":\"a\\\"b {\"}", "9007 forward",
		"not a word");
	refuses(model_change_add, "{}", "9003 ", "Name a \"path\"");
}

static void rows_are_deleted_with_what_is_below(void **state)
{
	(void)state;
	does(model_change_delete, "{\"path\":\"Device.NAT.PortMapping.1.\"}", "service");
	assert_null(strstr(text, "\"cam\""));
	does(model_change_delete, "{\"paths\":[\"forward six\",\"Device.NAT.PortMapping.3.\"]}",
	     "service");
	assert_null(strstr(text, "forward"));
	does(model_change_delete, "{\"path\":\"Device.DynamicDNS.Client.1.\"}", "wan");
	assert_null(strstr(text, "service"));
	assert_null(strstr(text, "account"));
}

static void rows_that_have_to_stay_are_not_deleted(void **state)
{
	(void)state;
	refuses(model_change_delete, "{\"path\":\"account dns\"}",
		"9007 Device.DynamicDNS.Client.1.", "dns");
	refuses(model_change_delete,
		"{\"path\":\"Device.PCP.Client.1.Server.1.InboundMapping.1.\"}",
		"9001 Device.PCP.Client.1.Server.1.InboundMapping.1.", "goes by itself");
	refuses(model_change_delete, "{\"path\":\"Device.PCP.\"}", "9005 Device.PCP.", "no row");
	refuses(model_change_delete, "{\"path\":\"lan br-lan\"}",
		"9007 Device.PCP.X_HOMEPORT_LocalServer.Interface.1.", "no \"lan\" section");
	refuses(model_change_delete, "{}", "9003 ", "Name a \"path\"");
}

/* -- mappings of hosts -- */

static void orders(request_change *kind, const char *json, enum server_order order)
{
	assert_true(is_done(kind, json));
	assert_string_equal(text, model_config);
	assert_int_equal(change.order_count, 1);
	assert_int_equal(change.orders[0].order, order);
	assert_int_equal(change.orders[0].serial, 8);
}

static void what_hosts_have_made_is_ordered(void **state)
{
	(void)state;
	orders(model_change_set, SET("Device.NAT.PortMapping.100008.Enable", "0"), ORDER_SUSPEND);
	orders(model_change_delete, "{\"path\":\"Device.NAT.PortMapping.100008.\"}", ORDER_END);
	assert_true(is_done(model_change_set, SET("Device.NAT.PortMapping.100008.Enable", "true")));
	assert_int_equal(change.order_count, 0);
	refuses(model_change_set, SET("Device.NAT.PortMapping.100008.Enable", "perhaps"),
		"9007 Device.NAT.PortMapping.100008.Enable", "neither true nor false");
	gateway.mappings[1].stage = STAGE_ASKING;
	refuses(model_change_delete, "{\"path\":\"Device.NAT.PortMapping.100008.\"}",
		"9001 Device.NAT.PortMapping.100008.", "try again");
	gateway.mappings[1].stage = STAGE_SETTLED;
	gateway.mappings[1].suspended = true;
	orders(model_change_set, SET("Device.NAT.PortMapping.100008.Enable", "true"), ORDER_RESUME);
}

/* -- several requests -- */

static void request(request_change *kind, const char *json)
{
	struct json_object *object = json_tokener_parse(json);

	model_change_next(&change);
	kind(&gateway.view, object, &change);
	json_object_put(object);
}

static void rows_that_wait_are_seen_before_they_are_there(void **state)
{
	struct config *preview, *before = gateway.config;

	(void)state;
	change.is_staged = true;
	request(model_change_add, "{\"path\":\"Device.DynamicDNS.Client.1.Hostname.\"}");
	assert_null(change.faults);
	preview = model_change_preview(&change, text);
	assert_non_null(preview);
	assert_int_equal(preview->off_count, 1);
	gateway.view.config = preview;
	model_numbers_have(gateway.numbers, "service", "cpe-2");
	request(model_change_set,
		SET("Device.DynamicDNS.Client.1.Hostname.2.Name", "b.home.example"));
	assert_null(change.faults);
	request(model_change_set, SET("Device.DynamicDNS.Client.1.Hostname.2.X_HOMEPORT_TTL", "0"));
	assert_non_null(change.faults);
	model_change_drop(&change);
	assert_null(change.faults);
	assert_string_equal(change.edits[change.count - 1].value, "b.home.example");
	gateway.view.config = before;
	config_free(preview);
}

/* -- secrets -- */

static void a_secret_is_a_file_that_nobody_has_named(void **state)
{
	(void)state;
	request(model_change_set, SET("Device.DynamicDNS.Client.1.Password", "k:c2VjcmV0"));
	assert_true(model_change_place(&change, text, "/etc/test.conf"));
	assert_string_equal(change.edits[0].key, "key-file");
	assert_string_equal(change.edits[0].value, "/etc/test.conf.secret-1");
	assert_string_equal(change.secrets[0].path, "/etc/test.conf.secret-1");
	assert_non_null(strstr(change.secrets[0].text, "secret \"c2VjcmV0\";"));
	assert_true(
		model_change_is_secret(gateway.config, change.secrets[0].path, "/etc/test.conf"));
	assert_false(model_change_is_secret(gateway.config, "/etc/tsig.key", "/etc/test.conf"));
	model_change_clear(&change);
	request(model_change_set, SET("Device.DynamicDNS.Client.1.Password", "no key"));
	assert_false(model_change_place(&change, text, "/etc/test.conf"));
	assert_null(strstr(json_object_to_json_string(change.faults), "no key"));
}

/* Somebody else configures it later: until then nobody else gets the file. */
static void a_secret_is_kept_for_who_will_name_it(void **state)
{
	char stem[] = "/tmp/homeport-secrets-XXXXXX", path[64], waiting[64];
	const char *key;
	int first;

	(void)state;
	assert_non_null(mkdtemp(stem));
	snprintf(path, sizeof(path), "%s/test.conf", stem);
	snprintf(waiting, sizeof(waiting), "%s/test.conf.secret-1", stem);
	first = open(waiting, O_CREAT | O_WRONLY, 0600);
	assert_return_code(first, errno);
	key = model_change_keep(&change, gateway.config, path, "duckdns", "sesame");
	assert_string_equal(key, "secret-file");
	assert_string_equal(strrchr(change.secrets[0].path, '-'), "-2");
	assert_string_equal(change.secrets[0].text, "sesame\n");
	model_change_clear(&change);
	/* One that nothing has named for a day is nobody's. */
	assert_return_code(
		futimens(first, (struct timespec[2]){ { .tv_sec = 1 }, { .tv_sec = 1 } }), errno);
	key = model_change_keep(&change, gateway.config, path, "rfc2136", "k:c2VjcmV0");
	assert_string_equal(key, "key-file");
	assert_string_equal(change.secrets[0].path, waiting);
	model_change_clear(&change);
	assert_null(model_change_keep(&change, gateway.config, path, "rfc2136", "no key"));
	assert_null(strstr(json_object_to_json_string(change.faults), "no key"));
	model_change_clear(&change);
	assert_null(model_change_keep(&change, gateway.config, path, "duckdns", ""));
	assert_null(model_change_keep(&change, gateway.config, path, "duckdns", "two\nlines"));
	assert_return_code(close(first) | unlink(waiting) | rmdir(stem), errno);
}

/* TR-106 counts characters, of which some take four octets. */
static void a_long_secret_is_kept_whole(void **state)
{
	char value[4 * (MODEL_SECRET + 1) + 1] = "";
	size_t i;

	(void)state;
	for (i = 0; i < MODEL_SECRET; i++)
		strcat(value, "\U0001f511");
	assert_non_null(model_change_keep(&change, gateway.config, "/test.conf", "duckdns", value));
	assert_int_equal(strlen(change.secrets[0].text), strlen(value) + 1);
	model_change_clear(&change);
	assert_null(model_change_keep(&change, gateway.config, "/test.conf", "duckdns",
				      strcat(value, "!")));
	model_change_clear(&change);
	/* No UTF-8, and of no characters at all. */
	memset(value, 0x80, sizeof(value) - 1);
	assert_null(model_change_keep(&change, gateway.config, "/test.conf", "duckdns", value));
}

static void mistakes_that_were_there_before_are_told_with_their_line(void **state)
{
	(void)state;
	free(text);
	text = strdup("lan \"a\" { }\nwan \"b\" { }\nnatpmp = perhaps\n");
	assert_false(is_done(model_change_set, SET("lifetime-max", "600")));
	assert_non_null(strstr(json_object_to_json_string(change.faults), "test.conf:3: natpmp"));
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, open_gateway, close_gateway)
	const struct CMUnitTest tests[] = {
		TEST(values_may_be_spelled_as_tr181_or_as_the_configuration_has_them),
		TEST(what_is_empty_is_not_given),
		TEST(values_that_are_none_are_refused),
		TEST(files_are_named_on_the_gateway_alone),
		TEST(what_does_not_go_together_is_refused),
		TEST(rows_are_added_with_their_values),
		TEST(a_row_without_values_waits_for_them),
		TEST(an_account_in_use_is_not_disabled),
		TEST(rows_that_make_no_sense_are_not_added),
		TEST(rows_are_deleted_with_what_is_below),
		TEST(rows_that_have_to_stay_are_not_deleted),
		TEST(what_hosts_have_made_is_ordered),
		TEST(rows_that_wait_are_seen_before_they_are_there),
#ifdef CONFIG_DDNS
		TEST(a_secret_is_a_file_that_nobody_has_named),
		TEST(a_secret_is_kept_for_who_will_name_it),
		TEST(a_long_secret_is_kept_whole),
#endif
		TEST(mistakes_that_were_there_before_are_told_with_their_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
