/* SPDX-License-Identifier: BSD-2-Clause */
/* Record wire: records and markers as DNS has them, without owner and time to live. */
#ifndef HOMEPORT_RECORD_WIRE_H
#define HOMEPORT_RECORD_WIRE_H

#include "ddns/backend.h"
#include "ddns/dns_update.h"

/* Of a record of the job's name. Length 0: it does not fit. */
struct dns_data record_wire_data(const struct record *record, const struct job *job);
struct dns_data record_wire_marker(void);

#endif
