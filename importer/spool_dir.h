/*
 * A spool: a directory into which scanners put their files, and from which an
 * import takes them to done/ or failed/. One run at a time holds DIR/.lock.
 */
#ifndef IMPORTER_SPOOL_DIR_H
#define IMPORTER_SPOOL_DIR_H

#include <limits.h>
#include <stdint.h>
#include <sys/stat.h>

#include "why.h"

#define SPOOL_LOCK_NAME "/.lock"

enum spool_end { SPOOL_DONE, SPOOL_FAILED, SPOOL_END_COUNT };
/* The directory's name, "done" or "failed". Static. */
const char *spool_end_text(enum spool_end end);

struct spool {
	const char *path; /* as it was given */
	char shown[256];  /* the same, for people */
	int dir;	  /* descriptors; -1: not open */
	int ends[SPOOL_END_COUNT];
	int lock;
};

/*
 * Opens the directory and those in it, which are made where they are missing,
 * and waits for the lock. Whoever may write to the directory decides which file
 * is seen as what, so it must belong to root or to us, and not everybody may
 * rename in it: ST_DENIED. ST_NO_INPUT: it is not there, or is none; ST_BUSY;
 * ST_CANT_CREATE: done/ or failed/ is on another file system.
 * path must live as long as *s. Close it with spool_close, also after an error.
 */
enum status spool_open(
    struct spool *s, const char *path, struct why *why) MUST_USE ALL_NONNULL;
void spool_close(struct spool *s) ALL_NONNULL;

/* A file that waits. */
struct spool_file {
	char name[NAME_MAX + 1];
	struct stat stat;
	/* What it is sorted by: see spool_order.h. */
	char scanner[65];
	uint64_t seq;
	int64_t time;
};

struct spool_files {
	struct spool_file *file;
	size_t count, cap;
};

/*
 * The regular files of the directory that may be imports: not those whose name
 * begins with a dot or ends as one that is being written does (.tmp, .part), as
 * a signature, or as scan data. What is no regular file, or has a name that no
 * line of text can hold, is said and left alone. The caller frees out->file.
 */
enum status spool_list(const struct spool *s, struct spool_files *out,
    struct why *why) MUST_USE ALL_NONNULL;

/* Calls each with the name of every entry of a directory but . and .., until
 * one gives something else than ST_OK. */
enum status spool_each(int dir,
    enum status (*each)(void *ctx, const char *name, struct why *why),
    void *ctx, struct why *why) MUST_USE NONNULL(2, 4);

/* The sync of a directory: then what was renamed in it stays so. */
enum status spool_sync(
    int fd, const char *what, struct why *why) MUST_USE ALL_NONNULL;

#endif
