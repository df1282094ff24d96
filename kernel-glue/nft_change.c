/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Changes as messages: which elements come, stay longer and go.
 * Covered by: tests/glue/suite
 */
#include <errno.h>

#include "kernel-glue/nft_change.h"

static monotonic latest(monotonic one, monotonic other)
{
	return one > other ? one : other;
}

static monotonic lifetime(monotonic expires, monotonic now)
{
	return expires == NEVER ? NEVER : until(expires, now);
}

static void put_removal(struct nft_changes *c, const struct nft_element *element)
{
	nft_put_element(&c->batch, c->can_destroy ? NFT_DESTROY : NFT_DELETE, element, 0, NULL);
}

/* In place nobody can meet the moment without it, and a set of intervals is not rebuilt. */
static void put_renewal(struct nft_changes *c, const struct nft_element *element, monotonic left,
			bool in_place, const struct forwarding *record)
{
	if (in_place && c->can_update) {
		nft_put_element(&c->batch, NFT_UPDATE, element, left, record);
		return;
	}
	put_removal(c, element);
	nft_put_element(&c->batch, NFT_ADD, element, left, record);
}

/* What happens to a forwarding: held until `before`, then until `expires`; 0 is not held. */
struct step {
	const struct forwarding *forwarding;
	monotonic now, before, expires;
	bool new_record;
};

/* The kernel cannot make an element last for ever in place, nor the reverse. */
static bool both_end(const struct step *step)
{
	return step->before != NEVER && step->expires != NEVER;
}

static void put_element(struct nft_changes *c, const struct step *step,
			const struct nft_element *element)
{
	const struct forwarding *record = element->role == ROLE_PRIMARY ? step->forwarding : NULL;
	monotonic left = lifetime(step->expires, step->now);

	if (step->expires == 0)
		put_removal(c, element);
	else if (step->before == 0)
		nft_put_element(&c->batch, NFT_ADD, element, left, record);
	else
		put_renewal(c, element, left, both_end(step) && !(step->new_record && record),
			    record);
}

/* A shared companion lives as long as the last who needs it. */
static void put_shared(struct nft_changes *c, const struct step *step,
		       const struct nft_element *element)
{
	monotonic others = holdings_shared_until(c->holdings, step->forwarding, element->role);
	const struct step shared = { .before = latest(step->before, others),
				     .expires = latest(step->expires, others) };
	monotonic left = lifetime(shared.expires, step->now);

	if (shared.before == shared.expires)
		return;
	if (shared.expires == 0)
		put_removal(c, element);
	else if (shared.before == 0)
		nft_put_element(&c->batch, NFT_UPDATE, element, left, NULL);
	else
		put_renewal(c, element, left, both_end(&shared), NULL);
}

static bool is_shared(const struct nft_element *element)
{
	return element->role == ROLE_REVERSE || element->role == ROLE_USED;
}

static void put_step(struct nft_changes *c, const struct step *step)
{
	struct nft_element elements[NFT_ELEMENTS_MAX];
	size_t count = nft_elements(step->forwarding, elements);

	for (size_t i = 0; i < count; i++) {
		if (is_shared(&elements[i]))
			put_shared(c, step, &elements[i]);
		else
			put_element(c, step, &elements[i]);
	}
}

static int add(struct nft_changes *c, struct step *step)
{
	int error = holdings_add(c->holdings, step->forwarding, step->expires, step->now);

	if (!error)
		put_step(c, step);
	return error;
}

static int renew(struct nft_changes *c, struct step *step)
{
	if (!holdings_renew(c->holdings, step->forwarding, step->expires, &step->before))
		return add(c, step);
	put_step(c, step);
	return 0;
}

static int remove_held(struct nft_changes *c, struct step *step)
{
	step->expires = 0;
	if (holdings_remove(c->holdings, step->forwarding, &step->before))
		put_step(c, step);
	return 0;
}

int nft_put_change(struct nft_changes *c, const struct change *change, monotonic now)
{
	struct step step = { .forwarding = &change->forwarding,
			     .now = now,
			     .expires = after(now, change->forwarding.lifetime),
			     .new_record = change->kind == CHANGE_REPLACE };
	int error = forwarding_check(&change->forwarding, NULL);

	if (error)
		return error;
	switch (change->kind) {
	case CHANGE_ADD: return add(c, &step);
	case CHANGE_REFRESH:
	case CHANGE_REPLACE: return renew(c, &step);
	case CHANGE_REMOVE: return remove_held(c, &step);
	}
	return -EINVAL;
}

void nft_put_companions(struct nft_changes *c, const struct forwarding *forwarding, monotonic now)
{
	struct nft_element elements[NFT_ELEMENTS_MAX];
	size_t count = nft_elements(forwarding, elements);
	monotonic expires = after(now, forwarding->lifetime);

	for (size_t i = 1; i < count; i++) {
		monotonic others = holdings_shared_until(c->holdings, forwarding, elements[i].role);

		nft_put_element(&c->batch, NFT_UPDATE, &elements[i],
				lifetime(latest(expires, others), now), NULL);
	}
}
