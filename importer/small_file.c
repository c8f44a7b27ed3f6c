/* A file of modest size, read as a whole. */
#include "small_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reads to the end, or until there is one byte more than there may be. */
static enum status
read_all(int fd, uint8_t *buf, size_t max, size_t *len_out, struct why *why)
{
	size_t len = 0;

	while (len <= max) {
		ssize_t n = read(fd, buf + len, max + 1 - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return why_errno(why, errno, "read");
		if (n == 0)
			break;
		len += (size_t)n;
	}
	if (len > max) {
		why_set(why, "longer than %zu bytes", max);
		return ST_BAD_DATA;
	}
	buf[len] = '\0';
	*len_out = len;
	return ST_OK;
}

static enum status
read_open(int fd, size_t max, uint8_t **out, size_t *len_out, struct why *why)
{
	struct stat sb;
	uint8_t *buf;
	enum status st;

	if (fstat(fd, &sb) != 0)
		return why_errno(why, errno, "cannot be looked at");
	if (!S_ISREG(sb.st_mode)) {
		why_set(why, "is not a regular file");
		return ST_BAD_DATA;
	}
	buf = malloc(max + 1);
	if (buf == NULL)
		return why_no_memory(why);
	st = read_all(fd, buf, max, len_out, why);
	if (st == ST_OK)
		*out = buf;
	else
		free(buf);
	return st;
}

enum status
small_file_read(const char *path, bool follow, size_t max, uint8_t **out,
    size_t *len_out, struct why *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY |
				(follow ? 0 : O_NOFOLLOW));
	enum status st;

	/* What stands beside a file with a very long name has none. */
	if (fd < 0 && (errno == ENOENT || errno == ENAMETOOLONG))
		return ST_NOT_FOUND;
	if (fd < 0 && errno == ELOOP) {
		why_set(why, "is a symbolic link");
		return ST_BAD_DATA;
	}
	/* A socket. */
	if (fd < 0 && errno == ENXIO) {
		why_set(why, "is not a regular file");
		return ST_BAD_DATA;
	}
	if (fd < 0)
		return why_errno(why, errno, "cannot be opened");
	st = read_open(fd, max, out, len_out, why);
	(void)close(fd);
	return st;
}
