/* What was moved out of a spool long ago is removed. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "spool_note.h"

struct pruning {
	int dir;
	int64_t before; /* what is older goes */
};

/* NAME without its ending, where that is the one. */
static bool
strip(const char *name, const char *ending, char out[NAME_MAX + 1])
{
	size_t len = strlen(name), cut = strlen(ending);

	if (len <= cut || strcmp(name + len - cut, ending) != 0)
		return false;
	(void)snprintf(out, NAME_MAX + 1, "%.*s", (int)(len - cut), name);
	return true;
}

static enum status
remove_part(int dir, const char *name, const char *suffix, struct why *why)
{
	char full[NAME_MAX + 1];

	if (!spool_join(name, suffix, full) || unlinkat(dir, full, 0) == 0 ||
	    errno == ENOENT)
		return ST_OK;
	return why_errno(why, errno, "%s", full);
}

/* The reason last: it is what tells that the others are to go. */
static enum status
remove_all(int dir, const char *name, struct why *why)
{
	enum status st = ST_OK;

	for (int part = 0; st == ST_OK && part < SPOOL_PART_COUNT; part++)
		st = remove_part(dir, name, spool_parts[part], why);
	return st == ST_OK ? remove_part(dir, name, SPOOL_REASON_SUFFIX, why)
			   : st;
}

/* Only what has a reason beside it was put there by a run. */
static enum status
prune_one(void *ctx, const char *name, struct why *why)
{
	const struct pruning *p = ctx;
	char file[NAME_MAX + 1];
	struct stat sb;

	if (!strip(name, SPOOL_REASON_SUFFIX, file) ||
	    fstatat(p->dir, name, &sb, AT_SYMLINK_NOFOLLOW) != 0 ||
	    !S_ISREG(sb.st_mode) || sb.st_mtim.tv_sec >= p->before)
		return ST_OK;
	return remove_all(p->dir, file, why);
}

enum status
spool_prune(const struct spool *s, int64_t now, int64_t keep_s, struct why *why)
{
	enum status st = ST_OK;

	for (int e = 0; st == ST_OK && e < SPOOL_END_COUNT; e++) {
		struct pruning p = {s->ends[e], now - keep_s};

		st = spool_each(p.dir, prune_one, &p, why);
		if (st != ST_OK)
			why_wrap(why, "%s/%s", s->shown,
			    spool_end_text((enum spool_end)e));
	}
	return st;
}
