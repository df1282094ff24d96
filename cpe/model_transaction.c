/* SPDX-License-Identifier: BSD-2-Clause */
/* What a connection has begun to change. Covered by: tests/net/test_model */
#include "cpe/model_transaction.h"

#include <stdlib.h>

#include "cpe/control.h"

struct model_transaction {
	struct control_session session; /* first */
	struct model_change change;
};

static struct model_transaction *transaction_of(struct json_object *request)
{
	return (struct model_transaction *)(void *)*control_session_of(request);
}

static void end(struct control_session *session)
{
	struct model_transaction *transaction = (struct model_transaction *)(void *)session;

	model_change_clear(&transaction->change);
	free(transaction);
}

struct model_change *model_transaction_of(struct json_object *request)
{
	struct model_transaction *transaction = transaction_of(request);

	return transaction ? &transaction->change : NULL;
}

bool model_transaction_begin(struct json_object *request)
{
	struct model_transaction *transaction;

	if (transaction_of(request))
		return false;
	transaction = calloc(1, sizeof(*transaction));
	if (!transaction)
		return false;
	transaction->session.end = end;
	transaction->change.is_staged = true;
	*control_session_of(request) = &transaction->session;
	return true;
}

void model_transaction_end(struct json_object *request)
{
	end(*control_session_of(request));
	*control_session_of(request) = NULL;
}
