/* SPDX-License-Identifier: BSD-2-Clause */
/* Values that name what the gateway has: files, interfaces. Covered by: tests/unit/cpe/test_config_key */
#include <ctype.h>
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cpe/config_value.h"

int read_FILE(const struct config_key *key, const char *text, void *to, struct failure *failure)
{
	struct stat status;

	(void)key;
	if (text[0] != '/')
		return failure_set(failure, EINVAL, "not an absolute path; begin it with /");
	if (stat(text, &status) < 0 || access(text, R_OK) < 0)
		return failure_set(failure, errno,
				   "not to be read (%m); put the file there or correct the path");
	if (!S_ISREG(status.st_mode))
		return failure_set(failure, EINVAL, "not a regular file; correct the path");
	return config_copy_text(text, to, sizeof(struct config_path) - 1,
				sizeof(struct config_path), failure);
}

/* Whoever writes the file may not have begun. */
int read_PATH(const struct config_key *key, const char *text, void *to, struct failure *failure)
{
	(void)key;
	if (text[0] != '/' || text[strlen(text) - 1] == '/')
		return failure_set(failure, EINVAL, "not the absolute path of a file");
	return config_copy_text(text, to, sizeof(struct config_path) - 1,
				sizeof(struct config_path), failure);
}

/* The file itself is made by the daemon, for which its directory may be writable, and not for us. */
int read_STATE(const struct config_key *key, const char *text, void *to, struct failure *failure)
{
	char directory[sizeof(struct config_path)];
	const char *slash = strrchr(text, '/');
	struct config_path path;
	struct stat status;
	int error = read_PATH(key, text, &path, failure);

	if (error != 0)
		return error;
	snprintf(directory, sizeof(directory), "%.*s", (int)(slash - text) + 1, text);
	if (stat(directory, &status) < 0 || !S_ISDIR(status.st_mode))
		return failure_set(failure, ENOENT,
				   "in a directory that is not there; make it, writable for the "
				   "daemon");
	*(struct config_path *)to = path;
	return 0;
}

int config_read_interface(const char *text, char *to, struct failure *failure)
{
	const char *at;

	for (at = text; *at; at++)
		if (!isgraph((unsigned char)*at) || *at == '/' || *at == ':')
			break;
	if (text[0] == '\0' || *at || strlen(text) >= IFNAMSIZ || strcmp(text, ".") == 0 ||
	    strcmp(text, "..") == 0)
		return failure_set(failure, EINVAL,
				   "no name of an interface; `ip link` lists those there are");
	return config_copy_text(text, to, IFNAMSIZ - 1, IFNAMSIZ, failure);
}

int read_INTERFACE(const struct config_key *key, const char *text, void *to,
		   struct failure *failure)
{
	(void)key;
	return config_read_interface(text, ((struct config_interface *)to)->text, failure);
}
