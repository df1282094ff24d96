/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Inside the server, between its files; nobody else includes this.
 *
 *	server.c	datagrams in, checks, dispatch
 *	lines.c		the ways outside, and what becomes of mappings when they change
 *	map_request.c	what a request to map means for the mappings it names
 *	peer_request.c	what one to tell and keep a flow means
 *	natpmp_request.c	NAT-PMP requests, as wishes of the same kind
 *	static_request.c	what the gateway itself wants, as wishes of the same kind
 *	life.c		the stages from wish to grant, renewal, end
 *	ports.c		which external ports a mapping has
 *	announce.c	what is said without being asked
 *	reply.c		answers as octets
 */
#ifndef HOMEPORT_SERVER_STATE_H
#define HOMEPORT_SERVER_STATE_H

#include "pcp-proxy/announce.h"
#include "pcp-proxy/deadlines.h"
#include "pcp-proxy/exchange.h"
#include "pcp-proxy/mapping_table.h"
#include "pcp-proxy/pcp_codec.h"
#include "pcp-proxy/port_holds.h"
#include "pcp-proxy/server.h"

#define ADDRESS_ASKERS 8 /* NAT-PMP hosts that can wait for the address at once */

/* One way outside. */
struct line {
	struct server_line is;
	struct address external;     /* ours: server_external(); "no address": there is none now */
	struct address last_address; /* ours when there last was one */
	bool known_address;          /* there was one */
	struct address outermost;    /* as far as known */
	struct pcp_prefix64 prefix64[PCP_MAX_PREFIX64];
	uint8_t prefix64_count; /* 0: the carrier has told none */
	bool is_moving;         /* its mappings are being moved to a new address */
	bool is_redeployed;     /* ...or fitted into another deployment */
};

struct address_asker {
	struct reply_path path;
	uint8_t line;
};

/* What the gateway itself wants; starts empty from zeros. */
struct statics {
	struct static_want *list;
	uint32_t count;
	struct deadlines deadlines; /* of the next attempt or renewal, by place in the list */
	bool is_sweeping;           /* those that nobody wants any more are being ended */
	ticket swept;               /* the last one that was looked at */
};

struct server {
	struct server_settings settings;
	const struct random_source *random;
	struct mapping_table *table;
	struct host_table *hosts;
	struct bucket requests;
	struct port_holds holds;
	monotonic epoch_start;
	struct line lines[SERVER_LINES];
	uint32_t line_choice; /* in which round lines are chosen: from 1 */
	bool is_rechoosing;   /* mappings are being moved to the lines of this round */
	bool has_rechosen;    /* ...and one of them was */
	ticket moved; /* the last mapping that was looked at for that, or for its line's sake */
	struct address_asker address_askers[ADDRESS_ASKERS];
	unsigned int address_asker_count;
	struct burst announcement;
	struct statics statics;
	struct server_counters counters;
	struct decision_queue queue;
};

/* What a host wants of a mapping, in whichever protocol it asked. */
struct wish {
	struct mapping_key key;
	enum mapping_origin origin;
	struct pcp_nonce nonce;
	uint32_t lifetime; /* seconds as asked; 0: to end it */
	struct endpoint suggested;
	bool prefer_failure;
	bool names_set;                    /* with PORT_SET */
	uint16_t more_ports;               /* ...of so many ports behind the first one */
	bool keeps_parity;                 /* ...outside even or odd as inside */
	const struct pcp_options *options; /* NULL: NAT-PMP has none */
	const struct policy *policy;       /* of the internal host */
	bool is_own;                       /* who asks is the internal host itself */
	uint8_t line;                      /* of the internal host */
};

/* -- lines.c -- */

/* The number of the one that this host leaves by; "no address": hosts in general. */
uint8_t line_of_host(const struct server *server, const struct address *host);

/* Are there mappings that have to follow what has been told of lines? Some of them do. */
bool lines_are_moving(const struct server *server);
void lines_move(struct server *server, monotonic now);

/* The outermost address there, as far as it is known; "no address" where it is not. */
struct address line_outermost(const struct line *line);

/* -- how mappings get outside -- */

static inline const struct line *line_of(const struct server *server, const struct mapping *mapping)
{
	return &server->lines[mapping->line];
}

static inline const struct crossing *line_crossing(const struct line *line,
						   const struct mapping_key *key)
{
	return deployment_crossing(line->is.deployment, address_is_ipv4(&key->internal),
				   key->external_ipv4);
}

static inline const struct crossing *crossing_of(const struct server *server,
						 const struct mapping *mapping)
{
	return line_crossing(line_of(server, mapping), &mapping->key);
}

/* Has the carrier a say in it? */
static inline bool carrier_must_agree(const struct server *server, const struct mapping *mapping)
{
	return crossing_of(server, mapping)->asks;
}

/* Is it at an address that is ours no more? */
static inline bool must_move(const struct server *server, const struct mapping *mapping)
{
	const struct line *line = line_of(server, mapping);

	return !address_is_none(&line->external) && crossing_of(server, mapping)->translates &&
	       !address_same(&mapping->external.address, &line->external);
}

/* Has the operator switched it off? */
static inline bool is_off(const struct line *line)
{
	return line->is.deployment == &deployment_off;
}

/* Is there no way out for it now? */
static inline bool is_offline(const struct line *line, const struct mapping_key *key)
{
	return address_is_none(&line->external) &&
	       deployment_needs_address(line->is.deployment, line_crossing(line, key));
}

/* Can there be sets at all? */
static inline bool knows_port_sets(const struct server *server)
{
	return server->settings.port_set_max > 1;
}

struct question; /* below */

/* -- server.c -- */

/* What we do for whoever asks from there. */
struct pcp_abilities abilities_for(const struct server *server, const struct address *client);

/* -- map_request.c -- */

/*
 * Does what the wish asks; answers at once, or once kernel and carrier have
 * answered.
 */
void map_request(struct server *server, const struct wish *wish, const struct datagram *datagram,
		 monotonic now);

/* May this wish touch the mapping: has it the nonce, or needs it none? */
bool request_may_change(const struct mapping *mapping, const struct wish *wish);

/* Seconds that the mapping has yet; of one that is not granted, until asking again. */
uint32_t request_remaining(const struct mapping *mapping, monotonic now);

/* Keeps the request with the mapping until it can be answered; or why it cannot be. */
enum pcp_result request_attach(struct server *server, struct mapping *mapping,
			       const struct wish *wish, const struct datagram *datagram);

/* Would it cost the carrier a request, and change next to nothing? */
bool request_is_early(const struct server *server, const struct mapping *mapping,
		      const struct wish *wish, monotonic now);

/* What the mapping has, and for how long yet. */
void request_tell(struct server *server, struct mapping *mapping, const struct question *question,
		  monotonic now);

/* The mapping is wanted for longer, or in another way; or what is under way is awaited. */
void request_renew(struct server *server, struct mapping *mapping, const struct wish *wish,
		   const struct datagram *datagram, monotonic now);

/* A mapping without an external endpoint yet, its asker attached; NULL: *why not. */
struct mapping *request_begin(struct server *server, const struct wish *wish,
			      const struct datagram *datagram, enum pcp_result *why, monotonic now);

/* The same, with its port chosen. */
struct mapping *request_make(struct server *server, const struct wish *wish,
			     const struct datagram *datagram, enum pcp_result *why, monotonic now);

/* -- static_request.c -- */

monotonic static_next(const struct server *server); /* NEVER: nothing is due */
void static_due(struct server *server, monotonic now);
void static_clear(struct server *server);

/* The gateway has an address again: what could not be done without one can be. */
void static_hasten(struct server *server, monotonic now);

/* What has become of a mapping; passed over if it is not static. Lifetime: seconds. */
void static_granted(struct server *server, const struct mapping *mapping, monotonic now);
void static_refused(struct server *server, const struct mapping *mapping, enum pcp_result why,
		    uint32_t lifetime, monotonic now);

/* The mapping is about to be forgotten. Was it under way, it is asked for anew. */
void static_ended(struct server *server, const struct mapping *mapping, monotonic now);

/* The gateway's port on the mapping's line that is promised to it; 0: none. */
uint16_t static_port(const struct server *server, const struct mapping *mapping);

/*
 * Is the gateway's port on that line promised to another internal endpoint than this one,
 * which may get there yet?
 */
bool static_reserves(const struct server *server, const struct line *line, uint16_t port,
		     const struct mapping_key *key);

/* -- peer_request.c -- */

/* The same for one flow. */
void peer_request(struct server *server, const struct wish *wish, const struct datagram *datagram,
		  monotonic now);

/* -- natpmp_request.c -- */

#ifdef CONFIG_PCP_NATPMP
void natpmp_request(struct server *server, const struct datagram *datagram, monotonic now);
#else
static inline void natpmp_request(struct server *server, const struct datagram *datagram,
				  monotonic now)
{
	(void)server, (void)datagram, (void)now; /* settings.natpmp is never on */
}
#endif

/* -- life.c -- */

/*
 * A mapping that holds nothing yet, of so many ports behind the first one or as many as
 * there is room for. NULL: no room.
 */
struct mapping *life_begin(struct server *server, const struct mapping_key *key,
			   enum mapping_origin origin, uint16_t more_ports, uint8_t line,
			   monotonic now);

/* It is the gateway's own from now on, whoever asked for it first. */
void life_set_static(struct server *server, struct mapping *mapping);

/* The reverse, for a mapping that nobody else knows of. */
void life_forget(struct server *server, struct mapping *mapping);

/*
 * Starts a grant or renewal on behalf of the mapping's asker, or, without one,
 * because the mapping has to move. The external endpoint is set.
 */
void life_start(struct server *server, struct mapping *mapping, monotonic now);

/* Asks the kernel for the flow that the mapping is about. */
void life_find(struct server *server, struct mapping *mapping, monotonic now);

/* Gives the mapping its line's new address, with its port if that is free there, and starts it anew. */
void life_move(struct server *server, struct mapping *mapping, monotonic now);

/* Another deployment: starts the mapping anew in it, or ends it if there is no way in it. */
void life_redeploy(struct server *server, struct mapping *mapping, monotonic now);

/* The same on another line; the carrier of the one before has no more to do with it. */
void life_change_line(struct server *server, struct mapping *mapping, uint8_t line, monotonic now);

/* As it is, could it be there in the deployment of its line now? */
bool life_has_way(const struct server *server, const struct mapping *mapping);

/* Takes the mapping back everywhere and forgets it. */
void life_end(struct server *server, struct mapping *mapping, enum mapping_event event,
	      monotonic now);

/* -- ports.c -- */

/*
 * Gives the mapping an external endpoint, or another one, as its asker suggests;
 * false: there is none for it.
 */
bool ports_choose(struct server *server, struct mapping *mapping, monotonic now);

/*
 * Gives it an external endpoint on its line as this is now: with the ports that it has, or
 * others if these are not to be had there; false: there is none for it.
 */
bool ports_move(struct server *server, struct mapping *mapping, monotonic now);

/* Could it have that port of the gateway's instead of its own? */
bool ports_free_for(const struct server *server, const struct mapping *mapping, uint16_t port,
		    const struct policy *policy, monotonic now);

/* Are all that it has the gateway's to give, where an address is shared? */
bool ports_are_in_set(const struct server *server, const struct mapping *mapping);

/*
 * So many ports behind the first one, or as many as there is room for; its host is
 * charged for each.
 */
void ports_set_more(struct server *server, struct mapping *mapping, uint16_t more_ports);

/* -- reply.c -- */

/* Where the answer to a request comes from: its octets, and where it goes to. */
struct question {
	struct reply_path path;
	const uint8_t *bytes;
	size_t length;
	const uint8_t *answered; /* options of the carrier's that we do not know */
	uint8_t answered_length;
};

struct question question_of_datagram(const struct datagram *datagram);
struct question question_of_exchange(const struct exchange *exchange);

/* SUCCESS for the mapping, with the lifetime (seconds; 0: it was ended). */
void reply_success(struct server *server, const struct question *question,
		   const struct mapping *mapping, uint32_t lifetime, monotonic now);

/* An error, with its lifetime in seconds. In NAT-PMP it becomes the nearest code there. */
void reply_error(struct server *server, const struct question *question, enum pcp_result result,
		 uint32_t lifetime, monotonic now);

/* The response that tells the mapping's host what has become of it (RFC 6887 14.2). */
void reply_update(struct server *server, const struct mapping *mapping, monotonic now);

/*
 * The response that tells the mapping's host that it is no more, and why, with
 * the error's lifetime in seconds. Silent for NAT-PMP, which has no such response.
 */
void reply_loss(struct server *server, const struct mapping *mapping, enum pcp_result why,
		uint32_t lifetime, monotonic now);

/* To a request in PCP, from one who speaks NAT-PMP alone: its version is not known. */
void reply_natpmp_only(struct server *server, const struct question *question, monotonic now);

/* The NAT-PMP address reply: the outermost address, or that there is none. */
void reply_address(struct server *server, const struct reply_path *path,
		   const struct address *address, monotonic now);

#endif
