/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: TR069 */
/*
 * A hostile ACS: what it answers in a session, one answer after the other, a line "----"
 * between them; the first octet of each chooses the status of HTTP. The session ends, is
 * good or says why not, and all that is posted meanwhile is an envelope.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/cwmp/session.h"

#define BETWEEN "----\n"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static unsigned int asked_for;

static void must(bool law)
{
	if (!law)
		abort();
}

static void inform(void *arg, struct soap_text *body)
{
	(void)arg;
	soap_raw(body, "<cwmp:Inform/>");
}

static void informed(void *arg)
{
	(void)arg;
}

/* Two of ours, as after two downloads. */
static bool ask(void *arg, struct soap_text *body)
{
	static const struct soap_transfer transfer = { "a & b", 9010, "<it>", "", "" };

	(void)arg;
	if (asked_for == 2)
		return false;
	soap_write_transfer_complete(body, &transfer);
	return true;
}

static void asked(void *arg, unsigned int fault, const char *reason)
{
	(void)arg, (void)fault;
	must(reason != NULL);
	asked_for++;
}

/* All that was asked for goes into the answer; what has a path is refused. */
static bool carry_out(void *arg, const struct soap_message *request, struct soap_text *body,
		      struct soap_fault *fault)
{
	size_t i;

	(void)arg;
	must(request->wrong == 0 && request->method != SOAP_OTHER);
	if (request->path[0] != '\0') {
		soap_fault_add(fault, request->path, CWMP_INVALID_NAME, request->key);
		return false;
	}
	soap_raw(body, "<cwmp:GetParameterValuesResponse>");
	for (i = 0; i < request->count; i++)
		soap_value(body, request->items[i].name, "string", request->items[i].value);
	soap_raw(body, "</cwmp:GetParameterValuesResponse>");
	return true;
}

static void check_post(const struct session *session)
{
	const struct soap_text *text = session_text(session);
	struct soap_message message;

	must(!text->failed);
	if (text->length == 0 || text->length > SOAP_MESSAGE_MAX)
		return;
	must(soap_read(&message, text->octets, text->length, "", NULL) == 0);
	soap_clear(&message);
}

static enum session_step answer(struct session *session, const char *octets, size_t length)
{
	static const unsigned int statuses[] = { 200, 200, 200, 204, 400, 401, 404, 500 };
	unsigned int status = length > 0 ? statuses[(unsigned char)octets[0] % 8] : 204;

	octets += length > 0;
	length -= length > 0;
	return session_answered(session, status, octets, length, "text/xml", 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static const struct session_host host = { inform, informed, ask, asked, carry_out, NULL };
	static struct session session;
	const char *at = (const char *)bytes, *end = at + length, *next;
	enum session_step step = session_begin(&session, &host, 2, 0);

	asked_for = 0;
	while (step == SESSION_POST && at < end) {
		check_post(&session);
		next = memmem(at, (size_t)(end - at), BETWEEN, strlen(BETWEEN));
		step = answer(&session, at, (size_t)((next ? next : end) - at));
		at = next ? next + strlen(BETWEEN) : end;
	}
	must(step != SESSION_FAILED || session_failure(&session)->sentence[0] != '\0');
	session_clear(&session);
	return 0;
}
