/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * TLS (1.2 or later) for the HTTP server.
 *
 * libevent's bufferevents for OpenSSL, which is what Debian 12 and OpenWrt package of
 * libevent 2.1; those for mbedTLS come with 2.2 only.
 */
#ifndef HOMEPORT_HTTP_TLS_H
#define HOMEPORT_HTTP_TLS_H

#include "cpe/http_server.h"

struct http_tls;

/* NULL if memory is short. */
struct http_tls *http_tls_new(void);
void http_tls_free(struct http_tls *tls); /* after the server; NULL is fine */

/*
 * The certificate with those that lead to its root, and its private key, in PEM
 * files; again for new ones, which new connections then see. On failure it is as
 * before: 0, or -errno and what to do.
 */
int http_tls_certify(struct http_tls *tls, const char *certificate, const char *private_key,
		     struct failure *failure);

/* For http_server_secure(), once it has a certificate; it lives as long as the TLS does. */
const struct http_security *http_tls_security(const struct http_tls *tls);

#endif
