/* SPDX-License-Identifier: BSD-2-Clause */
/* From the daemon's answers. */
#include "cpe/cwmp/settings.h"

#include <ctype.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cpe/cwmp/model_client.h"

static void take(char *to, size_t size, struct json_object *acs, const char *key)
{
	snprintf(to, size, "%s", model_text(acs, key));
}

static bool is_true(struct json_object *acs, const char *key)
{
	return strcmp(model_text(acs, key), "true") == 0;
}

static uint32_t number(struct json_object *acs, const char *key)
{
	return (uint32_t)strtoul(model_text(acs, key), NULL, 10);
}

/* "2026-03-01T06:00:03Z", as the daemon writes it. */
static int64_t moment(struct json_object *acs, const char *key)
{
	struct tm time = { 0 };

	if (sscanf(model_text(acs, key), "%d-%d-%dT%d:%d:%dZ", &time.tm_year, &time.tm_mon,
		   &time.tm_mday, &time.tm_hour, &time.tm_min, &time.tm_sec) != 6 ||
	    time.tm_year <= 1)
		return UNKNOWN_TIME;
	time.tm_year -= 1900;
	time.tm_mon--;
	return timegm(&time);
}

/* -- the device -- */

static const char *parameter(struct json_object *answer, const char *path)
{
	struct json_object *list = json_object_object_get(answer, "parameters"), *one;
	size_t i;

	for (i = 0; list && i < json_object_array_length(list); i++) {
		one = json_object_array_get_idx(list, i);
		if (strcmp(model_text(one, "path"), path) == 0)
			return model_text(one, "value");
	}
	return "";
}

static void take_device(struct settings *settings, struct json_object *device)
{
#define TAKE(member, name)                                         \
	snprintf(settings->member, sizeof(settings->member), "%s", \
		 parameter(device, "Device.DeviceInfo." name))
	TAKE(manufacturer, "Manufacturer");
	TAKE(oui, "ManufacturerOUI");
	TAKE(product_class, "ProductClass");
	TAKE(serial_number, "SerialNumber");
#undef TAKE
}

static void append_encoded(char *to, size_t size, const char *text)
{
	size_t length = strlen(to);

	for (; *text && length + 4 < size; text++) {
		if (isalnum((unsigned char)*text) || *text == '_')
			to[length++] = *text;
		else
			length += (size_t)snprintf(to + length, size - length, "%%%02X",
						   (unsigned char)*text);
		to[length] = '\0';
	}
}

static void append(char *to, size_t size, const char *text)
{
	size_t length = strlen(to);

	snprintf(to + length, size - length, "%s", text);
}

/* TR-069 3.4.4: OUI-ProductClass-SerialNumber */
static void name_device(struct settings *settings)
{
	settings->user[0] = '\0';
	append_encoded(settings->user, sizeof(settings->user), settings->oui);
	append(settings->user, sizeof(settings->user), "-");
	if (settings->product_class[0] != '\0') {
		append_encoded(settings->user, sizeof(settings->user), settings->product_class);
		append(settings->user, sizeof(settings->user), "-");
	}
	append_encoded(settings->user, sizeof(settings->user), settings->serial_number);
}

/* -- all -- */

void settings_read(struct settings *settings, struct json_object *acs, struct json_object *device)
{
	struct schedule_settings *schedule = &settings->schedule;

	*settings = (struct settings){ 0 };
#define TAKE(member, key) take(settings->member, sizeof(settings->member), acs, key)
	TAKE(url, "acs-url");
	TAKE(user, "acs-user");
	TAKE(password, "acs-password");
	TAKE(ca_file, "acs-ca-file");
	TAKE(certificate_file, "acs-certificate-file");
	TAKE(key_file, "acs-key-file");
	TAKE(interface, "acs-connection-request-interface");
	TAKE(request_user, "acs-connection-request-user");
	TAKE(request_password, "acs-connection-request-password");
#undef TAKE
	settings->allow_http = is_true(acs, "acs-allow-http");
	settings->connection_request =
		is_true(acs, "acs-connection-request") && is_true(acs, "acs-enabled");
	settings->port = (uint16_t)number(acs, "acs-connection-request-port");
	schedule->enabled = is_true(acs, "acs-enabled") && settings->url[0] != '\0';
	schedule->periodic = is_true(acs, "acs-periodic-inform");
	schedule->interval = number(acs, "acs-periodic-inform-interval");
	schedule->phase = moment(acs, "acs-periodic-inform-time");
	schedule->retry_minimum = number(acs, "acs-retry-minimum");
	schedule->retry_multiplier = number(acs, "acs-retry-multiplier");
	schedule->throttle = number(acs, "acs-notification-throttle");
	schedule->spread = number(acs, "acs-spread");
	schedule->reboot_at = moment(acs, "acs-reboot-time");
	take_device(settings, device);
	if (settings->user[0] == '\0')
		name_device(settings);
}

uint32_t settings_identity(const struct settings *settings)
{
	const char *texts[] = { settings->oui, settings->product_class, settings->serial_number };
	uint32_t hash = 2166136261u; /* FNV-1a */
	const char *at;
	size_t i;

	for (i = 0; i < 3; i++)
		for (at = texts[i]; *at; at++)
			hash = (hash ^ (unsigned char)*at) * 16777619u;
	return hash;
}

void settings_clear(struct settings *settings)
{
	explicit_bzero(settings, sizeof(*settings));
}
