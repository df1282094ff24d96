/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Preloaded into a program that changes files: at the call that $POWER_CUT counts to, of
 * those that change something on disk, the program is dead, as by a power cut; of what it
 * was about to write half is written. It counts from the moment on when the file
 * $POWER_CUT_ARMED is there.
 */
#undef _TIME_BITS
#undef _FILE_OFFSET_BITS
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

static int left;

static int is_now(void)
{
	static int armed;
	const char *count = getenv("POWER_CUT"), *arm = getenv("POWER_CUT_ARMED");

	if (!armed && count && arm && access(arm, F_OK) == 0) {
		armed = 1;
		left = atoi(count);
	}
	return armed && --left == 0;
}

static void cut(void)
{
	__builtin_trap(); /* no signal that a filter of system calls could refuse */
}

#define REAL(name, type) ((type)dlsym(RTLD_NEXT, name))

/* What the C library calls it depends on the size of its files. */
int open64(const char *path, int flags, ...)
{
	va_list arguments;
	int mode;

	va_start(arguments, flags);
	mode = va_arg(arguments, int);
	va_end(arguments);
	if ((flags & O_ACCMODE) != O_RDONLY && is_now())
		cut();
	return REAL("open64", int (*)(const char *, int, int))(path, flags, mode);
}

int open(const char *path, int flags, ...) __attribute__((alias("open64")));

ssize_t write(int file, const void *octets, size_t length)
{
	ssize_t (*real)(int, const void *, size_t) =
		REAL("write", ssize_t(*)(int, const void *, size_t));

	if (length > 1 && is_now()) {
		real(file, octets, length / 2);
		cut();
	}
	return real(file, octets, length);
}

int fsync(int file)
{
	if (is_now())
		cut();
	return REAL("fsync", int (*)(int))(file);
}

int rename(const char *from, const char *to)
{
	if (is_now())
		cut();
	return REAL("rename", int (*)(const char *, const char *))(from, to);
}

int unlink(const char *path)
{
	if (is_now())
		cut();
	return REAL("unlink", int (*)(const char *))(path);
}
