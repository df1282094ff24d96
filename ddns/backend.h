/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Back ends: the places where records can be changed. Each is one row in backend.c,
 * which says what it can carry and which protocol it speaks. A protocol is one file;
 * it fills requests and understands answers, and knows no transport, no clock and
 * no retry.
 *
 * A *job* is one change of one name at one account, from what we know to be
 * there to what should be there. It may take several exchanges; what is learned
 * between them lives in the job.
 *
 *	prepare --JOB_SEND--> (transport) --> understand --JOB_SEND--> prepare ...
 *	   |                                      |   ^
 *	   |                                      |   +- JOB_LISTEN: no answer to us
 *	   +--JOB_DONE----------------------------+--JOB_DONE--> outcome, sentence
 */
#ifndef HOMEPORT_BACKEND_H
#define HOMEPORT_BACKEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/failure.h"
#include "cpe/base/monotonic.h"
#include "cpe/base/random.h"
#include "ddns/ddns.h"
#include "ddns/dns_name.h"
#include "ddns/exchange.h"
#include "ddns/outcome.h"
#include "ddns/primary.h"
#include "ddns/record_plan.h"
#include "ddns/tsig.h"

#define JOB_SETS 512 /* RRsets that one job can speak of */

enum job_step {
	JOB_SEND,   /* the request goes out */
	JOB_LISTEN, /* that was not the answer */
	JOB_DONE,   /* outcome and sentence are filled in */
};

/* What backend_rfc2136.c remembers from exchange to exchange. */
struct update_memory {
	enum update_stage {
		UPDATE_AS_BELIEVED,
		UPDATE_LOOKING, /* is it as wanted already? */
		UPDATE_PROBING,
		UPDATE_AS_FOUND,
	} stage;
	bool looked;         /* and it is not */
	size_t probe;        /* the RRset that is asked about */
	bool ours[JOB_SETS]; /* what probing found */
	bool clock_corrected;
	uint16_t id;
	uint64_t time; /* as signed */
	struct tsig_mac mac;
	const struct refusal *hint; /* an answer that nobody signed; it may be forged */
	struct endpoint server;     /* who is told */
	bool searching;             /* whom to tell was, or is, looked for */
};

/* And backend_form.c. */
struct form_memory {
	size_t part; /* of the job that is next */
};

/* And backend_records.c. */
#define RECORDS_FOUND 32 /* records that we can look after at the names of a job */
#define RECORDS_ID    72

struct records_memory {
	bool started;
	bool looked_again; /* because the provider contradicts what was seen */
	enum records_stage { RECORDS_ZONE, RECORDS_LOOK, RECORDS_CHANGE, RECORDS_ACTION } stage;
	size_t item; /* of those that are looked at: two for each RRset, its marker is the first */
	size_t change; /* which comes next */
	unsigned int polls;
	bool marked[JOB_SETS], there[JOB_SETS]; /* by RRset */
	bool too_many;
	uint32_t ttl_min; /* of the zone; 0: none */
	char zone_id[RECORDS_ID], action[RECORDS_ID];
	size_t found_count;
	struct records_found {
		uint8_t item;
		int8_t same; /* which of the wanted records it is; -1: none */
		char id[RECORDS_ID];
	} found[RECORDS_FOUND];
};

/* And backend_gnudip.c: what the server said. */
#define GNUDIP_FIELD 64

struct gnudip_memory {
	bool has_salt;
	char salt[GNUDIP_FIELD], time[GNUDIP_FIELD], sign[GNUDIP_FIELD];
};

struct job {
	const struct ddns_account *account;
	const struct dns_name *zone, *name;
	const struct record_plan *present; /* what we published, or may have published */
	const struct record_plan *wanted;
	bool certain;            /* `present` is confirmed, word for word */
	bool holds;              /* and the time is not over for which it was told */
	int64_t *clock_offset;   /* the server's clock minus ours, seconds; the account's */
	struct primary *primary; /* whom it was found to tell, the account's; or NULL */
	enum outcome outcome;
	char sentence[DDNS_SENTENCE];
	monotonic wait;    /* before the next try at least, a duration: the server said so */
	monotonic pause;   /* before the next request of the job, a duration */
	uint32_t lifetime; /* how long it will hold, seconds, where that is told; else 0 */
	bool touched;      /* something may have been changed before it failed */
	bool contested;    /* somebody else was there: what is certain is not so any more */
	struct update_memory update; /* zeros at the start, and below */
	struct form_memory form;
	struct records_memory records;
	struct gnudip_memory gnudip;
};

/* How to say a change and read what comes of it. */
struct protocol {
	int (*check)(const struct ddns_account *account, struct failure *failure);
	enum job_step (*prepare)(struct job *job, const struct random_source *random, uint64_t wall,
				 struct request *request);
	enum job_step (*understand)(struct job *job, const struct answer *answer, uint64_t wall);
	void (*unanswered)(struct job *job, const char *sentence); /* then the job is done */
	/* Does it say how long what it tells will hold? NULL: no. */
	bool (*leases)(const struct ddns_account *account);
	/* Which of the kinds that the back end carries the account does; NULL: all. */
	uint32_t (*carries)(const struct ddns_account *account);
};

#define CARRIES(kind) (1u << (kind))
#define CARRIES_ALL   UINT32_MAX

/* What a configured account may have beside its type; X(bit, key of the configuration). */
#define ACCOUNT_FACTS(X)         \
	X(SERVER, "server")      \
	X(ZONE, "zone")          \
	X(KEY, "key-file")       \
	X(URL, "url")            \
	X(USER, "user")          \
	X(SECRET, "secret-file") \
	X(CA, "ca-file")         \
	X(METHOD, "method")      \
	X(BODY, "body")          \
	X(HEADER, "header")      \
	X(GOOD, "good")          \
	X(SCRIPT, "script")

enum account_fact {
#define X(name, key) FACT_##name##_BIT,
	ACCOUNT_FACTS(X)
#undef X
};

enum {
#define X(name, key) FACT_##name = 1 << FACT_##name##_BIT,
	ACCOUNT_FACTS(X)
#undef X
};

/* A place where records can be changed. */
struct backend {
	const char *name; /* in configurations */
	const struct protocol *protocol;
	const void *details;   /* what the protocol has to know of this place */
	uint32_t carries;      /* which kinds of record, CARRIES(RECORD_A) | ... */
	uint32_t needs;        /* FACT_SERVER | ...: what an account must have */
	uint32_t takes;        /* what it may have beside that */
	const char *zone;      /* that all names there are in; NULL: it is not one */
	bool withdraws;        /* can records be taken away again? */
	bool marks;            /* does it know its own records from those of others? */
	uint32_t ttl_min;      /* seconds; less is not taken */
	unsigned int interval; /* seconds between two updates of a name, at least */
	unsigned int refresh; /* days after which a name is told again, else it expires; 0: never */
};

/* By the word in configurations, "rfc2136"; NULL if this build has none of that name. */
const struct backend *backend_find(const char *name);

/* The rows in order, for listings; NULL behind the last. */
const struct backend *backend_row(size_t index);

extern const struct protocol protocol_rfc2136;
extern const struct protocol protocol_form;
extern const struct protocol protocol_records;
extern const struct protocol protocol_exec;
extern const struct protocol protocol_gnudip;

#endif
