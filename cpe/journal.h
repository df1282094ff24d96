/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The journal: what the daemon tells its operator. Only the cpe folder logs.
 *
 * A line has a level, a subsystem and a sentence, one line per event:
 *
 *	pcp: granted protocol=tcp internal=192.168.1.20:80 outermost=198.18.0.1:40001
 *	dns: service web: 192.0.2.53 refused the key "homeport"; check key-file
 *
 * Debug lines are written only for subsystems that are switched on, alone
 * (-d pcp,nft) and at run time. What strangers can provoke goes through
 * journal_limited(). Octets that could forge a line or drive a terminal are
 * written as '?'. Secrets are never handed in.
 *
 * The one module with state of its own, so that any file can say something.
 */
#ifndef HOMEPORT_JOURNAL_H
#define HOMEPORT_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "cpe/base/failure.h"
#include "cpe/base/monotonic.h"

enum journal_level { JOURNAL_ERROR, JOURNAL_WARNING, JOURNAL_INFO, JOURNAL_DEBUG };

/* X(symbol, word, what it covers) */
#define JOURNAL_SUBSYSTEMS(X)                                   \
	X(MAIN, "main", "start, reload, end")                   \
	X(CONFIG, "config", "the configuration file")           \
	X(PCP, "pcp", "LAN hosts: requests, replies, mappings") \
	X(UPSTREAM, "upstream", "the carrier's PCP server")     \
	X(NFT, "nft", "kernel forwardings")                     \
	X(WAN, "wan", "links, addresses, routers")              \
	X(DNS, "dns", "publishing of services")                 \
	X(CONTROL, "control", "the control socket")             \
	X(CWMP, "cwmp", "the ACS of TR-069, in homeport-cwmp alone")

enum journal_subsystem {
#define X(symbol, word, about) JOURNAL_##symbol,
	JOURNAL_SUBSYSTEMS(X)
#undef X
		JOURNAL_SUBSYSTEM_COUNT
};

enum journal_to {
	JOURNAL_TO_STDERR, /* "<level> <subsystem>: <sentence>" */
	JOURNAL_TO_SYSLOG, /* facility daemon */
};

/* Before this, lines go to stderr. */
void journal_open(enum journal_to to, const char *program);

/*
 * Switches debug lines on for the words in a list ("pcp,nft", "all"; "" for none)
 * and off for all others. -EINVAL and the words there are if one is unknown;
 * nothing is changed then.
 */
int journal_debug(const char *words, struct failure *failure);

/* To spare the making of what would not be written. */
bool journal_wants(enum journal_level level, enum journal_subsystem subsystem);

__attribute__((format(printf, 3, 4))) void
journal(enum journal_level level, enum journal_subsystem subsystem, const char *format, ...);

/*
 * With journal_keep(true) lines of level info wait until journal_flush(), for the
 * most 8 kB of them: nobody who waits for a reply has to wait for them, and what came
 * in together is written together. A line of another level brings those before it along.
 */
void journal_keep(bool on);
void journal_flush(void);

/* -- what strangers can provoke -- */

#define JOURNAL_BURST  5                       /* lines at once */
#define JOURNAL_PERIOD (60 * MONOTONIC_SECOND) /* after which there are as many again */

/* One per place in the code (static), or per peer. Starts from zeros. */
struct journal_limit {
	monotonic since;
	uint32_t written, suppressed;
};

/*
 * Like journal(), at most JOURNAL_BURST lines per JOURNAL_PERIOD; the next line
 * that is written ends in "(suppressed N like it)".
 */
__attribute__((format(printf, 5, 6))) void journal_limited(struct journal_limit *limit,
							   monotonic now, enum journal_level level,
							   enum journal_subsystem subsystem,
							   const char *format, ...);

#endif
