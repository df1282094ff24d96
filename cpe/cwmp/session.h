/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Session: one conversation with the ACS, from Inform to the empty answer (TR-069 3.7).
 *
 *	session_begin() --> POST --> session_answered() --> POST --> ... --> GOOD or FAILED
 *
 * Pure: answers of HTTP come in, what to POST next comes out. RPCs of the ACS are carried
 * out by whoever has the session, as it calls back.
 */
#ifndef HOMEPORT_CWMP_SESSION_H
#define HOMEPORT_CWMP_SESSION_H

#include "cpe/cwmp/soap.h"

#define SESSION_RPCS_MAX   1000
#define SESSION_OCTETS_MAX (16 * 1024 * 1024) /* received */
#define SESSION_PATIENCE   seconds(30 * 60)
#define SESSION_RETRIES    3 /* of a request that the ACS wants to have again (8005) */

struct session_host {
	/* Writes the body of our Inform. */
	void (*inform)(void *arg, struct soap_text *body);

	/* It was answered: its events are delivered. */
	void (*informed)(void *arg);

	/* Writes the body of a request of our own (TransferComplete); false: there is none. */
	bool (*ask)(void *arg, struct soap_text *body);

	/* That was answered, or refused with this fault. */
	void (*asked)(void *arg, unsigned int fault, const char *reason);

	/*
	 * Carries out an RPC of the ACS, whose arguments are good, and writes the body of the
	 * response. False: the fault says why not, and nothing has changed.
	 */
	bool (*carry_out)(void *arg, const struct soap_message *request, struct soap_text *body,
			  struct soap_fault *fault);
	void *arg;
};

enum session_step {
	SESSION_POST,   /* session_text(), and hand in the answer */
	SESSION_GOOD,   /* it is over */
	SESSION_FAILED, /* likewise; session_failure() */
};

struct session {
	const struct session_host *host;
	int version;        /* of the namespace, 0: cwmp-1-0 */
	bool wrong_version; /* it failed in a way that an ACS of another version fails */
	unsigned int rpcs;  /* of the ACS, that were answered */
	enum { SESSION_INFORMS, SESSION_ASKS, SESSION_LISTENS } state;
	bool hold;
	unsigned int number;  /* of our last request: its ID */
	unsigned int retries; /* of it */
	size_t received;
	monotonic begun;
	struct soap_text text;
	struct failure failure;
};

/* The host lives as long. version: of the namespace to begin with. */
enum session_step session_begin(struct session *session, const struct session_host *host,
				int version, monotonic now);

/* What HTTP has brought: status 200 or another one, and a body, which may be empty. */
enum session_step session_answered(struct session *session, unsigned int status, const char *body,
				   size_t length, const char *content_type, monotonic now);

/* What to POST; length 0: the empty POST. Good until the next step. */
const struct soap_text *session_text(const struct session *session);

/* Why it has failed; session_clear() afterwards. */
const struct failure *session_failure(const struct session *session);
void session_clear(struct session *session); /* zeros are fine */

#endif
