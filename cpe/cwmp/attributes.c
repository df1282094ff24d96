/* SPDX-License-Identifier: BSD-2-Clause */
/* A list of what is watched. */
#include "cpe/cwmp/attributes.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* TR-181: "active, fixed" and "active by default" */
static const struct {
	const char *path;
	bool fixed;
} given[] = {
	{ "Device.DeviceInfo.SoftwareVersion", true },
	{ "Device.DeviceInfo.ProvisioningCode", true },
	{ "Device.ManagementServer.ConnectionRequestURL", false },
};

/* Names of what counts, or runs down. */
static const char *const restless[] = {
	"UpTime",   "Free",        "ParameterKey",       "EpochTime",
	"Lifetime", "MappedPorts", "RemainingLeaseTime", "LeaseDuration",
};

static struct attribute *find(const struct attributes *attributes, const char *path)
{
	size_t i;

	for (i = 0; i < attributes->count; i++)
		if (strcmp(attributes->list[i].path, path) == 0)
			return (struct attribute *)(uintptr_t)&attributes->list[i];
	return NULL;
}

static void drop(struct attributes *attributes, struct attribute *one)
{
	free(one->path);
	free(one->value);
	*one = attributes->list[--attributes->count];
}

bool attributes_init(struct attributes *attributes)
{
	size_t i;
	bool good = true;

	attributes->count = 0;
	for (i = 0; i < sizeof(given) / sizeof(given[0]); i++)
		good = attributes_set(attributes, given[i].path, NOTIFY_ACTIVELY) && good;
	return good;
}

void attributes_clear(struct attributes *attributes)
{
	while (attributes->count > 0)
		drop(attributes, &attributes->list[attributes->count - 1]);
}

enum notification attributes_of(const struct attributes *attributes, const char *path)
{
	const struct attribute *known = find(attributes, path);

	return known ? known->notification : NOTIFY_OFF;
}

bool attributes_allow(const char *path, enum notification notification)
{
	const char *name = strrchr(path, '.');
	size_t i;

	for (i = 0; i < sizeof(given) / sizeof(given[0]); i++)
		if (given[i].fixed && strcmp(path, given[i].path) == 0)
			return notification == NOTIFY_ACTIVELY;
	if (notification != NOTIFY_ACTIVELY)
		return true;
	for (i = 0; i < sizeof(restless) / sizeof(restless[0]); i++)
		if (name && strcmp(name + 1, restless[i]) == 0)
			return false;
	return !strstr(path, ".Stats.");
}

static bool is_given(const char *path)
{
	size_t i;

	for (i = 0; i < sizeof(given) / sizeof(given[0]); i++)
		if (strcmp(path, given[i].path) == 0)
			return true;
	return false;
}

/* One that is off by its own is not in the list; one that was switched off has to be. */
bool attributes_set(struct attributes *attributes, const char *path, enum notification notification)
{
	struct attribute *known = find(attributes, path);

	if (known && notification == NOTIFY_OFF && !is_given(path)) {
		drop(attributes, known);
		return true;
	}
	if (known || notification == NOTIFY_OFF) {
		if (known)
			known->notification = notification;
		return true;
	}
	if (attributes->count == ATTRIBUTES_MOST)
		return false;
	known = &attributes->list[attributes->count];
	*known = (struct attribute){ .path = strdup(path), .notification = notification };
	if (!known->path)
		return false;
	attributes->count++;
	return true;
}

void attributes_forget(struct attributes *attributes, const char *path)
{
	size_t i, length = strlen(path);

	for (i = attributes->count; i-- > 0;)
		if (strncmp(attributes->list[i].path, path, length) == 0 &&
		    !is_given(attributes->list[i].path))
			drop(attributes, &attributes->list[i]);
}

/* Without memory for it the old value stays, and is another one again the next time. */
static void note(struct attribute *known, const char *value)
{
	char *copy = strdup(value);

	if (!copy)
		return;
	free(known->value);
	known->value = copy;
}

enum notification attributes_see(struct attributes *attributes, const char *path, const char *value)
{
	struct attribute *known = find(attributes, path);
	bool differs = known && known->value && strcmp(known->value, value) != 0;

	if (!known || (known->value && !differs))
		return NOTIFY_OFF;
	note(known, value);
	if (!differs)
		return NOTIFY_OFF;
	known->changed = known->notification != NOTIFY_OFF;
	return known->notification;
}

void attributes_take(struct attributes *attributes, const char *path, const char *value)
{
	struct attribute *known = find(attributes, path);

	if (known)
		note(known, value);
}

void attributes_told(struct attributes *attributes)
{
	size_t i;

	for (i = 0; i < attributes->count; i++)
		attributes->list[i].changed = false;
}
