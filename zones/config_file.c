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

/* Of an open file of any kind, which stays open. */
static enum status
read_open(int fd, char **out, size_t *len_out, struct why *why)
{
	enum status st = check_kind(fd, why);
	char *buf = NULL, *fit;
	ssize_t n;

	if (st != ST_OK)
		return st;
	buf = malloc(CONFIG_FILE_MAX + 1);
	if (buf == NULL)
		return why_errno(why, ENOMEM, "read");
	n = read_all(fd, buf, CONFIG_FILE_MAX + 1);
	if (n < 0 || n > CONFIG_FILE_MAX) {
		why_set(
		    why, "%s", n < 0 ? strerror(errno) : "larger than 1 MiB");
		free(buf);
		return ST_NO_INPUT;
	}
	buf[n] = '\0';
	fit = realloc(buf, (size_t)n + 1);
	*out = fit != NULL ? fit : buf;
	*len_out = (size_t)n;
	return ST_OK;
}

/* O_NONBLOCK: opening a FIFO would wait for a writer. */
#define OPEN_FLAGS (O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)

enum status
config_file_read(const char *path, char **out, size_t *len_out, struct why *why)
{
	enum status st;
	int fd = open(path, OPEN_FLAGS);

	if (fd < 0) {
		why_set(why, "%s", strerror(errno));
		return ST_NO_INPUT;
	}
	st = read_open(fd, out, len_out, why);
	(void)close(fd);
	return st;
}

static enum status
check_secret(int fd, struct why *why)
{
	uid_t self = geteuid();
	struct stat sb;

	if (fstat(fd, &sb) != 0) {
		(void)why_errno(why, errno, "stat");
		return ST_NO_INPUT;
	}
	if ((sb.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
		why_set(why,
		    "others than its owner may use it (mode %03o): chmod 600",
		    (unsigned)sb.st_mode & 0777);
		return ST_CONFIG;
	}
	if (sb.st_uid != 0 && sb.st_uid != self && self != 0) {
		why_set(why, "belongs to another user (id %u)",
		    (unsigned)sb.st_uid);
		return ST_CONFIG;
	}
	return ST_OK;
}

enum status
config_file_read_secret(
    const char *path, char **out, size_t *len_out, struct why *why)
{
	enum status st;
	int fd = open(path, OPEN_FLAGS | O_NOFOLLOW);

	if (fd < 0 && errno == ELOOP) {
		why_set(why, "is a symbolic link");
		return ST_CONFIG;
	}
	if (fd < 0) {
		why_set(why, "%s", strerror(errno));
		return ST_NO_INPUT;
	}
	st = check_kind(fd, why);
	if (st == ST_OK)
		st = check_secret(fd, why);
	if (st == ST_OK)
		st = read_open(fd, out, len_out, why);
	(void)close(fd);
	return st;
}

void
config_file_wipe(char **text, size_t len)
{
	explicit_bzero(*text, len);
	free(*text);
	*text = NULL;
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
