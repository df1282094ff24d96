/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DNS client: carries one DNS message to a server and brings back the answer.
 *
 * It knows of the message only its identifier and the TC bit. Whether a reply is
 * the answer is for the caller to say, who can check its signature: a reply that
 * is not accepted (a forgery, or an old one) is passed over and waiting goes on.
 *
 * By UDP the message is sent again after 1, 2, 4, ... seconds, the same octets
 * each time; a reply with TC set moves the exchange to TCP. By TCP (RFC 7766)
 * the message has its 2-octet length in front. Nothing ever blocks.
 */
#ifndef HOMEPORT_DNS_CLIENT_H
#define HOMEPORT_DNS_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/address.h"
#include "cpe/base/failure.h"
#include "cpe/loop.h"

#define DNS_PORT    53
#define DNS_UDP_MAX 1232 /* longer messages go by TCP from the start */

struct dns_exchange;

struct dns_question {
	struct endpoint server;
	const uint8_t *message; /* copied; 12 octets or more, 65535 at most */
	size_t length;
	bool tcp;           /* do not try UDP */
	monotonic patience; /* how long to wait in all, a duration; e.g. seconds(15) */
};

/*
 * A reply with the identifier of the question. True: this is the answer, the
 * exchange is over and freed when the callback returns.
 */
typedef bool dns_accept(void *arg, const uint8_t *message, size_t length);

/*
 * No answer: the exchange is over and freed when the callback returns. error:
 * ETIMEDOUT, ECONNREFUSED, EHOSTUNREACH, ...; the sentence names the server and
 * what was tried.
 */
typedef void dns_failed(void *arg, const struct failure *failure);

/*
 * Starts an exchange; any number may be under way. Exactly one of the two ends it,
 * in a later turn; unless it is cancelled. NULL, and why, if it cannot even start.
 */
struct dns_exchange *dns_exchange_new(struct loop *loop, const struct dns_question *question,
				      dns_accept *accept, dns_failed *failed, void *arg,
				      struct failure *failure);

/* Cancels: no callback any more. Never from within one. NULL is fine. */
void dns_exchange_free(struct dns_exchange *exchange);

#endif
