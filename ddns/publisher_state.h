/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the publisher knows, for its own files: publisher.c is told and has told,
 * publisher_plan.c decides what and when, publisher_holdings.c keeps what there is,
 * publisher_configure.c takes it over, publisher_journal.c remembers, publisher_events.c
 * and publisher_status.c tell.
 */
#ifndef HOMEPORT_PUBLISHER_STATE_H
#define HOMEPORT_PUBLISHER_STATE_H

#include "ddns/backend.h"
#include "ddns/publisher.h"

/* Why a service that is wanted is not published. */
enum obstacle {
	OBSTACLE_NONE,
	OBSTACLE_NOT_PUBLIC,
	OBSTACLE_OTHER_ADDRESS,
	OBSTACLE_ACCOUNT, /* it cannot be used now */
};

/* Who else has told of a name. */
enum contest {
	CONTEST_FOUND,   /* it was there already, with our marker, when we first published it */
	CONTEST_TAKEN,   /* what we published was changed, and leads here again */
	CONTEST_LEFT_SO, /* that, too; and we wanted it no more */
};

#define DAMPED_AFTER 5 /* changes within DAMPED_TIME; the next one waits (DDNS-028) */
#define DAMPED_TIME  seconds(600)

struct service {
	char label[DDNS_LABEL];
	uint32_t variant;
	struct record_choice choice;
	uint32_t ttl;
	struct site *site;
	struct service *next; /* of the site, in the order of the configuration */

	bool wanted;
	struct endpoint external;
	uint64_t news; /* the higher, the later this external endpoint was heard of */
	monotonic expires;
	monotonic lost_until; /* NEVER: it stands */
	enum obstacle obstacle;

	struct endpoint sent;       /* in the update under way; no address: not in it */
	struct endpoint published;  /* no address: not */
	struct endpoint withdrawn;  /* what was published last */
	unsigned int events;        /* bits by enum publisher_event_kind, to be told */
	char remark[DDNS_SENTENCE]; /* of what is published, for people */
};

/* A name at an account: the unit of change. */
struct site {
	struct dns_name name;
	struct account *account;
	size_t services;
	struct service *first, *last; /* NULL: it has none */
	struct site *next;            /* that shares a place in the index */

	struct record_plan present; /* what we published, or may have published */
	bool certain;               /* it is confirmed, word for word */
	bool recalled;              /* an earlier run left it; it stays until leftovers_due */
	struct record_plan wanted;
	struct record_plan sent; /* while the account is busy with this site */

	monotonic addition_due; /* NEVER: nothing to do, here and below */
	monotonic change_due;
	monotonic change_since; /* when the first change came that change_due waits for */
	monotonic retry_at;
	monotonic leftovers_due; /* look for records that an earlier run left: publisher.h */
	uint64_t told;           /* when, seconds since 1970, that clock may be wrong; 0: never */
	uint32_t lease;          /* how long that holds, as was said then, seconds; 0: nothing */
	monotonic refresh_due;   /* told again though nothing has changed; NEVER: not */
	monotonic lease_due;     /* and so if it has become longer than until told_until */
	monotonic told_until;    /* NEVER: no lease */
	monotonic expires;       /* the first of what is wanted; NEVER: none of it does */
	monotonic retell_not_before; /* telling again has failed */
	bool is_unrefreshed;         /* ...and that is what the outcome is of */
	monotonic not_before;        /* the provider's interval between two updates */
	monotonic crowd_until;       /* others have to tell of changes, too: publisher_crowd() */
	monotonic sent_at[DAMPED_AFTER]; /* when it was told of changes, the last first; 0: never */
	unsigned int tries;              /* in a row that had the same outcome */
	bool halted;                     /* not tried again before somebody acts */
	enum outcome outcome;
	char sentence[DDNS_SENTENCE]; /* of the outcome, if it was not DONE */
	enum contest contest;         /* of the event that tells of one */
	unsigned int events;          /* as in a service, if it has none any more */
};

/* One change at a time: a second one could overtake the first (DDNS-068). */
struct account {
	struct ddns_account is;
	char label[DDNS_LABEL];
	char unusable[DDNS_SENTENCE];
	struct dns_name zone;
	int64_t clock_offset;
	struct primary primary;
	uint32_t carries;  /* kinds of record */
	bool leases;       /* what it is told holds for the lifetime that is said with it */
	struct site *busy; /* NULL: idle */
	struct job job;
	uint64_t ticket;     /* of the exchange under way; 0: none, the account pauses */
	monotonic resume_at; /* NEVER: it does not pause */
	bool send;           /* it has yet to go out */
	struct request request;
};

struct holdings {
	struct site **index; /* sites by their name's hash */
	size_t index_size;
	struct account *accounts;
	struct service *services; /* in the order of the configuration */
	struct site *sites;
	struct record *records; /* of all plans */
	size_t account_count, service_count, site_count;
};

struct publisher {
	const struct random_source *random;
	monotonic hold_down, grace;
	struct holdings has;
	uint64_t last_ticket, last_news;
	bool has_recalled;        /* when it was told is not reckoned yet */
	bool has_intent;          /* more may be published soon than is remembered */
	unsigned int revision;    /* of what is remembered */
	char name[DNS_NAME_TEXT]; /* of the event that was told last, as its sentence */
	char sentence[DNS_NAME_TEXT + 160];
};

/* An address without a port is one, too: of a protocol that has no ports. */
static inline bool endpoint_is_some(const struct endpoint *endpoint)
{
	return !address_is_none(&endpoint->address);
}

/* Of the kinds of events that wait to be told. */
#define BIT(event) (1u << (event))

#define NO_ENDPOINT ((struct endpoint){ .port = 0 })

void publisher_clear_holdings(struct holdings *holdings);

/* Room for all that is configured and all that is left of before. 0 or -ENOMEM. */
int publisher_allocate_holdings(struct holdings *holdings, const struct ddns_config *config,
				const struct holdings *before);

/* Then, once every site has said how much it needs, for its plans, which share one array. */
int publisher_allocate_plans(struct holdings *holdings);

struct account *publisher_add_account(struct holdings *holdings, const struct ddns_account *is,
				      const struct dns_name *zone, int64_t clock_offset);
void publisher_add_service(struct holdings *holdings, const struct ddns_service *configured);

/* The site of the name at the account; NULL: there is none. */
struct site *publisher_find_site(const struct holdings *holdings, const struct account *account,
				 const struct dns_name *name);

/* Room to find so many sites by name. False: no memory. */
bool publisher_index_sites(struct holdings *holdings, size_t most);

/* The site of the name at the account, a new one if there is none; room has to be there. */
struct site *publisher_find_or_add_site(struct holdings *holdings, struct account *account,
					const struct dns_name *name);

/* The same zone at the same server, whatever it is called and whichever key opens it? */
bool publisher_is_same_place(const struct account *one, const struct account *other);

/* What is wanted may have changed: plans anew, and when to act. */
void publisher_review(struct publisher *publisher, struct site *site, monotonic now);

static inline monotonic latest(monotonic one, monotonic other)
{
	return one > other ? one : other;
}

/* The service of the site after that one, or the first after NULL. */
static inline struct service *site_next_service(const struct site *site,
						const struct service *service)
{
	return service ? service->next : site->first;
}

/* Is its account telling of this one? */
static inline bool site_is_under_way(const struct site *site)
{
	return site->account->busy == site;
}

/* Has it records out there, for all we know? */
static inline bool site_has_records(const struct site *site)
{
	return site->present.count > 0 || (site_is_under_way(site) && site->sent.count > 0);
}

/* One more, behind those that it has. */
static inline void site_append_service(struct site *site, struct service *service)
{
	service->site = site;
	*(site->last ? &site->last->next : &site->first) = service;
	site->last = service;
}

/* What should be published of it now. */
void site_plan(struct site *site, monotonic now);
bool service_is_planned(const struct service *service);

/* Something is to be told: when, depends on whether it only adds. */
void site_hold(const struct publisher *publisher, struct site *site, monotonic now);

/* Nothing has to be told. */
void site_settle(struct site *site, monotonic now);

/* Nothing is planned any more but telling again. */
void site_rest(struct site *site);

/* What an earlier run has left may be mapped again soon. */
bool site_is_awaited(const struct site *site, monotonic now);

/* Telling again, though nothing has changed: when, as the clock says now; and what failed. */
void site_reckon_refresh(struct site *site, monotonic now, uint64_t wall);
monotonic site_refresh_at(const struct site *site);
bool site_is_stale(const struct site *site);

/* When the first of its mappings ends has changed. */
void site_note_expiry(struct site *site);

/* It is published there from now on; no address: no more. */
void service_note_endpoint(struct service *service, struct endpoint now);

/* Is what we published what is wanted? */
bool site_is_settled(const struct site *site);

/* When the site wants to act, if its account is free; NEVER: not. */
monotonic site_due(const struct site *site);

/* Is the next change put off because there were so many? */
bool site_is_damped(const struct site *site);

/* Says anew what visitors have to know of what is published. */
void publisher_remark(struct service *service);

/* Do the records of the service say its port? */
bool service_says_port(const struct service *service);

const char *obstacle_sentence(const struct service *service);

#endif
