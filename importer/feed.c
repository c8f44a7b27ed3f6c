/* How far the scans of a scanner have come. */
#include "feed.h"

/* Did it come to its end, as far as its kind can say so? */
static bool
is_complete(const struct intake *in)
{
	return in->format == FORMAT_LIST ||
	       (in->scan.has_end && !in->scan.aborted);
}

bool
feed_is_whole(const struct intake *in)
{
	return is_complete(in) &&
	       (in->scan.mode == SCAN_FULL || in->scan.mode == SCAN_UNSAID);
}

void
feed_tried(struct feed_state *feed, uint64_t import)
{
	feed->last_tried = import;
}

/* What looked at a few hosts again says nothing of the others. */
static bool
is_good(const struct intake *in)
{
	return !in->scan.aborted && in->scan.mode != SCAN_RECHECK;
}

void
feed_applied(struct feed_state *feed, struct scanner_state *scanner,
    const struct intake *in, uint64_t import, uint64_t records, int64_t now)
{
	const struct scan *scan = &in->scan;
	int64_t ended = scan->ended < now ? scan->ended : now;

	feed_tried(feed, import);
	if (is_good(in)) {
		feed->last_good = import;
		feed->last_good_time = now;
	}
	if (!is_complete(in))
		return;
	/* One that does not say of what it is full leaves what was said. */
	if (scan->mode == SCAN_FULL && scan->scope_count > 0) {
		feed->scope = scan->scope_count;
		feed->records = records;
	}
	if (ended > feed->last_ended)
		feed->last_ended = ended;
	if (ended > scanner->last_ended)
		scanner->last_ended = ended;
	if (scan->seq > scanner->last_seq)
		scanner->last_seq = scan->seq;
}
