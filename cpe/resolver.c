/* SPDX-License-Identifier: BSD-2-Clause */
/* resolv.conf(5), as far as it says whom to ask. */
#include "cpe/resolver.h"

#include <stdlib.h>
#include <string.h>

#include "cpe/dns_client.h"
#include "cpe/file.h"

#define SERVERS_MOST 3 /* as the C library has it */
#define FILE_LARGEST 65536
#define WORD         "nameserver"

static bool read_line(const char *line, size_t length, struct address *address)
{
	char word[ADDRESS_TEXT];
	size_t end;

	if (length <= strlen(WORD) || strncmp(line, WORD, strlen(WORD)) != 0 ||
	    !strchr(" \t", line[strlen(WORD)]))
		return false;
	line += strlen(WORD);
	line += strspn(line, " \t");
	end = strcspn(line, " \t\r\n#;%");
	if (end >= sizeof(word))
		return false;
	memcpy(word, line, end);
	word[end] = '\0';
	return address_parse(word, address);
}

struct endpoint resolver_parse(const char *text, unsigned int attempt)
{
	static const struct address loopback = { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0,
						   0, 1 } };
	struct address servers[SERVERS_MOST];
	unsigned int count = 0;
	size_t length;

	for (; *text && count < SERVERS_MOST; text += length + (text[length] == '\n')) {
		length = strcspn(text, "\n");
		count += read_line(text, length, &servers[count]);
	}
	return (struct endpoint){ count ? servers[attempt % count] : loopback, DNS_PORT };
}

struct endpoint resolver_find(unsigned int attempt)
{
	size_t length;
	char *text = file_read(RESOLV_CONF, FILE_LARGEST, &length);
	struct endpoint server = resolver_parse(text ? text : "", attempt);

	free(text);
	return server;
}
