/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_RFC2136, PCP_PROXY */
/* Requests about the model, and the shapes of their answers: homeportctl(1) has them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <json-c/json.h>

#include "cpe/model_json.h"
#include "tests/support/model_gateway.h"

static struct model_gateway gateway;
static struct json_object *answer; /* as it was read again */

static int open_gateway(void **state)
{
	(void)state;
	return model_gateway_open(&gateway) ? 0 : -1;
}

static int close_gateway(void **state)
{
	(void)state;
	model_gateway_close(&gateway);
	json_object_put(answer);
	answer = NULL;
	return 0;
}

enum command { GET, NAMES, SCHEMA };

static void ask(enum command command, const char *request)
{
	struct json_object *object = json_tokener_parse(request), *said = NULL;

	assert_non_null(object);
	switch (command) {
	case GET: said = model_json_get(&gateway.view, object); break;
	case NAMES: said = model_json_names(&gateway.view, object); break;
	case SCHEMA: said = model_json_schema(object); break;
	}
	assert_non_null(said);
	json_object_put(answer);
	answer = json_tokener_parse(json_object_to_json_string_ext(said, JSON_C_TO_STRING_PLAIN));
	assert_non_null(answer);
	json_object_put(said);
	json_object_put(object);
}

static const char *text(struct json_object *row, const char *key)
{
	return json_object_get_string(json_object_object_get(row, key));
}

static struct json_object *list(const char *word)
{
	struct json_object *found = json_object_object_get(answer, word);

	if (!json_object_is_type(found, json_type_array))
		fail_msg("no %s in %s", word, json_object_to_json_string(answer));
	return found;
}

/* The row of that path. */
static struct json_object *row(const char *word, const char *path)
{
	size_t i;

	for (i = 0; i < json_object_array_length(list(word)); i++)
		if (strcmp(text(json_object_array_get_idx(list(word), i), "path"), path) == 0)
			return json_object_array_get_idx(list(word), i);
	fail_msg("no %s", path);
	return NULL;
}

static void get_tells_path_type_value_writable_and_key(void **state)
{
	(void)state;
	ask(GET, "{\"paths\":[\"Device.PCP.\",\"service web ttl\"]}");
	assert_string_equal(
		json_object_to_json_string_ext(row("parameters", "Device.PCP.X_HOMEPORT_LocalServer"
								 ".NATPMPEnable"),
					       JSON_C_TO_STRING_PLAIN),
		"{\"path\":\"Device.PCP.X_HOMEPORT_LocalServer.NATPMPEnable\","
		"\"type\":\"boolean\",\"value\":\"true\",\"writable\":true,\"key\":\"natpmp\"}");
	assert_string_equal(
		json_object_to_json_string_ext(
			row("parameters", "Device.DynamicDNS.Client.1.Hostname.1.X_HOMEPORT_TTL"),
			JSON_C_TO_STRING_PLAIN),
		"{\"path\":\"Device.DynamicDNS.Client.1.Hostname.1.X_HOMEPORT_TTL\","
		"\"type\":\"unsignedInt\",\"value\":\"60\",\"writable\":true,"
		"\"key\":\"service web ttl\"}");
	assert_string_equal(text(row("parameters", "Device.PCP.SupportedVersions"), "writable"),
			    "false");
}

static void nothing_asked_for_is_everything(void **state)
{
	(void)state;
	ask(GET, "{}");
	row("parameters", "Device.IP.Interface.3.Name");
	row("parameters", "Device.NAT.PortMapping.100008.Description");
}

static void every_path_that_is_none_is_a_fault(void **state)
{
	struct json_object *fault;

	(void)state;
	ask(GET, "{\"paths\":[\"Device.PCP.\",\"Device.Foo\",\"lifetime_max\"]}");
	assert_int_equal(json_object_array_length(list("faults")), 2);
	fault = row("faults", "Device.Foo");
	assert_string_equal(text(fault, "code"), "9005");
	assert_string_equal(text(answer, "error"), text(fault, "message"));
	assert_non_null(strstr(text(row("faults", "lifetime_max"), "message"), "lifetime-max"));
	assert_null(json_object_object_get(answer, "parameters"));
}

static void names_are_those_of_get_parameter_names(void **state)
{
	(void)state;
	ask(NAMES, "{\"path\":\"\",\"next\":true}");
	assert_int_equal(json_object_array_length(list("names")), 1);
	row("names", "Device.");
	ask(NAMES, "{\"path\":\"Device.NAT.\",\"next\":true}");
	assert_int_equal(json_object_array_length(list("names")), 3);
	assert_string_equal(text(row("names", "Device.NAT.PortMapping."), "writable"), "true");
	ask(NAMES, "{\"path\":\"Device.NAT.PortMapping.\",\"next\":true}");
	assert_int_equal(json_object_array_length(list("names")), 3);
	assert_string_equal(text(row("names", "Device.NAT.PortMapping.1."), "writable"), "true");
	assert_string_equal(text(row("names", "Device.NAT.PortMapping.100008."), "writable"),
			    "true");
	ask(NAMES, "{\"path\":\"Device.NAT.PortMapping.1.\",\"next\":false}");
	row("names", "Device.NAT.PortMapping.1.");
	assert_string_equal(text(row("names", "Device.NAT.PortMapping.1.InternalPort"), "writable"),
			    "true");
	ask(NAMES, "{\"path\":\"Device.NAT.PortMapping.1.Status\"}");
	assert_int_equal(json_object_array_length(list("names")), 1);
	ask(NAMES, "{\"path\":\"Device.NAT.PortMapping.1.Status\",\"next\":true}");
	assert_string_equal(text(row("faults", "Device.NAT.PortMapping.1.Status"), "code"), "9003");
	ask(NAMES, "{}");
	row("names", "Device.");
	row("names", "Device.PCP.Client.2.X_HOMEPORT_Mode");
}

static void the_schema_has_no_rows(void **state)
{
	struct json_object *found;

	(void)state;
	ask(SCHEMA, "{\"path\":\"Device.NAT.\"}");
	found = row("schema", "Device.NAT.PortMapping.{i}.");
	assert_string_equal(text(found, "type"), "object");
	assert_string_equal(text(found, "writable"), "true");
	found = row("schema", "Device.NAT.PortMapping.{i}.ExternalPort");
	assert_string_equal(text(found, "type"), "unsignedInt");
	assert_string_equal(text(found, "from"), "0");
	assert_string_equal(text(found, "to"), "65535");
	assert_string_equal(text(found, "default"), "0");
	assert_string_equal(text(found, "section"), "forward");
	assert_string_equal(text(found, "key"), "external");
	found = row("schema", "Device.NAT.PortMapping.{i}.Protocol");
	assert_string_equal(text(found, "values"), "[ \"TCP\", \"UDP\" ]");
	ask(SCHEMA, "{}");
	assert_string_equal(
		text(row("schema", "Device.PCP.X_HOMEPORT_LocalServer.MaximumLifetime"), "default"),
		"86400");
}

static void requests_of_any_shape_are_answered(void **state)
{
	static const char *const odd[] = {
		"{\"paths\":1}",      "{\"paths\":[1,null,[],{}]}",   "{\"path\":null}",
		"{\"path\":[\"a\"]}", "{\"path\":{},\"next\":\"x\"}", "{\"paths\":[]}",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		ask(GET, odd[i]);
		ask(NAMES, odd[i]);
		ask(SCHEMA, odd[i]);
	}
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, open_gateway, close_gateway)
	const struct CMUnitTest tests[] = {
		TEST(get_tells_path_type_value_writable_and_key),
		TEST(nothing_asked_for_is_everything),
		TEST(every_path_that_is_none_is_a_fault),
		TEST(names_are_those_of_get_parameter_names),
		TEST(the_schema_has_no_rows),
		TEST(requests_of_any_shape_are_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
