/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of hosts as text: labels of letters, digits, hyphens and underscores with dots
 * between them (RFC 1123 2.1; the underscore is of SRV and of the field), without a dot
 * at the end. What is not of these characters is no name, whoever it comes from.
 */
#ifndef HOMEPORT_HOST_NAME_H
#define HOMEPORT_HOST_NAME_H

#include <stddef.h>

#define HOST_NAME_LONGEST 253 /* as text: 255 octets on the wire, RFC 1035 2.3.4 */

/* How many labels it has; 0 if it is no name. */
size_t host_name_labels(const char *name);

#endif
