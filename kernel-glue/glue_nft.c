/* SPDX-License-Identifier: BSD-2-Clause */
/* The verbs of kernel_glue.h on the real kernel. Covered by: tests/glue/suite and tests/glue/flows */
#include <netinet/in.h> /* first: the kernel's headers make way for it */
#include <stdio.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "kernel-glue/conntrack.h"
#include "kernel-glue/forwarding.h"
#include "kernel-glue/nft_change.h"
#include "kernel-glue/nft_table.h"
#include "kernel-glue/nft_watch.h"
#include "kernel-glue/own_sockets.h"

/* One transaction: within the default send buffer, and memory that a small router has. */
#define TRANSACTION_BYTES   65536
#define TRANSACTION_CHANGES 512

/* What a batch may keep when it is idle. */
#define BATCH_KEPT 16384

#define DEFAULT_TABLE    "homeport"
#define DEFAULT_MARK     0x40000000
#define DEFAULT_CAPACITY 1024
#define MOST_CAPACITY    65536

struct glue_nft {
	struct glue glue; /* first: the verbs are handed this */
	struct netfilter *netfilter;
	struct netlink_questions sockets;
	struct nft_table table;
	struct nft_changes changes;
	bool holdings_known;     /* they are what the kernel holds */
	struct nft_watch *watch; /* NULL: nobody else can change the table */
	struct glue_wan wan;
	bool wan_known;
};

static struct glue_nft *own(const struct glue *glue)
{
	return (struct glue_nft *)glue;
}

/* The kernel's timeouts stand still while the machine sleeps, as this clock does. */
static monotonic now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return seconds((uint64_t)time.tv_sec) + (monotonic)time.tv_nsec / 1000;
}

static void trim_batch(struct glue_nft *g)
{
	if (g->changes.batch.size > BATCH_KEPT)
		nft_batch_clear(&g->changes.batch);
}

/* -- knowing what the kernel holds -- */

/* Leaves each forwarding once: a set that the kernel was resizing may show one twice. */
static int load(struct glue_nft *g, struct nft_listing *listing)
{
	monotonic moment = now();
	size_t kept = 0;
	int error;

	holdings_clear(g->changes.holdings);
	for (size_t i = 0; i < listing->count; i++) {
		struct forwarding *f = &listing->forwardings[i];

		error = holdings_load(g->changes.holdings, f, after(moment, f->lifetime));
		if (error == -ENOMEM)
			return error;
		if (!error)
			listing->forwardings[kept++] = *f;
	}
	listing->count = kept;
	return 0;
}

/* On success the listing is the caller's to clear. */
static int list_and_load(struct glue_nft *g, struct nft_listing *listing)
{
	int error = nft_list(g->netfilter, g->changes.batch.table, listing);

	if (!error)
		error = load(g, listing);
	if (error)
		nft_listing_clear(listing);
	g->holdings_known = !error;
	return error;
}

static int know_holdings(struct glue_nft *g)
{
	struct nft_listing listing = { 0 };
	int error;

	if (g->holdings_known)
		return 0;
	error = list_and_load(g, &listing);
	nft_listing_clear(&listing);
	return error;
}

static int list(struct glue *glue, glue_visit *visit, void *arg, struct failure *failure)
{
	struct glue_nft *g = own(glue);
	struct nft_listing listing = { 0 };
	int error = list_and_load(g, &listing);

	if (error)
		return nft_table_fail(&g->table, error, failure, "list");
	for (size_t i = 0; i < listing.count && !error; i++)
		error = visit(&listing.forwardings[i], arg);
	nft_listing_clear(&listing);
	return error;
}

/* -- changes -- */

static void begin(struct glue_nft *g)
{
	nft_batch_begin(&g->changes.batch, netfilter_take_sequences(g->netfilter, 1));
}

static bool has_room(const struct glue_nft *g)
{
	return g->changes.batch.length < TRANSACTION_BYTES;
}

/* Who it was that the kernel refused does not matter: see commit_each(). */
static int commit(struct glue_nft *g)
{
	struct nft_batch *batch = &g->changes.batch;

	if (batch->last == 0 && !batch->failed)
		return 0; /* nothing for the kernel to do */
	nft_batch_end(batch);
	return netfilter_commit(g->netfilter, batch, batch->sequence, batch->sequence, NULL, NULL);
}

/* As many changes as one transaction takes; how many that is goes to *taken. */
static int commit_some(struct glue_nft *g, struct change *changes, size_t count, size_t *taken)
{
	monotonic moment = now();
	size_t i;
	int error;

	begin(g);
	for (i = 0; i < count && i < TRANSACTION_CHANGES && has_room(g); i++)
		changes[i].error = nft_put_change(&g->changes, &changes[i], moment);
	*taken = i;
	error = commit(g);
	if (error)
		g->holdings_known = false;
	return error;
}

/* With the table gone, what should go is gone. */
static int blame(const struct change *change, int error)
{
	return error == -ENOENT && change->kind == CHANGE_REMOVE ? 0 : error;
}

/* Something has changed behind our back: look what is there, and let each stand for itself. */
static int commit_each(struct glue_nft *g, struct change *changes, size_t count)
{
	size_t taken;
	int error, first = 0;

	for (size_t i = 0; i < count; i++) {
		error = know_holdings(g);
		if (!error)
			error = commit_some(g, &changes[i], 1, &taken);
		if (error)
			changes[i].error = blame(&changes[i], error);
		if (!first)
			first = error;
	}
	return first;
}

/* The first error of a transaction; those of changes by themselves are in the changes. */
static int commit_all(struct glue_nft *g, struct change *changes, size_t count)
{
	size_t done = 0, taken;
	int error, first = 0;

	while (done < count) {
		taken = count - done;
		error = know_holdings(g);
		if (!error)
			error = commit_some(g, changes + done, count - done, &taken);
		if (error)
			error = commit_each(g, changes + done, taken);
		if (!first)
			first = error;
		done += taken;
	}
	return first;
}

static int fail_change(const struct glue_nft *g, const struct change *change,
		       struct failure *failure)
{
	static const char *const what[] = {
		[CHANGE_ADD] = "add",
		[CHANGE_REFRESH] = "refresh",
		[CHANGE_REPLACE] = "replace",
		[CHANGE_REMOVE] = "remove",
	};
	char text[FORWARDING_TEXT], sentence[FORWARDING_TEXT + 16];

	if (change->error == -EINVAL && forwarding_check(&change->forwarding, failure) != 0)
		return -EINVAL;
	snprintf(sentence, sizeof(sentence), "%s %s", what[change->kind],
		 forwarding_print(&change->forwarding, text));
	return nft_table_fail(&g->table, change->error, failure, sentence);
}

static int submit(struct glue *glue, struct change *changes, size_t count, struct failure *failure)
{
	struct glue_nft *g = own(glue);
	int error = commit_all(g, changes, count);

	trim_batch(g);
	if (error == -ENOENT)
		return nft_table_fail(&g->table, error, failure, "change it");
	for (size_t i = 0; i < count; i++)
		if (changes[i].error)
			return fail_change(g, &changes[i], failure);
	return 0;
}

/* -- WAN -- */

static int set_wan(struct glue *glue, const struct glue_wan *wan, struct failure *failure)
{
	struct glue_nft *g = own(glue);
	int error = glue_wan_check(wan, failure);

	if (error)
		return error;
	g->wan = *wan;
	g->wan_known = true;
	begin(g);
	nft_put_wan(&g->changes.batch, wan);
	error = commit(g);
	trim_batch(g);
	return error ? nft_table_fail(&g->table, error, failure, "set the WAN") : 0;
}

/* -- flows -- */

static int fail_flows(int error, struct failure *failure)
{
	return failure_set(failure, -error, "conntrack: cannot look at flows: %m%s",
			   error == -EPERM ? "; it needs CAP_NET_ADMIN"
					   : "; it needs nf_conntrack_netlink");
}

static int find_flow(struct glue *glue, const struct flow *flow, struct translation *translation,
		     struct failure *failure)
{
	int error = conntrack_find(own(glue)->netfilter, flow, translation);

	return error && error != -ENOENT ? fail_flows(error, failure) : error;
}

static int serves(struct glue *glue, uint8_t protocol, const struct endpoint *external,
		  struct failure *failure)
{
	int result = own_sockets_serve(&own(glue)->sockets, protocol, external);

	return result < 0 ? failure_set(failure, -result, "sock_diag: cannot look at sockets: %m")
			  : result;
}

static int list_port_users(struct glue *glue, const struct address *external,
			   port_user_visit *visit, void *arg, struct failure *failure)
{
	int result = conntrack_list_port_users(own(glue)->netfilter, external, visit, arg);

	return result < 0 ? fail_flows(result, failure) : result;
}

static int end_flows(struct glue *glue, const struct forwarding *ended, size_t count,
		     struct failure *failure)
{
	int result = conntrack_end_flows(own(glue)->netfilter, ended, count);

	return result < 0 ? fail_flows(result, failure) : result;
}

/* -- the table -- */

static int add_again(struct glue_nft *g, const struct nft_listing *lost)
{
	struct change change = { .kind = CHANGE_ADD };
	int error = 0;

	for (size_t i = 0; i < lost->count && !error; i++) {
		change.forwarding = lost->forwardings[i];
		error = commit_all(g, &change, 1);
	}
	return error;
}

static int install(struct glue_nft *g, struct failure *failure)
{
	struct nft_listing lost = { 0 };
	int error = nft_table_install(&g->table, g->wan_known ? &g->wan : NULL, &lost, failure);

	g->holdings_known = false;
	g->glue.origin = g->table.origin;
	if (!error && lost.count) {
		error = add_again(g, &lost);
		if (error)
			nft_table_fail(&g->table, error, failure, "move forwardings to it");
	}
	nft_listing_clear(&lost);
	return error;
}

/* Those that were removed alone, by somebody; primary ones the caller misses himself. */
static int put_back_companions(struct glue_nft *g)
{
	struct nft_listing listing = { 0 };
	int error = list_and_load(g, &listing);
	monotonic moment = now();
	size_t i = 0;

	while (i < listing.count && !error) {
		for (begin(g); i < listing.count && has_room(g); i++)
			nft_put_companions(&g->changes, &listing.forwardings[i], moment);
		error = commit(g);
	}
	nft_listing_clear(&listing);
	return error;
}

static int restore(struct glue *glue, struct failure *failure)
{
	struct glue_nft *g = own(glue);
	int error = install(g, failure);

	if (error)
		return error;
	error = put_back_companions(g);
	trim_batch(g);
	return error ? nft_table_fail(&g->table, error, failure, "put back what is missing") : 0;
}

static int descriptor(const struct glue *glue)
{
	const struct glue_nft *g = own(glue);

	return g->watch ? nft_watch_descriptor(g->watch) : -1;
}

static int dispatch(struct glue *glue, struct failure *failure)
{
	struct glue_nft *g = own(glue);

	(void)failure; /* whatever goes wrong with listening is taken for damage */
	return g->watch ? nft_watch_read(g->watch) : 0;
}

static void close_nft(struct glue *glue)
{
	struct glue_nft *g = own(glue);

	nft_watch_close(g->watch);
	netfilter_close(g->netfilter);
	netlink_questions_close(&g->sockets);
	holdings_free(g->changes.holdings);
	nft_batch_clear(&g->changes.batch);
	free(g);
}

/* -- opening -- */

static const struct glue_verbs verbs = {
	.submit = submit,
	.list = list,
	.set_wan = set_wan,
	.find_flow = find_flow,
	.serves = serves,
	.list_port_users = list_port_users,
	.end_flows = end_flows,
	.descriptor = descriptor,
	.dispatch = dispatch,
	.restore = restore,
	.close = close_nft,
};

static int check_options(const struct glue_options *options, struct failure *failure)
{
	if (options->table &&
	    (*options->table == '\0' || strlen(options->table) >= NFT_TABLE_NAME_MAX))
		return failure_set(failure, EINVAL,
				   "nftables: the table's name must have 1 to %d characters, "
				   "not \"%s\"",
				   NFT_TABLE_NAME_MAX - 1, options->table);
	if (options->capacity > MOST_CAPACITY)
		return failure_set(failure, EINVAL,
				   "nftables: room for at most %d forwardings, not %u",
				   MOST_CAPACITY, options->capacity);
	return 0;
}

/* Everything but the table in the kernel. */
static int prepare(struct glue_nft **glue, const struct glue_options *options,
		   struct failure *failure)
{
	struct glue_nft *g = calloc(1, sizeof(*g));
	int error;

	if (!g)
		return failure_set(failure, ENOMEM, "nftables: no memory");
	g->glue.verbs = &verbs;
	g->table = (struct nft_table){
		.batch = &g->changes.batch,
		.mark = options->mark ? options->mark : DEFAULT_MARK,
		.capacity = options->capacity ? options->capacity : DEFAULT_CAPACITY,
		.alone = !(options->without & GLUE_WITHOUT_OWNERSHIP),
		.origin = options->origin,
	};
	nft_batch_init(&g->changes.batch, options->table ? options->table : DEFAULT_TABLE);
	g->changes.holdings = holdings_new(g->table.capacity);
	error = g->changes.holdings ? netfilter_open(&g->netfilter, failure)
				    : failure_set(failure, ENOMEM, "nftables: no memory");
	if (error) {
		close_nft(&g->glue);
		return error;
	}
	error = netlink_questions_open(&g->sockets, NETLINK_SOCK_DIAG);
	if (error) {
		close_nft(&g->glue);
		return failure_set(failure, -error, "sock_diag: cannot open its socket: %m");
	}
	g->table.netfilter = g->netfilter;
	*glue = g;
	return 0;
}

static int set_up(struct glue_nft *g, unsigned int without, struct failure *failure)
{
	struct nft_table_facts facts;
	int error = install(g, failure);

	if (error)
		return error;
	g->changes.can_update = !(without & GLUE_WITHOUT_UPDATE) && nft_table_can_update(&g->table);
	g->changes.can_destroy =
		!(without & GLUE_WITHOUT_DESTROY) && nft_table_can_destroy(&g->table);
	trim_batch(g);
	error = nft_look_at_table(g->netfilter, g->changes.batch.table, &facts);
	if (error)
		return nft_table_fail(&g->table, error, failure, "look at it");
	if (facts.owner)
		return 0;
	return nft_watch_open(&g->watch, g->changes.batch.table, netfilter_port(g->netfilter),
			      failure);
}

int glue_nft_open(struct glue **glue, const struct glue_options *options, struct failure *failure)
{
	int error = check_options(options, failure);
	struct glue_nft *g;

	if (!error)
		error = prepare(&g, options, failure);
	if (error)
		return error;
	error = set_up(g, options->without, failure);
	if (error) {
		close_nft(&g->glue);
		return error;
	}
	*glue = &g->glue;
	return 0;
}

int glue_nft_remove(const char *table, struct failure *failure)
{
	const struct glue_options options = { .table = table };
	int error = check_options(&options, failure);
	struct glue_nft *g;

	if (!error)
		error = prepare(&g, &options, failure);
	if (error)
		return error;
	error = nft_table_remove(&g->table, failure);
	close_nft(&g->glue);
	return error;
}

bool glue_nft_hairpin_hindered(void)
{
	int fd = open("/proc/sys/net/bridge/bridge-nf-call-iptables", O_RDONLY | O_CLOEXEC);
	char value = '0';

	if (fd < 0)
		return false; /* no bridge hands packets to netfilter */
	if (read(fd, &value, 1) != 1)
		value = '0';
	close(fd);
	return value == '1';
}
