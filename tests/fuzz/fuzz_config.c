/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any text is either a complete configuration or has a mistake that is told with
 * the name of the file; and the same text is the same configuration again. So it is with
 * forwards in a file of their own, and they can be written and read again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/config_file.h"

static void tell(void *arg, const char *sentence)
{
	if (strncmp(sentence, "fuzz.conf:", strlen("fuzz.conf:")) != 0)
		abort();
	++*(int *)arg;
}

static void no_difference(void *arg, enum config_section section, const char *title, bool before,
			  bool after)
{
	(void)arg;
	(void)section;
	(void)title;
	(void)before;
	(void)after;
	abort();
}

static void check_service(const struct config *config, const struct config_service *service)
{
	bool has_place = strncmp(service->name.text, HOST_PLACE, strlen(HOST_PLACE)) == 0;
	size_t i;

	if (service->accounts.count == 0 || service->protocol == 0 ||
	    service->ports.first > service->ports.last ||
	    service->ports.last - service->ports.first >= SERVICE_PORTS ||
	    has_place != (service->host.kind == HOSTS_BY_PREFIX))
		abort();
	for (i = 0; i < service->accounts.count; i++)
		if (!config_find_account(config, service->accounts.list[i].text))
			abort();
}

static void check(const struct config *config)
{
	const struct config_general *general = &config->general;
	size_t i;

	if (config->lan_count == 0 || config->wans[0].interface[0] == '\0' ||
	    !config->wans[0].mode || general->lifetime_min == 0 ||
	    general->lifetime_min > general->lifetime_max)
		abort();
	for (i = 0; i < config->service_count; i++)
		check_service(config, &config->services[i]);
}

static void check_forwards(const char *text)
{
	static const char sides[] = "lease-file = /l lan \"a\" { } wan \"b\" { }";
	struct config *config = config_parse(sides, "sides", tell, NULL);
	struct config_forwards forwards, again;
	int mistakes = 0;
	char *written;

	if (!config)
		abort();
	if (config_parse_forwards(config, text, "fuzz.conf", &forwards, tell, &mistakes)) {
		written = config_print_forwards(&forwards);
		if (mistakes != 0 || !written ||
		    !config_parse_forwards(config, written, "fuzz.conf", &again, tell, &mistakes) ||
		    again.count != forwards.count)
			abort();
		config_forwards_free(&again);
		config_forwards_free(&forwards);
		free(written);
	} else if (mistakes == 0) {
		abort();
	}
	config_free(config);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct config *once, *twice;
	char *text = malloc(length + 1);
	int mistakes = 0;

	if (!text)
		return 0;
	memcpy(text, bytes, length);
	text[length] = '\0';
	once = config_parse(text, "fuzz.conf", tell, &mistakes);
	if ((once != NULL) != (mistakes == 0))
		abort();
	if (once) {
		check(once);
		twice = config_parse(text, "fuzz.conf", tell, &mistakes);
		if (!twice)
			abort();
		config_differences(once, twice, no_difference, NULL);
		config_free(twice);
	}
	config_free(once);
	check_forwards(text);
	free(text);
	return 0;
}
