/* SPDX-License-Identifier: BSD-2-Clause */
/* Our table: made, taken over, owned; and what this kernel can do with it. Covered by: tests/glue/suite */
#include <netinet/in.h> /* first: the kernel's headers make way for it */
#include <stdio.h>

#include <errno.h>

#include "kernel-glue/nft_table.h"

/* More than the messages that make a table. */
#define TABLE_SEQUENCES 256

int nft_table_fail(const struct nft_table *t, int error, struct failure *failure, const char *what)
{
	const char *why = strerror(-error), *cure = "";

	if (error == -ENFILE) /* which the kernel says of a set */
		why = "there are as many as it has room for";
	if (error == -EPERM)
		cure = "; it needs CAP_NET_ADMIN: start it as root";
	if (error == -ENOENT)
		cure = "; somebody has removed the table";
	return failure_set(failure, -error, "nftables table %s: cannot %s: %s%s", t->batch->table,
			   what, why, cure);
}

/* -- making it -- */

/* The first message that the kernel did not like; those behind it fail because of it. */
struct refusal {
	uint32_t sequence;
	int error;
	char why[80];
};

static void note_refusal(void *arg, uint32_t sequence, int error, const char *why)
{
	struct refusal *refusal = arg;

	if (refusal->error)
		return;
	refusal->sequence = sequence;
	refusal->error = error;
	snprintf(refusal->why, sizeof(refusal->why), "%s", why);
}

static bool is_orphan(const struct nft_table_facts *facts)
{
	return facts->exists && !facts->owner && facts->flags & NFT_TABLE_PERSISTS;
}

/* Naming a table that is there with other flags than it has is an error. */
static bool must_put_table(const struct nft_table *t, const struct nft_table_facts *facts)
{
	return !facts->exists || (is_orphan(facts) && t->alone);
}

static int commit(struct nft_table *t, const struct nft_table_facts *facts, bool anew,
		  const struct glue_wan *wan, struct refusal *refusal)
{
	uint32_t first = netfilter_take_sequences(t->netfilter, TABLE_SEQUENCES);

	*refusal = (struct refusal){ .error = 0 };
	nft_batch_begin(t->batch, first);
	t->batch->step = 1;
	if (anew)
		nft_put_table_removal(t->batch);
	if (anew || must_put_table(t, facts))
		nft_put_table(t->batch, t->alone ? NFT_TABLE_OWNED | NFT_TABLE_PERSISTS : 0,
			      t->origin);
	nft_put_ruleset(t->batch, t->capacity, t->mark);
	if (wan)
		nft_put_wan(t->batch, wan);
	nft_batch_end(t->batch);
	return netfilter_commit(t->netfilter, t->batch, first, first + TABLE_SEQUENCES - 1,
				note_refusal, refusal);
}

/* Older kernels do not know ownership, or not the kind that survives us. */
static int commit_somehow(struct nft_table *t, const struct nft_table_facts *facts, bool anew,
			  const struct glue_wan *wan, struct refusal *refusal)
{
	int error = commit(t, facts, anew, wan, refusal);

	if (!error || !t->alone || !refusal->error ||
	    strcmp(nft_batch_what(t->batch, refusal->sequence), "table") != 0)
		return error;
	t->alone = false;
	return commit(t, facts, anew, wan, refusal);
}

static int fail_install(const struct nft_table *t, const struct refusal *refusal, int error,
			struct failure *failure)
{
	if (error == -EPERM || !refusal->error)
		return nft_table_fail(t, error, failure, "set it up");
	return failure_set(failure, -error,
			   "nftables table %s: the kernel refuses a %s: %m%s%s; it needs "
			   "nf_tables with nft_nat, nft_masq, nft_ct and nft_numgen",
			   t->batch->table, nft_batch_what(t->batch, refusal->sequence),
			   *refusal->why ? ": " : "", refusal->why);
}

/* Looks at the table, and takes over what an earlier run has left in it. */
static int look(struct nft_table *t, struct nft_table_facts *facts, struct failure *failure)
{
	int error = nft_look_at_table(t->netfilter, t->batch->table, facts);

	if (error)
		return nft_table_fail(t, error, failure, "look at it");
	if (facts->owner && facts->owner != netfilter_port(t->netfilter))
		return failure_set(failure, EPERM,
				   "nftables table %s belongs to another running process: end "
				   "that, mostly another homeportd",
				   t->batch->table);
	if (facts->has_origin)
		t->origin = facts->origin;
	return 0;
}

static bool needs_other_sets(struct nft_table *t, const struct nft_table_facts *facts, int error)
{
	return facts->exists && error != -EPERM &&
	       (error || nft_sets_fit(t->netfilter, t->batch->table, t->capacity) == 0);
}

int nft_table_install(struct nft_table *t, const struct glue_wan *wan, struct nft_listing *lost,
		      struct failure *failure)
{
	struct nft_table_facts facts;
	struct refusal refusal;
	int error = look(t, &facts, failure);

	if (error)
		return error;
	error = commit_somehow(t, &facts, false, wan, &refusal);
	/* A set as another version of us made it cannot be changed: the table is made anew. */
	if (needs_other_sets(t, &facts, error)) {
		nft_list(t->netfilter, t->batch->table, lost); /* as much as can still be read */
		error = commit_somehow(t, &facts, true, wan, &refusal);
	}
	return error ? fail_install(t, &refusal, error, failure) : 0;
}

int nft_table_remove(struct nft_table *t, struct failure *failure)
{
	struct nft_table_facts facts;
	uint32_t sequence;
	int error = look(t, &facts, failure);

	if (error || !facts.exists)
		return error;
	sequence = netfilter_take_sequences(t->netfilter, 1);
	nft_batch_begin(t->batch, sequence);
	nft_put_table_removal(t->batch);
	nft_batch_end(t->batch);
	error = netfilter_commit(t->netfilter, t->batch, sequence, sequence, NULL, NULL);
	return error ? nft_table_fail(t, error, failure, "remove it") : 0;
}

/* -- what this kernel can do -- */

/* A protocol and port that no packet has. */
static const struct nft_element trial = { .set = NFT_USED4, .role = ROLE_USED, .key = { 255 } };

static int try(struct nft_table *t, enum nft_put put, monotonic lifetime)
{
	uint32_t sequence = netfilter_take_sequences(t->netfilter, 1);

	nft_batch_begin(t->batch, sequence);
	nft_put_element(t->batch, put, &trial, lifetime, NULL);
	nft_batch_end(t->batch);
	return netfilter_commit(t->netfilter, t->batch, sequence, sequence, NULL, NULL);
}

/* Older kernels take a new lifetime for an element without a word, and ignore it. */
bool nft_table_can_update(struct nft_table *t)
{
	monotonic lifetime = 0;

	try(t, NFT_UPDATE, seconds(3600));
	try(t, NFT_UPDATE, seconds(7200));
	nft_look_at_element(t->netfilter, t->batch->table, &trial, &lifetime);
	try(t, NFT_DELETE, 0);
	return lifetime > seconds(5400) && lifetime != NEVER;
}

bool nft_table_can_destroy(struct nft_table *t)
{
	return try(t, NFT_DESTROY, 0) == 0;
}
