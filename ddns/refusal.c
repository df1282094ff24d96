/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A table of refusals.
 * Covered by: tests/unit/ddns/test_backend_rfc2136_answers
 */
#include "ddns/refusal.h"

#include <stdio.h>

#include "ddns/dns_update.h"

struct refusal {
	uint16_t code; /* RCODE, or the error of the TSIG record, which is more precise */
	enum outcome outcome;
	const char *name, *what;
	enum { OF_KEY, OF_ZONE, OF_NAME } object;
	const char *cure;
};

static const struct refusal refusals[] = {
	{ DNS_FORMERR, OUTCOME_MISFIT, "FORMERR", "does not understand updates of", OF_NAME,
	  "is it a name server that takes DNS UPDATE?" },
	{ DNS_SERVFAIL, OUTCOME_RETRY, "SERVFAIL", "cannot change", OF_NAME,
	  "its log says why; trying again" },
	{ DNS_NOTIMP, OUTCOME_MISFIT, "NOTIMP", "does not take DNS UPDATE for", OF_NAME,
	  "check server, or switch updates on there" },
	{ DNS_REFUSED, OUTCOME_REFUSED, "REFUSED", "does not let this key change", OF_NAME,
	  "allow it there (BIND: update-policy of the zone)" },
	{ DNS_NOTAUTH, OUTCOME_MISFIT, "NOTAUTH", "does not serve zone", OF_ZONE,
	  "check zone and server; the server must be the primary" },
	{ DNS_NOTZONE, OUTCOME_MISFIT, "NOTZONE", "has another zone for", OF_NAME, "check zone" },
	{ TSIG_BADSIG, OUTCOME_REFUSED, "BADSIG", "finds our signature wrong for key", OF_KEY,
	  "the secrets differ: check key-file and the server's key" },
	{ TSIG_BADKEY, OUTCOME_REFUSED, "BADKEY", "refuses key", OF_KEY,
	  "check key-file and the server's key" },
	{ TSIG_BADTIME, OUTCOME_RETRY, "BADTIME", "finds the time wrong that we sign with key",
	  OF_KEY, "its clock must not jump" },
	{ TSIG_BADTRUNC, OUTCOME_MISFIT, "BADTRUNC", "wants longer signatures of key", OF_KEY,
	  "check the server's key" },
	{ UINT16_MAX, OUTCOME_RETRY, "an unknown code", "does not change", OF_NAME,
	  "its log says why; trying again" },
};

const struct refusal *refusal_find(uint16_t code)
{
	const struct refusal *row = refusals;

	while (row->code != code && row->code != UINT16_MAX)
		row++;
	return row;
}

static const char *object_text(const struct job *job, const struct refusal *refusal,
			       char text[DNS_NAME_TEXT])
{
	switch (refusal->object) {
	case OF_KEY: return dns_name_print(&job->account->key.name, text);
	case OF_ZONE: return dns_name_print(job->zone, text);
	case OF_NAME: return dns_name_print(job->name, text);
	}
	return "";
}

enum outcome refusal_tell(const struct refusal *refusal, struct job *job, const char *remark)
{
	char object[DNS_NAME_TEXT], server[ENDPOINT_TEXT];

	snprintf(job->sentence, sizeof(job->sentence), "name server %s %s \"%s\" (%s%s): %s",
		 endpoint_print(&job->update.server, server), refusal->what,
		 object_text(job, refusal, object), refusal->name, remark, refusal->cure);
	return refusal->outcome;
}
