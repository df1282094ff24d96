/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: TR069 */
/* Any octets as an envelope: what was read is within its bounds, and is read again as written. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/cwmp/soap.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void check_item(const struct soap_item *one, const struct soap_item *other)
{
	if (strcmp(one->name, other->name) != 0 || strcmp(one->value, other->value) != 0 ||
	    strcmp(one->type, other->type) != 0)
		abort();
}

/* The items as a list of values, written by us. */
static void write_again(const struct soap_message *message, struct soap_text *text)
{
	struct soap_list list;
	size_t i;

	soap_open(text, 2, message->id, false);
	soap_raw(text, "<cwmp:SetParameterValues>");
	list = soap_list(text, "ParameterList", "cwmp:ParameterValueStruct");
	for (i = 0; i < message->count; i++, list.count++)
		soap_value(text, message->items[i].name, message->items[i].type,
			   message->items[i].value);
	soap_list_end(text, &list);
	soap_element(text, "ParameterKey", message->key);
	soap_raw(text, "</cwmp:SetParameterValues>");
	soap_close(text);
}

static void check_again(const struct soap_message *message)
{
	struct soap_text text = { 0 };
	struct soap_message again;
	size_t i;

	write_again(message, &text);
	if (text.length <= SOAP_MESSAGE_MAX) {
		if (soap_read(&again, text.octets, text.length, "", NULL) != 0 ||
		    again.count != message->count || strcmp(again.id, message->id) != 0 ||
		    strcmp(again.key, message->key) != 0)
			abort();
		for (i = 0; i < message->count; i++)
			check_item(&message->items[i], &again.items[i]);
		soap_clear(&again);
	}
	soap_text_clear(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct soap_message message;

	if (soap_read(&message, (const char *)bytes, length, "", NULL) != 0)
		return 0;
	if (message.count > SOAP_ITEMS_MAX || strlen(message.name) > SOAP_NAME_MAX ||
	    (message.wrong != 0) != (message.reason[0] != '\0'))
		abort();
	check_again(&message);
	soap_clear(&message);
	return 0;
}
