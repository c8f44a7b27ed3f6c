/* Enters a chroot, and names things as they are called there. */
#include "chroot.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "paths.h"

/* The directory, without slashes at its end; NULL: none was entered. Of the
 * process, as the chroot is. */
static char *root;

/* What a path is called inside, or NULL: it is not below. */
static char *
below(const char *dir, char *path)
{
	size_t len = strlen(dir);

	return strncmp(path, dir, len) == 0 && path[len] == '/' ? path + len
								: NULL;
}

static void
strip(void *ctx, const struct path *path)
{
	char *inside = below(root, path->text);

	(void)ctx;
	/* What is named by a path beside the configuration is inside already.
	 */
	if (inside != NULL)
		memmove(path->text, inside, strlen(inside) + 1);
}

void
chroot_strip(struct config *c)
{
	if (root != NULL)
		paths_each(c, strip, NULL);
}

struct check {
	const struct config *config;
	const char *dir;
	enum status status;
	struct why *why;
};

static void
check_below(void *ctx, const struct path *path)
{
	struct check *check = ctx;
	char name[PATH_NAME_MAX];

	if (check->status != ST_OK || below(check->dir, path->text) != NULL)
		return;
	why_set(check->why, "%s: chroot: %s: %s is not below %s",
	    check->config->file, path_name(path, name), path->text, check->dir);
	check->status = ST_CONFIG;
}

static void
check_there(void *ctx, const struct path *path)
{
	struct check *check = ctx;
	char name[PATH_NAME_MAX];

	if (check->status != ST_OK || access(path->text, F_OK) == 0)
		return;
	(void)why_errno(check->why, errno,
	    "%s: chroot: %s: %s, seen from inside %s", check->config->file,
	    path_name(path, name), path->text, check->dir);
	check->status = ST_CONFIG;
}

/* Checks them all and the configuration itself, which is under no key. */
static enum status
check_all(struct check *check, path_fn each, char *file)
{
	const struct path own = {"the configuration", NULL, 0, file, false};

	paths_each(check->config, each, check);
	each(check, &own);
	return check->status;
}

/* file as an absolute path, malloc'd; NULL: errno says why. */
static char *
absolute(const char *file)
{
	char *cwd, *path = NULL;

	if (file[0] == '/')
		return strdup(file);
	cwd = getcwd(NULL, 0);
	if (cwd != NULL && asprintf(&path, "%s/%s", cwd, file) < 0)
		path = NULL;
	free(cwd);
	return path;
}

static enum status
enter(struct check *check, struct config *c, char *file)
{
	enum status st = check_all(check, check_below, file);

	if (st != ST_OK)
		return st;
	if (chroot(check->dir) != 0 || chdir("/") != 0)
		return why_errno(
		    check->why, errno, "%s: chroot: %s", c->file, check->dir);
	file = below(check->dir, file);
	chroot_strip(c);
	return check_all(check, check_there, file);
}

enum status
chroot_enter(
    struct config *c, const char *file, char **inside_out, struct why *why)
{
	char *path = absolute(file);
	struct check check = {c, NULL, ST_OK, why};
	enum status st;
	size_t len;

	assert(root == NULL && c->server.chroot != NULL);
	root = strdup(c->server.chroot);
	if (root == NULL || path == NULL) {
		st = why_errno(why, errno, "chroot");
		goto out;
	}
	len = strlen(root);
	while (len > 0 && root[len - 1] == '/')
		root[--len] = '\0';
	check.dir = root;
	st = enter(&check, c, path);
	if (st == ST_OK)
		memmove(path, path + len, strlen(path + len) + 1);
out:
	if (st != ST_OK) {
		free(path);
		free(root);
		root = NULL;
	} else {
		*inside_out = path;
	}
	return st;
}
