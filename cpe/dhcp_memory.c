/* SPDX-License-Identifier: BSD-2-Clause */
/* A file of one JSON object: the boot, and what was told in it. */
#include "cpe/dhcp_memory.h"

#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cpe/file.h"

#define BOOT_ID "/proc/sys/kernel/random/boot_id"
#define LONGEST 65536 /* octets: some WANs with a few dozen addresses each */

struct dhcp_memory {
	char *path;
	int file;
	char *boot; /* differs from boot to boot */
};

/* Nobody but who started us may write there: what it says steers what is asked of whom. */
static bool is_ours(int file)
{
	struct stat there;

	return fstat(file, &there) == 0 && S_ISREG(there.st_mode) && there.st_uid == geteuid() &&
	       (there.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

static int not_kept(struct failure *failure, int error, const char *path, const char *what)
{
	return failure_set(failure, error,
			   "%s: cannot be %s: %m; what DHCP tells is not kept over a restart of "
			   "the daemon",
			   path, what);
}

static int open_file(struct dhcp_memory *memory, struct failure *failure)
{
	size_t length;

	memory->boot = file_read(BOOT_ID, LONGEST, &length);
	if (!memory->boot)
		return not_kept(failure, errno, BOOT_ID, "read");
	memory->boot[strcspn(memory->boot, "\n")] = '\0';
	memory->file = open(memory->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (memory->file < 0)
		return not_kept(failure, errno, memory->path, "opened");
	if (!is_ours(memory->file))
		return failure_set(failure, EPERM,
				   "%s: is somebody else's, or others may write it, and is not "
				   "used: remove it, and restart the daemon",
				   memory->path);
	return 0;
}

struct dhcp_memory *dhcp_memory_open(const char *path, struct failure *failure)
{
	struct dhcp_memory *memory = calloc(1, sizeof(*memory));

	if (memory) {
		memory->file = -1;
		memory->path = strdup(path);
	}
	if (!memory || !memory->path)
		failure_set(failure, ENOMEM, "no memory for what DHCP tells");
	if (!memory || !memory->path || open_file(memory, failure) != 0) {
		dhcp_memory_close(memory);
		return NULL;
	}
	return memory;
}

void dhcp_memory_close(struct dhcp_memory *memory)
{
	if (!memory)
		return;
	if (memory->file >= 0)
		close(memory->file);
	free(memory->boot);
	free(memory->path);
	free(memory);
}

/* The whole text and nothing but one object; NULL: it is none. */
static struct json_object *parse(const char *text, size_t length)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *kept;

	if (!tokener)
		return NULL;
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	kept = json_tokener_parse_ex(tokener, text, (int)length);
	if (json_tokener_get_parse_end(tokener) != length ||
	    !json_object_is_type(kept, json_type_object)) {
		json_object_put(kept);
		kept = NULL;
	}
	json_tokener_free(tokener);
	return kept;
}

struct json_object *dhcp_memory_recall(const struct dhcp_memory *memory, struct failure *failure)
{
	size_t length;
	char *text = file_read(memory->path, LONGEST, &length);
	struct json_object *kept, *boot, *told = NULL;

	failure->error = 0;
	if (text && length == 0) {
		free(text);
		return NULL; /* it was made just now */
	}
	kept = text ? parse(text, length) : NULL;
	free(text);
	boot = json_object_object_get(kept, "boot");
	told = json_object_object_get(kept, "told");
	if (!json_object_is_type(boot, json_type_string) ||
	    !json_object_is_type(told, json_type_array))
		failure_set(failure, EINVAL,
			    "%s: makes no sense, and is passed over: what DHCP has told is not "
			    "known until a DHCP client tells it again",
			    memory->path);
	else if (strcmp(json_object_get_string(boot), memory->boot) != 0)
		told = NULL; /* of another boot */
	told = failure->error == 0 ? json_object_get(told) : NULL;
	json_object_put(kept);
	return told;
}

/* In its place: the directory may be no longer ours to write. 0 or -errno. */
static int overwrite(int file, const char *text, size_t length)
{
	ssize_t written;

	if (lseek(file, 0, SEEK_SET) < 0)
		return -errno;
	written = write(file, text, length);
	if (written != (ssize_t)length)
		return written < 0 ? -errno : -ENOSPC;
	return ftruncate(file, (off_t)length) == 0 ? 0 : -errno;
}

int dhcp_memory_keep(struct dhcp_memory *memory, struct json_object *told, struct failure *failure)
{
	struct json_object *kept = json_object_new_object();
	const char *text;
	size_t length;
	int error = -ENOMEM;

	json_object_object_add(kept, "boot", json_object_new_string(memory->boot));
	json_object_object_add(kept, "told", json_object_get(told));
	text = json_object_to_json_string_length(kept, JSON_C_TO_STRING_PLAIN, &length);
	if (text)
		error = overwrite(memory->file, text, length);
	json_object_put(kept);
	if (error != 0)
		return not_kept(failure, -error, memory->path, "written");
	return 0;
}
