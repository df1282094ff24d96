/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of result codes. CANNOT_PROVIDE_EXTERNAL and NOT_AUTHORIZED may ask
 * for another lifetime than the one here; the server knows when (RFC 6887 11.3).
 */
#include "pcp-proxy/pcp_result.h"

#include <stdio.h>
#include <string.h>

#include "pcp-proxy/natpmp_codec.h"

/* clang-format off */
#define RESULTS(X)                                                             \
	X(SUCCESS,                 0,               NATPMP_SUCCESS)            \
	X(UNSUPP_VERSION,          PCP_ERROR_LONG,  NATPMP_UNSUPP_VERSION)     \
	X(NOT_AUTHORIZED,          PCP_ERROR_LONG,  NATPMP_NOT_AUTHORIZED)     \
	X(MALFORMED_REQUEST,       PCP_ERROR_LONG,  NATPMP_NOT_AUTHORIZED)     \
	X(UNSUPP_OPCODE,           PCP_ERROR_LONG,  NATPMP_UNSUPP_OPCODE)      \
	X(UNSUPP_OPTION,           PCP_ERROR_LONG,  NATPMP_NOT_AUTHORIZED)     \
	X(MALFORMED_OPTION,        PCP_ERROR_LONG,  NATPMP_NOT_AUTHORIZED)     \
	X(NETWORK_FAILURE,         PCP_ERROR_SHORT, NATPMP_NETWORK_FAILURE)    \
	X(NO_RESOURCES,            PCP_ERROR_SHORT, NATPMP_NO_RESOURCES)       \
	X(UNSUPP_PROTOCOL,         PCP_ERROR_LONG,  NATPMP_NOT_AUTHORIZED)     \
	X(USER_EX_QUOTA,           PCP_ERROR_SHORT, NATPMP_NO_RESOURCES)       \
	X(CANNOT_PROVIDE_EXTERNAL, PCP_ERROR_SHORT, NATPMP_NOT_AUTHORIZED)     \
	X(ADDRESS_MISMATCH,        PCP_ERROR_LONG,  NATPMP_NOT_AUTHORIZED)     \
	X(EXCESSIVE_REMOTE_PEERS,  PCP_ERROR_LONG,  NATPMP_NOT_AUTHORIZED)
/* clang-format on */

static const struct result {
	const char *name;
	uint32_t lifetime;
	uint16_t natpmp;
} results[] = {
#define X(name, lifetime, natpmp) [PCP_##name] = { #name, lifetime, natpmp },
	RESULTS(X)
#undef X
};

#define RESULT_COUNT (sizeof(results) / sizeof(results[0]))

/* What a code of a later RFC is taken for: nothing that waiting a little would mend. */
static const struct result *result_of(enum pcp_result code)
{
	static const struct result unknown = { NULL, PCP_ERROR_LONG, NATPMP_NOT_AUTHORIZED };

	return (size_t)code < RESULT_COUNT ? &results[code] : &unknown;
}

const char *pcp_result_name(enum pcp_result result)
{
	static char unnamed[sizeof("code 4294967295")];
	const char *name = result_of(result)->name;

	if (name)
		return name;
	snprintf(unnamed, sizeof(unnamed), "code %u", (unsigned int)result);
	return unnamed;
}

bool pcp_result_by_name(const char *name, enum pcp_result *result)
{
	size_t i;

	for (i = 0; i < RESULT_COUNT; i++)
		if (strcmp(results[i].name, name) == 0) {
			*result = (enum pcp_result)i;
			return true;
		}
	return false;
}

uint32_t pcp_result_lifetime(enum pcp_result result)
{
	return result_of(result)->lifetime;
}

uint16_t pcp_result_for_natpmp(enum pcp_result result)
{
	return result_of(result)->natpmp;
}

/* Of several the first row is the one that says the same. */
enum pcp_result pcp_result_of_natpmp(uint16_t result)
{
	size_t i;

	for (i = 0; i < RESULT_COUNT; i++)
		if (results[i].natpmp == result)
			return (enum pcp_result)i;
	return PCP_NOT_AUTHORIZED;
}
