/* Is a scan newer than those that were applied? */
#include "replay.h"

#include <inttypes.h>
#include <stdio.h>

#include "stamp.h"

static bool
is_last(const struct scan *scan, const struct replay_last *last)
{
	size_t len = strlen(scan->scan_id);

	return len > 0 && last->scan_id.len == len &&
	       memcmp(last->scan_id.data, scan->scan_id, len) == 0;
}

enum status
replay_decide(
    const struct scan *scan, const struct replay_last *last, struct why *why)
{
	char ended[STAMP_TEXT_MAX], newest[STAMP_TEXT_MAX];

	if (scan->seq != 0) {
		if (scan->seq > last->seq ||
		    (scan->seq == last->seq && is_last(scan, last)))
			return ST_OK;
		why_set(why,
		    "replay: its seq is %" PRIu64 ", and a scan with %" PRIu64
		    " was applied",
		    scan->seq, last->seq);
		return ST_BAD_DATA;
	}
	if (scan->ended == 0 || scan->ended > last->ended ||
	    (scan->ended == last->ended && is_last(scan, last)))
		return ST_OK;
	why_set(why,
	    "replay: it ended %s, and a scan that ended %s was applied",
	    stamp_format(scan->ended, ended),
	    stamp_format(last->ended, newest));
	return ST_BAD_DATA;
}

/* The scan id of an import; empty where there is no such import. */
static enum status
scan_id_of(
    struct ledger_txn *txn, uint64_t import, struct slice *out, struct why *why)
{
	struct import_record rec;
	enum status st = ST_NOT_FOUND;

	*out = (struct slice){NULL, 0};
	if (import != 0)
		st = ledger_import_get(txn, import, &rec, why);
	if (st == ST_OK)
		*out = rec.scan_id;
	return st == ST_NOT_FOUND ? ST_OK : st;
}

enum status
replay_check(const struct scan *scan, struct ledger_txn *txn, uint16_t list,
    const struct scanner_state *scanner, struct why *why)
{
	struct replay_last last = {.seq = scanner->last_seq};
	struct feed_state feed = {.last_good = 0};
	enum status st, verdict;

	if (scanner->id == 0)
		return ST_OK;
	st = ledger_feed_get(txn, list, scanner->id, &feed, why);
	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	last.ended = feed.last_ended;
	st = scan_id_of(txn, scanner->last_import, &last.scan_id, why);
	if (st != ST_OK)
		return st;
	verdict = replay_decide(scan, &last, why);
	if (verdict == ST_OK)
		return ST_OK;
	/* What came last may have been for another list, or no scan. */
	st = scan_id_of(txn, feed.last_good, &last.scan_id, why);
	return st == ST_OK ? replay_decide(scan, &last, why) : st;
}

enum status
replay_undone_by(
    struct ledger_txn *txn, uint64_t import, uint64_t *out, struct why *why)
{
	struct import_record rec;
	enum status st;

	*out = 0;
	/* Reverts come after what they undo. */
	while ((st = ledger_import_get(txn, import, &rec, why)) == ST_OK &&
	       rec.reverted_by > import) {
		import = rec.reverted_by;
		*out = *out == 0 ? import : 0;
	}
	return st == ST_NOT_FOUND ? ST_OK : st;
}

/* A scan has one number and one end; a file that was cut off knows no end. */
static bool
is_another(const struct scan *scan, const struct import_record *rec)
{
	if (scan->seq != 0 && rec->seq != 0)
		return scan->seq != rec->seq;
	return rec->complete && scan->has_end && !scan->aborted &&
	       scan->ended != 0 && rec->ended != 0 && scan->ended != rec->ended;
}

static enum status
check_undone(
    struct ledger_txn *txn, const struct import_record *rec, struct why *why)
{
	uint64_t import = rec->id, by;
	enum status st;

	if (rec->held == HOLD_ALL && rec->hold_state == HOLD_APPROVED)
		import = rec->hold_by;
	st = replay_undone_by(txn, import, &by, why);
	if (st != ST_OK || by == 0)
		return st;
	why_set(why,
	    "the same scan was applied as import %" PRIu64
	    " and undone by import %" PRIu64 "; relaybl revert %" PRIu64
	    " brings it back",
	    import, by, by);
	return ST_BAD_DATA;
}

enum status
replay_check_same(const struct scan *scan, struct ledger_txn *txn,
    uint64_t import, struct why *why)
{
	struct import_record rec;
	enum status st = ledger_import_get(txn, import, &rec, why);

	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_OK : st;
	if (!is_another(scan, &rec))
		return check_undone(txn, &rec, why);
	why_set(why,
	    "its scan id, %s, is that of another scan (import %" PRIu64
	    "): each scan needs its own",
	    scan->scan_id, import);
	return ST_BAD_DATA;
}
