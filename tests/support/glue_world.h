/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A glue in a world where things happen to it: the twin, where they are told, or
 * the real kernel, where they are done. Fails the test that called.
 */
#ifndef HOMEPORT_TESTS_GLUE_WORLD_H
#define HOMEPORT_TESTS_GLUE_WORLD_H

#include "kernel-glue/kernel_glue.h"

/* One of each kind, as forwarding_of() reads them; the kernel can hold all of them at once. */
#define KINDS 25
extern const char *const every_kind[KINDS];

#define WORLD_ORIGIN UINT64_C(0x123456789abcdef0)

struct world {
	struct glue *glue;
};

/*
 * Which the worlds opened from now on are, by the one argument of a program: 0 for
 * "memory", 1 for "kernel" with all it can do; -1, and said how it is used, for others. Tests
 * whose names match SKIP in the environment are left out: on an emulated machine some take long.
 */
int world_choose(int argc, char **argv);

/* The kernel's with abilities left away. */
#define WORLD_LIKE_AN_OLD_ONE (GLUE_WITHOUT_OWNERSHIP | GLUE_WITHOUT_UPDATE | GLUE_WITHOUT_DESTROY)
void world_choose_kernel(unsigned int without);
unsigned int world_without(void);

/* cmocka's setup and teardown; the kernel's begins with an empty rule set and no flows. */
int world_open(void **state);
int world_open_with_wan(void **state);
int world_close(void **state);

/* Anew, empty. */
void world_reopen_with_capacity(struct world *, uint32_t capacity);

/* Can nobody else change what is the glue's? */
bool world_is_owned(const struct world *);

/* -- what happens -- */

/* Until what ends in that time has ended. */
void world_pass(struct world *, monotonic duration);

/* 203.0.113.5 on wan0. */
void world_set_wan(struct world *);

/* A flow between a LAN host and a stranger, one packet each way. The remote sees `external`. */
void world_flow(struct world *, const struct flow *, const char *external, bool inbound);

/* A TCP server on the gateway itself waits there; NULL: no longer. */
void world_serve(struct world *, const char *endpoint);

void world_lose_everything(struct world *);

/* -- what is done to the glue -- */

/* The error, which the change bears too. */
int world_submit(struct world *, enum change_kind, const struct forwarding *);

/* These succeed. */
void world_add(struct world *, const struct forwarding *);
void world_change(struct world *, enum change_kind, const char *text);

size_t world_count(struct world *);

/* -- packets, on the kernel -- */

/* One from the socket `from` is seen at the socket `at` as coming from `seen`. */
void assert_arrives(int from, const char *to, int at, const char *seen);

/* -- values -- */

/*
 * "[peer] PROTOCOL [EXTERNAL] INTERNAL [from PREFIX/LENGTH] [port REMOTE_PORT]", for an hour:
 * "tcp 203.0.113.5:80 192.168.1.20:80", "all [2001:db8::1]:0 from 2001:db8:2::/64".
 */
struct forwarding forwarding_of(const char *text);
void set_record(struct forwarding *, const char *record);

#endif
