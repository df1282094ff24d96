/* SPDX-License-Identifier: BSD-2-Clause */
/* Ready: telling whoever started a program that it can be used. */
#ifndef HOMEPORT_READY_H
#define HOMEPORT_READY_H

/*
 * Says so in the journal, with a newline on the descriptor that NOTIFY_FD names, and to the
 * socket that NOTIFY_SOCKET names, as systemd has it.
 */
void ready(const char *program);

#endif
