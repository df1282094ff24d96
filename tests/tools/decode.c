/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * decode [PACKET...]: PCP and NAT-PMP packets in hexadecimal to the notation of
 * the stories (pcp-proxy/pcp_text.h), and lines of the notation to hexadecimal.
 * A packet is an argument or, without arguments, a line of the standard input;
 * spaces within do not matter. Exit status 1 if one of them made no sense.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pcp-proxy/pcp_text.h"

#define LONGEST_PACKET 2048

static bool is_hex(const char *text)
{
	return text[strspn(text, "0123456789abcdefABCDEF \t\r\n")] == '\0';
}

/* Text of either kind to octets; "hex" before a packet says what it is anyway. */
static int read_packet(const char *text, uint8_t octets[LONGEST_PACKET], size_t *length,
		       struct failure *failure)
{
	char *hex;
	int error;

	if (!is_hex(text))
		return pcp_text_parse(octets, LONGEST_PACKET, length, text, NULL, failure);
	hex = malloc(strlen(text) + sizeof("hex "));
	if (!hex)
		return failure_set(failure, ENOMEM, "no memory for a line");
	strcat(strcpy(hex, "hex "), text);
	error = pcp_text_parse(octets, LONGEST_PACKET, length, hex, NULL, failure);
	free(hex);
	return error;
}

static void print_hex(const uint8_t *octets, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		printf("%s%02x", i > 0 && i % 4 == 0 ? " " : "", octets[i]);
	putchar('\n');
}

static int decode(const char *packet)
{
	uint8_t octets[LONGEST_PACKET];
	struct failure failure = { 0 };
	char text[PCP_TEXT];
	size_t length;

	if (packet[strspn(packet, " \t\r\n")] == '\0' || *packet == '#')
		return EXIT_SUCCESS;
	if (read_packet(packet, octets, &length, &failure)) {
		fprintf(stderr, "decode: %s\n", failure.sentence);
		return EXIT_FAILURE;
	}
	if (is_hex(packet) || strncmp(packet, "hex", 3) == 0)
		puts(pcp_text_print(text, octets, length, NULL));
	else
		print_hex(octets, length);
	return EXIT_SUCCESS;
}

static int decode_lines(FILE *file)
{
	int status = EXIT_SUCCESS;
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, file) >= 0)
		status |= decode(line);
	free(line);
	return status;
}

int main(int count, char **arguments)
{
	int status = EXIT_SUCCESS, i;

	if (count == 1)
		return decode_lines(stdin);
	for (i = 1; i < count; i++)
		status |= decode(arguments[i]);
	return status;
}
