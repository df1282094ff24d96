/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * RDATA of each kind of record. Covered by: tests/unit/ddns/test_record_kinds
 */
#include "ddns/record_wire.h"

#include <string.h>

#include "ddns/record_set.h"

static void write_ipv4(struct writer *writer, const struct record *record, const struct job *job)
{
	(void)job;
	write_bytes(writer, address_ipv4_octets(&record->says.address), 4);
}

static void write_ipv6(struct writer *writer, const struct record *record, const struct job *job)
{
	(void)job;
	write_bytes(writer, record->says.address.octets, 16);
}

static void write_target(struct writer *writer, const struct record *record, const struct job *job)
{
	struct dns_name target;

	writer->bad |= !dns_name_below(job->name, record_target_label(record->target), &target);
	if (!writer->bad)
		dns_name_write(writer, &target);
}

/* Priority and weight are 0: there is nothing to choose from (DDNS-080). */
static void write_srv(struct writer *writer, const struct record *record, const struct job *job)
{
	write_u32(writer, 0);
	write_u16(writer, record->says.port);
	write_target(writer, record, job);
}

#define KEY_PORT 3 /* RFC 9460 14.3.2 */

static void write_port_key(struct writer *writer, uint16_t port)
{
	write_u16(writer, KEY_PORT);
	write_u16(writer, 2);
	write_u16(writer, port);
}

static void write_svcb(struct writer *writer, const struct record *record, const struct job *job)
{
	write_u16(writer, 1); /* ServiceMode, and nothing to choose from */
	write_target(writer, record, job);
	write_port_key(writer, record->says.port);
}

/* The name itself is the owner, which is said with "." (DDNS-101). */
static void write_https(struct writer *writer, const struct record *record, const struct job *job)
{
	if (record->target != TARGET_NAME) {
		write_svcb(writer, record, job);
		return;
	}
	write_u16(writer, 1);
	write_u8(writer, 0);
	write_port_key(writer, record->says.port);
}

/* Not a character-string: the octets as they are (RFC 7553 4.4). */
static void write_uri(struct writer *writer, const struct record *record, const struct job *job)
{
	char name[DNS_NAME_TEXT], uri[RECORD_URI_TEXT];

	record_uri_print(record, dns_name_print(job->name, name), uri);
	write_u16(writer, 10);
	write_u16(writer, 1);
	write_bytes(writer, uri, strlen(uri));
}

static void write_text(struct writer *writer, const char *text)
{
	write_u8(writer, (uint8_t)strlen(text));
	write_bytes(writer, text, strlen(text));
}

static void write_hint(struct writer *writer, const struct record *record, const struct job *job)
{
	char text[RECORD_TXT_TEXT];

	(void)job;
	write_text(writer, record_hint_print(record, text));
}

static void write_pointer(struct writer *writer, const struct record *record, const struct job *job)
{
	struct dns_name instance;

	writer->bad |= !record_instance_name(job, record, &instance);
	if (!writer->bad)
		dns_name_write(writer, &instance);
}

static void write_instance_text(struct writer *writer, const struct record *record,
				const struct job *job)
{
	char text[RECORD_TXT_TEXT];

	(void)job;
	write_text(writer, record_instance_print(record, text));
}

static void (*const forms[])(struct writer *writer, const struct record *record,
			     const struct job *job) = {
	[RECORD_A] = write_ipv4,       [RECORD_AAAA] = write_ipv6,
	[RECORD_SRV] = write_srv,      [RECORD_HTTPS] = write_https,
	[RECORD_SVCB] = write_svcb,    [RECORD_URI] = write_uri,
	[RECORD_HINT] = write_hint,    [RECORD_POINTER] = write_pointer,
	[RECORD_INSTANCE] = write_srv, [RECORD_INSTANCE_TEXT] = write_instance_text,
};

struct dns_data record_wire_data(const struct record *record, const struct job *job)
{
	struct dns_data data;
	struct writer writer = writer_over(data.octets, sizeof(data.octets));

	forms[record->kind](&writer, record, job);
	data.length = (uint16_t)writer_length(&writer);
	return data;
}

struct dns_data record_wire_marker(void)
{
	struct dns_data data;
	struct writer writer = writer_over(data.octets, sizeof(data.octets));

	write_text(&writer, RECORD_MARKER);
	data.length = (uint16_t)writer_length(&writer);
	return data;
}
