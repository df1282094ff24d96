/* SPDX-License-Identifier: BSD-2-Clause */
/* Records, links, IP, UDP; each from the one before. */
#include "cpe/capture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/base/wire.h"

#define MAGIC_MICRO 0xa1b2c3d4u
#define MAGIC_NANO  0xa1b23c4du
#define MAGIC_NEXT  0x0a0d0d0au /* pcapng, the same in either order */

#define HEAD_LENGTH   24
#define RECORD_LENGTH 16
#define LAYERS_MOST   16 /* headers within headers */

#define PORT_CLIENTS 5350
#define PORT_SERVER  5351

/* -- numbers of the file -- */

static uint32_t swapped(uint32_t number)
{
	return number >> 24 | (number >> 8 & 0xff00) | (number << 8 & 0xff0000) | number << 24;
}

static uint32_t read_number(const struct capture *capture, struct reader *reader)
{
	uint32_t number = read_u32(reader);

	return capture->is_little ? swapped(number) : number;
}

static uint32_t magic_of(const uint8_t octets[4], bool *is_little)
{
	struct reader reader = reader_over(octets, 4);
	uint32_t number = read_u32(&reader);

	*is_little = swapped(number) == MAGIC_MICRO || swapped(number) == MAGIC_NANO;
	return *is_little ? swapped(number) : number;
}

bool capture_begins(const uint8_t octets[4])
{
	bool is_little;
	uint32_t magic = magic_of(octets, &is_little);

	return magic == MAGIC_MICRO || magic == MAGIC_NANO || magic == MAGIC_NEXT;
}

/* -- links -- */

/* What is in a packet, by its EtherType, whatever the link writes. */
enum {
	TYPE_IPV4 = 0x0800,
	TYPE_IPV6 = 0x86dd,
	TYPE_VLAN = 0x8100,
	TYPE_QINQ = 0x88a8,
	TYPE_PPPOE = 0x8864
};

enum { PPP_IPV4 = 0x0021, PPP_IPV6 = 0x0057 };

/* Without a type of its own the packet says by its version. */
static uint16_t type_by_version(const struct reader *packet)
{
	return reader_left(packet) > 0 && packet->at[0] >> 4 == 6 ? TYPE_IPV6 : TYPE_IPV4;
}

static uint16_t ethernet(struct reader *packet)
{
	reader_skip(packet, 12);
	return read_u16(packet);
}

static uint16_t cooked(struct reader *packet)
{
	reader_skip(packet, 14);
	return read_u16(packet);
}

static uint16_t cooked_2(struct reader *packet)
{
	uint16_t type = read_u16(packet);

	reader_skip(packet, 18);
	return type;
}

static uint16_t loopback(struct reader *packet)
{
	reader_skip(packet, 4);
	return type_by_version(packet);
}

static uint16_t bare(struct reader *packet)
{
	return type_by_version(packet);
}

static const struct link {
	uint32_t number;
	uint16_t (*type)(struct reader *packet); /* behind the link's header */
} links[] = {
	{ 0, loopback },   { 1, ethernet }, { 12, bare },  { 14, bare },  { 101, bare },
	{ 108, loopback }, { 113, cooked }, { 228, bare }, { 229, bare }, { 276, cooked_2 },
};

static const struct link *link_of(uint32_t number)
{
	size_t i;

	for (i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		if (links[i].number == number)
			return &links[i];
	return NULL;
}

/* Behind tags and PPPoE. */
static uint16_t skip_tags(struct reader *packet, uint16_t type)
{
	int i;

	for (i = 0; i < LAYERS_MOST && (type == TYPE_VLAN || type == TYPE_QINQ); i++) {
		reader_skip(packet, 2);
		type = read_u16(packet);
	}
	if (type != TYPE_PPPOE)
		return type;
	reader_skip(packet, 6);
	switch (read_u16(packet)) {
	case PPP_IPV4: return TYPE_IPV4;
	case PPP_IPV6: return TYPE_IPV6;
	default: return 0;
	}
}

/* -- IP -- */

enum {
	NEXT_HOPS = 0,
	NEXT_IPV4 = 4,
	NEXT_UDP = 17,
	NEXT_IPV6 = 41,
	NEXT_ROUTING = 43,
	NEXT_FRAGMENT = 44,
	NEXT_OPTIONS = 60,
	NEXT_NOTHING = 59
};

/* Padding of the link goes, so far as the packet says how long it is. */
static void cut(struct reader *packet, size_t length)
{
	if (!packet->bad && reader_left(packet) > length)
		*packet = reader_part(packet, length);
}

/* Returns what follows; fragments are not put together, so nothing does. */
static uint8_t ipv4(struct reader *packet, struct capture_datagram *datagram)
{
	uint8_t head = read_u8(packet), protocol;
	size_t header = (head & 15u) * 4;
	uint16_t length, fragment;
	uint8_t octets[4];

	reader_skip(packet, 1);
	length = read_u16(packet);
	reader_skip(packet, 2);
	fragment = read_u16(packet) & 0x3fff; /* more of them, or not the first */
	reader_skip(packet, 1);
	protocol = read_u8(packet);
	reader_skip(packet, 2);
	reader_copy(packet, octets, 4);
	datagram->source.address = address_from_ipv4(octets);
	reader_copy(packet, octets, 4);
	datagram->destination.address = address_from_ipv4(octets);
	if (head >> 4 != 4 || header < 20 || length < header || fragment != 0)
		return NEXT_NOTHING;
	reader_skip(packet, header - 20);
	cut(packet, length - header);
	return protocol;
}

/* Behind the headers that may stand between IPv6 and what it carries. */
static uint8_t skip_extensions(struct reader *packet, uint8_t next)
{
	int i;

	for (i = 0; i < LAYERS_MOST; i++) {
		uint8_t following, units;

		if (next == NEXT_FRAGMENT) {
			following = read_u8(packet);
			reader_skip(packet, 1);
			if ((read_u16(packet) & 0xfff9) != 0)
				return NEXT_NOTHING;
			reader_skip(packet, 4);
		} else if (next == NEXT_HOPS || next == NEXT_ROUTING || next == NEXT_OPTIONS) {
			following = read_u8(packet);
			units = read_u8(packet);
			reader_skip(packet, units * 8u + 6);
		} else {
			return next;
		}
		next = following;
	}
	return NEXT_NOTHING;
}

static uint8_t ipv6(struct reader *packet, struct capture_datagram *datagram)
{
	uint8_t head = read_u8(packet), next, octets[16];
	uint16_t length;

	reader_skip(packet, 3);
	length = read_u16(packet);
	next = read_u8(packet);
	reader_skip(packet, 1);
	reader_copy(packet, octets, 16);
	datagram->source.address = address_from_ipv6(octets);
	reader_copy(packet, octets, 16);
	datagram->destination.address = address_from_ipv6(octets);
	if (head >> 4 != 6)
		return NEXT_NOTHING;
	cut(packet, length);
	return skip_extensions(packet, next);
}

/* A softwire is IP in IP; endpoints are those of the innermost. */
static bool is_udp(struct reader *packet, uint16_t type, struct capture_datagram *datagram)
{
	uint8_t next = type == TYPE_IPV4 ? NEXT_IPV4 : type == TYPE_IPV6 ? NEXT_IPV6 : NEXT_NOTHING;
	int i;

	for (i = 0; i < LAYERS_MOST && !packet->bad; i++) {
		if (next == NEXT_IPV4)
			next = ipv4(packet, datagram);
		else if (next == NEXT_IPV6)
			next = ipv6(packet, datagram);
		else
			break;
	}
	return next == NEXT_UDP && !packet->bad;
}

static bool is_of_pcp(const struct endpoint *endpoint)
{
	return endpoint->port == PORT_CLIENTS || endpoint->port == PORT_SERVER;
}

/* What has been captured of it, which may be less than there was. */
static bool read_datagram(struct reader *packet, struct capture_datagram *datagram)
{
	size_t length;

	datagram->source.port = read_u16(packet);
	datagram->destination.port = read_u16(packet);
	length = read_u16(packet);
	reader_skip(packet, 2);
	if (packet->bad || length < 8 ||
	    !(is_of_pcp(&datagram->source) || is_of_pcp(&datagram->destination)))
		return false;
	length -= 8;
	datagram->is_cut = reader_left(packet) < length;
	datagram->length = datagram->is_cut ? reader_left(packet) : length;
	datagram->octets = reader_take(packet, datagram->length);
	return true;
}

static bool look_at(const struct capture *capture, size_t length, struct capture_datagram *datagram)
{
	struct reader packet = reader_over(capture->packet, length);
	uint16_t type = link_of(capture->link)->type(&packet);

	type = skip_tags(&packet, type);
	return is_udp(&packet, type, datagram) && read_datagram(&packet, datagram);
}

/* -- the file -- */

int capture_open(struct capture *capture, FILE *from, const uint8_t octets[4],
		 struct failure *failure)
{
	uint8_t rest[HEAD_LENGTH - 4];
	struct reader reader = reader_over(rest, sizeof(rest));
	uint32_t magic;
	uint16_t version;

	*capture = (struct capture){ .from = from };
	magic = magic_of(octets, &capture->is_little);
	if (magic == MAGIC_NEXT)
		return failure_set(failure, EINVAL,
				   "this is a capture in the format pcapng: `tcpdump -r FILE -w "
				   "NEW` makes one of the format that is read here");
	if (magic != MAGIC_MICRO && magic != MAGIC_NANO)
		return failure_set(failure, EINVAL, "this is no capture of tcpdump's");
	capture->has_nanoseconds = magic == MAGIC_NANO;
	if (fread(rest, 1, sizeof(rest), from) != sizeof(rest))
		return failure_set(failure, EINVAL, "the capture ends within its head");
	version = capture->is_little ? rest[0] : rest[1];
	reader_skip(&reader, 16);
	capture->link = read_number(capture, &reader) & 0xffff; /* above it: FCS, and the like */
	if (version != 2)
		return failure_set(failure, EINVAL, "the capture is of version %u, not 2", version);
	if (!link_of(capture->link))
		return failure_set(
			failure, EINVAL,
			"packets of link type %u are not known: capture on the interface "
			"itself, or with `tcpdump -i any`",
			capture->link);
	capture->packet = malloc(CAPTURE_LARGEST);
	return capture->packet ? 0 : failure_set(failure, ENOMEM, "no memory for packets");
}

void capture_close(struct capture *capture)
{
	free(capture->packet);
	capture->packet = NULL;
}

/* Reads a record; its length, 0 at the end of the file, or -errno. */
static int64_t next_record(struct capture *capture, struct capture_datagram *datagram,
			   struct failure *failure)
{
	uint8_t head[RECORD_LENGTH];
	struct reader reader = reader_over(head, sizeof(head));
	size_t got = fread(head, 1, sizeof(head), capture->from);
	uint32_t fraction, length;

	if (got == 0 && !ferror(capture->from))
		return 0;
	*datagram = (struct capture_datagram){ .seconds = read_number(capture, &reader) };
	fraction = read_number(capture, &reader);
	datagram->microseconds = capture->has_nanoseconds ? fraction / 1000 : fraction;
	length = read_number(capture, &reader);
	if (got == sizeof(head) && (length == 0 || length > CAPTURE_LARGEST))
		return failure_set(failure, EINVAL,
				   "packet %llu is said to have %u octets: the capture is damaged",
				   (unsigned long long)capture->packets + 1, length);
	if (got < sizeof(head) || fread(capture->packet, 1, length, capture->from) != length)
		return failure_set(failure, EINVAL, "the capture ends within packet %llu",
				   (unsigned long long)capture->packets + 1);
	capture->packets++;
	return length;
}

int capture_next(struct capture *capture, struct capture_datagram *datagram,
		 struct failure *failure)
{
	int64_t length;

	while ((length = next_record(capture, datagram, failure)) > 0) {
		if (look_at(capture, (size_t)length, datagram))
			return 1;
		capture->passed_over++;
	}
	return (int)length;
}
