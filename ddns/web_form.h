/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Web forms: providers that take an address, and some a port, in the query of an URL
 * or in the fields of a form, and answer with a word (RFC 7393 1.1). What differs
 * from one to the next is data: a row in backend.c.
 */
#ifndef HOMEPORT_WEB_FORM_H
#define HOMEPORT_WEB_FORM_H

#include "ddns/answer_words.h"
#include "ddns/backend.h"
#include "ddns/http_message.h"

enum form_login {
	FORM_OPEN,  /* what is secret stands in the URL */
	FORM_BASIC, /* user and secret, by HTTP's Basic authentication */
	FORM_TOKEN, /* "Authorization: Token SECRET" */
};

/* Templates are as in url_template.h. */
struct web_form {
	const char *url;      /* where the account gives none; NULL: it must */
	const char *query;    /* behind the URL; NULL: the account's URL has all of it */
	const char *withdraw; /* query that takes the name away; NULL: there is none */
	const char *keep;     /* for IP4 and IP6: leave that family as it is; NULL: "" */
	const char *drop;     /* and: it has no address any more; NULL: "" */
	const char *hint;     /* query that tells the hint alone; NULL: where HINT is, or nowhere */
	const char *unhint;   /* and takes it back */
	const char *hint_user; /* who may, instead of `user`; NULL: the same */
	enum form_login login;
	const char *user;                /* of Basic authentication, instead of the account's */
	const struct answer_word *words; /* NULL: the account's `good`, or the status alone */
	bool every_line;                 /* each line of an answer counts, else the first */
	/* Reads answers that have no words. False: by the status. NULL: there are words. */
	bool (*read)(struct job *job, const char *host, const struct http_answer *answer);
};

/* Namecheap's answer: <ErrCount>0</ErrCount> and <Done>true</Done>, in XML of its own kind. */
bool web_form_read_namecheap(struct job *job, const char *host, const struct http_answer *answer);

#endif
