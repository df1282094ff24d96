/* SPDX-License-Identifier: BSD-2-Clause */
/* The gateway as the model sees it: a view of what is there at this moment. */
#ifndef HOMEPORT_MODEL_SNAPSHOT_H
#define HOMEPORT_MODEL_SNAPSHOT_H

#include "cpe/device_facts.h"
#include "cpe/model.h"

struct gateway;

struct model_snapshot {
	struct model_view view;
	struct model_line lines[WANS_MAX];
	const struct mapping **mappings;
	struct forward_view *forwards;
	struct publish_view *services;
	struct device_facts device;
	struct config_general offer;
};

/* Good until the next turn, or the gateway is told something. False: no memory, nothing to close. */
bool model_snapshot_open(struct model_snapshot *snapshot, const struct gateway *gateway);
void model_snapshot_close(struct model_snapshot *snapshot);

#endif
