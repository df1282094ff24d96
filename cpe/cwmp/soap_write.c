/* SPDX-License-Identifier: BSD-2-Clause */
/* Writing of envelopes. Covered by: tests/unit/cpe/cwmp/test_soap */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cpe/cwmp/soap.h"

/* -- faults -- */

bool soap_fault_set(struct soap_fault *fault, enum cwmp_fault code, const char *format, ...)
{
	va_list arguments;

	fault->code = code;
	va_start(arguments, format);
	vsnprintf(fault->text, sizeof(fault->text), format, arguments);
	va_end(arguments);
	return false;
}

void soap_fault_add(struct soap_fault *fault, const char *name, unsigned int code, const char *text)
{
	struct soap_parameter_fault *more =
		realloc(fault->parameters, (fault->count + 1) * sizeof(*more));
	struct soap_parameter_fault one = { strdup(name), code, strdup(text) };

	soap_fault_set(fault, CWMP_INVALID_ARGUMENTS, "Invalid arguments");
	if (more)
		fault->parameters = more;
	if (more && one.name && one.text) {
		fault->parameters[fault->count++] = one;
	} else { /* told without it, but told */
		free(one.name);
		free(one.text);
	}
}

void soap_fault_clear(struct soap_fault *fault)
{
	size_t i;

	for (i = 0; i < fault->count; i++) {
		free(fault->parameters[i].name);
		free(fault->parameters[i].text);
	}
	free(fault->parameters);
	*fault = (struct soap_fault){ 0 };
}

/* -- text -- */

void soap_text_clear(struct soap_text *text)
{
	free(text->octets);
	*text = (struct soap_text){ 0 };
}

void soap_text_cut(struct soap_text *text, size_t length)
{
	if (length < text->length) {
		text->length = length;
		text->octets[length] = '\0';
	}
	text->failed = false;
}

static bool grow(struct soap_text *text, size_t by)
{
	size_t size = text->size ? text->size : 1024;
	char *octets;

	while (size < text->length + by + 1)
		size *= 2;
	if (text->failed || text->length + by > SOAP_ANSWER_MAX) {
		text->failed = true;
		return false;
	}
	if (size == text->size)
		return true;
	octets = realloc(text->octets, size);
	if (!octets) {
		text->failed = true;
		return false;
	}
	text->octets = octets;
	text->size = size;
	return true;
}

static void add(struct soap_text *text, const char *octets, size_t length)
{
	if (!grow(text, length))
		return;
	memcpy(text->octets + text->length, octets, length);
	text->length += length;
	text->octets[text->length] = '\0';
}

void soap_raw(struct soap_text *text, const char *xml)
{
	add(text, xml, strlen(xml));
}

/* What stands for it; NULL: itself. */
static const char *escape_of(char octet)
{
	switch (octet) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\r': return "&#13;";
	default: return (unsigned char)octet < 0x20 && octet != '\t' && octet != '\n' ? "" : NULL;
	}
}

void soap_escaped(struct soap_text *text, const char *value)
{
	const char *start = value, *escape;

	for (; *value; value++) {
		escape = escape_of(*value);
		if (!escape)
			continue;
		add(text, start, (size_t)(value - start));
		soap_raw(text, escape);
		start = value + 1;
	}
	add(text, start, (size_t)(value - start));
}

static void tag(struct soap_text *text, const char *before, const char *name)
{
	soap_raw(text, before);
	soap_raw(text, name);
	soap_raw(text, ">");
}

void soap_element(struct soap_text *text, const char *name, const char *value)
{
	tag(text, "<", name);
	soap_escaped(text, value);
	tag(text, "</", name);
}

void soap_number(struct soap_text *text, const char *name, uint64_t value)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%llu", (unsigned long long)value);
	soap_element(text, name, digits);
}

/* -- envelopes -- */

void soap_open(struct soap_text *text, int version, const char *id, bool is_inform)
{
	char cwmp[48];

	snprintf(cwmp, sizeof(cwmp), "urn:dslforum-org:cwmp-1-%d", version);
	soap_raw(text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soap-env:Envelope"
		       " xmlns:soap-env=\"http://schemas.xmlsoap.org/soap/envelope/\""
		       " xmlns:soap-enc=\"http://schemas.xmlsoap.org/soap/encoding/\""
		       " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\""
		       " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:cwmp=\"");
	soap_raw(text, cwmp);
	soap_raw(text, "\">\n<soap-env:Header>");
	if (id) {
		soap_raw(text, "<cwmp:ID soap-env:mustUnderstand=\"1\">");
		soap_escaped(text, id);
		soap_raw(text, "</cwmp:ID>");
	}
	if (is_inform && version >= 2)
		soap_raw(text, "<cwmp:SessionTimeout soap-env:mustUnderstand=\"0\">60"
			       "</cwmp:SessionTimeout>"
			       "<cwmp:SupportedCWMPVersions soap-env:mustUnderstand=\"0\">"
			       "1.0,1.1,1.2,1.3,1.4</cwmp:SupportedCWMPVersions>");
	soap_raw(text, "</soap-env:Header>\n<soap-env:Body>\n");
}

void soap_close(struct soap_text *text)
{
	soap_raw(text, "\n</soap-env:Body>\n</soap-env:Envelope>\n");
}

/* -- lists -- */

struct soap_list soap_list(struct soap_text *text, const char *name, const char *type)
{
	struct soap_list list = { .name = name };

	soap_raw(text, "<");
	soap_raw(text, name);
	soap_raw(text, " soap-enc:arrayType=\"");
	soap_raw(text, type);
	soap_raw(text, "[");
	list.place = text->length;
	soap_raw(text, "]\">");
	return list;
}

void soap_list_end(struct soap_text *text, const struct soap_list *list)
{
	char digits[24];
	size_t length = (size_t)snprintf(digits, sizeof(digits), "%zu", list->count);

	tag(text, "</", list->name);
	if (!grow(text, length))
		return;
	memmove(text->octets + list->place + length, text->octets + list->place,
		text->length - list->place + 1);
	memcpy(text->octets + list->place, digits, length);
	text->length += length;
}

void soap_value(struct soap_text *text, const char *name, const char *type, const char *value)
{
	soap_raw(text, "<ParameterValueStruct>");
	soap_element(text, "Name", name);
	soap_raw(text, "<Value xsi:type=\"xsd:");
	soap_escaped(text, type);
	soap_raw(text, "\">");
	soap_escaped(text, value);
	soap_raw(text, "</Value></ParameterValueStruct>\n");
}

/* -- bodies -- */

/* Who is to blame (SOAP 1.1 4.4.1). */
static const char *fault_side(const struct soap_fault *fault)
{
	if (fault->is_not_understood)
		return "MustUnderstand";
	switch (fault->code) {
	case CWMP_INVALID_ARGUMENTS:
	case CWMP_INVALID_NAME:
	case CWMP_INVALID_TYPE:
	case CWMP_INVALID_VALUE:
	case CWMP_NOT_WRITABLE: return "Client";
	default: return "Server";
	}
}

void soap_write_fault(struct soap_text *text, const struct soap_fault *fault)
{
	size_t i;

	soap_raw(text, "<soap-env:Fault>");
	soap_element(text, "faultcode", fault_side(fault));
	soap_element(text, "faultstring", fault->is_not_understood ? fault->text : "CWMP fault");
	if (!fault->is_not_understood) {
		soap_raw(text, "<detail><cwmp:Fault>");
		soap_number(text, "FaultCode", fault->code);
		soap_element(text, "FaultString", fault->text);
		for (i = 0; i < fault->count; i++) {
			soap_raw(text, "\n<SetParameterValuesFault>");
			soap_element(text, "ParameterName", fault->parameters[i].name);
			soap_number(text, "FaultCode", fault->parameters[i].code);
			soap_element(text, "FaultString", fault->parameters[i].text);
			soap_raw(text, "</SetParameterValuesFault>");
		}
		soap_raw(text, "</cwmp:Fault></detail>");
	}
	soap_raw(text, "</soap-env:Fault>");
}

void soap_write_inform(struct soap_text *text, const struct soap_inform *inform)
{
	struct soap_list list;
	size_t i;

	soap_raw(text, "<cwmp:Inform>\n<DeviceId>");
	soap_element(text, "Manufacturer", inform->manufacturer);
	soap_element(text, "OUI", inform->oui);
	soap_element(text, "ProductClass", inform->product_class);
	soap_element(text, "SerialNumber", inform->serial_number);
	soap_raw(text, "</DeviceId>\n");
	list = soap_list(text, "Event", "cwmp:EventStruct");
	for (i = 0; i < inform->event_count; i++) {
		if (!inform->events[i].carried)
			continue;
		soap_raw(text, "<EventStruct>");
		soap_element(text, "EventCode", cwmp_event_code(inform->events[i].event));
		soap_element(text, "CommandKey", inform->events[i].key);
		soap_raw(text, "</EventStruct>");
		list.count++;
	}
	soap_list_end(text, &list);
	soap_raw(text, "\n<MaxEnvelopes>1</MaxEnvelopes>");
	soap_element(text, "CurrentTime", inform->time);
	soap_number(text, "RetryCount", inform->retries);
	soap_raw(text, "\n");
	list = soap_list(text, "ParameterList", "cwmp:ParameterValueStruct");
	for (i = 0; i < inform->value_count; i++, list.count++)
		soap_value(text, inform->values[i].name, inform->values[i].type,
			   inform->values[i].value);
	soap_list_end(text, &list);
	soap_raw(text, "\n</cwmp:Inform>");
}

void soap_write_transfer_complete(struct soap_text *text, const struct soap_transfer *transfer)
{
	soap_raw(text, "<cwmp:TransferComplete>");
	soap_element(text, "CommandKey", transfer->key);
	soap_raw(text, "<FaultStruct>");
	soap_number(text, "FaultCode", transfer->fault);
	soap_element(text, "FaultString", transfer->reason);
	soap_raw(text, "</FaultStruct>");
	soap_element(text, "StartTime", transfer->start);
	soap_element(text, "CompleteTime", transfer->complete);
	soap_raw(text, "</cwmp:TransferComplete>");
}

const char *soap_time(int64_t time, char text[SOAP_TIME])
{
	time_t seconds = (time_t)time;
	struct tm parts;

	if (time == UNKNOWN_TIME || !gmtime_r(&seconds, &parts) ||
	    strftime(text, SOAP_TIME, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
		snprintf(text, SOAP_TIME, "0001-01-01T00:00:00Z");
	return text;
}
