/* SPDX-License-Identifier: BSD-2-Clause */
/* Whom to believe that he is the ACS, and how often. */
#include "cpe/cwmp/connection_request.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define REALM "cwmp" /* tells nobody whose gateway it is */
#define HOUR  seconds(3600)

void connection_path_make(const struct random_source *random, char path[CONNECTION_PATH])
{
	static const char letters[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	uint8_t octets[17] = { 0 };
	unsigned int i, bit, pair;

	random->fill(random->self, octets, 16);
	*path++ = '/';
	for (i = 0; i < 22; i++) {
		bit = 6 * i;
		pair = (unsigned int)octets[bit / 8] << 8 | octets[bit / 8 + 1];
		*path++ = letters[pair >> (10 - bit % 8) & 63];
	}
	*path = '\0';
}

bool connection_requests_configure(struct connection_requests *requests,
				   const struct connection_settings *settings)
{
	struct request_text path = { settings->path, strlen(settings->path) };

	requests->sha256 = settings->sha256;
	requests->every = seconds(settings->every);
	requests->per_hour = settings->per_hour < CONNECTION_HOUR_MOST ? settings->per_hour
								       : CONNECTION_HOUR_MOST;
	return digest_hash(&path, requests->path) &&
	       digest_secret_make(settings->user, REALM, settings->password, &requests->secret);
}

bool connection_requests_init(struct connection_requests *requests,
			      const struct connection_settings *settings,
			      const struct random_source *random)
{
	memset(requests, 0, sizeof(*requests));
	requests->random = random;
	random->fill(random->self, requests->key, sizeof(requests->key));
	return connection_requests_configure(requests, settings);
}

/* -- answers -- */

__attribute__((format(printf, 2, 3))) static void add(struct connection_answer *answer,
						      const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	answer->length +=
		(size_t)vsnprintf(answer->text + answer->length,
				  sizeof(answer->text) - answer->length, format, arguments);
	va_end(arguments);
}

static void begin(struct connection_answer *answer, unsigned int status, const char *phrase)
{
	*answer = (struct connection_answer){ .status = status };
	add(answer, "HTTP/1.1 %u %s\r\nContent-Length: 0\r\nConnection: close\r\n", status, phrase);
}

static void end(struct connection_answer *answer)
{
	add(answer, "\r\n");
}

static void say(struct connection_answer *answer, unsigned int status, const char *phrase)
{
	begin(answer, status, phrase);
	end(answer);
}

static void challenge(struct connection_requests *requests, bool stale, monotonic now,
		      struct connection_answer *answer)
{
	static const char *const algorithms[] = { "MD5", "SHA-256" };
	char nonce[DIGEST_NONCE];
	int i;

	if (!digest_nonce_make(requests->key, requests->random, now, nonce)) {
		say(answer, 503, "Service Unavailable");
		return;
	}
	begin(answer, 401, "Unauthorized");
	for (i = 0; i < 1 + requests->sha256; i++)
		add(answer,
		    "WWW-Authenticate: Digest realm=\"" REALM
		    "\", qop=\"auth\", algorithm=%s, nonce=\"%s\"%s\r\n",
		    algorithms[i], nonce, stale ? ", stale=true" : "");
	end(answer);
}

void connection_requests_reject(struct connection_requests *requests,
				struct connection_answer *answer)
{
	requests->statistics.refused++;
	say(answer, 400, "Bad Request");
}

/* -- addresses that try passwords -- */

static struct connection_peer *find_peer(struct connection_requests *requests,
					 const struct address *address)
{
	struct connection_peer *peer;

	for (peer = requests->peers; peer < requests->peers + CONNECTION_PEERS; peer++)
		if (peer->since != 0 && address_same(&peer->address, address))
			return peer;
	return NULL;
}

static struct connection_peer *oldest_peer(struct connection_requests *requests)
{
	struct connection_peer *peer, *oldest = requests->peers;

	for (peer = requests->peers; peer < requests->peers + CONNECTION_PEERS; peer++)
		if (peer->since < oldest->since)
			oldest = peer;
	return oldest;
}

static void note_wrong(struct connection_requests *requests, const struct address *from,
		       monotonic now)
{
	struct address address = address_peer(from);
	struct connection_peer *peer = find_peer(requests, &address);

	requests->statistics.wrong++;
	if (!peer || after(peer->since, CONNECTION_WRONG_WITHIN) <= now) {
		peer = peer ? peer : oldest_peer(requests);
		*peer = (struct connection_peer){ .address = address, .since = now > 0 ? now : 1 };
	}
	if (++peer->wrong >= CONNECTION_WRONG_MOST)
		peer->silenced = after(now, CONNECTION_SILENCE);
}

bool connection_requests_welcome(struct connection_requests *requests, const struct address *from,
				 monotonic now)
{
	struct address address = address_peer(from);
	const struct connection_peer *peer = find_peer(requests, &address);
	bool welcome = !peer || peer->silenced <= now;

	requests->statistics.silenced += !welcome;
	return welcome;
}

/* -- nonces that were used -- */

enum use { USED_BEFORE, USED_NOW, NO_ROOM };

/*
 * Each use of a nonce has a count higher than those before. Only who knows the password gets
 * here, and whoever that is must not forget one: when the table is full, he has to wait.
 */
static enum use use_nonce(struct connection_requests *requests, const uint8_t *serial,
			  uint32_t count, monotonic now)
{
	struct connection_use *use, *free_use = NULL;

	for (use = requests->uses; use < requests->uses + CONNECTION_USES; use++) {
		if (use->until <= now) {
			free_use = use;
		} else if (memcmp(use->serial, serial, DIGEST_SERIAL) == 0) {
			if (count <= use->count)
				return USED_BEFORE;
			use->count = count;
			return USED_NOW;
		}
	}
	if (!free_use)
		return NO_ROOM;
	*free_use =
		(struct connection_use){ .count = count, .until = after(now, DIGEST_NONCE_LASTS) };
	memcpy(free_use->serial, serial, DIGEST_SERIAL);
	return USED_NOW;
}

/* -- how often -- */

static bool is_soon(const struct connection_requests *requests, uint32_t back, monotonic duration,
		    monotonic now)
{
	monotonic then;

	if (back == 0)
		return true;
	then = requests->accepted[(requests->next + CONNECTION_HOUR_MOST - back) %
				  CONNECTION_HOUR_MOST];
	return then != 0 && after(then, duration) > now;
}

static bool is_too_often(const struct connection_requests *requests, monotonic now)
{
	return is_soon(requests, 1, requests->every, now) ||
	       is_soon(requests, requests->per_hour, HOUR, now);
}

static void accept_one(struct connection_requests *requests, monotonic now,
		       struct connection_answer *answer)
{
	if (is_too_often(requests, now)) {
		requests->statistics.too_many++;
		say(answer, 503, "Service Unavailable");
		return;
	}
	requests->accepted[requests->next] = now > 0 ? now : 1;
	requests->next = (requests->next + 1) % CONNECTION_HOUR_MOST;
	requests->statistics.accepted++;
	say(answer, 200, "OK");
	answer->session = true;
}

/* -- a request -- */

static bool is_ours(const struct connection_requests *requests, const struct request_text *target)
{
	struct request_text rest = *target, path = request_text_until(&rest, '?');
	char hash[DIGEST_HEX];

	return digest_hash(&path, hash) && digest_hash_same(hash, requests->path);
}

static bool is_right(const struct connection_requests *requests, const struct request_head *head,
		     const struct digest_credentials *given)
{
	return (given->algorithm == DIGEST_MD5 || requests->sha256) &&
	       request_text_is(&given->realm, REALM) && given->uri.length == head->target.length &&
	       memcmp(given->uri.at, head->target.at, given->uri.length) == 0 &&
	       digest_is_right(&requests->secret, given, &head->method);
}

static void judge_credentials(struct connection_requests *requests, const struct address *peer,
			      const struct request_head *head, monotonic now,
			      struct connection_answer *answer)
{
	struct digest_credentials given;
	uint8_t serial[DIGEST_SERIAL];
	enum use use = USED_BEFORE;

	if (!digest_read(&head->authorization, &given) || !is_right(requests, head, &given)) {
		note_wrong(requests, peer, now);
		challenge(requests, false, now, answer);
		return;
	}
	if (digest_nonce_is_fresh(requests->key, &given.nonce, now, serial))
		use = use_nonce(requests, serial, given.qop ? given.count : UINT32_MAX, now);
	switch (use) {
	case USED_BEFORE:
		requests->statistics.unauthorized++;
		challenge(requests, true, now, answer);
		break;
	case NO_ROOM:
		requests->statistics.too_many++;
		say(answer, 503, "Service Unavailable");
		break;
	case USED_NOW: accept_one(requests, now, answer); break;
	}
}

void connection_requests_judge(struct connection_requests *requests, const struct address *peer,
			       const struct request_head *head, monotonic now,
			       struct connection_answer *answer)
{
	if (!is_ours(requests, &head->target)) {
		requests->statistics.refused++;
		say(answer, 404, "Not Found");
	} else if (!request_text_is(&head->method, "GET")) {
		requests->statistics.refused++;
		begin(answer, 405, "Method Not Allowed");
		add(answer, "Allow: GET\r\n");
		end(answer);
	} else if (!head->authorization.at) {
		requests->statistics.unauthorized++;
		challenge(requests, false, now, answer);
	} else {
		judge_credentials(requests, peer, head, now, answer);
	}
}
