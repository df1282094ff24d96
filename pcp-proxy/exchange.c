/* SPDX-License-Identifier: BSD-2-Clause */
/* Requests that wait for their answer. */
#include "pcp-proxy/exchange.h"

#include <stdlib.h>
#include <string.h>

/* No more of a request than an error reply can echo is ever needed. */
static size_t kept_length(const struct datagram *datagram)
{
	return datagram->length > PCP_MAX_LENGTH ? PCP_MAX_LENGTH : datagram->length;
}

struct exchange *exchange_new(const struct datagram *datagram)
{
	size_t length = kept_length(datagram);
	struct exchange *exchange = calloc(1, sizeof(*exchange) + length);

	if (!exchange)
		return NULL;
	exchange->path = (struct reply_path){
		.client = datagram->source,
		.server = datagram->destination,
		.interface = datagram->interface,
	};
	exchange->length = (uint16_t)length;
	memcpy(exchange->request, datagram->bytes, length);
	return exchange;
}

void exchange_free(struct exchange *exchange)
{
	if (exchange)
		free(exchange->details);
	free(exchange);
}
