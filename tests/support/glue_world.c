/* SPDX-License-Identifier: BSD-2-Clause */
/* A glue in a world: the twin's is told, the kernel's is done to namespaces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "kernel-glue/glue_memory.h"
#include "tests/support/glue_world.h"
#include "tests/support/namespaces.h"

const char *const every_kind[KINDS] = {
	"tcp 203.0.113.5:8080 192.168.1.20:80",
	"udp 203.0.113.5:53 192.168.1.20:5353",
	"132 203.0.113.5:9 192.168.1.20:9",
	"tcp 203.0.113.5:22 192.168.1.20:22 from 198.51.100.0/24",
	"tcp 203.0.113.5:23 192.168.1.20:23 from 198.51.100.7/32 port 4000",
	"udp 203.0.113.5:24 192.168.1.20:24 port 4000",
	"tcp 203.0.113.5 192.168.1.21",
	"47 203.0.113.5 192.168.1.20",
	"udp 203.0.113.5 192.168.1.22 from 198.51.100.128/25",
	"all 203.0.113.5 192.168.1.23",
	"all 203.0.113.5 192.168.1.24 from 192.0.2.0/24",
	"peer udp 203.0.113.5:6000 192.168.1.20:6000 from 198.51.100.7/32 port 7000",
	"tcp [2001:db8:1::20]:80",
	"tcp [2001:db8:1::20]:81 from 2001:db8:2::/64",
	"udp [2001:db8:1::20]:82 from 2001:db8:2::7/128 port 99",
	"tcp [2001:db8:1::21]:0",
	"all [2001:db8:1::22]:0",
	"udp [2001:db8:1::23]:0 from 2001:db8:2::/47",
	"all [2001:db8:1::24]:0 from 2001:db8:2::/33",
	"peer tcp [2001:db8:1::20]:443 from 2001:db8:2::7/128 port 1024",
	"tcp 192.168.1.30:80",
	"tcp 192.168.1.30:81 from 198.51.100.0/24",
	"udp 192.168.1.31",
	"all 192.168.1.32 from 192.0.2.0/24",
	"peer udp 192.168.1.30:6000 from 198.51.100.7/32 port 7000",
};

static bool kernel;
static unsigned int kernel_without;

void world_choose_kernel(unsigned int without)
{
	kernel = true;
	kernel_without = without;
}

int world_choose(int argc, char **argv)
{
	if (argc != 2 || (strcmp(argv[1], "memory") != 0 && strcmp(argv[1], "kernel") != 0)) {
		fprintf(stderr, "usage: %s memory|kernel\n", argv[0]);
		return -1;
	}
	kernel = strcmp(argv[1], "kernel") == 0;
	kernel_without = 0;
	cmocka_set_skip_filter(getenv("SKIP"));
	return kernel;
}

unsigned int world_without(void)
{
	return kernel_without;
}

/* -- opening -- */

/* A firewall as a router has it: nothing from outside but what bears our mark, and masquerade. */
static const char firewall[] =
	"table inet firewall {\n"
	" chain forward { type filter hook forward priority filter; policy drop;\n"
	"  ct state established,related accept\n"
	"  meta mark & 0x40000000 == 0x40000000 accept\n"
	"  iifname lan0 oifname wan0 accept\n"
	" }\n"
	" chain postrouting { type nat hook postrouting priority srcnat; policy accept;\n"
	"  meta nfproto ipv4 oifname wan0 masquerade\n"
	" }\n"
	"}\n";

static void open_glue(struct world *w, uint32_t capacity)
{
	const struct glue_options options = { .capacity = capacity,
					      .origin = WORLD_ORIGIN,
					      .without = kernel_without };
	struct failure failure = { 0 };

	if (!kernel) {
		w->glue = glue_memory_new(&options);
		assert_non_null(w->glue);
		return;
	}
	assert_int_equal(glue_nft_remove(NULL, NULL), 0);
	run_in(GATEWAY, "nft flush ruleset");
	run_in(GATEWAY, "nft '%s'", firewall);
	if (glue_nft_open(&w->glue, &options, &failure) != 0)
		fail_msg("%s", failure.sentence);
	forget_flows();
}

int world_open(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	if (kernel)
		namespaces_open();
	open_glue(w, 1024);
	*state = w;
	return 0;
}

int world_open_with_wan(void **state)
{
	world_open(state);
	world_set_wan(*state);
	return 0;
}

int world_close(void **state)
{
	struct world *w = *state;

	glue_close(w->glue);
	if (kernel)
		assert_int_equal(glue_nft_remove(NULL, NULL), 0);
	free(w);
	return 0;
}

void world_reopen_with_capacity(struct world *w, uint32_t capacity)
{
	glue_close(w->glue);
	open_glue(w, capacity);
}

bool world_is_owned(const struct world *w)
{
	return glue_descriptor(w->glue) < 0;
}

/* -- what happens -- */

void world_pass(struct world *w, monotonic duration)
{
	const struct timespec time = { (time_t)(duration / MONOTONIC_SECOND),
				       (long)(duration % MONOTONIC_SECOND * 1000) };

	if (!kernel)
		glue_memory_advance(w->glue, duration);
	else
		nanosleep(&time, NULL); /* the kernel tells nobody that an element has expired */
}

void world_set_wan(struct world *w)
{
	struct glue_wan wan = { .address_count = 1,
				.interface_count = 1,
				.interfaces = { "wan0" } };

	assert_true(address_parse("203.0.113.5", &wan.addresses[0]));
	assert_int_equal(glue_set_wan(w->glue, &wan, NULL), 0);
}

static void exchange(int asker, int answerer, const char *asked, const char *asker_seen)
{
	char from[ENDPOINT_TEXT];

	send_text(asker, asked, "question");
	expect_text(answerer, "question", from);
	assert_string_equal(from, asker_seen);
	send_text(answerer, from, "answer");
	expect_text(asker, "answer", NULL);
}

void world_flow(struct world *w, const struct flow *flow, const char *external, bool inbound)
{
	char internal[ENDPOINT_TEXT], remote[ENDPOINT_TEXT];
	struct endpoint outside = { .port = 0 };
	int inside, stranger;

	if (!kernel) {
		assert_true(endpoint_parse(external, 0, &outside));
		glue_memory_add_flow(w->glue, flow, &outside, 30, inbound);
		return;
	}
	inside = udp_socket(LAN, endpoint_print(&flow->internal, internal));
	stranger = udp_socket(WAN, endpoint_print(&flow->remote, remote));
	if (inbound)
		exchange(stranger, inside, external, remote);
	else
		exchange(inside, stranger, remote, external);
	close(inside);
	close(stranger);
}

void world_serve(struct world *w, const char *text)
{
	static int server = -1;
	struct endpoint at = { .port = 0 };

	assert_true(!text || endpoint_parse(text, 0, &at));
	if (!kernel) {
		glue_memory_serve(w->glue, IPPROTO_TCP, at.port);
		return;
	}
	if (server >= 0)
		close(server);
	server = text ? tcp_listener(GATEWAY, text) : -1;
}

void world_lose_everything(struct world *w)
{
	if (kernel)
		run_in(GATEWAY, "nft flush ruleset");
	else
		glue_memory_lose_everything(w->glue);
}

/* -- what is done to the glue -- */

int world_submit(struct world *w, enum change_kind kind, const struct forwarding *forwarding)
{
	struct change change = { .kind = kind, .forwarding = *forwarding };
	int error = glue_submit(w->glue, &change, 1, NULL);

	assert_int_equal(error, change.error);
	return error;
}

void world_add(struct world *w, const struct forwarding *forwarding)
{
	assert_int_equal(world_submit(w, CHANGE_ADD, forwarding), 0);
}

void world_change(struct world *w, enum change_kind kind, const char *text)
{
	struct change change = { .kind = kind, .forwarding = forwarding_of(text) };
	struct failure failure = { 0 };

	if (glue_submit(w->glue, &change, 1, &failure) != 0)
		fail_msg("%s: %s", text, failure.sentence);
}

static int count_one(const struct forwarding *forwarding, void *arg)
{
	(void)forwarding;
	++*(size_t *)arg;
	return 0;
}

size_t world_count(struct world *w)
{
	size_t number = 0;

	assert_int_equal(glue_list(w->glue, count_one, &number, NULL), 0);
	return number;
}

/* -- packets -- */

void assert_arrives(int from, const char *to, int at, const char *seen)
{
	static unsigned int number;
	char text[32], end[ENDPOINT_TEXT];

	snprintf(text, sizeof(text), "packet %u", ++number);
	send_text(from, to, text);
	expect_text(at, text, end);
	assert_string_equal(end, seen);
}

/* -- values -- */

static uint8_t protocol_of(const char *word)
{
	if (strcmp(word, "all") == 0)
		return 0;
	if (strcmp(word, "tcp") == 0)
		return IPPROTO_TCP;
	if (strcmp(word, "udp") == 0)
		return IPPROTO_UDP;
	assert_in_range(atoi(word), 1, 255);
	return (uint8_t)atoi(word);
}

static void read_place(const char *word, struct endpoint *end)
{
	size_t length = strlen(word);
	char host[ADDRESS_TEXT];

	if (endpoint_parse(word, 0, end))
		return;
	/* "[2001:db8::1]:0" is no endpoint to anybody else. */
	assert_true(length > 4 && length < sizeof(host) && strcmp(word + length - 3, "]:0") == 0);
	snprintf(host, sizeof(host), "%.*s", (int)length - 4, word + 1);
	assert_true(address_parse(host, &end->address));
	end->port = 0;
}

static void read_prefix(char *word, struct prefix *prefix)
{
	char *slash = strchr(word, '/');

	assert_non_null(slash);
	*slash = '\0';
	assert_true(address_parse(word, &prefix->address));
	prefix->length = (uint8_t)(atoi(slash + 1) + (address_is_ipv4(&prefix->address) ? 96 : 0));
}

struct forwarding forwarding_of(const char *text)
{
	struct forwarding f = { .lifetime = seconds(3600) };
	char copy[256], *word;

	snprintf(copy, sizeof(copy), "%s", text);
	word = strtok(copy, " ");
	f.peer = strcmp(word, "peer") == 0;
	if (f.peer)
		word = strtok(NULL, " ");
	f.protocol = protocol_of(word);
	read_place(strtok(NULL, " "), &f.internal);
	word = strtok(NULL, " ");
	f.kind = word && strchr("0123456789[", *word) ? FORWARDING_TRANSLATION : FORWARDING_PINHOLE;
	if (f.kind == FORWARDING_TRANSLATION) {
		f.external = f.internal;
		read_place(word, &f.internal);
		word = strtok(NULL, " ");
	}
	for (; word; word = strtok(NULL, " ")) {
		if (strcmp(word, "from") == 0)
			read_prefix(strtok(NULL, " "), &f.remote);
		else
			f.remote_port = (uint16_t)atoi(strtok(NULL, " "));
	}
	return f;
}

void set_record(struct forwarding *forwarding, const char *record)
{
	forwarding->record_length = (uint8_t)strlen(record);
	memcpy(forwarding->record, record, forwarding->record_length);
}
