/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What strangers write, taken apart: queries of URIs (name=value&name=value,
 * percent-encoded), host names, and credentials (RFC 7617). Every octet that a
 * text may hold is checked here, so that nothing behind it meets a control
 * character or half a letter.
 */
#ifndef HOMEPORT_QUERY_H
#define HOMEPORT_QUERY_H

#include <stdbool.h>
#include <stddef.h>

#define QUERY_MAX 2048 /* octets of a query, and of a path */

struct query_field {
	char name[32];
	char value[QUERY_MAX + 1]; /* decoded: printable UTF-8 */
};

enum query_step {
	QUERY_FIELD, /* one more field */
	QUERY_END,
	QUERY_BAD, /* an octet that cannot be there, or more than fits */
};

/*
 * The next field of a query, which the cursor moves over; it starts at the first
 * octet behind the question mark. A name without "=" has an empty value.
 */
enum query_step query_next(const char **cursor, struct query_field *field);

/* Well-formed UTF-8 (RFC 3629) without control characters? */
bool text_is_printable(const char *text);

/* Only octets that may stand in the path and query of a URI as they are (RFC 3986), "" too? */
bool text_is_uri_part(const char *text);

#define HOST_NAME_SIZE 254 /* of a host name as text, with the NUL */

/*
 * A host name (RFC 1123 2.1): two labels or more of letters, digits and inner
 * hyphens. In small letters, without the dot at its end. False, nothing written,
 * if it is none.
 */
bool host_name_read(const char *text, char name[HOST_NAME_SIZE]);

#define CREDENTIAL_SIZE 256 /* of user or password, with the NUL */

struct credentials {
	char user[CREDENTIAL_SIZE], password[CREDENTIAL_SIZE];
};

/* From the value of the header Authorization; false: there are none. */
bool credentials_read(const char *header, struct credentials *credentials);

#endif
