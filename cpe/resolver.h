/* SPDX-License-Identifier: BSD-2-Clause */
/* Resolver: whom the gateway asks for names, as /etc/resolv.conf says at the moment. */
#ifndef HOMEPORT_RESOLVER_H
#define HOMEPORT_RESOLVER_H

#include <stddef.h>

#include "cpe/base/address.h"

#define RESOLV_CONF "/etc/resolv.conf"

/*
 * One of those there are, the next with each attempt; the gateway itself if there are
 * none, or the file cannot be read (resolv.conf(5)).
 */
struct endpoint resolver_find(unsigned int attempt);

/* The same from the text of the file. */
struct endpoint resolver_parse(const char *text, unsigned int attempt);

#endif
