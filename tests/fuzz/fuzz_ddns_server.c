/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_SERVER */
/*
 * Requests of strangers and of a user to homeport-ddns-server. Lines of the input are a
 * request each: a flag octet, host, path, query, with tabs between them. Whatever comes,
 * what is registered can be written and read again, redirects lead to an allowed scheme
 * and hold no octet that ends a header, and no page holds markup of somebody else.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ddns/server/server.h"
#include "tests/unit/ddns/server/chance.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* "geheim": one round of work for each input is enough. */
#define USERS                                                              \
	"alice $pbkdf2-sha256$1000$000102030405060708090a0b0c0d0e0f$"      \
	"1705c17e9fa1bd3cfa02cb28e3219ab4ec000480bf1a58c790a79ca75d0889f5" \
	" a.home.example *.alice.home.example\n"

static struct web_answer answer;

static struct ddns_server *make(void)
{
	static const struct ddns_server_config config = { .name = "ddns.home.example",
							  .allow_non_public = true };
	struct ddns_server *server = ddns_server_new(&config, &chance);
	struct failure failure;
	struct users *users =
		users_parse(USERS, "users", "home.example", config.name, &chance, &failure);

	if (!server || !users)
		abort();
	ddns_server_set_users(server, users, 1);
	return server;
}

static void check_location(const char *location)
{
	char scheme[16];
	size_t length = strcspn(location, ":");

	if (length >= sizeof(scheme))
		abort();
	memcpy(scheme, location, length);
	scheme[length] = '\0';
	if (!scheme_find(scheme) || !scheme_find(scheme)->web)
		abort();
	for (; *location; location++)
		if (*location <= ' ' || *location >= 0x7f || *location == '"')
			abort();
}

/* Tags of ours are known; one more "<" is somebody else's. */
static void check_page(const char *page)
{
	static const char *const tags[] = {
		"<!DOCTYPE html>",
		"<html lang=\"en\">",
		"<head>",
		"<meta ",
		"<link rel=\"icon\"",
		"<style>",
		"</style>",
		"<title>",
		"</title>",
		"</head>",
		"<body>",
		"<main>",
		"<h1>",
		"</h1>",
		"<ul>",
		"<li>",
		"<a class=\"service\" rel=\"noreferrer\" href=\"",
		"<div class=\"service\">",
		"<span>",
		"<strong>",
		"</strong>",
		"<small>",
		"</small>",
		"</span>",
		"<span class=\"open\" aria-hidden=\"true\">",
		"</a>",
		"</div>",
		"</li>",
		"</ul>",
		"</main>",
		"</body>",
		"</html>",
		"<p>",
		"</p>",
	};
	size_t i;

	for (page = strchr(page, '<'); page; page = strchr(page + 1, '<')) {
		for (i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
			if (strncmp(page, tags[i], strlen(tags[i])) == 0)
				break;
		if (i == sizeof(tags) / sizeof(tags[0]))
			abort();
	}
}

static void check_file(struct ddns_server *server)
{
	struct registrations *all = ddns_server_registrations(server);
	struct registrations same = { .count = 0 };
	struct failure failure;
	size_t left_out, i;
	char *text = registrations_write(all);

	if (!text || registrations_read(&same, text, &left_out, &failure) != 0 || left_out > 0 ||
	    same.count != all->count)
		abort();
	for (i = 0; i < all->count; i++)
		if (memcmp(all->rows[i], same.rows[i], sizeof(struct registration)) != 0)
			abort();
	free(text);
	registrations_clear(&same);
}

static const char *next_part(char **cursor)
{
	const char *part = *cursor ? *cursor : (char *)"";

	if (*cursor)
		*cursor = strchr(*cursor, '\t');
	if (*cursor)
		*(*cursor)++ = '\0';
	return part;
}

static void ask(struct ddns_server *server, char *line, uint64_t wall)
{
	unsigned char flags = (unsigned char)line[0];
	char *cursor = line[0] ? line + 1 : NULL;
	struct web_request request = {
		.tls = !(flags & 1),
		.get = !(flags & 2),
		.authorization = flags & 4 ? "" : "Basic YWxpY2U6Z2VoZWlt",
		.agent = "fuzz",
	};

	request.peer.address = flags & 8 ? ADDRESS_NONE : ADDRESS_NONE_IPV4;
	request.peer.address.octets[15] = 1;
	request.host = next_part(&cursor);
	request.path = next_part(&cursor);
	request.query = next_part(&cursor);
	ddns_server_answer(server, &request, seconds(wall), wall, &answer);
	if (answer.status < 200 || answer.status > 599 || answer.length >= sizeof(answer.body) ||
	    (answer.location[0] != '\0') != (answer.status == 307))
		abort();
	answer.body[answer.length] = '\0';
	if (answer.location[0] != '\0')
		check_location(answer.location);
	if (answer.page)
		check_page((const char *)answer.body);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct ddns_server *server;
	char *text = malloc(length + 1), *line, *end;
	uint64_t wall = 1000;

	if (!text)
		return 0;
	memcpy(text, bytes, length);
	text[length] = '\0';
	chance_next = 0;
	server = make();
	for (line = text; line; line = end, wall += 40) {
		end = strchr(line, '\n');
		if (end)
			*end++ = '\0';
		ask(server, line, wall);
		ddns_server_wake(server, wall);
	}
	check_file(server);
	ddns_server_free(server);
	free(text);
	return 0;
}
