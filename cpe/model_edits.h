/* SPDX-License-Identifier: BSD-2-Clause */
/* Model edits: what requests that change the model have in common. Inside of model_*.c only. */
#ifndef HOMEPORT_MODEL_EDITS_H
#define HOMEPORT_MODEL_EDITS_H

#include "cpe/model_change.h"

/* -- requests -- */

/* A member as text; NULL if it is not there. */
const char *edits_text(struct json_object *object, const char *key);

/* Notes whether it comes from afar. */
void edits_origin(struct json_object *request, struct model_change *change);

/* As model_resolve(), without short names for those who have none. */
int edits_find(const struct model_view *view, const struct model_change *change, const char *path,
	       struct model_target *target, struct failure *failure);

/* -- edits -- */

__attribute__((format(printf, 4, 5))) void edits_fault(struct model_change *change,
						       const char *path, enum model_fault code,
						       const char *format, ...);

/* Takes copies of title and value; section and key are ours for ever. */
void edits_add(struct model_change *change, const char *path, struct config_edit edit);

/* NULL for a value: it is not given. */
void edits_key(struct model_change *change, const char *path, enum config_section section,
	       const char *title, const struct config_key *key, const char *value);

/*
 * A value in the model's words or the configuration's, looked at by itself; the type is
 * what TR-069 says of it, or NULL. `title`: of the section that gets it.
 */
void edits_value(struct model_change *change, const char *path,
		 const struct model_parameter *parameter, const char *title, const char *value,
		 const char *type);

/* True or false, as 1 or 0, too; else false, with a fault. */
bool edits_is_boolean(struct model_change *change, const char *path,
		      const struct model_parameter *parameter, const char *value, const char *type);

/* A secret: of the account of that title, or outside sections. */
void edits_secret(struct model_change *change, const char *path,
		  const struct model_parameter *parameter, const char *title, const char *value);

/* Forgets the secrets whose edits are not among the first so many. */
void edits_drop_secrets(struct model_change *change, size_t edits);

/* What becomes of the mapping; false, with a fault: it cannot be done now. */
bool edits_order(struct model_change *change, const char *path, const struct mapping *mapping,
		 enum server_order order);

/* Is there an edit for this path? */
bool edits_have(const struct model_change *change, const char *path);

#endif
