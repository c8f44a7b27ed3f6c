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

/* Opens the store and makes sure that it is the file whose seal was
 * checked. */
static enum status
open_store(struct generation_image *image, const char *file, struct why *why)
{
	const struct store_options opt = {.mode = STORE_IMAGE,
	    .dbs = generation_dbs,
	    .db_count = GENERATION_DB_COUNT};
	struct stat sealed, opened;
	enum status st = check_seal(file, &sealed, why);

	if (st != ST_OK) {
		why_wrap(why, "%s", file);
		return st;
	}
	st = store_open(file, &opt, &image->store, why);
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
		    "schema %u, this program knows %d: publish again with "
		    "this version",
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

/* ---- answers ---- */

static bool
set_answer(struct answer *a, struct slice value)
{
	unsigned classes = 0;

	if (!answer_valid(value.data, value.len))
		return false;
	a->entries = value.data;
	a->count = (uint16_t)(value.len / ANSWER_ENTRY_LEN);
	for (uint16_t i = 0; i < a->count; i++)
		classes |= CLASS_BIT(a->entries[i * ANSWER_ENTRY_LEN + 1]);
	a->classes = (class_mask)classes;
	return true;
}

static enum status
walk_answers(struct generation_image *image, struct store_cursor *cursor,
    uint32_t count, struct why *why)
{
	struct slice key, value;
	enum status st = store_cursor_seek(
	    cursor, (struct slice){NULL, 0}, &key, &value, why);

	for (; st == ST_OK; st = store_cursor_next(cursor, &key, &value, why)) {
		uint32_t id = image->answer_count;

		if (id == count || key.len != 4 || get32(key.data) != id ||
		    !set_answer(&image->answers[id], value)) {
			why_set(why, "answer %u is damaged", id);
			return ST_CORRUPT;
		}
		image->answer_count++;
	}
	if (st != ST_NOT_FOUND)
		return st;
	if (image->answer_count != count)
		return corrupt(why, "answers are missing");
	return ST_OK;
}

static enum status
read_answers(struct generation_image *image, struct why *why)
{
	struct store_cursor *cursor;
	uint64_t count;
	enum status st =
	    store_count(image->txn, GENERATION_ANSWERS, &count, why);

	if (st != ST_OK)
		return st;
	/* An answer takes more than this of the file: no more memory than the
	 * file is large is asked for on the word of a counter. */
	if (count > image->info.bytes / ANSWER_ENTRY_LEN || count > UINT32_MAX)
		return corrupt(why, "more answers than the file can hold");
	image->answers =
	    calloc(count == 0 ? 1 : count, sizeof(*image->answers));
	if (image->answers == NULL)
		return why_no_memory(why);
	st = store_cursor_open(image->txn, GENERATION_ANSWERS, &cursor, why);
	if (st != ST_OK)
		return st;
	st = walk_answers(image, cursor, (uint32_t)count, why);
	store_cursor_close(&cursor);
	return st;
}

/* ---- open, close ---- */

static enum status
read_all(struct generation_image *image, struct why *why)
{
	struct generation_info *info = &image->info;
	enum status st = check_schema(image, why);

	if (st == ST_OK)
		st = get_number(
		    image, GENERATION_KEY_NUMBER, &info->number, why);
	if (st == ST_OK)
		st = get_number(
		    image, GENERATION_KEY_SEQUENCE, &info->sequence, why);
	if (st == ST_OK)
		st = read_lists(image, why);
	if (st == ST_OK)
		st = read_answers(image, why);
	return st;
}

enum status
generation_image_open(
    const char *file, struct generation_image **out, struct why *why)
{
	struct generation_image *image = calloc(1, sizeof(*image));
	enum status st;

	if (image == NULL)
		return why_no_memory(why);
	st = open_store(image, file, why);
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
	store_abort(&i->txn);
	store_close(&i->store);
	generation_info_free(&i->info);
	free(i->answers);
	free(i);
}

/* ---- chunks ---- */

/* A walk over the chunks of one family. */
struct walk {
	const struct generation_image *image;
	uint8_t family;
	size_t list;	     /* index of the list of the chunk before */
	struct slice before; /* its key */
	generation_chunk_fn each;
	void *ctx;
};

static bool
in_order(const struct walk *w, struct slice key)
{
	return w->before.len == 0 ||
	       (w->before.len == key.len &&
		   memcmp(w->before.data, key.data, key.len) < 0);
}

static enum status
one_chunk(struct walk *w, struct slice key, struct slice value, struct why *why)
{
	const struct generation_image *image = w->image;
	const struct generation_info *info = &image->info;
	struct generation_chunk chunk;
	class_mask classes;

	if (!generation_chunk_decode(w->family, key, value, &chunk) ||
	    !in_order(w, key))
		return corrupt(why, "a chunk of ranges is damaged");
	w->before = key;
	/* Chunks come in order of list id, and so do the lists. */
	while (
	    w->list < info->list_count && info->lists[w->list].id < chunk.list)
		w->list++;
	if (w->list == info->list_count ||
	    info->lists[w->list].id != chunk.list)
		return corrupt(why, "ranges of a list that does not exist");
	if (!generation_chunk_scan(
		&chunk, image->answers, image->answer_count, &classes))
		return corrupt(why, "ranges out of order or without answer");
	return w->each(w->ctx, &chunk, w->list, classes, why);
}

static enum status
walk_family(struct walk *w, struct why *why)
{
	size_t db =
	    w->family == ADDR_V4 ? GENERATION_CHUNKS4 : GENERATION_CHUNKS6;
	struct store_cursor *cursor;
	struct slice key, value;
	enum status st = store_cursor_open(w->image->txn, db, &cursor, why);

	if (st != ST_OK)
		return st;
	st = store_cursor_seek(
	    cursor, (struct slice){NULL, 0}, &key, &value, why);
	while (st == ST_OK) {
		st = one_chunk(w, key, value, why);
		if (st == ST_OK)
			st = store_cursor_next(cursor, &key, &value, why);
		else if (st == ST_NOT_FOUND)
			st = ST_INTERNAL;
	}
	store_cursor_close(&cursor);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

enum status
generation_image_walk(const struct generation_image *image,
    generation_chunk_fn each, void *ctx, struct why *why)
{
	struct walk v4 = {
	    .image = image, .family = ADDR_V4, .each = each, .ctx = ctx};
	struct walk v6 = {
	    .image = image, .family = ADDR_V6, .each = each, .ctx = ctx};
	enum status st = walk_family(&v4, why);

	return st == ST_OK ? walk_family(&v6, why) : st;
}
