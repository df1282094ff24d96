/* SPDX-License-Identifier: BSD-2-Clause */
/* All LANs as one. Covered by: tests/net/test_pcp_map and tests/net/test_siege */
#include "cpe/lans.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/journal.h"

#define OUTBOX      64   /* replies that leave together, if it can be had */
#define OUTBOX_ROOM 8192 /* octets for them, to begin with: most are short */

/* A reply that waits. Its octets follow, and then the next one, at a multiple of ALIGNED. */
struct waiting {
	struct reply_path path;
	uint16_t length;
	uint8_t bytes[];
};

#define ALIGNED _Alignof(struct waiting)

struct lans {
	struct loop *loop;
	lan_receive *receive;
	void *arg;
	struct lan_socket **sockets;
	size_t count;
	uint8_t *outbox;
	size_t outbox_count;             /* replies */
	size_t outbox_used, outbox_size; /* octets */
	struct failure trouble;
};

struct lans *lans_new(struct loop *loop, lan_receive *receive, void *arg)
{
	struct lans *lans = calloc(1, sizeof(*lans));

	if (lans)
		*lans = (struct lans){ .loop = loop, .receive = receive, .arg = arg };
	return lans;
}

static void free_sockets(struct lans *lans)
{
	size_t i;

	for (i = 0; i < lans->count; i++)
		lan_socket_free(lans->sockets[i]);
	free(lans->sockets);
	lans->sockets = NULL;
	lans->count = 0;
}

void lans_free(struct lans *lans)
{
	if (!lans)
		return;
	free_sockets(lans);
	free(lans->outbox);
	free(lans);
}

int lans_configure(struct lans *lans, const struct config *config, struct failure *failure)
{
	size_t i;

	free_sockets(lans);
	lans->sockets = calloc(config->lan_count, sizeof(struct lan_socket *));
	if (!lans->sockets)
		return failure_set(failure, ENOMEM, "no memory for LAN sockets");
	lans->count = config->lan_count;
	for (i = 0; i < config->lan_count; i++) {
		lans->sockets[i] = lan_socket_new(lans->loop, config->lans[i].interface,
						  lans->receive, lans->arg);
		if (!lans->sockets[i]) {
			free_sockets(lans);
			return failure_set(failure, ENOMEM, "no memory for LAN sockets");
		}
	}
	return 0;
}

void lans_open(struct lans *lans)
{
	struct failure failure;
	size_t i;

	lans->trouble.error = 0;
	for (i = 0; i < lans->count; i++) {
		struct lan_socket *lan = lans->sockets[i];
		uint32_t before = lan_socket_interface(lan);

		if (lan_socket_open(lan, &failure) != 0)
			lans->trouble = failure;
		if (lan_socket_interface(lan) != 0 && lan_socket_interface(lan) != before)
			journal(JOURNAL_INFO, JOURNAL_PCP, "hosts on %s can ask now",
				lan_socket_name(lan));
	}
	if (lans->trouble.error != 0)
		journal(JOURNAL_WARNING, JOURNAL_PCP, "%s", lans->trouble.sentence);
}

const struct failure *lans_trouble(const struct lans *lans)
{
	return &lans->trouble;
}

static bool make_room(struct lans *lans, size_t wanted)
{
	size_t size = lans->outbox_size == 0 ? OUTBOX_ROOM : 2 * lans->outbox_size;
	uint8_t *larger;

	if (wanted <= lans->outbox_size - lans->outbox_used)
		return true;
	larger = realloc(lans->outbox, size); /* any one fits into what is added */
	if (!larger)
		return false;
	lans->outbox = larger;
	lans->outbox_size = size;
	return true;
}

static size_t room_for(size_t length)
{
	size_t size = offsetof(struct waiting, bytes) + length;

	return (size + ALIGNED - 1) / ALIGNED * ALIGNED;
}

static struct waiting *waiting_at(const struct lans *lans, size_t at)
{
	return (struct waiting *)(void *)(lans->outbox + at);
}

/* What cannot be kept is lost like any packet: its host asks again. */
void lans_put(struct lans *lans, const struct message *message)
{
	size_t size = room_for(message->length);
	struct waiting *waiting;

	if (!make_room(lans, size))
		return;
	waiting = waiting_at(lans, lans->outbox_used);
	waiting->path = message->path;
	waiting->length = message->length;
	memcpy(waiting->bytes, message->bytes, message->length);
	lans->outbox_used += size;
	lans->outbox_count++;
}

bool lans_are_full(const struct lans *lans)
{
	return lans->outbox_count >= OUTBOX;
}

static void send_reply(struct lans *lans, const struct waiting *reply)
{
	size_t i;

	for (i = 0; i < lans->count; i++)
		if (lan_socket_interface(lans->sockets[i]) == reply->path.interface)
			lan_socket_send(lans->sockets[i], &reply->path.server.address,
					&reply->path.client, reply->bytes, reply->length);
}

void lans_flush(struct lans *lans)
{
	size_t at;

	for (at = 0; at < lans->outbox_used; at += room_for(waiting_at(lans, at)->length))
		send_reply(lans, waiting_at(lans, at));
	lans->outbox_used = 0;
	lans->outbox_count = 0;
}

void lans_announce(struct lans *lans, const struct message *message)
{
	bool natpmp = message->bytes[0] == NATPMP_VERSION;
	size_t i;

	for (i = 0; i < lans->count; i++) {
		if (lan_socket_interface(lans->sockets[i]) == 0)
			continue;
		lan_socket_announce(lans->sockets[i], true, message->bytes, message->length);
		if (!natpmp) /* which knows IPv4 alone */
			lan_socket_announce(lans->sockets[i], false, message->bytes,
					    message->length);
	}
}
