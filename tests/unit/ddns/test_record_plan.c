/* SPDX-License-Identifier: BSD-2-Clause */
/* From services to records, and what differs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "ddns/record_plan.h"

#define ROOM 8

struct plan {
	struct record_plan plan;
	struct record records[ROOM];
};

static struct record_plan *empty(struct plan *plan)
{
	plan->plan.records = plan->records;
	plan->plan.capacity = ROOM;
	record_plan_empty(&plan->plan);
	return &plan->plan;
}

static void add(struct record_plan *plan, const char *srv, const char *endpoint, uint32_t ttl)
{
	struct endpoint external;

	struct record_choice choice = { .kinds = srv[0] ? CHOICE_SRV : 0 };

	snprintf(choice.srv, sizeof(choice.srv), "%s", srv);
	assert_true(endpoint_parse(endpoint, 0, &external));
	record_plan_add_service(plan, &choice, &external, ttl);
}

static void a_service_has_an_address_and_a_port(void **state)
{
	struct plan memory;
	struct record_plan *plan = empty(&memory);

	(void)state;
	add(plan, "_http._tcp", "203.0.113.5:40001", 60);
	assert_int_equal(plan->count, 2);
	assert_int_equal(plan->records[0].kind, RECORD_A);
	assert_string_equal(plan->records[0].below, "");
	assert_int_equal(plan->records[1].kind, RECORD_SRV);
	assert_string_equal(plan->records[1].below, "_http._tcp");
	assert_int_equal(plan->records[1].says.port, 40001);
	assert_int_equal(plan->ttl, 60);
}

static void a_service_without_srv_has_an_address_only(void **state)
{
	struct plan memory;
	struct record_plan *plan = empty(&memory);

	(void)state;
	add(plan, "", "[2001:db8::5]:22", 60);
	assert_int_equal(plan->count, 1);
	assert_int_equal(plan->records[0].kind, RECORD_AAAA);
	assert_string_equal(record_kind_name(RECORD_AAAA), "AAAA");
	assert_int_equal(record_kind_type(RECORD_AAAA), 28);
}

static void add_direct(struct record_plan *plan, const char *endpoint)
{
	struct record_choice choice = { .kinds = CHOICE_SRV, .srv = "_http._tcp", .direct = true };
	struct endpoint external;

	assert_true(endpoint_parse(endpoint, 0, &external));
	record_plan_add_service(plan, &choice, &external, 60);
}

static bool has_address(const struct record_plan *plan, const char *below, const char *text)
{
	struct record record = { .kind = strchr(text, ':') ? RECORD_AAAA : RECORD_A };

	snprintf(record.below, sizeof(record.below), "%s", below);
	assert_true(address_parse(text, &record.says.address));
	return record_plan_has(plan, &record);
}

static bool has_srv(const struct record_plan *plan, enum record_target target, uint16_t port)
{
	struct record record = {
		.kind = RECORD_SRV, .target = target, .below = "_http._tcp", .says.port = port
	};

	return record_plan_has(plan, &record);
}

/* DDNS-033: the name is the redirector's, and SRV leads past it. */
static void what_is_reached_directly_leaves_the_name_to_another(void **state)
{
	struct plan memory;
	struct record_plan *plan = empty(&memory);

	(void)state;
	add(plan, "", "203.0.113.80:80", 60);
	add_direct(plan, "203.0.113.5:40001");
	record_plan_part_families(plan);
	assert_int_equal(plan->count, 3);
	assert_true(has_address(plan, "", "203.0.113.80"));
	assert_true(has_address(plan, "direct", "203.0.113.5"));
	assert_true(has_srv(plan, TARGET_DIRECT, 40001));
}

/* DDNS-040 */
static void what_is_reached_directly_has_its_families_parted_by_ports(void **state)
{
	struct plan memory;
	struct record_plan *plan = empty(&memory);

	(void)state;
	add_direct(plan, "203.0.113.5:40001");
	add_direct(plan, "[2001:db8::5]:40001");
	record_plan_part_families(plan);
	assert_int_equal(plan->count, 3);
	assert_true(has_srv(plan, TARGET_DIRECT, 40001));
	record_plan_empty(plan);
	add_direct(plan, "203.0.113.5:40001");
	add_direct(plan, "[2001:db8::5]:80");
	record_plan_part_families(plan);
	assert_int_equal(plan->count, 6);
	assert_true(has_srv(plan, TARGET_V4, 40001));
	assert_true(has_srv(plan, TARGET_V6, 80));
	assert_true(has_address(plan, "v4", "203.0.113.5"));
	assert_true(has_address(plan, "v6", "2001:db8::5"));
	assert_true(has_address(plan, "direct", "203.0.113.5"));
}

/* DDNS-029: one A record, two SRV records. */
static void services_of_one_name_share_the_address(void **state)
{
	struct plan memory;
	struct record_plan *plan = empty(&memory);

	(void)state;
	add(plan, "_http._tcp", "203.0.113.5:40001", 60);
	add(plan, "_rtsp._tcp", "203.0.113.5:40002", 300);
	assert_int_equal(plan->count, 3);
	assert_int_equal(plan->ttl, 60);
	assert_false(record_same_set(&plan->records[1], &plan->records[2]));
}

static void order_and_limits_do_not_count_and_all_else_does(void **state)
{
	struct plan one_memory, other_memory;
	struct record_plan *one = empty(&one_memory), *other = empty(&other_memory);

	(void)state;
	assert_true(record_plan_same(one, other));
	add(one, "_http._tcp", "203.0.113.5:40001", 60);
	add(one, "_rtsp._tcp", "203.0.113.5:40002", 60);
	add(other, "_RTSP._tcp", "203.0.113.5:40002", 60);
	assert_false(record_plan_same(one, other));
	assert_true(record_plan_covers(one, other));
	assert_false(record_plan_covers(other, one));
	add(other, "_http._tcp", "203.0.113.5:40001", 60);
	other->ttl_limit = 30;
	assert_true(record_plan_same(one, other));
	other->ttl = 30;
	assert_false(record_plan_same(one, other));
}

static void sets_are_compared_as_a_whole(void **state)
{
	struct plan one_memory, other_memory;
	struct record_plan *one = empty(&one_memory), *other = empty(&other_memory);
	struct record a = { .kind = RECORD_A };
	struct record http = { .kind = RECORD_SRV, .below = "_http._tcp" };

	(void)state;
	add(one, "_http._tcp", "203.0.113.5:40001", 60);
	add(one, "_http._tcp", "203.0.113.5:40002", 60); /* two hosts, one kind of service */
	add(other, "_http._tcp", "203.0.113.5:40001", 60);
	assert_true(record_plan_same_set(one, other, &a));
	assert_false(record_plan_same_set(one, other, &http));
	assert_false(record_plan_same_set(other, one, &http));
	add(other, "_http._tcp", "203.0.113.5:40002", 60);
	assert_true(record_plan_same_set(one, other, &http));
}

static void plans_are_copied_and_merged(void **state)
{
	struct plan one_memory, other_memory;
	struct record_plan *one = empty(&one_memory), *other = empty(&other_memory);

	(void)state;
	add(one, "_http._tcp", "203.0.113.5:40001", 60);
	one->ttl_limit = 45;
	record_plan_copy(other, one);
	assert_true(record_plan_same(one, other));
	assert_int_equal(other->ttl_limit, 45);
	record_plan_empty(other);
	add(other, "_http._tcp", "203.0.113.5:40002", 120);
	record_plan_merge(one, other);
	assert_int_equal(one->count, 3);
	assert_int_equal(one->ttl, 60);
}

static void what_has_no_room_is_left_out(void **state)
{
	struct plan memory;
	struct record_plan *plan = empty(&memory);

	(void)state;
	plan->capacity = 1;
	add(plan, "_http._tcp", "203.0.113.5:40001", 60);
	assert_int_equal(plan->count, 1);
}

static void what_cannot_be_carried_is_dropped(void **state)
{
	struct plan memory;
	struct record_plan *plan = empty(&memory);

	(void)state;
	add(plan, "_http._tcp", "203.0.113.5:40001", 60);
	add(plan, "_http._tcp", "[2001:db8::5]:40001", 60);
	record_plan_keep(plan, 1u << RECORD_AAAA);
	assert_int_equal(plan->count, 1);
	assert_int_equal(plan->records[0].kind, RECORD_AAAA);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_service_has_an_address_and_a_port),
		cmocka_unit_test(a_service_without_srv_has_an_address_only),
		cmocka_unit_test(what_is_reached_directly_leaves_the_name_to_another),
		cmocka_unit_test(what_is_reached_directly_has_its_families_parted_by_ports),
		cmocka_unit_test(services_of_one_name_share_the_address),
		cmocka_unit_test(order_and_limits_do_not_count_and_all_else_does),
		cmocka_unit_test(sets_are_compared_as_a_whole),
		cmocka_unit_test(plans_are_copied_and_merged),
		cmocka_unit_test(what_has_no_room_is_left_out),
		cmocka_unit_test(what_cannot_be_carried_is_dropped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
