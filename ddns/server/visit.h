/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Visits: what somebody gets who opens http://NAME/ or https://NAME/ and does not
 * know the port (RFC 7393 3.2, 3.3).
 *
 *	the name has one service, of the web    redirected to it, path and query kept
 *	it has others, or several               "/" lists them; any other path leads to
 *	                                        one of the web, best of the same scheme
 *	it has none now                         503
 *	it has none at all                      404
 *
 * The redirect is temporary and never to be stored, because the port may be
 * another one tomorrow (DDNS-032). It leads to a name, direct.NAME, because a
 * certificate can be had for a name (DDNS-033); where the families have different
 * ports, to v4.NAME or v6.NAME by the one that the visitor came with (DDNS-040).
 * These are the names that record_plan.h speaks of as targets.
 */
#ifndef HOMEPORT_VISIT_H
#define HOMEPORT_VISIT_H

#include "ddns/server/registrations.h"
#include "ddns/server/web.h"

/* The answer to a visit of the name in request->host, in small letters. */
void visit_answer(const struct registrations *registrations, const struct web_request *request,
		  uint64_t wall, struct web_answer *answer);

#endif
