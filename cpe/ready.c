/* SPDX-License-Identifier: BSD-2-Clause */
/* To the journal and to NOTIFY_FD. Covered by: tests/net/test_homeportd */
#include "cpe/ready.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cpe/journal.h"

void ready(const char *program)
{
	const char *number = getenv("NOTIFY_FD");
	int descriptor = number ? atoi(number) : -1;

	journal(JOURNAL_INFO, JOURNAL_MAIN, "%s ready", program);
	if (descriptor < 0)
		return;
	if (write(descriptor, "\n", 1) != 1)
		journal(JOURNAL_WARNING, JOURNAL_MAIN, "NOTIFY_FD=%s: %s", number, strerror(errno));
	close(descriptor);
}
