/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Needs: CTL_DECODE
 *
 * Captures from anywhere: what is found lies within what was captured, there is no more of it
 * than packets, and each can be told as text.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpe/capture.h"
#include "pcp-proxy/pcp_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void must(bool law)
{
	if (!law)
		abort();
}

static void read_all(FILE *file, const uint8_t octets[4], size_t length)
{
	struct capture capture;
	struct capture_datagram datagram;
	struct failure failure = { 0 };
	char text[PCP_TEXT];
	int more = capture_open(&capture, file, octets, &failure);

	while (more == 0 && (more = capture_next(&capture, &datagram, &failure)) > 0) {
		must(datagram.octets >= capture.packet &&
		     datagram.octets + datagram.length <= capture.packet + CAPTURE_LARGEST);
		must(datagram.length <= length);
		pcp_text_print(text, datagram.octets, datagram.length, NULL);
		must(strlen(text) < PCP_TEXT);
		more = 0;
	}
	must(capture.passed_over <= capture.packets && capture.packets <= length / 16);
	must(more == 0 || failure.sentence[0] != '\0');
	capture_close(&capture);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	uint8_t octets[4];
	FILE *file = length > 4 ? fmemopen((void *)(uintptr_t)bytes, length, "r") : NULL;

	if (!file)
		return 0;
	if (fread(octets, 1, 4, file) == 4 && capture_begins(octets))
		read_all(file, octets, length);
	fclose(file);
	return 0;
}
