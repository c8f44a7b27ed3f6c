/*
 * Says when something in a directory may have changed.
 *
 * The happy path is: the kernel tells of each change at once (inotify), and
 * nothing runs while there is none.
 *
 * Possible failure modes are: the directory is not there, or was put in the
 * place of the one that is watched; there is no inotify left; others write to
 * its file system that this kernel does not hear of (another machine, a layer
 * below). Then it says "perhaps" every CHANGES_UNTOLD_MS, until changes_keep
 * finds that the kernel tells again.
 */
#ifndef DNSBL_CHANGES_H
#define DNSBL_CHANGES_H

#include <uv.h>

#include "served.h"

/* Shorter costs an idle server wake-ups, longer is added to how late a change
 * is seen: a generation is to be visible 250 ms after its publication. */
#define CHANGES_UNTOLD_MS 100

/* name: the file in the directory, or NULL: any. */
typedef void (*changes_cb)(void *ctx, const char *name);

struct changes {
	uv_fs_event_t event;
	struct file_id event_on; /* the directory it was started for */
	uv_timer_t untold;	 /* runs while the kernel does not tell */
	char path[4096];
	changes_cb callback;
	void *ctx;
};

/* Begins to say so, to callback with ctx, for what path is from time to time:
 * path is copied, cut where it is too long to be opened. 0 or a libuv error.
 * Loop's thread, as all here. */
int changes_start(struct changes *c, uv_loop_t *loop, const char *path,
    changes_cb callback, void *ctx) MUST_USE;
/* To be called once in a while: the kernel does not tell that the path is
 * another directory now. */
void changes_keep(struct changes *c) ALL_NONNULL;
/* Closes the handles. */
void changes_stop(struct changes *c) ALL_NONNULL;

#endif
