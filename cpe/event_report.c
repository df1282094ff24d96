/* SPDX-License-Identifier: BSD-2-Clause */
/* What has happened, as JSON. Covered by: tests/net/test_home_words */
#include "cpe/event_report.h"

#include <json-c/json.h>
#include <stdio.h>

#include "cpe/carrier.h"
#include "cpe/config_key.h"
#include "cpe/report_parts.h"

static struct json_object *begin(const char *word)
{
	struct json_object *event = json_object_new_object();

	if (!event)
		return NULL;
	report_add_text(event, "time", NULL); /* first, where it is looked for; told by events.c */
	report_add_number(event, "number", 0);
	report_add_text(event, "event", word);
	return event;
}

/* -- mappings -- */

const char *event_word(enum mapping_event event)
{
	switch (event) {
	case EVENT_GRANTED: return "granted";
	case EVENT_RENEWED: return "renewed";
	case EVENT_CHANGED: return "changed";
	case EVENT_RELEASED: return "released";
	case EVENT_LOST: return "lost";
	}
	return "";
}

struct json_object *event_of_mapping(enum mapping_event event, const struct mapping *mapping)
{
	struct json_object *object = begin(event_word(event));

	if (object)
		report_add_mapping(object, mapping);
	return object;
}

/* -- services -- */

struct json_object *event_of_service(const char *word, const char *service, const char *name,
				     const struct endpoint *outermost, const char *message)
{
	struct json_object *event = begin(word);

	if (!event)
		return NULL;
	report_add_text(event, "service", service);
	report_add_text(event, "name", name);
	report_add_endpoint(event, "outermost", outermost);
	report_add_text(event, "message", message);
	return event;
}

/* -- WANs and carriers -- */

struct json_object *event_of_wan(const struct wan *wan)
{
	const char *trouble = wan_trouble(wan);
	struct json_object *event = begin(trouble ? "down" : "up");

	if (!event)
		return NULL;
	report_add_text(event, "wan", wan->name);
	report_add_text(event, "mode", wan->mode->name);
	report_add_address(event, "address", &wan->external);
	report_add_text(event, "message", trouble);
	return event;
}

struct json_object *event_of_carrier(const struct wan *wan, const struct proxy_status *status)
{
	struct json_object *event = begin("carrier");
	char sentence[CARRIER_SENTENCE];

	if (!event)
		return NULL;
	report_add_text(event, "wan", wan->name);
	report_add_endpoint(event, "server", &status->server);
	report_add_text(event, "state", carrier_word(status->state));
	report_add_text(event, "message", carrier_sentence(status, sentence));
	return event;
}

/* -- the configuration -- */

struct json_object *event_of_configuration(void)
{
	struct json_object *event = begin("configured");

	if (event)
		json_object_object_add(event, "sections", json_object_new_array());
	return event;
}

void event_add_section(struct json_object *event, enum config_section section, const char *title)
{
	char text[96] = "general";

	if (config_sections[section].titled)
		snprintf(text, sizeof(text), "%s %s", config_sections[section].word, title);
	json_object_array_add(json_object_object_get(event, "sections"),
			      json_object_new_string(text));
}
