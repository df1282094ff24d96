/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Deployments: one row for each way a home is connected. Everything that
 * differs between them is a column here, so that no other file asks which one
 * it is in.
 */
#ifndef HOMEPORT_DEPLOYMENT_H
#define HOMEPORT_DEPLOYMENT_H

#include <stdbool.h>

struct deployment {
	const char *name;    /* as the configuration spells it */
	const char *meaning; /* one line for people */
	bool has_upstream;   /* a PCP server of the carrier must agree */
	bool shares_address; /* others have ports of the outermost IPv4 address, too */
	bool has_port_set;   /* only some ports of the address are ours: port_set.h */
	bool forwards_first; /* forward before asking: the first packet may follow the yes at once */
};

/* NULL if there is none of that name. */
const struct deployment *deployment_find(const char *name);

/* Row by row; NULL at the end. */
const struct deployment *deployment_row(unsigned int number);

#endif
