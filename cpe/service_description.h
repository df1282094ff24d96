/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Service descriptions: what OpenWrt's ddns-scripts know of a provider, as JSON files,
 * made into an account of ours. Pure.
 */
#ifndef HOMEPORT_SERVICE_DESCRIPTION_H
#define HOMEPORT_SERVICE_DESCRIPTION_H

#include "cpe/base/failure.h"

/*
 * A section "account" of type template for homeport.conf(5), with comments that say what is
 * still to be filled in: on the heap, the caller's. NULL, and why: it is no such
 * description, or one that a template cannot carry out (a script, an unknown placeholder).
 */
char *service_description_account(const char *json, struct failure *failure);

#endif
