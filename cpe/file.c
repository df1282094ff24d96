/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that are read whole. */
#include "cpe/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
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
