/* SPDX-License-Identifier: BSD-2-Clause */
/* The file of what is published: "homeport told it", a version, octets of the publisher's, a checksum. */
#include "cpe/published.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/base/checksum.h"
#include "cpe/base/wire.h"
#include "cpe/file.h"
#include "cpe/journal.h"
#include "cpe/keeper.h"

#define MAGIC        "homeport told it"
#define MAGIC_LENGTH 16
#define VERSION      2
#define AROUND       (MAGIC_LENGTH + 2 + 4)
#define FILE_LONGEST (16 << 20)

struct published {
	char *path; /* NULL: nothing is kept */
	struct publisher *publisher;
	struct keeper *keeper;
	struct failure trouble;
};

/* -- octets -- */

uint8_t *published_wrap(const uint8_t *octets, size_t length, size_t *file_length)
{
	uint8_t *file = malloc(length + AROUND);
	struct writer writer;

	if (!file)
		return NULL;
	writer = writer_over(file, length + AROUND);
	write_bytes(&writer, MAGIC, MAGIC_LENGTH);
	write_u16(&writer, VERSION);
	write_bytes(&writer, octets, length);
	write_u32(&writer, checksum(file, writer_length(&writer)));
	*file_length = writer_length(&writer);
	return file;
}

static const uint8_t *fail(struct failure *failure, const char *what)
{
	failure_set(failure, EINVAL,
		    "%s: what an earlier run has published is looked for by its markers", what);
	return NULL;
}

const uint8_t *published_unwrap(const uint8_t *file, size_t file_length, size_t *length,
				struct failure *failure)
{
	struct reader version, sum;

	if (file_length < AROUND || memcmp(file, MAGIC, MAGIC_LENGTH) != 0)
		return fail(failure, "no file of what is published");
	sum = reader_over(file + file_length - 4, 4);
	if (read_u32(&sum) != checksum(file, file_length - 4))
		return fail(failure, "the checksum is wrong, as after a power cut");
	version = reader_over(file + MAGIC_LENGTH, 2);
	if (read_u16(&version) != VERSION)
		return fail(failure, "of another version of Homeport");
	*length = file_length - AROUND;
	return file + MAGIC_LENGTH + 2;
}

/* -- the file -- */

static int write_file(struct published *file)
{
	size_t length, file_length;
	uint8_t *octets = publisher_remember(file->publisher, &length), *wrapped = NULL;
	int error = -ENOMEM;

	if (octets)
		wrapped = published_wrap(octets, length, &file_length);
	if (wrapped)
		error = file_replace(file->path, wrapped, file_length);
	free(octets);
	free(wrapped);
	return error;
}

static void save(void *arg)
{
	struct published *file = arg;
	bool was_well = file->trouble.error == 0;
	int error = write_file(file);

	file->trouble.error = 0;
	if (error == 0)
		return;
	failure_set(&file->trouble, -error,
		    "%s: what is published cannot be kept over a restart: %m; make its directory "
		    "writable for the daemon",
		    file->path);
	if (was_well)
		journal(JOURNAL_WARNING, JOURNAL_DNS, "%s", file->trouble.sentence);
}

static void recall(struct published *file, const uint8_t *octets, size_t octets_length)
{
	struct failure failure;
	size_t length;
	const uint8_t *inside = published_unwrap(octets, octets_length, &length, &failure);
	int error = inside ? publisher_recall(file->publisher, inside, length) : 0;

	if (error == -EINVAL)
		fail(&failure, "its contents make no sense");
	if (!inside || error == -EINVAL)
		journal(JOURNAL_WARNING, JOURNAL_DNS, "%s: %s", file->path, failure.sentence);
	else if (error != 0)
		journal(JOURNAL_WARNING, JOURNAL_DNS, "%s: no memory to read it", file->path);
}

static void load(struct published *file)
{
	size_t length;
	char *octets = file_read(file->path, FILE_LONGEST, &length);

	if (octets)
		recall(file, (const uint8_t *)octets, length);
	else if (errno != ENOENT)
		journal(JOURNAL_WARNING, JOURNAL_DNS, "%s: cannot be read: %m", file->path);
	free(octets);
}

struct published *published_new(struct loop *loop, const char *state_file,
				struct publisher *publisher)
{
	size_t size = strlen(state_file) + sizeof(PUBLISHED_SUFFIX);
	struct published *file = calloc(1, sizeof(*file));

	if (!file || state_file[0] == '\0')
		return file;
	file->publisher = publisher;
	file->keeper = keeper_new(loop, save, file);
	file->path = malloc(size);
	if (!file->keeper || !file->path) {
		published_free(file);
		return NULL;
	}
	snprintf(file->path, size, "%s" PUBLISHED_SUFFIX, state_file);
	load(file);
	return file;
}

void published_free(struct published *file)
{
	if (!file)
		return;
	if (file->path)
		keeper_finish(file->keeper);
	keeper_free(file->keeper);
	free(file->path);
	free(file);
}

void published_changed(struct published *file, bool at_once)
{
	if (!file || !file->path)
		return;
	if (at_once)
		save(file);
	else
		keeper_changed(file->keeper);
}

const struct failure *published_trouble(const struct published *file)
{
	static const struct failure none;

	return file ? &file->trouble : &none;
}
