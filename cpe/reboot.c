/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mappings over a reboot: when to write, what, and how much time has passed.
 * Covered by: tests/net/test_reboot
 */
#include "cpe/reboot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cpe/journal.h"
#include "cpe/keeper.h"
#include "cpe/store.h"

struct reboot {
	struct loop *loop;
	char *path;           /* "": nothing is kept */
	struct stored stored; /* what was saved, until it is restored */
	struct keeper *keeper;
	struct server *server;
	struct forward *forward;
	bool is_ending;
	struct failure trouble;
};

static uint64_t wall_clock(void)
{
	return (uint64_t)time(NULL);
}

static void put_into_file(struct reboot *reboot, const struct stored *stored)
{
	reboot->trouble.error = 0;
	if (store_save(reboot->path, stored, &reboot->trouble) != 0)
		journal(JOURNAL_WARNING, JOURNAL_MAIN, "%s", reboot->trouble.sentence);
}

static void save(void *arg)
{
	struct reboot *reboot = arg;
	monotonic now = loop_now(reboot->loop);
	struct stored stored = { .epoch = server_epoch(reboot->server, now),
				 .wall = wall_clock(),
				 .is_last = reboot->is_ending };

	if (forward_saved(reboot->forward, &stored.list, &stored.count, now) == 0)
		put_into_file(reboot, &stored);
	else
		journal(JOURNAL_WARNING, JOURNAL_MAIN, "no memory to save mappings");
	store_clear(&stored);
}

/* From now on there will be more than the file knows: a power cut must find that there. */
static void open_file(struct reboot *reboot)
{
	struct stored unfinished = reboot->stored;

	unfinished.is_last = false;
	put_into_file(reboot, &unfinished);
}

static void load(struct reboot *reboot)
{
	struct failure failure;
	int error = store_load(reboot->path, &reboot->stored, &failure);

	if (error != 0 && error != -ENOENT)
		journal(JOURNAL_WARNING, JOURNAL_MAIN, "%s", failure.sentence);
	if (reboot->stored.is_last)
		open_file(reboot);
}

struct reboot *reboot_new(struct loop *loop, const char *path)
{
	struct reboot *reboot = calloc(1, sizeof(*reboot));

	if (!reboot)
		return NULL;
	reboot->loop = loop;
	reboot->path = strdup(path);
	reboot->keeper = keeper_new(loop, save, reboot);
	if (!reboot->path || !reboot->keeper) {
		reboot_free(reboot);
		return NULL;
	}
	if (reboot->path[0] != '\0')
		load(reboot);
	return reboot;
}

void reboot_free(struct reboot *reboot)
{
	if (!reboot)
		return;
	if (reboot->forward) {
		reboot->is_ending = true;
		reboot_changed(reboot);
		keeper_finish(reboot->keeper);
	}
	keeper_free(reboot->keeper);
	store_clear(&reboot->stored);
	free(reboot->path);
	free(reboot);
}

/* How long the machine was off, as far as its clock can be believed; UINT32_MAX: it cannot. */
static uint32_t seconds_off(const struct stored *stored)
{
	uint64_t wall = wall_clock();

	return wall < stored->wall || wall - stored->wall >= UINT32_MAX
		       ? UINT32_MAX
		       : (uint32_t)(wall - stored->wall);
}

monotonic reboot_origin(const struct reboot *reboot)
{
	const struct stored *stored = &reboot->stored;
	uint32_t off = seconds_off(stored);
	monotonic now = loop_now(reboot->loop);

	/* What changed behind the last save is lost, and hosts have to hear of it: RFC 6887 8.5. */
	if (stored->count == 0 || off == UINT32_MAX || !stored->is_last)
		return now;
	return now - seconds((uint64_t)stored->epoch + off); /* may lie before the clock's start */
}

void reboot_watch(struct reboot *reboot, struct server *server, struct forward *forward)
{
	reboot->server = server;
	reboot->forward = forward;
}

/* Without a clock lifetimes are taken as if no time had passed. */
void reboot_restore(struct reboot *reboot, bool kernel_is_new, forward_restored *restored,
		    void *arg)
{
	struct stored *stored = &reboot->stored;
	uint32_t off = seconds_off(stored);
	monotonic passed = seconds(off == UINT32_MAX ? 0 : off);
	size_t i;

	for (i = 0; i < stored->count; i++)
		stored->list[i].lifetime = until(stored->list[i].lifetime, passed);
	if (kernel_is_new)
		forward_restore(reboot->forward, stored->list, stored->count, restored, arg,
				loop_now(reboot->loop));
	store_clear(stored);
}

void reboot_changed(struct reboot *reboot)
{
	if (reboot->path[0] != '\0')
		keeper_changed(reboot->keeper);
}

const struct failure *reboot_trouble(const struct reboot *reboot)
{
	return &reboot->trouble;
}
