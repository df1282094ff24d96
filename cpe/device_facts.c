/* SPDX-License-Identifier: BSD-2-Clause */
/* From the kernel. Covered by: tests/net/test_model */
#include "cpe/device_facts.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>

#include "cpe/file.h"

/* "02:00:5e:00:53:01", as the kernel has it */
static void take_address(struct device_facts *facts, const char *text)
{
	size_t length = 0;

	for (; *text && length < sizeof(facts->serial_number) - 1; text++)
		if (isxdigit((unsigned char)*text))
			facts->serial_number[length++] = (char)toupper((unsigned char)*text);
	memcpy(facts->oui, facts->serial_number, sizeof(facts->oui) - 1);
}

void device_facts_read(struct device_facts *facts, const char *lan)
{
	struct sysinfo info;
	char path[64], *text;
	size_t length;

	*facts = (struct device_facts){ .uptime = 0 };
	snprintf(path, sizeof(path), "/sys/class/net/%.16s/address", lan);
	text = file_read(path, 4096, &length);
	if (text)
		take_address(facts, text);
	free(text);
	if (sysinfo(&info) != 0)
		return;
	facts->uptime = (uint32_t)info.uptime;
	facts->memory = (uint32_t)((uint64_t)info.totalram * info.mem_unit / 1024);
	facts->free_memory = (uint32_t)((uint64_t)info.freeram * info.mem_unit / 1024);
}
