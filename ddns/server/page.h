/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pages that visitors of a name see: its services, or why there are none. HTML
 * that needs no script and reads well on a phone; whatever comes from strangers
 * is escaped on its way in.
 */
#ifndef HOMEPORT_PAGE_H
#define HOMEPORT_PAGE_H

#include <stddef.h>

#include "cpe/base/wire.h"

/* The header Content-Security-Policy that goes with all of them. */
extern const char page_policy[];

/* Text, escaped for HTML between tags and in double quotes. */
void page_write_text(struct writer *page, const char *text);

/* -- the page that lists services -- */

void page_begin(struct writer *page, const char *title);

/*
 * One service: what it is called, the URI that opens it ("": it has none), and
 * where it is, for people: "192.0.2.1:40001, tcp".
 */
void page_service(struct writer *page, const char *service, const char *uri, const char *where);

void page_end(struct writer *page);

/* -- a page that says one thing -- */

void page_message(struct writer *page, const char *title, const char *message);

#endif
