/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reports: what the gateway knows, as JSON for the control socket. The shapes
 * are documented in homeportctl(1) and stay.
 */
#ifndef HOMEPORT_REPORT_H
#define HOMEPORT_REPORT_H

#include <stddef.h>

#include "cpe/config_file.h"
#include "pcp-proxy/mapping.h"

struct control_command;
struct json_object;

/* All commands; their context is the gateway. */
const struct control_command *report_commands(size_t *count);

/* An event about a mapping, for those who watch; NULL if memory is short. */
struct json_object *report_event(const char *word, const struct mapping *mapping);

/* An event about a service. Texts may be NULL. */
struct json_object *report_service_event(const char *word, const char *service, const char *name,
					 const struct endpoint *outermost, const char *message);

/* What is configured otherwise now: empty, for report_add_section(). NULL if memory is short. */
struct json_object *report_configured_event(void);
void report_add_section(struct json_object *event, enum config_section section, const char *title);
void report_free(struct json_object *object); /* NULL is fine */

#endif
