/*
 * A generation in service: the snapshot, which file it is, and whether that
 * file is still what was opened. Counted: each edition that serves it holds
 * one reference; only the main thread counts.
 */
#ifndef DNSBL_SERVED_H
#define DNSBL_SERVED_H

#include <sys/types.h>
#include <time.h>

#include "snapshot.h"

/* Which file, and in what state: another file under the same name differs
 * in the first two, a file that was written to in the last two. */
struct file_id {
	dev_t device;
	ino_t inode;
	off_t size;
	struct timespec modified;
};

/* false where path cannot be looked at; then *out is untouched. */
bool file_id_get(const char *path, struct file_id *out) MUST_USE ALL_NONNULL;
bool file_id_equal(
    const struct file_id *a, const struct file_id *b) ALL_NONNULL;

struct served {
	struct snapshot *snapshot;
	char *path;
	struct file_id id;
	_Atomic bool lost; /* the data under the snapshot is gone */
	unsigned references;
};

/*
 * Opens a generation file (snapshot_open_file) with one reference. Any one
 * thread at a time: it blocks while the file is checked.
 */
enum status served_open(const char *path, struct served **out,
    struct why *why) MUST_USE ALL_NONNULL;
/* Opens the newest of STORE/served that can be opened: for when current
 * cannot. ST_NOT_FOUND when none can. */
enum status served_open_newest(const char *store, struct served **out,
    struct why *why) MUST_USE ALL_NONNULL;

struct served *served_ref(struct served *s) ALL_NONNULL;
void served_unref(struct served **s) ALL_NONNULL;

/* True where somebody has written to the file since it was opened: then
 * nothing in it can be believed. A file that is gone has not changed. */
bool served_is_changed(const struct served *s) ALL_NONNULL;

#endif
