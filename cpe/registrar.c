/* SPDX-License-Identifier: BSD-2-Clause */
/* The composition of homeport-ddns-server. Covered by: tests/net/test_ddns_server */
#include "cpe/registrar.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cpe/file.h"
#include "cpe/http_server.h"
#include "cpe/http_tls.h"
#include "cpe/journal.h"
#include "cpe/publisher_pump.h"
#include "cpe/random.h"
#include "ddns/backend.h"
#include "ddns/server/server.h"
#include "ddns/server/wishes.h"

#define FILE_MOST   (32 * 1024 * 1024) /* octets */
#define HOLD_DOWN   milliseconds(200)  /* gateways have held changes down already */
#define GRACE       seconds(60)
#define SAVE_EVERY  seconds(1)  /* what names lead to */
#define TIMES_EVERY seconds(60) /* how long they do */
#define BUSY_MOST   seconds(5)
#define LINE_MOST   300 /* octets of a query in the journal */

struct registrar {
	struct loop *loop;
	const struct registrar_config *config;
	struct dns_name zone;
	struct http_server *http;
	struct http_tls *tls;
	struct ddns_server *server;
	struct publisher_pump *pump;
	struct wishes wishes; /* as the publisher knows them */
	bool unpublished;     /* what names lead to has changed */
	monotonic unpublished_since;
	monotonic save_at, saved_at; /* NEVER: nothing to save */
	bool save_failed;
	struct loop_timer *timer;
	struct loop_task task;
	struct journal_limit refusals, remarks;
};

static uint64_t wall_clock(void)
{
	return (uint64_t)time(NULL);
}

/* -- the file -- */

static void save(struct registrar *registrar)
{
	const char *path = registrar->config->registrations_file;
	char *text = registrations_write(ddns_server_registrations(registrar->server));
	int error = text ? file_replace(path, text, strlen(text)) : -ENOMEM;

	free(text);
	registrar->saved_at = loop_now(registrar->loop);
	registrar->save_at = error == 0 ? NEVER : after(registrar->saved_at, TIMES_EVERY);
	if (error != 0 && !registrar->save_failed)
		journal(JOURNAL_ERROR, JOURNAL_MAIN,
			"%s: registrations cannot be saved: %s; make its directory writable for "
			"the server's user",
			path, strerror(-error));
	registrar->save_failed = error != 0;
}

static int load(struct registrar *registrar, struct failure *failure)
{
	const char *path = registrar->config->registrations_file;
	struct failure why;
	size_t length, left_out = 0;
	char *text = file_read(path, FILE_MOST, &length);
	int error = 0;

	if (!text && errno != ENOENT)
		return failure_set(failure, errno, "%s: %m", path);
	if (text)
		error = registrations_read(ddns_server_registrations(registrar->server), text,
					   &left_out, &why);
	free(text);
	if (error != 0)
		return failure_set(failure, -error, "%s: %.160s", path, why.sentence);
	/* If it can be written is found out at once, unless that would lose what is in it. */
	if (left_out == 0)
		registrar->save_at = loop_now(registrar->loop);
	else
		journal(JOURNAL_WARNING, JOURNAL_MAIN, "%s: %zu registrations make no sense", path,
			left_out);
	return 0;
}

/* -- the zone -- */

static void tell(void *arg, const struct publisher_event *event)
{
	static struct journal_limit limit;
	struct registrar *registrar = arg;

	switch (event->kind) {
	case PUBLISHER_PUBLISHED:
	case PUBLISHER_WITHDRAWN:
		journal(JOURNAL_INFO, JOURNAL_DNS, "%s: %s", event->service, event->sentence);
		break;
	case PUBLISHER_FAILED:
	case PUBLISHER_BLOCKED:
	case PUBLISHER_CONTESTED:
		journal_limited(&limit, loop_now(registrar->loop), JOURNAL_WARNING, JOURNAL_DNS,
				"%s %s: %s", event->name, event->service, event->sentence);
		break;
	}
}

static void say_wishes(struct registrar *registrar, uint64_t wall)
{
	struct publisher *publisher = publisher_pump_of(registrar->pump);
	monotonic now = loop_now(registrar->loop);
	const struct wish *wish = registrar->wishes.list;
	size_t i;

	for (i = 0; i < registrar->wishes.count; i++, wish++) {
		if (wish->expires > wall)
			publisher_want(publisher, i, &wish->at,
				       wish->expires == UINT64_MAX
					       ? NEVER
					       : after(now, seconds(wish->expires - wall)),
				       now);
		else
			publisher_released(publisher, i, now);
	}
}

/* When it goes on, who was refused goes on waiting, and the key is the one that was read. */
static int configure(struct registrar *registrar, const struct wishes *wishes, bool goes_on,
		     struct failure *failure)
{
	const struct registrar_config *config = registrar->config;
	struct ddns_service *services = calloc(wishes->count + 1, sizeof(*services));
	struct ddns_account account = { .label = "zone",
					.backend = backend_find("rfc2136"),
					.server = config->primary,
					.zone = config->zone,
					.allow_non_public = config->allow_non_public };
	struct ddns_config ddns = { .services = services,
				    .service_count = wishes->count,
				    .accounts = &account,
				    .account_count = 1,
				    .hold_down = HOLD_DOWN,
				    .grace = GRACE,
				    .goes_on = goes_on };
	int error = 0;
	size_t i;

	if (!services)
		return failure_set(failure, ENOMEM, "no memory for the services");
	for (i = 0; i < wishes->count; i++)
		services[i] = wish_service(&wishes->list[i], config->ttl);
	if (!goes_on)
		error = publisher_pump_read_key(config->key_file, &account.key, failure);
	if (error == 0)
		error = publisher_configure(publisher_pump_of(registrar->pump), &ddns,
					    loop_now(registrar->loop), failure);
	explicit_bzero(&account, sizeof(account));
	free(services);
	return error;
}

/*
 * A publisher that is configured anew drops what is under way and looks what has
 * become of it, so that waits for its end where it can.
 */
static bool must_wait(const struct registrar *registrar)
{
	return publisher_pump_is_busy(registrar->pump) &&
	       loop_now(registrar->loop) < after(registrar->unpublished_since, BUSY_MOST);
}

/* with_key: the first time, or after a reload. */
static int publish(struct registrar *registrar, bool with_key, struct failure *failure)
{
	struct wishes wishes;
	bool anew;
	uint64_t wall = wall_clock();
	int error = wishes_make(
		ddns_server_registrations(registrar->server),
		&(struct wishes_self){ registrar->config->ipv4, registrar->config->ipv6 },
		&registrar->zone, &wishes);

	if (error != 0)
		return failure_set(failure, -error, "no memory for what is to be published");
	anew = with_key || !wishes_are_alike(&wishes, &registrar->wishes);
	if (anew && !with_key && must_wait(registrar)) {
		wishes_clear(&wishes);
		return 0;
	}
	if (anew)
		error = configure(registrar, &wishes, !with_key, failure);
	if (error != 0) {
		wishes_clear(&wishes);
		return error;
	}
	wishes_clear(&registrar->wishes);
	registrar->wishes = wishes;
	registrar->unpublished = false;
	say_wishes(registrar, wall);
	publisher_pump_later(registrar->pump);
	return 0;
}

/* -- the end of a turn -- */

static void note_changes(struct registrar *registrar)
{
	monotonic now = loop_now(registrar->loop);

	switch (ddns_server_changed(registrar->server)) {
	case SERVER_SAME: return;
	case SERVER_TIMES:
		registrar->save_at = earliest(registrar->save_at, after(now, TIMES_EVERY));
		break;
	case SERVER_CHANGED:
		registrar->save_at =
			earliest(registrar->save_at, after(registrar->saved_at, SAVE_EVERY));
		break;
	}
	/* Times are the publisher's, too: it withdraws what is over. */
	if (!registrar->unpublished)
		registrar->unpublished_since = now;
	registrar->unpublished = true;
}

static void work(void *arg)
{
	struct registrar *registrar = arg;
	monotonic now = loop_now(registrar->loop), wake_at;
	struct failure failure;
	uint64_t wall = wall_clock(), next = ddns_server_wake(registrar->server, wall);

	note_changes(registrar);
	if (registrar->unpublished && publish(registrar, false, &failure) != 0) {
		journal(JOURNAL_ERROR, JOURNAL_DNS, "%s", failure.sentence);
		registrar->unpublished = false;
	}
	if (registrar->save_at <= now)
		save(registrar);
	/* The wall clock may be set meanwhile. */
	wake_at = after(now, seconds(next - wall < 3600 ? next - wall : 3600));
	wake_at = earliest(wake_at, registrar->save_at);
	if (registrar->unpublished)
		wake_at = earliest(wake_at, after(now, milliseconds(50)));
	loop_timer_set(registrar->timer, wake_at);
}

/* -- requests -- */

static bool is_update(const struct web_request *request)
{
	return strcmp(request->path, "/nic/update") == 0 ||
	       strcmp(request->path, "/v3/update") == 0;
}

/* The query holds no secret: the password is in a header. */
static void log_update(struct registrar *registrar, const struct web_request *request,
		       const struct web_answer *answer)
{
	const char *text = (const char *)answer->body;
	int length = (int)strcspn(text, "\n");
	char peer[ADDRESS_TEXT];

	address_print(&request->peer.address, peer);
	if (strncmp(text, "good", 4) == 0)
		journal(JOURNAL_INFO, JOURNAL_MAIN, "update from %s: %.*s: %.*s", peer, LINE_MOST,
			request->query, length, text);
	else if (strncmp(text, "nochg", 5) == 0)
		journal(JOURNAL_DEBUG, JOURNAL_MAIN, "update from %s: %.*s: %.*s", peer, LINE_MOST,
			request->query, length, text);
	else
		journal_limited(&registrar->refusals, loop_now(registrar->loop), JOURNAL_WARNING,
				JOURNAL_MAIN, "update from %s: %.*s: %.*s", peer, LINE_MOST,
				request->query, length, text);
	if (answer->remark[0] != '\0')
		journal_limited(&registrar->remarks, loop_now(registrar->loop), JOURNAL_WARNING,
				JOURNAL_MAIN, "%s", answer->remark);
}

static void serve(void *arg, const struct web_request *request, struct web_answer *answer)
{
	struct registrar *registrar = arg;

	ddns_server_answer(registrar->server, request, loop_now(registrar->loop), wall_clock(),
			   answer);
	if (is_update(request) && !answer->page && answer->length > 0)
		log_update(registrar, request, answer);
	loop_defer(registrar->loop, &registrar->task);
}

/* -- life -- */

static struct users *read_users(const struct registrar_config *config, struct failure *failure)
{
	struct users *users;
	size_t length;
	char *text = file_read(config->users_file, FILE_MOST, &length);

	if (!text) {
		failure_set(failure, errno, "%s: %m; make it readable for the server's user",
			    config->users_file);
		return NULL;
	}
	users = users_parse(text, config->users_file, config->zone, config->name, random_system(),
			    failure);
	explicit_bzero(text, length);
	free(text);
	return users;
}

static int listen_everywhere(struct registrar *registrar, struct failure *failure)
{
	const struct registrar_config *config = registrar->config;
	int error = 0;
	size_t i;

	for (i = 0; error == 0 && i < config->https_count; i++)
		error = http_server_listen(registrar->http, &config->https[i], NULL, true, failure);
	for (i = 0; error == 0 && i < config->http_count; i++)
		error = http_server_listen(registrar->http, &config->http[i], NULL, false, failure);
	return error;
}

static int begin(struct registrar *registrar, struct failure *failure)
{
	const struct registrar_config *config = registrar->config;
	struct ddns_server_config server = { .name = config->name,
					     .allow_non_public = config->allow_non_public };
	struct users *users;
	int error;

	registrar->server = ddns_server_new(&server, random_system());
	registrar->timer = loop_timer_new(registrar->loop, work, registrar);
	if (!registrar->server || !registrar->timer)
		return failure_set(failure, ENOMEM, "no memory for the server");
	users = read_users(config, failure);
	if (!users)
		return -failure->error;
	error = load(registrar, failure);
	ddns_server_set_users(registrar->server, users, wall_clock());
	if (error != 0)
		return error;
	registrar->pump = publisher_pump_new(registrar->loop, tell, registrar, failure);
	registrar->http = http_server_new(registrar->loop, config->name, serve, registrar, failure);
	if (!registrar->pump || !registrar->http)
		return -failure->error;
	registrar->tls = http_tls_new();
	if (!registrar->tls)
		return failure_set(failure, ENOMEM, "no memory for TLS");
	error = http_tls_certify(registrar->tls, config->certificate, config->private_key, failure);
	if (error == 0)
		error = http_server_secure(registrar->http, http_tls_security(registrar->tls),
					   failure);
	if (error == 0)
		error = publish(registrar, true, failure);
	return error == 0 ? listen_everywhere(registrar, failure) : error;
}

struct registrar *registrar_new(struct loop *loop, const struct registrar_config *config,
				struct failure *failure)
{
	struct registrar *registrar = calloc(1, sizeof(*registrar));

	if (!registrar) {
		failure_set(failure, ENOMEM, "no memory for the server");
		return NULL;
	}
	registrar->loop = loop;
	registrar->config = config;
	registrar->save_at = NEVER;
	registrar->task = LOOP_TASK(work, registrar);
	(void)dns_name_parse(config->zone, &registrar->zone); /* was checked */
	if (begin(registrar, failure) != 0) {
		registrar->save_at = NEVER; /* the file is as it was, or cannot be read */
		registrar_free(registrar);
		return NULL;
	}
	loop_defer(loop, &registrar->task);
	return registrar;
}

void registrar_free(struct registrar *registrar)
{
	if (!registrar)
		return;
	http_server_free(registrar->http);
	http_tls_free(registrar->tls);
	if (registrar->save_at != NEVER)
		save(registrar);
	loop_forget(registrar->loop, &registrar->task);
	loop_timer_free(registrar->timer);
	publisher_pump_free(registrar->pump);
	wishes_clear(&registrar->wishes);
	ddns_server_free(registrar->server);
	free(registrar);
}

int registrar_reload(struct registrar *registrar, struct failure *failure)
{
	const struct registrar_config *config = registrar->config;
	struct users *users = read_users(config, failure);
	int error;

	if (!users)
		return -failure->error;
	ddns_server_set_users(registrar->server, users, wall_clock());
	loop_defer(registrar->loop, &registrar->task);
	error = http_tls_certify(registrar->tls, config->certificate, config->private_key, failure);
	return error == 0 ? publish(registrar, true, failure) : error;
}

int registrar_check(const struct registrar_config *config, struct failure *failure)
{
	struct tsig_key key;
	struct users *users = read_users(config, failure);
	struct http_tls *tls;
	int error;

	if (!users)
		return -failure->error;
	users_free(users);
	error = publisher_pump_read_key(config->key_file, &key, failure);
	explicit_bzero(&key, sizeof(key));
	if (error != 0)
		return error;
	tls = http_tls_new();
	if (!tls)
		return failure_set(failure, ENOMEM, "no memory for TLS");
	error = http_tls_certify(tls, config->certificate, config->private_key, failure);
	http_tls_free(tls);
	return error;
}
