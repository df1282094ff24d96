/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Orders about the model: what was typed behind get, set, add, delete and names, as a
 * request of the control socket. Paths are TR-181's, one in each word; or our short names,
 * of which one may be several words: "service web port".
 */
#ifndef HOMEPORT_MODEL_ORDER_H
#define HOMEPORT_MODEL_ORDER_H

#include <stdbool.h>

struct json_object;

/* Fills the request; false: it makes no sense, and usage has to be told. */
typedef bool model_order(struct json_object *request, char **typed, int count);

/* [PATH...] | SECTION [TITLE [KEY...]] */
model_order model_order_paths;

/* [PATH]... or SECTION TITLE, at least one */
model_order model_order_rows;

/* PATH=VALUE... | SECTION TITLE KEY=VALUE... */
model_order model_order_values;

/* TABLE [NAME=VALUE]... | SECTION TITLE [KEY=VALUE]... */
model_order model_order_row;

/* [PATH | SECTION TITLE]; next: and what is directly below it is meant */
model_order model_order_path, model_order_next;

#endif
