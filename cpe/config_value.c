/* SPDX-License-Identifier: BSD-2-Clause */
/* Values of the configuration: words, lists, and what services have. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/config_value.h"
#include "cpe/spelling.h"
#include "ddns/record_plan.h"
#include "pcp-proxy/pcp.h"

int config_no_such(struct failure *failure, const char *text, const char *const *words,
		   size_t count)
{
	char all[128] = "";
	const char *near;
	size_t i;

	if (count == 0)
		return failure_set(failure, EINVAL, "unknown; this build has none of them");
	near = spelling_nearest(text, words, count);
	if (near)
		return failure_set(failure, EINVAL, "unknown; did you mean \"%s\"?", near);
	for (i = 0; i < count; i++)
		snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s%s", i ? ", " : "",
			 words[i]);
	return failure_set(failure, EINVAL, "unknown; choose one of: %s", all);
}

int config_word_number(const char *text, const char *const *words, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (strcmp(text, words[i]) == 0)
			return (int)i;
	return -1;
}

int config_copy_text(const char *text, char *to, size_t longest, size_t size,
		     struct failure *failure)
{
	size_t length = strlen(text);

	if (length > longest)
		return failure_set(failure, ENAMETOOLONG, "too long; %zu octets at most", longest);
	memset(to, 0, size);
	memcpy(to, text, length);
	return 0;
}

bool config_next_item(const char **list, char *item, size_t size)
{
	const char *at = *list;
	size_t length, end;

	if (!at)
		return false;
	at += strspn(at, " \t");
	end = length = strcspn(at, ",");
	while (end > 0 && isblank((unsigned char)at[end - 1]))
		end--;
	snprintf(item, size, "%.*s", (int)end, at);
	*list = at[length] == '\0' ? NULL : at + length + 1;
	return true;
}

/* -- services -- */

int read_ANY_PROTOCOL(const struct config_key *key, const char *text, void *to,
		      struct failure *failure)
{
	static const char *const words[] = { "tcp", "udp", "sctp", "dccp", "udplite" };
	static const uint8_t numbers[] = { PROTOCOL_TCP, PROTOCOL_UDP, PROTOCOL_SCTP, PROTOCOL_DCCP,
					   PROTOCOL_UDP_LITE };
	int word = config_word_number(text, words, sizeof(words) / sizeof(words[0]));
	char *end;
	unsigned long number = strtoul(text, &end, 10);

	(void)key;
	if (word >= 0)
		number = numbers[word];
	else if (!isdigit((unsigned char)text[0]) || *end)
		return config_no_such(failure, text, words, sizeof(words) / sizeof(words[0]));
	if (number < 1 || number > UINT8_MAX)
		return failure_set(failure, ERANGE, "no protocol of IP; give 1 to %d", UINT8_MAX);
	*(uint8_t *)to = (uint8_t)number;
	return 0;
}

int read_RECORDS(const struct config_key *key, const char *text, void *to, struct failure *failure)
{
	static const char *const words[] = {
#define X(name, word) [CHOICE_BIT_##name] = word,
		RECORD_CHOICES(X)
#undef X
	};
	uint32_t records = 0;
	char word[32];
	int number;

	(void)key;
	while (config_next_item(&text, word, sizeof(word))) {
		number = config_word_number(word, words, sizeof(words) / sizeof(words[0]));
		if (number < 0)
			return config_no_such(failure, word, words,
					      sizeof(words) / sizeof(words[0]));
		records |= 1u << number;
	}
	*(uint32_t *)to = records;
	return 0;
}

/* RFC 6763 4.1.1: text for people, of any characters but control characters. */
int read_INSTANCE(const struct config_key *key, const char *text, void *to, struct failure *failure)
{
	const char *at;

	(void)key;
	for (at = text; *at; at++)
		if (iscntrl((unsigned char)*at))
			return failure_set(failure, EINVAL,
					   "not for people to read: it has control characters");
	if (text[0] == '\0')
		return failure_set(failure, EINVAL, "empty; give it a name");
	return config_copy_text(text, to, RECORD_LABEL - 1, sizeof(struct config_word), failure);
}

/* RFC 3986 3.3; what has to be escaped in a URI is for the operator to escape. */
int read_URLPATH(const struct config_key *key, const char *text, void *to, struct failure *failure)
{
	const char *at;

	(void)key;
	for (at = text; *at; at++)
		if (!isgraph((unsigned char)*at) || strchr("\"<>\\^`{|}", *at))
			break;
	if (text[0] != '/' || *at)
		return failure_set(failure, EINVAL,
				   "no path of a URI; give one like /live, with %%20 for a blank");
	return config_copy_text(text, to, sizeof(struct config_word) - 1,
				sizeof(struct config_word), failure);
}
