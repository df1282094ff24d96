/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Events as JSON, in the shapes of homeportctl(1), but for "time" and "number", which are
 * filled in by events.c.
 * Each is the caller's, who gives it back with json_object_put(); NULL if memory is short.
 */
#ifndef HOMEPORT_EVENT_REPORT_H
#define HOMEPORT_EVENT_REPORT_H

#include "cpe/config_file.h"
#include "cpe/wan.h"
#include "pcp-proxy/mapping.h"
#include "pcp-proxy/proxy.h"

struct json_object;

/* "granted" and so on, as events name them. */
const char *event_word(enum mapping_event event);
struct json_object *event_of_mapping(enum mapping_event event, const struct mapping *mapping);

/* Texts may be NULL. */
struct json_object *event_of_service(const char *word, const char *service, const char *name,
				     const struct endpoint *outermost, const char *message);

/* A WAN is up as this kind of line, or is down. */
struct json_object *event_of_wan(const struct wan *wan);

/* How we stand with the carrier of a WAN now. */
struct json_object *event_of_carrier(const struct wan *wan, const struct proxy_status *status);

/* What is configured otherwise now: empty, for event_add_section(). */
struct json_object *event_of_configuration(void);
void event_add_section(struct json_object *event, enum config_section section, const char *title);

#endif
