/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Pieces of answers, for what shows them to people: homeportctl and the status page. What is
 * borrowed is borrowed from the object.
 */
#ifndef HOMEPORT_DISPLAY_PARTS_H
#define HOMEPORT_DISPLAY_PARTS_H

#include <stddef.h>
#include <stdint.h>

struct json_object;

/* Borrowed; NULL where there is none. */
struct json_object *shown_part(struct json_object *object, const char *key);
const char *shown_text(struct json_object *object, const char *key);

/* 0 where there is none. */
uint64_t shown_number(struct json_object *object, const char *key);

/* A list, or NULL, and how many there are in it. */
struct json_object *shown_list(struct json_object *object, const char *key, size_t *count);

const char *shown_or_dash(const char *found);

/* The two largest units that say something: "3d 4h", "59m 58s", "1h", "42s". */
#define SHOWN_SPAN 48
const char *shown_span(uint64_t duration, char out[SHOWN_SPAN]);

/* NULL where there is none. Of a port set the last port, too: "192.168.1.20:5000-5031". */
#define SHOWN_PORTS 96
const char *shown_endpoint(struct json_object *row, const char *key, char out[SHOWN_PORTS]);

#endif
