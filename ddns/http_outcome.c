/* SPDX-License-Identifier: BSD-2-Clause */
/* Status codes and Retry-After. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ddns/http_outcome.h"

#define WAIT_MOST 86400 /* seconds, whatever a server asks for */

static const struct status_row {
	unsigned int from, to;
	enum outcome outcome;
	const char *what;
} rows[] = {
	{ 200, 299, OUTCOME_DONE, "takes it" },
	{ 300, 399, OUTCOME_UNKNOWN, "has moved" },
	{ 401, 401, OUTCOME_DENIED,
	  "does not take our credentials: check user and secret-file, then reload" },
	{ 403, 403, OUTCOME_DENIED,
	  "does not let these credentials do it: check what they may do there, then reload" },
	{ 404, 404, OUTCOME_UNKNOWN,
	  "does not know what we ask for: check name, zone and url, then reload" },
	{ 408, 408, OUTCOME_RETRY, "was tired of waiting; trying again" },
	{ 429, 429, OUTCOME_LATER, "wants to be asked less often" },
	{ 400, 499, OUTCOME_UNKNOWN,
	  "does not take what we ask for: check name, zone and url, "
	  "then reload" },
	{ 500, 599, OUTCOME_RETRY, "has a trouble of its own; trying again" },
	{ 0, UINT32_MAX, OUTCOME_GARBLED, "does not speak HTTP as we know it" },
};

static const struct status_row *find_row(unsigned int status)
{
	const struct status_row *row = rows;

	while (status < row->from || status > row->to)
		row++;
	return row;
}

enum outcome http_outcome(unsigned int status)
{
	return find_row(status)->outcome;
}

/* -- dates -- */

static int month_number(const char *name)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int i;

	for (i = 0; i < 12; i++)
		if (memcmp(months + 3 * i, name, 3) == 0)
			return i;
	return -1;
}

/* Days from 1970-01-01; the year begins in March, so that the odd day is the last one. */
static int64_t days_since_1970(int year, int month, int day)
{
	int64_t years = month < 2 ? year - 1 : year, era = years / 400, of_era = years - era * 400;
	int64_t of_year = (153 * ((month + 10) % 12) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* "Sun, 06 Nov 1994 08:49:37 GMT"; the forms that RFC 9110 calls obsolete are not read. */
static bool read_date(const char *text, int64_t *seconds_since_1970)
{
	int day, year, hour, minute, second, length = 0;
	char month[4];

	if (sscanf(text, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT%n", &day, month, &year,
		   &hour, &minute, &second, &length) != 6 ||
	    length == 0 || text[length] != '\0' || strlen(month) != 3 || month_number(month) < 0 ||
	    day < 1 || day > 31 || year < 1970 || hour > 23 || minute > 59 || second > 60 ||
	    hour < 0 || minute < 0 || second < 0)
		return false;
	*seconds_since_1970 = days_since_1970(year, month_number(month), day) * 86400 +
			      hour * 3600 + minute * 60 + second;
	return true;
}

static monotonic bounded(int64_t wait)
{
	if (wait <= 0)
		return 0;
	return seconds(wait < WAIT_MOST ? (uint64_t)wait : WAIT_MOST);
}

monotonic http_wait(const struct http_answer *answer, uint64_t wall)
{
	const char *text = answer->retry_after;
	int64_t then, now = (int64_t)wall;

	if (text[0] != '\0' && text[strspn(text, "0123456789")] == '\0')
		return strlen(text) > 9 ? seconds(WAIT_MOST) : bounded(atol(text));
	if (!read_date(text, &then))
		return 0;
	(void)read_date(answer->date, &now);
	return bounded(then - now);
}

/* -- sentences -- */

const char *http_host(const char *url, char host[HTTP_HOST_MAX])
{
	const char *at = strstr(url, "://");
	size_t length;

	at = at ? at + 3 : url;
	length = at[0] == '[' ? strcspn(at, "]/?#") + 1 : strcspn(at, ":/?#");
	snprintf(host, HTTP_HOST_MAX, "%.*s", (int)length, at);
	return host;
}

enum job_step http_end(struct job *job, const char *host, const struct http_answer *answer,
		       uint64_t wall)
{
	const struct status_row *row = find_row(answer->status);

	job->outcome = row->outcome;
	job->wait = http_wait(answer, wall);
	if (answer->status / 100 == 3)
		snprintf(job->sentence, sizeof(job->sentence),
			 "%s has moved to %.80s: check url, then reload", host,
			 answer->elsewhere[0] ? answer->elsewhere : "nowhere");
	else
		snprintf(job->sentence, sizeof(job->sentence), "%s %s (HTTP status %u)", host,
			 row->what, answer->status);
	return JOB_DONE;
}
