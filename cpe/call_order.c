/* SPDX-License-Identifier: BSD-2-Clause */
/* What is on standard input, as a request. Covered by: tests/net/test_adapter_rpcd */
#include "cpe/call_order.h"

#include <errno.h>
#include <json-c/json.h>
#include <string.h>

#include "cpe/control.h"

static struct json_object *none(struct failure *failure, int error, const char *sentence)
{
	failure_set(failure, error, "standard input: %s", sentence);
	return NULL;
}

struct json_object *call_order_read(FILE *from, struct failure *failure)
{
	static char text[CONTROL_REQUEST_MAX + 1];
	size_t length = fread(text, 1, sizeof(text), from);
	struct json_object *request;

	if (ferror(from))
		return none(failure, errno, strerror(errno));
	if (length == sizeof(text))
		return none(failure, EFBIG, "longer than requests may be: 65536 octets");
	text[length] = '\0';
	if (strspn(text, " \t\r\n") == length)
		return json_object_new_object();
	request = json_tokener_parse(text);
	if (json_object_is_type(request, json_type_object))
		return request;
	json_object_put(request);
	return none(failure, EINVAL, "no object of JSON: give the arguments of the call, or {}");
}
