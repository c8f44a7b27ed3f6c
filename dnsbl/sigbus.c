/* SIGBUS in a mapped generation: zeros and a flag instead of the end. */
#include "sigbus.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

/* start is set last and cleared first: 0 means that the rest is no range. */
static struct range {
	_Atomic uintptr_t start, end;
	_Atomic(_Atomic bool *) lost;
} ranges[SIGBUS_RANGES_MAX];

static _Thread_local _Atomic bool *guard;
static uintptr_t page_size;

static _Atomic bool *
flag_for(uintptr_t at)
{
	uintptr_t start;

	for (size_t i = 0; i < SIGBUS_RANGES_MAX; i++) {
		start = atomic_load(&ranges[i].start);
		if (start != 0 && at >= start &&
		    at < atomic_load(&ranges[i].end))
			return atomic_load(&ranges[i].lost);
	}
	return guard;
}

/*
 * mmap is not on POSIX's list of functions that a handler may call, but on
 * Linux it is a bare system call without state in libc; and the signal is
 * synchronous: it comes out of a load from the mapped file, never out of the
 * middle of malloc. The alternative is to die.
 */
static void
on_sigbus(int sig, siginfo_t *info, void *context)
{
	uintptr_t page = (uintptr_t)info->si_addr & ~(page_size - 1);
	_Atomic bool *lost = NULL;
	int saved = errno;

	(void)context;
	if (info->si_code > 0) /* from the kernel, not from kill(2) */
		lost = flag_for((uintptr_t)info->si_addr);
	if (lost != NULL &&
	    mmap((void *)page, page_size, PROT_READ,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED) {
		atomic_store(lost, true);
		errno = saved;
		return;
	}
	/* Not ours: the faulting instruction runs again and ends us. */
	signal(sig, SIG_DFL);
	if (info->si_code <= 0)
		raise(sig);
}

void
sigbus_init(void)
{
	struct sigaction action = {.sa_flags = SA_SIGINFO};
	int err;

	page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
	action.sa_sigaction = on_sigbus;
	sigemptyset(&action.sa_mask);
	err = sigaction(SIGBUS, &action, NULL);
	assert(err == 0);
}

void
sigbus_watch(const void *start, size_t len, _Atomic bool *lost)
{
	size_t i = 0;

	while (i < SIGBUS_RANGES_MAX && atomic_load(&ranges[i].start) != 0)
		i++;
	assert(i < SIGBUS_RANGES_MAX);
	atomic_store(&ranges[i].lost, lost);
	atomic_store(&ranges[i].end, (uintptr_t)start + len);
	atomic_store(&ranges[i].start, (uintptr_t)start);
}

void
sigbus_forget(const _Atomic bool *lost)
{
	for (size_t i = 0; i < SIGBUS_RANGES_MAX; i++)
		if (atomic_load(&ranges[i].lost) == lost) {
			atomic_store(&ranges[i].start, 0);
			atomic_store(&ranges[i].lost, NULL);
		}
}

void
sigbus_guard(_Atomic bool *lost)
{
	guard = lost;
}
