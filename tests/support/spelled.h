/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Addresses and endpoints as a test spells them. A text that is none fails the
 * test. Include it behind cmocka.h.
 */
#ifndef HOMEPORT_TESTS_SPELLED_H
#define HOMEPORT_TESTS_SPELLED_H

#include "cpe/base/address.h"

static inline struct address address(const char *text)
{
	struct address parsed = ADDRESS_NONE;

	if (!address_parse(text, &parsed))
		fail_msg("no address: %s", text);
	return parsed;
}

/* "203.0.113.5:80", "[2001:db8::1]:80"; without a port it is 0. */
static inline struct endpoint endpoint(const char *text)
{
	struct endpoint parsed = { ADDRESS_NONE, 0 };

	if (!endpoint_parse(text, 0, &parsed))
		fail_msg("no endpoint: %s", text);
	return parsed;
}

#endif
