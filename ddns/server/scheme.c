/* SPDX-License-Identifier: BSD-2-Clause */
/* The list of schemes, and URIs of them. */
#include "ddns/server/scheme.h"

#include <stdio.h>
#include <strings.h>

static const struct scheme schemes[] = {
#define X(name, port, web, before_host) { name, port, web, before_host },
	SCHEMES(X)
#undef X
};

const struct scheme *scheme_find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (strcasecmp(schemes[i].name, name) == 0)
			return &schemes[i];
	return NULL;
}

bool scheme_uri(const struct scheme *scheme, const char *host, uint16_t port, const char *path,
		char *uri, size_t size)
{
	char number[8] = "";
	int length;

	if (port != scheme->default_port)
		snprintf(number, sizeof(number), ":%u", port);
	length = snprintf(uri, size, "%s%s%s%s%s", scheme->name, scheme->before_host, host, number,
			  path);
	return length >= 0 && (size_t)length < size;
}
