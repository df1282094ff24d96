/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_RFC2136 */
/* What is published is compared with the mappings that stand, should an event be missed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/host_book.h"
#include "cpe/publish.h"
#include "tests/support/spelled.h"

#define CONFIG                                                                                           \
	"lan \"lan0\" { }\nwan \"wan0\" { }\n"                                                           \
	"account \"dns\" { type = rfc2136 server = 192.0.2.53 zone = e key-file = /proc/self/status }\n" \
	"service \"web\" { host = 192.168.1.20 protocol = tcp port = 80 name = a.e account = dns }"

static struct world {
	struct loop *loop;
	struct publish *publish;
	struct config *config;
	struct mapping mapping; /* that stands; lifetime 0: none does */
	struct endpoint wanted; /* as status shows it */
} world;

static void heard(void *arg, struct json_object *event)
{
	(void)arg, (void)event;
}

static void open_book(void *arg, struct host_book *book)
{
	(void)arg, (void)book;
}

static void tell_mappings(void *arg)
{
	(void)arg;
	if (world.mapping.lifetime > 0)
		publish_mapping(world.publish, &world.mapping, EVENT_RENEWED);
}

static void mistake(void *arg, const char *sentence)
{
	(void)arg;
	fail_msg("%s", sentence);
}

static void map(const char *outermost)
{
	world.mapping = (struct mapping){ .key = { .protocol = 6,
						   .internal = address("192.168.1.20"),
						   .internal_port = 80,
						   .external_ipv4 = true },
					  .outermost = endpoint(outermost),
					  .lifetime = 3600,
					  .expires = after(loop_now(world.loop), seconds(3600)) };
}

static int begin(void **state)
{
	struct publish_callbacks callbacks = { heard, open_book, tell_mappings, NULL, NULL };
	struct failure failure;

	(void)state;
	memset(&world, 0, sizeof(world));
	world.loop = loop_new(&failure);
	world.config = config_parse(CONFIG, "c", mistake, NULL);
	world.publish = publish_new(world.loop, &callbacks, &failure);
	assert_non_null(world.publish);
	publish_configure(world.publish, world.config);
	return 0;
}

static int end(void **state)
{
	(void)state;
	publish_free(world.publish);
	config_free(world.config);
	loop_free(world.loop);
	return 0;
}

static void look(void *arg, const struct publish_view *view)
{
	(void)arg;
	world.wanted = view->wanted;
}

static void assert_wanted(const char *outermost)
{
	struct endpoint wanted = { .port = 0 };

	if (outermost)
		wanted = endpoint(outermost);
	publish_views(world.publish, world.config, look, NULL);
	assert_true(endpoint_same(&world.wanted, &wanted));
}

/* DDNS-011, DDNS-012 */
static void a_change_that_nobody_told_is_found(void **state)
{
	(void)state;
	map("203.0.113.5:40001");
	publish_mapping(world.publish, &world.mapping, EVENT_GRANTED);
	assert_wanted("203.0.113.5:40001");
	map("203.0.113.6:40002");
	assert_wanted("203.0.113.5:40001");
	publish_compare(world.publish);
	assert_wanted("203.0.113.6:40002");
}

static void a_mapping_that_nobody_told_is_found(void **state)
{
	(void)state;
	map("203.0.113.5:40001");
	assert_wanted(NULL);
	publish_compare(world.publish);
	assert_wanted("203.0.113.5:40001");
}

/* As one that was lost: it goes after the grace. */
static void one_that_is_gone_is_found(void **state)
{
	struct mapping *mapping = &world.mapping;

	(void)state;
	map("203.0.113.5:40001");
	publish_mapping(world.publish, mapping, EVENT_GRANTED);
	mapping->lifetime = 0;
	publish_compare(world.publish);
	publish_mapping(world.publish, mapping, EVENT_RELEASED); /* it is nobody's any more */
	assert_wanted("203.0.113.5:40001");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(a_change_that_nobody_told_is_found),
		TEST(a_mapping_that_nobody_told_is_found),
		TEST(one_that_is_gone_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
