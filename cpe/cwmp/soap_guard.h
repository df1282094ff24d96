/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Guard in front of the XML library: is a text a plain, bounded document? Plain means one
 * element with all that is in it, comments, CDATA and processing instructions; no document
 * type, no entities but the five that XML has and numbers of characters. Pure.
 */
#ifndef HOMEPORT_CWMP_SOAP_GUARD_H
#define HOMEPORT_CWMP_SOAP_GUARD_H

#include <stddef.h>

#include "cpe/base/failure.h"

/* UTF-8, without a byte order mark; the limits are those of soap.h. 0, or -EINVAL and why not. */
int soap_guard(const char *text, size_t length, struct failure *failure);

#endif
