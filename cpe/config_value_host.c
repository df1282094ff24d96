/* SPDX-License-Identifier: BSD-2-Clause */
/* Values that say who is meant: addresses, prefixes, names, hosts. Covered by: tests/unit/cpe/test_config_key */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cpe/config_value.h"
#include "cpe/host_name.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* -- addresses -- */

static const char *why_no_host(const struct address *address)
{
	bool ipv4 = address_is_ipv4(address);
	uint8_t first = address->octets[ipv4 ? 12 : 0];
	static const struct address loopback = { { [15] = 1 } };

	if (address_is_none(address))
		return "the unspecified address";
	if (ipv4 ? first == 127 : address_same(address, &loopback))
		return "a loopback address";
	if (ipv4 ? first >= 224 : first == 0xff)
		return "a multicast or reserved address";
	return NULL;
}

int read_ADDRESS(const struct config_key *key, const char *text, void *to, struct failure *failure)
{
	struct address address;

	(void)key;
	if (!address_parse(text, &address))
		return failure_set(failure, EINVAL,
				   "no address; give one like 192.168.1.20 or 2001:db8::20");
	if (why_no_host(&address))
		return failure_set(failure, EINVAL, "%s; give the address of a host",
				   why_no_host(&address));
	*(struct address *)to = address;
	return 0;
}

/* Without a length it is one host. Nothing may stand behind the prefix: which part was meant? */
int config_read_prefix(const char *text, struct prefix *to, struct failure *failure)
{
	const char *slash = strchr(text, '/'), *at = slash ? slash + 1 : "";
	char address[ADDRESS_TEXT];
	struct prefix prefix = { .length = 128 };
	uint16_t length, most, i;

	snprintf(address, sizeof(address), "%.*s", slash ? (int)(slash - text) : ADDRESS_TEXT,
		 text);
	if (!address_parse(address, &prefix.address))
		return failure_set(failure, EINVAL,
				   "no prefix; give one like 192.168.1.0/24 or 2001:db8:1::/64");
	most = address_is_ipv4(&prefix.address) ? 32 : 128;
	if (slash) {
		if (!config_read_digits(&at, 1, most, &length) || *at != '\0')
			return failure_set(failure, EINVAL, "no prefix; its length is 1 to %u",
					   most);
		prefix.length = (uint8_t)(128 - most + length);
	}
	for (i = prefix.length; i < 128; i++)
		if (prefix.address.octets[i / 8] & 0x80 >> i % 8)
			return failure_set(failure, EINVAL,
					   "no prefix: bits are set behind it; clear them, or give "
					   "the length that was meant");
	*to = prefix;
	return 0;
}

int read_PREFIX(const struct config_key *key, const char *text, void *to, struct failure *failure)
{
	(void)key;
	return config_read_prefix(text, to, failure);
}

/* RFC 6052 2.2 */
int read_PREFIX64(const struct config_key *key, const char *text, void *to, struct failure *failure)
{
	struct prefix prefix;
	int error = config_read_prefix(text, &prefix, failure);

	(void)key;
	if (error)
		return error;
	if (address_is_ipv4(&prefix.address) || prefix.length < 32 || prefix.length > 96 ||
	    (prefix.length > 64 && prefix.length < 96) || prefix.length % 8 != 0)
		return failure_set(failure, EINVAL,
				   "no prefix of a NAT64; give one of 32, 40, 48, 56, 64 or 96 "
				   "bits, like 64:ff9b::/96");
	*(struct prefix *)to = prefix;
	return 0;
}

int read_ENDPOINT(const struct config_key *key, const char *text, void *to, struct failure *failure)
{
	struct endpoint endpoint;
	const char *why;

	if (!endpoint_parse(text, (uint16_t)key->from, &endpoint))
		return failure_set(failure, EINVAL,
				   "no address; give ADDRESS, ADDRESS:PORT or [ADDRESS]:PORT");
	why = why_no_host(&endpoint.address);
	if (why && strcmp(why, "a loopback address") != 0)
		return failure_set(failure, EINVAL, "%s; give the address of a server", why);
	*(struct endpoint *)to = endpoint;
	return 0;
}

/* With commas between them. */
int read_SERVERS(const struct config_key *key, const char *text, void *to, struct failure *failure)
{
	struct config_servers servers = { 0 };
	char one[ENDPOINT_TEXT];
	int error;

	while (config_next_item(&text, one, sizeof(one))) {
		if (servers.count == SERVERS_MAX)
			return failure_set(failure, E2BIG, "too many; give %d addresses at most",
					   SERVERS_MAX);
		error = read_ENDPOINT(key, one, &servers.list[servers.count++], failure);
		if (error)
			return error;
	}
	memcpy(to, &servers, sizeof(servers));
	return 0;
}

/* -- names -- */

static int read_name(const char *text, size_t least_labels, struct config_name *to,
		     struct failure *failure)
{
	struct config_name name;
	size_t length;
	char *at;
	int error =
		config_copy_text(text, name.text, HOST_NAME_LONGEST, sizeof(name.text), failure);

	if (error)
		return error;
	length = strlen(name.text);
	if (length > 1 && name.text[length - 1] == '.')
		name.text[length - 1] = '\0';
	if (host_name_labels(name.text) < least_labels)
		return failure_set(failure, EINVAL,
				   "no DNS name; give labels of letters, digits and hyphens, with "
				   "dots between them");
	for (at = name.text; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	*to = name;
	return 0;
}

int read_NAME(const struct config_key *key, const char *text, void *to, struct failure *failure)
{
	(void)key;
	return read_name(text, 1, to, failure);
}

/* A host's name is a label of its own: it may neither shorten nor lengthen another. */
int read_PATTERN(const struct config_key *key, const char *text, void *to, struct failure *failure)
{
	size_t place = strncmp(text, HOST_PLACE, strlen(HOST_PLACE)) == 0 ? strlen(HOST_PLACE) : 0;
	struct config_name name;
	int error = read_name(text + place, 1, &name, failure);

	(void)key;
	if (error && strchr(text, '{'))
		return failure_set(failure, EINVAL,
				   "no DNS name; {host} stands at the beginning alone, as in "
				   "{host}.home.example");
	if (error)
		return error;
	if (strlen(name.text) + place > HOST_NAME_LONGEST)
		return failure_set(failure, ENAMETOOLONG, "too long; %d octets at most",
				   HOST_NAME_LONGEST);
	memmove(name.text + place, name.text, sizeof(name.text) - place);
	memcpy(name.text, HOST_PLACE, place);
	memcpy(to, &name, sizeof(name));
	return 0;
}

int read_SRV(const struct config_key *key, const char *text, void *to, struct failure *failure)
{
	static const char *const protocols[] = { "_tcp", "_udp", "_sctp", "_dccp" };
	struct config_name name;
	int error = read_name(text, 2, &name, NULL);
	const char *protocol = error ? NULL : strchr(name.text, '.') + 1;

	(void)key;
	if (error || name.text[0] != '_' || name.text[1] == '.' ||
	    config_word_number(protocol, protocols, COUNT_OF(protocols)) < 0)
		return failure_set(failure, EINVAL,
				   "no SRV prefix; give one like _http._tcp (RFC 2782)");
	*(struct config_name *)to = name;
	return 0;
}

/* Only digits at the end: somebody meant an address (RFC 1123 2.1). */
static bool looks_like_address(const char *text)
{
	const char *dot = strrchr(text, '.'), *last = dot ? dot + 1 : text;

	return strspn(last, "0123456789") == strlen(last);
}

int read_HOST(const struct config_key *key, const char *text, void *to, struct failure *failure)
{
	struct config_host host;
	int error = 0;

	memset(&host, 0, sizeof(host)); /* what lies between its members, too */
	if (address_parse(text, &host.address)) {
		host.kind = HOST_BY_ADDRESS;
		error = read_ADDRESS(key, text, &host.address, failure);
	} else if (mac_parse(text, &host.mac)) {
		host.kind = HOST_BY_MAC;
	} else {
		host.kind = HOST_BY_NAME;
		if (read_name(text, 1, &host.name, NULL) != 0 || looks_like_address(host.name.text))
			error = failure_set(failure, EINVAL,
					    "no host; give an address like 192.168.1.20, a MAC "
					    "address like 02:00:5e:00:53:01 or a name that the "
					    "DHCP server knows");
	}
	if (!error)
		memcpy(to, &host, sizeof(host));
	return error;
}

int read_HOSTS(const struct config_key *key, const char *text, void *to, struct failure *failure)
{
	bool all = strcmp(text, "*") == 0;
	struct prefix prefix = { .length = 0 };
	struct config_host hosts;
	int error;

	if (!all && !strchr(text, '/'))
		return read_HOST(key, text, to, failure);
	error = all ? 0 : config_read_prefix(text, &prefix, failure);
	if (error)
		return error;
	memset(&hosts, 0, sizeof(hosts));
	hosts.kind = HOSTS_BY_PREFIX;
	hosts.address = prefix.address;
	hosts.prefix_length = prefix.length;
	memcpy(to, &hosts, sizeof(hosts));
	return 0;
}
