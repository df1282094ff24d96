/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: STATUS_PAGE */
/*
 * What LAN hosts say of themselves comes to the page of homeport-status in the daemon's
 * answers. Whatever it is, the page fits, and no markup in it is somebody else's.
 */
#include <json-c/json.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/status/page.h"
#include "ddns/server/web.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static char page[WEB_BODY + 1];

static void must(bool law)
{
	if (!law)
		abort();
}

/* How many octets that stand for markup there are; behind the style sheet, which is ours. */
static size_t markup(void)
{
	const char *at = strstr(page, "</style>");
	size_t count = 0;

	for (; at && *at; at++)
		count += *at == '<' || *at == '>' || *at == '"';
	return count;
}

static void write_page(struct json_object *status, struct json_object *explain,
		       struct json_object *mappings)
{
	struct status_facts facts = { status, explain, mappings, "2026-11-29 12:00:00 UTC" };
	struct writer writer = writer_over((uint8_t *)page, WEB_BODY);

	status_page_write(&writer, &facts);
	must(!writer.bad);
	page[writer_length(&writer)] = '\0';
	must(strlen(page) == writer_length(&writer));
	must(strstr(page, "</html>") != NULL);
}

/* The same with "x" for each octet of a text that could be markup. */
static struct json_object *tamed(struct json_object *from)
{
	char *text = strdup(json_object_to_json_string_ext(from, JSON_C_TO_STRING_PLAIN));
	struct json_object *to;
	char *at;
	bool inside = false;

	must(text != NULL);
	for (at = text; *at; at++) {
		if (*at == '"')
			inside = !inside;
		else if (*at == '\\' && at[1] == '"')
			memcpy(at++, "xx", 2);
		else if (*at == '\\')
			at++;
		else if (inside && (*at == '<' || *at == '>' || *at == '&' || *at == '\''))
			*at = 'x';
	}
	to = json_tokener_parse(text);
	free(text);
	return to;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *text = strndup((const char *)bytes, length);
	struct json_object *answer = text ? json_tokener_parse(text) : NULL, *other;
	size_t count;

	if (json_object_is_type(answer, json_type_object)) {
		write_page(answer, answer, answer);
		count = markup();
		other = tamed(answer);
		write_page(other, other, other);
		must(!other || markup() == count || strstr(page, "homeportctl"));
		json_object_put(other);
	}
	json_object_put(answer);
	free(text);
	return 0;
}
