/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Connection Requests: the ACS asks for a session (TR-069 3.2.2), and so may anybody who
 * reaches the port. Whom to believe, and how often.
 *
 *	wrong path          404, before anything else is told
 *	not GET             405
 *	no or wrong digest  401 and a challenge
 *	too often           503
 *	else                200, and one session
 *
 * A path nobody can guess keeps scanners out, Digest keeps out who has seen the path, a count
 * that must rise keeps out who has seen a request. Wrong digests from one address silence it
 * for a while. No memory is taken for strangers beyond the tables below.
 *
 * Pure: the head of a request, the time and randomness are handed in, the answer's text comes out.
 */
#ifndef HOMEPORT_CWMP_CONNECTION_REQUEST_H
#define HOMEPORT_CWMP_CONNECTION_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "cpe/base/address.h"
#include "cpe/base/monotonic.h"
#include "cpe/base/random.h"
#include "cpe/cwmp/digest.h"
#include "cpe/cwmp/request_head.h"

#define CONNECTION_PATH 24 /* a slash, 22 letters and digits, a NUL */

#define CONNECTION_EVERY_USUAL 10 /* seconds between sessions that the ACS asks for */
#define CONNECTION_HOUR_USUAL  20 /* of them in an hour */
#define CONNECTION_HOUR_MOST   60

#define CONNECTION_WRONG_MOST   10 /* digests in CONNECTION_WRONG_WITHIN, from one address */
#define CONNECTION_WRONG_WITHIN seconds(60)
#define CONNECTION_SILENCE      seconds(600)

#define CONNECTION_USES  64  /* nonces with which somebody was let in */
#define CONNECTION_PEERS 256 /* addresses with wrong digests */
#define CONNECTION_TEXT  512

/* -- what the operator has set -- */

struct connection_settings {
	const char *path; /* with the slash */
	const char *user, *password;
	bool sha256;       /* offer it too, behind MD5: some ACSs read the first challenge alone */
	uint32_t every;    /* seconds between sessions, at least */
	uint32_t per_hour; /* sessions in an hour, CONNECTION_HOUR_MOST at most */
};

/* A path of 128 random bits, for the first start and after a factory reset. */
void connection_path_make(const struct random_source *random, char path[CONNECTION_PATH]);

/* -- requests -- */

struct connection_statistics {
	uint32_t accepted;     /* a session followed, or was under way */
	uint32_t unauthorized; /* without credentials, or with a nonce that is old or used */
	uint32_t wrong;        /* another name or password */
	uint32_t refused;      /* wrong path or method, or no HTTP */
	uint32_t too_many;     /* right, but too often */
	uint32_t silenced;     /* not even looked at */
};

struct connection_use {
	uint8_t serial[DIGEST_SERIAL];
	uint32_t count;
	monotonic until; /* 0: free */
};

struct connection_peer {
	struct address address;
	uint32_t wrong;
	monotonic since;    /* when the first of those was; 0: free */
	monotonic silenced; /* until then */
};

/* For whoever keeps it; all else is done by the functions. About 14 kB, and no secret in clear. */
struct connection_requests {
	const struct random_source *random;
	bool sha256;
	monotonic every;
	uint32_t per_hour;
	char path[DIGEST_HEX];
	struct digest_secret secret;
	uint8_t key[DIGEST_KEY];
	struct connection_use uses[CONNECTION_USES];
	struct connection_peer peers[CONNECTION_PEERS];
	monotonic accepted[CONNECTION_HOUR_MOST]; /* a ring; 0: never */
	uint32_t next;
	struct connection_statistics statistics;
};

/* The random source lives as long. False: no memory. */
bool connection_requests_init(struct connection_requests *requests,
			      const struct connection_settings *settings,
			      const struct random_source *random);

/* Other settings; what is known of strangers and of used nonces stays. False: no memory. */
bool connection_requests_configure(struct connection_requests *requests,
				   const struct connection_settings *settings);

/* Shall a connection from there be looked at? Asked when it comes. */
bool connection_requests_welcome(struct connection_requests *requests, const struct address *peer,
				 monotonic now);

struct connection_answer {
	unsigned int status;
	bool session;               /* the ACS wants one */
	char text[CONNECTION_TEXT]; /* all that is to be sent; then the connection is closed */
	size_t length;
};

void connection_requests_judge(struct connection_requests *requests, const struct address *peer,
			       const struct request_head *head, monotonic now,
			       struct connection_answer *answer);

/* For what is no HTTP. */
void connection_requests_reject(struct connection_requests *requests,
				struct connection_answer *answer);

#endif
