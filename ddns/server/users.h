/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Users: who may register which names, from a file of lines
 *
 *	USER HASH NAME...
 *
 * where HASH is as in password.h, and a NAME beginning with "*." stands for every
 * name below. Text behind a # says nothing.
 */
#ifndef HOMEPORT_USERS_H
#define HOMEPORT_USERS_H

#include <stdbool.h>
#include <stddef.h>

#include "cpe/base/failure.h"
#include "cpe/base/random.h"

struct users;

/*
 * From the whole text of the file, which ends in a NUL; where: stands for it in
 * sentences, "WHERE:LINE: what is wrong and what to do". zone: all names are
 * below it; except: the one that is not to be had. NULL and why.
 */
struct users *users_parse(const char *text, const char *where, const char *zone, const char *except,
			  const struct random_source *random, struct failure *failure);
void users_free(struct users *users); /* NULL is fine */

/*
 * Is this the user's password? It takes as long for a user that is not there as
 * for a wrong password. Who was right before is known again without the work of
 * PBKDF2: users_knows().
 */
bool users_check(struct users *users, const char *user, const char *password);

/* Was that user right with this password since the file was read? Does little work. */
bool users_knows(const struct users *users, const char *user, const char *password);

/* Is the host, a name in small letters, among those of the user? */
bool users_may(const struct users *users, const char *user, const char *host);

/* Is it among those of anybody? */
bool users_have(const struct users *users, const char *host);

#endif
