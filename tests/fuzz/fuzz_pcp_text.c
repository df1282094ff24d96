/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The notation, both ways. Octets: what is printed gives the same octets again.
 * Text: what is understood prints as a text that means the same.
 */
#include <stdlib.h>
#include <string.h>

#include "pcp-proxy/pcp.h"
#include "pcp-proxy/pcp_text.h"

#define LONGEST 2200

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void must(bool law)
{
	if (!law)
		abort();
}

static void check_round_trip(const uint8_t *octets, size_t length)
{
	char text[PCP_TEXT];
	uint8_t again[LONGEST];
	size_t length_again;

	pcp_text_print(text, octets, length, NULL);
	must(strlen(text) < PCP_TEXT && !strchr(text, '\n'));
	if (strlen(text) == PCP_TEXT - 1) /* cut */
		return;
	must(pcp_text_parse(again, sizeof(again), &length_again, text, NULL, NULL) == 0);
	must(length_again == length && memcmp(again, octets, length) == 0);
	pcp_text_log(text, octets, length, NULL);
	must(strlen(text) < PCP_TEXT && !strchr(text, '\n'));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	uint8_t octets[LONGEST];
	size_t octets_length;
	char *text;

	if (length <= LONGEST)
		check_round_trip(bytes, length);
	text = malloc(length + 1);
	if (!text)
		return 0;
	memcpy(text, bytes, length);
	text[length] = '\0';
	if (pcp_text_parse(octets, sizeof(octets), &octets_length, text, NULL, NULL) == 0)
		check_round_trip(octets, octets_length);
	free(text);
	return 0;
}
