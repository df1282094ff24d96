/* SPDX-License-Identifier: BSD-2-Clause */
/* What becomes of our table in the hands of others: the kernel's part of tests/glue/suite.c. */
#ifndef HOMEPORT_TESTS_GLUE_OTHERS_H
#define HOMEPORT_TESTS_GLUE_OTHERS_H

/* Returns how many tests failed. */
int glue_others_run(void);

#endif
