/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DNS client: a socket of its own for each exchange, so that its port is another
 * random number that a forger has to guess (RFC 5452 9.2).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cpe/base/wire.h"
#include "cpe/dns_client.h"

#define HEADER_LENGTH 12
#define LENGTH_LENGTH 2 /* TCP: the length in front of a message, RFC 1035 4.2.2 */
#define MESSAGE_MAX   65535
#define FIRST_RESEND  seconds(1)

struct dns_exchange {
	struct loop *loop;
	struct loop_timer *timer;
	struct loop_watch *watch;
	int descriptor;
	bool tcp;
	struct endpoint server;
	monotonic give_up, interval;
	int error; /* what the network said last; 0: nothing */
	dns_accept *accept;
	dns_failed *failed;
	void *arg;
	size_t sent;       /* TCP: octets of `message` */
	size_t received;   /* TCP: octets of `reply` */
	uint8_t *reply;    /* TCP: length and message; NULL before */
	size_t length;     /* of `message` */
	uint8_t message[]; /* as TCP wants it: with its length in front */
};

/* -- ends -- */

void dns_exchange_free(struct dns_exchange *exchange)
{
	if (!exchange)
		return;
	loop_watch_free(exchange->watch);
	loop_timer_free(exchange->timer);
	if (exchange->descriptor >= 0)
		close(exchange->descriptor);
	free(exchange->reply);
	free(exchange);
}

static int explain(const struct dns_exchange *exchange, int error, struct failure *failure)
{
	const char *transport = exchange->tcp ? "TCP" : "UDP";
	char server[ENDPOINT_TEXT];

	endpoint_print(&exchange->server, server);
	if (error == ETIMEDOUT)
		return failure_set(failure, error,
				   "%s: no answer by %s; check that a name server is there and "
				   "lets us in",
				   server, transport);
	if (error == ECONNREFUSED)
		return failure_set(failure, error,
				   "%s: no name server listens there on %s; is it running, "
				   "and is this its address?",
				   server, transport);
	if (error == ECONNRESET)
		return failure_set(failure, error, "%s: hung up without an answer", server);
	return failure_set(failure, error, "%s: cannot be reached by %s: %m", server, transport);
}

/* The last thing that happens to an exchange. */
static void fail(struct dns_exchange *exchange, int error)
{
	struct failure failure;

	explain(exchange, error, &failure);
	exchange->failed(exchange->arg, &failure);
	dns_exchange_free(exchange);
}

/* Does the reply belong to the question? */
static bool belongs(const struct dns_exchange *exchange, const uint8_t *reply, size_t length)
{
	return length >= HEADER_LENGTH &&
	       memcmp(reply, exchange->message + LENGTH_LENGTH, 2) == 0 && (reply[2] & 0x80) != 0;
}

static bool is_truncated(const uint8_t *reply)
{
	return (reply[2] & 0x02) != 0;
}

/* True: the exchange is over, and gone. */
static bool offer(struct dns_exchange *exchange, const uint8_t *reply, size_t length)
{
	if (!belongs(exchange, reply, length) || !exchange->accept(exchange->arg, reply, length))
		return false;
	dns_exchange_free(exchange);
	return true;
}

/* -- sockets -- */

static int open_socket(struct dns_exchange *exchange, int type, loop_callback *readable)
{
	struct sockaddr_storage address;
	socklen_t length = endpoint_to_sockaddr(&exchange->server, &address);

	loop_watch_free(exchange->watch);
	exchange->watch = NULL;
	if (exchange->descriptor >= 0)
		close(exchange->descriptor);
	exchange->descriptor = socket(address.ss_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (exchange->descriptor < 0)
		return -errno;
	if (connect(exchange->descriptor, (struct sockaddr *)&address, length) < 0 &&
	    errno != EINPROGRESS)
		return -errno;
	exchange->watch = loop_watch_new(exchange->loop, exchange->descriptor, readable, exchange);
	return exchange->watch ? 0 : -ENOMEM;
}

/* -- TCP -- */

static size_t reply_length(const struct dns_exchange *exchange)
{
	return LENGTH_LENGTH + (size_t)(exchange->reply[0] << 8 | exchange->reply[1]);
}

/* Never asks for more than the message at hand, so that a reply ends where it ends. */
static size_t still_missing(const struct dns_exchange *exchange)
{
	if (exchange->received < LENGTH_LENGTH)
		return LENGTH_LENGTH - exchange->received;
	return reply_length(exchange) - exchange->received;
}

static void tcp_readable(void *arg)
{
	struct dns_exchange *exchange = arg;
	ssize_t length = recv(exchange->descriptor, exchange->reply + exchange->received,
			      still_missing(exchange), 0);

	if (length < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (length <= 0) {
		fail(exchange, length < 0 ? errno : ECONNRESET);
		return;
	}
	exchange->received += (size_t)length;
	if (exchange->received < LENGTH_LENGTH || still_missing(exchange) > 0)
		return;
	if (offer(exchange, exchange->reply + LENGTH_LENGTH, exchange->received - LENGTH_LENGTH))
		return;
	exchange->received = 0;
}

static void tcp_writable(void *arg)
{
	struct dns_exchange *exchange = arg;
	ssize_t length = send(exchange->descriptor, exchange->message + exchange->sent,
			      exchange->length - exchange->sent, MSG_NOSIGNAL);

	if (length < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (length < 0) {
		fail(exchange, errno);
		return;
	}
	exchange->sent += (size_t)length;
	if (exchange->sent == exchange->length)
		loop_watch_writable(exchange->watch, NULL);
}

static int start_tcp(struct dns_exchange *exchange)
{
	int error;

	exchange->tcp = true;
	exchange->reply = malloc(LENGTH_LENGTH + MESSAGE_MAX);
	if (!exchange->reply)
		return -ENOMEM;
	error = open_socket(exchange, SOCK_STREAM, tcp_readable);
	if (!error)
		error = loop_watch_writable(exchange->watch, tcp_writable);
	loop_timer_set(exchange->timer, exchange->give_up);
	return error;
}

/* -- UDP -- */

static void udp_readable(void *arg)
{
	static uint8_t reply[MESSAGE_MAX]; /* one for all: nobody else reads while it is offered */
	struct dns_exchange *exchange = arg;
	ssize_t length = recv(exchange->descriptor, reply, sizeof(reply), 0);
	int error;

	if (length < 0) {
		/* The server may be back before patience ends: remembered, no more. */
		if (errno != EAGAIN && errno != EINTR)
			exchange->error = errno;
		return;
	}
	if (!belongs(exchange, reply, (size_t)length) || !is_truncated(reply)) {
		offer(exchange, reply, (size_t)length);
		return;
	}
	error = start_tcp(exchange);
	if (error)
		fail(exchange, -error);
}

static void udp_send(struct dns_exchange *exchange)
{
	monotonic next;

	if (send(exchange->descriptor, exchange->message + LENGTH_LENGTH,
		 exchange->length - LENGTH_LENGTH, MSG_NOSIGNAL) < 0)
		exchange->error = errno;
	next = after(loop_now(exchange->loop), exchange->interval);
	exchange->interval *= 2;
	loop_timer_set(exchange->timer, earliest(next, exchange->give_up));
}

static int start_udp(struct dns_exchange *exchange)
{
	int error = open_socket(exchange, SOCK_DGRAM, udp_readable);

	if (!error)
		udp_send(exchange);
	return error;
}

/* -- time -- */

static void due(void *arg)
{
	struct dns_exchange *exchange = arg;

	if (loop_now(exchange->loop) >= exchange->give_up)
		fail(exchange, exchange->error && !exchange->tcp ? exchange->error : ETIMEDOUT);
	else
		udp_send(exchange);
}

/* -- beginning -- */

static struct dns_exchange *prepare(struct loop *loop, const struct dns_question *question)
{
	size_t length = LENGTH_LENGTH + question->length;
	struct dns_exchange *exchange = calloc(1, sizeof(*exchange) + length);
	struct writer writer;

	if (!exchange)
		return NULL;
	writer = writer_over(exchange->message, length);
	write_u16(&writer, (uint16_t)question->length);
	write_bytes(&writer, question->message, question->length);
	exchange->length = length;
	exchange->loop = loop;
	exchange->descriptor = -1;
	exchange->server = question->server;
	exchange->interval = FIRST_RESEND;
	exchange->give_up = after(loop_now(loop), question->patience);
	return exchange;
}

struct dns_exchange *dns_exchange_new(struct loop *loop, const struct dns_question *question,
				      dns_accept *accept, dns_failed *failed, void *arg,
				      struct failure *failure)
{
	struct dns_exchange *exchange = prepare(loop, question);
	int error;

	if (!exchange) {
		failure_set(failure, ENOMEM, "out of memory for a DNS message");
		return NULL;
	}
	exchange->accept = accept;
	exchange->failed = failed;
	exchange->arg = arg;
	exchange->timer = loop_timer_new(loop, due, exchange);
	if (!exchange->timer)
		error = -errno;
	else if (question->tcp || question->length > DNS_UDP_MAX)
		error = start_tcp(exchange);
	else
		error = start_udp(exchange);
	if (!error)
		return exchange;
	explain(exchange, -error, failure);
	dns_exchange_free(exchange);
	return NULL;
}
