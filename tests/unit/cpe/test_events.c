/* SPDX-License-Identifier: BSD-2-Clause */
/* What has happened is kept for who asks later, so much of it and no more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include <json-c/json.h>

#include "cpe/event_report.h"
#include "cpe/events.h"
#include "tests/support/spelled.h"

struct world {
	struct loop *loop;
	struct control *control;
	struct events *events;
	char directory[32], path[64];
};

static time_t now;

/* The wall clock of this program, in place of the C library's. */
time_t time(time_t *at)
{
	if (at)
		*at = now;
	return now;
}

static int begin(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct failure failure;

	assert_non_null(w);
	strcpy(w->directory, "/tmp/events.XXXXXX");
	assert_non_null(mkdtemp(w->directory));
	snprintf(w->path, sizeof(w->path), "%s/socket", w->directory);
	w->loop = loop_new(&failure);
	w->control = control_new(w->loop, w->path, NULL, 0, NULL, &failure);
	w->events = events_new(w->loop, w->control);
	assert_non_null(w->events);
	*state = w;
	return 0;
}

static int end(void **state)
{
	struct world *w = *state;

	events_free(w->events);
	control_free(w->control);
	loop_free(w->loop);
	rmdir(w->directory);
	free(w);
	return 0;
}

static void maps(struct world *w, enum mapping_event event, uint16_t port)
{
	struct mapping mapping = {
		.key = { .internal = address("192.168.1.20"),
			 .internal_port = port,
			 .protocol = PROTOCOL_TCP },
		.external = endpoint("100.64.7.9:80"),
		.outermost = endpoint("203.0.113.5:40001"),
		.lifetime = 3600,
		.origin = ORIGIN_NATPMP,
	};

	events_tell_mapping(w->events, event, &mapping);
}

/* "granted 192.168.1.20:1, ..." of the answer, with the number of the last one at the end. */
static void assert_kept(struct world *w, const char *request, const char *expected)
{
	struct json_object *asked = json_tokener_parse(request);
	struct json_object *answer = events_report(w->events, asked), *list, *event;
	char text[1024] = "";
	size_t i;

	list = json_object_object_get(answer, "events");
	for (i = 0; i < json_object_array_length(list); i++) {
		event = json_object_array_get_idx(list, i);
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s %s, ",
			 json_object_get_string(json_object_object_get(event, "event")),
			 json_object_get_string(json_object_object_get(event, "internal")));
		assert_int_equal(
			strlen(json_object_get_string(json_object_object_get(event, "time"))), 20);
	}
	snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s",
		 json_object_get_string(json_object_object_get(answer, "number")));
	assert_string_equal(text, expected);
	json_object_put(answer);
	json_object_put(asked);
}

static void assert_refused(struct world *w, const char *request)
{
	struct json_object *asked = json_tokener_parse(request);
	struct json_object *answer = events_report(w->events, asked);

	assert_non_null(json_object_object_get(answer, "error"));
	json_object_put(answer);
	json_object_put(asked);
}

static void what_happened_is_told_oldest_first(void **state)
{
	struct world *w = *state;

	assert_kept(w, "{}", "0");
	maps(w, EVENT_GRANTED, 1);
	maps(w, EVENT_RELEASED, 1);
	maps(w, EVENT_GRANTED, 2);
	assert_kept(w, "{}",
		    "granted 192.168.1.20:1, released 192.168.1.20:1, granted 192.168.1.20:2, 3");
	assert_kept(w, "{\"last\":1}", "granted 192.168.1.20:2, 3");
	assert_kept(w, "{\"last\":0}", "3");
	assert_kept(w, "{\"after\":1,\"last\":9}",
		    "released 192.168.1.20:1, granted 192.168.1.20:2, 3");
	assert_kept(w, "{\"after\":3}", "3");
	assert_kept(w, "{\"last\":\"1\"}", "granted 192.168.1.20:2, 3");
	assert_kept(w, "{\"after\":99}", "3");
	assert_refused(w, "{\"after\":-1}");
	assert_refused(w, "{\"last\":\"x\"}");
	assert_refused(w, "{\"last\":[]}");
	assert_refused(w, "{\"last\":\"\"}");
}

static void renewals_are_counted_and_not_kept(void **state)
{
	struct world *w = *state;

	maps(w, EVENT_GRANTED, 1);
	maps(w, EVENT_RENEWED, 1);
	assert_kept(w, "{}", "granted 192.168.1.20:1, 2");
}

static void the_oldest_makes_room(void **state)
{
	struct world *w = *state;
	char expected[96];
	uint16_t i;

	for (i = 1; i <= CONFIG_EVENTS_KEPT + 5; i++)
		maps(w, EVENT_GRANTED, i);
	snprintf(expected, sizeof(expected), "granted 192.168.1.20:%u, %u", CONFIG_EVENTS_KEPT + 5u,
		 CONFIG_EVENTS_KEPT + 5u);
	assert_kept(w, "{\"last\":1}", CONFIG_EVENTS_KEPT ? expected : "5");
	snprintf(expected, sizeof(expected), "granted 192.168.1.20:6, granted 192.168.1.20:7, %u",
		 CONFIG_EVENTS_KEPT + 5u);
	if (CONFIG_EVENTS_KEPT == 2)
		assert_kept(w, "{}", expected);
}

static void what_the_host_calls_it_is_kept_with_it(void **state)
{
	struct world *w = *state;
	struct mapping_details details = { .description = "camera", .description_length = 6 };
	struct mapping mapping = { .key = { .internal = address("192.168.1.20"),
					    .internal_port = 80,
					    .protocol = PROTOCOL_TCP },
				   .details = &details };
	struct json_object *asked = json_object_new_object(), *answer, *event;

	events_tell_mapping(w->events, EVENT_GRANTED, &mapping);
	answer = events_report(w->events, asked);
	event = json_object_array_get_idx(json_object_object_get(answer, "events"), 0);
	assert_string_equal(json_object_get_string(json_object_object_get(event, "description")),
			    "camera");
	json_object_put(answer);
	json_object_put(asked);
}

static void other_things_stand_among_them(void **state)
{
	struct world *w = *state;
	struct endpoint at = endpoint("203.0.113.5:40001");
	struct json_object *asked = json_object_new_object(), *answer, *event;

	events_tell(w->events, NULL);
	events_tell(w->events, event_of_service("published", "web", "web.example", &at, "done"));
	answer = events_report(w->events, asked);
	event = json_object_array_get_idx(json_object_object_get(answer, "events"), 0);
	assert_string_equal(json_object_get_string(json_object_object_get(event, "service")),
			    "web");
	assert_int_equal(json_object_get_int(json_object_object_get(event, "number")), 1);
	json_object_put(answer);
	json_object_put(asked);
}

static void an_event_has_its_time_even_after_2038(void **state)
{
	struct world *w = *state;
	struct json_object *asked = json_object_new_object(), *answer, *event;

	now = (time_t)4102444800;
	events_tell(w->events, event_of_service("published", "web", "web.example",
						&(struct endpoint){ 0 }, "done"));
	answer = events_report(w->events, asked);
	event = json_object_array_get_idx(json_object_object_get(answer, "events"), 0);
	assert_string_equal(json_object_get_string(json_object_object_get(event, "time")),
			    "2100-01-01T00:00:00Z");
	json_object_put(answer);
	json_object_put(asked);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_happened_is_told_oldest_first, begin, end),
		cmocka_unit_test_setup_teardown(renewals_are_counted_and_not_kept, begin, end),
		cmocka_unit_test_setup_teardown(the_oldest_makes_room, begin, end),
		cmocka_unit_test_setup_teardown(what_the_host_calls_it_is_kept_with_it, begin, end),
		cmocka_unit_test_setup_teardown(other_things_stand_among_them, begin, end),
		cmocka_unit_test_setup_teardown(an_event_has_its_time_even_after_2038, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
