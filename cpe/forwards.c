/* SPDX-License-Identifier: BSD-2-Clause */
/* Forwards to wishes; the file of those that were added. Covered by: tests/net/test_forward */
#include "cpe/forwards.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/file.h"
#include "cpe/host_book.h"
#include "cpe/journal.h"

#define FILE_LARGEST (1 << 20)
#define LOOK_EVERY   seconds(5) /* where hosts are that are known by MAC address or name */

/* Where the host of a forward is. */
struct place {
	struct config_word title;
	struct config_host host;
	bool is_located;
	struct address address; /* none, in the family that it is waited for in: not located */
};

struct forwards {
	struct loop *loop;
	struct loop_timer *look;
	struct server *server;
	struct forwards_callbacks callbacks;
	const struct config *config; /* NULL: not yet */
	struct config_forwards kept; /* of the file */
	struct place *places;        /* of those of the configuration, then of the kept ones */
	size_t place_count;
	struct failure trouble;
};

size_t forwards_count(const struct forwards *forwards)
{
	return forwards->config ? forwards->config->forward_count + forwards->kept.count : 0;
}

static const struct config_forward *forward_at(const struct forwards *forwards, size_t number)
{
	size_t configured = forwards->config->forward_count;

	return number < configured ? &forwards->config->forwards[number]
				   : &forwards->kept.list[number - configured];
}

/* -- where hosts are -- */

/* As an earlier run knew it: its mapping has the forward's title for a description. */
static struct address address_of_mapping(const struct forwards *forwards, const char *title)
{
	size_t length = strlen(title);
	const struct mapping *mapping = NULL;

	while ((mapping = server_mapping(forwards->server, mapping)) != NULL)
		if (mapping->origin == ORIGIN_STATIC && mapping->details &&
		    mapping->details->description_length == length &&
		    memcmp(mapping->details->description, title, length) == 0)
			return mapping->key.internal;
	return ADDRESS_NONE;
}

/* The same forward may be for another host now: what one had is not the other's. */
static struct address last_address(const struct forwards *forwards,
				   const struct config_forward *forward)
{
	const struct place *place;
	size_t i;

	for (i = 0; i < forwards->place_count; i++) {
		place = &forwards->places[i];
		if (place->is_located && strcmp(place->title.text, forward->title.text) == 0 &&
		    memcmp(&place->host, &forward->host, sizeof(place->host)) == 0)
			return place->address;
	}
	return ADDRESS_NONE;
}

/* The same over a restart, unless the address is known to be somebody else's. */
static struct address earlier_address(const struct forwards *forwards, const struct host_book *book,
				      const struct config_forward *forward)
{
	struct address address = address_of_mapping(forwards, forward->title.text);
	const struct config_host *host = &forward->host;

	if (host->kind == HOST_BY_MAC ? host_book_denies_mac(book, &address, &host->mac)
				      : host_book_denies_name(book, &address, host->name.text))
		return ADDRESS_NONE;
	return address;
}

/* One who is not to be seen now stays where it was. */
static struct place locate(const struct forwards *forwards, const struct host_book *book,
			   const struct config_forward *forward)
{
	const struct deployment *mode = server_deployment(forwards->server);
	struct place place = { .title = forward->title, .host = forward->host };
	bool ipv4 = deployment_crossing(mode, true, true)->possible && !forward->ipv4;

	if (forward->host.kind != HOST_BY_ADDRESS)
		place.address = forwards->places ? last_address(forwards, forward)
						 : earlier_address(forwards, book, forward);
	switch (forward->host.kind) {
	case HOST_BY_ADDRESS: place.address = forward->host.address; break;
	case HOST_BY_MAC:
		host_book_locate_mac(book, &forward->host.mac, ipv4, &place.address);
		break;
	case HOST_BY_NAME:
		host_book_locate_name(book, forward->host.name.text, ipv4, &place.address);
		break;
	case HOSTS_BY_PREFIX: break; /* no forward is for many */
	}
	place.is_located = !address_is_none(&place.address);
	if (!place.is_located)
		place.address = ipv4 ? ADDRESS_NONE_IPV4 : ADDRESS_NONE;
	return place;
}

static bool has_to_look(const struct forwards *forwards)
{
	size_t i;

	for (i = 0; i < forwards_count(forwards); i++)
		if (forward_at(forwards, i)->host.kind != HOST_BY_ADDRESS)
			return true;
	return false;
}

/* On the heap; NULL: no memory. */
static struct place *locate_all(struct forwards *forwards)
{
	size_t count = forwards_count(forwards), i;
	struct place *places = calloc(count + 1, sizeof(*places));
	struct host_book book = { .leases = { .count = 0 } };

	if (!places)
		return NULL;
	if (has_to_look(forwards))
		forwards->callbacks.open_book(forwards->callbacks.arg, &book);
	for (i = 0; i < count; i++)
		places[i] = locate(forwards, &book, forward_at(forwards, i));
	host_book_close(&book);
	return places;
}

/* -- wishes -- */

static struct static_wish wish_of(const struct config_forward *forward, const struct place *place)
{
	struct static_wish wish = {
		.internal = { place->address, forward->port },
		.protocol = forward->protocol,
		.external_ipv4 = forward->ipv4,
		.external = forward->external,
	};

	_Static_assert(sizeof(wish.title) == sizeof(forward->title.text), "titles fit");
	memcpy(wish.title, forward->title.text, sizeof(wish.title));
	return wish;
}

/* Also of those who are not located: their ports are promised. */
static bool want(struct forwards *forwards, const struct place *places)
{
	size_t count = forwards_count(forwards), i;
	struct static_wish *list = calloc(count + 1, sizeof(*list));
	bool done;

	if (!list)
		return false;
	for (i = 0; i < count; i++)
		list[i] = wish_of(forward_at(forwards, i), &places[i]);
	done = server_want(forwards->server, list, count, loop_now(forwards->loop));
	free(list);
	return done;
}

/* From now on they are what the forwards say, with hosts where they are. */
static void apply(struct forwards *forwards)
{
	struct place *places = locate_all(forwards);

	if (places && want(forwards, places)) {
		free(forwards->places);
		forwards->places = places;
		forwards->place_count = forwards_count(forwards);
		forwards->callbacks.wanted(forwards->callbacks.arg);
	} else {
		free(places);
		journal(JOURNAL_ERROR, JOURNAL_PCP, "no memory for forwards");
	}
	loop_timer_set(forwards->look,
		       has_to_look(forwards) ? after(loop_now(forwards->loop), LOOK_EVERY) : NEVER);
}

static bool has_moved(const struct forwards *forwards, const struct place *places)
{
	size_t i;

	for (i = 0; i < forwards->place_count; i++)
		if (!address_same(&places[i].address, &forwards->places[i].address))
			return true;
	return false;
}

static void look(void *arg)
{
	struct forwards *forwards = arg;
	struct place *places = locate_all(forwards);
	bool moved = places && has_moved(forwards, places);

	free(places);
	if (moved)
		apply(forwards);
	else
		loop_timer_set(forwards->look, after(loop_now(forwards->loop), LOOK_EVERY));
}

/* -- life -- */

struct forwards *forwards_new(struct loop *loop, struct server *server,
			      const struct forwards_callbacks *callbacks, struct failure *failure)
{
	struct forwards *forwards = calloc(1, sizeof(*forwards));

	if (forwards) {
		forwards->loop = loop;
		forwards->server = server;
		forwards->callbacks = *callbacks;
		forwards->look = loop_timer_new(loop, look, forwards);
		if (forwards->look)
			return forwards;
	}
	failure_set(failure, ENOMEM, "no memory for forwards");
	forwards_free(forwards);
	return NULL;
}

void forwards_free(struct forwards *forwards)
{
	if (!forwards)
		return;
	loop_timer_free(forwards->look);
	config_forwards_free(&forwards->kept);
	free(forwards->places);
	free(forwards);
}

/* -- the file -- */

static void tell_mistake(void *arg, const char *sentence)
{
	struct failure *trouble = arg;

	journal(JOURNAL_ERROR, JOURNAL_CONFIG, "%s", sentence);
	if (trouble->error == 0)
		failure_set(trouble, EINVAL, "%.200s: its forwards are not there", sentence);
}

/* False: there is a mistake in it, which was told, or it cannot be read. No file: none. */
static bool load(const struct config *config, struct config_forwards *kept, config_mistake *tell,
		 void *arg)
{
	const char *path = config->general.forwards_file.text;
	struct failure failure;
	size_t length;
	char *text;
	bool good;

	*kept = (struct config_forwards){ .count = 0 };
	if (path[0] == '\0')
		return true;
	text = file_read(path, FILE_LARGEST, &length);
	if (!text && errno == ENOENT)
		return true;
	if (!text) {
		failure_set(&failure, errno, "%s: cannot be read: %m", path);
		tell(arg, failure.sentence);
		return false;
	}
	good = config_parse_forwards(config, text, path, kept, tell, arg);
	free(text);
	return good;
}

bool forwards_check(const struct config *config, config_mistake *tell, void *arg)
{
	struct config_forwards kept;
	bool good = load(config, &kept, tell, arg);

	config_forwards_free(&kept);
	return good;
}

static void read_kept(struct forwards *forwards)
{
	config_forwards_free(&forwards->kept);
	forwards->trouble.error = 0;
	load(forwards->config, &forwards->kept, tell_mistake, &forwards->trouble);
}

static int write_kept(struct forwards *forwards, const struct config_forwards *kept,
		      struct failure *failure)
{
	const char *path = forwards->config->general.forwards_file.text;
	char *text = config_print_forwards(kept);
	int error = text ? file_replace(path, text, strlen(text)) : -ENOMEM;

	free(text);
	if (error != 0)
		return failure_set(failure, -error,
				   "%s: forwards cannot be kept: %m; make its directory writable "
				   "for the daemon",
				   path);
	return 0;
}

void forwards_configure(struct forwards *forwards, const struct config *config)
{
	forwards->config = config;
	read_kept(forwards);
	apply(forwards);
}

/* -- by hand -- */

/* Whatever happens to the copy, the forwards are as they were until it is kept. */
static int copy_kept(const struct forwards *forwards, struct config_forwards *copy,
		     struct failure *failure)
{
	size_t size = forwards->kept.count * sizeof(*copy->list);

	copy->count = forwards->kept.count;
	copy->list = malloc(size + 1);
	if (!copy->list)
		return failure_set(failure, ENOMEM, "no memory for forwards");
	if (size > 0)
		memcpy(copy->list, forwards->kept.list, size);
	return 0;
}

static int can_change(const struct forwards *forwards, struct failure *failure)
{
	if (forwards->config->general.forwards_file.text[0] == '\0')
		return failure_set(failure, EOPNOTSUPP,
				   "there is no file to keep forwards in: name one in the "
				   "configuration, as forwards-file = "
				   "\"/var/lib/homeport/forwards.conf\", and reload");
	if (forwards->trouble.error != 0)
		return failure_set(failure, EINVAL, "%.180s; mend it, and reload",
				   forwards->trouble.sentence);
	return 0;
}

/* Takes the new list over, once it is on disk; or frees it. */
static int change_to(struct forwards *forwards, struct config_forwards *kept,
		     struct failure *failure)
{
	int error = write_kept(forwards, kept, failure);

	if (error != 0) {
		config_forwards_free(kept);
		return error;
	}
	config_forwards_free(&forwards->kept);
	forwards->kept = *kept;
	apply(forwards);
	return 0;
}

static void first_mistake(void *arg, const char *sentence)
{
	struct failure *failure = arg;

	if (failure->error == 0)
		failure_set(failure, EINVAL, "%s", sentence);
}

int forwards_add(struct forwards *forwards, const struct config_forward_texts *texts,
		 struct failure *failure)
{
	struct config_forwards kept;
	int error = can_change(forwards, failure);

	if (error == 0)
		error = copy_kept(forwards, &kept, failure);
	if (error != 0)
		return error;
	failure->error = 0;
	if (config_add_forward(forwards->config, &kept, texts, first_mistake, failure))
		return change_to(forwards, &kept, failure);
	config_forwards_free(&kept);
	return -failure->error;
}

static const struct config_forward *find(const struct config_forward *list, size_t count,
					 const char *title)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(list[i].title.text, title) == 0)
			return &list[i];
	return NULL;
}

static void take_out(struct config_forwards *kept, const char *title)
{
	struct config_forward *place =
		(struct config_forward *)find(kept->list, kept->count, title);
	size_t behind = (size_t)(kept->list + kept->count - place) - 1;

	memmove(place, place + 1, behind * sizeof(*place));
	kept->count--;
}

int forwards_delete(struct forwards *forwards, const char *title, struct failure *failure)
{
	const struct config *config = forwards->config;
	struct config_forwards kept;
	int error;

	if (find(config->forwards, config->forward_count, title))
		return failure_set(failure, EPERM,
				   "forward \"%s\" stands in the configuration: take it out there, "
				   "and reload",
				   title);
	error = can_change(forwards, failure);
	if (error != 0)
		return error;
	if (!find(forwards->kept.list, forwards->kept.count, title))
		return failure_set(failure, ENOENT,
				   "there is no forward \"%s\": homeportctl forward list tells "
				   "those there are",
				   title);
	error = copy_kept(forwards, &kept, failure);
	if (error != 0)
		return error;
	take_out(&kept, title);
	return change_to(forwards, &kept, failure);
}

/* -- what is known -- */

struct forward_view forwards_view(const struct forwards *forwards, size_t number)
{
	const struct place *place =
		number < forwards->place_count ? &forwards->places[number] : NULL;
	struct forward_view view = {
		.forward = forward_at(forwards, number),
		.is_kept = number >= forwards->config->forward_count,
	};

	if (place && place->is_located) {
		view.is_located = true;
		view.address = place->address;
		view.standing = server_wanted(forwards->server, number);
	}
	return view;
}

const struct failure *forwards_trouble(const struct forwards *forwards)
{
	return &forwards->trouble;
}
