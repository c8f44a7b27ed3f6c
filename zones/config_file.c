/* Reads configuration and master files, and finds what they name. */
#include "config_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Until the end of the file or the limit; the length, or -1 and errno. */
static ssize_t
read_all(int fd, char *buf, size_t cap)
{
	size_t n = 0;

	while (n < cap) {
		ssize_t k = read(fd, buf + n, cap - n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return -1;
		if (k == 0)
			break;
		n += (size_t)k;
	}
	return (ssize_t)n;
}

/* Everything but a plain file is refused before a read could wait. */
static enum status
check_kind(int fd, struct why *why)
{
	struct stat st;

	if (fstat(fd, &st) != 0) {
		(void)why_errno(why, errno, "stat");
		return ST_NO_INPUT;
	}
	if (!S_ISREG(st.st_mode)) {
		why_set(why, "not a plain file");
		return ST_NO_INPUT;
	}
	return ST_OK;
}

enum status
config_file_read(const char *path, char **out, size_t *len_out, struct why *why)
{
	enum status st;
	ssize_t n;
	char *buf = NULL, *fit;
	/* O_NONBLOCK: opening a FIFO would wait for a writer. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0) {
		why_set(why, "%s", strerror(errno));
		return ST_NO_INPUT;
	}
	st = check_kind(fd, why);
	if (st != ST_OK)
		goto done;
	buf = malloc(CONFIG_FILE_MAX + 1);
	if (buf == NULL) {
		st = why_errno(why, ENOMEM, "read");
		goto done;
	}
	n = read_all(fd, buf, CONFIG_FILE_MAX + 1);
	if (n < 0 || n > CONFIG_FILE_MAX) {
		why_set(
		    why, "%s", n < 0 ? strerror(errno) : "larger than 1 MiB");
		st = ST_NO_INPUT;
		goto done;
	}
	buf[n] = '\0';
	fit = realloc(buf, (size_t)n + 1);
	*out = fit != NULL ? fit : buf;
	*len_out = (size_t)n;
	buf = NULL;
done:
	free(buf);
	(void)close(fd);
	return st;
}

char *
config_file_beside(const char *file, const char *path)
{
	const char *slash = strrchr(file, '/');
	int dir = slash != NULL ? (int)(slash - file + 1) : 0;
	char *cwd, *full = NULL;
	int n;

	if (path[0] == '/')
		return strdup(path);
	if (file[0] == '/') {
		n = asprintf(&full, "%.*s%s", dir, file, path);
		return n < 0 ? NULL : full;
	}
	cwd = getcwd(NULL, 0);
	if (cwd == NULL)
		return NULL;
	n = asprintf(&full, "%s/%.*s%s", cwd, dir, file, path);
	free(cwd);
	return n < 0 ? NULL : full;
}
