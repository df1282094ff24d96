/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Settings: what the agent has to know of the configuration, from what the daemon tells
 * it: the answers to "acs" and to "get" of Device.DeviceInfo. (homeportctl(1)). Pure.
 */
#ifndef HOMEPORT_CWMP_SETTINGS_H
#define HOMEPORT_CWMP_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "cpe/cwmp/schedule.h"

struct json_object;

#define SETTINGS_TEXT 1024
#define SETTINGS_WORD 64

/* "": not given. */
struct settings {
	struct schedule_settings schedule;
	char url[SETTINGS_TEXT], user[SETTINGS_TEXT], password[SETTINGS_TEXT];
	char ca_file[SETTINGS_TEXT], certificate_file[SETTINGS_TEXT], key_file[SETTINGS_TEXT];
	bool allow_http;

	bool connection_request;
	uint16_t port;
	char interface[SETTINGS_WORD];
	char request_user[SETTINGS_TEXT], request_password[SETTINGS_TEXT];

	char manufacturer[SETTINGS_WORD], oui[SETTINGS_WORD], product_class[SETTINGS_WORD],
		serial_number[SETTINGS_WORD];
};

/* acs: of {"command":"acs"}; device: of {"command":"get","path":"Device.DeviceInfo."}. */
void settings_read(struct settings *settings, struct json_object *acs, struct json_object *device);

/* A number that is another one for each device, and always the same for one. */
uint32_t settings_identity(const struct settings *settings);

/* Wipes the passwords. */
void settings_clear(struct settings *settings);

#endif
