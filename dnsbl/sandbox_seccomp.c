/* Which system calls are left, and with what. */
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

/* By name, because no architecture has them all: what is missing is skipped.
 * Found by watching relaybld in every test; the others are what newer and other
 * C libraries call instead of those. */
static const char *const allowed[] = {
    /* datagrams and connections that are there */
    "recvmmsg", "sendmmsg", "recvmsg", "sendmsg", "recvfrom", "sendto",
    "accept4", "accept", "shutdown", "getsockname", "getpeername", "getsockopt",
    "setsockopt", "read", "readv", "write", "writev", "close",
    /* the loops */
    "epoll_create1", "epoll_ctl", "epoll_pwait", "epoll_pwait2", "epoll_wait",
    "poll", "ppoll", "eventfd2", "pipe2", "fcntl", "dup", "dup3",
    "timerfd_create", "timerfd_settime", "inotify_init1", "inotify_add_watch",
    "inotify_rm_watch",
    /* files: generations, configuration, keys */
    "pread64", "preadv", "lseek", "_llseek", "newfstatat", "fstatat64", "fstat",
    "fstat64", "stat", "lstat", "statx", "statfs", "statfs64", "fstatfs",
    "fstatfs64", "readlink", "readlinkat", "access", "faccessat", "faccessat2",
    "getdents64", "getcwd", "fadvise64", "flock",
    /* memory */
    "brk", "munmap", "mremap", "madvise", "mincore", "membarrier", "msync",
    /* threads, their turns */
    "set_robust_list", "get_robust_list", "rseq", "futex", "futex_time64",
    "sched_yield", "sched_getaffinity", "sched_getattr", "sched_setattr",
    "getpriority", "setpriority", "gettid", "set_tid_address", "exit",
    "exit_group", "restart_syscall", "getcpu",
    /* signals */
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending",
    "sigaltstack", "sigreturn",
    /* time, chance, what we are */
    "clock_gettime", "clock_gettime64", "clock_getres", "clock_nanosleep",
    "nanosleep", "gettimeofday", "time", "getrandom", "getpid", "getppid",
    "getuid", "geteuid", "getgid", "getegid", "getrusage", "times", "sysinfo",
    "uname"};

/* A process that is started beside this one and traces it: how a leak is
 * looked for. */
static const char *const for_sanitizers[] = {"clone", "ptrace", "wait4", "kill",
    "tgkill", "tkill", "prctl", "arch_prctl", "process_vm_readv", "personality",
    "getrlimit", "setrlimit", "prlimit64", "pipe", "dup2", "ioctl", "getdents"};

#define WRITING (O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | O_TMPFILE)
#define NONE(argument, bits)                                                   \
	{                                                                      \
		argument, SCMP_CMP_MASKED_EQ, bits, 0                          \
	}

/* Allowed where one argument, or two, are as they should be. */
static const struct partly {
	const char *name;
	unsigned count;
	struct scmp_arg_cmp when[2];
} partly[] = {{"open", 1, {NONE(1, WRITING & ~O_DIRECTORY)}},
    {"openat", 1, {NONE(2, WRITING & ~O_DIRECTORY)}},
    /* No memory becomes code. */
    {"mmap", 1, {NONE(2, PROT_EXEC)}}, {"mmap2", 1, {NONE(2, PROT_EXEC)}},
    {"mprotect", 1, {NONE(2, PROT_EXEC)}},
    /* A thread, never a process. */
    {"clone", 1, {{0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD}}},
    {"ioctl", 1, {{1, SCMP_CMP_EQ, FIONBIO, 0}}},
    {"ioctl", 1, {{1, SCMP_CMP_EQ, FIONREAD, 0}}},
    {"ioctl", 1, {{1, SCMP_CMP_EQ, FIOCLEX, 0}}},
    /* Our own limits, to read. */
    {"prlimit64", 2, {{0, SCMP_CMP_EQ, 0, 0}, {2, SCMP_CMP_EQ, 0, 0}}}};

static int
allow(scmp_filter_ctx filter, const char *name, unsigned count,
    const struct scmp_arg_cmp *when)
{
	int call = seccomp_syscall_resolve_name(name);

	/* Below 0: another architecture has it. */
	if (call < 0)
		return 0;
	return -seccomp_rule_add_array(
	    filter, SCMP_ACT_ALLOW, call, count, when);
}

static int
allow_all(scmp_filter_ctx filter, const char *const *names, size_t count)
{
	int err = 0;

	for (size_t i = 0; err == 0 && i < count; i++)
		err = allow(filter, names[i], 0, NULL);
	return err;
}

/* assert and abort signal ourselves. */
static int
allow_own_signals(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp self = {
	    0, SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0};

	return allow(filter, "tgkill", 1, &self);
}

static int
add_rules(scmp_filter_ctx filter)
{
	int err;

	if (SANDBOX_SANITIZER)
		err = allow_all(filter, for_sanitizers,
		    sizeof(for_sanitizers) / sizeof(for_sanitizers[0]));
	else
		err = allow_own_signals(filter);
	if (err == 0)
		err = allow_all(
		    filter, allowed, sizeof(allowed) / sizeof(allowed[0]));
	for (size_t i = 0; err == 0 && i < sizeof(partly) / sizeof(partly[0]);
	     i++)
		err = allow(
		    filter, partly[i].name, partly[i].count, partly[i].when);
	/* Its flags are in memory, where a filter does not see them: without
	 * it libc takes clone. */
	if (err == 0)
		err = -seccomp_rule_add(
		    filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	return err;
}

int
sandbox_seccomp(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int err;

	if (filter == NULL)
		return ENOMEM;
	err = add_rules(filter);
	/* Older kernels turn speculative stores off for who has a filter, which
	 * is meant for those who run the code of others. */
	(void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_SSB, 1);
	if (err == 0)
		err = -seccomp_load(filter);
	seccomp_release(filter);
	return err;
}
