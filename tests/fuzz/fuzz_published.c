/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS, DDNS_RFC2136 */
/*
 * Any octets as what an earlier run has published, as if the checksum were right: what is
 * believed is remembered as the same octets, and a configuration can take it over.
 */
#include <stdlib.h>
#include <string.h>

#include "cpe/published.h"
#include "ddns/backend.h"
#include "tests/support/dns_vectors.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void fill(void *self, void *octets, size_t length)
{
	(void)self;
	memset(octets, 0x12, length);
}

static void must(bool law)
{
	if (!law)
		abort();
}

static void remembered_the_same(const struct publisher *publisher, const uint8_t *bytes,
				size_t length)
{
	size_t again_length;
	uint8_t *again = publisher_remember(publisher, &again_length);

	must(again && again_length == length && memcmp(again, bytes, length) == 0);
	free(again);
}

/* Whatever there is, nothing is asked of an account that has no key. */
static void taken_over(struct publisher *publisher)
{
	struct ddns_account account = { .label = "dns",
					.backend = backend_find("rfc2136"),
					.zone = "home.example",
					.key = vector_key(),
					.allow_non_public = true };
	struct ddns_service service = {
		.label = "web", .name = "web.home.example", .srv = "_http._tcp", .ttl = 60
	};
	struct ddns_config config = { .services = &service,
				      .service_count = 1,
				      .accounts = &account,
				      .account_count = 1,
				      .hold_down = DDNS_HOLD_DOWN,
				      .grace = DDNS_GRACE };
	struct publisher_decision decision;
	struct failure failure;

	(void)endpoint_parse("192.0.2.53:53", 53, &account.server);
	must(publisher_configure(publisher, &config, seconds(1), &failure) == 0);
	publisher_wake(publisher, seconds(1000), 1700000000);
	while (publisher_next(publisher, &decision))
		if (decision.kind == PUBLISHER_EXCHANGE)
			must(endpoint_same(&decision.exchange.request->dns.server,
					   &account.server));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static const struct random_source twelves = { .fill = fill };
	struct publisher *publisher = publisher_new(&twelves);
	struct failure failure;
	size_t inside_length;

	must(publisher != NULL);
	(void)published_unwrap(bytes, length, &inside_length, &failure);
	if (publisher_recall(publisher, bytes, length) == 0) {
		remembered_the_same(publisher, bytes, length);
		taken_over(publisher);
	}
	publisher_free(publisher);
	return 0;
}
