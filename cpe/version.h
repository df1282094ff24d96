/* SPDX-License-Identifier: BSD-2-Clause */
/* The version, in the one place where it stands. */
#ifndef HOMEPORT_VERSION_H
#define HOMEPORT_VERSION_H

#define HOMEPORT_VERSION "0.1.0"

#endif
