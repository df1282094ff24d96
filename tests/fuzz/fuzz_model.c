/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: DDNS_RFC2136, PCP_PROXY, MODEL */
/*
 * Requests about the model: the first octet says which command it is, the rest is its
 * request. Whatever it is, the answer can be read again; a change has faults, or a
 * configuration comes of it that is as sound as the one before, and a path that is found
 * is found again by what was found.
 */
#include <json-c/json.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/model_change.h"
#include "cpe/model_json.h"
#include "tests/support/model_gateway.h"

static struct model_gateway gateway;

static void no_mistake(void *arg, const char *sentence)
{
	(void)arg, (void)sentence;
	abort();
}

static void check_answer(struct json_object *answer)
{
	const char *text = json_object_to_json_string_ext(answer, JSON_C_TO_STRING_PLAIN);
	struct json_object *again = json_tokener_parse(text);

	if (!json_object_is_type(again, json_type_object) || strchr(text, '\n'))
		abort();
	json_object_put(again);
	json_object_put(answer);
}

typedef void request_change(const struct model_view *view, struct json_object *request,
			    struct model_change *change);

static void check_change(request_change *kind, struct json_object *request)
{
	struct model_change change = { .count = 0 };
	struct config *config = NULL;
	char *edited;

	kind(&gateway.view, request, &change);
	if (!change.faults && !change.kept_forward) {
		config = model_change_try(&change, model_config, "test.conf", &edited);
		if (!config == !change.faults)
			abort();
	}
	if (config) {
		config_free(config);
		config = config_parse(edited, "test.conf", no_mistake, NULL);
		free(edited);
		if (!config)
			abort();
	}
	config_free(config);
	if (change.faults)
		check_answer(json_object_get(change.faults));
	model_change_clear(&change);
}

static void check_path(const char *path)
{
	struct model_target target, again;
	struct failure failure;

	if (model_resolve(&gateway.view, path, &target, &failure) != 0)
		return;
	if (model_resolve(&gateway.view, target.path, &again, &failure) != 0 ||
	    again.kind != target.kind || again.object != target.object ||
	    again.parameter != target.parameter || again.place.depth != target.place.depth ||
	    memcmp(again.place.numbers, target.place.numbers,
		   target.place.depth * sizeof(target.place.numbers[0])) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	char *text = length > 0 ? strndup((const char *)bytes + 1, length - 1) : NULL;
	struct json_object *request = text ? json_tokener_parse(text) : NULL;

	if (!gateway.config && !model_gateway_open(&gateway))
		abort();
	if (text)
		check_path(text);
	if (json_object_is_type(request, json_type_object))
		switch (bytes[0]) {
		case 'g': check_answer(model_json_get(&gateway.view, request)); break;
		case 'n': check_answer(model_json_names(&gateway.view, request)); break;
		case 'h': check_answer(model_json_schema(request)); break;
		case 's': check_change(model_change_set, request); break;
		case 'a': check_change(model_change_add, request); break;
		case 'd': check_change(model_change_delete, request); break;
		default: break;
		}
	json_object_put(request);
	free(text);
	return 0;
}
