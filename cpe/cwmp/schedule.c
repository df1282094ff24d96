/* SPDX-License-Identifier: BSD-2-Clause */
/* Events, retries, periodic informs. */
#include "cpe/cwmp/schedule.h"

#include <string.h>

#define DAY             86400
#define RETRY_AFTER_MAX 3600 /* seconds; nobody may silence a gateway for longer */
#define RETRIES_MAX     10   /* the range does not grow any more */
#define CLOCK_STEP      2    /* seconds; less is the clock being kept right */

/* -- events -- */

static const struct {
	const char *code;
	bool kept;    /* over a reboot */
	bool retried; /* by the session after one that failed */
} kinds[CWMP_EVENTS] = {
	[CWMP_BOOTSTRAP] = { "0 BOOTSTRAP", true, true },
	[CWMP_BOOT] = { "1 BOOT", false, true },
	[CWMP_PERIODIC] = { "2 PERIODIC", true, true },
	[CWMP_SCHEDULED] = { "3 SCHEDULED", true, true },
	[CWMP_VALUE_CHANGE] = { "4 VALUE CHANGE", false, true },
	[CWMP_CONNECTION_REQUEST] = { "6 CONNECTION REQUEST", false, false },
	[CWMP_TRANSFER_COMPLETE] = { "7 TRANSFER COMPLETE", true, true },
	[CWMP_M_REBOOT] = { "M Reboot", true, true },
	[CWMP_M_SCHEDULE_INFORM] = { "M ScheduleInform", true, true },
	[CWMP_M_DOWNLOAD] = { "M Download", true, true },
};

const char *cwmp_event_code(enum cwmp_event event)
{
	return kinds[event].code;
}

enum cwmp_event cwmp_event_find(const char *code)
{
	int event;

	for (event = 0; event < CWMP_EVENTS; event++)
		if (strcmp(kinds[event].code, code) == 0)
			break;
	return event;
}

bool schedule_is_kept(const struct schedule_event *event)
{
	return kinds[event->event].kept;
}

static bool has_key(enum cwmp_event event)
{
	return kinds[event].code[0] == 'M';
}

static bool is_of_transfer(enum cwmp_event event)
{
	return event == CWMP_TRANSFER_COMPLETE || event == CWMP_M_DOWNLOAD;
}

static struct schedule_event *find(struct schedule *schedule, enum cwmp_event event,
				   const char *key)
{
	struct schedule_event *known;

	for (known = schedule->events; known < schedule->events + schedule->event_count; known++)
		if (known->event == event && !known->carried && strcmp(known->key, key) == 0)
			return known;
	return NULL;
}

/* Which of the events go. */
typedef bool is_over(const struct schedule_event *event, const char *key);

static void drop(struct schedule *schedule, is_over *over, const char *key)
{
	size_t i, left = 0;

	for (i = 0; i < schedule->event_count; i++)
		if (!over(&schedule->events[i], key))
			schedule->events[left++] = schedule->events[i];
	schedule->event_count = left;
}

enum put { NO_ROOM, KNOWN, NEW };

/* NEW: nothing like it has asked for a session yet. */
static enum put put(struct schedule *schedule, enum cwmp_event event, const char *key, bool asks)
{
	struct schedule_event *known;
	enum put result;

	if (!key || !has_key(event))
		key = "";
	known = find(schedule, event, key);
	if (!known) {
		if (schedule->event_count == SCHEDULE_EVENTS)
			return NO_ROOM;
		known = &schedule->events[schedule->event_count++];
		*known = (struct schedule_event){ .event = event };
		strncpy(known->key, key, sizeof(known->key) - 1);
	}
	result = asks && !known->asks ? NEW : KNOWN;
	known->asks = known->asks || asks;
	return result;
}

/* In a session this is looked at when it has ended. */
static void want_session(struct schedule *schedule, monotonic at)
{
	schedule->session_at = earliest(schedule->session_at, at);
}

/* -- time -- */

static int64_t offset_of(const struct schedule_time *time)
{
	return time->wall == UNKNOWN_TIME ? INT64_MIN
					  : time->wall - (int64_t)(time->now / MONOTONIC_SECOND);
}

uint32_t schedule_until_phase(int64_t wall, int64_t phase, uint32_t interval)
{
	int64_t past = (wall % interval - phase % interval) % interval;

	return (uint32_t)(interval - (past + interval) % interval);
}

/* A device without a phase has one of its own; without a clock, too. */
static void compute_periodic(struct schedule *schedule, const struct schedule_time *time)
{
	const struct schedule_settings *settings = &schedule->settings;
	int64_t phase = settings->phase == UNKNOWN_TIME ? schedule->identity : settings->phase;
	uint32_t wait;

	schedule->periodic_at = NEVER;
	if (!settings->periodic || settings->interval == 0)
		return;
	if (time->wall == UNKNOWN_TIME)
		wait = schedule_until_phase((int64_t)(time->now / MONOTONIC_SECOND),
					    schedule->identity, settings->interval);
	else
		wait = schedule_until_phase(time->wall, phase, settings->interval);
	schedule->periodic_at = after(time->now, seconds(wait));
}

/* A time that is past does nothing. */
static void compute_reboot(struct schedule *schedule, const struct schedule_time *time)
{
	int64_t at = schedule->settings.reboot_at;

	schedule->set_reboot_at = NEVER;
	if (at != UNKNOWN_TIME && time->wall != UNKNOWN_TIME && at > time->wall)
		schedule->set_reboot_at = after(time->now, seconds((uint64_t)(at - time->wall)));
}

static void follow_clock(struct schedule *schedule, const struct schedule_time *time)
{
	int64_t offset = offset_of(time), before = schedule->wall_offset;

	if (offset == before || (offset != INT64_MIN && before != INT64_MIN &&
				 offset <= before + CLOCK_STEP && offset >= before - CLOCK_STEP))
		return;
	schedule->wall_offset = offset;
	compute_periodic(schedule, time);
	compute_reboot(schedule, time);
}

/* -- the schedule -- */

void schedule_init(struct schedule *schedule, const struct schedule_settings *settings,
		   uint32_t identity, const struct random_source *random,
		   const struct schedule_time *time)
{
	*schedule = (struct schedule){
		.identity = identity, .random = random, .session_at = NEVER, .reboot_at = NEVER
	};
	schedule_configure(schedule, settings, time);
}

void schedule_configure(struct schedule *schedule, const struct schedule_settings *settings,
			const struct schedule_time *time)
{
	schedule->settings = *settings;
	schedule->wall_offset = offset_of(time);
	compute_periodic(schedule, time);
	compute_reboot(schedule, time);
}

static bool knows(const struct schedule *schedule, enum cwmp_event event)
{
	size_t i;

	for (i = 0; i < schedule->event_count; i++)
		if (schedule->events[i].event == event)
			return true;
	return false;
}

void schedule_start(struct schedule *schedule, bool with_device, const struct schedule_time *time)
{
	monotonic spread = seconds(schedule->settings.spread);

	if (with_device)
		put(schedule, CWMP_BOOT, "", true);
	else if (schedule->event_count == 0)
		put(schedule, CWMP_PERIODIC, "", true);
	if (knows(schedule, CWMP_BOOTSTRAP))
		spread = 0; /* somebody has just plugged it in and waits */
	schedule->first_at = after(time->now, random_between(schedule->random, 0, spread));
	want_session(schedule, schedule->first_at);
}

bool schedule_restore(struct schedule *schedule, enum cwmp_event event, const char *key)
{
	return put(schedule, event, key, true) != NO_ROOM;
}

void schedule_bootstrap(struct schedule *schedule, const struct schedule_time *time)
{
	schedule->event_count = 0;
	schedule->inform_count = 0;
	schedule->retries = 0;
	schedule->not_before = 0;
	put(schedule, CWMP_BOOTSTRAP, "", true);
	want_session(schedule, time->now);
}

bool schedule_add(struct schedule *schedule, enum cwmp_event event, const char *key,
		  const struct schedule_time *time)
{
	enum put done = put(schedule, event, key, true);

	if (done == NEW)
		want_session(schedule, time->now);
	return done != NO_ROOM;
}

void schedule_value_changed(struct schedule *schedule, bool actively,
			    const struct schedule_time *time)
{
	/* After a power cut all gateways have other addresses, too, which must not hasten them. */
	monotonic allowed = schedule->good_end == 0 ? schedule->first_at
						    : after(schedule->good_end,
							    seconds(schedule->settings.throttle));

	if (put(schedule, CWMP_VALUE_CHANGE, "", actively) == NEW)
		want_session(schedule, allowed > time->now ? allowed : time->now);
}

bool schedule_inform(struct schedule *schedule, uint32_t delay, const char *key,
		     const struct schedule_time *time)
{
	struct schedule_inform *inform = &schedule->informs[schedule->inform_count];

	if (schedule->inform_count == SCHEDULE_INFORMS)
		return false;
	*inform = (struct schedule_inform){ .due = after(time->now, seconds(delay)) };
	strncpy(inform->key, key, sizeof(inform->key) - 1);
	schedule->inform_count++;
	return true;
}

void schedule_reboot(struct schedule *schedule, uint32_t delay, const struct schedule_time *time)
{
	schedule->reboot_at = earliest(schedule->reboot_at, after(time->now, seconds(delay)));
}

static void take_informs(struct schedule *schedule, const struct schedule_time *time)
{
	size_t i, left = 0;

	for (i = 0; i < schedule->inform_count; i++) {
		if (schedule->informs[i].due > time->now ||
		    !schedule_add(schedule, CWMP_SCHEDULED, "", time) ||
		    !schedule_add(schedule, CWMP_M_SCHEDULE_INFORM, schedule->informs[i].key, time))
			schedule->informs[left++] = schedule->informs[i];
	}
	schedule->inform_count = left;
}

static monotonic next_session(const struct schedule *schedule)
{
	if (schedule->session_at == NEVER || schedule->session_at > schedule->not_before)
		return schedule->session_at;
	return schedule->not_before;
}

enum schedule_action schedule_due(struct schedule *schedule, const struct schedule_time *time)
{
	follow_clock(schedule, time);
	take_informs(schedule, time);
	if (schedule->periodic_at <= time->now) {
		schedule_add(schedule, CWMP_PERIODIC, "", time);
		compute_periodic(schedule, time);
	}
	if (schedule->in_session)
		return SCHEDULE_REST;
	if (earliest(schedule->reboot_at, schedule->set_reboot_at) <= time->now) {
		schedule->reboot_at = schedule->set_reboot_at = NEVER;
		return SCHEDULE_REBOOT;
	}
	return schedule->settings.enabled && next_session(schedule) <= time->now ? SCHEDULE_SESSION
										 : SCHEDULE_REST;
}

monotonic schedule_wake_at(const struct schedule *schedule)
{
	monotonic wake = schedule->periodic_at;
	size_t i;

	/* One that is due while there is no room for its event waits for the end of a session. */
	for (i = 0; i < schedule->inform_count && schedule->event_count < SCHEDULE_EVENTS; i++)
		wake = earliest(wake, schedule->informs[i].due);
	if (schedule->in_session)
		return wake;
	wake = earliest(wake, earliest(schedule->reboot_at, schedule->set_reboot_at));
	return schedule->settings.enabled ? earliest(wake, next_session(schedule)) : wake;
}

/* -- a session -- */

static void bring_bootstrap_first(struct schedule *schedule)
{
	struct schedule_event *first = schedule->events,
			      *event = find(schedule, CWMP_BOOTSTRAP, "");
	struct schedule_event bootstrap;

	if (!event)
		return;
	bootstrap = *event;
	memmove(first + 1, first, (size_t)(event - first) * sizeof(*first));
	*first = bootstrap;
}

void schedule_begin(struct schedule *schedule)
{
	size_t i;

	bring_bootstrap_first(schedule);
	for (i = 0; i < schedule->event_count; i++)
		schedule->events[i].carried = true;
	schedule->in_session = true;
	schedule->first_at = 0;
	schedule->delivered = false;
	schedule->session_at = NEVER;
}

static bool is_delivered(const struct schedule_event *event, const char *key)
{
	(void)key;
	return event->carried && !is_of_transfer(event->event);
}

void schedule_delivered(struct schedule *schedule)
{
	schedule->delivered = true;
	drop(schedule, is_delivered, NULL);
}

static bool is_download(const struct schedule_event *event, const char *key)
{
	return event->event == CWMP_M_DOWNLOAD && strcmp(event->key, key) == 0;
}

static bool is_transfer_complete(const struct schedule_event *event, const char *key)
{
	(void)key;
	return event->event == CWMP_TRANSFER_COMPLETE;
}

void schedule_transfer_told(struct schedule *schedule, const char *key)
{
	drop(schedule, is_download, key);
	if (!knows(schedule, CWMP_M_DOWNLOAD))
		drop(schedule, is_transfer_complete, NULL);
}

static bool is_not_retried(const struct schedule_event *event, const char *key)
{
	(void)key;
	return event->carried && !kinds[event->event].retried;
}

static bool is_twin(const struct schedule_event *one, const struct schedule_event *other)
{
	return one->event == other->event && strcmp(one->key, other->key) == 0;
}

/* What this session could not tell is as what has happened since then. */
static void put_back(struct schedule *schedule)
{
	size_t i, k, left = 0;

	for (i = 0; i < schedule->event_count; i++) {
		for (k = 0; k < left; k++)
			if (is_twin(&schedule->events[k], &schedule->events[i]))
				break;
		schedule->events[i].carried = false;
		if (k == left)
			schedule->events[left++] = schedule->events[i];
		else
			schedule->events[k].asks |= schedule->events[i].asks;
	}
	schedule->event_count = left;
}

/* When what is pending wants to be told; NEVER: it can wait. */
static monotonic pending_since(const struct schedule *schedule, monotonic now)
{
	monotonic at = NEVER;
	size_t i;

	for (i = 0; i < schedule->event_count; i++) {
		if (!schedule->events[i].asks)
			continue;
		if (schedule->events[i].event != CWMP_VALUE_CHANGE)
			return now;
		at = after(now, seconds(schedule->settings.throttle));
	}
	return at;
}

static bool anything_new(const struct schedule *schedule)
{
	size_t i;

	for (i = 0; i < schedule->event_count; i++)
		if (schedule->events[i].asks && !schedule->events[i].carried)
			return true;
	return false;
}

static void end_in_failure(struct schedule *schedule, const struct schedule_time *time)
{
	const struct schedule_settings *settings = &schedule->settings;
	bool new = anything_new(schedule);
	monotonic wait;

	put_back(schedule);
	if (schedule->delivered && schedule->event_count == 0)
		put(schedule, CWMP_PERIODIC, "", true); /* an empty list would be odd */
	schedule->retries++;
	wait = schedule_retry_wait(schedule->retries, settings->retry_minimum,
				   settings->retry_multiplier, random_u32(schedule->random));
	if (new)
		schedule->session_at = time->now;
	else if (pending_since(schedule, time->now) != NEVER)
		schedule->session_at = after(time->now, wait);
	else
		schedule->session_at = NEVER;
}

void schedule_end(struct schedule *schedule, bool good, uint32_t retry_after,
		  const struct schedule_time *time)
{
	drop(schedule, is_not_retried, NULL);
	schedule->in_session = false;
	schedule->not_before = 0;
	if (good) {
		put_back(schedule);
		schedule->retries = 0;
		schedule->good_end = time->now;
		schedule->session_at = pending_since(schedule, time->now);
		return;
	}
	end_in_failure(schedule, time);
	if (retry_after > RETRY_AFTER_MAX)
		retry_after = RETRY_AFTER_MAX;
	if (retry_after > 0)
		schedule->not_before = after(time->now, seconds(retry_after));
}

/* -- arithmetic -- */

monotonic schedule_retry_wait(uint32_t n, uint32_t minimum, uint32_t multiplier, uint32_t draw)
{
	double low = minimum, factor = multiplier / 1000.0, wait;
	uint32_t i;

	for (i = 1; i < n && i < RETRIES_MAX; i++)
		low *= factor;
	wait = low + low * (factor - 1) * (draw / (double)UINT32_MAX);
	if (wait > DAY)
		wait = DAY;
	return (monotonic)(wait * (double)MONOTONIC_SECOND);
}
