/*
 * Memory that runs out: LD_PRELOADed, it lets the N-th allocation of the
 * process fail ($RELAYBL_ALLOC=N), and those after it too where
 * $RELAYBL_ALLOC_ON is set. $RELAYBL_ALLOC_COUNT names a file to which each
 * process adds how many there were. What a child does is counted on its own.
 *
 * Allocations of libcrypto itself neither count nor fail: OpenSSL 3.0 ends the
 * process where its own beginning finds no memory, and there are thousands.
 */
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* glibc's own, which are there before any of dlsym's could be asked for. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static atomic_ulong count;
static unsigned long failing; /* 0: none */
static int from_then_on;
static uintptr_t spared_begin, spared_end; /* code of libcrypto */

static int
find_spared(struct dl_phdr_info *info, size_t size, void *ctx)
{
	(void)size;
	(void)ctx;
	if (strstr(info->dlpi_name, "/libcrypto.so") == NULL)
		return 0;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *segment = &info->dlpi_phdr[i];

		if (segment->p_type != PT_LOAD || !(segment->p_flags & PF_X))
			continue;
		spared_begin = info->dlpi_addr + segment->p_vaddr;
		spared_end = spared_begin + segment->p_memsz;
	}
	return 1;
}

__attribute__((constructor)) static void
prepare(void)
{
	const char *n = getenv("RELAYBL_ALLOC");

	(void)dl_iterate_phdr(find_spared, NULL);
	from_then_on = getenv("RELAYBL_ALLOC_ON") != NULL;
	atomic_store(&count, 0);
	failing = n != NULL ? strtoul(n, NULL, 10) : 0;
}

__attribute__((destructor)) static void
report(void)
{
	const char *path = getenv("RELAYBL_ALLOC_COUNT");
	char line[32];
	int len, fd;

	if (path == NULL)
		return;
	len = snprintf(line, sizeof(line), "%lu\n", atomic_load(&count));
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (fd < 0 || write(fd, line, (size_t)len) != len)
		_exit(1);
	(void)close(fd);
}

/* caller: where the allocation was asked for. */
static int
fails(void *caller)
{
	unsigned long n;

	if ((uintptr_t)caller - spared_begin < spared_end - spared_begin)
		return 0;
	n = atomic_fetch_add(&count, 1) + 1;
	if (failing == 0 || n < failing || (n > failing && !from_then_on))
		return 0;
	errno = ENOMEM;
	return 1;
}

#define CALLER __builtin_return_address(0)

void *
malloc(size_t size)
{
	return fails(CALLER) ? NULL : __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
	return fails(CALLER) ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *old, size_t size)
{
	return fails(CALLER) ? NULL : __libc_realloc(old, size);
}

void *
aligned_alloc(size_t alignment, size_t size)
{
	return fails(CALLER) ? NULL : __libc_memalign(alignment, size);
}

int
posix_memalign(void **out, size_t alignment, size_t size)
{
	if (fails(CALLER))
		return ENOMEM;
	*out = __libc_memalign(alignment, size);
	return *out == NULL ? ENOMEM : 0;
}
