/* SPDX-License-Identifier: BSD-2-Clause */
/* What an ACS does with a challenge: the Authorization header that answers it. */
#ifndef HOMEPORT_TESTS_DIGEST_CLIENT_H
#define HOMEPORT_TESTS_DIGEST_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

struct digest_client {
	const char *user, *password, *uri;
	const char *qop; /* "auth"; NULL: as RFC 2069 had it */
	unsigned int count;
	bool sha256;
};

/* The nonce of a challenge, in a static buffer; "" if there is none. */
const char *digest_client_nonce(const char *answer);

/* For a GET with this nonce, in the client's realm; in a static buffer. */
const char *digest_client_authorization(const struct digest_client *client, const char *nonce);

#endif
