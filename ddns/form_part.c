/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One request, or one for each address family or each port where the template has room for
 * one of them only. Covered by: tests/unit/ddns/test_backend_form
 */
#include "ddns/form_part.h"

#include <stdio.h>
#include <string.h>

static const struct record *find_address(const struct record_plan *plan, enum record_kind kind)
{
	size_t i;

	for (i = 0; i < plan->count; i++)
		if (plan->records[i].kind == kind && plan->records[i].below[0] == '\0')
			return &plan->records[i];
	return NULL;
}

static const struct record *any_address(const struct record_plan *plan)
{
	const struct record *ipv4 = find_address(plan, RECORD_A);

	return ipv4 ? ipv4 : find_address(plan, RECORD_AAAA);
}

/* Where a port is one family's own, so is the address. */
static const struct record *address_for(const struct record_plan *plan, enum record_target target)
{
	switch (target) {
	case TARGET_NAME:
	case TARGET_DIRECT: break;
	case TARGET_V4: return find_address(plan, RECORD_A);
	case TARGET_V6: return find_address(plan, RECORD_AAAA);
	}
	return any_address(plan);
}

uint32_t form_placeholders(const struct ddns_account *account)
{
	const struct web_form *form = form_of(account);
	uint32_t url = 0, query = 0, body = 0;

	(void)url_template_check(form_url(account), &url, NULL); /* were checked */
	if (form->query)
		(void)url_template_check(form->query, &query, NULL);
	(void)url_template_check(account->web.body, &body, NULL);
	return url | query | body;
}

/*
 * Nothing has to be told of a port that is as it should be, unless all is to be told again;
 * as is what holds for a time only, so that it ends for all ports of the name at once.
 */
static bool is_told(const struct job *job, const struct record *port)
{
	const struct record *address = any_address(job->wanted);

	return job->certain && job->lifetime == 0 && record_plan_has(job->present, port) &&
	       address && record_plan_has(job->present, address) &&
	       !record_plan_same(job->present, job->wanted);
}

/* One after the other of those that are wanted, then of those that are to go. */
static bool find_port(const struct job *job, size_t number, struct form_part *part)
{
	const struct record_plan *plans[] = { job->wanted, job->present };
	const struct record *record;
	size_t p, i;

	for (p = 0; p < 2; p++)
		for (i = 0; i < plans[p]->count; i++) {
			record = &plans[p]->records[i];
			if (record->kind != RECORD_SRV ||
			    (p == 0 ? is_told(job, record)
				    : record_plan_has_set(job->wanted, record)))
				continue;
			if (number-- > 0)
				continue;
			part->port = record;
			part->address = address_for(plans[p], record->target);
			part->withdraw = p == 1;
			return part->address != NULL;
		}
	return false;
}

static bool covers(const struct record_plan *plan, const struct record_plan *other, bool hints)
{
	size_t i;

	for (i = 0; i < other->count; i++)
		if ((other->records[i].kind == RECORD_HINT) == hints &&
		    !record_plan_has(plan, &other->records[i]))
			return false;
	return true;
}

/* Are the hints as they should be, or all but them? */
static bool is_the_same(const struct job *job, bool hints)
{
	return job->certain && covers(job->present, job->wanted, hints) &&
	       covers(job->wanted, job->present, hints);
}

/* The hint is told behind the address, in a request of its own. */
static bool find_hint(const struct job *job, size_t number, struct form_part *part)
{
	*part = (struct form_part){ .hint = true,
				    .withdraw = !record_plan_has_kind(job->wanted, RECORD_HINT) };
	return number == 0 && form_of(job->account)->hint && !is_the_same(job, true) &&
	       (record_plan_has_kind(job->wanted, RECORD_HINT) ||
		record_plan_has_kind(job->present, RECORD_HINT));
}

bool form_part_find(const struct job *job, size_t number, struct form_part *part)
{
	const struct record *ipv4 = find_address(job->wanted, RECORD_A);
	const struct record *ipv6 = find_address(job->wanted, RECORD_AAAA);
	uint32_t used = form_placeholders(job->account);
	size_t count = (size_t)(ipv4 != NULL) + (ipv6 != NULL);

	*part = (struct form_part){ .address = NULL };
	if (used & BIT(PORT))
		return find_port(job, number, part);
	if (is_the_same(job, false) && find_hint(job, 0, part)) /* it alone has changed */
		return number == 0;
	*part = (struct form_part){ .withdraw = count == 0 };
	if (count == 0 || !(used & (BIT(IP) | BIT(FAMILY))))
		count = 1;
	else
		part->address = number == 0 && ipv4 ? ipv4 : ipv6;
	return number < count || find_hint(job, number - count, part);
}

/* -- values -- */

/* "cam" of "cam.home.example" in "home.example". */
static void find_host_text(const struct job *job, struct form_texts *texts)
{
	size_t domain = strlen(texts->domain), zone = strlen(texts->zone);

	if (job->zone->length <= 1)
		snprintf(texts->host, sizeof(texts->host), "%s", texts->domain);
	else if (domain <= zone + 1)
		snprintf(texts->host, sizeof(texts->host), "@");
	else
		snprintf(texts->host, sizeof(texts->host), "%.*s", (int)(domain - zone - 1),
			 texts->domain);
}

static const char *family_text(const struct job *job, enum record_kind kind,
			       char text[ADDRESS_TEXT])
{
	const struct record *record = find_address(job->wanted, kind);
	const struct web_form *form = form_of(job->account);
	const char *absent = find_address(job->present, kind) ? form->drop : form->keep;

	if (record)
		return address_print(&record->says.address, text);
	return absent ? absent : "";
}

/* False: they do not fit in a text of a TXT record. */
static bool fill_hint(const struct record_plan *plan, char hint[HINT_TEXT])
{
	size_t i, length = 0;
	char text[RECORD_TXT_TEXT];

	hint[0] = '\0';
	for (i = 0; i < plan->count; i++) {
		if (plan->records[i].kind != RECORD_HINT)
			continue;
		length += (size_t)snprintf(hint + length, HINT_TEXT - length, "%s%s",
					   length ? "; " : "",
					   record_hint_print(&plan->records[i], text));
		if (length >= HINT_TEXT)
			return false;
	}
	return true;
}

static void fill_service(const struct record *port, struct form_texts *texts)
{
	const char *name = port->below[0] == '_' ? port->below + 1 : port->below;

	snprintf(texts->port, sizeof(texts->port), "%u", port->says.port);
	snprintf(texts->service, sizeof(texts->service), "%.*s", (int)strcspn(name, "."), name);
}

bool form_part_values(const struct job *job, const struct form_part *part, struct form_texts *texts,
		      struct template_values *values)
{
	const struct ddns_web *web = &job->account->web;
	const struct record *ipv4 = find_address(job->wanted, RECORD_A);
	const struct record *ipv6 = find_address(job->wanted, RECORD_AAAA);
	const struct record *address = part->address ? part->address : any_address(job->wanted);

	memset(texts, 0, sizeof(*texts));
	dns_name_print(job->name, texts->domain);
	if (job->zone->length > 1)
		dns_name_print(job->zone, texts->zone);
	find_host_text(job, texts);
	if (address)
		address_print(&address->says.address, texts->ip);
	snprintf(texts->ips, sizeof(texts->ips), "%s%s%s",
		 ipv4 ? family_text(job, RECORD_A, texts->ip4) : "", ipv4 && ipv6 ? "," : "",
		 ipv6 ? family_text(job, RECORD_AAAA, texts->ip6) : "");
	if (part->port)
		fill_service(part->port, texts);
	snprintf(texts->ttl, sizeof(texts->ttl), "%u", job->wanted->ttl);
	snprintf(texts->lifetime, sizeof(texts->lifetime), "%u", job->lifetime);
	*values = (struct template_values){
		.of = {
			[PLACEHOLDER_DOMAIN] = texts->domain,
			[PLACEHOLDER_HOST] = texts->host,
			[PLACEHOLDER_ZONE] = texts->zone,
			[PLACEHOLDER_USERNAME] = web->user,
			[PLACEHOLDER_PASSWORD] = web->secret,
			[PLACEHOLDER_IP] = texts->ip,
			[PLACEHOLDER_IP4] = family_text(job, RECORD_A, texts->ip4),
			[PLACEHOLDER_IP6] = family_text(job, RECORD_AAAA, texts->ip6),
			[PLACEHOLDER_IPS] = texts->ips,
			[PLACEHOLDER_FAMILY] =
				address && address_is_ipv4(&address->says.address) ? "4" : "6",
			[PLACEHOLDER_PORT] = texts->port,
			[PLACEHOLDER_PROTO] =
				part->port && strstr(part->port->below, "._udp") ? "udp" : "tcp",
			[PLACEHOLDER_SERVICE] = texts->service,
			[PLACEHOLDER_TTL] = texts->ttl,
			[PLACEHOLDER_LIFETIME] = texts->lifetime,
			[PLACEHOLDER_HINT] = texts->hint,
		},
	};
	return fill_hint(job->wanted, texts->hint);
}
