/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Attributes: of which parameters the ACS wants to hear when they change (TR-069 3.7.1.5,
 * A.3.2.4), and what it knows of them. Pure; kept on flash by whoever has it.
 *
 * What the ACS itself has set is known to it; all else that is seen to be another value than
 * before is a change, and stays one until it is told, even if the value comes back.
 */
#ifndef HOMEPORT_CWMP_ATTRIBUTES_H
#define HOMEPORT_CWMP_ATTRIBUTES_H

#include <stdbool.h>
#include <stddef.h>

#define ATTRIBUTES_MOST 256

enum notification { NOTIFY_OFF, NOTIFY_PASSIVELY, NOTIFY_ACTIVELY };

struct attribute {
	char *path;
	enum notification notification;
	char *value; /* as it was seen last; NULL: never */
	bool changed;
};

struct attributes {
	struct attribute list[ATTRIBUTES_MOST];
	size_t count;
};

/* Those that a new device has (SoftwareVersion, ProvisioningCode, ConnectionRequestURL). */
bool attributes_init(struct attributes *attributes);
void attributes_clear(struct attributes *attributes);

enum notification attributes_of(const struct attributes *attributes, const char *path);

/* May it have this notification? Not active for what changes all the time; some are fixed. */
bool attributes_allow(const char *path, enum notification notification);

/* False: there are too many, or no memory; nothing has changed. */
bool attributes_set(struct attributes *attributes, const char *path,
		    enum notification notification);

/* A row, or a parameter, is gone; with all below. */
void attributes_forget(struct attributes *attributes, const char *path);

/* It is this now. What has to be done of it: nothing, tell with the next session, tell soon. */
enum notification attributes_see(struct attributes *attributes, const char *path,
				 const char *value);

/* It is this now, and the ACS knows, or need not be told. */
void attributes_take(struct attributes *attributes, const char *path, const char *value);

/* All changes have been told. */
void attributes_told(struct attributes *attributes);

#endif
