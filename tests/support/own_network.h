/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A network of its own for a unit test: a namespace in which there is nothing but
 * "lo", so that fixed ports are free and multicast goes nowhere. No root needed
 * where the kernel lets users make namespaces.
 */
#ifndef HOMEPORT_TESTS_OWN_NETWORK_H
#define HOMEPORT_TESTS_OWN_NETWORK_H

#include <stdbool.h>

/* Moves the process there, for good; false if the kernel does not let us. */
bool own_network_enter(void);

#endif
