/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reports: what the gateway knows, as JSON for the control socket. The shapes
 * are documented in homeportctl(1) and stay.
 */
#ifndef HOMEPORT_REPORT_H
#define HOMEPORT_REPORT_H

#include <stddef.h>

struct control_command;

/* All commands; their context is the gateway. */
const struct control_command *report_commands(size_t *count);

#endif
