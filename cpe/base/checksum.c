/* SPDX-License-Identifier: BSD-2-Clause */
/* CRC-32, octet by octet without a table. */
#include "cpe/base/checksum.h"

uint32_t checksum(const uint8_t *bytes, size_t length)
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
