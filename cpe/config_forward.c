/* SPDX-License-Identifier: BSD-2-Clause */
/* Configuration: forwards that stand in a file of their own, to and from text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/config_draft.h"
#include "cpe/config_text.h"
#include "pcp-proxy/pcp.h"

/* -- reading -- */

/* What the forwards are checked against. */
static void add_sections(struct config_draft *draft, const struct config *config,
			 enum config_section section)
{
	struct config_values values = config_values(config, section);
	size_t size = config_sections[section].size, i;
	struct config_item *items = draft->items + draft->item_count;

	for (i = 0; i < values.count; i++) {
		memset(&items[i], 0, sizeof(items[i]));
		items[i].section = section;
		memcpy(&items[i].general, values.values + i * size, size);
	}
	draft->item_count += values.count;
}

static bool add_configuration(struct config_draft *draft, const struct config *config)
{
	enum config_section section;
	size_t count = 0;

	for (section = SECTION_GENERAL; section < SECTION_COUNT; section++)
		count += config_values(config, section).count;
	draft->items = malloc(count * sizeof(*draft->items));
	if (!draft->items)
		return false;
	for (section = SECTION_GENERAL; section < SECTION_COUNT; section++)
		add_sections(draft, config, section);
	return true;
}

/* What is kept here is in effect: it would not outlast the next change. */
static void refuse_off(struct config_draft *draft, size_t first)
{
	size_t i;

	for (i = first; i < draft->item_count; i++)
		if (draft->items[i].is_off)
			config_draft_mistake(draft, draft->items[i].end,
					     "%s: enabled: it cannot be off in this file; delete "
					     "it, or move it to the configuration",
					     config_item_print(&draft->items[i]));
}

static bool take_forwards(struct config_forwards *forwards, const struct config_draft *draft,
			  size_t first)
{
	size_t i;

	forwards->count = 0;
	forwards->list = calloc(draft->item_count - first + 1, sizeof(*forwards->list));
	for (i = first; forwards->list && i < draft->item_count; i++)
		forwards->list[forwards->count++] = draft->items[i].forward;
	return forwards->list != NULL;
}

bool config_parse_forwards(const struct config *config, const char *text, const char *name,
			   struct config_forwards *forwards, config_mistake *tell, void *arg)
{
	struct config_draft draft = { .name = name };
	bool good = add_configuration(&draft, config);
	size_t given = draft.item_count;

	if (good) {
		config_draft_read(&draft, text, DRAFT_FORWARDS);
		refuse_off(&draft, given);
		config_draft_tell(&draft, tell, arg);
		good = !draft.out_of_memory && draft.mistake_count == 0 &&
		       take_forwards(forwards, &draft, given);
	}
	if (!good && draft.mistake_count == 0)
		tell(arg, "out of memory while reading forwards");
	config_draft_clear(&draft);
	return good;
}

void config_forwards_free(struct config_forwards *forwards)
{
	free(forwards->list);
	*forwards = (struct config_forwards){ .count = 0 };
}

/* -- writing -- */

static void print_forward(FILE *to, const struct config_forward *forward)
{
	char host[HOST_TEXT];

	fputs("forward ", to);
	config_text_quote(to, forward->title.text);
	fprintf(to, " {\n\thost = \"%s\"\n\tprotocol = %s\n\tport = %u\n",
		config_host_print(&forward->host, host),
		forward->protocol == PROTOCOL_UDP ? "udp" : "tcp", forward->port);
	if (forward->external != 0)
		fprintf(to, "\texternal = %u\n", forward->external);
	if (forward->ipv4)
		fputs("\tipv4 = true\n", to);
	fputs("}\n", to);
}

static void print_key(FILE *to, const char *key, const char *text)
{
	if (!text)
		return;
	fprintf(to, "\t%s = ", key);
	config_text_quote(to, text);
	fputc('\n', to);
}

static void print_texts(FILE *to, const struct config_forward_texts *texts)
{
	fputs("forward ", to);
	config_text_quote(to, texts->title);
	fputs(" {\n", to);
	print_key(to, "host", texts->host);
	print_key(to, "protocol", texts->protocol);
	print_key(to, "port", texts->port);
	print_key(to, "external", texts->external);
	print_key(to, "ipv4", texts->ipv4);
	fputs("}\n", to);
}

/* NULL for texts: none. */
static char *print_all(const struct config_forwards *forwards,
		       const struct config_forward_texts *texts)
{
	char *text = NULL;
	size_t length, i;
	FILE *to = open_memstream(&text, &length);

	if (!to)
		return NULL;
	for (i = 0; i < forwards->count; i++)
		print_forward(to, &forwards->list[i]);
	if (texts)
		print_texts(to, texts);
	if (fclose(to) == 0)
		return text;
	free(text);
	return NULL;
}

char *config_print_forwards(const struct config_forwards *forwards)
{
	return print_all(forwards, NULL);
}

bool config_add_forward(const struct config *config, struct config_forwards *forwards,
			const struct config_forward_texts *texts, config_mistake *tell, void *arg)
{
	char *text = print_all(forwards, texts);
	struct config_forwards more;
	bool good = text && config_parse_forwards(config, text, NULL, &more, tell, arg);

	if (!text)
		tell(arg, "out of memory while adding a forward");
	free(text);
	if (!good)
		return false;
	config_forwards_free(forwards);
	*forwards = more;
	return true;
}
