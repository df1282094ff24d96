/* SPDX-License-Identifier: BSD-2-Clause */
/* Configuration: values back to text, one printer for each type. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cpe/config_key.h"
#include "ddns/record_plan.h"
#include "pcp-proxy/pcp.h"
#include "pcp-proxy/pcp_text.h"

struct out {
	const struct config_key *key;
	char *text;
	size_t size;
};

__attribute__((format(printf, 2, 3))) static void say(const struct out *out, const char *format,
						      ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(out->text, out->size, format, arguments);
	va_end(arguments);
}

/* Behind what was said, with a comma in between. */
static void say_item(const struct out *out, const char *item)
{
	size_t length = strlen(out->text);

	snprintf(out->text + length, out->size - length, "%s%s", length ? "," : "", item);
}

/* -- numbers -- */

static void print_COUNT(const void *field, const struct out *out)
{
	say(out, "%u", *(const uint32_t *)field);
}

static void print_PORT(const void *field, const struct out *out)
{
	if (*(const uint16_t *)field != 0)
		say(out, "%u", *(const uint16_t *)field);
}

static void print_PORTS(const void *field, const struct out *out)
{
	const struct port_span *span = field;

	if (span->first != span->last)
		say(out, "%u-%u", span->first, span->last);
	else if (span->last != 0 || out->key->from == 0)
		say(out, "%u", span->last);
}

/* Without zeros at the end of the fraction. */
static void print_DURATION(const void *field, const struct out *out)
{
	monotonic length = *(const monotonic *)field;
	char fraction[8];
	size_t digits = 6;

	snprintf(fraction, sizeof(fraction), "%06u", (unsigned int)(length % MONOTONIC_SECOND));
	while (digits > 0 && fraction[digits - 1] == '0')
		fraction[--digits] = '\0';
	say(out, "%llu%s%s", (unsigned long long)(length / MONOTONIC_SECOND), digits ? "." : "",
	    fraction);
}

/* -- words -- */

static void print_text(const void *field, const struct out *out)
{
	say(out, "%s", (const char *)field);
}

#define print_URL       print_text
#define print_IDENTITY  print_text
#define print_PROVIDER  print_text
#define print_INTERFACE print_text
#define print_NAME      print_text
#define print_SRV       print_text
#define print_INSTANCE  print_text
#define print_URLPATH   print_text
#define print_WORD      print_text
#define print_LINE      print_text
#define print_NOTE      print_text
#define print_METHOD    print_text
#define print_PATTERN   print_text
#define print_FILE      print_text
#define print_PATH      print_text
#define print_STATE     print_text

static void print_SWITCH(const void *field, const struct out *out)
{
	say(out, "%s", *(const bool *)field ? "true" : "false");
}

#define print_TRUST print_SWITCH

/* 0: NO_TIME */
static void print_TIME(const void *field, const struct out *out)
{
	time_t time = (time_t) * (const int64_t *)field;
	struct tm parts;

	if (time == 0 || !gmtime_r(&time, &parts) ||
	    strftime(out->text, out->size, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
		say(out, NO_TIME);
}

static void print_NONCES(const void *field, const struct out *out)
{
	say(out, "%s", *(const bool *)field ? "same-host" : "strict");
}

static void print_PROTOCOL(const void *field, const struct out *out)
{
	uint8_t protocol = *(const uint8_t *)field;

	if (protocol != 0)
		say(out, "%s", protocol == PROTOCOL_UDP ? "udp" : "tcp");
}

static void print_ANY_PROTOCOL(const void *field, const struct out *out)
{
	uint8_t protocol = *(const uint8_t *)field;
	char text[PROTOCOL_TEXT];

	if (protocol != 0)
		say(out, "%s", pcp_text_protocol(text, protocol));
}

static void print_WORDS(const void *field, const struct out *out)
{
	const struct config_words *words = field;
	size_t i;

	for (i = 0; i < words->count; i++)
		say_item(out, words->list[i].text);
}

static void print_MODE(const void *field, const struct out *out)
{
	const struct deployment *mode = *(const struct deployment *const *)field;

	if (mode)
		say(out, "%s", mode->name);
}

static void print_RECORDS(const void *field, const struct out *out)
{
	static const char *const words[] = {
#define X(name, word) [CHOICE_BIT_##name] = word,
		RECORD_CHOICES(X)
#undef X
	};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (*(const uint32_t *)field & 1u << i)
			say_item(out, words[i]);
}

/* -- addresses -- */

static void print_ADDRESS(const void *field, const struct out *out)
{
	char text[ADDRESS_TEXT];

	if (!address_is_none(field))
		say(out, "%s", address_print(field, text));
}

static void print_HOST(const void *field, const struct out *out)
{
	const struct config_host *host = field;
	char text[HOST_TEXT];

	if (host->kind != HOST_BY_ADDRESS || !address_is_none(&host->address))
		say(out, "%s", config_host_print(host, text));
}

#define print_HOSTS print_HOST

static void print_PREFIX(const void *field, const struct out *out)
{
	const struct prefix *prefix = field;
	char text[ADDRESS_TEXT];

	if (prefix->length != 0)
		say(out, "%s/%u", address_print(&prefix->address, text),
		    prefix->length - (address_is_ipv4(&prefix->address) ? 96u : 0u));
}

#define print_PREFIX64 print_PREFIX

static void print_ENDPOINT(const void *field, const struct out *out)
{
	const struct endpoint *endpoint = field;
	char text[ENDPOINT_TEXT];

	if (endpoint->port != 0)
		say(out, "%s", endpoint_print(endpoint, text));
}

static void print_SERVERS(const void *field, const struct out *out)
{
	const struct config_servers *servers = field;
	char text[ENDPOINT_TEXT];
	uint16_t i;

	for (i = 0; i < servers->count; i++)
		say_item(out, endpoint_print(&servers->list[i], text));
}

/* -- by type -- */

const char *config_key_print(const struct config_key *key, const void *section, char *text,
			     size_t size)
{
	static void (*const printers[])(const void *, const struct out *) = {
#define X(type, c_type, looks, has) [TYPE_##type] = has ? print_##type : NULL,
		VALUE_TYPES(X)
#undef X
	};
	struct out out = { key, text, size };

	text[0] = '\0';
	printers[key->type]((const char *)section + key->offset, &out);
	return text;
}
