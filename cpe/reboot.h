/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reboot: mappings that live on when the kernel has forgotten them. Saved to a file
 * while they live (keeper.h says when, store.h how), and read from it at the start.
 */
#ifndef HOMEPORT_REBOOT_H
#define HOMEPORT_REBOOT_H

#include "cpe/forward.h"
#include "cpe/loop.h"

struct reboot;

/*
 * Reads the file, if there is one; what is wrong with it is told in the log, and is
 * no failure. "": nothing is kept. NULL: no memory.
 */
struct reboot *reboot_new(struct loop *loop, const char *path);
void reboot_free(struct reboot *reboot); /* saves for the last time; NULL is fine */

/* When the epoch of what was saved began; now, if that is not all there was, or it is not known. */
monotonic reboot_origin(const struct reboot *reboot);

/* From now on these are what is saved. */
void reboot_watch(struct reboot *reboot, struct server *server, struct forward *forward);

/* Makes the mappings again that were saved, where the kernel has begun empty; once. */
void reboot_restore(struct reboot *reboot, bool kernel_is_new, forward_restored *restored,
		    void *arg);

/* A mapping came, went, or is another one now. */
void reboot_changed(struct reboot *reboot);

/* What keeps the file from being written; error 0: nothing. */
const struct failure *reboot_trouble(const struct reboot *reboot);

#endif
