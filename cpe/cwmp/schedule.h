/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Schedule: when the agent is to inform the ACS, and with which events (TR-069 3.7.1.5).
 *
 * Events come in: a boot, a changed value, an order of the ACS that has become due. A
 * session tells of all that there are; what it could not deliver is told by the next one.
 * After a session that failed the next is a random time later, longer each time (3.2.1.1),
 * so that gateways that lost their ACS together do not come back together.
 *
 *	schedule_due() says SESSION --> schedule_begin() --> InformResponse: schedule_delivered()
 *	                                                 --> the end: schedule_end()
 *
 * Pure: time and randomness are handed in. The struct is shown for whoever keeps it on
 * flash; all else is done by the functions.
 */
#ifndef HOMEPORT_CWMP_SCHEDULE_H
#define HOMEPORT_CWMP_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/monotonic.h"
#include "cpe/base/random.h"

#define CWMP_KEY         129 /* of a command key: 32 characters of UTF-8, and the NUL */
#define SCHEDULE_EVENTS  64  /* EventStruct[64] */
#define SCHEDULE_INFORMS 16  /* ScheduleInform orders that may wait */

/* -- events -- */

enum cwmp_event {
	CWMP_BOOTSTRAP,
	CWMP_BOOT,
	CWMP_PERIODIC,
	CWMP_SCHEDULED,
	CWMP_VALUE_CHANGE,
	CWMP_CONNECTION_REQUEST,
	CWMP_TRANSFER_COMPLETE,
	CWMP_M_REBOOT,
	CWMP_M_SCHEDULE_INFORM,
	CWMP_M_DOWNLOAD,
	CWMP_EVENTS,
};

/* "0 BOOTSTRAP" */
const char *cwmp_event_code(enum cwmp_event event);

/* The event with that code; CWMP_EVENTS if there is none. */
enum cwmp_event cwmp_event_find(const char *code);

struct schedule_event {
	enum cwmp_event event;
	char key[CWMP_KEY]; /* command key, of those whose code begins with M; else "" */
	bool asks;          /* it wants a session; else it waits for one */
	bool carried;       /* the session that is under way tells of it */
};

/* Must it outlive a reboot (3.7.1.5: "must not ever be discarded")? */
bool schedule_is_kept(const struct schedule_event *event);

/* -- what the operator has set -- */

#define UNKNOWN_TIME 0 /* of a wall clock: nobody knows; Unknown Time of TR-106 */

struct schedule_settings {
	bool enabled;              /* there is an ACS, and it is to be informed */
	bool periodic;             /* PeriodicInformEnable */
	uint32_t interval;         /* PeriodicInformInterval, seconds, at least 1 */
	int64_t phase;             /* PeriodicInformTime, seconds since 1970, or UNKNOWN_TIME */
	uint32_t retry_minimum;    /* CWMPRetryMinimumWaitInterval, seconds */
	uint32_t retry_multiplier; /* CWMPRetryIntervalMultiplier, thousandths */
	uint32_t throttle;         /* DefaultActiveNotificationThrottle, seconds */
	uint32_t spread;           /* seconds over which first sessions after a boot are spread */
	int64_t reboot_at;         /* ScheduleReboot, seconds since 1970, or UNKNOWN_TIME */
};

/* -- the schedule -- */

struct schedule_time {
	monotonic now;
	int64_t wall; /* seconds since 1970, or UNKNOWN_TIME while the clock is not set */
};

struct schedule_inform {
	monotonic due;
	char key[CWMP_KEY];
};

struct schedule {
	struct schedule_settings settings;
	const struct random_source *random;
	uint32_t identity; /* of the device: its own phase */

	struct schedule_event events[SCHEDULE_EVENTS]; /* as they happened */
	size_t event_count;
	struct schedule_inform informs[SCHEDULE_INFORMS];
	size_t inform_count;

	bool in_session, delivered; /* delivered: this session's Inform was answered */
	uint32_t retries;           /* sessions that failed since the last good one */
	monotonic session_at;       /* when the next one is wanted; NEVER: it is not */
	monotonic first_at;         /* the session that tells of the start; 0: it has begun */
	monotonic not_before;       /* the ACS has asked to be left alone until then */
	monotonic good_end;         /* of the last session that ended well; 0: none yet */
	monotonic periodic_at;
	monotonic reboot_at;     /* after schedule_reboot(); NEVER: not */
	monotonic set_reboot_at; /* by the settings; likewise */
	int64_t wall_offset;     /* wall clock less monotonic, seconds, when those were computed */
};

/*
 * identity: a hash of what tells the device from others; gateways that have no
 * PeriodicInformTime inform at different times by it. The random source lives as long.
 */
void schedule_init(struct schedule *schedule, const struct schedule_settings *settings,
		   uint32_t identity, const struct random_source *random,
		   const struct schedule_time *time);

/* Other settings. Not while in session: they hold from its end on. */
void schedule_configure(struct schedule *schedule, const struct schedule_settings *settings,
			const struct schedule_time *time);

/* Pending since an earlier run; before schedule_start(). False: there is no room. */
bool schedule_restore(struct schedule *schedule, enum cwmp_event event, const char *key);

/*
 * The agent was started: with the device (1 BOOT), or alone, when what is pending is told
 * and 2 PERIODIC if nothing is. The first session is spread, unless it is the first contact
 * that the ACS ever had.
 */
void schedule_start(struct schedule *schedule, bool with_device, const struct schedule_time *time);

/* First contact, or another ACS: whatever the former one was to know or has ordered is forgotten. */
void schedule_bootstrap(struct schedule *schedule, const struct schedule_time *time);

/*
 * Something has happened; key: NULL or "" where the event has none. It cuts the wait for a
 * retry short, unless the like of it is pending already: then it stays one. In a session it
 * waits for the next. False: there is no room.
 */
bool schedule_add(struct schedule *schedule, enum cwmp_event event, const char *key,
		  const struct schedule_time *time);

/* A parameter has changed that is watched actively (soon) or passively (with the next). */
void schedule_value_changed(struct schedule *schedule, bool actively,
			    const struct schedule_time *time);

/* ScheduleInform: in so many seconds. False: too many are waiting. */
bool schedule_inform(struct schedule *schedule, uint32_t delay, const char *key,
		     const struct schedule_time *time);

/* Reboot in so many seconds, after the session. */
void schedule_reboot(struct schedule *schedule, uint32_t delay, const struct schedule_time *time);

/* -- time -- */

enum schedule_action { SCHEDULE_REST, SCHEDULE_SESSION, SCHEDULE_REBOOT };

/* What to do now. A reboot is said once; a session until it is begun. */
enum schedule_action schedule_due(struct schedule *schedule, const struct schedule_time *time);

/* When to ask again, NEVER if it takes something else to happen first. */
monotonic schedule_wake_at(const struct schedule *schedule);

/* -- a session -- */

/* It begins: all events there are now are carried, BOOTSTRAP first. */
void schedule_begin(struct schedule *schedule);

/* InformResponse came: they are told, less those of transfers. */
void schedule_delivered(struct schedule *schedule);

/* TransferCompleteResponse came: that download is told. */
void schedule_transfer_told(struct schedule *schedule, const char *key);

/* It is over. retry_after: seconds that the ACS has asked for with 503; 0: it has not. */
void schedule_end(struct schedule *schedule, bool good, uint32_t retry_after,
		  const struct schedule_time *time);

/* -- arithmetic -- */

/*
 * How long to wait before the n-th retry (from 1 on): between m(k/1000)^(n-1) and
 * m(k/1000)^n seconds, the same range from the tenth on, a day at most. The draw is
 * uniform in all of uint32_t.
 */
monotonic schedule_retry_wait(uint32_t n, uint32_t minimum, uint32_t multiplier, uint32_t draw);

/* Seconds from `wall` until the next moment of the phase, 1 to interval. */
uint32_t schedule_until_phase(int64_t wall, int64_t phase, uint32_t interval);

#endif
