/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Services and accounts as a home user orders them: requests about the model that need no
 * path, and hold what every such thing must have in a fixed order.
 */
#ifndef HOMEPORT_HOME_ORDER_H
#define HOMEPORT_HOME_ORDER_H

#include "cpe/model_order.h"

/* NAME HOST PROTOCOL PORT DNS-NAME ACCOUNT [KEY=VALUE]... */
model_order home_order_service;

/* NAME TYPE [KEY=VALUE]... */
model_order home_order_account;

/* [NAME]: what is meant, or everything */
model_order home_order_name;

/* NAME: what is to be deleted */
model_order home_order_no_service, home_order_no_account;

#endif
