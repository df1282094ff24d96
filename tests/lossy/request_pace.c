/* SPDX-License-Identifier: BSD-2-Clause */
/* One record for each request, told apart as the carrier tells them apart. */
#include "tests/lossy/request_pace.h"

#include <stdio.h>
#include <stdlib.h>

#include "pcp-proxy/pcp_codec.h"
#include "tests/lossy/client.h"
#include "tests/support/abilities.h"

#define LEAST_GAP milliseconds(2700) /* 3 s less a tenth */
#define LONG_GAP  seconds(900)       /* 1024 s less a tenth */

/*
 * Without a cause: four for the host that waits; then renewals, whose windows may
 * each begin anew.
 */
#define MOST_AT_ONCE 8

struct paced_request {
	struct pcp_nonce nonce;
	uint8_t protocol;
	uint16_t internal_port;
	struct address third_party;
	bool ends;
	bool has_cause;
	monotonic last, since; /* the last one; the first since a cause */
	unsigned int sent;     /* since then */
};

void request_pace_clear(struct request_pace *pace)
{
	free(pace->requests);
	*pace = (struct request_pace){ 0 };
}

void request_pace_free_all(struct request_pace *pace)
{
	size_t i;

	for (i = 0; i < pace->count; i++)
		pace->requests[i].has_cause = true;
	pace->questions = 0;
}

/* Of the same wish, be it with a nonce of before its host has forgotten all: tests/lossy/client.c. */
static bool same_wish(const struct pcp_nonce *one, const struct pcp_nonce *other)
{
	return one->octets[0] == other->octets[0] && one->octets[1] == other->octets[1];
}

static void give_cause(struct request_pace *pace, const struct pcp_nonce *nonce)
{
	size_t i;

	for (i = 0; i < pace->count; i++)
		if (same_wish(&pace->requests[i].nonce, nonce))
			pace->requests[i].has_cause = true;
}

/* Of a mapping that NAT-PMP has made, whoever asks for it: no client has such nonces. */
static bool is_gateways_own(const struct pcp_nonce *nonce)
{
	return nonce->octets[PCP_NONCE_LENGTH - 1] != 0 || nonce->octets[PCP_NONCE_LENGTH - 2] != 0;
}

/* NAT-PMP names no nonce, and may change what its host has made by PCP. */
static void give_host_cause(struct request_pace *pace, const struct endpoint *host)
{
	size_t i;

	for (i = 0; i < pace->count; i++)
		if (CLIENT_PORT(pace->requests[i].nonce.octets[0]) == host->port)
			pace->requests[i].has_cause = true;
}

bool read_request(struct pcp_request *request, const struct datagram *datagram)
{
	enum pcp_result why;

	return datagram->bytes[0] == PCP_VERSION &&
	       pcp_decode_request(request, &why, datagram->bytes, datagram->length,
				  &datagram->source.address, &all_and_others) == PCP_ACCEPT &&
	       (request->opcode == PCP_MAP || request->opcode == PCP_PEER);
}

void request_pace_asked(struct request_pace *pace, const struct datagram *datagram)
{
	struct pcp_request request;

	size_t i;

	if (read_request(&request, datagram))
		give_cause(pace, &request.nonce);
	else
		give_host_cause(pace, &datagram->source);
	for (i = 0; i < pace->count; i++)
		if (is_gateways_own(&pace->requests[i].nonce))
			pace->requests[i].has_cause = true;
}

void request_pace_heard(struct request_pace *pace, const struct datagram *datagram,
			const struct proxy *proxy)
{
	struct pcp_response response;
	uint8_t version;

	if (proxy_status(proxy).state == CARRIER_SILENT)
		request_pace_free_all(pace);
	if (pcp_decode_response(&response, &version, datagram->bytes, datagram->length) !=
	    PCP_ACCEPT)
		return;
	if (response.opcode == PCP_MAP || response.opcode == PCP_PEER)
		give_cause(pace, &response.nonce);
}

static struct paced_request *find(struct request_pace *pace, const struct pcp_request *request)
{
	bool ends = request->lifetime == 0;
	size_t i;

	for (i = 0; i < pace->count; i++) {
		struct paced_request *paced = &pace->requests[i];

		if (memcmp(&paced->nonce, &request->nonce, sizeof(paced->nonce)) == 0 &&
		    paced->protocol == request->protocol &&
		    paced->internal_port == request->internal_port && paced->ends == ends &&
		    address_same(&paced->third_party, &request->options.third_party))
			return paced;
	}
	pace->requests = realloc(pace->requests, (pace->count + 1) * sizeof(*pace->requests));
	if (!pace->requests)
		abort();
	pace->requests[pace->count] = (struct paced_request){
		.nonce = request->nonce,
		.protocol = request->protocol,
		.internal_port = request->internal_port,
		.third_party = request->options.third_party,
		.ends = ends,
		.has_cause = true,
	};
	return &pace->requests[pace->count++];
}

/* As many as doubling gaps leave room for. */
static unsigned int most_within(monotonic time)
{
	unsigned int most = MOST_AT_ONCE + (unsigned int)(time / LONG_GAP);
	monotonic gap;

	for (gap = LEAST_GAP; gap < time && gap < LONG_GAP; gap *= 2)
		most++;
	return most;
}

/* For the NAT64's prefix, which a gateway that starts wants to know. */
static bool is_question(const struct datagram *datagram)
{
	return datagram->length > PCP_HEADER_LENGTH && datagram->bytes[0] == PCP_VERSION &&
	       datagram->bytes[1] == PCP_ANNOUNCE &&
	       datagram->bytes[PCP_HEADER_LENGTH] == PCP_PREFIX64;
}

const char *request_pace_sent(struct request_pace *pace, const struct datagram *datagram,
			      const struct proxy *proxy, monotonic now)
{
	static char why[120];
	struct pcp_request request;
	struct paced_request *paced;
	monotonic gap;

	if (is_question(datagram))
		return ++pace->questions > 1 ? "the carrier is asked for its prefix often" : NULL;
	if (!read_request(&request, datagram))
		return "the carrier is sent what is no request for a mapping";
	if (proxy_status(proxy).restarts != pace->restarts)
		request_pace_free_all(pace);
	pace->restarts = proxy_status(proxy).restarts;
	paced = find(pace, &request);
	gap = now - paced->last;
	paced->last = now;
	if (paced->has_cause) {
		paced->has_cause = false;
		paced->since = now;
		paced->sent = 1;
		return NULL;
	}
	paced->sent++;
	if (gap < LEAST_GAP) {
		snprintf(why, sizeof(why), "the carrier is asked for port %u again after %.3f s",
			 request.internal_port, (double)gap / 1e6);
		return why;
	}
	if (paced->sent > most_within(now - paced->since)) {
		snprintf(why, sizeof(why), "the carrier is asked for port %u %u times in %.0f s",
			 request.internal_port, paced->sent, (double)(now - paced->since) / 1e6);
		return why;
	}
	return NULL;
}
