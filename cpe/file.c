/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that are read and written whole. */
#include "cpe/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_ROOM 4096 /* octets: most files that are read are smaller */

/* Up to `room` octets behind those that are there; how many they are then, or -1 and errno. */
static ssize_t fill(int file, char *octets, size_t length, size_t room)
{
	ssize_t more;

	while (length < room) {
		more = read(file, octets + length, room - length);
		if (more == 0)
			break;
		if (more < 0 && errno != EINTR)
			return -1;
		length += more > 0 ? (size_t)more : 0;
	}
	return (ssize_t)length;
}

/* A file may grow while it is read, and those of /proc do not know their size. */
static char *read_all(int file, size_t most, size_t *length)
{
	size_t room = 0;
	ssize_t filled = 0;
	char *octets = NULL, *larger;

	while (filled >= 0 && (size_t)filled == room && room <= most) {
		room = room == 0 ? FIRST_ROOM : room * 2;
		if (room > most)
			room = most + 1;
		larger = realloc(octets, room + 1);
		if (!larger) {
			filled = -1;
			break;
		}
		octets = larger;
		filled = fill(file, octets, (size_t)filled, room);
	}
	if (filled >= 0 && (size_t)filled <= most) {
		octets[filled] = '\0';
		*length = (size_t)filled;
		return octets;
	}
	if (filled >= 0)
		errno = EFBIG;
	free(octets);
	return NULL;
}

char *file_read(const char *path, size_t most, size_t *length)
{
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), error;
	char *octets;

	if (file < 0)
		return NULL;
	octets = read_all(file, most, length);
	error = errno;
	close(file);
	errno = error;
	return octets;
}

static int write_whole(int file, const char *octets, size_t length)
{
	ssize_t written;

	for (; length > 0; octets += written, length -= (size_t)written) {
		written = write(file, octets, length);
		if (written < 0 && errno == EINTR)
			written = 0;
		if (written < 0)
			return -errno;
	}
	return fsync(file) == 0 ? 0 : -errno;
}

/* So that it has its name over a power cut, too. Not every file system can, and it is there. */
static void keep_name(const char *path)
{
	char directory[512];
	const char *slash = strrchr(path, '/');
	int length = slash ? (int)(slash - path) : 0, file;

	snprintf(directory, sizeof(directory), "%.*s", length > 0 ? length : 1,
		 length > 0 ? path
		 : slash    ? "/"
			    : ".");
	file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (file < 0)
		return;
	fsync(file);
	close(file);
}

static int replace(const char *path, const void *octets, size_t length, mode_t mode)
{
	char fresh[512];
	int file, error;

	if ((size_t)snprintf(fresh, sizeof(fresh), "%s.new", path) >= sizeof(fresh))
		return -ENAMETOOLONG;
	unlink(fresh); /* of a run that was cut off; and nobody else's file, or his link, is written */
	file = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (file < 0)
		return -errno;
	error = fchmod(file, mode) == 0 ? write_whole(file, octets, length) : -errno;
	if (close(file) < 0 && error == 0)
		error = -errno;
	if (error == 0 && rename(fresh, path) < 0)
		error = -errno;
	if (error != 0)
		unlink(fresh);
	else
		keep_name(path);
	return error;
}

int file_replace(const char *path, const void *octets, size_t length)
{
	return replace(path, octets, length, 0600);
}

int file_rewrite(const char *path, const void *octets, size_t length)
{
	struct stat status;

	if (stat(path, &status) < 0)
		return -errno;
	return replace(path, octets, length, status.st_mode & 0777);
}
