/*
 * Path checks of store_open, one sentence with a cure for each trap. LMDB
 * follows symlinks, hangs on a FIFO, takes an empty file for a new store and
 * gives up locking silently on a read-only mount: none of that gets so far.
 */
#include "store_path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>

static const struct {
	unsigned long type;
	const char *name;
} remote_fs[] = {
    {0x6969, "NFS"},
    {0x517b, "SMB"},
    {0xff534d42, "CIFS"},
    {0xfe534d42, "SMB"},
    {0x65735546, "FUSE"},
    {0x5346414f, "AFS"},
    {0x6b414653, "AFS"},
    {0x73757245, "Coda"},
    {0x00c36400, "Ceph"},
    {0x01021997, "9P"},
};

const char *
store_remote_fs(unsigned long type)
{
	size_t i;

	for (i = 0; i < sizeof(remote_fs) / sizeof(remote_fs[0]); i++)
		if (remote_fs[i].type == (type & 0xffffffffu))
			return remote_fs[i].name;
	return NULL;
}

bool
store_mode_is_dir(enum store_mode mode)
{
	return mode == STORE_READ || mode == STORE_WRITE;
}

static enum status
join(char *out, const char *path, const char *name, struct why *why)
{
	int n = snprintf(out, PATH_MAX, "%s%s%s", path, *name ? "/" : "", name);

	if (n < 0 || n >= PATH_MAX) {
		why_set(why, "%.64s...: path is too long", path);
		return ST_BAD_DATA;
	}
	return ST_OK;
}

enum status
store_paths_init(const char *path, enum store_mode mode,
    struct store_paths *out, struct why *why)
{
	bool dir = store_mode_is_dir(mode);
	enum status st;

	memset(out, 0, sizeof(*out));
	st = join(out->path, path, "", why);
	if (st == ST_OK)
		st = join(out->data, path, dir ? STORE_DATA_NAME : "", why);
	if (st == ST_OK && dir)
		st = join(out->lock, path, STORE_LOCK_NAME, why);
	if (st == ST_OK && dir)
		st = join(out->made, path, STORE_NEW_NAME, why);
	return st;
}

static const char *
kind_of(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFLNK:
		return "a symbolic link";
	case S_IFIFO:
		return "a FIFO";
	case S_IFDIR:
		return "a directory";
	case S_IFSOCK:
		return "a socket";
	case S_IFREG:
		return "a file";
	default:
		return "a device";
	}
}

/* lstat, and that the thing there is of the wanted kind. *exists_out is false
 * where there is nothing. */
static enum status
look(const char *path, mode_t want, bool *exists_out, struct stat *sb,
    struct why *why)
{
	*exists_out = false;
	if (lstat(path, sb) != 0) {
		if (errno == ENOENT)
			return ST_OK;
		return why_errno(why, errno, "%s", path);
	}
	if ((sb->st_mode & S_IFMT) != want) {
		why_set(why,
		    "%s: is %s, not %s: remove it or name another path", path,
		    kind_of(sb->st_mode), kind_of(want));
		return ST_BAD_DATA;
	}
	*exists_out = true;
	return ST_OK;
}

/* Refuses what LMDB cannot be used on. write: the ledger's locks need it. */
static enum status
check_mount(const char *path, bool write, struct why *why)
{
	struct statfs fs;
	struct statvfs vfs;
	const char *name;

	if (statfs(path, &fs) != 0 || statvfs(path, &vfs) != 0)
		return why_errno(why, errno, "%s", path);
	name = store_remote_fs((unsigned long)fs.f_type);
	if (name != NULL) {
		why_set(why,
		    "%s: is on %s, which a memory map and its locks cannot"
		    " trust: put the store on a local disk",
		    path, name);
		return ST_UNAVAILABLE;
	}
	if (write && (vfs.f_flag & ST_RDONLY) != 0) {
		why_set(why,
		    "%s: is on a read-only mount, where readers cannot lock:"
		    " mount it writable (ReadWritePaths= under systemd)",
		    path);
		return ST_UNAVAILABLE;
	}
	return ST_OK;
}

/* chmod: the umask does not count, and a setgid bit that came from the parent
 * is kept. */
enum status
store_make_dir(const char *path, unsigned mode, struct why *why)
{
	struct stat sb;

	if (mkdir(path, mode) != 0) {
		if (errno == EEXIST)
			return ST_OK;
		if (errno != ENOENT)
			return why_errno(
			    why, errno, "%s: cannot make it", path);
		why_set(why, "%s: its parent directory does not exist: make it",
		    path);
		return ST_CANT_CREATE;
	}
	if (lstat(path, &sb) != 0 ||
	    chmod(path, (sb.st_mode & 07000) | mode) != 0)
		return why_errno(why, errno, "%s: cannot set its mode", path);
	return ST_OK;
}

static enum status
check_dir(
    const struct store_paths *p, bool write, bool *exists_out, struct why *why)
{
	struct stat sb;
	enum status st;
	bool there;

	st = look(p->path, S_IFDIR, &there, &sb, why);
	if (st == ST_OK && !there) {
		if (!write) {
			why_set(why, "%s: does not exist", p->path);
			return ST_NOT_FOUND;
		}
		st = store_make_dir(p->path, STORE_DIR_MODE, why);
	}
	if (st == ST_OK)
		st = check_mount(p->path, true, why);
	if (st == ST_OK)
		st = look(p->lock, S_IFREG, &there, &sb, why);
	if (st == ST_OK && there)
		st = check_mount(p->lock, true, why);
	if (st == ST_OK)
		st = look(p->data, S_IFREG, exists_out, &sb, why);
	if (st != ST_OK)
		return st;
	if (!*exists_out && !write) {
		why_set(why, "%s: does not exist", p->data);
		return ST_NOT_FOUND;
	}
	if (*exists_out && sb.st_size == 0) {
		why_set(why,
		    "%s: is empty (0 bytes), what it held is lost: restore it"
		    " from a copy, or remove it to begin anew",
		    p->data);
		return ST_CORRUPT;
	}
	return ST_OK;
}

static enum status
check_file(const struct store_paths *p, enum store_mode mode, bool *exists_out,
    struct why *why)
{
	struct stat sb;
	enum status st;

	if (mode == STORE_BUILD) {
		if (lstat(p->data, &sb) == 0) {
			why_set(why, "%s: exists already (%s): remove it",
			    p->data, kind_of(sb.st_mode));
			return ST_CANT_CREATE;
		}
		*exists_out = false;
		return ST_OK;
	}
	st = look(p->data, S_IFREG, exists_out, &sb, why);
	if (st != ST_OK)
		return st;
	if (!*exists_out) {
		why_set(why, "%s: does not exist", p->data);
		return ST_NOT_FOUND;
	}
	if (sb.st_size == 0) {
		why_set(why, "%s: is empty (0 bytes): publish again", p->data);
		return ST_CORRUPT;
	}
	return check_mount(p->data, false, why);
}

enum status
store_paths_check(const struct store_paths *p, enum store_mode mode,
    bool *exists_out, struct why *why)
{
	if (store_mode_is_dir(mode))
		return check_dir(p, mode == STORE_WRITE, exists_out, why);
	return check_file(p, mode, exists_out, why);
}

enum status
store_path_denied(
    const struct store_paths *p, enum store_mode mode, struct why *why)
{
	bool dir = store_mode_is_dir(mode);
	int want = mode == STORE_WRITE ? R_OK | W_OK : R_OK;

	if (dir && faccessat(AT_FDCWD, p->lock, F_OK, AT_EACCESS) != 0)
		why_set(why,
		    "%s: cannot make the lock file %s: readers need write"
		    " access too, join the group that owns the directory",
		    p->path, STORE_LOCK_NAME);
	else if (dir && faccessat(AT_FDCWD, p->lock, R_OK | W_OK, AT_EACCESS))
		why_set(why,
		    "%s: cannot write the lock file: readers need write access"
		    " too, join the group that owns it",
		    p->lock);
	else if (faccessat(AT_FDCWD, p->data, want, AT_EACCESS) != 0)
		why_set(why,
		    "%s: no permission to %s it: run as its owner or join"
		    " the group that owns it",
		    p->data, mode == STORE_WRITE ? "write" : "read");
	else
		why_set(why, "%s: permission denied", p->path);
	return ST_DENIED;
}
