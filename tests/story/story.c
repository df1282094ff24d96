/* SPDX-License-Identifier: BSD-2-Clause */
/* The notation of stories, line by line; what it is about is in scene.c. */
#include "tests/story/story.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pcp-proxy/pcp_text.h"
#include "pcp-proxy/text_words.h"
#include "tests/story/scene.h"

struct story {
	const char *path;
	FILE *out;
	unsigned int line;
	bool failed;
	struct scene *scene;
	struct scene_settings settings;
	monotonic moment; /* since the start */
};

__attribute__((format(printf, 2, 3))) static void fail(struct story *story, const char *format, ...)
{
	va_list arguments;

	story->failed = true;
	fprintf(story->out, "%s:%u: ", story->path, story->line);
	va_start(arguments, format);
	vfprintf(story->out, format, arguments);
	va_end(arguments);
	fputc('\n', story->out);
}

/* -- time -- */

/* What happened and was not told. */
static void print_rest(struct story *story)
{
	const struct seen *seen;

	while ((seen = scene_first(story->scene)) != NULL) {
		fprintf(story->out, "\t%.6g\t%s\n", (double)seen->moment / 1e6, seen->text);
		scene_forget_first(story->scene);
	}
}

/* Whatever happened up to here has been told. */
static void conclude_moment(struct story *story)
{
	const char *wrong;

	scene_settle(story->scene);
	if (scene_first(story->scene)) {
		fail(story, "nobody expected");
		print_rest(story);
	}
	wrong = scene_wrong(story->scene);
	if (wrong && !story->failed)
		fail(story, "%s", wrong);
}

/* "9", "2.5" or "+0.25", in seconds; false if the word is none. */
static bool parse_moment(const struct story *story, const char *word, monotonic *moment)
{
	bool relative = *word == '+';
	double value;
	char *end;

	if (word[relative] < '0' || word[relative] > '9')
		return false;
	value = strtod(word + relative, &end);
	*moment = (monotonic)(value * 1e6 + 0.5) + (relative ? story->moment : 0);
	return *end == '\0';
}

static void start(struct story *story)
{
	if (!story->scene)
		story->scene = scene_new(&story->settings);
}

static void go_to(struct story *story, monotonic moment)
{
	start(story);
	conclude_moment(story);
	if (moment < story->moment)
		fail(story, "time does not go back");
	if (story->failed)
		return;
	story->moment = moment;
	scene_run_until(story->scene, moment);
}

#define POLICIES 8 /* in one story */

/* -- what is done -- */

static uint32_t number(struct words *words)
{
	return words_number(words, UINT32_MAX);
}

/* The settings that are numbers. */
static uint32_t *setting(struct world_gateway_settings *settings, const char *key)
{
	if (strcmp(key, "lifetime-min") == 0)
		return &settings->server.lifetime_min;
	if (strcmp(key, "lifetime-max") == 0)
		return &settings->server.lifetime_max;
	if (strcmp(key, "max-mappings") == 0)
		return &settings->server.max_mappings;
	if (strcmp(key, "port-set-max") == 0)
		return &settings->server.port_set_max;
	if (strcmp(key, "requests-per-second") == 0)
		return &settings->server.host_rate.per_second;
	if (strcmp(key, "requests-per-second-total") == 0)
		return &settings->server.total_rate.per_second;
	return NULL;
}

/* How the gateway of a story stands where a carrier is asked. */
static const struct {
	const char *mode, *upstream, *outside, *source, *own;
} lines[] = {
	{ "nat444", "100.64.0.1:5351", "100.64.7.9", NULL, NULL },
	{ "dslite", "[2001:db8:ff::1]:5351", "2001:db8:ff::9", NULL, "192.0.0.2" },
	{ "nat64", "[2001:db8:ff::1]:5351", "2001:db8:ff::9", NULL, NULL },
	{ "464xlat", "[2001:db8:ff::1]:5351", "192.0.0.1", "2001:db8:ff::9", "2001:db8:c::1" },
	{ "ipv6-firewall", "[2001:db8:ff::1]:5351", "203.0.113.7", "2001:db8:ff::9", NULL },
};

static bool parse_mode(struct words *words, struct world_gateway_settings *settings)
{
	size_t i;

	words_next(words);
	settings->server.lines[0].deployment = deployment_find(words->word);
	if (!settings->server.lines[0].deployment)
		return false;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (strcmp(lines[i].mode, words->word) != 0)
			continue;
		endpoint_parse(lines[i].upstream, 0, &settings->upstream);
		address_parse(lines[i].outside, &settings->outside);
		if (lines[i].source)
			address_parse(lines[i].source, &settings->source);
		if (lines[i].own)
			address_parse(lines[i].own, &settings->own);
	}
	return true;
}

static bool parse_flag(struct words *words, struct scene_settings *settings)
{
	if (words_accept(words, "just-started"))
		settings->just_started = true;
	else if (words_accept(words, "deaf"))
		settings->deaf = true;
	else
		return false;
	return true;
}

/* ADDRESS or "none". */
static struct address wan_address(struct words *words)
{
	return words_accept(words, "none") ? ADDRESS_NONE_IPV4 : words_address(words);
}

static struct prefix parse_prefix(struct words *words)
{
	struct prefix prefix = { .address = words_address(words) };

	prefix.length = (uint8_t)words_number(words, 128);
	if (address_is_ipv4(&prefix.address))
		prefix.length = (uint8_t)(prefix.length + 96);
	return prefix;
}

static struct port_span parse_ports(struct words *words)
{
	struct port_span span = { .first = (uint16_t)words_number(words, UINT16_MAX) };

	span.last = (uint16_t)words_number(words, UINT16_MAX);
	return span;
}

/* PREFIX LENGTH and then keys of the section "hosts". */
static bool parse_hosts(struct words *words, struct server_settings *settings)
{
	static struct policy policies[POLICIES];
	struct policy policy = { .allow = true,
				 .hosts = parse_prefix(words),
				 .internal_ports = { 1, UINT16_MAX },
				 .external_ports = { 1, UINT16_MAX },
				 .max_mappings = 256 };

	while (!words->bad && *words_skip_space(words)) {
		if (words_accept(words, "refused"))
			policy.allow = false;
		else if (words_accept(words, "wildcards"))
			policy.wildcards = true;
		else if (words_accept(words, "same-host"))
			policy.same_host = true;
		else if (words_accept(words, "mappings"))
			policy.max_mappings = number(words);
		else if (words_accept(words, "internal-ports"))
			policy.internal_ports = parse_ports(words);
		else if (words_accept(words, "external-ports"))
			policy.external_ports = parse_ports(words);
		else if (words_accept(words, "third-parties"))
			policy.third_parties = parse_prefix(words);
		else
			return false;
	}
	if (settings->policies.count == POLICIES)
		return false;
	policies[settings->policies.count++] = policy;
	settings->policies.list = policies;
	return true;
}

/* TITLE tcp|udp INTERNAL [ipv4] [external PORT]; or TITLE none. */
static bool parse_forward(struct words *words, struct world_gateway_settings *settings)
{
	struct static_wish wish = { .external = 0 }, *place = settings->statics;
	struct static_wish *end = settings->statics + settings->static_count;

	words_next(words);
	snprintf(wish.title, sizeof(wish.title), "%.63s", words->word);
	while (place < end && strcmp(place->title, wish.title) != 0)
		place++;
	if (words_accept(words, "none")) {
		if (place == end)
			return false;
		memmove(place, place + 1, (size_t)(end - place - 1) * sizeof(*place));
		settings->static_count--;
		return true;
	}
	wish.protocol = words_accept(words, "udp") ? PROTOCOL_UDP : PROTOCOL_TCP;
	if ((wish.protocol == PROTOCOL_TCP && !words_accept(words, "tcp")) || !words_next(words) ||
	    !endpoint_parse(words->word, 0, &wish.internal))
		return false;
	wish.external_ipv4 = words_accept(words, "ipv4");
	if (words_accept(words, "external"))
		wish.external = (uint16_t)words_number(words, UINT16_MAX);
	if (place == settings->statics + WORLD_STATICS)
		return false;
	settings->static_count += place == end;
	*place = wish;
	return true;
}

static bool parse_switch(struct words *words, bool *on)
{
	*on = words_accept(words, "on");
	return *on || words_accept(words, "off");
}

/* Further addresses of the carrier. */
static bool parse_carriers(struct words *words, struct world_gateway_settings *settings)
{
	size_t count = 0;

	while (words_next(words)) {
		if (count == WORLD_UPSTREAM_MORE ||
		    !endpoint_parse(words->word, PCP_SERVER_PORT,
				    &settings->upstream_more[count++]))
			return false;
	}
	return count > 0;
}

static bool parse_config(struct words *words, struct world_gateway_settings *settings)
{
	uint32_t *value;

	if (words_accept(words, "mode"))
		return parse_mode(words, settings);
	if (words_accept(words, "wan")) {
		settings->outside = wan_address(words);
		return true;
	}
	if (words_accept(words, "carrier"))
		return words_next(words) &&
		       endpoint_parse(words->word, PCP_SERVER_PORT, &settings->upstream);
	if (words_accept(words, "carriers"))
		return parse_carriers(words, settings);
	if (words_accept(words, "ports")) {
		settings->server.port_low = (uint16_t)words_number(words, UINT16_MAX);
		settings->server.port_high = (uint16_t)words_number(words, UINT16_MAX);
		return true;
	}
	if (words_accept(words, "without-pcp"))
		return settings->server.refuses_pcp = true;
	if (words_accept(words, "natpmp"))
		return parse_switch(words, &settings->server.natpmp);
	if (words_accept(words, "relay-unknown"))
		return parse_switch(words, &settings->server.relays_unknown);
	if (words_accept(words, "psid")) {
		settings->server.lines[0].port_set.psid = (uint16_t)words_number(words, UINT16_MAX);
		settings->server.lines[0].port_set.length = (uint8_t)words_number(words, 16);
		settings->server.lines[0].port_set.offset = (uint8_t)words_number(words, 15);
		return true;
	}
	if (words_accept(words, "prefix64")) {
		settings->server.prefix64 = parse_prefix(words);
		return true;
	}
	if (words_accept(words, "forward"))
		return parse_forward(words, settings);
	if (words_accept(words, "hosts"))
		return parse_hosts(words, &settings->server);
	words_next(words);
	value = setting(settings, words->word);
	if (value)
		*value = number(words);
	return value != NULL;
}

static bool do_config(struct story *story, struct words *words)
{
	if (!parse_flag(words, &story->settings) && !parse_config(words, &story->settings.gateway))
		return false;
	if (story->scene)
		scene_reconfigure(story->scene, &story->settings.gateway);
	return true;
}

/* The line is another one: "line nat444" */
static bool do_line(struct story *story, struct words *words)
{
	struct world_gateway_settings *gateway = &story->settings.gateway;

	gateway->source = gateway->own = ADDRESS_NONE_IPV4;
	gateway->upstream = (struct endpoint){ ADDRESS_NONE_IPV4, 0 };
	address_parse("203.0.113.7", &gateway->outside);
	if (!parse_mode(words, gateway))
		return false;
	scene_deploy(story->scene, gateway);
	return true;
}

static bool do_wan(struct story *story, struct words *words)
{
	struct address outside = wan_address(words);

	scene_move(story->scene, &outside);
	return true;
}

/* -- what is expected -- */

static bool expect(struct story *story, const struct player *player, const char *told)
{
	const struct seen *seen;
	char in_full[SEEN_TEXT];

	scene_settle(story->scene);
	seen = scene_first(story->scene);
	snprintf(in_full, sizeof(in_full), "%s", told);
	if (seen && scene_agrees(story->scene, seen, player, told, in_full) &&
	    seen->moment == story->moment) {
		scene_forget_first(story->scene);
		return true;
	}
	fail(story, "expected");
	fprintf(story->out, "\t%.6g\t%s\n%s\n", (double)story->moment / 1e6, in_full,
		seen ? "but there was" : "but nothing happened");
	print_rest(story);
	return true;
}

/* Words with one space between them. */
static void tidy(char *told, size_t size, const char *text)
{
	struct line line = line_over(told, size);
	struct words words;

	words_start(&words, text);
	while (words_next(&words))
		line_add(&line, line.length > 0 ? " %s" : "%s", words.word);
}

static bool expect_words(struct story *story, const char *text)
{
	char told[SEEN_TEXT];

	tidy(told, sizeof(told), text);
	return expect(story, NULL, told);
}

static bool expect_mappings(struct story *story, struct words *words)
{
	uint32_t wanted = number(words), have;

	scene_settle(story->scene);
	have = scene_mappings(story->scene);
	if (have != wanted)
		fail(story, "expected %u mappings, but there are %u", wanted, have);
	return true;
}

/* -- a line -- */

/* "> PACKET" from somebody, or "< PACKET" to somebody. */
static bool packet_line(struct story *story, const struct player *player, struct words *words)
{
	struct failure failure;

	if (words_accept(words, "<"))
		return expect(story, player, words->at);
	if (!words_accept(words, ">") || player->role == PLAYER_EVERYBODY)
		return false;
	if (scene_send(story->scene, player, words->at, &failure) != 0)
		fail(story, "%s", failure.sentence);
	return true;
}

static bool everybody_line(struct story *story, struct words *words)
{
	struct player everybody = { .role = PLAYER_EVERYBODY };

	return packet_line(story, &everybody, words);
}

static bool carrier_line(struct story *story, struct words *words, const char *text)
{
	struct player player = { PLAYER_CARRIER, story->settings.gateway.upstream };
	struct words ahead = *words;

	words_next(&ahead);
	if (strcmp(ahead.word, "<") == 0 || strcmp(ahead.word, ">") == 0)
		return packet_line(story, &player, words);
	if (!endpoint_parse(ahead.word, PCP_SERVER_PORT, &player.at))
		return expect_words(story, text);
	words_next(words);
	return packet_line(story, &player, words);
}

static bool endpoint_word(struct words *words, struct endpoint *endpoint)
{
	return words_next(words) && endpoint_parse(words->word, 0, endpoint);
}

/* "udp INTERNAL REMOTE EXTERNAL" */
static bool do_flow(struct story *story, struct words *words)
{
	struct twin_flow flow = { .key.protocol = PROTOCOL_UDP };
	struct endpoint internal;

	if (!words_accept(words, "udp") || !endpoint_word(words, &internal) ||
	    !endpoint_word(words, &flow.key.remote) || !endpoint_word(words, &flow.external))
		return false;
	flow.key.internal = internal.address;
	flow.key.internal_port = internal.port;
	scene_flow(story->scene, &flow);
	return true;
}

/* "udp PORT" */
static bool do_serve(struct story *story, struct words *words)
{
	uint8_t protocol = words_accept(words, "udp") ? PROTOCOL_UDP : PROTOCOL_TCP;

	if (protocol == PROTOCOL_TCP && !words_accept(words, "tcp"))
		return false;
	scene_serve(story->scene, protocol, (uint16_t)words_number(words, UINT16_MAX));
	return true;
}

static bool kernel_line(struct story *story, struct words *words, const char *text)
{
	if (words_accept(words, "flows"))
		return do_flow(story, words);
	if (words_accept(words, "serves"))
		return do_serve(story, words);
	if (words_accept(words, "refuses")) {
		scene_refuse(story->scene, number(words), -ENFILE);
		return true;
	}
	if (!words_accept(words, "finds"))
		return expect_words(story, text);
	scene_refuse(story->scene, number(words), -EADDRINUSE);
	return words_accept(words, "in") && words_accept(words, "use");
}

/* "ends|suspends|resumes PROTOCOL PORT": of whichever host has it */
static bool do_order(struct story *story, struct words *words)
{
	enum server_order order = ORDER_END;
	uint8_t protocol;

	if (words_accept(words, "suspends"))
		order = ORDER_SUSPEND;
	else if (words_accept(words, "resumes"))
		order = ORDER_RESUME;
	else if (!words_accept(words, "ends"))
		return false;
	protocol = words_accept(words, "udp") ? PROTOCOL_UDP : PROTOCOL_TCP;
	if (protocol == PROTOCOL_TCP && !words_accept(words, "tcp"))
		return false;
	if (!scene_order(story->scene, order, protocol, (uint16_t)number(words)))
		fail(story, "there is no such mapping, or it cannot be done now");
	return true;
}

static bool play_words(struct story *story, struct words *words)
{
	struct player host = { .role = PLAYER_HOST };
	const char *text = words_skip_space(words);

	if (*text == '\0')
		return true;
	if (words_accept(words, "config"))
		return do_config(story, words);
	start(story);
	if (words_accept(words, "line"))
		return do_line(story, words);
	if (words_accept(words, "wan"))
		return do_wan(story, words);
	if (words_accept(words, "kernel"))
		return kernel_line(story, words, text);
	if (words_accept(words, "carrier"))
		return carrier_line(story, words, text);
	if (words_accept(words, "everybody"))
		return everybody_line(story, words);
	if (words_accept(words, "event"))
		return expect_words(story, text);
	if (words_accept(words, "operator"))
		return do_order(story, words);
	if (words_accept(words, "mappings"))
		return expect_mappings(story, words);
	return words_next(words) && endpoint_parse(words->word, SCENE_HOST_PORT, &host.at) &&
	       packet_line(story, &host, words);
}

static void play_line(struct story *story, const char *text)
{
	struct words words, after_moment;
	monotonic moment;

	words_start(&words, text);
	after_moment = words;
	if (words_next(&after_moment) && parse_moment(story, after_moment.word, &moment)) {
		go_to(story, moment);
		words = after_moment;
	}
	if (!story->failed && (!play_words(story, &words) || words.bad))
		fail(story, "this says nothing that a story can say: see tests/story/story.h");
}

bool story_play(const char *path, FILE *out)
{
	struct story story = { .path = path, .out = out };
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;

	story.settings.gateway = world_gateway_usual("public");
	address_parse("203.0.113.7", &story.settings.gateway.outside);
	if (!file) {
		fail(&story, "%s", strerror(errno));
		return false;
	}
	while (!story.failed && getline(&line, &size, file) >= 0) {
		story.line++;
		play_line(&story, line);
	}
	if (!story.failed && story.scene)
		conclude_moment(&story);
	if (!story.failed && !story.scene)
		fail(&story, "nothing happens in it");
	free(line);
	fclose(file);
	scene_free(story.scene);
	return !story.failed;
}
