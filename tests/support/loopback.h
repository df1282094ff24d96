/* SPDX-License-Identifier: BSD-2-Clause */
/* Sockets on 127.0.0.1, for the server that a unit test plays. */
#ifndef HOMEPORT_TESTS_LOOPBACK_H
#define HOMEPORT_TESTS_LOOPBACK_H

#include <stdint.h>

/*
 * A socket of that type, bound to *port in host order; 0: to a free one, which is put there.
 * SOCK_STREAM listens, too. The caller closes it. -1 if somebody has the port that was asked
 * for; anything else that goes wrong fails the test.
 */
int loopback_socket(int type, uint16_t *port);

#endif
