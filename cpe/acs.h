/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ACS: what the daemon and the agent of TR-069 tell each other on the control socket. The
 * daemon has the configuration, with its secrets, and hands it to whom it trusts; the
 * agent tells what it alone knows, so that everybody can read it.
 */
#ifndef HOMEPORT_ACS_H
#define HOMEPORT_ACS_H

#include "cpe/base/failure.h"
#include "cpe/config_file.h"

struct json_object;

/* What the agent has told. */
struct acs_facts {
	char parameter_key[129]; /* 32 characters */
	char connection_request_url[256];
};

/*
 * The request {"parameter_key":.., "connection_request_url":..}; what it does not name
 * stays. -EINVAL, and why: a text is none, or too long; nothing is changed then.
 */
int acs_facts_read(struct acs_facts *facts, struct json_object *request, struct failure *failure);

/*
 * All keys of ACS_KEYS as homeport.conf(5) spells them, {"acs-url":.., ..}, and what is in
 * the files of secrets: "acs-password", "acs-connection-request-password". NULL and why.
 */
struct json_object *acs_settings(const struct config_general *general, struct failure *failure);

#endif
