/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Conversation: requests to one server, one after the other, as TR-069 3.4 wants them:
 * over one connection as long as the server keeps it, with its cookies, with Digest
 * authentication as soon as it asks for it (Basic over TLS only), following where it
 * redirects to for the rest of the conversation (never from TLS to none).
 */
#ifndef HOMEPORT_CWMP_CONVERSATION_H
#define HOMEPORT_CWMP_CONVERSATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/failure.h"
#include "cpe/base/monotonic.h"

struct conversation;
struct curl_pump;

#define CONVERSATION_PATIENCE seconds(75) /* with an ACS, and with whoever has a file */

/* Borrowed as long as there is a conversation; "": not given. */
struct conversation_settings {
	const char *url, *user, *password;
	const char *ca_file, *certificate_file, *key_file;
	bool allow_http;
	size_t answer_most; /* octets of a body */
	monotonic patience; /* for an answer, from the request to its last octet */
};

/* Borrowed until whoever was told of it returns. */
struct conversation_answer {
	unsigned int status;
	const char *body;
	size_t length;
	const char *content_type; /* "": none */
	uint32_t retry_after;     /* seconds; 0: not said */
	const char *local;        /* our own address there */
};

/* Exactly one of the two for each request, in a later turn. They may ask on, or free. */
typedef void conversation_answered(void *arg, const struct conversation_answer *answer);
typedef void conversation_failed(void *arg, const struct failure *failure);

/* NULL, and why: EACCES: a URL without TLS where it is not allowed; ENOMEM. */
struct conversation *conversation_new(struct curl_pump *pump,
				      const struct conversation_settings *settings,
				      conversation_answered *answered, conversation_failed *failed,
				      void *arg, struct failure *failure);
void conversation_free(struct conversation *conversation); /* NULL is fine */

/*
 * POSTs an envelope, which is borrowed until it is answered; length 0: nothing, the empty
 * POST of TR-069 3.4.1. False: no memory, nobody is called.
 */
bool conversation_post(struct conversation *conversation, const char *body, size_t length);

/* GETs a file; likewise. */
bool conversation_get(struct conversation *conversation);

#endif
