/* SPDX-License-Identifier: BSD-2-Clause */
/* Ready, told to the journal, to NOTIFY_FD and to systemd. */
#include "cpe/ready.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "cpe/journal.h"

static int tell_descriptor(const char *number)
{
	int descriptor = atoi(number);

	if (write(descriptor, "\n", 1) != 1)
		return -errno;
	close(descriptor);
	return 0;
}

/* As sd_notify(3) describes it; a name that begins with @ is not one of a file. */
static int tell_systemd(const char *name)
{
	static const char told[] = "READY=1";
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	socklen_t size = offsetof(struct sockaddr_un, sun_path) + strlen(name);
	int notify, error = 0;

	if (size > sizeof address)
		return -ENAMETOOLONG;
	memcpy(address.sun_path, name, strlen(name));
	if (name[0] == '@')
		address.sun_path[0] = '\0';
	notify = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (notify < 0)
		return -errno;
	if (sendto(notify, told, strlen(told), MSG_NOSIGNAL, (struct sockaddr *)&address, size) < 0)
		error = -errno;
	close(notify);
	return error;
}

void ready(const char *program)
{
	static const struct {
		const char *variable;
		int (*tell)(const char *value);
	} ways[] = {
		{ "NOTIFY_FD", tell_descriptor },
		{ "NOTIFY_SOCKET", tell_systemd },
	};
	size_t i;

	journal(JOURNAL_INFO, JOURNAL_MAIN, "%s ready", program);
	for (i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		const char *value = getenv(ways[i].variable);
		int error = value ? ways[i].tell(value) : 0;

		if (error < 0)
			journal(JOURNAL_WARNING, JOURNAL_MAIN, "%s=%s: %s", ways[i].variable, value,
				strerror(-error));
	}
}
