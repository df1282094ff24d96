/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Back end: a script of the operator, with the facts in its environment. How it ends
 * is read from its exit status, in the words of sysexits.h.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ddns/backend.h"

#define PATIENCE seconds(60) /* it is killed before */

static enum job_step done(struct job *job, enum outcome outcome)
{
	job->outcome = outcome;
	return JOB_DONE;
}

/* -- facts -- */

static bool add(struct script_request *script, const char *name, const char *value)
{
	size_t room = sizeof(script->facts) - script->length;
	int length = snprintf(script->facts + script->length, room, "HOMEPORT_%s=%s", name, value);

	if (length < 0 || (size_t)length >= room)
		return false;
	script->length += (size_t)length + 1;
	return true;
}

static bool add_address(struct script_request *script, const char *name,
			const struct record_plan *plan, enum record_kind kind)
{
	char text[ADDRESS_TEXT] = "";
	size_t i;

	for (i = 0; i < plan->count; i++)
		if (plan->records[i].kind == kind && plan->records[i].below[0] == '\0')
			address_print(&plan->records[i].says.address, text);
	return add(script, name, text);
}

/* "http/tcp/40001 sip/udp/40002"; of one family alone with "/ipv4" or "/ipv6" behind it. */
static bool add_services(struct script_request *script, const struct record_plan *plan)
{
	static const char *const families[] = {
		[TARGET_NAME] = "",
		[TARGET_V4] = "/ipv4",
		[TARGET_V6] = "/ipv6",
	};
	char text[SCRIPT_FACTS / 2] = "";
	size_t length = 0, i;

	for (i = 0; i < plan->count; i++) {
		const struct record *record = &plan->records[i];
		const char *dot = strchr(record->below, '.');
		int added;

		if (record->kind != RECORD_SRV || !dot)
			continue;
		added = snprintf(text + length, sizeof(text) - length, "%s%.*s/%s/%u%s",
				 length ? " " : "", (int)(dot - record->below) - 1,
				 record->below + 1, dot + 2, record->says.port,
				 families[record->target]);
		if (added < 0 || (size_t)added >= sizeof(text) - length)
			return false;
		length += (size_t)added;
	}
	return add(script, "SERVICES", text);
}

static enum job_step exec_prepare(struct job *job, const struct random_source *random,
				  uint64_t wall, struct request *request)
{
	const struct ddns_web *web = &job->account->web;
	struct script_request *script = &request->script;
	const struct record_plan *wanted = job->wanted;
	char name[DNS_NAME_TEXT], zone[DNS_NAME_TEXT] = "", ttl[11];

	(void)random, (void)wall;
	dns_name_print(job->name, name);
	if (job->zone->length > 1)
		dns_name_print(job->zone, zone);
	snprintf(ttl, sizeof(ttl), "%u", wanted->count ? wanted->ttl : 0);
	request->kind = REQUEST_SCRIPT;
	request->patience = PATIENCE;
	script->length = 0;
	snprintf(script->path, sizeof(script->path), "%s", web->script);
	if (add(script, "ACTION", wanted->count ? "publish" : "withdraw") &&
	    add(script, "NAME", name) && add(script, "ZONE", zone) &&
	    add_address(script, "IPV4", wanted, RECORD_A) &&
	    add_address(script, "IPV6", wanted, RECORD_AAAA) && add_services(script, wanted) &&
	    add(script, "TTL", ttl) && add(script, "USER", web->user) &&
	    add(script, "SECRET", web->secret))
		return JOB_SEND;
	snprintf(job->sentence, sizeof(job->sentence),
		 "%.80s: its services are too many for a script", name);
	return done(job, OUTCOME_UNKNOWN);
}

/* -- how it ended -- */

static const struct exit_row {
	int status;
	enum outcome outcome;
	const char *what;
} rows[] = {
	{ 0, OUTCOME_DONE, "" },
	{ 75, OUTCOME_RETRY, "cannot do it now (75); trying again" },
	{ 77, OUTCOME_DENIED, "is not let to do it (77); mend that, then reload" },
	{ 78, OUTCOME_UNKNOWN, "is told something wrong (78); mend that, then reload" },
	{ -1, OUTCOME_RETRY, "failed; trying again" },
};

static enum job_step exec_understand(struct job *job, const struct answer *answer, uint64_t wall)
{
	const struct ddns_web *web = &job->account->web;
	const char *line = answer->script.line;
	const struct exit_row *row = rows;

	(void)wall;
	while (row->status != answer->script.status && row->status != -1)
		row++;
	if (web->secret[0] != '\0' && strstr(line, web->secret))
		line = "";
	if (row->outcome != OUTCOME_DONE)
		snprintf(job->sentence, sizeof(job->sentence), "script %.80s %s%s%.100s",
			 web->script, row->what, line[0] ? ": " : "", line);
	return done(job, row->outcome);
}

static void exec_unanswered(struct job *job, const char *sentence)
{
	snprintf(job->sentence, sizeof(job->sentence), "%s", sentence);
	job->outcome = OUTCOME_RETRY;
}

static int exec_check(const struct ddns_account *account, struct failure *failure)
{
	if (account->web.script[0] != '/')
		return failure_set(failure, EINVAL, "script must be an absolute path");
	return 0;
}

const struct protocol protocol_exec = {
	.check = exec_check,
	.prepare = exec_prepare,
	.understand = exec_understand,
	.unanswered = exec_unanswered,
};
