/* SPDX-License-Identifier: BSD-2-Clause */
/* From a name and its registrations to a redirect or a page. */
#include "ddns/server/visit.h"

#include <stdio.h>
#include <string.h>

#include "ddns/record_plan.h"
#include "ddns/server/page.h"

#define OFFLINE_RETRY 60 /* seconds */

/* One row for each service of a name that is live, of the visitor's family if there is one. */
struct choice {
	struct registration *const *all; /* the name's, live or not */
	size_t all_count;
	uint64_t wall;
	const struct registration *rows[REGISTRATIONS_SERVICES];
	size_t count;
	bool any; /* there are services, live or not */
};

static bool is_same_family(const struct registration *row, const struct web_request *request)
{
	return address_is_ipv4(&row->at.address) == address_is_ipv4(&request->peer.address);
}

static void add(struct choice *choice, const struct registration *row,
		const struct web_request *request)
{
	const struct registration **last =
		choice->count > 0 ? &choice->rows[choice->count - 1] : NULL;

	if (last && strcmp((*last)->service, row->service) == 0) {
		if (is_same_family(row, request))
			*last = row;
	} else if (choice->count < REGISTRATIONS_SERVICES) {
		choice->rows[choice->count++] = row;
	}
}

static struct choice choose(const struct registrations *registrations,
			    const struct web_request *request, uint64_t wall)
{
	struct choice choice = { .wall = wall };
	size_t i;

	choice.all = registrations_of(registrations, request->host, &choice.all_count);
	for (i = 0; i < choice.all_count; i++) {
		if (choice.all[i]->service[0] == '\0')
			continue;
		choice.any = true;
		if (registration_is_live(choice.all[i], wall))
			add(&choice, choice.all[i], request);
	}
	return choice;
}

static bool is_web(const struct registration *row)
{
	return row->scheme && row->scheme->web;
}

/* The service of the web that a path is for; NULL: none. */
static const struct registration *find_web(const struct choice *choice,
					   const struct web_request *request)
{
	const struct registration *found = NULL;
	size_t i;

	for (i = 0; i < choice->count; i++) {
		if (!is_web(choice->rows[i]))
			continue;
		if (strcmp(choice->rows[i]->scheme->name, request->tls ? "https" : "http") == 0)
			return choice->rows[i];
		if (!found)
			found = choice->rows[i];
	}
	return found;
}

static void say(struct web_answer *answer, int status, const char *title, const char *message)
{
	struct writer page = writer_over(answer->body, sizeof(answer->body));

	page_message(&page, title, message);
	answer->status = status;
	answer->page = true;
	answer->length = writer_length(&page);
}

static bool is_twin(const struct registration *one, const struct registration *other)
{
	return one->scheme == other->scheme && one->protocol == other->protocol &&
	       one->at.port == other->at.port;
}

/* By the rule of record_plan_part_families(). */
static enum record_target target_of(const struct choice *choice, const struct registration *row)
{
	bool ipv4 = address_is_ipv4(&row->at.address), both = false;
	size_t i;

	for (i = 0; i < choice->all_count; i++) {
		const struct registration *other = choice->all[i];

		if (other->service[0] == '\0' || !registration_is_live(other, choice->wall) ||
		    address_is_ipv4(&other->at.address) == ipv4)
			continue;
		if (is_twin(row, other))
			return TARGET_DIRECT;
		both = true;
	}
	if (!both)
		return TARGET_DIRECT;
	return ipv4 ? TARGET_V4 : TARGET_V6;
}

static void uri_of(const struct choice *choice, const struct registration *row, const char *path,
		   char uri[URI_MAX])
{
	char target[RECORD_TARGET_TEXT];

	if (!row->scheme ||
	    !scheme_uri(row->scheme, record_target_print(target_of(choice, row), row->name, target),
			row->at.port, path, uri, URI_MAX))
		uri[0] = '\0';
}

static void redirect(const struct choice *choice, const struct registration *row,
		     const struct web_request *request, struct web_answer *answer)
{
	bool root = strcmp(request->path, "/") == 0;
	char path[2 * QUERY_MAX + 2];

	snprintf(path, sizeof(path), "%s%s%s", root && row->path[0] ? row->path : request->path,
		 request->query[0] ? "?" : "", request->query);
	uri_of(choice, row, path, answer->location);
	if (answer->location[0] == '\0')
		say(answer, 414, request->host, "The address is too long.");
	else
		answer->status = 307;
}

static void list(const struct choice *choice, const struct web_request *request,
		 struct web_answer *answer)
{
	struct writer page = writer_over(answer->body, sizeof(answer->body));
	char uri[URI_MAX], where[ENDPOINT_TEXT + 16], endpoint[ENDPOINT_TEXT];
	size_t i;

	page_begin(&page, request->host);
	for (i = 0; i < choice->count; i++) {
		const struct registration *row = choice->rows[i];

		uri_of(choice, row, row->path[0] || !is_web(row) ? row->path : "/", uri);
		snprintf(where, sizeof(where), "%s, %s", endpoint_print(&row->at, endpoint),
			 row->protocol == UPDATE_UDP ? "udp" : "tcp");
		page_service(&page, row->service, uri, uri[0] ? uri : where);
	}
	page_end(&page);
	answer->status = 200;
	answer->page = true;
	answer->length = writer_length(&page);
}

void visit_answer(const struct registrations *registrations, const struct web_request *request,
		  uint64_t wall, struct web_answer *answer)
{
	struct choice choice = choose(registrations, request, wall);
	const struct registration *web = find_web(&choice, request);
	bool root = strcmp(request->path, "/") == 0;

	if (!choice.any) {
		say(answer, 404, "Nothing here", "No service is registered under this name.");
	} else if (choice.count == 0) {
		answer->retry_after = OFFLINE_RETRY;
		say(answer, 503, request->host,
		    "This service is offline at the moment. Please try again in a while.");
	} else if (web && (!root || choice.count == 1)) {
		redirect(&choice, web, request, answer);
	} else if (!root) {
		say(answer, 404, request->host, "There is no such page here.");
	} else {
		list(&choice, request, answer);
	}
}
