/* SPDX-License-Identifier: BSD-2-Clause */
/* What can be a forwarding, and when two of them are the same or in each other's way. */
#include <errno.h>
#include <stdio.h>

#include "kernel-glue/forwarding.h"

/* Protocols whose header begins with source and destination port, as the rules read it. */
bool protocol_has_ports(uint8_t protocol)
{
	return protocol == IPPROTO_TCP || protocol == IPPROTO_UDP || protocol == IPPROTO_DCCP ||
	       protocol == IPPROTO_SCTP || protocol == IPPROTO_UDPLITE;
}

static bool remote_is_ipv4(const struct forwarding *forwarding)
{
	return address_is_ipv4(&forwarding->remote.address);
}

static bool remote_is_everybody(const struct forwarding *forwarding)
{
	return forwarding->remote.length == 0 ||
	       (remote_is_ipv4(forwarding) && forwarding->remote.length <= 96);
}

bool forwarding_is_filter(const struct forwarding *forwarding)
{
	return !forwarding->peer &&
	       (forwarding->remote_port != 0 || !remote_is_everybody(forwarding));
}

struct prefix forwarding_remote(const struct forwarding *forwarding)
{
	const struct prefix *given = &forwarding->remote;
	struct prefix remote = { .length = given->length };
	unsigned int whole = given->length / 8;

	if (remote_is_everybody(forwarding))
		return (struct prefix){ .length = 0 };
	memcpy(remote.address.octets, given->address.octets, whole);
	if (given->length % 8)
		remote.address.octets[whole] =
			given->address.octets[whole] & (uint8_t)(0xff00 >> given->length % 8);
	return remote;
}

static int refuse(const struct forwarding *forwarding, struct failure *failure, const char *why)
{
	char text[FORWARDING_TEXT];

	return failure_set(failure, EINVAL, "%s: %s", forwarding_print(forwarding, text), why);
}

static int check_protocol(const struct forwarding *forwarding, struct failure *failure)
{
	bool ports = protocol_has_ports(forwarding->protocol);
	bool translation = forwarding->kind == FORWARDING_TRANSLATION;

	if (!ports && (forwarding->internal.port || forwarding->external.port))
		return refuse(forwarding, failure, "the protocol has no ports");
	if (!ports && forwarding->remote_port)
		return refuse(forwarding, failure, "the protocol has no remote port");
	if (translation && !forwarding->internal.port != !forwarding->external.port)
		return refuse(forwarding, failure, "all ports on one side need all on the other");
	return 0;
}

static int check_addresses(const struct forwarding *forwarding, struct failure *failure)
{
	bool ipv4 = address_is_ipv4(&forwarding->internal.address);

	if (address_is_none(&forwarding->internal.address))
		return refuse(forwarding, failure, "no internal address");
	if (forwarding->kind == FORWARDING_TRANSLATION &&
	    (!ipv4 || !address_is_ipv4(&forwarding->external.address) ||
	     address_is_none(&forwarding->external.address)))
		return refuse(forwarding, failure, "translation needs two IPv4 addresses");
	if (forwarding->kind == FORWARDING_PINHOLE &&
	    (!address_same(&forwarding->external.address, &ADDRESS_NONE) ||
	     forwarding->external.port))
		return refuse(forwarding, failure, "a pinhole has no external endpoint");
	if (!remote_is_everybody(forwarding) && remote_is_ipv4(forwarding) != ipv4)
		return refuse(forwarding, failure, "the remote is of the other family");
	return 0;
}

static int check_peer(const struct forwarding *forwarding, struct failure *failure)
{
	if (forwarding->peer &&
	    (forwarding->remote.length != 128 || !forwarding->remote_port ||
	     !forwarding->internal.port || address_is_none(&forwarding->remote.address)))
		return refuse(forwarding, failure, "a peer needs both endpoints in full");
	return 0;
}

int forwarding_check(const struct forwarding *forwarding, struct failure *failure)
{
	int error;

	if (forwarding->kind != FORWARDING_TRANSLATION && forwarding->kind != FORWARDING_PINHOLE)
		return failure_set(failure, EINVAL, "no such kind of forwarding");
	if (forwarding->remote.length > 128 || forwarding->record_length > FORWARDING_RECORD_MAX)
		return refuse(forwarding, failure, "prefix or record too long");
	if (forwarding->lifetime == 0)
		return refuse(forwarding, failure, "no lifetime");
	error = check_protocol(forwarding, failure);
	if (!error)
		error = check_addresses(forwarding, failure);
	if (!error)
		error = check_peer(forwarding, failure);
	return error;
}

static int compare_endpoints(const struct endpoint *one, const struct endpoint *other)
{
	int order = memcmp(one->address.octets, other->address.octets, 16);

	return order ? order : one->port - other->port;
}

int forwarding_compare(const struct forwarding *one, const struct forwarding *other)
{
	struct prefix remote = forwarding_remote(one), other_remote = forwarding_remote(other);
	int order;

	if (one->kind != other->kind)
		return one->kind < other->kind ? -1 : 1;
	if (one->protocol != other->protocol)
		return one->protocol - other->protocol;
	if (one->peer != other->peer)
		return one->peer - other->peer;
	order = compare_endpoints(&one->internal, &other->internal);
	if (!order)
		order = compare_endpoints(&one->external, &other->external);
	if (!order)
		order = memcmp(remote.address.octets, other_remote.address.octets, 16);
	if (!order)
		order = remote.length - other_remote.length;
	return order ? order : one->remote_port - other->remote_port;
}

/* Zero stands for all of them. */
static bool numbers_overlap(unsigned int one, unsigned int other)
{
	return one == other || one == 0 || other == 0;
}

static bool remotes_overlap(const struct forwarding *one, const struct forwarding *other)
{
	struct prefix a = forwarding_remote(one), b = forwarding_remote(other);

	return numbers_overlap(one->remote_port, other->remote_port) &&
	       (a.length <= b.length ? prefix_contains(&a, &b.address)
				     : prefix_contains(&b, &a.address));
}

bool forwarding_overlaps(const struct forwarding *one, const struct forwarding *other)
{
	if (one->kind != other->kind || !forwarding_is_filter(one) || !forwarding_is_filter(other))
		return false;
	if (!numbers_overlap(one->protocol, other->protocol) || !remotes_overlap(one, other))
		return false;
	if (one->kind == FORWARDING_PINHOLE)
		return address_same(&one->internal.address, &other->internal.address) &&
		       numbers_overlap(one->internal.port, other->internal.port);
	/* A filter for one port is asked before those for all ports: they do not meet. */
	return endpoint_same(&one->external, &other->external);
}

/* -- WAN -- */

static int refuse_wan(struct failure *failure, const char *why)
{
	return failure_set(failure, EINVAL, "WAN: %s", why);
}

int glue_wan_check(const struct glue_wan *wan, struct failure *failure)
{
	if (wan->address_count > GLUE_WAN_ADDRESSES || wan->interface_count > GLUE_WAN_INTERFACES ||
	    wan->dynamic_count > GLUE_WAN_PORT_RANGES)
		return refuse_wan(failure, "too many addresses, interfaces or port ranges");
	for (size_t i = 0; i < wan->address_count; i++)
		if (!address_is_ipv4(&wan->addresses[i]))
			return refuse_wan(failure, "an external address is not IPv4");
	for (size_t i = 0; i < wan->interface_count; i++)
		if (!*wan->interfaces[i] || !memchr(wan->interfaces[i], '\0', IFNAMSIZ))
			return refuse_wan(failure,
					  "an interface has no name, or a longer one than any");
	for (size_t i = 0; i < wan->dynamic_count; i++)
		if (wan->dynamic[i].first == 0 || wan->dynamic[i].first > wan->dynamic[i].last)
			return refuse_wan(failure, "a port range is empty or has port 0");
	return 0;
}

/* -- text -- */

static const char *protocol_print(uint8_t protocol, char text[16])
{
	switch (protocol) {
	case 0: return "all";
	case IPPROTO_TCP: return "tcp";
	case IPPROTO_UDP: return "udp";
	case IPPROTO_SCTP: return "sctp";
	case IPPROTO_DCCP: return "dccp";
	case IPPROTO_ICMP: return "icmp";
	case IPPROTO_ICMPV6: return "icmpv6";
	}
	snprintf(text, 16, "protocol %u", protocol);
	return text;
}

static const char *place_print(const struct endpoint *endpoint, char text[ENDPOINT_TEXT])
{
	return endpoint->port ? endpoint_print(endpoint, text)
			      : address_print(&endpoint->address, text);
}

const char *forwarding_print(const struct forwarding *forwarding, char text[FORWARDING_TEXT])
{
	char protocol[16], external[ENDPOINT_TEXT], internal[ENDPOINT_TEXT], remote[ADDRESS_TEXT];
	struct prefix from = forwarding_remote(forwarding);
	unsigned int bits = from.length - (address_is_ipv4(&from.address) ? 96 : 0);
	int n;

	n = snprintf(text, FORWARDING_TEXT, "%s%s ", forwarding->peer ? "peer " : "",
		     protocol_print(forwarding->protocol, protocol));
	if (forwarding->kind == FORWARDING_TRANSLATION)
		n += snprintf(text + n, (size_t)(FORWARDING_TEXT - n), "%s -> ",
			      place_print(&forwarding->external, external));
	n += snprintf(text + n, (size_t)(FORWARDING_TEXT - n), "%s",
		      place_print(&forwarding->internal, internal));
	if (from.length)
		n += snprintf(text + n, (size_t)(FORWARDING_TEXT - n), " from %s/%u",
			      address_print(&from.address, remote), bits);
	if (forwarding->remote_port)
		snprintf(text + n, (size_t)(FORWARDING_TEXT - n), " remote port %u",
			 forwarding->remote_port);
	return text;
}
