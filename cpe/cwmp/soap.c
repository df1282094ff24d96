/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading of envelopes: octets to UTF-8, past the guard, to a tree, to a struct. */
#include "cpe/cwmp/soap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cpe/cwmp/soap_charset.h"
#include "cpe/cwmp/soap_guard.h"
#include "cpe/cwmp/soap_tree.h"

#define BLANKS    " \t\r\n"
#define NAMESPACE "urn:dslforum-org:cwmp-1-"

/* -- words -- */

static const char *const methods[] = {
	[SOAP_FAULT] = "Fault",
	[SOAP_INFORM_RESPONSE] = "InformResponse",
	[SOAP_TRANSFER_COMPLETE_RESPONSE] = "TransferCompleteResponse",
	[SOAP_GET_RPC_METHODS] = "GetRPCMethods",
	[SOAP_SET_PARAMETER_VALUES] = "SetParameterValues",
	[SOAP_GET_PARAMETER_VALUES] = "GetParameterValues",
	[SOAP_GET_PARAMETER_NAMES] = "GetParameterNames",
	[SOAP_SET_PARAMETER_ATTRIBUTES] = "SetParameterAttributes",
	[SOAP_GET_PARAMETER_ATTRIBUTES] = "GetParameterAttributes",
	[SOAP_ADD_OBJECT] = "AddObject",
	[SOAP_DELETE_OBJECT] = "DeleteObject",
	[SOAP_REBOOT] = "Reboot",
	[SOAP_FACTORY_RESET] = "FactoryReset",
	[SOAP_SCHEDULE_INFORM] = "ScheduleInform",
	[SOAP_DOWNLOAD] = "Download",
	[SOAP_OTHER] = NULL,
};

const char *soap_method_name(enum soap_method method)
{
	return methods[method];
}

static enum soap_method find_method(const char *name)
{
	enum soap_method method = 0;

	while (methods[method] && strcmp(methods[method], name) != 0)
		method++;
	return method;
}

/* -- the tree -- */

/* Without its prefix. */
static const char *local(const char *name)
{
	const char *colon = name ? strchr(name, ':') : NULL;

	return colon ? colon + 1 : name ? name : "";
}

/* Comments, CDATA and processing instructions are elements to the library, with such names. */
static bool is_element(mxml_node_t *node)
{
	const char *name = mxmlGetElement(node);

	return name && name[0] != '!' && name[0] != '?';
}

static mxml_node_t *next_element(mxml_node_t *node)
{
	while (node && !is_element(node))
		node = mxmlGetNextSibling(node);
	return node;
}

static mxml_node_t *first_below(mxml_node_t *node)
{
	return next_element(mxmlGetFirstChild(node));
}

static mxml_node_t *next_of(mxml_node_t *node)
{
	return next_element(mxmlGetNextSibling(node));
}

static mxml_node_t *find_below(mxml_node_t *node, const char *name)
{
	mxml_node_t *child = node ? first_below(node) : NULL;

	while (child && strcmp(local(mxmlGetElement(child)), name) != 0)
		child = next_of(child);
	return child;
}

/* By its local name; "" if there is none. */
static const char *attribute(mxml_node_t *node, const char *name)
{
	const char *value, *known;
	int i;

	for (i = 0; i < (int)mxmlElementGetAttrCount(node); i++) {
		value = mxmlElementGetAttrByIndex(node, i, &known);
		if (value && strcmp(local(known), name) == 0)
			return value;
	}
	return "";
}

/* -- texts -- */

/* What is read, and where texts are kept: none is longer than its source was. */
struct reader {
	struct soap_message *message;
	char *at, *end;
};

static void append(struct reader *reader, const char *text, size_t length)
{
	if (length > (size_t)(reader->end - reader->at))
		length = (size_t)(reader->end - reader->at);
	memcpy(reader->at, text, length);
	reader->at += length;
}

static const char *keep(struct reader *reader, const char *text)
{
	char *start = reader->at;

	if (text[0] == '\0' || reader->at == reader->end)
		return "";
	append(reader, text, strlen(text));
	*reader->at++ = '\0';
	return start;
}

/* An argument is not as it should be; the first to be found is told. */
static void wrong(struct reader *reader, enum cwmp_fault code, const char *reason)
{
	if (reader->message->wrong == 0) {
		reader->message->wrong = code;
		reader->message->reason = reason;
	}
}

/* All text directly in the element, as it is. */
static const char *content(struct reader *reader, mxml_node_t *node)
{
	char *start = reader->at;
	const char *piece;
	mxml_node_t *child;

	for (child = node ? mxmlGetFirstChild(node) : NULL; child;
	     child = mxmlGetNextSibling(child)) {
		piece = mxmlGetType(child) == MXML_TYPE_OPAQUE ? mxmlGetOpaque(child)
							       : mxmlGetCDATA(child);
		if (piece)
			append(reader, piece, strlen(piece));
	}
	if (reader->at == start || reader->at == reader->end)
		return "";
	*reader->at++ = '\0';
	return start;
}

/* Without the blanks around it. */
static const char *trimmed(struct reader *reader, mxml_node_t *node)
{
	char *start = (char *)(uintptr_t)content(reader, node), *end;

	if (start[0] == '\0')
		return "";
	start += strspn(start, BLANKS);
	for (end = start + strlen(start); end > start && strchr(BLANKS, end[-1]); end--)
		end[-1] = '\0';
	return start;
}

static const char *bounded(struct reader *reader, mxml_node_t *node, size_t longest)
{
	const char *text = trimmed(reader, node), *at;
	size_t length = 0;

	for (at = text; *at; at++)
		length += ((unsigned char)*at & 0xc0) != 0x80; /* characters count, not octets */
	if (length <= longest)
		return text;
	wrong(reader, CWMP_INVALID_ARGUMENTS, "an argument is too long");
	return "";
}

static bool boolean(struct reader *reader, mxml_node_t *node)
{
	const char *text = trimmed(reader, node);

	if (strcmp(text, "1") == 0 || strcmp(text, "true") == 0)
		return true;
	if (strcmp(text, "0") != 0 && strcmp(text, "false") != 0)
		wrong(reader, CWMP_INVALID_ARGUMENTS, "an argument is neither true nor false");
	return false;
}

static uint32_t number(struct reader *reader, mxml_node_t *node)
{
	const char *text = trimmed(reader, node);
	unsigned long long value;

	text += text[0] == '+';
	value = strtoull(text, NULL, 10);
	if (text[0] != '\0' && text[strspn(text, "0123456789")] == '\0' && value <= UINT32_MAX)
		return (uint32_t)value;
	wrong(reader, CWMP_INVALID_ARGUMENTS, "an argument is no number that it may be");
	return 0;
}

/* -- lists -- */

/* A name alone, or one with what belongs to it. */
static void read_item(struct reader *reader, mxml_node_t *node, struct soap_item *item)
{
	mxml_node_t *child = first_below(node), *notification = NULL;
	const char *name;

	*item = (struct soap_item){ .name = "", .value = "", .type = "" };
	if (!child)
		item->name = bounded(reader, node, 256);
	for (; child; child = next_of(child)) {
		name = local(mxmlGetElement(child));
		if (strcmp(name, "Name") == 0) {
			item->name = bounded(reader, child, 256);
		} else if (strcmp(name, "Value") == 0) {
			item->type = keep(reader, local(attribute(child, "type")));
			item->value = item->type[0] == '\0' || strcmp(item->type, "string") == 0
					      ? content(reader, child)
					      : trimmed(reader, child);
			if (strlen(item->value) > SOAP_VALUE_MAX)
				wrong(reader, CWMP_RESOURCES_EXCEEDED, "a value is too long");
		} else if (strcmp(name, "Notification") == 0) {
			notification = child;
		} else if (strcmp(name, "NotificationChange") == 0) {
			item->notification_change = boolean(reader, child);
		}
	}
	if (item->notification_change) /* else it means nothing, and GenieACS sends it empty */
		item->notification = number(reader, notification);
}

static void read_items(struct reader *reader, mxml_node_t *list)
{
	struct soap_message *message = reader->message;
	mxml_node_t *child;
	size_t count = 0;

	for (child = first_below(list); child; child = next_of(child))
		count++;
	if (count > SOAP_ITEMS_MAX)
		wrong(reader, CWMP_RESOURCES_EXCEEDED, "a list is too long");
	if (count == 0 || count > SOAP_ITEMS_MAX || message->items)
		return;
	message->items = calloc(count, sizeof(*message->items));
	if (!message->items) {
		wrong(reader, CWMP_RESOURCES_EXCEEDED, "memory is short");
		return;
	}
	for (child = first_below(list); child; child = next_of(child))
		read_item(reader, child, &message->items[message->count++]);
}

/* -- arguments -- */

enum argument { LIST, TEXT, SWITCH, NUMBER };

static const struct {
	const char *name;
	enum argument is;
	size_t place;   /* in the message */
	size_t longest; /* characters of a text */
} arguments[] = {
#define PLACE(member) offsetof(struct soap_message, member)
	{ "ParameterList", LIST, 0, 0 },
	{ "ParameterNames", LIST, 0, 0 },
	{ "ParameterPath", TEXT, PLACE(path), 256 },
	{ "ObjectName", TEXT, PLACE(path), 256 },
	{ "ParameterKey", TEXT, PLACE(key), 32 },
	{ "CommandKey", TEXT, PLACE(key), 32 },
	{ "NextLevel", SWITCH, PLACE(next_level), 0 },
	{ "DelaySeconds", NUMBER, PLACE(delay), 0 },
	{ "FileType", TEXT, PLACE(file_type), 64 },
	{ "URL", TEXT, PLACE(url), 256 },
	{ "Username", TEXT, PLACE(user), 256 },
	{ "Password", TEXT, PLACE(password), 256 },
	{ "FileSize", NUMBER, PLACE(file_size), 0 },
#undef PLACE
};

static void read_argument(struct reader *reader, mxml_node_t *node)
{
	const char *name = local(mxmlGetElement(node));
	char *message = (char *)reader->message;
	size_t i = 0, count = sizeof(arguments) / sizeof(arguments[0]);

	while (i < count && strcmp(arguments[i].name, name) != 0)
		i++;
	if (i == count)
		return;
	switch (arguments[i].is) {
	case LIST: read_items(reader, node); break;
	case TEXT:
		*(const char **)(message + arguments[i].place) =
			bounded(reader, node, arguments[i].longest);
		break;
	case SWITCH: *(bool *)(message + arguments[i].place) = boolean(reader, node); break;
	case NUMBER: *(uint32_t *)(message + arguments[i].place) = number(reader, node); break;
	}
}

/* <detail><cwmp:Fault><FaultCode/><FaultString/>; without it the fault is SOAP's. */
static void read_fault(struct reader *reader, mxml_node_t *node)
{
	struct soap_message *message = reader->message;
	mxml_node_t *detail = find_below(find_below(node, "detail"), "Fault");

	if (detail) {
		message->fault_code = (unsigned int)strtoul(
			trimmed(reader, find_below(detail, "FaultCode")), NULL, 10);
		message->fault_text = trimmed(reader, find_below(detail, "FaultString"));
	}
	if (message->fault_text[0] == '\0')
		message->fault_text = trimmed(reader, find_below(node, "faultstring"));
}

/* What a method cannot do without; that a key is missing means that it is empty. */
static void check_arguments(struct reader *reader, mxml_node_t *node)
{
	static const struct {
		enum soap_method method;
		const char *arguments[2];
	} needs[] = {
		{ SOAP_SET_PARAMETER_VALUES, { "ParameterList" } },
		{ SOAP_GET_PARAMETER_VALUES, { "ParameterNames" } },
		{ SOAP_GET_PARAMETER_NAMES, { "ParameterPath", "NextLevel" } },
		{ SOAP_SET_PARAMETER_ATTRIBUTES, { "ParameterList" } },
		{ SOAP_GET_PARAMETER_ATTRIBUTES, { "ParameterNames" } },
		{ SOAP_ADD_OBJECT, { "ObjectName" } },
		{ SOAP_DELETE_OBJECT, { "ObjectName" } },
		{ SOAP_SCHEDULE_INFORM, { "DelaySeconds" } },
		{ SOAP_DOWNLOAD, { "FileType", "URL" } },
	};
	size_t i, k;

	for (i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
		for (k = 0; needs[i].method == reader->message->method && k < 2; k++)
			if (needs[i].arguments[k] && !find_below(node, needs[i].arguments[k]))
				wrong(reader, CWMP_INVALID_ARGUMENTS, "an argument is missing");
}

static void read_method(struct reader *reader, mxml_node_t *node)
{
	struct soap_message *message = reader->message;
	mxml_node_t *child;

	message->name = keep(reader, local(mxmlGetElement(node)));
	message->method = find_method(message->name);
	if (message->method == SOAP_FAULT)
		read_fault(reader, node);
	else if (message->method != SOAP_OTHER)
		for (child = first_below(node); child; child = next_of(child))
			read_argument(reader, child);
	check_arguments(reader, node);
}

/* -- the envelope -- */

static void read_header(struct reader *reader, mxml_node_t *header)
{
	struct soap_message *message = reader->message;
	mxml_node_t *node;
	const char *name;

	for (node = header ? first_below(header) : NULL; node; node = next_of(node)) {
		name = local(mxmlGetElement(node));
		if (strcmp(name, "ID") == 0) {
			message->has_id = true;
			message->id = trimmed(reader, node);
		} else if (strcmp(name, "HoldRequests") == 0) {
			message->hold = boolean(reader, node);
		} else if (strcmp(attribute(node, "mustUnderstand"), "1") == 0 &&
			   strcmp(name, "UseCWMPVersion") != 0 &&
			   strcmp(name, "NoMoreRequests") != 0) {
			message->not_understood = keep(reader, name);
		}
	}
}

/* The number at the end of a namespace: one digit; -1: it is another one. */
static int version_of(const char *number)
{
	if (number[0] < '0' || number[0] > '0' + SOAP_VERSION_MAX || number[1] != '\0')
		return -1;
	return number[0] - '0';
}

/* That of the first of our namespaces that is declared there. */
static void find_version(struct soap_message *message, mxml_node_t *node)
{
	const char *value;
	int i;

	for (i = 0; message->version < 0 && i < (int)mxmlElementGetAttrCount(node); i++) {
		value = mxmlElementGetAttrByIndex(node, i, NULL);
		if (value && strncmp(value, NAMESPACE, strlen(NAMESPACE)) == 0)
			message->version = version_of(value + strlen(NAMESPACE));
	}
}

/* The library has what follows a processing instruction below it. */
static mxml_node_t *find_envelope(mxml_node_t *top)
{
	mxml_node_t *node;

	for (node = top; node; node = mxmlWalkNext(node, top, MXML_DESCEND_ALL))
		if (is_element(node) && strcmp(local(mxmlGetElement(node)), "Envelope") == 0)
			return node;
	return NULL;
}

static int read_tree(struct reader *reader, mxml_node_t *top, struct failure *failure)
{
	mxml_node_t *envelope = find_envelope(top);
	mxml_node_t *body = find_below(envelope, "Body");
	mxml_node_t *method = body ? first_below(body) : NULL;

	if (!method)
		return failure_set(failure, EINVAL, "it is no SOAP envelope with a method in it");
	if (next_of(method) || next_of(body))
		return failure_set(failure, EINVAL, "it has more than one method");
	find_version(reader->message, envelope);
	find_version(reader->message, body);
	find_version(reader->message, method);
	read_header(reader, find_below(envelope, "Header"));
	read_method(reader, method);
	return 0;
}

/* -- the whole -- */

static int read_text(struct soap_message *message, const char *text, size_t length,
		     struct failure *failure)
{
	struct reader reader = { .message = message };
	mxml_node_t *top;
	int error;

	message->texts = malloc(length + 1);
	message->size = length + 1;
	top = message->texts ? mxmlNewElement(NULL, "top") : NULL;
	if (!top)
		return failure_set(failure, ENOMEM, "memory is short");
	reader.at = message->texts;
	reader.end = message->texts + length; /* one left for a NUL */
	if (soap_tree_load(top, text))
		error = read_tree(&reader, top, failure);
	else
		error = failure_set(failure, EINVAL, "its elements do not close one another");
	mxmlDelete(top);
	return error;
}

int soap_read(struct soap_message *message, const char *octets, size_t length,
	      const char *content_type, struct failure *failure)
{
	char *text;
	size_t converted;
	int error;

	*message = (struct soap_message){
		.method = SOAP_OTHER,
		.name = "",
		.version = -1,
		.id = "",
		.not_understood = "",
		.path = "",
		.key = "",
		.file_type = "",
		.url = "",
		.user = "",
		.password = "",
		.fault_text = "",
		.reason = "",
	};
	if (length > SOAP_MESSAGE_MAX)
		return failure_set(failure, EINVAL, "it is longer than %d octets",
				   SOAP_MESSAGE_MAX);
	text = soap_utf8(octets, length, content_type, &converted);
	if (!text)
		return failure_set(failure, ENOMEM, "memory is short");
	error = soap_guard(text, converted, failure);
	if (error == 0)
		error = read_text(message, text, converted, failure);
	explicit_bzero(text, converted);
	free(text);
	if (error != 0)
		soap_clear(message);
	return error;
}

void soap_clear(struct soap_message *message)
{
	if (message->texts) /* there may be passwords in it */
		explicit_bzero(message->texts, message->size);
	free(message->texts);
	free(message->items);
	message->texts = NULL;
	message->items = NULL;
	message->count = 0;
}
