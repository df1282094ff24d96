/* SPDX-License-Identifier: BSD-2-Clause */
/* Configuration: finding sections by title, and what differs between two configurations. */
#include <stdio.h>
#include <string.h>

#include "cpe/config_key.h"

struct config_values config_values(const struct config *config, enum config_section section)
{
	switch (section) {
	case SECTION_GENERAL: return (struct config_values){ (const char *)&config->general, 1 };
	case SECTION_LAN:
		return (struct config_values){ (const char *)config->lans, config->lan_count };
	case SECTION_HOSTS:
		return (struct config_values){ (const char *)config->hosts, config->hosts_count };
	case SECTION_WAN:
		return (struct config_values){ (const char *)config->wans, config->wan_count };
	case SECTION_ACCOUNT:
		return (struct config_values){ (const char *)config->accounts,
					       config->account_count };
	case SECTION_SERVICE:
		return (struct config_values){ (const char *)config->services,
					       config->service_count };
	case SECTION_FORWARD:
		return (struct config_values){ (const char *)config->forwards,
					       config->forward_count };
	}
	return (struct config_values){ NULL, 0 };
}

static const void *find(const struct config *config, enum config_section section, const char *title)
{
	struct config_values list = config_values(config, section);
	const char *value = list.values;

	for (; list.count > 0; list.count--, value += config_sections[section].size)
		if (strcmp(config_title(section, value), title) == 0)
			return value;
	return NULL;
}

/* As they are written: there may be anything in the gaps of a struct. */
static bool same(enum config_section section, const void *one, const void *other)
{
	const struct config_section_row *row = &config_sections[section];
	char text[KEY_VALUE_TEXT], other_text[KEY_VALUE_TEXT];
	const struct config_key *key;

	for (key = row->keys; key < row->keys + row->key_count; key++)
		if (strcmp(config_key_print(key, one, text, sizeof(text)),
			   config_key_print(key, other, other_text, sizeof(other_text))) != 0)
			return false;
	return true;
}

static bool account_changed(const struct config *before, const struct config *after,
			    const struct config_service *service)
{
	const void *one, *other;
	size_t i;

	for (i = 0; i < service->accounts.count; i++) {
		one = find(before, SECTION_ACCOUNT, service->accounts.list[i].text);
		other = find(after, SECTION_ACCOUNT, service->accounts.list[i].text);
		if (!one || !other || !same(SECTION_ACCOUNT, one, other))
			return true;
	}
	return false;
}

static void compare(const struct config *before, const struct config *after,
		    enum config_section section, config_difference *tell, void *arg)
{
	struct config_values old = config_values(before, section),
			     new = config_values(after, section);
	size_t size = config_sections[section].size;
	const void *other;
	const char *at;

	for (at = old.values; old.count > 0; old.count--, at += size)
		if (!find(after, section, config_title(section, at)))
			tell(arg, section, config_title(section, at), true, false);
	for (at = new.values; new.count > 0; new.count--, at += size) {
		other = find(before, section, config_title(section, at));
		if (!other || !same(section, at, other) ||
		    (section == SECTION_SERVICE &&
		     account_changed(before, after, (const void *)at)))
			tell(arg, section, config_title(section, at), other != NULL, true);
	}
}

void config_differences(const struct config *before, const struct config *after,
			config_difference *tell, void *arg)
{
	enum config_section section;

	for (section = SECTION_GENERAL; section < SECTION_COUNT; section++)
		compare(before, after, section, tell, arg);
}

bool config_keep_fixed(const struct config *before, struct config *after)
{
	bool differ =
		strcmp(before->general.state_file.text, after->general.state_file.text) != 0 ||
		before->general.max_mappings != after->general.max_mappings;

	after->general.state_file = before->general.state_file;
	after->general.max_mappings = before->general.max_mappings;
	return differ;
}

const struct config_account *config_find_account(const struct config *config, const char *title)
{
	return find(config, SECTION_ACCOUNT, title);
}

const struct config_service *config_find_service(const struct config *config, const char *title)
{
	return find(config, SECTION_SERVICE, title);
}

static const char *print_prefix(const struct config_host *host, char text[HOST_TEXT])
{
	char address[ADDRESS_TEXT];

	if (host->prefix_length == 0)
		return strcpy(text, "*");
	snprintf(text, HOST_TEXT, "%s/%u", address_print(&host->address, address),
		 host->prefix_length - (address_is_ipv4(&host->address) ? 96u : 0u));
	return text;
}

const char *config_host_print(const struct config_host *host, char text[HOST_TEXT])
{
	switch (host->kind) {
	case HOST_BY_ADDRESS: return address_print(&host->address, text);
	case HOST_BY_MAC: return mac_print(&host->mac, text);
	case HOSTS_BY_PREFIX: return print_prefix(host, text);
	case HOST_BY_NAME: break;
	}
	return strcpy(text, host->name.text);
}

struct port_set config_port_set(const struct config_wan *wan)
{
	return (struct port_set){ (uint8_t)wan->psid_offset, (uint8_t)wan->psid_length,
				  (uint16_t)wan->psid };
}

bool config_has_lan(const struct config *config, const char *interface)
{
	return find(config, SECTION_LAN, interface) != NULL;
}
