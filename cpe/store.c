/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The state file: "homeport", a version, the clock, forwardings, a checksum. Integers
 * in network order, so that a flash card can move to another machine.
 */
#include "cpe/store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/base/checksum.h"
#include "cpe/base/wire.h"
#include "cpe/file.h"

#define MAGIC        "homeport"
#define VERSION      1
#define HEADER_LEAST (8 + 2 + 4 + 8 + 4) /* until it told whether it is the last */
#define HEADER       (HEADER_LEAST + 1)
#define FORWARDING   (3 + 18 + 18 + 17 + 2 + 4 + 1 + FORWARDING_RECORD_MAX) /* at most */
#define CHECKSUM     4
#define MOST         (3 * 65536)
#define FILE_LONGEST (HEADER + (size_t)MOST * FORWARDING + CHECKSUM)

void store_clear(struct stored *stored)
{
	free(stored->list);
	*stored = (struct stored){ .count = 0 };
}

/* -- writing -- */

static void write_u64(struct writer *writer, uint64_t value)
{
	write_u32(writer, (uint32_t)(value >> 32));
	write_u32(writer, (uint32_t)value);
}

static void write_endpoint(struct writer *writer, const struct endpoint *endpoint)
{
	write_bytes(writer, endpoint->address.octets, 16);
	write_u16(writer, endpoint->port);
}

static void write_forwarding(struct writer *writer, const struct forwarding *forwarding)
{
	write_u8(writer, (uint8_t)forwarding->kind);
	write_u8(writer, forwarding->protocol);
	write_u8(writer, forwarding->peer);
	write_endpoint(writer, &forwarding->internal);
	write_endpoint(writer, &forwarding->external);
	write_bytes(writer, forwarding->remote.address.octets, 16);
	write_u8(writer, forwarding->remote.length);
	write_u16(writer, forwarding->remote_port);
	write_u32(writer, seconds_until(forwarding->lifetime, 0));
	write_u8(writer, forwarding->record_length);
	write_bytes(writer, forwarding->record, forwarding->record_length);
}

uint8_t *store_write(const struct stored *stored, size_t *length)
{
	size_t room = HEADER + stored->count * FORWARDING + CHECKSUM, i;
	uint8_t *bytes = malloc(room);
	struct writer writer;

	if (!bytes)
		return NULL;
	writer = writer_over(bytes, room);
	write_bytes(&writer, MAGIC, 8);
	write_u16(&writer, VERSION);
	write_u32(&writer, stored->epoch);
	write_u64(&writer, stored->wall);
	write_u8(&writer, stored->is_last);
	write_u32(&writer, (uint32_t)stored->count);
	for (i = 0; i < stored->count; i++)
		write_forwarding(&writer, &stored->list[i]);
	write_u32(&writer, checksum(bytes, writer_length(&writer)));
	*length = writer_length(&writer);
	return bytes;
}

/* -- reading -- */

static uint64_t read_u64(struct reader *reader)
{
	uint64_t high = read_u32(reader);

	return high << 32 | read_u32(reader);
}

static struct endpoint read_endpoint(struct reader *reader)
{
	struct endpoint endpoint;

	reader_copy(reader, endpoint.address.octets, 16);
	endpoint.port = read_u16(reader);
	return endpoint;
}

static bool read_forwarding(struct reader *reader, struct forwarding *forwarding)
{
	uint8_t kind = read_u8(reader), peer;

	*forwarding = (struct forwarding){ .kind = (enum forwarding_kind)kind };
	forwarding->protocol = read_u8(reader);
	peer = read_u8(reader);
	forwarding->peer = peer == 1;
	forwarding->internal = read_endpoint(reader);
	forwarding->external = read_endpoint(reader);
	reader_copy(reader, forwarding->remote.address.octets, 16);
	forwarding->remote.length = read_u8(reader);
	forwarding->remote_port = read_u16(reader);
	forwarding->lifetime = seconds(read_u32(reader));
	forwarding->record_length = read_u8(reader);
	if (forwarding->record_length > FORWARDING_RECORD_MAX)
		return false;
	reader_copy(reader, forwarding->record, forwarding->record_length);
	return !reader->bad && kind <= FORWARDING_PINHOLE && peer <= 1 &&
	       forwarding_check(forwarding, NULL) == 0;
}

static int read_list(struct reader *reader, struct stored *stored, uint32_t count)
{
	/* No more room than the octets that are left could fill. */
	if (count > reader_left(reader) / (FORWARDING - FORWARDING_RECORD_MAX))
		return -EINVAL;
	stored->list = calloc(count ? count : 1, sizeof(*stored->list));
	if (!stored->list)
		return -ENOMEM;
	for (; stored->count < count; stored->count++)
		if (!read_forwarding(reader, &stored->list[stored->count]))
			return -EINVAL;
	return reader_left(reader) == 0 ? 0 : -EINVAL;
}

static int fail(struct failure *failure, const char *what)
{
	return failure_set(failure, EINVAL, "%s: nothing is restored, and the file is replaced",
			   what);
}

/*
 * What is behind the version. The first files of version 1 did not tell whether they were
 * the last of a daemon that has ended: it is taken for one that has not.
 */
static int read_contents(struct reader reader, bool tells_last, struct stored *stored)
{
	uint32_t count;
	int error;

	*stored = (struct stored){ .count = 0 };
	stored->epoch = read_u32(&reader);
	stored->wall = read_u64(&reader);
	stored->is_last = tells_last && read_u8(&reader) == 1;
	count = read_u32(&reader);
	error = read_list(&reader, stored, count);
	if (error != 0)
		store_clear(stored);
	return error;
}

int store_read(struct stored *stored, const uint8_t *bytes, size_t length, struct failure *failure)
{
	struct reader reader, sum;
	int error;

	*stored = (struct stored){ .count = 0 };
	if (length < HEADER_LEAST + CHECKSUM || memcmp(bytes, MAGIC, 8) != 0)
		return fail(failure, "not a state file");
	sum = reader_over(bytes + length - CHECKSUM, CHECKSUM);
	if (read_u32(&sum) != checksum(bytes, length - CHECKSUM))
		return fail(failure, "the checksum is wrong, as after a power cut");
	reader = reader_over(bytes + 8, length - 8 - CHECKSUM);
	if (read_u16(&reader) != VERSION)
		return fail(failure, "of another version of Homeport");
	error = read_contents(reader, true, stored);
	if (error == -EINVAL)
		error = read_contents(reader, false, stored);
	return error == -EINVAL ? fail(failure, "its contents make no sense") : error;
}

/* -- files -- */

int store_save(const char *path, const struct stored *stored, struct failure *failure)
{
	size_t length;
	uint8_t *bytes = store_write(stored, &length);
	int error = bytes ? file_replace(path, bytes, length) : -ENOMEM;

	free(bytes);
	if (error != 0)
		return failure_set(failure, -error,
				   "%s: mappings cannot be saved: %m; make its directory writable "
				   "for the daemon",
				   path);
	return 0;
}

int store_load(const char *path, struct stored *stored, struct failure *failure)
{
	struct failure why;
	size_t length;
	char *bytes = file_read(path, FILE_LONGEST, &length);
	int error = bytes ? store_read(stored, (uint8_t *)bytes, length, &why) : -errno;

	if (bytes && error == -EINVAL)
		failure_set(failure, -error, "%s: %.160s", path, why.sentence);
	else if (error != 0 && error != -ENOENT)
		failure_set(failure, -error, "%s: cannot be read: %m", path);
	free(bytes);
	return error;
}
