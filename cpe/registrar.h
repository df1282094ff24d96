/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registrar: the port-aware dynamic DNS server at work. It introduces what knows
 * only itself: requests (http_server), what they mean (ddns/server), the zone
 * (publisher_pump), and the file that registrations outlive the program in.
 */
#ifndef HOMEPORT_REGISTRAR_H
#define HOMEPORT_REGISTRAR_H

#include <stdbool.h>
#include <stdint.h>

#include "cpe/base/address.h"
#include "cpe/base/failure.h"
#include "cpe/loop.h"
#include "ddns/server/query.h"

#define REGISTRAR_SOCKETS 8

struct registrar_config {
	char name[HOST_NAME_SIZE]; /* the server's own */
	const char *zone;
	struct endpoint primary;    /* of the zone; port 0: not given */
	struct endpoint ipv4, ipv6; /* where names with services lead: here; port 0: none */
	const char *key_file, *users_file, *registrations_file, *certificate, *private_key;
	struct endpoint https[REGISTRAR_SOCKETS], http[REGISTRAR_SOCKETS];
	size_t https_count, http_count;
	uint32_t ttl; /* seconds */
	bool allow_non_public;
};

struct registrar;

/* Reads all files, and listens. The configuration must live as long. NULL and why. */
struct registrar *registrar_new(struct loop *loop, const struct registrar_config *config,
				struct failure *failure);

/* Saves what there is. NULL is fine. */
void registrar_free(struct registrar *registrar);

/* Reads users, key and certificate again. On failure what was wrong stays as it was: 0 or -errno. */
int registrar_reload(struct registrar *registrar, struct failure *failure);

/* Can all files be read, and do they make sense? Opens nothing. 0, or -errno and why. */
int registrar_check(const struct registrar_config *config, struct failure *failure);

#endif
