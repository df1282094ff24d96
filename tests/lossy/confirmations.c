/* SPDX-License-Identifier: BSD-2-Clause */
/* A list; there are few. */
#include "tests/lossy/confirmations.h"

#include <stdlib.h>

#define FIRST_GAP seconds(4) /* 3 s and a tenth, and some delay */

struct confirmation {
	struct pcp_nonce nonce;
	uint8_t protocol;
	uint16_t port;
	monotonic first_asked, last_asked; /* since then, without an answer; 0: not */
};

void confirmations_clear(struct confirmations *confirmations)
{
	free(confirmations->list);
	*confirmations = (struct confirmations){ 0 };
}

static struct confirmation *find(const struct confirmations *confirmations,
				 const struct pcp_nonce *nonce, uint8_t protocol, uint16_t port)
{
	struct confirmation *confirmation = confirmations->list;

	for (; confirmation < confirmations->list + confirmations->count; confirmation++)
		if (confirmation->protocol == protocol && confirmation->port == port &&
		    memcmp(&confirmation->nonce, nonce, sizeof(*nonce)) == 0)
			return confirmation;
	return NULL;
}

static struct confirmation *make_room(struct confirmations *confirmations)
{
	confirmations->list = realloc(confirmations->list,
				      (confirmations->count + 1) * sizeof(*confirmations->list));
	if (!confirmations->list)
		abort();
	return &confirmations->list[confirmations->count++];
}

void confirmations_add(struct confirmations *confirmations, const struct pcp_nonce *nonce,
		       uint8_t protocol, uint16_t port)
{
	struct confirmation *confirmation = find(confirmations, nonce, protocol, port);

	if (!confirmation)
		confirmation = make_room(confirmations);
	*confirmation = (struct confirmation){ *nonce, protocol, port, 0, 0 };
}

void confirmations_drop(struct confirmations *confirmations, const struct pcp_nonce *nonce,
			uint8_t protocol, uint16_t port)
{
	struct confirmation *confirmation = find(confirmations, nonce, protocol, port);

	if (confirmation)
		*confirmation = confirmations->list[--confirmations->count];
}

void confirmations_asked(struct confirmations *confirmations, const struct pcp_request *request,
			 monotonic now)
{
	struct confirmation *confirmation =
		find(confirmations, &request->nonce, request->protocol, request->internal_port);

	if (!confirmation)
		return;
	if (confirmation->first_asked == 0)
		confirmation->first_asked = now;
	confirmation->last_asked = now;
}

/* It was asked for since, and will be again: retransmissions come in doubling gaps. */
static bool is_being_asked(const struct confirmation *confirmation, monotonic now)
{
	monotonic asking = confirmation->last_asked - confirmation->first_asked;

	return confirmation->first_asked != 0 &&
	       now <= confirmation->last_asked + asking / 10 * 13 + FIRST_GAP;
}

bool confirmations_have(const struct confirmations *confirmations, const struct mapping *mapping,
			monotonic now)
{
	const struct confirmation *confirmation =
		find(confirmations, &mapping->nonce, mapping->key.protocol, mapping->external.port);

	return confirmation && !is_being_asked(confirmation, now);
}
