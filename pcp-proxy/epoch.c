/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Both clocks are read in whole seconds, so each rule leaves two seconds for
 * rounding; differences are signed, because an epoch one second back is sound.
 */
#include "pcp-proxy/epoch.h"

uint32_t epoch_at(monotonic start, monotonic now)
{
	return (uint32_t)((now - start) / MONOTONIC_SECOND);
}

monotonic epoch_start(uint32_t epoch, monotonic now)
{
	return now - seconds(epoch);
}

static int64_t seconds_between(monotonic from, monotonic to)
{
	return (int64_t)(to / MONOTONIC_SECOND) - (int64_t)(from / MONOTONIC_SECOND);
}

static bool clocks_agree(int64_t client, int64_t server)
{
	if (server < -1)
		return false;
	if (server < 0)
		server = 0;
	return client + 2 >= server - server / 16 && server + 2 >= client - client / 16;
}

bool epoch_is_plausible(struct epoch_record *record, uint32_t epoch, monotonic now)
{
	struct epoch_record before = *record;

	*record = (struct epoch_record){ true, epoch, now };
	return !before.known ||
	       clocks_agree(seconds_between(before.received, now), (int64_t)epoch - before.epoch);
}

bool epoch_is_plausible_natpmp(struct epoch_record *record, uint32_t epoch, monotonic now)
{
	struct epoch_record before = *record;
	int64_t gained = (int64_t)epoch - before.epoch;

	*record = (struct epoch_record){ true, epoch, now };
	return !before.known || 8 * (gained + 2) >= 7 * seconds_between(before.received, now);
}
