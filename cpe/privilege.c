/* SPDX-License-Identifier: BSD-2-Clause */
/* User, capabilities, system calls. Covered by: tests/net/test_privilege */
#include "cpe/privilege.h"

#include <cap-ng.h>
#include <errno.h>
#include <pwd.h>
#include <sched.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <unistd.h>

static int keep_capabilities(const char *user, enum privilege keep, struct failure *failure)
{
	const struct passwd *account = NULL;
	bool may_bound;
	int done;

	if (user[0] != '\0') {
		errno = 0;
		account = getpwnam(user);
		if (!account)
			return failure_set(failure, errno ? errno : ENOENT,
					   "there is no user \"%s\": add it (adduser --system "
					   "%s), or name another one with -u",
					   user, user);
	}
	/* Only with it the bounding set is made smaller; who starts us without has seen to that. */
	capng_get_caps_process();
	may_bound = geteuid() == 0 || capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP);
	capng_clear(CAPNG_SELECT_BOTH);
	if (keep == PRIVILEGE_NETWORK)
		capng_updatev(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED | CAPNG_BOUNDING_SET,
			      CAP_NET_ADMIN, CAP_NET_RAW, -1);
	if (account)
		done = capng_change_id((int)account->pw_uid, (int)account->pw_gid,
				       CAPNG_INIT_SUPP_GRP | CAPNG_CLEAR_BOUNDING);
	else
		done = capng_apply(may_bound ? CAPNG_SELECT_BOTH : CAPNG_SELECT_CAPS);
	if (done != 0)
		return failure_set(failure, EPERM,
				   "cannot give up privileges (libcap-ng says %d): start the "
				   "daemon as root",
				   done);
	return 0;
}

/* What a daemon at work asks of the kernel: its loop, sockets, files it reads again. */
static const int16_t allowed[] = {
	SCMP_SYS(read),
	SCMP_SYS(readv),
	SCMP_SYS(write),
	SCMP_SYS(writev),
	SCMP_SYS(close),
	SCMP_SYS(lseek),
	SCMP_SYS(_llseek),
	SCMP_SYS(open),
	SCMP_SYS(openat),
	SCMP_SYS(fstat),
	SCMP_SYS(fstat64),
	SCMP_SYS(newfstatat),
	SCMP_SYS(fstatat64),
	SCMP_SYS(statx),
	SCMP_SYS(stat),
	SCMP_SYS(access),
	SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2),
	SCMP_SYS(unlink),
	SCMP_SYS(unlinkat),
	SCMP_SYS(rename),
	SCMP_SYS(renameat),
	SCMP_SYS(renameat2),
	SCMP_SYS(fsync),
	SCMP_SYS(fdatasync),
	SCMP_SYS(ftruncate),
	SCMP_SYS(fcntl),
	SCMP_SYS(fcntl64),
	SCMP_SYS(dup),
	SCMP_SYS(dup2),
	SCMP_SYS(dup3),
	SCMP_SYS(pipe),
	SCMP_SYS(pipe2),
	SCMP_SYS(socket),
	SCMP_SYS(bind),
	SCMP_SYS(connect),
	SCMP_SYS(listen),
	SCMP_SYS(accept),
	SCMP_SYS(accept4),
	SCMP_SYS(getsockname),
	SCMP_SYS(getpeername),
	SCMP_SYS(getsockopt),
	SCMP_SYS(setsockopt),
	SCMP_SYS(shutdown),
	SCMP_SYS(send),
	SCMP_SYS(sendto),
	SCMP_SYS(sendmsg),
	SCMP_SYS(sendmmsg),
	SCMP_SYS(recv),
	SCMP_SYS(recvfrom),
	SCMP_SYS(recvmsg),
	SCMP_SYS(recvmmsg),
	SCMP_SYS(recvmmsg_time64),
	SCMP_SYS(ioctl),
	SCMP_SYS(epoll_create),
	SCMP_SYS(epoll_create1),
	SCMP_SYS(epoll_ctl),
	SCMP_SYS(epoll_wait),
	SCMP_SYS(epoll_pwait),
	SCMP_SYS(epoll_pwait2),
	SCMP_SYS(poll),
	SCMP_SYS(ppoll),
	SCMP_SYS(ppoll_time64),
	SCMP_SYS(eventfd2),
	SCMP_SYS(timerfd_create),
	SCMP_SYS(timerfd_settime),
	SCMP_SYS(timerfd_settime64),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(clock_gettime64),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(time),
	SCMP_SYS(getrandom),
	SCMP_SYS(brk),
	SCMP_SYS(mmap),
	SCMP_SYS(mmap2),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(mprotect),
	SCMP_SYS(madvise),
	SCMP_SYS(futex),
	SCMP_SYS(futex_time64),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(sigreturn),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(signalfd4),
	SCMP_SYS(getpid),
	SCMP_SYS(gettid),
	SCMP_SYS(getuid),
	SCMP_SYS(geteuid),
	SCMP_SYS(getgid),
	SCMP_SYS(getegid),
	SCMP_SYS(tgkill),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	SCMP_SYS(uname),
	SCMP_SYS(getdents64),
	SCMP_SYS(umask),
	SCMP_SYS(chmod),
	SCMP_SYS(fchmod),
	SCMP_SYS(fchmodat),
	SCMP_SYS(sysinfo),
	SCMP_SYS(rseq),
	SCMP_SYS(set_robust_list),
	SCMP_SYS(socketpair), /* libcurl's, to hear from the thread that looks up a name */
};

/*
 * A thread, but no process: libcurl looks up names in threads. The flags of clone3 lie in
 * memory, where a filter cannot see them; the C library falls back to clone, whose do not.
 */
static int allow_threads(scmp_filter_ctx filter)
{
	int error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
				     SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));

	if (error == 0)
		error = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	return error;
}

static int keep_system_calls(struct failure *failure)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int error = filter ? 0 : -ENOMEM;
	size_t i;

	for (i = 0; error == 0 && i < sizeof(allowed) / sizeof(allowed[0]); i++)
		error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
	if (error == 0)
		error = allow_threads(filter);
	if (error == 0)
		error = seccomp_load(filter); /* sets no_new_privs, too */
	if (filter)
		seccomp_release(filter);
	if (error != 0)
		return failure_set(failure, -error, "cannot give up system calls: %m");
	return 0;
}

static int keep_privileges(const char *user, enum privilege keep, struct failure *failure)
{
	int error = keep_capabilities(user, keep, failure);

	if (error != 0)
		return error;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return failure_set(failure, errno, "cannot forgo new privileges: %m");
	return 0;
}

int privilege_drop(const char *user, enum privilege keep, struct failure *failure)
{
	int error = keep_privileges(user, keep, failure);

	return error != 0 ? error : keep_system_calls(failure);
}

int privilege_forgo(const char *user, struct failure *failure)
{
	return keep_privileges(user, PRIVILEGE_NONE, failure);
}
