/* SPDX-License-Identifier: BSD-2-Clause */
/* The links of the chain, one function each. Covered by: tests/unit/cpe/test_explain */
#include "cpe/explain.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cpe/display_parts.h"
#include "pcp-proxy/pcp.h"
#include "pcp-proxy/pcp_text.h"

__attribute__((format(printf, 4, 5))) static void say(struct explanation *explanation,
						      enum explain_link link,
						      enum explain_state state, const char *format,
						      ...)
{
	va_list arguments;

	explanation->links[link].state = state;
	va_start(arguments, format);
	vsnprintf(explanation->links[link].sentence, EXPLAIN_SENTENCE, format, arguments);
	va_end(arguments);
}

static void explain_host(const struct explain_facts *facts, struct explanation *explanation)
{
	char address[ADDRESS_TEXT];

	if (address_is_none(&facts->address)) {
		say(explanation, EXPLAIN_HOST, EXPLAIN_BAD,
		    "nobody knows where %.80s is: turn it on, and see that it gets its address by "
		    "DHCP from this gateway",
		    facts->host);
		return;
	}
	address_print(&facts->address, address);
	if (facts->is_seen && facts->host_name)
		say(explanation, EXPLAIN_HOST, EXPLAIN_GOOD, "%s (%.80s) is on the LAN", address,
		    facts->host_name);
	else if (facts->is_seen)
		say(explanation, EXPLAIN_HOST, EXPLAIN_GOOD, "%s is on the LAN", address);
	else
		say(explanation, EXPLAIN_HOST, EXPLAIN_UNKNOWN,
		    "%s was not heard of lately: is it on?", address);
}

static bool is_forbidden(const struct explain_facts *facts)
{
	const struct policy *policy = facts->policy;

	return policy && (!policy->allow || (facts->port != 0 &&
					     !port_span_has(&policy->internal_ports, facts->port)));
}

static void explain_mapping(const struct explain_facts *facts, struct explanation *explanation)
{
	static const char *const origins[] = {
		[ORIGIN_PCP] = "the host asked for it by PCP",
		[ORIGIN_NATPMP] = "the host asked for it by NAT-PMP",
		[ORIGIN_STATIC] = "it is forwarded by the gateway's own wish",
	};
	char protocol[PROTOCOL_TEXT], span[SHOWN_SPAN];

	pcp_text_protocol(protocol, facts->protocol);
	if (facts->mapping && facts->mapping->suspended)
		say(explanation, EXPLAIN_MAPPING, EXPLAIN_BAD,
		    "%s port %u was switched off on the gateway, for another %s: switch it on "
		    "again (Enable of its row in Device.NAT.PortMapping, homeport-model(7))",
		    protocol, facts->port, shown_span(facts->remaining, span));
	else if (facts->mapping && facts->mapping->standing)
		say(explanation, EXPLAIN_MAPPING, EXPLAIN_GOOD,
		    "%s port %u is mapped, for another %s: %s", protocol, facts->port,
		    shown_span(facts->remaining, span), origins[facts->mapping->origin]);
	else if (facts->mapping)
		say(explanation, EXPLAIN_MAPPING, EXPLAIN_WAITING,
		    "%s port %u is being mapped at the moment", protocol, facts->port);
	else if (is_forbidden(facts))
		say(explanation, EXPLAIN_MAPPING, EXPLAIN_BAD,
		    "a hosts section keeps %.80s from having %s port %u: see allow and "
		    "internal-ports there",
		    facts->host, protocol, facts->port);
	else
		say(explanation, EXPLAIN_MAPPING, EXPLAIN_BAD,
		    "nobody has asked for %s port %u: turn on PCP or NAT-PMP in the host's "
		    "program, or: homeportctl forward add %.80s %s %u",
		    protocol, facts->port, facts->host, protocol, facts->port);
}

/* A link that can only be told of a mapping; false: it has been said that there is none. */
static bool has_mapping(const struct explain_facts *facts, struct explanation *explanation,
			enum explain_link link)
{
	bool stands = facts->mapping && facts->mapping->standing;

	if (!stands)
		say(explanation, link, EXPLAIN_UNKNOWN, "that shows when the port is mapped");
	return stands;
}

static void explain_gateway(const struct explain_facts *facts, struct explanation *explanation)
{
	char external[ENDPOINT_TEXT], internal[ENDPOINT_TEXT];
	struct endpoint inside = { facts->address, facts->port };

	if (facts->kernel_trouble) {
		say(explanation, EXPLAIN_GATEWAY, EXPLAIN_BAD, "%s", facts->kernel_trouble);
		return;
	}
	if (!has_mapping(facts, explanation, EXPLAIN_GATEWAY))
		return;
	if (mapping_is_pinhole(facts->mapping))
		say(explanation, EXPLAIN_GATEWAY, EXPLAIN_GOOD, "the firewall is open to %s",
		    endpoint_print(&inside, internal));
	else
		say(explanation, EXPLAIN_GATEWAY, EXPLAIN_GOOD, "%s leads to %s",
		    endpoint_print(&facts->mapping->external, external),
		    endpoint_print(&inside, internal));
}

static void explain_wan(const struct explain_facts *facts, struct explanation *explanation)
{
	const char *trouble = wan_trouble(facts->wan);

	if (trouble)
		say(explanation, EXPLAIN_WAN, EXPLAIN_BAD, "%s: %s", facts->wan->name, trouble);
	else
		say(explanation, EXPLAIN_WAN, EXPLAIN_GOOD, "%s is up: %s", facts->wan->name,
		    facts->wan->mode->meaning);
}

static void explain_carrier(const struct explain_facts *facts, struct explanation *explanation)
{
	enum explain_state state = EXPLAIN_BAD;
	char sentence[CARRIER_SENTENCE];

	if (!facts->carrier)
		return;
	if (facts->carrier->state == CARRIER_ANSWERS || facts->carrier->state == CARRIER_NATPMP)
		state = EXPLAIN_GOOD;
	else if (facts->carrier->state == CARRIER_UNKNOWN)
		state = EXPLAIN_UNKNOWN;
	else if (facts->carrier->state == CARRIER_RESTARTED)
		state = EXPLAIN_WAITING;
	say(explanation, EXPLAIN_CARRIER, state, "%s", carrier_sentence(facts->carrier, sentence));
}

static void explain_address(const struct explain_facts *facts, struct explanation *explanation)
{
	char outermost[ENDPOINT_TEXT];

	if (!has_mapping(facts, explanation, EXPLAIN_ADDRESS))
		return;
	endpoint_print(&facts->mapping->outermost, outermost);
	if (address_is_public(&facts->mapping->outermost.address))
		say(explanation, EXPLAIN_ADDRESS, EXPLAIN_GOOD,
		    "visitors from the Internet come to %s", outermost);
	else if (facts->allows_non_public)
		say(explanation, EXPLAIN_ADDRESS, EXPLAIN_UNKNOWN,
		    "visitors come to %s, which is no address of the Internet: this is a test "
		    "network (allow-non-public)",
		    outermost);
	else
		say(explanation, EXPLAIN_ADDRESS, EXPLAIN_BAD,
		    "nobody on the Internet can reach %s: somebody translates behind the gateway "
		    "who was not asked; see upstream of the wan section, or ask the carrier for PCP",
		    outermost);
}

static void explain_name(const struct explain_facts *facts, struct explanation *explanation)
{
	static const char *const under_way[] = { "holding", "updating", "damped", "retrying" };
	enum explain_state state = EXPLAIN_BAD;
	size_t i;

	if (!facts->name)
		return;
	for (i = 0; i < sizeof(under_way) / sizeof(under_way[0]); i++)
		if (strcmp(facts->name_state, under_way[i]) == 0)
			state = EXPLAIN_WAITING;
	if (strcmp(facts->name_state, "published") == 0)
		state = EXPLAIN_GOOD;
	if (strcmp(facts->name_state, "waiting") == 0)
		state = EXPLAIN_UNKNOWN;
	say(explanation, EXPLAIN_NAME, state, "%.80s: %s", facts->name, facts->name_message);
}

struct explanation explain(const struct explain_facts *facts)
{
	struct explanation explanation = { .links = { { .state = EXPLAIN_GOOD } } };

	explain_host(facts, &explanation);
	explain_mapping(facts, &explanation);
	explain_gateway(facts, &explanation);
	explain_wan(facts, &explanation);
	explain_carrier(facts, &explanation);
	explain_address(facts, &explanation);
	explain_name(facts, &explanation);
	return explanation;
}

/* A quiet host is no sign of anything, and a test network is as meant. */
bool explanation_is_good(const struct explanation *explanation)
{
	enum explain_link link;

	for (link = EXPLAIN_MAPPING; link < EXPLAIN_LINK_COUNT; link++)
		if (explanation->links[link].state != EXPLAIN_GOOD && link != EXPLAIN_ADDRESS)
			return false;
	return explanation->links[EXPLAIN_HOST].state != EXPLAIN_BAD &&
	       explanation->links[EXPLAIN_ADDRESS].state != EXPLAIN_BAD;
}

const char *explain_word(enum explain_link link)
{
	static const char *const words[] = {
#define X(name, word) [EXPLAIN_##name] = word,
		EXPLAIN_LINKS(X)
#undef X
	};

	return words[link];
}

const char *explain_state_word(enum explain_state state)
{
	static const char *const words[] = { [EXPLAIN_GOOD] = "good",
					     [EXPLAIN_WAITING] = "waiting",
					     [EXPLAIN_BAD] = "bad",
					     [EXPLAIN_UNKNOWN] = "unknown" };

	return words[state];
}
