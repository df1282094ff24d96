/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Model client: asks the daemon on its control socket. Requests and answers are those of
 * homeportctl(1). The daemon is on the same machine and answers within a turn of its loop,
 * so this waits for it, and not for long.
 */
#ifndef HOMEPORT_CWMP_MODEL_CLIENT_H
#define HOMEPORT_CWMP_MODEL_CLIENT_H

#include "cpe/base/failure.h"

struct helper;
struct json_object;
struct model_client;

/*
 * Connects by the helper when it is asked first, and again when the daemon was restarted.
 * NULL: no memory.
 */
struct model_client *model_client_new(struct helper *helper);
void model_client_free(struct model_client *client); /* NULL is fine */

/*
 * The answer, an object, the caller's, which may have "error" and "faults". Takes the
 * request over. NULL, and why: the daemon does not answer.
 */
struct json_object *model_client_ask(struct model_client *client, struct json_object *request,
				     struct failure *failure);

/* A request without arguments. */
struct json_object *model_client_command(const char *command);

/* A member as text; "": it is not there. Borrowed from the object. */
const char *model_text(struct json_object *object, const char *key);

#endif
