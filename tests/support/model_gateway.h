/* SPDX-License-Identifier: BSD-2-Clause */
/* A gateway for tests of the model: two WANs, mappings, a forward of each kind, a service. */
#ifndef HOMEPORT_TEST_MODEL_GATEWAY_H
#define HOMEPORT_TEST_MODEL_GATEWAY_H

#include "cpe/model.h"
#include "cpe/model_numbers.h"

extern const char model_config[]; /* what it is configured with */

struct model_gateway {
	struct model_view view;
	struct config *config;
	struct model_line lines[2];
	struct wan wans[2];
	struct mapping mappings[4];
	struct mapping_details details;
	const struct mapping *list[4];
	struct forward_view forwards[3];
	struct publish_view services[1];
	struct server_counters counters;
	struct model_numbers *numbers;
};

/* False: it could not be made. */
bool model_gateway_open(struct model_gateway *gateway);
/* The same, otherwise configured, with the same sections first. */
bool model_gateway_configure(struct model_gateway *gateway, const char *text);
void model_gateway_close(struct model_gateway *gateway);

#endif
