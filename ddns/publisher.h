/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Publisher: keeps what DNS says of our services equal to what is true of them.
 *
 * It is told which service is reachable at which external endpoint, and decides
 * which message goes to which server when; it owns no socket and no clock. The
 * unit of change is one *name* at one account: everything that changed at a name
 * within the hold-down goes out as one update, and the latest state wins.
 *
 *	          want != published            hold-down over
 *	 published ----------------> holding ----------------> updating
 *	     ^  ^                       ^                        |  |  |
 *	     |  +-----------------------|------ answered: done --+  |  |
 *	     |        back-off over     |                           |  |
 *	     |    retrying -------------+       server busy, silent |  |
 *	     |        ^-----------------|---------------------------+  |
 *	     |    blocked --------------+                     refused  |
 *	     |        ^------------------------------------------------+
 *
 * A name is published first after 200 ms: nothing wrong is in DNS, nobody has to
 * be spared, and services that one program maps in a row still share an update.
 * A change of what is published waits for the whole hold-down (5 s, started anew
 * by further changes, at most six times as long): a carrier that restarts moves
 * mappings one after the other, and each visitor keeps the old answer for a TTL
 * anyway.
 *
 * Rules obeyed, by id of the facts on RFC 7393: ddns.7.
 *
 * Records are never withdrawn because the program ends: mappings outlive it, and
 * a restart finds its records by their markers and only changes what is wrong.
 * What became of the others meanwhile is clear after the grace: then, or when a
 * service of the name ends, records that an earlier run left for services that
 * nobody maps any more are withdrawn.
 *
 * The edge:
 *
 *	publisher_wake(publisher, now, wall);
 *	while (publisher_next(publisher, &decision))
 *		...send decision.exchange, tell decision.event...
 *	timer_set(timer, publisher_wake_at(publisher));
 *
 * after every call that takes a time, once per turn.
 */
#ifndef HOMEPORT_PUBLISHER_H
#define HOMEPORT_PUBLISHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/address.h"
#include "cpe/base/failure.h"
#include "cpe/base/monotonic.h"
#include "cpe/base/random.h"
#include "ddns/ddns.h"
#include "ddns/exchange.h"

struct publisher;

/* Without services until it is configured. The random source must live as long. NULL: no memory. */
struct publisher *publisher_new(const struct random_source *random);
void publisher_free(struct publisher *publisher); /* NULL is fine */

/*
 * The services and accounts from now on, copied. Only the difference acts: what
 * is published stays so, what is not configured any more is withdrawn, with the
 * old account if need be; whoever was blocked or waits to retry tries again now.
 *
 * The wishes are forgotten, because services are known by their place: call
 * publisher_want() again for every mapping that stands, in the same turn. What is
 * under way is dropped; answers to it are recognised and passed over. With `goes_on`
 * services that stay what they were keep their wishes, who waits goes on waiting, and
 * the accounts stay those it has, keys and all: those given only tell their zones.
 *
 * 0; or -EINVAL and why, or -ENOMEM: everything is as before.
 */
int publisher_configure(struct publisher *publisher, const struct ddns_config *config,
			monotonic now, struct failure *failure);

/* -- over a restart -- */

/*
 * All that is published, or may be, for publisher_recall() of a later run. It is to be
 * kept before exchanges go out whenever publisher_has_intent() says so, once: else a
 * run that is killed leaves records that the next one does not know of. And in a while
 * after the revision has become another one: else the next run has to ask the servers
 * what is there. On the heap, the caller's to free; NULL: no memory.
 */
uint8_t *publisher_remember(const struct publisher *publisher, size_t *length);
bool publisher_has_intent(struct publisher *publisher);
unsigned int publisher_revision(const struct publisher *publisher);

/*
 * Before it is configured for the first time. What is published stays so, and nothing is
 * sent where it is still right; what nobody wants again is withdrawn after the grace;
 * a provider that has locked us out is not asked before the configuration after next.
 * 0; -EINVAL if the octets make no sense, or -ENOMEM: nothing is recalled.
 */
int publisher_recall(struct publisher *publisher, const uint8_t *octets, size_t length);

/* -- what is true of a service, by its place in the configuration -- */

/*
 * The service is reachable at this outermost endpoint until then, confirmed by
 * SUCCESS of the outermost server (DDNS-023). Saying the same again, a renewal,
 * sends nothing. A service whose time is over without renewal is withdrawn.
 */
void publisher_want(struct publisher *publisher, size_t service, const struct endpoint *external,
		    monotonic expires, monotonic now);

/* Its host gave it up: withdrawn after the hold-down. */
void publisher_released(struct publisher *publisher, size_t service, monotonic now);

/*
 * Taken away by somebody else, it may come back: withdrawn after the grace, or
 * when the mapping would have expired, whichever is first (DDNS-025).
 */
void publisher_lost(struct publisher *publisher, size_t service, monotonic now);

/*
 * Something has befallen many gateways at once: their carrier has restarted, or the power
 * was gone. What is published and has to change waits a random time more, of up to
 * PUBLISHER_CROWD hold-downs, so that a name server does not hear of all of it in the same
 * second. Withdrawals and what is new are not put off.
 */
void publisher_crowd(struct publisher *publisher, monotonic now);

#define PUBLISHER_CROWD 6 /* 30 s: as long as further changes can put it off */

/* -- decisions -- */

enum publisher_decision_kind {
	PUBLISHER_EXCHANGE,
	PUBLISHER_EVENT,
};

/*
 * Send the request and listen. Exactly one of publisher_answered() returning true
 * and publisher_unanswered() ends it.
 */
struct publisher_exchange {
	uint64_t ticket;
	const struct request *request;
};

enum publisher_event_kind {
	PUBLISHER_PUBLISHED, /* DNS now says `endpoint` */
	PUBLISHER_WITHDRAWN, /* DNS says nothing any more of what we published */
	PUBLISHER_FAILED,    /* an update did not work: the sentence says why and what to do */
	PUBLISHER_BLOCKED,   /* it is not even tried: the sentence says why */
	PUBLISHER_CONTESTED, /* somebody else publishes the name, too: the sentence says what to do */
};

struct publisher_event {
	enum publisher_event_kind kind;
	const char *service; /* label; "" for records of services configured no more */
	const char *name;    /* the DNS name */
	struct endpoint endpoint;
	const char *sentence;
};

struct publisher_decision {
	enum publisher_decision_kind kind;
	union {
		struct publisher_exchange exchange;
		struct publisher_event event;
	};
};

/* The next decision, borrowed until the next call; false when there is none. */
bool publisher_next(struct publisher *publisher, struct publisher_decision *decision);

/*
 * An answer came back from where that exchange went. True: it ends the exchange.
 * False: nobody signed it, or not for this request; a forgery must not end the
 * waiting (DDNS-073), so go on listening. `wall` as in publisher_wake().
 */
bool publisher_answered(struct publisher *publisher, uint64_t ticket, const struct answer *answer,
			monotonic now, uint64_t wall);

/* Patience is over or the network refuses; the sentence says what was tried. */
void publisher_unanswered(struct publisher *publisher, uint64_t ticket, const char *sentence,
			  monotonic now);

/* -- time -- */

/*
 * Does what is due. wall: seconds since 1970 for signatures; a clock that is
 * wrong costs one more exchange, the server's own time is then used (DDNS-074).
 */
void publisher_wake(struct publisher *publisher, monotonic now, uint64_t wall);
monotonic publisher_wake_at(const struct publisher *publisher); /* NEVER if nothing is due */

/* -- status -- */

enum publisher_state {
	PUBLISHER_WAITING,    /* for a mapping; nothing is published */
	PUBLISHER_HOLDING,    /* collects changes, or waits for its turn at the account */
	PUBLISHER_UPDATING,   /* under way */
	PUBLISHER_CURRENT,    /* "published" */
	PUBLISHER_DAMPED,     /* as holding, for longer: there were many changes (DDNS-028) */
	PUBLISHER_RETRYING,   /* the server was silent or busy */
	PUBLISHER_REFUSED,    /* "blocked": somebody has to act; tried again hourly */
	PUBLISHER_HALTED,     /* as blocked, but not tried again before a reload */
	PUBLISHER_NOT_PUBLIC, /* the address cannot be reached from outside (DDNS-015) */
	PUBLISHER_CONFLICT,   /* other services of the name have another address (DDNS-029) */
};

/* As status shows it, and ddns.7 lists it. */
const char *publisher_word(enum publisher_state state);

struct publisher_status {
	enum publisher_state state;
	const char *word;                  /* the state: ddns.7 lists them */
	struct endpoint wanted, published; /* no address: none */
	monotonic next_try;                /* NEVER: none is planned */
	uint64_t told; /* when it was done last, seconds since 1970; 0: never, or nobody knows */
	const char *sentence; /* for people, says what to do where they have to */
};

/* Borrowed until the next call that changes anything. */
struct publisher_status publisher_status(const struct publisher *publisher, size_t service);

#endif
