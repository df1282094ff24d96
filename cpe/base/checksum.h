/* SPDX-License-Identifier: BSD-2-Clause */
/* A checksum that finds what flash and power cuts do to files: CRC-32 as in Ethernet. */
#ifndef HOMEPORT_BASE_CHECKSUM_H
#define HOMEPORT_BASE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

static inline uint32_t checksum(const uint8_t *bytes, size_t length)
{
	uint32_t sum = UINT32_MAX;
	int bit;

	for (; length > 0; length--) {
		sum ^= *bytes++;
		for (bit = 0; bit < 8; bit++)
			sum = sum >> 1 ^ (sum & 1 ? 0xedb88320u : 0);
	}
	return ~sum;
}

#endif
