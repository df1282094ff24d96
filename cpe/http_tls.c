/* SPDX-License-Identifier: BSD-2-Clause */
/* Connections by OpenSSL. Covered by: tests/net/test_ddns_server */
#include "cpe/http_tls.h"

#include <errno.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdlib.h>

struct http_tls {
	SSL_CTX *context; /* NULL: no certificate yet */
	struct http_security security;
};

/* -- connections -- */

static struct bufferevent *new_stream(void *arg, struct event_base *base)
{
	struct http_tls *tls = arg;
	SSL *ssl = SSL_new(tls->context);
	struct bufferevent *stream = NULL;

	if (ssl)
		stream = bufferevent_openssl_socket_new(base, -1, ssl, BUFFEREVENT_SSL_ACCEPTING,
							BEV_OPT_CLOSE_ON_FREE);
	if (stream)
		bufferevent_openssl_set_allow_dirty_shutdown(stream, 1);
	else
		SSL_free(ssl);
	return stream;
}

static bool is_secure(struct bufferevent *stream)
{
	return bufferevent_openssl_get_ssl(stream) != NULL;
}

/* -- certificates -- */

/* What OpenSSL says went wrong last. */
static int fail(struct failure *failure, const char *path, const char *cure)
{
	const char *why = ERR_reason_error_string(ERR_peek_last_error());

	failure_set(failure, EINVAL, "%s: %s; %s", path, why ? why : "cannot be used", cure);
	ERR_clear_error();
	return -EINVAL;
}

static int read_certificate(SSL_CTX *tls, const char *certificate, const char *private_key,
			    struct failure *failure)
{
	if (SSL_CTX_use_certificate_chain_file(tls, certificate) != 1)
		return fail(failure, certificate,
			    "it must hold the certificate and those up to its root, in PEM");
	if (SSL_CTX_use_PrivateKey_file(tls, private_key, SSL_FILETYPE_PEM) != 1)
		return fail(failure, private_key,
			    "it must hold the certificate's private key, in PEM, readable for the "
			    "server's user");
	return 0;
}

int http_tls_certify(struct http_tls *tls, const char *certificate, const char *private_key,
		     struct failure *failure)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());
	int error;

	if (!context)
		return failure_set(failure, ENOMEM, "no memory for TLS");
	SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
	SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
					     SSL_OP_CIPHER_SERVER_PREFERENCE);
	SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
	error = read_certificate(context, certificate, private_key, failure);
	if (error != 0) {
		SSL_CTX_free(context);
		return error;
	}
	SSL_CTX_free(tls->context); /* connections hold on to theirs */
	tls->context = context;
	return 0;
}

/* -- life -- */

struct http_tls *http_tls_new(void)
{
	struct http_tls *tls = calloc(1, sizeof(*tls));

	if (tls)
		tls->security = (struct http_security){ new_stream, is_secure, tls };
	return tls;
}

void http_tls_free(struct http_tls *tls)
{
	if (!tls)
		return;
	SSL_CTX_free(tls->context);
	free(tls);
}

const struct http_security *http_tls_security(const struct http_tls *tls)
{
	return &tls->security;
}
