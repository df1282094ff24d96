/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines of JSON over a UNIX socket. Covered by: tests/net/test_cwmp */
#include "cpe/cwmp/model_client.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "cpe/cwmp/helper.h"

#define ANSWER_MAX (9 * 1024 * 1024) /* the daemon's own limit, and a bit */

struct model_client {
	struct helper *helper;
	int socket; /* -1: none */
	char *line;
	size_t size;
};

const char *model_text(struct json_object *object, const char *key)
{
	struct json_object *found;

	return json_object_object_get_ex(object, key, &found) && found
		       ? json_object_get_string(found)
		       : "";
}

struct json_object *model_client_command(const char *command)
{
	struct json_object *request = json_object_new_object();

	json_object_object_add(request, "command", json_object_new_string(command));
	return request;
}

struct model_client *model_client_new(struct helper *helper)
{
	struct model_client *client = calloc(1, sizeof(*client));

	if (!client)
		return NULL;
	client->socket = -1;
	client->helper = helper;
	return client;
}

static void hang_up(struct model_client *client)
{
	if (client->socket >= 0)
		close(client->socket);
	client->socket = -1;
}

void model_client_free(struct model_client *client)
{
	if (!client)
		return;
	hang_up(client);
	free(client->line);
	free(client);
}

static bool connect_to(struct model_client *client, struct failure *failure)
{
	struct timeval patience = { .tv_sec = DAEMON_PATIENCE };

	client->socket = helper_connect(client->helper, failure);
	if (client->socket < 0)
		return false;
	setsockopt(client->socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	return true;
}

/* -- lines -- */

static bool tell(struct model_client *client, const char *text, size_t length)
{
	ssize_t sent;

	for (; length > 0; text += sent, length -= (size_t)sent) {
		sent = send(client->socket, text, length, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
	}
	return true;
}

static bool make_room(struct model_client *client, size_t length)
{
	size_t size = client->size ? client->size * 2 : 16384;
	char *line;

	if (length < client->size)
		return true;
	line = size <= ANSWER_MAX ? realloc(client->line, size) : NULL;
	if (!line)
		return false;
	client->line = line;
	client->size = size;
	return true;
}

/* The octets of a line, without its end; -1: there was none in time. */
static ssize_t hear(struct model_client *client)
{
	size_t length = 0;
	ssize_t got;

	do {
		if (!make_room(client, length + 1))
			return -1;
		got = recv(client->socket, client->line + length, client->size - length, 0);
		if (got <= 0)
			return -1;
		length += (size_t)got;
	} while (client->line[length - 1] != '\n');
	return (ssize_t)length - 1;
}

static struct json_object *parse(const char *line, size_t length)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *answer =
		tokener ? json_tokener_parse_ex(tokener, line, (int)length) : NULL;

	if (tokener)
		json_tokener_free(tokener);
	return answer;
}

/* One that a daemon has left which was restarted is noticed when it is told something. */
static bool tell_again(struct model_client *client, const char *text, size_t length,
		       struct failure *failure)
{
	char octet;

	if (client->socket >= 0 && recv(client->socket, &octet, 1, MSG_PEEK | MSG_DONTWAIT) == 0)
		hang_up(client);
	if (client->socket < 0 && !connect_to(client, failure))
		return false;
	if (tell(client, text, length) && tell(client, "\n", 1))
		return true;
	failure_set(failure, errno, "homeportd does not listen: %m");
	return false;
}

struct json_object *model_client_ask(struct model_client *client, struct json_object *request,
				     struct failure *failure)
{
	struct json_object *answer = NULL;
	size_t length = 0;
	const char *text =
		json_object_to_json_string_length(request, JSON_C_TO_STRING_PLAIN, &length);
	ssize_t got = -1;

	if (!text)
		failure_set(failure, ENOMEM, "memory is short");
	else if (tell_again(client, text, length, failure)) {
		got = hear(client);
		answer = got >= 0 ? parse(client->line, (size_t)got) : NULL;
		if (!answer)
			failure_set(failure, ETIMEDOUT, "homeportd does not answer");
	}
	if (!answer)
		hang_up(client);
	if (client->line && got > 0)
		explicit_bzero(client->line, (size_t)got); /* it may have been a password */
	json_object_put(request);
	return answer;
}
