/* SPDX-License-Identifier: BSD-2-Clause */
/* Sockets for Connection Requests. */
#include "cpe/cwmp/connection_server.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cpe/journal.h"

#define BACKLOG 64
#define LINGER \
	seconds(1)       /* for the peer to close; else what it still sends would undo the answer */
#define PAUSE seconds(1) /* when the system has no descriptor left */

struct connection {
	struct connection_server *server;
	int descriptor; /* -1: a free place */
	struct loop_watch *watch;
	struct address peer;
	monotonic since, deadline;
	bool answered;
	char head[REQUEST_HEAD_MOST];
	size_t length;
};

struct connection_server {
	struct loop *loop;
	struct connection_requests *requests;
	connection_wanted *wanted;
	void *arg;
	int descriptor; /* -1: listens nowhere */
	struct loop_watch *watch;
	struct loop_timer *sweep, *resume;
	struct connection connections[CONNECTIONS];
	struct journal_limit refusals;
};

/* -- connections -- */

static void end(struct connection *connection)
{
	loop_watch_free(connection->watch);
	if (connection->descriptor >= 0)
		close(connection->descriptor);
	explicit_bzero(connection->head, connection->length);
	connection->watch = NULL;
	connection->descriptor = -1;
}

static void set_sweep(struct connection_server *server)
{
	monotonic at = NEVER;
	size_t i;

	for (i = 0; i < CONNECTIONS; i++)
		if (server->connections[i].descriptor >= 0)
			at = earliest(at, server->connections[i].deadline);
	loop_timer_set(server->sweep, at);
}

static void sweep(void *arg)
{
	struct connection_server *server = arg;
	monotonic now = loop_now(server->loop);
	size_t i;

	for (i = 0; i < CONNECTIONS; i++)
		if (server->connections[i].descriptor >= 0 &&
		    server->connections[i].deadline <= now)
			end(&server->connections[i]);
	set_sweep(server);
}

static void report(struct connection_server *server, const struct address *peer,
		   const struct connection_answer *answer)
{
	char text[ADDRESS_TEXT];

	if (answer->session)
		journal(JOURNAL_INFO, JOURNAL_CWMP, "connection request from %s",
			address_print(peer, text));
	else
		journal_limited(&server->refusals, loop_now(server->loop), JOURNAL_INFO,
				JOURNAL_CWMP, "no connection request from %s: answered %u",
				address_print(peer, text), answer->status);
}

/* The answer fits into any socket; if not, the peer does without. */
static void reply(struct connection *connection, const struct connection_answer *answer)
{
	struct connection_server *server = connection->server;

	report(server, &connection->peer, answer);
	(void)send(connection->descriptor, answer->text, answer->length,
		   MSG_DONTWAIT | MSG_NOSIGNAL);
	shutdown(connection->descriptor, SHUT_WR);
	connection->answered = true;
	connection->deadline =
		earliest(connection->deadline, after(loop_now(server->loop), LINGER));
	set_sweep(server);
	if (answer->session)
		server->wanted(server->arg);
}

static void take(struct connection *connection)
{
	struct connection_server *server = connection->server;
	struct connection_answer answer;
	struct request_head head;

	switch (request_head_read(connection->head, connection->length, &head)) {
	case REQUEST_UNFINISHED: return;
	case REQUEST_BAD: connection_requests_reject(server->requests, &answer); break;
	case REQUEST_WHOLE:
		connection_requests_judge(server->requests, &connection->peer, &head,
					  loop_now(server->loop), &answer);
		break;
	}
	reply(connection, &answer);
}

static void readable(void *arg)
{
	struct connection *connection = arg;
	ssize_t got;

	if (connection->answered) /* whatever else it says is read away */
		connection->length = 0;
	got = recv(connection->descriptor, connection->head + connection->length,
		   sizeof(connection->head) - connection->length, MSG_DONTWAIT);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got <= 0) {
		end(connection);
		return;
	}
	connection->length += (size_t)got;
	if (!connection->answered)
		take(connection);
}

/* -- arrivals -- */

static size_t count_of_peer(const struct connection_server *server, const struct address *peer)
{
	struct address one = address_peer(peer), other;
	size_t i, count = 0;

	for (i = 0; i < CONNECTIONS; i++) {
		other = address_peer(&server->connections[i].peer);
		count += server->connections[i].descriptor >= 0 && address_same(&one, &other);
	}
	return count;
}

/* Is the one to go before the other: answered, of who has more, older? */
static bool goes_before(const struct connection_server *server, const struct connection *one,
			const struct connection *other)
{
	size_t of_one = count_of_peer(server, &one->peer);
	size_t of_other = count_of_peer(server, &other->peer);

	if (one->answered != other->answered)
		return one->answered;
	return of_one != of_other ? of_one > of_other : one->since < other->since;
}

static struct connection *free_place(struct connection_server *server)
{
	struct connection *first = server->connections, *connection;

	for (connection = first; connection < server->connections + CONNECTIONS; connection++) {
		if (connection->descriptor < 0)
			return connection;
		if (goes_before(server, connection, first))
			first = connection;
	}
	end(first);
	return first;
}

static void admit(struct connection_server *server, int descriptor, const struct address *peer)
{
	struct connection *connection = free_place(server);
	monotonic now = loop_now(server->loop);

	connection->server = server;
	connection->descriptor = descriptor;
	connection->peer = *peer;
	connection->since = now;
	connection->deadline = after(now, CONNECTION_PATIENCE);
	connection->answered = false;
	connection->length = 0;
	connection->watch = loop_watch_new(server->loop, descriptor, readable, connection);
	if (!connection->watch)
		end(connection);
	set_sweep(server);
}

static void arrival(void *arg)
{
	struct connection_server *server = arg;
	struct sockaddr_storage from;
	socklen_t length = sizeof(from);
	struct endpoint peer = { ADDRESS_NONE, 0 };
	monotonic now = loop_now(server->loop);
	int descriptor = accept4(server->descriptor, (struct sockaddr *)&from, &length,
				 SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (descriptor >= 0) {
		if (endpoint_from_sockaddr((struct sockaddr *)&from, &peer) &&
		    connection_requests_welcome(server->requests, &peer.address, now))
			admit(server, descriptor, &peer.address);
		else
			close(descriptor);
	} else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
		journal(JOURNAL_WARNING, JOURNAL_CWMP, "a connection request has to wait: %m");
		loop_watch_readable(server->watch, NULL);
		loop_timer_set(server->resume, after(now, PAUSE));
	}
}

static void resume(void *arg)
{
	struct connection_server *server = arg;

	if (server->watch && loop_watch_readable(server->watch, arrival) != 0)
		loop_timer_set(server->resume, after(loop_now(server->loop), PAUSE));
}

/* -- listening -- */

/* One socket for both families; where the kernel has no IPv6, for IPv4. */
static int open_socket(const char *interface, uint16_t port)
{
	struct sockaddr_in6 ipv6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	struct sockaddr_in ipv4 = { .sin_family = AF_INET, .sin_port = htons(port) };
	int on = 1, off = 0, error;
	int number = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	bool both = number >= 0;

	if (!both)
		number = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (number < 0)
		return -errno;
	setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (both)
		setsockopt(number, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
	if ((interface[0] == '\0' || setsockopt(number, SOL_SOCKET, SO_BINDTODEVICE, interface,
						(socklen_t)strlen(interface)) == 0) &&
	    (both ? bind(number, (struct sockaddr *)&ipv6, sizeof(ipv6))
		  : bind(number, (struct sockaddr *)&ipv4, sizeof(ipv4))) == 0 &&
	    listen(number, BACKLOG) == 0)
		return number;
	error = -errno;
	close(number);
	return error;
}

static int port_of(int descriptor)
{
	struct sockaddr_storage bound;
	socklen_t length = sizeof(bound);
	struct endpoint at;

	if (getsockname(descriptor, (struct sockaddr *)&bound, &length) != 0)
		return -errno;
	return endpoint_from_sockaddr((struct sockaddr *)&bound, &at) ? at.port : -EAFNOSUPPORT;
}

int connection_server_listen(struct connection_server *server, const char *interface, uint16_t port,
			     struct failure *failure)
{
	int number;

	connection_server_close(server);
	number = open_socket(interface, port);
	if (number >= 0) {
		server->descriptor = number;
		server->watch = loop_watch_new(server->loop, number, arrival, server);
		if (server->watch)
			return port_of(number);
		number = -ENOMEM;
		connection_server_close(server);
	}
	return failure_set(failure, -number,
			   "cannot listen for connection requests on port %u%s%s: %m; is there "
			   "another agent of TR-069, or no such interface?",
			   port, interface[0] ? " of " : "", interface);
}

void connection_server_close(struct connection_server *server)
{
	size_t i;

	for (i = 0; i < CONNECTIONS; i++)
		end(&server->connections[i]);
	loop_watch_free(server->watch);
	if (server->descriptor >= 0)
		close(server->descriptor);
	server->watch = NULL;
	server->descriptor = -1;
	loop_timer_set(server->sweep, NEVER);
	loop_timer_set(server->resume, NEVER);
}

/* -- life -- */

struct connection_server *connection_server_new(struct loop *loop,
						struct connection_requests *requests,
						connection_wanted *wanted, void *arg,
						struct failure *failure)
{
	struct connection_server *server = calloc(1, sizeof(*server));
	size_t i;

	if (server) {
		server->loop = loop;
		server->requests = requests;
		server->wanted = wanted;
		server->arg = arg;
		server->descriptor = -1;
		for (i = 0; i < CONNECTIONS; i++)
			server->connections[i].descriptor = -1;
		server->sweep = loop_timer_new(loop, sweep, server);
		server->resume = loop_timer_new(loop, resume, server);
		if (server->sweep && server->resume)
			return server;
	}
	failure_set(failure, ENOMEM, "no memory for connection requests");
	connection_server_free(server);
	return NULL;
}

void connection_server_free(struct connection_server *server)
{
	if (!server)
		return;
	if (server->sweep && server->resume)
		connection_server_close(server);
	loop_timer_free(server->sweep);
	loop_timer_free(server->resume);
	free(server);
}
