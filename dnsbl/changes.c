/* Told of changes in a directory, or looking for them. See changes.h. */
#include "changes.h"

#include <assert.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/statfs.h>

/* Not in the kernel's tree, so not in its header. */
#define ZFS_MAGIC 0x2fc12fc1

static void
on_event(uv_fs_event_t *event, const char *name, int events, int status)
{
	struct changes *c = event->data;

	(void)events;
	/* Its own name: it was moved, or removed; the next of that name may
	 * get its inode. */
	if (status < 0 ||
	    (name != NULL && strcmp(name, strrchr(c->path, '/') + 1) == 0)) {
		c->event_on = (struct file_id){0};
		changes_keep(c);
		name = NULL;
	}
	c->callback(c->ctx, name);
}

static void
on_untold(uv_timer_t *timer)
{
	struct changes *c = timer->data;

	c->callback(c->ctx, NULL);
}

/* Is all that changes there changed through this kernel? Of file systems that
 * are not known, no. */
static bool
tells_all(const char *path)
{
	struct statfs fs;

	if (statfs(path, &fs) != 0)
		return false;
	switch ((unsigned long)fs.f_type) {
	case EXT4_SUPER_MAGIC: /* ext2 and ext3 as well */
	case XFS_SUPER_MAGIC:
	case BTRFS_SUPER_MAGIC:
	case F2FS_SUPER_MAGIC:
	case TMPFS_MAGIC:
	case ZFS_MAGIC:
		return true;
	default:
		return false;
	}
}

/* False where there is no directory, or it cannot be watched. */
static bool
keep_event(struct changes *c)
{
	struct file_id id;

	if (!file_id_get(c->path, &id))
		return false;
	if (id.device == c->event_on.device && id.inode == c->event_on.inode)
		return true;
	uv_fs_event_stop(&c->event);
	c->event_on = (struct file_id){0};
	if (uv_fs_event_start(&c->event, on_event, c->path, 0) != 0)
		return false;
	c->event_on = id;
	return true;
}

void
changes_keep(struct changes *c)
{
	int err = 0;

	if (keep_event(c) && tells_all(c->path))
		uv_timer_stop(&c->untold);
	else if (!uv_is_active((uv_handle_t *)&c->untold))
		err = uv_timer_start(&c->untold, on_untold, CHANGES_UNTOLD_MS,
		    CHANGES_UNTOLD_MS);
	assert(err == 0); /* fails only on a closing handle */
}

int
changes_start(struct changes *c, uv_loop_t *loop, const char *path,
    changes_cb callback, void *ctx)
{
	int err = uv_fs_event_init(loop, &c->event);

	snprintf(c->path, sizeof(c->path), "%s", path);
	c->callback = callback;
	c->ctx = ctx;
	c->event_on = (struct file_id){0};
	c->event.data = c->untold.data = c;
	if (err == 0)
		err = uv_timer_init(loop, &c->untold);
	if (err == 0)
		changes_keep(c);
	return err;
}

void
changes_stop(struct changes *c)
{
	uv_close((uv_handle_t *)&c->untold, NULL);
	uv_close((uv_handle_t *)&c->event, NULL);
}
