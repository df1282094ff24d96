/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Events: what happens goes through here, to those who watch on the control socket, and into
 * a ring of the last EVENTS_KEPT things that have happened, for who asks later.
 *
 * Each has a number, counted from 1 since the start of the daemon. Renewals are told to those
 * who watch and are not kept: they would drive out everything else.
 */
#ifndef HOMEPORT_EVENTS_H
#define HOMEPORT_EVENTS_H

#include "cpe/control.h"
#include "cpe/loop.h"
#include "pcp-proxy/mapping.h"

struct events;

/* Control and loop must live as long. NULL if memory is short. */
struct events *events_new(struct loop *loop, struct control *control);
void events_free(struct events *events); /* NULL is fine */

/* This has happened now; the object is owned from then on, and NULL is fine. */
void events_tell(struct events *events, struct json_object *event);

/* Likewise of a mapping. It costs no JSON unless somebody watches. */
void events_tell_mapping(struct events *events, enum mapping_event event,
			 const struct mapping *mapping);

/*
 * {"events":[...],"number":the last one's}, the oldest first. Of those kept: the ones with a
 * number above "after", of these the "last" so many, if the request says either.
 */
struct json_object *events_report(const struct events *events, struct json_object *request);

#endif
