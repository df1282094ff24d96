/* SPDX-License-Identifier: BSD-2-Clause */
/* Prints the schema of the model, as homeportctl does of a daemon's: what texts are made of. */
#include <json-c/json.h>
#include <stdio.h>

#include "cpe/model_json.h"

int main(void)
{
	struct json_object *request = json_object_new_object();
	struct json_object *answer = model_json_schema(request);

	puts(json_object_to_json_string_ext(answer, JSON_C_TO_STRING_PLAIN));
	json_object_put(answer);
	json_object_put(request);
	return answer ? 0 : 1;
}
