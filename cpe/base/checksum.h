/* SPDX-License-Identifier: BSD-2-Clause */
/* A checksum that finds what flash and power cuts do to files: CRC-32 as in Ethernet. */
#ifndef HOMEPORT_BASE_CHECKSUM_H
#define HOMEPORT_BASE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

uint32_t checksum(const uint8_t *bytes, size_t length);

#endif
