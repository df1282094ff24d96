/* SPDX-License-Identifier: BSD-2-Clause */
/* What failed, as a number and a sentence. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "cpe/base/failure.h"

int failure_set(struct failure *failure, int error, const char *format, ...)
{
	va_list arguments;

	if (failure) {
		failure->error = error;
		errno = error; /* for %m */
		va_start(arguments, format);
		vsnprintf(failure->sentence, sizeof(failure->sentence), format, arguments);
		va_end(arguments);
	}
	return -error;
}
