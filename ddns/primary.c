/* SPDX-License-Identifier: BSD-2-Clause */
/* Questions for SOA, NS and addresses, and what follows from the answers. */
#include <string.h>

#include "ddns/dns_update.h"
#include "ddns/primary.h"

#define CLASS_IN  1
#define DNS_NS    2
#define DNS_PORT  53
#define RECURSION 0x0100 /* is desired */
#define RESPONSE  0x8000
#define OPCODE    0x7800
#define RCODE     0x000f

void primary_begin(struct primary *primary, const struct dns_name *name,
		   const struct dns_name *zone, bool has_server)
{
	*primary =
		(struct primary){ .stage = PRIMARY_ZONE, .has_server = has_server, .name = *name };
	primary->asked = zone ? *zone : *name;
}

/* -- questions -- */

static uint16_t type_of(const struct primary *primary)
{
	switch (primary->stage) {
	case PRIMARY_SERVERS_OF: return DNS_NS;
	case PRIMARY_IPV4: return DNS_A;
	case PRIMARY_IPV6: return DNS_AAAA;
	case PRIMARY_IDLE:
	case PRIMARY_ZONE:
	case PRIMARY_DONE: break;
	}
	return DNS_SOA;
}

size_t primary_ask(struct primary *primary, const struct random_source *random, uint8_t *octets,
		   size_t size)
{
	struct writer writer = writer_over(octets, size);

	primary->id = (uint16_t)random_u32(random);
	write_u16(&writer, primary->id);
	write_u16(&writer, RECURSION);
	write_u16(&writer, 1);
	write_zeros(&writer, 6);
	dns_name_write(&writer, &primary->asked);
	write_u16(&writer, type_of(primary));
	write_u16(&writer, CLASS_IN);
	return writer_length(&writer);
}

/* -- answers -- */

struct found {
	struct dns_name owner;
	uint16_t type;
	struct reader data;
};

/* A record of class IN; the reader turns bad where there is none. */
static bool read_record(struct reader *reader, const uint8_t *message, struct found *found)
{
	uint16_t class;

	dns_name_read(reader, message, &found->owner);
	found->type = read_u16(reader);
	class = read_u16(reader);
	reader_skip(reader, 4);
	found->data = reader_part(reader, read_u16(reader));
	/* Names in the data may point back into the message. */
	return !reader->bad && class == CLASS_IN;
}

/* Is it an answer to the question? Then the reader stands behind the question. */
static bool answers(const struct primary *primary, struct reader *reader, const uint8_t *message,
		    uint8_t *rcode, unsigned int *records)
{
	struct dns_name name;
	uint16_t id = read_u16(reader), flags = read_u16(reader), questions = read_u16(reader);

	*records = read_u16(reader);
	*records += read_u16(reader);
	reader_skip(reader, 2);
	*rcode = flags & RCODE;
	dns_name_read(reader, message, &name);
	return id == primary->id && (flags & (RESPONSE | OPCODE)) == RESPONSE && questions == 1 &&
	       read_u16(reader) == type_of(primary) && read_u16(reader) == CLASS_IN &&
	       !reader->bad && dns_name_same(&name, &primary->asked);
}

static void add_server(struct primary *primary, const struct dns_name *server)
{
	size_t i;

	for (i = 0; i < primary->count; i++)
		if (dns_name_same(&primary->servers[i], server))
			return;
	if (primary->count < PRIMARY_SERVERS)
		primary->servers[primary->count++] = *server;
}

/* One that the name is in; of others, such as that of an alias, nothing is to be learned. */
static void hear_soa(struct primary *primary, const struct found *found, const uint8_t *message)
{
	struct reader data = found->data;
	struct dns_name server;

	dns_name_read(&data, message, &server);
	if (found->type != DNS_SOA || data.bad || primary->zone.length > 0 ||
	    !dns_name_within(&primary->asked, &found->owner))
		return;
	primary->zone = found->owner;
	add_server(primary, &server);
}

static void hear_ns(struct primary *primary, const struct found *found, const uint8_t *message)
{
	struct reader data = found->data;
	struct dns_name server;

	dns_name_read(&data, message, &server);
	if (found->type == DNS_NS && !data.bad && dns_name_same(&found->owner, &primary->zone))
		add_server(primary, &server);
}

static void hear_address(struct primary *primary, const struct found *found)
{
	struct reader data = found->data;
	bool ipv4 = primary->stage == PRIMARY_IPV4;
	size_t length = ipv4 ? 4 : 16;
	const uint8_t *octets = reader_take(&data, length);

	if (found->type != type_of(primary) || !octets || reader_left(&data) > 0 ||
	    primary->server.port != 0)
		return;
	primary->server.address = ipv4 ? address_from_ipv4(octets) : address_from_ipv6(octets);
	primary->server.port = address_names_host(&primary->server.address) ? DNS_PORT : 0;
}

static void hear(struct primary *primary, const struct found *found, const uint8_t *message)
{
	switch (primary->stage) {
	case PRIMARY_ZONE: hear_soa(primary, found, message); break;
	case PRIMARY_SERVERS_OF: hear_ns(primary, found, message); break;
	case PRIMARY_IPV4:
	case PRIMARY_IPV6: hear_address(primary, found); break;
	case PRIMARY_IDLE:
	case PRIMARY_DONE: break;
	}
}

/* -- what is next -- */

static enum primary_step ask_for(struct primary *primary, enum primary_stage stage,
				 const struct dns_name *asked)
{
	primary->stage = stage;
	primary->asked = *asked;
	return PRIMARY_ON;
}

/* The name above; false at the root. */
static bool go_up(struct dns_name *name)
{
	size_t first = name->octets[0] + 1u;

	if (name->length <= 1)
		return false;
	name->length = (uint8_t)(name->length - first);
	memmove(name->octets, name->octets + first, name->length);
	return true;
}

static enum primary_step after_zone(struct primary *primary)
{
	if (primary->zone.length > 0 && !primary->has_server)
		return ask_for(primary, PRIMARY_SERVERS_OF, &primary->zone);
	if (primary->zone.length > 0) {
		primary->stage = PRIMARY_DONE;
		return PRIMARY_FOUND;
	}
	return go_up(&primary->asked) ? PRIMARY_ON : PRIMARY_NOT_FOUND;
}

static enum primary_step after_address(struct primary *primary)
{
	if (primary->server.port != 0) {
		primary->stage = PRIMARY_DONE;
		return PRIMARY_FOUND;
	}
	if (primary->stage == PRIMARY_IPV4)
		return ask_for(primary, PRIMARY_IPV6, &primary->asked);
	return primary_next(primary) ? PRIMARY_ON : PRIMARY_NOT_FOUND;
}

static enum primary_step conclude(struct primary *primary)
{
	switch (primary->stage) {
	case PRIMARY_ZONE: return after_zone(primary);
	case PRIMARY_SERVERS_OF: return ask_for(primary, PRIMARY_IPV4, &primary->servers[0]);
	case PRIMARY_IPV4:
	case PRIMARY_IPV6: return after_address(primary);
	case PRIMARY_IDLE:
	case PRIMARY_DONE: break;
	}
	return PRIMARY_NOT_FOUND;
}

enum primary_step primary_hear(struct primary *primary, const uint8_t *octets, size_t length)
{
	struct reader reader = reader_over(octets, length);
	struct found found;
	unsigned int records;
	uint8_t rcode;

	if (!answers(primary, &reader, octets, &rcode, &records))
		return PRIMARY_LISTEN;
	if (rcode != DNS_NOERROR && rcode != DNS_NXDOMAIN)
		return PRIMARY_FAILED;
	while (records-- > 0 && !reader.bad)
		if (read_record(&reader, octets, &found))
			hear(primary, &found, octets);
	return conclude(primary);
}

bool primary_next(struct primary *primary)
{
	primary->server = (struct endpoint){ .port = 0 };
	if (primary->current + 1 >= primary->count)
		return false;
	(void)ask_for(primary, PRIMARY_IPV4, &primary->servers[++primary->current]);
	return true;
}
