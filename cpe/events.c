/* SPDX-License-Identifier: BSD-2-Clause */
/* A ring of what has happened. Covered by: tests/unit/cpe/test_events */
#include "cpe/events.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cpe/event_report.h"
#include "cpe/report_parts.h"

#define KEPT CONFIG_EVENTS_KEPT

/* What an event tells of a mapping without remotes and description, in little space. */
struct brief {
	enum mapping_event event;
	struct mapping_key key;
	struct endpoint external, outermost;
	uint32_t lifetime;
	uint16_t more_ports;
	enum mapping_origin origin;
};

struct kept {
	uint64_t number; /* 0: free */
	monotonic at;
	struct json_object *event; /* owned; NULL: it is of a mapping */
	struct brief brief;
};

struct events {
	struct loop *loop;
	struct control *control;
	uint64_t number;            /* of the last one */
	size_t next;                /* place in the ring */
	struct kept ring[KEPT + 1]; /* one more: there may be none to be kept */
};

struct events *events_new(struct loop *loop, struct control *control)
{
	struct events *events = calloc(1, sizeof(*events));

	if (!events)
		return NULL;
	events->loop = loop;
	events->control = control;
	return events;
}

void events_free(struct events *events)
{
	size_t i;

	if (!events)
		return;
	for (i = 0; i < KEPT; i++)
		json_object_put(events->ring[i].event);
	free(events);
}

/* -- what happens -- */

/*
 * When it was, by the clock as it goes now: that of a gateway is wrong after its start, and
 * what happened then is dated as soon as it has been set.
 */
static void add_time(const struct events *events, struct json_object *event, monotonic at)
{
	uint64_t ago = (loop_now(events->loop) - at) / MONOTONIC_SECOND;
	time_t then = time(NULL) - (time_t)ago;
	char text[32];
	struct tm parts;

	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&then, &parts));
	report_add_text(event, "time", text);
}

static void keep(struct events *events, const struct kept *kept)
{
	struct kept *place = &events->ring[events->next];

	if (KEPT == 0)
		return;
	json_object_put(place->event);
	*place = *kept;
	if (kept->event)
		json_object_get(kept->event);
	events->next = (events->next + 1) % KEPT;
}

static void show(struct events *events, struct json_object *event)
{
	report_add_number(event, "number", events->number);
	add_time(events, event, loop_now(events->loop));
	control_broadcast(events->control, event);
}

void events_tell(struct events *events, struct json_object *event)
{
	struct kept kept = { .at = loop_now(events->loop), .event = event };

	if (!event)
		return;
	kept.number = ++events->number;
	keep(events, &kept);
	show(events, event);
	json_object_put(event);
}

static struct brief brief_of(enum mapping_event event, const struct mapping *mapping)
{
	return (struct brief){
		.event = event,
		.key = mapping->key,
		.external = mapping->external,
		.outermost = mapping->outermost,
		.lifetime = mapping->lifetime,
		.more_ports = mapping->more_ports,
		.origin = mapping->origin,
	};
}

static struct json_object *event_of_brief(const struct brief *brief)
{
	struct mapping mapping = {
		.key = brief->key,
		.external = brief->external,
		.outermost = brief->outermost,
		.lifetime = brief->lifetime,
		.more_ports = brief->more_ports,
		.origin = brief->origin,
	};

	return event_of_mapping(brief->event, &mapping);
}

void events_tell_mapping(struct events *events, enum mapping_event event,
			 const struct mapping *mapping)
{
	struct kept kept = { .at = loop_now(events->loop), .brief = brief_of(event, mapping) };
	bool is_watched = control_is_watched(events->control);
	struct json_object *object = NULL;

	kept.number = ++events->number;
	if (is_watched || mapping->details)
		object = event_of_mapping(event, mapping);
	if (mapping->details)
		kept.event = object;
	if (event != EVENT_RENEWED)
		keep(events, &kept);
	if (is_watched && object)
		show(events, object);
	json_object_put(object);
}

/* -- what has happened -- */

/* A whole number of the request, if there is one; false: it is something else. */
static bool read_number(struct json_object *request, const char *key, uint64_t *number)
{
	struct json_object *value = json_object_object_get(request, key);
	const char *text = json_object_get_string(value);

	if (!value)
		return true;
	*number = json_object_get_uint64(value);
	return text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
}

static void add(const struct events *events, const struct kept *kept, struct json_object *list)
{
	struct json_object *event = NULL;

	if (!kept->event)
		event = event_of_brief(&kept->brief);
	else if (json_object_deep_copy(kept->event, &event, NULL) != 0)
		event = NULL;
	if (!event)
		return;
	report_add_number(event, "number", kept->number);
	add_time(events, event, kept->at);
	json_object_array_add(list, event);
}

struct json_object *events_report(const struct events *events, struct json_object *request)
{
	uint64_t behind = 0, last = KEPT;
	struct json_object *answer, *list;
	size_t count = 0, skip, i;

	if (!read_number(request, "after", &behind) || !read_number(request, "last", &last))
		return control_error("after and last are to be whole numbers");
	answer = json_object_new_object();
	list = json_object_new_array();
	for (i = 0; i < KEPT; i++)
		count += events->ring[i].number > behind;
	skip = count > last ? count - last : 0;
	for (i = 0; i < KEPT; i++) {
		const struct kept *kept = &events->ring[(events->next + i) % KEPT];

		if (kept->number <= behind)
			continue;
		if (skip > 0)
			skip--;
		else
			add(events, kept, list);
	}
	json_object_object_add(answer, "events", list);
	report_add_number(answer, "number", events->number);
	return answer;
}
