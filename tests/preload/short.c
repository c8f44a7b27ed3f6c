/*
 * A kernel that takes and gives little: LD_PRELOADed, it lets every read and
 * write of a stream socket move one to seven octets, and every third fail with
 * EAGAIN.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_uint turn;

static int
is_stream(int fd)
{
	int type, saved = errno;
	socklen_t len = sizeof(type);
	int known = getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len);

	errno = saved;
	return known == 0 && type == SOCK_STREAM;
}

/* How many of len octets may move; 0: none, and errno says so. */
static size_t
allowed(size_t len)
{
	unsigned n = atomic_fetch_add(&turn, 1);

	if (n % 3 == 2) {
		errno = EAGAIN;
		return 0;
	}
	return len < 1 + n % 7 ? len : 1 + n % 7;
}

ssize_t
read(int fd, void *out, size_t len)
{
	if (len > 0 && is_stream(fd) && (len = allowed(len)) == 0)
		return -1;
	return syscall(SYS_read, fd, out, len);
}

ssize_t
write(int fd, const void *data, size_t len)
{
	if (len > 0 && is_stream(fd) && (len = allowed(len)) == 0)
		return -1;
	return syscall(SYS_write, fd, data, len);
}

/* The first piece that is not empty, or a part of it. */
ssize_t
writev(int fd, const struct iovec *pieces, int count)
{
	if (!is_stream(fd))
		return syscall(SYS_writev, fd, pieces, count);
	while (count > 1 && pieces->iov_len == 0) {
		pieces++;
		count--;
	}
	return write(fd, pieces->iov_base, pieces->iov_len);
}
