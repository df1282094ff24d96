/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Refusals: what the codes mean with which a name server turns an update down
 * (RFC 2136 2.2, RFC 8945 3), and what to do about it.
 */
#ifndef HOMEPORT_REFUSAL_H
#define HOMEPORT_REFUSAL_H

#include "ddns/backend.h"

struct refusal;

/* An RCODE, or the error of the TSIG record, which is more precise. Any code has one. */
const struct refusal *refusal_find(uint16_t code);

/* Fills in the job's sentence, with the remark behind the code's name, and says the outcome. */
enum outcome refusal_tell(const struct refusal *refusal, struct job *job, const char *remark);

#endif
