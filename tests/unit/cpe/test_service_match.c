/* SPDX-License-Identifier: BSD-2-Clause */
/* Which mappings a service speaks of, and whose they may be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/service_match.h"
#include "tests/support/spelled.h"

static const char leases[] = "0 02:00:5e:00:53:01 192.168.1.20 nas *\n"
			     "0 02:00:5e:00:53:01 192.168.1.21 nas *\n"
			     "0 02:00:5e:00:53:02 192.168.1.30 NAS.lan *\n"
			     "0 02:00:5e:00:53:03 192.168.1.40 * *\n";

static struct host_book book;

static int open_book(void **state)
{
	(void)state;
	memset(&book, 0, sizeof(book));
	return leases_parse(&book.leases, leases, strlen(leases));
}

static int close_book(void **state)
{
	(void)state;
	host_book_close(&book);
	return 0;
}

static struct config_service web(void)
{
	return (struct config_service){
		.host = { .kind = HOSTS_BY_PREFIX },
		.protocol = PROTOCOL_TCP,
		.ports = { 80, 82 },
	};
}

static struct mapping mapping_of(const char *host, uint16_t port, uint8_t protocol)
{
	struct mapping mapping = { .key = { .internal = address(host),
					    .internal_port = port,
					    .protocol = protocol,
					    .external_ipv4 = true },
				   .outermost = endpoint("203.0.113.5:40001") };

	return mapping;
}

static void a_mapping_is_spoken_of_by_protocol_and_port(void **state)
{
	struct config_service service = web();
	struct mapping mapping = mapping_of("192.168.1.20", 81, PROTOCOL_TCP);

	(void)state;
	assert_true(service_speaks_of(&service, &mapping));
	mapping.key.internal_port = 83;
	assert_false(service_speaks_of(&service, &mapping));
	mapping.key.internal_port = 78;
	mapping.more_ports = 2; /* 78, 79, 80 */
	assert_true(service_speaks_of(&service, &mapping));
	mapping.more_ports = 1;
	assert_false(service_speaks_of(&service, &mapping));
	mapping = mapping_of("192.168.1.20", 81, PROTOCOL_UDP);
	assert_false(service_speaks_of(&service, &mapping));
	mapping = mapping_of("192.168.1.20", 81, PROTOCOL_TCP);
	mapping.key.remote = endpoint("198.51.100.1:5000"); /* one flow is no door */
	assert_false(service_speaks_of(&service, &mapping));
}

/* All ports of a host are themselves outside. */
static void a_wildcard_has_every_port(void **state)
{
	struct config_service service = web();
	struct service_place place = { .service = &service, .port = 82, .ipv4 = true };
	struct mapping mapping = mapping_of("192.168.1.20", 0, PROTOCOL_TCP);
	struct endpoint outside, expected = endpoint("203.0.113.5:82");

	(void)state;
	mapping.outermost.port = 0;
	assert_true(service_speaks_of(&service, &mapping));
	assert_true(place_has(&place, &mapping));
	outside = place_outside(&place, &mapping);
	assert_true(endpoint_same(&outside, &expected));
	mapping.key.protocol = PROTOCOL_ALL;
	assert_true(service_speaks_of(&service, &mapping));
	mapping.key.protocol = PROTOCOL_UDP;
	assert_false(service_speaks_of(&service, &mapping));
}

static void a_place_has_a_port_and_a_family(void **state)
{
	struct config_service service = web();
	struct service_place place = { .service = &service, .port = 82, .ipv4 = true };
	struct mapping mapping = mapping_of("192.168.1.20", 80, PROTOCOL_TCP);
	struct endpoint outside, expected = endpoint("203.0.113.5:40003");

	(void)state;
	assert_false(place_has(&place, &mapping));
	mapping.more_ports = 2;
	assert_true(place_has(&place, &mapping));
	outside = place_outside(&place, &mapping);
	assert_true(endpoint_same(&outside, &expected));
	place.ipv4 = false;
	assert_false(place_has(&place, &mapping));
}

static void hosts_are_known_by_address_mac_or_name(void **state)
{
	struct config_service service = web();
	struct address nas = address("192.168.1.20"), nameless = address("192.168.1.40");
	char label[HOST_LABEL];

	(void)state;
	service.host = (struct config_host){ .kind = HOST_BY_ADDRESS, .address = nas };
	assert_false(service_needs_book(&service));
	assert_true(service_is_for(&service, NULL, &nas, label));
	assert_false(service_is_for(&service, NULL, &nameless, label));
	service.host = (struct config_host){ .kind = HOST_BY_MAC };
	assert_true(mac_parse("02:00:5e:00:53:01", &service.host.mac));
	assert_true(service_needs_book(&service));
	assert_true(service_is_for(&service, &book, &nas, label));
	assert_false(service_is_for(&service, &book, &nameless, label));
	service.host = (struct config_host){ .kind = HOST_BY_NAME, .name.text = "nas" };
	assert_true(service_is_for(&service, &book, &nas, label));
	assert_false(service_is_for(&service, &book, &nameless, label));
}

/* DDNS-053 */
static void of_many_those_in_the_prefix_with_a_name(void **state)
{
	struct config_service service = web();
	struct address nas = address("192.168.1.20"), nameless = address("192.168.1.40");
	char label[HOST_LABEL] = "";

	(void)state;
	assert_true(service_is_for(&service, &book, &nas, label));
	assert_string_equal(label, "nas");
	assert_false(service_is_for(&service, &book, &nameless, label));
	service.host.address = address("192.168.2.0");
	service.host.prefix_length = 96 + 24;
	assert_false(service_is_for(&service, &book, &nas, label));
}

/* DDNS-053: who calls itself as another does not get its name. */
static void a_place_is_its_hosts_as_long_as_it_has_it(void **state)
{
	struct config_service http = web(), ssh = web();
	struct service_place places[] = {
		{ .service = &http, .port = 80, .ipv4 = true, .name = "nas.e", .host = "nas" },
		{ .service = &ssh, .port = 22, .ipv4 = true, .name = "nas.e", .host = "nas" },
	};
	struct services services = { .places = places, .count = 2 };
	struct address first = address("192.168.1.20"), moved = address("192.168.1.21"),
		       other = address("192.168.1.30");

	(void)state;
	assert_true(place_may_mean(&services, &places[0], &book, &other, false));
	places[0].source = first;
	assert_true(place_may_mean(&services, &places[0], &book, &first, false));
	assert_false(place_may_mean(&services, &places[0], &book, &other, true));
	assert_false(place_may_mean(&services, &places[1], &book, &other, true));
	assert_true(place_may_mean(&services, &places[1], &book, &first, false));
	/* The same host by another address: once it asks there. */
	assert_false(place_may_mean(&services, &places[0], &book, &moved, false));
	assert_true(place_may_mean(&services, &places[0], &book, &moved, true));
}

static void a_host_that_is_called_something_else_now_is_denied(void **state)
{
	struct config_service service = web();
	struct service_place place = { .service = &service, .host = "nas" };

	(void)state;
	assert_false(place_is_denied(&place, &book));
	place.source = address("192.168.1.30");
	assert_false(place_is_denied(&place, &book));
	place.host = "pi";
	assert_true(place_is_denied(&place, &book));
	place.source = address("192.168.1.40"); /* nothing is known of its name */
	assert_false(place_is_denied(&place, &book));
	service.host = (struct config_host){ .kind = HOST_BY_MAC };
	assert_true(place_is_denied(&place, &book));
	service.host = (struct config_host){ .kind = HOST_BY_ADDRESS };
	assert_false(place_is_denied(&place, &book));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_book, close_book)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_mapping_is_spoken_of_by_protocol_and_port),
		TEST(a_wildcard_has_every_port),
		TEST(a_place_has_a_port_and_a_family),
		TEST(hosts_are_known_by_address_mac_or_name),
		TEST(of_many_those_in_the_prefix_with_a_name),
		TEST(a_place_is_its_hosts_as_long_as_it_has_it),
		TEST(a_host_that_is_called_something_else_now_is_denied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
