/* Making a generation, from the ledger or from an earlier one, and making it
 * current. */
#include "generation.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "generation_child.h"
#include "generation_compile.h"
#include "generation_files.h"
#include "generation_image.h"
#include "generation_update.h"
#include "seal.h"

/* Readable by the responder, which is another user. */
#define FILE_MODE 0644

/* What the pieces of a new generation come from; gives its info as well. */
struct source {
	enum status (*fill)(void *ctx, struct generation_build *build,
	    struct generation_info *info, struct why *why);
	void *ctx;
};

/* ---- one file ---- */

/* One attempt with a map of that size; *map_size becomes the size it had. */
static enum status
try_build(const char *path, size_t *map_size, const struct source *source,
    struct generation_info *info, struct why *why)
{
	struct generation_build *build;
	enum status st = generation_build_new(path, *map_size, &build, why);

	if (st != ST_OK)
		return st;
	*map_size = generation_build_map(build);
	st = source->fill(source->ctx, build, info, why);
	if (st == ST_OK)
		st = generation_build_finish(build, info, why);
	generation_build_free(&build);
	return st;
}

/* Writes the file; begins anew with a larger map as often as it is full. */
static enum status
build(const struct generation_files *files, const char *path,
    const struct source *source, struct generation_info *info, struct why *why)
{
	size_t map_size = 0;
	enum status st;

	for (;;) {
		generation_info_free(info);
		st = try_build(path, &map_size, source, info, why);
		if (st != ST_MAP_FULL || map_size > SIZE_MAX / 2)
			return st;
		generation_files_discard(files);
		map_size *= 2;
	}
}

static enum status
seal(const char *path, struct generation_info *info, struct why *why)
{
	int fd = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	struct stat sb;
	enum status st;

	if (fd < 0)
		return why_errno(why, errno, "%s", path);
	/* Whatever the umask says. */
	if (fchmod(fd, FILE_MODE) < 0)
		st = why_errno(why, errno, "chmod");
	else
		st = seal_write(fd, why);
	if (st == ST_OK && fstat(fd, &sb) < 0)
		st = why_errno(why, errno, "stat");
	(void)close(fd);
	if (st != ST_OK) {
		why_wrap(why, "%s", path);
		return st;
	}
	info->compiled = (int64_t)sb.st_mtime;
	info->bytes = (uint64_t)sb.st_size;
	return ST_OK;
}

/* From a source to the current generation. *out is filled on success. */
static enum status
make_current(struct generation_files *files, const struct source *source,
    const char *const *checker, struct generation_info *out, struct why *why)
{
	char path[GENERATION_PATH_MAX];
	struct generation_info info = {.number = files->next};
	enum status st =
	    generation_files_path(files, files->next, true, path, why);

	if (st != ST_OK)
		return st;
	st = build(files, path, source, &info, why);
	if (st == ST_OK)
		st = seal(path, &info, why);
	if (st == ST_OK)
		st = generation_child_check(checker, path, why);
	if (st == ST_OK)
		st = generation_files_install(files, GENERATION_KEEP, why);
	if (st != ST_OK) {
		generation_files_discard(files);
		generation_info_free(&info);
		return st;
	}
	*out = info;
	return ST_OK;
}

/* ---- publish ---- */

static enum status
fill_from_ledger(void *ctx, struct generation_build *b,
    struct generation_info *info, struct why *why)
{
	return generation_compile(ctx, b, info, why);
}

static enum status
fill_from_update(void *ctx, struct generation_build *b,
    struct generation_info *info, struct why *why)
{
	return generation_update_fill(ctx, b, info, why);
}

/* From the current one and what was touched; ST_NOT_FOUND or ST_CORRUPT:
 * compiling all may help. */
static enum status
publish_update(struct generation_files *files,
    const struct generation_ledger *ledger, const struct touched *touched,
    const char *const *checker, struct generation_info *out, struct why *why)
{
	struct generation_update update;
	const struct source source = {fill_from_update, &update};
	enum status st =
	    generation_update_begin(files, ledger, touched, &update, why);

	if (st != ST_OK)
		return st;
	st = make_current(files, &source, checker, out, why);
	generation_update_end(&update);
	return st;
}

enum status
generation_publish(const char *store_dir, struct ledger_txn *txn,
    const struct touched *touched, const struct generation_limits *limits,
    const char *const *checker, struct generation_info *out, struct why *why)
{
	struct generation_ledger ledger = {txn, limits};
	const struct source source = {fill_from_ledger, &ledger};
	struct generation_files files;
	enum status st = generation_files_open(store_dir, true, &files, why);

	if (st != ST_OK)
		return st;
	st = ST_NOT_FOUND;
	if (touched != NULL)
		st =
		    publish_update(&files, &ledger, touched, checker, out, why);
	if (st == ST_NOT_FOUND || st == ST_CORRUPT)
		st = make_current(&files, &source, checker, out, why);
	generation_files_close(&files);
	return st;
}

/* ---- rollback ---- */

struct copy {
	struct ledger_txn *txn;
	struct generation_image *from;
};

static enum status
fill_from_copy(void *ctx, struct generation_build *b,
    struct generation_info *info, struct why *why)
{
	const struct copy *c = ctx;
	const struct generation_info *old = &c->from->info;
	enum status st = generation_lists(c->txn, info, why);

	info->sequence = old->sequence;
	for (size_t i = 0; st == ST_OK && i < old->list_count; i++) {
		const struct generation_list *from = &old->lists[i];
		struct generation_list *to =
		    generation_list_by_id(info, from->id);

		if (to == NULL || strcmp(to->name, from->name) != 0) {
			why_set(why,
			    "generation %llu is of another ledger: it has a "
			    "list \"%s\"",
			    (unsigned long long)old->number, from->name);
			return ST_BAD_DATA;
		}
		generation_list_count_as(to, from);
		st = generation_build_copy(b, from->id, &c->from->data[i], why);
	}
	return st;
}

/* The ledger's sequence that the current one was compiled from; of a damaged
 * one it is not known: anything is before it. */
static uint64_t
current_sequence(const struct generation_files *files)
{
	char path[GENERATION_PATH_MAX];
	struct generation_image *image;
	struct why ignored;
	uint64_t sequence = UINT64_MAX;

	if (generation_files_path(
		files, files->current, false, path, &ignored) == ST_OK &&
	    generation_image_open(path, &image, &ignored) == ST_OK) {
		sequence = image->info.sequence;
		generation_image_close(&image);
	}
	return sequence;
}

static enum status
open_previous(const struct generation_files *files,
    struct generation_image **out, struct why *why)
{
	char path[GENERATION_PATH_MAX];
	uint64_t sequence = current_sequence(files);
	enum status st;

	for (size_t i = files->count; i-- > 0;) {
		if (files->numbers[i] >= files->current)
			continue;
		st = generation_files_path(
		    files, files->numbers[i], false, path, why);
		if (st == ST_OK)
			st = generation_image_open(path, out, why);
		if (st != ST_OK)
			return st;
		if ((*out)->info.sequence < sequence)
			return ST_OK;
		generation_image_close(out);
	}
	why_set(why,
	    "%s: no generation of an earlier state of the ledger is kept",
	    files->path);
	return ST_NOT_FOUND;
}

enum status
generation_can_roll_back(const char *store_dir, struct why *why)
{
	struct generation_image *from = NULL;
	struct generation_files files;
	enum status st = generation_files_open(store_dir, false, &files, why);

	if (st != ST_OK)
		return st;
	st = open_previous(&files, &from, why);
	if (st == ST_OK)
		generation_image_close(&from);
	generation_files_close(&files);
	return st;
}

enum status
generation_rollback(const char *store_dir, struct ledger_txn *txn,
    const char *const *checker, struct generation_info *out, struct why *why)
{
	struct copy copy = {.txn = txn};
	const struct source source = {fill_from_copy, &copy};
	struct generation_files files;
	enum status st = generation_files_open(store_dir, true, &files, why);

	if (st != ST_OK)
		return st;
	st = open_previous(&files, &copy.from, why);
	if (st == ST_OK) {
		st = make_current(&files, &source, checker, out, why);
		generation_image_close(&copy.from);
	}
	generation_files_close(&files);
	return st;
}
