/* SPDX-License-Identifier: BSD-2-Clause */
/* Device facts: what the gateway tells of itself where the configuration does not. */
#ifndef HOMEPORT_DEVICE_FACTS_H
#define HOMEPORT_DEVICE_FACTS_H

#include <stdint.h>

struct device_facts {
	char oui[7];                  /* upper case; "": not known, below too */
	char serial_number[13];       /* a MAC address, in upper case and without colons */
	uint32_t uptime;              /* seconds */
	uint32_t memory, free_memory; /* KiB */
};

/* Of the gateway whose first LAN this interface is. */
#ifdef CONFIG_TR069
void device_facts_read(struct device_facts *facts, const char *lan);
#else
static inline void device_facts_read(struct device_facts *facts, const char *lan)
{
	(void)lan;
	*facts = (struct device_facts){ .uptime = 0 };
}
#endif

#endif
