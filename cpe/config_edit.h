/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Configuration edits: single changes of a text that somebody has written by hand, of
 * which everything else stays as it is, each comment, blank and line.
 *
 * Pure, and without knowledge of what keys mean: whoever edits reads the result again
 * (config_file.h) before it takes the place of the text.
 */
#ifndef HOMEPORT_CONFIG_EDIT_H
#define HOMEPORT_CONFIG_EDIT_H

#include <stddef.h>

#include "cpe/base/failure.h"

enum config_edit_kind {
	EDIT_SET,    /* in a section that is there */
	EDIT_UNSET,  /* the key has its default again; fine if it was not given */
	EDIT_ADD,    /* a section without keys, at the end */
	EDIT_DELETE, /* a section with its keys; comments inside of it stay */
};

struct config_edit {
	enum config_edit_kind kind;
	const char *section; /* "service"; "": outside of sections, for SET and UNSET */
	const char *title;   /* of the section */
	const char *key;     /* SET, UNSET */
	const char *value;   /* SET: any text without line ends */
};

/*
 * Makes the edits one after the other. Returns the new text, on the heap, the caller's.
 * NULL, and a sentence about the edit that cannot be made: -ENOENT: no such section,
 * -EEXIST: there is one already, -EINVAL: the text or a value is none that can be edited,
 * -ENOMEM.
 */
char *config_edit(const char *text, const struct config_edit *edits, size_t count,
		  struct failure *failure);

#endif
