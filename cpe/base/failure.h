/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A failure: a number for the program, a sentence for the human.
 *
 * The sentence is made where the failure happens, because only there it is
 * known what failed on what; it is printed by whoever can act, once.
 *
 *	if (fd < 0)
 *		return failure_set(failure, errno, "%s: cannot listen: %m", name);
 */
#ifndef HOMEPORT_BASE_FAILURE_H
#define HOMEPORT_BASE_FAILURE_H

struct failure {
	int error;          /* an errno value; 0: nothing failed */
	char sentence[256]; /* one line, no newline, cut if longer */
};

/*
 * Fills the failure (which may be NULL) and returns -error, ready to be passed up. %m in the
 * format says what the error is, as strerror does.
 */
__attribute__((format(printf, 3, 4))) int failure_set(struct failure *failure, int error,
						      const char *format, ...);

#endif
