/* SPDX-License-Identifier: BSD-2-Clause */
/* What the model shows in tests. */
#include "tests/support/model_gateway.h"

#include <stdio.h>
#include <string.h>

#include "pcp-proxy/pcp.h"

const char model_config[] =
	"lifetime-max = 7200\n"
	"lan \"br-lan\" { }\n"
	"hosts \"192.168.1.0/24\" { mappings = 16 }\n"
	"wan \"eth0\" { mode = nat444 }\n"
	"wan \"eth1\" { mode = public }\n"
	"account \"dns\" { type = rfc2136 server = 192.0.2.53 zone = \"home.example\" "
	"key-file = \"/proc/self/status\" }\n"
	"service \"web\" { host = 192.168.1.20 protocol = tcp port = 443 "
	"name = \"cam.home.example\" srv = \"_https._tcp\" account = dns }\n"
	"forward \"cam\" { host = 192.168.1.21 protocol = udp port = 5000 external = 5001 }\n"
	"forward \"six\" { host = 2001:db8::21 protocol = tcp port = 22 }\n"
	"forward \"nas\" { host = \"02:00:5e:00:53:01\" protocol = tcp port = 80 }\n";

static void print_mistake(void *arg, const char *sentence)
{
	(void)arg;
	fprintf(stderr, "%s\n", sentence);
}

static struct endpoint endpoint_of(const char *text)
{
	struct endpoint endpoint = { ADDRESS_NONE, 0 };

	endpoint_parse(text, 0, &endpoint);
	return endpoint;
}

static void map(struct model_gateway *gateway, size_t number, const char *internal,
		const char *external, const char *outermost, enum mapping_origin origin)
{
	struct mapping *mapping = &gateway->mappings[number];
	struct endpoint seen = endpoint_of(outermost);

	*mapping = (struct mapping){
		.key = { .internal = endpoint_of(internal).address,
			 .internal_port = endpoint_of(internal).port,
			 .protocol = PROTOCOL_TCP,
			 .external_ipv4 = address_is_ipv4(&seen.address) },
		.external = endpoint_of(external),
		.outermost = seen,
		.serial = (uint32_t)number + 7,
		.line = 3,
		.origin = origin,
		.standing = true,
		.lifetime = 3600,
		.expires = origin == ORIGIN_STATIC ? NEVER : seconds(2000),
	};
	gateway->list[number] = mapping;
}

static void number_all(struct model_gateway *gateway)
{
	static const char *const rows[][2] = {
		{ "lan", "br-lan" },     { "hosts", "192.168.1.0/24" }, { "wan", "eth0" },
		{ "wan", "eth1" },       { "account", "dns" },          { "service", "web" },
		{ "forward", "cam" },    { "forward", "six" },          { "forward", "nas" },
		{ "interface", "eth0" }, { "interface", "eth1" },       { "interface", "br-lan" },
	};
	size_t i;

	gateway->numbers = model_numbers_new();
	model_numbers_begin(gateway->numbers);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		model_numbers_have(gateway->numbers, rows[i][0], rows[i][1]);
	for (i = 0; i < gateway->config->off_count; i++)
		model_numbers_have(gateway->numbers,
				   config_sections[gateway->config->off[i].section].word,
				   config_title(gateway->config->off[i].section,
						&gateway->config->off[i].account));
	model_numbers_end(gateway->numbers);
}

bool model_gateway_open(struct model_gateway *gateway)
{
	return model_gateway_configure(gateway, model_config);
}

bool model_gateway_configure(struct model_gateway *gateway, const char *text)
{
	static const struct pcp_filter filter = { 0 };
	size_t i;

	memset(gateway, 0, sizeof(*gateway));
	gateway->config = config_parse(text, "test.conf", print_mistake, NULL);
	if (!gateway->config)
		return false;
	for (i = 0; i < 2; i++) {
		strcpy(gateway->wans[i].name, gateway->config->wans[i].interface);
		gateway->wans[i].mode = gateway->config->wans[i].mode;
		gateway->wans[i].interface = (uint32_t)i + 2;
		gateway->wans[i].external = endpoint_of("100.64.7.9:1").address;
		gateway->lines[i].wan = &gateway->wans[i];
		gateway->lines[i].number = (uint8_t)(3 - i); /* not their places */
	}
	gateway->lines[0].carrier.server = endpoint_of("100.64.0.1:5351");
	gateway->lines[0].carrier.state = CARRIER_ANSWERS;
	gateway->lines[0].carrier.leases = 2;
	map(gateway, 0, "192.168.1.21:5000", "100.64.7.9:5001", "203.0.113.5:5001", ORIGIN_STATIC);
	gateway->mappings[0].key.protocol = PROTOCOL_UDP;
	map(gateway, 1, "192.168.1.20:443", "100.64.7.9:443", "203.0.113.5:40001", ORIGIN_PCP);
	gateway->details.filters.count = 1;
	gateway->details.filters.filters[0] = filter;
	gateway->details.filters.filters[0].remote =
		(struct prefix){ endpoint_of("198.51.100.0:1").address, 120 };
	memcpy(gateway->details.description, "door\tcam", 8);
	gateway->details.description_length = 8;
	gateway->mappings[1].details = &gateway->details;
	map(gateway, 2, "[2001:db8::20]:8443", "[2001:db8::20]:8443", "[2001:db8::20]:8443",
	    ORIGIN_PCP);
	map(gateway, 3, "192.168.1.20:50000", "100.64.7.9:50000", "203.0.113.5:50000", ORIGIN_PCP);
	gateway->mappings[3].key.remote = endpoint_of("198.51.100.9:3478");
	for (i = 0; i < 3; i++) {
		gateway->forwards[i] = (struct forward_view){
			.forward = &gateway->config->forwards[i],
			.is_located = i < 2,
			.address = i < 2 ? gateway->config->forwards[i].host.address
					 : ADDRESS_NONE_IPV4,
			.standing = { i == 0 ? gateway->list[0] : NULL, PCP_SUCCESS, NEVER },
		};
	}
	gateway->services[0] = (struct publish_view){
		.service = gateway->config->services,
		.account = "dns",
		.state = "published",
		.message = "",
		.published = endpoint_of("203.0.113.5:40001"),
	};
	number_all(gateway);
	gateway->view = (struct model_view){
		.config = gateway->config,
		.lines = gateway->lines,
		.line_count = 2,
		.mappings = gateway->list,
		.mapping_count = 4,
		.forwards = gateway->forwards,
		.forward_count = 3,
		.services = gateway->services,
		.service_count = 1,
		.counters = &gateway->counters,
		.ports = 4,
		.epoch = 1000,
		.now = seconds(1000),
		.numbers = gateway->numbers,
	};
	return gateway->numbers != NULL;
}

void model_gateway_close(struct model_gateway *gateway)
{
	config_free(gateway->config);
	model_numbers_free(gateway->numbers);
}
