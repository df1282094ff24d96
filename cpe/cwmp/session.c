/* SPDX-License-Identifier: BSD-2-Clause */
/* From Inform to the empty answer. */
#include "cpe/cwmp/session.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- ends -- */

__attribute__((format(printf, 2, 3))) static enum session_step fail(struct session *session,
								    const char *format, ...)
{
	va_list arguments;

	session->failure.error = EPROTO;
	va_start(arguments, format);
	vsnprintf(session->failure.sentence, sizeof(session->failure.sentence), format, arguments);
	va_end(arguments);
	return SESSION_FAILED;
}

/* -- requests of our own -- */

static bool ask(struct session *session, bool (*write)(void *arg, struct soap_text *body))
{
	char id[16];
	size_t start = session->text.length;

	snprintf(id, sizeof(id), "%u", ++session->number);
	soap_open(&session->text, session->version, id, false);
	if (!write(session->host->arg, &session->text)) {
		soap_text_cut(&session->text, start);
		return false;
	}
	soap_close(&session->text);
	session->retries = 0;
	return true;
}

static enum session_step post(struct session *session)
{
	return session->text.failed ? fail(session, "memory is short") : SESSION_POST;
}

/* It is our turn: what we have to ask, or nothing. */
static enum session_step go_on(struct session *session)
{
	soap_text_cut(&session->text, 0);
	if (!session->hold && ask(session, session->host->ask)) {
		session->state = SESSION_ASKS;
	} else {
		session->state = SESSION_LISTENS;
	}
	return post(session);
}

enum session_step session_begin(struct session *session, const struct session_host *host,
				int version, monotonic now)
{
	*session = (struct session){ .host = host,
				     .version = version,
				     .state = SESSION_INFORMS,
				     .number = 1,
				     .begun = now };
	soap_open(&session->text, version, "1", true);
	host->inform(host->arg, &session->text);
	soap_close(&session->text);
	return post(session);
}

/* The ACS wants to have it again. */
static enum session_step repeat(struct session *session)
{
	if (++session->retries > SESSION_RETRIES)
		return fail(session, "the ACS asks again and again for the same request");
	return SESSION_POST;
}

/* -- what the ACS answers to them -- */

static enum session_step on_inform_answer(struct session *session,
					  const struct soap_message *message)
{
	if (message->method == SOAP_FAULT && message->fault_code == CWMP_RETRY_REQUEST)
		return repeat(session);
	if (message->method == SOAP_FAULT) {
		session->wrong_version = true;
		return fail(session, "the ACS refuses the Inform: %u %.160s", message->fault_code,
			    message->fault_text);
	}
	if (message->method != SOAP_INFORM_RESPONSE)
		return fail(session, "the ACS answers the Inform with %.60s", message->name);
	if (message->version < 0) {
		session->wrong_version = true;
		return fail(session, "the ACS answers in a namespace that is not CWMP's");
	}
	session->version = message->version;
	session->host->informed(session->host->arg);
	return go_on(session);
}

static enum session_step on_asked(struct session *session, const struct soap_message *message)
{
	if (message->method == SOAP_FAULT && message->fault_code == CWMP_RETRY_REQUEST)
		return repeat(session);
	if (message->method == SOAP_FAULT)
		session->host->asked(session->host->arg,
				     message->fault_code ? message->fault_code
							 : CWMP_INTERNAL_ERROR,
				     message->fault_text);
	else if (message->method == SOAP_TRANSFER_COMPLETE_RESPONSE)
		session->host->asked(session->host->arg, 0, "");
	else
		return fail(session, "the ACS answers TransferComplete with %.60s", message->name);
	return go_on(session);
}

/* -- what the ACS asks -- */

static void answer_fault(struct session *session, const struct soap_fault *fault)
{
	soap_write_fault(&session->text, fault);
	soap_close(&session->text);
}

/* Good arguments of a method that there is, or the fault. */
static bool is_good(const struct soap_message *request, struct soap_fault *fault)
{
	if (request->not_understood[0] != '\0') {
		fault->is_not_understood = true;
		return soap_fault_set(fault, CWMP_INTERNAL_ERROR, "%.60s is not understood",
				      request->not_understood);
	}
	if (request->method == SOAP_OTHER)
		return soap_fault_set(fault, CWMP_METHOD_NOT_SUPPORTED, "%.60s is not supported",
				      request->name);
	if (request->wrong != 0)
		return soap_fault_set(fault, request->wrong, "%s", request->reason);
	return true;
}

static enum session_step on_request(struct session *session, const struct soap_message *request)
{
	struct soap_fault fault = { 0 };
	size_t start;

	if (++session->rpcs > SESSION_RPCS_MAX)
		return fail(session, "the ACS has asked %d times in a session", SESSION_RPCS_MAX);
	soap_text_cut(&session->text, 0);
	soap_open(&session->text, session->version, request->has_id ? request->id : NULL, false);
	start = session->text.length;
	if (is_good(request, &fault) &&
	    session->host->carry_out(session->host->arg, request, &session->text, &fault)) {
		soap_close(&session->text);
		if (session->text.failed)
			soap_fault_set(&fault, CWMP_RESOURCES_EXCEEDED,
				       "the answer would be too long: ask for parts");
	}
	if (fault.code != 0) {
		soap_text_cut(&session->text, start);
		answer_fault(session, &fault);
		soap_fault_clear(&fault);
	}
	return post(session);
}

static enum session_step on_message(struct session *session, const struct soap_message *message)
{
	session->hold = message->hold;
	if (session->state != SESSION_LISTENS && message->not_understood[0] != '\0')
		return fail(session, "the ACS says what is not understood: %.60s",
			    message->not_understood);
	switch (session->state) {
	case SESSION_INFORMS: return on_inform_answer(session, message);
	case SESSION_ASKS: return on_asked(session, message);
	case SESSION_LISTENS: break;
	}
	if (message->method <= SOAP_TRANSFER_COMPLETE_RESPONSE)
		return fail(session, "the ACS sends %.60s, and nobody has asked", message->name);
	return on_request(session, message);
}

/* The ACS has nothing to say. */
static enum session_step on_nothing(struct session *session)
{
	if (session->state == SESSION_INFORMS)
		return fail(session, "the ACS does not answer the Inform");
	if (session->state == SESSION_ASKS)
		return fail(session, "the ACS does not answer TransferComplete");
	session->hold = false;
	soap_text_cut(&session->text, 0);
	if (!ask(session, session->host->ask))
		return SESSION_GOOD;
	session->state = SESSION_ASKS;
	return post(session);
}

enum session_step session_answered(struct session *session, unsigned int status, const char *body,
				   size_t length, const char *content_type, monotonic now)
{
	struct soap_message message;
	struct failure failure;
	enum session_step step;

	session->received += length;
	if (status == 204 || (status == 200 && length == 0))
		return on_nothing(session);
	if (status != 200) {
		session->wrong_version =
			session->state == SESSION_INFORMS && (status == 400 || status == 500);
		return fail(session, "the ACS answers with HTTP status %u", status);
	}
	if (session->received > SESSION_OCTETS_MAX || now > after(session->begun, SESSION_PATIENCE))
		return fail(session, "the ACS does not come to an end");
	if (soap_read(&message, body, length, content_type, &failure) != 0)
		return fail(session, "the ACS sends what cannot be read: %.160s", failure.sentence);
	step = on_message(session, &message);
	soap_clear(&message);
	return step;
}

/* -- asking -- */

const struct soap_text *session_text(const struct session *session)
{
	return &session->text;
}

const struct failure *session_failure(const struct session *session)
{
	return &session->failure;
}

void session_clear(struct session *session)
{
	soap_text_clear(&session->text);
}
