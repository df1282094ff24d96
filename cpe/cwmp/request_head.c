/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines of a request, without copying them. */
#include "cpe/cwmp/request_head.h"

#include <string.h>
#include <strings.h>

bool request_text_is(const struct request_text *text, const char *word)
{
	return text->length == strlen(word) && memcmp(text->at, word, text->length) == 0;
}

bool request_text_is_like(const struct request_text *text, const char *word)
{
	return text->length == strlen(word) && strncasecmp(text->at, word, text->length) == 0;
}

struct request_text request_text_until(struct request_text *rest, char end)
{
	const char *found = rest->length > 0 ? memchr(rest->at, end, rest->length) : NULL;
	struct request_text part = { rest->at, found ? (size_t)(found - rest->at) : rest->length };
	size_t taken = part.length + (found != NULL);

	rest->at += taken;
	rest->length -= taken;
	return part;
}

static bool is_printable(const struct request_text *text)
{
	size_t i;

	for (i = 0; i < text->length; i++)
		if (((unsigned char)text->at[i] < ' ' && text->at[i] != '\t') || text->at[i] == 127)
			return false;
	return true;
}

/* The next line without its end; false: its end has not come yet. */
static bool take_line(struct request_text *rest, struct request_text *line)
{
	if (rest->length == 0 || !memchr(rest->at, '\n', rest->length))
		return false;
	*line = request_text_until(rest, '\n');
	if (line->length > 0 && line->at[line->length - 1] == '\r')
		line->length--;
	return true;
}

static bool is_version(const struct request_text *text)
{
	return request_text_is(text, "HTTP/1.1") || request_text_is(text, "HTTP/1.0");
}

/* GET /path HTTP/1.1 */
static bool read_request_line(struct request_text line, struct request_head *head)
{
	head->method = request_text_until(&line, ' ');
	head->target = request_text_until(&line, ' ');
	return head->method.length > 0 && head->target.length > 0 && is_version(&line);
}

static void trim(struct request_text *text)
{
	while (text->length > 0 && (text->at[0] == ' ' || text->at[0] == '\t')) {
		text->at++;
		text->length--;
	}
	while (text->length > 0 &&
	       (text->at[text->length - 1] == ' ' || text->at[text->length - 1] == '\t'))
		text->length--;
}

static bool is_name(const struct request_text *text)
{
	return text->length > 0 && !memchr(text->at, ' ', text->length) &&
	       !memchr(text->at, '\t', text->length);
}

static bool read_header(struct request_text line, struct request_head *head)
{
	bool colon = memchr(line.at, ':', line.length) != NULL;
	struct request_text name = request_text_until(&line, ':');

	if (!colon || !is_name(&name))
		return false;
	if (!request_text_is_like(&name, "Authorization"))
		return true;
	if (head->authorization.at)
		return false;
	trim(&line);
	head->authorization = line;
	return true;
}

enum request_reading request_head_read(const char *octets, size_t length, struct request_head *head)
{
	struct request_text rest = { octets, length }, line;
	struct request_head found = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
	unsigned int lines = 0;

	while (take_line(&rest, &line)) {
		if (line.length == 0 && lines > 0) {
			*head = found;
			return REQUEST_WHOLE;
		}
		if (!is_printable(&line) || lines == REQUEST_HEAD_LINES ||
		    !(lines == 0 ? read_request_line(line, &found) : read_header(line, &found)))
			return REQUEST_BAD;
		lines++;
	}
	return length >= REQUEST_HEAD_MOST ? REQUEST_BAD : REQUEST_UNFINISHED;
}
