/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Status page: what the daemon answers, as HTML for somebody at home with a phone. The facts
 * are those of homeportctl; the shapes that come in are those of homeportctl(1). Whatever
 * comes from others is escaped on its way in, and names of hosts are kept apart from the text
 * around them. Pure.
 */
#ifndef HOMEPORT_STATUS_PAGE_H
#define HOMEPORT_STATUS_PAGE_H

#include "cpe/base/wire.h"

struct json_object;

/* Answers of the daemon, borrowed. What is missing in them, or NULL, is not shown. */
struct status_facts {
	struct json_object *status;   /* to "status" */
	struct json_object *explain;  /* to "explain" without a name */
	struct json_object *mappings; /* to "mappings" */
	const char *time;             /* that they are of, for people */
};

/* What does not fit any more is counted, and left to homeportctl. */
void status_page_write(struct writer *page, const struct status_facts *facts);

/* A page that says one thing, and what to do. */
void status_page_message(struct writer *page, const char *title, const char *message);

#endif
