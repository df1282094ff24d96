/* SPDX-License-Identifier: BSD-2-Clause */
/* Values of how the gateway is managed from afar. Covered by: tests/unit/cpe/test_config_key */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cpe/config_value.h"

/* -- URLs -- */

/* Behind the host and the port that the text begins with; NULL: they are none. */
static const char *pass_host(const char *text)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
	size_t length;

	if (text[0] == '[') {
		length = strspn(text + 1, "0123456789abcdefABCDEF:.");
		if (length < 2 || text[length + 1] != ']')
			return NULL;
		text += length + 2;
	} else {
		length = strspn(text, plain);
		if (length == 0 || length > 253)
			return NULL;
		text += length;
	}
	if (text[0] == ':') {
		length = strspn(text + 1, "0123456789");
		if (length == 0 || length > 5)
			return NULL;
		text += length + 1;
	}
	return text;
}

/* RFC 3986 3: no user in it, no fragment. */
int read_URL(const struct config_key *key, const char *text, void *to, struct failure *failure)
{
	const char *at = strncmp(text, "https://", 8) == 0  ? text + 8
			 : strncmp(text, "http://", 7) == 0 ? text + 7
							    : NULL;

	(void)key;
	if (at)
		at = pass_host(at);
	if (!at || (at[0] != '\0' && at[0] != '/' && at[0] != '?'))
		return failure_set(
			failure, EINVAL,
			"no URL; give one like https://acs.example.net:7547/acs, without "
			"a user in it");
	for (; *at; at++)
		if (!isgraph((unsigned char)*at) || strchr("\"<>\\^`{|}#", *at))
			return failure_set(failure, EINVAL,
					   "no URL: write %.1s as %%%02X in it, or leave it out",
					   at, (unsigned char)*at);
	return config_copy_text(text, to, sizeof(struct config_line) - 1,
				sizeof(struct config_line), failure);
}

/* -- times -- */

static bool read_zone(const char *zone, int64_t *offset)
{
	unsigned int hours, minutes;
	int length = 0;

	*offset = 0;
	if (zone[0] == '\0' || strcmp(zone, "Z") == 0)
		return true;
	if ((zone[0] != '+' && zone[0] != '-') ||
	    sscanf(zone + 1, "%2u:%2u%n", &hours, &minutes, &length) != 2 || length != 5 ||
	    zone[6] != '\0' || hours > 14 || minutes > 59)
		return false;
	*offset = hours * 3600 + minutes * 60;
	if (zone[0] == '-')
		*offset = -*offset;
	return true;
}

static bool is_possible(const struct tm *time)
{
	struct tm same = *time;

	return timegm(&same) != -1 && same.tm_mon == time->tm_mon &&
	       same.tm_mday == time->tm_mday && same.tm_hour == time->tm_hour &&
	       same.tm_min == time->tm_min;
}

/* dateTime of XML Schema: a fraction of a second does not count, no zone is UTC. */
int read_TIME(const struct config_key *key, const char *text, void *to, struct failure *failure)
{
	const char *form = "dddd-dd-ddTdd:dd:dd", *at = text;
	struct tm time = { 0 };
	int64_t offset;

	(void)key;
	for (; *form && (*form == 'd' ? isdigit((unsigned char)*at) != 0 : *form == *at); at++)
		form++;
	if (*form == '\0' && *at == '.')
		for (at++; isdigit((unsigned char)*at);)
			at++;
	if (*form != '\0' || !read_zone(at, &offset) ||
	    sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d", &time.tm_year, &time.tm_mon, &time.tm_mday,
		   &time.tm_hour, &time.tm_min, &time.tm_sec) != 6)
		return failure_set(failure, EINVAL, "no time; give one like 2026-11-27T19:52:53Z");
	if (time.tm_year <= 1) {
		*(int64_t *)to = 0;
		return 0;
	}
	time.tm_year -= 1900;
	time.tm_mon--;
	if (!is_possible(&time))
		return failure_set(failure, EINVAL, "a time that there never is; correct it");
	*(int64_t *)to = (int64_t)timegm(&time) - offset;
	return 0;
}

/* -- words -- */

int read_IDENTITY(const struct config_key *key, const char *text, void *to, struct failure *failure)
{
	const char *at;

	(void)key;
	if (text[0] == '\0')
		return failure_set(failure, EINVAL, "empty; drop the line, or give it a text");
	for (at = text; *at; at++)
		if (!isprint((unsigned char)*at))
			return failure_set(
				failure, EINVAL,
				"not plain; use letters, digits and what is on a keyboard");
	return config_copy_text(text, to, sizeof(struct config_word) - 1,
				sizeof(struct config_word), failure);
}
