/*
 * What a path must be before LMDB may see it. Private to store*.c and its
 * tests; knows the file system, not LMDB.
 */
#ifndef ZONES_STORE_PATH_H
#define ZONES_STORE_PATH_H

#include <limits.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "store.h"

/* Names that LMDB gives in a directory. */
#define STORE_DATA_NAME "data.mdb"
#define STORE_LOCK_NAME "lock.mdb"
/* A store being made; gets STORE_DATA_NAME when it is whole. */
#define STORE_NEW_NAME "data.new"

#define STORE_DIR_MODE	0770
#define STORE_FILE_MODE 0660

struct store_paths {
	char path[PATH_MAX]; /* as given */
	char data[PATH_MAX]; /* the same for one file */
	char lock[PATH_MAX]; /* "" for one file */
	char made[PATH_MAX]; /* STORE_NEW_NAME; "" for one file */
};

bool store_mode_is_dir(enum store_mode mode);

/* Fills *out. ST_BAD_DATA for a path that is too long. */
enum status store_paths_init(const char *path, enum store_mode mode,
    struct store_paths *out, struct why *why) MUST_USE ALL_NONNULL;

/*
 * Looks at everything that stands at the paths. *exists_out: a data file is
 * there. STORE_WRITE makes the directory. The errors of store_open.
 */
enum status store_paths_check(const struct store_paths *p, enum store_mode mode,
    bool *exists_out, struct why *why) MUST_USE ALL_NONNULL;

/* The name of the file system when its statfs type says that pages or locks
 * come from elsewhere (NFS, SMB, FUSE ...), or NULL. */
const char *store_remote_fs(unsigned long type);

/* Says in why which file is closed to us and what helps; ST_DENIED. */
enum status store_path_denied(const struct store_paths *p, enum store_mode mode,
    struct why *why) MUST_USE ALL_NONNULL COLD;

#endif
