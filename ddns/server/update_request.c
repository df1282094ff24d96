/* SPDX-License-Identifier: BSD-2-Clause */
/* The parameters of an update, each a row with its reader. */
#include "ddns/server/update_request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *word;
	int status;
} words[] = {
#define X(symbol, word, status) [UPDATE_##symbol] = { word, status },
	UPDATE_WORDS(X)
#undef X
};

const char *update_word_print(enum update_word word)
{
	return words[word].word;
}

int update_word_status(enum update_word word)
{
	return words[word].status;
}

/* The part of a list up to the next comma, which the cursor moves behind; false at the end. */
static bool next_part(char **cursor, char **part)
{
	*part = *cursor;
	if (!*cursor)
		return false;
	*cursor = strchr(*cursor, ',');
	if (*cursor)
		*(*cursor)++ = '\0';
	return true;
}

static enum update_word read_names(struct update_request *request, char *value)
{
	char *name;

	while (next_part(&value, &name)) {
		if (request->name_count == UPDATE_NAMES)
			return UPDATE_NUMHOST;
		if (!host_name_read(name, request->names[request->name_count]))
			request->names[request->name_count][0] = '\0';
		request->name_count++;
	}
	return UPDATE_GOOD;
}

static enum update_word read_addresses(struct update_request *request, char *value)
{
	struct address *first = &request->addresses[0], address;
	char *text;

	while (next_part(&value, &text)) {
		if (request->address_count == 2 || !address_parse(text, &address))
			return UPDATE_BADIP;
		if (request->address_count == 1 &&
		    address_is_ipv4(first) == address_is_ipv4(&address))
			return UPDATE_BADIP;
		request->addresses[request->address_count++] = address;
	}
	return UPDATE_GOOD;
}

/* A whole number from 1 to the limit; 0: it is none. */
static uint32_t read_number(const char *text, uint32_t limit)
{
	unsigned long number;

	if (strspn(text, "0123456789") != strlen(text) || strlen(text) > 9)
		return 0;
	number = strtoul(text, NULL, 10);
	return number > limit ? 0 : (uint32_t)number;
}

static enum update_word read_port(struct update_request *request, char *value)
{
	request->port = (uint16_t)read_number(value, UINT16_MAX);
	return request->port ? UPDATE_GOOD : UPDATE_BADPARAM;
}

static enum update_word read_protocol(struct update_request *request, char *value)
{
	if (strcasecmp(value, "tcp") == 0)
		request->protocol = UPDATE_TCP;
	else if (strcasecmp(value, "udp") == 0)
		request->protocol = UPDATE_UDP;
	else
		return UPDATE_BADPARAM;
	request->means_service = true;
	return UPDATE_GOOD;
}

static enum update_word read_scheme(struct update_request *request, char *value)
{
	request->scheme = scheme_find(value);
	request->means_service = true;
	return request->scheme ? UPDATE_GOOD : UPDATE_BADPARAM;
}

static enum update_word read_service(struct update_request *request, char *value)
{
	if (strlen(value) >= sizeof(request->service))
		return UPDATE_BADPARAM;
	memcpy(request->service, value, strlen(value) + 1);
	request->means_service = true;
	return UPDATE_GOOD;
}

static enum update_word read_path(struct update_request *request, char *value)
{
	if (strlen(value) >= sizeof(request->path) || !text_is_uri_part(value) || value[0] != '/')
		return UPDATE_BADPARAM;
	memcpy(request->path, value, strlen(value) + 1);
	return UPDATE_GOOD;
}

/* Longer than a month is a month. */
static enum update_word read_lifetime(struct update_request *request, char *value)
{
	request->lifetime = read_number(value, 999999999);
	if (request->lifetime > UPDATE_IN_A_MONTH)
		request->lifetime = UPDATE_IN_A_MONTH;
	return request->lifetime ? UPDATE_GOOD : UPDATE_BADPARAM;
}

static enum update_word read_offline(struct update_request *request, char *value)
{
	request->offline = strcasecmp(value, "YES") == 0;
	return request->offline || strcasecmp(value, "NO") == 0 ? UPDATE_GOOD : UPDATE_BADPARAM;
}

static const struct {
	const char *name;
	enum update_word (*read)(struct update_request *request, char *value);
} parameters[] = {
	{ "hostname", read_names }, { "myip", read_addresses },    { "port", read_port },
	{ "proto", read_protocol }, { "scheme", read_scheme },     { "service", read_service },
	{ "path", read_path },      { "lifetime", read_lifetime }, { "offline", read_offline },
};

#define PARAMETERS (sizeof(parameters) / sizeof(parameters[0]))

/*
 * What a client has nothing to say of it may leave empty. Others, such as "system"
 * and "wildcard" of old, say nothing to us.
 */
static enum update_word read_field(struct update_request *request, struct query_field *field,
				   unsigned int *seen)
{
	size_t i;

	for (i = 0; i < PARAMETERS && field->value[0] != '\0'; i++)
		if (strcmp(parameters[i].name, field->name) == 0) {
			if (*seen & 1u << i) /* which of them is meant? */
				return UPDATE_BADPARAM;
			*seen |= 1u << i;
			return parameters[i].read(request, field->value);
		}
	return UPDATE_GOOD;
}

static enum update_word check(struct update_request *request)
{
	const char *fallback = request->scheme                   ? request->scheme->name
			       : request->protocol == UPDATE_UDP ? "udp"
								 : "tcp";

	if (request->name_count == 0)
		return UPDATE_NOTFQDN;
	if (request->port != 0 && !request->offline && request->address_count == 0)
		return UPDATE_BADIP;
	if (request->port == 0 && !request->offline && request->means_service)
		return UPDATE_BADPARAM;
	if (request->service[0] == '\0')
		memcpy(request->service, fallback, strlen(fallback) + 1);
	return UPDATE_GOOD;
}

enum update_word update_request_read(const char *query, struct update_request *request)
{
	struct query_field field;
	unsigned int seen = 0;
	enum query_step step;
	enum update_word word;

	*request = (struct update_request){ .protocol = UPDATE_TCP };
	if (strlen(query) > QUERY_MAX)
		return UPDATE_BADPARAM;
	while ((step = query_next(&query, &field)) == QUERY_FIELD) {
		word = read_field(request, &field, &seen);
		if (word != UPDATE_GOOD)
			return word;
	}
	return step == QUERY_BAD ? UPDATE_BADPARAM : check(request);
}
