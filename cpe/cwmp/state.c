/* SPDX-License-Identifier: BSD-2-Clause */
/* The agent's memory as JSON. */
#include "cpe/cwmp/state.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/cwmp/model_client.h"
#include "cpe/cwmp/soap.h"
#include "cpe/file.h"

#define VERSION   1
#define FILE_MOST (1024 * 1024)

static void make_word(const struct random_source *random, char word[33])
{
	uint8_t octets[16];
	size_t i;

	random->fill(random->self, octets, sizeof(octets));
	for (i = 0; i < sizeof(octets); i++)
		snprintf(word + 2 * i, 3, "%02x", octets[i]);
}

void state_init(struct state *state, const struct random_source *random)
{
	*state = (struct state){ .version = 2 };
	connection_path_make(random, state->request_path);
	make_word(random, state->request_user);
	make_word(random, state->request_password);
}

/* -- writing -- */

static void add_text(struct json_object *to, const char *key, const char *text)
{
	json_object_object_add(to, key, json_object_new_string(text));
}

static void add_number(struct json_object *to, const char *key, int64_t number)
{
	json_object_object_add(to, key, json_object_new_int64(number));
}

static void add_switch(struct json_object *to, const char *key, bool on)
{
	json_object_object_add(to, key, json_object_new_boolean(on));
}

/* Seconds: a monotonic moment means nothing to the next boot. */
static void add_wait(struct json_object *to, monotonic due, const struct schedule_time *time)
{
	add_number(to, "wait", seconds_until(due, time->now));
}

static struct json_object *write_events(const struct schedule *schedule)
{
	struct json_object *list = json_object_new_array(), *one;
	size_t i;

	for (i = 0; i < schedule->event_count; i++) {
		if (schedule->events[i].event == CWMP_CONNECTION_REQUEST)
			continue;
		one = json_object_new_object();
		add_text(one, "event", cwmp_event_code(schedule->events[i].event));
		add_text(one, "key", schedule->events[i].key);
		json_object_array_add(list, one);
	}
	return list;
}

static struct json_object *write_informs(const struct schedule *schedule,
					 const struct schedule_time *time)
{
	struct json_object *list = json_object_new_array(), *one;
	size_t i;

	for (i = 0; i < schedule->inform_count; i++) {
		one = json_object_new_object();
		add_text(one, "key", schedule->informs[i].key);
		add_wait(one, schedule->informs[i].due, time);
		json_object_array_add(list, one);
	}
	return list;
}

static struct json_object *write_attributes(const struct attributes *attributes)
{
	struct json_object *list = json_object_new_array(), *one;
	size_t i;

	for (i = 0; i < attributes->count; i++) {
		one = json_object_new_object();
		add_text(one, "path", attributes->list[i].path);
		add_number(one, "notification", attributes->list[i].notification);
		if (attributes->list[i].value)
			add_text(one, "value", attributes->list[i].value);
		add_switch(one, "changed", attributes->list[i].changed);
		json_object_array_add(list, one);
	}
	return list;
}

static struct json_object *write_transfers(const struct state *state,
					   const struct schedule_time *time)
{
	struct json_object *list = json_object_new_array(), *one;
	const struct transfer *transfer;

	for (transfer = state->transfers; transfer < state->transfers + state->transfer_count;
	     transfer++) {
		one = json_object_new_object();
		add_text(one, "key", transfer->key);
		add_text(one, "url", transfer->url);
		add_text(one, "user", transfer->user);
		add_text(one, "password", transfer->password);
		add_number(one, "size", transfer->size);
		add_wait(one, transfer->due, time);
		add_switch(one, "done", transfer->done);
		add_number(one, "fault", transfer->fault);
		add_text(one, "reason", transfer->reason);
		add_number(one, "start", transfer->start);
		add_number(one, "complete", transfer->complete);
		json_object_array_add(list, one);
	}
	return list;
}

char *state_write(const struct state *state, const struct schedule *schedule,
		  const struct attributes *attributes, const struct schedule_time *time)
{
	struct json_object *all = json_object_new_object();
	const char *text;
	char *copy;

	add_number(all, "homeport-cwmp", VERSION);
	add_text(all, "boot", state->boot);
	add_number(all, "saved", time->wall);
	add_text(all, "acs", state->url);
	add_number(all, "namespace", state->version);
	add_text(all, "parameter_key", state->parameter_key);
	add_text(all, "request_path", state->request_path);
	add_text(all, "request_user", state->request_user);
	add_text(all, "request_password", state->request_password);
	add_switch(all, "rebooting", state->rebooting);
	add_text(all, "reboot_key", state->reboot_key);
	json_object_object_add(all, "events", write_events(schedule));
	json_object_object_add(all, "informs", write_informs(schedule, time));
	json_object_object_add(all, "attributes", write_attributes(attributes));
	json_object_object_add(all, "transfers", write_transfers(state, time));
	text = json_object_to_json_string_ext(all, JSON_C_TO_STRING_PRETTY |
							   JSON_C_TO_STRING_NOSLASHESCAPE);
	copy = text ? strdup(text) : NULL;
	json_object_put(all);
	return copy;
}

/* -- reading -- */

static int64_t number_of(struct json_object *from, const char *key)
{
	return json_object_get_int64(json_object_object_get(from, key));
}

static bool is_on(struct json_object *from, const char *key)
{
	return json_object_get_boolean(json_object_object_get(from, key));
}

#define TAKE(to, from, key) snprintf(to, sizeof(to), "%s", model_text(from, key))

/* How long ago it was written, as far as both clocks know. */
static int64_t age(struct json_object *all, const struct schedule_time *time)
{
	int64_t saved = number_of(all, "saved");

	return saved <= UNKNOWN_TIME || time->wall == UNKNOWN_TIME || saved > time->wall
		       ? 0
		       : time->wall - saved;
}

static uint32_t wait_of(struct json_object *one, int64_t aged)
{
	int64_t wait = number_of(one, "wait");

	if (wait <= aged)
		return 0;
	return wait - aged > UINT32_MAX ? UINT32_MAX : (uint32_t)(wait - aged);
}

static size_t count_of(struct json_object *all, const char *key, struct json_object **list)
{
	*list = json_object_object_get(all, key);
	return json_object_is_type(*list, json_type_array) ? json_object_array_length(*list) : 0;
}

/* A word of a file that a hand, or a power cut, has had a part in. */
static enum notification notification_of(struct json_object *one)
{
	int64_t number = number_of(one, "notification");

	return number >= NOTIFY_OFF && number <= NOTIFY_ACTIVELY ? (enum notification)number
								 : NOTIFY_OFF;
}

/* What does not outlive a boot is only kept within one. */
static void read_events(struct schedule *schedule, struct json_object *all, bool same_boot)
{
	struct json_object *list, *one;
	size_t i, count = count_of(all, "events", &list);
	struct schedule_event event = { .asks = true };

	for (i = 0; i < count; i++) {
		one = json_object_array_get_idx(list, i);
		event.event = cwmp_event_find(model_text(one, "event"));
		if (event.event != CWMP_EVENTS && (same_boot || schedule_is_kept(&event)))
			schedule_restore(schedule, event.event, model_text(one, "key"));
	}
}

static void read_informs(struct schedule *schedule, struct json_object *all, int64_t aged,
			 const struct schedule_time *time)
{
	struct json_object *list, *one;
	size_t i, count = count_of(all, "informs", &list);

	for (i = 0; i < count; i++) {
		one = json_object_array_get_idx(list, i);
		schedule_inform(schedule, wait_of(one, aged), model_text(one, "key"), time);
	}
}

static void read_attributes(struct attributes *attributes, struct json_object *all)
{
	struct json_object *list, *one;
	size_t i, count = count_of(all, "attributes", &list), k;
	const char *path;

	for (i = 0; i < count; i++) {
		one = json_object_array_get_idx(list, i);
		path = model_text(one, "path");
		attributes_set(attributes, path, notification_of(one));
		if (json_object_object_get(one, "value"))
			attributes_take(attributes, path, model_text(one, "value"));
		for (k = 0; k < attributes->count; k++)
			if (strcmp(attributes->list[k].path, path) == 0)
				attributes->list[k].changed = is_on(one, "changed");
	}
}

static void read_transfers(struct state *state, struct json_object *all, int64_t aged,
			   const struct schedule_time *time)
{
	struct json_object *list, *one;
	size_t i, count = count_of(all, "transfers", &list);
	struct transfer *transfer;

	for (i = 0; i < count && i < TRANSFERS; i++) {
		one = json_object_array_get_idx(list, i);
		transfer = &state->transfers[state->transfer_count];
		TAKE(transfer->key, one, "key");
		TAKE(transfer->url, one, "url");
		TAKE(transfer->user, one, "user");
		TAKE(transfer->password, one, "password");
		TAKE(transfer->reason, one, "reason");
		transfer->size = (uint32_t)number_of(one, "size");
		transfer->due = after(time->now, seconds(wait_of(one, aged)));
		transfer->done = is_on(one, "done");
		transfer->fault = (unsigned int)number_of(one, "fault");
		transfer->start = number_of(one, "start");
		transfer->complete = number_of(one, "complete");
		state->transfer_count += transfer->done || transfer->url[0] != '\0';
	}
}

static void read_all(struct state *state, struct schedule *schedule, struct attributes *attributes,
		     struct json_object *all, const struct schedule_time *time)
{
	bool same_boot = strcmp(model_text(all, "boot"), state->boot) == 0;
	int64_t aged = age(all, time);

	TAKE(state->url, all, "acs");
	if (number_of(all, "namespace") >= 0 && number_of(all, "namespace") <= SOAP_VERSION_MAX)
		state->version = (int)number_of(all, "namespace");
	TAKE(state->parameter_key, all, "parameter_key");
	TAKE(state->request_path, all, "request_path");
	TAKE(state->request_user, all, "request_user");
	TAKE(state->request_password, all, "request_password");
	state->rebooting = is_on(all, "rebooting");
	TAKE(state->reboot_key, all, "reboot_key");
	read_events(schedule, all, same_boot);
	read_informs(schedule, all, aged, time);
	read_attributes(attributes, all);
	read_transfers(state, all, aged, time);
	if (!same_boot)
		state->boot[0] = '\0';
}

int state_read(struct state *state, struct schedule *schedule, struct attributes *attributes,
	       const char *text, const struct schedule_time *time)
{
	struct json_object *all = json_tokener_parse(text);
	int error = -EINVAL;

	if (json_object_is_type(all, json_type_object) &&
	    number_of(all, "homeport-cwmp") == VERSION &&
	    strlen(model_text(all, "request_path")) == sizeof(state->request_path) - 1) {
		read_all(state, schedule, attributes, all, time);
		error = 0;
	}
	json_object_put(all);
	return error;
}

/* -- files -- */

int state_save(const char *path, const struct state *state, const struct schedule *schedule,
	       const struct attributes *attributes, const struct schedule_time *time,
	       struct failure *failure)
{
	char *text = state_write(state, schedule, attributes, time);
	int error = text ? file_replace(path, text, strlen(text)) : -ENOMEM;

	if (text)
		explicit_bzero(text, strlen(text));
	free(text);
	if (error != 0)
		failure_set(failure, -error,
			    "%s: cannot be written: %m; make its directory writable for the "
			    "agent's user",
			    path);
	return error;
}

static int set_aside(const char *path, struct failure *failure)
{
	char aside[4096];

	snprintf(aside, sizeof(aside), "%s.bad", path);
	if (rename(path, aside) != 0)
		return failure_set(failure, EINVAL, "%s: it is damaged; begun anew", path);
	return failure_set(failure, EINVAL, "%s: it is damaged, and has become %.80s; begun anew",
			   path, aside);
}

int state_load(const char *path, struct state *state, struct schedule *schedule,
	       struct attributes *attributes, const struct schedule_time *time,
	       struct failure *failure)
{
	size_t length;
	char *text = file_read(path, FILE_MOST, &length);
	int error;

	if (!text)
		return failure_set(failure, errno, "%s: cannot be read: %m", path);
	error = state_read(state, schedule, attributes, text, time);
	explicit_bzero(text, length);
	free(text);
	return error == 0 ? 0 : set_aside(path, failure);
}
