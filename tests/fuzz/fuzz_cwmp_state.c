/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: TR069 */
/*
 * Any text as what the agent of TR-069 has kept, whatever a power cut or another hand has
 * made of it: what is believed can be written, and read again as the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/cwmp/soap.h"
#include "cpe/cwmp/state.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

struct memory {
	struct state state;
	struct schedule schedule;
	struct attributes attributes;
};

static const struct schedule_time now = { 1000 * MONOTONIC_SECOND, 1700000000 };

static void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, 0x5a, length);
}

static void must(bool law)
{
	if (!law)
		abort();
}

static bool recall(struct memory *memory, const char *text)
{
	static const struct random_source draws = { fill, NULL };
	static const struct schedule_settings settings = { .enabled = true, .interval = 600 };

	state_init(&memory->state, &draws);
	strcpy(memory->state.boot, "boot-1");
	must(attributes_init(&memory->attributes));
	schedule_init(&memory->schedule, &settings, 0, &draws, &now);
	return state_read(&memory->state, &memory->schedule, &memory->attributes, text, &now) == 0;
}

static void check(const struct memory *memory)
{
	const struct state *state = &memory->state;
	char time[SOAP_TIME];
	size_t i;

	must(state->version >= 0 && state->version < 10);
	must(state->transfer_count <= TRANSFERS);
	for (i = 0; i < state->transfer_count; i++) {
		must(state->transfers[i].due >= now.now);
		must(strlen(soap_time(state->transfers[i].start, time)) < SOAP_TIME);
	}
	must(memory->schedule.event_count <= SCHEDULE_EVENTS);
	must(memory->schedule.inform_count <= SCHEDULE_INFORMS);
	for (i = 0; i < memory->attributes.count; i++)
		must(memory->attributes.list[i].notification <= NOTIFY_ACTIVELY);
}

static char *write_down(const struct memory *memory)
{
	char *text = state_write(&memory->state, &memory->schedule, &memory->attributes, &now);

	must(text != NULL);
	return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static struct memory first, second;
	char *text = strndup((const char *)bytes, length), *once, *twice;

	must(text != NULL);
	if (recall(&first, text)) {
		check(&first);
		once = write_down(&first);
		must(recall(&second, once));
		/* Of an earlier boot it says so with no name of one, and is of ours no more. */
		strcpy(second.state.boot, first.state.boot);
		twice = write_down(&second);
		must(first.state.boot[0] == '\0' || strcmp(once, twice) == 0);
		free(once);
		free(twice);
		attributes_clear(&second.attributes);
	}
	attributes_clear(&first.attributes);
	free(text);
	return 0;
}
