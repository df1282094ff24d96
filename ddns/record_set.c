/* SPDX-License-Identifier: BSD-2-Clause */
/* RRsets of jobs, their names and texts. */
#include <stdio.h>
#include <string.h>

#include "ddns/record_set.h"

static const char *const markers[] = {
	[RECORD_A] = "_homeport-a",          [RECORD_AAAA] = "_homeport-aaaa",
	[RECORD_SRV] = "_homeport-srv",      [RECORD_HTTPS] = "_homeport-https",
	[RECORD_SVCB] = "_homeport-svcb",    [RECORD_URI] = "_homeport-uri",
	[RECORD_HINT] = "_homeport-txt",     [RECORD_POINTER] = "_homeport-ptr",
	[RECORD_INSTANCE] = "_homeport-srv", [RECORD_INSTANCE_TEXT] = "_homeport-txt",
};

static size_t add_sets(const struct record_plan *plan, const struct record **sets, size_t count)
{
	size_t i, k;

	for (i = 0; i < plan->count && count < JOB_SETS; i++) {
		for (k = 0; k < count; k++)
			if (record_same_set(sets[k], &plan->records[i]))
				break;
		if (k == count)
			sets[count++] = &plan->records[i];
	}
	return count;
}

size_t record_sets(const struct job *job, const struct record *sets[JOB_SETS])
{
	return add_sets(job->wanted, sets, add_sets(job->present, sets, 0));
}

bool record_set_is_settled(const struct job *job, const struct record *set)
{
	return job->certain && record_plan_same_set(job->present, job->wanted, set);
}

/* -- names -- */

bool record_instance_name(const struct job *job, const struct record *record, struct dns_name *name)
{
	struct writer writer = writer_over(name->octets, sizeof(name->octets));
	struct dns_name service;

	if (!dns_name_below(job->zone, record->below, &service))
		return false;
	write_u8(&writer, (uint8_t)strlen(record->instance));
	write_bytes(&writer, record->instance, strlen(record->instance));
	dns_name_write(&writer, &service);
	name->length = (uint8_t)writer_length(&writer);
	return !writer.bad;
}

/* A pointer has an owner that it shares, so its marker stands at what it points to. */
bool record_set_names(const struct job *job, const struct record *set, struct record_names *names)
{
	const char *marker = markers[set->kind];
	struct dns_name instance;

	if (!record_is_in_zone(set))
		return dns_name_below(job->name, set->below, &names->owner) &&
		       dns_name_below(&names->owner, marker, &names->marker);
	if (!record_instance_name(job, set, &instance) ||
	    !dns_name_below(&instance, marker, &names->marker))
		return false;
	if (set->kind != RECORD_POINTER) {
		names->owner = instance;
		return true;
	}
	return dns_name_below(job->zone, set->below, &names->owner);
}

uint32_t record_ttl(const struct job *job)
{
	const struct record_plan *plan = job->wanted;

	return plan->ttl < plan->ttl_limit ? plan->ttl : plan->ttl_limit;
}

/* -- texts -- */

/* A character-string in quotes; more than 255 octets never come here. */
static void quote(const char *value, char text[RECORD_DATA_TEXT])
{
	char *at = text, *end = text + RECORD_DATA_TEXT - 3;

	*at++ = '"';
	for (; *value && at < end; value++) {
		if (*value == '"' || *value == '\\')
			*at++ = '\\';
		*at++ = *value;
	}
	*at++ = '"';
	*at = '\0';
}

static void print_service_binding(const struct record *record, const char *target,
				  char text[RECORD_DATA_TEXT])
{
	bool itself = record->kind == RECORD_HTTPS && record->target == TARGET_NAME;

	snprintf(text, RECORD_DATA_TEXT, "1 %s. port=%u", itself ? "" : target, record->says.port);
}

static void print_pointer(const struct job *job, const struct record *record,
			  char text[RECORD_DATA_TEXT])
{
	char name_text[DNS_NAME_TEXT] = "";
	struct dns_name name;

	if (record_instance_name(job, record, &name))
		dns_name_print(&name, name_text);
	snprintf(text, RECORD_DATA_TEXT, "%s.", name_text);
}

const char *record_data_print(const struct job *job, const struct record *record,
			      char text[RECORD_DATA_TEXT])
{
	char name[DNS_NAME_TEXT], target[RECORD_TARGET_TEXT], uri[RECORD_URI_TEXT];
	char words[RECORD_TXT_TEXT], address[ADDRESS_TEXT];

	record_target_print(record->target, dns_name_print(job->name, name), target);
	switch (record->kind) {
	case RECORD_A:
	case RECORD_AAAA:
		snprintf(text, RECORD_DATA_TEXT, "%s",
			 address_print(&record->says.address, address));
		break;
	case RECORD_SRV:
	case RECORD_INSTANCE:
		snprintf(text, RECORD_DATA_TEXT, "0 0 %u %s.", record->says.port, target);
		break;
	case RECORD_HTTPS:
	case RECORD_SVCB: print_service_binding(record, target, text); break;
	case RECORD_URI:
		snprintf(text, RECORD_DATA_TEXT, "10 1 \"%s\"",
			 record_uri_print(record, name, uri));
		break;
	case RECORD_HINT: quote(record_hint_print(record, words), text); break;
	case RECORD_INSTANCE_TEXT: quote(record_instance_print(record, words), text); break;
	case RECORD_POINTER: print_pointer(job, record, text); break;
	}
	return text;
}
