/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: PCP_PROXY */
/* What the gateway is towards the Internet, from what the kernel tells of its links. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/wan.h"
#include "tests/support/spelled.h"

/* lan0 with an address, wan0 with an IPv6 and two IPv4 ones, a router behind each. */
struct scene {
	struct link links[2];
	struct link_address addresses[4];
	struct default_router routers[2];
	struct link_facts facts;
	struct dhcp_facts dhcp;
	struct config_wan config;
	struct prefix prefix64;
};

static struct link_address at(unsigned int index, const char *text, uint8_t length)
{
	return (struct link_address){ .index = index, .prefix = { address(text), length } };
}

static void draw(struct scene *scene, const char *mode)
{
	*scene = (struct scene){
		.links = { { 2, "lan0", true }, { 3, "wan0", true } },
		.addresses = { at(2, "192.168.1.1", 120), at(3, "2001:db8::7", 64),
			       at(3, "100.64.7.9", 106), at(3, "100.64.7.10", 106) },
		.routers = { { 2, address("192.168.1.254"), 5 }, { 3, address("100.64.0.1"), 9 } },
		.config = { .interface = "wan0", .mapping = true, .mode = deployment_find(mode) },
	};
	scene->facts =
		(struct link_facts){ scene->links, 2, scene->addresses, 4, scene->routers, 2 };
	assert_non_null(scene->config.mode);
}

/* Where it is asked first. */
static const struct carrier_line *first(const struct wan *wan)
{
	assert_true(wan->upstream.count > 0);
	return &wan->upstream.lines[0];
}

static void configure(struct scene *scene, const char *server)
{
	scene->config.upstream = (struct config_servers){ 1, { endpoint(server) } };
}

static struct wan look(const struct scene *scene)
{
	return wan_of(&scene->config, &scene->prefix64, &scene->facts, &scene->dhcp);
}

static void the_first_ipv4_address_of_the_interface_is_ours(void **state)
{
	struct address ours = address("100.64.7.9");
	struct scene scene;
	struct wan wan;

	(void)state;
	draw(&scene, "public");
	wan = look(&scene);
	assert_int_equal(wan.interface, 3);
	assert_true(address_same(&wan.external, &ours));
	assert_int_equal(wan.upstream.count, 0);
	assert_null(wan_trouble(&wan));
}

static void servers_are(const struct wan *wan, const char *const *servers, unsigned int count)
{
	struct endpoint server;
	unsigned int i;

	assert_int_equal(wan->upstream.count, count);
	for (i = 0; i < count; i++) {
		server = endpoint(servers[i]);
		assert_true(endpoint_same(&wan->upstream.lines[i].server, &server));
	}
}

/* PCP-C-001; RFC 6887 8.1, RFC 7723: the default router of that link, and then anycast. */
static void without_configuration_the_router_and_anycast_are_asked(void **state)
{
	static const char *const found[] = { "100.64.0.1:5351", "192.0.0.9:5351" };
	struct scene scene;
	struct wan wan;

	(void)state;
	draw(&scene, "nat444");
	wan = look(&scene);
	servers_are(&wan, found, 2);
	assert_int_equal(wan.upstream.lines[0].origin, UPSTREAM_ROUTER);
	assert_int_equal(wan.upstream.lines[1].origin, UPSTREAM_ANYCAST);
	scene.routers[1].address = ADDRESS_NONE_IPV4; /* point to point */
	wan = look(&scene);
	servers_are(&wan, found + 1, 1);
	scene.facts.router_count = 1;
	wan = look(&scene);
	servers_are(&wan, found + 1, 1);
	assert_null(wan_trouble(&wan));
}

/* PCP-C-001, PCP-C-003: used alone, and sorted as RFC 6724 has it. */
static void what_is_configured_is_asked_and_nothing_else(void **state)
{
	static const char *const sorted[] = { "[2001:db8:a::1]:5351", "100.64.0.54:5351",
					      "100.64.0.53:5351" };
	struct address ipv4 = address("100.64.7.9"), ipv6 = address("2001:db8::7");
	struct scene scene;
	struct wan wan;

	(void)state;
	draw(&scene, "nat444");
	scene.config.upstream = (struct config_servers){
		3, { endpoint(sorted[1]), endpoint(sorted[0]), endpoint(sorted[2]) }
	};
	wan = look(&scene);
	servers_are(&wan, sorted, 3);
	/* What a carrier NAT translates is our IPv4 address, in whatever family it is asked. */
	assert_true(address_same(&wan.upstream.lines[0].source, &ipv6));
	assert_true(address_same(&wan.upstream.lines[0].own, &ipv4));
	assert_true(address_same(&wan.upstream.lines[1].own, &ipv4));
	scene.addresses[1] = at(3, "fe80::7", 64); /* no way to the others with that */
	scene.facts.address_count = 2;
	wan = look(&scene);
	servers_are(&wan, sorted, 1);
	scene.facts.address_count = 1;
	wan = look(&scene);
	servers_are(&wan, sorted, 0);
}

static void know_from_dhcp(struct server_list *list, const char *const *servers, uint16_t count)
{
	for (list->count = 0; list->count < count; list->count++)
		list->list[list->count] =
			(struct server_address){ address(servers[list->count]), list->count };
}

/* PCP-C-001, RFC 7291: used alone; servers in their order, of this mode's family first. */
static void what_dhcp_tells_is_asked_instead(void **state)
{
	static const char *const ipv4[] = { "100.64.0.53", "100.64.0.54" };
	static const char *const ipv6[] = { "2001:db8:a::1" };
	static const char *const nat444[] = { "100.64.0.53:5351", "100.64.0.54:5351",
					      "[2001:db8:a::1]:5351" };
	static const char *const firewall[] = { "[2001:db8:a::1]:5351", "100.64.0.53:5351",
						"100.64.0.54:5351" };
	static const char *const configured = "100.64.0.55:5351";
	struct scene scene;
	struct wan wan;

	(void)state;
	draw(&scene, "nat444");
	know_from_dhcp(&scene.dhcp.ipv4, ipv4, 2);
	know_from_dhcp(&scene.dhcp.ipv6, ipv6, 1);
	wan = look(&scene);
	servers_are(&wan, nat444, 3);
	assert_int_equal(wan.upstream.lines[2].origin, UPSTREAM_DHCP);
	assert_int_not_equal(wan.upstream.lines[0].group, wan.upstream.lines[1].group);
	scene.config.mode = deployment_find("ipv6-firewall");
	wan = look(&scene);
	servers_are(&wan, firewall, 3);
	configure(&scene, configured);
	wan = look(&scene);
	servers_are(&wan, &configured, 1);
	scene.config.mode = deployment_find("public");
	wan = look(&scene);
	servers_are(&wan, NULL, 0);
}

static void each_thing_that_is_missing_has_its_own_cure(void **state)
{
	struct scene scene;
	struct wan wan;

	(void)state;
	draw(&scene, "public");
	scene.links[1].up = false;
	wan = look(&scene);
	assert_int_equal(wan.interface, 0);
	assert_non_null(strstr(wan_trouble(&wan), "bring it up"));
	scene.facts.link_count = 1;
	wan = look(&scene);
	assert_non_null(strstr(wan_trouble(&wan), "does not exist"));
	draw(&scene, "public");
	scene.facts.address_count = 2;
	wan = look(&scene);
	assert_true(address_is_none(&wan.external));
	assert_non_null(strstr(wan_trouble(&wan), "no IPv4 address"));
}

static void any_change_is_seen(void **state)
{
	struct scene scene;
	struct wan one, other;

	(void)state;
	draw(&scene, "nat444");
	one = other = look(&scene);
	assert_true(wan_same(&one, &other));
	other.interface = 4;
	assert_false(wan_same(&one, &other));
	other = one;
	other.mode = deployment_find("public");
	assert_false(wan_same(&one, &other));
	other = one;
	other.ipv4 = address("100.64.7.10");
	assert_false(wan_same(&one, &other));
	other = one;
	other.external = address("100.64.7.10");
	assert_false(wan_same(&one, &other));
	other = one;
	other.upstream.lines[1].source = address("100.64.7.10");
	assert_false(wan_same(&one, &other));
	other = one;
	other.upstream.lines[0].own = address("100.64.7.10");
	assert_false(wan_same(&one, &other));
	other = one;
	other.upstream.lines[1].server.port = 5352;
	assert_false(wan_same(&one, &other));
	other = one;
	other.ipv4_interface[0] = 'x';
	assert_false(wan_same(&one, &other));
}

/* lan0, and wan0 with IPv6 alone; the IPv4 default route leads into a softwire. */
static void draw_softwire(struct scene *scene, const char *mode)
{
	draw(scene, mode);
	scene->links[0] = (struct link){ 4, "softwire0", true };
	scene->addresses[0] = at(3, "fe80::7", 64);
	scene->addresses[1] = at(3, "fd00:1::7", 64);
	scene->addresses[2] = at(3, "2001:db8::7", 64);
	scene->addresses[3] = at(4, "192.0.0.2", 125);
	scene->routers[0] = (struct default_router){ 4, ADDRESS_NONE_IPV4, 1 };
	scene->routers[1] = (struct default_router){ 3, address("2001:db8::1"), 1 };
	configure(scene, "[2001:db8:a::1]:5351");
}

/* PCP-P-051: the carrier knows the B4 by its IPv6 address, and its hosts by their own. */
static void a_b4_is_its_ipv6_address_to_the_carrier(void **state)
{
	static const char *const anycast = "[2001:1::1]:5351";
	static const char *const with_aftr[] = { "[2001:db8:af::1]:5351", "[2001:1::1]:5351" };
	struct address ours = address("2001:db8::7"), b4 = address("192.0.0.2");
	struct scene scene;
	struct wan wan;

	(void)state;
	draw_softwire(&scene, "dslite");
	wan = look(&scene);
	assert_string_equal(wan.ipv4_interface, "softwire0");
	assert_true(address_same(&first(&wan)->source,
				 &ours)); /* neither link-local nor unique local */
	assert_true(address_same(&wan.external, &ours));
	assert_true(address_same(&first(&wan)->own, &b4));
	assert_null(wan_trouble(&wan));
	scene.facts.address_count = 3; /* the softwire without an address of its own */
	wan = look(&scene);
	assert_true(address_same(&first(&wan)->own, &b4));
	scene.config.upstream.count = 0; /* PCP-C-001: an AFTR is not the default router */
	wan = look(&scene);
	servers_are(&wan, &anycast, 1);
	scene.dhcp.aftr = address("2001:db8:af::1"); /* PCP-P-051: but it is the server */
	wan = look(&scene);
	servers_are(&wan, with_aftr, 2);
	assert_int_equal(first(&wan)->origin, UPSTREAM_AFTR);
}

/* PCP-P-052: an AFTR with an IPv4 address is asked inside the softwire. */
static void a_server_with_ipv4_is_reached_where_ipv4_leaves(void **state)
{
	struct address b4 = address("192.0.0.2"), ours = address("2001:db8::7");
	struct address aftr = address("192.0.0.1");
	struct scene scene;
	struct wan wan, other;

	(void)state;
	draw_softwire(&scene, "dslite");
	configure(&scene, "192.0.0.1:5351");
	wan = look(&scene);
	assert_string_equal(wan_way_to(&wan, &aftr), "softwire0");
	assert_string_equal(wan_way_to(&wan, &ours), "wan0");
	assert_true(address_same(&first(&wan)->source, &b4));
	assert_true(address_same(&first(&wan)->own, &b4));
	/* The end of the softwire is who we are to the AFTR. */
	assert_true(address_same(&first(&wan)->softwire, &ours));
	assert_true(address_same(&wan.external, &ours));
	scene.facts.address_count = 3; /* it works without an address of its own */
	wan = look(&scene);
	assert_true(address_same(&first(&wan)->source, &b4));
	scene.addresses[2] = at(3, "2001:db8::8", 64);
	other = look(&scene);
	assert_false(wan_same(&wan, &other));
	scene.links[0].up = false;
	wan = look(&scene);
	assert_non_null(strstr(wan_trouble(&wan), "of the family"));
	/* Behind a CLAT the carrier would see another source than the request says. */
	draw_softwire(&scene, "464xlat");
	wan = look(&scene);
	assert_string_equal(wan_way_to(&wan, &aftr), "wan0");
}

static void a_clat_has_two_addresses(void **state)
{
	struct address ipv4 = address("192.0.0.2"), clat = address("2001:db8:c::1");
	struct address ours = address("2001:db8::7");
	struct scene scene;
	struct wan wan;

	(void)state;
	draw_softwire(&scene, "464xlat");
	strcpy(scene.config.ipv4_interface.text, "softwire0");
	wan = look(&scene);
	assert_true(address_same(&wan.external, &ipv4));
	assert_true(address_same(&first(&wan)->own, &ours));
	scene.config.clat_address = clat;
	wan = look(&scene);
	assert_true(address_same(&first(&wan)->own, &clat));
	assert_int_equal(first(&wan)->nat64.length, 0);
	scene.prefix64 = (struct prefix){ address("64:ff9b::"), 96 };
	wan = look(&scene);
	assert_int_equal(first(&wan)->nat64.length, 96); /* by which remotes are named there */
}

static void without_ipv4_the_ipv6_router_is_asked(void **state)
{
	struct endpoint router = endpoint("[2001:db8::1]:5351");
	struct scene scene;
	struct wan wan;

	(void)state;
	draw_softwire(&scene, "nat64");
	scene.config.upstream.count = 0;
	wan = look(&scene);
	assert_true(endpoint_same(&first(&wan)->server, &router));
	assert_null(wan_trouble(&wan));
	scene.facts.address_count = 0;
	wan = look(&scene);
	assert_non_null(strstr(wan_trouble(&wan), "of the family"));
}

static void found(const struct scene *scene, const char *mode)
{
	struct wan wan = look(scene);

	assert_string_equal(wan.mode->name, mode);
	assert_non_null(wan.reason);
}

/* PCP-P-001: recursion ends at a public address. */
static void the_mode_is_found_by_the_address(void **state)
{
	static const struct {
		const char *address, *mode;
	} lines[] = {
		{ "203.0.113.7", "public" }, { "10.1.2.3", "nat444" },
		{ "172.31.0.1", "nat444" },  { "172.32.0.1", "public" },
		{ "192.168.7.7", "nat444" }, { "100.64.7.9", "nat444" },
		{ "100.128.0.1", "public" }, { "169.254.1.1", "nat444" },
		{ "192.0.0.2", "nat444" },   { "192.0.0.9", "public" },
	};
	struct scene scene;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		draw(&scene, "auto");
		scene.addresses[2] = at(3, lines[i].address, 128);
		found(&scene, lines[i].mode);
	}
	draw(&scene, "auto");
	scene.addresses[2] = at(3, "203.0.113.7", 128);
	configure(&scene, "[2001:db8::1]:5351");
	found(&scene, "ipv6-firewall");
}

static void the_mode_is_found_by_where_ipv4_leaves(void **state)
{
	struct scene scene;

	(void)state;
	draw_softwire(&scene, "auto");
	found(&scene, "dslite");
	scene.facts.address_count = 3; /* the softwire is not there yet, but DHCP tells of it */
	found(&scene, "auto");
	scene.dhcp.aftr = address("2001:db8:af::1");
	found(&scene, "dslite");
	draw_softwire(&scene, "auto");
	scene.prefix64 = (struct prefix){ address("64:ff9b::"), 96 };
	found(&scene, "464xlat");
	scene.prefix64.length = 0;
	scene.config.clat_address = address("2001:db8:c::1");
	found(&scene, "464xlat");
}

/* IPv6 may be there before the IPv4 lease is: that alone tells nothing. */
static void without_a_known_nat64_ipv6_alone_is_no_mode(void **state)
{
	struct scene scene;

	(void)state;
	draw(&scene, "auto");
	scene.facts.address_count = 2;
	found(&scene, "auto");
	assert_false(look(&scene).misses_ipv4);
	scene.prefix64 = (struct prefix){ address("64:ff9b::"), 96 };
	scene.addresses[1].came = 77;
	found(&scene, "nat64");
	assert_true(look(&scene).misses_ipv4);
	assert_int_equal(look(&scene).ipv6_came, 77);
	scene.facts.address_count = 1; /* not even IPv6 */
	found(&scene, "auto");
	scene.facts.address_count = 2;
	scene.links[1].up = false;
	found(&scene, "auto");
}

static void a_line_that_has_to_wait_for_its_mode_keeps_the_one_it_had(void **state)
{
	struct wan none = { .interface = 0 }, before, still;
	struct scene scene;

	(void)state;
	draw(&scene, "auto");
	before = look(&scene);
	scene.facts.address_count = 2;
	scene.prefix64 = (struct prefix){ address("64:ff9b::"), 96 };
	still = wan_still(&scene.config, &scene.prefix64, &scene.facts, &scene.dhcp, &before);
	assert_string_equal(still.mode->name, "nat444");
	assert_string_equal(still.reason, before.reason);
	assert_false(still.misses_ipv4);
	still = wan_still(&scene.config, &scene.prefix64, &scene.facts, &scene.dhcp, &none);
	assert_string_equal(still.mode->name, "auto");
	before.name[0] = 'p'; /* another line */
	still = wan_still(&scene.config, &scene.prefix64, &scene.facts, &scene.dhcp, &before);
	assert_string_equal(still.mode->name, "auto");
}

static void nothing_is_mapped_where_it_is_not_to_be(void **state)
{
	struct wan off, on;
	struct scene scene;

	(void)state;
	draw(&scene, "auto");
	scene.config.mapping = false;
	off = look(&scene);
	assert_ptr_equal(off.mode, &deployment_off);
	assert_false(wan_is_usable(&off));
	assert_non_null(strstr(wan_trouble(&off), "mapping = true"));
	on = wan_still(&scene.config, &scene.prefix64, &scene.facts, &scene.dhcp, &off);
	assert_ptr_equal(on.mode, &deployment_off);
	scene.config.mapping = true;
	assert_string_equal(look(&scene).mode->name, "nat444");
	assert_null(deployment_find("off"));
}

static void a_configured_mode_needs_no_reason(void **state)
{
	struct scene scene;

	(void)state;
	draw(&scene, "public");
	assert_null(look(&scene).reason);
	assert_string_equal(look(&scene).mode->name, "public");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_ipv4_address_of_the_interface_is_ours),
		cmocka_unit_test(without_configuration_the_router_and_anycast_are_asked),
		cmocka_unit_test(what_is_configured_is_asked_and_nothing_else),
		cmocka_unit_test(what_dhcp_tells_is_asked_instead),
		cmocka_unit_test(each_thing_that_is_missing_has_its_own_cure),
		cmocka_unit_test(any_change_is_seen),
		cmocka_unit_test(the_mode_is_found_by_the_address),
		cmocka_unit_test(the_mode_is_found_by_where_ipv4_leaves),
		cmocka_unit_test(without_a_known_nat64_ipv6_alone_is_no_mode),
		cmocka_unit_test(a_line_that_has_to_wait_for_its_mode_keeps_the_one_it_had),
		cmocka_unit_test(nothing_is_mapped_where_it_is_not_to_be),
		cmocka_unit_test(a_configured_mode_needs_no_reason),
		cmocka_unit_test(a_b4_is_its_ipv6_address_to_the_carrier),
		cmocka_unit_test(a_server_with_ipv4_is_reached_where_ipv4_leaves),
		cmocka_unit_test(a_clat_has_two_addresses),
		cmocka_unit_test(without_ipv4_the_ipv6_router_is_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
