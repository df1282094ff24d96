/* SPDX-License-Identifier: BSD-2-Clause */
/* Forwards as JSON, and changes of them. Covered by: tests/net/test_forward */
#include "cpe/forward_report.h"

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "cpe/forwards.h"
#include "cpe/gateway.h"
#include "cpe/lines.h"
#include "cpe/report_parts.h"
#include "pcp-proxy/pcp_result.h"

#define SENTENCE 160

/* -- telling -- */

static const char *state_of(const struct lines *lines, const struct forward_view *view)
{
	const struct static_view *standing = &view->standing;

	if (!view->is_located)
		return "unknown-host";
	if (standing->mapping)
		return lines_mapping_word(lines, standing->mapping);
	return standing->refusal == PCP_SUCCESS ? "waiting" : "refused";
}

/* What the state alone does not tell, and what will come of it. */
static const char *sentence_of(const struct forward_view *view, const char *state, monotonic now,
			       char text[SENTENCE])
{
	const struct static_view *standing = &view->standing;
	char again[48] = "";

	text[0] = '\0';
	if (standing->next_attempt != NEVER)
		snprintf(again, sizeof(again), "; the next attempt is in %u s",
			 seconds_until(standing->next_attempt, now));
	if (!view->is_located)
		snprintf(text, SENTENCE, "nobody knows yet where the host is");
	else if (standing->refusal != PCP_SUCCESS)
		snprintf(text, SENTENCE, "%s %s%s", standing->mapping ? "not renewed:" : "refused:",
			 pcp_result_name(standing->refusal), again);
	else if (standing->mapping && strcmp(state, "waiting") == 0)
		snprintf(text, SENTENCE, "the WAN is down; it is back as soon as that is");
	else if (!standing->mapping && standing->next_attempt == NEVER)
		snprintf(text, SENTENCE,
			 "there is no way out for it now, or another forward leads there");
	return text;
}

static struct json_object *row_of(const struct gateway *gateway, const struct forward_view *view)
{
	const struct config_forward *forward = view->forward;
	const struct mapping *mapping = view->standing.mapping;
	struct endpoint internal = { view->address, forward->port };
	struct endpoint none = { ADDRESS_NONE, 0 };
	struct json_object *row = json_object_new_object();
	const char *state = state_of(gateway_lines(gateway), view);
	char host[HOST_TEXT], sentence[SENTENCE];

	report_add_text(row, "forward", forward->title.text);
	report_add_text(row, "host", config_host_print(&forward->host, host));
	report_add_protocol(row, forward->protocol);
	report_add_number(row, "port", forward->port);
	if (forward->external != 0)
		report_add_number(row, "external", forward->external);
	else
		report_add_text(row, "external", NULL);
	json_object_object_add(row, "ipv4", json_object_new_boolean(forward->ipv4));
	report_add_endpoint(row, "internal", view->is_located ? &internal : &none);
	report_add_endpoint(row, "outermost",
			    mapping && mapping->standing ? &mapping->outermost : &none);
	report_add_text(row, "description",
			forward->description.text[0] ? forward->description.text : NULL);
	report_add_text(row, "from", view->is_kept ? "forwards-file" : "configuration");
	report_add_text(row, "state", state);
	report_add_text(row, "message", sentence_of(view, state, gateway_now(gateway), sentence));
	return row;
}

struct json_object *forward_report_list(void *context, struct json_object *request)
{
	const struct gateway *gateway = context;
	const struct forwards *forwards = gateway_forwards(gateway);
	struct json_object *answer = json_object_new_object(), *list = json_object_new_array();
	struct forward_view view;
	size_t i;

	(void)request;
	for (i = 0; i < forwards_count(forwards); i++) {
		view = forwards_view(forwards, i);
		json_object_array_add(list, row_of(gateway, &view));
	}
	json_object_object_add(answer, "forwards", list);
	return answer;
}

/* -- changing -- */

/* Numbers as well as texts; NULL: it is not given. Borrowed from the request. */
static const char *text_of(struct json_object *request, const char *key)
{
	return json_object_get_string(json_object_object_get(request, key));
}

/* One that has no name is called by what it does. */
static const char *title_of(const struct config_forward_texts *texts, char made[SENTENCE])
{
	if (texts->title)
		return texts->title;
	snprintf(made, SENTENCE, "%s-%s-%s", texts->host, texts->protocol, texts->port);
	return made;
}

static struct json_object *done(const char *word, const char *title)
{
	struct json_object *answer = json_object_new_object();

	report_add_text(answer, word, title);
	return answer;
}

struct json_object *forward_report_add(void *context, struct json_object *request)
{
	struct config_forward_texts texts = {
		.title = text_of(request, "name"),
		.host = text_of(request, "host"),
		.protocol = text_of(request, "protocol"),
		.port = text_of(request, "port"),
		.external = text_of(request, "external"),
		.ipv4 = text_of(request, "ipv4"),
	};
	struct failure failure;
	char made[SENTENCE];

	if (!texts.host || !texts.protocol || !texts.port)
		return control_error("a forward needs host, protocol and port");
	texts.title = title_of(&texts, made);
	if (forwards_add(gateway_forwards(context), &texts, &failure) != 0)
		return control_error("%s", failure.sentence);
	gateway_renumber(context);
	return done("added", texts.title);
}

struct json_object *forward_report_delete(void *context, struct json_object *request)
{
	const char *title = text_of(request, "name");
	struct failure failure;

	if (!title)
		return control_error("which forward? Name it");
	if (forwards_delete(gateway_forwards(context), title, &failure) != 0)
		return control_error("%s", failure.sentence);
	gateway_renumber(context);
	return done("deleted", title);
}
