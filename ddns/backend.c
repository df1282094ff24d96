/* SPDX-License-Identifier: BSD-2-Clause */
/* The back ends that are built in, and what each can carry. */
#include <string.h>

#include "ddns/backend.h"
#include "ddns/record_api.h"
#include "ddns/web_form.h"

#define IPV4    CARRIES(RECORD_A)
#define ADDRESS (CARRIES(RECORD_A) | CARRIES(RECORD_AAAA))
#define PORT    (ADDRESS | CARRIES(RECORD_SRV))
#define HINT    CARRIES(RECORD_HINT)

/* All but DNS-SD, whose PTR records share their RRset with those of others. */
#define RECORDS                                                                      \
	(PORT | CARRIES(RECORD_HTTPS) | CARRIES(RECORD_SVCB) | CARRIES(RECORD_URI) | \
	 CARRIES(RECORD_HINT))

/* What every provider that speaks HTTP may be given. */
#define WEB    (FACT_URL | FACT_CA)
#define USER   (FACT_USER | FACT_SECRET)
#define SECRET FACT_SECRET
#define FORM(...)                                                       \
	.protocol = &protocol_form, .details = &(const struct web_form) \
	{                                                               \
		__VA_ARGS__                                             \
	}
#define API(api) .protocol = &protocol_records, .details = &(api)
#define DYNDNS2  .login = FORM_BASIC, .words = answer_words_dyndns2, .every_line = true
#define A_NAME   "hostname=[DOMAIN]&myip=[IP]"
#define INTERVAL 30

static const struct backend rows[] = {
#ifdef CONFIG_DDNS_RFC2136
	{ .name = "rfc2136",
	  .protocol = &protocol_rfc2136,
	  .carries = CARRIES_ALL,
	  .needs = FACT_KEY,
	  .takes = FACT_SERVER | FACT_ZONE,
	  .withdraws = true,
	  .marks = true },
#endif
#ifdef CONFIG_DDNS_FORMS
	/* The protocol that most share; with only the URL it reaches any server that speaks it. */
	{ .name = "dyndns2",
	  FORM(.query = A_NAME, DYNDNS2),
	  .carries = ADDRESS,
	  .needs = USER | FACT_URL,
	  .takes = FACT_CA,
	  .interval = INTERVAL,
	  .refresh = 25 },
	/* The same with the port: homeport-ddns-server and its like (RFC 7393). */
	{ .name = "homeport",
	  FORM(.query = "hostname=[DOMAIN]&myip=[IP]&port=[PORT]&proto=[PROTO]&scheme=[SERVICE]"
			"&lifetime=[LIFETIME]",
	       .withdraw = "hostname=[DOMAIN]&proto=[PROTO]&scheme=[SERVICE]&offline=YES", DYNDNS2),
	  .carries = PORT,
	  .needs = USER | FACT_URL,
	  .takes = FACT_CA,
	  .withdraws = true,
	  .refresh = 7 },
	{ .name = "dyndns",
	  FORM(.url = "https://members.dyndns.org/v3/update",
	       .query = "hostname=[DOMAIN]&myip=[IPS]", DYNDNS2),
	  .carries = ADDRESS,
	  .needs = USER,
	  .takes = WEB,
	  .interval = INTERVAL,
	  .refresh = 25 },
	{ .name = "noip",
	  FORM(.url = "https://dynupdate.no-ip.com/nic/update",
	       .query = "hostname=[DOMAIN]&myip=[IPS]", DYNDNS2),
	  .carries = ADDRESS,
	  .needs = USER,
	  .takes = WEB,
	  .interval = INTERVAL,
	  .refresh = 25 },
	{ .name = "ovh-dynhost",
	  FORM(.url = "https://dns.eu.ovhapis.com/nic/update", .query = "system=dyndns&" A_NAME,
	       DYNDNS2),
	  .carries = ADDRESS,
	  .needs = USER,
	  .takes = WEB,
	  .interval = INTERVAL },
	/* A key for each record; the user is the name. A record cannot be taken away by it. */
	{ .name = "he",
	  FORM(.url = "https://dyn.dns.he.net/nic/update", .query = A_NAME, .user = "[=DOMAIN]",
	       .hint = "hostname=_pcp.[DOMAIN]&txt=[HINT]",
	       .unhint = "hostname=_pcp.[DOMAIN]&txt=v%3Dpcp1", .hint_user = "_pcp.[=DOMAIN]",
	       DYNDNS2),
	  .carries = ADDRESS | HINT,
	  .needs = SECRET,
	  .takes = WEB,
	  .interval = INTERVAL },
	{ .name = "dnsomatic",
	  FORM(.url = "https://updates.dnsomatic.com/nic/update", .query = A_NAME, DYNDNS2),
	  .carries = ADDRESS,
	  .needs = USER,
	  .takes = WEB,
	  .interval = INTERVAL },
	{ .name = "dynu",
	  FORM(.url = "https://api.dynu.com/nic/update",
	       .query = "hostname=[DOMAIN]&myip=[IP4]&myipv6=[IP6]", .keep = "no", .drop = "no",
	       DYNDNS2),
	  .carries = ADDRESS,
	  .needs = USER,
	  .takes = WEB,
	  .interval = INTERVAL },
	{ .name = "strato",
	  FORM(.url = "https://dyndns.strato.com/nic/update", .query = A_NAME, DYNDNS2),
	  .carries = ADDRESS,
	  .needs = USER,
	  .takes = WEB,
	  .interval = INTERVAL },
	{ .name = "spdyn",
	  FORM(.url = "https://update.spdyn.de/nic/update", .query = A_NAME, .user = "[=DOMAIN]",
	       DYNDNS2),
	  .carries = ADDRESS,
	  .needs = SECRET,
	  .takes = WEB,
	  .interval = INTERVAL },
	{ .name = "loopia",
	  FORM(.url = "https://dyndns.loopia.se/nic/update", .query = A_NAME, DYNDNS2),
	  .carries = ADDRESS,
	  .needs = USER,
	  .takes = WEB,
	  .interval = INTERVAL },
	/* A family that is not given would be deleted, or be that of the connection. */
	{ .name = "desec-dyndns",
	  FORM(.url = "https://update.dedyn.io/",
	       .query = "hostname=[DOMAIN]&myipv4=[IP4]&myipv6=[IP6]",
	       .withdraw = "hostname=[DOMAIN]&myipv4=&myipv6=", .keep = "preserve",
	       .login = FORM_TOKEN, .words = answer_words_dyndns2),
	  .carries = ADDRESS,
	  .needs = SECRET,
	  .takes = WEB,
	  .withdraws = true,
	  .interval = 60 },
	{ .name = "duckdns",
	  FORM(.url = "https://www.duckdns.org/update",
	       .query = "domains=[HOST]&token=[PASSWORD]&ip=[IP4]&ipv6=[IP6]",
	       .withdraw = "domains=[HOST]&token=[PASSWORD]&clear=true",
	       .hint = "domains=[HOST]&token=[PASSWORD]&txt=[HINT]",
	       .unhint = "domains=[HOST]&token=[PASSWORD]&txt=v%3Dpcp1&clear=true",
	       .words = answer_words_duckdns),
	  .carries = ADDRESS | HINT,
	  .needs = SECRET,
	  .takes = WEB,
	  .zone = "duckdns.org",
	  .withdraws = true,
	  .interval = INTERVAL },
	{ .name = "dynv6",
	  FORM(.url = "https://dynv6.com/api/update",
	       .query = "zone=[DOMAIN]&token=[PASSWORD]&ipv4=[IP4]&ipv6=[IP6]",
	       .withdraw = "zone=[DOMAIN]&token=[PASSWORD]&ipv4=-&ipv6=-", .drop = "-",
	       .words = answer_words_dynv6),
	  .carries = ADDRESS,
	  .needs = SECRET,
	  .takes = WEB,
	  .withdraws = true,
	  .interval = INTERVAL },
	{ .name = "freedns",
	  FORM(.url = "https://sync.afraid.org/u/[PASSWORD]/", .query = "address=[IP]",
	       .words = answer_words_freedns),
	  .carries = ADDRESS,
	  .needs = SECRET,
	  .takes = WEB,
	  .interval = INTERVAL,
	  .refresh = 25 },
	{ .name = "namecheap",
	  FORM(.url = "https://dynamicdns.park-your-domain.com/update",
	       .query = "host=[HOST]&domain=[ZONE]&password=[PASSWORD]&ip=[IP4]",
	       .read = web_form_read_namecheap),
	  .carries = IPV4,
	  .needs = SECRET | FACT_ZONE,
	  .takes = WEB,
	  .interval = INTERVAL },
	/* Any other form, as the operator describes it. */
	{ .name = "template",
	  FORM(.login = FORM_BASIC),
	  .carries = PORT | HINT,
	  .needs = FACT_URL,
	  .takes = FACT_ZONE | USER | FACT_CA | FACT_METHOD | FACT_BODY | FACT_HEADER | FACT_GOOD,
	  .interval = INTERVAL },
#endif
#ifdef CONFIG_DDNS_GNUDIP
	{ .name = "gnudip",
	  .protocol = &protocol_gnudip,
	  .carries = IPV4,
	  .needs = SECRET | FACT_ZONE | FACT_URL,
	  .takes = FACT_CA,
	  .withdraws = true,
	  .interval = INTERVAL },
#endif
#ifdef CONFIG_DDNS_EXEC
	/* A script that does it, whatever it is. */
	{ .name = "exec",
	  .protocol = &protocol_exec,
	  .carries = PORT,
	  .needs = FACT_SCRIPT,
	  .takes = FACT_ZONE | USER,
	  .withdraws = true },
#endif
#ifdef CONFIG_DDNS_RECORDS
	{ .name = "cloudflare",
	  API(record_api_cloudflare),
	  .carries = RECORDS,
	  .needs = SECRET | FACT_ZONE,
	  .takes = WEB,
	  .withdraws = true,
	  .marks = true,
	  .ttl_min = 60,
	  .interval = INTERVAL },
	{ .name = "desec",
	  API(record_api_desec),
	  .carries = RECORDS,
	  .needs = SECRET | FACT_ZONE,
	  .takes = WEB,
	  .withdraws = true,
	  .marks = true,
	  .ttl_min = 60,
	  .interval = INTERVAL },
	{ .name = "gandi",
	  API(record_api_gandi),
	  .carries = PORT | CARRIES(RECORD_HINT),
	  .needs = SECRET | FACT_ZONE,
	  .takes = WEB,
	  .withdraws = true,
	  .marks = true,
	  .ttl_min = 300,
	  .interval = INTERVAL },
	{ .name = "hetzner",
	  API(record_api_hetzner),
	  .carries = PORT | CARRIES(RECORD_HINT) | CARRIES(RECORD_HTTPS),
	  .needs = SECRET | FACT_ZONE,
	  .takes = WEB,
	  .withdraws = true,
	  .marks = true,
	  .ttl_min = 60,
	  .interval = INTERVAL },
	/* Its key is `user`, its secret key the secret. */
	{ .name = "porkbun",
	  API(record_api_porkbun),
	  .carries = PORT | CARRIES(RECORD_HINT),
	  .needs = USER | FACT_ZONE,
	  .takes = WEB,
	  .withdraws = true,
	  .marks = true,
	  .ttl_min = 600,
	  .interval = INTERVAL },
#endif
	{ .name = NULL },
};

const struct backend *backend_row(size_t index)
{
	size_t count = sizeof(rows) / sizeof(rows[0]) - 1;

	return index < count ? &rows[index] : NULL;
}

const struct backend *backend_find(const char *name)
{
	size_t i;

	for (i = 0; rows[i].name; i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}
