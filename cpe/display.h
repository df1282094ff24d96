/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Display: what the daemon answers, as a person reads it. Only homeportctl uses
 * it; the shapes that come in are those of homeportctl(1). What a newer daemon
 * adds to them is passed over, what an older one leaves out stays empty.
 */
#ifndef HOMEPORT_DISPLAY_H
#define HOMEPORT_DISPLAY_H

#include <stdbool.h>
#include <stdio.h>

struct json_object;

/* Prints the answer to one command; false if memory was short. */
typedef bool display_answer(FILE *out, struct json_object *answer);

display_answer display_status, display_mappings, display_services, display_forwards;
display_answer display_accounts, display_upstreams;
display_answer display_explanations;

/* Can all be reached that is explained? */
bool explanations_are_good(struct json_object *answer);

/* The model: values below their objects, and one alone; paths; what may be there. */
display_answer display_parameters, display_names, display_schema;

/* What was changed or deleted, a line each; and what was added. */
display_answer display_paths, display_added;

/* Sentences of faults behind the first, which is the error. */
display_answer display_more_faults;

/* About the model, for programs: PATH, TYPE, 0 or 1, VALUE, with tabs in between. */
display_answer display_tabs;

/* The exit status of a refusal then: 10 and the last digits of the first fault, or 1. */
int display_tabs_status(struct json_object *answer);

/* What was done: "added web". */
display_answer display_change;

/* For commands whose answer is that they were carried out. */
display_answer display_nothing;

/* A line for one event of "watch", and for each of "events". */
display_answer display_event, display_events;

#endif
