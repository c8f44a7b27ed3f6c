/*
 * A generation file opened to read, checked as far as every reader needs it:
 * seal, schema, meta, answers; and a walk over its ranges that hands out
 * nothing it has not checked. Private to generation*.c and snapshot*.c.
 */
#ifndef ZONES_GENERATION_IMAGE_H
#define ZONES_GENERATION_IMAGE_H

#include "generation_chunk.h"
#include "store.h"

struct generation_image {
	struct store *store;
	struct store_txn *txn; /* open as long as the image */
	struct generation_info info;
	struct generation_data *data; /* by list, as info.lists; in the map */
};

/*
 * Opens a file, no symlink. ST_NOT_FOUND; ST_CORRUPT; ST_VERSION for another
 * schema; the errors of store_open. why begins with the file's name. Free
 * with generation_image_close. Once open, any number of threads may read
 * what data points to.
 */
enum status generation_image_open(const char *file,
    struct generation_image **out, struct why *why) MUST_USE ALL_NONNULL;
void generation_image_close(struct generation_image **image) ALL_NONNULL;

/* What generation_check does, for an image that is open. why without the
 * file's name. */
enum status generation_image_check(
    const struct generation_image *image, struct why *why) MUST_USE ALL_NONNULL;

#endif
