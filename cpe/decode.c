/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * homeportctl decode: packets of PCP and NAT-PMP as text, and text as packets. The notation is
 * that of pcp-proxy/pcp_text.h. Covered by: tests/net/test_decode
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cpe/capture.h"
#include "cpe/table.h"
#include "cpe/words.h"
#include "pcp-proxy/pcp_text.h"

#define LONGEST 2048 /* octets of a packet; PCP has half of it */
#define WIDTH   79

struct decoder {
	const char *name; /* of what is read, for mistakes */
	bool json;
	bool good; /* all of it made sense */
};

static void complain(struct decoder *decoder, const char *sentence)
{
	struct table table = table_new(1); /* makes harmless what is quoted */

	table_addf(&table, "homeportctl: %s: %s", decoder->name, sentence);
	table_print(&table, stderr);
	decoder->good = false;
}

/* -- what is shown -- */

static void print_json(struct json_object *object)
{
	puts(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN |
							    JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}

static void put(struct json_object *object, const char *key, const char *text)
{
	json_object_object_add(object, key, json_object_new_string(text));
}

static void print_line(const struct decoder *decoder, const char *key, const char *text)
{
	struct json_object *object;
	struct table table = table_new(1);

	if (decoder->json) {
		object = json_object_new_object();
		put(object, key, text);
		print_json(object);
	} else {
		table_add(&table, text);
		table_print(&table, stdout);
	}
}

/* Words that cannot say it are left to be hex. */
static bool is_understood(const char *text)
{
	return strncmp(text, "hex", 3) != 0 || strchr(text, '#');
}

/* -- hexadecimal and the notation -- */

static bool is_hex(const char *text)
{
	return text[strspn(text, "0123456789abcdefABCDEF \t\r\n")] == '\0';
}

static void decode_hex(struct decoder *decoder, const char *hex)
{
	uint8_t octets[LONGEST];
	struct failure failure;
	char text[PCP_TEXT], *line = NULL;
	size_t length;

	if (asprintf(&line, "hex %s", hex) < 0) {
		complain(decoder, "memory is short");
		return;
	}
	if (pcp_text_parse(octets, sizeof(octets), &length, line, NULL, &failure) != 0)
		complain(decoder, failure.sentence);
	else if (!is_understood(pcp_text_print(text, octets, length, NULL)))
		complain(decoder, "these octets are no packet of PCP or NAT-PMP");
	else
		print_line(decoder, "text", text);
	free(line);
}

static void encode(struct decoder *decoder, const char *text)
{
	uint8_t octets[LONGEST];
	char hex[2 * LONGEST + 1];
	struct failure failure;
	size_t length, i;

	if (pcp_text_parse(octets, sizeof(octets), &length, text, NULL, &failure) != 0) {
		complain(decoder, failure.sentence);
		return;
	}
	hex[0] = '\0';
	for (i = 0; i < length; i++)
		snprintf(hex + 2 * i, 3, "%02x", octets[i]);
	print_line(decoder, "octets", hex);
}

static void take_line(struct decoder *decoder, char *line)
{
	line[strcspn(line, "\r\n")] = '\0';
	line += strspn(line, " \t");
	if (line[0] == '\0' || line[0] == '#')
		return;
	if (is_hex(line))
		decode_hex(decoder, line);
	else
		encode(decoder, line);
}

/* -- captures -- */

static void print_datagram(const struct decoder *decoder, const struct capture_datagram *datagram)
{
	char text[PCP_TEXT + 16], source[ENDPOINT_TEXT], destination[ENDPOINT_TEXT], moment[64];
	time_t seconds = (time_t)datagram->seconds;
	struct json_object *object;
	struct table table = table_new(2);
	struct tm parts;
	size_t length;

	pcp_text_print(text, datagram->octets, datagram->length, NULL);
	if (datagram->is_cut)
		strcat(text, " # cut");
	endpoint_print(&datagram->source, source);
	endpoint_print(&datagram->destination, destination);
	if (decoder->json) {
		length = strftime(moment, sizeof(moment), "%Y-%m-%dT%H:%M:%S",
				  gmtime_r(&seconds, &parts));
		snprintf(moment + length, sizeof(moment) - length, ".%06uZ",
			 datagram->microseconds % 1000000);
		object = json_object_new_object();
		put(object, "time", moment);
		put(object, "source", source);
		put(object, "destination", destination);
		put(object, "text", text);
		print_json(object);
		return;
	}
	strftime(moment, sizeof(moment), "%Y-%m-%d %H:%M:%S", localtime_r(&seconds, &parts));
	printf("%s.%06u  %s > %s\n", moment, datagram->microseconds % 1000000, source, destination);
	table.wraps_at = WIDTH;
	table_add(&table, "  ");
	table_add(&table, text);
	table_print(&table, stdout);
}

static void decode_capture(struct decoder *decoder, FILE *file, const uint8_t octets[4])
{
	struct capture_datagram datagram;
	struct capture capture;
	struct failure failure;
	char sentence[96];
	int more = capture_open(&capture, file, octets, &failure);

	if (more == 0)
		while ((more = capture_next(&capture, &datagram, &failure)) > 0) {
			print_datagram(decoder, &datagram);
			fflush(stdout); /* who watches a capture wants to see it now */
		}
	if (more < 0)
		complain(decoder, failure.sentence);
	else if (capture.packets == capture.passed_over) {
		snprintf(sentence, sizeof(sentence),
			 "no PCP and no NAT-PMP among its %" PRIu64 " packets", capture.packets);
		complain(decoder, sentence);
	}
	capture_close(&capture);
}

/* -- files and arguments -- */

static bool is_text(struct decoder *decoder, const char *line, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		if (iscntrl((unsigned char)line[i]) && !strchr("\t\r\n", line[i] ? line[i] : 1)) {
			complain(decoder, "this is neither a capture nor text");
			return false;
		}
	return true;
}

/* What was read already may be several lines, and the beginning of one. */
static void take_start(struct decoder *decoder, const char *start, const char *line)
{
	char *lines = NULL, *rest, *one;

	if (asprintf(&lines, "%s%s", start, line) < 0) {
		complain(decoder, "memory is short");
		return;
	}
	rest = lines;
	while ((one = strsep(&rest, "\n")) != NULL)
		take_line(decoder, one);
	free(lines);
}

static void decode_lines(struct decoder *decoder, const char *start, FILE *file)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t length = getline(&line, &size, file);
	bool good = length < 0 || is_text(decoder, line, (size_t)length);

	if (good)
		take_start(decoder, start, length < 0 ? "" : line);
	while (good && (length = getline(&line, &size, file)) >= 0) {
		good = is_text(decoder, line, (size_t)length);
		if (good)
			take_line(decoder, line);
	}
	free(line);
	if (ferror(file))
		complain(decoder, strerror(errno));
}

/* A capture, or lines; the first octets tell. */
static void decode_file(struct decoder *decoder, FILE *file)
{
	char start[5] = "";
	size_t got = fread(start, 1, 4, file);

	if (ferror(file))
		complain(decoder, strerror(errno));
	else if (got == 4 && capture_begins((uint8_t *)start))
		decode_capture(decoder, file, (uint8_t *)start);
	else if (is_text(decoder, start, got))
		decode_lines(decoder, start, file);
}

static void decode_argument(struct decoder *decoder, char *argument)
{
	FILE *file;

	decoder->name = argument;
	if (strcmp(argument, "-") == 0) {
		decoder->name = "standard input";
		decode_file(decoder, stdin);
		return;
	}
	file = fopen(argument, "r");
	if (file) {
		decode_file(decoder, file);
		fclose(file);
	} else if (strchr(argument, '/') || (!is_hex(argument) && !strchr(argument, ' '))) {
		complain(decoder, strerror(errno));
	} else {
		decoder->name = "decode";
		take_line(decoder, argument);
	}
}

int decode(char **typed, int count, bool json)
{
	struct decoder decoder = { .json = json, .good = true };
	char input[] = "-";
	int i;

	if (count == 0)
		decode_argument(&decoder, input);
	for (i = 0; i < count; i++)
		decode_argument(&decoder, typed[i]);
	return decoder.good ? EXIT_GOOD : EXIT_FAILED;
}
