/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Do two messages say the same? Compared field by field: the octets between
 * fields say nothing, and descriptions are borrowed from different packets.
 */
#ifndef HOMEPORT_TESTS_SAME_H
#define HOMEPORT_TESTS_SAME_H

#include <stdbool.h>

#include "pcp-proxy/natpmp_codec.h"
#include "pcp-proxy/pcp.h"

bool pcp_request_same(const struct pcp_request *one, const struct pcp_request *other);
bool pcp_response_same(const struct pcp_response *one, const struct pcp_response *other);
bool natpmp_request_same(const struct natpmp_request *one, const struct natpmp_request *other);
bool natpmp_response_same(const struct natpmp_response *one, const struct natpmp_response *other);

#endif
