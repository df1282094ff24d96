/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Instance numbers of rows that are configured (TR-106 2.2.1): given once, kept as long as
 * the row is there, and not given again. A row is known by its kind and title, such as
 * `service camera`. Pure; who keeps them over a restart keeps their text.
 */
#ifndef HOMEPORT_MODEL_NUMBERS_H
#define HOMEPORT_MODEL_NUMBERS_H

#include <stdbool.h>
#include <stdint.h>

#include "cpe/base/failure.h"

struct model_numbers;

struct model_numbers *model_numbers_new(void);          /* NULL: no memory */
void model_numbers_free(struct model_numbers *numbers); /* NULL is fine */

/* 0: it has none. */
uint32_t model_numbers_of(const struct model_numbers *numbers, const char *kind, const char *title);

/* The number that the next new row of the kind will get. */
uint32_t model_numbers_next(const struct model_numbers *numbers, const char *kind);

/*
 * The rows there are now: begin, each of them, end. New ones get the next number of their
 * kind, and what is there no more is forgotten. End tells if anything has changed.
 */
void model_numbers_begin(struct model_numbers *numbers);
void model_numbers_have(struct model_numbers *numbers, const char *kind, const char *title);
bool model_numbers_end(struct model_numbers *numbers);

/* The number of one that is about to be there. True: it is new. Else it is as with `have`. */
bool model_numbers_reserve(struct model_numbers *numbers, const char *kind, const char *title);

/* A line for each: "service camera 3", and "service - 4" for the next; NULL: no memory. */
char *model_numbers_print(const struct model_numbers *numbers);

/* Takes them from their text. -EINVAL and why: it is none, and they are as they were. */
int model_numbers_parse(struct model_numbers *numbers, const char *text, struct failure *failure);

#endif
