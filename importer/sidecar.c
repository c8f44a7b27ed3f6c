/* Scan data of a CSV: FILE.scan.json beside it. */
#include "sidecar.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format_jsonl.h"

/* Two lines of relay-verdict/1, and room. */
#define SIDECAR_MAX (1 << 20)

/* One line, its end cut off; ST_NOT_FOUND at the end of the file. */
static enum status
next_object(FILE *f, json_t **out, struct why *why)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t len = getline(&line, &cap, f);
	enum status st = ST_NOT_FOUND;

	while (len > 0 && strchr("\r\n", line[len - 1]) != NULL)
		len--;
	if (len > 0)
		st = jsonl_decode(
			 (struct slice){(const uint8_t *)line, (size_t)len},
			 out, why) == REFUSED_NOT
			 ? ST_OK
			 : ST_BAD_DATA;
	free(line);
	return st;
}

/* What the end line is compared with. */
static struct jsonl_seen
seen_in(const struct intake *in)
{
	struct jsonl_seen seen = {.lines = in->read};

	for (size_t i = 0; i < batch_count(&in->batch); i++)
		seen.verdicts[batch_at(&in->batch, i).verdict]++;
	memcpy(seen.sha256, in->sha256, sizeof(seen.sha256));
	return seen;
}

static enum status
read_lines(struct intake *in, FILE *f, struct why *why)
{
	struct jsonl_seen seen = seen_in(in);
	json_t *scan = NULL, *end = NULL;
	enum status st = next_object(f, &scan, why);

	if (st == ST_NOT_FOUND) {
		why_set(why, "is empty");
		st = ST_BAD_DATA;
	}
	if (st == ST_OK)
		st = jsonl_scan(scan, &in->scan, why);
	if (st == ST_OK)
		st = next_object(f, &end, why);
	if (st == ST_OK && jsonl_end(end, &seen, &in->scan, why) != REFUSED_NOT)
		st = ST_BAD_DATA;
	json_decref(scan);
	json_decref(end);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

/* The file, or NULL and ST_OK where there is none. Nobody named it, so what is
 * no file of a sane size is not waited for, and not read to its end. */
static enum status
open_file(const char *path, FILE **out, struct why *why)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat sb;

	*out = NULL;
	if (fd < 0 && errno == ENOENT)
		return ST_OK;
	if (fd >= 0 && fstat(fd, &sb) == 0 &&
	    (!S_ISREG(sb.st_mode) || sb.st_size > SIDECAR_MAX)) {
		why_set(
		    why, "not a file, or longer than %d bytes", SIDECAR_MAX);
		(void)close(fd);
		return ST_BAD_DATA;
	}
	if (fd >= 0)
		*out = fdopen(fd, "r");
	if (*out != NULL)
		return ST_OK;
	(void)why_errno(why, errno, "cannot be opened");
	if (fd >= 0)
		(void)close(fd);
	return ST_NO_INPUT;
}

enum status
sidecar_read(struct intake *in, struct why *why)
{
	char path[PATH_MAX];
	int n = snprintf(path, sizeof(path), "%s.scan.json", in->path);
	enum status st;
	FILE *f;

	if (strcmp(in->path, "-") == 0 || n < 0 || (size_t)n >= sizeof(path))
		return ST_OK;
	st = open_file(path, &f, why);
	if (f == NULL) {
		if (st != ST_OK)
			why_wrap(why, "%s.scan.json", in->file);
		return st;
	}
	st = read_lines(in, f, why);
	if (st != ST_OK)
		why_wrap(why, "%s.scan.json", in->file);
	(void)fclose(f);
	return st;
}
