/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One table of result codes: name, how long a client should wait after it, what
 * NAT-PMP calls it.
 */
#ifndef HOMEPORT_PCP_RESULT_H
#define HOMEPORT_PCP_RESULT_H

#include "pcp-proxy/pcp.h"

#define PCP_ERROR_SHORT 30   /* seconds, RFC 6887 7.4: passing troubles */
#define PCP_ERROR_LONG  1800 /* and those that stay until somebody acts */

/* "NO_RESOURCES"; "code 99" in a static buffer for a code that has no name. */
const char *pcp_result_name(enum pcp_result result);

/* The other way; false, nothing written, if no code has this name. */
bool pcp_result_by_name(const char *name, enum pcp_result *result);

/* The lifetime an error response of this code carries, in seconds. */
uint32_t pcp_result_lifetime(enum pcp_result result);

/* RFC 6886 3.5: success, version, not authorized, network failure, resources, opcode. */
uint16_t pcp_result_for_natpmp(enum pcp_result result);

/* The other way; NOT_AUTHORIZED for a code that NAT-PMP does not have. */
enum pcp_result pcp_result_of_natpmp(uint16_t result);

#endif
