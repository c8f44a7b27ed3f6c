/* Cuts a stream of bytes into lines of bounded length. */
#ifndef IMPORTER_FORMAT_LINES_H
#define IMPORTER_FORMAT_LINES_H

#include <stdbool.h>

#include "bytes.h"
#include "why.h"

enum line_kind {
	LINE_WHOLE, /* ended by LF, which stands behind the text */
	LINE_LAST,  /* the input ended without LF */
	LINE_LONG,  /* longer than max: some of its bytes from the front */
	LINE_REST   /* further bytes of a long line, its LF included */
};

/* Gets each line. The text lies in what is being fed, or is a copy that is
 * valid during the call. An error ends the feed. */
typedef enum status (*lines_fn)(void *ctx, struct slice text,
    enum line_kind kind, uint64_t line, struct why *why);

struct lines {
	size_t max; /* longest line, without LF */
	lines_fn fn;
	void *ctx;
	/* private */
	uint8_t *buf; /* max bytes and LF: the line that came in pieces */
	size_t len;
	bool skipping; /* inside a line that is too long */
	uint64_t line; /* number of the line in hand, from 1 */
};

/* Free with lines_free, also after a failure. */
enum status lines_start(struct lines *l, size_t max, lines_fn fn, void *ctx,
    struct why *why) MUST_USE ALL_NONNULL;
enum status lines_feed(struct lines *l, const uint8_t *data, size_t len,
    struct why *why) MUST_USE ALL_NONNULL;
/* End of input: delivers what has no LF. */
enum status lines_finish(struct lines *l, struct why *why) MUST_USE ALL_NONNULL;
void lines_free(struct lines *l) ALL_NONNULL;

/* Is the text that the function got a copy? */
static inline bool
lines_copied(const struct lines *l, struct slice text)
{
	return text.data == l->buf;
}

#endif
