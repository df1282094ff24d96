/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What becomes of our table in the hands of others: of a restarted daemon, of an
 * operator with nft, of another version of us. And links, that others change too.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "kernel-glue/link_watch.h"
#include "kernel-glue/neighbours.h"
#include "tests/support/glue_others.h"
#include "tests/support/glue_world.h"
#include "tests/support/namespaces.h"
#include "tests/support/spelled.h"

static void add(struct world *w, const char *text)
{
	world_change(w, CHANGE_ADD, text);
}

/* -- the table in the hands of others -- */

static struct glue *open_glue(const struct glue_options *options)
{
	struct glue *glue = NULL;
	struct failure failure = { 0 };

	if (glue_nft_open(&glue, options, &failure) != 0)
		fail_msg("%s", failure.sentence);
	return glue;
}

static int keep_copy(const struct forwarding *forwarding, void *arg)
{
	*(struct forwarding *)arg = *forwarding;
	return 0;
}

static void a_restart_finds_everything_and_no_packet_is_lost(void **state)
{
	struct world *w = *state;
	const struct glue_options options = { .origin = 1, .without = world_without() };
	struct change kept = { .kind = CHANGE_ADD,
			       .forwarding = forwarding_of("udp 203.0.113.5:1 192.168.1.20:80") };
	int host = udp_socket(LAN, "192.168.1.20:80");
	int stranger = udp_socket(WAN, "198.51.100.7:5000");
	struct forwarding found = { 0 };

	set_record(&kept.forwarding, "nonce and such");
	kept.forwarding.lifetime = seconds(500);
	assert_int_equal(glue_submit(w->glue, &kept, 1, NULL), 0);
	glue_close(w->glue);
	assert_arrives(stranger, "203.0.113.5:1", host, "198.51.100.7:5000");
	w->glue = open_glue(&options);
	assert_true(w->glue->origin == WORLD_ORIGIN);
	assert_int_equal(glue_list(w->glue, keep_copy, &found, NULL), 0);
	assert_int_equal(forwarding_compare(&found, &kept.forwarding), 0);
	assert_int_equal(found.record_length, strlen("nonce and such"));
	assert_memory_equal(found.record, "nonce and such", found.record_length);
	assert_true(found.lifetime <= seconds(500) && found.lifetime > seconds(400));
	forget_flows();
	assert_arrives(stranger, "203.0.113.5:1", host, "198.51.100.7:5000");
	/* What the new one is told it does to the old one's. */
	world_change(w, CHANGE_REMOVE, "udp 203.0.113.5:1 192.168.1.20:80");
	assert_int_equal(world_count(w), 0);
	assert_arrives(host, "198.51.100.7:5000", stranger, "203.0.113.5:1"); /* flow goes on */
	forget_flows();
	assert_arrives(host, "198.51.100.7:5000", stranger, "203.0.113.5:80");
	close(host);
	close(stranger);
}

static void an_owned_table_survives_a_flush_by_others(void **state)
{
	struct world *w = *state;
	int host = udp_socket(LAN, "192.168.1.20:80");
	int stranger = udp_socket(WAN, "198.51.100.7:5000");

	if (!world_is_owned(w))
		skip(); /* this kernel is older than 6.9; suite.c has what happens then */
	add(w, "udp 203.0.113.5:1 192.168.1.20:80");
	run_in(GATEWAY, "nft flush ruleset");
	assert_arrives(stranger, "203.0.113.5:1", host, "198.51.100.7:5000");
	assert_int_equal(world_count(w), 1);
	close(host);
	close(stranger);
}

static void two_glues_cannot_own_one_table(void **state)
{
	const struct glue_options same = { .capacity = 16 }, other = { .table = "other" };
	struct failure failure = { 0 };
	struct glue *second = NULL;

	if (!world_is_owned(*state))
		skip();
	assert_int_equal(glue_nft_open(&second, &same, &failure), -EPERM);
	assert_non_null(strstr(failure.sentence, "belongs to another running process"));
	assert_null(second);
	second = open_glue(&other);
	glue_close(second);
	assert_int_equal(glue_nft_remove("other", NULL), 0);
}

static int open_plain(void **state)
{
	world_choose_kernel(GLUE_WITHOUT_OWNERSHIP);
	return world_open_with_wan(state);
}

static int close_plain(void **state)
{
	world_choose_kernel(0);
	return world_close(state);
}

static void expect_damage(struct world *w)
{
	struct pollfd damage = { .fd = glue_descriptor(w->glue), .events = POLLIN };

	assert_int_equal(poll(&damage, 1, 10000), 1);
	assert_true(glue_dispatch(w->glue, NULL) > 0);
	assert_int_equal(glue_dispatch(w->glue, NULL), 0);
}

static void others_may_do_what_does_not_concern_us(void **state)
{
	struct world *w = *state;

	add(w, "udp 203.0.113.5:1 192.168.1.20:80"); /* our own changes do not either */
	world_change(w, CHANGE_REMOVE, "udp 203.0.113.5:1 192.168.1.20:80");
	run_in(GATEWAY, "nft add table inet theirs");
	run_in(GATEWAY, "nft add set inet theirs map4 '{ type ipv4_addr; }'");
	run_in(GATEWAY, "nft delete set inet theirs map4");
	run_in(GATEWAY, "nft delete table inet theirs");
	assert_int_equal(glue_dispatch(w->glue, NULL), 0);
}

static void damage_is_noticed_and_repaired(void **state)
{
	static const char *const damages[] = {
		"nft flush chain inet homeport in4", "nft flush chain inet homeport fwdmark",
		"nft flush set inet homeport ext4",  "nft delete chain inet homeport pre",
		"nft flush map inet homeport rev4",  "nft flush set inet homeport used4",
		"nft delete table inet homeport",
	};
	struct world *w = *state;
	int host = udp_socket(LAN, "192.168.1.20:80");
	int stranger = udp_socket(WAN, "198.51.100.7:5000");

	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		world_change(w, CHANGE_REFRESH, "udp 203.0.113.5:8080 192.168.1.20:80");
		run_in(GATEWAY, "%s", damages[i]);
		expect_damage(w);
		assert_int_equal(glue_restore(w->glue, NULL), 0);
		if (world_count(w) == 0)
			add(w, "udp 203.0.113.5:8080 192.168.1.20:80");
		forget_flows();
		assert_arrives(stranger, "203.0.113.5:8080", host, "198.51.100.7:5000");
		forget_flows();
		assert_arrives(host, "198.51.100.7:5000", stranger, "203.0.113.5:8080");
		forget_flows();
	}
	close(host);
	close(stranger);
}

/* Nothing was noticed yet, but the change must still come out right. */
static void changes_succeed_though_elements_have_vanished(void **state)
{
	struct world *w = *state;
	struct change changes[] = {
		{ CHANGE_REMOVE, forwarding_of("udp 203.0.113.5:1 192.168.1.20:1"), 0 },
		{ CHANGE_REFRESH, forwarding_of("udp 203.0.113.5:2 192.168.1.20:2"), 0 },
		{ CHANGE_ADD, forwarding_of("udp 203.0.113.5:3 192.168.1.20:3"), 0 },
	};

	add(w, "udp 203.0.113.5:1 192.168.1.20:1");
	add(w, "udp 203.0.113.5:2 192.168.1.20:2");
	run_in(GATEWAY, "nft flush map inet homeport map4");
	run_in(GATEWAY, "nft flush map inet homeport rev4");
	run_in(GATEWAY, "nft flush set inet homeport used4");
	run_in(GATEWAY, "nft add element inet homeport map4 "
			"'{ 203.0.113.5 . udp . 4 : 192.168.1.21 . 4 }'");
	assert_int_equal(glue_submit(w->glue, changes, 3, NULL), 0);
	assert_int_equal(world_count(w), 3);
	/* What others have put there is seen too. */
	changes[0] =
		(struct change){ CHANGE_ADD, forwarding_of("udp 203.0.113.5:4 192.168.1.20:4"), 0 };
	assert_int_equal(glue_submit(w->glue, changes, 1, NULL), -EEXIST);
}

/* As an earlier version of us may have left it. */
static void a_table_with_other_sets_is_made_anew_with_its_forwardings(void **state)
{
	static const char old_table[] =
		"table inet homeport {\n"
		" map map4 { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service\n"
		"  flags timeout\n"
		"  elements = { 203.0.113.5 . udp . 8080 timeout 1h expires 10m :"
		" 192.168.1.20 . 80 }\n"
		" }\n"
		" set used4 { type inet_service; flags timeout; }\n"
		" chain pre { type filter hook input priority 0; drop; }\n"
		"}\n";
	const struct glue_options options = { .origin = 5, .without = world_without() };
	struct world *w = *state;
	int host = udp_socket(LAN, "192.168.1.20:80");
	int stranger = udp_socket(WAN, "198.51.100.7:5000");
	struct forwarding found = { 0 };

	glue_close(w->glue);
	assert_int_equal(glue_nft_remove(NULL, NULL), 0);
	run_in(GATEWAY, "nft '%s'", old_table);
	w->glue = open_glue(&options);
	world_set_wan(w);
	assert_int_equal(glue_list(w->glue, keep_copy, &found, NULL), 0);
	assert_int_equal(found.internal.port, 80);
	assert_true(found.lifetime <= seconds(600) && found.lifetime > seconds(500));
	assert_arrives(stranger, "203.0.113.5:8080", host, "198.51.100.7:5000");
	assert_int_equal(w->glue->origin, 5);
	close(host);
	close(stranger);
}

static void more_capacity_is_had_after_a_restart(void **state)
{
	struct glue_options options = { .capacity = 2, .without = world_without() };
	struct world *w = *state;

	glue_close(w->glue);
	assert_int_equal(glue_nft_remove(NULL, NULL), 0);
	w->glue = open_glue(&options);
	add(w, "udp 203.0.113.5:1 192.168.1.20:1");
	add(w, "udp 203.0.113.5:2 192.168.1.20:2");
	glue_close(w->glue);
	options.capacity = 4;
	w->glue = open_glue(&options);
	add(w, "udp 203.0.113.5:3 192.168.1.20:3");
	add(w, "udp 203.0.113.5:4 192.168.1.20:4");
	assert_int_equal(world_count(w), 4);
	/* And with less, what is there stays. */
	glue_close(w->glue);
	options.capacity = 1;
	w->glue = open_glue(&options);
	assert_int_equal(world_count(w), 4);
	world_change(w, CHANGE_REFRESH, "udp 203.0.113.5:4 192.168.1.20:4");
}

static void removing_the_table_leaves_nothing(void **state)
{
	struct world *w = *state;
	char rules[8192];

	add(w, "udp 203.0.113.5:1 192.168.1.20:1");
	glue_close(w->glue);
	output_of(GATEWAY, "nft list tables", rules, sizeof(rules));
	assert_non_null(strstr(rules, "homeport"));
	assert_int_equal(glue_nft_remove(NULL, NULL), 0);
	output_of(GATEWAY, "nft list tables", rules, sizeof(rules));
	assert_null(strstr(rules, "homeport"));
	assert_int_equal(glue_nft_remove(NULL, NULL), 0); /* nor an error */
	w->glue = NULL;
}

static void another_mark_and_table_are_used_if_wanted(void **state)
{
	const struct glue_options options = { .table = "doors",
					      .mark = 0x200,
					      .without = world_without() };
	struct world *w = *state;
	struct glue *glue = open_glue(&options);
	char rules[16384];

	(void)w;
	output_of(GATEWAY, "nft list table inet doors", rules, sizeof(rules));
	assert_non_null(strstr(rules, "meta mark | 0x00000200"));
	assert_null(strstr(rules, "0x40000000"));
	glue_close(glue);
	assert_int_equal(glue_nft_remove("doors", NULL), 0);
}

static void a_table_without_a_name_is_refused(void **state)
{
	const struct glue_options unnamed = { .table = "" };
	const struct glue_options too_long = { .table = "a_name_that_is_longer_than_any_we_take" };
	const struct glue_options too_many = { .capacity = 65537 };
	struct glue *glue = NULL;
	struct failure failure = { 0 };

	(void)state;
	assert_int_equal(glue_nft_open(&glue, &unnamed, NULL), -EINVAL);
	assert_int_equal(glue_nft_open(&glue, &too_long, &failure), -EINVAL);
	assert_non_null(strstr(failure.sentence, "longer_than_any"));
	assert_int_equal(glue_nft_open(&glue, &too_many, NULL), -EINVAL);
	assert_null(glue);
}

/* -- links -- */

static void expect_change(struct link_watch *watch)
{
	struct pollfd change = { .fd = link_watch_descriptor(watch), .events = POLLIN };
	int changed = 0;

	while (changed == 0) {
		assert_int_equal(poll(&change, 1, 10000), 1);
		changed = link_watch_dispatch(watch, NULL);
		assert_true(changed >= 0);
	}
}

static bool has_address(const struct link_facts *facts, const char *name, const char *text)
{
	const struct link *link = link_named(facts, name);
	const struct link_address *at = NULL;
	char address[ADDRESS_TEXT];

	assert_non_null(link);
	while ((at = link_next_address(facts, link->index, at)) != NULL)
		if (strcmp(address_print(&at->prefix.address, address), text) == 0)
			return true;
	return false;
}

static void links_addresses_and_routers_are_seen_as_they_change(void **state)
{
	struct link_watch *watch = NULL;
	const struct link_facts *facts;
	const struct default_router *router;
	char text[ADDRESS_TEXT];

	(void)state;
	assert_int_equal(link_watch_new(&watch, NULL), 0);
	facts = link_watch_facts(watch);
	assert_true(link_named(facts, "wan0")->up);
	assert_true(has_address(facts, "wan0", "203.0.113.5"));
	assert_true(has_address(facts, "lan0", "2001:db8:1::1"));
	assert_false(has_address(facts, "lan0", "203.0.113.5"));
	router = link_router(facts, link_named(facts, "wan0")->index, true);
	assert_string_equal(address_print(&router->address, text), "203.0.113.1");
	assert_null(link_router(facts, 0, false));

	run_in(GATEWAY, "ip address add 203.0.113.6/24 dev wan0");
	expect_change(watch);
	assert_true(has_address(link_watch_facts(watch), "wan0", "203.0.113.6"));
	run_in(GATEWAY, "ip -6 route add default via 2001:db8:2::7 metric 7");
	expect_change(watch);
	assert_int_equal(link_router(link_watch_facts(watch), 0, false)->metric, 7);

	/* The kernel does not tell that the IPv4 route goes with the link. */
	run_in(GATEWAY, "ip link set wan0 down");
	while (link_named(link_watch_facts(watch), "wan0")->up)
		expect_change(watch);
	assert_null(link_router(link_watch_facts(watch), 0, true));

	run_in(GATEWAY, "ip link set wan0 up");
	run_in(GATEWAY, "ip address del 203.0.113.6/24 dev wan0");
	run_in(GATEWAY, "ip route replace default via 203.0.113.1");
	run_in(GATEWAY, "ip address replace 2001:db8:2::1/64 dev wan0");
	run_in(GATEWAY, "ip -6 route flush default");
	while (!link_router(link_watch_facts(watch), 0, true))
		expect_change(watch);
	link_watch_free(watch);
}

static void the_way_out_of_a_host_is_the_one_that_the_kernel_takes(void **state)
{
	struct address host = address("192.168.1.20"), other = address("192.168.1.21");
	struct address host6 = address("2001:db8:1::20");
	struct link_watch *watch = NULL;
	unsigned int wan, lan;

	(void)state;
	run_in(GATEWAY, "sysctl -q -w net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1");
	assert_int_equal(link_watch_new(&watch, NULL), 0);
	wan = link_named(link_watch_facts(watch), "wan0")->index;
	lan = link_named(link_watch_facts(watch), "lan0")->index;
	assert_int_equal(link_watch_way_out(watch, &host), wan);
	assert_int_equal(link_watch_way_out(watch, &host6), 0); /* without a default route */

	/* Only a rule tells, and the facts are what they were. */
	run_in(GATEWAY, "ip route add default via 192.168.1.254 dev lan0 table 102");
	run_in(GATEWAY, "ip rule add from 192.168.1.21 lookup 102");
	while (link_watch_way_out(watch, &other) != lan)
		expect_change(watch);
	assert_int_equal(link_watch_way_out(watch, &host), wan);

	run_in(GATEWAY, "ip rule del from 192.168.1.21 lookup 102");
	run_in(GATEWAY, "ip rule add from 192.168.1.21 unreachable");
	while (link_watch_way_out(watch, &other) != 0)
		expect_change(watch);

	run_in(GATEWAY, "ip rule del from 192.168.1.21 unreachable");
	run_in(GATEWAY, "ip route flush table 102");
	link_watch_free(watch);
}

/* -- neighbours -- */

static void neighbours_are_those_that_the_kernel_knows_now(void **state)
{
	static const char *const hosts[] = { "192.168.1.77", "2001:db8:1::77" };
	struct neighbours neighbours = { 0 };
	const struct neighbour *neighbour;
	struct address address;
	char text[MAC_TEXT];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_true(address_parse(hosts[i], &address));
		run_in(GATEWAY, "ip neigh replace %s lladdr 02:00:5e:00:53:0%zu dev lan0", hosts[i],
		       i);
		assert_int_equal(neighbours_read(&neighbours, NULL), 0);
		neighbour = neighbours_find(&neighbours, &address);
		assert_non_null(neighbour);
		assert_string_equal(mac_print(&neighbour->mac, text),
				    i ? "02:00:5e:00:53:01" : "02:00:5e:00:53:00");
		neighbours_clear(&neighbours);
		run_in(GATEWAY, "ip neigh del %s dev lan0", hosts[i]);
		assert_int_equal(neighbours_read(&neighbours, NULL), 0);
		assert_null(neighbours_find(&neighbours, &address));
		neighbours_clear(&neighbours);
	}
}

/* -- running -- */

#define OWNED(function) cmocka_unit_test_setup_teardown(function, world_open_with_wan, world_close)
#define PLAIN(function) cmocka_unit_test_setup_teardown(function, open_plain, close_plain)

static const struct CMUnitTest tests[] = {
	OWNED(a_restart_finds_everything_and_no_packet_is_lost),
	OWNED(an_owned_table_survives_a_flush_by_others),
	OWNED(two_glues_cannot_own_one_table),
	OWNED(a_table_with_other_sets_is_made_anew_with_its_forwardings),
	OWNED(more_capacity_is_had_after_a_restart),
	OWNED(removing_the_table_leaves_nothing),
	OWNED(another_mark_and_table_are_used_if_wanted),
	OWNED(a_table_without_a_name_is_refused),
	PLAIN(a_restart_finds_everything_and_no_packet_is_lost),
	PLAIN(others_may_do_what_does_not_concern_us),
	PLAIN(damage_is_noticed_and_repaired),
	PLAIN(changes_succeed_though_elements_have_vanished),
	PLAIN(a_table_with_other_sets_is_made_anew_with_its_forwardings),
	PLAIN(more_capacity_is_had_after_a_restart),
	OWNED(links_addresses_and_routers_are_seen_as_they_change),
	OWNED(the_way_out_of_a_host_is_the_one_that_the_kernel_takes),
	OWNED(neighbours_are_those_that_the_kernel_knows_now),
};

int glue_others_run(void)
{
	world_choose_kernel(0);
	return cmocka_run_group_tests_name("in the hands of others", tests, NULL, NULL);
}
