/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/support/digest_client.h"

#include <mbedtls/md.h>
#include <stdio.h>
#include <string.h>

#define REALM "cwmp"

static void hash(bool sha256, const char *text, char hex[65])
{
	const mbedtls_md_info_t *info =
		mbedtls_md_info_from_type(sha256 ? MBEDTLS_MD_SHA256 : MBEDTLS_MD_MD5);
	unsigned char octets[MBEDTLS_MD_MAX_SIZE];
	size_t i;

	mbedtls_md(info, (const unsigned char *)text, strlen(text), octets);
	for (i = 0; i < mbedtls_md_get_size(info); i++)
		snprintf(hex + 2 * i, 3, "%02x", octets[i]);
}

const char *digest_client_nonce(const char *answer)
{
	static char nonce[128];
	const char *at = strstr(answer, "nonce=\"");

	nonce[0] = '\0';
	if (at)
		sscanf(at, "nonce=\"%127[^\"]", nonce);
	return nonce;
}

const char *digest_client_authorization(const struct digest_client *client, const char *nonce)
{
	static char header[1024];
	char text[512], ha1[65], ha2[65], response[65], count[128] = "";

	snprintf(text, sizeof(text), "%s:" REALM ":%s", client->user, client->password);
	hash(client->sha256, text, ha1);
	snprintf(text, sizeof(text), "GET:%s", client->uri);
	hash(client->sha256, text, ha2);
	if (client->qop) {
		snprintf(text, sizeof(text), "%s:%s:%08x:c0ffee:%s:%s", ha1, nonce, client->count,
			 client->qop, ha2);
		snprintf(count, sizeof(count), ", qop=%s, nc=%08x, cnonce=\"c0ffee\"", client->qop,
			 client->count);
	} else {
		snprintf(text, sizeof(text), "%s:%s:%s", ha1, nonce, ha2);
	}
	hash(client->sha256, text, response);
	snprintf(header, sizeof(header),
		 "Digest username=\"%s\", realm=\"" REALM "\", nonce=\"%s\", uri=\"%s\", "
		 "algorithm=%s, response=\"%s\"%s",
		 client->user, nonce, client->uri, client->sha256 ? "SHA-256" : "MD5", response,
		 count);
	return header;
}
