/* SPDX-License-Identifier: BSD-2-Clause */
/* homeportctl account-from FILE. Covered by: tests/net/test_homeportctl */
#include <errno.h>
#include <json-c/json.h>
#include <stdlib.h>

#include "cpe/file.h"
#include "cpe/service_description.h"
#include "cpe/words.h"

#define DESCRIPTION_LARGEST 65536 /* octets */

static void print(const char *account, bool json)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "account", json_object_new_string(account));
	if (json)
		puts(json_object_to_json_string_ext(
			object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	else
		fputs(account, stdout);
	json_object_put(object);
}

int account_from(char **typed, int count, bool json)
{
	struct failure failure;
	char *description, *account = NULL, word[] = "account-from";
	size_t length;

	if (count != 1) {
		words_usage(stderr, (char *[]){ word }, 1);
		return EXIT_MISUSED;
	}
	description = file_read(typed[0], DESCRIPTION_LARGEST, &length);
	if (description)
		account = service_description_account(description, &failure);
	else
		failure_set(&failure, errno, "%m");
	if (account)
		print(account, json);
	else
		fprintf(stderr, "homeportctl: %s: %s\n", typed[0], failure.sentence);
	free(account);
	free(description);
	return account ? EXIT_GOOD : EXIT_FAILED;
}
