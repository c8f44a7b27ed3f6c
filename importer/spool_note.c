/* The note of a move, and the files a run writes into a spool. */
#include "spool_note.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sidecar.h"
#include "signature.h"

#define TITLE "relaybl-spool/1"

/* A file of ours: its owner may write, a group may look. */
#define FILE_MODE 0640

const char *const spool_parts[SPOOL_PART_COUNT] = {
    "",
    SIGNATURE_SUFFIX,
    SIDECAR_SUFFIX,
    SIDECAR_SUFFIX SIGNATURE_SUFFIX,
};

bool
spool_join(const char *name, const char *suffix, char out[NAME_MAX + 1])
{
	int n = snprintf(out, NAME_MAX + 1, "%s%s", name, suffix);

	return n > 0 && n <= NAME_MAX;
}

static enum status
write_all(int fd, const char *text, const char *what, struct why *why)
{
	size_t len = strlen(text);

	while (len > 0) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno != EINTR)
			return why_errno(why, errno, "%s", what);
		if (n > 0) {
			text += n;
			len -= (size_t)n;
		}
	}
	return ST_OK;
}

enum status
spool_put(
    int dir, const char *name, const char *text, int64_t now, struct why *why)
{
	const struct timespec times[2] = {{.tv_sec = now}, {.tv_sec = now}};
	enum status st;
	int fd;

	(void)unlinkat(dir, name, 0);
	fd = openat(dir, name,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
	if (fd < 0)
		return why_errno(why, errno, "%s", name);
	st = write_all(fd, text, name, why);
	if (st == ST_OK && now != 0 && futimens(fd, times) != 0)
		st = why_errno(why, errno, "%s", name);
	if (st == ST_OK)
		st = spool_sync(fd, name, why);
	(void)close(fd);
	if (st != ST_OK)
		(void)unlinkat(dir, name, 0);
	return st;
}

enum status
spool_note_write(
    const struct spool *s, const struct spool_note *m, struct why *why)
{
	char text[SPOOL_NOTE_MAX];
	enum status st;

	(void)snprintf(text, sizeof(text),
	    TITLE "\nfrom %s\nto %s %s\n%" PRIu64 " %" PRIu64 " %" PRIu64
		  " %" PRIu64 "\n%s",
	    m->from, spool_end_text(m->end), m->to, m->inode[0], m->inode[1],
	    m->inode[2], m->inode[3], m->reason);
	st = spool_put(s->dir, SPOOL_NEW, text, 0, why);
	if (st != ST_OK)
		return st;
	if (renameat(s->dir, SPOOL_NEW, s->dir, SPOOL_NOTE) != 0)
		return why_errno(why, errno, SPOOL_NOTE);
	return spool_sync(s->dir, s->shown, why);
}

/* Cuts "WORD " and the rest of a line off; false where it is another. */
static bool
take_line(char **text, const char *word, char **out)
{
	size_t len = strlen(word);
	char *lf = strchr(*text, '\n');

	if (lf == NULL || strncmp(*text, word, len) != 0)
		return false;
	*lf = '\0';
	*out = *text + len;
	*text = lf + 1;
	return true;
}

/* No name leads out of its directory. */
static bool
take_name(const char *text, char out[NAME_MAX + 1])
{
	if (text[0] == '\0' || text[0] == '.' || strchr(text, '/') != NULL)
		return false;
	return spool_join(text, "", out);
}

/* "done NAME" */
static bool
take_place(char *text, struct spool_note *out)
{
	char *blank = strchr(text, ' ');

	if (blank == NULL)
		return false;
	*blank = '\0';
	for (int e = 0; e < SPOOL_END_COUNT; e++)
		if (strcmp(text, spool_end_text((enum spool_end)e)) == 0) {
			out->end = (enum spool_end)e;
			return take_name(blank + 1, out->to);
		}
	return false;
}

static bool
take_inodes(const char *text, struct spool_note *out)
{
	uint64_t *i = out->inode;
	int n = 0;

	return sscanf(text, "%" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 "%n",
		   &i[0], &i[1], &i[2], &i[3], &n) == SPOOL_PART_COUNT &&
	       text[n] == '\0';
}

bool
spool_note_parse(char *text, struct spool_note *out)
{
	char *line;

	if (!take_line(&text, TITLE, &line) || line[0] != '\0' ||
	    !take_line(&text, "from ", &line) || !take_name(line, out->from) ||
	    !take_line(&text, "to ", &line) || !take_place(line, out) ||
	    !take_line(&text, "", &line) || !take_inodes(line, out))
		return false;
	(void)snprintf(out->reason, sizeof(out->reason), "%s", text);
	return true;
}
