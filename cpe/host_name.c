/* SPDX-License-Identifier: BSD-2-Clause */
/* What is a host's name. */
#include "cpe/host_name.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#define LABEL_LONGEST 63

static bool is_label(const char *label, size_t length)
{
	size_t i;

	if (length == 0 || length > LABEL_LONGEST || label[0] == '-' || label[length - 1] == '-')
		return false;
	for (i = 0; i < length; i++)
		if (!isalnum((unsigned char)label[i]) && label[i] != '-' && label[i] != '_')
			return false;
	return true;
}

size_t host_name_labels(const char *name)
{
	size_t count = 0, length;

	if (strlen(name) > HOST_NAME_LONGEST)
		return 0;
	for (;; name += length + 1) {
		length = strcspn(name, ".");
		if (!is_label(name, length))
			return 0;
		count++;
		if (name[length] == '\0')
			return count;
	}
}
