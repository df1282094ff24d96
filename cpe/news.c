/* SPDX-License-Identifier: BSD-2-Clause */
/* Who is told of mappings, and when. Covered by: tests/net/test_pcp_map */
#include "cpe/news.h"

#include <stdlib.h>

#include "cpe/event_report.h"
#include "cpe/events.h"
#include "cpe/journal.h"
#include "cpe/publish.h"
#include "cpe/reboot.h"
#include "pcp-proxy/pcp_text.h"

#define MOST 64 /* as many as a full turn has replies */

struct item {
	struct mapping mapping;
	enum mapping_event event;
};

struct news {
	struct events *events;
	struct reboot *reboot;
	struct publish *publish;
	size_t count;
	struct item items[MOST];
};

struct news *news_new(struct events *events, struct reboot *reboot, struct publish *publish)
{
	struct news *news = calloc(1, sizeof(*news));

	if (!news)
		return NULL;
	news->events = events;
	news->reboot = reboot;
	news->publish = publish;
	return news;
}

void news_free(struct news *news)
{
	free(news);
}

void news_add(struct news *news, const struct mapping *mapping, enum mapping_event event)
{
	if (news->count == MOST)
		news_tell(news);
	news->items[news->count++] = (struct item){ *mapping, event };
}

static void log_item(const struct item *item)
{
	const struct mapping *mapping = &item->mapping;
	enum journal_level level = item->event == EVENT_RENEWED ? JOURNAL_DEBUG : JOURNAL_INFO;
	struct endpoint internal = { mapping->key.internal, mapping->key.internal_port };
	char protocol[PROTOCOL_TEXT], inside[ENDPOINT_TEXT], outside[ENDPOINT_TEXT];

	if (!journal_wants(level, JOURNAL_PCP))
		return;
	journal(level, JOURNAL_PCP, "%s protocol=%s internal=%s outermost=%s ports=%u lifetime=%u",
		event_word(item->event), pcp_text_protocol(protocol, mapping->key.protocol),
		endpoint_print(&internal, inside), endpoint_print(&mapping->outermost, outside),
		mapping->more_ports + 1u, mapping->lifetime);
}

void news_tell(struct news *news)
{
	size_t i;

	for (i = 0; i < news->count; i++) {
		log_item(&news->items[i]);
		events_tell_mapping(news->events, news->items[i].event, &news->items[i].mapping);
		reboot_changed(news->reboot);
		publish_mapping(news->publish, &news->items[i].mapping, news->items[i].event);
	}
	news->count = 0;
}
