/* SPDX-License-Identifier: BSD-2-Clause */
/* When the ACS is informed, and of what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "cpe/cwmp/schedule.h"

#define WALL INT64_C(1700000000) /* when a test begins */
#define HOUR 3600

/* Draws are all the same, and what the test says. */
static uint8_t draw;

static void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, draw, length);
}

static const struct random_source random = { fill, NULL };

static const struct schedule_settings plain = {
	.enabled = true,
	.retry_minimum = 5,
	.retry_multiplier = 2000,
};

static struct schedule schedule;
static struct schedule_time clock;

static void begin(const struct schedule_settings *settings)
{
	draw = 0;
	clock = (struct schedule_time){ seconds(100), WALL };
	schedule_init(&schedule, settings, 7, &random, &clock);
}

static void pass(uint32_t duration)
{
	clock.now += seconds(duration);
	clock.wall += duration;
}

static enum schedule_action due(void)
{
	return schedule_due(&schedule, &clock);
}

/* Seconds until there is something to do; runs through what comes to nothing. */
static uint32_t wait(void)
{
	monotonic start = clock.now;

	while (due() == SCHEDULE_REST && schedule_wake_at(&schedule) != NEVER) {
		clock.wall += seconds_until(schedule_wake_at(&schedule), clock.now);
		clock.now = schedule_wake_at(&schedule);
	}
	return seconds_until(clock.now, start);
}

static const char *events(void)
{
	static char list[1024];
	size_t i, length = 0;

	list[0] = '\0';
	for (i = 0; i < schedule.event_count; i++)
		length += (size_t)snprintf(
			list + length, sizeof(list) - length, "%s%s%s%s", i > 0 ? ", " : "",
			cwmp_event_code(schedule.events[i].event),
			schedule.events[i].key[0] ? " " : "", schedule.events[i].key);
	return list;
}

/* A session, which must be due. */
static void inform(bool delivered, bool good)
{
	assert_int_equal(due(), SCHEDULE_SESSION);
	schedule_begin(&schedule);
	if (delivered)
		schedule_delivered(&schedule);
	schedule_end(&schedule, good, 0, &clock);
}

/* -- events -- */

static void first_contact_is_bootstrap_and_boot_at_once(void **state)
{
	struct schedule_settings settings = plain;

	(void)state;
	settings.spread = 300;
	begin(&settings);
	draw = 0x80;
	schedule_bootstrap(&schedule, &clock);
	schedule_start(&schedule, true, &clock);
	assert_int_equal(due(), SCHEDULE_SESSION);
	schedule_begin(&schedule);
	assert_string_equal(events(), "0 BOOTSTRAP, 1 BOOT");
	schedule_delivered(&schedule);
	schedule_end(&schedule, true, 0, &clock);
	assert_int_equal(due(), SCHEDULE_REST);
	assert_true(schedule_wake_at(&schedule) == NEVER);
}

static void a_boot_is_told_within_the_spread(void **state)
{
	struct schedule_settings settings = plain;

	(void)state;
	settings.spread = 300;
	begin(&settings);
	draw = 0x80;
	schedule_start(&schedule, true, &clock);
	assert_in_range(wait(), 140, 160);
	inform(true, true);
}

/* After a power cut every gateway of a street has another address, and so another URL. */
static void a_change_does_not_hasten_what_is_told_of_a_boot(void **state)
{
	struct schedule_settings settings = plain;
	unsigned int told[10] = { 0 }, i;

	(void)state;
	settings.spread = 300;
	for (i = 0; i < 250; i++) {
		begin(&settings);
		draw = (uint8_t)i;
		schedule_start(&schedule, true, &clock);
		schedule_value_changed(&schedule, true, &clock);
		told[wait() * 10 / 301]++;
		schedule_begin(&schedule);
		assert_string_equal(events(), "1 BOOT, 4 VALUE CHANGE");
	}
	for (i = 0; i < 10; i++)
		assert_in_range(told[i], 20, 30);
	schedule_delivered(&schedule);
	schedule_end(&schedule, true, 0, &clock);
	schedule_value_changed(&schedule, true, &clock); /* from then on it does */
	assert_int_equal(due(), SCHEDULE_SESSION);
}

static void a_restart_of_the_agent_alone_is_no_boot(void **state)
{
	(void)state;
	begin(&plain);
	schedule_start(&schedule, false, &clock);
	assert_string_equal(events(), "2 PERIODIC");
	begin(&plain);
	schedule_restore(&schedule, CWMP_M_DOWNLOAD, "job");
	schedule_start(&schedule, false, &clock);
	assert_string_equal(events(), "M Download job");
}

static void another_acs_hears_nothing_of_what_the_former_one_ordered(void **state)
{
	(void)state;
	begin(&plain);
	schedule_add(&schedule, CWMP_M_DOWNLOAD, "job", &clock);
	schedule_inform(&schedule, 60, "later", &clock);
	schedule_bootstrap(&schedule, &clock);
	inform(true, true);
	pass(120);
	assert_int_equal(due(), SCHEDULE_REST);
}

static void single_events_are_told_once_and_keyed_ones_each(void **state)
{
	(void)state;
	begin(&plain);
	schedule_add(&schedule, CWMP_M_REBOOT, "a", &clock);
	schedule_add(&schedule, CWMP_BOOT, NULL, &clock);
	schedule_add(&schedule, CWMP_M_REBOOT, "b", &clock);
	schedule_add(&schedule, CWMP_BOOT, "no key of it", &clock);
	schedule_add(&schedule, CWMP_M_REBOOT, "a", &clock);
	assert_string_equal(events(), "M Reboot a, 1 BOOT, M Reboot b");
}

static void more_events_than_an_inform_has_room_for_are_refused(void **state)
{
	char key[CWMP_KEY];
	int i;

	(void)state;
	begin(&plain);
	for (i = 0; i < SCHEDULE_EVENTS; i++) {
		snprintf(key, sizeof(key), "%d", i);
		assert_true(schedule_add(&schedule, CWMP_M_REBOOT, key, &clock));
	}
	assert_false(schedule_add(&schedule, CWMP_M_REBOOT, "one more", &clock));
	assert_true(schedule_add(&schedule, CWMP_M_REBOOT, "0", &clock));
}

static void an_inform_without_room_for_its_event_waits_for_a_session(void **state)
{
	char key[CWMP_KEY];
	size_t i;

	(void)state;
	begin(&plain);
	assert_true(schedule_inform(&schedule, 20, "late", &clock));
	for (i = 0; i < SCHEDULE_EVENTS; i++) {
		snprintf(key, sizeof(key), "%zu", i);
		assert_true(schedule_add(&schedule, CWMP_M_REBOOT, key, &clock));
	}
	assert_int_equal(due(), SCHEDULE_SESSION);
	schedule_begin(&schedule);
	pass(30);
	assert_int_equal(due(), SCHEDULE_REST);
	assert_true(schedule_wake_at(&schedule) > clock.now);
	schedule_delivered(&schedule);
	schedule_end(&schedule, true, 0, &clock);
	assert_true(schedule_wake_at(&schedule) <= clock.now);
	assert_int_equal(due(), SCHEDULE_SESSION);
	assert_string_equal(events(), "3 SCHEDULED, M ScheduleInform late");
}

static void what_happens_in_a_session_is_told_by_the_next_one(void **state)
{
	(void)state;
	begin(&plain);
	schedule_add(&schedule, CWMP_PERIODIC, NULL, &clock);
	schedule_begin(&schedule);
	schedule_add(&schedule, CWMP_CONNECTION_REQUEST, NULL, &clock);
	assert_int_equal(due(), SCHEDULE_REST);
	schedule_delivered(&schedule);
	assert_string_equal(events(), "6 CONNECTION REQUEST");
	schedule_end(&schedule, true, 0, &clock);
	inform(true, true);
	assert_string_equal(events(), "");
}

static void a_connection_request_is_never_retried(void **state)
{
	(void)state;
	begin(&plain);
	schedule_add(&schedule, CWMP_CONNECTION_REQUEST, NULL, &clock);
	inform(false, false);
	assert_true(schedule_wake_at(&schedule) == NEVER);
	schedule_add(&schedule, CWMP_BOOT, NULL, &clock);
	schedule_add(&schedule, CWMP_CONNECTION_REQUEST, NULL, &clock);
	inform(false, false);
	assert_string_equal(events(), "1 BOOT");
}

static void a_transfer_is_told_until_the_acs_has_taken_it(void **state)
{
	(void)state;
	begin(&plain);
	schedule_add(&schedule, CWMP_TRANSFER_COMPLETE, NULL, &clock);
	schedule_add(&schedule, CWMP_M_DOWNLOAD, "a", &clock);
	schedule_add(&schedule, CWMP_M_DOWNLOAD, "b", &clock);
	schedule_begin(&schedule);
	schedule_delivered(&schedule);
	schedule_transfer_told(&schedule, "a");
	assert_string_equal(events(), "7 TRANSFER COMPLETE, M Download b");
	schedule_end(&schedule, false, 0, &clock);
	wait();
	schedule_begin(&schedule);
	schedule_delivered(&schedule);
	schedule_transfer_told(&schedule, "b");
	schedule_end(&schedule, true, 0, &clock);
	assert_string_equal(events(), "");
}

static void events_have_their_codes(void **state)
{
	int event;

	(void)state;
	for (event = 0; event < CWMP_EVENTS; event++)
		assert_int_equal(cwmp_event_find(cwmp_event_code(event)), event);
	assert_string_equal(cwmp_event_code(CWMP_M_SCHEDULE_INFORM), "M ScheduleInform");
	assert_int_equal(cwmp_event_find("9 REQUEST DOWNLOAD"), CWMP_EVENTS);
}

/* -- retries -- */

/* TR-069 table 3: m = 5 s, k = 2. */
static void retries_come_ever_later_within_their_ranges(void **state)
{
	uint32_t n, low = 5;

	(void)state;
	for (n = 1; n <= 12; n++) {
		assert_int_equal(schedule_retry_wait(n, 5, 2000, 0), seconds(low));
		assert_int_equal(schedule_retry_wait(n, 5, 2000, UINT32_MAX), seconds(2 * low));
		if (n < 10)
			low *= 2;
	}
	assert_int_equal(schedule_retry_wait(3, 5, 1000, 12345), seconds(5));
	assert_int_equal(schedule_retry_wait(10, 65535, 65535, UINT32_MAX), seconds(86400));
}

static void failed_sessions_are_repeated_and_counted(void **state)
{
	(void)state;
	begin(&plain);
	schedule_start(&schedule, true, &clock);
	inform(false, false);
	assert_int_equal(schedule.retries, 1);
	assert_int_equal(wait(), 5);
	inform(false, false);
	assert_int_equal(schedule.retries, 2);
	assert_int_equal(wait(), 10);
	inform(true, true);
	assert_int_equal(schedule.retries, 0);
	assert_true(schedule_wake_at(&schedule) == NEVER);
}

static void a_new_event_cuts_the_wait_and_one_that_is_pending_does_not(void **state)
{
	(void)state;
	begin(&plain);
	schedule_add(&schedule, CWMP_PERIODIC, NULL, &clock);
	inform(false, false);
	pass(1);
	schedule_add(&schedule, CWMP_PERIODIC, NULL, &clock);
	assert_int_equal(due(), SCHEDULE_REST);
	schedule_add(&schedule, CWMP_BOOT, NULL, &clock);
	inform(false, false);
	assert_int_equal(schedule.retries, 2);
	assert_string_equal(events(), "2 PERIODIC, 1 BOOT");
}

static void a_session_that_fails_late_is_repeated_as_periodic(void **state)
{
	(void)state;
	begin(&plain);
	schedule_add(&schedule, CWMP_BOOT, NULL, &clock);
	inform(true, false);
	assert_string_equal(events(), "2 PERIODIC");
	assert_int_equal(wait(), 5);
}

static void an_acs_that_asks_to_be_left_alone_is(void **state)
{
	(void)state;
	begin(&plain);
	schedule_add(&schedule, CWMP_BOOT, NULL, &clock);
	assert_int_equal(due(), SCHEDULE_SESSION);
	schedule_begin(&schedule);
	schedule_end(&schedule, false, 120, &clock);
	schedule_add(&schedule, CWMP_CONNECTION_REQUEST, NULL, &clock);
	assert_int_equal(wait(), 120);
	schedule_begin(&schedule);
	schedule_end(&schedule, false, 1000000, &clock);
	assert_int_equal(wait(), HOUR);
}

/* -- periodic -- */

static void informs_are_periodic_in_the_phase_that_was_set(void **state)
{
	struct schedule_settings settings = plain;

	(void)state;
	settings.periodic = true;
	settings.interval = HOUR;
	settings.phase = WALL + 10 * HOUR + 600;
	begin(&settings);
	assert_int_equal(wait(), 600);
	inform(true, true);
	assert_int_equal(wait(), HOUR);
	settings.phase = WALL - 5 * HOUR + 60;
	begin(&settings);
	assert_int_equal(wait(), 60);
	assert_int_equal(schedule_until_phase(100, 100, 30), 30);
	assert_int_equal(schedule_until_phase(101, -100, 30), 9);
}

static void without_a_phase_each_device_has_its_own(void **state)
{
	struct schedule_settings settings = plain;
	uint32_t first;

	(void)state;
	settings.periodic = true;
	settings.interval = HOUR;
	begin(&settings);
	first = wait();
	clock = (struct schedule_time){ seconds(100), WALL };
	schedule_init(&schedule, &settings, 8, &random, &clock);
	assert_int_equal(wait(), first + 1);
}

static void a_clock_that_is_set_moves_the_periodic_informs(void **state)
{
	struct schedule_settings settings = plain;

	(void)state;
	settings.periodic = true;
	settings.interval = HOUR;
	settings.phase = WALL + 100;
	draw = 0;
	clock = (struct schedule_time){ seconds(100), UNKNOWN_TIME };
	schedule_init(&schedule, &settings, 7, &random, &clock);
	assert_in_range(schedule_wake_at(&schedule), clock.now, clock.now + seconds(HOUR));
	clock.wall = WALL;
	assert_int_equal(due(), SCHEDULE_REST);
	assert_int_equal(wait(), 100);
}

static void nobody_is_informed_while_it_is_switched_off(void **state)
{
	struct schedule_settings settings = plain;

	(void)state;
	settings.enabled = false;
	begin(&settings);
	schedule_start(&schedule, true, &clock);
	assert_int_equal(due(), SCHEDULE_REST);
	schedule_configure(&schedule, &plain, &clock);
	inform(true, true);
}

/* -- values -- */

static void a_watched_value_is_told_at_once_or_with_the_next_session(void **state)
{
	(void)state;
	begin(&plain);
	schedule_value_changed(&schedule, false, &clock);
	assert_int_equal(due(), SCHEDULE_REST);
	assert_true(schedule_wake_at(&schedule) == NEVER);
	schedule_value_changed(&schedule, true, &clock);
	inform(true, true);
	assert_string_equal(events(), "");
}

static void active_notifications_are_throttled_and_others_take_them_along(void **state)
{
	struct schedule_settings settings = plain;

	(void)state;
	settings.throttle = 30;
	begin(&settings);
	schedule_value_changed(&schedule, true, &clock);
	inform(true, true);
	schedule_value_changed(&schedule, true, &clock);
	assert_int_equal(wait(), 30);
	schedule_begin(&schedule);
	schedule_value_changed(&schedule, true, &clock);
	schedule_delivered(&schedule);
	schedule_end(&schedule, true, 0, &clock);
	assert_int_equal(due(), SCHEDULE_REST);
	schedule_add(&schedule, CWMP_CONNECTION_REQUEST, NULL, &clock);
	schedule_begin(&schedule);
	assert_string_equal(events(), "4 VALUE CHANGE, 6 CONNECTION REQUEST");
}

/* -- orders -- */

static void informs_are_scheduled_with_their_keys(void **state)
{
	int i;

	(void)state;
	begin(&plain);
	assert_true(schedule_inform(&schedule, 60, "a", &clock));
	assert_true(schedule_inform(&schedule, 20, "b", &clock));
	assert_int_equal(wait(), 20);
	assert_string_equal(events(), "3 SCHEDULED, M ScheduleInform b");
	inform(true, true);
	assert_int_equal(wait(), 40);
	assert_string_equal(events(), "3 SCHEDULED, M ScheduleInform a");
	for (i = 0; i < SCHEDULE_INFORMS; i++)
		assert_true(schedule_inform(&schedule, 60, "x", &clock));
	assert_false(schedule_inform(&schedule, 60, "y", &clock));
}

static void a_reboot_waits_for_the_session_and_is_said_once(void **state)
{
	(void)state;
	begin(&plain);
	schedule_add(&schedule, CWMP_PERIODIC, NULL, &clock);
	schedule_begin(&schedule);
	schedule_reboot(&schedule, 0, &clock);
	assert_int_equal(due(), SCHEDULE_REST);
	schedule_delivered(&schedule);
	schedule_end(&schedule, true, 0, &clock);
	assert_int_equal(due(), SCHEDULE_REBOOT);
	assert_int_equal(due(), SCHEDULE_REST);
}

static void a_reboot_is_done_at_the_time_that_was_set(void **state)
{
	struct schedule_settings settings = plain;

	(void)state;
	settings.reboot_at = WALL + 500;
	begin(&settings);
	assert_int_equal(wait(), 500);
	assert_true(schedule_wake_at(&schedule) == NEVER);
	settings.reboot_at = WALL - 1;
	begin(&settings);
	assert_true(schedule_wake_at(&schedule) == NEVER);
	settings.reboot_at = WALL + 500;
	begin(&settings);
	clock.wall -= 100;
	assert_int_equal(wait(), 600);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_contact_is_bootstrap_and_boot_at_once),
		cmocka_unit_test(a_boot_is_told_within_the_spread),
		cmocka_unit_test(a_change_does_not_hasten_what_is_told_of_a_boot),
		cmocka_unit_test(a_restart_of_the_agent_alone_is_no_boot),
		cmocka_unit_test(another_acs_hears_nothing_of_what_the_former_one_ordered),
		cmocka_unit_test(single_events_are_told_once_and_keyed_ones_each),
		cmocka_unit_test(more_events_than_an_inform_has_room_for_are_refused),
		cmocka_unit_test(an_inform_without_room_for_its_event_waits_for_a_session),
		cmocka_unit_test(what_happens_in_a_session_is_told_by_the_next_one),
		cmocka_unit_test(a_connection_request_is_never_retried),
		cmocka_unit_test(a_transfer_is_told_until_the_acs_has_taken_it),
		cmocka_unit_test(events_have_their_codes),
		cmocka_unit_test(retries_come_ever_later_within_their_ranges),
		cmocka_unit_test(failed_sessions_are_repeated_and_counted),
		cmocka_unit_test(a_new_event_cuts_the_wait_and_one_that_is_pending_does_not),
		cmocka_unit_test(a_session_that_fails_late_is_repeated_as_periodic),
		cmocka_unit_test(an_acs_that_asks_to_be_left_alone_is),
		cmocka_unit_test(informs_are_periodic_in_the_phase_that_was_set),
		cmocka_unit_test(without_a_phase_each_device_has_its_own),
		cmocka_unit_test(a_clock_that_is_set_moves_the_periodic_informs),
		cmocka_unit_test(nobody_is_informed_while_it_is_switched_off),
		cmocka_unit_test(a_watched_value_is_told_at_once_or_with_the_next_session),
		cmocka_unit_test(active_notifications_are_throttled_and_others_take_them_along),
		cmocka_unit_test(informs_are_scheduled_with_their_keys),
		cmocka_unit_test(a_reboot_waits_for_the_session_and_is_said_once),
		cmocka_unit_test(a_reboot_is_done_at_the_time_that_was_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
