/* How far the scans of a scanner have come, on a list and at all: what the
 * next one is compared with. */
#ifndef IMPORTER_FEED_H
#define IMPORTER_FEED_H

#include "change.h"
#include "intake.h"

/* Did it come to its end, as far as its kind can say so, and does it speak of
 * all that its scanner has to say, so that what was held of an earlier one is
 * of no interest any more? */
bool feed_is_whole(const struct intake *in) ALL_NONNULL;

/* Notes in the feed that the import of that id was tried. */
void feed_tried(struct feed_state *feed, uint64_t import) ALL_NONNULL;

/* ... and that it was applied, wholly or but for removals, now; and in the
 * scanner. Only what is complete says how far its scans have come; a time
 * ahead of now is now. records: that it had. */
void feed_applied(struct feed_state *feed, struct scanner_state *scanner,
    const struct intake *in, uint64_t import, uint64_t records,
    int64_t now) ALL_NONNULL;

#endif
