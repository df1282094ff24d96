/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is published, or may be, as octets and back. Numbers in network order, texts
 * with their length in front:
 *
 *	count of sites, and for each
 *		back end, server, zone, URL, user, label: its place
 *		name, certain, TTL, when it was told (64 bits), for how long
 *		why the provider has locked us out ("": it has not)
 *		count of records, and for each its fields in the order of the struct
 *		count of services that are published, and for each what tells it apart, and where
 *
 * No secret is in it: who looks after the records next has keys of its own.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ddns/publisher_state.h"

#define SITES_MOST    65535
#define RECORD_LEAST  (1 + 1 + 3 * 2 + 18)
#define SERVICE_LEAST (2 * 2 + 4 + 4 + 18)

/* -- writing -- */

static void write_text(struct writer *writer, const char *text)
{
	size_t length = strlen(text);

	write_u16(writer, (uint16_t)length);
	write_bytes(writer, text, length);
}

static void write_name(struct writer *writer, const struct dns_name *name)
{
	char text[DNS_NAME_TEXT];

	write_text(writer, dns_name_print(name, text));
}

static void write_endpoint(struct writer *writer, const struct endpoint *endpoint)
{
	write_bytes(writer, endpoint->address.octets, 16);
	write_u16(writer, endpoint->port);
}

static void write_record(struct writer *writer, const struct record *record)
{
	write_u8(writer, (uint8_t)record->kind);
	write_u8(writer, (uint8_t)record->target);
	write_text(writer, record->below);
	write_text(writer, record->instance);
	write_text(writer, record->text);
	write_endpoint(writer, &record->says);
}

/* Those of the update under way that are not published yet: they may be any moment. */
static size_t count_new(const struct site *site)
{
	size_t i, count = 0;

	for (i = 0; site_is_under_way(site) && i < site->sent.count; i++)
		count += !record_plan_has(&site->present, &site->sent.records[i]);
	return count;
}

static void write_records(struct writer *writer, const struct site *site)
{
	const struct record_plan *sent = &site->sent;
	size_t i;

	write_u16(writer, (uint16_t)(site->present.count + count_new(site)));
	for (i = 0; i < site->present.count; i++)
		write_record(writer, &site->present.records[i]);
	for (i = 0; site_is_under_way(site) && i < sent->count; i++)
		if (!record_plan_has(&site->present, &sent->records[i]))
			write_record(writer, &sent->records[i]);
}

/* Where it is by now, for all we know. */
static const struct endpoint *endpoint_of(const struct service *service)
{
	return site_is_under_way(service->site) && endpoint_is_some(&service->sent)
		       ? &service->sent
		       : &service->published;
}

static void write_service(struct writer *writer, const struct service *service)
{
	write_text(writer, service->label);
	write_u32(writer, service->variant);
	write_u32(writer, service->choice.kinds);
	write_text(writer, service->choice.srv);
	write_endpoint(writer, endpoint_of(service));
}

static uint16_t count_published(const struct site *site)
{
	const struct service *service = NULL;
	uint16_t count = 0;

	while ((service = site_next_service(site, service)))
		count += endpoint_is_some(endpoint_of(service));
	return count;
}

static void write_services(struct writer *writer, const struct site *site)
{
	const struct service *service = NULL;

	write_u16(writer, count_published(site));
	while ((service = site_next_service(site, service)))
		if (endpoint_is_some(endpoint_of(service)))
			write_service(writer, service);
}

static bool is_locked_out(const struct site *site)
{
	return site->halted && site->outcome == OUTCOME_ABUSE;
}

static void write_site(struct writer *writer, const struct site *site)
{
	const struct ddns_account *place = &site->account->is;
	uint32_t ttl = site->present.ttl;

	if (site_is_under_way(site) && site->sent.ttl < ttl)
		ttl = site->sent.ttl;
	write_text(writer, place->backend->name);
	write_endpoint(writer, &place->server);
	write_name(writer, &site->account->zone);
	write_text(writer, place->web.url);
	write_text(writer, place->web.user);
	write_text(writer, site->account->label);
	write_name(writer, &site->name);
	write_u8(writer, site->certain && !site_is_under_way(site));
	write_u32(writer, ttl);
	write_u32(writer, (uint32_t)(site->told >> 32));
	write_u32(writer, (uint32_t)site->told);
	write_u32(writer, site->lease);
	write_text(writer, is_locked_out(site) ? site->sentence : "");
	write_records(writer, site);
	write_services(writer, site);
}

static bool has_something(const struct site *site)
{
	return site_has_records(site) || is_locked_out(site);
}

static size_t room_for(const struct site *site)
{
	return 80 + 2 * (DNS_NAME_TEXT + 2) + DDNS_SENTENCE + DDNS_URL + DDNS_USER + DDNS_LABEL +
	       (site->present.count + site->sent.count) * (sizeof(struct record) + 16) +
	       count_published(site) * (SERVICE_LEAST + DDNS_LABEL + RECORD_BELOW);
}

uint8_t *publisher_remember(const struct publisher *publisher, size_t *length)
{
	const struct holdings *has = &publisher->has;
	size_t room = 2, count = 0, i;
	struct writer writer;
	uint8_t *octets;

	for (i = 0; i < has->site_count; i++)
		if (has_something(&has->sites[i])) {
			room += room_for(&has->sites[i]);
			count++;
		}
	octets = malloc(room);
	if (!octets)
		return NULL;
	writer = writer_over(octets, room);
	write_u16(&writer, (uint16_t)count);
	for (i = 0; i < has->site_count; i++)
		if (has_something(&has->sites[i]))
			write_site(&writer, &has->sites[i]);
	*length = writer_length(&writer);
	return octets;
}

/* -- reading -- */

/* A text of fewer than `size` octets without a NUL; else the reader turns bad. */
static void read_text(struct reader *reader, char *text, size_t size)
{
	size_t length = read_u16(reader);
	const uint8_t *octets = reader_take(reader, length);

	text[0] = '\0';
	if (reader->bad || length >= size || memchr(octets, '\0', length)) {
		reader->bad = true;
		return;
	}
	memcpy(text, octets, length);
	text[length] = '\0';
}

static void read_name(struct reader *reader, struct dns_name *name)
{
	char text[DNS_NAME_TEXT], again[DNS_NAME_TEXT];

	read_text(reader, text, sizeof(text));
	reader->bad |=
		!dns_name_parse(text, name) || strcmp(dns_name_print(name, again), text) != 0;
}

static void read_endpoint(struct reader *reader, struct endpoint *endpoint)
{
	reader_copy(reader, endpoint->address.octets, 16);
	endpoint->port = read_u16(reader);
}

static void read_record(struct reader *reader, struct record *record)
{
	struct dns_name any = { 1, { 0 } }, below;
	uint8_t kind = read_u8(reader), target = read_u8(reader);

	record->kind = (enum record_kind)kind;
	record->target = (enum record_target)target;
	read_text(reader, record->below, sizeof(record->below));
	read_text(reader, record->instance, sizeof(record->instance));
	read_text(reader, record->text, sizeof(record->text));
	read_endpoint(reader, &record->says);
	reader->bad |= kind >= RECORD_KIND_COUNT || target > TARGET_V6 ||
		       !dns_name_below(&any, record->below, &below);
}

/* Where the site is, as an account that nobody can use: it has no key. */
static void read_place(struct reader *reader, struct account *account)
{
	char backend[64];

	read_text(reader, backend, sizeof(backend));
	account->is.backend = backend_find(backend);
	read_endpoint(reader, &account->is.server);
	read_name(reader, &account->zone);
	read_text(reader, account->is.web.url, sizeof(account->is.web.url));
	read_text(reader, account->is.web.user, sizeof(account->is.web.user));
	read_text(reader, account->label, sizeof(account->label));
	account->is.label = account->label;
	account->resume_at = NEVER;
	snprintf(
		account->unusable, sizeof(account->unusable),
		"account \"%s\" is configured no more: what was published with it stays. Remove it "
		"by hand, or configure the account again",
		account->label);
	account->is.unusable = account->unusable;
	reader->bad |= !account->is.backend || account->label[0] == '\0';
}

/* The records share an array that grows; plans get their place in it when all are there. */
static int read_records(struct reader *reader, struct holdings *has, size_t *total,
			struct site *site)
{
	size_t count = read_u16(reader), i;
	struct record *more;

	if (reader->bad || (count == 0 && !site->halted) ||
	    count > reader_left(reader) / RECORD_LEAST)
		return -EINVAL;
	more = realloc(has->records, (*total + count + 1) * sizeof(*more));
	if (!more)
		return -ENOMEM;
	has->records = more;
	memset(&more[*total], 0, count * sizeof(*more));
	for (i = 0; i < count; i++)
		read_record(reader, &more[*total + i]);
	site->present.count = site->present.capacity = count;
	*total += count;
	return reader->bad ? -EINVAL : 0;
}

/* So do services, which are linked to their sites when all are there. */
static void read_service(struct reader *reader, struct service *service)
{
	read_text(reader, service->label, sizeof(service->label));
	service->variant = read_u32(reader);
	service->choice.kinds = read_u32(reader);
	read_text(reader, service->choice.srv, sizeof(service->choice.srv));
	read_endpoint(reader, &service->published);
	reader->bad |= !endpoint_is_some(&service->published);
}

static int read_services(struct reader *reader, struct holdings *has, struct site *site)
{
	size_t count = read_u16(reader), i;
	struct service *more;

	if (reader->bad || count > reader_left(reader) / SERVICE_LEAST)
		return -EINVAL;
	more = realloc(has->services, (has->service_count + count + 1) * sizeof(*more));
	if (!more)
		return -ENOMEM;
	has->services = more;
	memset(&more[has->service_count], 0, count * sizeof(*more));
	for (i = 0; i < count; i++) {
		more[has->service_count].site = site;
		more[has->service_count].lost_until = NEVER;
		read_service(reader, &more[has->service_count++]);
	}
	return reader->bad ? -EINVAL : 0;
}

static bool says_the_same(const struct account *one, const struct account *other)
{
	return strcmp(one->label, other->label) == 0 && publisher_is_same_place(one, other) &&
	       memcmp(one->zone.octets, other->zone.octets, one->zone.length) == 0;
}

/* Sites of one place share it: an account takes much room. */
static struct account *share_place(struct holdings *has)
{
	struct account *account = has->accounts, *fresh = &has->accounts[has->account_count];

	while (account != fresh && !says_the_same(account, fresh))
		account++;
	has->account_count += account == fresh;
	return account;
}

static int read_site(struct reader *reader, struct holdings *has, size_t *total)
{
	size_t before = has->site_count;
	struct dns_name name;
	struct site *site;
	uint8_t certain;
	int error;

	read_place(reader, &has->accounts[has->account_count]); /* there is one for each site */
	read_name(reader, &name);
	if (reader->bad)
		return -EINVAL;
	site = publisher_find_or_add_site(has, share_place(has), &name);
	if (has->site_count == before) /* twice the same */
		return -EINVAL;
	site->leftovers_due = 0;
	certain = read_u8(reader);
	site->certain = certain == 1;
	site->recalled = true;
	site->present.ttl = read_u32(reader);
	site->present.ttl_limit = UINT32_MAX;
	site->told = (uint64_t)read_u32(reader) << 32;
	site->told |= read_u32(reader);
	site->lease = read_u32(reader);
	read_text(reader, site->sentence, sizeof(site->sentence));
	site->halted = site->sentence[0] != '\0';
	site->outcome = site->halted ? OUTCOME_ABUSE : OUTCOME_DONE;
	site->tries = site->halted;
	error = certain > 1 ? -EINVAL : read_records(reader, has, total, site);
	return error ? error : read_services(reader, has, site);
}

static void give_records(struct holdings *has)
{
	struct record *at = has->records;
	size_t i;

	for (i = 0; i < has->site_count; i++) {
		has->sites[i].present.records = at;
		at += has->sites[i].present.count;
	}
}

/* A site that has no services of this run has them in its list all the same, to be remembered. */
static void link_services(struct holdings *has)
{
	struct service *service = has->services;
	size_t left = has->service_count;

	for (; left > 0; left--, service++)
		site_append_service(service->site, service);
}

static int read_sites(struct reader *reader, struct holdings *has, size_t count)
{
	size_t total = 0;
	int error = 0;

	has->accounts = calloc(count ? count : 1, sizeof(*has->accounts));
	has->sites = calloc(count ? count : 1, sizeof(*has->sites));
	if (!has->accounts || !has->sites || !publisher_index_sites(has, count))
		return -ENOMEM;
	while (!error && has->site_count < count)
		error = read_site(reader, has, &total);
	if (!error && (reader->bad || reader_left(reader) > 0))
		error = -EINVAL;
	if (error)
		return error;
	give_records(has);
	link_services(has);
	return 0;
}

int publisher_recall(struct publisher *publisher, const uint8_t *octets, size_t length)
{
	struct reader reader = reader_over(octets, length);
	struct holdings has = { .accounts = NULL };
	size_t count = read_u16(&reader);
	int error = -EINVAL;

	if (!reader.bad && count <= reader_left(&reader) / (RECORD_LEAST + 2 * 8))
		error = read_sites(&reader, &has, count);
	if (error) {
		publisher_clear_holdings(&has);
		return error;
	}
	publisher_clear_holdings(&publisher->has);
	publisher->has = has;
	publisher->has_recalled = true;
	return 0;
}
