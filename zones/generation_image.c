/*
 * Opening a generation file. LMDB trusts its file, so the seal is checked
 * before LMDB sees a byte; the records are checked all the same: a writer
 * with a fault seals its fault.
 */
#include "generation_image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "generation_feeds.h"
#include "seal.h"

static enum status
corrupt(struct why *why, const char *text)
{
	why_set(why, "%s", text);
	return ST_CORRUPT;
}

/* Checks the seal through a descriptor of its own; *sb says which file it
 * was. */
static enum status
check_seal(const char *file, struct stat *sb, struct why *why)
{
	int fd = open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	enum status st;

	if (fd < 0 && errno == ELOOP) {
		why_set(why, "a symlink, not a generation file");
		return ST_BAD_DATA;
	}
	if (fd < 0)
		return why_errno(why, errno, "open");
	if (fstat(fd, sb) < 0) {
		st = why_errno(why, errno, "stat");
	} else if (!S_ISREG(sb->st_mode)) {
		why_set(why, "not a regular file");
		st = ST_BAD_DATA;
	} else {
		st = seal_check(fd, why);
	}
	(void)close(fd);
	return st;
}

/* Opens the first so many databases of the file, and a transaction. */
static enum status
open_dbs(struct generation_image *image, const char *file, size_t count,
    struct why *why)
{
	const struct store_options opt = {
	    .mode = STORE_IMAGE, .dbs = generation_dbs, .db_count = count};
	enum status st = store_open(file, &opt, &image->store, why);

	if (st != ST_OK)
		return st;
	return store_begin(image->store, false, &image->txn, why);
}

/* ---- meta ---- */

static enum status
get_meta(const struct generation_image *image, const char *key,
    struct slice *out, struct why *why)
{
	enum status st =
	    store_get(image->txn, GENERATION_META, slice_of(key), out, why);

	if (st == ST_NOT_FOUND) {
		why_set(why, "meta has no \"%s\"", key);
		return ST_CORRUPT;
	}
	return st;
}

static enum status
get_number(const struct generation_image *image, const char *key, uint64_t *out,
    struct why *why)
{
	struct slice value;
	enum status st = get_meta(image, key, &value, why);

	if (st != ST_OK)
		return st;
	if (value.len != 8) {
		why_set(why, "meta \"%s\" is damaged", key);
		return ST_CORRUPT;
	}
	*out = get64(value.data);
	return ST_OK;
}

static enum status
check_schema(const struct generation_image *image, struct why *why)
{
	struct slice value;
	enum status st = get_meta(image, GENERATION_KEY_SCHEMA, &value, why);

	if (st != ST_OK)
		return st;
	if (value.len == 4 && get32(value.data) == GENERATION_SCHEMA)
		return ST_OK;
	if (value.len == 4)
		why_set(why,
		    "schema %u, this program knows %d: run relaybl publish "
		    "of this version",
		    get32(value.data), GENERATION_SCHEMA);
	else
		why_set(why, "meta \"schema\" is damaged");
	return value.len == 4 ? ST_VERSION : ST_CORRUPT;
}

static enum status
read_lists(struct generation_image *image, struct why *why)
{
	struct generation_info *info = &image->info;
	struct slice value;
	enum status st = get_meta(image, GENERATION_KEY_LISTS, &value, why);
	size_t count;

	if (st != ST_OK)
		return st;
	count = value.len / GENERATION_LIST_LEN;
	if (value.len % GENERATION_LIST_LEN != 0)
		return corrupt(why, "meta \"lists\" is damaged");
	info->lists = calloc(count == 0 ? 1 : count, sizeof(*info->lists));
	if (info->lists == NULL)
		return why_no_memory(why);
	info->list_count = count;
	for (size_t i = 0; i < count; i++) {
		struct generation_list *l = &info->lists[i];

		if (!generation_list_decode(
			value.data + i * GENERATION_LIST_LEN, l) ||
		    (i > 0 && l->id <= l[-1].id))
			return corrupt(why, "meta \"lists\" is damaged");
	}
	return ST_OK;
}

/* A program that knew none wrote the file where they are missing. */
static enum status
read_feeds(struct generation_image *image, struct why *why)
{
	struct slice value;
	enum status st = store_get(image->txn, GENERATION_META,
	    slice_of(GENERATION_KEY_FEEDS), &value, why);

	if (st == ST_OK)
		st = generation_feeds_decode(value, &image->info, why);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

/* ---- packed values ---- */

/* The value of each list in one database; a value of no list is damage. */
static enum status
get_values(const struct generation_image *image, enum generation_db db,
    struct slice *values, struct why *why)
{
	const struct generation_info *info = &image->info;
	uint8_t key[GENERATION_KEY_LEN];
	uint64_t count;
	enum status st = store_count(image->txn, db, &count, why);

	for (size_t i = 0; st == ST_OK && i < info->list_count; i++) {
		put16(key, info->lists[i].id);
		values[i] = slice_of("");
		st = store_get(image->txn, db, (struct slice){key, sizeof(key)},
		    &values[i], why);
		if (st == ST_OK)
			count--;
		else if (st == ST_NOT_FOUND)
			st = ST_OK;
	}
	if (st != ST_OK || count == 0)
		return st;
	why_set(why, "\"%s\" has values of a list that does not exist",
	    generation_dbs[db]);
	return ST_CORRUPT;
}

static enum status
set_answers(struct answers *a, struct slice value, struct why *why)
{
	if (value.len % ANSWER_ENTRY_LEN != 0 ||
	    value.len / ANSWER_ENTRY_LEN > UINT32_MAX)
		return corrupt(why, "answers are damaged");
	a->entries = value.data;
	a->count = (uint32_t)(value.len / ANSWER_ENTRY_LEN);
	return ST_OK;
}

/* Gives each list what the databases hold for it. */
static enum status
share_out(struct generation_image *image, struct slice *values, struct why *why)
{
	size_t count = image->info.list_count;
	enum status st = ST_OK;

	for (int db = GENERATION_ANSWERS;
	     st == ST_OK && db < GENERATION_DB_COUNT; db++)
		st = get_values(image, (enum generation_db)db,
		    values + (size_t)db * count, why);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		struct generation_data *d = &image->data[i];

		st = set_answers(
		    &d->answers, values[GENERATION_ANSWERS * count + i], why);
		d->ranges4 = values[GENERATION_RANGES4 * count + i];
		d->index4 = values[GENERATION_INDEX4 * count + i];
		d->wide6 = values[GENERATION_WIDE6 * count + i];
		d->narrow6 = values[GENERATION_NARROW6 * count + i];
		if (st == ST_OK && !generation_data_valid(d))
			st = corrupt(why, "answers or ranges are damaged");
	}
	return st;
}

static enum status
read_data(struct generation_image *image, struct why *why)
{
	/* One more than none: calloc(0) may give NULL. */
	size_t count = image->info.list_count + 1;
	struct slice *values =
	    calloc(count * GENERATION_DB_COUNT, sizeof(*values));
	enum status st;

	image->data = calloc(count, sizeof(*image->data));
	if (values == NULL || image->data == NULL)
		st = why_no_memory(why);
	else
		st = share_out(image, values, why);
	free(values);
	return st;
}

/* ---- open, close ---- */

static enum status
read_all(struct generation_image *image, struct why *why)
{
	struct generation_info *info = &image->info;
	enum status st =
	    get_number(image, GENERATION_KEY_NUMBER, &info->number, why);

	if (st == ST_OK)
		st = get_number(
		    image, GENERATION_KEY_SEQUENCE, &info->sequence, why);
	if (st == ST_OK)
		st = read_lists(image, why);
	if (st == ST_OK)
		st = read_feeds(image, why);
	if (st == ST_OK)
		st = read_data(image, why);
	return st;
}

static void
close_store(struct generation_image *image)
{
	store_abort(&image->txn);
	store_close(&image->store);
}

/* Another schema has other databases: meta alone tells which one it is. */
static enum status
open_store(struct generation_image *image, const char *file, struct why *why)
{
	enum status st = open_dbs(image, file, GENERATION_META + 1, why);

	if (st != ST_OK)
		return st;
	st = check_schema(image, why);
	if (st != ST_OK) {
		why_wrap(why, "%s", file);
		return st;
	}
	close_store(image);
	return open_dbs(image, file, GENERATION_DB_COUNT, why);
}

/* Seal, then store, which must be the file whose seal was checked. */
static enum status
open_sealed(struct generation_image *image, const char *file, struct why *why)
{
	struct stat sealed, opened;
	enum status st = check_seal(file, &sealed, why);

	if (st != ST_OK) {
		why_wrap(why, "%s", file);
		return st;
	}
	st = open_store(image, file, why);
	if (st != ST_OK)
		return st;
	if (stat(file, &opened) < 0)
		return why_errno(why, errno, "%s", file);
	if (opened.st_dev != sealed.st_dev || opened.st_ino != sealed.st_ino ||
	    opened.st_size != sealed.st_size) {
		why_set(why, "%s: changed while it was opened", file);
		return ST_CORRUPT;
	}
	image->info.compiled = (int64_t)sealed.st_mtime;
	image->info.bytes = (uint64_t)sealed.st_size;
	return ST_OK;
}

enum status
generation_image_open(
    const char *file, struct generation_image **out, struct why *why)
{
	struct generation_image *image = calloc(1, sizeof(*image));
	enum status st;

	if (image == NULL)
		return why_no_memory(why);
	st = open_sealed(image, file, why);
	if (st == ST_OK) {
		st = read_all(image, why);
		if (st != ST_OK)
			why_wrap(why, "%s", file);
	}
	if (st != ST_OK) {
		generation_image_close(&image);
		return st;
	}
	*out = image;
	return ST_OK;
}

void
generation_image_close(struct generation_image **image)
{
	struct generation_image *i = *image;

	*image = NULL;
	if (i == NULL)
		return;
	close_store(i);
	generation_info_free(&i->info);
	free(i->data);
	free(i);
}
