/* SPDX-License-Identifier: BSD-2-Clause */
/* A primary name server's side of DNS UPDATE and TSIG, for tests. */
#include <arpa/inet.h>
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mbedtls/md.h>

#include "cpe/base/wire.h"
#include "tests/support/name_server.h"

enum {
	NOERROR = 0,
	FORMERR = 1,
	YXDOMAIN = 6,
	YXRRSET = 7,
	NXRRSET = 8,
	NOTAUTH = 9,
	NOTZONE = 10
};
enum { BADSIG = 16, BADKEY = 17, BADTIME = 18 };
enum { IN = 1, NONE = 254, ANY = 255 };
enum { A = 1, CNAME = 5, SOA = 6, TXT = 16, AAAA = 28, SRV = 33, TSIG = 250 };

#define FUDGE 300

/* -- the zone -- */

static struct dns_name name_of(const char *text)
{
	struct dns_name name;
	bool good = dns_name_parse(text, &name);

	assert(good);
	(void)good;
	return name;
}

void name_server_init(struct name_server *server, const char *zone, const struct tsig_key *key,
		      uint64_t clock)
{
	memset(server, 0, sizeof(*server));
	server->zone = name_of(zone);
	server->key = *key;
	server->clock = clock;
}

static bool record_is(const struct name_server_record *record, const struct dns_name *owner,
		      uint16_t type)
{
	return dns_name_same(&record->owner, owner) && (type == ANY || record->type == type);
}

static size_t count_records(const struct name_server *server, const struct dns_name *owner,
			    uint16_t type)
{
	size_t i, count = 0;

	for (i = 0; i < server->count; i++)
		count += record_is(&server->records[i], owner, type);
	return count;
}

static const struct name_server_record *find(const struct name_server *server,
					     const struct name_server_record *wanted)
{
	size_t i;

	for (i = 0; i < server->count; i++)
		if (record_is(&server->records[i], &wanted->owner, wanted->type) &&
		    server->records[i].length == wanted->length &&
		    memcmp(server->records[i].data, wanted->data, wanted->length) == 0)
			return &server->records[i];
	return NULL;
}

static void add(struct name_server *server, const struct name_server_record *record)
{
	size_t cnames = count_records(server, &record->owner, CNAME);

	if (find(server, record) || cnames > 0) /* 3.4.2.2: nothing beside a CNAME, silently */
		return;
	assert(server->count < NAME_SERVER_RECORDS);
	server->records[server->count++] = *record;
}

static void remove_set(struct name_server *server, const struct dns_name *owner, uint16_t type)
{
	size_t from, to = 0;

	for (from = 0; from < server->count; from++)
		if (!record_is(&server->records[from], owner, type))
			server->records[to++] = server->records[from];
	server->count = to;
}

static void remove_one(struct name_server *server, const struct name_server_record *wanted)
{
	const struct name_server_record *record = find(server, wanted);

	if (record)
		server->records[record - server->records] = server->records[--server->count];
}

void name_server_add(struct name_server *server, const char *name, uint16_t type, const void *data,
		     size_t length)
{
	struct name_server_record record = {
		.owner = name_of(name), .type = type, .ttl = 3600, .length = (uint16_t)length
	};

	memcpy(record.data, data, length);
	add(server, &record);
}

void name_server_remove(struct name_server *server, const char *name, uint16_t type)
{
	struct dns_name owner = name_of(name);

	remove_set(server, &owner, type);
}

static void print_data(const struct name_server_record *record, char *text, size_t size)
{
	struct reader reader = reader_over(record->data, record->length);
	char target[DNS_NAME_TEXT], address[INET6_ADDRSTRLEN];
	unsigned int priority, weight, port;
	struct dns_name name;

	switch (record->type) {
	case A: snprintf(text, size, "%s", inet_ntop(AF_INET, record->data, address, 46)); break;
	case AAAA:
		snprintf(text, size, "%s", inet_ntop(AF_INET6, record->data, address, 46));
		break;
	case TXT: snprintf(text, size, "%.*s", record->data[0], record->data + 1); break;
	case SRV:
		priority = read_u16(&reader);
		weight = read_u16(&reader);
		port = read_u16(&reader);
		dns_name_read(&reader, record->data, &name);
		snprintf(text, size, "%u %u %u %s", priority, weight, port,
			 dns_name_print(&name, target));
		break;
	default: snprintf(text, size, "type %u", record->type);
	}
}

static int compare_texts(const void *one, const void *other)
{
	return strcmp(one, other);
}

const char *name_server_lookup(const struct name_server *server, const char *name, uint16_t type)
{
	static char texts[NAME_SERVER_RECORDS][300], all[2000];
	struct dns_name owner = name_of(name);
	size_t i, count = 0;

	for (i = 0; i < server->count; i++)
		if (record_is(&server->records[i], &owner, type))
			print_data(&server->records[i], texts[count++], sizeof(texts[0]));
	qsort(texts, count, sizeof(texts[0]), compare_texts);
	all[0] = '\0';
	for (i = 0; i < count; i++) {
		strncat(all, i ? " " : "", sizeof(all) - strlen(all) - 1);
		strncat(all, texts[i], sizeof(all) - strlen(all) - 1);
	}
	return all;
}

uint32_t name_server_ttl(const struct name_server *server, const char *name, uint16_t type)
{
	struct dns_name owner = name_of(name);
	size_t i;

	for (i = 0; i < server->count; i++)
		if (record_is(&server->records[i], &owner, type))
			return server->records[i].ttl;
	return 0;
}

/* -- TSIG -- */

struct signature {
	size_t start; /* of the TSIG record */
	struct dns_name key, algorithm;
	uint64_t time;
	uint16_t mac_length, id;
	const uint8_t *mac;
};

static size_t mac_of(const struct name_server *server, const uint8_t *bytes, size_t length,
		     uint8_t mac[64])
{
	static const mbedtls_md_type_t kinds[] = { [TSIG_HMAC_SHA256] = MBEDTLS_MD_SHA256,
						   [TSIG_HMAC_SHA1] = MBEDTLS_MD_SHA1,
						   [TSIG_HMAC_SHA512] = MBEDTLS_MD_SHA512 };
	const mbedtls_md_info_t *kind = mbedtls_md_info_from_type(kinds[server->key.algorithm]);
	int error = mbedtls_md_hmac(kind, server->key.secret.octets, server->key.secret.length,
				    bytes, length, mac);

	assert(error == 0);
	(void)error;
	return mbedtls_md_get_size(kind);
}

static void write_time(struct writer *writer, uint64_t time)
{
	write_u16(writer, (uint16_t)(time >> 32));
	write_u32(writer, (uint32_t)time);
}

static void write_variables(struct writer *writer, const struct name_server *server, uint64_t time,
			    uint16_t error)
{
	struct dns_name algorithm = name_of(tsig_algorithm_name(server->key.algorithm));

	dns_name_write_canonical(writer, &server->key.name);
	write_u16(writer, ANY);
	write_u32(writer, 0);
	dns_name_write_canonical(writer, &algorithm);
	write_time(writer, time);
	write_u16(writer, FUDGE);
	write_u16(writer, error);
	write_u16(writer, error == BADTIME ? 6 : 0);
	if (error == BADTIME)
		write_time(writer, server->clock);
}

/* 0, BADKEY or BADSIG. */
static uint16_t check_signature(const struct name_server *server, const uint8_t *message,
				const struct signature *signature)
{
	static uint8_t signed_[20000];
	struct writer writer = writer_over(signed_, sizeof(signed_));
	uint8_t mac[64];
	size_t length;

	if (!dns_name_same(&signature->key, &server->key.name))
		return BADKEY;
	write_bytes(&writer, message, signature->start);
	signed_[11]--; /* ARCOUNT: the TSIG record is not counted */
	write_variables(&writer, server, signature->time, 0);
	length = mac_of(server, signed_, writer_length(&writer), mac);
	return signature->mac_length == length && memcmp(mac, signature->mac, length) == 0 ? 0
											   : BADSIG;
}

/* Puts the TSIG record behind the answer so far. */
static size_t sign(struct name_server *server, size_t length, const struct signature *request,
		   uint16_t error, bool with_mac)
{
	struct dns_name algorithm = name_of(tsig_algorithm_name(server->key.algorithm));
	uint64_t time = error == BADTIME ? request->time : server->clock + server->late;
	uint8_t bytes[2000], mac[64];
	struct writer digest = writer_over(bytes, sizeof(bytes));
	struct writer writer = writer_over(server->answer, sizeof(server->answer));
	size_t mac_length = 0;

	write_u16(&digest, request->mac_length);
	write_bytes(&digest, request->mac, request->mac_length);
	write_bytes(&digest, server->answer, length);
	write_variables(&digest, server, time, error);
	if (with_mac)
		mac_length = mac_of(server, bytes, writer_length(&digest), mac);

	server->answer[11]++;
	(void)writer_take(&writer, length);
	dns_name_write(&writer, &request->key);
	write_u16(&writer, TSIG);
	write_u16(&writer, ANY);
	write_u32(&writer, 0);
	write_u16(&writer,
		  (uint16_t)(algorithm.length + 16 + mac_length + (error == BADTIME ? 6 : 0)));
	dns_name_write(&writer, &algorithm);
	write_time(&writer, time);
	write_u16(&writer, FUDGE);
	write_u16(&writer, (uint16_t)mac_length);
	write_bytes(&writer, mac, mac_length);
	write_u16(&writer, request->id);
	write_u16(&writer, error);
	write_u16(&writer, error == BADTIME ? 6 : 0);
	if (error == BADTIME)
		write_time(&writer, server->clock);
	return writer_length(&writer);
}

/* -- the message -- */

struct rr {
	struct name_server_record record;
	uint16_t class;
};

static struct rr read_rr(struct reader *reader, const uint8_t *message)
{
	struct rr rr = { .class = 0 };

	dns_name_read(reader, message, &rr.record.owner);
	rr.record.type = read_u16(reader);
	rr.class = read_u16(reader);
	rr.record.ttl = read_u32(reader);
	rr.record.length = read_u16(reader);
	if (rr.record.length > sizeof(rr.record.data))
		reader->bad = true;
	else
		reader_copy(reader, rr.record.data, rr.record.length);
	return rr;
}

static struct signature read_signature(struct reader *reader, const uint8_t *message)
{
	struct signature signature = { .start = (size_t)(reader->at - message) };

	dns_name_read(reader, message, &signature.key);
	reader_skip(reader, 10);
	dns_name_read(reader, message, &signature.algorithm);
	signature.time = (uint64_t)read_u16(reader) << 32;
	signature.time |= read_u32(reader);
	reader_skip(reader, 2);
	signature.mac_length = read_u16(reader);
	signature.mac = reader_take(reader, signature.mac_length);
	signature.id = read_u16(reader);
	reader_skip(reader, 4);
	return signature;
}

/* RFC 2136 3.2. Exact sets are collected: all records of the set have to be given. */
static uint8_t check_prerequisites(const struct name_server *server, const struct rr *rrs,
				   size_t count)
{
	size_t i, k, given;

	for (i = 0; i < count; i++) {
		const struct rr *rr = &rrs[i];
		size_t there = count_records(server, &rr->record.owner, rr->record.type);

		if (!dns_name_within(&rr->record.owner, &server->zone))
			return NOTZONE;
		if (rr->record.ttl != 0 || (rr->class != IN && rr->record.length != 0))
			return FORMERR;
		if (rr->class == NONE && there > 0)
			return rr->record.type == ANY ? YXDOMAIN : YXRRSET;
		if (rr->class == ANY && there == 0)
			return NXRRSET;
		if (rr->class != IN)
			continue;
		for (given = 0, k = 0; k < count; k++)
			given += rrs[k].class == IN &&
				 record_is(&rrs[k].record, &rr->record.owner, rr->record.type);
		if (!find(server, &rr->record) || given != there)
			return NXRRSET;
	}
	return NOERROR;
}

static uint8_t check_updates(const struct name_server *server, const struct rr *rrs, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (!dns_name_within(&rrs[i].record.owner, &server->zone))
			return NOTZONE;
		if (rrs[i].class == ANY && (rrs[i].record.ttl || rrs[i].record.length))
			return FORMERR;
		if (rrs[i].class == NONE && rrs[i].record.ttl)
			return FORMERR;
	}
	return NOERROR;
}

static void apply(struct name_server *server, const struct rr *rrs, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (rrs[i].class == ANY)
			remove_set(server, &rrs[i].record.owner, rrs[i].record.type);
		else if (rrs[i].class == NONE)
			remove_one(server, &rrs[i].record);
		else
			add(server, &rrs[i].record);
	}
	server->updates += count > 0;
}

static uint8_t do_update(struct name_server *server, const struct rr *prerequisites,
			 size_t prerequisite_count, const struct rr *updates, size_t update_count)
{
	uint8_t rcode = server->rcode;

	if (!rcode)
		rcode = check_prerequisites(server, prerequisites, prerequisite_count);
	if (!rcode)
		rcode = check_updates(server, updates, update_count);
	if (!rcode)
		apply(server, updates, update_count);
	return rcode;
}

static size_t begin_answer(struct name_server *server, uint16_t id, uint8_t rcode)
{
	struct writer writer = writer_over(server->answer, sizeof(server->answer));

	write_u16(&writer, id);
	write_u16(&writer, 0xa800 | server->flags | rcode);
	write_zeros(&writer, 8);
	return writer_length(&writer);
}

static size_t refuse(struct name_server *server, uint16_t id, const struct signature *signature,
		     uint16_t error)
{
	bool with_mac = error != BADKEY && error != BADSIG; /* RFC 8945 5.3.2 */

	return sign(server, begin_answer(server, id, NOTAUTH), signature, error, with_mac);
}

static bool clocks_differ(uint64_t one, uint64_t other)
{
	return one > other + FUDGE || other > one + FUDGE;
}

size_t name_server_receive(struct name_server *server, const uint8_t *message, size_t length)
{
	struct reader reader = reader_over(message, length);
	static struct rr prerequisites[160], updates[160];
	uint16_t id, flags, zones, prerequisite_count, update_count, additional, error, i;
	struct signature signature;
	struct dns_name zone;
	uint8_t rcode;

	assert(length <= sizeof(server->last));
	memcpy(server->last, message, length);
	server->last_length = length;
	server->messages++;
	if (server->is_silent)
		return 0;
	id = read_u16(&reader);
	flags = read_u16(&reader);
	zones = read_u16(&reader);
	prerequisite_count = read_u16(&reader);
	update_count = read_u16(&reader);
	additional = read_u16(&reader);
	dns_name_read(&reader, message, &zone);
	if (flags != 0x2800 || zones != 1 || read_u16(&reader) != SOA || read_u16(&reader) != IN ||
	    prerequisite_count > 160 || update_count > 160 || additional != 1)
		return begin_answer(server, id, FORMERR);
	for (i = 0; i < prerequisite_count; i++)
		prerequisites[i] = read_rr(&reader, message);
	for (i = 0; i < update_count; i++)
		updates[i] = read_rr(&reader, message);
	signature = read_signature(&reader, message);
	if (reader.bad || reader_left(&reader) != 0)
		return begin_answer(server, id, FORMERR);

	error = check_signature(server, message, &signature);
	if (!error && clocks_differ(signature.time, server->clock))
		error = BADTIME;
	if (!error)
		error = server->error;
	if (error)
		return refuse(server, id, &signature, error);
	if (!dns_name_same(&zone, &server->zone))
		rcode = NOTAUTH;
	else
		rcode = do_update(server, prerequisites, prerequisite_count, updates, update_count);
	if (server->loses_reply)
		return 0;
	length = begin_answer(server, id, rcode);
	return server->unsigned_ ? length : sign(server, length, &signature, 0, true);
}
