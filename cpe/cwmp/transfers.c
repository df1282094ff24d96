/* SPDX-License-Identifier: BSD-2-Clause */
/* Downloads: fetched, handed to the daemon, told. Covered by: tests/unit/cpe/cwmp/test_transfers */
#include "cpe/cwmp/transfers.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cpe/cwmp/conversation.h"
#include "cpe/cwmp/model_client.h"
#include "cpe/cwmp/soap.h"
#include "cpe/cwmp/wall.h"

struct transfers {
	struct loop *loop;
	struct model_client *model;
	struct state *state;
	const struct settings *settings;
	transfer_done *done;
	void *arg;

	struct transfer copy; /* of what is under way: the list can move meanwhile */
	struct conversation_settings server;
	struct conversation *conversation;
};

struct transfers *transfers_new(struct loop *loop, struct model_client *model, struct state *state,
				const struct settings *settings, transfer_done *done, void *arg)
{
	struct transfers *transfers = calloc(1, sizeof(*transfers));

	if (transfers)
		*transfers = (struct transfers){ .loop = loop,
						 .model = model,
						 .state = state,
						 .settings = settings,
						 .done = done,
						 .arg = arg };
	return transfers;
}

void transfers_free(struct transfers *transfers)
{
	if (!transfers)
		return;
	conversation_free(transfers->conversation);
	explicit_bzero(transfers, sizeof(*transfers));
	free(transfers);
}

/* Where it stands in the list now; NULL: none does, whoever ordered it may be gone. */
static struct transfer *under_way(const struct transfers *transfers)
{
	struct transfer *one, *list = transfers->state->transfers;

	for (one = list; one < list + transfers->state->transfer_count; one++)
		if (one->under_way)
			return one;
	return NULL;
}

static void end(struct transfers *transfers, unsigned int fault, const char *reason)
{
	struct transfer *transfer = under_way(transfers);

	conversation_free(transfers->conversation);
	transfers->conversation = NULL;
	if (!transfer)
		return;
	transfer->under_way = false;
	transfer->done = true;
	transfer->complete = wall_now();
	transfer->fault = fault;
	snprintf(transfer->reason, sizeof(transfer->reason), "%.256s", reason);
	explicit_bzero(transfer->password, sizeof(transfer->password));
	transfer->url[0] = transfer->user[0] = '\0';
	transfers->done(transfers->arg, transfer);
}

/* -- the file -- */

/* One transaction: all of it is right, or nothing changes. */
static void configure(struct transfers *transfers, const char *text)
{
	struct json_object *request = model_client_command("configure"), *answer;
	struct failure failure;

	json_object_object_add(request, "text", json_object_new_string(text));
	json_object_object_add(request, "origin", json_object_new_string("acs"));
	answer = model_client_ask(transfers->model, request, &failure);
	if (!answer)
		end(transfers, CWMP_INTERNAL_ERROR, failure.sentence);
	else if (json_object_object_get_ex(answer, "error", NULL))
		end(transfers, CWMP_FILE_CORRUPT, model_text(answer, "error"));
	else
		end(transfers, 0, "");
	json_object_put(answer);
}

static void answered(void *arg, const struct conversation_answer *answer)
{
	struct transfers *transfers = arg;
	const struct transfer *transfer = under_way(transfers);
	char *text;

	if (!transfer) {
		end(transfers, 0, "");
	} else if (answer->status != 200) {
		end(transfers, CWMP_FILE_NOT_ACCESSIBLE, "the server does not have the file");
	} else if (transfer->size != 0 && answer->length != transfer->size) {
		end(transfers, CWMP_FILE_INCOMPLETE, "the file is not as long as FileSize says");
	} else if (memchr(answer->body, '\0', answer->length)) {
		end(transfers, CWMP_FILE_CORRUPT, "the file is no text");
	} else {
		text = strndup(answer->body, answer->length);
		configure(transfers, text ? text : "");
		free(text);
	}
}

static enum cwmp_fault fault_of(const struct failure *failure)
{
	switch (failure->error) {
	case EHOSTUNREACH: return CWMP_FILE_SERVER_NOT_REACHED;
	case ETIMEDOUT:
	case EMSGSIZE: return CWMP_FILE_INCOMPLETE;
	case EACCES: return CWMP_FILE_AUTHENTICATION;
	default: return CWMP_DOWNLOAD_FAILURE;
	}
}

static void failed(void *arg, const struct failure *failure)
{
	end(arg, fault_of(failure), failure->sentence);
}

static void begin(struct transfers *transfers, struct transfer *transfer, struct curl_pump *pump)
{
	const struct settings *settings = transfers->settings;
	struct failure failure = { .sentence = "memory is short" };

	conversation_free(transfers->conversation); /* that of one that was forgotten */
	transfer->under_way = true;
	transfer->start = wall_now();
	transfers->copy = *transfer;
	transfers->server = (struct conversation_settings){
		.url = transfers->copy.url,
		.user = transfers->copy.user,
		.password = transfers->copy.password,
		.ca_file = settings->ca_file,
		.certificate_file = settings->certificate_file,
		.key_file = settings->key_file,
		.allow_http = settings->allow_http,
		.answer_most = TRANSFER_OCTETS,
		.patience = CONVERSATION_PATIENCE,
	};
	transfers->conversation =
		conversation_new(pump, &transfers->server, answered, failed, transfers, &failure);
	if (!transfers->conversation || !conversation_get(transfers->conversation))
		end(transfers, fault_of(&failure), failure.sentence);
}

/* -- time -- */

static struct transfer *next(const struct transfers *transfers)
{
	struct transfer *one, *first = NULL, *list = transfers->state->transfers;

	for (one = list; one < list + transfers->state->transfer_count; one++)
		if (!one->done && (!first || one->due < first->due))
			first = one;
	return first;
}

bool transfers_are_under_way(const struct transfers *transfers)
{
	return transfers->conversation != NULL;
}

void transfers_look(struct transfers *transfers, struct curl_pump *pump)
{
	struct transfer *first = under_way(transfers) ? NULL : next(transfers);

	if (first && first->due <= loop_now(transfers->loop))
		begin(transfers, first, pump);
}

monotonic transfers_wake_at(const struct transfers *transfers)
{
	const struct transfer *first = under_way(transfers) ? NULL : next(transfers);

	return first ? first->due : NEVER;
}

void transfers_forget(struct state *state, const struct transfer *transfer)
{
	size_t at = (size_t)(transfer - state->transfers);

	state->transfer_count--;
	memmove(&state->transfers[at], &state->transfers[at + 1],
		(state->transfer_count - at) * sizeof(*state->transfers));
}
