/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Forwards: what the operator wants forwarded to hosts that do not ask for themselves.
 * They stand in the configuration, or have been added with homeportctl and are kept in
 * a file of their own. Here they become wishes of the server, with the address that each
 * host has at the moment.
 */
#ifndef HOMEPORT_FORWARDS_H
#define HOMEPORT_FORWARDS_H

#include "cpe/config_file.h"
#include "cpe/loop.h"
#include "pcp-proxy/server.h"

struct forwards;
struct host_book;

struct forwards_callbacks {
	void (*wanted)(void *arg); /* the server wants something else now */
	void (*open_book)(void *arg, struct host_book *book); /* who hosts are; closed here */
	void *arg;
};

/* NULL and why. Loop and server must live as long. */
struct forwards *forwards_new(struct loop *loop, struct server *server,
			      const struct forwards_callbacks *callbacks, struct failure *failure);
void forwards_free(struct forwards *forwards); /* NULL is fine */

/*
 * The configuration from now on, which must live until the next call or the end. The
 * file of forwards is read again; one with mistakes is told, and not used in part.
 */
void forwards_configure(struct forwards *forwards, const struct config *config);

/* The file that the configuration names, if it is there: false, with every mistake told. */
bool forwards_check(const struct config *config, config_mistake *tell, void *arg);

/* -- by hand: at once, and over the next start -- */

/* -errno and a sentence: it is not good, or cannot be kept; nothing has changed then. */
int forwards_add(struct forwards *forwards, const struct config_forward_texts *texts,
		 struct failure *failure);
int forwards_delete(struct forwards *forwards, const char *title, struct failure *failure);

/* -- what is known -- */

struct forward_view {
	const struct config_forward *forward; /* borrowed until the next change */
	bool is_kept;    /* in the file of forwards, not in the configuration */
	bool is_located; /* else nobody knows where the host is */
	struct address address;
	struct static_view standing; /* meaningful if it is located */
};

size_t forwards_count(const struct forwards *forwards);
struct forward_view forwards_view(const struct forwards *forwards, size_t number);

/* What is wrong with the file; no error: nothing. */
const struct failure *forwards_trouble(const struct forwards *forwards);

#endif
