/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_RFC2136, PCP_PROXY */
/* The model: its table, what paths and short names lead to, and what is read there. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <cmocka.h>

#include "cpe/file.h"
#include "tests/support/model_gateway.h"

static struct model_gateway gateway;

static int open_gateway(void **state)
{
	(void)state;
	return model_gateway_open(&gateway) ? 0 : -1;
}

static int close_gateway(void **state)
{
	(void)state;
	model_gateway_close(&gateway);
	return 0;
}

/* -- the table -- */

static void every_key_of_the_configuration_has_a_row(void **state)
{
	size_t objects_count, i, k, section, times;
	const struct model_object *objects = model_objects(&objects_count);
	const struct config_key *key;

	(void)state;
	for (section = 0; section < SECTION_COUNT; section++)
		for (key = config_sections[section].keys;
		     key < config_sections[section].keys + config_sections[section].key_count;
		     key++) {
			times = 0;
			for (i = 0; i < objects_count; i++)
				for (k = 0; k < objects[i].parameter_count; k++)
					times += objects[i].parameters[k].key == key;
			if (times == 0)
				fail_msg("%s %s: no row of the model",
					 config_sections[section].word, key->name);
		}
}

static void rows_are_well_formed_and_differ(void **state)
{
	size_t count, i, k, n;
	const struct model_object *objects = model_objects(&count);
	const struct model_parameter *parameter;

	(void)state;
	for (i = 0; i < count; i++) {
		assert_true(i == 0 || objects[i].parent || strchr(objects[i].name, '.'));
		for (k = 0; k < objects[i].parameter_count; k++) {
			parameter = &objects[i].parameters[k];
			assert_true(parameter->key || parameter->get || parameter->rows ||
				    parameter->only);
			assert_true(parameter->help[0] != '\0');
			assert_true(strlen(objects[i].path) + strlen(parameter->name) < 128);
			for (n = 0; n < k; n++)
				assert_string_not_equal(objects[i].parameters[n].name,
							parameter->name);
		}
	}
}

/* The manual has an item for each object and parameter; tests run at the top of the sources. */
static void every_row_has_its_line_in_the_manual(void **state)
{
	size_t count, i, k, length;
	const struct model_object *objects = model_objects(&count);
	char *manual = file_read("cpe/homeport-model.7", 1 << 20, &length), line[160];
	bool missing = false;

	(void)state;
	assert_non_null(manual);
	for (i = 0; i < count; i++) {
		const char *at;

		snprintf(line, sizeof(line), "\n.Ss %s\n", objects[i].path);
		at = strstr(manual, line);
		if (!at) {
			print_message("cpe/homeport-model.7: add%s", line);
			missing = true;
			continue;
		}
		for (k = 0; k < objects[i].parameter_count; k++) {
			const char *end = strstr(at + 1, "\n.S"), *found;

			snprintf(line, sizeof(line), "\n.It Va %s\n",
				 objects[i].parameters[k].name);
			found = strstr(at, line);
			if (!found || (end && found > end)) {
				print_message("cpe/homeport-model.7: %s: add%s", objects[i].path,
					      line);
				missing = true;
			}
		}
	}
	free(manual);
	assert_false(missing);
}

/* -- reading -- */

static struct failure failure;

static const char *value(const char *path)
{
	static struct model_text text;
	struct model_target target;

	if (model_resolve(&gateway.view, path, &target, &failure) != 0)
		fail_msg("%s: %s", path, failure.sentence);
	assert_int_equal(target.kind, TARGET_PARAMETER);
	if (target.is_short)
		model_read_key(&target.place, target.parameter, &text);
	else
		model_read(&gateway.view, &target.place, target.parameter, &text);
	return text.text;
}

static void refuses(const char *path, int error, const char *words)
{
	struct model_target target;

	failure.sentence[0] = '\0';
	assert_int_equal(model_resolve(&gateway.view, path, &target, &failure), -error);
	if (!strstr(failure.sentence, words))
		fail_msg("%s: \"%s\" does not say \"%s\"", path, failure.sentence, words);
}

static void keys_are_read_by_path_and_by_short_name(void **state)
{
	(void)state;
	assert_string_equal(value("lifetime-max"), "7200");
	assert_string_equal(value("Device.PCP.X_HOMEPORT_LocalServer.MaximumLifetime"), "7200");
	assert_string_equal(value("Device.PCP.X_HOMEPORT_LocalServer.MinimumLifetime"), "120");
	assert_string_equal(value("Device.DynamicDNS.X_HOMEPORT_HoldDown"), "5");
	assert_string_equal(value("hosts 192.168.1.0/24 mappings"), "16");
	assert_string_equal(value("service web port"), "443");
	assert_string_equal(value("Device.DynamicDNS.Client.1.Hostname.1.X_HOMEPORT_Port"), "443");
	assert_string_equal(value("account dns type"), "rfc2136");
	assert_string_equal(value("Device.DynamicDNS.Server.1.ServiceName"), "rfc2136");
	assert_string_equal(value("wan eth0 mode"), "nat444");
	assert_string_equal(value("Device.PCP.Client.2.X_HOMEPORT_Mode"), "public");
}

static void forwards_are_told_as_tr181_tells_them(void **state)
{
	(void)state;
	assert_string_equal(value("Device.NAT.PortMapping.1.Protocol"), "UDP");
	assert_string_equal(value("forward cam protocol"), "udp");
	assert_string_equal(value("forward nas external"), "");
	assert_string_equal(value("Device.NAT.PortMapping.1.ExternalPort"), "5001");
	assert_string_equal(value("Device.NAT.PortMapping.1.InternalClient"), "192.168.1.21");
	assert_string_equal(value("Device.NAT.PortMapping.1.Status"), "Enabled");
	assert_string_equal(value("Device.NAT.PortMapping.1.RemainingLeaseTime"), "0");
	assert_string_equal(value("Device.NAT.PortMapping.1.X_HOMEPORT_OutermostPort"), "5001");
	assert_string_equal(value("Device.NAT.PortMapping.3.ExternalPort"), "0");
	assert_string_equal(value("Device.NAT.PortMapping.3.InternalClient"), "02:00:5e:00:53:01");
	assert_string_equal(value("Device.NAT.PortMapping.3.Status"), "Inactive");
	assert_string_equal(value("Device.Firewall.Pinhole.2.DestIP"), "2001:db8::21");
	assert_string_equal(value("Device.Firewall.Pinhole.2.DestMACAddress"), "");
	assert_string_equal(value("Device.Firewall.Pinhole.2.Protocol"), "6");
}

static void mappings_of_hosts_are_rows_of_their_own(void **state)
{
	(void)state;
	assert_string_equal(value("Device.NAT.PortMappingNumberOfEntries"), "3");
	assert_string_equal(value("Device.NAT.PortMapping.100008.InternalPort"), "443");
	assert_string_equal(value("Device.NAT.PortMapping.100008.Origin"), "System");
	assert_string_equal(value("Device.NAT.PortMapping.100008.RemainingLeaseTime"), "1000");
	assert_string_equal(value("Device.NAT.PortMapping.100008.LeaseDuration"), "3600");
	assert_string_equal(value("Device.NAT.PortMapping.100008.RemoteHost"), "198.51.100.0/24");
	assert_string_equal(value("Device.NAT.PortMapping.100008.Description"), "door cam");
	assert_string_equal(value("Device.Firewall.PinholeNumberOfEntries"), "2");
	assert_string_equal(value("Device.Firewall.Pinhole.100009.DestPort"), "8443");
}

static void what_the_carrier_maps_is_below_its_server(void **state)
{
	(void)state;
	assert_string_equal(value("Device.PCP.Client.1.ServerNumberOfEntries"), "1");
	assert_string_equal(value("Device.PCP.Client.2.ServerNumberOfEntries"), "0");
	assert_string_equal(value("Device.PCP.Client.1.WANInterface"), "Device.IP.Interface.1.");
	assert_string_equal(value("Device.IP.Interface.1.Name"), "eth0");
	assert_string_equal(value("Device.PCP.Client.1.Server.1.Status"), "Enabled");
	assert_string_equal(value("Device.PCP.Client.1.Server.1.InboundMappingNumberOfEntries"),
			    "2");
	assert_string_equal(
		value("Device.PCP.Client.1.Server.1.InboundMapping.100008.AssignedExternalPort"),
		"40001");
	assert_string_equal(value("Device.PCP.Client.1.Server.1.InboundMapping.1.Origin"),
			    "Static");
	assert_string_equal(
		value("Device.PCP.Client.1.Server.1.InboundMapping.1.SuggestedExternalPort"),
		"5001");
	assert_string_equal(value("Device.PCP.Client.1.Server.1.InboundMapping.1.ErrorCode"),
			    "255");
	gateway.forwards[0].standing.refusal = PCP_NO_RESOURCES;
	assert_string_equal(value("Device.PCP.Client.1.Server.1.InboundMapping.1.Status"),
			    "Error_PCPErrorCodeReceived");
	assert_string_equal(value("Device.PCP.Client.1.Server.1.InboundMapping.1.ErrorCode"), "8");
	assert_string_equal(
		value("Device.PCP.Client.1.Server.1.InboundMapping.100008.Filter.1.PrefixLength"),
		"120");
	assert_string_equal(value("Device.PCP.Client.1.Server.1.OutboundMapping.100010.RemotePort"),
			    "3478");
}

static void all_that_is_mapped_is_in_one_list_too(void **state)
{
	(void)state;
	assert_string_equal(value("Device.PCP.X_HOMEPORT_LocalServer.MappingNumberOfEntries"), "4");
	assert_string_equal(value("Device.PCP.X_HOMEPORT_LocalServer.Mapping.1.Source"), "Static");
	assert_string_equal(value("Device.PCP.X_HOMEPORT_LocalServer.Mapping.100008.Source"),
			    "PCP");
	assert_string_equal(value("Device.PCP.X_HOMEPORT_LocalServer.Mapping.100008.ExternalPort"),
			    "40001");
}

static bool can_write(const char *path)
{
	struct model_target target;

	assert_int_equal(model_resolve(&gateway.view, path, &target, &failure), 0);
	return model_is_writable(target.parameter, &target.place);
}

static bool can_delete(const char *path)
{
	struct model_target target;

	assert_int_equal(model_resolve(&gateway.view, path, &target, &failure), 0);
	return model_can_delete(target.object, &target.place);
}

/* TR-181: Enable alone is written, and the row can be deleted. */
static void what_hosts_have_made_is_switched_and_deleted(void **state)
{
	(void)state;
	assert_true(can_write("Device.NAT.PortMapping.100008.Enable"));
	assert_false(can_write("Device.NAT.PortMapping.100008.Description"));
	assert_false(can_write("Device.NAT.PortMapping.100008.RemoteHost"));
	assert_true(can_write("Device.PCP.Client.1.Server.1.InboundMapping.100008.Enable"));
	assert_false(can_write("Device.PCP.Client.1.Server.1.OutboundMapping.100010.Enable"));
	assert_true(can_write("Device.NAT.PortMapping.1.RemoteHost"));
	assert_true(can_delete("Device.NAT.PortMapping.100008."));
	assert_true(can_delete("Device.PCP.Client.1.Server.1.InboundMapping.100008."));
	assert_true(can_delete("Device.PCP.Client.1.Server.1.OutboundMapping.100010."));
	assert_false(can_delete("Device.PCP.Client.1.Server.1.InboundMapping.1."));
	assert_false(can_delete("Device.PCP.Client.1.Server.1.InboundMapping.100008.Filter.1."));
	gateway.mappings[1].standing = false;
	gateway.mappings[1].suspended = true;
	assert_string_equal(value("Device.NAT.PortMapping.100008.Enable"), "false");
	assert_string_equal(value("Device.NAT.PortMapping.100008.Status"), "Disabled");
}

/* What crosses unchanged needs no address of the line. */
static void what_waits_for_its_wan_is_not_enabled(void **state)
{
	(void)state;
	gateway.wans[1].external = ADDRESS_NONE_IPV4;
	assert_string_equal(value("Device.NAT.PortMapping.100008.Status"), "Enabled");
	gateway.wans[0].external = ADDRESS_NONE_IPV4;
	assert_string_equal(value("Device.NAT.PortMapping.100008.Status"), "Inactive");
	assert_string_equal(value("Device.NAT.PortMapping.100008.Enable"), "true");
	assert_string_equal(value("Device.PCP.Client.1.Server.1.InboundMapping.100008.Status"),
			    "Error");
	assert_string_equal(value("Device.Firewall.Pinhole.100009.Status"), "Enabled");
}

static void what_is_switched_off_says_by_which_switch(void **state)
{
	(void)state;
	assert_string_equal(value("Device.PCP.Enable"), "true");
	gateway.config->general.mapping = false;
	gateway.config->wans[1].mapping = false;
	gateway.wans[0].mode = gateway.wans[1].mode = &deployment_off;
	assert_string_equal(value("Device.PCP.Enable"), "false");
	assert_string_equal(value("Device.PCP.Client.1.Enable"), "true");
	assert_string_equal(value("Device.PCP.Client.1.Status"), "StackDisabled");
	assert_string_equal(value("Device.PCP.Client.1.PCPProxy.Status"), "Disabled");
	assert_string_equal(value("Device.PCP.Client.2.Status"), "Disabled");
}

static void services_are_told_as_tr181_tells_them(void **state)
{
	(void)state;
	assert_string_equal(value("Device.DynamicDNS.Client.1.Status"), "Updated");
	assert_string_equal(value("Device.DynamicDNS.Client.1.Hostname.1.Status"), "Registered");
	assert_string_equal(value("Device.DynamicDNS.Client.1.Hostname.1.Name"),
			    "cam.home.example");
	assert_string_equal(value("Device.DynamicDNS.Client.1.Hostname.1.X_HOMEPORT_PublishedPort"),
			    "40001");
	gateway.services[0].state = "retrying";
	assert_string_equal(value("Device.DynamicDNS.Client.1.Status"), "Error");
	assert_string_equal(value("Device.DynamicDNS.Client.1.LastError"), "CONNECTION_ERROR");
}

static void paths_that_are_none_are_refused(void **state)
{
	static const char *const bad[] = {
		"Device.PCP..",
		"Device.PCP.Client.*.",
		"Device.PCP.Client.[web].",
		"Device.PCP.Client.01.",
		"Device.PCP.Client.1",
		"Device.PCP.Client.0.",
		"Device.-.",
		"Device.PCP.Client.1.9a.",
	};
	char longer[2 * MODEL_PATH] = "Device.";
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refuses(bad[i], EINVAL, "is no path");
	memset(longer + 7, 'a', 300);
	refuses(longer, EINVAL, "is no path");
	refuses("Device.PCP.Client.3.", ENOENT, "there is no Device.PCP.Client.3.");
	refuses("Device.PCP.Client.4294967297.", EINVAL, "is no path");
	refuses("Device.PCP.client.1.", ENOENT, "there is no");
	refuses("Device.PCP.Client.1.Nothing", ENOENT, "there is no");
	refuses("Device.PCP.Client.1.MAPEnable.", ENOENT, "there is no");
	refuses("InternetGatewayDevice.", ENOENT, "there is no");
}

static void short_names_that_are_none_are_refused_with_the_nearest(void **state)
{
	(void)state;
	refuses("lifetime_max", ENOENT, "did you mean \"lifetime-max\"?");
	refuses("service web prot", ENOENT, "service: \"prot\" is unknown; did you mean \"port\"?");
	refuses("service mail port", ENOENT, "there is no service \"mail\"");
	refuses("service web port 443", EINVAL, "no path and no key");
	refuses("lifetime-max web", ENOENT, "unknown");
	refuses(" ", EINVAL, "no path and no key");
}

static void sections_and_tables_have_short_names_too(void **state)
{
	struct model_target target;
	char name[MODEL_PATH];

	(void)state;
	assert_int_equal(model_resolve(&gateway.view, "service web", &target, &failure), 0);
	assert_int_equal(target.kind, TARGET_OBJECT);
	assert_string_equal(target.path, "Device.DynamicDNS.Client.1.Hostname.1.");
	assert_int_equal(model_resolve(&gateway.view, "forward six", &target, &failure), 0);
	assert_string_equal(target.path, "Device.Firewall.Pinhole.2.");
	assert_int_equal(model_resolve(&gateway.view, "account dns", &target, &failure), 0);
	assert_string_equal(target.path, "Device.DynamicDNS.Client.1.");
	assert_int_equal(model_resolve(&gateway.view, "account", &target, &failure), 0);
	assert_int_equal(target.kind, TARGET_TABLE);
	assert_string_equal(target.path, "Device.DynamicDNS.Client.");
	assert_int_equal(model_resolve(&gateway.view, "service web port", &target, &failure), 0);
	assert_string_equal(model_short_name(target.parameter, &target.place, name),
			    "service web port");
}

/* -- walking -- */

struct seen {
	size_t objects, parameters, writable;
};

static void see_object(void *arg, const char *path, const struct model_object *object,
		       const struct model_place *place, bool is_table)
{
	struct seen *seen = arg;

	(void)path, (void)object, (void)place, (void)is_table;
	seen->objects++;
}

/* Each is found again by its path, and is of its type, in range and one of its values. */
static void see_parameter(void *arg, const char *path, const struct model_parameter *parameter,
			  const struct model_place *place)
{
	struct seen *seen = arg;
	struct model_target target;
	struct model_text text;
	char name[MODEL_PATH], found[MODEL_VALUE + 2], values[600];
	long long number;

	seen->parameters++;
	seen->writable += model_is_writable(parameter, place);
	if (model_resolve(&gateway.view, path, &target, &failure) != 0)
		fail_msg("%s", failure.sentence);
	assert_ptr_equal(target.parameter, parameter);
	model_read(&gateway.view, &target.place, parameter, &text);
	if (model_short_name(parameter, place, name)[0] != '\0' && parameter->spelling == AS_IT_IS)
		assert_string_equal(value(name), text.text);
	if (parameter->is_list)
		return;
	number = strtoll(text.text, NULL, 10);
	if (parameter->type == MODEL_BOOLEAN)
		assert_true(!strcmp(text.text, "true") || !strcmp(text.text, "false"));
	else if (parameter->type == MODEL_DATE_TIME)
		assert_int_equal(strlen(text.text), strlen(NO_TIME));
	else if (parameter->type != MODEL_STRING && parameter->values[0] == '\0' &&
		 (text.text[0] == '\0' || number < parameter->from || number > parameter->to))
		fail_msg("%s: \"%s\" is not within %lld-%lld", path, text.text,
			 (long long)parameter->from, (long long)parameter->to);
	snprintf(found, sizeof(found), ",%s,", text.text);
	snprintf(values, sizeof(values), ",%s,", parameter->values);
	if (parameter->values[0] != '\0' && text.text[0] != '\0' && !strstr(values, found))
		fail_msg("%s: \"%s\" is none of %s", path, text.text, parameter->values);
}

static struct seen see(const char *path, bool next_level)
{
	struct seen seen = { 0 };
	struct model_visit visit = { see_object, see_parameter, &seen };
	struct model_target target;

	assert_int_equal(model_resolve(&gateway.view, path, &target, &failure), 0);
	model_walk(&gateway.view, &target, next_level, &visit);
	return seen;
}

static void all_is_found_again_by_its_path(void **state)
{
	struct seen seen = see("Device.", false);

	(void)state;
	assert_true(seen.objects > 40);
	assert_true(seen.parameters > 200);
	assert_true(seen.writable > 50);
}

/* Is there such an object? */
static bool model_find(const char *path)
{
	struct model_target target;

	return model_resolve(&gateway.view, path, &target, NULL) == 0;
}

static void one_level_is_one_level(void **state)
{
	struct seen seen;

	(void)state;
	seen = see("Device.", true);
	assert_int_equal(seen.objects, model_find("Device.DeviceInfo.") ? 7 : 5);
	assert_int_equal(seen.parameters, 1);
	seen = see("Device.PCP.Client.", true);
	assert_int_equal(seen.objects, 2);
	assert_int_equal(seen.parameters, 0);
	seen = see("Device.PCP.Client.1.Server.1.InboundMapping.100008.Filter.1.", true);
	assert_int_equal(seen.objects, 0);
	assert_int_equal(seen.parameters, 4);
	seen = see("Device.PCP.Client.1.Server.1.InboundMapping.100008.Filter.1.", false);
	assert_int_equal(seen.objects, 1);
}

static void files_of_the_gateway_are_not_written_from_afar(void **state)
{
	struct model_target target;

	(void)state;
	assert_int_equal(model_resolve(&gateway.view, "state-file", &target, &failure), 0);
	assert_true(model_is_local(target.parameter));
	assert_false(model_is_writable(target.parameter, &target.place));
}

static void forwards_of_their_own_file_cannot_be_written(void **state)
{
	struct model_target target;

	(void)state;
	assert_int_equal(model_resolve(&gateway.view, "forward cam port", &target, &failure), 0);
	assert_true(model_is_writable(target.parameter, &target.place));
	gateway.forwards[0].is_kept = true;
	assert_int_equal(model_resolve(&gateway.view, "forward cam port", &target, &failure), 0);
	assert_false(model_is_writable(target.parameter, &target.place));
	assert_true(model_can_delete(target.object, &target.place));
}

static void what_is_not_enabled_is_told_as_disabled(void **state)
{
	char text[2048];

	(void)state;
	model_gateway_close(&gateway);
	snprintf(text, sizeof(text), "%s%s", model_config,
		 "forward \"cpe-4\" { enabled = false }\n"
		 "forward \"pinhole-5\" { enabled = false }\n"
		 "account \"cpe-2\" { enabled = false }\n"
		 "service \"cpe-2\" { enabled = false account = \"cpe-2\" }\n");
	assert_true(model_gateway_configure(&gateway, text));
	assert_string_equal(value("Device.NAT.PortMapping.4.Enable"), "false");
	assert_string_equal(value("Device.NAT.PortMapping.4.Status"), "Disabled");
	assert_string_equal(value("Device.NAT.PortMapping.4.Origin"), "Controller");
	assert_string_equal(value("Device.NAT.PortMapping.4.InternalClient"), "");
	assert_string_equal(value("Device.NAT.PortMapping.4.InternalPort"), "0");
	assert_string_equal(value("Device.NAT.PortMapping.4.ExternalPortEndRange"), "0");
	assert_string_equal(value("Device.Firewall.Pinhole.5.Status"), "Disabled");
	assert_string_equal(value("Device.Firewall.Pinhole.5.DestPort"), "-1");
	assert_string_equal(value("Device.DynamicDNS.Client.2.Status"), "Disabled");
	assert_string_equal(value("Device.DynamicDNS.Client.2.Hostname.2.Status"), "Disabled");
	assert_string_equal(value("forward pinhole-5 enabled"), "false");
	all_is_found_again_by_its_path(state);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, open_gateway, close_gateway)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_of_the_configuration_has_a_row),
		cmocka_unit_test(rows_are_well_formed_and_differ),
		cmocka_unit_test(every_row_has_its_line_in_the_manual),
		TEST(keys_are_read_by_path_and_by_short_name),
		TEST(forwards_are_told_as_tr181_tells_them),
		TEST(mappings_of_hosts_are_rows_of_their_own),
		TEST(what_the_carrier_maps_is_below_its_server),
		TEST(all_that_is_mapped_is_in_one_list_too),
		TEST(what_hosts_have_made_is_switched_and_deleted),
		TEST(what_waits_for_its_wan_is_not_enabled),
		TEST(what_is_switched_off_says_by_which_switch),
		TEST(services_are_told_as_tr181_tells_them),
		TEST(paths_that_are_none_are_refused),
		TEST(short_names_that_are_none_are_refused_with_the_nearest),
		TEST(sections_and_tables_have_short_names_too),
		TEST(all_is_found_again_by_its_path),
		TEST(one_level_is_one_level),
		TEST(what_is_not_enabled_is_told_as_disabled),
		TEST(files_of_the_gateway_are_not_written_from_afar),
		TEST(forwards_of_their_own_file_cannot_be_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
