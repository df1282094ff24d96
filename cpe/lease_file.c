/* SPDX-License-Identifier: BSD-2-Clause */
/* The lease file of a DHCP server. */
#include "cpe/lease_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/file.h"
#include "cpe/host_name.h"

/* -- storing -- */

static int add(struct leases *leases, const struct lease *lease)
{
	size_t larger = leases->room ? leases->room * 2 : 16;
	struct lease *list = leases->list;

	if (leases->count == leases->room) {
		list = reallocarray(list, larger, sizeof(*list));
		if (!list)
			return -ENOMEM;
		leases->list = list;
		leases->room = larger;
	}
	list[leases->count++] = *lease;
	return 0;
}

void leases_clear(struct leases *leases)
{
	free(leases->text);
	free(leases->list);
	free(leases->of);
	*leases = (struct leases){ .count = 0 };
}

/* -- lines -- */

/* The next word of a line, cut off in place; "" behind the last. */
static char *next_word(char **line)
{
	char *word = *line + strspn(*line, " \t\r");
	char *end = word + strcspn(word, " \t\r");

	*line = end + (*end != '\0');
	*end = '\0';
	return word;
}

static void set_mac(struct lease *lease, const char *text)
{
	lease->has_mac = mac_parse(text, &lease->mac);
}

static void set_name(struct lease *lease, const char *text)
{
	lease->name = host_name_labels(text) > 0 ? text : NULL;
}

/* Behind EXPIRY. An IAID is a number in decimal, which mac_parse() does not take for more. */
static int read_dnsmasq(struct leases *leases, char *line)
{
	struct lease lease = { .has_mac = false };
	char *mac = next_word(&line), *address = next_word(&line);

	if (!address_parse(address, &lease.address))
		return 0;
	if (address_is_ipv4(&lease.address))
		set_mac(&lease, mac);
	set_name(&lease, next_word(&line));
	return add(leases, &lease);
}

/* An address, not a prefix that a router behind ours was given. */
static bool read_whole_address(char *text, struct address *address)
{
	char *slash = strchr(text, '/');

	if (!slash)
		return false;
	*slash = '\0';
	return address_parse(text, address) &&
	       strcmp(slash + 1, address_is_ipv4(address) ? "32" : "128") == 0;
}

/* Behind the #. */
static int read_odhcpd(struct leases *leases, char *line)
{
	struct lease lease = { .has_mac = false };
	char *identifier, *kind, *address;
	int error = 0, i;

	next_word(&line); /* the interface */
	identifier = next_word(&line);
	kind = next_word(&line);
	if (strcmp(kind, "ipv4") == 0)
		set_mac(&lease, identifier);
	set_name(&lease, next_word(&line));
	for (i = 0; i < 3; i++) /* until when, identifier, length */
		next_word(&line);
	while (error == 0 && *(address = next_word(&line)) != '\0')
		if (read_whole_address(address, &lease.address))
			error = add(leases, &lease);
	return error;
}

static int read_line(struct leases *leases, char *line)
{
	const char *first = next_word(&line);

	if (strcmp(first, "#") == 0)
		return read_odhcpd(leases, line);
	if (first[0] != '\0' && first[strspn(first, "0123456789")] == '\0')
		return read_dnsmasq(leases, line);
	return 0;
}

static int read_lines(struct leases *leases, size_t length)
{
	char *line = leases->text, *end = line + length, *next;
	int error = 0;

	for (; error == 0 && line < end; line = next + 1) {
		next = memchr(line, '\n', (size_t)(end - line));
		if (!next)
			next = end;
		*next = '\0';
		if (next - line <= LEASE_LINE_LONGEST)
			error = read_line(leases, line);
	}
	return error;
}

/* -- finding -- */

static int compare_addresses(const void *one, const void *other)
{
	return memcmp(((const struct lease *)one)->address.octets,
		      ((const struct lease *)other)->address.octets, 16);
}

static int compare_macs(const void *one, const void *other)
{
	return mac_compare(&(*(const struct lease *const *)one)->mac,
			   &(*(const struct lease *const *)other)->mac);
}

static int sort(struct leases *leases)
{
	size_t i;

	if (leases->count == 0)
		return 0;
	qsort(leases->list, leases->count, sizeof(*leases->list), compare_addresses);
	leases->of = calloc(leases->count, sizeof(*leases->of));
	if (!leases->of)
		return -ENOMEM;
	for (i = 0; i < leases->count; i++)
		if (leases->list[i].has_mac && leases->list[i].name)
			leases->of[leases->of_count++] = &leases->list[i];
	qsort(leases->of, leases->of_count, sizeof(*leases->of), compare_macs);
	return 0;
}

const struct lease *lease_at(const struct leases *leases, const struct address *address)
{
	struct lease wanted = { .address = *address };

	if (leases->count == 0)
		return NULL;
	return bsearch(&wanted, leases->list, leases->count, sizeof(wanted), compare_addresses);
}

const struct lease *lease_of(const struct leases *leases, const struct mac *mac)
{
	struct lease wanted = { .mac = *mac };
	const struct lease *key = &wanted, **found;

	if (leases->of_count == 0)
		return NULL;
	found = bsearch(&key, leases->of, leases->of_count, sizeof(key), compare_macs);
	return found ? *found : NULL;
}

/* -- the whole -- */

/* Takes the text over, which has room for a NUL behind it. */
static int take(struct leases *leases, char *text, size_t length)
{
	int error;

	*leases = (struct leases){ .text = text };
	error = text ? read_lines(leases, length) : -ENOMEM;
	if (error == 0)
		error = sort(leases);
	if (error != 0)
		leases_clear(leases);
	return error;
}

int leases_parse(struct leases *leases, const char *text, size_t length)
{
	char *copy = malloc(length + 1);

	if (copy)
		memcpy(copy, text, length);
	return take(leases, copy, length);
}

int leases_load(struct leases *leases, const char *path, struct failure *failure)
{
	size_t length;
	char *text;
	int error;

	*leases = (struct leases){ .count = 0 };
	if (path[0] == '\0')
		return 0;
	text = file_read(path, LEASE_FILE_LARGEST, &length);
	error = text ? take(leases, text, length) : -errno;
	if (error == 0)
		return 0;
	return failure_set(failure, -error,
			   "lease-file %s: %m: hosts are shown without names; make it readable for "
			   "the daemon, or correct the path",
			   path);
}
