/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Control client: one connection to the control socket. Takes lines in, answers
 * them one by one, and keeps what the other end has not read yet.
 *
 * It never frees itself: when the connection is over it says so, does nothing any
 * more, and waits to be freed.
 */
#ifndef HOMEPORT_CONTROL_CLIENT_H
#define HOMEPORT_CONTROL_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#include "cpe/control_line.h"
#include "cpe/loop.h"

struct control_client;

/*
 * Takes the descriptor (non-blocking) over. The commands must live as long. NULL if
 * memory is short; the descriptor is closed then.
 */
struct control_client *control_client_new(struct loop *loop, int descriptor,
					  const struct control_commands *commands,
					  loop_callback *over, void *arg);
void control_client_free(struct control_client *client); /* NULL is fine; says nothing */

/* Ends the connection, and says so to the owner unless it was over before. */
void control_client_end(struct control_client *client);
bool control_client_is_over(const struct control_client *client);

/* Does it want events? */
bool control_client_watches(const struct control_client *client);

/* A line, to which it adds the newline. Ends the connection if too much is unread already. */
void control_client_send(struct control_client *client, const char *line, size_t length);

/* Since when has it left unread what was sent? NEVER if it has read all. */
monotonic control_client_stalled(const struct control_client *client);

#endif
