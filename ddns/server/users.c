/* SPDX-License-Identifier: BSD-2-Clause */
/* The users file, and who is who. */
#include "ddns/server/users.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ddns/server/password.h"
#include "ddns/server/query.h"
#include "ddns/server/wishes.h"

#define WORD_MAX (HOST_NAME_SIZE + 2)

struct grant {
	size_t user;
	bool below; /* what is below the name, and not the name itself */
	char name[HOST_NAME_SIZE];
};

struct user {
	char name[CREDENTIAL_SIZE];
	struct password_hash hash;
	bool known;                 /* the one below is of the right password */
	struct password_hash quick; /* one iteration, with a salt that nobody else knows */
};

struct users {
	const struct random_source *random;
	struct user *users;
	struct grant *grants;
	size_t user_count, grant_count;
	struct password_hash nobody; /* works as hard as the hardest of the others */
};

/* -- asking -- */

static struct user *find(const struct users *users, const char *name)
{
	size_t i;

	for (i = 0; i < users->user_count; i++)
		if (strcmp(users->users[i].name, name) == 0)
			return &users->users[i];
	return NULL;
}

bool users_knows(const struct users *users, const char *name, const char *password)
{
	const struct user *user = find(users, name);

	return user && user->known && password_is(password, &user->quick);
}

bool users_check(struct users *users, const char *name, const char *password)
{
	struct user *user = find(users, name);

	if (users_knows(users, name, password))
		return true;
	if (!password_is(password, user ? &user->hash : &users->nobody) || !user)
		return false;
	user->known = password_hash_make(password, 1, users->random, &user->quick);
	return true;
}

static bool is_below(const char *name, const char *domain)
{
	size_t length = strlen(name), whole = strlen(domain);

	return length > whole + 1 && name[length - whole - 1] == '.' &&
	       strcmp(name + length - whole, domain) == 0;
}

static bool covers(const struct grant *grant, const char *name)
{
	return grant->below ? is_below(name, grant->name) : strcmp(name, grant->name) == 0;
}

bool users_may(const struct users *users, const char *user, const char *host)
{
	size_t i;

	for (i = 0; i < users->grant_count; i++)
		if (covers(&users->grants[i], host) &&
		    strcmp(users->users[users->grants[i].user].name, user) == 0)
			return true;
	return false;
}

bool users_have(const struct users *users, const char *host)
{
	size_t i;

	for (i = 0; i < users->grant_count; i++)
		if (covers(&users->grants[i], host))
			return true;
	return false;
}

/* -- reading -- */

struct users_file {
	const char *at, *where, *zone, *except;
	unsigned int line;
	struct users *users;
	struct failure *failure;
};

/* The next word of the line. 0: there is none; a word that is too long is cut, and is bad. */
static size_t next_word(struct users_file *file, char word[WORD_MAX])
{
	size_t length = 0;

	while (*file->at == ' ' || *file->at == '\t' || *file->at == '\r')
		file->at++;
	for (; *file->at != '\0' && !strchr(" \t\r\n#", *file->at); file->at++)
		if (length < WORD_MAX - 1)
			word[length++] = *file->at;
	word[length] = '\0';
	return length;
}

static void *grow(void *array, size_t count, size_t size)
{
	/* Doubled whenever it is full, which shows in the count. */
	return count & (count - 1) ? array : realloc(array, (count ? 2 * count : 1) * size);
}

/* The user of another line who has this name, or names below or above it; NULL: nobody. */
static const struct user *other_owner(const struct users *users, const struct grant *grant)
{
	size_t i;

	for (i = 0; i < users->grant_count; i++) {
		const struct grant *other = &users->grants[i];

		if (other->user == grant->user)
			continue;
		if (strcmp(other->name, grant->name) == 0
			    ? other->below == grant->below
			    : (other->below && is_below(grant->name, other->name)) ||
				      (grant->below && is_below(other->name, grant->name)))
			return &users->users[other->user];
	}
	return NULL;
}

static int add_grant(struct users_file *file, const char *word)
{
	struct users *users = file->users;
	struct grant grant = { .user = users->user_count - 1,
			       .below = strncmp(word, "*.", 2) == 0 };
	struct grant *grants;
	const struct user *other;

	if (!host_name_read(word + (grant.below ? 2 : 0), grant.name))
		return failure_set(file->failure, EINVAL,
				   "%s:%u: %s is no host name; write NAME, or *.NAME for all below",
				   file->where, file->line, word);
	if (!grant.below && !wishes_can_have(grant.name))
		return failure_set(
			file->failure, EINVAL,
			"%s:%u: %s is too long, or begins with a label that is put before "
			"names: v4, v6, direct",
			file->where, file->line, word);
	if (!is_below(grant.name, file->zone) &&
	    !(grant.below && strcmp(grant.name, file->zone) == 0))
		return failure_set(file->failure, EINVAL, "%s:%u: %s is not in the zone %s",
				   file->where, file->line, word, file->zone);
	if (covers(&grant, file->except))
		return failure_set(file->failure, EINVAL,
				   "%s:%u: %s is this server's own name, or would cover it",
				   file->where, file->line, word);
	other = other_owner(users, &grant);
	if (other)
		return failure_set(file->failure, EINVAL,
				   "%s:%u: %s is the user %s's, too: a name has one user",
				   file->where, file->line, word, other->name);
	grants = grow(users->grants, users->grant_count, sizeof(*grants));
	if (!grants)
		return failure_set(file->failure, ENOMEM, "no memory for the users");
	users->grants = grants;
	grants[users->grant_count++] = grant;
	return 0;
}

static int add_user(struct users_file *file, const char *name, const char *hash)
{
	struct users *users = file->users;
	struct user *grown = grow(users->users, users->user_count, sizeof(*grown));
	struct user *user;

	if (!grown)
		return failure_set(file->failure, ENOMEM, "no memory for the users");
	users->users = grown;
	if (strlen(name) >= CREDENTIAL_SIZE || strchr(name, ':') || !text_is_printable(name))
		return failure_set(file->failure, EINVAL,
				   "%s:%u: a user has at most %d letters, and no colon",
				   file->where, file->line, CREDENTIAL_SIZE - 1);
	if (find(users, name))
		return failure_set(file->failure, EINVAL, "%s:%u: the user %s has a line already",
				   file->where, file->line, name);
	user = &grown[users->user_count];
	*user = (struct user){ .known = false };
	if (!password_hash_parse(hash, &user->hash))
		return failure_set(file->failure, EINVAL,
				   "%s:%u: no password hash behind %s: homeport-ddns-server --hash "
				   "makes one",
				   file->where, file->line, name);
	memcpy(user->name, name, strlen(name) + 1);
	if (user->hash.iterations > users->nobody.iterations)
		users->nobody.iterations = user->hash.iterations;
	users->user_count++;
	return 0;
}

static int read_line(struct users_file *file)
{
	char name[WORD_MAX], word[WORD_MAX];
	int error;

	if (next_word(file, name) == 0)
		return 0;
	next_word(file, word);
	error = add_user(file, name, word);
	explicit_bzero(word, sizeof(word));
	while (error == 0 && next_word(file, word) > 0)
		error = add_grant(file, word);
	return error;
}

static int read_lines(struct users_file *file)
{
	int error = 0;

	for (; error == 0 && *file->at != '\0'; file->line++) {
		error = read_line(file);
		file->at += strcspn(file->at, "\n");
		file->at += *file->at == '\n';
	}
	return error;
}

struct users *users_parse(const char *text, const char *where, const char *zone, const char *except,
			  const struct random_source *random, struct failure *failure)
{
	struct users *users = calloc(1, sizeof(*users));
	struct users_file file = { text, where, zone, except, 1, users, failure };

	if (!users) {
		failure_set(failure, ENOMEM, "no memory for the users");
		return NULL;
	}
	users->random = random;
	users->nobody.iterations = 1;
	random->fill(random->self, users->nobody.key, sizeof(users->nobody.key));
	if (read_lines(&file) != 0) {
		users_free(users);
		return NULL;
	}
	return users;
}

void users_free(struct users *users)
{
	if (!users)
		return;
	if (users->users)
		explicit_bzero(users->users, users->user_count * sizeof(*users->users));
	free(users->users);
	free(users->grants);
	free(users);
}
