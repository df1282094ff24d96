/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * HTTP server: carries requests of strangers to one function and its answers back,
 * with or without TLS. libevent's evhttp.
 *
 * Limits, whoever comes: HTTP_CONNECTIONS in all and HTTP_CONNECTIONS_OF_PEER of
 * one peer, each for HTTP_PATIENCE at most; HTTP_TURNS new ones of one peer at once,
 * and another each HTTP_EVERY, because a handshake is work; 8 kB of headers, 64 kB of
 * body, which nobody reads.
 */
#ifndef HOMEPORT_HTTP_SERVER_H
#define HOMEPORT_HTTP_SERVER_H

#include <stdbool.h>

#include "cpe/base/address.h"
#include "cpe/base/failure.h"
#include "cpe/loop.h"
#include "ddns/server/web.h"

#define HTTP_CONNECTIONS         400
#define HTTP_CONNECTIONS_OF_PEER 100 /* behind a carrier's NAT there are as many homes */
#define HTTP_PATIENCE            seconds(30)
#define HTTP_TURNS               240
#define HTTP_EVERY               milliseconds(100)

struct http_server;

/* Fills in the answer; the request is borrowed. */
typedef void http_serve(void *arg, const struct web_request *request, struct web_answer *answer);

/* The host name is the realm of passwords; borrowed. NULL and why. */
struct http_server *http_server_new(struct loop *loop, const char *name, http_serve *serve,
				    void *arg, struct failure *failure);
void http_server_free(struct http_server *server); /* NULL is fine */

/* How a connection becomes one that nobody else can read: see http_tls.h, which makes one. */
struct bufferevent;
struct event_base;
struct http_security {
	struct bufferevent *(*stream)(void *arg, struct event_base *base); /* NULL: no memory */
	bool (*is_secure)(struct bufferevent *stream);
	void *arg;
};

/* From now on it may listen with TLS, too; borrowed. 0, or -ENOMEM and why. */
int http_server_secure(struct http_server *server, const struct http_security *security,
		       struct failure *failure);

/*
 * Listens there too; on this interface alone, unless it is NULL; with tls, after
 * http_server_secure(). 0, or -errno and why.
 */
int http_server_listen(struct http_server *server, const struct endpoint *at, const char *interface,
		       bool tls, struct failure *failure);

#endif
