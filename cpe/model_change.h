/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Changes of the model: from requests of the control socket to edits of the configuration's
 * text, and to the configuration that comes of it. All of a request is done or nothing, and
 * every fault in it is told. Pure, but for a look at which files of secrets there are: who
 * writes files and puts the configuration to use is model_commit.c.
 */
#ifndef HOMEPORT_MODEL_CHANGE_H
#define HOMEPORT_MODEL_CHANGE_H

#include "cpe/config_edit.h"
#include "cpe/model.h"
#include "cpe/model_json.h"

/* What becomes of a mapping that a host has made. */
struct model_mapping_order {
	uint32_t serial;
	enum server_order order;
	char *path;
};

/* A secret that an account is to have, or who manages from afar, in a file of its own. */
struct model_secret {
	char *title;       /* of the account; NULL: it is none of an account */
	char *value;       /* as it was told; "": none any more */
	size_t edit;       /* that will name the file */
	char *path, *text; /* of the file: see model_change_place(); NULL: there is none */
};

struct model_change {
	struct config_edit *edits;
	char **paths; /* what each of them is for */
	size_t count;
	size_t first;       /* of those that the request at hand makes: see model_change_next() */
	bool is_staged;     /* others come with it, before they are tried together */
	char *kept_forward; /* one of forwards-file that is to be deleted; NULL: none */
	enum config_section section; /* add: the new row is this section */
	char title[64];              /* likewise */
	struct model_mapping_order *orders;
	size_t order_count, first_order; /* as first is of edits */
	struct model_secret *secrets;
	size_t secret_count;
	struct json_object *faults; /* an answer with faults; NULL: there is none */
	bool from_afar;             /* the request says so: short names are not for it */
	bool out_of_memory;
};

/*
 * Zeros before; cleared in any case afterwards. Each looks at the whole request. With the
 * "origin" "acs" it comes from who manages gateways from afar.
 */

/* {"values":[{"path":..,"value":..}..]}, perhaps with the "type" that TR-069 says it is */
void model_change_set(const struct model_view *view, struct json_object *request,
		      struct model_change *change);

/*
 * {"path":a table,"title":..,"values":{name:value..}}. Names are those of parameters or
 * of keys.
 */
void model_change_add(const struct model_view *view, struct json_object *request,
		      struct model_change *change);

/* {"paths":[rows..]} or "path" */
void model_change_delete(const struct model_view *view, struct json_object *request,
			 struct model_change *change);

/*
 * Gives each secret a file where the configuration of this text, in the file `name`, has them: one
 * that the configuration does not name yet, so that what is there is not changed. They
 * have to be there before the edits are tried. False, with a fault: one is none.
 */
bool model_change_place(struct model_change *change, const char *text, const char *name);

/*
 * A secret for an account of this type that somebody else will configure: in a file of its own,
 * as above, that is not taken for anything else for a day. Returns the key that is to name it;
 * NULL, with a fault: it is none.
 */
const char *model_change_keep(struct model_change *change, const struct config *config,
			      const char *name, const char *type, const char *value);

/* Is it the path of such a file, with this configuration, whose own is `name`? */
bool model_change_is_secret(const struct config *config, const char *path, const char *name);

/* Each file that the configuration names. */
typedef void model_visit_file(void *arg, const char *path);
void model_secret_files(const struct config *config, model_visit_file *visit, void *arg);

bool model_secret_is_named(const struct config *config, const char *path);

/*
 * Makes the edits in the text. Returns the configuration that it is then, and the new text,
 * both the caller's; NULL, and the faults are filled in: the edits do not go together, or
 * the text had mistakes before. `name` is that of the file.
 */
struct config *model_change_try(struct model_change *change, const char *text, const char *name,
				char **edited);

/* One more request will be looked at, whose edits are made after those that there are. */
void model_change_next(struct model_change *change);

/* Forgets what the request at hand has brought. */
void model_change_drop(struct model_change *change);

/* The edits that the request at hand has brought are for this path. */
void model_change_rename(struct model_change *change, const char *path);

/*
 * The text's configuration with the rows that are added, not enabled yet, for requests that
 * speak of them before all is tried; NULL: there are none, or it is none.
 */
struct config *model_change_preview(const struct model_change *change, const char *text);

/* A fault that is found later. */
void model_change_fault(struct model_change *change, const char *path, enum model_fault code,
			const char *sentence);

void model_change_clear(struct model_change *change);

#endif
