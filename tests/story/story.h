/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stories: conversations as text, played against server and proxy in virtual time.
 *
 * A story is exact: what happens and is not told fails it, and what is told and
 * does not happen, or happens at another moment, fails it, too. Chance always
 * draws the middle, so that what the RFC leaves to chance comes at round times
 * (retransmissions after 3, 9, 21 seconds).
 *
 *	# a comment, to the end of the line
 *	config mode nat444		before the first moment: what the gateway is
 *	0	192.168.1.20 > PACKET	at 0 s the host sends the packet to the gateway
 *		192.168.1.20 < PACKET	the gateway sends it to the host
 *	+2.5	kernel - ...		and this happens 2.5 s after that
 *	9				until here nothing else happens
 *
 * A line goes on with the moment of the line before. Packets are written as
 * pcp-proxy/pcp_text.h says. Lines of the same moment that only do something,
 * with none between them that expects something, happen in one turn.
 *
 * What can be done:
 *	HOST > PACKET			HOST is an address, or ADDRESS:PORT
 *	carrier > PACKET		the carrier's server sends it to the gateway
 *	carrier ENDPOINT > PACKET	somebody else on the WAN does
 *	wan ADDRESS			the gateway's own address becomes this one
 *	wan none			it is gone
 *	line MODE			it turns out to be another one, with its addresses
 *	kernel flows udp INTERNAL REMOTE EXTERNAL	a flow that the host has begun
 *	kernel refuses COUNT		the next so many installs fail
 *	kernel finds COUNT in use	...because the gateway has the ports for itself
 *	kernel serves PROTOCOL PORT	the gateway has this one for itself, and no other
 *	config KEY VALUE		another configuration
 *
 * Keys: lifetime-min, lifetime-max, max-mappings, port-set-max, requests-per-second,
 * requests-per-second-total, natpmp and relay-unknown on|off, as in homeport.conf;
 * prefix64 ADDRESS LENGTH; psid PSID LENGTH OFFSET; hosts ADDRESS LENGTH, one more section, and behind it, as there: refused, wildcards,
 * same-host, mappings COUNT, internal-ports LOW HIGH, external-ports LOW HIGH,
 * third-parties ADDRESS LENGTH;
 * forward TITLE tcp|udp INTERNAL [ipv4] [external PORT], what the gateway itself wants;
 * forward TITLE none, and it does not any more;
 * ports LOW HIGH, where ports are drawn from; and only at the start:
 *	mode, carrier ENDPOINT		as in homeport.conf
 *	carriers ENDPOINT...		further addresses of the carrier, in their order
 *	wan ADDRESS|none		the gateway's own address
 *	just-started			else the gateway has been there for 1000 s
 *	deaf				announcements to everybody are not of interest
 *
 * What can be expected:
 *	HOST < PACKET
 *	carrier < PACKET
 *	carrier ENDPOINT < PACKET	at another one of its addresses
 *	everybody < PACKET		an announcement on the LAN
 *	kernel + PROTOCOL EXTERNAL INTERNAL [FILTERS] for SECONDS	forwards; filters are
 *		from PREFIX/LENGTH [port NUMBER], as many as there are; or peer REMOTE
 *	kernel = PROTOCOL EXTERNAL INTERNAL for SECONDS		goes on forwarding
 *	kernel - PROTOCOL EXTERNAL INTERNAL			forwards no longer
 *	kernel ! PROTOCOL EXTERNAL INTERNAL			has refused to
 *		Of a port set both endpoints are 192.0.2.1:FIRST-LAST.
 *	event granted|renewed|changed|released|lost PROTOCOL OUTERMOST
 *	carrier answers|natpmp|silent|without-pcp|refuses|restarted	how we stand with it
 *	mappings COUNT			now, in the table
 *
 * Words that packets may leave out, and what then stands for them:
 *	epoch	to hosts, the seconds since the gateway started, or on from the epoch
 *		that was last expected by name; from the carrier, 500000 and on
 *	nonce	to hosts, that of the host's last request for the port; to and from the
 *		carrier, that of the last one to it for the port; "nonce any" in what is
 *		expected stands for whatever it is
 *	client	to the carrier, the gateway's address; from hosts, the host's
 *
 * Besides, whenever all is quiet, the kernel forwards exactly what is mapped.
 */
#ifndef HOMEPORT_TESTS_STORY_H
#define HOMEPORT_TESTS_STORY_H

#include <stdbool.h>
#include <stdio.h>

/* Plays the story in the file; says on `out` where and how it went another way. */
bool story_play(const char *path, FILE *out);

#endif
