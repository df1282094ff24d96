/* SPDX-License-Identifier: BSD-2-Clause */
/* The carrier's servers, as a person reads of them. Covered by: tests/unit/cpe/test_display */
#include <inttypes.h>
#include <json-c/json.h>
#include <string.h>

#include "cpe/display.h"
#include "cpe/display_parts.h"
#include "cpe/table.h"

static void add_heard(struct table *table, struct json_object *server)
{
	char heard[SHOWN_SPAN], epoch[SHOWN_SPAN];

	table_add(table, "heard");
	if (!shown_part(server, "heard"))
		table_add(table, "never");
	else if (!shown_part(server, "epoch"))
		table_addf(table, "%s ago", shown_span(shown_number(server, "heard"), heard));
	else
		table_addf(table, "%s ago, in %s; it has kept its mappings for %s (epoch)",
			   shown_span(shown_number(server, "heard"), heard),
			   shown_number(server, "version") == 0 ? "NAT-PMP" : "PCP",
			   shown_span(shown_number(server, "epoch"), epoch));
}

/* That it might be asked at beside the one that it is. */
static void add_other_addresses(struct table *table, struct json_object *server)
{
	size_t count, i;
	struct json_object *list = shown_list(server, "addresses", &count), *address;
	const char *head = "also at";

	for (i = 0; i < count; i++) {
		address = json_object_array_get_idx(list, i);
		if (strcmp(shown_or_dash(shown_text(address, "state")), "asked") == 0)
			continue;
		table_add(table, head);
		table_addf(table, "%s, %s, %s", shown_or_dash(shown_text(address, "server")),
			   shown_or_dash(shown_text(address, "origin")),
			   shown_or_dash(shown_text(address, "state")));
		head = "";
	}
}

static bool print_server(FILE *out, struct json_object *server)
{
	const char *origin = shown_text(server, "origin");
	struct table table = table_new(2);

	table.wraps_at = 79;
	table_add(&table, "wan");
	table_add(&table, shown_or_dash(shown_text(server, "wan")));
	table_add(&table, "server");
	table_addf(&table, "%s%s%s", shown_or_dash(shown_text(server, "server")),
		   origin ? ", " : "", origin ? origin : "");
	add_other_addresses(&table, server);
	table_add(&table, "state");
	table_add(&table, shown_or_dash(shown_text(server, "message")));
	add_heard(&table, server);
	table_add(&table, "traffic");
	table_addf(&table, "requests %" PRIu64 ", answers %" PRIu64 ", restarts %" PRIu64,
		   shown_number(server, "sent"), shown_number(server, "answers"),
		   shown_number(server, "restarts"));
	return table_print(&table, out);
}

static void add_lease(struct table *table, struct json_object *lease)
{
	char remaining[SHOWN_SPAN];
	bool is_probe = strcmp(shown_or_dash(shown_text(lease, "purpose")), "address") == 0;

	table_addf(table, "  %s", shown_or_dash(shown_text(lease, "protocol")));
	table_add(table,
		  is_probe ? "(its address only)" : shown_or_dash(shown_text(lease, "internal")));
	table_add(table, shown_or_dash(shown_text(lease, "outermost")));
	table_add(table, shown_part(lease, "remaining")
				 ? shown_span(shown_number(lease, "remaining"), remaining)
				 : "-");
	table_add(table, shown_text(lease, "state"));
}

static bool print_leases(FILE *out, struct json_object *server)
{
	static const char *const heads[] = { "  PROTOCOL", "ASKED FOR", "OUTERMOST", "REMAINING",
					     "STATE" };
	size_t count, i;
	struct json_object *list = shown_list(server, "leases", &count);
	struct table table = table_new(5);

	if (count == 0) {
		fputs("nothing is asked of it at the moment\n", out);
		return true;
	}
	table.has_heads = true;
	for (i = 0; i < 5; i++)
		table_add(&table, heads[i]);
	for (i = 0; i < count; i++)
		add_lease(&table, json_object_array_get_idx(list, i));
	return table_print(&table, out);
}

bool display_upstreams(FILE *out, struct json_object *answer)
{
	size_t count, i;
	struct json_object *list = shown_list(answer, "upstreams", &count), *server;
	bool good = true;

	if (count == 0)
		fputs("no carrier is asked for ports on any line: see mode in homeportctl status\n",
		      out);
	for (i = 0; i < count; i++) {
		server = json_object_array_get_idx(list, i);
		if (i > 0)
			fputc('\n', out);
		good &= print_server(out, server) && print_leases(out, server);
	}
	return good;
}
