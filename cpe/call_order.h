/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A request of the control socket that a program hands on: homeportctl call. On standard
 * input, so that what is secret in it is in no list of processes.
 */
#ifndef HOMEPORT_CALL_ORDER_H
#define HOMEPORT_CALL_ORDER_H

#include <stdio.h>

#include "cpe/base/failure.h"

struct json_object;

/* All of it as an object, the caller's; nothing at all is {}. NULL, and why, if it is none. */
struct json_object *call_order_read(FILE *from, struct failure *failure);

#endif
