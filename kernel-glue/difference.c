/* SPDX-License-Identifier: BSD-2-Clause */
/* Wanted minus present, and the reverse: two sorted lists, walked side by side. */
#include <errno.h>
#include <stdlib.h>

#include "kernel-glue/difference.h"

struct sorted {
	const struct forwarding **at;
	size_t count;
};

static int compare(const void *one, const void *other)
{
	return forwarding_compare(*(const struct forwarding *const *)one,
				  *(const struct forwarding *const *)other);
}

/* Pointers only: forwardings are large. */
static bool sort(const struct forwarding *forwardings, size_t count, struct sorted *sorted)
{
	sorted->count = count;
	sorted->at = malloc((count ? count : 1) * sizeof(const struct forwarding *));
	if (!sorted->at)
		return false;
	for (size_t i = 0; i < count; i++)
		sorted->at[i] = &forwardings[i];
	qsort(sorted->at, count, sizeof(const struct forwarding *), compare);
	return true;
}

static bool same_record(const struct forwarding *one, const struct forwarding *other)
{
	return one->record_length == other->record_length &&
	       memcmp(one->record, other->record, one->record_length) == 0;
}

static bool similar_lifetime(monotonic one, monotonic other, monotonic tolerance)
{
	if (one == NEVER || other == NEVER)
		return one == other;
	return (one > other ? one - other : other - one) <= tolerance;
}

struct walk {
	struct sorted wanted, present;
	monotonic tolerance;
	difference_visit *visit;
	void *arg;
};

static int visit(const struct walk *walk, enum change_kind kind,
		 const struct forwarding *forwarding)
{
	const struct change change = { .kind = kind, .forwarding = *forwarding };

	return walk->visit(&change, walk->arg);
}

static int visit_removals(const struct walk *walk)
{
	const struct sorted *wanted = &walk->wanted, *present = &walk->present;
	int result = 0;

	for (size_t w = 0, p = 0; p < present->count && !result; p++) {
		while (w < wanted->count && compare(&wanted->at[w], &present->at[p]) < 0)
			w++;
		if (w == wanted->count || compare(&wanted->at[w], &present->at[p]) != 0)
			result = visit(walk, CHANGE_REMOVE, present->at[p]);
	}
	return result;
}

static int visit_kept(const struct walk *walk, const struct forwarding *wanted,
		      const struct forwarding *present)
{
	if (!same_record(wanted, present))
		return visit(walk, CHANGE_REPLACE, wanted);
	if (!similar_lifetime(wanted->lifetime, present->lifetime, walk->tolerance))
		return visit(walk, CHANGE_REFRESH, wanted);
	return 0;
}

static int visit_wanted(const struct walk *walk)
{
	const struct sorted *wanted = &walk->wanted, *present = &walk->present;
	int result = 0;

	for (size_t w = 0, p = 0; w < wanted->count && !result; w++) {
		while (p < present->count && compare(&present->at[p], &wanted->at[w]) < 0)
			p++;
		if (p < present->count && compare(&present->at[p], &wanted->at[w]) == 0)
			result = visit_kept(walk, wanted->at[w], present->at[p]);
		else
			result = visit(walk, CHANGE_ADD, wanted->at[w]);
	}
	return result;
}

int difference(const struct forwarding *wanted, size_t wanted_count,
	       const struct forwarding *present, size_t present_count, monotonic tolerance,
	       difference_visit *visitor, void *arg)
{
	struct walk walk = { .tolerance = tolerance, .visit = visitor, .arg = arg };
	int result = -ENOMEM;

	if (sort(wanted, wanted_count, &walk.wanted) &&
	    sort(present, present_count, &walk.present)) {
		result = visit_removals(&walk);
		if (!result)
			result = visit_wanted(&walk);
	}
	free(walk.wanted.at);
	free(walk.present.at);
	return result;
}
