/* SPDX-License-Identifier: BSD-2-Clause */
/* Parts of the status page: one thing each, and how text comes in. Inside of cpe/status only. */
#ifndef HOMEPORT_STATUS_ITEM_H
#define HOMEPORT_STATUS_ITEM_H

#include "cpe/base/wire.h"

struct json_object;

enum item_state { ITEM_GOOD, ITEM_WAITING, ITEM_BAD };

/* Of an explanation: is it reached, will it be, or has somebody to do something? */
enum item_state item_state_of(struct json_object *explanation);

/* A card for an explanation; a row for a mapping, and for a WAN of "status". */
void item_write(struct writer *page, struct json_object *explanation);
void item_write_mapping(struct writer *page, struct json_object *mapping);
void item_write_line(struct writer *page, struct json_object *wan);

/* -- text -- */

/* HTML of our own. */
void item_raw(struct writer *page, const char *html);

/* Escaped; what could drive a terminal or turn the direction of letters round is a '?'. */
void item_text(struct writer *page, const char *text);
__attribute__((format(printf, 2, 3))) void item_say(struct writer *page, const char *format, ...);

/* A name that somebody has given himself, kept apart from what stands beside it. */
void item_name(struct writer *page, const char *name);

#endif
