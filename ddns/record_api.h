/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Record APIs: providers whose zones are changed by HTTP and JSON, record by record
 * (Cloudflare, Porkbun) or RRset by RRset (deSEC, Gandi, Hetzner). What to do in
 * which order is the same for all of them, backend_records.c; how it is said is a
 * struct record_api for each.
 *
 *	zone? -> look at markers and RRsets -> foreign? -> change after change
 *
 * There are no transactions: a change that fails half-way is found as it is by the
 * next job, which looks again, and the markers say what of it is ours.
 */
#ifndef HOMEPORT_RECORD_API_H
#define HOMEPORT_RECORD_API_H

#include "ddns/backend.h"
#include "ddns/http_message.h"
#include "ddns/record_set.h"

struct json_object;

#define API_RECORDS 16 /* of one RRset */

/* An RRset at the provider; all names without a dot at the end. */
struct api_rrset {
	char owner[DNS_NAME_TEXT];
	char sub[DNS_NAME_TEXT]; /* what of the owner stands before the zone; "" for the zone */
	char zone[DNS_NAME_TEXT];
	const char *type; /* "SRV" */
};

enum api_action {
	API_CREATE,
	API_REPLACE,
	API_REMOVE,
};

struct api_change {
	enum api_action action;
	struct api_rrset at;
	uint32_t ttl;
	const char *id; /* of the record, where records have one and it is there */
	size_t count;   /* of records in it; where they have ids, one; with API_REMOVE none */
	const struct record *records[API_RECORDS]; /* NULL: the marker */
};

/* What a failure means beyond its status. */
enum api_trouble {
	API_TROUBLE_OTHER,  /* no more than that */
	API_TROUBLE_THERE,  /* the record is there already, whatever was seen */
	API_TROUBLE_IN_WAY, /* records of another type are in its way, as a CNAME */
	API_TROUBLE_DENIED, /* the secret is none, or not for this */
};

struct record_api {
	const char *url;    /* where the account gives none; without slash at the end */
	bool by_id;         /* records have ids and are changed one by one */
	bool at_once;       /* all changes go out in one request */
	unsigned int pause; /* seconds between two requests */

	void (*login)(const struct job *job, struct http_request *http);

	/* The zone: NULL, nothing has to be asked. False: the answer is none. */
	bool (*ask_zone)(const struct job *job, const char *zone, struct http_request *http);
	bool (*take_zone)(struct job *job, struct json_object *json);

	/* Looking: calls api_found() for each record of the RRset. False: the answer is none. */
	bool (*ask)(const struct job *job, const struct api_rrset *at, struct http_request *http);
	bool (*take)(struct job *job, struct json_object *json);

	/* Changing: with `at_once` it is called for each change of the one request. */
	bool (*change)(const struct job *job, const struct api_change *change,
		       struct http_request *http);
	bool (*finish)(const struct job *job, struct http_request *http); /* at_once: the last */

	/* Is it a success, as far as the body says? NULL: the status says all. */
	bool (*is_good)(struct json_object *json);
	/* What the provider has to say of a failure, or NULL. */
	const char *(*message)(struct json_object *json);

	/* NULL: its status says what it means. */
	enum api_trouble (*trouble)(struct json_object *json);

	/* A change that is not done at once: what to ask for until it is; "": nothing. */
	const char *(*action)(struct json_object *json, char id[RECORDS_ID]);
	bool (*ask_action)(const struct job *job, const char *id, struct http_request *http);
};

/* -- for those who say it -- */

/* The URL from its parts, each but the first one percent-encoded; NULL ends them. */
__attribute__((sentinel)) bool api_url(const struct job *job, struct http_request *http,
				       const char *first, ...);

/* A header; the next that is free. */
void api_header(struct http_request *http, const char *name, const char *scheme,
		const char *secret);

/* Puts the object into the body as JSON, and frees it. */
bool api_body(struct http_request *http, struct json_object *object);

/* What record `number` of the change says, as in zone files. */
const char *api_value(const struct job *job, const struct api_change *change, size_t number,
		      char text[RECORD_DATA_TEXT]);

/* A record that is there; `id` is "" where there are none, `ttl` 0 where it is not said. */
void api_found(struct job *job, const char *id, const char *value, uint32_t ttl);

/* A member, or NULL if there is none of that type. */
struct json_object *api_member(struct json_object *object, const char *name);
const char *api_string(struct json_object *object, const char *name); /* "": none */

extern const struct record_api record_api_cloudflare;
extern const struct record_api record_api_desec;
extern const struct record_api record_api_gandi;
extern const struct record_api record_api_hetzner;
extern const struct record_api record_api_porkbun;

#endif
