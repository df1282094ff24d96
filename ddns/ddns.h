/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Vocabulary of dynamic DNS with ports (RFC 7393): what the operator wants
 * published, where, and the limits.
 *
 * A *service* is one port of one LAN host, in IPv4 or in IPv6, that shall be found
 * by name. Its records are kept at an *account*: a zone at a name server (or, later, a name
 * at a provider) and the right to change it. Texts are C strings; names are
 * written as in zone files, with or without the dot at the end.
 */
#ifndef HOMEPORT_DDNS_H
#define HOMEPORT_DDNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpe/base/address.h"
#include "cpe/base/failure.h"
#include "cpe/base/monotonic.h"
#include "ddns/record_plan.h"
#include "ddns/tsig_key.h"

struct backend;

#define DDNS_LABEL             64  /* size of a label, with the NUL */
#define DDNS_SERVICES_PER_NAME 32  /* a service in both families is two of them */
#define DDNS_SENTENCE          256 /* size of a sentence for the operator, with the NUL */

#define DDNS_URL    1024 /* sizes of texts, with the NUL */
#define DDNS_USER   1024
#define DDNS_SECRET 512
#define DDNS_PATH   256
#define DDNS_FORM   1024

struct ddns_service {
	const char *label; /* what the operator calls it */
	const char *name;  /* where it is found, "cam.home.example"; within the account's zone */
	const char *srv;   /* "_http._tcp", for all records with a service name; NULL or "": none */
	uint32_t ttl;      /* seconds; less while the mapping is about to end */
	size_t account;    /* which of the accounts */
	uint32_t records;  /* CHOICE_SRV | ... beside the address; 0: SRV, if there is `srv` */
	uint8_t protocol;  /* of IP, for a TXT record without srv; 0: not known */
	const char *instance; /* for DNS-SD; NULL: the label */
	const char *path;     /* "/live", for URI and DNS-SD; NULL or "": none */
	bool direct;      /* its address is direct.NAME's, because NAME leads to another service */
	uint32_t variant; /* tells those of one label and name apart; as the caller likes */
};

/* How a provider is spoken to by HTTP; "": not given. What is given depends on the back end. */
struct ddns_web {
	char url[DDNS_URL]; /* instead of the provider's own */
	char user[DDNS_USER];
	char secret[DDNS_SECRET]; /* password, token or key */
	char ca_file[DDNS_PATH];  /* who vouches for the provider instead of the system's CAs */
	char method[64];          /* "POST" */
	char body[DDNS_FORM];     /* with placeholders as in the URL: ddns/web_form.h */
	char header[DDNS_FORM];
	char script[DDNS_PATH];
	char good[DDNS_FORM]; /* what answers begin with that mean success, "ok|done" */
};

struct ddns_account {
	const char *label;
	const struct backend *backend; /* backend_find("rfc2136"): backend.h */
	struct endpoint server;
	const char *zone; /* "": none is given */
	struct tsig_key key;
	struct ddns_web web;
	monotonic interval;    /* between two updates of a name, at least; 0: the back end's */
	bool allow_non_public; /* test networks: publish addresses that nobody outside can reach */
	const char *unusable;  /* NULL, or why it cannot be used now, e.g. "/etc/tsig.key: ..." */
};

/* What a service wants published beside its address. Texts that are too long are cut. */
struct record_choice ddns_choice(const struct ddns_service *service);

/* Everything is read while a call lasts, nothing is kept by pointer but `backend`. */
struct ddns_config {
	const struct ddns_service *services;
	size_t service_count;
	const struct ddns_account *accounts;
	size_t account_count;
	monotonic hold_down; /* how long changes are collected; DDNS_HOLD_DOWN */
	monotonic grace;     /* how long a service that was lost stays published; DDNS_GRACE */
	bool goes_on;        /* as before but for some services: see publisher_configure() */
};

#define DDNS_HOLD_DOWN seconds(5)
#define DDNS_GRACE     seconds(60)

/*
 * What is wrong with an account of a configuration, for the check of a configuration
 * file: 0, or -EINVAL and a sentence without the label.
 */
int ddns_check_account(const struct ddns_config *config, size_t account, struct failure *failure);

/*
 * The same for all services, in time that grows with their number and hardly more: each
 * that is wrong is told of once, in their order, with a sentence without the label.
 * 0, even if there were some; or -ENOMEM.
 */
typedef void ddns_mistake(void *arg, size_t service, const struct failure *failure);
int ddns_check_services(const struct ddns_config *config, ddns_mistake *mistake, void *arg);

#endif
