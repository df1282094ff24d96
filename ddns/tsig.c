/* SPDX-License-Identifier: BSD-2-Clause */
/* TSIG over the HMACs of mbedTLS. */
#include <string.h>

#include <mbedtls/constant_time.h>
#include <mbedtls/md.h>

#include "ddns/tsig.h"

#define HEADER    12
#define ARCOUNT   10 /* where in the header */
#define CLASS_ANY 255

static const mbedtls_md_type_t digests[] = {
	[TSIG_HMAC_SHA256] = MBEDTLS_MD_SHA256,
	[TSIG_HMAC_SHA1] = MBEDTLS_MD_SHA1,
	[TSIG_HMAC_SHA512] = MBEDTLS_MD_SHA512,
};

static struct dns_name algorithm_name(enum tsig_algorithm algorithm)
{
	struct dns_name name = { .length = 0 };

	(void)dns_name_parse(tsig_algorithm_name(algorithm), &name);
	return name;
}

static void write_u48(struct writer *writer, uint64_t value)
{
	write_u16(writer, (uint16_t)(value >> 32));
	write_u32(writer, (uint32_t)value);
}

static uint64_t read_u48(struct reader *reader)
{
	uint64_t high = read_u16(reader);

	return high << 32 | read_u32(reader);
}

/* -- the digest -- */

/* What is signed of the record itself (RFC 8945 4.3.3); the other data follow. */
static size_t write_variables(uint8_t *bytes, size_t size, const struct tsig_record *record)
{
	struct writer writer = writer_over(bytes, size);

	dns_name_write_canonical(&writer, &record->key);
	write_u16(&writer, CLASS_ANY);
	write_u32(&writer, 0); /* TTL */
	dns_name_write_canonical(&writer, &record->algorithm);
	write_u48(&writer, record->time);
	write_u16(&writer, record->fudge);
	write_u16(&writer, record->error);
	write_u16(&writer, (uint16_t)record->other_length);
	return writer_length(&writer);
}

static bool add(mbedtls_md_context_t *digest, const void *bytes, size_t length)
{
	return length == 0 || mbedtls_md_hmac_update(digest, bytes, length) == 0;
}

static bool add_request_mac(mbedtls_md_context_t *digest, const struct tsig_mac *request)
{
	uint8_t length[2] = { 0, (uint8_t)request->length };

	return add(digest, length, sizeof(length)) && add(digest, request->octets, request->length);
}

/* The message is given as its header, as it is signed, and the octets behind it. */
static bool compute(const struct tsig_key *key, const struct tsig_mac *request,
		    const uint8_t header[HEADER], const uint8_t *rest, size_t rest_length,
		    const struct tsig_record *record, struct tsig_mac *mac)
{
	const mbedtls_md_info_t *kind = mbedtls_md_info_from_type(digests[key->algorithm]);
	uint8_t variables[2 * DNS_NAME_MAX + 32];
	size_t length = write_variables(variables, sizeof(variables), record);
	mbedtls_md_context_t digest;
	bool good;

	mbedtls_md_init(&digest);
	good = kind && mbedtls_md_setup(&digest, kind, 1) == 0 &&
	       mbedtls_md_hmac_starts(&digest, key->secret.octets, key->secret.length) == 0 &&
	       (!request || add_request_mac(&digest, request)) && add(&digest, header, HEADER) &&
	       add(&digest, rest, rest_length) && add(&digest, variables, length) &&
	       add(&digest, record->other, record->other_length) &&
	       mbedtls_md_hmac_finish(&digest, mac->octets) == 0;
	mac->length = good ? mbedtls_md_get_size(kind) : 0;
	mbedtls_md_free(&digest);
	return good;
}

/* -- signing -- */

static void write_record(struct writer *writer, const struct tsig_record *record)
{
	dns_name_write(writer, &record->key);
	write_u16(writer, TSIG_TYPE);
	write_u16(writer, CLASS_ANY);
	write_u32(writer, 0);
	write_u16(writer, (uint16_t)(record->algorithm.length + 16 + record->mac_length));
	dns_name_write(writer, &record->algorithm);
	write_u48(writer, record->time);
	write_u16(writer, record->fudge);
	write_u16(writer, (uint16_t)record->mac_length);
	write_bytes(writer, record->mac, record->mac_length);
	write_u16(writer, record->original_id);
	write_u16(writer, record->error);
	write_u16(writer, 0); /* no other data */
}

static void count_one_more(uint8_t *message)
{
	struct reader reader = reader_over(message + ARCOUNT, 2);
	struct writer writer = writer_over(message + ARCOUNT, 2);

	write_u16(&writer, (uint16_t)(read_u16(&reader) + 1));
}

size_t tsig_sign(const struct tsig_key *key, uint64_t time, uint8_t *message, size_t length,
		 size_t size, struct tsig_mac *mac)
{
	struct tsig_record record = {
		.key = key->name,
		.algorithm = algorithm_name(key->algorithm),
		.time = time,
		.fudge = TSIG_FUDGE,
	};
	struct reader id = reader_over(message, length);
	struct writer writer = writer_over(message, size);

	if (length < HEADER ||
	    !compute(key, NULL, message, message + HEADER, length - HEADER, &record, mac))
		return 0;
	record.mac = mac->octets;
	record.mac_length = mac->length;
	record.original_id = read_u16(&id);
	(void)writer_take(&writer, length);
	write_record(&writer, &record);
	if (!writer.bad)
		count_one_more(message);
	return writer_length(&writer);
}

/* -- checking -- */

bool tsig_read(struct reader *rdata, const uint8_t *message, struct tsig_record *record)
{
	dns_name_read(rdata, message, &record->algorithm);
	record->time = read_u48(rdata);
	record->fudge = read_u16(rdata);
	record->mac_length = read_u16(rdata);
	record->mac = reader_take(rdata, record->mac_length);
	record->original_id = read_u16(rdata);
	record->error = read_u16(rdata);
	record->other_length = read_u16(rdata);
	record->other = reader_take(rdata, record->other_length);
	return !rdata->bad && reader_left(rdata) == 0;
}

/* The header as it was when it was signed: one record fewer, the identifier of the request. */
static void header_before_signing(const uint8_t *message, uint16_t original_id,
				  uint8_t header[HEADER])
{
	struct reader count = reader_over(message + ARCOUNT, 2);
	struct writer writer = writer_over(header, HEADER);

	write_u16(&writer, original_id);
	write_bytes(&writer, message + 2, ARCOUNT - 2);
	write_u16(&writer, (uint16_t)(read_u16(&count) - 1));
}

bool tsig_verify(const struct tsig_key *key, const struct tsig_mac *request, const uint8_t *message,
		 const struct tsig_record *record)
{
	struct dns_name algorithm = algorithm_name(key->algorithm);
	uint8_t header[HEADER];
	struct tsig_mac mac;

	if (!dns_name_same(&record->key, &key->name) ||
	    !dns_name_same(&record->algorithm, &algorithm))
		return false;
	header_before_signing(message, record->original_id, header);
	return compute(key, request, header, message + HEADER, record->start - HEADER, record,
		       &mac) &&
	       record->mac_length == mac.length &&
	       mbedtls_ct_memcmp(record->mac, mac.octets, mac.length) == 0;
}
