/*
 * Walking the ledger's databases: in key order, and along the prefixes that
 * cover an address.
 */
#include <assert.h>

#include "ledger_impl.h"

enum status
ledger_scan_open(struct ledger_scan *scan, struct ledger_txn *txn,
    enum ledger_db db, struct why *why)
{
	memset(scan, 0, sizeof(*scan));
	scan->txn = txn;
	return store_cursor_open(txn->txn, db, &scan->cursor, why);
}

void
ledger_scan_close(struct ledger_scan *scan)
{
	store_cursor_close(&scan->cursor);
}

static bool
slice_equal(struct slice a, struct slice b)
{
	return a.len == b.len && memcmp(a.data, b.data, a.len) == 0;
}

static enum status
remember(struct ledger_scan *scan, struct slice key, struct why *why)
{
	if (key.len > sizeof(scan->last)) {
		why_set(why, "ledger: key of %zu bytes is damaged", key.len);
		return ST_CORRUPT;
	}
	memcpy(scan->last, key.data, key.len);
	scan->last_len = key.len;
	scan->writes = scan->txn->writes;
	return ST_OK;
}

enum status
ledger_scan_seek(struct ledger_scan *scan, struct slice key,
    struct slice *key_out, struct slice *value_out, struct why *why)
{
	enum status st;

	st = store_cursor_seek(scan->cursor, key, key_out, value_out, why);
	return st == ST_OK ? remember(scan, *key_out, why) : st;
}

enum status
ledger_scan_next(struct ledger_scan *scan, struct slice *key_out,
    struct slice *value_out, struct why *why)
{
	const struct slice last = {scan->last, scan->last_len};
	enum status st;

	if (scan->writes != scan->txn->writes) {
		st = store_cursor_seek(
		    scan->cursor, last, key_out, value_out, why);
		/* Deleted: this is the one after it already. */
		if (st == ST_OK && !slice_equal(*key_out, last))
			return remember(scan, *key_out, why);
		if (st != ST_OK)
			return st;
	}
	st = store_cursor_next(scan->cursor, key_out, value_out, why);
	return st == ST_OK ? remember(scan, *key_out, why) : st;
}

static bool
begins_with(struct slice key, struct slice start)
{
	return key.len >= start.len &&
	       (start.len == 0 || memcmp(key.data, start.data, start.len) == 0);
}

static enum status
walk(struct ledger_scan *scan, struct slice start, ledger_record_fn *each,
    void *ctx, struct why *why)
{
	struct slice key, value;
	enum status st = ledger_scan_seek(scan, start, &key, &value, why);

	while (st == ST_OK && begins_with(key, start)) {
		st = each(ctx, key, value, why);
		if (st != ST_OK)
			return st;
		st = ledger_scan_next(scan, &key, &value, why);
	}
	return st == ST_NOT_FOUND ? ST_OK : st;
}

enum status
ledger_walk(struct ledger_txn *txn, enum ledger_db db, struct slice start,
    ledger_record_fn *each, void *ctx, struct why *why)
{
	struct ledger_scan scan;
	enum status st = ledger_scan_open(&scan, txn, db, why);

	if (st != ST_OK)
		return st;
	st = walk(&scan, start, each, ctx, why);
	ledger_scan_close(&scan);
	return st;
}

enum status
ledger_cover_open(struct ledger_cover *cover, struct ledger_txn *txn,
    enum ledger_db db, uint16_t list, const struct addr *addr, struct why *why)
{
	cover->list = list;
	cover->addr = *addr;
	cover->len = 0;
	cover->started = false;
	return ledger_scan_open(&cover->scan, txn, db, why);
}

void
ledger_cover_close(struct ledger_cover *cover)
{
	ledger_scan_close(&cover->scan);
}

/* The start of the keys of the covering prefix with the present length. */
static struct slice
probe_of(const struct ledger_cover *c, uint8_t *buf)
{
	const struct prefix p = prefix_cut(&c->addr, (uint8_t)c->len);

	return (struct slice){buf, ledger_prefix_key_encode(c->list, &p, buf)};
}

/* How the probe lies to a key: 0 where the key begins with it. */
static int
probe_cmp(struct slice probe, struct slice key)
{
	size_t n = probe.len < key.len ? probe.len : key.len;
	int order = memcmp(probe.data, key.data, n);

	return order != 0 || key.len >= probe.len ? order : 1;
}

/*
 * The keys of covering prefixes grow with the length, so this is a merge: the
 * scan stands at a key, the probe climbs until it reaches it (there is
 * nothing in between), and the scan jumps to a probe that has passed it.
 */
enum status
ledger_cover_next(struct ledger_cover *c, struct slice *key_out,
    struct slice *value_out, struct why *why)
{
	uint8_t buf[LEDGER_PREFIX_KEY_MAX];
	bool jumped = !c->started;
	struct slice key, value;
	enum status st;
	int order;

	if (c->started)
		st = ledger_scan_next(&c->scan, &key, &value, why);
	else
		st = ledger_scan_seek(
		    &c->scan, probe_of(c, buf), &key, &value, why);
	c->started = true;
	while (st == ST_OK) {
		order = probe_cmp(probe_of(c, buf), key);
		if (order == 0) {
			*key_out = key;
			*value_out = value;
			return ST_OK;
		}
		if (order < 0) {
			if (++c->len > addr_bits(c->addr.family))
				return ST_NOT_FOUND;
			jumped = false;
			continue;
		}
		if (jumped) {
			why_set(why, "ledger: keys out of order: damaged");
			return ST_CORRUPT;
		}
		st = ledger_scan_seek(
		    &c->scan, probe_of(c, buf), &key, &value, why);
		jumped = true;
	}
	return st;
}
