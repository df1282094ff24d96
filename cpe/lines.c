/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * WANs to lines of the server, and their carriers.
 * Covered by: tests/net/test_two_wans, tests/net/test_mode, tests/net/test_carrier_restart
 */
#include "cpe/lines.h"

#include <stdlib.h>
#include <string.h>

#include "cpe/event_report.h"
#include "cpe/journal.h"
#include "cpe/wans.h"

_Static_assert(WANS_MAX == SERVER_LINES, "each WAN is a line of the server");

struct line {
	struct lines *lines;
	uint8_t number;
	struct wan wan;          /* as the server was told */
	struct carrier *carrier; /* NULL: the deployment has none */
	struct failure trouble;  /* with its sockets */
};

struct lines {
	struct loop *loop;
	struct lines_callbacks callbacks;
	uint32_t max_mappings;
	struct wans *wans;
	struct server *server;
	struct line list[SERVER_LINES];
	uint8_t numbers[WANS_MAX]; /* of the lines, by the place of their WANs */
};

/* -- what carriers say -- */

static void told(struct line *line)
{
	line->lines->callbacks.told(line->lines->callbacks.arg);
}

static void happened(const struct line *line, struct json_object *event)
{
	line->lines->callbacks.event(line->lines->callbacks.arg, event);
}

static void carrier_answered(void *arg, ticket number, const struct carrier_answer *answer)
{
	struct line *line = arg;

	server_answered(line->lines->server, number, answer, loop_now(line->lines->loop));
	told(line);
}

static void carrier_outermost(void *arg, const struct address *address)
{
	struct line *line = arg;

	server_outermost(line->lines->server, line->number, address, loop_now(line->lines->loop));
	told(line);
}

static void carrier_prefix64(void *arg, const struct pcp_prefix64 *prefixes, uint8_t count)
{
	struct line *line = arg;
	const struct lines_callbacks *callbacks = &line->lines->callbacks;

	server_prefix64(line->lines->server, line->number, prefixes, count);
	callbacks->prefix64(callbacks->arg);
}

static void carrier_news(void *arg)
{
	struct line *line = arg;
	struct proxy_status status = carrier_status(line->carrier);
	char sentence[CARRIER_SENTENCE];
	bool good = status.state == CARRIER_ANSWERS || status.state == CARRIER_NATPMP ||
		    status.state == CARRIER_UNKNOWN;

	journal(good ? JOURNAL_INFO : JOURNAL_WARNING, JOURNAL_UPSTREAM, "%s",
		carrier_sentence(&status, sentence));
	if (status.state == CARRIER_RESTARTED)
		line->lines->callbacks.repairs(line->lines->callbacks.arg);
	happened(line, event_of_carrier(&line->wan, &status));
}

static struct carrier *open_carrier(struct line *line)
{
	struct carrier_callbacks callbacks = {
		.answered = carrier_answered,
		.outermost = carrier_outermost,
		.news = carrier_news,
		.prefix64 = carrier_prefix64,
		.arg = line,
	};

	return carrier_new(line->lines->loop, line->lines->max_mappings, &callbacks,
			   &line->trouble);
}

/* -- life -- */

static void links_changed(void *arg)
{
	struct lines *lines = arg;

	lines->callbacks.links(lines->callbacks.arg);
}

/* The number of its line so far; SERVER_LINES: it has none. */
static uint8_t number_named(const struct lines *lines, const char *name)
{
	uint8_t number = 0;

	while (number < SERVER_LINES && strcmp(lines->list[number].wan.name, name) != 0)
		number++;
	return number;
}

static uint8_t free_number(const bool is_taken[SERVER_LINES])
{
	uint8_t number = 0;

	while (is_taken[number])
		number++;
	return number;
}

/* A WAN keeps its line as long as it is configured, with all mappings that are there. */
static void number_wans(struct lines *lines)
{
	bool is_taken[SERVER_LINES + 1] = { false };
	size_t count = lines_count(lines), i;

	for (i = 0; i < count; i++) {
		lines->numbers[i] = number_named(lines, lines_wan(lines, i)->name);
		is_taken[lines->numbers[i]] = true;
	}
	for (i = 0; i < count; i++)
		if (lines->numbers[i] == SERVER_LINES) {
			lines->numbers[i] = free_number(is_taken);
			is_taken[lines->numbers[i]] = true;
		}
}

struct lines *lines_new(struct loop *loop, const struct config *config, const char *memory_path,
			const struct lines_callbacks *callbacks, struct failure *failure)
{
	struct lines *lines = calloc(1, sizeof(*lines));
	uint8_t i;

	if (!lines) {
		failure_set(failure, ENOMEM, "no memory for the WANs");
		return NULL;
	}
	lines->loop = loop;
	lines->callbacks = *callbacks;
	lines->max_mappings = config->general.max_mappings;
	for (i = 0; i < SERVER_LINES; i++)
		lines->list[i] = (struct line){ .lines = lines, .number = i };
	lines->wans = wans_new(loop, config, memory_path, links_changed, lines, failure);
	if (!lines->wans) {
		lines_free(lines);
		return NULL;
	}
	number_wans(lines);
	return lines;
}

void lines_free(struct lines *lines)
{
	uint8_t i;

	if (!lines)
		return;
	for (i = 0; i < SERVER_LINES; i++)
		carrier_free(lines->list[i].carrier);
	wans_free(lines->wans);
	free(lines);
}

void lines_configure(struct lines *lines, const struct config *config)
{
	wans_configure(lines->wans, config);
	number_wans(lines);
}

int lines_dhcp(struct lines *lines, struct json_object *request, struct failure *failure)
{
	return wans_dhcp(lines->wans, request, failure);
}

void lines_offer(const struct lines *lines, struct config_general *general)
{
	wans_offer(lines->wans, general);
}

/* -- what the server is told -- */

static uint8_t choose(void *self, const struct address *host, uint8_t before)
{
	struct lines *lines = self;

	return lines->numbers[wans_way_of(lines->wans, host, lines_place(lines, before))];
}

/* A number that no WAN has at the moment: like one that nothing is known of yet. */
static struct wan wan_at(const struct lines *lines, uint8_t number)
{
	struct wan none = { .mode = deployment_find("auto"), .external = ADDRESS_NONE_IPV4 };
	size_t place = lines_place(lines, number);

	return place < lines_count(lines) ? *lines_wan(lines, place) : none;
}

void lines_introduce(struct lines *lines, struct server_settings *settings)
{
	uint8_t i;

	for (i = 0; i < SERVER_LINES; i++) {
		struct wan wan = wan_at(lines, i);

		settings->lines[i] = (struct server_line){ wan.mode, wan.port_set };
		settings->external[i] = wan.external;
	}
	settings->line_choice = (struct line_choice){ choose, lines };
}

int lines_serve(struct lines *lines, struct server *server, struct failure *failure)
{
	uint8_t i;

	lines->server = server;
	for (i = 0; i < SERVER_LINES; i++) {
		struct line *line = &lines->list[i];
		struct wan wan = wan_at(lines, i);

		/* Otherwise it is like no WAN that there can be: everything of it is news. */
		line->wan = (struct wan){ .interface = UINT32_MAX,
					  .mode = wan.mode,
					  .port_set = wan.port_set };
		if (deployment_asks(wan.mode))
			line->carrier = open_carrier(line);
		if (deployment_asks(wan.mode) && !line->carrier) {
			*failure = line->trouble;
			return -ENOMEM;
		}
	}
	return 0;
}

/*
 * The number means another WAN, or one of another kind than it seemed to be. False: there
 * is no memory for its carrier, and it cannot be used.
 */
static bool redeploy(struct line *line, const struct wan *wan)
{
	const char *before = line->wan.name; /* empty: there was none in this run */
	bool is_another_line = before[0] != '\0' && strcmp(wan->name, before) != 0;
	struct server_line is = { wan->mode, wan->port_set };
	struct carrier *carrier = NULL;

	if (wan->mode != line->wan.mode || is_another_line) {
		if (deployment_asks(wan->mode)) {
			carrier = open_carrier(line);
			if (!carrier)
				return false;
		}
		carrier_free(line->carrier); /* what it granted ends there by itself */
		line->carrier = carrier;
		carrier_prefix64(line, NULL, 0);
	}
	server_deploy(line->lines->server, line->number, &is, is_another_line,
		      loop_now(line->lines->loop));
	return true;
}

static void tell_people(const struct line *line)
{
	const struct wan *wan = &line->wan;
	const char *trouble = wan_trouble(wan);
	char external[ADDRESS_TEXT];

	if (trouble)
		journal(JOURNAL_WARNING, JOURNAL_WAN, "%s: %s", wan->name, trouble);
	else
		journal(JOURNAL_INFO, JOURNAL_WAN, "%s: mode=%s external=%s", wan->name,
			wan->mode->name, address_print(&wan->external, external));
	happened(line, event_of_wan(wan));
}

/* What is new of one of them: as which kind it is seen, and where. */
static bool take_in(struct line *line)
{
	struct wan wan = wan_at(line->lines, line->number);

	if (wan_same(&wan, &line->wan))
		return false;
	if (!redeploy(line, &wan)) {
		journal(JOURNAL_ERROR, JOURNAL_UPSTREAM, "%s", line->trouble.sentence);
		return false;
	}
	line->wan = wan;
	if (wan.name[0] != '\0')
		tell_people(line);
	return true;
}

static void open_ways(struct line *line)
{
	static struct journal_limit limit;

	line->trouble.error = 0;
	if (line->carrier && carrier_wan(line->carrier, &line->wan, &line->trouble) != 0)
		journal_limited(&limit, loop_now(line->lines->loop), JOURNAL_WARNING,
				JOURNAL_UPSTREAM, "%s", line->trouble.sentence);
}

static void use(struct line *line, bool is_new)
{
	if (is_new || (line->carrier && carrier_is_cut_off(line->carrier)))
		open_ways(line); /* there may be a route now */
	if (is_new)
		server_external(line->lines->server, line->number, &line->wan.external,
				loop_now(line->lines->loop));
}

void lines_look(struct lines *lines)
{
	const struct lines_callbacks *callbacks = &lines->callbacks;
	bool is_new[SERVER_LINES], any = false;
	uint8_t i;

	for (i = 0; i < SERVER_LINES; i++) {
		is_new[i] = take_in(&lines->list[i]);
		any |= is_new[i];
	}
	if (any)
		callbacks->wans(callbacks->arg);
	for (i = 0; i < SERVER_LINES; i++)
		use(&lines->list[i], is_new[i]);
	if (wans_take_turn(lines->wans))
		server_rechoose(lines->server, loop_now(lines->loop));
	callbacks->told(callbacks->arg);
}

/* -- what the kernel is told -- */

/* A flow that must leave by another port than its own has to use one of ours. */
static void add_port_set(struct glue_wan *all, const struct port_set *set)
{
	uint32_t runs = port_set_runs(set), i;
	struct port_span run;

	for (i = 0; i < runs && i < GLUE_WAN_PORT_RANGES; i++) {
		run = port_set_run(set, i);
		all->dynamic[all->dynamic_count++] = (struct port_range){ run.first, run.last };
	}
}

static void add_interface(struct glue_wan *all, const char *name)
{
	size_t i;

	for (i = 0; i < all->interface_count; i++)
		if (strcmp(all->interfaces[i], name) == 0)
			return;
	if (name[0] != '\0' && all->interface_count < GLUE_WAN_INTERFACES)
		memcpy(all->interfaces[all->interface_count++], name, IFNAMSIZ);
}

static void add_address(struct glue_wan *all, const struct address *address)
{
	size_t i;

	for (i = 0; i < all->address_count; i++)
		if (address_same(&all->addresses[i], address))
			return;
	if (!address_is_none(address) && all->address_count < GLUE_WAN_ADDRESSES)
		all->addresses[all->address_count++] = *address;
}

/* What comes in by a WAN that nobody leaves by comes from outside all the same. */
struct glue_wan lines_for_kernel(const struct lines *lines)
{
	struct glue_wan all = { .interface_count = 0 };
	const struct line *line;

	for (line = lines->list; line < lines->list + SERVER_LINES; line++) {
		add_interface(&all, line->wan.name);
		add_interface(&all, line->wan.ipv4_interface);
		if (line->wan.mode->ipv4.translates)
			add_address(&all, &line->wan.ipv4);
		if (line->wan.mode->has_port_set && all.dynamic_count == 0)
			add_port_set(&all, &line->wan.port_set);
	}
	return all;
}

/* -- what the server decides -- */

void lines_ask(struct lines *lines, const struct decision *decision)
{
	carrier_ask(lines->list[decision->line].carrier, decision->ticket, &decision->subject);
}

/* With the carrier its leases have gone already. */
void lines_release(struct lines *lines, const struct decision *decision)
{
	struct carrier *carrier = lines->list[decision->line].carrier;

	if (carrier)
		carrier_release(carrier, decision->ticket);
}

void lines_ask_address(struct lines *lines, const struct decision *decision)
{
	carrier_ask_address(lines->list[decision->line].carrier);
}

void lines_restore(struct lines *lines, ticket number, const struct mapping *mapping)
{
	const struct line *line = &lines->list[mapping->line];
	bool internal_ipv4 = address_is_ipv4(&mapping->key.internal);

	if (deployment_crossing(line->wan.mode, internal_ipv4, mapping->key.external_ipv4)->asks)
		carrier_restore(line->carrier, number, mapping);
}

/* -- what is known -- */

size_t lines_count(const struct lines *lines)
{
	size_t count;

	wans_list(lines->wans, &count);
	return count;
}

const struct wan *lines_wan(const struct lines *lines, size_t place)
{
	size_t count;

	return &wans_list(lines->wans, &count)[place];
}

size_t lines_main(const struct lines *lines)
{
	return wans_main(lines->wans);
}

uint8_t lines_number(const struct lines *lines, size_t place)
{
	return lines->numbers[place];
}

size_t lines_place(const struct lines *lines, uint8_t number)
{
	size_t count = lines_count(lines), place;

	for (place = 0; place < count && lines->numbers[place] != number; place++)
		;
	return place;
}

const char *lines_mapping_word(const struct lines *lines, const struct mapping *mapping)
{
	struct wan wan = wan_at(lines, mapping->line);

	return wan_mapping_word(wan_mapping_state(&wan, mapping));
}

const char *lines_name(const struct lines *lines, uint8_t number)
{
	return lines->list[number].wan.name;
}

static struct proxy_status status_of(const struct line *line)
{
	if (!line->carrier)
		return (struct proxy_status){ .last_heard = NEVER };
	return carrier_status(line->carrier);
}

struct proxy_status lines_carrier(const struct lines *lines, size_t place)
{
	return status_of(&lines->list[lines->numbers[place]]);
}

const struct proxy *lines_next_server(const struct lines *lines, size_t place,
				      const struct proxy *last)
{
	const struct carrier *carrier = lines->list[lines->numbers[place]].carrier;

	return carrier ? carrier_next_server(carrier, last) : NULL;
}

/* Without a WAN the carrier's silence is no wonder. */
static void carrier_trouble(const struct line *line,
			    void (*trouble)(void *arg, const char *sentence), void *arg)
{
	struct proxy_status status = status_of(line);
	char sentence[CARRIER_SENTENCE];

	if (line->trouble.error != 0)
		trouble(arg, line->trouble.sentence);
	if (status.state == CARRIER_SILENT || status.state == CARRIER_NO_PCP)
		trouble(arg, carrier_sentence(&status, sentence));
}

/* That one of several is down is no trouble: its hosts are on another one. */
void lines_troubles(const struct lines *lines, void (*trouble)(void *arg, const char *sentence),
		    void *arg)
{
	const char *wan = wan_trouble(lines_wan(lines, lines_main(lines)));
	const struct line *line;

	if (wan)
		trouble(arg, wan);
	for (line = lines->list; line < lines->list + SERVER_LINES; line++)
		if (!wan_trouble(&line->wan))
			carrier_trouble(line, trouble, arg);
}
