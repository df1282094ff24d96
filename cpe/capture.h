/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Captures: files as `tcpdump -w` writes them (the classic format of libpcap, in either byte
 * order), packet by packet, down to the datagrams of PCP and NAT-PMP in them: UDP from or to
 * port 5350 or 5351 over IPv4 or IPv6, also in VLANs, PPPoE and softwires. Whatever else is
 * in a capture is passed over, and counted.
 */
#ifndef HOMEPORT_CAPTURE_H
#define HOMEPORT_CAPTURE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "cpe/base/address.h"
#include "cpe/base/failure.h"

#define CAPTURE_LARGEST 262144 /* octets of a packet: what libpcap writes at most */

struct capture {
	FILE *from;
	bool is_little; /* the numbers of its records, not those of packets */
	bool has_nanoseconds;
	uint32_t link; /* type of the link, LINKTYPE_ as libpcap numbers them */
	uint64_t packets, passed_over;
	uint8_t *packet; /* CAPTURE_LARGEST octets */
};

/* Octets are borrowed until the next call. */
struct capture_datagram {
	uint64_t seconds; /* since 1970 */
	uint32_t microseconds;
	struct endpoint source, destination;
	const uint8_t *octets;
	size_t length;
	bool is_cut; /* there was more of it than was captured */
};

/* Do these four octets begin a capture? Also one that cannot be read here. */
bool capture_begins(const uint8_t octets[4]);

/*
 * Reads the head, whose first four octets have been read already. The file stays the
 * caller's. 0; -errno, and why, if it is no capture or of a kind that is not known.
 * Closed in any case afterwards.
 */
int capture_open(struct capture *capture, FILE *from, const uint8_t octets[4],
		 struct failure *failure);
void capture_close(struct capture *capture);

/* 1: the next datagram; 0: there is none left; -errno and why: the file is damaged. */
int capture_next(struct capture *capture, struct capture_datagram *datagram,
		 struct failure *failure);

#endif
