/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Back end: DNS UPDATE with TSIG (RFC 2136, RFC 8945) towards one's own name server.
 *
 * Whose records are whose, the markers say (record_set.h).
 *
 * All of it is said in prerequisites, so that the server decides in one step with
 * the change. First we say what we believe: RRsets that we published are still
 * as we left them, all others are absent. If that is not so (a restart, a lost
 * answer, another gateway, a hand in the zone), each RRset is asked for its marker
 * by an update with a prerequisite and no change, and then the update is sent as
 * found. Where we were certain, and it is not as wanted already, which it is when
 * the answer alone was lost, somebody else was there: that is told, and what he
 * has published is never withdrawn with what was ours.
 *
 * "Exactly what we published" as prerequisite also makes a datagram that arrives
 * late, after its successor, fall flat (DDNS-068).
 * Covered by: tests/unit/ddns/test_publisher and tests/net/test_ddns
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ddns/backend.h"
#include "ddns/dns_update.h"
#include "ddns/record_set.h"
#include "ddns/record_wire.h"
#include "ddns/refusal.h"

#define UDP_PATIENCE seconds(5) /* room for two repetitions */
#define TCP_PATIENCE seconds(10)

/* -- the RRsets of a job -- */

static bool believed_ours(const struct job *job, const struct record *set, size_t index)
{
	return job->update.stage == UPDATE_AS_BELIEVED ? record_plan_has_set(job->present, set)
						       : job->update.ours[index];
}

/* -- requests -- */

static void require_marker(struct dns_update *update, const struct record_names *names)
{
	struct dns_data data = record_wire_marker();

	dns_update_require(update, &names->marker, DNS_TXT, &data);
}

/* What there is no wire format of makes the whole update bad. */
static struct dns_data data_of(struct dns_update *update, const struct job *job,
			       const struct record *record)
{
	struct dns_data data = record_wire_data(record, job);

	update->writer.bad |= data.length == 0;
	return data;
}

static void require_as_planned(struct dns_update *update, const struct job *job,
			       const struct record_plan *plan, const struct record *set,
			       const struct dns_name *owner)
{
	struct dns_data data;
	size_t i;

	for (i = 0; i < plan->count; i++) {
		if (!record_same_set(&plan->records[i], set))
			continue;
		data = data_of(update, job, &plan->records[i]);
		dns_update_require(update, owner, record_kind_type(set->kind), &data);
	}
}

/* Next to a CNAME additions are dropped without a word (RFC 2136 3.4.2.2): none may be there. */
static void require_free(struct dns_update *update, const struct record *set,
			 const struct dns_name *owner)
{
	if (set->kind != RECORD_POINTER)
		dns_update_require_absent(update, owner, record_kind_type(set->kind));
	dns_update_require_absent(update, owner, DNS_CNAME);
}

/* A pointer is one of many at its owner: only this one comes and goes (DDNS-093). */
static void delete_set(struct dns_update *update, const struct job *job, const struct record *set,
		       const struct dns_name *owner)
{
	struct dns_data data;

	if (set->kind != RECORD_POINTER) {
		dns_update_delete(update, owner, record_kind_type(set->kind));
		return;
	}
	data = data_of(update, job, set);
	dns_update_delete_one(update, owner, DNS_PTR, &data);
}

static void add_records(struct dns_update *update, const struct job *job, const struct record *set,
			const struct dns_name *owner, uint32_t ttl)
{
	const struct record_plan *plan = job->wanted;
	struct dns_data data;
	size_t i;

	for (i = 0; i < plan->count; i++) {
		if (!record_same_set(&plan->records[i], set))
			continue;
		data = data_of(update, job, &plan->records[i]);
		dns_update_add(update, owner, record_kind_type(set->kind), ttl, &data);
	}
}

/* Is it to go, and somebody else was there? Then it does only if it is as we left it. */
static bool goes_as_left(const struct job *job, const struct record *set)
{
	return job->update.looked && !record_plan_has_set(job->wanted, set);
}

static void write_prerequisites(struct dns_update *update, const struct job *job,
				const struct record *set, const struct record_names *names,
				bool ours)
{
	if (ours && (job->certain || goes_as_left(job, set)) && set->kind != RECORD_POINTER)
		require_as_planned(update, job, job->present, set, &names->owner);
	else if (ours)
		require_marker(update, names);
	else if (record_plan_has_set(job->wanted, set))
		require_free(update, set, &names->owner);
}

/* It is as wanted, and ours. */
static void write_wanted(struct dns_update *update, const struct job *job, const struct record *set,
			 const struct record_names *names, bool ours)
{
	(void)ours;
	if (!record_plan_has_set(job->wanted, set)) {
		dns_update_require_absent(update, &names->marker, DNS_TXT);
		return;
	}
	require_marker(update, names);
	if (set->kind != RECORD_POINTER)
		require_as_planned(update, job, job->wanted, set, &names->owner);
}

static void write_changes(struct dns_update *update, const struct job *job,
			  const struct record *set, const struct record_names *names, bool ours)
{
	uint32_t ttl = record_ttl(job);
	bool wanted = record_plan_has_set(job->wanted, set);
	struct dns_data marker = record_wire_marker();

	if (ours)
		delete_set(update, job, set, &names->owner);
	if (ours && !wanted)
		dns_update_delete(update, &names->marker, DNS_TXT);
	if (wanted)
		add_records(update, job, set, &names->owner, ttl);
	if (wanted && !ours)
		dns_update_add(update, &names->marker, DNS_TXT, ttl, &marker);
}

typedef void write_part(struct dns_update *update, const struct job *job, const struct record *set,
			const struct record_names *names, bool ours);

/* One section of the message, for all RRsets that are to be touched. */
static void write_section(struct dns_update *update, const struct job *job, write_part *part)
{
	const struct record *sets[JOB_SETS];
	size_t count = record_sets(job, sets), i;
	struct record_names names;

	for (i = 0; i < count; i++) {
		if (record_set_is_settled(job, sets[i]))
			continue;
		update->writer.bad |= !record_set_names(job, sets[i], &names);
		part(update, job, sets[i], &names, believed_ours(job, sets[i], i));
	}
}

/* A pointer is as we left it if what it points to is. */
static void write_probe(struct dns_update *update, const struct job *job)
{
	const struct record *sets[JOB_SETS];
	struct record_names names;
	struct record set;

	(void)record_sets(job, sets);
	set = *sets[job->update.probe];
	update->writer.bad |= !record_set_names(job, &set, &names);
	require_marker(update, &names);
	if (!goes_as_left(job, &set))
		return;
	if (set.kind == RECORD_POINTER)
		set.kind = RECORD_INSTANCE;
	update->writer.bad |= !record_set_names(job, &set, &names);
	require_as_planned(update, job, job->present, &set, &names.owner);
}

static enum job_step done(struct job *job, enum outcome outcome)
{
	job->outcome = outcome;
	return JOB_DONE;
}

static enum job_step sign(struct job *job, uint64_t wall, size_t length, struct request *request)
{
	struct update_memory *memory = &job->update;
	struct dns_message *message = &request->dns;

	memory->time = wall + (uint64_t)*job->clock_offset;
	if (length > 0)
		length = tsig_sign(&job->account->key, memory->time, message->octets, length,
				   sizeof(message->octets), &memory->mac);
	if (length == 0) {
		snprintf(job->sentence, sizeof(job->sentence),
			 "the update does not fit in a message: use shorter names, or fewer "
			 "services of one name");
		return done(job, OUTCOME_MISFIT);
	}
	message->length = length;
	message->tcp = length > DNS_UDP_MAX_PLAIN;
	message->server = memory->server;
	request->kind = REQUEST_DNS;
	request->patience = message->tcp ? TCP_PATIENCE : UDP_PATIENCE;
	memory->hint = NULL;
	return JOB_SEND;
}

/* -- whom to tell -- */

/* Not all of it is configured. */
static bool has_to_search(const struct job *job)
{
	return job->primary && (job->account->server.port == 0 || job->zone->length <= 1 ||
				job->zone == &job->primary->zone);
}

/* What was found for another name of the account is good for all within that zone. */
static bool is_found(const struct job *job)
{
	return job->primary->stage == PRIMARY_DONE &&
	       dns_name_within(job->name, &job->primary->zone);
}

/* The last server was of no use: the search goes on with the next one of the zone. */
static bool goes_on(const struct job *job)
{
	return job->primary->stage == PRIMARY_IPV4 &&
	       dns_name_within(job->name, &job->primary->zone);
}

static enum job_step search(struct job *job, const struct random_source *random,
			    struct request *request)
{
	bool has_server = job->account->server.port != 0;
	struct dns_message *message = &request->dns;

	if (!job->update.searching && !goes_on(job))
		primary_begin(job->primary, job->name, job->zone->length > 1 ? job->zone : NULL,
			      has_server);
	job->update.searching = true;
	message->length =
		primary_ask(job->primary, random, message->octets, sizeof(message->octets));
	message->tcp = false;
	message->server = job->account->server; /* a resolver, if it is none */
	request->kind = REQUEST_DNS;
	request->patience = UDP_PATIENCE;
	return JOB_SEND;
}

/* The sentence is that of whoever was asked, "": it has answered. */
static enum job_step not_found(struct job *job, enum outcome outcome, const char *sentence)
{
	char name[DNS_NAME_TEXT];

	job->primary->stage = PRIMARY_IDLE;
	snprintf(
		job->sentence, sizeof(job->sentence),
		"the zone of \"%.120s\" and its primary name server are not found%s%s: give server "
		"and zone",
		dns_name_print(job->name, name), sentence[0] ? ", " : "", sentence);
	return done(job, outcome);
}

static enum job_step searched(struct job *job, const struct answer *received)
{
	switch (primary_hear(job->primary, received->dns.octets, received->dns.length)) {
	case PRIMARY_LISTEN: return JOB_LISTEN;
	case PRIMARY_ON:
	case PRIMARY_FOUND: return JOB_SEND;
	case PRIMARY_NOT_FOUND: return not_found(job, OUTCOME_MISFIT, "");
	case PRIMARY_FAILED: return not_found(job, OUTCOME_RETRY, "whoever knows cannot tell now");
	}
	return JOB_LISTEN;
}

static bool is_searching(const struct job *job)
{
	return job->update.searching && job->primary->stage != PRIMARY_DONE;
}

/* RFC 2136 4: next time another one, or all anew where there is none. */
static void leave_server(struct job *job)
{
	if (has_to_search(job) && !primary_next(job->primary))
		job->primary->stage = PRIMARY_IDLE;
}

static enum job_step update_prepare(struct job *job, const struct random_source *random,
				    uint64_t wall, struct request *request)
{
	struct update_memory *memory = &job->update;
	struct dns_update update;

	if (has_to_search(job) && !is_found(job))
		return search(job, random, request);
	memory->server = job->account->server;
	if (has_to_search(job)) {
		job->zone = &job->primary->zone;
		if (memory->server.port == 0)
			memory->server = job->primary->server;
	}
	memory->id = (uint16_t)random_u32(random);
	dns_update_begin(&update, request->dns.octets, sizeof(request->dns.octets), memory->id,
			 job->zone);
	if (memory->stage == UPDATE_PROBING) {
		write_probe(&update, job);
		return sign(job, wall, dns_update_end(&update), request);
	}
	if (memory->stage == UPDATE_LOOKING) {
		write_section(&update, job, write_wanted);
		return sign(job, wall, dns_update_end(&update), request);
	}
	write_section(&update, job, write_prerequisites);
	write_section(&update, job, write_changes);
	if (update.changes == 0) /* all that should go is gone, or was never ours */
		return done(job, OUTCOME_DONE);
	return sign(job, wall, dns_update_end(&update), request);
}

/* -- answers -- */

static enum job_step refused(struct job *job, const struct refusal *refusal, const char *remark)
{
	return done(job, refusal_tell(refusal, job, remark));
}

/* The first RRset that is wanted and not ours, and how many there are. */
static size_t count_not_ours(const struct job *job, const struct record **first)
{
	const struct record *sets[JOB_SETS];
	size_t count = record_sets(job, sets), found = 0;

	while (count-- > 0)
		if (record_plan_has_set(job->wanted, sets[count]) && !job->update.ours[count]) {
			*first = sets[count];
			found++;
		}
	return found;
}

/* The server does not say which of them it refused for. */
static enum job_step foreign(struct job *job)
{
	const struct record *set = NULL;
	size_t count = count_not_ours(job, &set);
	char owner[DNS_NAME_TEXT];
	struct record_names names;

	if (count == 0 || !record_set_names(job, set, &names)) { /* changed under our hands */
		snprintf(job->sentence, sizeof(job->sentence),
			 "the records of %s changed meanwhile: trying again",
			 dns_name_print(job->name, owner));
		return done(job, OUTCOME_RETRY);
	}
	if (count == 1)
		snprintf(job->sentence, sizeof(job->sentence),
			 "%s has records (%s or CNAME) that Homeport did not make: remove them "
			 "from the zone, or give the service another name",
			 dns_name_print(&names.owner, owner), record_kind_name(set->kind));
	else
		snprintf(job->sentence, sizeof(job->sentence),
			 "%s, or a name of its SRV records, has records that Homeport did not "
			 "make: remove them from the zone, or give the service another name",
			 dns_name_print(job->name, owner));
	return done(job, OUTCOME_FOREIGN);
}

static bool prerequisite_failed(uint8_t rcode)
{
	return rcode == DNS_NXDOMAIN || rcode == DNS_YXDOMAIN || rcode == DNS_YXRRSET ||
	       rcode == DNS_NXRRSET;
}

static enum job_step go_looking(struct job *job)
{
	job->update.stage = UPDATE_LOOKING;
	job->update.looked = true;
	return JOB_SEND;
}

static enum job_step go_probing(struct job *job)
{
	job->certain = false;
	job->update.stage = UPDATE_PROBING;
	job->update.probe = 0;
	return JOB_SEND;
}

/* Whoever has changed what was ours has it now; what we want there we take back. */
static enum job_step meet_others(struct job *job)
{
	job->contested = job->present->count > 0;
	return go_probing(job);
}

static enum job_step probed(struct job *job, bool ours)
{
	const struct record *sets[JOB_SETS];
	struct update_memory *memory = &job->update;

	memory->ours[memory->probe++] = ours;
	job->contested |= memory->looked && ours;
	if (memory->probe == record_sets(job, sets))
		memory->stage = UPDATE_AS_FOUND;
	return JOB_SEND;
}

/* A server that does not do what another may (RFC 2136 4.6), or of another zone. */
static void learn_from(struct job *job, uint8_t rcode)
{
	if (rcode == DNS_SERVFAIL || rcode == DNS_NOTIMP)
		leave_server(job);
	else if (has_to_search(job) && (rcode == DNS_NOTAUTH || rcode == DNS_NOTZONE))
		job->primary->stage = PRIMARY_IDLE;
}

static enum job_step decide(struct job *job, uint8_t rcode)
{
	bool failed = prerequisite_failed(rcode);

	if (rcode != DNS_NOERROR && !failed) {
		learn_from(job, rcode);
		return refused(job, refusal_find(rcode), "");
	}
	switch (job->update.stage) {
	case UPDATE_AS_BELIEVED:
		if (!failed)
			return done(job, OUTCOME_DONE);
		return job->certain ? go_looking(job) : go_probing(job);
	case UPDATE_LOOKING: return failed ? meet_others(job) : done(job, OUTCOME_DONE);
	case UPDATE_PROBING: return probed(job, !failed);
	case UPDATE_AS_FOUND: return failed ? foreign(job) : done(job, OUTCOME_DONE);
	}
	return JOB_LISTEN;
}

/* -- TSIG -- */

static uint64_t distance(uint64_t one, uint64_t other)
{
	return one > other ? one - other : other - one;
}

/*
 * The server's clock is another. We take its time for its own signatures, and
 * never for more; our wall clock is not ours to set (RFC 8945 5.2.3, DDNS-074).
 */
static enum job_step correct_clock(struct job *job, const struct tsig_record *tsig)
{
	struct reader other = reader_over(tsig->other, tsig->other_length);
	uint64_t theirs = (uint64_t)read_u16(&other) << 32;

	theirs |= read_u32(&other);
	if (other.bad || job->update.clock_corrected)
		return refused(job, refusal_find(TSIG_BADTIME), "");
	job->update.clock_corrected = true;
	*job->clock_offset += (int64_t)(theirs - job->update.time);
	return JOB_SEND;
}

/* It may be forged, so it ends nothing; but if nothing better comes, it is the best explanation. */
static enum job_step remember(struct job *job, uint16_t code)
{
	job->update.hint = refusal_find(code);
	return JOB_LISTEN;
}

/* The server's clock is in the signature; ours does not matter. */
static enum job_step update_understand(struct job *job, const struct answer *received,
				       uint64_t wall)
{
	const uint8_t *message = received->dns.octets;
	struct update_memory *memory = &job->update;
	struct dns_answer answer;
	const struct tsig_record *tsig = &answer.tsig;

	(void)wall;
	if (is_searching(job))
		return searched(job, received);
	if (!dns_answer_read(&answer, message, received->dns.length) || answer.id != memory->id)
		return JOB_LISTEN;
	if (!answer.has_tsig)
		return answer.rcode == DNS_NOERROR ? JOB_LISTEN : remember(job, answer.rcode);
	if (tsig->mac_length == 0)
		return tsig->error == 0 ? JOB_LISTEN : remember(job, tsig->error);
	if (!tsig_verify(&job->account->key, &memory->mac, message, tsig))
		return JOB_LISTEN;
	if (tsig->error == TSIG_BADTIME)
		return correct_clock(job, tsig);
	if (tsig->error != 0)
		return refused(job, refusal_find(tsig->error), "");
	/* Our own clock may have been set since; the time that we signed with has not. */
	if (distance(tsig->time, memory->time) > tsig->fudge)
		return JOB_LISTEN;
	return decide(job, answer.rcode);
}

static void update_unanswered(struct job *job, const char *sentence)
{
	if (is_searching(job)) {
		(void)not_found(job, OUTCOME_RETRY, sentence);
		return;
	}
	leave_server(job);
	if (job->update.hint) {
		(void)refused(job, job->update.hint, ", unsigned");
		return;
	}
	snprintf(job->sentence, sizeof(job->sentence), "%s", sentence);
	job->outcome = OUTCOME_RETRY;
}

/* -- configuration -- */

static int update_check(const struct ddns_account *account, struct failure *failure)
{
	if (!account->unusable &&
	    (account->key.secret.length == 0 || account->key.name.length == 0))
		return failure_set(
			failure, EINVAL,
			"the TSIG key is missing: give a key-file as tsig-keygen writes it");
	return 0;
}

const struct protocol protocol_rfc2136 = {
	.check = update_check,
	.prepare = update_prepare,
	.understand = update_understand,
	.unanswered = update_unanswered,
};
