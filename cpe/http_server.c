/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * evhttp limits how long a peer may be silent, but neither how many connections
 * there are nor how long one lasts, and it does not say when one ends. So we note
 * the descriptor and the peer of each; where another peer is found behind the
 * descriptor, or none, the connection noted is over.
 * Covered by: tests/net/test_ddns_server
 */
#include "cpe/http_server.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cpe/random.h"
#include "ddns/server/allowance.h"
#include "ddns/server/page.h"

#define SILENCE_MOST 10 /* seconds */
#define HEADERS_MOST 8192
#define BODY_MOST    65536
#define BACKLOG      128
#define SWEEP_EVERY  seconds(5)
#define METHODS                                                                                    \
	(EVHTTP_REQ_GET | EVHTTP_REQ_HEAD | EVHTTP_REQ_POST | EVHTTP_REQ_PUT | EVHTTP_REQ_DELETE | \
	 EVHTTP_REQ_PATCH | EVHTTP_REQ_OPTIONS)

struct connection {
	struct bufferevent *fresh; /* in the turn it began in, when it has no descriptor yet */
	int descriptor;
	struct endpoint peer;
	monotonic since;
	struct connection *next;
};

struct http_server {
	struct loop *loop;
	const char *name;
	http_serve *serve;
	void *arg;
	const struct http_security *security; /* NULL: none */
	struct evhttp *plain, *secure;
	struct connection *connections;
	struct allowance pace; /* of new ones */
	struct loop_task meet;
	struct loop_timer *sweep;
	struct web_answer answer; /* of the request at hand; too large for a stack */
};

/* -- connections -- */

/* Who is at the other end; port 0: nobody any more. */
static struct endpoint peer_behind(int descriptor)
{
	struct sockaddr_storage from;
	socklen_t length = sizeof(from);
	struct endpoint peer = { ADDRESS_NONE, 0 };

	if (getpeername(descriptor, (struct sockaddr *)&from, &length) == 0)
		(void)endpoint_from_sockaddr((struct sockaddr *)&from, &peer);
	return peer;
}

/* evhttp hears of it as of any connection that ends. */
static void cut(const struct connection *connection)
{
	shutdown(connection->descriptor, SHUT_RDWR);
}

/* A connection that came too soon after others of its peer is cut before its handshake. */
static void meet(struct http_server *server, struct connection *connection)
{
	struct address peer;

	connection->descriptor = bufferevent_getfd(connection->fresh);
	connection->peer = peer_behind(connection->descriptor);
	bufferevent_decref(connection->fresh);
	connection->fresh = NULL;
	peer = address_peer(&connection->peer.address);
	if (allowance_take(&server->pace, &peer, sizeof(peer), connection->since) > 0)
		cut(connection);
}

/* Those that are over; all of them: true for the end. */
static void forget(struct http_server *server, bool all)
{
	struct connection **link = &server->connections, *connection;
	struct endpoint peer;

	while ((connection = *link) != NULL) {
		peer = peer_behind(connection->descriptor);
		if (!all && peer.port != 0 && endpoint_same(&peer, &connection->peer)) {
			link = &connection->next;
			continue;
		}
		*link = connection->next;
		if (connection->fresh)
			bufferevent_decref(connection->fresh);
		free(connection);
	}
}

static size_t count_of_peer(const struct connection *first)
{
	struct address peer = address_peer(&first->peer.address), other;
	const struct connection *connection;
	size_t count = 0;

	for (connection = first; connection; connection = connection->next) {
		other = address_peer(&connection->peer.address);
		count += address_same(&peer, &other);
	}
	return count;
}

/* The end of a turn in which connections began: those that are too many are cut. */
static void meet_fresh(void *arg)
{
	struct http_server *server = arg;
	struct connection *connection;
	size_t count = 0;
	monotonic now = loop_now(server->loop);

	for (connection = server->connections; connection; connection = connection->next)
		if (connection->fresh)
			meet(server, connection);
	forget(server, false);
	for (connection = server->connections; connection; connection = connection->next)
		count++;
	/* The newest stand first. */
	for (connection = server->connections; connection && connection->since == now;
	     connection = connection->next, count--)
		if (count > HTTP_CONNECTIONS ||
		    count_of_peer(connection) > HTTP_CONNECTIONS_OF_PEER)
			cut(connection);
	loop_timer_set(server->sweep, after(now, SWEEP_EVERY));
}

static void sweep(void *arg)
{
	struct http_server *server = arg;
	monotonic now = loop_now(server->loop);
	const struct connection *connection;

	forget(server, false);
	for (connection = server->connections; connection; connection = connection->next)
		if (after(connection->since, HTTP_PATIENCE) <= now)
			cut(connection);
	if (server->connections)
		loop_timer_set(server->sweep, after(now, SWEEP_EVERY));
}

/* NULL would make evhttp take a stream of its own; serve_secure() looks out for that. */
static struct bufferevent *note(struct http_server *server, struct bufferevent *stream)
{
	struct connection *connection = stream ? calloc(1, sizeof(*connection)) : NULL;

	if (!connection)
		return stream;
	bufferevent_incref(stream);
	*connection = (struct connection){ .fresh = stream,
					   .descriptor = -1,
					   .since = loop_now(server->loop),
					   .next = server->connections };
	server->connections = connection;
	loop_defer(server->loop, &server->meet);
	return stream;
}

static struct bufferevent *new_plain(struct event_base *base, void *arg)
{
	return note(arg, bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE));
}

static struct bufferevent *new_secure(struct event_base *base, void *arg)
{
	struct http_server *server = arg;

	return note(server, server->security->stream(server->security->arg, base));
}

/* -- requests -- */

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static const char *header(struct evhttp_request *from, const char *name)
{
	return or_empty(evhttp_find_header(evhttp_request_get_input_headers(from), name));
}

static struct endpoint peer_of(struct evhttp_connection *connection)
{
	const struct sockaddr *from = evhttp_connection_get_addr(connection);
	struct endpoint peer = { ADDRESS_NONE, 0 };

	if (from)
		(void)endpoint_from_sockaddr(from, &peer);
	return peer;
}

static void add_headers(struct http_server *server, const struct web_answer *answer,
			struct evkeyvalq *headers)
{
	char text[512];

	evhttp_add_header(headers, "Cache-Control", "no-store");
	evhttp_add_header(headers, "Referrer-Policy", "no-referrer");
	evhttp_add_header(headers, "X-Content-Type-Options", "nosniff");
	evhttp_add_header(headers, "Content-Type",
			  answer->page ? "text/html; charset=utf-8" : "text/plain; charset=utf-8");
	if (answer->page)
		evhttp_add_header(headers, "Content-Security-Policy", page_policy);
	if (answer->location[0] != '\0')
		evhttp_add_header(headers, "Location", answer->location);
	if (answer->status == 405)
		evhttp_add_header(headers, "Allow", "GET, HEAD");
	if (answer->challenge) {
		snprintf(text, sizeof(text), "Basic realm=\"%s\", charset=\"UTF-8\"", server->name);
		evhttp_add_header(headers, "WWW-Authenticate", text);
	}
	if (answer->retry_after > 0) {
		snprintf(text, sizeof(text), "%u", answer->retry_after);
		evhttp_add_header(headers, "Retry-After", text);
	}
	snprintf(text, sizeof(text), "%zu", answer->length);
	evhttp_add_header(headers, "Content-Length", text);
}

static void reply(struct http_server *server, struct evhttp_request *to)
{
	const struct web_answer *answer = &server->answer;
	struct evbuffer *body = evhttp_request_get_output_buffer(to);

	add_headers(server, answer, evhttp_request_get_output_headers(to));
	if (evhttp_request_get_command(to) != EVHTTP_REQ_HEAD)
		evbuffer_add(body, answer->body, answer->length);
	evhttp_send_reply(to, answer->status, NULL, NULL);
}

static void serve(struct http_server *server, struct evhttp_request *from, bool tls)
{
	struct evhttp_connection *connection = evhttp_request_get_connection(from);
	const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(from);
	enum evhttp_cmd_type method = evhttp_request_get_command(from);
	struct web_request request = {
		.peer = peer_of(connection),
		.tls = tls,
		.get = method == EVHTTP_REQ_GET || method == EVHTTP_REQ_HEAD,
		.host = or_empty(evhttp_request_get_host(from)),
		.path = or_empty(uri ? evhttp_uri_get_path(uri) : NULL),
		.query = or_empty(uri ? evhttp_uri_get_query(uri) : NULL),
		.authorization = header(from, "Authorization"),
		.agent = header(from, "User-Agent"),
	};

	if (request.path[0] == '\0')
		request.path = "/";
	server->serve(server->arg, &request, &server->answer);
	reply(server, from);
}

static void serve_plain(struct evhttp_request *from, void *arg)
{
	serve(arg, from, false);
}

static void serve_secure(struct evhttp_request *from, void *arg)
{
	struct http_server *server = arg;
	struct evhttp_connection *connection = evhttp_request_get_connection(from);

	if (server->security->is_secure(evhttp_connection_get_bufferevent(connection)))
		serve(server, from, true);
	else
		evhttp_send_error(from, HTTP_SERVUNAVAIL, NULL);
}

/* -- listening -- */

static struct evhttp *new_http(struct http_server *server,
			       struct bufferevent *(*stream)(struct event_base *, void *),
			       void (*request)(struct evhttp_request *, void *))
{
	struct evhttp *http = evhttp_new(loop_base(server->loop));

	if (!http)
		return NULL;
	evhttp_set_timeout(http, SILENCE_MOST);
	evhttp_set_max_headers_size(http, HEADERS_MOST);
	evhttp_set_max_body_size(http, BODY_MOST);
	evhttp_set_allowed_methods(http, METHODS);
	evhttp_set_bevcb(http, stream, server);
	evhttp_set_gencb(http, request, server);
	return http;
}

static int open_socket(const struct endpoint *at, const char *interface)
{
	struct sockaddr_storage address;
	socklen_t length = endpoint_to_sockaddr(at, &address);
	int on = 1, error,
	    number = socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (number < 0)
		return -errno;
	setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (address.ss_family == AF_INET6)
		setsockopt(number, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
	if ((!interface || setsockopt(number, SOL_SOCKET, SO_BINDTODEVICE, interface,
				      (socklen_t)strlen(interface)) == 0) &&
	    bind(number, (struct sockaddr *)&address, length) == 0)
		return number;
	error = -errno;
	close(number);
	return error;
}

int http_server_secure(struct http_server *server, const struct http_security *security,
		       struct failure *failure)
{
	server->security = security;
	server->secure = new_http(server, new_secure, serve_secure);
	return server->secure ? 0 : failure_set(failure, ENOMEM, "no memory for TLS");
}

static const char *listen_cure(int error)
{
	switch (error) {
	case EADDRINUSE: return "; another program serves it: end that, or choose another port";
	case EACCES: return "; start it as root, or choose a port above 1023";
	case EADDRNOTAVAIL: return "; choose an address of this machine";
	default: return "";
	}
}

int http_server_listen(struct http_server *server, const struct endpoint *at, const char *interface,
		       bool tls, struct failure *failure)
{
	struct evconnlistener *listener = NULL;
	char text[ENDPOINT_TEXT];
	int number = open_socket(at, interface);

	if (number >= 0) {
		listener = evconnlistener_new(loop_base(server->loop), NULL, NULL,
					      LEV_OPT_CLOSE_ON_FREE, BACKLOG, number);
		if (!listener) {
			close(number);
			number = errno ? -errno : -ENOMEM;
		} else if (!evhttp_bind_listener(tls ? server->secure : server->plain, listener)) {
			evconnlistener_free(listener);
			number = -ENOMEM;
		}
	}
	if (number < 0)
		return failure_set(failure, -number, "cannot listen on %s%s%s: %m%s",
				   endpoint_print(at, text), interface ? " of " : "",
				   interface ? interface : "", listen_cure(-number));
	return 0;
}

/* -- life -- */

struct http_server *http_server_new(struct loop *loop, const char *name, http_serve *serve_one,
				    void *arg, struct failure *failure)
{
	struct http_server *server = calloc(1, sizeof(*server));

	if (server) {
		server->loop = loop;
		server->name = name;
		server->serve = serve_one;
		server->arg = arg;
		allowance_init(&server->pace, HTTP_TURNS, HTTP_EVERY, random_system());
		server->meet = LOOP_TASK(meet_fresh, server);
		server->sweep = loop_timer_new(loop, sweep, server);
		server->plain = new_http(server, new_plain, serve_plain);
		if (server->sweep && server->plain)
			return server;
	}
	failure_set(failure, ENOMEM, "no memory for the HTTP server");
	http_server_free(server);
	return NULL;
}

void http_server_free(struct http_server *server)
{
	if (!server)
		return;
	forget(server, true);
	if (server->plain)
		evhttp_free(server->plain);
	if (server->secure)
		evhttp_free(server->secure);
	/* Bufferevents are freed in a later turn of libevent's loop; there is none any more. */
	event_base_loop(loop_base(server->loop), EVLOOP_NONBLOCK);
	loop_forget(server->loop, &server->meet);
	loop_timer_free(server->sweep);
	free(server);
}
