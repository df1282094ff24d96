/* SPDX-License-Identifier: BSD-2-Clause */
/* What packets meet that come to a gateway with our table: the kernel's part of tests/glue/flows.c. */
#ifndef HOMEPORT_TESTS_GLUE_TRAFFIC_H
#define HOMEPORT_TESTS_GLUE_TRAFFIC_H

/* Returns how many tests failed. */
int glue_traffic_run(void);

#endif
