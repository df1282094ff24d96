/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * HTTP requests and answers as plain data: back ends fill the one and read the
 * other, cpe/http_client.h carries them. Texts end with a NUL and are cut nowhere:
 * who fills them sees to it that they fit.
 */
#ifndef HOMEPORT_HTTP_MESSAGE_H
#define HOMEPORT_HTTP_MESSAGE_H

#include <stddef.h>

#define HTTP_URL_MAX    2048 /* sizes, with the NUL */
#define HTTP_USER_MAX   1024
#define HTTP_SECRET_MAX 512
#define HTTP_HEADER_MAX 1280
#define HTTP_HEADERS    3
#define HTTP_BODY_MAX   8192

enum http_method {
	HTTP_GET,
	HTTP_POST,
	HTTP_PUT,
	HTTP_PATCH,
	HTTP_DELETE,
};

/* All zeros but the URL is a GET without credentials. */
struct http_request {
	enum http_method method;
	char url[HTTP_URL_MAX];                      /* absolute, "https://..."; may hold secrets */
	char user[HTTP_USER_MAX];                    /* "": no Basic authentication */
	char password[HTTP_SECRET_MAX];              /* of the user */
	char headers[HTTP_HEADERS][HTTP_HEADER_MAX]; /* "Name: value"; "": none */
	char body[HTTP_BODY_MAX];                    /* "": none */
	const char *ca_file; /* who is trusted beside nobody; NULL: the system's */
	size_t answer_most;  /* octets of a body; more is a failure */
};

/* Borrowed until whoever was told of it returns. */
struct http_answer {
	unsigned int status; /* 200 */
	const char *body;    /* as it came, with a NUL behind it that does not count */
	size_t length;
	const char *retry_after; /* that header, "" if there was none; so the date */
	const char *date;
	const char *elsewhere; /* host that a redirect points to, "": no redirect */
};

#endif
