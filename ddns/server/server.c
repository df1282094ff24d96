/* SPDX-License-Identifier: BSD-2-Clause */
/* Who asks for what, may they, and what becomes of it. */
#include "ddns/server/server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ddns/server/allowance.h"
#include "ddns/server/page.h"
#include "ddns/server/visit.h"
#include "ddns/server/wishes.h"

struct ddns_server {
	struct ddns_server_config config;
	struct users *users;
	struct registrations registrations;
	enum server_change change;
	uint64_t last_wake;
	struct allowance peers, logins, work, updates, names, abuses, blocked;
};

/* One update at work: who asks, and what has been said so far. */
struct update {
	struct ddns_server *server;
	const struct web_request *request;
	struct web_answer *answer;
	struct credentials credentials;
	struct update_request said;
	struct writer text;
	monotonic now;
	uint64_t wall;
};

/* -- life -- */

struct ddns_server *ddns_server_new(const struct ddns_server_config *config,
				    const struct random_source *random)
{
	struct ddns_server *server = calloc(1, sizeof(*server));

	if (!server)
		return NULL;
	server->config = *config;
	allowance_init(&server->peers, SERVER_PEER_TURNS, SERVER_PEER_EVERY, random);
	allowance_init(&server->logins, SERVER_LOGIN_TURNS, SERVER_LOGIN_EVERY, random);
	allowance_init(&server->work, SERVER_WORK_TURNS, SERVER_WORK_EVERY, random);
	allowance_init(&server->updates, SERVER_USER_TURNS, SERVER_USER_EVERY, random);
	allowance_init(&server->names, SERVER_NAME_TURNS, SERVER_NAME_EVERY, random);
	allowance_init(&server->abuses, SERVER_ABUSE_TURNS, SERVER_ABUSE_EVERY, random);
	allowance_init(&server->blocked, 1, SERVER_BLOCKED, random);
	return server;
}

void ddns_server_free(struct ddns_server *server)
{
	if (!server)
		return;
	users_free(server->users);
	registrations_clear(&server->registrations);
	free(server);
}

static void note(struct ddns_server *server, enum server_change change)
{
	if (change > server->change)
		server->change = change;
}

void ddns_server_set_users(struct ddns_server *server, struct users *users, uint64_t wall)
{
	struct registrations *all = &server->registrations;
	size_t i;

	users_free(server->users);
	server->users = users;
	for (i = 0; i < all->count; i++)
		if (!users_have(users, all->rows[i]->name) &&
		    registrations_end(all, all->rows[i]->name, NULL, wall) > 0)
			note(server, SERVER_CHANGED);
}

struct registrations *ddns_server_registrations(struct ddns_server *server)
{
	return &server->registrations;
}

enum server_change ddns_server_changed(struct ddns_server *server)
{
	enum server_change change = server->change;

	server->change = SERVER_SAME;
	return change;
}

static bool has_ended_since(const struct ddns_server *server, uint64_t wall)
{
	const struct registrations *all = &server->registrations;
	size_t i;

	for (i = 0; i < all->count; i++)
		if (all->rows[i]->expires > server->last_wake && all->rows[i]->expires <= wall)
			return true;
	return false;
}

uint64_t ddns_server_wake(struct ddns_server *server, uint64_t wall)
{
	bool ended = has_ended_since(server, wall);

	if (registrations_forget(&server->registrations, wall) || ended)
		note(server, SERVER_CHANGED);
	server->last_wake = wall;
	return registrations_next_end(&server->registrations, wall);
}

/* -- answers -- */

static uint32_t whole_seconds(monotonic duration)
{
	return seconds_until(duration, 0);
}

/* An answer that is one word about the whole request, with more for people. */
static void refuse(struct update *update, enum update_word word, monotonic wait, const char *more)
{
	struct web_answer *answer = update->answer;
	int length;

	answer->status = update_word_status(word);
	answer->challenge = word == UPDATE_BADAUTH;
	if (word == UPDATE_WAIT) {
		answer->retry_after = whole_seconds(wait);
		length = snprintf((char *)answer->body, sizeof(answer->body), "w%us\n",
				  answer->retry_after);
	} else {
		length = snprintf((char *)answer->body, sizeof(answer->body), "%s%s%s\n",
				  update_word_print(word), more[0] ? " " : "", more);
	}
	answer->length = (size_t)length;
}

static void write_text(struct writer *text, const char *words)
{
	write_bytes(text, words, strlen(words));
}

/* The line about one name. */
static void add_line(struct update *update, enum update_word word)
{
	const struct update_request *said = &update->said;
	char endpoint[ENDPOINT_TEXT];
	size_t i;

	write_text(&update->text, update_word_print(word));
	for (i = 0; i < said->address_count && !said->offline && word <= UPDATE_NOCHG; i++) {
		struct endpoint at = { said->addresses[i], said->port };

		write_text(&update->text, i == 0 ? " " : ",");
		write_text(&update->text, said->port ? endpoint_print(&at, endpoint)
						     : address_print(&at.address, endpoint));
	}
	write_text(&update->text, "\n");
}

/* -- who may -- */

/* Works on a password only as often as it is healthy; true: it is the user. */
static bool log_in(struct update *update)
{
	struct ddns_server *server = update->server;
	const struct credentials *who = &update->credentials;
	struct address peer = address_peer(&update->request->peer.address);
	monotonic wait;

	if (!server->users ||
	    !credentials_read(update->request->authorization, &update->credentials)) {
		refuse(update, UPDATE_BADAUTH, 0, "");
		return false;
	}
	if (users_knows(server->users, who->user, who->password))
		return true;
	wait = allowance_wait(&server->logins, &peer, sizeof(peer), update->now);
	if (wait == 0)
		wait = allowance_take(&server->work, "", 0, update->now);
	if (wait > 0) {
		refuse(update, UPDATE_WAIT, wait, "");
		return false;
	}
	if (users_check(server->users, who->user, who->password))
		return true;
	(void)allowance_take(&server->logins, &peer, sizeof(peer), update->now);
	refuse(update, UPDATE_BADAUTH, 0, "");
	return false;
}

/* Every update of a user, whatever the name: new ones are more work than known ones. */
static bool pace_user(struct update *update)
{
	const char *user = update->credentials.user;
	monotonic wait = allowance_take(&update->server->updates, user, strlen(user), update->now);

	if (wait > 0)
		refuse(update, UPDATE_WAIT, wait, "");
	return wait == 0;
}

/*
 * Too often? The word says what to answer for this name, WAIT with how long. Who
 * goes on all the same is shut out for an hour.
 */
static enum update_word pace(struct update *update, const char *name, monotonic *wait)
{
	struct ddns_server *server = update->server;
	size_t length = strlen(name);

	if (allowance_wait(&server->blocked, name, length, update->now) > 0)
		return UPDATE_ABUSE;
	*wait = allowance_take(&server->names, name, length, update->now);
	if (*wait == 0)
		return UPDATE_GOOD;
	if (allowance_take(&server->abuses, name, length, update->now) == 0)
		return UPDATE_WAIT;
	(void)allowance_take(&server->blocked, name, length, update->now);
	return UPDATE_ABUSE;
}

/* -- what becomes of it -- */

static bool is_acceptable(const struct update *update, const struct address *address)
{
	return address_is_public(address) ||
	       (update->server->config.allow_non_public && address_names_host(address));
}

static bool take_addresses(struct update *update)
{
	struct update_request *said = &update->said;
	size_t i;

	if (said->offline)
		return true;
	if (said->address_count == 0)
		said->addresses[said->address_count++] = update->request->peer.address;
	for (i = 0; i < said->address_count; i++)
		if (!is_acceptable(update, &said->addresses[i]))
			return false;
	return true;
}

static struct registration row_of(const struct update *update, const char *name, size_t address)
{
	const struct update_request *said = &update->said;
	struct registration row = {
		.at = { said->addresses[address], said->port },
		.protocol = said->protocol,
		.scheme = said->scheme,
		.heard = update->wall,
		.expires = update->wall + (said->lifetime ? said->lifetime : UPDATE_IN_A_MONTH),
	};

	memcpy(row.name, name, strlen(name) + 1);
	if (said->port) {
		memcpy(row.service, said->service, sizeof(row.service));
		memcpy(row.path, said->path, sizeof(row.path));
	}
	return row;
}

/* How many names of the user are registered. */
static size_t count_names(const struct update *update)
{
	const struct registrations *all = &update->server->registrations;
	const char *before = "";
	size_t i, count = 0;

	for (i = 0; i < all->count; before = all->rows[i++]->name)
		count += strcmp(all->rows[i]->name, before) != 0 &&
			 users_may(update->server->users, update->credentials.user,
				   all->rows[i]->name);
	return count;
}

/* Both are known by where they are. */
static void note_contest(const struct update *update, const struct registration *row)
{
	char here[ENDPOINT_TEXT], there[ENDPOINT_TEXT];

	snprintf(
		update->answer->remark, sizeof(update->answer->remark),
		"%s of user %.64s leads to %s again, where %s had taken its place: if these are two "
		"gateways, give each a name of its own",
		row->name, update->credentials.user, endpoint_print(&row->at, here),
		endpoint_print(&row->before, there));
}

static enum update_word register_name(struct update *update, const char *name)
{
	enum update_word word = UPDATE_NOCHG;
	struct registration row;
	size_t i, count;

	if (!registrations_of(&update->server->registrations, name, &count) &&
	    count_names(update) >= SERVER_USER_NAMES)
		return UPDATE_NUMHOST;
	for (i = 0; i < update->said.address_count; i++) {
		row = row_of(update, name, i);
		switch (registrations_put(&update->server->registrations, &row)) {
		case REGISTERED_AGAIN: note_contest(update, &row); /* fall through */
		case REGISTERED:
			note(update->server, SERVER_CHANGED);
			word = UPDATE_GOOD;
			break;
		case REGISTERED_ALREADY: note(update->server, SERVER_TIMES); break;
		case REGISTERED_NOT: return UPDATE_NUMHOST;
		}
	}
	return word;
}

static enum update_word withdraw_name(struct update *update, const char *name)
{
	const char *service = update->said.means_service ? update->said.service : NULL;

	if (registrations_end(&update->server->registrations, name, service, update->wall) == 0)
		return UPDATE_NOCHG;
	note(update->server, SERVER_CHANGED);
	return UPDATE_GOOD;
}

static enum update_word update_name(struct update *update, const char *name)
{
	return update->said.offline ? withdraw_name(update, name) : register_name(update, name);
}

/* What is wrong with a name; GOOD: nothing. */
static enum update_word check_name(const struct update *update, const char *name)
{
	if (name[0] == '\0' || !wishes_can_have(name))
		return UPDATE_NOTFQDN;
	return users_may(update->server->users, update->credentials.user, name) ? UPDATE_GOOD
										: UPDATE_NOHOST;
}

/* Paces every name before any is changed: one that must wait makes the whole request wait. */
static bool pace_names(struct update *update, enum update_word words[UPDATE_NAMES])
{
	monotonic wait = 0;
	size_t i;

	for (i = 0; i < update->said.name_count; i++) {
		words[i] = check_name(update, update->said.names[i]);
		if (words[i] == UPDATE_GOOD)
			words[i] = pace(update, update->said.names[i], &wait);
		if (words[i] == UPDATE_WAIT) {
			refuse(update, UPDATE_WAIT, wait, "");
			return false;
		}
	}
	return true;
}

static void update_names(struct update *update)
{
	enum update_word words[UPDATE_NAMES];
	size_t i;

	if (!pace_names(update, words))
		return;
	for (i = 0; i < update->said.name_count; i++)
		add_line(update, words[i] == UPDATE_GOOD
					 ? update_name(update, update->said.names[i])
					 : words[i]);
	update->answer->status = 200;
	update->answer->length = writer_length(&update->text);
}

static void answer_update(struct update *update)
{
	enum update_word word;

	if (!update->request->tls) {
		refuse(update, UPDATE_BADAUTH, 0, "ask by HTTPS: a password is no secret here");
		update->answer->status = 403;
		update->answer->challenge = false;
		return;
	}
	if (!update->request->get) {
		refuse(update, UPDATE_BADPARAM, 0, "the method is GET");
		update->answer->status = 405;
		return;
	}
	if (update->request->agent[0] == '\0') {
		refuse(update, UPDATE_BADAGENT, 0, "");
		return;
	}
	if (!log_in(update) || !pace_user(update))
		return;
	word = update_request_read(update->request->query, &update->said);
	if (word == UPDATE_GOOD && !take_addresses(update))
		word = UPDATE_BADIP;
	if (word == UPDATE_GOOD)
		update_names(update);
	else
		refuse(update, word, 0, "");
}

/* -- requests -- */

static void say_page(struct web_answer *answer, int status, const char *title, const char *message)
{
	struct writer page = writer_over(answer->body, sizeof(answer->body));

	page_message(&page, title, message);
	answer->status = status;
	answer->page = true;
	answer->length = writer_length(&page);
}

/* Requests to our own name. */
static void answer_own(struct update *update)
{
	const char *path = update->request->path;

	if (strcmp(path, "/nic/update") == 0 || strcmp(path, "/v3/update") == 0)
		answer_update(update);
	else if (strcmp(path, "/") == 0)
		say_page(update->answer, 200, update->server->config.name,
			 "This is a dynamic DNS service. Gateways register their services here.");
	else
		say_page(update->answer, 404, update->server->config.name,
			 "There is no such page here.");
}

void ddns_server_answer(struct ddns_server *server, const struct web_request *request,
			monotonic now, uint64_t wall, struct web_answer *answer)
{
	struct update update = {
		.server = server, .request = request, .answer = answer, .now = now, .wall = wall
	};
	struct address peer = address_peer(&request->peer.address);
	struct web_request visit = *request;
	char host[HOST_NAME_SIZE];
	monotonic wait = allowance_take(&server->peers, &peer, sizeof(peer), now);

	memset(answer, 0, offsetof(struct web_answer, body));
	answer->length = 0;
	update.text = writer_over(answer->body, sizeof(answer->body));
	visit.host = host;
	if (wait > 0) {
		refuse(&update, UPDATE_WAIT, wait, "");
	} else if (strlen(request->path) > QUERY_MAX || strlen(request->query) > QUERY_MAX) {
		say_page(answer, 414, "Too long", "The address is too long.");
	} else if (!host_name_read(request->host, host) || request->path[0] != '/' ||
		   !text_is_uri_part(request->path) || !text_is_uri_part(request->query)) {
		say_page(answer, 400, "Bad request", "That is no address of a page.");
	} else if (strcmp(host, server->config.name) == 0) {
		answer_own(&update);
	} else {
		visit_answer(&server->registrations, &visit, wall, answer);
	}
	explicit_bzero(&update.credentials, sizeof(update.credentials));
}
