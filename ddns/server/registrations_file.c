/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registrations as JSON: what a row says, in words that a person can read. Each
 * row is checked again as if a stranger had sent it.
 * Covered by: tests/unit/ddns/server/test_registrations
 */
#include <errno.h>
#include <json-c/json.h>
#include <string.h>
#include <strings.h>

#include "ddns/server/registrations.h"

#define VERSION 1

/* -- writing -- */

static void add_text(struct json_object *object, const char *key, const char *text)
{
	if (text[0] != '\0')
		json_object_object_add(object, key, json_object_new_string(text));
}

static struct json_object *row_object(const struct registration *row)
{
	struct json_object *object = json_object_new_object();
	char address[ADDRESS_TEXT];

	add_text(object, "name", row->name);
	add_text(object, "address", address_print(&row->at.address, address));
	if (row->service[0] != '\0') {
		add_text(object, "service", row->service);
		json_object_object_add(object, "port", json_object_new_int(row->at.port));
		add_text(object, "protocol", row->protocol == UPDATE_UDP ? "udp" : "tcp");
		add_text(object, "scheme", row->scheme ? row->scheme->name : "");
		add_text(object, "path", row->path);
	}
	json_object_object_add(object, "heard", json_object_new_int64((int64_t)row->heard));
	json_object_object_add(object, "expires", json_object_new_int64((int64_t)row->expires));
	return object;
}

char *registrations_write(const struct registrations *registrations)
{
	struct json_object *whole = json_object_new_object(), *rows = json_object_new_array();
	const char *text;
	char *copy;
	size_t i;

	json_object_object_add(whole, "homeport-ddns-server", json_object_new_int(VERSION));
	json_object_object_add(whole, "registrations", rows);
	for (i = 0; i < registrations->count; i++)
		json_object_array_add(rows, row_object(registrations->rows[i]));
	text = json_object_to_json_string_ext(whole, JSON_C_TO_STRING_PRETTY |
							     JSON_C_TO_STRING_NOSLASHESCAPE);
	copy = text ? strdup(text) : NULL;
	json_object_put(whole);
	return copy;
}

/* -- reading -- */

/* "" where there is none of that name, or one that is no text or too long. */
static void read_text(struct json_object *object, const char *key, char *text, size_t size)
{
	struct json_object *value;
	const char *from = "";

	if (json_object_object_get_ex(object, key, &value) &&
	    json_object_is_type(value, json_type_string))
		from = json_object_get_string(value);
	if (strlen(from) >= size)
		from = "";
	memcpy(text, from, strlen(from) + 1);
}

static uint64_t read_number(struct json_object *object, const char *key)
{
	struct json_object *value;
	int64_t number = 0;

	if (json_object_object_get_ex(object, key, &value) &&
	    json_object_is_type(value, json_type_int))
		number = json_object_get_int64(value);
	return number > 0 ? (uint64_t)number : 0;
}

static bool read_service(struct json_object *object, struct registration *row)
{
	uint64_t port = read_number(object, "port");
	char word[16];

	if (port == 0 || port > UINT16_MAX || !text_is_printable(row->service))
		return false;
	row->at.port = (uint16_t)port;
	read_text(object, "protocol", word, sizeof(word));
	row->protocol = strcmp(word, "udp") == 0 ? UPDATE_UDP : UPDATE_TCP;
	read_text(object, "scheme", word, sizeof(word));
	row->scheme = scheme_find(word);
	read_text(object, "path", row->path, sizeof(row->path));
	return text_is_uri_part(row->path) && (row->path[0] == '\0' || row->path[0] == '/');
}

static bool read_row(struct json_object *object, struct registration *row)
{
	char name[HOST_NAME_SIZE], address[ADDRESS_TEXT];

	*row = (struct registration){ .protocol = UPDATE_TCP };
	if (!json_object_is_type(object, json_type_object))
		return false;
	read_text(object, "name", name, sizeof(name));
	read_text(object, "address", address, sizeof(address));
	read_text(object, "service", row->service, sizeof(row->service));
	row->heard = read_number(object, "heard");
	row->expires = read_number(object, "expires");
	if (!host_name_read(name, row->name) || !address_parse(address, &row->at.address) ||
	    row->expires == 0)
		return false;
	return row->service[0] == '\0' || read_service(object, row);
}

int registrations_read(struct registrations *registrations, const char *text, size_t *left_out,
		       struct failure *failure)
{
	struct json_object *whole = json_tokener_parse(text), *rows;
	struct registration row;
	size_t i;

	*left_out = 0;
	if (!json_object_is_type(whole, json_type_object) ||
	    !json_object_object_get_ex(whole, "registrations", &rows) ||
	    !json_object_is_type(rows, json_type_array)) {
		json_object_put(whole);
		return failure_set(failure, EINVAL,
				   "not a file of registrations: restore it, or move it away to "
				   "begin without any");
	}
	for (i = 0; i < json_object_array_length(rows); i++)
		if (!read_row(json_object_array_get_idx(rows, i), &row) ||
		    registrations_put(registrations, &row) == REGISTERED_NOT)
			++*left_out;
	json_object_put(whole);
	return 0;
}
