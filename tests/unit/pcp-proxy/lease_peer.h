/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A lease and its carrier, for tests: what is wished, what is answered, and what the
 * mapping hears of it. Chance draws the least, unless a test says otherwise: so requests
 * are repeated after 2.7 s, and renewed when half of the time is over. Include it behind
 * cmocka.h.
 */
#ifndef HOMEPORT_TESTS_LEASE_PEER_H
#define HOMEPORT_TESTS_LEASE_PEER_H

#include <string.h>

#include "pcp-proxy/lease.h"
#include "tests/support/spelled.h"

#define NOW seconds(1000)

static uint8_t drawn; /* octet of which all random numbers consist */

static inline void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, drawn, length);
}

static const struct random_source chance = { fill, NULL };

static struct carrier_answer heard; /* what the mapping was told last */

static inline struct lease_wish wish(uint32_t lifetime, bool host_waits)
{
	return (struct lease_wish){
		.internal = endpoint("100.64.7.9:8080"),
		.protocol = PROTOCOL_TCP,
		.nonce = { { 1, 2, 3 } },
		.wish = { .lifetime = lifetime,
			  .suggested = endpoint("0.0.0.0:443"),
			  .host_waits = host_waits },
	};
}

static inline struct pcp_response response(enum pcp_result result, const char *external,
					   uint32_t lifetime)
{
	return (struct pcp_response){
		.opcode = PCP_MAP,
		.result = result,
		.lifetime = lifetime,
		.nonce = { { 1, 2, 3 } },
		.protocol = PROTOCOL_TCP,
		.internal_port = 8080,
		.external = endpoint(external),
	};
}

static inline enum lease_action wake(struct lease *lease, monotonic now)
{
	return lease_wake(lease, &heard, &chance, now);
}

static inline enum lease_action respond(struct lease *lease, struct pcp_response with,
					monotonic now)
{
	return lease_respond(lease, &with, &heard, &chance, now);
}

static inline enum lease_action succeed(struct lease *lease, const char *external,
					uint32_t lifetime, monotonic now)
{
	return respond(lease, response(PCP_SUCCESS, external, lifetime), now);
}

/* It was asked for, and the request has left. */
static inline struct lease asked(uint32_t lifetime, bool host_waits)
{
	struct lease_wish wanted = wish(lifetime, host_waits);
	struct lease lease = { .mapping = 1 };

	lease_want(&lease, &wanted, NOW);
	assert_true(lease.wake_at <= NOW);
	assert_int_equal(wake(&lease, NOW), LEASE_DO_SEND);
	return lease;
}

/* For less than was wished, as carriers do: then that is what the host has, too. */
static inline struct lease granted(const char *external, uint32_t lifetime)
{
	struct lease lease = asked(3600, true);

	assert_int_equal(succeed(&lease, external, lifetime, NOW), LEASE_DO_ANSWER);
	assert_int_equal(lease.state, LEASE_HELD);
	return lease;
}

static inline int begin(void **state)
{
	(void)state;
	drawn = 0;
	memset(&heard, 0xee, sizeof(heard));
	return 0;
}

/* -- groups of tests -- */

#define TEST(name) cmocka_unit_test_setup(name, begin)

#endif
