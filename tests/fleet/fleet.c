/* SPDX-License-Identifier: BSD-2-Clause */
/* Needs: PCP_PROXY, DDNS_RFC2136, TR069 */
/*
 * fleet HOMES [DIRECTORY]   lets so many homes live through each of the scenarios, and prints
 *                           how often their servers are asked: in a second at rest, and in
 *                           the busiest second and minute after it has happened. DIRECTORY
 *                           gets a file for each scenario: minutes, then for AFTR, name
 *                           server and ACS the busiest second of these two.
 *
 * Exit status 1 if a server is asked more often than the scenario allows, or if a home has not
 * recovered in the end.
 */
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fleet/home.h"

/* Seconds of the fleet: it is at rest, then something happens, then it has recovered. */
#define STEADY_FROM (3 * 3600)
#define HAPPENS     (5 * 3600)
#define OUTAGE      3600
#define ENDS        FLEET_SECONDS
#define MINUTE      60
#define BEFORE      (10 * MINUTE) /* what the files tell of the time before */

struct scenario {
	const char *name, *title;
	void (*begins)(struct home *home);
	void (*ends)(struct home *home); /* after OUTAGE; NULL: it did not last */
	/* Of a hundred homes, how many requests a server may get in a second. */
	double most[FLEET_SERVERS];
};

static void fail_over(struct home *home)
{
	home_lose_aftr(home);
	home_get_aftr(home, true);
}

static void get_aftr_back(struct home *home)
{
	home_get_aftr(home, true);
}

static void lose_names(struct home *home)
{
	home_lose_name_server(home);
	fail_over(home);
}

/*
 * A home has four mappings. What RFC 6887 14.1.3 has to be done within five seconds makes
 * 80 requests a second; two names within half a minute make 7, in two messages each; and
 * the ACS hears of a boot from one gateway in three seconds, SPREAD being what it is.
 */
static const struct scenario scenarios[] = {
	{ "power",
	  "All gateways restart, and have other addresses",
	  home_lose_power,
	  NULL,
	  { 90, 16, 6 } },
	{ "aftr",
	  "The AFTR restarts and says so; all outermost addresses change",
	  fail_over,
	  NULL,
	  { 110, 16, 2 } },
	{ "silence",
	  "The AFTR is gone for an hour, and comes back as another one",
	  home_lose_aftr,
	  get_aftr_back,
	  { 110, 16, 2 } },
	{ "names",
	  "The addresses change while the name server is gone for an hour",
	  lose_names,
	  home_get_name_server,
	  { 110, 16, 2 } },
	{ "acs", "The ACS is gone for an hour", home_lose_acs, home_get_acs, { 6, 2, 6 } },
};

static const char *const servers[FLEET_SERVERS] = { "AFTR", "name server", "ACS" };

static struct fleet_load load;

/* False: a home had not recovered. */
static bool live(const struct scenario *scenario, unsigned int homes)
{
	const char *trouble = NULL;
	unsigned int number;
	struct home *home;

	memset(&load, 0, sizeof(load));
	for (number = 1; number <= homes && !trouble; number++) {
		home = home_new(number, &load);
		home_live(home, HAPPENS);
		scenario->begins(home);
		if (scenario->ends) {
			home_live(home, HAPPENS + OUTAGE);
			scenario->ends(home);
		}
		home_live(home, ENDS);
		trouble = home_trouble(home);
		if (trouble)
			printf("%s, home %u: %s\n", scenario->name, number, trouble);
		home_free(home);
	}
	return !trouble;
}

/* -- what it was like -- */

static double mean(enum fleet_server server, uint32_t from, uint32_t to)
{
	double sum = 0;
	uint32_t second;

	for (second = from; second < to; second++)
		sum += load.asked[server][second];
	return sum / (to - from);
}

/* The busiest of the parts of this length that the time can be cut into. */
static double busiest(enum fleet_server server, uint32_t from, uint32_t to, uint32_t length)
{
	double most = 0, part;

	for (; from + length <= to; from += length) {
		part = mean(server, from, from + length);
		most = part > most ? part : most;
	}
	return most;
}

/* False: there is more than is allowed. A small fleet has luck, good and bad. */
static bool report(const struct scenario *scenario, unsigned int homes)
{
	bool good = true;
	int server;

	printf("%s\n", scenario->title);
	for (server = 0; server < FLEET_SERVERS; server++) {
		double rest = mean(server, STEADY_FROM, HAPPENS);
		double second = busiest(server, HAPPENS, ENDS, 1);
		double minute = busiest(server, HAPPENS, ENDS, MINUTE);
		double most = scenario->most[server] * homes / 100 + 3;

		printf("    %-12s %9.2f %9.0f %9.0f %9.1f %9.0f\n", servers[server], rest, second,
		       second / rest, minute, minute / rest);
		if (second > most) {
			printf("    more than %.0f in a second\n", most);
			good = false;
		}
	}
	return good;
}

static int write_file(const struct scenario *scenario, const char *directory)
{
	char path[4096];
	uint32_t at;
	FILE *file;
	int server;

	snprintf(path, sizeof(path), "%s/%s.data", directory, scenario->name);
	file = fopen(path, "w");
	if (!file) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return -1;
	}
	for (at = HAPPENS - BEFORE; at + 2 * MINUTE <= ENDS; at += 2 * MINUTE) {
		fprintf(file, "%d", ((int)at - HAPPENS) / MINUTE);
		for (server = 0; server < FLEET_SERVERS; server++)
			fprintf(file, " %.0f", busiest(server, at, at + 2 * MINUTE, 1));
		putc('\n', file);
	}
	return fclose(file);
}

int main(int count, char **arguments)
{
	unsigned int homes = count > 1 ? (unsigned int)strtoul(arguments[1], NULL, 10) : 0;
	bool good = true;
	size_t i;

	if (homes == 0) {
		fprintf(stderr, "usage: fleet HOMES [DIRECTORY]\n");
		return EXIT_FAILURE;
	}
	/* Homes come and go; the system need not zero each one's memory anew. */
#ifdef __GLIBC__
	mallopt(M_MMAP_THRESHOLD, 64 << 20);
	mallopt(M_TRIM_THRESHOLD, 64 << 20);
#endif
	printf("%u gateways: requests a second\n", homes);
	printf("    %-12s %9s %9s %9s %9s %9s\n", "", "at rest", "second", "of rest", "minute",
	       "of rest");
	for (i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]); i++) {
		good &= live(&scenarios[i], homes);
		good &= report(&scenarios[i], homes);
		fflush(stdout);
		if (count > 2 && write_file(&scenarios[i], arguments[2]) != 0)
			return EXIT_FAILURE;
	}
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
