/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * State: what the agent must still know after a reboot (TR-069 3.7.1.5 and others): which
 * ACS has been told of us, events it has not heard of, its orders, attributes, and how it
 * may ask for a session. A file that is replaced as a whole, for the agent's user alone.
 */
#ifndef HOMEPORT_CWMP_STATE_H
#define HOMEPORT_CWMP_STATE_H

#include "cpe/base/failure.h"
#include "cpe/cwmp/attributes.h"
#include "cpe/cwmp/connection_request.h"
#include "cpe/cwmp/schedule.h"

#define STATE_TEXT 1025 /* 256 characters */
#define TRANSFERS  4    /* that may be ordered or untold at a time */

struct transfer {
	char key[CWMP_KEY];
	char url[STATE_TEXT], user[STATE_TEXT], password[STATE_TEXT]; /* "" once it is done */
	uint32_t size; /* octets of the file; 0: not told */
	monotonic due;
	bool under_way; /* not kept: it is begun again */
	bool done;
	unsigned int fault; /* 0: it succeeded */
	char reason[257];
	int64_t start, complete; /* UNKNOWN_TIME: the clock was not set */
};

struct state {
	char boot[40];        /* the kernel's name of the boot in which it was saved */
	char url[STATE_TEXT]; /* of the ACS that knows us; "": none does */
	int version;          /* of the namespace that works with it */
	char parameter_key[CWMP_KEY];
	char request_path[CONNECTION_PATH];
	char request_user[33], request_password[33]; /* made up */
	bool rebooting;                              /* the ACS wanted it, */
	char reboot_key[CWMP_KEY];                   /* and calls it that */
	struct transfer transfers[TRANSFERS];
	size_t transfer_count;
};

/* As after a factory reset. */
void state_init(struct state *state, const struct random_source *random);

/* -- text -- */

/* On the heap, the caller's to wipe and free; NULL: no memory. */
char *state_write(const struct state *state, const struct schedule *schedule,
		  const struct attributes *attributes, const struct schedule_time *time);

/*
 * All of it into what is as new. -EINVAL: that is no state of ours; then nothing has
 * changed but schedule and attributes, which have to be made again.
 */
int state_read(struct state *state, struct schedule *schedule, struct attributes *attributes,
	       const char *text, const struct schedule_time *time);

/* -- files -- */

/* -errno, and a sentence. */
int state_save(const char *path, const struct state *state, const struct schedule *schedule,
	       const struct attributes *attributes, const struct schedule_time *time,
	       struct failure *failure);

/*
 * The state is as new, and has the name of this boot; afterwards "" there if it was saved
 * in an earlier one. -ENOENT: there is none. -EINVAL: it was none, and has been set aside, as the sentence
 * says; else -errno.
 */
int state_load(const char *path, struct state *state, struct schedule *schedule,
	       struct attributes *attributes, const struct schedule_time *time,
	       struct failure *failure);

#endif
