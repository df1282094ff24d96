/* SPDX-License-Identifier: BSD-2-Clause */
/* homeportctl account-from FILE. Covered by: tests/net/test_homeportctl */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/file.h"
#include "cpe/service_description.h"
#include "cpe/words.h"

#define DESCRIPTION_LARGEST 65536 /* octets */

int account_from(char **typed, int count, bool json)
{
	struct failure failure;
	char *description, *account = NULL, word[] = "account-from";
	size_t length;

	(void)json;
	if (count != 1) {
		words_usage(stderr, (char *[]){ word }, 1);
		return EXIT_MISUSED;
	}
	description = file_read(typed[0], DESCRIPTION_LARGEST, &length);
	if (description)
		account = service_description_account(description, &failure);
	else
		failure_set(&failure, errno, "%s", strerror(errno));
	if (account)
		fputs(account, stdout);
	else
		fprintf(stderr, "homeportctl: %s: %s\n", typed[0], failure.sentence);
	free(account);
	free(description);
	return account ? EXIT_GOOD : EXIT_FAILED;
}
