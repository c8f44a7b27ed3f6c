/*
 * A generation file opened to read, checked as far as every reader needs it:
 * seal, schema, meta, answers; and a walk over its chunks that hands out
 * nothing it has not checked. Private to generation*.c and snapshot*.c.
 */
#ifndef ZONES_GENERATION_IMAGE_H
#define ZONES_GENERATION_IMAGE_H

#include "generation_format.h"
#include "store.h"

struct generation_image {
	struct store *store;
	struct store_txn *txn; /* open as long as the image */
	struct generation_info info;
	struct answer *answers; /* by id, entries point into the map */
	uint32_t answer_count;
};

/*
 * Opens a file, no symlink. ST_NOT_FOUND; ST_CORRUPT; ST_VERSION for another
 * schema; the errors of store_open. why begins with the file's name. Free
 * with generation_image_close. Once open, any number of threads may read
 * answers and what chunks point to.
 */
enum status generation_image_open(const char *file,
    struct generation_image **out, struct why *why) MUST_USE ALL_NONNULL;
void generation_image_close(struct generation_image **image) ALL_NONNULL;

/* Gets one chunk that was scanned, the index of its list in info.lists and
 * the union of its classes. data lives as long as the image. */
typedef enum status (*generation_chunk_fn)(void *ctx,
    const struct generation_chunk *chunk, size_t list, class_mask classes,
    struct why *why);

/* Calls each for every chunk: IPv4, then IPv6, in order of list and address.
 * ST_CORRUPT at the first that is damaged, or what each returns. */
enum status generation_image_walk(const struct generation_image *image,
    generation_chunk_fn each, void *ctx, struct why *why) MUST_USE ALL_NONNULL;

/* What generation_check does, for an image that is open. why without the
 * file's name. */
enum status generation_image_check(
    const struct generation_image *image, struct why *why) MUST_USE ALL_NONNULL;

#endif
