/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * URL templates: "https://update.example/nic?host=[DOMAIN]&ip=[IP]" with values put
 * in, for URLs and for bodies.
 *
 *	[NAME]     the value, percent-encoded (RFC 3986 2.1)
 *	[=NAME]    the value as it is
 *	[%j NAME]  the value as a JSON string, with its quotes
 *
 * A bracket with a colon in it is an IPv6 address and stays as it stands.
 */
#ifndef HOMEPORT_URL_TEMPLATE_H
#define HOMEPORT_URL_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/failure.h"

#define PLACEHOLDERS(X)                                                                       \
	X(DOMAIN)   /* the whole name, "cam.home.example" */                                  \
	X(HOST)     /* what of it stands before the zone, "cam"; "@" for the zone itself */   \
	X(ZONE)     /* "home.example" */                                                      \
	X(USERNAME) /* of the account */                                                      \
	X(PASSWORD) /* what its secret-file holds */                                          \
	X(IP)       /* an address; with both families each is told in a request of its own */ \
	X(IP4)      /* the IPv4 address, */                                                   \
	X(IP6)      /* and the IPv6 address, in one request */                                \
	X(IPS)      /* both, with a comma between them */                                     \
	X(FAMILY)   /* of IP: "4" or "6" */                                                   \
	X(PORT)     /* the outermost port; services are told one by one then */               \
	X(PROTO)    /* "tcp" or "udp" */                                                      \
	X(SERVICE)  /* "http" of "_http._tcp" */                                              \
	X(TTL)      /* seconds */                                                             \
	X(HINT)     /* what TXT records at "_pcp" would say, with "; " between them */        \
	X(LIFETIME) /* how long it will hold when nothing more is heard, seconds */

enum placeholder {
#define X(name) PLACEHOLDER_##name,
	PLACEHOLDERS(X)
#undef X
		PLACEHOLDER_COUNT
};

/* Texts; NULL counts as "". */
struct template_values {
	const char *of[PLACEHOLDER_COUNT];
};

/* Which placeholders there are, bits 1 << PLACEHOLDER_IP; -EINVAL and why if one is unknown. */
int url_template_check(const char *text, uint32_t *used, struct failure *failure);

/* Puts the values in, with a NUL. False if it does not fit; then there is "". */
bool url_template_expand(const char *text, const struct template_values *values, char *to,
			 size_t size);

/* The text percent-encoded (RFC 3986 2.1), with a NUL; "" and false if it does not fit. */
bool url_encode(const char *text, char *to, size_t size);

#endif
