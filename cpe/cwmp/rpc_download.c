/* SPDX-License-Identifier: BSD-2-Clause */
/* Download: the order is taken, and carried out later. Covered by: tests/net/test_cwmp */
#include <string.h>
#include <strings.h>

#include "cpe/cwmp/rpc.h"
#include "cpe/cwmp/transfers.h"

#define CONFIGURATION "3 Vendor Configuration File"

static bool begins(const char *text, const char *with)
{
	return strncasecmp(text, with, strlen(with)) == 0;
}

/* Names in URLs end up in logs; there are arguments for them. */
static bool has_user(const char *url)
{
	const char *host = strstr(url, "://") + 3;

	return memchr(host, '@', strcspn(host, "/?")) != NULL;
}

static bool is_good(const struct rpc *rpc, const struct soap_message *request,
		    struct soap_fault *fault)
{
	if (strcmp(request->file_type, CONFIGURATION) != 0)
		return soap_fault_set(
			fault, CWMP_INVALID_ARGUMENTS,
			"files of type \"%.64s\" are not supported, only " CONFIGURATION,
			request->file_type);
	if (!begins(request->url, "https://") && !begins(request->url, "http://"))
		return soap_fault_set(fault, CWMP_FILE_PROTOCOL, "only https and http are known");
	if (has_user(request->url))
		return soap_fault_set(fault, CWMP_INVALID_ARGUMENTS,
				      "the URL has a user in it: there is Username");
	if (request->file_size > TRANSFER_OCTETS)
		return soap_fault_set(fault, CWMP_RESOURCES_EXCEEDED,
				      "a file has %d octets at most", TRANSFER_OCTETS);
	if (rpc->state->transfer_count == TRANSFERS)
		return soap_fault_set(fault, CWMP_RESOURCES_EXCEEDED, "%d of them wait already",
				      TRANSFERS);
	return true;
}

bool rpc_download(struct rpc *rpc, const struct soap_message *request, struct soap_text *body,
		  struct soap_fault *fault)
{
	struct transfer *transfer;

	if (!is_good(rpc, request, fault))
		return false;
	transfer = &rpc->state->transfers[rpc->state->transfer_count++];
	*transfer = (struct transfer){ .size = request->file_size,
				       .due = after(rpc->time.now, seconds(request->delay)) };
	strncpy(transfer->key, request->key, sizeof(transfer->key) - 1);
	strncpy(transfer->url, request->url, sizeof(transfer->url) - 1);
	strncpy(transfer->user, request->user, sizeof(transfer->user) - 1);
	strncpy(transfer->password, request->password, sizeof(transfer->password) - 1);
	rpc->changed = true;
	soap_raw(body, "<Status>1</Status><StartTime>0001-01-01T00:00:00Z</StartTime>"
		       "<CompleteTime>0001-01-01T00:00:00Z</CompleteTime>");
	return true;
}
