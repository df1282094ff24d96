/* SPDX-License-Identifier: BSD-2-Clause */
/* Configuration: what each key alone cannot tell; one function for each rule. */
#include <string.h>

#include "cpe/config_check.h"
#include "cpe/config_provider.h"

const struct config_item *config_item_next(const struct config_draft *draft,
					   enum config_section section,
					   const struct config_item *last)
{
	const struct config_item *item = last ? last + 1 : draft->items;

	for (; item < draft->items + draft->item_count; item++)
		if (item->section == section && !item->bad_title && !item->is_off)
			return item;
	return NULL;
}

const struct config_item *config_item_titled(const struct config_draft *draft,
					     enum config_section section, const char *title)
{
	const struct config_item *item;

	EACH(item, draft, section)
	if (strcmp(config_title(section, &item->general), title) == 0)
		return item;
	return NULL;
}

const struct config_item *config_item_titled_first(const struct config_draft *draft,
						   enum config_section section, const char *title)
{
	const struct config_item *item;

	for (item = draft->items; item < draft->items + draft->item_count; item++)
		if (item->section == section && !item->bad_title &&
		    strcmp(config_title(section, &item->general), title) == 0)
			return item;
	return NULL;
}

bool config_item_is_whole(const struct config_item *item)
{
	size_t i;

	for (i = 0; i < config_sections[item->section].key_count; i++)
		if (item->bad[i])
			return false;
	return true;
}

void config_check_name_source(struct config_draft *draft, const struct config_item *item,
			      const struct config_host *host, int line)
{
	const struct config_item *file = config_item_next(draft, SECTION_GENERAL, NULL);
	bool by_name = host->kind == HOST_BY_NAME || host->kind == HOSTS_BY_PREFIX;
	char text[HOST_TEXT];

	if (line && by_name && KEY_GOOD(file, general, lease_file) &&
	    file->general.lease_file.text[0] == '\0')
		config_draft_mistake(draft, line,
				     "%s: host: \"%s\" %s, and without lease-file none is "
				     "known; add that key, or give an address",
				     config_item_print(item), config_host_print(host, text),
				     host->kind == HOST_BY_NAME ? "is a name"
								: "are found by their names");
}

/* -- sections -- */

static void check_numbers_of_sections(struct config_draft *draft)
{
	const struct config_section_row *row;
	const struct config_item *item;
	enum config_section section;
	size_t count;

	for (section = SECTION_LAN; section < SECTION_COUNT; section++) {
		row = &config_sections[section];
		count = 0;
		for (item = draft->items; item < draft->items + draft->item_count; item++)
			if (item->section == section && ++count == row->most + 1)
				config_draft_mistake(draft, item->end,
						     "%s is one too many; there may be %zu \"%s\" "
						     "section%s at most",
						     config_item_print(item), row->most, row->word,
						     row->most == 1 ? "" : "s");
		if (count < row->least)
			config_draft_mistake(draft, 0, "no \"%s\" section; add %s \"%s\" { }",
					     row->word, row->word, row->title);
	}
}

static void check_title_differs(struct config_draft *draft, const struct config_item *item)
{
	const struct config_item *first = config_item_titled_first(
		draft, item->section, config_title(item->section, &item->general));

	if (first != item && first->end == 0)
		config_draft_mistake(draft, item->end,
				     "%s is in the configuration already; rename or drop one of "
				     "them",
				     config_item_print(item));
	else if (first != item && !draft->name)
		config_draft_mistake(draft, item->end,
				     "there is a %s already; give another name, or delete that "
				     "one",
				     config_item_print(item));
	else if (first != item)
		config_draft_mistake(draft, item->end,
				     "%s stands here again, after line %d; rename or drop one of "
				     "them",
				     config_item_print(item), first->end);
}

/* Kind after kind. */
static void check_titles_differ(struct config_draft *draft)
{
	enum config_section section;
	size_t i;

	for (section = SECTION_LAN; section < SECTION_COUNT; section++)
		for (i = 0; i < draft->item_count; i++)
			if (draft->items[i].section == section && !draft->items[i].bad_title)
				check_title_differs(draft, &draft->items[i]);
}

/* -- outside sections -- */

static void check_lifetimes(struct config_draft *draft)
{
	const struct config_item *item = config_item_next(draft, SECTION_GENERAL, NULL);
	const struct config_general *general = &item->general;
	int min = KEY_LINE(item, general, lifetime_min);
	int max = KEY_LINE(item, general, lifetime_max);

	if (!KEY_GOOD(item, general, lifetime_min) || !KEY_GOOD(item, general, lifetime_max) ||
	    general->lifetime_min <= general->lifetime_max)
		return;
	if (max > min)
		config_draft_mistake(draft, max,
				     "lifetime-max %u is below lifetime-min %u; raise it or drop "
				     "the line",
				     general->lifetime_max, general->lifetime_min);
	else
		config_draft_mistake(draft, min,
				     "lifetime-min %u is above lifetime-max %u; lower it or drop "
				     "the line",
				     general->lifetime_min, general->lifetime_max);
}

/* Passwords and the gateway itself go to whoever answers there. */
static void check_acs(struct config_draft *draft)
{
	const struct config_item *item = config_item_next(draft, SECTION_GENERAL, NULL);
	const struct config_acs *acs = &item->general.acs;

	if (acs->url.text[0] != '\0' && KEY_GOOD(item, general, acs.url) && !acs->allow_http &&
	    strncmp(acs->url.text, "https:", strlen("https:")) != 0)
		config_draft_mistake(draft, KEY_LINE(item, general, acs.url),
				     "acs-url: anybody could take the place of an ACS without TLS; "
				     "give an https URL, or set acs-allow-http in a test network");
}

/* -- wan -- */

static void check_port_set(struct config_draft *draft, const struct config_item *item)
{
	const struct config_wan *wan = &item->wan;
	struct port_set set = config_port_set(wan);
	int line = KEY_LINE(item, wan, psid_length);

	if (!KEY_GOOD(item, wan, mode) || !KEY_GOOD(item, wan, psid) ||
	    !KEY_GOOD(item, wan, psid_length) || !KEY_GOOD(item, wan, psid_offset))
		return;
	if (line && !wan->mode->has_port_set)
		config_draft_mistake(draft, line,
				     "%s: psid-length has no effect in mode %s (%s); drop it or "
				     "choose another mode",
				     config_item_print(item), wan->mode->name, wan->mode->meaning);
	else if (wan->mode->has_port_set && wan->psid_length == 0)
		config_draft_mistake(draft, item->end,
				     "%s ends here without \"psid-length\", which mode %s needs; "
				     "add it, and psid",
				     config_item_print(item), wan->mode->name);
	else if (!port_set_is_sound(&set))
		config_draft_mistake(
			draft, line ? line : item->end,
			"%s: psid %u, psid-length %u and psid-offset %u do not go "
			"together: a port has 16 bits, and the PSID has to fit its own",
			config_item_print(item), wan->psid, wan->psid_length, wan->psid_offset);
}

static void check_wan(struct config_draft *draft)
{
	const struct config_item *item;

	EACH(item, draft, SECTION_WAN)
	{
		if (config_item_titled(draft, SECTION_LAN, item->wan.interface))
			config_draft_mistake(draft, item->end,
					     "%s is a lan as well, and would open the gateway to "
					     "the Internet; drop one of the sections",
					     config_item_print(item));
		check_port_set(draft, item);
		if (KEY_GOOD(item, wan, mode) && KEY_LINE(item, wan, upstream) &&
		    !item->wan.mode->is_to_be_found && !deployment_asks(item->wan.mode))
			config_draft_mistake(draft, KEY_LINE(item, wan, upstream),
					     "%s: upstream has no effect in mode %s (%s); drop it "
					     "or choose another mode",
					     config_item_print(item), item->wan.mode->name,
					     item->wan.mode->meaning);
	}
}

/* -- accounts -- */

/* By the key's name; which there are depends on what is built in. */
static size_t number_of(const char *name)
{
	const struct config_section_row *row = &config_sections[SECTION_ACCOUNT];

	return (size_t)(config_find_key(row, name) - row->keys);
}

/* Not all types of account have the same keys. */
static void check_keys_of_type(struct config_draft *draft, const struct config_item *item)
{
	const char *type = item->account.type.text, *name;
	const struct config_key *key;
	size_t fact, number;

	for (fact = 0; (name = config_provider_key(fact)) != NULL; fact++) {
		number = number_of(name);
		key = &config_sections[SECTION_ACCOUNT].keys[number];
		if (item->lines[number] && !config_provider_takes(type, fact))
			config_draft_mistake(draft, item->lines[number],
					     "%s: %s has no effect for type %s; drop it",
					     config_item_print(item), name, type);
		else if (item->end != 0 && !item->lines[number] &&
			 config_provider_needs(type, fact)) /* elsewhere it was looked at there */
			config_draft_mistake(
				draft, item->end,
				"%s ends here without \"%s\" (%s), which type %s needs; "
				"add it: %s",
				config_item_print(item), name, config_key_help(key), type,
				config_key_looks(key));
	}
}

static bool has_needed_keys(const struct config_item *item)
{
	const char *name;
	size_t fact;

	for (fact = 0; (name = config_provider_key(fact)) != NULL; fact++)
		if (config_provider_needs(item->account.type.text, fact) &&
		    (!item->lines[number_of(name)] || item->bad[number_of(name)]))
			return false;
	return true;
}

static void check_accounts(struct config_draft *draft)
{
	const struct config_item *item;
	struct failure failure;

	EACH(item, draft, SECTION_ACCOUNT)
	{
		if (!KEY_GOOD(item, account, type))
			continue;
		check_keys_of_type(draft, item);
		if (has_needed_keys(item) && config_provider_check(&item->account, &failure) < 0)
			config_draft_mistake(draft, item->end, "%s: %s", config_item_print(item),
					     failure.sentence);
	}
}

void config_check(struct config_draft *draft)
{
	check_numbers_of_sections(draft);
	check_titles_differ(draft);
	check_lifetimes(draft);
	if (HAS_ACS)
		check_acs(draft);
	check_wan(draft);
	if (HAS_PUBLISHING) {
		check_accounts(draft);
		config_check_services(draft);
	}
	config_check_forwards(draft);
}
