/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: PCP_PROXY */
/*
 * lossy RUNS [FIRST]   lives through as many towns, from the seed FIRST (1) on
 * lossy -t SEED        through one of them, and prints all that happens there
 *
 * Exit status 1 if a law was broken: laws.h. The seed names the town altogether.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/lossy/laws.h"

/* Lines by turns. */
static const struct town_line *line_of(uint64_t seed)
{
	unsigned int count = 0;

	while (town_line(count))
		count++;
	return town_line((unsigned int)(seed % count));
}

static bool live(uint64_t seed, bool tells)
{
	const struct town_line *line = line_of(seed);
	struct town *town;
	const char *broken;

	town = town_new(line, seed, tells);
	broken = town_live(town);
	if (broken)
		printf("seed %llu, %s: %s\n", (unsigned long long)seed, line->deployment, broken);
	town_free(town);
	return !broken;
}

int main(int count, char **arguments)
{
	bool tells = count == 3 && strcmp(arguments[1], "-t") == 0;
	uint64_t runs = tells || count < 2 ? 1 : strtoull(arguments[1], NULL, 10);
	uint64_t seed = count == 3 ? strtoull(arguments[2], NULL, 10) : 1, end = seed + runs;
	unsigned int failed = 0;

	for (; seed < end; seed++)
		failed += !live(seed, tells);
	printf("%llu towns, %u with a broken law\n", (unsigned long long)runs, failed);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
