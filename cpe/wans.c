/* SPDX-License-Identifier: BSD-2-Clause */
/* The WANs' edge: the link watch and a timer. Covered by: tests/net/test_two_wans */
#include "cpe/wans.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/acs_offer.h"
#include "cpe/dhcp_memory.h"
#include "cpe/journal.h"
#include "cpe/wan_choice.h"
#include "cpe/wan_patience.h"

struct wans {
	struct loop *loop;
	const struct config *config;
	struct link_watch *links;
	struct loop_watch *watch;
	struct loop_timer *timer;
	wans_changed *changed;
	void *arg;
	struct wan list[WANS_MAX];
	struct dhcp_facts dhcp[WANS_MAX];  /* by the same number */
	struct dhcp_memory *memory;        /* of that; NULL: there is none */
	monotonic other_mode_at[WANS_MAX]; /* when another mode than it has is believed; 0: none */
	size_t count;
	struct wan_choice choice;
	monotonic settles_at; /* when new ways are taken; NEVER: there are none */
	bool has_turn;        /* they are to be taken now */
};

/* NEVER: no line has to be looked at again by itself. */
static monotonic next_mode_at(const struct wans *wans)
{
	monotonic next = NEVER;
	size_t i;

	for (i = 0; i < wans->count; i++)
		if (wans->other_mode_at[i] > loop_now(wans->loop))
			next = earliest(next, wans->other_mode_at[i]);
	return next;
}

static void choose(struct wans *wans)
{
	monotonic again;
	size_t before = wans->choice.current;

	if (wan_choose(&wans->choice, wans->list, wans->count, loop_now(wans->loop), &again))
		journal(JOURNAL_INFO, JOURNAL_WAN, "%s is the main WAN now, and %s no longer",
			wans->list[wans->choice.current].name, wans->list[before].name);
	again = earliest(again, next_mode_at(wans));
	loop_timer_set(wans->timer, earliest(again, wans->settles_at));
}

static bool any_is_usable(const struct wans *wans)
{
	bool any = false;
	size_t i;

	for (i = 0; i < wans->count; i++)
		any |= wan_is_usable(&wans->list[i]);
	return any;
}

/* Hosts follow new ways once these have settled; in need, at once. */
static void turn(struct wans *wans, bool in_need, bool has_changed)
{
	monotonic now = loop_now(wans->loop);

	if (has_changed && wans->settles_at == NEVER && wans->count > 1)
		wans->settles_at = after(now, WAN_SETTLES);
	wans->has_turn |= in_need || wans->settles_at <= now;
	if (wans->settles_at <= now)
		wans->settles_at = NEVER;
}

/* has_changed: something that the kernel's ways out depend on */
static void look(struct wans *wans, bool has_changed)
{
	const struct config *config = wans->config;
	const struct link_facts *facts = link_watch_facts(wans->links);
	const struct prefix *prefix64 = &config->general.prefix64;
	struct config_wan wan;
	struct wan before, found;
	bool in_need = config->wan_count < wans->count || !any_is_usable(wans);
	size_t i;

	for (i = 0; i < config->wan_count; i++) {
		wan = config->wans[i];
		wan.mapping &= config->general.mapping;
		before = wans->list[i];
		found = wan_of(&wan, prefix64, facts, &wans->dhcp[i]);
		if (wan_keeps_mode(&wans->other_mode_at[i], &before, &found, loop_now(wans->loop)))
			found = wan_still(&wan, prefix64, facts, &wans->dhcp[i], &before);
		in_need |= i < wans->count && wan_is_usable(&before) && !wan_is_usable(&found);
		wans->list[i] = found;
	}
	wans->count = config->wan_count;
	turn(wans, in_need, has_changed);
	choose(wans);
}

static void links_changed(void *arg)
{
	struct wans *wans = arg;
	struct failure failure;
	int changed = link_watch_dispatch(wans->links, &failure);

	if (changed < 0)
		journal(JOURNAL_ERROR, JOURNAL_WAN, "%s", failure.sentence);
	if (changed <= 0)
		return;
	look(wans, true);
	wans->changed(wans->arg);
}

static void due(void *arg)
{
	struct wans *wans = arg;

	look(wans, false);
	wans->changed(wans->arg);
}

/* -- what DHCP has told -- */

/* Of the WAN on that interface; the count of them: there is none. */
static size_t number_of(const struct wans *wans, const char *interface)
{
	size_t i;

	for (i = 0; i < wans->config->wan_count; i++)
		if (strcmp(wans->config->wans[i].interface, interface) == 0)
			break;
	return i;
}

static int take(struct wans *wans, struct json_object *request, struct failure *failure)
{
	const char *interface =
		json_object_get_string(json_object_object_get(request, "interface"));
	size_t count = wans->config->wan_count;
	size_t number = interface ? number_of(wans, interface) : count;

	if (number == count)
		return failure_set(failure, EINVAL, "interface: name one of the WANs, like %s",
				   wans->config->wans[0].interface);
	return dhcp_facts_read(&wans->dhcp[number], request, failure);
}

/* What an earlier run was told; a WAN that there is no more needs none of it. */
static void recall(struct wans *wans, const char *path)
{
	struct failure failure = { 0 };
	struct json_object *told;
	size_t i;

	wans->memory = dhcp_memory_open(path, &failure);
	told = wans->memory ? dhcp_memory_recall(wans->memory, &failure) : NULL;
	if (failure.error != 0)
		journal(JOURNAL_WARNING, JOURNAL_WAN, "%s", failure.sentence);
	for (i = 0; told && i < json_object_array_length(told); i++)
		if (take(wans, json_object_array_get_idx(told, i), &failure) != 0)
			journal(JOURNAL_INFO, JOURNAL_WAN, "%s: passed over: %.180s", path,
				failure.sentence);
	json_object_put(told);
}

static void remember(struct wans *wans)
{
	struct json_object *told = json_object_new_array();
	struct failure failure;
	size_t i;

	for (i = 0; i < wans->config->wan_count; i++)
		dhcp_facts_write(&wans->dhcp[i], wans->config->wans[i].interface, told);
	if (wans->memory && dhcp_memory_keep(wans->memory, told, &failure) != 0)
		journal(JOURNAL_WARNING, JOURNAL_WAN, "%s", failure.sentence);
	json_object_put(told);
}

/* -- life -- */

static int open_watch(struct wans *wans, struct failure *failure)
{
	int error = link_watch_new(&wans->links, failure);

	if (error != 0)
		return error;
	wans->watch =
		loop_watch_new(wans->loop, link_watch_descriptor(wans->links), links_changed, wans);
	if (!wans->watch)
		return failure_set(failure, errno, "cannot watch links: %m");
	return 0;
}

struct wans *wans_new(struct loop *loop, const struct config *config, const char *memory_path,
		      wans_changed *changed, void *arg, struct failure *failure)
{
	struct wans *wans = calloc(1, sizeof(*wans));

	if (wans) {
		wans->loop = loop;
		wans->config = config;
		wans->changed = changed;
		wans->arg = arg;
		wans->settles_at = NEVER;
		wans->timer = loop_timer_new(loop, due, wans);
	}
	if (!wans || !wans->timer)
		failure_set(failure, ENOMEM, "no memory for the WANs");
	if (!wans || !wans->timer || open_watch(wans, failure) != 0) {
		wans_free(wans);
		return NULL;
	}
	recall(wans, memory_path);
	look(wans, true);
	return wans;
}

void wans_free(struct wans *wans)
{
	if (!wans)
		return;
	loop_timer_free(wans->timer);
	loop_watch_free(wans->watch);
	link_watch_free(wans->links);
	dhcp_memory_close(wans->memory);
	free(wans);
}

/* What is known of a line stays with it, wherever it stands in the file. */
static void reorder(struct wans *wans, const struct config *config)
{
	const struct wans before = *wans;
	size_t i, number;

	memset(wans->list, 0, sizeof(wans->list));
	memset(wans->dhcp, 0, sizeof(wans->dhcp));
	memset(wans->other_mode_at, 0, sizeof(wans->other_mode_at));
	wans->choice = (struct wan_choice){ .begun = false }; /* if the main one is no more */
	for (i = 0; i < config->wan_count; i++) {
		number = number_of(&before, config->wans[i].interface);
		if (number == before.config->wan_count)
			continue;
		wans->list[i] = before.list[number];
		wans->dhcp[i] = before.dhcp[number];
		wans->other_mode_at[i] = before.other_mode_at[number];
		if (number == before.choice.current)
			wans->choice =
				(struct wan_choice){ .current = i, .better = i, .begun = true };
	}
}

int wans_dhcp(struct wans *wans, struct json_object *request, struct failure *failure)
{
	int error = take(wans, request, failure);

	if (error == 0) {
		remember(wans);
		look(wans, false);
	}
	return error;
}

void wans_offer(const struct wans *wans, struct config_general *general)
{
	const struct dhcp_option *option;
	struct config_general offer;
	size_t i;

	for (i = 0; i < 2 * wans->config->wan_count; i++) {
		option = i % 2 == 0 ? &wans->dhcp[i / 2].acs_ipv4 : &wans->dhcp[i / 2].acs_ipv6;
		if (acs_offer_read(&offer, i % 2 == 0, option->octets, option->length)) {
			acs_offer_apply(general, &offer);
			return;
		}
	}
}

void wans_configure(struct wans *wans, const struct config *config)
{
	reorder(wans, config);
	wans->config = config;
	look(wans, true);
}

const struct wan *wans_list(const struct wans *wans, size_t *count)
{
	*count = wans->count;
	return wans->list;
}

size_t wans_main(const struct wans *wans)
{
	return wans->choice.current;
}

/* By the kernel's routes; the count of WANs: not by one that can be used. */
static size_t way_by_routes(const struct wans *wans, const struct address *host)
{
	const struct link_facts *facts = link_watch_facts(wans->links);
	unsigned int index = link_watch_way_out(wans->links, host);
	const struct link *link = link_at(facts, index);
	size_t i;

	for (i = 0; link && i < wans->count; i++)
		if (wan_is_usable(&wans->list[i]) &&
		    (strcmp(wans->list[i].name, link->name) == 0 ||
		     strcmp(wans->list[i].ipv4_interface, link->name) == 0))
			return i;
	return wans->count;
}

size_t wans_way_of(const struct wans *wans, const struct address *host, size_t before)
{
	size_t way = wans->count;

	if (wans->count < 2)
		return 0;
	if (wans->settles_at != NEVER && before < wans->count && wan_is_usable(&wans->list[before]))
		return before;
	if (!address_is_none(host))
		way = way_by_routes(wans, host);
	return way < wans->count ? way : wans_main(wans);
}

bool wans_take_turn(struct wans *wans)
{
	bool has_turn = wans->has_turn;

	wans->has_turn = false;
	return has_turn;
}
