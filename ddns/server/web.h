/* SPDX-License-Identifier: BSD-2-Clause */
/* HTTP requests and answers as plain values; what carries them is not known here. */
#ifndef HOMEPORT_WEB_H
#define HOMEPORT_WEB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/address.h"
#include "ddns/server/scheme.h"

#define WEB_BODY   32768 /* octets of a page */
#define WEB_REMARK 640

/* Texts are borrowed, and "" where there is no such header. */
struct web_request {
	struct endpoint peer;
	bool tls;
	bool get;          /* GET or HEAD; else a method that may change something */
	const char *host;  /* whom it was sent to, without a port */
	const char *path;  /* as written, with the slash */
	const char *query; /* as written, without the question mark */
	const char *authorization, *agent;
};

struct web_answer {
	int status;
	bool page;               /* HTML of ours, with its policy; else plain text */
	bool challenge;          /* WWW-Authenticate: Basic */
	uint32_t retry_after;    /* seconds; 0: not said */
	char location[URI_MAX];  /* "": none */
	char remark[WEB_REMARK]; /* for the operator, not for whoever asked; "": none */
	uint8_t body[WEB_BODY];
	size_t length;
};

#endif
