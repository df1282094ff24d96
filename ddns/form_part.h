/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Form parts: the requests that a job at a web form takes, and the values that are told
 * with each. For backend_form.c.
 */
#ifndef HOMEPORT_FORM_PART_H
#define HOMEPORT_FORM_PART_H

#include "ddns/url_template.h"
#include "ddns/web_form.h"

#define BIT(name) (1u << PLACEHOLDER_##name)
#define HINT_TEXT 256 /* what fits in one text of a TXT record, and a NUL */

struct form_part {
	const struct record *address; /* NULL: all there are */
	const struct record *port;    /* NULL: none is told */
	bool hint;                    /* that alone */
	bool withdraw;
};

/* What values are made of. */
struct form_texts {
	char domain[DNS_NAME_TEXT], zone[DNS_NAME_TEXT], host[DNS_NAME_TEXT];
	char ip[ADDRESS_TEXT], ip4[ADDRESS_TEXT], ip6[ADDRESS_TEXT], ips[2 * ADDRESS_TEXT];
	char hint[HINT_TEXT];
	char port[6], service[RECORD_BELOW], ttl[11], lifetime[11];
};

static inline const struct web_form *form_of(const struct ddns_account *account)
{
	return account->backend->details;
}

static inline const char *form_url(const struct ddns_account *account)
{
	return account->web.url[0] ? account->web.url : form_of(account)->url;
}

/* Which there are in all that is told, bits of BIT(). */
uint32_t form_placeholders(const struct ddns_account *account);

/* The part of that number; false: there are not so many. */
bool form_part_find(const struct job *job, size_t number, struct form_part *part);

/* The values point into the texts. False: a hint is too long for a record. */
bool form_part_values(const struct job *job, const struct form_part *part, struct form_texts *texts,
		      struct template_values *values);

#endif
