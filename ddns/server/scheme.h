/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * URI schemes that a service may be opened with: those on this list and no other,
 * because a page of ours leads there (DDNS-035). None of them runs what it says
 * in the visitor's browser, as javascript: or data: would.
 */
#ifndef HOMEPORT_SCHEME_H
#define HOMEPORT_SCHEME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* X(scheme, default port, a browser opens it by itself, what stands before the host) */
#define SCHEMES(X)                          \
	X("http", 80, true, "://")          \
	X("https", 443, true, "://")        \
	X("ftp", 21, false, "://")          \
	X("ftps", 990, false, "://")        \
	X("git", 9418, false, "://")        \
	X("imap", 143, false, "://")        \
	X("imaps", 993, false, "://")       \
	X("irc", 6667, false, "://")        \
	X("ircs", 6697, false, "://")       \
	X("ldap", 389, false, "://")        \
	X("ldaps", 636, false, "://")       \
	X("minecraft", 25565, false, "://") \
	X("mqtt", 1883, false, "://")       \
	X("mqtts", 8883, false, "://")      \
	X("mumble", 64738, false, "://")    \
	X("rtmp", 1935, false, "://")       \
	X("rtsp", 554, false, "://")        \
	X("rtsps", 322, false, "://")       \
	X("sftp", 22, false, "://")         \
	X("sip", 5060, false, ":")          \
	X("sips", 5061, false, ":")         \
	X("smb", 445, false, "://")         \
	X("ssh", 22, false, "://")          \
	X("telnet", 23, false, "://")       \
	X("vnc", 5900, false, "://")        \
	X("ws", 80, false, "://")           \
	X("wss", 443, false, "://")

struct scheme {
	const char *name;      /* in small letters */
	uint16_t default_port; /* not written in a URI */
	bool web;              /* NAME/ can be redirected to it */
	const char *before_host;
};

/* Capital or small letters; NULL: not allowed. */
const struct scheme *scheme_find(const char *name);

#define URI_MAX 2600 /* octets of a URI: scheme, name, port, path as long as a request's; a NUL */

/*
 * scheme://HOST:PORT, with the path, which is "" or begins with a slash. False if
 * it does not fit in the size.
 */
bool scheme_uri(const struct scheme *scheme, const char *host, uint16_t port, const char *path,
		char *uri, size_t size);

#endif
