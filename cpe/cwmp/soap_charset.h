/* SPDX-License-Identifier: BSD-2-Clause */
/* Character sets of envelopes. */
#ifndef HOMEPORT_CWMP_SOAP_CHARSET_H
#define HOMEPORT_CWMP_SOAP_CHARSET_H

#include <stddef.h>

/*
 * A copy in UTF-8 with a NUL behind it, on the heap: of what is said to be ISO 8859-1 by
 * the content type of HTTP or by its own first line; all else is left as it is, but for a
 * byte order mark. NULL: no memory.
 */
char *soap_utf8(const char *octets, size_t length, const char *content_type, size_t *converted);

#endif
